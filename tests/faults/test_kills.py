"""A meeting killed a few dozen times over everything that can be done in it; `python -m tools.kills` does it longer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).with_name("kill_run.py")


def test_what_was_acknowledged_is_there_and_nothing_private_is_left(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(RUN), "40", "7", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(RUN.parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("40 kills in ")
