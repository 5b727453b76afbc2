"""KPIs: figures that show both sides that it worked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date as Date
from decimal import Decimal
from typing import Literal

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
from workshop.model.values import show_figure

KpiClass = Literal["hard", "medium", "soft"]
"""Business, communication, service."""
Direction = Literal["at-least", "at-most", "within", "yes-no"]

DIRECTIONS: dict[Direction, str] = {
    "at-least": "at least",
    "at-most": "at most",
    "within": "within a tolerance of",
    "yes-no": "yes or no",
}

MANY = 7
"""Above this many KPIs a scheme rarely survives (domain practice)."""


class Kpi(Struct, frozen=True):
    """One key performance indicator. The item's side is the owner's."""

    name: str = ""
    why: str = ""
    kpi_class: KpiClass = "hard"
    unit: str = ""
    direction: Direction = "at-least"
    tolerance: Decimal | None = None
    """Percent of the target, for `within`."""
    baseline: Decimal | None = None
    target: Decimal | None = None
    due: Date | None = None
    owner: str = ""
    """A handle."""
    source: str = ""
    """Where the figure comes from."""
    reported_by: str = ""
    """A handle: one person reports each KPI."""


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
            scale=REALISTIC,
            cannot=True,
        )
        for item in kpis
        if item.standing != "dropped"
    )


def voted(kpi: Item[Kpi], votes: Iterable[Item[Realism]]) -> Realism | None:
    """Return the latest vote on a KPI: on its target as it is now, else on another one; None where there is none."""
    own = [each.body for each in votes if each.body.kpi == kpi.uid]
    target = show_target(kpi.body)
    return next(reversed([each for each in own if each.target == target] or own), None)


def too_many_doubt(kpi: Item[Kpi], votes: Iterable[Item[Realism]]) -> bool:
    """Return whether more find its target doubtful or not realistic than realistic."""
    vote = voted(kpi, votes)
    if vote is None or vote.target != show_target(kpi.body) or not vote.room.counts:
        return False
    *doubts, realistic = vote.room.counts
    return sum(doubts) > realistic


def met(kpi: Kpi, value: Decimal) -> bool | None:
    """Return whether `value` meets the target; None where there is no target to meet.

    A yes/no KPI is met by any figure but zero.
    """
    if kpi.direction == "yes-no":
        return value != 0
    if kpi.target is None:
        return None
    if kpi.direction == "at-least":
        return value >= kpi.target
    if kpi.direction == "at-most":
        return value <= kpi.target
    return abs(value - kpi.target) <= abs(kpi.target) * (kpi.tolerance or Decimal(0)) / 100


def show_target(kpi: Kpi) -> str:
    """Return the target in words: `at least 180 leads`."""
    if kpi.direction == "yes-no":
        return "yes"
    if kpi.target is None:
        return "–"
    unit = f" {kpi.unit}" if kpi.unit else ""
    extra = (
        f" ± {show_figure(kpi.tolerance)} %" if kpi.direction == "within" and kpi.tolerance else ""
    )
    words = "" if kpi.direction == "within" else f"{DIRECTIONS[kpi.direction]} "
    return f"{words}{show_figure(kpi.target)}{unit}{extra}"


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
            client, agency, room = tallies(round, entries, key, REALISTIC, apart=apart)
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
            not_words=frozenset({"owner", "reported_by"}),
        ),
        ItemType("realism", Realism, "kpis", "Realism vote", not_words=frozenset({"kpi"})),
    ),
    (RoundType("realism", "How realistic?", _asked, _reveal),),
    {"kpis": "KPIs"},
)
