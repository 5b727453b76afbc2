"""What the panes of all kinds with a list of items have in common, each checked for every kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from consoles import Held, empty_record, holding

from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.kpis import Kpi
from workshop.model.names import KindName
from workshop.model.notes import Note
from workshop.model.scope import Deliverable
from workshop.model.welcome import Welcome


class First(NamedTuple):
    """How the first thing of a kind is written."""

    key: str
    """The key that begins it."""
    field: str
    """The field that has the keyboard then."""
    stored: Callable[[Held], object]
    """What is stored of that field."""


def last(body: type[Any], field: str) -> Callable[[Held], object]:
    """What is stored in a field of the item that was made last."""
    return lambda held: getattr(held.of(body)[-1].body, field)


FIRST: dict[KindName, First] = {
    "welcome": First("f2", "goal", lambda held: held.record.one(Welcome).goal),
    "expectations": First("n", "text", last(Expectation, "text")),
    "scope": First("f2", "name", last(Deliverable, "name")),
    "kpis": First("n", "name", last(Kpi, "name")),
    "notes": First("n", "text", last(Note, "text")),
    "commitments": First("n", "action", last(Commitment, "action")),
}
TO_FORM: dict[KindName, tuple[str, ...]] = {
    "welcome": ("f2",),
    "expectations": ("down", "enter"),
    "scope": ("enter",),
    "kpis": ("enter",),
    "notes": ("enter",),
    "commitments": ("down", "enter"),
}
"""The keys to the form of which there is a kept picture."""
ITEMS: dict[KindName, type[Any]] = {
    "expectations": Expectation,
    "scope": Deliverable,
    "kpis": Kpi,
    "notes": Note,
    "commitments": Commitment,
}
"""What is listed, ticked, moved and removed."""


def numbers(held: Held, kind: KindName) -> list[str]:
    return [item.number for item in held.of(ITEMS[kind])]


async def write_another(held: Held, kind: KindName) -> None:
    await held.begin(FIRST[kind].key)
    await held.type("Awareness")
    if kind == "scope":
        await held.fill("group", "Launch")  # that of the other one: it is moved among its own
    await held.press("escape")
    await held.at_list()


async def undo(held: Held, words: str) -> None:
    await held.press("u")
    await held.says(f"Undone: {words}.")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("kind", TO_FORM)
async def test_list_and_form_look_as_kept(
    tmp_path: Path, kind: KindName, size: tuple[int, int]
) -> None:
    async with holding(tmp_path, kind, size=size) as held:
        name = f"{kind}-{size[0]}x{size[1]}"
        await held.looks_like(name)
        await held.press(*TO_FORM[kind])
        await held.in_form()
        await held.looks_like(f"{name}-form")


@pytest.mark.parametrize("kind", FIRST)
async def test_where_there_is_nothing_it_says_how_to_begin_and_that_key_begins(
    tmp_path: Path, kind: KindName
) -> None:
    record = empty_record(participants=()) if kind == "welcome" else empty_record()
    async with holding(tmp_path, kind, record) as held:
        await held.looks_like(f"{kind}-80x24-empty")
        await held.begin(FIRST[kind].key)
        assert held.focused == FIRST[kind].field


async def test_the_main_key_begins_the_first_expectation_too(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations", empty_record()) as held:
        await held.begin("f2")
        assert held.focused == "text"


@pytest.mark.parametrize("kind", FIRST)
async def test_hostile_text_is_shown_as_plain_text(tmp_path: Path, kind: KindName) -> None:
    record = empty_record() if kind in ("welcome", "scope") else None
    async with holding(tmp_path, kind, record) as held:
        safe = await held.survives_hostile_text(FIRST[kind].field, FIRST[kind].key)
        assert FIRST[kind].stored(held) == safe


@pytest.mark.parametrize("kind", ITEMS)
async def test_a_new_one_is_ticked_moved_and_removed_and_all_of_that_is_undone(
    tmp_path: Path, kind: KindName
) -> None:
    async with holding(tmp_path, kind) as held:
        before = numbers(held, kind)
        await write_another(held, kind)
        (new,) = set(numbers(held, kind)) - set(before)
        assert FIRST[kind].stored(held) == "Awareness"
        assert held.item(new).agreed == ()
        await held.press("1")
        await held.until(lambda: held.item(new).agreed == ("client",))
        await held.press("2")
        await held.until(lambda: held.item(new).both_agree)
        await held.press("K")
        await held.until(lambda: numbers(held, kind) == [*before[:-1], new, before[-1]])
        assert held.pane.chosen == held.item(new).uid
        await held.press("x")
        await held.until(lambda: numbers(held, kind) == before)
        for words in ("removed", "moved"):
            await undo(held, f"{new} {words}")
        assert numbers(held, kind) == [*before, new]
        assert FIRST[kind].stored(held) == "Awareness"
        await undo(held, f"{new}: the agency agrees")
        assert held.item(new).agreed == ("client",)
        await undo(held, f"{new}: the client agrees")
        assert held.item(new).agreed == ()


@pytest.mark.parametrize("kind", ITEMS)
async def test_the_other_keys_for_moving_and_removing_do_the_same(
    tmp_path: Path, kind: KindName
) -> None:
    async with holding(tmp_path, kind) as held:
        before = numbers(held, kind)
        await write_another(held, kind)
        added = numbers(held, kind)
        await held.press("shift+up")
        await held.until(lambda: numbers(held, kind) != added)
        await held.press("shift+down")
        await held.until(lambda: numbers(held, kind) == added)
        await held.press("delete")
        await held.until(lambda: numbers(held, kind) == before)


@pytest.mark.parametrize(
    ("kind", "number", "words", "side"),
    [
        ("expectations", "E1", "Two working days ahead; Ines decides alone", "agency"),
        ("kpis", "K1", "Qualified leads", "client"),
    ],
)
async def test_one_becomes_a_commitment_worded_beside_its_words_with_a_link(
    tmp_path: Path, kind: KindName, number: str, words: str, side: str
) -> None:
    async with holding(tmp_path, kind) as held:
        await held.choose_number(number)
        await held.press("c")
        await held.shows(f"A commitment from {number}", words)
        await held.press("escape")
        await held.at_list()
        assert len(held.of(Commitment)) == 2
        await held.word("c", "Agree the dates by mail")
        await held.shows(f"C3 noted from {number}. Owner and date in Commitments.")
        made = held.of(Commitment)[-1]
        assert (made.body.action, made.side) == ("Agree the dates by mail", side)
        assert made.body.origin == held.item(number).uid
