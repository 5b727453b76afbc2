"""The pane of the look-back: what was kept is one line, the rest one by one, and each side says its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from consoles import Held, brought, on
from msgspec import structs

from apps import desk_of
from builders import INES, TOMAS, a_record, with_agreement_sealed
from look_backs import (
    AGENDA,
    STEP,
    SUMMER,
    again,
    last_agreement,
    looking_back,
    promise_uid,
    read,
    told,
)
from workshop.documents.record import write_record
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.look_back import Celebration
from workshop.model.noted import Parked
from workshop.model.record import Record
from workshop.model.sides import SIDES
from workshop.model.what_became import Promise, figures, promises
from workshop.room.new_session import wish_like


def summer() -> Record:
    """The summer's agreement with what was recorded of it before the meeting."""
    before = read(last_agreement(), "150", date(2026, 11, 1), note="Without the fair")
    return told(before, "C1", "kept", word="Every one of them")


def autumn(before: Record) -> Record:
    """A look-back in which something of everything was said."""
    glad: Item[Any] = Item(
        "i000000000000glad",
        Celebration("The fair in May: forty people stayed for the talk"),
        STEP.uid,
        number="G1",
        side="client",
        agreed=("client",),
    )
    return looking_back(before, glad, again(before, "C3"))


def spoken() -> Record:
    before = told(summer(), "C2", "kept", "agency", "Five of six, and the sixth was a holiday")
    before = told(before, "C2", "partly", "client", "Two came on Wednesday")
    return told(before, "C3", "not-kept", word="The purchase order was missing")


@asynccontextmanager
async def looking(
    root: Path, before: Record | None = None, record: Record | None = None, **wishes: Any
) -> AsyncIterator[Held]:
    """The session that looks back on `before`, on its console."""
    earlier = before or summer()
    workspace = brought(root, earlier)
    desk = desk_of(workspace, ids="x")
    desk.import_record(write_record(record or looking_back(earlier)).encode(), "record")
    desk.close()
    async with on(workspace, **wishes) as held:
        assert held.kind == "look-back"
        yield held


def of(held: Held, number: str) -> Promise:
    return next(each for each in promises(held.record) if each.item.number == number)


def words(held: Held, number: str) -> list[tuple[str, str]]:
    """What client and agency say, and why."""
    said = [of(held, number).word(side) for side in SIDES]
    return [(each.outcome, each.word) if each else ("", "") for each in said]


# --- as it looks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_pane_looks_as_kept(tmp_path: Path, size: tuple[int, int]) -> None:
    before = spoken()
    async with looking(tmp_path, before, autumn(before), size=size) as held:
        name = f"look-back-{size[0]}x{size[1]}"
        await held.choose(promise_uid("C3"))
        await held.looks_like(name)
        await held.press("enter")
        await held.in_form()
        await held.looks_like(f"{name}-form")


