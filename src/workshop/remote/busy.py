"""Finds a seat whose process computes without end: a fault of ours, or a client that sends without end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable

WINDOW = 30.0
"""Seconds of which a process that computes without end takes MOST; a key that is held down takes half of that."""
MOST, _SOME = 0.8, 0.2
_CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def computed(process: int) -> float | None:
    """Return the seconds that a process has computed; None where that is not told: it has ended, or on macOS."""
    try:
        # What clock_getcpuclockid(3) returns on Linux.
        return time.clock_gettime((~process << 3) | 2)
    except OSError:
        return None


class Busy:
    """Looks at the processes of seats from time to time."""

    def __init__(
        self,
        clock: Callable[[], float],
        told: Callable[[int], float | None] = computed,
        load: Callable[[], float] = lambda: os.getloadavg()[0],
    ) -> None:
        """`clock` counts seconds; `told` says how many of them a process has computed.

        `load` says how many processes want to compute, on the whole computer.
        """
        self._clock, self._computed, self._load = clock, told, load
        self._since: dict[int, tuple[float, float]] = {}
        """By process, when its window began, and what it had computed by then."""
        self._shares: dict[int, float] = {}
        """By process, what it took of a core in the window before."""

    def without_end(self, processes: Iterable[int]) -> list[int]:
        """Return those that have computed for a whole window. Who shares the processors with others needs less."""
        now = self._clock()
        begun: dict[int, tuple[float, float]] = {}
        ended: set[int] = set()
        shares: dict[int, float] = {}
        for each in processes:
            used = self._computed(each)
            if used is None:
                continue
            began, before = begun[each] = self._since.get(each, (now, used))
            shares[each] = self._shares.get(each, 0.0)
            if now - began >= WINDOW:
                shares[each] = (used - before) / (now - began)
                begun[each] = now, used
                ended.add(each)
        self._since, self._shares = begun, shares
        busy = sum(share > _SOME for share in shares.values())
        wanted = max(busy, self._load(), 1.0)
        most = max(_SOME, MOST * min(1.0, _CORES / wanted))
        return [each for each in begun if each in ended and shares[each] >= most]
