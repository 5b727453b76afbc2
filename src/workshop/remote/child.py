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

from workshop.errors import WorkshopError
from workshop.places import Workspace
from workshop.remote.arrival import Arrival
from workshop.room.desk import Desk

_MEMORY = 1 << 30
"""Bytes of addresses: one seat cannot take the memory of the others."""
_FILES = 256
_FAULT = 3


def wait_for_arrival(pipe: Connection, root: str) -> None:
    """Wait for an Arrival on `pipe`, hold that seat, and end the process. Where the host ends first, so does this."""
    os.setsid()
    try:
        arrival: Arrival = pipe.recv()
    except (EOFError, OSError):
        os._exit(0)
    pipe.close()
    try:
        code = _hold(arrival, Workspace(Path(root)))
    except BaseException as error:  # noqa: BLE001 - nobody's words may be printed, not even to themselves
        with suppress(Exception):
            from workshop.tui.crash_report import write_fault

            write_fault(Workspace(Path(root)).faults, error)
        code = _FAULT
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _hold(arrival: Arrival, workspace: Workspace) -> int:
    _take_terminal(arrival.terminal)
    os.environ.update(arrival.environment)
    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_NOFILE, _FILES)):
        hardest = resource.getrlimit(what)[1]
        least = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        resource.setrlimit(what, (least, least))
    if arrival.in_lines is not None:
        return _in_lines(arrival, workspace)
    from workshop.tui.app import WorkshopApp
    from workshop.tui.routes import screen_for
    from workshop.tui.services import OwnSeat

    seat = OwnSeat(arrival.session, arrival.handle, arrival.entry)
    return WorkshopApp(workspace, lambda: Desk(workspace), lambda: screen_for(seat)).hold()


def _in_lines(arrival: Arrival, workspace: Workspace) -> int:
    assert arrival.in_lines is not None
    try:
        desk = Desk(workspace)
        try:
            return arrival.in_lines(desk, arrival.session, arrival.handle, arrival.entry)
        finally:
            desk.close()
    except WorkshopError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


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
