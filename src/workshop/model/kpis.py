"""KPIs: figures that show both sides that it worked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date as Date
from decimal import Decimal
from typing import ClassVar, Literal

from msgspec import Struct

from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.kind import ItemType, Kind, RoundType, a_tick_missing
from workshop.model.record import Record
from workshop.model.rounds import (
    Entry,
    New,
    Question,
    Revealed,
    Round,
    Scale,
    Shuffle,
    Tally,
    shown_by_side,
    tallies,
)
from workshop.model.sides import Side
from workshop.model.values import show_date, show_figure

KpiClass = Literal["hard", "medium", "soft"]
"""Business, communication, service."""
Direction = Literal["at-least", "at-most", "within", "yes-no"]

Tolerated = Literal["percent", "unit"]
"""What a tolerance is counted in: percent of the target, or the KPI's own unit."""

DIRECTIONS: dict[Direction, str] = {
    "at-least": "at least",
    "at-most": "at most",
    "within": "within a tolerance of",
    "yes-no": "yes or no",
}

MANY = 7
"""Above this many KPIs a scheme rarely survives (domain practice)."""


class PeriodTarget(Struct, frozen=True):
    """What a KPI is to reach by the end of one period."""

    due: Date
    """The last day of the period."""
    target: Decimal


class Kpi(Struct, frozen=True):
    """One key performance indicator. The item's side is the owners', none where they are of both sides."""

    LATER: ClassVar[frozenset[str]] = frozenset(
        {"tolerance_in", "targets", "recovery", "co_owners"}
    )
    """Fields that the first version did not have."""

    name: str = ""
    why: str = ""
    kpi_class: KpiClass = "hard"
    unit: str = ""
    direction: Direction = "at-least"
    tolerance: Decimal | None = None
    """How far from its target a figure may be, for `within`."""
    baseline: Decimal | None = None
    target: Decimal | None = None
    due: Date | None = None
    owner: str = ""
    """A handle."""
    source: str = ""
    """Where the figure comes from."""
    reported_by: str = ""
    """A handle: one person reports each KPI."""
    tolerance_in: Tolerated = "percent"
    targets: tuple[PeriodTarget, ...] = ()
    """A target for each period, the earliest first, in place of `target` and `due` or on the way there."""
    recovery: str = ""
    """Until when and how a shortfall is made good."""
    co_owners: tuple[str, ...] = ()
    """Handles of those who own it together with `owner`."""

    @property
    def plan(self) -> tuple[tuple[Decimal, Date | None], ...]:
        """Every target with its day, the earliest first; one without a day last."""
        steps: list[tuple[Decimal, Date | None]] = [
            (each.target, each.due) for each in self.targets
        ]
        if self.target is not None and (self.target, self.due) not in steps:
            steps.append((self.target, self.due))
        return tuple(sorted(steps, key=lambda step: step[1] or Date.max))

    @property
    def last_day(self) -> Date | None:
        """The day of the last target, None where no day is named."""
        days = [day for day in (self.due, *(each.due for each in self.targets)) if day]
        return max(days, default=None)


REALISTIC = Scale(("not realistic", "doubtful", "realistic"), 1)
"""The scale of the realism vote."""


class Realism(Struct, frozen=True):
    """How realistic the people there find the target of a KPI."""

    kpi: str = ""
    """The uid of the KPI."""
    target: str = ""
    """The target in words as it was at the vote. After a change of the target there is a new vote."""
    client: Tally | None = None
    """None where answers may only be shown for the whole room."""
    agency: Tally | None = None
    room: Tally = Tally()
    hands: bool = False
    """Whether hands were shown and counted."""


def realism_key(kpi: str, target: str) -> str:
    """Return the key of the question about a target. It has the target in it: a changed target is another question."""
    return f"{kpi} {target}"


def realism_questions(kpis: Iterable[Item[Kpi]]) -> tuple[Question, ...]:
    """Return what everybody is asked about the targets."""
    return tuple(
        Question(
            realism_key(item.uid, show_target(item.body)),
            f"{item.number} {item.body.name}: {show_target(item.body)}",
            "point",
            subject=item.uid,
            scale=REALISTIC,
            cannot=True,
        )
        for item in kpis
        if item.standing != "dropped"
    )


def voted(kpi: Item[Kpi], votes: Iterable[Item[Realism]]) -> Realism | None:
    """Return the latest vote on a KPI: on its target as it is now, else on another one; None where there is none."""
    own = [each.body for each in votes if each.body.kpi == kpi.uid]
    return next(reversed([each for each in own if votes_on_target(each, kpi.body)] or own), None)


def votes_on_target(vote: Realism, kpi: Kpi) -> bool:
    """Return whether a vote was on the target as it is now, in today's words or in those of the first version."""
    return vote.target in (show_target(kpi), _target_at_first(kpi))


def too_many_doubt(kpi: Item[Kpi], votes: Iterable[Item[Realism]]) -> bool:
    """Return whether more find its target doubtful or not realistic than realistic."""
    vote = voted(kpi, votes)
    if vote is None or not votes_on_target(vote, kpi.body) or not vote.room.counts:
        return False
    *doubts, realistic = vote.room.counts
    return sum(doubts) > realistic


def target_on(kpi: Kpi, day: Date | None) -> Decimal | None:
    """Return the target that counts on `day`: that of the period it falls in, after the last one that of the last.

    Without a day it is the last; None where there is no target.
    """
    plan = kpi.plan
    if not plan:
        return None
    ahead = (target for target, due in plan if day and (due is None or due >= day))
    return next(ahead, plan[-1][0])


