"""The lines around a pane: what they say, how they give way to less room, and how little they send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widget import Widget

from screens import wait_for
from workshop.tui.theme import make_theme
from workshop.tui.widgets.bars import (
    AgendaBar,
    AgendaEntry,
    FooterBar,
    FooterKey,
    HeaderBar,
    Heading,
)
from workshop.tui.widgets.line import Line

HEADING = Heading("Brightwater", "Oak & Lime", "Annual review", "Expectations", 5, 9, "08:20")
STEPS = [
    AgendaEntry(f"t{number}", title, number < 3)
    for number, title in enumerate(
        (
            "Welcome",
            "Look back",
            "Scores",
            "Expectations",
            "Scope",
            "KPIs",
            "Commitments",
            "Sign-off",
        )
    )
]
KEYS = [
    FooterKey("F2", "agree wording", "pane.main"),
    FooterKey("a", "answer", "expectations.answer"),
    FooterKey("n", "new", "pane.new"),
    FooterKey("s", "all stand", "pane.all-stand"),
    FooterKey("F1", "help", "app.help"),
]


def drawn(line: Line, width: int) -> str:
    return "".join(part.content.plain for part in line.parts(width))


class Host(App[None]):
    """Shows one line and notes which parts of it are redrawn."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        for name in ("workshop-dark",):
            self.register_theme(make_theme(name))
        self.theme = "workshop-dark"
        self.line = line
        self.told: list[str] = []

    CSS = "Line { height: 1; }"

    def compose(self) -> ComposeResult:
        yield self.line

    def on_agenda_bar_chosen(self, message: AgendaBar.Chosen) -> None:
        self.told.append(message.uid)

    def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        self.told.append(message.command)


@pytest.mark.parametrize("width", [58, 78, 118, 200])
def test_the_header_fills_the_line_and_always_says_who_where_when_and_shared(width: int) -> None:
    shown = drawn(HeaderBar(HEADING), width)
    assert len(shown) == width
    assert shown.startswith("Brightwater + Oak & Lime")
    # Where there is no room for the name of the step, the line below has it.
    assert ("5/9 Expectations" if width > 60 else "5/9") in shown
    assert shown.endswith("08:20   ON SCREEN")


def test_the_title_of_the_session_is_what_a_narrow_header_leaves_out_first() -> None:
    assert "Annual review" in drawn(HeaderBar(HEADING), 78)
    assert "Annual review" not in drawn(HeaderBar(HEADING), 58)


@given(
    st.text("abcdefgh äß漢", max_size=40),
    st.text("abcdefgh äß漢", max_size=40),
    st.integers(56, 160),
)
def test_long_names_never_push_the_clock_off_the_line(client: str, agency: str, width: int) -> None:
    bar = HeaderBar(replace(HEADING, client=client, agency=agency))
    parts = bar.parts(width)
    assert sum(part.content.cell_length for part in parts) == width
    assert parts[-1].content.plain == "08:20   ON SCREEN"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"private": True}, "PRIVATE"),
        ({"standing": True}, "08:20 paused   ON SCREEN"),
        ({"over": True, "clock": "-01:05"}, "-01:05 over   ON SCREEN"),
        ({"clock": ""}, "ON SCREEN"),
    ],
)
def test_a_state_of_the_header_is_said_in_words(change: dict[str, object], words: str) -> None:
    assert drawn(HeaderBar(replace(HEADING, **change)), 78).endswith(words)


@pytest.mark.parametrize("current", [step.uid for step in STEPS])
@pytest.mark.parametrize("width", [20, 58, 78, 118])
def test_the_open_step_is_always_in_the_agenda_line(current: str, width: int) -> None:
    bar = AgendaBar()
    bar.show(STEPS, current)
    shown = drawn(bar, width)
    title = next(step.title for step in STEPS if step.uid == current)
    assert f"▌{title}▐" in shown
    assert len(shown) <= width


@given(st.lists(st.text("abcxyz ", min_size=1, max_size=24), min_size=1, max_size=14), st.data())
def test_an_agenda_line_shows_neighbouring_steps_only_and_fits(
    titles: list[str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(titles) - 1))
    width = data.draw(st.integers(34, 120))
    bar = AgendaBar()
    bar.show([AgendaEntry(str(number), title) for number, title in enumerate(titles)], str(place))
    parts = bar.parts(width)
    places = [int(part.target) for part in parts if part.target]
    assert places == list(range(places[0], places[-1] + 1))
    assert place in places
    assert sum(part.content.cell_length for part in parts) <= width


def test_visited_and_parked_steps_are_told_apart_without_colour() -> None:
    bar = AgendaBar()
    bar.show([STEPS[0], AgendaEntry("p", "Scope", parked=True), AgendaEntry("k", "KPIs")], "k")
    assert drawn(bar, 78).split("  ")[:3] == ["✓ Welcome", "(Scope)", "▌KPIs▐"]


def test_a_narrow_footer_keeps_the_main_key_help_and_saved() -> None:
    bar = FooterBar()
    bar.show(KEYS, "saved")
    shown = drawn(bar, 40)
    assert shown.startswith("F2 agree wording")
    assert "F1 help" in shown
    assert shown.endswith("saved")
    assert len(shown) == 40


async def test_a_click_on_a_step_or_a_key_means_that_one() -> None:
    bar = AgendaBar()
    bar.show(STEPS, "t3")
    app = Host(bar)
    async with app.run_test(size=(90, 4)) as pilot:
        await wait_for(pilot, lambda: bar.size.width)
        await pilot.click(bar, offset=(3, 0))
        await wait_for(pilot, lambda: app.told == ["t0"])
    footer = FooterBar()
    footer.show(KEYS, "saved")
    app = Host(footer)
    async with app.run_test(size=(90, 4)) as pilot:
        await wait_for(pilot, lambda: footer.size.width)
        await pilot.click(footer, offset=(20, 0))
        await wait_for(pilot, lambda: app.told == ["expectations.answer"])


async def test_a_tick_of_the_clock_redraws_the_digits_that_changed_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bar = HeaderBar(HEADING)
    app = Host(bar)
    async with app.run_test(size=(80, 4)) as pilot:
        await wait_for(pilot, lambda: bar.size.width)
        await pilot.pause()
        redrawn: list[Sequence[Region]] = []
        monkeypatch.setattr(bar, "refresh", lambda *regions, **_: redrawn.append(regions))
        bar.show(replace(HEADING, clock="08:19"))
        bar.show(replace(HEADING, clock="08:19"))
        assert [len(regions) for regions in redrawn] == [1]
        assert redrawn[0][0].size == (2, 1)


async def test_a_line_follows_the_width_of_the_terminal() -> None:
    bar: Widget = HeaderBar(HEADING)
    app = Host(HeaderBar(HEADING))
    async with app.run_test(size=(80, 4)) as pilot:
        bar = app.line
        await wait_for(pilot, lambda: "Annual review" in str(bar.render()))
        await pilot.resize_terminal(60, 20)
        await wait_for(pilot, lambda: "Annual review" not in str(bar.render()))
