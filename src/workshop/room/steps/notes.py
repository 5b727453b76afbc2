"""Intents of the notes: what is said under a heading, restated, confirmed, and turned into something to do."""

from __future__ import annotations

from workshop.errors import InputError, Refused
from workshop.model.notes import Note
from workshop.model.sides import Side
from workshop.room.steps.intents import Intents, label, require_words


class NotesIntents(Intents):
    """What can be done with notes in a spoken round."""

    NAME = "notes"

    def add(self, side: Side, heading: str, text: str) -> str:
        """Add what `side` said under `heading`; return its uid."""
        with self.writing("add"):
            require_words(text, "text", "Write what was said first.")
            step = self.room.open_step
            if heading not in [each.name for each in step.headings]:
                raise InputError(f"There is no heading “{heading}” in this step.", "heading")
            return self.add_item(Note(text, heading), side=side)

    def change(self, uid: str, **fields: object) -> None:
        """Change a note. Other words need to be confirmed anew."""
        if {"text", "restated"} & fields.keys() and "confirmed" not in fields:
            fields["confirmed"] = False
        self.change_item(uid, fields)

    def confirm(self, uid: str) -> None:
        """Record that the giving side says: yes, that is what we meant; or take that back."""
        with self.writing("confirm"):
            item = self.item(uid)
            if not item.body.restated:
                raise Refused(
                    "Nobody has restated this yet: the side that hears it says it in its own words first."
                )
            done = "taken back" if item.body.confirmed else "confirmed"
            fields: dict[str, object] = {"confirmed": not item.body.confirmed}
            self.change_item(uid, fields, f"{label(item)} {done}")
