"""The receipt says of every revision who was asked to sign, and what each of them answered, when and how."""

from __future__ import annotations

from datetime import date

import pytest
from markdown_it import MarkdownIt
from msgspec import structs
from room_builders import Place, both_sign, bring

from agreement.agreement_builders import a_signature, agreement_of, proposed, sealed
from agreement.first_form import sealed_in_first_form
from agreement.hostile_words import HOSTILE, a_record_that_says
from agreement.with_keys import sealed_with_keys
from builders import INES, SESSION, TOMAS, FakeClock, a_record
from workshop.agreement.canonical import digest
from workshop.agreement.compose import Superseded
from workshop.agreement.signatures.receipt import receipt_page
from workshop.errors import Refused
from workshop.model.record import Record
from workshop.model.text import clean
from workshop.room.desk import Desk
from workshop.room.room import Room


def receipt(record: Record) -> str:
    return receipt_page(record, {})


def test_both_digests_and_who_signed_when_and_how_stand_in_it() -> None:
    record = sealed()
    agreement, page = agreement_of(record), receipt(record)
    assert page.startswith("# Receipt: Quarterly review\n\n● Brightwater Foods plc (client) and ○ ")
    assert "It is not the agreement and no part of it." in page
    assert f"SHA-256 of agreement.md, the page:\n\n    {agreement.digest}\n" in page
    assert f"SHA-256 of agreement.toml, its data:\n\n    {digest(agreement.text)}\n" in page
    assert (
        "- ● Ines Moreau, Marketing Director, for Brightwater Foods plc\n"
        "  - **Signed** on 23 Nov 2026, 09:00 UTC, as Ines Moreau\n"
        "  - How it is known (typed): name typed on the facilitator's computer; its host attests it"
    ) in page


def test_before_anything_was_proposed_nobody_was_asked(desk: Desk) -> None:
    with pytest.raises(Refused, match="nobody was asked to sign"):
        desk.export(bring(desk), "receipt")


def test_who_was_asked_and_has_not_signed_is_named() -> None:
    page = receipt(proposed())
    assert "The session is **awaiting confirmation**" in page
    assert page.count("  - Has not signed\n") == 2


def test_what_somebody_put_off_or_declined_says_when_and_why(
    desk: Desk, room: Room, clock: FakeClock
) -> None:
    room.sign_off.propose()
    clock.advance(minutes=5)
    room.sign_off.not_today(TOMAS.handle, date(2026, 12, 1), "our lawyer")
    clock.advance(minutes=5)
    room.sign_off.not_today(TOMAS.handle, date(2026, 12, 9))
    clock.advance(minutes=5)
    room.sign_off.decline(TOMAS.handle, "The budget is not there")
    page = desk.export(SESSION.id, "receipt")
    assert (
        "- ○ Tomás Reyes, Managing Partner, for Oak & Lime GmbH\n"
        "  - **Not today** on 23 Nov 2026, 09:05 UTC, until 1 Dec 2026, asks first: our lawyer\n"
        "  - **Not today** on 23 Nov 2026, 09:10 UTC, until 9 Dec 2026\n"
        "  - **Declined** on 23 Nov 2026, 09:15 UTC: The budget is not there\n"
    ) in page
    room.sign_off.reopen()
    room.sign_off.propose()
    assert both_sign(room)
    page = desk.export(SESSION.id, "receipt")
    first, second = page.index("## Revision 1: void"), page.index("## Revision 2: sealed")
    assert second < first < page.index("**Declined** on 23 Nov 2026")
    assert page.index("**Signed**") < first


def test_a_void_signature_stays_and_is_said_to_be_void() -> None:
    record = proposed()
    void = structs.replace(agreement_of(record), state="void")
    record = structs.replace(
        record, agreements=(void,), signatures=(a_signature(record, INES, void=True),)
    )
    again = proposed(record, revision=2)
    page = receipt(again)
    after = page.split("## Revision 1: void")[1]
    assert "as Ines Moreau, **void** since it was reopened" in after
    assert "  - Did not sign\n" in after
    assert page.count("SHA-256 of agreement.md, the page:") == 2


def test_what_it_replaced_and_that_it_was_replaced_are_said() -> None:
    record = proposed(supersedes=Superseded("s7", 3, "abcd" * 16, "Summer review"))
    assert "replaces the agreement “Summer review”, revision 3, whose digest begins ABCD" in (
        receipt(record)
    )
    gone = sealed()
    gone = structs.replace(gone, session=structs.replace(gone.session, state="superseded"))
    assert "The session is **replaced**" in receipt(gone)


def test_a_key_is_named_and_what_came_from_elsewhere_is_not_called_verified() -> None:
    record = sealed_with_keys()
    assert f"  - With the key `{record.signatures[0].fingerprint}`\n" in receipt(record)
    elsewhere = tuple(structs.replace(each, elsewhere=True) for each in record.signatures)
    page = receipt(structs.replace(record, signatures=elsewhere))
    assert "How it is known (attested elsewhere)" in page
    assert "nothing of it was verified on this computer" in page


def test_what_an_import_brought_has_no_moment_of_this_computer(place: Place) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk, a_record()))
        room.sign_off.propose()
        room.sign_off.decline(TOMAS.handle, "No")
        file = desk.export(SESSION.id, "record")
        room.leave()
    other = Place(place.workspace.root.parent / "other")
    with other.desk() as desk:
        desk.import_record(file.encode(), "record.toml")
        assert "  - **Declined**: No\n" in desk.export(SESSION.id, "receipt")


def test_a_first_form_names_the_digest_of_its_data_alone() -> None:
    page = receipt(sealed_in_first_form())
    assert "What is signed is the file agreement.toml" in page
    assert "SHA-256 of agreement.md" not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_typed_is_never_markup(text: str) -> None:
    plain = {
        each.type for each in MarkdownIt("commonmark").parse(receipt(a_record_that_says("word")))
    }
    tokens = MarkdownIt("commonmark").parse(receipt(a_record_that_says(clean(text))))
    assert {each.type for each in tokens} <= plain
    inner = {child.type for each in tokens for child in each.children or ()}
    allowed = {"text", "text_special", "strong_open", "strong_close", "code_inline", "softbreak"}
    assert inner <= allowed | {"hardbreak"}
