"""The mails of the folder: true to the agreement, to whom they concern, and nobody is asked who has signed."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from icalendar import Calendar
from msgspec import structs

from agreement.agreement_builders import (
    agreement_of,
    proposed,
    sealed,
    signed_by,
    with_body,
    with_item,
    with_person,
    with_single,
)
from agreement.hostile_words import HOSTILE, a_record_that_says
from agreement.with_keys import key_of
from builders import INES, NOW, SESSION, TOMAS, a_record
from look_backs import again, last_agreement, looking_back, told
from ssh_keys import public_half
from workshop.agreement.signatures.signing import sentence_sent
from workshop.model.agreements import grouped
from workshop.model.items import Item
from workshop.model.progress import Progress
from workshop.model.record import Record
from workshop.model.scope import Terms
from workshop.model.sides import SIDES
from workshop.model.sign_off import Deferral
from workshop.model.text import clean
from workshop.room.bundle import bundle


def parsed(record: Record, name: str, now: object = NOW) -> EmailMessage:
    content = bundle(record, now)[f"{name}.eml"].encode("ascii")  # type: ignore[arg-type]
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def body_of(record: Record, name: str = "follow-up") -> str:
    part = parsed(record, name).get_body(("plain",))
    assert part is not None
    text = part.get_content().replace("\r\n", "\n")
    twin = bundle(record, NOW)[f"{name}.txt"]
    # The text to be pasted is the same mail.
    assert twin.partition("\n\n")[2] == text
    return text


def attached(mail: EmailMessage) -> dict[str, bytes]:
    return {
        str(each.get_filename()): each.get_payload(decode=True) for each in mail.iter_attachments()
    }


def half_signed() -> Record:
    return signed_by(proposed(), INES)


def test_when_all_have_signed_it_says_so_and_asks_nobody() -> None:
    record = sealed()
    mail, text = parsed(record, "follow-up"), body_of(record)
    assert mail["Subject"] == "Quarterly review: this is what we signed"
    assert str(mail["To"]) == f"{INES.name} <{INES.mail}>, {TOMAS.name} <{TOMAS.mail}>"
    assert mail["X-Unsent"] == "1"
    assert "This is what we signed." in text
    assert grouped(agreement_of(record).digest) in text
    for asking in ("confirm", "answer", "sign ", "work starts", "Work starts"):
        assert asking not in text


def test_the_files_that_go_with_it_are_those_of_the_folder_to_the_byte() -> None:
    record = sealed()
    files = bundle(record, NOW)
    found = attached(parsed(record, "follow-up"))
    assert set(found) == {"agreement.html", "agreement.md", "actions.ics"}
    assert found == {name: files[name].encode() for name in found}


def test_who_has_not_signed_is_asked_to_confirm_by_a_day_and_with_which_words() -> None:
    record = half_signed()
    agreement, text = agreement_of(record), body_of(record)
    day = agreement.proposed.date() + timedelta(days=7)
    assert parsed(record, "follow-up")["Subject"].endswith(f"please confirm by {day.day} Nov 2026")
    assert "Still to sign: Tomás Reyes (agency). It takes effect when all have signed." in text
    assert f"Tomás Reyes, please read the agreement and answer this mail by {day.day} Nov" in text
    assert "Ines Moreau, please" not in text
    assert f"    {sentence_sent(agreement, TOMAS.handle)}\n    {agreement.digest}\n" in text
    assert "as sent to me" in text
    assert "as read back" not in text
    assert "what we signed" not in text


def test_that_work_starts_after_confirmation_is_said_only_where_both_agreed_on_it() -> None:
    record = a_record()
    terms = next(each for each in record.items if isinstance(each.body, Terms))
    both = structs.replace(terms, agreed=("client", "agency"))
    agreed = structs.replace(
        record, items=tuple(both if each is terms else each for each in record.items)
    )
    says = "As it says itself: Work starts only after confirmation."
    assert says in body_of(signed_by(proposed(agreed), INES))
    assert says not in body_of(half_signed())
    assert says not in body_of(signed_by(proposed(with_single(agreed, Terms, start_rule="")), INES))


@pytest.mark.parametrize(
    ("until", "now", "by"),
    [
        (None, NOW, "30 Nov 2026"),
        (date(2026, 12, 9), NOW, "9 Dec 2026"),
        (date(2026, 11, 24), NOW + timedelta(days=3), "30 Nov 2026"),
        # Later, a week from then; not a Saturday.
        (None, NOW + timedelta(days=19), "21 Dec 2026"),
    ],
)
def test_the_day_is_the_one_they_named_or_a_week_and_never_past(
    until: date | None, now: object, by: str
) -> None:
    record = half_signed()
    if until:
        put_off = Item("d1", Deferral(TOMAS.handle, 1, until))
        record = structs.replace(record, items=(*record.items, put_off))
    assert str(parsed(record, "follow-up", now)["Subject"]).endswith(by)


def test_what_is_left_open_is_said_to_be_and_every_promise_is_there() -> None:
    text = body_of(sealed())
    assert "C1  One written brief per campaign\n    Ines Moreau, by 12 Jan 2027\n" in text
    assert (
        "C2  One unasked idea each month\n    Tomás Reyes, by 31 Jan 2027\n"
        "    Left open: not both sides have accepted it.\n"
    ) in text
    assert "Left open in the agreement: E2, " in text
    assert "We look at it together again on 14 Mar 2027." in text
    assert "This mail adds nothing to the agreement" in text


def test_each_owner_gets_their_own_promises_alone_and_their_dates() -> None:
    record = sealed()
    text = body_of(record, f"promises-{INES.handle}")
    assert "C1  One written brief per campaign\n    by 12 Jan 2027\n" in text
    assert "Done when: Every job has one" in text
    assert "One unasked idea" not in text
    assert TOMAS.name not in text
    mail = parsed(record, f"promises-{INES.handle}")
    assert str(mail["To"]) == f"{INES.name} <{INES.mail}>"
    ((name, content),) = attached(mail).items()
    assert content.decode() == bundle(record, NOW)[name]
    summaries = {str(each["summary"]) for each in Calendar.from_ical(content).walk("VTODO")}
    assert summaries == {"C1 One written brief per campaign"}
    owners = {name for name in bundle(record, NOW) if name.startswith("promises-")}
    assert len(owners) == 6


def test_what_is_done_needs_no_mail_any_more_but_was_signed() -> None:
    record = sealed()
    uid = next(each.uid for each in record.items if each.number == "C1")
    said = tuple(Progress(f"p{side}", uid, "kept", NOW, side) for side in SIDES)
    record = structs.replace(record, progress=said)
    assert not any(INES.handle in name for name in bundle(record, NOW) if "promises" in name)
    assert "C1  One written brief" in body_of(record)


def test_before_all_have_signed_an_owner_is_told_so() -> None:
    text = body_of(half_signed(), f"promises-{INES.handle}")
    assert "Not everybody has signed yet. Still to sign: Tomás Reyes (agency)." in text


@pytest.mark.parametrize("state", ["declined", "withdrawn", "closed"])
def test_nobody_is_written_to_about_what_was_not_agreed(state: str) -> None:
    record = half_signed()
    record = structs.replace(record, session=structs.replace(record.session, state=state))
    assert not [name for name in bundle(record, NOW) if name.endswith((".eml", ".txt"))]


def test_a_replaced_agreement_says_that_it_is() -> None:
    record = sealed()
    record = structs.replace(record, session=structs.replace(record.session, state="superseded"))
    assert "This is what we signed. A later agreement has replaced it since." in body_of(record)


def test_the_same_mail_is_the_same_bytes_with_a_date_and_an_id_of_its_own() -> None:
    one, other = (bundle(each, NOW)["follow-up.eml"] for each in (sealed(), sealed()))
    assert one == other
    mail = parsed(sealed(), "follow-up")
    assert mail["Date"].datetime == NOW
    assert str(mail["Message-ID"]).endswith("@workshop.invalid>")
    assert mail["Message-ID"] != parsed(half_signed(), "follow-up")["Message-ID"]


@pytest.mark.parametrize(
    "text", [*HOSTILE, "答复很快 😀 " * 40, "a\r\nBcc: x@example.org", "W" * 900]
)
def test_what_people_typed_is_only_words_and_adds_no_line_to_the_head(text: str) -> None:
    allowed = {"to", "subject", "date", "message-id", "x-unsent", "mime-version", "content-type"}
    for name, content in bundle(a_record_that_says(clean(text)), NOW).items():
        if name.endswith(".eml"):
            mail = message_from_bytes(content.encode("ascii"), policy=policy.default)
            assert not mail.defects
            assert {key.lower() for key in mail} <= allowed
            assert max(map(len, content.split("\r\n"))) < 999
            assert "\0" not in content


def test_a_mail_reads_as_it_was_typed_without_marks() -> None:
    typed = "**Bold** _briefs_ [once]\nand *again* 你好 😀"
    record = with_body(a_record(), "C1", action=typed)
    text = body_of(signed_by(proposed(record), INES, TOMAS), f"promises-{INES.handle}")
    assert "C1  **Bold** _briefs_ [once]\n    and *again* 你好 😀\n" in text
    plain = body_of(sealed())
    assert not {"**", "##", "`", "\\"} & set(plain.split())
    assert "●" not in plain


def test_who_has_no_mail_address_still_gets_a_mail_to_be_addressed() -> None:
    record = with_person(a_record(), INES.handle, mail="")
    record = signed_by(proposed(record), INES, TOMAS)
    assert str(parsed(record, "follow-up")["To"]) == f"{TOMAS.name} <{TOMAS.mail}>"
    assert bundle(record, NOW)["follow-up.txt"].startswith("To: Ines Moreau, Tomás Reyes <")
    assert parsed(record, f"promises-{INES.handle}")["To"] is None
    assert SESSION.title in body_of(record)


def test_a_promise_of_nobody_goes_to_nobody() -> None:
    record = with_body(a_record(), "C1", owner="")
    record = with_item(record, "C2", agreed=("client", "agency"))
    names = bundle(signed_by(proposed(record), INES, TOMAS), NOW)
    assert {name for name in names if name.startswith("promises-")} == {
        f"promises-{TOMAS.handle}.{end}" for end in ("eml", "txt", "ics")
    }


def test_where_several_have_to_sign_each_finds_their_own_lines() -> None:
    record = proposed()
    agreement, text = agreement_of(record), body_of(record)
    assert "Ines Moreau and Tomás Reyes, please read the agreement and answer" in text
    for person in (INES, TOMAS):
        sentence = sentence_sent(agreement, person.handle)
        assert f"{person.name}\n    {sentence}\n    {agreement.digest}\n" in text
    assert "ssh-keygen" not in text


def test_whose_key_the_agreement_names_is_told_how_to_sign_with_it() -> None:
    keyed = with_person(a_record(), TOMAS.handle, key=public_half(key_of(TOMAS)))
    text = body_of(proposed(keyed))
    assert "Tomás Reyes, with your own key you can sign the attached file instead" in text
    assert "    ssh-keygen -Y sign -n workshop-agreement -f KEY agreement.md\n" in text


def test_a_promise_about_whose_past_they_differ_is_not_said_to_be_left_open_itself() -> None:
    before = told(told(last_agreement(), "C1", "kept", "client"), "C1", "partly", "agency")
    promised_again = structs.replace(again(before, "C1"), agreed=("client", "agency"))
    record = looking_back(before, promised_again)
    text = body_of(signed_by(proposed(record), INES, TOMAS))
    assert "Left open in the agreement: C1" in text
    assert "Left open: not both sides" not in text
    assert f"C1  One written brief per campaign\n    {INES.name}, by 15 Jan 2027\n" in text
