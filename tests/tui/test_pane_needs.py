"""The pane of the needs: each side asks, the other answers with one key."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from builders import AGENDA, SESSION, a_record
from screens import check_picture
from tui.consoles import empty_record, holding
from workshop.model.agenda import Step
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.needs import Need
from workshop.model.record import Record
from workshop.model.rounds import RoundPlan

STEP = Step(
    "t0000000000000009",
    kind="needs",
    title="What we need",
    minutes=20,
    prompts=("State, do not argue.",),
)


def with_needs(record: Record) -> Record:
    """The builders' session with a step of needs, and three in it."""
    asked = (
        ("W1", "agency", Need("Tell us about a cut in the budget in a call", "yes")),
        ("W2", "agency", Need("Pay in 14 days", "no", "The month-end run is what it is")),
        ("W3", "client", Need("Bring the people who do the work")),
    )
    items = tuple(
        Item(f"w{place:015x}", need, step=STEP.uid, position=place, number=number, side=side)
        for place, (number, side, need) in enumerate(asked)
    )
    agenda = (*AGENDA[:5], STEP, *AGENDA[5:])
    return structs.replace(record, agenda=agenda, items=_in_order(record.items, items))


def _in_order(
    before: tuple[Item[object], ...], needs: tuple[Item[object], ...]
) -> tuple[Item[object], ...]:
    place = next(
        (at for at, item in enumerate(before) if isinstance(item.body, Commitment)), len(before)
    )
    return (*before[:place], *needs, *before[place:])


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_pane_looks_as_it_was_kept(tmp_path: Path, size: tuple[int, int]) -> None:
    async with holding(tmp_path, "needs", with_needs(a_record()), size=size) as held:
        await held.shows("W3")
        await check_picture(held.app, f"needs-{size[0]}x{size[1]}")


async def test_without_needs_the_pane_says_how_to_ask(tmp_path: Path) -> None:
    record = empty_record(agenda=(*AGENDA, STEP), session=structs.replace(SESSION, step=STEP.uid))
    async with holding(tmp_path, "needs", record) as held:
        await held.shows("No needs yet.", "F2 first need")
        await held.begin("f2")
        await held.type("One brief, and in one piece")
        await held.press("escape")
        await held.at_list()
        assert held.item("W1").body.text == "One brief, and in one piece"


async def test_a_yes_by_one_key_becomes_a_commitment_and_says_so(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", with_needs(a_record())) as held:
        await held.choose_number("W3")
        await held.press("y")
        await held.shows("C3 noted from W3.")
        made = held.item("C3")
        assert (made.side, made.body.action) == ("agency", "Bring the people who do the work")
        await held.press("u")
        await held.shows("Undone: W3 answered yes.")
        assert not held.item("W3").body.answer


async def test_will_try_asks_for_the_obstacle_and_a_date_and_keeps_what_was_typed(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "needs", with_needs(a_record())) as held:
        await held.choose_number("W3")
        await held.press("a")
        await held.shows("What does the agency answer to W3?")
        await held.press("w")
        await held.shows("W3: will try")
        await held.fill("obstacle", "They are on two other jobs")
        await held.press("f2")
        await held.shows("Say by when you will know.", "They are on two other jobs")
        await held.fill("until", "15 Jan")
        await held.press("f2")
        await held.until(lambda: held.item("W3").body.answer)
        body = held.item("W3").body
        assert (body.answer, body.obstacle) == ("will-try", "They are on two other jobs")
        assert len(held.of(Commitment)) == 2


async def test_the_answers_of_a_question_work_too(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", with_needs(a_record())) as held:
        await held.choose_number("W3")
        await held.press("f2")
        await held.shows("What does the agency answer to W3?")
        await held.press("a")
        await held.until(lambda: held.item("W3").body.answer == "cannot")


async def test_who_asked_is_named_and_a_need_of_no_side_is_shown_too(tmp_path: Path) -> None:
    record = with_needs(a_record())
    items = tuple(
        structs.replace(item, author="lena-koch")
        if item.number == "W1"
        else structs.replace(item, side=None)
        if item.number == "W3"
        else item
        for item in record.items
    )
    async with holding(tmp_path, "needs", structs.replace(record, items=items)) as held:
        await held.shows("Lena Koch", "The room asks", "Bring the people who do the work")
        await held.choose_number("W3")
        await held.press("y")
        await held.shows("C3 noted from W3.")
        assert held.item("C3").side is None
        await held.choose_number("W1")
        await held.press("enter")
        await held.in_form()
        assert [spec.name for spec in held.pane.subject.specs] == ["text"]


async def test_a_need_is_not_asked_aloud_while_a_round_is_open(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", with_needs(a_record())) as held:
        with held.elsewhere() as room:
            room.rounds.open("needs", RoundPlan("keyboard"))
        await held.shows("Silent writing")
        await held.begin()
        await held.type("Quickly")
        await held.press("f2")
        await held.shows("A private round is open in this step.")


async def test_while_a_round_runs_no_need_is_said_to_wait_for_f2(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", with_needs(a_record())) as held:
        await held.press("down")
        await held.shows("W3: F2 answer")
        with held.elsewhere() as room:
            room.rounds.open("needs", RoundPlan("keyboard"))
        await held.shows("F2 pass the keyboard")
        await held.until(lambda: "F2 answer" not in held.screen)


async def test_an_answer_is_for_the_need_that_was_asked_about_or_for_none(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", with_needs(a_record())) as held:
        first, second, third = (item.uid for item in held.of(Need))
        # It is removed behind the question: nobody's answer goes to the row that is chosen then.
        await held.choose_number("W3")
        await held.press("f2")
        await held.shows("What does")
        with held.elsewhere() as room:
            room.clauses.remove(third)
        await held.acknowledge("W3 was removed at another seat meanwhile.")
        await held.at_list()
        # It is answered behind it: that answer stays.
        await held.choose(second)
        await held.press("f2")
        await held.shows("What does", "answer to W2?")
        await held.press("w")
        await held.until(lambda: held.focused == "obstacle")
        await held.type("Our banks")
        with held.elsewhere() as room:
            room.needs.answer(second, "cannot")
        await held.acknowledge("W2 was changed at another seat meanwhile.", "Our banks")
        await held.at_list()
        # Also where this console has not seen it yet.
        await held.choose(first)
        await held.press("f2")
        await held.shows("answer to W1?")
        held.console._following.stop()
        with held.elsewhere() as room:
            room.needs.answer(first, "no")
            await held.press("a")
            await held.says_with("W1 was changed at another seat meanwhile.")
            assert [each.body.answer for each in room.record.of(Need)] == ["no", "cannot"]
