"""What an agreement says of a poll: the words, the key, the counts, and nobody's name or side."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from agreement.agreement_builders import with_more
from builders import NOW, a_record
from workshop.agreement.canonical import canonical
from workshop.agreement.compose import compose
from workshop.agreement.page import read_back
from workshop.model.poll import SCALES, Choice, Poll
from workshop.model.record import Record
from workshop.model.rounds import Tally
from workshop.model.sides import SIDES

POLL = Poll(
    "We start on 1 March",
    *SCALES["yes or no"],
    Tally((1, 1), 2),
    Tally((0, 2), 2),
    Tally((1, 3), 4),
    (Choice("priya-nair", 0),),
    ("ines-moreau", "priya-nair", "tomas-reyes", "lena-koch"),
)


def text_of(record: Record) -> str:
    return canonical(compose(record, revision=1, now=NOW))


def written(poll: Poll = POLL, **envelope: Any) -> Record:
    """The builders' session with a poll that both sides ticked."""
    return with_more(a_record(), poll, **{"number": "L1", "agreed": SIDES, **envelope})


def test_a_poll_is_written_down_with_its_words_its_key_and_its_counts() -> None:
    (clause,) = tomllib.loads(text_of(written()))["polls"]["clauses"]
    assert clause["question"] == "We start on 1 March"
    assert (clause["scale"], clause["lowest"], clause["counts"]) == (["no", "yes"], 0, [1, 3])


def test_nobody_is_named_and_no_side_is_told_apart() -> None:
    (found,) = tomllib.loads(text_of(written()))["polls"]["clauses"]
    assert not {"client", "agency", "choices", "asked", "side"} & found.keys()
    assert "priya" not in str(found)


@pytest.mark.parametrize("agreed", [(), ("client",), ("agency",)])
def test_without_both_ticks_it_stays_out(agreed: tuple[str, ...]) -> None:
    assert "polls" not in tomllib.loads(text_of(written(agreed=agreed)))


def read(poll: Poll) -> str:
    section = next(each for each in read_back(text_of(written(poll))) if each.section == "polls")
    (paragraph,) = section.paragraphs
    return f"{section.summary} | {paragraph.text} | {paragraph.detail}"


def test_read_aloud_every_point_has_its_words_those_nobody_chose_too() -> None:
    hands = Poll("Shall we?", *SCALES["yes or no"], room=Tally((0, 3), 3), hands=True)
    assert read(hands) == "1 poll written down | Shall we? | 0 no: 0 · 1 yes: 3 · by show of hands"


def test_where_too_few_answered_only_the_key_is_read() -> None:
    few = Poll("Shall we?", *SCALES["yes or no"], room=Tally((), 2))
    assert read(few).endswith("0 no · 1 yes · too few answers to show")
