"""The shipped example in a real terminal: how soon home and a session are there, and how soon a key is seen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles

from benchmarks.bench import MS, Bench, Row, Rows
from benchmarks.terminal import Terminal, workshop
from benchmarks.turns import Spread, in_turn
from workshop.cli.demo import open_example
from workshop.places import Workspace

HERE = Path(__file__).parent
_WORDS = "the client says a week ahead which layouts it wants to see first and who signs them off "
_PAUSE = 0.05
"""Seconds without a byte after which an answer to a key has ended."""


_QUIET = 0.4
"""Seconds without a byte after which a start has settled. The cursor of the bare app blinks every half second."""


def example(folder: Path, kind: str = "") -> tuple[Workspace, str]:
    """Make a workspace with the example, its session at the step of `kind`; return it and the session's id."""
    workspace = Workspace(folder).make()
    desk = open_example(workspace)
    session = next(each for each in desk.sessions() if each.state in ("draft", "running", "paused"))
    if kind:
        room = desk.room(session.id)
        room.lead.go_to(next(each.uid for each in room.record.agenda if each.kind == kind))
        room.leave()
    desk.close()
    return workspace, session.id


def settled(bench: Bench) -> Rows:
    """From the start to the last byte of the first screen, of home and of a session, beside an app of one field."""
    workspace, session = example(bench.place("example-settled"))
    home = bench.place("example-settled-home")
    root = ["--workspace", str(workspace.root)]

    def opened(command: Sequence[str], words: str) -> Callable[[], float]:
        def measure() -> float:
            with Terminal(command, home) as terminal:
                terminal.until(words)
                terminal.settle(_QUIET)
                return terminal.last * MS

        return measure

    bare = [sys.executable, str(HERE / "one_input.py")]
    at_home, at_session, field = in_turn(
        bench.rounds,
        opened(workshop(*root), "Skerrow"),
        opened(workshop(*root, "open", session), "F1 help"),
        opened(bare, "Your name"),
    )
    yield Row("home of the example, settled", "ms", at_home, field, "one Input", 1.4)
    yield Row("a session of the example, settled", "ms", at_session, field, "one Input", 1.8)


def writing(bench: Bench) -> Rows:
    """A key in a field of the example's expectations beside one in Textual's form of one text area."""
    workspace, session = example(bench.place("example-writing"), "expectations")
    home = bench.place("example-writing-home")
    text = home / "text"
    text.write_text(_WORDS * 3, "utf-8")
    command = workshop("--workspace", str(workspace.root), "open", session)
    stock = [sys.executable, str(HERE / "stock_form.py"), str(text)]
    with Terminal(command, home) as ours, Terminal(stock, home) as theirs:
        ours.until("F1 help")
        ours.settle()
        ours.type("n")
        ours.settle()
        theirs.until("expect")
        theirs.settle(0.2)
        groups = [(_typed(ours), _typed(theirs)) for _ in range(max(3, bench.rounds // 2))][1:]
    where = "a form of one TextArea"
    for place, (what, unit, most) in enumerate(_OF_A_KEY):
        one, other = (
            Spread(tuple(median(key[place] for key in group[turn]) for group in groups))
            for turn in (0, 1)
        )
        yield Row(what, unit, one, other, where, most)
    seen, _, came = zip(*(key for group in groups for key in group[0]), strict=True)
    late = quantiles(seen, n=100)[98]
    yield Row("  … the slowest in a hundred, medians", "", Spread((late / median(seen),)), most=2)
    yield Row("  … bytes a key", "B", Spread(came), most=200)


_OF_A_KEY = (
    ("a key of an expectation, seen", "ms", 0.45),
    ("  … until all is drawn", "ms", None),
    ("  … bytes", "B", None),
)


def _typed(terminal: Terminal) -> list[tuple[float, float, float]]:
    """Type some words; return for each key the milliseconds to its first and its last frame, and the bytes."""
    keys = []
    for key in _WORDS:
        frames = terminal.frames(key, _PAUSE)
        keys.append((frames[0][0] * MS, frames[-1][0] * MS, float(sum(many for _, many in frames))))
    return keys
