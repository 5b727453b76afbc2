"""`python -m tools.kills`: kill a meeting a thousand times, and look each time for what was lost or left behind.

It prints the seed, and what was being done when it was killed; `--seed N` tries the kills of an earlier run again, of
which those at a random moment fall differently. `--count N` kills more or fewer times than a thousand.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"


def main() -> int:
    """Run it; return 0 where nothing acknowledged was lost and nothing private left."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    known = parser.parse_args()
    print(f"seed {known.seed}", flush=True)
    run = TESTS / "faults" / "kill_run.py"
    with tempfile.TemporaryDirectory(prefix="workshop-kills-") as folder:
        command = [sys.executable, str(run), str(known.count), str(known.seed), folder]
        return subprocess.call(command, env={**os.environ, "PYTHONPATH": str(TESTS)})


if __name__ == "__main__":
    sys.exit(main())
