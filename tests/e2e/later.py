"""Run by the end-to-end tests: `later.py HOURS …` is `workshop …` with its clock so many hours ahead."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

from workshop.__main__ import main
from workshop.room.desk import Desk, utc_now

ahead = timedelta(hours=float(sys.argv.pop(1)))


def later() -> datetime:
    """Return the time it will be then."""
    return utc_now() + ahead


if __name__ == "__main__":
    # The clock is passed in; nothing else of the program is touched.
    defaults = Desk.__init__.__kwdefaults__
    assert defaults is not None
    defaults["now"] = later
    main()
