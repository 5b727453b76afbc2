"""Records whose scores call for a finding, and records close to them that do not."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from agreement.agreement_builders import with_more
from rated import HIDDEN, STEP, counted, rated, score, scored
from workshop.model.items import Item
from workshop.model.noted import Parked
from workshop.model.record import Record
from workshop.model.rounds import Round, Tally
from workshop.model.scorecard import Score
from workshop.model.sides import SIDES

Change = Callable[[Record], Record]

BLIND = score(counted(1), counted(3))
BOTH = score(counted(2), counted(2))
CANNOT = score(Tally((), 0, 3), counted(3))
UNTOLD = score(HIDDEN, counted(3))
KIND = score(counted(3, 4, 4), counted(3))


def scores(*items: Item[Score] | Item[Round]) -> Change:
    """Return what puts these into a record."""
    return lambda record: rated(record, items)


def about_both(*agency: Score) -> list[Item[Score]]:
    """What the client gave the agency, and something the agency gave the client."""
    items = [scored(body, f"F{place}") for place, body in enumerate(agency, start=1)]
    return [*items, scored(BOTH, "F9", "client")]


def with_origin(record: Record) -> Record:
    """A blind spot that was parked."""
    (item, *_) = items = about_both(BLIND)
    return with_more(rated(record, items), Parked("Talk in May", item.uid), number="P1")


def linked(record: Record) -> Record:
    """A blind spot that became the first commitment."""
    uid = next(item.uid for item in record.items if item.number == "C1")
    return rated(record, about_both(structs.replace(BLIND, became=uid)))


SCORE_CALLS: list[tuple[str, Change, str]] = [
    ("no-scores", scores(), "Nothing is rated in “How we see each other” yet."),
    ("side-not-rated", scores(scored(BOTH)), "The agency has not rated the client yet."),
    (
        "cannot-judge-anything",
        scores(scored(BOTH), scored(CANNOT, "F2", "client")),
        "The agency cannot judge anything about the client",
    ),
    (
        "blind-spot-left",
        scores(*about_both(BLIND)),
        "F1 is a blind spot. What will we do about it?",
    ),
    (
        "blind-spot-left",
        scores(*about_both(BLIND, score(counted(0), counted(4)), BLIND, BLIND, BLIND)),
        "F2, F1, F3 and 2 more are blind spots",
    ),
    (
        "round-open",
        scores(Item("u1", Round("scorecard"), step=STEP.uid)),
        "The private round in “How we see each other” has not been revealed yet.",
    ),
    (
        "too-polite",
        scores(*about_both(KIND, KIND, KIND)),
        "The client gives top marks nearly everywhere",
    ),
]

SCORE_QUIET: list[tuple[str, Change]] = [
    ("no-scores", scores(*about_both(BOTH))),
    ("no-scores", scores(Item("u1", Round("scorecard"), step=STEP.uid))),
    (
        "round-open",
        scores(Item("u1", Round("scorecard", stage="revealed"), step=STEP.uid)),
    ),
    ("side-not-rated", scores(*about_both(BOTH))),
    ("side-not-rated", scores(*about_both(UNTOLD))),
    ("cannot-judge-anything", scores(*about_both(CANNOT, BOTH))),
    ("blind-spot-left", with_origin),
    ("blind-spot-left", linked),
    ("blind-spot-left", scores(*about_both(score(counted(3), counted(1)), UNTOLD))),
    (
        "blind-spot-left",
        scores(structs.replace(scored(BLIND), agreed=SIDES), scored(BOTH, "F9", "client")),
    ),
    ("too-polite", scores(*about_both(KIND, KIND))),
    ("too-polite", scores(*about_both(KIND, KIND, score(counted(2, 4, 4))))),
    ("too-polite", scores(*about_both(KIND, KIND, UNTOLD))),
]
