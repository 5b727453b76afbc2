"""For tests of the screens: waiting for what they show, and screens kept as plain text."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from textual import events
from textual._context import visible_screen_stack
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot

from workshop.tui.app import WorkshopApp

PATIENCE = 20.0
"""Seconds after which what was waited for will not come; no test is faster or slower for it."""
PICTURES = Path(__file__).parent / "tui" / "screens"
REDRAW = "WORKSHOP_REDRAW"
"""Set in the environment, the kept screens are written anew, to be looked at in the diff."""


async def wait_for(pilot: Pilot[Any], promise: Callable[[], object], what: str = "") -> None:
    """Let the app run until `promise` holds."""
    until = monotonic() + PATIENCE
    while True:
        asked = monotonic()
        if promise():
            return
        if asked > until:
            raise AssertionError(f"never came: {what or 'the promise'}\n{picture(pilot.app)}")
        if pilot.app._exception is not None:
            raise pilot.app._exception
        # Not pilot.pause(): that looks for idleness, which takes ten times as long, and a guess is not needed here.
        # What is dear to ask for, as a whole screen is, is asked for no longer than the app runs in between.
        await asyncio.sleep(max(0.002, monotonic() - asked))


async def wait_for_words(pilot: Pilot[Any], words: str) -> None:
    """Let the app run until `words` stand on the screen."""
    await wait_for(pilot, lambda: words in picture(pilot.app), words)


async def type_words(pilot: Pilot[Any], words: str) -> None:
    """Type `words`, as fast as a terminal brings them, and let the app take them all."""
    for each in words:
        pilot.app.post_message(events.Key(_character_to_key(each), each))
    if isinstance(pilot.app, WorkshopApp):
        taken = asyncio.Event()
        pilot.app.call_later(taken.set)
        await taken.wait()
        turns = pilot.app._keys
        await wait_for(pilot, lambda: not turns._waiting and turns._current is None, words)
    await pilot.pause()


def picture(app: App[Any]) -> str:
    """Return the screen as plain text, without blanks at the ends of lines."""
    # As Textual does before it draws: a question shows what it stands over.
    visible_screen_stack.set(app._background_screens)
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips) + "\n"


async def check_picture(app: App[Any], name: str) -> None:
    """Check that the screen comes to look like the kept one: a frame on the way there proves nothing."""
    path = PICTURES / f"{name}.txt"
    if os.environ.get(REDRAW):
        path.parent.mkdir(exist_ok=True)
        path.write_text(await _settled(app), encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    until = monotonic() + PATIENCE
    while (shown := picture(app)) != kept and monotonic() < until:
        await asyncio.sleep(0.02)
    assert shown == kept, f"{name} looks different; if that is right, {REDRAW}=1 keeps it:\n{shown}"


async def _settled(app: App[Any]) -> str:
    """Return the screen once it has looked the same for a while."""
    shown, since = picture(app), monotonic()
    while monotonic() - since < 1.0:
        await asyncio.sleep(0.02)
        if (now := picture(app)) != shown:
            shown, since = now, monotonic()
    return shown
