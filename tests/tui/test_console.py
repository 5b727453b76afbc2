"""The console: moving, the clock, notes from anywhere, undo, and a form that is left in every way there is."""

from __future__ import annotations

import os
import threading
from datetime import date
from pathlib import Path

import pytest
from consoles import STEPS, Held, brought, empty_record, holding, on
from msgspec import structs

from apps import a_filled_workspace, an_app, desk_of
from builders import AGENDA, SESSION, FakeClock, a_record
from screens import wait_for, wait_for_words
from workshop.errors import StoreError
from workshop.model.expectations import Expectation
from workshop.model.kpis import Kpi
from workshop.model.noted import Decision, Parked, Question
from workshop.tui import following
from workshop.tui.commands import APP
from workshop.tui.desk.home import HomeScreen
from workshop.tui.palette import PaletteScreen
from workshop.tui.seats.console import ConsoleScreen
from workshop.tui.widgets.closed import Closed
from workshop.tui.widgets.dialog import Prompt

OTHERS = ("Northern Rail", "Plain Speak", "Äpfel", "漢字広告")


# Nothing of another relationship


async def test_no_command_at_hand_leads_to_another_relationship_or_shows_one(
    tmp_path: Path,
) -> None:
    async with on(a_filled_workspace(tmp_path)) as held:
        topics = {command.topic for command, _ in held.console.commands_now()}
        assert topics == {"welcome", "pane", "console", "app"}
        await held.press("ctrl+p")
        await held.until(lambda: isinstance(held.app.screen, PaletteScreen))
        listed = held.app.screen._commands
        assert not [each for each in listed if each.startswith(("home", "new-session"))]
        shown = held.screen
        await held.press("escape", "f1")
        await held.shows("ground rules")
        for other in OTHERS:
            assert other not in shown + held.screen


async def test_leaving_the_session_frees_it_and_only_then_shows_the_others(tmp_path: Path) -> None:
    async with on(a_filled_workspace(tmp_path)) as held:
        await held.press("space")
        await held.shows("05:00   ON SCREEN")
        held.clock.advance(minutes=2)
        await held.press("q")
        await held.until(lambda: isinstance(held.app.screen, HomeScreen))
        await held.shows("Northern Rail")
        with held.elsewhere() as room:
            assert room.record.session.since is None
            assert room.record.agenda[0].spent == 120
            freed = await held.app.ask(lambda: held.app.desk().room(SESSION.id))
            await held.app.ask(freed.leave)


async def test_a_session_that_somebody_else_leads_is_opened_as_its_scribe(tmp_path: Path) -> None:
    workspace = a_filled_workspace(tmp_path)
    desk = desk_of(workspace)
    leading = desk.room(SESSION.id)
    app = an_app(workspace, lambda: ConsoleScreen(SESSION.id))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await wait_for_words(pilot, "scribe · saved")
        await wait_for(pilot, lambda: app._notifications, "who leads")
        assert "Jun Okada leads it in another window" in next(iter(app._notifications)).message
        step = leading.view().step.uid
        await pilot.press("f4")
        await wait_for(
            pilot,
            lambda: (
                ["Only who leads moves" in each.message for each in app._notifications] == [True]
            ),
            "an answer to F4 in the place of the first words",
        )
        assert leading.view().step.uid == step
    leading.leave()
    desk.close()


# Moving


