"""Intents of the commitments: who does what by when, accepted by both sides."""

from __future__ import annotations

from workshop.errors import InputError
from workshop.model.commitments import Commitment
from workshop.model.sides import Side, with_side
from workshop.model.sign_off import Closing
from workshop.room.acts import changed
from workshop.room.steps.intents import (
    Intents,
    change_owned,
    put_handles,
    require_sense,
    require_words,
)


class CommitmentsIntents(Intents):
    """What can be done with commitments."""

    NAME = "commitments"
    KIND = "commitments"

    def add(self, action: str, **fields: object) -> str:
        """Add a commitment; return its uid. An owner is a handle or a name of somebody here."""
        with self.writing("add"):
            require_words(action, "action", "Write what will be done first.")
            side = put_handles(self.core.record, fields)
            _require_percent(fields)
            body = changed(Commitment(action=action), fields)
            require_sense(self.core.record, body)
            return self.add_item(body, side=side)

    def change(self, uid: str, **fields: object) -> None:
        """Change a commitment. An owner makes it the owner's side's and no longer helps; a day ends a rhythm."""
        with self.writing("change"):
            _require_percent(fields)
            if "due" in fields:
                fields.setdefault("rhythm", "")
                fields.setdefault("until", None)
            if "owner" in fields and "helpers" not in fields:
                put_handles(self.core.record, fields)
                helpers = self.item(uid).body.helpers
                fields["helpers"] = tuple(each for each in helpers if each != fields["owner"])
            if "action" in fields and self.item(uid).standing != "new":
                words = "Say in the look-back what became of it, or drop it with x."
                require_words(str(fields["action"]), "action", words)
            record = self.core.record
            change_owned(self, uid, fields, lambda promise: require_sense(record, promise))

    def promise_nothing(self, side: Side, *, nothing: bool = True) -> None:
        """Record that `side` says outright that it promises nothing this time, or take that back.

        One act, none where it is so already.
        """
        with self.writing("promise-nothing", power="agree", whose=side):
            closing = self.core.record.one(Closing)
            sides = with_side(closing.no_commitments, side, nothing)
            self.change_single(Closing, {"no_commitments": sides})


def _require_percent(fields: dict[str, object]) -> None:
    confidence = fields.get("confidence")
    if isinstance(confidence, int) and not 0 <= confidence <= 100:
        raise InputError("Confidence is 0 to 100 percent.", "confidence")
