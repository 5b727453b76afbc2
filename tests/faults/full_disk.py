"""Run by test_full_disk.py: `full_disk.py …` is `workshop …`, and SIGUSR1 fills its disk, SIGUSR2 frees it again.

No file can then grow at all, by the limit of the operating system that is there without being root.
"""

from __future__ import annotations

import resource
import signal

from workshop.__main__ import main


def limit(size: int) -> None:
    """Let no file of this process grow beyond `size` bytes."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))


if __name__ == "__main__":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.signal(signal.SIGUSR1, lambda *_: limit(0))
    signal.signal(signal.SIGUSR2, lambda *_: limit(resource.RLIM_INFINITY))
    main()
