"""Invitations to a seat over ssh: what a code or a real key proves, for how long, and who may make them."""

from __future__ import annotations

import email
import email.policy
import re
import stat
import subprocess
from pathlib import Path

import pytest
from room_builders import Place

from builders import INES, SESSION, TOMAS
from workshop.errors import InputError, Refused
from workshop.model.invitations import CODE_BITS, code_of, plain_code
from workshop.room.desk import Desk
from workshop.room.invitations import Invitations
from workshop.room.room import Room
from workshop.room.seats import CONSOLE, SCRIBE, STAGE, Entry, Seat


def keygen(folder: Path, name: str, *arguments: str) -> str:
    """Make a real key; return its public half."""
    path = folder / name
    command = ["ssh-keygen", "-q", "-N", "", "-C", "who@where", "-f", str(path), *arguments]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path.with_name(f"{name}.pub").read_text()


def test_a_code_lets_in_one_person_until_it_is_revoked(
    brought: None, desk: Desk, place: Place
) -> None:
    given = desk.invitations.with_code(SESSION.id, INES)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", given.code)
    typed = given.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert desk.invitations.by_code(INES.handle, "", typed) == given.invitations[0]
    assert desk.invitations.by_code(INES.handle, SESSION.slug, typed).handle == INES.handle
    for handle, slug, code in (
        (TOMAS.handle, "", given.code),
        (INES.handle, "another", given.code),
        (INES.handle, "", given.code[:-1]),
        ("nobody", "", ""),
    ):
        with pytest.raises(Refused, match="no code for this name"):
            desk.invitations.by_code(handle, slug, code)
    known = given.invitations[0]
    assert not desk.invitations.enter(known.uid, INES.handle).again
    assert desk.invitations.enter(known.uid, INES.handle).again
    assert [each.uses for each in desk.invitations.held(SESSION.id)] == [2]

    anew = desk.invitations.with_code(SESSION.id, INES)
    with pytest.raises(Refused, match="was revoked"):
        desk.invitations.by_code(INES.handle, "", given.code)
    assert desk.invitations.revoke(SESSION.id, INES) == 1
    with pytest.raises(Refused, match="was revoked"):
        desk.invitations.by_code(INES.handle, "", anew.code)
    with pytest.raises(Refused, match="was revoked"):
        desk.invitations.enter(anew.invitations[0].uid, INES.handle)

    codes = (given.code, anew.code)
    wanted = [form.encode() for each in codes for form in (each, plain_code(each))]
    for path in place.workspace.root.rglob("*"):
        if path.is_file():
            assert not any(each in path.read_bytes() for each in wanted), path
    assert stat.S_IMODE(place.workspace.code_key.stat().st_mode) == 0o600


def test_nobody_comes_in_once_the_session_is_over_or_they_left_it(room: Room, desk: Desk) -> None:
    code = desk.invitations.with_code(SESSION.id, INES).code
    other = desk.invitations.with_code(SESSION.id, TOMAS)
    person = next(
        each for each in room.record.participants if each.handle not in (INES.handle, TOMAS.handle)
    )
    gone = desk.invitations.with_code(SESSION.id, person)
    room.welcome.remove_person(person.handle)
    with pytest.raises(Refused, match="no code"):
        desk.invitations.by_code(person.handle, "", gone.code)
    room.undo()
    assert desk.invitations.by_code(person.handle, "", gone.code)
    room.sign_off.close("Only a test")
    with pytest.raises(Refused, match="no code"):
        desk.invitations.by_code(INES.handle, "", code)
    with pytest.raises(Refused, match="revoked"):
        desk.invitations.enter(other.invitations[0].uid, TOMAS.handle)
    with pytest.raises(Refused, match="is closed; nobody can be let into it"):
        desk.invitations.with_code(SESSION.id, INES)


def test_who_is_shut_out_loses_the_seat_and_what_lets_them_in(room: Room, desk: Desk) -> None:
    code = desk.invitations.with_code(SESSION.id, INES).code
    ines = desk.join(SESSION.id, INES.handle, Entry("code", INES.mail))
    ines.presence.tell()
    (here,) = room.view().here
    assert here.entry == Entry("code", INES.mail)
    ((seen, *_),) = (desk.present(SESSION.id).view().here,)
    assert seen.entry == Entry(), "the projector is told no address"
    known = desk.invitations.by_code(INES.handle, "", code)
    assert desk.invitations.holds(known)
    room.shut_out(INES.handle)
    assert not desk.invitations.holds(known)
    with pytest.raises(Refused, match="was revoked"):
        desk.invitations.by_code(INES.handle, "", code)
    with pytest.raises(Refused, match="let this seat go"):
        ines.noted.note("question", "Who pays?")
    ines.leave()


