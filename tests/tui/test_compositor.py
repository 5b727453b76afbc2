"""Composing a screen: whoever is mounted hears of its size, also where somebody asked for its place before that."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from textual._compositor import Compositor
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import MouseDown, Resize
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from apps import an_app
from screens import wait_for
from workshop.places import Workspace
from workshop.tui.screen import CommandScreen
from workshop.tui.terminal.compositor import TightCompositor
from workshop.tui.terminal.screen_parts import CarefulScreen


class Listener(Widget):
    """Notes the sizes it is told."""

    DEFAULT_CSS = "Listener { width: 30; height: 3; }"

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Size] = []

    def on_resize(self, event: Resize) -> None:
        self.told.append(event.size)


class Room(CommandScreen[object]):
    """Has room for a listener."""

    def compose(self) -> ComposeResult:
        yield Vertical()


@pytest.mark.parametrize("ours", [True, False])
async def test_who_is_asked_for_its_place_before_it_is_laid_out_hears_of_its_size_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: bool
) -> None:
    if not ours:  # so that we notice when Textual has mended it
        monkeypatch.setattr(TightCompositor, "reflow", Compositor.reflow)
    app = an_app(Workspace(tmp_path), Room)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        listener = Listener()
        await app.screen.query_one(Vertical).mount(listener)
        compositor = app.screen._compositor
        compositor._full_map_invalidated = True  # as scrolling leaves it
        assert listener in compositor.full_map
        await wait_for(pilot, lambda: listener.size == (30, 3))
        await pilot.pause()
        await pilot.pause()
        assert listener.told == ([Size(30, 3)] if ours else [])
        app.leave(0)
        await wait_for(pilot, lambda: not app.is_running)


@pytest.mark.parametrize("ours", [True, False])
async def test_the_mouse_pressed_on_what_was_just_removed_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours: bool
) -> None:
    if not ours:  # so that we notice when Textual has mended it
        monkeypatch.setattr(CarefulScreen, "_forward_event", Screen._forward_event)
    app = an_app(Workspace(tmp_path), Room)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        words = Static("Brightwater")
        await app.screen.query_one(Vertical).mount(words)
        await wait_for(pilot, lambda: app.screen.get_widget_at(2, 0)[0] is words)
        parent, words._parent = words._parent, None
        pressed = MouseDown(None, 2, 0, 0, 0, 1, False, False, False, screen_x=2, screen_y=0)
        with nullcontext() if ours else pytest.raises(AttributeError):
            app.screen._forward_event(pressed)
        words._parent = parent
        app.leave(0)
        await wait_for(pilot, lambda: not app.is_running)
