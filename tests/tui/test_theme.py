"""The two themes: everything can be read, on a plain terminal too, and no colour stands elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet

import workshop.tui
from workshop.tui.theme import PALETTES, Palette, make_theme, theme_name
from workshop.tui.widgets.side_marks import GLYPHS, NO_TICK, TICK

SOURCES = Path(workshop.tui.__file__).parent
READABLE = 4.5


def luminance(colour: ColorTriplet) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def as_sent(colour: str, system: ColorSystem) -> ColorTriplet:
    return Color.parse(colour).downgrade(system).get_truecolor()


PLAIN = [name for name in PALETTES if name.endswith("-256")]


@pytest.mark.parametrize(
    ("name", "system"),
    [
        *((name, ColorSystem.TRUECOLOR) for name in PALETTES),
        *((name, ColorSystem.EIGHT_BIT) for name in PLAIN),
    ],
)
def test_every_text_can_be_read_on_every_background(name: str, system: ColorSystem) -> None:
    palette = PALETTES[name]
    poor = [
        (ink, background)
        for ink, colour in palette.inks.items()
        for background in palette.backgrounds
        if contrast(as_sent(colour, system), as_sent(background, system)) < READABLE
    ]
    assert not poor


@pytest.mark.parametrize("name", PLAIN)
def test_among_256_colours_the_sides_and_the_backgrounds_stay_apart(name: str) -> None:
    palette: Palette = PALETTES[name]
    system = ColorSystem.EIGHT_BIT
    assert len({as_sent(colour, system) for colour in palette.backgrounds}) == 3
    assert as_sent(palette.client, system) != as_sent(palette.agency, system)


def test_a_terminal_of_256_colours_gets_the_theme_made_for_it() -> None:
    assert theme_name(dark=False, full_colour=False) == "workshop-light-256"
    assert theme_name(dark=True, full_colour=True) == "workshop-dark"


@pytest.mark.parametrize("name", PALETTES)
def test_whatever_shipped_widgets_write_in_is_one_of_our_inks(name: str) -> None:
    palette = PALETTES[name]
    variables = make_theme(name).variables
    written = [key for key in variables if key.startswith("text") or key.endswith("foreground")]
    allowed = {*palette.inks.values(), palette.background}
    assert written
    assert {variables[key] for key in written} <= allowed


def test_colours_come_from_the_theme_only() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsl\(")
    found = [
        f"{path.relative_to(SOURCES)}: {line.strip()}"
        for path in (*SOURCES.rglob("*.tcss"), *SOURCES.rglob("*.py"))
        if path.name != "theme.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if colour.search(line)
    ]
    assert not found


def test_the_sides_and_their_ticks_differ_in_shape_too() -> None:
    assert len(set(GLYPHS.values())) == len(GLYPHS)
    assert TICK != NO_TICK
