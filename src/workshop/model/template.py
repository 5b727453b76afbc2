"""What a template file holds: the agenda a session is given, and its opening texts."""

from __future__ import annotations

from msgspec import Struct

from workshop.model.kinds import KindName
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


class TemplateStep(Struct, frozen=True, omit_defaults=True):
    """One step of a template's agenda."""

    kind: KindName
    title: str
    minutes: int
    """Planned length, 0 to 600."""
    break_after: int = 0
    """Minutes of break that follow."""
    prompts: tuple[str, ...] = ()
    phase_prompts: PhasePrompts = PhasePrompts()
    spoken: tuple[str, ...] = ()
    """Lines for the facilitator alone, under the aside key."""
    headings: tuple[Heading, ...] = ()
    brief_check: bool = False
    """Whether a scope step asks each side for its view of the brief."""


class Opening(Struct, frozen=True, omit_defaults=True):
    """The texts a session begins with."""

    purpose: str = ""
    ground_rules: tuple[str, ...] = ()
    confidentiality: str = ""
    prime_directive: str = ""
    contract_relation: str = ""
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
