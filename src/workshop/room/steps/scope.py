"""Intents of the scope: the brief, deliverables, limits, milestones, approvers and the terms around them."""

from __future__ import annotations

from datetime import date as Date

from msgspec import Struct

from workshop.errors import InputError
from workshop.model.scope import (
    BRIEF_HEADINGS,
    Approver,
    Assumption,
    BriefCheck,
    Clarity,
    Deliverable,
    Exclusion,
    Milestone,
    Terms,
)
from workshop.model.sides import Side
from workshop.room.acts import changed
from workshop.room.steps.intents import Intents, require_words


class ScopeIntents(Intents):
    """What can be done with the scope."""

    NAME = "scope"
    KIND = "scope"

    def add_deliverable(self, name: str, **fields: object) -> str:
        """Add something to be delivered; return its uid."""
        return self._add(Deliverable(name=name), fields=fields)

    def add_exclusion(self, text: str) -> str:
        """Add what is not in scope; return its uid."""
        return self._add(Exclusion(text))

    def add_assumption(self, text: str) -> str:
        """Add what the scope rests on; return its uid."""
        return self._add(Assumption(text))

    def add_milestone(self, name: str, due: Date | None = None, **fields: object) -> str:
        """Add a point on the way; return its uid."""
        return self._add(Milestone(name, due), fields=fields)

    def add_approver(self, name: str, approves: str = "", side: Side | None = None) -> str:
        """Add who approves what; return its uid."""
        return self._add(Approver(name, approves), side=side)

    def change(self, uid: str, **fields: object) -> None:
        """Change anything in the scope. A milestone has a date, or words in place of one."""
        with self.writing("change"):
            if isinstance(self.item(uid).body, Milestone):
                if fields.get("due"):
                    fields.setdefault("when", "")
                if fields.get("when"):
                    fields.setdefault("due", None)
            self.change_item(uid, fields)

    def change_terms(self, **fields: object) -> None:
        """Change hours, budget, payment, the term, revision rounds or how changes are agreed."""
        with self.writing("change"):
            field = next((each for each in ("ends", "begins") if each in fields), "")
            if field and changed(self.core.record.one(Terms), fields).backwards:
                raise InputError("The term ends before it begins.", field)
            self.change_single(Terms, fields)

    def check_brief(self, heading: str, side: Side, clarity: Clarity) -> None:
        """Record how clear one heading of the brief is to one side."""
        with self.writing("check-brief", power="agree", whose=side):
            if heading not in BRIEF_HEADINGS:
                raise InputError(f"A brief is checked for {', '.join(BRIEF_HEADINGS)}.", "heading")
            checks = self.core.record.of(BriefCheck)
            found = next((each for each in checks if each.body.heading == heading), None)
            if found:
                self.change_item(found.uid, {side: clarity})
            else:
                self.add_item(changed(BriefCheck(heading), {side: clarity}))

    def _add(
        self, body: Struct, *, side: Side | None = None, fields: dict[str, object] | None = None
    ) -> str:
        with self.writing("add"):
            first = body.__struct_fields__[0]
            require_words(getattr(body, first), first, "Write a few words first.")
            return self.add_item(changed(body, fields or {}), side=side)
