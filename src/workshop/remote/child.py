"""The process of one seat: it waits for somebody, sits them down at their terminal, and ends with them."""

from __future__ import annotations

import fcntl
import os
import resource
import sys
import termios
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from workshop.errors import WorkshopError, hide_places
from workshop.places import Workspace
from workshop.remote.arrival import Arrival
from workshop.room.desk import Desk

_MEMORY = 1 << 30
"""Bytes of addresses: one seat cannot take the memory of the others."""
_FILES = 256
_FAULT, _INTERRUPTED = 3, 130


def wait_for_arrival(
    pipe: Connection, root: str, terminal: str, environment: dict[str, str], lines: bool
) -> None:
    """Take a terminal, wait for an Arrival on `pipe`, hold that seat, and end the process.

    `environment` says what the terminal is; with `lines` the seat is one of questions and answers. Where the host ends
    first, so does this.
    """
    os.setsid()
    workspace = Workspace(Path(root))
    hide_places(root, str(workspace.root.resolve()))
    try:
        _take_terminal(terminal)
        os.environ.update(environment)
        _limit()
        code = _in_lines(pipe, workspace) if lines else _on_screen(pipe, workspace)
    except BaseException as error:  # noqa: BLE001 - nobody's words may be printed, not even to themselves
        with suppress(Exception):
            from workshop.tui.crash_report import crash_words, write_fault

            path = write_fault(workspace.faults, error)
            sys.stderr.write(f"\n{crash_words(path, error, elsewhere=True)}\n")
        code = _FAULT
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _limit() -> None:
    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_NOFILE, _FILES)):
        hardest = resource.getrlimit(what)[1]
        least = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        resource.setrlimit(what, (least, least))


def _arrived(pipe: Connection) -> Arrival | None:
    """Wait for somebody; return None where the host has ended."""
    try:
        arrival: Arrival = pipe.recv()
    except (EOFError, OSError):
        return None
    os.environ.update(arrival.environment)
    return arrival


def _on_screen(pipe: Connection, workspace: Workspace) -> int:
    from workshop.tui.app import WorkshopApp
    from workshop.tui.routes import screen_for
    from workshop.tui.services import Joining, OwnSeat, Stage

    def wait() -> OwnSeat | Stage | None:
        arrival = _arrived(pipe)
        if arrival is None:
            return None
        if not arrival.handle:
            return Stage(arrival.session)
        return OwnSeat(arrival.session, arrival.handle, arrival.entry)

    first = Joining(wait)
    app = WorkshopApp(workspace, lambda: Desk(workspace), lambda: screen_for(first), elsewhere=True)
    return app.hold()


def _in_lines(pipe: Connection, workspace: Workspace) -> int:
    arrival = _arrived(pipe)
    if arrival is None or arrival.in_lines is None:
        return 0
    try:
        desk = Desk(workspace)
        try:
            return arrival.in_lines(desk, arrival.session, arrival.handle, arrival.entry)
        finally:
            desk.close()
    except WorkshopError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return _INTERRUPTED


def _take_terminal(path: str) -> None:
    """Make the terminal at `path` this process's own: its keys and signals come here, and so does its hang-up."""
    terminal = os.open(path, os.O_RDWR)
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for number in range(3):
        os.dup2(terminal, number)
    if terminal > 2:
        os.close(terminal)
    # The process that this is a copy of had no terminal, and Python's streams were made there.
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", errors="replace", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # type: ignore[misc]  # noqa: SIM115
