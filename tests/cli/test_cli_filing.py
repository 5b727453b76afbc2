"""`workshop attach` and `workshop confirm`: what they print, and that a closed console does not matter."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_runs import Workshop

from builders import INES, TOMAS, a_record
from keys import a_key, fingerprint, public, signed
from workshop.model.agreements import Agreement, grouped
from workshop.places import Workspace
from workshop.room.desk import Desk


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, Path]:
    return {each.handle: a_key(tmp_path / each.handle) for each in (INES, TOMAS)}


@pytest.fixture
def agreement(
    workshop: Workshop, home: Path, record_file: object, keys: dict[str, Path]
) -> Agreement:
    """What is proposed in the one session of the workspace, whose console was closed again."""
    assert workshop("import", record_file(a_record())).code == 0  # type: ignore[operator]
    desk = Desk(Workspace(home))
    room = desk.room(desk.find("latest"))
    for handle, key in keys.items():
        room.welcome.change_person(handle, key=public(key))
    room.commitments.add("Send one brief", owner=INES.handle)
    found = room.sign_off.propose()
    room.leave()
    desk.close()
    return found


def a_reply(agreement: Agreement) -> bytes:
    return (
        f"From: Tomás Reyes <{TOMAS.mail}>\nDate: Tue, 24 Nov 2026 10:12:00 +0100\n\n"
        f"I confirm {grouped(agreement.digest)}.\n"
    ).encode()


def test_a_key_and_a_reply_seal_it_after_the_meeting(
    workshop: Workshop, agreement: Agreement, keys: dict[str, Path], tmp_path: Path
) -> None:
    sig = tmp_path / "agreement.md.sig"
    sig.write_text(signed(keys[INES.handle], agreement.page))
    ended = workshop("attach", "latest", sig, "--as", "Ines")
    assert (ended.code, ended.out) == (0, "proposed\n")
    assert (
        f"Ines Moreau signed revision 1 with the key {fingerprint(keys[INES.handle])}." in ended.err
    )
    assert "Still to sign: Tomás Reyes (agency)." in ended.err
    confirm = ("confirm", "latest", "--as", TOMAS.handle, "--mail", "-")
    ended = workshop(*confirm, stdin=a_reply(agreement))
    assert (ended.code, ended.out) == (2, "")
    assert f"It says:\n  “I confirm {grouped(agreement.digest)}.”\n" in ended.err
    assert (
        "The agreement names a key for Tomás Reyes. A reply proves less than a signature"
        in ended.err
    )
    assert (
        "If it agrees, it is the signature of Tomás Reyes, which is never taken back." in ended.err
    )
    assert "Does it agree? There is nobody here to ask." in ended.err
    ended = workshop(*confirm, "--yes", stdin=a_reply(agreement))
    assert (ended.code, ended.out) == (0, "sealed\n")
    assert "its sender is unproved" in ended.err
    page = workshop("export", "latest", "signatures").out
    assert "SSH signature over the text by the person's own key; anyone can verify it" in page
    assert ", which the agreement names for them" in page
    assert "HOW-TO-CHECK.md" in page
    assert "A reply that says it is from Tomás Reyes" in page.replace("\\", "")
    assert "its sender and its date are unproved" in page


def test_a_sig_on_stdin_is_taken_and_a_second_time_refused(
    workshop: Workshop, agreement: Agreement, keys: dict[str, Path]
) -> None:
    sig = signed(keys[INES.handle], agreement.page).encode()
    assert workshop("attach", "latest", "-", "--as", INES.handle, stdin=sig).code == 0
    ended = workshop("attach", "latest", "-", "--as", INES.handle, stdin=sig)
    assert (ended.code, ended.out) == (1, "")
    assert "has signed this revision already" in ended.err


@pytest.mark.usefixtures("agreement")
def test_who_is_not_here_and_what_is_no_signature_is_wrong_usage(
    workshop: Workshop, tmp_path: Path
) -> None:
    ended = workshop("attach", "latest", "-", "--as", "nobody")
    assert (ended.code, "Nobody here is called" in ended.err) == (2, True)
    ended = workshop("attach", "latest", "-", "--as", INES.handle, stdin=b"hello")
    assert (ended.code, "stdin is no SSH signature" in ended.err) == (2, True)
    ended = workshop("confirm", "latest", "--as", INES.handle, "--mail", tmp_path / "none.eml")
    assert ended.code == 2


def confirmed(workshop: Workshop, reply: bytes, *more: str) -> tuple[int, str]:
    ended = workshop("confirm", "latest", "--as", TOMAS.handle, "--mail", "-", *more, stdin=reply)
    return ended.code, ended.err


def test_a_refusal_is_shown_wherever_it_stands(workshop: Workshop, agreement: Agreement) -> None:
    code, quote = grouped(agreement.digest), f"> The digest is {grouped(agreement.digest)}\n"
    head = f"From: {TOMAS.mail}\n\n"
    for words in (
        f"On Mon Jun wrote:\n{quote}\nI refuse C8.",
        f"{'I am glad about this. ' * 90}I refuse C8.\n\n{quote}",
        f"Thanks.\n\n-----Original Message-----\nFrom: Jun\n\n{code}\n\n[I refuse C8.]",
    ):
        ended, said = confirmed(workshop, f"{head}{words}".encode())
        assert ended == 2
        assert "I refuse C8." in said
        assert "Does it agree?" in said


def test_a_reply_that_is_too_long_to_be_shown_has_to_be_read_in_its_file(
    workshop: Workshop, agreement: Agreement
) -> None:
    reply = f"From: {TOMAS.mail}\n\n{'I refuse. ' * 600}{grouped(agreement.digest)}".encode()
    ended, said = confirmed(workshop, reply)
    assert ended == 2
    assert "2,019 more characters are not shown here." in said
    assert "Read all of it in stdin, then add --yes if it agrees." in said
    assert "only in what it quotes" not in said
    assert confirmed(workshop, reply, "--yes")[0] == 0
