"""Programs begun in a process that has read all of workshop already, as a real process in a real terminal each.

Reading it takes two thirds of the time until a first screen, and hundreds of tests wait for one. That the installed
command starts from nothing is what the end-to-end tests show, and the tests that give it an environment of its own.

Each process of the tests keeps one such process; run by it, this file waits for what to begin and forks for each.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import runpy
import socket
import subprocess
import sys
import tempfile
from atexit import register
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

_MOST = 1 << 20
_PR_SET_CHILD_SUBREAPER = 36


def script_in(command: Sequence[str]) -> Sequence[str]:
    """Return the script of Python that `command` runs, with its arguments; nothing where it runs anything else."""
    if sys.platform != "linux":
        return ()
    if command[0] == sys.executable and command[1].endswith(".py"):
        return command[1:]
    return command if Path(command[0]).name == "workshop" else ()


def begin(command: Sequence[str], terminal: int, environment: Mapping[str, str]) -> int:
    """Begin `command`, a script and its arguments, in the terminal whose inner end is `terminal`; return the process.

    It is a child of this process and has its folder, as one that was begun the usual way.
    """
    asked = json.dumps([list(command), dict(environment), os.getcwd()]).encode()
    socket.send_fds(_kept(), [asked], [terminal])
    process = int(_kept().recv(_MOST))
    _kept().recv(_MOST)  # the process in between is gone
    return process


@cache
def _kept() -> socket.socket:
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    # What it forks is left to us by a process in between that ends at once: an orphan goes to the next such parent.
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    process = subprocess.Popen(
        [sys.executable, __file__, str(its.fileno())], pass_fds=[its.fileno()]
    )
    its.close()

    def end() -> None:
        ours.close()
        process.wait()

    register(end)
    return ours


# --- the process that is kept ---------------------------------------------------------------------


def _serve(asked: socket.socket) -> None:
    """Fork for each thing asked for, until nobody is there to ask."""
    while True:
        words, ends, _, _ = socket.recv_fds(asked, _MOST, 1)
        if not words:
            return
        between = os.fork()
        if not between:
            if child := os.fork():
                asked.send(str(child).encode())
                os._exit(0)
            asked.close()
            _become(*json.loads(words), ends[0])
        os.waitpid(between, 0)
        os.close(ends[0])
        asked.send(b"gone")


def _become(command: list[str], environment: dict[str, str], folder: str, terminal: int) -> None:
    """Be a program of its own in its terminal."""
    os.login_tty(terminal)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for name, number, way in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        before = getattr(sys, name)
        stream = open(  # noqa: SIM115 - to the end of the process
            number, way, encoding=before.encoding, errors=before.errors, closefd=False
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = command
    sys.path[0] = str(Path(command[0]).parent)
    runpy.run_path(command[0], run_name="__main__")


def _read_all() -> None:
    """Read what the screens and the command line are made of."""
    import workshop.cli
    import workshop.tui

    for package in (workshop.cli, workshop.tui):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    # Textual takes these when an app starts.
    for name in ("drivers.linux_driver", "widgets._toast", "widgets._tooltip"):
        import_module(f"textual.{name}")
    # Some module may have asked where temporary files go: that is taken from the environment of each program.
    tempfile.tempdir = None
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    _read_all()
    _serve(socket.socket(fileno=int(sys.argv[1])))
