"""Values for tests of the scorecard: a step of it, and the builders' session with what its reveal brought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import structs

from builders import AGENDA, a_record
from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.kinds import TYPE_OF
from workshop.model.record import Record
from workshop.model.rounds import Round, Tally
from workshop.model.scorecard import SCALE, Comment, Score
from workshop.model.sides import Side
from workshop.model.template import Area, Statement

AREAS = (
    Area(
        "The work",
        (
            Statement("Takes direction, and challenges it.", "Invites challenge, and listens."),
            Statement("Delivers on time.", "Plans ahead."),
        ),
    ),
    Area("Money", (Statement("Keeps to the budget."),)),
)
STEP = Step(
    "t000000000000000a",
    kind="scorecard",
    title="How we see each other",
    minutes=20,
    prompts=("The widest difference first: what did each of us look at?",),
    areas=AREAS,
    predictions=True,
    reply="Answer",
)


def counted(*points: int, cannot: int = 0, size: int = 5) -> Tally:
    """The tally of these points, indexes from 0 into a scale of `size`; of none the counts are hidden."""
    counts = tuple(points.count(point) for point in range(size)) if points else ()
    return Tally(counts, len(points), cannot)


HIDDEN = Tally((), 2, 2)
"""Two chose a point, two could not judge, and it is not shown."""


def score(
    given: Tally,
    own: Tally | None = None,
    *,
    forecast: Tally | None = None,
    text: str = "Delivers on time.",
    scale: Sequence[str] = SCALE,
    **fields: Any,
) -> Score:
    """A statement as it was rated."""
    return Score(
        text, "The work", scale=tuple(scale), given=given, own=own, forecast=forecast, **fields
    )


def scored(item: Score, number: str = "F1", side: Side = "agency", **envelope: Any) -> Item[Score]:
    """The same as it was captured."""
    return Item(f"f{number[1:]:>015}", item, step=STEP.uid, number=number, side=side, **envelope)


def revealed() -> tuple[Item[Any], ...]:
    """What a reveal brings: blind spots and strengths of both, what few answered, words beside it."""
    four = counted(3, 3, 3, 4)
    scores = (
        scored(
            score(
                counted(0, 1, 1, 3),
                counted(3, 3, 4),
                forecast=counted(2, 2, 3),
                text="Takes direction, and challenges it when the work needs that.",
            ),
            "F1",
        ),
        scored(score(four, four, forecast=four, text="Delivers on time."), "F2"),
        scored(
            score(
                counted(2, 2, 3, 3, cannot=1),
                counted(3, 3, 4, 4),
                forecast=counted(3, 3, 3),
                text="Keeps to the budget, and its invoices match the work.",
            ),
            "F3",
        ),
        scored(
            score(HIDDEN, counted(2, 3, 3), forecast=counted(2, 2, 3), text="Knows our business."),
            "F4",
        ),
        scored(
            score(four, counted(1, 2, 2), forecast=counted(2, 3, 3), text="Pays in full."),
            "F5",
            "client",
        ),
        scored(
            score(
                counted(1, 1, 1),
                counted(0, 1, 1),
                forecast=counted(1, 1, 2),
                text="Briefs in writing, with purpose, background and budget.",
            ),
            "F6",
            "client",
        ),
    )
    words = (
        (Comment("In the March pitch you took our brief as it stood.", "The work"), "client"),
        (
            Comment("It came in four mails.", scores[5].body.text, "client"),
            "agency",
        ),
    )
    comments = [
        Item(f"k{place:015x}", body, step=STEP.uid, position=place, side=side)
        for place, (body, side) in enumerate(words)
    ]
    done = Round("scorecard", "form", True, stage="revealed", client=4, agency=4, withheld=2)
    return (*scores, *comments, Item("u000000000000000a", done, step=STEP.uid))


def rated(record: Record | None = None, items: Sequence[Item[Any]] | None = None) -> Record:
    """The builders' session, or another one, with a scorecard before its feedback, and these items in it."""
    before = record or a_record()
    found = revealed() if items is None else items
    types = list(TYPE_OF)
    both = sorted((*before.items, *found), key=lambda item: types.index(type(item.body)))
    agenda = (*AGENDA[:4], STEP, *AGENDA[4:])
    return structs.replace(before, agenda=agenda, items=tuple(both))
