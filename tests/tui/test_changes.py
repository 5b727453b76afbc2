"""Sending only the cells that changed: the terminal shows the same as if every frame were sent whole."""

from __future__ import annotations

from itertools import accumulate

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from workshop.tui.terminal.changes import Shown

WIDTH, HEIGHT = 24, 3
CONSOLE = Console(force_terminal=True, color_system="truecolor")
STYLES = (
    None,
    Style(color="#ff0000"),
    Style(color="#ff0000", meta={"@click": "go"}),
    Style(bold=True),
)
WORDS = ("a", "be", " ", "   ", "hours", "Ünïcode", "● ○", "漢字", "é", "e\u0301", "👩‍👩‍👧", "✓")


def terminal(*written: str) -> list[list[tuple[str, str, bool]]]:
    """What a terminal shows that got this: each cell with its colour and weight."""
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    for each in written:
        stream.feed(each)
    return [
        [(cell.data, cell.fg, cell.bold) for cell in (screen.buffer[y][x] for x in range(WIDTH))]
        for y in range(HEIGHT)
    ]


@st.composite
def strips(draw: st.DrawFn) -> list[Strip]:
    """A line of the screen, cut somewhere."""
    parts = st.tuples(st.sampled_from(WORDS), st.sampled_from(STYLES))
    segments = [Segment(text, style) for text, style in draw(st.lists(parts, max_size=6))]
    line = Strip(segments).adjust_cell_length(WIDTH)
    cut = draw(st.sampled_from((0, 6, 13)))
    return [line.crop(0, cut), line.crop(cut)] if cut else [line]


@st.composite
def updates(draw: st.DrawFn) -> list[CompositorUpdate]:
    """A whole frame, and changes of it one after the other."""
    lines = [draw(strips()) for _ in range(HEIGHT)]
    found: list[CompositorUpdate] = [LayoutUpdate([*lines], Region(0, 0, WIDTH, HEIGHT))]
    for _ in range(draw(st.integers(1, 4))):
        rows = sorted(draw(st.sets(st.integers(0, HEIGHT - 1), min_size=1)))
        for y in rows:
            lines[y] = draw(strips())
        ends = [list(accumulate(each.cell_length for each in line)) for line in lines]
        chops = [
            dict(zip([0, *end[:-1]], line, strict=True))
            for line, end in zip(lines, ends, strict=True)
        ]
        found.append(ChopsUpdate(chops, [(y, 0, WIDTH) for y in rows], ends))
    return found


@given(updates())
def test_the_terminal_shows_what_it_would_show_with_every_frame_sent_whole(
    frames: list[CompositorUpdate],
) -> None:
    shown = Shown()
    whole = [frame.render_segments(CONSOLE).replace("\n", "\r\n") for frame in frames]
    sent = [shown.write(frame, CONSOLE).replace("\n", "\r\n") for frame in frames]
    assert terminal(*sent) == terminal(*whole)
    # And the same frame again sends nothing.
    assert shown.write(frames[-1], CONSOLE) == "" or isinstance(frames[-1], LayoutUpdate)


def line(text: str) -> Strip:
    return Strip([Segment(text, STYLES[1])])


def change(*lines: Strip) -> ChopsUpdate:
    spans = [(y, 0, each.cell_length) for y, each in enumerate(lines)]
    return ChopsUpdate([{0: each} for each in lines], spans, [[each.cell_length] for each in lines])


def test_a_letter_that_changed_is_sent_alone() -> None:
    shown = Shown()
    shown.write(change(line("half past nine in the morning")), CONSOLE)
    sent = shown.write(change(line("half past five in the morning")), CONSOLE)
    assert sent == "\x1b[1;11H\x1b[38;2;255;0;0mfi\x1b[0m\x1b[1;13H\x1b[38;2;255;0;0mv\x1b[0m" or (
        sent == "\x1b[1;11H\x1b[38;2;255;0;0mfiv\x1b[0m"
    )


def test_two_changes_far_from_each_other_are_sent_apart() -> None:
    shown = Shown()
    shown.write(change(line("a...............z")), CONSOLE)
    sent = shown.write(change(line("b...............y")), CONSOLE)
    assert sent == "\x1b[1;1H\x1b[38;2;255;0;0mb\x1b[0m\x1b[1;17H\x1b[38;2;255;0;0my\x1b[0m"


def test_a_line_with_a_character_that_may_be_wide_is_sent_whole() -> None:
    shown = Shown()
    shown.write(change(line("漢字 and one")), CONSOLE)
    assert "漢字 and two" in shown.write(change(line("漢字 and two")), CONSOLE)


@pytest.mark.parametrize("wide", ["👩‍👩‍👧", "漢字"])
def test_what_stands_beside_a_character_that_may_be_wide_is_sent_again(wide: str) -> None:
    shown = Shown()
    shown.write(change(line(f"{wide} and one")), CONSOLE)
    # A terminal that draws the three people beside each other has moved the words to the right.
    left, right = line("    "), line("and one")
    moved = ChopsUpdate([{0: left, 4: right}], [(0, 0, 11)], [[4, 11]])
    assert "and one" in shown.write(moved, CONSOLE)
    # And one that is drawn now covers what stands beside it.
    again = ChopsUpdate([{0: line(f"{wide}  "), 4: right}], [(0, 0, 11)], [[4, 11]])
    assert "and one" in shown.write(again, CONSOLE)


def test_what_was_forgotten_is_sent_again() -> None:
    shown = Shown()
    shown.write(change(line("one")), CONSOLE)
    assert shown.write(change(line("one")), CONSOLE) == ""
    shown.forget()
    assert "one" in shown.write(change(line("one")), CONSOLE)


def test_a_frame_for_the_whole_screen_is_sent_whole_to_mend_what_others_wrote_over_it() -> None:
    shown = Shown()
    whole = LayoutUpdate([[line("one")], [line("two")]], Region(0, 0, 3, 2))
    first = shown.write(whole, CONSOLE)
    again = LayoutUpdate([[line("one")], [line("two")]], Region(0, 0, 3, 2))
    assert shown.write(again, CONSOLE) == first
    assert shown.write(change(line("one"), line("two")), CONSOLE) == ""
