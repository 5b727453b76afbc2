"""`python -m tools.example [DIR]`: write the record files of the example that `workshop demo` shows.

It holds the three sessions at a real desk, with a fixed clock and counted ids, and writes their records into
`src/workshop/demo` or into DIR. Run it after a change of the story, of a packaged template or of the record's format.
The same input gives the same bytes, so a difference in `git diff` is a difference in the example.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from tools.example.august import hold_august, live_autumn
from tools.example.may import hold_may, live_summer
from tools.example.meeting import StoryClock
from tools.example.november import begin_november
from workshop.places import Workspace, packaged_example
from workshop.room.desk import Desk


def counted_uids() -> Callable[[], str]:
    """Return ids that are the same in every run and look like the random ones."""
    numbers = count(1)
    return lambda: f"de30{next(numbers):012x}"


def make_example(folder: Path) -> None:
    """Hold the sessions in a temporary workspace and write their records into `folder`."""
    clock = StoryClock(datetime(2026, 5, 12, 9, 0, tzinfo=UTC))
    with tempfile.TemporaryDirectory() as place:
        desk = Desk(Workspace(Path(place)), now=clock, new_uid=counted_uids())
        try:
            may = hold_may(desk, clock)
            live_summer(desk, clock)
            clock.moment = datetime(2026, 8, 27, 13, 2, tzinfo=UTC)
            august = hold_august(desk, clock)
            live_autumn(desk, clock, august)
            november = begin_november(desk, clock)
            sessions = (
                ("1-spring-pulse", may),
                ("2-summer-review", august),
                ("3-annual-review", november),
            )
            for name, session in sessions:
                (folder / f"{name}.toml").write_text(desk.export(session, "record"), "utf-8")
        finally:
            desk.close()


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"  # days are counted where the program runs
    time.tzset()
    make_example(Path(sys.argv[1]) if len(sys.argv) > 1 else packaged_example())
