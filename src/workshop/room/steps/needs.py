"""Intents of the needs: each side's requests, and the plain answers to them."""

from __future__ import annotations

from datetime import date as Date

from msgspec import structs

from workshop.errors import InputError
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.needs import NEED_ANSWERS, Need, NeedAnswer
from workshop.model.sides import Side, other
from workshop.room.acts import changed, label
from workshop.room.rounds.running import require_no_round
from workshop.room.steps.as_shown import require_as_shown
from workshop.room.steps.intents import Intents, require_words, step_for, with_body
from workshop.store.writer import Writer


class NeedsIntents(Intents):
    """What can be done with needs."""

    NAME = "needs"
    KIND = "needs"

    def add(self, side: Side, text: str) -> str:
        """Add what `side` needs of the other; return its uid."""
        with self.writing("add"):
            require_words(text, "text", "Write what is needed first, as a request.")
            require_no_round(self.core.record, self.core.open_step, self.core.seat)
            return self.add_item(Need(text), side=side)

    def change(self, uid: str, **fields: object) -> None:
        """Change a need. Other words need another answer."""
        if "text" in fields:
            fields["answer"] = ""
        self.change_item(uid, fields)

    def _turned_over(self, body: Need) -> tuple[Need, str]:
        """Return a need without an answer, and what no longer counts."""
        if not body.answer:
            return body, ""
        return structs.replace(body, answer=""), "its answer no longer counts"

    def answer(
        self,
        uid: str,
        answer: NeedAnswer,
        *,
        obstacle: str = "",
        until: Date | None = None,
        shown: Item[Need] | None = None,
    ) -> None:
        """Record the other side's answer. A yes makes a commitment of it, still without owner and date.

        Raises InputError for a *will try* without what stands in the way or without a date. `shown` is the need as it
        stood before whoever answers: Refused is raised where its words or its answer are others by now. The same
        answer is no act.
        """
        whose = self.item(uid).side
        with self.writing(
            "answer", power="answer", whose=other(whose) if whose else None
        ) as writer:
            if answer == "will-try":
                require_words(obstacle, "obstacle", "Say what stands in the way.")
                if until is None:
                    raise InputError("Say by when you will know.", "until")
            item = self.item(uid)
            fields: dict[str, object] = {"answer": answer, "obstacle": obstacle, "until": until}
            said_already = changed(item.body, fields) == item.body
            own = () if said_already else ("answer", "obstacle", "until")
            require_as_shown(item, shown, "text", *own)
            if answer == "yes" and self.core.record.item(item.body.became) is None:
                fields["became"] = self._commitment(writer, item).uid
            body = changed(item.body, fields)
            if body == item.body:
                return
            words = f"{label(item)} answered {NEED_ANSWERS[answer]}"
            self.put(writer, with_body(item, body, fields), words)

    def _commitment(self, writer: Writer, item: Item[Need]) -> Item[Commitment]:
        """Make the promise of a yes: the side that gave it owns it."""
        body = Commitment(action=item.body.text, origin=item.uid)
        side = other(item.side) if item.side else None
        return structs.replace(self.make(writer, body, step_for(self, "commitment"), side))
