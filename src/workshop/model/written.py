"""What of a record is written down in its agreement: which items, in which sections, and what is left open."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from msgspec import Struct

from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.kpis import Kpi
from workshop.model.look_back import Celebration
from workshop.model.needs import Need
from workshop.model.noted import Decision, Parked, Question
from workshop.model.notes import Note
from workshop.model.poll import Poll
from workshop.model.record import TYPE_OF, Record
from workshop.model.scope import (
    Approver,
    Assumption,
    Deliverable,
    Exclusion,
    Milestone,
    Terms,
)
from workshop.model.scorecard import Score
from workshop.model.sign_off import SECTIONS, Section
from workshop.model.what_became import looked_back

B = TypeVar("B", bound=Struct)

ALWAYS: frozenset[Section] = frozenset({"parties", "goal", "commitments", "programme"})
"""Sections that every agreement has, even where nothing was said under them."""

SECTION_OF: dict[type[Struct], Section] = {
    Celebration: "look-back",
    Expectation: "expectations",
    Deliverable: "scope",
    Exclusion: "scope",
    Assumption: "scope",
    Milestone: "scope",
    Approver: "scope",
    Terms: "scope",
    Kpi: "kpis",
    Score: "scores",
    Note: "feedback",
    Need: "needs",
    Poll: "polls",
    Decision: "decisions",
    Question: "decisions",
    Parked: "decisions",
    Commitment: "commitments",
}
"""Where each type of item is written. A type that is not here is never in an agreement."""


def headline(body: Struct) -> str:
    """Return the words an item is known by: its first field, the agreed wording of an expectation."""
    if isinstance(body, Expectation):
        return body.wording
    return str(getattr(body, body.__struct_fields__[0]))


def is_written(item: Item[Any]) -> bool:
    """Return whether `item` belongs into the agreement.

    An item without words does not, and feedback, a score, a poll or a celebration only where both sides ticked it. One
    that was dropped is named as such where it is of a type that is renewed from agreement to agreement.
    """
    if type(item.body) not in SECTION_OF:
        return False
    if item.standing == "dropped" and not TYPE_OF[type(item.body)].renewed:
        return False
    if isinstance(item.body, Terms):
        return item.body != Terms()
    if isinstance(item.body, Note | Celebration | Score | Poll) and not item.both_agree:
        return False
    return bool(headline(item.body).strip())


def written(record: Record, body: type[B]) -> tuple[Item[B], ...]:
    """Return the items of type `body` that belong into the agreement, dropped ones among them."""
    return tuple(item for item in record.of(body) if is_written(item))


def kept(record: Record, body: type[B]) -> tuple[Item[B], ...]:
    """Return the items of type `body` that belong into the agreement and are not dropped."""
    return tuple(item for item in written(record, body) if item.standing != "dropped")


def sections_of(record: Record) -> tuple[Section, ...]:
    """Return the sections the agreement of `record` has, in the order they are read back."""
    filled = ALWAYS | {SECTION_OF[type(item.body)] for item in record.items if is_written(item)}
    filled |= {"look-back"} if looked_back(record) else set()
    return tuple(section for section in SECTIONS if section in filled)


Settlement = Literal["agreed", "declined", "open"]


def settlement(item: Item[Expectation]) -> Settlement:
    """Return how an expectation stands between the sides.

    `agreed`: both ticked a wording. `declined`: both know that the answer is no. `open`: a difference.
    """
    if not item.both_agree:
        return "open"
    if item.body.agreed_wording or item.body.answer in ("", "yes", "will-try"):
        return "agreed"
    return "declined" if item.body.answer == "no" else "open"


_BOTH_TICK = (Kpi, Commitment)
"""What counts only when both sides ticked it, beside expectations."""


def is_open(item: Item[Any]) -> bool:
    """Return whether `item` is left open between the sides.

    Expectations, KPIs and commitments need both ticks, a need its answer. All else is confirmed with its section; it is
    open only where one side ticked it and the other did not.
    """
    if isinstance(item.body, Expectation):
        return settlement(item) != "agreed"
    if isinstance(item.body, Need):
        return not item.body.answer
    if isinstance(item.body, _BOTH_TICK):
        return not item.both_agree
    return len(item.agreed) == 1


def origin_number(record: Record, uid: str) -> str:
    """Return the clause number of the item with `uid`; "" where it is not in the agreement."""
    item = record.item(uid) if uid else None
    return item.number if item and is_written(item) else ""
