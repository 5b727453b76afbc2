"""Scope: the brief, deliverables, exclusions, assumptions, milestones, approvers, and the terms around them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date
from decimal import Decimal
from typing import Any, ClassVar, Literal

from msgspec import Struct

from workshop.model.kind import ItemType, Kind, a_tick_missing, never

Clarity = Literal["", "clear", "partly", "missing"]
Responsible = Literal["", "client", "agency", "both", "third-party"]
RESPONSIBLE: tuple[Responsible, ...] = ("client", "agency", "both", "third-party")
"""In the order in which people choose one: 1 is the client and 2 the agency, as everywhere."""
Realism = Literal["", "realistic", "doubtful", "unrealistic"]

_RESPONSIBLE_WORDS: dict[Responsible, str] = {
    "": "",
    "agency": "agency",
    "client": "client",
    "both": "both sides",
    "third-party": "third party",
}

_CLARITY_WORDS: dict[Clarity, str] = {
    "": "",
    "clear": "clear",
    "partly": "partly",
    "missing": "missing",
}
_REALISM_WORDS: dict[Realism, str] = {
    "": "",
    "realistic": "realistic",
    "doubtful": "doubtful",
    "unrealistic": "unrealistic",
}


def responsible_word(responsible: Responsible) -> str:
    """Return what people call who is `responsible`, without an article; "" where nobody has said."""
    return _RESPONSIBLE_WORDS[responsible]


def clarity_word(clarity: Clarity) -> str:
    """Return what people call `clarity`, "" where nobody has said."""
    return _CLARITY_WORDS[clarity]


def realism_word(realism: Realism) -> str:
    """Return what people call `realism`, "" where nobody has said."""
    return _REALISM_WORDS[realism]


BRIEF_HEADINGS: tuple[str, ...] = (
    "Project management",
    "Where are we now",
    "Where do we want to be",
    "What are we doing to get there",
    "Who do we need to talk to",
    "How will we know we have arrived",
    "Practicalities: budget and timing",
    "Approvals",
)


class BriefCheck(Struct, frozen=True):
    """What each side thinks of one heading of the brief."""

    heading: str = ""
    client: Clarity = ""
    agency: Clarity = ""
    note: str = ""

    @property
    def differs(self) -> bool:
        """Whether both sides said what they think and it differs."""
        return bool(self.client and self.agency and self.client != self.agency)


class Deliverable(Struct, frozen=True):
    """One thing to be delivered."""

    name: str = ""
    group: str = ""
    quantity: str = ""
    acceptance: str = ""
    """How we know it is accepted."""
    responsible: Responsible = ""
    responsible_name: str = ""
    """The name of who that is, for a third party above all."""


class Exclusion(Struct, frozen=True):
    """What is not in scope."""

    text: str = ""


class Assumption(Struct, frozen=True):
    """What the scope rests on."""

    text: str = ""


class Milestone(Struct, frozen=True):
    """A point on the way, with its date or what its date depends on."""

    LATER: ClassVar[frozenset[str]] = frozenset({"when"})
    """A field that the first version did not have."""

    name: str = ""
    due: Date | None = None
    met: Date | None = None
    when: str = ""
    """In place of a date: `10 working days after the brief`."""
    amount: Decimal | None = None
    """What is paid then, in the currency of the budget."""


class Approver(Struct, frozen=True):
    """Who approves what, on the item's side."""

    name: str = ""
    approves: str = ""


class Terms(Struct, frozen=True):
    """What frames the whole scope; one per session."""

    revision_rounds: str = ""
    hours: str = ""
    flexibility: str = ""
    budget: Decimal | None = None
    currency: str = ""
    """ISO 4217, for example EUR."""
    payment_terms: str = ""
    budget_client: Realism = ""
    budget_agency: Realism = ""
    change_procedure: str = ""
    """How a change is asked for, priced and agreed."""
    start_rule: str = "Work starts only after confirmation."
    begins: Date | None = None
    """The first day of the term."""
    ends: Date | None = None
    """Its last day."""

    @property
    def backwards(self) -> bool:
        """Whether the term ends before it begins."""
        return self.begins is not None and self.ends is not None and self.ends < self.begins


def _says_nothing(terms: Terms) -> bool:
    return terms == Terms()


def _clause(
    name: str,
    body: type[Struct],
    title: str,
    prefix: str,
    settles: Callable[[Any], bool] = never,
) -> ItemType:
    return ItemType(
        name,
        body,
        "scope",
        title,
        prefix,
        renewed=True,
        section="scope",
        left_open=a_tick_missing,
        settles=settles,
    )


def _met(milestone: Milestone) -> bool:
    return milestone.met is not None


KIND = Kind(
    "scope",
    "Scope",
    "What is in, what is out, and how we change it.",
    (
        ItemType("brief", BriefCheck, "scope", "Brief check", "B", carries_words=False),
        _clause("deliverable", Deliverable, "Deliverable", "D"),
        _clause("exclusion", Exclusion, "Exclusion", "X"),
        _clause("assumption", Assumption, "Assumption", "A"),
        _clause("milestone", Milestone, "Milestone", "M", _met),
        _clause("approver", Approver, "Approver", "V"),
        ItemType(
            "terms",
            Terms,
            "scope",
            "Terms",
            single=True,
            renewed=True,
            section="scope",
            blank=_says_nothing,
            left_open=a_tick_missing,
            carries_words=False,
        ),
    ),
    sections={"scope": "Scope"},
)
