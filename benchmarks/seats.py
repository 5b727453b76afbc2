"""Many seats at once: how soon a change is on all of them, what they cost while nothing happens, and their memory."""

from __future__ import annotations

import select
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.bench import MS, Bench, Row, Rows
from benchmarks.terminal import PATIENCE, Terminal, workshop
from benchmarks.turns import Spread, in_turn
from benchmarks.workspaces import crowd, in_progress
from workshop.model.sides import SIDES
from workshop.room.desk import Desk

SEATS = 16
IDLE = 10.0
"""Seconds for which nothing happens."""
QUIET = 0.4
"""Seconds without a byte after which a seat has drawn all there is."""


class Seated:
    """Sixteen people at seats of their own in a session that follows another, and the room of whoever leads it."""

    def __init__(self, bench: Bench, name: str, stack: ExitStack) -> None:
        workspace, self.session = in_progress(bench.place(name))
        self._root, self._home = str(workspace.root), bench.place(f"{name}-home")
        self._stack = stack
        desk = Desk(workspace)
        stack.callback(desk.close)
        self.room, self.notes, self._handles = crowd(desk, self.session)
        """The seat that leads, a step for notes, and who takes part."""
        stack.callback(self.room.leave)
        self.held: list[Terminal] = []
        """The terminals of those who sit down."""

    def go_to(self, kind: str) -> None:
        """Open the step of this kind."""
        self.room.lead.go_to(
            next(each.uid for each in self.room.record.agenda if each.kind == kind)
        )

    def painted(self, *, at_console: bool) -> float:
        """Return the milliseconds to the first paint of one seat, or of a second console."""
        arguments = ("open", self.session) if at_console else self._join(self._handles[0])
        with self._start(*arguments) as one:
            return one.until("ON SCREEN" if at_console else "PRIVATE") * MS

    def sit_down(self) -> list[Terminal]:
        """Have all sit down; return their terminals when nothing more is drawn."""
        for each in self._handles[:SEATS]:
            self.held.append(self._stack.enter_context(self._start(*self._join(each))))
            self.held[-1].until("PRIVATE")
        self.count(7.0)  # what is said at the beginning goes after a while
        return self.held

    def _join(self, handle: str) -> tuple[str, ...]:
        return "join", self.session, "--as", handle

    def _start(self, *arguments: str) -> Terminal:
        return Terminal(workshop("--workspace", self._root, *arguments), self._home)

    def heard(self) -> list[float]:
        """Wait until something came to each terminal; return when."""
        return heard(self.held)

    def silent(self) -> float:
        """Wait until nothing comes to any terminal any more; return when something came last, 0.0 for never."""
        return silent(self.held)

    def count(self, seconds: float) -> int:
        """Return how many bytes come to all terminals together within `seconds`."""
        until, before = time.perf_counter() + seconds, sum(one.bytes for one in self.held)
        while (left := until - time.perf_counter()) > 0:
            for one in select.select(self.held, [], [], left)[0]:
                one.take()
        return sum(one.bytes for one in self.held) - before

    def spent(self) -> float:
        """Return the seconds of processor time that all seats have had together."""
        return sum(spent_by(one.pid) for one in self.held)


def heard(held: list[Terminal]) -> list[float]:
    """Wait until something came to each terminal; return when."""
    waiting, came = {one.fileno(): one for one in held}, list[float]()
    latest = time.perf_counter() + PATIENCE
    while waiting:
        ready = select.select(list(waiting), [], [], max(0.0, latest - time.perf_counter()))[0]
        if not ready:
            raise TimeoutError(f"nothing came to {len(waiting)} seats")
        for number in ready:
            waiting.pop(number).take()
            came.append(time.perf_counter())
    return came


def silent(held: list[Terminal]) -> float:
    """Wait until nothing comes to any terminal any more; return when something came last, 0.0 for never."""
    last = 0.0
    while ready := select.select(held, [], [], QUIET)[0]:
        for one in ready:
            one.take()
        last = time.perf_counter()
    return last


@contextmanager
def seated(bench: Bench, name: str) -> Iterator[Seated]:
    """Yield the people and their room; all leave when the block ends."""
    with ExitStack() as stack:
        yield Seated(bench, name, stack)


def seats(bench: Bench) -> Rows:
    """Sixteen people at seats of their own, following a console."""
    with seated(bench, "seats") as people:
        people.go_to("expectations")
        ours, theirs = in_turn(
            max(3, bench.rounds // 3),
            lambda: people.painted(at_console=False),
            lambda: people.painted(at_console=True),
        )
        yield Row("a seat, to its first paint", "ms", ours, theirs, "a second console", 1.0)
        people.sit_down()
        yield from _idle(people)
        yield from _changes(people, bench.rounds * 4)


def _idle(people: Seated) -> Rows:
    """Give what all seats cost while nothing happens, and how much memory one has."""
    many, before = len(people.held), people.spent()
    sent = people.count(IDLE)
    share = 100 * (people.spent() - before) / IDLE
    yield Row(f"{many} idle seats, of one core", "%", Spread((share,)), most=5)
    yield Row(f"{many} idle seats, bytes in {IDLE:g} s", "B", Spread((float(sent),)), most=0)
    own = [memory_of(one.pid) for one in people.held]
    yield Row("a seat, memory of its own", "MiB", Spread(tuple(each[0] for each in own)), most=40)
    yield Row("a seat, its share of all (PSS)", "MiB", Spread(tuple(each[1] for each in own)))


def _changes(people: Seated, many: int) -> Rows:
    """Give how soon a change is on all seats, and what it costs each."""
    first, last, cost = list[float](), list[float](), list[float]()
    for number in range(many):
        before, began = people.spent(), time.perf_counter()
        people.room.expectations.add(SIDES[number % 2], f"Layouts two days ahead, {number}")
        came = people.heard()
        first.append((min(came) - began) * MS)
        last.append((max(came) - began) * MS)
        people.silent()
        cost.append((people.spent() - before) * MS / len(people.held))
    yield Row("a change, until on the first seat", "ms", Spread(tuple(first)))
    yield Row("a change, until on the last seat", "ms", Spread(tuple(last)), most=100)
    yield Row("the same, 99 of 100 times", "ms", Spread((_part(last, 0.99),)), most=100)
    yield Row("  … processor time at each seat", "ms", Spread(tuple(cost)))


def spent_by(pid: int) -> float:
    """Return the seconds of processor time that the threads of a process have had."""
    found = 0
    for each in Path(f"/proc/{pid}/task").iterdir():
        try:
            found += int((each / "schedstat").read_text().split()[0])
        except FileNotFoundError:  # a thread that ended meanwhile
            continue
    return found / 1e9


def memory_of(pid: int) -> tuple[float, float]:
    """Return the MiB of memory that a process shares with nobody, and those it has with its share of the rest."""
    known = dict[str, int]()
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _, rest = line.partition(":")
        known[name] = int(rest.split()[0])
    own = known["Private_Clean"] + known["Private_Dirty"]
    return own / 1024, known["Pss"] / 1024


def _part(values: list[float], part: float) -> float:
    """Return the value that so large a part of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
