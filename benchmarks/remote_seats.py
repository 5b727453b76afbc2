"""Sixteen people over ssh: how soon they are seated, what a key costs beside a seat here, and what the host takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from benchmarks.bench import MS, Bench, Row, Rows
from benchmarks.seats import IDLE, SEATS, heard, memory_of, silent, spent_by
from benchmarks.terminal import Terminal, workshop
from benchmarks.turns import Spread, in_turn
from benchmarks.workspaces import crowd, in_progress
from workshop.model.rounds import RoundPlan
from workshop.room.desk import Desk

WITHIN = 3.0
"""Seconds within which all sixteen come."""
KEYS = "The quick brown fox jumps over it "
LOOPING = str(Path(__file__).with_name("looping_host.py"))
_F2 = "\x1bOQ"
_READY = 2.0
"""Seconds after which those that wait are made again."""


class Remote:
    """A host with twenty people who have one key, and the line that each of them types."""

    def __init__(
        self, bench: Bench, stack: ExitStack, name: str = "remote", program: Sequence[str] = ()
    ) -> None:
        """`program` is run in place of the command."""
        self.workspace, self.session = in_progress(bench.place(name))
        workspace = self.workspace
        self.root, self.home = workspace.root, bench.place(f"{name}-home")
        key = self.home / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        desk = Desk(workspace)
        room, self.notes, self.handles = crowd(desk, self.session)
        for each in room.record.participants:
            public = key.with_name("key.pub").read_bytes()
            desk.invitations.with_keys(self.session, each, public, "key")
        room.leave()
        desk.close()
        self.process = subprocess.Popen(
            [*(program or workshop()), "--workspace", str(self.root), "host", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        stack.callback(self._stop)
        assert self.process.stdout is not None
        port = self.process.stdout.readline().split()[-1]
        known = self.home / "known"
        known.write_text(
            f"[127.0.0.1]:{port} {workspace.host_key.with_name('host_key.pub').read_text()}"
        )
        self._line = (
            *("ssh", "-F", "none", "-i", str(key), "-p", port, "-o", "IdentitiesOnly=yes"),
            *("-o", f"UserKnownHostsFile={known}", "-o", "BatchMode=yes"),
        )

    def _stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def come(self, handle: str) -> Terminal:
        """Have somebody type the line."""
        return Terminal([*self._line, f"{handle}@127.0.0.1"], self.home)

    def join(self, handle: str) -> Terminal:
        """Have somebody sit down at this computer, at a process of their own."""
        command = workshop("--workspace", str(self.root), "join", self.session, "--as", handle)
        return Terminal(command, self.home)

    def processes(self) -> Iterator[int]:
        """Yield the host and everything that came from it."""
        new = [self.process.pid]
        while new:
            pid = new.pop()
            yield pid
            for each in Path(f"/proc/{pid}/task").glob("*/children"):
                new += [int(child) for child in each.read_text().split()]


@contextmanager
def _host(bench: Bench, name: str = "remote", program: Sequence[str] = ()) -> Iterator[Remote]:
    with ExitStack() as stack:
        yield Remote(bench, stack, name, program)


def remote_seats(bench: Bench) -> Rows:
    """Seats over ssh, on the machine of the host: the line itself costs nothing here."""
    with _host(bench) as remote, ExitStack() as stack:

        def painted(come: Terminal) -> float:
            with come:
                return come.until("PRIVATE") * MS

        def over_ssh() -> float:
            time.sleep(_READY)
            return painted(remote.come(remote.handles[0]))

        ours, theirs = in_turn(
            bench.rounds, over_ssh, lambda: painted(remote.join(remote.handles[1]))
        )
        yield Row("ssh started, until painted", "ms", ours, most=150)
        yield Row("  … beside a process of its own", "ms", ours, theirs, "workshop join here", 0.25)
        yield from _keys(remote, bench.rounds)
        held = list[Terminal]()
        yield from _all(remote, stack, held)
        yield from _reveals(remote, held, max(3, bench.rounds // 3))
    with _host(bench, "remote-looping", (sys.executable, LOOPING)) as remote:
        yield from _neighbour(remote, max(3, bench.rounds // 3))


def _keys(remote: Remote, many: int) -> Rows:
    """Give what a key costs over ssh beside one at a seat here."""
    with remote.come(remote.handles[0]) as there, remote.join(remote.handles[1]) as here:
        for one in (there, here):
            one.until("PRIVATE")
            one.settle(1.0)
            one.type("o")
            one.until("What we do not know")
            one.settle()
        typed = [
            tuple(median(one.echo(key)[1] * MS for key in KEYS) for one in (there, here))
            for _ in range(max(3, many // 3))
        ]
    ours, theirs = (Spread(tuple(column)) for column in zip(*typed, strict=True))
    yield Row("a key over ssh, until all is drawn", "ms", ours, theirs, "a seat here", 1.15)


def _all(remote: Remote, stack: ExitStack, held: list[Terminal]) -> Rows:
    """Give how soon sixteen are seated who come within three seconds, and what they take; they stay in `held`."""
    time.sleep(_READY)
    began = time.perf_counter()
    for number, handle in enumerate(remote.handles[:SEATS]):
        time.sleep(max(0.0, began + number * WITHIN / SEATS - time.perf_counter()))
        held.append(stack.enter_context(remote.come(handle)))
    for one in held:
        one.until("PRIVATE")
    took = (time.perf_counter() - began) * MS
    yield Row(f"{SEATS} who come within {WITHIN:g} s, all seated", "ms", Spread((took,)), most=5000)
    for one in held:
        one.settle(1.0)
    time.sleep(7.0)  # what is said at the beginning goes after a while
    for one in held:
        one.settle(0.1)
    pids = list(remote.processes())
    spent, sent = sum(map(spent_by, pids)), sum(one.bytes for one in held)
    time.sleep(IDLE)
    share = 100 * (sum(map(spent_by, pids)) - spent) / IDLE
    for one in held:
        one.settle(0.05)
    came = float(sum(one.bytes for one in held) - sent)
    yield Row(f"{SEATS} idle seats and the host, of one core", "%", Spread((share,)), most=5)
    yield Row(f"  … bytes in {IDLE:g} s", "B", Spread((came,)), most=0)
    memory = sum(memory_of(pid)[1] for pid in pids if os.path.exists(f"/proc/{pid}"))
    yield Row("  … memory of all together (PSS)", "MiB", Spread((memory,)), most=400)


def _reveals(remote: Remote, held: list[Terminal], many: int) -> Rows:
    """Give how soon what all have sealed is on the last of their screens."""
    desk = Desk(remote.workspace)
    room = desk.room(remote.session)
    took = list[float]()
    try:
        room.lead.go_to(remote.notes)
        silent(held)
        for _ in range(many):
            uid = room.rounds.open("notes", RoundPlan("own"), remote.notes)
            silent(held)
            for keys in (_F2, "Briefs come late", _F2):
                for one in held:
                    one.type(keys)
                silent(held)
            began = time.perf_counter()
            room.rounds.reveal(uid, without_rest=True)
            took.append((max(heard(held)) - began) * MS)
            silent(held)
    finally:
        room.leave()
        desk.close()
    yield Row("a reveal, until on the last of them", "ms", Spread(tuple(took)), most=150)


def _neighbour(remote: Remote, many: int) -> Rows:
    """Give what a key costs while a neighbour computes without end, beside what it costs before."""
    with remote.come(remote.handles[0]) as mine, remote.come(remote.handles[1]) as other:
        for one in (mine, other):
            one.until("PRIVATE")
            one.settle(1.0)
        mine.type("o")
        mine.until("What we do not know")
        mine.settle()
        before = [median(mine.echo(key)[1] * MS for key in KEYS) for _ in range(many)]
        other.type("H")
        time.sleep(0.5)
        after = [median(mine.echo(key)[1] * MS for key in KEYS) for _ in range(many)]
    added = Spread(tuple(now - then for now, then in zip(after, before, strict=True)))
    yield Row("a key more slowly beside a seat that loops", "ms", added, most=5)
