"""The folder that people take home: whole, true to the byte, and with everything that one needs to check it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from msgspec import structs
from room_builders import both_sign, bring

from agreement.agreement_builders import agreement_of, proposed, sealed, signed_by, with_person
from agreement.first_form import agreement_in, sealed_in_first_form
from agreement.hostile_words import HOSTILE, a_record_that_says
from agreement.with_keys import key_of, key_signature, sealed_with_keys
from builders import INES, NOW, SESSION, TOMAS, a_record
from ssh_keys import public_half
from workshop.errors import InputError, Refused, StoreError
from workshop.model.record import Record
from workshop.model.session import State
from workshop.model.text import clean
from workshop.room.bundle import bundle
from workshop.room.desk import Desk
from workshop.room.room import Room


def how_to_check(record: Record) -> str:
    return bundle(record, NOW)["HOW-TO-CHECK.md"]


def test_before_anything_is_proposed_there_is_no_folder_and_a_sentence_says_what_to_do() -> None:
    with pytest.raises(Refused, match=r"Propose the agreement in Sign-off first"):
        bundle(a_record(), NOW)


def test_page_and_data_are_the_very_bytes_that_were_frozen() -> None:
    record = sealed()
    files, agreement = bundle(record, NOW), agreement_of(record)
    assert (files["agreement.md"], files["agreement.toml"]) == (agreement.page, agreement.text)
    assert hashlib.sha256(files["agreement.md"].encode()).hexdigest() == agreement.digest


def test_each_signature_made_with_a_key_is_a_file_as_it_came() -> None:
    record = sealed_with_keys()
    void = structs.replace(record.signatures[0], uid="v", proof="void", void=True)
    record = structs.replace(record, signatures=(void, *record.signatures))
    files = bundle(record, NOW)
    assert {name: text for name, text in files.items() if name.endswith(".sig")} == {
        f"{each.handle}.sig": each.proof for each in record.signatures if not each.void
    }
    table = tomllib.loads(files["signatures.toml"])
    assert table["signed_file"] == "agreement.md"
    assert not any(name.endswith(".sig") for name in bundle(sealed(), NOW))


def test_the_same_record_gives_the_same_folder_to_the_byte() -> None:
    assert bundle(sealed_with_keys(), NOW) == bundle(sealed_with_keys(), NOW)


# --- how to check ---------------------------------------------------------------------------------


def test_it_names_the_text_its_digest_and_each_system() -> None:
    record = sealed()
    page = how_to_check(record)
    assert "**Quarterly review**, revision 1, between Brightwater Foods plc and Oak & Lime" in page
    assert f"    {agreement_of(record).digest}\n" in page
    for line in (
        "Get-FileHash agreement.md",
        "certutil -hashfile agreement.md SHA256",
        "shasum -a 256 agreement.md",
        "sha256sum agreement.md",
        "sha256sum agreement.toml",
        "shasum -a 256 -c SHA256SUMS",
        "sha256sum -c SHA256SUMS",
        "workshop verify .",
    ):
        assert f"    {line}\n" in page


def test_what_rests_on_the_host_alone_is_said_and_is_no_fault() -> None:
    page = how_to_check(signed_by(proposed(), INES))
    assert (
        "Ines Moreau, for Brightwater Foods plc: signed (typed: name typed on the facilitator"
        in page
    )
    assert "Tomás Reyes, for Oak & Lime GmbH: has not signed" in page
    assert "nothing in this folder can prove" in page
    assert "That is no fault." in page
    assert "ssh-keygen" not in page


def test_a_key_is_checked_against_one_that_comes_from_elsewhere() -> None:
    record = proposed()
    record = structs.replace(record, signatures=(key_signature(record, TOMAS),))
    page = how_to_check(record)
    assert "signed with a key: tomas-reyes.sig is the signature" in page
    assert "never from whoever sent you this folder" in page
    assert f"`{record.signatures[0].fingerprint}`" in page
    assert (
        "    ssh-keygen -Y verify -f ../tomas-reyes.mine -I tomas-reyes -n workshop-agreement "
        "-s tomas-reyes.sig < agreement.md\n"
    ) in page
    assert "A folder that brings its own keys proves only that it fits together" in page
    assert "    workshop verify . --allowed-signers ../my-keys\n" in page
    assert "### Ines" not in page


def test_that_the_agreement_names_the_key_is_said_only_where_it_does() -> None:
    named = with_person(a_record(), TOMAS.handle, key=public_half(key_of(TOMAS)))
    for record, says in ((named, 1), (a_record(), 0)):
        assert (
            how_to_check(sealed_with_keys(record)).count("The agreement names that key too.")
            == says
        )


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_typed_is_never_a_line_to_type(text: str) -> None:
    def lines(record: Record) -> list[str]:
        keyed = structs.replace(record, signatures=sealed_with_keys().signatures)
        found = [each for each in how_to_check(keyed).splitlines() if each.startswith("    ")]
        return [each for each in found if agreement_of(record).digest not in each]

    said = lines(a_record_that_says(clean(text)))
    assert said == lines(a_record_that_says("word"))
    kinds = [
        {
            each.type
            for each in MarkdownIt("commonmark").parse(how_to_check(a_record_that_says(words)))
        }
        for words in (clean(text), "word")
    ]
    assert kinds[0] == kinds[1]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("proposed", "not signed by everybody yet."),
        ("sealed", "signed by everybody who has to sign."),
        ("superseded", "signed by everybody, and replaced by a later agreement since."),
        ("declined", "declined, so it does not hold."),
        ("withdrawn", "taken back, so it does not hold."),
    ],
)
def test_how_it_stands_is_said_first(state: State, words: str) -> None:
    record = proposed() if state == "proposed" else sealed()
    record = structs.replace(record, session=structs.replace(record.session, state=state))
    assert f"When this folder was written: {words}\n" in how_to_check(record)


def test_every_file_of_the_folder_is_explained() -> None:
    files = bundle(sealed_with_keys(), NOW)
    explained = files["HOW-TO-CHECK.md"].partition("## 1.")[0]
    for name in files:
        known = name.split("-")[0] if name.startswith("promises-") else name
        assert known in explained or name == "HOW-TO-CHECK.md", name


def test_in_the_first_form_the_data_is_what_is_checked() -> None:
    record = sealed_in_first_form()
    page = how_to_check(record)
    assert agreement_in(record).digest in page
    assert "What is signed is the file agreement.toml" in page
    assert "    sha256sum agreement.toml\n" in page
    assert "sha256sum agreement.md" not in page
    assert "- agreement.toml: **what is signed**" in page


# --- written --------------------------------------------------------------------------------------


def test_the_desk_writes_it_whole_and_over_another_only_with_force(
    desk: Desk, tmp_path: Path
) -> None:
    bring(desk, sealed())
    names = desk.export_folder(SESSION.id, tmp_path / "out", force=False)
    assert {each.name for each in (tmp_path / "out").iterdir()} == set(names)
    with pytest.raises(InputError, match="already there"):
        desk.export_folder(SESSION.id, tmp_path / "out", force=False)
    desk.export_folder(SESSION.id, tmp_path / "out", force=True)
    (tmp_path / "out" / "signed-by-hand.pdf").write_text("mine")
    with pytest.raises(InputError, match=r"signed-by-hand\.pdf"):
        desk.export_folder(SESSION.id, tmp_path / "out", force=True)
    assert (tmp_path / "out" / "signed-by-hand.pdf").read_text() == "mine"


def test_the_console_writes_the_same_folder(desk: Desk, tmp_path: Path) -> None:
    room = desk.room(bring(desk))
    room.sign_off.propose()
    assert both_sign(room)
    written = room.files.hand_out()
    folder = desk.workspace.exports / SESSION.slug / "take-home"
    assert {each.parent for each in written} == {folder}
    desk.export_folder(SESSION.id, tmp_path / "out", force=False)
    for path in written:
        if path.name != "SHA256SUMS" and not path.name.startswith(
            "minutes"
        ):  # they say when they were written
            assert path.read_bytes() == (tmp_path / "out" / path.name).read_bytes()
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in written)
    assert folder.stat().st_mode & 0o777 == 0o700
    room.leave()


def test_before_anything_is_proposed_the_console_writes_what_there_is(room: Room) -> None:
    written = {path.name: path for path in room.files.hand_out()}
    assert set(written) == {
        "agreement.md",
        "agreement.html",
        "actions.ics",
        "actions.csv",
        "minutes.md",
        "minutes.html",
        "SHA256SUMS",
    }
    assert "DRAFT" in written["agreement.html"].read_text("utf-8")
    assert "They are not the agreement" in written["minutes.md"].read_text("utf-8")


def test_after_a_reopening_nothing_of_the_void_revision_lies_beside_the_draft(room: Room) -> None:
    room.sign_off.propose()
    folder = room.files.hand_out()[0].parent
    assert (folder / "signatures.md").exists()
    room.sign_off.reopen()
    room.files.hand_out()
    assert "DRAFT" in (folder / "agreement.md").read_text("utf-8")
    assert not {"agreement.toml", "signatures.md", "HOW-TO-CHECK.md"} & {
        each.name for each in folder.iterdir()
    }


def test_what_somebody_wrote_into_the_minutes_is_not_written_over(room: Room) -> None:
    minutes = next(each for each in room.files.hand_out() if each.name == "minutes.md")
    minutes.write_text("with my remarks")
    with pytest.raises(InputError, match=r"changed since it was written: minutes\.md"):
        room.files.hand_out()
    assert minutes.read_text() == "with my remarks"


def test_where_nothing_can_be_written_it_is_said_in_words(desk: Desk, room: Room) -> None:
    (desk.workspace.exports / SESSION.slug).write_text("in the way")
    with pytest.raises(StoreError, match="cannot be made"):
        room.files.hand_out()


def test_exporting_loads_neither_the_screens_nor_what_a_calendar_or_a_page_needs(
    tmp_path: Path, desk: Desk
) -> None:
    bring(desk, sealed())
    script = (
        "import sys\n"
        "from workshop.cli.words import run\n"
        f"run(['--workspace', {str(desk.workspace.root)!r}, *sys.argv[1:]])\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )

    def loaded(*arguments: str) -> set[str]:
        command = [sys.executable, "-c", script, "export", SESSION.slug, *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        return {name.partition(".")[0] for name in ended.stderr.split()}

    whole = loaded("agreement", "--bundle", "-o", str(tmp_path / "out"))
    assert {"icalendar", "markdown_it"} <= whole
    assert "textual" not in whole
    assert not {"textual", "icalendar"} & loaded("agreement")
