"""`python -m benchmarks [NAME…]`: take the measurements and print them as a table. Figures only; nothing fails."""

from __future__ import annotations

import argparse
import os
import platform
from importlib.metadata import version

from benchmarks.bench import Row
from benchmarks.measures import MEASURES, measure


def main() -> None:
    """Measure what was asked for."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument(
        "names", metavar="NAME", nargs="*", help=f"of: {', '.join(MEASURES)}; all if none"
    )
    asked.add_argument("--rounds", type=int, default=15, help="turns of each (15)")
    asked.add_argument("--sessions", type=int, default=10_000, help="in the full workspace (10000)")
    given = asked.parse_args()
    unknown = sorted(set(given.names) - set(MEASURES))
    if unknown:
        asked.error(f"there is no {', '.join(unknown)}; there are {', '.join(MEASURES)}")
    print(
        f"Python {platform.python_version()}, Textual {version('textual')}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}; median (least–most); each pair taken in turn"
    )
    print(f"{'':36}{'ours':>24}  {'against':>24}  {'ratio':>6}  aim")
    for row in measure(given.names or list(MEASURES), given.rounds, given.sessions):
        print(_line(row), flush=True)


def _line(row: Row) -> str:
    ours = f"{row.ours} {row.unit}"
    theirs = f"{row.theirs} {row.unit}" if row.theirs else ""
    ratio = f"{row.figure:.2f}" if row.theirs else ""
    aim = "" if row.most is None else f"≤ {row.most:g}{' ×' if row.theirs else f' {row.unit}'}"
    met = {True: " ✓", False: " missed", None: ""}[row.met]
    beside = f"  ({row.against})" if row.against else ""
    return f"{row.what:36}{ours:>24}  {theirs:>24}  {ratio:>6}  {aim}{met}{beside}".rstrip()


if __name__ == "__main__":
    main()
