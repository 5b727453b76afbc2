"""What a person typed at their own seat and did not seal: taken up again, said late, kept in a file, or thrown away."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from workshop.model.rounds import Question
from workshop.room.rounds.unsealed import Unsealed
from workshop.tui.panes.asked import while_open
from workshop.tui.seats.own_turn import OwnTurn, in_words
from workshop.tui.seats.writing import OwnWriting
from workshop.tui.services import never

R = TypeVar("R")

_NOTE = ("n", "say it now, with your name")
_ANEW = ("a", "answer what your side is asked now; this text goes")
_LATE = (
    ("f", "keep it in a file of yours"),
    ("l", "leave it here; U shows it again"),
    ("x", "throw it away"),
)
"""What can be done with a text that cannot be sealed any more."""


class LateWriting(OwnWriting[R]):
    """A person's own seat with what becomes of words that no round takes any more."""

    async def action_main(self) -> None:
        """Write, seal what is written, or say what becomes of what cannot be sealed any more."""
        if self._own is not None:
            if self._own.finished:
                await self._leave_turn()
                return
            self.run_worker(self._use_otherwise() if self._own.over else self._seal())
            return
        if found := self._mine() or self._elsewhere():
            self.run_worker(self._write(found.uid))

    async def _offer_all(self) -> None:
        await self._offer_unsealed()
        await self._offer_drafts()

    def action_unsealed(self) -> None:
        """See again what was typed and not sealed."""
        self.run_worker(self._offer_unsealed(asked=True))

    async def _offer_unsealed(self, *, asked: bool = False) -> None:
        """Offer what was typed at this seat and not sealed; it is shown to nobody before they say who they are."""
        found = await self.room.read(lambda room: room.rounds.unsealed())
        for each in found or ():
            if each.stage in ("open", "sides") and not each.moved:
                words = (
                    f"Something of {self._person} was typed in {each.title} and is not sealed. Only if you are "
                    f"{self._person}: what becomes of it?"
                )
                over = while_open(each.uid, self.view) if self.view is not None else never
                answers = (("y", "take it up"), ("l", "ask me later"), ("x", "throw it away"))
                answer = await self.ask(words, answers, over=over)
                if answer == "y":
                    await self._write(each.uid)
                    return
                if answer == "x":
                    await self._throw_away(each.uid)
            else:
                await self._offer_late(each)
        if asked and not found:
            self.say("You have nothing here that is not sealed.")

    async def _offer_late(self, late: Unsealed) -> None:
        """Say that a round was over before something was sealed, and offer what can be done with it."""
        over = "discarded" if late.stage == "discarded" else "revealed"
        words = f"{late.title} was {over} before this was sealed: what {self._person} typed."
        if late.moved:
            words = f"{late.title}: what {self._person} typed when it was asked of the other side."
        ways = (("r", "read it"), *((_NOTE,) if late.notes else ()), *_LATE)
        answer = await self.ask(f"{words} Only if you are {self._person}:", ways)
        if answer == "r":
            words = in_words(late.questions, late.texts)
            answer = await self.ask(f"What you typed:\n\n{words}", ways[1:])
        await self._do_with(answer, late.uid, late.questions, late.texts)

    async def _use_otherwise(self) -> None:
        """Ask what becomes of the text in a ballot that cannot be sealed any more."""
        own = self._own
        if own is None:
            return
        await own.ballot.leave_words()
        if self.view is not None and self.view.taken_by:
            await self._use_elsewhere(own)
            return
        await self.drafts.write()  # what is said late is what is kept
        if own.discarded:
            uid, texts = own.turn.round, own.texts()
            await self.room.read(lambda room: room.rounds.keep_discarded(uid, texts))
        late = await self._late(own.turn.round)
        # What repeats words that are sealed without a name is in no file, so it cannot be left here.
        kept = [each for each in _LATE if late is not None or each[0] != "l"]
        note = [_NOTE] if late is not None and late.notes else []
        note += [_ANEW] if own.moved else []
        answers = (("g", "go on reading it"), *note, *kept)
        answer = await self.ask("It cannot be sealed any more. What becomes of your text?", answers)
        if answer == _ANEW[0]:
            await self._throw_away(own.turn.round)
            await self._write(own.turn.round)
            return
        await self._do_with(answer, own.turn.round, own.turn.questions, own.texts())

    async def _use_elsewhere(self, own: OwnTurn) -> None:
        """Ask what becomes of a text that is only on this screen, for the seat was let go; then leave it."""
        answers = (("g", "go on reading it"), _LATE[0], ("q", "close this window; the text goes"))
        answer = await self.ask("This seat was let go. What becomes of your text?", answers)
        if answer == "f":
            words = in_words(own.turn.questions, own.texts())
            path = await self.room.read(lambda room: room.files.keep_own(words))
            if path is None:
                return
            await self.ask(self._kept_as(path), (("q", "close"),))
        if answer in ("f", "q"):
            self.services.leave(0)

    def _kept_as(self, path: Path) -> str:
        view = self.view
        if view is None or not view.seat.entry.elsewhere:
            return f"For you alone it is kept as {path.name} in {path.parent}"
        return f"It is kept on {view.seat.entry.computer} as {path.name}. Whoever leads can send it to you."

    async def _do_with(
        self, answer: str, uid: str, questions: tuple[Question, ...], texts: dict[str, str]
    ) -> None:
        if answer == "n":
            await self._say_late(uid)
        elif answer == "f":
            words = in_words(questions, texts)
            path = await self.do(lambda room: room.files.keep_own(words))
            if path is not None:
                await self._throw_away(uid)
                self.say(self._kept_as(path))
        elif answer == "x":
            await self._throw_away(uid)
        elif answer == "l" and self._own is not None:
            await self._leave_turn()

    async def _late(self, uid: str) -> Unsealed | None:
        """Return what the draft file has of a round, None where it has nothing."""
        found = await self.room.read(lambda room: room.rounds.unsealed())
        return next((each for each in found or () if each.uid == uid), None)

    async def _say_late(self, uid: str) -> None:
        """Make notes of what was not sealed in time, once they know that everybody sees who wrote it."""
        late = await self._late(uid)
        if late is None:
            return
        told = (
            f"The round promised to show no names. A note said now has one: everybody sees that {self._person} wrote "
            "it, and that they had not sealed it."
            if late.anonymous
            else f"Everybody sees that {self._person} wrote it."
        )
        said = "\n".join(f"“{each}”" for each in late.notes)
        answers = (("n", "not now"), ("y", "say it with your name"))
        if await self.ask(f"{said}\n\n{told}", answers) != "y":
            return
        numbers = await self.do(lambda room: room.rounds.say_late(uid))
        if numbers is not None:
            await self._close_over(uid)
            self.say(f"Said in {late.title}: {', '.join(numbers)}.")

    async def _throw_away(self, uid: str) -> None:
        """Delete what was typed in a round and not sealed, and close its ballot."""
        await self._close_over(uid)
        await self.do(lambda room: room.rounds.throw_away(uid))

    async def _close_over(self, uid: str) -> None:
        """Forget what was typed in a round that is over, and close its ballot."""
        own = self._own
        if own is not None and own.turn.round == uid:
            own.sealed()
            await self._close_turn()
        self._texts.pop(uid, None)
