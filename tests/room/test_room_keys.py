"""Keys to sign with: named for a person in Welcome, said to everybody, and part of the text that is signed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from room_builders import a_wish, ready_to_sign, seal

from builders import INES, LENA, TOMAS
from keys import a_key, fingerprint, public
from workshop.agreement.signatures.ssh_keygen import NoSshKeygen
from workshop.documents.agenda import agenda_markdown
from workshop.errors import InputError, Refused
from workshop.model.signing_keys import changed_keys, fingerprint_of
from workshop.room.desk import Desk
from workshop.room.room import Room


def key_of(room: Room, handle: str) -> str:
    person = room.record.person(handle)
    assert person is not None
    return person.key


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return a_key(tmp_path / "id")


def test_the_line_of_a_pub_file_names_the_key_of_a_person(room: Room, key: Path) -> None:
    room.welcome.change_person(INES.handle, key=f"# from her mail\n{public(key)}\n")
    assert key_of(room, INES.handle) == " ".join(public(key).split()[:2])
    assert fingerprint_of(key_of(room, INES.handle)) == fingerprint(key)
    assert room.view().undo == f"Ines Moreau: signs with the key {fingerprint(key)}"
    room.welcome.change_person(INES.handle, key="")
    assert room.view().undo == "Ines Moreau: key for signing removed"
    room.undo()
    assert fingerprint_of(key_of(room, INES.handle)) == fingerprint(key)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("my key", "no public key"),
        ("ssh-dss AAAAB3NzaC1kc3MAAACBAO", "is not taken"),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1", "ssh-keygen does not know"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb", "private half"),
    ],
)
def test_what_is_no_public_key_is_refused_beside_its_field(
    room: Room, typed: str, words: str
) -> None:
    with pytest.raises(InputError, match=words) as caught:
        room.welcome.change_person(INES.handle, key=typed)
    assert caught.value.field == "key"
    assert key_of(room, INES.handle) == ""


def test_one_key_belongs_to_one_person(room: Room, key: Path) -> None:
    room.welcome.change_person(INES.handle, key=public(key))
    with pytest.raises(InputError, match="Ines Moreau signs with this key already") as caught:
        room.welcome.change_person(TOMAS.handle, key=public(key))
    assert caught.value.field == "key"
    other = a_key(key.with_name("other"))
    with pytest.raises(InputError, match="several keys"):
        room.welcome.change_person(TOMAS.handle, key=f"{public(key)}\n{public(other)}")


def test_without_ssh_keygen_it_is_said_and_nothing_changes(
    room: Room, key: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line = public(key)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(NoSshKeygen, match="ssh-keygen is not on this computer"):
        room.welcome.change_person(INES.handle, key=line)
    assert key_of(room, INES.handle) == ""


def test_the_expected_key_is_read_back_and_stands_in_the_signed_page(room: Room, key: Path) -> None:
    room.welcome.change_person(INES.handle, key=public(key))
    ready_to_sign(room)
    parties = room.view().read_back[0]
    said = next(each for each in parties.paragraphs if each.heading == "Signatories")
    assert said.detail == f"signs for Brightwater Foods plc · expected key {fingerprint(key)}"
    assert fingerprint(key).removeprefix("SHA256:")[:6] in room.view().page


def test_every_seat_is_told_of_a_key_that_was_named_changed_or_removed(
    room: Room, desk: Desk, key: Path
) -> None:
    other = a_key(key.with_name("other"))
    with_seat = desk.join(room.id, TOMAS.handle)
    seen = [with_seat.view().record.participants]
    for line in (public(key), public(other), ""):
        room.welcome.change_person(INES.handle, key=line)
        seen.append(with_seat.view().record.participants)
    told = [list(changed_keys(one, two)) for one, two in pairwise(seen)]
    assert told == [
        [f"Ines Moreau signs with the key {fingerprint(key)}."],
        [
            f"The key that Ines Moreau signs with was changed: from {fingerprint(key)} to {fingerprint(other)}."
        ],
        [f"Ines Moreau signs with no key any more: {fingerprint(other)} was removed."],
    ]
    with_seat.leave()


def test_people_bring_their_key_to_the_next_session(desk: Desk, key: Path) -> None:
    first = desk.room(desk.new_session(a_wish()))
    first.welcome.change_person(INES.handle, key=public(key))
    seal(first)
    first.leave()
    further = desk.room(desk.new_session(a_wish()))
    assert fingerprint_of(key_of(further, INES.handle)) == fingerprint(key)
    further.leave()


# --- deputies -------------------------------------------------------------------------------------


def roles(room: Room) -> dict[str, tuple[bool, str]]:
    """Return who signs, and in whose stead."""
    return {each.handle: (each.signatory, each.stands_in_for) for each in room.record.participants}


def test_a_deputy_signs_and_whom_they_stand_in_for_does_not(room: Room) -> None:
    room.welcome.change_person(LENA.handle, stands_in_for=TOMAS.handle)
    assert room.view().undo == "Lena Koch: signs in the stead of Tomás Reyes"
    assert roles(room)[LENA.handle] == (True, TOMAS.handle)
    assert roles(room)[TOMAS.handle] == (False, "")
    ready_to_sign(room)
    assert (
        "Lena Koch, Account Lead, for Oak & Lime GmbH in the stead of Tomás Reyes"
        in room.view().page.replace("\\", "")
    )
    assert "in the stead of Tomás Reyes" in room.sign_off.sentence(LENA.handle)
    assert [each.handle for each in room.record.waiting_for()] == [INES.handle, LENA.handle]
    assert "Lena Koch, Account Lead, signs for Tomás Reyes" in agenda_markdown(room.record)
    with pytest.raises(Refused, match="Lena Koch signs this agreement in the stead of Tomás Reyes"):
        room.sign_off.sign(TOMAS.handle, TOMAS.name, where="room")
    room.sign_off.sign(LENA.handle, LENA.name, where="room")
    assert "in the stead of Tomás Reyes" in room.record.signatures[0].authority


@pytest.mark.parametrize(
    "change",
    [
        {"handle": LENA.handle, "stands_in_for": ""},
        {"handle": LENA.handle, "signatory": False},
        {"handle": LENA.handle, "observer": True},
        {"handle": LENA.handle, "side": "client"},
        {"handle": TOMAS.handle, "signatory": True},
    ],
    ids=lambda change: "-".join(map(str, change.values())),
)
def test_whom_a_deputy_stood_in_for_signs_again_once_they_do_not(
    room: Room, change: dict[str, object]
) -> None:
    room.welcome.change_person(LENA.handle, stands_in_for=TOMAS.handle)
    room.welcome.change_person(str(change.pop("handle")), **change)
    assert roles(room)[TOMAS.handle] == (True, "")
    assert roles(room)[LENA.handle] == (False, "")


def test_a_deputy_who_is_taken_out_leaves_the_signature_where_it_was(room: Room) -> None:
    room.welcome.add_people("Olga Weiss", "agency")
    room.welcome.change_person("olga-weiss", stands_in_for=TOMAS.handle)
    room.welcome.remove_person("olga-weiss")
    assert roles(room)[TOMAS.handle] == (True, "")


def test_who_is_taken_out_has_no_deputy(room: Room) -> None:
    room.welcome.add_people("Olga Weiss", "agency")
    room.welcome.change_person("olga-weiss", signatory=True)
    room.welcome.change_person(LENA.handle, stands_in_for="olga-weiss")
    room.welcome.remove_person("olga-weiss")
    assert roles(room)[LENA.handle] == (False, "")


@pytest.mark.parametrize(
    ("handle", "instead_of", "words"),
    [
        (LENA.handle, LENA.handle, "another person"),
        (LENA.handle, "nobody-here", "another person"),
        (LENA.handle, INES.handle, "of the same side"),
        ("jun-okada", TOMAS.handle, "of the same side"),
        (TOMAS.handle, LENA.handle, "Lena Koch does not sign"),
    ],
)
def test_only_somebody_of_the_same_side_can_sign_in_the_stead_of_a_signatory(
    room: Room, handle: str, instead_of: str, words: str
) -> None:
    before = roles(room)
    with pytest.raises(InputError, match=words) as caught:
        room.welcome.change_person(handle, stands_in_for=instead_of)
    assert caught.value.field == "stands_in_for"
    assert roles(room) == before


def test_nobody_has_two_deputies_and_no_deputy_has_one(room: Room) -> None:
    room.welcome.add_people("Olga Weiss", "agency")
    room.welcome.change_person(LENA.handle, stands_in_for=TOMAS.handle)
    with pytest.raises(InputError, match="Lena Koch signs in the stead of Tomás Reyes already"):
        room.welcome.change_person("olga-weiss", stands_in_for=TOMAS.handle)
    with pytest.raises(InputError, match="A deputy cannot have a deputy"):
        room.welcome.change_person("olga-weiss", stands_in_for=LENA.handle)


def test_a_new_handle_goes_with_the_deputy(room: Room) -> None:
    room.welcome.add_people("Olga Weis", "agency")
    room.welcome.change_person("olga-weis", signatory=True, name="Olga Weiss-Reyes")
    room.welcome.change_person(LENA.handle, stands_in_for="olga-weis")
    assert room.welcome.change_handle("olga-weis") == "olga-weiss-reyes"
    assert roles(room)[LENA.handle] == (True, "olga-weiss-reyes")


def test_a_deputy_stands_in_for_one_session_only(desk: Desk) -> None:
    first = desk.room(desk.new_session(a_wish()))
    first.welcome.change_person(LENA.handle, stands_in_for=TOMAS.handle)
    ready_to_sign(first)
    first.sign_off.sign(INES.handle, "Ines Moreau", where="room")
    assert first.sign_off.sign(LENA.handle, "Lena Koch", where="room")
    first.leave()
    further = desk.room(desk.new_session(a_wish()))
    assert roles(further)[TOMAS.handle] == (True, "")
    assert roles(further)[LENA.handle] == (False, "")
    further.leave()


def test_a_record_with_keys_and_deputies_comes_in_and_goes_out_the_same(
    room: Room, desk: Desk, key: Path
) -> None:
    room.welcome.change_person(LENA.handle, stands_in_for=TOMAS.handle, key=public(key))
    ready_to_sign(room)
    file = desk.export(room.id, "record")
    room.leave()
    desk.delete(room.id)
    again, _ = desk.import_record(file.encode(), "record.toml")
    assert desk.export(again, "record") == file


def test_two_of_one_name_do_not_share_a_key_either(room: Room, key: Path) -> None:
    other, _ = room.welcome.add_people("Ines Moreau\nOlga", "agency")
    room.welcome.change_person(INES.handle, key=public(key))
    with pytest.raises(InputError, match="signs with this key already"):
        room.welcome.change_person(other, key=public(key))
