"""Signatures that come as files: each is checked against what is proposed, and every wrong one is refused in words."""

from __future__ import annotations

import re
import threading
from base64 import decodebytes, encodebytes
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

import pytest
from room_builders import Place, ready_to_sign

from builders import INES, JUN, LENA, TOMAS
from keys import a_key, fingerprint, public, signed
from workshop.agreement.signatures.signature_page import ASSURANCES
from workshop.agreement.signatures.signing import sentence_sent, sentence_signed
from workshop.agreement.signatures.ssh_keygen import NoSshKeygen
from workshop.errors import DocumentError, Refused, WorkshopError
from workshop.model.agreements import Agreement, grouped
from workshop.model.record import Record
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.seats import Entry


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, Path]:
    """A key of each signatory, and a stranger's."""
    return {name: a_key(tmp_path / name) for name in (INES.handle, TOMAS.handle, "stranger")}


@pytest.fixture
def proposed(room: Room, keys: dict[str, Path]) -> Room:
    """The console of a session whose signatories have named their keys, and whose agreement is proposed."""
    for handle in (INES.handle, TOMAS.handle):
        room.welcome.change_person(handle, key=public(keys[handle]))
    ready_to_sign(room)
    return room


def agreement_of(room: Room) -> Agreement:
    found = room.record.agreement
    assert found is not None
    return found


def attach(room: Room, handle: str, key: Path, text: str = "", namespace: str = "") -> bool:
    sig = signed(key, text or agreement_of(room).page, *filter(None, [namespace]))
    return room.filing.attach(handle, sig.encode(), "a.sig").sealed


def untouched(room: Room, desk: Desk, act: Callable[[], object], words: str) -> None:
    """Refuse `act` with these words, and leave everything as it was."""
    before = desk.export(room.id, "record")
    with pytest.raises(WorkshopError, match=words):
        act()
    assert desk.export(room.id, "record") == before


# --- by a key -------------------------------------------------------------------------------------


def test_the_keys_that_the_text_names_sign_and_the_last_one_seals(
    proposed: Room, desk: Desk, keys: dict[str, Path]
) -> None:
    assert not attach(proposed, INES.handle, keys[INES.handle])
    given = proposed.record.valid_signatures()[0]
    assert (given.assurance, given.fingerprint) == ("key", fingerprint(keys[INES.handle]))
    assert given.proof == signed(keys[INES.handle], agreement_of(proposed).page)
    assert (given.name, given.typed_by, given.where) == (INES.name, JUN.handle, "seat")
    assert grouped(agreement_of(proposed).digest) in given.intent
    assert attach(proposed, TOMAS.handle, keys[TOMAS.handle])
    assert proposed.record.session.state == "sealed"


def test_the_desk_takes_it_while_a_console_is_open_and_after_it_was_closed(
    proposed: Room, desk: Desk, keys: dict[str, Path]
) -> None:
    page = agreement_of(proposed).page
    sigs = {each: signed(keys[each], page).encode() for each in (INES.handle, TOMAS.handle)}
    before = proposed.version()
    assert not desk.attach(proposed.id, INES.handle, sigs[INES.handle], "a.sig").sealed
    assert proposed.version() != before
    assert [each.handle for each in proposed.view().record.waiting_for()] == [TOMAS.handle]
    proposed.leave()
    assert desk.attach(proposed.id, TOMAS.handle, sigs[TOMAS.handle], "a.sig").sealed
    assert desk.record(proposed.id).session.state == "sealed"


def test_a_key_and_a_typed_name_seal_together(proposed: Room, keys: dict[str, Path]) -> None:
    assert not attach(proposed, INES.handle, keys[INES.handle])
    assert proposed.sign_off.sign(TOMAS.handle, TOMAS.name, where="room")


