"""Intents of the look-back: what became of the last promises and figures, and what is worth celebrating.

Outcomes and readings are rows of the relationship, written beside the earlier session, which stays as it was sealed;
they are acts of this one, so that undo takes them back here. The session has a copy of each commitment of the last
agreement; its standing says whether anybody has looked at it.
"""

from __future__ import annotations

import hashlib
from datetime import date as Date
from decimal import Decimal
from typing import get_args

from msgspec import structs

from workshop.errors import InputError, NotFound, Refused
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.look_back import Celebration
from workshop.model.progress import OUTCOMES, Outcome, Progress
from workshop.model.record import Record
from workshop.model.rhythm import again_after
from workshop.model.scope import Milestone
from workshop.model.sides import SIDES, Side, side_word
from workshop.model.text import clean
from workshop.model.what_became import Promise, figures, promises
from workshop.model.written import to_look_back_on
from workshop.room.acts import changed, label
from workshop.room.seats import Power
from workshop.room.steps.intents import Intents, require_words, step_for
from workshop.room.steps.readings import new_reading
from workshop.store.writer import Writer


class LookBackIntents(Intents):
    """What can be done in a look-back."""

    NAME = "look-back"
    KIND = "look-back"

    def say(
        self,
        commitment: str,
        outcome: Outcome,
        *,
        side: Side | None = None,
        word: str | None = None,
        shown: Promise | None = None,
    ) -> None:
        """Record what a side, or with None each of both, says became of a commitment of the last agreement.

        Said again in the same session it is corrected, not added. A `word` of None leaves what was said why. `shown` is
        the promise as it stood before whoever says it: Refused is raised where the side has said otherwise since.
        """
        with self.writing("say", power=self._speaking(commitment), whose=side) as writer:
            promise = self._promise(commitment)
            if outcome not in get_args(Outcome):
                raise InputError(f"It was {', '.join(OUTCOMES.values())}.", "outcome")
            for each in (side,) if side else SIDES:
                if shown is not None:
                    _require_unsaid(promise, shown, each, outcome)
                self._say(writer, promise, each, outcome, word)
            if promise.here is not None and promise.here.standing == "carried":
                self.put(writer, structs.replace(promise.here, standing="stands"))
            who = f"the {side_word(side)} says" if side else "both sides say"
            writer.describe(f"{label(promise.item)}: {who} {OUTCOMES[outcome]}")

    def _say(
        self, writer: Writer, promise: Promise, side: Side, outcome: Outcome, word: str | None
    ) -> None:
        core, last = self.core, promise.word(side)
        before = self._before()
        own = _own_uid(core.record.session.id, promise.item.uid, side)
        taken = any(row.uid == own for row in before.progress)
        # A row is changed only while it is the latest of its side; else a new one is added, for rows keep their order.
        corrected = last if last is not None and last.uid == own else None
        same = last if last is not None and last.outcome == outcome else None
        keeps = corrected or same
        words = clean(word) if word is not None else keeps.word if keeps else ""
        said = Progress(
            core.new_uid() if taken and corrected is None else own,
            promise.item.uid,
            outcome,
            core.moment,
            side,
            words,
            core.who,
        )
        if last is None or (said.outcome, said.word) != (last.outcome, last.word):
            session = core.store.session_of(promise.item.uid) or before.session.id
            writer.add_progress(session, said)

    def explain(self, commitment: str, side: Side, word: str) -> None:
        """Record why, in the words of a side. Raises InputError where it has not said what became of it."""
        with self.writing("explain", power=self._speaking(commitment), whose=side):
            said = self._promise(commitment).word(side)
            if said is None:
                raise InputError("Say first what became of it.", f"{side}_word")
            self.say(commitment, said.outcome, side=side, word=word)

    def carry_over(self, commitment: str) -> str:
        """Promise a commitment of the last agreement again, under its number; return the uid of the new one.

        Its day, or the end of its rhythm, is asked anew where it has passed. Raises Refused where it is promised again
        already.
        """
        core = self.core
        with self.writing("carry-over") as writer:
            promise = self._promise(commitment)
            name = label(promise.item)
            if promise.again is not None:
                raise Refused(f"{name} is promised again already; it stands among the commitments.")
            old = promise.item.body
            here = {person.handle for person in core.record.participants}
            when = again_after(old, core.today)
            again = structs.replace(
                promise.here or self._copy(writer, promise),
                body=Commitment(
                    old.action,
                    old.owner if old.owner in here else "",
                    when.due,
                    old.done_when,
                    origin=promise.item.uid,
                    rhythm=when.rhythm,
                    until=when.until,
                    helpers=tuple(each for each in old.helpers if each in here),
                ),
                agreed=(),
                standing="changed",
            )
            self.put(writer, again, f"{name} promised again")
        return again.uid

    def _copy(self, writer: Writer, promise: Promise) -> Item[Commitment]:
        """Return a new commitment under the number of one of the last agreement, where the session has none yet."""
        return Item(
            self.core.new_uid(),
            promise.item.body,
            step_for(self, "commitment"),
            position=writer.next_position(self.core.id, "commitment"),
            number=promise.item.number,
            side=promise.item.side,
        )

    def carry_rest(self) -> int:
        """Say of everything that nobody looked at here that it goes on as it is; return how many that were.

        These are promises, open questions, parked topics, open differences and decisions. What was left open in them
        stays open.
        """
        with self.writing("carry-rest", power="agree") as writer:
            rest = [
                item for item in to_look_back_on(self.core.record) if item.standing == "carried"
            ]
            words = f"{len(rest)} {'go' if len(rest) != 1 else 'goes'} on as before"
            for item in rest:
                self.put(writer, structs.replace(item, standing="stands"), words)
        return len(rest)

    def let_go(self, uid: str) -> None:
        """Take a commitment of the last agreement out of this session, in the open.

        One that is promised again goes back to what it was; of any other both sides say that it is dropped. Raises
        NotFound where the last agreement does not have it.
        """
        with self.writing("let-go") as writer:
            promise = next(
                (each for each in promises(self.core.record) if each.here and each.here.uid == uid),
                None,
            )
            if promise is None or promise.here is None:
                raise NotFound("That commitment is not in the last agreement.")
            if promise.again is None:
                self.say(promise.item.uid, "dropped")
                return
            as_before = structs.replace(
                promise.here,
                body=structs.replace(promise.item.body, origin=promise.item.uid),
                agreed=promise.item.agreed,
                standing="stands",
            )
            self.put(writer, as_before, f"{label(promise.item)} no longer promised again")

    def add_reading(
        self, kpi: str, value: Decimal, day: Date, *, source: str = "", note: str = ""
    ) -> None:
        """Record a reading of a KPI of the last agreement, with its source and what the figure does not say."""
        core = self.core
        with self.writing("reading") as writer:
            item = next((each.item for each in figures(core.record) if each.item.uid == kpi), None)
            if item is None:
                raise NotFound("That KPI is not in the last agreement.")
            row = new_reading(core, item, value, day, source, note)
            writer.add_reading(self._before().session.id, row)
            writer.describe(f"{label(item)}: reading added")

    def meet(self, milestone: str, day: Date | None) -> None:
        """Say on which day a milestone was met; None says that it is not met.

        This changes nothing that was agreed: the ticks stay, and a clause that was carried over stands with it.
        """
        with self.writing("meet") as writer:
            item = self.item(milestone, Milestone)
            if item.body.met == day:
                return
            met = changed(item.body, {"met": day})
            standing = "stands" if item.standing == "carried" else item.standing
            done = "met" if day else "not met"
            self.put(
                writer, structs.replace(item, body=met, standing=standing), f"{label(item)} {done}"
            )

    def celebrate(self, side: Side, text: str) -> str:
        """Add something that `side` is glad of; return its uid."""
        with self.writing("celebrate"):
            require_words(text, "text", "Write what is worth celebrating first.")
            return self.add_item(Celebration(text), side=side)

    def change(self, uid: str, **fields: object) -> None:
        """Change the words of a celebration. Its ticks fall."""
        self.change_item(uid, fields)

    def _speaking(self, commitment: str) -> Power:
        """Return the power that it takes to say what became of a commitment: who keeps it says so for their side."""
        found, handle = self._found(commitment), self.core.seat.handle
        own = found is not None and handle and found.item.body.owner == handle
        return "own-promise" if own else "answer"

    def _found(self, commitment: str) -> Promise | None:
        told = promises(self.core.record)
        return next((each for each in told if each.item.uid == commitment), None)

    def _promise(self, commitment: str) -> Promise:
        found = self._found(commitment)
        if found is None:
            raise NotFound("That commitment is not in the last agreement.")
        return found

    def _before(self) -> Record:
        before = self.core.record.before
        if before is None:
            raise NotFound("There is no earlier agreement to look back on.")
        return before


def _require_unsaid(promise: Promise, shown: Promise, side: Side, outcome: Outcome) -> None:
    """Raise Refused where `side` has said by now that something else became of a promise than it had when `shown`."""
    now, then = promise.word(side), shown.word(side)
    if now is not None and now.outcome not in (outcome, then.outcome if then else None):
        raise Refused(
            f"The {side_word(side)} says “{OUTCOMES[now.outcome]}” of {label(promise.item)} by now. Read it again."
        )


def _own_uid(session: str, commitment: str, side: Side) -> str:
    """Return the uid of what a side says of a commitment in one session: the same each time it is said."""
    return hashlib.sha256(f"{session}/{commitment}/{side}".encode()).hexdigest()[:16]
