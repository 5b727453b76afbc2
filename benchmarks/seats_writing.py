"""Sixteen people who write at seats of their own: keys while all type, all sealing at once, and the reveal."""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from benchmarks.bench import MS, Bench, Row, Rows
from benchmarks.seats import Seated, seated
from benchmarks.terminal import Terminal
from benchmarks.turns import Spread
from workshop.model.rounds import RoundPlan

KEYS = "The quick brown fox jumps over it "
PER_SECOND = 5
"""Keys that each of the others types in a second: somebody who writes without pausing."""
_F2 = "\x1bOQ"


def seats_writing(bench: Bench) -> Rows:
    """Rounds at own terminals: a key alone and while all write, sealing at the same moment, and the reveal."""
    sealed, last, seen, cost = list[float](), list[float](), list[float](), list[float]()
    revealed, cost_of_reveal = list[float](), list[float]()
    with seated(bench, "seats-writing") as people:
        people.room.lead.go_to(people.notes)
        people.sit_down()
        for number in range(max(3, bench.rounds // 3)):
            uid = people.room.rounds.open("notes", RoundPlan("own"), people.notes)
            people.silent()
            _all(people, _F2)
            _all(people, "Briefs come late")
            if number == 0:
                yield from _keys(people, max(4, bench.rounds // 2))
                people.silent()
            for one in people.held:
                one.forget()
            began, spent = time.perf_counter(), people.spent()
            _press(people, _F2)
            came = _until_sealed(people.held)
            sealed += [(each - began) * MS for each in came]
            last.append(max(sealed[-len(came) :]))
            seen.append((max(people.silent(), *came) - began) * MS)
            cost.append((people.spent() - spent) * MS / len(came))
            began, spent = time.perf_counter(), people.spent()
            people.room.rounds.reveal(uid, without_rest=True)
            revealed.append((max(people.heard()) - began) * MS)
            people.silent()
            cost_of_reveal.append((people.spent() - spent) * MS / len(people.held))
            people.count(7.0)  # what was said goes after a while
    many = len(people.held)
    yield Row(f"{many} sealing at once, each its answer", "ms", Spread(tuple(sealed)))
    yield Row("  … the last of them", "ms", Spread(tuple(last)), most=500)
    yield Row("  … until all is drawn everywhere", "ms", Spread(tuple(seen)))
    yield Row("  … processor time at each seat", "ms", Spread(tuple(cost)))
    yield Row("a reveal, until on the last seat", "ms", Spread(tuple(revealed)), most=100)
    yield Row("  … processor time at each seat", "ms", Spread(tuple(cost_of_reveal)))


def _press(people: Seated, keys: str) -> None:
    for one in people.held:
        one.type(keys)


def _all(people: Seated, keys: str) -> None:
    """Type `keys` at every seat, and wait until all that comes of it is drawn."""
    _press(people, keys)
    people.silent()


def _until_sealed(held: list[Terminal]) -> list[float]:
    """Wait until each terminal says that what was written is sealed; return when."""
    waiting, came = list(held), list[float]()
    latest = time.perf_counter() + 30
    while waiting and time.perf_counter() < latest:
        for one in select.select(waiting, [], [], 1.0)[0]:
            one.take()
            if "Sealed." in one.words():
                waiting.remove(one)
                came.append(time.perf_counter())
    if waiting:
        raise TimeoutError(f"{len(waiting)} seats never said that it is sealed")
    return came


def _keys(people: Seated, groups: int) -> Rows:
    """Give how long a key takes at one seat while the others write, beside how long while they do not."""
    one, *others = people.held
    found = list[tuple[float, float]]()
    for _ in range(groups):
        alone = _echo(one)
        with _typing(others):
            found.append((_echo(one), alone))
        people.silent()
    together, alone_too = (Spread(tuple(column)) for column in zip(*found, strict=True))
    what = f"a key while {len(people.held)} write, until drawn"
    yield Row(what, "ms", together, alone_too, "the same alone", 1.3)


def _echo(one: Terminal) -> float:
    """Type some words at a seat; return the median of the milliseconds until each key is drawn."""
    return median(one.echo(key)[1] * MS for key in KEYS)


@contextmanager
def _typing(others: list[Terminal]) -> Iterator[None]:
    """Have somebody type at every one of these terminals while the block lasts."""
    ended = threading.Event()

    def run() -> None:
        turn = 0
        while not ended.is_set():
            others[turn % len(others)].type(KEYS[turn // len(others) % len(KEYS)])
            turn += 1
            until = time.perf_counter() + 1 / PER_SECOND / len(others)
            while (left := until - time.perf_counter()) > 0:
                for each in select.select(others, [], [], left)[0]:
                    each.take()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
