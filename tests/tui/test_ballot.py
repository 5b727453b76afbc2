"""The keys of a ballot: every point of every scale has one of its own, and what was answered comes back as it was."""

from __future__ import annotations

import pytest
from msgspec import structs
from textual.app import App, ComposeResult

from screens import picture, wait_for
from workshop.model.ballot import from_text, to_text
from workshop.model.rounds import POINTS, Answer, Question, Scale
from workshop.tui.panes.ballot import Ballot, chosen_point, point_key, ten_of
from workshop.tui.theme import make_theme

SCALES = [
    Scale(tuple(f"point {place}" for place in range(count)), lowest)
    for count in POINTS
    for lowest in (0, 1)
]


def asked(scale: Scale) -> Question:
    return Question("them:1.1", "is on time", "point", scale=scale, cannot=True, comment=True)


@pytest.mark.parametrize("scale", SCALES, ids=lambda each: f"{len(each.labels)} from {each.lowest}")
def test_every_point_of_a_scale_is_one_key(scale: Scale) -> None:
    points = range(len(scale.labels))
    keys = [point_key(scale, point) for point in points]
    assert len({*keys, "?"}) == len(keys) + 1
    assert [chosen_point(asked(scale), key) for key in keys] == list(points)
    others = set("0123456789+") - set(keys)
    assert {chosen_point(asked(scale), key) for key in (*others, "x", "")} == {None}


@pytest.mark.parametrize("scale", SCALES, ids=lambda each: f"{len(each.labels)} from {each.lowest}")
def test_a_point_that_is_kept_as_a_draft_comes_back(scale: Scale) -> None:
    question = asked(scale)
    for point in range(len(scale.labels)):
        answer = Answer(question.key, point=point, comment="In March\nand in May")
        assert from_text(question, to_text(question, answer)) == answer
    cannot = Answer(question.key, cannot=True)
    assert from_text(question, to_text(question, cannot)) == cannot


@pytest.mark.parametrize(("count", "lowest", "key"), [(11, 0, "+"), (11, 1, "+"), (10, 1, "0")])
def test_the_last_point_of_a_long_scale_has_a_key(count: int, lowest: int, key: str) -> None:
    scale = Scale(tuple("abcdefghijk"[:count]), lowest)
    assert point_key(scale, count - 1) == key


@pytest.mark.parametrize(
    ("count", "lowest", "place"), [(11, 0, 10), (10, 0, None), (11, 1, 9), (10, 1, 9), (9, 1, None)]
)
def test_only_a_scale_with_a_10_takes_it_as_1_then_0(
    count: int, lowest: int, place: int | None
) -> None:
    assert ten_of(asked(Scale(tuple("abcdefghijk"[:count]), lowest))) == place


class Host(App[None]):
    """Shows one ballot."""

    CSS_PATH = "../../src/workshop/tui/styles.tcss"
    CSS = ".ballot { height: 1fr; } .ballot .key { height: auto; }"

    def __init__(self, ballot: Ballot) -> None:
        super().__init__()
        self.register_theme(make_theme("workshop-dark"))
        self.theme = "workshop-dark"
        self.ballot = ballot

    def compose(self) -> ComposeResult:
        yield self.ballot


async def test_the_beginning_of_a_long_statement_stays_in_sight_while_it_is_rated() -> None:
    scale = Scale(tuple(f"point {place}" for place in range(11)), 0)
    asked = [
        Question(str(number), f"Statement {number} " + "says a lot " * 25, "point", scale=scale)
        for number in range(1, 7)
    ]
    app = Host(Ballot(asked))
    async with app.run_test(size=(60, 16)) as pilot:
        for number in range(1, 7):
            words = f"▌ Statement {number} says"
            await wait_for(pilot, lambda words=words: words in picture(app))  # type: ignore[misc]
            await pilot.press("3")
        await pilot.press("up", "up")
        await wait_for(pilot, lambda: "▌ Statement 5 says" in picture(app))


async def test_in_a_long_ballot_it_is_said_how_many_are_left() -> None:
    questions = [
        structs.replace(asked(SCALES[0]), key=f"them:{number}", text=f"statement {number}")
        for number in range(1, 25)
    ]
    app = Host(Ballot(questions))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: "0 of 24, about 4 minutes left." in picture(app))
        await pilot.press("1", "question_mark")
        await wait_for(pilot, lambda: "2 of 24, about 3 minutes left." in picture(app))
        # Another answer to the same statement is no further one.
        await pilot.press("up", "0", "1")
        await wait_for(pilot, lambda: "3 of 24, about 3 minutes left." in picture(app))
