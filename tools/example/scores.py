"""What the two sides of the example gave each other, and themselves, before the annual review."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.model.rounds import Answer
from workshop.model.sides import Side, other

# One line for each statement of the template, by its key: what the other side gave, what the side gave itself, and what
# it thought it would be given; a digit for each person in the order of the record, `-` for one who cannot judge.
ABOUT: dict[Side, str] = {
    "agency": """
        1.1 4434 4443 4344
        1.2 4334 4434 4334
        1.3 5444 4454 4444
        1.4 3343 4444 4434
        1.5 4443 3333 3334
        1.6 2232 4434 3333
        2.1 4445 4444 4444
        2.2 3343 3433 3333
        2.3 3433 3343 3333
        2.4 5545 4344 4444
        2.5 4-44 4444 4444
        3.1 3423 4333 3433
        3.2 2332 3443 3333
        3.3 344- 4433 4433
        4.1 3333 3343 3333
        4.2 2232 2223 2223
        4.3 4344 3444 3434
        5.1 3-34 4434 4334
        5.2 4343 3343 3343
        6.1 2322 3332 2322
        6.2 33-4 2232 2232
        6.3 3-4- 4333 3333
    """,
    "client": """
        1.1 4443 4444 4444
        1.2 3343 4334 3334
        1.3 4544 4445 4444
        1.4 3334 3433 3333
        1.5 4434 3343 3343
        1.6 2122 3433 3333
        2.1 5444 4444 4444
        2.2 3332 4434 3434
        2.3 3323 3433 3323
        2.4 4443 3323 3222
        2.5 34-3 4434 4434
        3.1 2221 2232 2222
        3.2 2332 3343 3333
        3.3 4344 4434 4434
        4.1 4344 3444 3343
        4.2 2212 2232 2222
        4.3 3223 4443 3333
        5.1 4-43 4454 3343
        5.2 2323 3334 3323
        6.1 3433 3433 3333
        6.2 3233 2333 2333
        6.3 4454 4343 4443
    """,
}

# By the side that writes; by area, with the place of the person.
COMMENTS: dict[Side, tuple[tuple[str, int, str], ...]] = {
    "client": (
        (
            "Between us",
            0,
            "We hear good news on the day and bad news on Friday. The film was four days late before anybody said so. "
            "A two-line mail would have been enough.",
        ),
        (
            "Between us",
            3,
            "Since I joined I have been asked what I think three times. At my last company it was never.",
        ),
        ("What carries us", 1, "The Friday note. I read it before the timetable."),
        (
            "The task",
            2,
            "Ideas come when we ask for them. I would like one that costs less than what it replaces.",
        ),
        (
            "The work",
            1,
            "Five rounds for the film. Two were ours. Say at the start of a round what can still be changed.",
        ),
        (
            "People and systems",
            0,
            "We learnt in October that our designer changed in September. He is good. We would like to have been told.",
        ),
    ),
    "agency": (
        (
            "Between us",
            1,
            "The poster money went in a subject line, and the posters were commissioned already. Ring first.",
        ),
        (
            "What carries us",
            2,
            "Seven of ten layouts answered in two days. That is a different company from spring.",
        ),
        (
            "The task",
            2,
            "The form for briefs is good and stands empty. We start from a phone call and guess the purpose.",
        ),
        (
            "The work",
            3,
            "Comments on the film came from three people, and two of them cancelled each other out.",
        ),
        (
            "Scope and money",
            0,
            "Two more posters, a menu and a staff party banner. All small, none in the scope. We said yes each time: "
            "that is ours too.",
        ),
    ),
}


def answers(side: Side, place: int) -> Iterator[Answer]:
    """Yield what the person at `place` on `side` answered, statement by statement, then in words."""
    for line in ABOUT[other(side)].split("\n"):
        if line.strip():
            key, given, _, _ = line.split()
            yield _answer(f"them:{key}", given[place])
    for line in ABOUT[side].split("\n"):
        if line.strip():
            key, _, own, forecast = line.split()
            yield _answer(f"us:{key}", own[place])
            yield _answer(f"forecast:{key}", forecast[place])
    for area, who, text in COMMENTS[side]:
        if who == place:
            yield Answer(f"area:{area}", (text,))


def _answer(key: str, digit: str) -> Answer:
    return Answer(key, cannot=True) if digit == "-" else Answer(key, point=int(digit) - 1)
