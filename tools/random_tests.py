"""`python -m tools.random_tests`: run the property tests with sixteen times as many examples, new ones each time.

It prints the seed; `--seed N` tries the examples of an earlier run again. Other arguments go to pytest.
"""

from __future__ import annotations

import argparse
import secrets
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run the tests; return pytest's exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    known, others = parser.parse_known_args()
    print(f"seed {known.seed}", flush=True)
    command = [sys.executable, "-m", "pytest", "-m", "hypothesis"]
    command += ["--hypothesis-profile=random", f"--hypothesis-seed={known.seed}", *others]
    code = subprocess.call(command, cwd=Path(__file__).parents[1])
    print(f"seed {known.seed}: {'passed' if code == 0 else 'failed'}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
