"""How a command ended, and the command line as a process of its own."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EARLIEST = "skerrow-ferries-kite-anvil-2026-05-12"
EARLIER = "skerrow-ferries-kite-anvil-2026-08-27"
LATER = "skerrow-ferries-kite-anvil-2026-11-20"
BRIGHTWATER = "brightwater-oak-lime-2026-11-23"


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it put out."""

    code: int
    out: str
    err: str


Workshop = Callable[..., Ended]


def command(home: Path, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
    """Start the command line as a process of its own, for which permissions hold even where the tests run as root."""
    return subprocess.Popen(
        [sys.executable, "-m", "workshop", "--workspace", str(home), *arguments],
        stdin=more.pop("stdin", subprocess.DEVNULL),
        stdout=more.pop("stdout", subprocess.PIPE),
        stderr=more.pop("stderr", subprocess.PIPE),
        preexec_fn=_like_anybody,
        **more,
    )


def _like_anybody() -> None:
    # Root may write what is read-only (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH) unless it gives that up before exec.
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in (1, 2):
            libc.prctl(24, capability, 0, 0, 0)


def whole(process: subprocess.Popen[bytes]) -> Ended:
    """Wait for a process; return how it ended."""
    out, err = process.communicate(timeout=60)
    return Ended(process.returncode, out.decode(), err.decode())
