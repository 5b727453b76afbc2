"""A scorecard: what each side is asked, and what may be kept of the answers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec import structs

from rated import STEP
from workshop.model.items import Item
from workshop.model.kinds import purpose_of
from workshop.model.rounds import Answer, Entry, Round
from workshop.model.scorecard import (
    SCALE,
    Comment,
    as_on_sheet,
    comments,
    is_about,
    questions,
    rated_sides,
    scale_of,
    scores,
    statements,
)
from workshop.model.sides import Side
from workshop.model.template import Area, Statement

NAMES: dict[Side, str] = {"client": "Brightwater", "agency": "Oak & Lime"}
NAMED = Round("scorecard")
ANONYMOUS = Round("scorecard", anonymous=True)
VOICES = Round("scorecard", anonymous=True, one_voice=True)


def people(side: Side, *points: int | None, words: str = "") -> list[Entry]:
    """One entry for each point given to the first statement about the other side; None cannot judge."""
    return [
        Entry(
            side,
            f"{side}-{place}",
            answers=(
                Answer("them:1.1", point=point, cannot=point is None, comment=words),
                Answer("us:1.1", point=3),
                Answer("forecast:1.1", point=2),
            ),
        )
        for place, point in enumerate(points)
    ]


def test_each_side_rates_the_other_then_itself_predicts_and_then_says_it_in_words() -> None:
    keys = [each.key for each in questions(STEP, "agency", NAMES)]
    assert keys == [
        *("them:1.1", "them:1.2"),
        *("us:1.1", "us:1.2", "us:2.1"),
        *("forecast:1.1", "forecast:1.2", "forecast:2.1"),
        "area:The work",
    ]


def test_a_statement_about_one_side_alone_is_asked_of_both() -> None:
    client = {each.key for each in questions(STEP, "client", NAMES)}
    assert {"them:2.1", "area:Money"} <= client
    assert "us:2.1" not in client
    assert [each.key for each in statements(STEP, "client")] == ["1.1", "1.2"]


def test_what_the_template_leaves_off_is_not_asked() -> None:
    bare = structs.replace(STEP, self_rating=False, predictions=False, comments="none")
    asked = questions(bare, "client", NAMES)
    assert {each.key.partition(":")[0] for each in asked} == {"them"}
    assert not any(each.comment for each in asked)


def test_comments_can_be_asked_beside_each_statement_about_the_other() -> None:
    asked = questions(structs.replace(STEP, comments="statement"), "client", NAMES)
    assert {each.key.partition(":")[0] for each in asked if each.comment} == {"them"}
    assert not any(each.kind == "texts" for each in asked)


def test_cannot_judge_is_an_answer_but_to_no_prediction() -> None:
    asked = [each for each in questions(STEP, "client", NAMES) if each.kind == "point"]
    assert {each.key.partition(":")[0] for each in asked if each.cannot} == {"them", "us"}


def test_a_template_brings_its_own_scale_from_nought_or_one() -> None:
    assert (scale_of(STEP).labels, scale_of(STEP).lowest) == (SCALE, 1)
    ten = structs.replace(STEP, scale=tuple(f"point {place}" for place in range(10)), lowest=0)
    assert scale_of(ten).show(9) == "9 point 9"
    entries = people("client", 9, 0)
    (first, *_), *_ = scores(ten, NAMED, entries)
    assert (first.given.points, first.lowest, len(first.scale)) == ((0, 9), 0, 10)


def test_cannot_judge_is_never_counted_as_a_number() -> None:
    (first, side), *_ = scores(STEP, NAMED, people("client", 3, None, 1))
    assert side == "agency"
    assert (first.given.points, first.given.answers, first.given.cannot) == ((1, 3), 2, 1)


def test_given_own_and_forecast_come_from_the_right_side() -> None:
    found = {
        (each.text, side): each
        for each, side in scores(STEP, NAMED, [*people("client", 1), *people("agency", 4)])
    }
    agency = found["Takes direction, and challenges it.", "agency"]
    assert agency.own is not None
    assert agency.forecast is not None
    assert (agency.given.points, agency.own.points, agency.forecast.points) == ((1,), (3,), (2,))
    assert found["Invites challenge, and listens.", "client"].given.points == (4,)


@pytest.mark.parametrize(
    ("points", "shown"),
    [((1, 2), False), ((1, 2, None), False), ((1, 2, 3), True), ((1, 2, 3, None), True)],
)
def test_an_anonymous_figure_needs_three_points_behind_it(
    points: tuple[int | None, ...], shown: bool
) -> None:
    (first, _), *_ = scores(STEP, ANONYMOUS, people("client", *points))
    assert bool(first.given.counts) == shown
    assert (first.given.answers, first.given.cannot) == (
        sum(each is not None for each in points),
        points.count(None),
    )


def test_an_anonymous_self_rating_needs_three_as_well() -> None:
    entries = [*people("client", 1, 2, 3), *people("agency", 1, 2)]
    (first, _), *_ = scores(STEP, ANONYMOUS, entries)
    assert first.given.counts
    assert first.own is not None
    assert first.forecast is not None
    assert (first.own.counts, first.forecast.counts) == ((), ())


@pytest.mark.parametrize("round", [NAMED, VOICES, structs.replace(ANONYMOUS, stop_at_side=True)])
def test_a_named_round_or_the_voice_of_a_side_needs_no_three(round: Round) -> None:
    (first, _), *_ = scores(STEP, round, people("client", 4))
    assert first.given.points == (4,)
    shown, withheld = comments(STEP, round, people("client", 4, words="Sure"))
    assert (len(shown), withheld) == (1, 0)


def test_a_comment_is_withheld_where_few_rated_what_it_is_about() -> None:
    few = people("client", 1, 2, None, words="In March")
    shown, withheld = comments(STEP, ANONYMOUS, few)
    assert (shown, withheld) == ([], 3)
    shown, withheld = comments(STEP, ANONYMOUS, people("client", 1, 2, 3, words="In March"))
    assert (len(shown), withheld) == (3, 0)
    comment, side, _ = shown[0]
    assert (comment.about, comment.on, side) == (
        "agency",
        STEP.areas[0].statements[0].agency,
        "client",
    )


def test_a_word_on_an_area_is_withheld_where_few_rated_anything_in_it() -> None:
    words = Answer("area:The work", texts=("It came in four mails.",))
    entries = people("agency", 1, 2)
    entries[0] = structs.replace(entries[0], answers=(*entries[0].answers, words))
    assert comments(STEP, ANONYMOUS, entries) == ([], 1)
    shown, withheld = comments(STEP, ANONYMOUS, [*entries, *people("agency", 4)])
    assert [(each.text, each.on, each.about, side) for each, side, _ in shown] == [
        ("It came in four mails.", "The work", None, "agency")
    ]
    assert withheld == 0


def test_the_other_sides_answers_never_help_a_side_of_few() -> None:
    entries = [*people("client", 1, 2, words="x"), *people("agency", 1, 2, 3, words="y")]
    shown, withheld = comments(STEP, ANONYMOUS, entries)
    assert ({side for _, side, _ in shown}, withheld) == ({"agency"}, 2)


# --- one direction, columns, weights --------------------------------------------------------------

SHEET = structs.replace(
    STEP,
    self_rating=False,
    predictions=False,
    areas=(
        Area("Work", (Statement("is on time"),), Decimal(50), Statement("is good, all in all")),
        Area("Money", (Statement("invoices as estimated"),), Decimal(30)),
    ),
    columns=("Comment", "What we would like to see"),
    reply="Answer",
)


def test_a_side_that_has_nothing_to_rate_is_asked_nothing() -> None:
    assert questions(SHEET, "agency", NAMES) == ()
    assert rated_sides(SHEET) == ("agency",)
    assert rated_sides(STEP) == ("client", "agency")


def test_no_comparison_is_promised_that_is_not_asked_for() -> None:
    assert purpose_of(SHEET) == "How the client sees the agency."
    both = structs.replace(STEP, self_rating=False)
    assert purpose_of(both) == "How each of us sees the other."
    with_own = structs.replace(SHEET, self_rating=True)
    assert "how the agency sees itself" in purpose_of(with_own)
    assert purpose_of(structs.replace(SHEET, purpose="Once a year.")) == "Once a year."


def test_each_column_is_asked_about_each_area_and_the_answer_of_the_rated_side_is_not() -> None:
    asked = [each for each in questions(SHEET, "client", NAMES) if each.kind == "texts"]
    assert [each.text for each in asked] == [
        "Work: Comment",
        "Work: What we would like to see",
        "Money: Comment",
        "Money: What we would like to see",
    ]


def test_one_column_beside_each_statement_is_written_with_its_point() -> None:
    step = structs.replace(SHEET, comments="statement", columns=("Example",))
    asked = questions(step, "client", NAMES)
    assert {(each.comment, each.comment_on) for each in asked} == {(True, "Example")}


def test_what_is_written_is_shown_with_its_column() -> None:
    for step, key, on in (
        (SHEET, "column:2:Work", "Work"),
        (structs.replace(SHEET, comments="statement"), "column:2:1.1", "is on time"),
    ):
        rating = Answer("them:1.1", point=2)
        entry = Entry("client", "ada", answers=(rating, Answer(key, ("Earlier, please",))))
        ((comment, side, author),), _ = comments(step, NAMED, [entry])
        assert (comment.text, comment.on) == ("Earlier, please", on)
        assert (comment.column, side, author) == ("What we would like to see", "client", "ada")


def test_a_column_is_withheld_where_few_have_rated_what_it_is_about() -> None:
    said = Answer("column:1:Work", ("In March",))
    few = [
        Entry("client", f"c{place}", answers=(Answer("them:1.1", point=2), said))
        for place in range(2)
    ]
    assert comments(SHEET, ANONYMOUS, few) == ([], 2)


def test_the_weights_are_said_before_anybody_rates() -> None:
    work, overall, money = (each for each in questions(SHEET, "client", NAMES) if not each.most)
    assert (work.group, money.group) == (
        "We rate Oak & Lime · Work (counts 62.5 %)",
        "We rate Oak & Lime · Money (counts 37.5 %)",
    )
    assert overall.text == "is good, all in all"
    weighed = (Statement("a", weight=Decimal(1)), Statement("b", weight=Decimal(2)))
    step = structs.replace(SHEET, areas=(Area("Work", weighed),), comments="none", columns=())
    assert [each.prompt for each in questions(step, "client", NAMES)] == [
        "counts 33.3 % of Work",
        "counts 66.7 % of Work",
    ]


def test_a_score_keeps_what_it_counts() -> None:
    entry = Entry("client", "ada", answers=(Answer("them:1.all", point=2),))
    found = [score for score, _ in scores(SHEET, NAMED, [entry])]
    assert [(each.overall, str(each.area_weight)) for each in found] == [
        (False, "50"),
        (True, "50"),
        (False, "30"),
    ]
    assert found[1].given.points == (2,)


def test_comments_are_gathered_by_side_area_and_column_with_the_answer_last() -> None:
    step = structs.replace(STEP, columns=("Example", "Wish"))

    def said(
        text: str, on: str, side: Side, column: str = "", about: Side | None = None
    ) -> Item[Comment]:
        return Item(text, Comment(text, on, about, column), step.uid, side=side)

    shuffled = [
        said("8", "Money", "agency", "Example"),
        said("6", "Money", "client", "Wish"),
        said("7", "Money", "agency", "Answer", "agency"),
        said("3", "The work", "client", "Wish"),
        said("4", "Delivers on time.", "client", "", "agency"),
        said("1", "The work", "client", "Example"),
        said("5", "Money", "client", "Example"),
        said("2", "The work", "client", "Example"),
    ]
    assert "".join(each.uid for each in as_on_sheet(shuffled, [step])) == "12345678"
    assert len(as_on_sheet(shuffled, [])) == len(shuffled)


def test_one_overall_statement_can_stand_in_every_area() -> None:
    same = Statement("is good, all in all")
    step = structs.replace(
        SHEET,
        comments="statement",
        columns=("Example",),
        areas=tuple(Area(name, (Statement(name),), overall=same) for name in ("Work", "Money")),
    )
    asked = questions(step, "client", NAMES)
    assert len({each.subject for each in asked}) == len(asked) == 4
    answers = tuple(Answer(f"them:{n}.all", point=2, comment=f"Said of {n}") for n in (1, 2))
    shown, _ = comments(step, NAMED, [Entry("client", "ada", answers=answers)])
    assert [(each.text, each.on) for each, _, _ in shown] == [
        ("Said of 1", "Work: is good, all in all"),
        ("Said of 2", "Money: is good, all in all"),
    ]
    items = [
        Item(f"f{n}", body, side=side) for n, (body, side) in enumerate(scores(step, NAMED, []))
    ]
    said = [Item(f"c{n}", body, side="client") for n, (body, _, _) in enumerate(shown)]
    about = [[each.uid for each in items if is_about(one, each)] for one in said]
    assert about == [["f1"], ["f3"]]
