"""`workshop …` whose disk is full on SIGUSR1 and free again on SIGUSR2, for the host alone and not for its seats."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.full_disk import limit
from workshop.__main__ import main

if __name__ == "__main__":
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.signal(signal.SIGUSR1, lambda *_: limit(0))
    signal.signal(signal.SIGUSR2, lambda *_: limit(resource.RLIM_INFINITY))
    main()
