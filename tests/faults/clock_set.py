"""Run by test_clock_set.py: `clock_set.py DAYS …` is `workshop …`, and SIGUSR1 sets its clock so many days forward."""

from __future__ import annotations

import signal
import sys
from datetime import datetime, timedelta

from workshop.__main__ import main
from workshop.room.desk import Desk, boot_seconds, utc_now

by = timedelta(days=float(sys.argv.pop(1)))
ahead = [timedelta(0)]


def now() -> datetime:
    """Return the time by a clock that may have been set."""
    return utc_now() + ahead[-1]


if __name__ == "__main__":
    defaults = Desk.__init__.__kwdefaults__
    assert defaults is not None
    defaults.update(now=now, ticks=boot_seconds)
    signal.signal(signal.SIGUSR1, lambda *_: ahead.append(by))
    main()