def test_a_wrong_signature_is_refused_each_with_its_own_sentence(
    proposed: Room, desk: Desk, keys: dict[str, Path]
) -> None:
    agreement = agreement_of(proposed)
    ines, tomas, stranger = keys[INES.handle], keys[TOMAS.handle], keys["stranger"]

    def wrong(words: str, *given: object) -> None:
        untouched(proposed, desk, lambda: attach(proposed, *given), words)  # type: ignore[arg-type]

    wrong("The agreement names another one for Ines Moreau", INES.handle, stranger)
    wrong("by the key of Tomás Reyes, and nobody signs for another", INES.handle, tomas)
    wrong("Lena Koch is not a signatory", LENA.handle, stranger)
    wrong("made for “file”, not for an agreement", INES.handle, ines, agreement.page, "file")
    wrong("over another text", INES.handle, ines, agreement.page.replace("brief", "bill"))
    wrong("Windows changed on its way", INES.handle, ines, agreement.page.replace("\n", "\r\n"))
    wrong("is over agreement.toml, the data", INES.handle, ines, agreement.text)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is no SSH signature"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\n", "private half"),
        (b"x" * 20_000, "too long"),
    ],
)
def test_what_is_no_signature_is_refused(
    proposed: Room, desk: Desk, content: bytes, words: str
) -> None:
    untouched(proposed, desk, lambda: proposed.filing.attach(INES.handle, content, "a.sig"), words)


def test_without_an_expected_key_none_is_taken(room: Room, keys: dict[str, Path]) -> None:
    ready_to_sign(room)
    with pytest.raises(Refused, match="names no key for Ines Moreau"):
        attach(room, INES.handle, keys[INES.handle])


def test_a_second_signature_of_one_person_is_refused(
    proposed: Room, desk: Desk, keys: dict[str, Path]
) -> None:
    attach(proposed, INES.handle, keys[INES.handle])
    untouched(
        proposed,
        desk,
        lambda: attach(proposed, INES.handle, keys[INES.handle]),
        "Ines Moreau has signed this revision already",
    )


def test_a_signature_under_a_void_revision_says_which_one(
    proposed: Room, desk: Desk, keys: dict[str, Path]
) -> None:
    first = agreement_of(proposed).page
    proposed.sign_off.reopen()
    proposed.commitments.add("Send another brief", owner=INES.handle)
    with pytest.raises(Refused, match="revision 1 is void"):
        attach(proposed, INES.handle, keys[INES.handle], first)
    proposed.sign_off.propose()
    untouched(
        proposed,
        desk,
        lambda: attach(proposed, INES.handle, keys[INES.handle], first),
        "under revision 1, which is void. Sign revision 2",
    )


def test_a_login_with_the_key_of_another_signatory_does_not_sign(
    proposed: Room, desk: Desk, keys: dict[str, Path]
) -> None:
    attach(proposed, INES.handle, keys[INES.handle])
    entry = Entry("login", fingerprint(keys[INES.handle]))
    own = desk.join(proposed.id, TOMAS.handle, entry)
    with pytest.raises(Refused, match="Ines Moreau has signed with this key already"):
        own.sign_off.sign(TOMAS.handle, TOMAS.name, where="seat")
    own.leave()


def test_a_login_says_which_key_completed_it(proposed: Room, desk: Desk) -> None:
    own = desk.join(proposed.id, TOMAS.handle, Entry("login", "SHA256:" + "0" * 43))
    own.sign_off.sign(TOMAS.handle, TOMAS.name, where="seat")
    own.leave()
    assert [each.fingerprint for each in proposed.record.signatures] == ["SHA256:" + "0" * 43]


