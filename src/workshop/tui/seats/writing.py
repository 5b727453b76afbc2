"""Writing at a person's own seat: opening the ballot of a round, sealing, and taking back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from textual import on
from textual.containers import Container
from textual.content import Content

from workshop.errors import InputError, Refused
from workshop.model.kinds import ROUND_TYPES
from workshop.model.rounds import Tally
from workshop.model.sides import Side
from workshop.room.room import Room
from workshop.room.rounds.turn import SealedMeanwhile, Turn
from workshop.room.rounds.view import RoundView
from workshop.tui.panes.asked import while_open
from workshop.tui.panes.ballot import Ballot
from workshop.tui.seats.own_turn import OwnTurn
from workshop.tui.seats.step import StepScreen
from workshop.tui.services import Over
from workshop.tui.shared_room import SharedRoom
from workshop.tui.words import the_side

R = TypeVar("R")

_REPLACES = "You have sealed already. Sealing again replaces it."
_ADDS = "You have sealed already. What you seal now is added to it."
_OF_THE_OTHER_SIDE = "What you sealed was asked of the other side. Sealing now replaces it."
_CHANGES = "This is what you sealed. Until it is revealed you can change it and seal it again."
_IN_NO_FILE = " Until then no file keeps it: if this window is closed, the change is lost."


class _Opening(NamedTuple):
    """What is needed to open a ballot."""

    turn: Turn
    kept: dict[str, str]
    """What was typed and not sealed when this seat was left, by question."""
    texts: dict[str, tuple[str, ...]]
    """What a side wrote, for its contact."""
    tallies: dict[str, Tally]


class OwnWriting(StepScreen[R]):
    """A person's own seat while they write in rounds, with what they sealed there and what they did not."""

    def __init__(self, room: SharedRoom) -> None:
        super().__init__(room)
        self._own: OwnTurn | None = None
        """What is being written now."""
        self._texts: dict[str, dict[str, str]] = {}
        """What was typed or sealed here by round: who changes it goes on from there, as long as this seat lives."""
        self._sealed_texts: dict[str, dict[str, str]] = {}
        """What was sealed here by round, as long as this seat knows all of it."""
        self._turns: dict[str, Turn] = {}
        """The last turn by round: for whom these texts were asked, and what they knew to be sealed."""
        self._busy = False
        """Whether a ballot is being opened or closed."""
        self._leaving_unchanged = False
        """Whether it is being said why a ballot without anything unsealed closes."""

    @property
    def _person(self) -> str:
        view = self.view
        return view.record.name_of(view.seat.handle) if view is not None else ""

    def _mine(self) -> RoundView | None:
        """Return the round of the open step in which who sits here has still to write."""
        return _to_write(self.view.rounds) if self.view is not None else None

    def _elsewhere(self) -> RoundView | None:
        """Return the first round of another step in which they have still to write."""
        return _to_write(self.view.elsewhere) if self.view is not None else None

    def _sealed(self) -> RoundView | None:
        """Return the round in which something of who sits here is sealed, of the open step or else of another."""
        view = self.view
        found = (*view.rounds, *view.elsewhere) if view is not None else ()
        return next((each for each in found if each.turn and each.mine), None)

    def _title_of(self, found: RoundView) -> str:
        steps = self.view.record.agenda if self.view is not None else ()
        return next((each.title for each in steps if each.uid == found.step), "")

    # Writing in a round

    def action_change(self) -> None:
        """Change what was sealed."""
        if found := self._sealed():
            self.run_worker(self._write(found.uid))

    def action_elsewhere(self) -> None:
        """Write in a round of another step."""
        if found := self._elsewhere():
            self.run_worker(self._write(found.uid))

    async def action_back(self) -> None:
        """Leave a field, or the ballot; what stands in it is kept."""
        own = self._own
        if own is not None and not await own.ballot.leave_words():
            await self._leave_turn()

    async def _write(self, uid: str) -> None:
        """Open the ballot of a round; with what was typed or sealed at this seat before. Only in a worker."""
        if self._own is not None or self._busy:
            return
        self._busy = True
        try:
            await self._open_turn(uid)
        finally:
            self._busy = False

    async def _open_turn(self, uid: str) -> None:
        def sit_down(room: Room) -> _Opening:
            turn = room.rounds.write(uid)
            texts, tallies = turn.of_my_side() if turn.voice else ({}, {})
            return _Opening(turn, turn.kept_drafts(), texts, tallies)

        found = await self.do(sit_down)
        view = self.view
        if found is None or view is None:
            return
        turn, before = found.turn, self._turns.get(uid)
        if before is not None and before.side != turn.side:
            self._texts.pop(uid, None)  # it answers what the other side is asked
        if before is None or (before.side, before.seen) != (turn.side, turn.seen):
            self._sealed_texts.pop(uid, None)  # something else is sealed by now
        typed = found.kept or self._texts.get(uid, {})
        add, again = False, ""
        if turn.wrote_before and uid in self._sealed_texts:
            again = _CHANGES
        elif turn.wrote_before and not turn.can_add:
            again = _OF_THE_OTHER_SIDE
        elif turn.seen is not None and turn.seen.says_something and not turn.voice:
            one_point = len(turn.questions) == 1 and turn.questions[0].kind == "point"
            over = while_open(uid, view)
            add = not one_point and await self._adds(over)
            view = self.view or view
            if over(view):
                return
            again = _ADDS if add else _REPLACES
        item = view.record.item(uid)
        what = ROUND_TYPES[item.body.what].title if item is not None else ""
        step = next(
            (each.title for each in view.record.agenda if item and each.uid == item.step), ""
        )
        title = f"{step}: {what.lower()}"
        if turn.voice:
            title = f"{step}: one voice of {the_side(turn.side)}"
        own = OwnTurn(
            turn,
            item.step if item is not None else "",
            title,
            self.draft,
            add=add,
            again=again + (_IN_NO_FILE if again and turn.only_here else ""),
            kept=typed,
            sealed=self._sealed_texts.get(uid),
            texts=found.texts,
            tallies=found.tallies,
        )
        holder = self.query_one("#pane", Container)
        if self._pane is not None:
            self._pane.display = False
        self._own = own
        # Before it can be seen: whoever seals at once is not said to be writing after that.
        self.tell(lambda presence: presence.tell(doing="writing"))
        await holder.mount(own)
        self.show_view(view)

    async def _adds(self, over: Over) -> bool:
        """Ask who has sealed before this seat was taken whether they add to it or replace it."""
        words = (
            "You have sealed already. Nobody sees it before the reveal, and this seat does not know what it was. "
            "Do you add to it, or replace it?"
        )
        answers = (("a", "add to it; a new point replaces the old one"), ("r", "replace all of it"))
        return await self.ask(words, answers, over=over) != "r"

    async def _seal(self) -> None:
        own = self._own
        if own is None or self._busy:
            return
        await own.ballot.leave_words()
        left = own.ballot.unanswered()
        if left and not own.warned:
            own.warned = True
            own.ballot.go_to(left[0])
            many = "One is" if len(left) == 1 else f"{len(left)} are"
            self.say(f"{many} not answered yet. F2 again seals it as it is.")
            return
        turn, answers, texts = own.turn, own.ballot.answers(), own.texts()

        def job(room: Room) -> Refused | bool:
            try:
                turn.seal(answers, add=own.add)
                if turn.voice:
                    room.rounds.release(turn.round, turn.side)
            except Refused as refused:
                return refused
            return True

        def on_field_error(error: InputError) -> None:
            if not own.ballot.complain(error):
                self.services.say(str(error), "error")

        self._busy = True
        try:
            done = await self._do(job, on_field_error)
        finally:
            self._busy = False
        if done is None:
            return
        if isinstance(done[0], SealedMeanwhile):
            await self._seal_beside(own, str(done[0]))
            return
        if isinstance(done[0], Refused):
            if own.over:
                return  # why stands above the text already
            own.show(
                Content(), f"{done[0]} Your text stays here: F2 offers what you can do with it."
            )
            self.refresh_footer()
            return
        own.sealed()
        if own.add:
            self._texts.pop(turn.round, None)  # what is sealed is more than what stands here
            self._sealed_texts.pop(turn.round, None)
        else:
            self._texts[turn.round] = self._sealed_texts[turn.round] = texts
        self._turns[turn.round] = turn
        self.tell(lambda presence: presence.tell(doing="ready"))
        await self._close_turn()
        self.say(self._sealed_words(turn))

    async def _seal_beside(self, own: OwnTurn, why: str) -> None:
        """Ask what becomes of what was sealed another way since the ballot was opened, and do that."""
        turn = own.turn
        one_point = len(turn.questions) == 1 and turn.questions[0].kind == "point"
        answers = [("k", "leave what is sealed as it is")]
        if turn.can_add and not one_point:
            answers.append(("a", "add what stands here to it; a new point replaces the old one"))
        answers.append(("r", "replace it with what stands here"))
        answer = await self.ask(why, answers)
        if answer in ("a", "r") and self._own is own:
            own.add = answer == "a"
            await self._seal()

    def _sealed_words(self, turn: Turn) -> str:
        view = self.view
        if turn.voice:
            return f"Released, as the one voice of {the_side(turn.side)}."
        found = (*view.rounds, *view.elsewhere) if view is not None else ()
        mine = next((each for each in found if each.uid == turn.round), None)
        if mine is None:
            return "Sealed."
        have = "has" if mine.total == 1 else "have"
        return f"Sealed. {mine.total} of {sum(mine.asked.values())} {have} sealed."

    async def _leave_turn(self) -> None:
        own = self._own
        if own is None or self._busy:
            return
        self._texts[own.turn.round] = own.texts()
        self._turns[own.turn.round] = own.turn
        mine = self._sealed()
        sealed = mine is not None and mine.uid == own.turn.round
        self.tell(lambda presence: presence.tell(doing="ready" if sealed else "here"))
        await self._close_turn()

    def _leave_unchanged(self, why: str) -> None:
        """Close a ballot in which nothing can be sealed any more and nothing stands that is not sealed."""
        own = self._own
        if own is not None and own.over and not own.changed and not self._leaving_unchanged:
            self._leaving_unchanged = True
            self.closes(why, then=lambda: self.run_worker(self._leave_after(own)))

    async def _leave_after(self, own: OwnTurn) -> None:
        self._leaving_unchanged = False
        if self._own is own:
            await self._leave_turn()

    async def _close_turn(self) -> None:
        """Take the ballot away, and show where the room is."""
        own, self._own = self._own, None
        self._typing = self._unsaved
        if own is not None:
            with self.services.batch_update():
                await own.remove()
                if self._pane is not None:
                    self._pane.display = True
                await self._catch_up()

    async def _catch_up(self) -> None:
        if self.view is not None:
            self.show_view(self.view)
            await self.drawn()
        if self._pane is not None:
            self._pane.focus_list()

    @on(Ballot.Left)
    async def _ballot_left(self, event: Ballot.Left) -> None:
        event.stop()
        await self.action_back()

    def action_take_back(self) -> None:
        """Take back what was sealed."""
        self.run_worker(self._take_back())

    async def _take_back(self) -> None:
        found = self._sealed()
        if found is None:
            return
        uid = found.uid
        stays = (
            " What you wrote stays here, unsealed."
            if self._texts.get(uid)
            else " It cannot be brought back."
        )
        words = f"Take back what you sealed in {self._title_of(found)}?{stays}"
        view = self.view
        if view is None:
            return
        over = while_open(uid, view)
        answers = (("n", "leave it sealed"), ("y", "take it back"))
        if await self.ask(words, answers, over=over) != "y":
            return

        def job(room: Room) -> tuple[Turn, bool]:
            turn = room.rounds.write(uid)
            return turn, turn.take_back()

        done = await self.do(job, over=over)
        if done is None:
            return
        turn, counts = done
        self._sealed_texts.pop(uid, None)
        for key, text in self._texts.get(uid, {}).items():
            self.draft(turn.draft_name(key), text)
        self.tell(lambda presence: presence.tell(doing="here"))
        if counts:
            self.say(
                "Taken back. It goes on counting as sealed, with nothing in it: so nobody sees that somebody has taken "
                "something back. X writes again."
            )
        else:
            self.say("Taken back. F2 writes again.")

    # Drafts

    def unsaved(self) -> dict[str, str]:
        """Return what stands in fields or in the ballot and is not in the draft file."""
        own = self._own.drafts() if self._own is not None else {}
        return {**super().unsaved(), **own}

    async def pass_keyboard(
        self,
        round: RoundView,
        title: str,
        *,
        speaking: Side | None = None,
        covered: bool = False,
        spoken: bool = False,
    ) -> None:
        """Write in a round at this seat. Only in a worker."""
        await self._write(round.uid)


def _to_write(found: Sequence[RoundView]) -> RoundView | None:
    """Return the first round that waits for who sits here: what is sealed is changed by a key of its own."""
    return next(
        (each for each in found if each.turn == "speak" or (each.turn and not each.mine)), None
    )
