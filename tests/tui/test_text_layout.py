"""Laying out words: nothing is wider than its place, whatever script it is in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from workshop.model.text import clean_line
from workshop.tui.widgets.text_layout import columns, cut, fill, hanging, spread

lines = st.text(max_size=60).map(clean_line)
widths = st.integers(1, 80)


@given(lines, widths)
def test_a_cut_text_fits_and_begins_as_the_whole(text: str, width: int) -> None:
    shown = cut(text, width)
    assert cell_len(shown) <= width
    assert shown == text or text.startswith(shown.removesuffix("…"))


@given(lines, widths, st.booleans())
def test_a_filled_cell_has_exactly_its_width(text: str, width: int, right: bool) -> None:
    assert fill(text, width, right=right).cell_length == width


@given(lines, lines, st.integers(70, 100))
def test_both_ends_of_a_spread_line_stay_on_it(left: str, right: str, width: int) -> None:
    short = cut(right, 60)
    shown = spread(left, short, width)
    assert shown.cell_length == width
    assert shown.plain.endswith(short)


@given(st.lists(lines, min_size=1, max_size=6), st.integers(12, 60), st.integers(2, 4))
def test_text_with_a_hanging_indent_keeps_its_words_beside_the_label(
    paragraphs: list[str], width: int, indent: int
) -> None:
    shown = hanging("E3", "\n".join(paragraphs), width, indent)
    first, *rest = shown.plain.split("\n")
    assert first.startswith("E3"[:indent])
    assert all(line[:indent].strip() == "" for line in rest)
    assert all(cell_len(line.rstrip()) <= width for line in (first, *rest))
    words = "".join("".join(paragraphs).split())
    assert "".join(shown.plain.split()).removeprefix("E3"[:indent]) == words


def test_columns_stand_under_each_other() -> None:
    rows = [
        columns([(name, 6), (figure, -5)]) for name, figure in (("K1", "120"), ("Kapitel", "3"))
    ]
    assert [row.plain for row in rows] == ["K1        120", "Kapit…      3"]


def test_markup_in_a_text_is_only_text() -> None:
    shown = spread(Content("[bold]x[/bold]"), "[/]", 30)
    assert shown.plain == "[bold]x[/bold]             [/]"