def test_at_their_own_seat_a_signatory_hands_in_their_own_and_nothing_else(
    proposed: Room, desk: Desk, keys: dict[str, Path]
) -> None:
    page = agreement_of(proposed).page
    own = desk.join(proposed.id, INES.handle, Entry("login", fingerprint(keys[INES.handle])))
    with pytest.raises(Refused, match="Nobody signs for another"):
        own.filing.attach(TOMAS.handle, signed(keys[TOMAS.handle], page).encode(), "stdin")
    with pytest.raises(Refused, match="cannot hand in a signature"):
        own.filing.confirm_by_mail(INES.handle, a_reply("Yes", page), "a.eml")
    own.filing.attach(INES.handle, signed(keys[INES.handle], page).encode(), "stdin")
    own.leave()
    given = proposed.record.signatures[0]
    assert (given.assurance, given.typed_by) == ("key", INES.handle)
    assert "their own seat on this host" in given.seat


def test_somebody_who_does_not_sign_hands_in_nothing(proposed: Room, desk: Desk) -> None:
    other = desk.join(proposed.id, LENA.handle)
    with pytest.raises(Refused, match="cannot hand in a signature"):
        other.filing.attach(LENA.handle, b"", "stdin")
    other.leave()


def test_a_text_that_is_proposed_anew_while_a_signature_is_looked_at_is_not_signed(
    proposed: Room, keys: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from workshop.agreement.signatures import by_key

    look = by_key.why_not_over

    def meanwhile(*given: object) -> str:
        said = look(*given)  # type: ignore[arg-type]
        proposed.sign_off.reopen()
        proposed.commitments.add("Send another brief", owner=INES.handle)
        proposed.sign_off.propose()
        return said

    monkeypatch.setattr(by_key, "why_not_over", meanwhile)
    with pytest.raises(Refused, match="proposed anew meanwhile"):
        attach(proposed, INES.handle, keys[INES.handle])
    assert proposed.record.signatures == ()


def test_two_that_are_handed_in_at_once_are_one_signature(
    proposed: Room, place: Place, keys: dict[str, Path]
) -> None:
    sig = signed(keys[INES.handle], agreement_of(proposed).page).encode()
    session, said = proposed.id, list[str]()
    together = threading.Barrier(2)

    def hand_in() -> None:
        with place.desk() as other:
            together.wait()
            try:
                other.attach(session, INES.handle, sig, "a.sig")
                said.append("taken")
            except Refused as refused:
                said.append(str(refused))

    threads = [threading.Thread(target=hand_in) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(said) == ["Ines Moreau has signed this revision already.", "taken"]
    assert len(proposed.record.signatures) == 1


def test_both_sides_at_once_seal_it_once(
    proposed: Room, place: Place, keys: dict[str, Path]
) -> None:
    page, session = agreement_of(proposed).page, proposed.id
    sealed = list[bool]()
    together = threading.Barrier(2)

    def hand_in(handle: str, sig: bytes) -> None:
        with place.desk() as other:
            together.wait()
            sealed.append(other.attach(session, handle, sig, "a.sig").sealed)

    threads = [
        threading.Thread(target=hand_in, args=(each, signed(keys[each], page).encode()))
        for each in (INES.handle, TOMAS.handle)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(sealed) == [False, True]
    assert proposed.record.session.state == "sealed"
    assert len(proposed.record.valid_signatures()) == 2


def test_without_ssh_keygen_or_where_it_hangs_nothing_is_taken(
    proposed: Room,
    desk: Desk,
    keys: dict[str, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sig = signed(keys[INES.handle], agreement_of(proposed).page).encode()
    empty = tmp_path / "nothing"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))
    untouched(
        proposed,
        desk,
        lambda: proposed.filing.attach(INES.handle, sig, "a.sig"),
        "ssh-keygen is not on this computer",
    )
    hangs = empty / "ssh-keygen"
    hangs.write_text("#!/bin/sh\nexec /bin/sleep 600\n")
    hangs.chmod(0o755)
    monkeypatch.setattr("workshop.agreement.signatures.ssh_keygen.PATIENCE", 0.2)
    monkeypatch.setattr(
        "workshop.agreement.signatures.ssh_keygen.quietly.__kwdefaults__",
        {"content": b"", "patience": 0.2},
    )
    with pytest.raises(NoSshKeygen, match="does not answer"):
        proposed.filing.attach(INES.handle, sig, "a.sig")
    assert proposed.record.signatures == ()


def test_a_hand_in_is_never_taken_back(proposed: Room, keys: dict[str, Path]) -> None:
    attach(proposed, INES.handle, keys[INES.handle])
    assert proposed.view().undo == ""


# --- by mail --------------------------------------------------------------------------------------


def a_reply(
    words: str,
    digest: str = "",
    sender: str = "Ines Moreau <ines@brightwater.example>",
    **html: str,
) -> bytes:
    message = EmailMessage(policy=SMTP)
    if sender:
        message["From"] = sender
    message["To"] = "jun@example.net"
    message["Date"] = "Tue, 24 Nov 2026 10:12:00 +0100"
    message["Subject"] = "Re: Quarterly review"
    message.set_content(words.format(digest=digest))
    for kind, text in html.items():
        message.add_alternative(text.format(digest=digest), subtype=kind)
    return message.as_bytes()


def confirm(room: Room, handle: str, reply: bytes) -> bool:
    return room.filing.confirm_by_mail(handle, reply, "reply.eml").sealed


def wrapped(digest: str) -> str:
    """The digest in groups, quoted twice and broken over lines, as mail programs do it."""
    groups = grouped(digest).split()
    return f">> text {groups[0]} {groups[1]}\n>> {groups[2]}\n> > {groups[3]}."


@pytest.mark.parametrize(
    "words",
    [
        lambda digest: f"I confirm {grouped(digest)}.",
        lambda digest: f"I confirm {grouped(digest).lower().replace(' ', '-')}",
        lambda digest: f"Yes.\n\n{digest}",
        lambda digest: f"Yes.\n> {digest[:40]}\n> {digest[40:]}",
        lambda digest: f"OK\n\nOn Monday Jun wrote:\n{wrapped(digest)}",
        lambda digest: "=" + f"\u00a0{grouped(digest)}".replace(" ", "\u00a0"),
    ],
    ids=["grouped", "hyphens", "whole", "whole-broken", "quoted", "hard-blanks"],
)
def test_a_reply_that_names_the_digest_is_filed_as_what_it_is(
    proposed: Room, words: Callable[[str], str]
) -> None:
    reply = a_reply(words(agreement_of(proposed).digest))
    assert not confirm(proposed, INES.handle, reply)
    given = proposed.record.valid_signatures()[0]
    assert (given.assurance, given.fingerprint, given.name) == ("mail", "", INES.name)
    assert given.seat == (
        "a reply that says it is from Ines Moreau <ines@brightwater.example>, "
        "dated Tue, 24 Nov 2026 10:12:00 +0100; filed at the console"
    )
    assert decodebytes(given.proof.encode()) == reply


def test_a_reply_in_html_alone_is_read(proposed: Room) -> None:
    message = EmailMessage(policy=SMTP)
    message["From"] = "ines@brightwater.example"
    groups = "</b> <b>".join(grouped(agreement_of(proposed).digest).split())
    message.set_content(
        f"<style>p {{color: red}}</style><p>I confirm <b>{groups}</b></p>", subtype="html"
    )
    found = proposed.filing.replied(INES.handle, message.as_bytes(), "reply.eml")
    assert found.own_words.startswith("I confirm")
    assert not found.only_quoted


def test_it_is_told_where_only_the_quoted_part_names_the_digest(proposed: Room) -> None:
    digest = agreement_of(proposed).digest
    reply = a_reply(
        f"Fine with us.\n\nOn Monday Jun wrote:\n{wrapped(digest)}", sender="i@else.example"
    )
    found = proposed.filing.replied(INES.handle, reply, "reply.eml")
    assert (found.own_words, found.only_quoted) == ("Fine with us. On Monday Jun wrote:", True)
    assert found.other_address == INES.mail


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("Tue, 30 Nov 1999 09:00:00 +0000", "It says it was sent before this text was proposed: Tue, 30"),
        ("Mon, 30 Nov 2099 09:00:00 -0000", "It says it was sent at a time that is still to come: Mon, 30"),
        ("the day before", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_it_is_told_when_a_reply_is_dated_before_the_text_or_in_the_future(
    proposed: Room, date: str, words: str
) -> None:
    digest = agreement_of(proposed).digest
    reply = f"From: {INES.mail}\nDate: {date}\n\nYes, {digest}".encode()
    found = proposed.filing.replied(INES.handle, reply, "reply.eml")
    assert found.odd_date.startswith(words)
    assert bool(found.odd_date) == bool(words)


def test_a_date_at_which_it_was_proposed_is_nothing_to_tell(proposed: Room) -> None:
    agreement = agreement_of(proposed)
    reply = f"From: {INES.mail}\nDate: {format_datetime(agreement.proposed)}\n\n{agreement.digest}"
    assert not proposed.filing.replied(INES.handle, reply.encode(), "reply.eml").odd_date


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (a_reply("Yes, gladly."), "does not name what it confirms. The digest has to stand in it"),
        (a_reply("Yes to 0123 4567 89AB CDEF"), "names another digest: 0123 4567 89AB CDEF"),
        (a_reply("Yes", sender=""), "no mail that says who it is from"),
        (a_reply("Yes", sender="a@b.example, c@d.example"), "no mail that says who it is from"),
        (b"", "no mail that says who it is from"),
        (b"\x00\xff\x00" * 50, "no mail"),
        (b"From: x@y.example\n\n" + b"x" * 300_001, "too long for a reply"),
    ],
    ids=["none", "other", "nobody", "two", "empty", "bytes", "long"],
)
def test_a_reply_that_cannot_be_filed_says_why(
    proposed: Room, desk: Desk, reply: bytes, words: str
) -> None:
    untouched(proposed, desk, lambda: confirm(proposed, INES.handle, reply), words)


def test_a_digest_that_only_begins_like_ours_is_another_one(proposed: Room, desk: Desk) -> None:
    digest = agreement_of(proposed).digest
    other = digest[:16] + digest[16:][::-1]
    untouched(
        proposed,
        desk,
        lambda: confirm(proposed, INES.handle, a_reply(other)),
        "names another digest",
    )


def test_a_digest_in_an_attached_file_is_not_named_by_the_reply(proposed: Room, desk: Desk) -> None:
    message = EmailMessage(policy=SMTP)
    message["From"] = INES.mail
    message.set_content("See the file.")
    message.add_attachment(agreement_of(proposed).digest, filename="digest.txt")
    untouched(
        proposed,
        desk,
        lambda: confirm(proposed, INES.handle, message.as_bytes()),
        "does not name what it confirms",
    )


def test_a_reply_from_somebody_else_or_used_already_is_refused(proposed: Room, desk: Desk) -> None:
    digest = agreement_of(proposed).digest
    of_ines = a_reply(f"Yes, {digest}")
    untouched(
        proposed,
        desk,
        lambda: confirm(proposed, TOMAS.handle, of_ines),
        "says it is from Ines Moreau, and nobody signs for Tomás Reyes",
    )
    unknown = a_reply(f"Yes, {digest}", sender="office@else.example")
    confirm(proposed, INES.handle, unknown)
    untouched(
        proposed,
        desk,
        lambda: confirm(proposed, TOMAS.handle, unknown),
        "on file already: Ines Moreau signed with it",
    )


def test_a_reply_to_a_void_revision_says_which_one(proposed: Room, desk: Desk) -> None:
    old = agreement_of(proposed).digest
    proposed.sign_off.reopen()
    proposed.commitments.add("Send another brief", owner=INES.handle)
    proposed.sign_off.propose()
    untouched(
        proposed,
        desk,
        lambda: confirm(proposed, INES.handle, a_reply(f"Yes, {old}")),
        "names revision 1, which is void. Revision 2 is proposed now",
    )


def test_two_replies_seal_whichever_of_the_two_sentences_they_repeat(proposed: Room) -> None:
    agreement = agreement_of(proposed)
    read, sent = sentence_signed(agreement, INES.handle), sentence_sent(agreement, TOMAS.handle)
    assert (read[-13:], sent[-14:]) == ("as read back.", "as sent to me.")
    assert not confirm(proposed, INES.handle, a_reply(read))
    assert confirm(proposed, TOMAS.handle, a_reply(sent, sender=TOMAS.mail))
    assert proposed.record.session.state == "sealed"


def test_a_reply_that_hides_signs_of_the_terminal_shows_none(proposed: Room) -> None:
    digest = agreement_of(proposed).digest
    reply = a_reply(f"Yes \x1b[2J\u202e {digest}", sender='"\u202eEvil" <i@else.example>')
    found = proposed.filing.replied(INES.handle, reply, "reply.eml")
    assert not re.search("[\x00-\x1f\u202e]", found.own_words + found.said_from)


# --- brought into another workspace ---------------------------------------------------------------


def both_ways(room: Room, desk: Desk, keys: dict[str, Path]) -> str:
    """Sign by key and by mail; return the record."""
    attach(room, INES.handle, keys[INES.handle])
    reply = a_reply(f"Yes, {agreement_of(room).digest}", sender=TOMAS.mail)
    confirm(room, TOMAS.handle, reply)
    return desk.export(room.id, "record")


def elsewhere(tmp_path: Path, file: str) -> tuple[Record, str]:
    """Bring a record into a workspace of its own; return it, with its signature page there."""
    other = Desk(Workspace(tmp_path / "elsewhere"))
    try:
        session, _ = other.import_record(file.encode(), "record.toml")
        assert other.export(session, "record") == file
        return other.record(session), other.export(session, "signatures")
    finally:
        other.close()


def test_what_a_signature_rests_on_goes_along_and_is_attested_elsewhere(
    proposed: Room, desk: Desk, keys: dict[str, Path], tmp_path: Path
) -> None:
    file = both_ways(proposed, desk, keys)
    found, page = elsewhere(tmp_path, file)
    assert page.count("How it is known (attested elsewhere): ") == 2
    assert not [words for words in ASSURANCES.values() if words in page]
    assert [each.proof for each in found.signatures] == [
        each.proof for each in desk.record(proposed.id).signatures
    ]
    assert all(each.elsewhere for each in found.signatures)


def test_a_record_whose_proofs_do_not_fit_is_refused_with_the_place(
    proposed: Room, desk: Desk, keys: dict[str, Path], tmp_path: Path
) -> None:
    file = both_ways(proposed, desk, keys)
    page = agreement_of(proposed).page
    good = signed(keys[INES.handle], page)

    def refused(old: str, new: str, words: str) -> None:
        assert file.count(old) == 1
        with pytest.raises(DocumentError, match=words):
            elsewhere(tmp_path, file.replace(old, new))

    def in_file(text: str) -> str:
        return text.replace("\n", "\\n")

    proof = in_file(good)
    refused(proof, in_file(signed(keys[INES.handle], page + "x")), "is not over agreement.md")
    refused(proof, in_file(signed(keys["stranger"], page)), "by another key than the text names")
    refused(proof, in_file(signed(keys[INES.handle], page, "git")), "made for “git”")
    refused(proof, "", r"signature\[1\].proof: it is no SSH signature")
    refused('assurance = "mail"', 'assurance = "typed"', "proof: is given, but the assurance is")
    refused('assurance = "mail"', 'assurance = "key"', r"signature\[2\].proof: it is")
    reply = desk.record(proposed.id).signatures[1].proof
    other = encodebytes(a_reply("Yes to 0123 4567 89AB CDEF", sender=TOMAS.mail)).decode()
    refused(in_file(reply), in_file(other), "does not name the digest of revision 1")
