"""Composing a screen: whoever is mounted hears of its size, also where somebody asked for its place before that."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual._compositor import Compositor
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize
from textual.geometry import Size
from textual.widget import Widget

from apps import an_app
from screens import wait_for
from workshop.places import Workspace
from workshop.tui.screen import CommandScreen
from workshop.tui.terminal.compositor import TightCompositor


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
