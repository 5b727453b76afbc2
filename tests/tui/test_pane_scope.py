"""The pane of the scope: the brief, deliverables, limits, milestones, approvers and the terms around them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from consoles import empty_record, following, holding, on
from msgspec import structs
from textual.events import Paste

from builders import AGENDA
from workshop.model.commitments import Commitment
from workshop.model.scope import (
    Approver,
    Assumption,
    BriefCheck,
    Deliverable,
    Exclusion,
    Milestone,
    Terms,
)

WITH_BRIEF = tuple(
    structs.replace(step, brief_check=True) if step.kind == "scope" else step for step in AGENDA
)


async def test_a_new_deliverable_takes_every_field(tmp_path: Path) -> None:
    async with holding(tmp_path, "scope") as held:
        await held.press("f2")
        await held.in_form()
        await held.type("Posters")
        await held.press("enter")
        await held.type("6 designs")
        await held.press("enter")
        await held.type("Ines has said yes")
        await held.press("tab", "t", "tab")
        await held.type("A printer")
        await held.press("enter")
        await held.type("Harbour")
        await held.press("enter")
        await held.at_list()
        assert held.item("D2").body == Deliverable(
            "Posters", "Harbour", "6 designs", "Ines has said yes", "third-party", "A printer"
        )
        assert held.pane.chosen == held.item("D2").uid
        await held.shows("Deliverables · Harbour", "6 designs", "third party, A printer")


@pytest.mark.parametrize(
    ("key", "steps", "made"),
    [
        ("x", ["Printing"], Exclusion("Printing")),
        ("a", ["The ship is free"], Assumption("The ship is free")),
        (
            "m",
            ["Premiere", "enter", "1.2.2027", "enter", "2.2.2027"],
            Milestone("Premiere", date(2027, 2, 1), date(2027, 2, 2)),
        ),
        ("v", ["2", "Ines", "enter", "layouts"], Approver("Ines", "layouts")),
    ],
)
async def test_anything_else_is_added_with_its_letter_and_takes_every_field(
    tmp_path: Path, key: str, steps: list[str], made: Any
) -> None:
    async with holding(tmp_path, "scope") as held:
        await held.press("n")
        await held.shows("What do we add?")
        await held.press(key)
        await held.in_form()
        for step in steps:
            await (held.press(step) if step in ("enter", "2") else held.type(step))
        await held.press("escape")
        await held.at_list()
        item = held.of(type(made))[-1]
        assert item.body == made
        assert item.side == ("agency" if isinstance(made, Approver) else None)


async def test_the_terms_take_every_field_and_are_undone_field_by_field(tmp_path: Path) -> None:
    async with holding(tmp_path, "scope", empty_record()) as held:
        await held.press("T")
        await held.in_form()
        await held.type("84 000,50")
        await held.press("enter")
        await held.type("EUR")
        await held.press("enter")
        await held.type("30 days net")
        await held.press("enter", "r", "tab", "d", "tab")
        for words in ("120 a month", "± 10 %", "two"):
            await held.type(words)
            await held.press("enter")
        await held.type("In writing")
        await held.fill("start_rule", "!")
        await held.press("escape")
        await held.at_list()
        terms = held.record.one(Terms)
        assert terms == Terms(
            "two",
            "120 a month",
            "± 10 %",
            Decimal("84000.50"),
            "EUR",
            "30 days net",
            "realistic",
            "doubtful",
            "In writing",
            Terms().start_rule + "!",
        )
        await held.press("u", "u")
        await held.until(lambda: held.record.one(Terms).change_procedure == "")


async def test_after_the_terms_were_edited_their_row_is_the_one_that_is_ticked(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "scope") as held:
        assert held.pane.chosen != "terms"
        await held.press("T")
        await held.in_form()
        await held.press("escape")
        await held.at_list()
        await held.press("b")
        await held.until(lambda: held.of(Terms)[0].both_agree)


async def test_the_row_of_the_terms_is_edited_and_ticked_like_any_other(tmp_path: Path) -> None:
    async with holding(tmp_path, "scope") as held:
        await held.choose("terms")
        await held.press("1", "2")
        await held.until(lambda: held.of(Terms)[0].both_agree)
        await held.press("enter")
        await held.in_form()
        await held.fill("currency", "")
        await held.press("end", *["backspace"] * 3)
        await held.type("CHF")
        await held.press("escape")
        await held.at_list()
        assert held.of(Terms)[0].body.currency == "CHF"
        assert held.of(Terms)[0].agreed == ()


async def test_each_side_says_how_clear_the_brief_is_and_where_they_differ_is_marked(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "scope", empty_record(agenda=WITH_BRIEF)) as held:
        await held.looks_like("scope-80x24-brief")
        await held.choose("brief:Where are we now")
        await held.press("1", "2", "2")
        await held.until(lambda: held.of(BriefCheck) and held.of(BriefCheck)[0].body.agency)
        body = held.of(BriefCheck)[0].body
        assert (body.heading, body.client, body.agency) == ("Where are we now", "clear", "partly")
        await held.shows("≠ ● clear")
        await held.press("enter")
        await held.in_form()
        await held.type("Figures are missing")
        await held.press("escape")
        await held.at_list()
        assert held.of(BriefCheck)[0].body.note == "Figures are missing"


async def test_one_of_another_group_is_ticked_moved_made_a_commitment_and_removed(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "scope") as held:
        with held.elsewhere() as room:
            room.scope.add_deliverable("Posters", group="Launch")
        await held.until(lambda: len(held.of(Deliverable)) == 2)
        await held.choose_number("D2")
        await held.press("1", "2")
        await held.until(lambda: held.item("D2").both_agree)
        await held.press("K")
        await held.until(lambda: [each.number for each in held.of(Deliverable)] == ["D2", "D1"])
        await held.word("c", "Print the posters")
        await held.shows("C3 noted from D2.")
        assert held.of(Commitment)[-1].body.action == "Print the posters"
        await held.press("x")
        await held.until(lambda: len(held.of(Deliverable)) == 1)
        for words in ("D2 removed", "D2 turned into C3", "D2 moved", "D2: the agency agrees"):
            await held.press("u")
            await held.says(f"Undone: {words}.")


async def test_what_stands_is_confirmed_changed_and_dropped(tmp_path: Path) -> None:
    workspace, session = following(tmp_path)
    async with on(workspace, session) as held:
        await held.go("scope")
        await held.choose_number("X1")
        await held.press("s")
        await held.until(lambda: held.item("X1").standing == "stands")
        await held.choose_number("M1")
        await held.press("x")
        await held.until(lambda: held.item("M1").standing == "dropped")
        await held.press("S")
        await held.says_with("stand as before")
        assert held.item("D1").standing == "stands"
        assert held.item("M1").standing == "dropped"


async def test_what_a_pasted_list_is_is_asked_without_showing_it(tmp_path: Path) -> None:
    async with holding(tmp_path, "scope") as held:
        held.app.post_message(Paste("A. Account\n1. Calls\n2. Plans\nB. Production\n1. Prints"))
        await held.shows("5 lines were pasted. What is it?")
        await held.looks_like("pasted-80x24")
        await held.press("e")
        await held.at_list()
        made = held.of(Deliverable)[-3:]
        assert [(each.body.group, each.body.name) for each in made] == [
            ("Account", "Calls"),
            ("Account", "Plans"),
            ("Production", "Prints"),
        ]
        await held.press("u")
        await held.until(lambda: len(held.of(Deliverable)) == 1, "undone")


async def test_nobody_is_responsible_before_somebody_says_so(tmp_path: Path) -> None:
    async with holding(tmp_path, "scope") as held:
        await held.press("f2")
        await held.in_form()
        await held.type("Photo shoot")
        await held.press("enter", "escape")
        await held.at_list()
        assert held.item("D2").body.responsible == ""
        await held.choose_number("D2")
        await held.shows("who?")
        await held.press("enter")
        await held.in_form()
        await held.fill("responsible", "")
        await held.press("3", "escape")
        await held.at_list()
        assert held.item("D2").body.responsible == "both"
        await held.shows("both sides")


async def test_a_milestone_has_words_in_place_of_a_date_and_a_fee(tmp_path: Path) -> None:
    async with holding(tmp_path, "scope") as held:
        await held.choose_number("M1")
        await held.press("enter")
        await held.in_form()
        await held.fill("due", "")
        await held.press("ctrl+u")
        await held.type("10 working days after the brief")
        await held.press("tab")
        await held.fill("amount", "12 000")
        await held.press("enter")
        await held.at_list()
        body = held.item("M1").body
        assert (body.due, body.when, body.amount) == (
            None,
            "10 working days after the brief",
            Decimal(12000),
        )
        await held.shows("12 000 EUR", "10 working days after the brief")


async def test_a_date_that_is_mistyped_is_no_words(tmp_path: Path) -> None:
    async with holding(tmp_path, "scope") as held:
        await held.choose_number("M1")
        await held.press("enter")
        await held.in_form()
        await held.fill("due", "")
        await held.press("ctrl+u")
        await held.type("Fridxy")
        await held.press("tab")
        await held.shows("“Fridxy” is not a date.")


async def test_the_term_does_not_end_before_it_begins(tmp_path: Path) -> None:
    async with holding(tmp_path, "scope") as held:
        await held.press("T")
        await held.in_form()
        await held.fill("begins", "1.1.2027")
        await held.press("tab")
        await held.type("31.12.2026")
        await held.press("enter")
        await held.shows("The term ends before it begins.")
        await held.press("ctrl+u")
        await held.type("31.12.2027")
        await held.press("enter")
        await held.at_list()
        await held.shows("from 1 Jan 2027 to 31 Dec 2027")


async def test_a_pasted_list_stands_under_its_lettered_headings(tmp_path: Path) -> None:
    async with holding(tmp_path, "scope", size=(80, 40)) as held:
        held.app.post_message(Paste(LETTERED))
        await held.shows("5 items, in 2 groups")
        await held.press("e")
        await held.shows("Deliverables · Account services", "Deliverables · Production")
        made = [held.item(f"D{number}").body for number in range(2, 7)]
        assert [(each.group, each.name) for each in made] == [
            ("Production", "Retouches all images"),
            ("Production", "Prepares print files"),
            ("Account services", "Runs the weekly status call"),
            ("Account services", "Keeps the timing plan"),
            ("Account services", "Prepares estimates"),
        ]
        picture = held.screen
        assert picture.index("· Production") < picture.index("· Account services")


LETTERED = """A. Production
1. Retouches all images
2. Prepares print files

B. Account services
1. Runs the weekly status call
2. Keeps the timing plan
3. Prepares estimates
"""