def test_invitations_follow_a_new_handle_and_go_with_the_session(
    room: Room, desk: Desk, place: Place
) -> None:
    room.welcome.add_people("Zed Zarkov", "client")
    person = room.record.person("zed-zarkov")
    assert person is not None
    given = desk.invitations.with_code(SESSION.id, person)
    room.welcome.change_person("zed-zarkov", name="Zed Abel")
    assert room.welcome.change_handle("zed-zarkov") == "zed-abel"
    assert desk.invitations.by_code("zed-abel", "", given.code).handle == "zed-abel"
    # The line that was sent names the earlier handle, and still opens the same seat.
    known = desk.invitations.by_code("zed-zarkov", "", given.code)
    assert known.handle == "zed-abel"
    assert desk.invitations.enter(known.uid, "zed-zarkov").invitation.handle == "zed-abel"
    room.leave()
    desk.delete(SESSION.id)
    assert not desk.invitations.knows("zed-abel")
    secret = given.invitations[0].secret.encode()
    folder = place.workspace.sessions
    assert not [each for each in folder.glob("workshop.db*") if secret in each.read_bytes()]


def test_only_whoever_leads_and_the_desk_may_invite(brought: None, desk: Desk) -> None:
    def at(seat: Seat) -> Invitations:
        return Invitations(desk._store, desk.workspace, seat, now=desk.now, new_uid=desk.new_uid)

    assert at(CONSOLE).with_code(SESSION.id, INES).code
    for seat in (SCRIBE, STAGE, Seat("participant", INES.handle)):
        with pytest.raises(Refused, match="you cannot invite anybody"):
            at(seat).with_code(SESSION.id, INES)
        with pytest.raises(Refused, match="you cannot invite anybody"):
            at(seat).revoke(SESSION.id, INES)
    assert len(desk.invitations.held(SESSION.id)) == 1


def test_real_keys_are_read_and_what_is_no_key_is_named(
    brought: None, desk: Desk, tmp_path: Path
) -> None:
    keys = [
        keygen(tmp_path, "ed", "-t", "ed25519"),
        keygen(tmp_path, "ec", "-t", "ecdsa"),
        keygen(tmp_path, "rsa", "-t", "rsa", "-b", "2048"),
    ]
    lines = f'# mine\n\nno-pty,command="ls x" {keys[0]}{keys[1]}{keys[2]}{keys[0]}'
    given = desk.invitations.with_keys(SESSION.id, INES, lines.encode(), "keys")
    assert [each.secret for each in given.invitations] == [
        " ".join(each.split()[:2]) for each in keys
    ]
    for name, each in zip(("ed", "ec", "rsa"), given.invitations, strict=True):
        told = subprocess.run(
            ["ssh-keygen", "-lf", str(tmp_path / name)], capture_output=True, check=True, text=True
        )
        assert each.fingerprint in told.stdout
    assert desk.invitations.keys_of(INES.handle) == given.invitations
    assert desk.invitations.keys_of(INES.handle, "another") == ()
    assert desk.invitations.keys_of(TOMAS.handle) == ()
    weak = keygen(tmp_path, "weak", "-t", "rsa", "-b", "1024")
    for text, words in (
        ((tmp_path / "ed").read_text(), "the private half of a key"),
        (weak, "1024 bits is too weak"),
        ("ssh-dss AAAAB3NzaC1kc3MAAACB", "type ssh-dss is not taken"),
        (keys[0][:50], "does not know a key"),
        (f"cert-authority {keys[0]}", "a certificate"),
        ("hello", "no public key"),
        ("\n# none\n", "no public key in keys"),
    ):
        with pytest.raises(InputError, match=words):
            desk.invitations.with_keys(SESSION.id, INES, text.encode(), "keys")
    assert desk.invitations.keys_of(INES.handle) == given.invitations


def test_a_key_that_lets_into_several_sessions_needs_the_session_in_the_name(
    brought: None, desk: Desk, tmp_path: Path
) -> None:
    other = desk.new_session(desk.wish_like(SESSION.id))
    handle = desk.record(other).participants[0].handle
    person = desk.record(SESSION.id).person(handle)
    assert person is not None
    public = keygen(tmp_path, "ed", "-t", "ed25519").encode()
    given = [desk.invitations.with_keys(each, person, public, "ed") for each in (SESSION.id, other)]
    uids = [each.invitations[0].uid for each in given]
    with pytest.raises(
        Refused, match=rf"several sessions. Write {handle}\.\S+ or {handle}\.\S+ before"
    ):
        desk.invitations.enter(uids[0], handle)
    slug = desk.record(other).session.slug
    assert desk.invitations.enter(uids[1], handle, slug).slug == slug
    assert desk.invitations.enter(uids[0], handle, session=SESSION.id).slug == SESSION.slug
    assert desk.invitations.knows(handle)
    assert not desk.invitations.knows("nobody")


