"""Many seats at once: how soon a change is on all of them, what they cost while nothing happens, and their memory."""

from __future__ import annotations

import os
import select
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.bench import MS, Bench, Row, Rows
from benchmarks.terminal import PATIENCE, Terminal, workshop
from benchmarks.turns import Spread, in_turn
from benchmarks.workspaces import crowd, one_session
from workshop.model.sides import SIDES
from workshop.room.desk import Desk

SEATS = 16
IDLE = 10.0
"""Seconds for which nothing happens."""
_TICK = os.sysconf("SC_CLK_TCK")


def seats(bench: Bench) -> Rows:
    """Sixteen people at seats of their own, following a console."""
    workspace, session = one_session(bench.place("seats"))
    root, home = str(workspace.root), bench.place("seats-home")
    desk = Desk(workspace)
    room, _, handles = crowd(desk, session)
    room.lead.go_to(next(each.uid for each in room.record.agenda if each.kind == "expectations"))

    def start(*arguments: str) -> Terminal:
        return Terminal(workshop("--workspace", root, *arguments), home)

    def painted(*arguments: str) -> float:
        with start(*arguments) as one:
            return one.until("ON SCREEN" if arguments[0] == "open" else "PRIVATE") * MS

    ours, theirs = in_turn(
        max(3, bench.rounds // 3),
        lambda: painted("join", session, "--as", handles[0]),
        lambda: painted("open", session),
    )
    yield Row("a seat, to its first paint", "ms", ours, theirs, "a second console", 1.0)
    with ExitStack() as stack:
        held = []
        for each in handles[:SEATS]:
            held.append(stack.enter_context(start("join", session, "--as", each)))
            held[-1].until("PRIVATE")
        for one in held:
            one.settle(1.0)
        before = [_spent(one.pid) for one in held]
        sent = _count(held, IDLE)
        spent = sum(_spent(one.pid) for one in held) - sum(before)
        yield Row(
            f"{len(held)} idle seats, of one core", "%", Spread((100 * spent / IDLE,)), most=5
        )
        yield Row(
            f"{len(held)} idle seats, bytes in {IDLE:g} s", "B", Spread((float(sent),)), most=0
        )
        own = [_memory(one.pid) for one in held]
        yield Row(
            "a seat, memory of its own", "MiB", Spread(tuple(each[0] for each in own)), most=40
        )
        yield Row("a seat, its share of all (PSS)", "MiB", Spread(tuple(each[1] for each in own)))
        first, last = list[float](), list[float]()
        for number in range(bench.rounds * 4):
            began = time.perf_counter()
            room.expectations.add(SIDES[number % 2], f"Layouts two days ahead, {number}")
            came = _all_hear(held)
            first.append((min(came) - began) * MS)
            last.append((max(came) - began) * MS)
            _count(held, 0.2)
        yield Row("a change, until on the first seat", "ms", Spread(tuple(first)))
        yield Row("a change, until on the last seat", "ms", Spread(tuple(last)), most=100)
        yield Row("the same, 99 of 100 times", "ms", Spread((_part(last, 0.99),)), most=100)
    room.leave()
    desk.close()


def _all_hear(held: list[Terminal]) -> list[float]:
    """Wait until something came to each terminal; return when."""
    waiting, came = {one.fileno(): one for one in held}, []
    latest = time.perf_counter() + PATIENCE
    while waiting:
        ready = select.select(list(waiting), [], [], max(0.0, latest - time.perf_counter()))[0]
        if not ready:
            raise TimeoutError(f"nothing came to {len(waiting)} seats")
        for number in ready:
            waiting.pop(number).take()
            came.append(time.perf_counter())
    return came


def _count(held: list[Terminal], seconds: float) -> int:
    """Return how many bytes come to all terminals together within `seconds`."""
    known, until = {one.fileno(): one for one in held}, time.perf_counter() + seconds
    before = sum(one.bytes for one in held)
    while (left := until - time.perf_counter()) > 0:
        for number in select.select(list(known), [], [], left)[0]:
            known[number].take()
    return sum(one.bytes for one in held) - before


def _spent(pid: int) -> float:
    """Return the seconds of processor time that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _memory(pid: int) -> tuple[float, float]:
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