async def test_next_and_previous_go_through_the_agenda_and_say_where_it_ends(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.press("f4")
        await held.until(lambda: held.kind == "sign-off")
        await held.press("]")
        await held.shows("This is the last step.")
        await held.press("f3", "[")
        await held.until(lambda: held.kind == "notes")
        await held.go("welcome")
        await held.press("[")
        await held.shows("This is the first step.")


async def test_a_click_in_the_agenda_opens_that_step(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome") as held:
        await held.click("KPIs")
        await held.until(lambda: held.kind == "kpis")
        assert held.record.session.step == STEPS["kpis"]


async def test_a_click_in_the_footer_carries_out_what_it_says(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.click("n new")
        await held.in_form()
        await held.press("1")
        await held.type("A weekly report")
        await held.click("F2 done")
        await held.at_list()
        assert held.item("E3").body.text == "A weekly report"


async def test_a_click_on_a_row_opens_it(tmp_path: Path) -> None:
    async with holding(tmp_path, "kpis") as held:
        await held.click("Qualified leads")
        await held.in_form()
        assert held.form.text_of("name") == "Qualified leads"


async def test_opening_at_a_kind_that_the_agenda_does_not_have_is_said_and_opens_all_the_same(
    tmp_path: Path,
) -> None:
    workspace = brought(tmp_path, empty_record(agenda=AGENDA[:2]))
    async with on(workspace, asks="scope") as held:
        await held.shows("This session has no step of the kind scope.")
        assert held.kind == "welcome"


# The clock


async def test_the_clock_begins_runs_and_pauses_for_everybody_to_see(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        assert "20:00 paused" in held.screen
        await held.press("space")
        await held.until(lambda: held.record.session.state == "running")
        held.clock.advance(minutes=3, seconds=5)
        await held.shows("16:55   ON SCREEN")
        await held.press("space")
        await held.shows("16:55 paused")
        assert held.record.agenda[1].spent == 185


async def test_a_minute_more_counts_at_once_and_can_be_undone(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.press("+")
        await held.shows("21:00")
        await held.press("u")
        await held.shows("Undone: Expectations: 21 minutes.", "20:00")


async def test_time_that_is_over_is_said_in_a_word(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome") as held:
        await held.press("space")
        await held.until(lambda: held.record.session.since)
        held.clock.advance(minutes=6)
        await held.shows("-01:00 over")


async def test_the_wide_header_says_when_it_ends(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome", size=(120, 36)) as held:
        await held.press("space")
        await held.shows("ends 10:50")


async def test_fitting_the_rest_says_what_it_did(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome") as held:
        await held.press("f")
        await held.shows("What is left already fits.")
        await held.press("space")
        await held.until(lambda: held.record.session.since)
        held.clock.advance(minutes=40)
        await held.press("f")
        await held.shows("6 steps shortened.")
        await held.press("u")
        await held.shows("Undone: 6 steps shortened.")


async def test_a_clock_that_ran_when_the_machine_died_is_mended_and_that_is_said(
    tmp_path: Path,
) -> None:
    workspace = brought(tmp_path, a_record())
    clock = FakeClock()
    desk = desk_of(workspace, clock)
    room = desk.room(SESSION.id)
    room.lead.start_clock()
    lock, room.attendance.lease._handle = room.attendance.lease._handle, None
    assert lock is not None
    os.close(lock)  # as the system does with a process that has gone
    desk.close()
    clock.advance(hours=3)
    async with on(workspace, clock=clock, ids="b") as held:
        await held.shows("The clock was stopped at 09:00")
        assert held.record.session.state == "paused"


# Noting from anywhere


@pytest.mark.parametrize(
    ("key", "body", "number"), [("d", Decision, "R2"), ("o", Question, "Q2"), ("p", Parked, "P1")]
)
async def test_a_decision_a_question_and_a_parked_topic_are_noted_from_any_step(
    tmp_path: Path, key: str, body: type, number: str
) -> None:
    async with holding(tmp_path, "kpis") as held:
        await held.press(key)
        await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused)
        await held.press("f2")
        await held.shows("Write a few words first.")
        await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused)
        await held.type("One voice for each side")
        await held.press("f2")
        await held.shows(f"{number} noted. It comes back at read-back.")
        assert held.of(body)[-1].body.text == "One voice for each side"
        assert held.of(body)[-1].step == STEPS["kpis"]


async def test_words_for_the_facilitator_alone_show_only_when_asked_for(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        assert "For the facilitator" not in held.screen
        await held.press("z")
        await held.shows("For the facilitator. Everybody who sees this screen sees it too.")
        await held.press("z")
        await held.at_list()
        assert "For the facilitator" not in held.screen


# Undo


async def test_undo_says_what_it_took_back_and_when_there_is_nothing(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.press("u")
        await held.shows("There is nothing to take back")
        await held.choose_number("E2")
        await held.press("1")
        await held.until(lambda: held.item("E2").agreed == ("client",))
        await held.press("u")
        await held.shows("Undone: E2: the client agrees.")
        assert held.item("E2").agreed == ()


async def test_what_was_done_before_this_step_was_opened_is_taken_back_only_when_that_is_meant(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.choose_number("E2")
        await held.press("1")
        await held.until(lambda: held.item("E2").agreed == ("client",))
        await held.press("f4", "u")
        await held.shows("Take back “E2: the client agrees”?")
        await held.press("enter")  # the harmless answer comes first
        await held.at_list()
        assert held.item("E2").agreed == ("client",)
        await held.press("u", "y")
        await held.shows("Undone: E2: the client agrees.")


async def test_what_was_said_of_a_fault_goes_with_what_is_done_next(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.press("u")
        await held.shows("There is nothing to take back")
        await held.press("1")
        await held.until(lambda: "There is nothing to take back" not in held.screen)


async def test_what_was_said_in_one_session_does_not_stand_over_the_next(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.choose_number("E2")
        await held.press("1", "u")
        await held.shows("Undone: E2: the client agrees.")
        await held.press("q")
        await held.until(lambda: isinstance(held.app.screen, HomeScreen))
        await held.until(lambda: "Undone" not in held.screen)


# The form, left in every way


WAYS = {
    "Esc": "expectations",
    "F2": "expectations",
    "Ctrl+S": "expectations",
    "F3": "welcome",
    "F4": "scope",
    "a click in the list": "expectations",
    "a click in the agenda": "kpis",
}
KEYS = {"Esc": "escape", "F2": "f2", "Ctrl+S": "ctrl+s", "F3": "f3", "F4": "f4"}


async def leave(held: Held, way: str) -> None:
    if way == "a click in the list":
        await held.click("Responsiveness and approvals")  # the last line of E1
    elif way == "a click in the agenda":
        await held.click("KPIs")
    else:
        await held.press(KEYS[way])


@pytest.mark.parametrize("way", ["Esc", "F2", "F4", "a click in the list", "a click in the agenda"])
async def test_what_was_typed_is_saved_exactly_once_however_the_form_is_left(
    tmp_path: Path, way: str
) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.choose_number("E2")
        await held.press("enter")
        await held.in_form()
        await held.fill("text", ", always")
        await leave(held, way)
        await held.until(lambda: held.kind == WAYS[way] and held.drafts() == {})
        assert held.item("E2").body.text == "Invoices paid within 30 days, always"
        assert [each for each in held.acts() if "E2" in each] == ["E2: text changed"]


@pytest.mark.parametrize("way", WAYS)
async def test_a_new_item_comes_to_be_once_and_in_its_own_step_however_the_form_is_left(
    tmp_path: Path, way: str
) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.begin()
        await held.type("A weekly report")
        await leave(held, way)
        await held.until(lambda: held.kind == WAYS[way] and held.drafts() == {})
        assert held.item("E3").body.text == "A weekly report"
        assert held.item("E3").step == STEPS["expectations"]
        assert [each for each in held.acts() if "added" in each] == ["E3 added"]


async def test_a_click_on_another_row_saves_this_form_and_opens_that_one(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations", size=(120, 36)) as held:
        await held.choose_number("E2")
        await held.press("enter")
        await held.in_form()
        await held.fill("words", " still")
        await held.click("Layouts two working days")
        await held.until(lambda: held.pane.subject and held.pane.subject.title == "E1")
        assert held.item("E2").body.words == "Month-end run stands in the way still"
        assert held.item("E1").body.words == "If one person decides"


async def test_a_field_that_cannot_be_read_keeps_the_step_open_and_says_so(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.press("enter")
        await held.in_form()
        await held.fill("due", " soonish")
        for key in ("f4", "f3", "f2"):
            await held.press(key)
            await held.shows("Not saved: correct it", "is not a date")
            assert held.kind == "commitments"
            assert held.form.text_of("due") == "12 Jan 2027 soonish"


async def test_escape_twice_leaves_a_field_that_cannot_be_read_and_drops_what_is_in_it(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.press("enter")
        await held.in_form()
        await held.fill("done_when", ", and filed")
        await held.fill("due", " soonish")
        await held.press("escape")
        await held.shows("press Esc to drop it")
        await held.press("escape")
        await held.at_list()
        await held.until(lambda: held.drafts() == {})
        assert held.item("C1").body.due == date(2027, 1, 12)
        assert held.item("C1").body.done_when == "Every job has one, and filed"


async def test_a_new_item_without_the_field_it_needs_is_not_lost_silently(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.begin()
        await held.fill("done_when", "All have seen it")
        for key in ("f4", "f2", "escape"):
            await held.press(key)
            await held.shows("Fill this in first.", "All have seen it", "press Esc to drop it")
            assert held.focused == "action"
            await held.type("x")
            await held.press("backspace")
        await held.type("Show it")
        await held.press("escape")
        await held.at_list()
        assert held.item("C3").body.action == "Show it"
        assert held.item("C3").body.done_when == "All have seen it"
        assert held.acts() == ["C3 added"]


async def test_a_field_of_a_new_item_that_was_left_twice_does_not_hold_the_form_open(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.begin()
        await held.fill("done_when", "All")
        await held.press("shift+tab", "tab")
        await held.type(" have seen it")
        await held.fill("action", "Show it")
        await held.press("tab")
        await held.until(lambda: held.acts() == ["C3 added"])
        await held.press("escape")
        await held.at_list()
        assert held.item("C3").body.done_when == "All have seen it"


async def test_what_is_emptied_again_before_a_new_item_is_made_is_not_part_of_it(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.begin()
        await held.fill("done_when", "All")
        await held.press("shift+tab", "tab", *["backspace"] * 3)
        await held.fill("action", "Show it")
        await held.press("escape")
        await held.at_list()
        assert (held.item("C3").body.action, held.item("C3").body.done_when) == ("Show it", "")


async def test_escape_twice_drops_a_new_item_without_the_field_it_needs(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.begin()
        await held.fill("done_when", "All have seen it")
        await held.until(lambda: held.drafts())
        await held.press("escape")
        await held.shows("press Esc to drop it")
        await held.press("escape")
        await held.at_list()
        await held.until(lambda: held.drafts() == {})
        assert held.acts() == []


async def test_a_new_item_in_which_nothing_was_typed_is_left_without_a_word(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.begin()
        await held.press("tab", "tab", "escape")
        await held.at_list()
        assert held.acts() == []


async def test_what_could_not_be_saved_is_told_and_saved_at_the_next_try(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.choose_number("E2")
        await held.press("enter")
        await held.in_form()
        with held.elsewhere() as room:
            room.sign_off.propose()
            await held.fill("text", ", always")
            await held.press("escape")
            await held.shows("Reopen it in Sign-off", "This is not saved yet")
            room.sign_off.reopen()
            await held.type("!")
            await held.press("escape")
            await held.at_list()
        assert held.item("E2").body.text == "Invoices paid within 30 days, always!"


# Keys and words


LETTERS = "nxe12sScaurzdopfgqh+JK"


async def test_what_the_seat_may_not_do_is_neither_offered_nor_done(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        room, before = held.console.room, held.acts()
        room.view = structs.replace(room.view, powers=frozenset({"read"}))
        room.show()
        offered = {command.id for command, _ in held.console.commands_now()}
        assert offered == {"console.home", *(each.id for each in APP)}
        await held.press("n", "enter", "x", "d", "u", "space", "f4", "s", "f2")
        assert held.app.screen is held.console
        assert held.pane.form is None
        assert held.kind == "expectations"
        assert held.acts() == before


@pytest.mark.parametrize("name", ["text", "answer", "notice"])
async def test_while_a_form_is_open_no_letter_is_a_command(tmp_path: Path, name: str) -> None:
    async with holding(tmp_path, "expectations") as held:
        before = held.record
        await held.press("enter")
        await held.in_form()
        await held.fill(name, "")
        # A digit chooses an answer and goes on.
        letters = LETTERS.replace("12", "") if name == "answer" else LETTERS
        held.burst(*letters, *"[]?", "delete", "space")
        await held.until(lambda: held.focused == name)
        await held.press("left")
        assert held.app.screen is held.console
        assert held.pane.form is not None
        assert held.record == before
        assert held.acts() == []


async def test_a_letter_in_the_list_beside_an_open_form_is_no_command_either(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "expectations", size=(120, 36)) as held:
        await held.press("enter")
        await held.in_form()
        held.pane.clauses.focus()
        await held.until(lambda: held.pane.clauses.has_focus)
        await held.press(*LETTERS, "delete")
        assert held.app.screen is held.console
        assert held.pane.form is not None
        assert held.acts() == []


async def test_what_is_typed_in_one_go_lands_in_the_fields_it_was_meant_for(tmp_path: Path) -> None:
    async with holding(tmp_path, "kpis", size=(120, 36)) as held:
        held.burst("n", *"Returns", "tab", "tab", *"2,5", "enter", *"% a month", "enter")
        held.burst(*"30.6.2027", "escape", "1", "2")
        await held.until(lambda: len(held.of(Kpi)) == 2 and held.item("K2").both_agree)
        body = held.item("K2").body
        assert (body.name, str(body.target), body.unit) == ("Returns", "2.5", "% a month")
        assert body.due is not None
        assert body.due.isoformat() == "2027-06-30"


async def test_the_foot_says_whether_all_that_was_typed_is_saved(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        assert held.footer.endswith("saved 09:00")
        await held.begin()
        await held.type("A weekly report")
        await held.until(lambda: held.footer.endswith("typing …"))
        await held.until(lambda: held.drafts())
        assert held.footer.endswith("typing …")
        held.clock.advance(minutes=4)
        await held.press("f2")
        await held.until(lambda: held.footer.endswith("saved 09:04"))


# Others who write


async def test_what_another_process_writes_appears(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        with held.elsewhere() as room:
            room.expectations.add("agency", "One contact for each job")
        await held.shows("One contact for each job")


@pytest.mark.parametrize("key", ["g", "d", "z", "f1"])
async def test_what_another_process_writes_appears_under_what_is_open_over_it(
    tmp_path: Path, key: str
) -> None:
    async with holding(tmp_path, "expectations", size=(120, 36)) as held:
        await held.press(key)
        await held.until(lambda: held.app.screen is not held.console)
        over, focused = held.app.screen, held.app.focused
        with held.elsewhere() as room:
            uid = room.expectations.add("agency", "One contact for each job")
        await held.until(lambda: held.record.item(uid) is not None, "the view")
        await held.until(lambda: uid in [row.uid for row in held.pane.clauses.rows], "the list")
        assert (held.app.screen, held.app.focused) == (over, focused)


async def test_what_is_typed_into_a_question_stays_when_another_process_writes(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.press("d")
        await held.until(lambda: held.focused == "text")
        await held.type("We meet in May")
        with held.elsewhere() as room:
            uid = room.expectations.add("agency", "One contact for each job")
        await held.until(lambda: held.record.item(uid) is not None)
        assert held.focused == "text"
        assert held.app.focused.text == "We meet in May"
        await held.press("f2")
        await held.until(lambda: held.of(Decision)[-1].body.text == "We meet in May")


async def test_a_change_that_cannot_be_read_at_once_is_shown_when_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "AGAIN", 0.05)
    async with holding(tmp_path, "expectations") as held:
        room = held.console.room._room
        assert room is not None
        version, failures = room.version, iter([True, True])

        def fails_twice() -> tuple[int, ...]:
            if next(failures, False):
                raise StoreError("The disk does not answer.")
            return version()

        room.version = fails_twice  # type: ignore[method-assign]
        with held.elsewhere() as other:
            other.expectations.add("agency", "One contact for each job")
        await held.shows("One contact for each job")


async def test_who_leaves_the_session_follows_it_no_longer(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        watcher = held.console._following._watcher
        assert watcher is not None
        await held.press("q")
        await held.until(lambda: isinstance(held.app.screen, HomeScreen))
        await held.until(lambda: not watcher._thread.is_alive())
        await held.until(lambda: len(watchers()) == 1, "the watcher of home")
    assert watchers() == []


def watchers() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "watcher"]


async def test_what_another_process_writes_leaves_a_field_in_use_alone_and_is_shown_beside_it(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "expectations", size=(120, 36)) as held:
        await held.choose_number("E2")
        await held.press("enter")
        await held.in_form()
        await held.fill("text", ", all of them")
        with held.elsewhere() as room:
            room.expectations.change(held.item("E2").uid, text="Paid in June", words="In June")
        await held.shows("meanwhile: Paid in June")
        assert held.focused == "text"
        assert held.form.text_of("text") == "Invoices paid within 30 days, all of them"
        assert held.form.text_of("words") == "In June"


async def test_an_item_that_another_process_removes_closes_its_form_and_keeps_the_draft(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.choose_number("E2")
        await held.press("enter")
        await held.in_form()
        await held.fill("text", ", all of them")
        with held.elsewhere() as room:
            room.clauses.remove(held.item("E2").uid)
        await held.until(lambda: isinstance(held.app.screen, Closed))
        before = held.acts()
        await held.acknowledge("E2 was taken away at another seat", ", all of them")
        await held.at_list()
        assert held.acts() == before
        assert held.of(Expectation)[-1].number == "E1"
        await held.until(lambda: held.drafts().get("text", "").endswith(", all of them"))


# Looks


async def test_making_the_terminal_small_and_large_again_keeps_everything(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations", size=(120, 36)) as held:
        await held.choose_number("E2")
        await held.press("enter")
        await held.in_form()
        await held.fill("text", ", all")
        await held.shows("The other answers", "typing …")
        before = held.screen
        await held.pilot.resize_terminal(60, 20)
        await held.until(lambda: held.screen.count("\n") == 20)
        await held.shows("ON SCREEN", "F2 done")
        assert held.form.text_of("text") == "Invoices paid within 30 days, all"
        assert held.focused == "text"
        await held.pilot.resize_terminal(120, 36)
        await held.until(lambda: held.screen == before)


@pytest.mark.parametrize("kind", STEPS)
async def test_every_pane_fits_a_small_terminal_in_the_light_theme(
    tmp_path: Path, kind: str
) -> None:
    async with holding(tmp_path, kind, size=(60, 20), dark=False) as held:
        assert held.app.theme.startswith("workshop-light")
        lines = held.screen.split("\n")
        assert "ON SCREEN" in lines[0]
        assert "F1 help" in held.footer
        await held.press("ctrl+t")
        assert held.app.theme.startswith("workshop-dark")
        await held.looks_like(f"{kind}-60x20")


async def test_help_says_what_the_step_is_for_and_all_its_prompts(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.press("f1")
        await held.shows("Each side says what it expects of the other.", "What must not change?")


async def test_the_palette_carries_out_what_is_found_by_name(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.press("ctrl+p")
        await held.until(lambda: isinstance(held.app.screen, PaletteScreen) and held.app.focused)
        await held.type("client agrees")
        await held.press("enter")
        await held.until(lambda: held.item("E1").agreed == ("agency",))
