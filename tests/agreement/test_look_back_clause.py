"""What an agreement says of the last one: each promise by itself, as each side sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import structs

from agreement.agreement_builders import agreement_of, proposed, with_more
from builders import NOW, TODAY, a_record
from look_backs import SUMMER, again, last_agreement, looking_back, read, told
from workshop.agreement.canonical import canonical
from workshop.agreement.compose import compose
from workshop.agreement.content import read as read_text
from workshop.agreement.content import tables
from workshop.agreement.draft import draft_page
from workshop.agreement.frozen_text import Paragraph, ReadSection
from workshop.agreement.page import read_back
from workshop.model.items import Item, Standing
from workshop.model.look_back import Celebration
from workshop.model.record import Record
from workshop.model.written import sections_of


def section(record: Record) -> ReadSection:
    """The section as it is read aloud from the frozen text."""
    text = agreement_of(proposed(record)).text
    return next(each for each in read_back(text) if each.section == "look-back")


def paragraphs(record: Record) -> list[Paragraph]:
    return list(section(record).paragraphs)


def text_of(record: Record) -> str:
    return canonical(compose(record, revision=1, now=NOW))


def glad(text: str, *agreed: str, number: str = "G1") -> Item[Celebration]:
    return Item(number.lower(), Celebration(text), number=number, side="client", agreed=agreed)  # type: ignore[arg-type]


def test_each_promise_is_read_by_itself_and_what_was_kept_comes_first() -> None:
    before = told(told(last_agreement(), "C1", "kept"), "C3", "kept")
    before = told(before, "C2", "not-kept", word="No time in October")
    before = told(before, "C4", "dropped")
    record = looking_back(before, again(before, "C2"))
    assert section(record).summary == "2 kept, 1 not kept, 1 dropped"
    assert [(each.number, each.text, each.detail) for each in paragraphs(record)] == [
        (
            "C1",
            "One written brief per campaign",
            "both sides: kept · Ines Moreau, by 15 Sep 2026",
        ),
        ("C3", "Pay the May invoices", "both sides: kept · Priya Nair, by 30 Oct 2026"),
        (
            "C2",
            "Show layouts on Tuesdays",
            "both sides: not kept – No time in October · Lena Koch, by 1 Oct 2026 · promised again",
        ),
        (
            "C4",
            "One unasked idea a month",
            "both sides: dropped · Tomás Reyes, by 31 Dec 2026",
        ),
    ]


def test_what_the_sides_see_differently_is_left_open_in_the_words_of_each() -> None:
    before = told(last_agreement(), "C2", "kept", "agency", "Five of six")
    before = told(before, "C2", "partly", "client", "Two were late")
    record = looking_back(before)
    found = next(each for each in paragraphs(record) if each.number == "C2")
    assert found.open
    assert found.detail.startswith(
        "client: partly kept – Two were late · agency: kept – Five of six"
    )
    assert section(record).summary == "1 seen differently"
    assert section(record).open == ("C2",)


def test_a_side_that_says_nothing_and_a_promise_nobody_spoke_of_are_named_as_such() -> None:
    record = looking_back(told(last_agreement(), "C2", "kept", "agency"))
    found = paragraphs(record)
    assert section(record).summary == "1 said by one side only"
    assert found[0].detail.startswith("client: says nothing · agency: kept")
    assert not found[0].open
    assert found[1].text == "Nothing was said about C1, C3, C4."


def here(before: Record, number: str, standing: Standing) -> Item[Any]:
    """The copy in the new session of a commitment of `before`."""
    return structs.replace(again(before, number, f"i{number}"), standing=standing)


def test_what_goes_on_or_is_promised_again_is_told_apart_from_what_nobody_looked_at() -> None:
    before = told(last_agreement(), "C1", "kept")
    record = looking_back(
        before,
        here(before, "C2", "stands"),
        here(before, "C3", "changed"),
        here(before, "C4", "carried"),
    )
    assert [each.text for each in paragraphs(record)[1:]] == [
        "Go on as before: C2.",
        "Promised again: C3.",
        "Nothing was said about C4.",
    ]
    assert section(record).summary == "1 kept, 1 goes on as before, 1 promised again"


def test_a_look_back_in_which_all_goes_on_is_told_and_one_that_nobody_began_is_not() -> None:
    before = last_agreement()
    numbers = ("C1", "C2", "C3", "C4")
    carried = looking_back(before, *(here(before, each, "carried") for each in numbers))
    assert "look-back" not in sections_of(carried)
    record = looking_back(before, *(here(before, each, "stands") for each in numbers))
    assert [each.text for each in paragraphs(record)] == ["Go on as before: C1, C2, C3, C4."]


def test_the_latest_figure_stands_with_its_target_and_what_it_does_not_say() -> None:
    before = read(last_agreement(), "150", date(2026, 10, 1))
    before = read(before, "190.5", date(2026, 11, 1), note="With the fair")
    figure = paragraphs(looking_back(before))[-1]
    assert figure.text == "Qualified leads: 190.5 a month on 1 Nov 2026"
    assert figure.detail == "target: at least 180 a month, met · With the fair · source: CRM"


def test_what_both_are_glad_of_is_written_down_and_what_one_is_glad_of_is_not() -> None:
    one = looking_back(None, glad("The fair", "client"))
    assert "look-back" not in sections_of(one)
    assert "The fair" not in text_of(one)
    both = looking_back(None, glad("The fair", "client", "agency"))
    assert [(each.text, each.heading, each.detail) for each in paragraphs(both)] == [
        ("The fair", "Worth celebrating", "Client says")
    ]
    assert section(both).summary == "1 thing to celebrate"


def test_a_first_session_can_celebrate_too() -> None:
    record = with_more(
        a_record(),
        Celebration("The kick-off"),
        number="G1",
        side="agency",
        agreed=("client", "agency"),
    )
    assert [each.text for each in paragraphs(record)] == ["The kick-off"]
    assert "session" not in text_of(record).split("[look-back]")[1].split("[[")[0]


def test_the_text_names_the_session_it_looks_back_on() -> None:
    part = read_text(text_of(looking_back(told(last_agreement(), "C1", "kept")))).parts["look-back"]
    assert (part.session, part.date) == (SUMMER, date(2026, 8, 24))  # type: ignore[attr-defined]


def test_promises_figures_and_what_is_celebrated_stand_under_headings_of_their_own() -> None:
    before = read(told(told(last_agreement(), "C1", "kept"), "C2", "dropped"), "190", TODAY)
    record = looking_back(before, glad("The fair", "client", "agency"))
    assert [each.heading for each in paragraphs(record)] == [
        "Worth celebrating",
        *["Promised up to 24 Aug 2026"] * 3,
        "Figures since",
    ]


def test_it_reads_back_as_itself_with_everything_in_it() -> None:
    before = told(last_agreement(), "C1", "kept", "client", "Ja\nwirklich")
    before = read(told(before, "C2", "partly"), "0.5", date(2026, 11, 1))
    record = looking_back(before, again(before, "C2"), glad("漢字", "client", "agency"))
    text = text_of(record)
    content = read_text(text)
    assert canonical(tables(content)) == text
    assert tuple(content.parts) == sections_of(record)


def test_what_was_said_outside_a_look_back_is_written_down_too() -> None:
    before = told(last_agreement(), "C1", "kept")
    record = structs.replace(a_record(), before=before)
    assert [each.text for each in paragraphs(record)][:1] == ["One written brief per campaign"]


def test_a_draft_tells_it_as_the_proposed_text_will() -> None:
    page = draft_page(looking_back(told(last_agreement(), "C1", "kept")), NOW)
    assert "Looking back" in page
    assert "**C1** One written brief per campaign\\\n  both sides: kept · Ines Moreau" in page


def test_a_promise_made_again_says_so_among_the_commitments_under_its_number() -> None:
    before = told(last_agreement(), "C2", "not-kept")
    record = looking_back(before, again(before, "C2"))
    text = agreement_of(proposed(record)).text
    part = next(each for each in read_back(text) if each.section == "commitments")
    assert part.summary == "1 promised again, 1 open (C2)"
    (promise,) = part.paragraphs
    assert promise.number == "C2"
    assert "promised again · accepted by neither side" in promise.detail