def test_the_mail_says_what_to_type_and_how_the_host_is_recognised(
    brought: None, desk: Desk
) -> None:
    given = desk.invitations.with_code(SESSION.id, INES)
    given = desk.invitations.write_mail(SESSION.id, given, "review.example.org", 2222)
    eml, text = given.files
    mail = email.message_from_bytes(eml.read_bytes(), policy=email.policy.default)
    body = mail.get_content().replace("\r\n", "\n")
    assert (mail["To"], mail["X-Unsent"]) == (f"{INES.name} <{INES.mail}>", "1")
    told = subprocess.run(
        ["ssh-keygen", "-lf", str(desk.workspace.host_key)],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    fingerprint = told.stdout.split()[1]
    assert stat.S_IMODE(desk.workspace.host_key.stat().st_mode) == 0o600
    for words in (
        f"    ssh -p 2222 {INES.handle}@review.example.org\n",
        f"    {given.code}\n",
        f"    {fingerprint}\n",
        "Windows", "Mac", "Linux", "try it today", "network closes port 2222",
        "whoever controls that computer could",
    ):  # fmt: skip
        assert words in body
        assert words in text.read_text()
    assert desk.invitations.fingerprint() == fingerprint


def test_every_number_gives_another_code() -> None:
    numbers = [0, 1, 31, 32, 1 << 59, (1 << CODE_BITS) - 1]
    codes = {plain_code(code_of(each)) for each in numbers}
    assert len(codes) == len(numbers)
    assert {len(each) for each in codes} == {12}


def test_a_key_chosen_beside_a_code_is_proved_by_nothing_but_coming_in_with_it(
    brought: None, desk: Desk, tmp_path: Path
) -> None:
    held = desk.invitations
    one, two = (keygen(tmp_path, name, "-t", "ed25519") for name in ("one", "two"))
    weak = keygen(tmp_path, "weak", "-t", "rsa", "-b", "1024")
    (code,) = held.with_code(SESSION.id, INES).invitations
    assert held.to_ask_about(code, []) == ()
    keys = held.to_ask_about(code, [weak, "ssh-dss AAAAB3NzaC1kc3MAAACB", two, one, two])
    assert [each.text for each in keys] == [" ".join(each.split()[:2]) for each in (two, one)]
    held.chose_key(code.uid, INES.handle, None)
    (code,) = held.held(SESSION.id)
    assert held.to_ask_about(code, [one]) == (), "asked once"
    assert held.keys_of(INES.handle) == ()
    (key,) = held.to_ask_about(code, [one], anew=True)
    held.chose_key(code.uid, INES.handle, key)
    (kept,) = held.keys_of(INES.handle)
    assert (kept.proved, kept.beside, kept.in_words) == (
        False, code.uid, f"key {key.fingerprint}, kept beside a code",
    )  # fmt: skip
    assert held.to_ask_about(code, [one], anew=True) == (), "it is kept already"
    by_code = held.enter(code.uid, INES.handle)
    assert by_code.entry == Entry("code", INES.mail, kept=key.fingerprint)
    by_key = held.enter(kept.uid, INES.handle)
    assert by_key.entry == Entry("login", key.fingerprint, beside_code=True)
    assert "chosen by whoever came in with a code before" in by_key.entry.on_signature
    assert held.enter(code.uid, INES.handle).kept == "", "it is proved now"
    # Whoever had the code may have chosen the key: another code ends both.
    held.with_code(SESSION.id, INES)
    assert held.keys_of(INES.handle) == ()
    assert not held.holds(kept)
    with pytest.raises(Refused, match="revoked, so no key was kept"):
        held.chose_key(code.uid, INES.handle, key)


def test_only_who_came_in_with_a_key_names_it_as_the_one_they_sign_with(
    brought: None, desk: Desk, tmp_path: Path
) -> None:
    public = keygen(tmp_path, "ed", "-t", "ed25519")
    (given,) = desk.invitations.with_keys(SESSION.id, INES, public.encode(), "ed").invitations

    def name_it(entry: Entry) -> str:
        seat = desk.join(SESSION.id, INES.handle, entry)
        try:
            return seat.welcome.sign_with_own_key()
        finally:
            seat.leave()

    login = Entry("login", given.fingerprint)
    for entry in (Entry("code", INES.mail), login, Entry("login", "SHA256:another"), Entry()):
        with pytest.raises(Refused, match="whoever came to it with that key"):
            name_it(entry)  # nobody has come in with it yet
    desk.invitations.enter(given.uid, INES.handle)
    assert name_it(login) == given.fingerprint
    person = desk.record(SESSION.id).person(INES.handle)
    assert person is not None
    assert person.key == given.secret
    tomas = desk.join(SESSION.id, TOMAS.handle, login)
    with pytest.raises(Refused, match="whoever came to it with that key"):
        tomas.welcome.sign_with_own_key()
    tomas.leave()
