"""The stage: one thought at a time for the whole room, following whoever leads."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs
from rich.cells import cell_len
from stages import Staged, staged
from textual.content import Content
from textual.events import Paste

from apps import desk_of
from builders import AGENDA, NOW, SESSION, a_record
from rated import STEP, rated
from tui.consoles import brought, holding
from workshop.errors import StoreError
from workshop.model.expectations import Expectation
from workshop.model.record import Record
from workshop.model.rounds import RoundPlan
from workshop.model.sides import SIDES
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.panes.off_stage import off_stage
from workshop.tui.stage.fitting import fit
from workshop.tui.stage.thought import Thought, plain


def running(record: Record, step: str) -> Record:
    """The same session as it is held, with a step open."""
    session = structs.replace(record.session, state="running", started=NOW, step=step)
    return structs.replace(record, session=session)


async def resized(held: Staged, width: int, height: int) -> None:
    await held.pilot.resize_terminal(width, height)
    await held.until(lambda: held.app.screen.size == (width, height), "the new size")


async def test_a_gap_of_the_scorecard_fills_whatever_there_is(tmp_path: Path) -> None:
    workspace = brought(tmp_path, running(rated(), STEP.uid))
    async with staged(workspace, size=(60, 20)) as held:
        for width, height in ((60, 20), (80, 24), (120, 36), (200, 50)):
            await resized(held, width, height)
            await held.looks_like(f"stage-scorecard-{width}x{height}")
        await resized(held, 59, 20)
        await held.shows("This terminal has 59 × 20. The stage needs 60 × 20")


async def test_the_stage_follows_the_meeting_from_the_welcome_on(tmp_path: Path) -> None:
    async with staged(brought(tmp_path, a_record())) as held:
        await held.looks_like("stage-welcome-80x24")
        await held.follows(lambda room: room.lead.start_clock())
        await held.follows(lambda room: room.lead.go_to(AGENDA[1].uid))
        await held.looks_like("stage-expectations-80x24")
        uid = await held.follows(lambda room: room.expectations.add("client", "Call us first"))
        await held.shows("E3   ● client expects", "3 of 3 expectations")
        await held.follows(lambda room: room.expectations.answer(uid, "will-try"))
        await held.shows("will try")
        await held.follows(lambda room: room.clauses.take_off(uid))
        await held.until(lambda: "E3" not in held.screen, "the end of what was taken off")


async def test_the_facilitator_walks_the_stage_and_hides_what_is_taken_off(tmp_path: Path) -> None:
    workspace = brought(tmp_path, running(rated(), STEP.uid))
    async with staged(workspace) as held:
        await held.shows("1 of 2 blind spots")
        with held.console() as room:
            for number in ("F3", "F6", "F2"):
                uid = next(each.uid for each in room.record.items if each.number == number)
                room.presence.tell(showing=uid)
                await held.shows(f" {number} ")
            room.presence.tell(showing=off_stage(uid))
            await held.until(lambda: "F2" not in held.screen, "what was taken off")
            room.rounds.open("scorecard", RoundPlan("keyboard"))
            room.presence.tell(showing=uid)
            await held.shows("Everybody writes alone")
            assert "F2" not in held.screen


async def test_keys_on_the_console_move_selection_and_stage_together(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        assert "stage" not in held.footer
        await held.press(">")
        assert "There is no stage" in held.told()[-1]
        desk = desk_of(held.workspace, held.clock, "s")
        stage = desk.present(SESSION.id)
        stage.presence.tell(cols=80, rows=24)
        await held.until(lambda: "> on stage" in held.footer, "the key")
        for key, number in ((">", "E1"), (">", "E2"), (">", "E2"), ("<", "E1"), ("<", "E1")):
            await held.press(key)
            uid = held.item(number).uid
            assert held.pane.chosen == uid
            await held.until(lambda uid=uid: stage.view().showing == uid, number)
        stage.leave()
        desk.close()


async def test_a_session_that_is_deleted_is_said_to_be_gone(tmp_path: Path) -> None:
    async with staged(brought(tmp_path, a_record())) as held:
        held.leading.delete(SESSION.id)
        await held.shows("Ctrl+Q leaves.")
        assert "Brightwater" not in held.screen
    assert (held.app.return_code, held.app.last_words) == (0, ())


async def test_no_key_and_no_paste_does_anything_on_the_stage(tmp_path: Path) -> None:
    async with staged(brought(tmp_path, running(rated(), STEP.uid))) as held:
        await held.shows("1 of 2 blind spots")
        before = held.screen
        await held.pilot.press("x", "f2", "enter", "escape", "q", ">", "down", "ctrl+p", "u")
        held.app.post_message(Paste("q\n"))
        await held.pilot.pause()
        assert held.screen == before
        await held.pilot.press("f1")
        await held.shows("every key but those below does nothing", "Ctrl+Q")
        assert "undo" not in held.screen


def test_whatever_is_said_fits_and_other_scripts_stay_whole() -> None:
    long = "We hear of changes from a journalist. " * 12
    for head in (
        "",
        "x" * 300,
        long,
        "漢字の長い文" * 30,
        "שלום عليكم",
        "👩‍🚀 and 👨‍👩‍👧",
        "Größe, é",
    ):
        thought = Thought(head, Content("K1"), plain(long, head), counted=("a", "b"))
        for width, height in ((60, 18), (80, 22), (120, 28), (200, 42)):
            rows = fit(thought, width, height).plain.split("\n")
            assert len(rows) <= height
            assert all(cell_len(each) <= width for each in rows), (head, width)
            if width == 60:
                assert len([each for each in rows if each.strip()]) <= 10
    assert "שלום عليكم" in fit(Thought("שלום عليكم"), 80, 22).plain
    assert "👨‍👩‍👧" in fit(Thought("👨‍👩‍👧 us"), 80, 22).plain


async def test_the_sealing_is_a_moment_of_its_own(tmp_path: Path) -> None:
    async with staged(brought(tmp_path, running(a_record(), AGENDA[6].uid))) as held:
        with held.console() as room:
            room.commitments.add("Send one brief", owner="ines-moreau")
            room.sign_off.propose()
            await held.shows("read back", "0 of 9 sections confirmed by both", "to sign")
            room.presence.tell(showing="section:goal")
            await held.shows("Launch Lumen in March", "client not yet")
            for side in SIDES:
                room.sign_off.confirm("goal", side)
            await held.shows("client confirmed ✓")
            room.sign_off.sign("ines-moreau", "Ines Moreau", where="room")
            room.sign_off.sign("tomas-reyes", "Tomas Reyes", where="video")
            await held.shows("09:00, ", "revision 1")
            await held.looks_like("stage-sealed-80x24")
            await resized(held, 120, 36)
            await held.looks_like("stage-sealed-120x36")


async def test_what_goes_wrong_is_not_said_on_the_wall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(brought(tmp_path, running(rated(), STEP.uid))) as held:
        await held.shows("1 of 2 blind spots")

        def fails(room: Room) -> View:
            raise StoreError(f"The database {room.core.store.folder} is locked.")

        with monkeypatch.context() as patch:
            patch.setattr(Room, "view", fails)
            with held.console() as room:
                room.noted.note("question", "Who knows?")
            await held.shows("not up to date")
            assert "locked" not in held.screen
            assert not held.app._notifications
        await held.shows("Q2   We do not know yet")


async def test_what_was_done_just_now_does_not_push_away_what_was_done_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workshop.tui.seats.stage.CALM", 1.0)
    # No time passes between the two, however long the computer takes.
    monkeypatch.setattr("workshop.tui.seats.stage.monotonic", lambda: 100.0)
    async with staged(brought(tmp_path, running(a_record(), AGENDA[1].uid))) as held:
        with held.console() as room:
            room.expectations.add("client", "Call us first")
            await held.shows("E3   ● client expects")
            room.expectations.add("agency", "Pay us in time")
            await held.until(lambda: len(held.stage.view.record.of(Expectation)) == 4)
            assert "E3   ● client expects" in held.screen
            await held.shows("E4   ○ agency expects")
