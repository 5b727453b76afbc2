"""The agenda: the steps of a session in order, and fitting the remaining steps into the time that is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from msgspec import structs

from workshop.model.names import KindName
from workshop.model.rounds import Scale
from workshop.model.sides import Phase
from workshop.model.template import Template, TemplateStep


class _WithUid(TemplateStep, frozen=True, omit_defaults=False):
    # A class of its own, so that the uid is the first field in a file: keyword-only fields follow all others.
    uid: str


class Step(_WithUid, frozen=True, omit_defaults=False, kw_only=True):
    """One step of a session's own copy of the agenda: a template's step with a uid, and with how it went."""

    LATER: ClassVar[frozenset[str]] = frozenset(
        {
            "purpose",
            "restate_all",
            "question",
            "scale",
            "lowest",
            "self_rating",
            "predictions",
            "comments",
            "columns",
            "reply",
            "areas",
            "round",
        }
    )
    """Fields that records of version 0.1.0 do not have."""

    spent: int = 0
    """Seconds the clock ran while this step was open, without the stretch that is running now."""
    parked: bool = False
    """Left out today to fit the time; still reachable."""

    @property
    def points(self) -> Scale:
        """The scale of a scorecard or poll."""
        return Scale(self.scale, self.lowest)

    def prompts_in(self, phase: Phase) -> tuple[str, ...]:
        """Return the prompts to show in `phase`: the phase's own first."""
        return self.phase_prompts.of(phase) + self.prompts


def from_template(template: Template, new_uid: Callable[[], str]) -> tuple[Step, ...]:
    """Return a session's own copy of the template's agenda."""
    return tuple(
        Step(
            uid=new_uid(),
            **structs.asdict(each),
        )
        for each in template.steps
    )


def as_template(step: Step) -> TemplateStep:
    """Return `step` as a step of a template, without its uid and how it went."""
    return TemplateStep(**{name: getattr(step, name) for name in TemplateStep.__struct_fields__})


def index_of(agenda: Sequence[Step], uid: str | None) -> int:
    """Return where the step with `uid` stands; 0 if it is not there."""
    return next((number for number, step in enumerate(agenda) if step.uid == uid), 0)


def neighbour(agenda: Sequence[Step], uid: str | None, delta: int) -> Step | None:
    """Return the next step in the direction of `delta` (+1, -1) that is not parked, None past the ends."""
    place = index_of(agenda, uid) + delta
    while 0 <= place < len(agenda):
        if not agenda[place].parked:
            return agenda[place]
        place += delta
    return None


def moved(agenda: Sequence[Step], uid: str, delta: int) -> tuple[Step, ...]:
    """Return the agenda with the step `uid` moved by `delta` places, no further than the ends."""
    steps = list(agenda)
    start = index_of(steps, uid)
    step = steps.pop(start)
    steps.insert(max(0, min(len(steps), start + delta)), step)
    return tuple(steps)


def length(agenda: Sequence[Step]) -> int:
    """Return the minutes of all steps that are not parked, with their breaks."""
    return sum(step.minutes + step.break_after for step in agenda if not step.parked)


SHORTEST = 3
"""Minutes below which a step is parked instead of shortened further."""
KEPT_KINDS: frozenset[KindName] = frozenset({"commitments", "sign-off"})
"""Never parked: without them the meeting leaves nothing in writing."""


def fit_the_rest(
    agenda: Sequence[Step], current: str, seconds_left: int, open_seconds: int
) -> tuple[Step, ...]:
    """Return the agenda with the steps after `current` fitted into `seconds_left`.

    `seconds_left` is the time until the planned end, `open_seconds` what the current step still wants of it. What
    each step still wants is shortened in proportion; where that would leave one under SHORTEST minutes, the last is
    parked, but never one of KEPT_KINDS. Nothing is made longer, and nobody's time is taken away to nothing.
    """
    place = index_of(agenda, current)
    rest = [step for step in agenda[place + 1 :] if not step.parked]
    minutes = max(0, (seconds_left - max(0, open_seconds)) // 60)
    while True:
        fitted = _in_proportion(rest, minutes, least=0)
        squeezed = any(fitted[step.uid] < min(SHORTEST, still_wanted(step)) for step in rest)
        candidates = [step for step in rest if step.kind not in KEPT_KINDS and still_wanted(step)]
        if not squeezed:
            break
        if not candidates:
            fitted = _in_proportion(rest, minutes, least=1)
            break
        rest.remove(candidates[-1])
    return tuple(
        step
        if number <= place or step.parked
        else structs.replace(step, minutes=step.minutes - still_wanted(step) + fitted[step.uid])
        if step.uid in fitted
        else structs.replace(step, parked=True)
        for number, step in enumerate(agenda)
    )


def still_wanted(step: Step) -> int:
    """Return the minutes that a step still needs: its minutes without those already spent in it."""
    return max(0, step.minutes - step.spent // 60)


def _in_proportion(rest: Sequence[Step], minutes: int, *, least: int) -> dict[str, int]:
    """Return each step's share of `minutes`, by uid: all it needs where there is enough, else at least `least`."""
    wants = {step.uid: still_wanted(step) for step in rest}
    free = max(0, minutes - sum(step.break_after for step in rest))
    if sum(wants.values()) <= free:
        return wants
    fitted = {uid: min(least, want) for uid, want in wants.items()}
    more = max(0, free - sum(fitted.values()))
    share = more / (sum(wants.values()) - sum(fitted.values()) or 1)
    for uid, want in wants.items():
        fitted[uid] += int((want - fitted[uid]) * share)
    left = max(0, free - sum(fitted.values()))
    for uid, want in wants.items():  # what rounding down left over
        if left and fitted[uid] < want:
            fitted[uid] += 1
            left -= 1
    return fitted
