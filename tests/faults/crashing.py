"""Run by test_crashes.py: `crashing.py WHERE …` is `workshop …` with a method that fails with words at hand."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from workshop.__main__ import main

SECRET = "Ines-is-leaving-in-March"


def broken(*_arguments: Any, **_more: Any) -> NoReturn:
    """Fail with words in a local variable, in the error, and in what caused it."""
    words = f"what somebody wrote: {SECRET}"
    try:
        raise KeyError(words)
    except KeyError as error:
        raise ValueError(words) from error


def break_one(where: str) -> None:
    """Put `broken` in the place of one method."""
    if where == "drawing":
        from workshop.tui.kinds.expectations import ExpectationsPane

        ExpectationsPane.rows = broken  # type: ignore[method-assign]
    elif where == "a key":
        from workshop.tui.panes.pane import Pane

        Pane.action_new = broken  # type: ignore[method-assign]
    elif where == "the data":
        from workshop.room.steps.clauses import ClauseIntents

        ClauseIntents.agree = broken  # type: ignore[method-assign]
    elif where == "a seat's key":
        from workshop.tui.seats.participant import ParticipantScreen

        ParticipantScreen.action_lost = broken  # type: ignore[attr-defined]
    elif where == "the next step":
        from workshop.tui.seats.console import ConsoleScreen

        ConsoleScreen.action_next = broken  # type: ignore[method-assign]
    elif where == "the keyboard":
        from workshop.tui.terminal.gate import Gate

        Gate.feed = broken  # type: ignore[method-assign]
    elif where == "another thread":
        from workshop.room.watch import Watch

        Watch.changed = broken  # type: ignore[method-assign]
    elif where == "closing":
        from workshop.tui.app import WorkshopApp

        WorkshopApp._close_desk = broken  # type: ignore[method-assign]
    elif where == "the way out":
        from workshop.tui.leaving import Leaving

        Leaving._call = broken  # type: ignore[assignment]
    elif where == "leaving":
        from workshop.room.room import Room

        Room.leave = broken  # type: ignore[method-assign]
    else:
        from workshop.room.desk import Desk

        Desk.sessions = broken  # type: ignore[method-assign]


if __name__ == "__main__":
    break_one(sys.argv.pop(1))
    main()
