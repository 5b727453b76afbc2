"""How often and how many: wrong codes cost growing time, and nobody fills the host with connections."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable

TRIES = 3
"""Wrong codes on one connection."""
FREE = 2
"""Wrong codes from one address, or for one name, that cost no time."""
LONGEST = 15.0
"""Seconds that a wrong code costs at most."""
FORGOTTEN = 600.0
"""Seconds after which a wrong code counts no more."""
_REMEMBERED = 4096
"""Addresses and names that are remembered; the oldest is forgotten first."""

WAITING = 64
"""Connections that have not proved yet who they are."""
INSIDE = 128
"""Connections that have proved who they are, with a seat or without one."""
SEATS = 64
"""Seats that are taken at the same time."""


class Delays:
    """What wrong codes cost. A right one costs nothing, whatever others did from the same address."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._wrong: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wrong(self, address: str, name: str) -> float:
        """Note a wrong code; return the seconds after which that is answered."""
        counts = [self._count(each) for each in (f"from {address}", f"for {name}")]
        over = max(counts) - FREE
        return min(2.0 ** (over - 1), LONGEST) if over > 0 else 0.0

    def right(self, name: str) -> None:
        """Note a right code: the wrong ones for that name count no more."""
        self._wrong.pop(f"for {name}", None)

    def _count(self, key: str) -> int:
        now = self._clock()
        last, count = self._wrong.pop(key, (now, 0))
        count = 1 if now - last > FORGOTTEN else count + 1
        self._wrong[key] = now, count
        while len(self._wrong) > _REMEMBERED:
            self._wrong.popitem(last=False)
        return count


class Waiting:
    """The connections that have not proved yet who they are, each with what closes it."""

    def __init__(self, most: int = WAITING) -> None:
        """Keep `most` at the same time."""
        self._most = most
        self._waiting: OrderedDict[object, tuple[str, Callable[[], object]]] = OrderedDict()

    def arrived(self, who: object, address: str, close: Callable[[], object]) -> None:
        """Note a connection. Where there are too many, the oldest from the address that has most is closed."""
        self._waiting[who] = address, close
        if len(self._waiting) <= self._most:
            return
        counted = Counter(address for address, _ in self._waiting.values())
        crowded = counted.most_common(1)[0][0]
        oldest = next(each for each, (address, _) in self._waiting.items() if address == crowded)
        _, close_oldest = self._waiting.pop(oldest)
        close_oldest()

    def gone(self, who: object) -> None:
        """Forget a connection that has proved who it is, or is closed."""
        self._waiting.pop(who, None)

    def __len__(self) -> int:
        return len(self._waiting)
