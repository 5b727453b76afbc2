"""The line that says what is missing names the key that mends it, and the footer the tick that is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from consoles import holding
from declared import PANES
from msgspec import structs

import workshop.insight
from builders import a_record
from workshop.insight.findings import FINDERS
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side
from workshop.tui.panes.mending import MENDED_BY, TALKED_OVER, TICK

FOLDER = Path(workshop.insight.__file__).parent
CODE = re.compile(r'"([a-z]+(?:-[a-z]+)+)"')


def codes() -> dict[str, str]:
    """The codes of findings for everybody, each with the file that yields it, read in the source."""
    found: dict[str, str] = {}
    names = {finder.__module__.rpartition(".")[2] for finder in FINDERS.values()} | {"finding"}
    for name in names:
        source = (FOLDER / f"{name}.py").read_text("utf-8")
        for call in re.finditer(r'(?:Finding\(\s*|code(?:, sentence)? = )"([a-z-]+)"', source):
            found[call[1]] = name
    return found


def test_every_finding_names_the_command_that_mends_it_or_is_talked_over() -> None:
    known = MENDED_BY.keys() | TALKED_OVER
    assert codes().keys() - known == set()
    assert known - codes().keys() == set()


def test_what_mends_a_finding_is_at_hand_on_the_pane_of_its_kind() -> None:
    at_hand = {
        pane.KIND.replace("-", "_"): {
            command.action for group in pane.command_groups() for command in group
        }
        for pane in PANES.values()
    }
    missing = {
        code: MENDED_BY[code]
        for code, module in codes().items()
        if MENDED_BY.get(code, TICK) != TICK
        and module in at_hand
        and MENDED_BY[code] not in at_hand[module]
    }
    assert not missing


def ticked(*sides: Side) -> Record:
    """The builders' session, with C2 complete and ticked by `sides`."""
    record = a_record()
    items = tuple(
        structs.replace(
            item,
            agreed=sides,
            body=structs.replace(item.body, done_when="It is there", confidence=90),
        )
        if item.number == "C2"
        else item
        for item in record.items
    )
    return structs.replace(record, items=items)


@pytest.mark.parametrize(
    ("sides", "key", "words"),
    [
        ((), "b", "b both accept"),
        (("client",), "2", "2 agency agrees"),
        (("agency",), "1", "1 client agrees"),
    ],
)
async def test_the_footer_and_the_line_below_name_the_tick_that_is_missing(
    tmp_path: Path, sides: tuple[Side, ...], key: str, words: str
) -> None:
    async with holding(tmp_path, "commitments", ticked(*sides)) as held:
        await held.choose_number("C2")
        await held.until(lambda: words in held.footer, held.footer)
        line = next(each for each in held.screen.split("\n") if "C2 is not accepted by" in each)
        assert words in line
        await held.press(key)
        await held.until(lambda: held.item("C2").agreed == SIDES)
        await held.until(lambda: words not in held.screen)


async def test_on_another_row_the_line_says_where_the_key_is_pressed(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments", ticked("client")) as held:
        await held.choose_number("C1")
        await held.shows("C2: 2 agency agrees")


async def test_what_else_is_missing_is_listed_in_the_help(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.shows("C2: Enter edit   2 more: F1")
        await held.press("f1")
        await held.shows("Still missing here:", "C2 is not accepted by")


@pytest.mark.parametrize(
    ("kind", "number"),
    [("expectations", "E2"), ("kpis", "K1"), ("notes", "N1"), ("commitments", "C2")],
)
async def test_b_ticks_for_both_sides_wherever_two_ticks_are_possible(
    tmp_path: Path, kind: str, number: str
) -> None:
    record = a_record()
    items = tuple(
        structs.replace(item, agreed=()) if item.number == number else item for item in record.items
    )
    async with holding(tmp_path, kind, structs.replace(record, items=items)) as held:  # type: ignore[arg-type]
        await held.choose_number(number)
        await held.press("b")
        await held.until(lambda: held.item(number).both_agree)
        assert held.acts()[-1] == f"{number}: both sides agree"


async def test_the_last_step_offers_no_next_and_the_first_none_before(tmp_path: Path) -> None:
    async with holding(tmp_path, "sign-off") as held:
        ids = [each.id for each in held.console.titled_commands()]
        assert "console.previous" in ids
        assert "console.next" not in ids
        assert "F4" not in held.footer
        await held.press("f4")
        await held.shows("This is the last step.")
    async with holding(tmp_path / "first", "welcome") as held:
        ids = [each.id for each in held.console.titled_commands()]
        assert "console.next" in ids
        assert "console.previous" not in ids


async def test_the_clock_is_started_and_paused_by_these_words(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.shows("Space start clock")
        await held.press("space")
        await held.until(lambda: held.record.session.since is not None)
        titles = [each.title for each in held.console.titled_commands()]
        assert "pause clock" in titles
        await held.press("space")
        await held.until(lambda: held.record.session.since is None)
        await held.shows("Space start clock")


async def test_a_promise_that_goes_on_is_ticked_and_asked_for_nothing_else(tmp_path: Path) -> None:
    record = ticked("client")
    items = tuple(
        structs.replace(item, standing="carried") if item.number == "C2" else item
        for item in record.items
    )
    async with holding(tmp_path, "commitments", structs.replace(record, items=items)) as held:
        await held.choose_number("C2")
        await held.until(lambda: "2 agency agrees" in held.footer, held.footer)


async def test_a_locked_step_names_no_tick(tmp_path: Path) -> None:
    async with holding(tmp_path, "sign-off", ticked("client")) as held:
        await held.press("f2")
        await held.until(lambda: held.record.session.state == "proposed")
        await held.choose("section:goal")
        await held.press("1")
        await held.until(lambda: "2 agency confirms" in held.footer, held.footer)
        await held.go("commitments")
        await held.choose_number("C2")
        await held.until(lambda: "F2 new commitment" in held.footer)
        assert "agency agrees" not in held.footer


async def test_while_a_form_is_open_the_line_names_no_key_of_the_list(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments", ticked("client")) as held:
        await held.choose_number("C2")
        await held.shows("2 agency agrees")
        await held.press("enter")
        await held.in_form()
        await held.until(lambda: "2 agency agrees" not in held.screen)
        await held.shows("C2 is not accepted by the agency yet.")
        await held.press("escape")
        await held.at_list()
        await held.shows("2 agency agrees")
