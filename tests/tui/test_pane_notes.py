"""The pane of the notes: what is said under a heading, heard, and turned into something to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from consoles import SAFE, STEPS, empty_record, holding
from msgspec import structs

from builders import AGENDA, a_record
from workshop.model.asides import Decision, Parked
from workshop.model.commitments import Commitment
from workshop.model.notes import Note


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_notes_look_as_kept(tmp_path: Path, size: tuple[int, int]) -> None:
    async with holding(tmp_path, "notes", size=size) as held:
        name = f"notes-{size[0]}x{size[1]}"
        await held.looks_like(name)
        await held.press("enter")
        await held.in_form()
        await held.looks_like(f"{name}-form")


async def test_where_nothing_was_said_the_headings_stand_and_it_says_how_to_begin(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "notes", empty_record()) as held:
        await held.looks_like("notes-80x24-empty")
        await held.press("n")
        await held.in_form()
        assert held.focused == "text"


async def test_a_new_note_has_its_side_its_heading_and_its_words(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.press("n")
        await held.in_form()
        await held.type("Asking why we want it")
        await held.press("shift+tab", "c", "shift+tab", "c", "escape")
        await held.at_list()
        item = held.item("N2")
        assert (item.side, item.body.heading) == ("client", "Continue")
        assert item.body.text == "Asking why we want it"
        assert item.step == STEPS["notes"]


async def test_the_other_side_restates_and_the_giving_side_confirms(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.press("n")
        await held.in_form()
        await held.type("Ask us earlier")
        await held.press("f2")
        await held.at_list()
        await held.press("y")
        await held.shows("Nobody has restated this yet")
        await held.press("f2")
        await held.in_form()
        assert held.focused == "restated"
        await held.type("You would like to be asked sooner")
        await held.press("f2")
        await held.at_list()
        await held.press("y")
        await held.until(lambda: held.item("N2").body.confirmed)
        await held.press("u")
        await held.shows("Undone: N2 confirmed.")


async def test_other_words_take_back_that_it_was_heard_right(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.press("enter")
        await held.in_form()
        await held.fill("text", " and late")
        await held.fill("own", "We send what we have")
        await held.press("escape")
        await held.at_list()
        body = held.item("N1").body
        assert (body.confirmed, body.own) == (False, "We send what we have")
        assert held.item("N1").agreed == ()


@pytest.mark.parametrize(
    ("key", "body", "number"), [("c", Commitment, "C3"), ("v", Decision, "R2"), ("t", Parked, "P1")]
)
async def test_a_note_is_turned_into_something_else_once(
    tmp_path: Path, key: str, body: type, number: str
) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.press(key)
        await held.shows(f"→ {number}")
        made = held.of(body)[-1]
        assert made.number == number
        assert held.item("N1").body.became == made.uid
        await held.press(key)
        await held.shows("N1 has become")
        await held.press("u")
        await held.until(lambda: not held.item("N1").body.became)


async def test_ticks_order_and_removal_are_set_and_undone(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.press("n")
        await held.in_form()
        await held.type("Late briefs")
        await held.press("escape")
        await held.at_list()
        await held.press("1", "2")
        await held.until(lambda: held.item("N2").both_agree)
        await held.press("K")
        await held.until(lambda: [each.number for each in held.of(Note)] == ["N2", "N1"])
        await held.press("x")
        await held.until(lambda: len(held.of(Note)) == 1)
        for words in ("N2 removed", "N2 moved", "N2: the agency agrees"):
            await held.press("u")
            await held.until(lambda words=words: f"Undone: {words}." in held.told())
        assert held.item("N2").agreed == ("client",)


async def test_a_note_under_a_heading_that_is_gone_is_still_shown(tmp_path: Path) -> None:
    agenda = tuple(
        structs.replace(step, headings=step.headings[:1]) if step.kind == "notes" else step
        for step in AGENDA
    )
    async with holding(tmp_path, "notes", a_record(agenda=agenda)) as held:
        await held.shows("Briefs arrive in pieces")
        await held.press("n")
        await held.in_form()
        await held.type("A new one")
        await held.press("escape")
        await held.at_list()
        assert held.item("N2").body.heading == "Start"


async def test_a_step_without_headings_says_so(tmp_path: Path) -> None:
    agenda = tuple(
        structs.replace(step, headings=()) if step.kind == "notes" else step for step in AGENDA
    )
    async with holding(tmp_path, "notes", empty_record(agenda=agenda)) as held:
        await held.press("n")
        await held.shows("This step has no headings to write under.")


async def test_hostile_text_is_shown_as_plain_text(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.survives_hostile_text("text")
        assert held.item("N2").body.text == SAFE
