"""The key `!`: what should not have been said is hidden at once, and then gone for good or shown again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from consoles import holding

WORDS = "Briefs arrive in pieces"


async def test_it_is_hidden_at_once_and_gone_from_every_file_when_that_is_confirmed(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.shows(WORDS)
        await held.press("!")
        await held.shows("Delete it for good?", "show it again")
        assert WORDS not in held.screen
        clauses = held.pane.clauses
        (row,) = (each for each in clauses.rows if each.uid == clauses.selected)
        assert "taken off the screens" in str(row.content)
        await held.press("y")
        await held.at_list()
        await held.until(lambda: not [each for each in held.record.items if each.number == "N1"])
        assert "taken off the screens" not in held.screen
        await held.press("u")
        await held.shows("There is nothing to take back")
        assert held.acts()[-1] == "an item was taken off the screens"
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert files
    assert not [each.name for each in files if WORDS.encode() in each.read_bytes()]


async def test_it_is_shown_again_where_that_was_meant(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.press("!")
        await held.shows("Delete it for good?")
        await held.press("enter")  # the harmless answer comes first
        await held.at_list()
        await held.shows(WORDS)
        assert held.acts() == []


async def test_what_cannot_be_taken_off_says_why_and_is_shown_again(tmp_path: Path) -> None:
    async with holding(tmp_path, "kpis") as held:
        with held.elsewhere() as room:
            room.kpis.add_reading(held.item("K1").uid, Decimal(7), held.record.session.date)
        await held.press("!")
        await held.press("y")
        await held.shows("readings are recorded")
        await held.shows("Qualified leads")