async def test_it_begins_with_the_first_promise_nobody_has_spoken_of(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.until(lambda: held.pane.chosen == promise_uid("C2"))
        await held.looks_like("look-back-80x24-begin")


async def test_a_rhythm_is_shown_with_what_has_passed_of_it_and_who_helps(tmp_path: Path) -> None:
    weekly = Commitment(
        "Send the figures",
        TOMAS.handle,
        date(2026, 11, 2),
        rhythm="FREQ=WEEKLY;BYDAY=MO",
        until=date(2027, 6, 30),
        helpers=(INES.handle,),
    )
    async with looking(tmp_path, last_agreement(weekly)) as held:
        await held.choose(promise_uid("C1"))
        await held.shows("every Mon", "every Monday from 2 Nov 2026 until 30 Jun 2027; 3 of its")
        await held.shows("dates have passed", "Ines Moreau")
        await held.press("c")
        await held.until(lambda: of(held, "C1").again is not None)
        again = of(held, "C1").again
        assert again is not None
        assert (again.body.due, again.body.helpers) == (date(2026, 11, 30), (INES.handle,))


async def test_it_fits_a_small_screen(tmp_path: Path) -> None:
    before = spoken()
    async with looking(tmp_path, before, autumn(before), size=(60, 20)) as held:
        await held.choose(promise_uid("C2"))
        await held.looks_like("look-back-60x20")


async def test_a_first_session_says_so_and_can_celebrate(tmp_path: Path) -> None:
    record = a_record(agenda=(AGENDA[0], STEP, *AGENDA[1:]), items=())
    record = structs.replace(record, session=structs.replace(record.session, step=STEP.uid))
    async with on(brought(tmp_path, record)) as held:
        await held.shows("This is the first session of this relationship")
        await held.looks_like("look-back-80x24-empty")
        for key in ("b", "c", "1", "2", "r"):
            await held.press(key)
        assert held.acts() == []
        await held.begin("f2")
        await held.fill("text", "That we are here")
        await held.press("f2")
        await held.at_list()
        (item,) = held.of(Celebration)
        assert (item.number, item.side) == ("G1", "client")
        await held.shows("That we are here")


async def test_an_earlier_session_that_is_not_here_is_said_to_be_missing(tmp_path: Path) -> None:
    record = structs.replace(looking_back(), before=None)
    async with on(brought(tmp_path, record)) as held:
        await held.shows("The agreement that this session follows is not in this workspace.")


# --- promises ---------------------------------------------------------------------------------------------------------


async def test_both_kept_is_one_key_and_goes_on_to_the_next(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.shows("1 kept on time   C1", "● 3 to say  ○ 3 to say")
        for number in ("C2", "C3", "C4"):
            assert held.pane.chosen == promise_uid(number)
            await held.press("b")
            await held.until(lambda number=number: of(held, number).kept)
        await held.shows("4 kept on time   C1 C2 C3 C4", "all said")
        assert held.pane.chosen == "kept"
        assert len(held.acts()) == 3
        await held.press("u")
        await held.shows("Undone: C4: both sides say kept.", "3 kept on time")


async def test_f2_asks_what_became_of_it_for_both_and_why(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.press("f2")
        await held.shows("C2 Show layouts on Tuesdays: what became of it, for both", "n  not kept")
        await held.press("n")
        await held.shows("C2 not kept: why?")
        await held.type("No time in October")
        await held.press("enter")
        await held.at_list()
        assert words(held, "C2") == [("not-kept", "No time in October")] * 2
        await held.shows("◉ not kept  No time in October")
        assert held.pane.chosen == promise_uid("C2")


async def test_all_of_it_can_be_typed_ahead_with_what_is_done_next(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        held.burst("f2", "n", *"No one booked it", "enter", "c")
        await held.until(lambda: of(held, "C2").again)
        assert words(held, "C2") == [("not-kept", "No one booked it")] * 2
        await held.at_list()


async def test_why_can_be_left_out_and_what_became_of_it_stands(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.press("f2", "d")
        await held.shows("C2 dropped: why?")
        await held.press("escape")
        await held.at_list()
        assert words(held, "C2") == [("dropped", "")] * 2


async def test_each_side_says_its_own_and_f2_asks_the_one_that_is_silent(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.press("1")
        await held.shows("for the client?")
        await held.press("p")
        await held.shows("C2 partly kept: why?")
        await held.type("Two were late")
        await held.press("enter")
        await held.at_list()
        await held.shows("● partly kept  Two were late", "○ says nothing yet", "F2 agency says")
        await held.press("f2")
        await held.shows("for the agency?")
        await held.press("k")
        await held.at_list()
        assert words(held, "C2") == [("partly", "Two were late"), ("kept", "")]
        assert "outcome-differs" in {each.code for each in held.console.view.findings}
        await held.press("2", "p")
        await held.shows("why?")
        await held.press("escape")
        await held.at_list()
        assert words(held, "C2")[1] == ("partly", "")


async def test_the_words_of_each_side_are_written_in_its_form(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.press("enter")
        await held.in_form()
        await held.press("n", "tab")
        await held.type("No time")
        await held.press("tab", "k", "tab")
        await held.type("Every one")
        await held.press("escape")
        await held.at_list()
        assert words(held, "C2") == [("not-kept", "No time"), ("kept", "Every one")]
        assert len(held.record.before.progress) == 3  # type: ignore[union-attr]


async def test_a_word_without_an_outcome_is_complained_about_by_its_field(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.press("enter")
        await held.in_form()
        await held.fill("agency_word", "Because")
        await held.press("shift+tab")
        await held.shows("Say first what became of it.", "Because")
        assert of(held, "C2").unsaid


async def test_what_was_kept_can_be_listed_and_said_otherwise(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.choose("kept")
        assert "Every one of them" not in held.screen
        await held.press("enter")
        await held.shows("◉ kept  Every one of them", "Enter: hide")
        await held.choose(promise_uid("C1"))
        await held.press("1", "p", "escape")
        await held.until(lambda: of(held, "C1").differs)
        await held.shows("● partly kept", "○ kept")


async def test_c_promises_it_again_under_its_number(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.press("c")
        await held.shows("C2, again: it stands among the commitments.", "→ C2 again")
        (item,) = held.of(Commitment)
        assert (item.number, item.body.origin, item.body.due) == ("C2", promise_uid("C2"), None)
        assert "c again" not in held.footer
        await held.go("commitments")
        await held.shows("C2    Show layouts on Tuesdays", "again", "when?")
        await held.choose_number("C2")
        await held.press("x")
        await held.shows("C2    Show layouts on Tuesdays", "goes on")
        await held.press("x")
        await held.until(lambda: "Show layouts on Tuesdays" not in held.screen)
        assert words(held, "C2") == [("dropped", ""), ("dropped", "")]


async def test_a_promise_that_is_settled_leads_on_to_the_next(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.press("f2", "n", "enter")
        await held.at_list()
        assert held.pane.chosen == promise_uid("C2")
        await held.press("c")
        await held.until(lambda: held.pane.chosen == promise_uid("C3"))


async def test_a_promise_is_not_removed_or_moved_or_ticked_by_accident(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        before = held.record
        await held.press("x", "delete", "K", "J")
        await held.pilot.pause()
        assert held.record == before
        assert held.acts() == []


async def test_the_words_that_were_being_typed_are_offered_after_a_crash(tmp_path: Path) -> None:
    workspace = brought(tmp_path, summer())
    desk = desk_of(workspace, ids="x")
    desk.import_record(write_record(looking_back(summer())).encode(), "record")
    desk.close()
    async with on(workspace) as held:
        await held.press("1", "n")
        await held.shows("why?")
        await held.type("No time in")
        await held.until(lambda: held.drafts() == {"client_word": "No time in"}, "the draft")
    async with on(workspace, ids="u") as held:
        await held.shows("No time in")
        await held.press("y")
        await held.in_form()
        await held.press("escape")
        await held.at_list()
        assert words(held, "C2")[0] == ("not-kept", "No time in")


# --- figures, milestones, celebrations --------------------------------------------------------------------------------


async def test_a_reading_is_taken_on_the_figure_and_held_against_its_target(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        (figure,) = figures(held.record)
        await held.shows("150 on 1 Nov  not met")
        await held.choose(figure.item.uid)
        await held.shows("Without the fair", "F2 reading")
        await held.press("f2")
        await held.shows("K1 Qualified leads: reading")
        await held.type("190")
        await held.press("f2")
        await held.at_list()
        await held.shows("190 on 23 Nov  met")
        assert [each.kpi for each in figures(held.record)[0].readings] == [figure.item.uid] * 2
        await held.go("kpis")
        await held.shows("now 190 met")


async def test_the_day_a_milestone_was_met_is_asked_and_can_be_taken_back(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.shows("2 Nov  overdue")
        await held.choose_number("M1")
        await held.press("f2")
        await held.shows("M1 First cut", "Met on")
        await held.press("f2")
        await held.at_list()
        await held.shows("met 2 Nov")
        assert (held.item("M1").body.met, held.item("M1").standing) == (date(2026, 11, 2), "stands")
        await held.press("enter")
        await held.shows("Met on")
        await held.press("ctrl+u", "f2")
        await held.at_list()
        assert held.item("M1").body.met is None


async def test_what_both_are_glad_of_is_ticked_like_everything_else(tmp_path: Path) -> None:
    before = spoken()
    async with looking(tmp_path, before, autumn(before)) as held:
        await held.choose_number("G1")
        await held.press("2")
        await held.until(lambda: held.item("G1").both_agree)
        await held.begin(side="2")
        await held.fill("text", "The Friday note")
        await held.press("escape")
        await held.at_list()
        assert [(item.number, item.side) for item in held.of(Celebration)] == [
            ("G1", "client"),
            ("G2", "agency"),
        ]
        await held.press("x")
        await held.until(lambda: len(held.of(Celebration)) == 1)


async def test_hostile_words_are_drawn_as_words(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        stored = await held.survives_hostile_text("text")
        assert held.of(Celebration)[0].body.text == stored


# --- states and seats -------------------------------------------------------------------------------------------------


async def test_a_proposed_agreement_locks_it_and_says_so(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        await held.press("b")
        await held.until(lambda: of(held, "C2").kept)
        with held.elsewhere() as room:
            room.commitments.add("Go on", owner=INES.handle)
            room.sign_off.propose()
        await held.until(lambda: held.record.session.state == "proposed")
        for key in ("b", "c", "f2", "1", "n"):
            await held.press(key)
        await held.says_with("panes are locked")
        assert words(held, "C3") == [("", ""), ("", "")]
        assert held.app.screen is held.console


async def test_what_is_said_elsewhere_is_shown(tmp_path: Path) -> None:
    async with looking(tmp_path) as held:
        with held.elsewhere() as room:
            room.look_back.say(promise_uid("C3"), "dropped", word="Moot")
        await held.shows("◉ dropped  Moot")


async def test_two_hundred_promises_are_gone_through_like_four(tmp_path: Path) -> None:
    many = tuple(
        Commitment(f"Promise number {n}", INES.handle, date(2026, 9, 1)) for n in range(1, 201)
    )
    before = last_agreement(*many)
    async with looking(tmp_path, before) as held:
        await held.shows("● 200 to say")
        for _ in range(15):
            await held.press("b")
        await held.until(lambda: sum(each.kept for each in promises(held.record)) == 15)
        await held.shows("15 kept on time   C1 C2 C3 C4 C5 C6 C7 C8 +7")
        assert held.pane.chosen == promise_uid("C16")
        await held.press("end")
        await held.shows("Launch")
        assert len(held.pane.query("*")) < 40  # no widget a row
        with held.elsewhere() as room:
            assert len(room.core.store.record(SUMMER).progress) == 30


# --- what the last agreement left open --------------------------------------------------------------------------------


@asynccontextmanager
async def reviewing(root: Path, template: str, **wishes: Any) -> AsyncIterator[Held]:
    """The review after the believable session, with a topic parked in that, on its console."""
    parked: Item[Any] = Item("i00000000000parked", Parked("A review with scores"), number="P1")
    first = a_record()
    first = with_agreement_sealed(structs.replace(first, items=(*first.items, parked)))
    workspace = brought(root, first)
    desk = desk_of(workspace, ids="x")
    wish = wish_like(first, date(2027, 3, 14))
    session = desk.new_session(structs.replace(wish, template=template, agenda_of=""))
    desk.close()
    async with on(workspace, session, **wishes) as held:
        yield held


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_everything_that_was_left_open_is_asked_about(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with reviewing(tmp_path, "quarterly-review", asks="look-back", size=size) as held:
        await held.choose_number("Q1")
        await held.looks_like(f"look-back-open-{size[0]}x{size[1]}")


async def test_what_was_left_open_fits_a_small_screen(tmp_path: Path) -> None:
    async with reviewing(tmp_path, "quarterly-review", asks="look-back", size=(60, 20)) as held:
        await held.choose_number("Q1")
        await held.shows("Q1    Who buys media from April?", "still open?", "F2 answer")


async def test_a_question_is_answered_a_topic_taken_up_and_a_decision_still_holds(
    tmp_path: Path,
) -> None:
    async with reviewing(tmp_path, "quarterly-review", asks="look-back", size=(100, 40)) as held:
        await held.choose_number("Q1")
        await held.shows("still open?", "F2 answer", "s still open")
        await held.press("f2")
        await held.shows("Q1 Who buys media from April?")
        await held.type("The client's own team")
        await held.press("enter")
        await held.at_list()
        await held.shows("answered", "answer: The client's own team")
        await held.choose_number("P1")
        await held.press("f2")
        await held.shows("P1 A review with scores: taken up")
        await held.press("enter")
        await held.at_list()
        await held.until(lambda: held.item("P1").body.taken_up)
        await held.choose_number("R1")
        await held.shows("still holds?", "s still holds")
        await held.press("s")
        await held.until(lambda: held.item("R1").standing == "stands")
        await held.choose_number("E2")
        await held.press("x")
        await held.until(lambda: held.item("E2").standing == "dropped")
        assert [held.item(each).standing for each in ("C1", "C2")] == ["carried", "carried"]


async def test_the_rest_is_carried_on_with_one_key(tmp_path: Path) -> None:
    async with reviewing(tmp_path, "quarterly-review", asks="look-back") as held:
        await held.shows("S carries the rest", "● 2 to say  ○ 2 to say")
        await held.press("b", "S")
        await held.shows("5 go on as before.", "all said")
        numbers = ("C2", "Q1", "P1", "R1", "E2")
        assert {held.item(each).standing for each in numbers} == {"stands"}
        assert "S carries the rest" not in held.screen
        await held.press("u")
        await held.until(lambda: held.item("Q1").standing == "carried")


async def test_a_promise_that_goes_on_leads_to_the_next_and_asks_nothing_more(
    tmp_path: Path,
) -> None:
    async with reviewing(tmp_path, "quarterly-review", asks="look-back") as held:
        first = held.pane.chosen
        await held.press("s")
        await held.until(lambda: held.item("C1").standing == "stands")
        await held.shows("goes on")
        await held.until(lambda: held.pane.chosen != first)


async def test_a_session_without_a_look_back_asks_at_sign_off(tmp_path: Path) -> None:
    async with reviewing(tmp_path, "kickoff", asks="sign-off", size=(100, 40)) as held:
        await held.shows("From last time", "Enter says what became of it")
        await held.looks_like("sign-off-from-last-time-100x40")
        await held.choose_number("C1")
        await held.press("enter")
        await held.shows("C1 One written brief per campaign: what became of it?")
        await held.press("1")
        await held.shows("what does the client say?")
        await held.press("k")
        await held.shows("● client says kept; agency has not said")
        await held.press("enter")
        await held.press("k")
        await held.until(lambda: of(held, "C1").settled)
        await held.choose_number("Q1")
        await held.press("enter")
        await held.shows("a  answer it", "s  still open")
        await held.press("a")
        await held.type("The agency")
        await held.press("enter")
        await held.at_list()
        await held.until(lambda: held.item("Q1").body.answer == "The agency")
        await held.choose_number("P1")
        await held.press("enter", "s")
        await held.until(lambda: held.item("P1").standing == "stands")
