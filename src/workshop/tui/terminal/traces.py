"""What somebody who wrote in private can leave behind in the app, emptied in one place before the next one sits down.

Fields go with the screen's widgets, and with them what was typed, its selection and what undo would bring back. Nothing
of a private turn is kept as a draft, and no title is ever sent to the terminal. What stays with the app and its screens
is emptied here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from textual.app import App

from workshop.tui.terminal.key_queue import KeyQueue

NO_COPY = "Nothing is copied or cut during a turn: the next person could read it."


@runtime_checkable
class SaysWhetherToCopy(Protocol):
    """An app in which nothing can be copied at times."""

    def may_copy(self) -> bool:
        """Return whether text can be copied and cut now; say why not."""


def may_copy(app: App[Any]) -> bool:
    """Return whether text can be copied and cut in `app` now; where not, it says why."""
    return not isinstance(app, SaysWhetherToCopy) or app.may_copy()


def leave_no_trace(app: App[Any], keys: KeyQueue) -> None:
    """Empty the clipboard, selections, toasts, and what was typed ahead; let go of the mouse; scroll to the top."""
    # There is no public way but `copy_to_clipboard`, which would also tell the terminal (textual/app.py, line 1780).
    app._clipboard = ""
    app.clear_notifications()
    app.capture_mouse(None)
    keys.drop()
    waiting: Callable[[], None] | None = getattr(app._driver, "drop", None)
    if waiting is not None:
        waiting()
    for screen in app.screen_stack:
        screen.clear_selection()
    app.screen.scroll_home(animate=False)
