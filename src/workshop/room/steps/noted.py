"""Intents that work from any step: a decision, an open question, a parked topic, and turning an item into another."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, structs

from workshop.errors import Refused
from workshop.model.commitments import Commitment
from workshop.model.kinds import TYPE_OF
from workshop.model.noted import Decision, Parked, Question
from workshop.model.sides import Side
from workshop.model.written import carried_words
from workshop.room.acts import changed, label
from workshop.room.steps.intents import (
    Intents,
    named,
    put_handles,
    require_sense,
    require_words,
    step_for,
)

SETTLING = frozenset({"answer", "taken_up", "result"})
"""Fields that settle a question or a topic."""

Target = Literal["commitment", "decision", "parked", "question"]


def _body(target: Target, text: str, origin: str) -> Struct:
    if target == "commitment":
        return Commitment(action=text, origin=origin)
    if target == "decision":
        return Decision(text, origin)
    return Parked(text, origin) if target == "parked" else Question(text, origin)


class NotedIntents(Intents):
    """What can be noted from any step."""

    NAME = "asides"

    def note(self, target: Target, text: str) -> str:
        """Note a decision, an open question or a parked topic in the open step; return its uid."""
        with self.writing("add", power="note" if target in ("parked", "question") else "write"):
            require_words(text, "text", "Write a few words first.")
            return self.add_item(_body(target, text, ""))

    def change(self, uid: str, **fields: object) -> None:
        """Change its words. What settles it, an answer or what came of it, leaves the words as they were agreed."""
        if SETTLING.issuperset(fields):
            self._settle(uid, fields)
        else:
            self.change_item(uid, fields)

    def take_up(self, uid: str, result: str = "") -> None:
        """Say that a parked topic was taken up, and what came of it."""
        with self.writing("settle"):
            self.item(uid, Parked)
            self._settle(uid, {"taken_up": True, "result": result}, "taken up")

    def _settle(self, uid: str, fields: dict[str, object], done: str = "") -> None:
        with self.writing("settle") as writer:
            item = self.item(uid)
            body = changed(item.body, fields)
            if body != item.body:
                words = (
                    f"{label(item)} {done}" if done else f"{label(item)}: {named(fields)} changed"
                )
                self.put(writer, structs.replace(item, body=body), words)

    def turn_into(
        self,
        uid: str,
        target: Target,
        words: str | None = None,
        *,
        side: Side | None = None,
        **fields: object,
    ) -> str:
        """Make a commitment, decision, question or parked topic of an item and keep the link; return its uid.

        It has the item's own words where no `words` are given. A commitment is the owner's side's, else `side`'s, and
        has the `fields` given. Raises Refused where the item was turned into something already.
        """
        with self.writing("turn-into") as writer:
            item = self.item(uid, Struct)
            became = getattr(item.body, "became", "")
            existing = self.core.record.item(became) if became else None
            if existing is not None:
                raise Refused(f"{label(item)} has already become {label(existing)}.")
            if words is not None:
                require_words(words, "text", "Write a few words first.")
            owners = put_handles(self.core.record, fields)
            body = changed(
                _body(target, carried_words(item) if words is None else words, uid), fields
            )
            if isinstance(body, Commitment):
                require_sense(self.core.record, body)
            step = step_for(self, TYPE_OF[type(body)].name)
            whose = owners or side or (item.side if words is None else None)
            made = self.make(writer, body, step, whose if target == "commitment" else None)
            if hasattr(item.body, "became"):
                linked = changed(item.body, {"became": made.uid})
                self.put(writer, structs.replace(item, body=linked))
            writer.describe(f"{label(item)} turned into {label(made)}")
        return made.uid
