"""A person's own seat: they write in peace, seal, and lose nothing, whatever the room does meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec import structs
from textual.pilot import Pilot

from apps import an_app, desk_of
from builders import INES, LENA, PRIYA, SESSION, TOMAS
from round_builders import NOTES, POLL, SCORECARD, a_room_of, says
from screens import picture, wait_for, wait_for_words
from tui.consoles import brought
from workshop.model.notes import Note
from workshop.model.rounds import Round, RoundPlan
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.tui.app import WorkshopApp
from workshop.tui.panes.round_offers import counts_of
from workshop.tui.seats.participant import ParticipantScreen
from workshop.tui.seats.who import WhoScreen
from workshop.tui.stage.showing import shown
from workshop.tui.widgets.closed import Closed

OWN = RoundPlan("own")
ANONYMOUS = RoundPlan("own", anonymous=True)


@dataclass
class Sat:
    """Somebody at a seat of their own, while another process leads."""

    app: WorkshopApp
    pilot: Pilot[int]
    room: Room
    desk: Desk

    @property
    def screen(self) -> str:
        return picture(self.app)

    async def shows(self, *words: str) -> None:
        for each in words:
            await wait_for_words(self.pilot, each)

    async def press_for(self, keys: str, *words: str) -> None:
        await self.pilot.press(*keys.split(" "))
        await self.shows(*words)

    async def acknowledge(self) -> None:
        notice = self.app.screen
        assert isinstance(notice, Closed)
        while self.app.screen is notice:
            await self.pilot.press("escape")
            await self.pilot.pause(0.02)

    def seal(self, handle: str, *texts: str) -> None:
        """Somebody else seals from their own seat."""
        (uid,) = (each.uid for each in self.room.record.of(Round) if each.body.stage == "open")
        seat = self.desk.join(SESSION.id, handle)
        seat.rounds.write(uid).seal(says(*texts))
        seat.leave()


@asynccontextmanager
async def sitting(root: Path, handle: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Sat]:
    record = a_room_of(2, 2)
    session = structs.replace(record.session, step=NOTES.uid)
    if not root.exists():
        brought(root, structs.replace(record, session=session))
    workspace = Workspace(root)
    desk = desk_of(workspace, ids="c")
    room = desk.room(SESSION.id)
    app = an_app(workspace, lambda: ParticipantScreen(SESSION.id, handle))
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            sat = Sat(app, pilot, room, desk)
            await sat.shows("PRIVATE")
            yield sat
            own = next(each for each in app.screen_stack if isinstance(each, ParticipantScreen))
            await own.drafts.write()
            own.drafts.write_to(None)  # its timer may come when the room is gone
            await own.room.give_up()
    finally:
        room.leave()
        desk.close()


async def test_write_seal_change_and_take_back(tmp_path: Path) -> None:
    async with sitting(tmp_path / "w", INES.handle) as seat:
        await seat.shows("Ines Moreau ● Brightwater", "Nobody has checked that you are Ines Moreau")
        uid = seat.room.rounds.open("notes", ANONYMOUS)
        await seat.shows("It is your turn to write")
        await seat.press_for("f2", "Anonymous: only counts are shown", "0 of 4 sealed")
        await seat.press_for("L a t e", "Late", "kept, not sealed")
        # What others do changes nothing under the fingers.
        seat.seal(TOMAS.handle, "hidden")
        await seat.shows("1 of 4 sealed", "Late")
        await seat.press_for("f2", "Sealed. 2 of 4 have sealed.", "You have sealed.")
        assert "Late" not in seat.screen
        # A second F2 opens nothing; what is opened for a change is not "not sealed" before it differs.
        await seat.press_for("f2 X", "This is what you sealed", "Late", "F2 close")
        assert "not sealed" not in seat.screen
        assert "not saved" not in seat.screen
        await seat.press_for("f2", "X change it")
        assert "F2" not in seat.screen.splitlines()[-1]
        await seat.press_for("X", "This is what you sealed", "Late")
        await seat.press_for("s", "Lates", "F2 seal", "kept, not sealed")
        await seat.press_for("f2", "Sealed. 2 of 4")
        await seat.press_for("x", "Take back what you sealed in Frank feedback?")
        await seat.press_for("y", "It goes on counting as sealed")
        assert seat.room.rounds.views(NOTES)[0].total == 2
        await seat.press_for("X", "Lates", "kept, not sealed")
        await seat.press_for("escape", "You have sealed.")
        # A question about a round that is over closes, and says what became of the round.
        await seat.press_for("x", "Take back what you sealed")
        seat.room.rounds.discard(uid)
        await seat.shows("The round was discarded, unseen, meanwhile.")
        await seat.press_for("y", "The round was discarded, unseen, meanwhile.")
        await seat.acknowledge()
        assert "goes on counting" not in seat.screen
        assert "goes on counting" not in " ".join(each.message for each in seat.app._notifications)
        # A seat that does not follow is one of a count.
        await seat.press_for("H", "in a small room they may guess who")
        await seat.press_for("y", "H I follow again")
        await seat.shows("Briefs arrive in pieces")


async def test_who_writes_stays_when_the_room_goes_on_and_when_it_is_revealed(
    tmp_path: Path,
) -> None:
    root = tmp_path / "w"
    async with sitting(root, PRIYA.handle) as seat:
        uid = seat.room.rounds.open("notes", OWN)
        await seat.shows("It is your turn to write")
        await seat.press_for("f2", "Named: when it is revealed")
        await seat.press_for("h a l f", "half")
        seat.room.lead.go_to(POLL.uid)
        await seat.shows(
            "The room is now at Safety check · F4 follows", "half", "F2 seal and follow"
        )
        await seat.press_for("f4", "Safety check", "F2 write: Frank feedback")
        assert "half" not in seat.screen
        await seat.press_for("f2", "half", "The room is now at Safety check")
        seat.seal(INES.handle, "in time")
        seat.room.rounds.reveal(uid, without_rest=True)
        await seat.shows("It was revealed while you were writing", "half", "F2 what now")
        await seat.press_for("f2", "What becomes of your text?", "say it now, with your name")
        await seat.press_for("n", "“half”", "Everybody sees that Priya Nair wrote it.")
        await seat.press_for("n", "It was revealed while you were writing")  # not now
        await seat.press_for("f2", "What becomes of your text?")
        await seat.press_for("l", "Safety check")
    # The seat comes back; the text is offered to who says that it is theirs, and to nobody else.
    async with sitting(root, PRIYA.handle) as seat:
        await seat.shows("was revealed before this was sealed", "Only if you are Priya Nair")
        assert "half" not in seat.screen
        await seat.press_for("r", "half", "keep it in a file of yours")
        await seat.press_for("n", "Everybody sees that Priya Nair wrote it.")
        await seat.press_for("y", "Said in Frank feedback: N", "Safety check")
        said = seat.room.record.of(Note)[-1]
        assert (said.body.text, said.author, said.side) == ("half", PRIYA.handle, "client")
        await seat.press_for("U", "You have nothing here that is not sealed.")


async def test_a_ballot_in_which_nothing_was_changed_closes_at_the_reveal_and_follows(
    tmp_path: Path,
) -> None:
    async with sitting(tmp_path / "w", PRIYA.handle, (60, 20)) as seat:
        uid = seat.room.rounds.open("notes", OWN)
        await seat.shows("It is your turn to write")
        await seat.press_for("f2 L a t e f2", "X change it")
        await seat.press_for("X", "This is what you sealed")
        await seat.press_for("s backspace", "This is what you sealed", "F2 close")
        seat.room.lead.go_to(POLL.uid)
        await seat.shows("The room is now at Safety check", "F2 go on")
        assert ":00" not in seat.screen.splitlines()[0]  # the time is that of another step
        seat.room.rounds.reveal(uid, without_rest=True)
        await seat.shows("The round was revealed. Nothing of yours")
        await seat.press_for("x y", "The round was revealed. Nothing of yours")  # swallowed
        await seat.acknowledge()
        await seat.shows("Nobody was asked in “Safety check” yet.")
        assert "while you were writing" not in seat.screen
        await seat.press_for("U", "You have nothing here that is not sealed.")
        # Who has written something stays, with the words in sight on a small screen too.
        uid = seat.room.rounds.open("poll", OWN)
        await seat.shows("F2 write")
        await seat.press_for("f2", "F2 seals")
        await seat.press_for("3", "kept, not sealed")
        seat.room.rounds.discard(uid)
        await seat.shows("It was discarded, unseen", "▸ 3")
        await wait_for(seat.pilot, lambda: "F2 seals" not in seat.screen, "no word of sealing")
        await seat.press_for("f2 l", "Safety check")
        # On the stage a revealed round begins with what was written.
        seat.room.lead.go_to(NOTES.uid)
        seat.room.lead.start_clock()
        assert shown(seat.room.view()).counted == ("note", "notes")
        assert "typing" not in seat.screen


async def test_a_change_of_words_that_were_shown_without_a_name_is_said_with_none_and_left_nowhere(
    tmp_path: Path,
) -> None:
    async with sitting(tmp_path / "w", PRIYA.handle) as seat:
        uid = seat.room.rounds.open("notes", ANONYMOUS)
        await seat.shows("It is your turn to write")
        await seat.press_for("f2", "Anonymous: only counts")
        await seat.press_for("O u r s f2", "X change it")
        await seat.press_for("X", "Until then no file keeps it")
        await seat.press_for("s", "Ourss")
        for each in (INES, TOMAS, LENA):
            seat.seal(each.handle, f"of {each.handle[::-1]}")
        seat.room.rounds.reveal(uid)
        await seat.shows("It was revealed while you were writing", "Ourss")
        await seat.press_for(
            "f2", "What becomes of your text?", "keep it in a file", "throw it away"
        )
        assert "with your name" not in seat.screen
        assert "U shows it again" not in seat.screen
        await seat.press_for("g", "Ourss")


@pytest.mark.parametrize("befall", ["lost", "garbled"])
@pytest.mark.parametrize("plan", [OWN, ANONYMOUS])
async def test_an_urn_that_cannot_be_read_has_no_count_anywhere_and_the_session_goes_on(
    tmp_path: Path, plan: RoundPlan, befall: str
) -> None:
    async with sitting(tmp_path / "w", PRIYA.handle) as seat:
        uid = seat.room.rounds.open("notes", plan)
        seat.seal(INES.handle, "sealed")
        await seat.shows("1 of 4" if plan.anonymous else "client 1 of 2")
        urn, aside = seat.room.core.urns.path(uid), tmp_path / "aside.db"
        urn.rename(aside)
        if befall == "garbled":
            urn.write_bytes(b"\xff" * 4096)
        await seat.shows("the count is not known", "cannot be read now.")
        assert "of 4" not in seat.screen
        assert "0 of" not in seat.screen
        # On the stage nobody has a tick, and no number stands there; the console alone names the file.
        view = seat.room.view()
        on_stage = seat.desk.present(SESSION.id).view()
        words = "\n".join(line.text.plain for line in shown(on_stage).lines)
        assert "How many have sealed is not known" in words
        assert "✓" not in words
        assert urn.name not in words
        assert urn.name in view.rounds[0].fault
        assert counts_of(view.rounds[0]).plain == "the count is not known"
        assert view.still_writing == 0
        # What somebody writes meanwhile is kept, and everything is as it was once the file is back.
        seat.room.lead.go_to(POLL.uid)
        await seat.shows("Safety check")
        aside.replace(urn)
        seat.room.lead.go_to(NOTES.uid)
        await seat.shows("1 of 4" if plan.anonymous else "client 1 of 2", "F2 write")


async def test_a_draft_of_another_step_moves_nobody_and_is_kept(tmp_path: Path) -> None:
    root = tmp_path / "w"
    async with sitting(root, LENA.handle) as seat:
        await seat.shows("Briefs arrive in pieces")
        own = next(each for each in seat.app.screen_stack if isinstance(each, ParticipantScreen))
        kept = {f"{POLL.uid}/c0000000000000001/text": "half an answer"}
        await own.do(lambda room: room.keep_drafts(kept))
    async with sitting(root, LENA.handle) as seat:
        await seat.shows("half an answer", "take it up")
        await seat.press_for("y", "That belongs to another step")
        assert seat.room.open_step.uid == NOTES.uid
        (file,) = Workspace(root).drafts.glob("*-seat-*")
        assert "half an answer" in file.read_text()


async def test_points_are_rated_at_one_s_own_seat_and_a_name_is_chosen_first(
    tmp_path: Path,
) -> None:
    root = tmp_path / "w"
    async with sitting(root, LENA.handle, (120, 36)) as seat:
        seat.room.rounds.open("scorecard", OWN, SCORECARD.uid)
        await seat.shows("F2 write: How we work")
        await seat.press_for("f2", "How we work: rating", "F2 seals", "7/10 How we work")
        await seat.press_for("4 ?", "can't judge")
        await seat.press_for("f2", "not answered yet. F2 again seals it as it is.")
        await seat.press_for("f2", "Sealed. 1 of 4 has sealed.")
        app = an_app(Workspace(root), lambda: WhoScreen(SESSION.id))
        async with app.run_test(size=(80, 24)) as pilot:
            await wait_for_words(pilot, "sits at another terminal")
            await pilot.press("enter")
            await wait_for_words(pilot, "Ines Moreau ● Brightwater")
