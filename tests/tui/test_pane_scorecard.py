"""The pane of the scorecard: both sides on one line a statement, the widest gap first, and what comes of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from builders import AGENDA, SESSION
from rated import HIDDEN, STEP, counted, rated, score, scored
from tui.consoles import empty_record, holding
from workshop.model.commitments import Commitment
from workshop.model.earlier import Earlier
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.rounds import Tally
from workshop.model.scorecard import Comment, Score
from workshop.model.template import Area, Statement


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_the_pane_looks_as_it_was_kept(tmp_path: Path, size: tuple[int, int]) -> None:
    async with holding(tmp_path, "scorecard", rated(), size=size) as held:
        await held.shows("CLIENT ON AGENCY", "blind spot")
        await held.looks_like(f"scorecard-{size[0]}x{size[1]}")


async def test_without_scores_the_pane_says_how_to_begin_and_opens_the_round(
    tmp_path: Path,
) -> None:
    record = empty_record(agenda=(*AGENDA, STEP), session=structs.replace(SESSION, step=STEP.uid))
    async with holding(tmp_path, "scorecard", record) as held:
        await held.shows("Nothing is rated yet.", "F2 open the round")
        await held.press("f2")
        await held.shows("how is it run?")


async def test_the_widest_gap_comes_first_and_what_cannot_be_told_last(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", rated(), size=(120, 60)) as held:
        await held.shows("F6", "IN WORDS")
        numbers = [
            item.number
            for row in held.pane.clauses.rows
            if (item := held.record.item(row.uid)) and isinstance(item.body, Score)
        ]
        assert numbers == ["F1", "F3", "F2", "F4", "F5", "F6"]


async def test_what_too_few_answered_shows_no_figure_of_it(tmp_path: Path) -> None:
    few = score(HIDDEN, Tally((), 1, 0), forecast=Tally((), 0, 2))
    async with holding(tmp_path, "scorecard", rated(items=(scored(few),))) as held:
        await held.shows("too few answers to show (2 could not judge)", "nobody could judge")
        assert "blind spot" not in held.screen.partition("F1")[2]
        assert "median" in held.screen


async def test_a_scale_of_ten_points_from_nought_keeps_its_own_numbers(tmp_path: Path) -> None:
    labels = [f"point {place}" for place in range(10)]
    body = score(counted(9, size=10), counted(0, size=10), scale=labels, lowest=0)
    async with holding(tmp_path, "scorecard", rated(items=(scored(body),)), size=(60, 20)) as held:
        await held.shows("0 1 2 3 4 5 6 7 8 9", "○─────────────────●", "undervalued")
        await held.shows("9 point 9, 1 answer")


async def test_a_scale_of_two_points_is_drawn_too(tmp_path: Path) -> None:
    body = score(counted(1, 1, size=2), counted(0, 1, size=2), scale=("no", "yes"), lowest=0)
    async with holding(tmp_path, "scorecard", rated(items=(scored(body),))) as held:
        await held.shows("· ○─●", "● 1", "○ 0.5", "undervalued")


async def test_both_marks_on_one_point_are_one_mark(tmp_path: Path) -> None:
    body = score(counted(3, 3), counted(3, 3))
    async with holding(tmp_path, "scorecard", rated(items=(scored(body),))) as held:
        await held.shows("◉", "strength")


async def test_without_a_self_rating_nothing_is_said_about_it(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", rated(items=(scored(score(counted(3))),))) as held:
        await held.shows("● client, median", "from 1")
        assert "on itself" not in held.screen
        assert "strength" not in held.screen


async def test_a_commitment_made_of_a_score_keeps_the_link(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", rated()) as held:
        await held.choose_number("F1")
        await held.word("c", "One call before each layout")
        await held.shows("C3 noted from F1.", "→ C3")
        assert held.item("F1").body.became == held.item("C3").uid
        assert (held.item("C3").side, len(held.of(Commitment))) == ("agency", 3)


async def test_f2_asks_what_comes_of_it_and_both_can_write_it_down(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", rated()) as held:
        await held.choose_number("F3")
        await held.press("f2")
        await held.shows("What comes of F3?")
        await held.press("b")
        await held.until(lambda: held.item("F3").both_agree)
        await held.at_list()
        await held.press("2")
        await held.until(lambda: held.item("F3").agreed == ("client",))


async def test_a_decision_and_a_parked_topic_have_their_keys(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", rated()) as held:
        await held.choose_number("F1")
        await held.word("v", "Layouts are shown before they are sent")
        await held.shows("R2 noted from F1.")
        await held.choose_number("F3")
        await held.press("t")
        await held.shows("P1 noted from F3.")


async def test_a_comment_is_corrected_and_loses_its_ticks_and_no_score_is_edited(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "scorecard", rated()) as held:
        await held.choose_number("F1")
        await held.press("enter")
        assert held.pane.form is None
        comment = held.of(Comment)[0]
        await held.choose(comment.uid)
        await held.press("1", "enter")
        await held.in_form()
        await held.type(" In Lisbon.")
        await held.press("escape")
        await held.at_list()
        now = held.of(Comment)[0]
        assert now.body.text.endswith("as it stood. In Lisbon.")
        assert (comment.agreed, now.agreed) == ((), ())


async def test_what_is_withheld_is_counted_in_words(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", rated(), size=(120, 60)) as held:
        await held.shows("2 comments are not shown: fewer than three people answered.")


async def test_of_two_hundred_statements_only_the_one_that_changed_is_drawn_anew(
    tmp_path: Path,
) -> None:
    many = tuple(scored(score(counted(place % 5)), f"F{place}") for place in range(1, 201))
    async with holding(tmp_path, "scorecard", rated(items=many)) as held:
        before = {row.uid: row.content for row in held.pane.clauses.rows}
        chosen = held.pane.chosen
        await held.press("1")

        def anew() -> list[str]:
            rows = [row for row in held.pane.clauses.rows if not row.heading]
            return [row.uid for row in rows if row.content is not before[row.uid]]

        await held.until(anew)
        assert anew() == [chosen]
        assert [each.uid for each in held.of(Score) if each.agreed] == [chosen]


async def test_while_a_round_is_open_it_stands_first_and_f2_goes_on_with_it(tmp_path: Path) -> None:
    record = empty_record(agenda=(*AGENDA, STEP), session=structs.replace(SESSION, step=STEP.uid))
    async with holding(tmp_path, "scorecard", record) as held:
        await held.press("l")
        await held.shows("how is it run?")
        await held.press("k")
        await held.shows("Still to write", "F2 pass the keyboard")
        assert "has not rated" not in held.screen


async def test_one_key_allows_all_scores_with_what_was_written_or_takes_them_out(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "scorecard", rated()) as held:
        await held.choose_number("F1")
        await held.press("B")
        await held.shows(
            "What do both sides allow",
            "lists each mark, without names",
            "all 6 scores, with 2 comments",
            "F1 alone",
        )
        await held.press("2")
        await held.shows("Into the agreement: all 6 scores, with 2 comments.")
        assert all(each.both_agree for each in (*held.of(Score), *held.of(Comment)))
        await held.at_list()
        await held.press("B")
        await held.shows("nothing: take out what is in it")
        await held.press("x")
        await held.until(lambda: not any(each.agreed for each in held.of(Score)))
        assert not any(each.agreed for each in held.of(Comment))


async def test_the_scores_of_one_area_are_allowed_alone(tmp_path: Path) -> None:
    money = structs.replace(score(counted(3), text="In time"), area="Money")
    work = (scored(score(counted(2), text=f"Work {n}"), f"F{n}") for n in (1, 2))
    items = (*work, scored(money, "F3"), scored(score(counted(1)), "F4", "client"))
    async with holding(tmp_path, "scorecard", rated(items=items)) as held:
        await held.choose_number("F2")
        await held.press("B")
        await held.shows("the 2 scores of The work")
        await held.press("2")
        await held.until(lambda: held.item("F1").both_agree)
        assert [held.item(f"F{n}").both_agree for n in range(1, 5)] == [True, True, False, False]


async def test_the_rated_side_answers_in_its_column(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", rated(), size=(120, 60)) as held:
        await held.choose_number("F1")
        await held.press("a")
        await held.shows("Answer: agency on “The work”")
        await held.type("We listened since")
        await held.press("f2")
        await held.shows("“We listened since”", "The work · Answer")
        assert held.of(Comment)[-1].side == "agency"


async def test_the_weighted_figure_stands_over_what_it_is_made_of(tmp_path: Path) -> None:
    items = tuple(
        scored(
            structs.replace(
                score(counted(point), text=f"Statement {n}"),
                area=area,
                area_weight=Decimal(weight),
            ),
            f"F{n}",
        )
        for n, (area, point, weight) in enumerate((("Work", 4, 75), ("Money", 0, 25)), start=1)
    )
    async with holding(tmp_path, "scorecard", rated(items=items)) as held:
        await held.shows("weighted score 4.0", "Work 5.0 (75\u00a0%)", "Money 1.0 (25\u00a0%)")


async def test_without_a_comparison_no_gap_is_promised(tmp_path: Path) -> None:
    step = structs.replace(
        STEP,
        self_rating=False,
        areas=(Area("The work", (Statement(agency="Delivers on time."),)),),
    )
    agenda = (*AGENDA, step)
    record = empty_record(agenda=agenda, session=structs.replace(SESSION, step=step.uid))
    async with holding(tmp_path, "scorecard", record) as held:
        await held.shows("How the client sees the agency.", "the client rates the")
        assert "where they differ" not in held.screen
        assert "gap" not in held.screen


# --- beside last time -----------------------------------------------------------------------------

LAST = date(2026, 8, 27)


def compared() -> Record:
    """The session of the kept screens, with what was given last time: up, down, as before, or not to be compared."""
    three, four = Decimal(3), Decimal(4)
    before = {
        "F1": Earlier(LAST, "F1", three, four),
        "F2": Earlier(LAST, "F2", four),
        "F3": Earlier(LAST, "F3", Decimal("2.5"), Decimal("4.5")),
        "F4": Earlier(LAST, "F4", why_not="hidden"),
        "F5": Earlier(LAST, "F5", three),
        "F6": Earlier(LAST, "F6", why_not="asked"),
    }
    record = rated()
    items = (
        structs.replace(each, body=structs.replace(each.body, before=before[each.number]))
        if each.number in before
        else each
        for each in record.items
    )
    return structs.replace(record, items=tuple(items))


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_last_time_stands_beside_what_is_given_now(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with holding(tmp_path, "scorecard", compared(), size=size) as held:
        await held.shows("since 27 Aug 2026: 1 up ↑, 1 down ↓, 1 as before =", "3 → 2 ↓ down")
        await held.looks_like(f"scorecard-last-time-{size[0]}x{size[1]}")


async def test_the_detail_says_when_it_was_and_why_it_is_not_compared(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", compared(), size=(120, 50)) as held:
        await held.choose_number("F3")
        await held.shows("27 Aug 2026, F3: 2.5 → 3.5 ↑", "itself 4.5 = as before")
        await held.choose_number("F4")
        await held.shows("not compared with 27 Aug 2026,", "F4: too few answered, then")
        await held.choose_number("F6")
        await held.shows("not compared with 27 Aug 2026,", "F6: anonymous, so side by side")


async def test_what_has_no_room_beside_last_time_is_left_out_and_not_wrapped(
    tmp_path: Path,
) -> None:
    labels = [f"point {place}" for place in range(11)]
    body = score(
        counted(9, size=11),
        counted(0, size=11),
        scale=labels,
        lowest=0,
        before=Earlier(LAST, "F1", Decimal(10)),
    )
    record = rated(items=(scored(body),))
    async with holding(tmp_path, "scorecard", record, size=(60, 20)) as held:
        await held.shows("● 9 ↓ ○ 0", "since 27 Aug 2026: 1 down ↓")
        await held.shows("10 → 9 ↓ down")


async def test_the_weighted_figure_is_compared_where_all_that_makes_it_is(tmp_path: Path) -> None:
    def weighing(number: str, then: Earlier | None) -> Item[Score]:
        body = score(counted(3), weight=Decimal(2), text=f"Statement {number}", before=then)
        return scored(body, number)

    first = weighing("F1", Earlier(LAST, "F1", Decimal(3)))
    both = (first, weighing("F2", Earlier(LAST, "F2", Decimal(4))))
    async with holding(tmp_path / "a", "scorecard", rated(items=both)) as held:
        await held.shows("weighted score 3.5 → 4.0 ↑ up")
    one = (first, weighing("F2", None))
    async with holding(tmp_path / "b", "scorecard", rated(items=one)) as held:
        await held.shows("weighted score 4.0")
        assert "weighted score 3" not in held.screen
