"""What a template file contains: an agenda, and the texts that a session opens with."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from workshop.model.names import KindName
from workshop.model.rounds import RoundPlan
from workshop.model.sides import Phase


class PhasePrompts(Struct, frozen=True, omit_defaults=True):
    """Prompts asked only in one phase of the relationship."""

    initiation: tuple[str, ...] = ()
    development: tuple[str, ...] = ()
    maintenance: tuple[str, ...] = ()
    dissolution: tuple[str, ...] = ()

    def of(self, phase: Phase) -> tuple[str, ...]:
        """Return the prompts for `phase`."""
        prompts: tuple[str, ...] = getattr(self, phase)
        return prompts


class Heading(Struct, frozen=True, omit_defaults=True):
    """One heading people write under, in a step of kind `notes`."""

    name: str
    prompt: str = ""


Comments = Literal["none", "statement", "area"]


class Statement(Struct, frozen=True, omit_defaults=True):
    """One statement of a scorecard: what follows the name of a side, about one side or about each in its own words."""

    agency: str = ""
    """What is rated of the agency; "" for nothing."""
    client: str = ""
    weight: Decimal | None = None
    """How much it counts among the statements of its area; None where all count alike."""


class Area(Struct, frozen=True):
    """Statements of a scorecard that belong together."""

    name: str
    statements: tuple[Statement, ...]
    weight: Decimal | None = None
    """How much it counts among the areas; None where all count alike."""
    overall: Statement | None = None
    """A statement about the area as a whole: rated like the others, and counted in no weighted score."""


class TemplateStep(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One step of a template's agenda."""

    kind: KindName
    title: str
    purpose: str = ""
    """What this step is for, in one sentence; "" for that of its kind."""
    minutes: int
    """Planned length, 0 to 600."""
    break_after: int = 0
    """Minutes of break that follow."""
    prompts: tuple[str, ...] = ()
    phase_prompts: PhasePrompts = PhasePrompts()
    spoken: tuple[str, ...] = ()
    """Lines that only the facilitator sees, on a key of their own."""
    headings: tuple[Heading, ...] = ()
    brief_check: bool = False
    """Whether a scope step asks each side for its view of the brief."""
    restate_all: bool = False
    """Whether every note is restated, not only the top three of each side."""
    question: str = ""
    """What a poll asks."""
    scale: tuple[str, ...] = ()
    """The labels of a scorecard's or poll's points, low to high."""
    lowest: int = 1
    """The digit of the first point, 0 or 1."""
    self_rating: bool = True
    """Whether a scorecard asks each side to rate itself."""
    predictions: bool = False
    """Whether a scorecard asks each side what the other will give it."""
    comments: Comments = "area"
    """Where a scorecard takes comments."""
    columns: tuple[str, ...] = ()
    """What its comments are about, a column each; () for one comment without a name."""
    reply: str = ""
    """The column in which the side that was rated answers, after the reveal; "" for none."""
    areas: tuple[Area, ...] = ()
    """What a scorecard asks."""
    round: RoundPlan = RoundPlan()
    """How its private round is run."""


class Opening(Struct, frozen=True, omit_defaults=True):
    """The texts a session begins with."""

    purpose: str = ""
    ground_rules: tuple[str, ...] = ()
    confidentiality: str = ""
    prime_directive: str = ""
    contract_relation: str = ""
    scores_use: str = ""
    """How scores and feedback may be used afterwards."""
    programme: str = ""
    """The programme clause: cadence, who takes part, how results are used."""
    cadence: str = ""


class Template(Struct, frozen=True, omit_defaults=True, rename={"steps": "step"}):
    """A named agenda. In its file the steps stand one by one, each under `[[step]]`."""

    name: str
    title: str
    summary: str
    steps: tuple[TemplateStep, ...]
    opening: Opening = Opening()
    slack: int = 0
    """Minutes kept free at the end."""

    @property
    def minutes(self) -> int:
        """Minutes of all steps, breaks and slack."""
        return sum(step.minutes + step.break_after for step in self.steps) + self.slack