def band(kpi: Kpi, target: Decimal) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest figure that the tolerance allows around `target`."""
    slack = kpi.tolerance or Decimal(0)
    if kpi.tolerance_in == "percent":
        slack = abs(target) * slack / 100
    return _plainly(target - slack), _plainly(target + slack)


def _plainly(figure: Decimal) -> Decimal:
    """Return a figure without zeros at its end: 18, not 18.00."""
    plain = figure.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def tolerance_fault(kpi: Kpi) -> str:
    """Return why the tolerance of `kpi` means nothing, in a sentence; "" where it makes a band, or there is none."""
    if kpi.tolerance is None:
        return ""
    if kpi.tolerance < 0:
        return "A tolerance is 0 or more: how far a figure may be from its target, up or down."
    if kpi.direction != "within":
        return (
            f"A tolerance means nothing for “{DIRECTIONS[kpi.direction]}”. "
            f"It belongs to “{DIRECTIONS['within']}”."
        )
    percent_of_nothing = kpi.tolerance_in == "percent" and any(not each for each, _ in kpi.plan)
    if kpi.tolerance and percent_of_nothing:
        return "Percent of a target of 0 is 0. Give the tolerance in the KPI's own unit."
    return ""


def targets_fault(kpi: Kpi) -> str:
    """Return why the targets per period of `kpi` mean nothing, in a sentence; "" where they are in order."""
    if not kpi.targets:
        return ""
    if kpi.direction == "yes-no":
        return "“Yes or no” has no targets for periods. Empty them, or choose what else is good."
    days = [each.due for each in kpi.targets if each.due != Date.min]  # one that could not be read
    twice = next((day for day in days if days.count(day) > 1), None)
    if twice:
        return f"Two targets are for {show_date(twice)}. Each period has one."
    return ""


def met(kpi: Kpi, value: Decimal, day: Date | None = None) -> bool | None:
    """Return whether `value`, as it was on `day`, meets its target; None where there is no target to meet.

    A yes/no KPI is met by any figure but zero.
    """
    if kpi.direction == "yes-no":
        return value != 0
    target = target_on(kpi, day)
    if target is None:
        return None
    if kpi.direction == "at-least":
        return value >= target
    if kpi.direction == "at-most":
        return value <= target
    lowest, highest = band(kpi, target)
    return lowest <= value <= highest


def show_target(kpi: Kpi, today: Date | None = None) -> str:
    """Return the target in words: `at least 180 leads`, `18 to 22 %`; with targets per period each with its day.

    Days are shown as on `today`, with the year where it is None.
    """
    if kpi.direction == "yes-no":
        return "yes"
    if not kpi.targets:
        return "–" if kpi.target is None else show_wanted(kpi, kpi.target)
    return ", ".join(
        f"{show_wanted(kpi, target)} by {show_date(due, today)}"
        if due
        else show_wanted(kpi, target)
        for target, due in kpi.plan
    )


def show_wanted(kpi: Kpi, target: Decimal) -> str:
    """Return one of its targets in words, without a day; with a tolerance the band that it makes."""
    unit = f" {kpi.unit}" if kpi.unit else ""
    if kpi.direction != "within":
        return f"{DIRECTIONS[kpi.direction]} {show_figure(target)}{unit}"
    if not kpi.tolerance:
        return f"{show_figure(target)}{unit}"
    lowest, highest = band(kpi, target)
    return f"{show_figure(lowest)} to {show_figure(highest)}{unit}"


def show_tolerance(kpi: Kpi) -> str:
    """Return the tolerance in words: `± 2 %`, `± 10 % of the target`; "" where there is none."""
    if kpi.tolerance is None:
        return ""
    unit = " % of the target" if kpi.tolerance_in == "percent" else f" {kpi.unit}".rstrip()
    return f"± {show_figure(kpi.tolerance)}{unit}"


def _target_at_first(kpi: Kpi) -> str:
    """Return the target as the first version wrote it beside a vote: with the tolerance, not the band."""
    if kpi.direction != "within" or kpi.target is None or kpi.targets:
        return show_target(kpi)
    unit = f" {kpi.unit}" if kpi.unit else ""
    extra = f" ± {show_figure(kpi.tolerance)} %" if kpi.tolerance else ""
    return f"{show_figure(kpi.target)}{unit}{extra}"


# --- the private vote on targets ------------------------------------------------------------------


def _asked(record: Record, step: Step, side: Side) -> tuple[Question, ...]:
    return realism_questions(record.of(Kpi))


def _reveal(
    record: Record, step: Step, round: Round, entries: Sequence[Entry], shuffle: Shuffle
) -> Revealed:
    apart = shown_by_side(round, entries)
    keys = sorted({answer.key for entry in entries for answer in entry.answers})
    found: list[New] = []
    for item in record.of(Kpi):
        if item.standing == "dropped":
            continue
        begins = realism_key(item.uid, "")
        # A target may have been changed after some people had voted. Each vote is counted for the target that the voter
        # saw.
        voted = [key.removeprefix(begins) for key in keys if key.startswith(begins)]
        for target in voted or [show_target(item.body)]:
            key = realism_key(item.uid, target)
            client, agency, room = tallies(
                round, entries, key, REALISTIC, apart=apart, about=item.uid
            )
            found.append(New(Realism(item.uid, target, client, agency, room), item.side))
    return Revealed(tuple(found))


KIND = Kind(
    "kpis",
    "KPIs",
    "What shows us both that it worked.",
    (
        ItemType(
            "kpi",
            Kpi,
            "kpis",
            "KPI",
            "K",
            renewed=True,
            section="kpis",
            left_open=a_tick_missing,
            not_words=frozenset({"owner", "reported_by", "co_owners"}),
        ),
        ItemType("realism", Realism, "kpis", "Realism vote", not_words=frozenset({"kpi"})),
    ),
    (RoundType("realism", "How realistic?", _asked, _reveal),),
    {"kpis": "KPIs"},
)
