"""The ordered steps of a session, and how the rest is fitted into the time that is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct, structs

from workshop.model.kinds import KindName
from workshop.model.sides import Phase
from workshop.model.template import Heading, PhasePrompts, Template


class Step(Struct, frozen=True):
    """One step of a session's own copy of the agenda."""

    uid: str
    kind: KindName
    title: str
    minutes: int
    break_after: int = 0
    prompts: tuple[str, ...] = ()
    phase_prompts: PhasePrompts = PhasePrompts()
    spoken: tuple[str, ...] = ()
    headings: tuple[Heading, ...] = ()
    brief_check: bool = False
    spent: int = 0
    """Seconds the clock ran while this step was open, without the stretch that is running now."""
    parked: bool = False
    """Left out today to fit the time; still reachable."""

    def prompts_in(self, phase: Phase) -> tuple[str, ...]:
        """Return the prompts to show in `phase`: the phase's own first."""
        return self.phase_prompts.of(phase) + self.prompts


def from_template(template: Template, new_uid: Callable[[], str]) -> tuple[Step, ...]:
    """Return a session's own copy of the template's agenda."""
    return tuple(
        Step(
            uid=new_uid(),
            **{name: getattr(each, name) for name in each.__struct_fields__},
        )
        for each in template.steps
    )


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


SHORTEST = 3
"""Minutes below which a step is parked instead of shortened further."""
KEPT_KINDS: frozenset[KindName] = frozenset({"commitments", "sign-off"})
"""Never parked: without them the meeting leaves nothing in writing."""


def fit_the_rest(
    agenda: Sequence[Step], current: str, seconds_left: int, open_seconds: int
) -> tuple[Step, ...]:
    """Return the agenda with the steps after `current` fitted into `seconds_left`.

    `seconds_left` is the time until the planned end, `open_seconds` what the current step still wants of it. Steps
    are shortened in proportion; where that would leave one under SHORTEST minutes, the longest-shortened is parked,
    last first, but never one of KEPT_KINDS. Nothing is made longer.
    """
    place = index_of(agenda, current)
    rest = [step for step in agenda[place + 1 :] if not step.parked]
    minutes = max(0, (seconds_left - max(0, open_seconds)) // 60)
    while True:
        wanted = sum(step.minutes + step.break_after for step in rest)
        if wanted <= minutes:
            fitted = {step.uid: step.minutes for step in rest}
            break
        breaks = sum(step.break_after for step in rest)
        share = max(0, minutes - breaks) / max(1, wanted - breaks)
        fitted = {step.uid: int(step.minutes * share) for step in rest}
        candidates = [step for step in rest if step.kind not in KEPT_KINDS]
        squeezed = [step for step in rest if fitted[step.uid] < min(SHORTEST, step.minutes)]
        if not squeezed or not candidates:
            fitted = {uid: max(1, length) for uid, length in fitted.items()}
            break
        rest.remove(candidates[-1])
    return tuple(
        step
        if number <= place or step.parked
        else structs.replace(step, minutes=fitted[step.uid])
        if step.uid in fitted
        else structs.replace(step, parked=True)
        for number, step in enumerate(agenda)
    )
