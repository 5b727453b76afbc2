"""What is measured, each beside what it is held against and the aim of it."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.agreements import agreements
from benchmarks.bench import MS, Bench, Row, Rows
from benchmarks.example import settled, writing
from benchmarks.form_page import form_page
from benchmarks.forms import forms
from benchmarks.panes import panes
from benchmarks.remote_seats import remote_seats
from benchmarks.seats import seats
from benchmarks.seats_writing import seats_writing
from benchmarks.terminal import PATIENCE, Terminal, workshop
from benchmarks.turns import Spread, in_turn
from benchmarks.workspaces import (
    LONG_TEXT,
    crowd,
    empty,
    long_session,
    many_sessions,
    one_session,
)
from workshop.model.names import RoundSort
from workshop.model.rounds import Answer, RoundPlan
from workshop.model.sides import SIDES
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.tui.desk.home import EMPTY

HERE = Path(__file__).parent
KEYS = "The quick brown fox jumps over it "
_FIRST_WORDS = EMPTY[:16]
_F2 = "\x1bOQ"
_WIDEST = (110, 36)
"""The size of terminal in which a form has the most room: from 112 columns on it stands beside the list."""


def light_commands(bench: Bench) -> Rows:
    """`--version` and `--help` beside importing click."""
    bare = [sys.executable, "-c", "import click"]
    rounds = bench.rounds * 3
    version, helped, click = in_turn(
        rounds,
        lambda: _run(workshop("--version")),
        lambda: _run(workshop("--help")),
        lambda: _run(bare),
        warm_up=3,
    )
    yield Row("workshop --version", "ms", version, click, "import click", 1.5)
    yield Row("workshop --help", "ms", helped, click, "import click", 1.5)


def _run(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - began) * MS


def first_screen(bench: Bench) -> Rows:
    """The first screen on an empty workspace beside that of an app with one field."""
    workspace = empty(bench.place("empty"))
    home = bench.place("first-home")
    command = workshop("--workspace", str(workspace.root))
    listed: list[float] = []

    def ours() -> float:
        with Terminal(command, home) as terminal:
            painted = terminal.until("new session")
            listed.append(terminal.until(_FIRST_WORDS) * MS)
            return painted * MS

    def theirs() -> float:
        with Terminal([sys.executable, str(HERE / "one_input.py")], home) as terminal:
            return terminal.until("Your name") * MS

    painted, field = in_turn(bench.rounds, ours, theirs)
    yield Row("first screen painted", "ms", painted, field, "one Input", 1.25)
    lists = Spread(tuple(listed[-bench.rounds :]))
    yield Row("  … with what the desk has to say", "ms", lists, field, "one Input")


def a_key(bench: Bench) -> Rows:
    """A key in the biggest text field of the console beside one in a bare text area of that size."""
    workspace, session = one_session(bench.place("typing"))
    home = bench.place("typing-home")
    text = home / "text"
    text.write_text(LONG_TEXT, "utf-8")
    size = asyncio.run(_size_of_field(workspace, session))
    bare = [sys.executable, str(HERE / "one_text_area.py"), *map(str, size), str(text)]
    command = workshop("--workspace", str(workspace.root), "open", session)
    with (
        Terminal(command, home, size=_WIDEST) as ours,
        Terminal(bare, home, size=_WIDEST) as theirs,
    ):
        ours.until("goal")
        ours.settle()
        ours.type(_F2)
        ours.settle()
        theirs.settle()
        groups = [(_typed(ours), _typed(theirs)) for _ in range(max(3, bench.rounds // 2))][1:]
    where = "a TextArea of {}×{}".format(*size)
    for place, (what, unit, most) in enumerate(_OF_A_KEY):
        one, other = (
            Spread(tuple(median(echo[place] for echo in group[turn]) for group in groups))
            for turn in (0, 1)
        )
        yield Row(what, unit, one, other, where, most)


_OF_A_KEY = (
    ("a key, to the first byte back", "ms", None),
    ("a key, until all is drawn", "ms", 1.2),
    ("bytes a key", "B", None),
)


def _typed(terminal: Terminal) -> list[tuple[float, float, float]]:
    """Type some words; return for each key the milliseconds to the first and last byte, and the bytes."""
    echoes = [terminal.echo(key) for key in KEYS]
    return [(first * MS, last * MS, float(many)) for first, last, many in echoes]


async def _size_of_field(workspace: Workspace, session: str) -> tuple[int, int]:
    """Return the columns and rows of the field of the goal when it holds the long text."""
    from workshop.tui.app import WorkshopApp
    from workshop.tui.seats.console import ConsoleScreen
    from workshop.tui.widgets.clause_list import ClauseList
    from workshop.tui.widgets.text_editor import TextEditor

    app = WorkshopApp(workspace, lambda: Desk(workspace), lambda: ConsoleScreen(session))
    latest = time.monotonic() + PATIENCE
    async with app.run_test(size=_WIDEST) as pilot:
        # First the list has the keyboard; F2 gives it to the field, which grows when its lines are wrapped.
        asked = False
        while not isinstance(field := app.focused, TextEditor) or field.size.height < 3:
            if time.monotonic() > latest:
                raise TimeoutError("the field of the goal never had the keyboard")
            if isinstance(field, ClauseList) and not asked:
                asked = True
                await pilot.press("f2")
            await pilot.pause(0.02)
        size = field.size.width, field.size.height
        app.leave(0)
    return size


def silence(bench: Bench) -> Rows:
    """Bytes that reach the terminal in three seconds in which nothing changes."""
    workspace, session = one_session(bench.place("idle"))
    home = bench.place("idle-home")
    for what, arguments in (("console, clock paused", ["open", session]), ("home", [])):
        with Terminal(workshop("--workspace", str(workspace.root), *arguments), home) as terminal:
            terminal.until("Skerrow")
            terminal.settle(1.5)
            came = float(terminal.count(3.0))
        yield Row(f"bytes in 3 s, {what}", "B", Spread((came,)), most=0)


def saving(bench: Bench) -> Rows:
    """An entry saved through the room, and with the view that every screen asks for after it."""
    workspace, session = one_session(bench.place("saving"))
    desk = Desk(workspace)
    room = desk.room(session)
    saved, shown = [], []
    for number in range(bench.rounds * 20):
        began = time.perf_counter()
        uid = room.expectations.add(SIDES[number % 2], f"Layouts two days ahead, {number}")
        added = time.perf_counter()
        room.expectations.change(uid, agreed_wording=f"Two working days ahead, {number}")
        changed = time.perf_counter()
        room.view()
        saved += [(added - began) * MS, (changed - added) * MS]
        shown.append((time.perf_counter() - added) * MS)
        room.clauses.remove(uid)
    room.leave()
    desk.close()
    yield Row("saving an entry", "ms", Spread(tuple(saved)), most=5)
    yield Row("  … and seeing it", "ms", Spread(tuple(shown)))


def rounds(bench: Bench) -> Rows:
    """A reveal of what twenty people wrote, and what an open round adds to the view of a long session."""
    workspace, session = one_session(bench.place("rounds"))
    desk = Desk(workspace)
    room, step, handles = crowd(desk, session)
    revealed, sealing = [], []
    for number in range(max(3, bench.rounds // 3)):
        uid = room.rounds.open("notes", RoundPlan("keyboard", anonymous=True), step)
        for handle in handles:
            turn = room.rounds.sit_down(uid, handle)
            answers = [Answer("Stop", texts=tuple(f"{number} {word}" for word in _SAID))]
            began = time.perf_counter()
            turn.seal(answers)
            sealing.append((time.perf_counter() - began) * MS)
        began = time.perf_counter()
        room.rounds.reveal(uid)
        revealed.append((time.perf_counter() - began) * MS)
    yield Row("sealing an entry", "ms", Spread(tuple(sealing)), most=20)
    yield Row("revealing 20 people's entries", "ms", Spread(tuple(revealed)), most=100)
    room.leave()
    desk.close()
    workspace, session = long_session(bench.place("long"))
    desk = Desk(workspace)
    room = desk.room(session)
    whats: dict[str, RoundSort | None] = {
        "scorecard": "scorecard",
        "notes": "notes",
        "look-back": None,
    }
    for kind, what in whats.items():
        step = next(each.uid for each in room.record.agenda if each.kind == kind)
        room.lead.go_to(step)
        uid = room.rounds.open(what, RoundPlan("keyboard"), step) if what else ""
        seen = Spread(tuple(_timed(room.view) for _ in range(bench.rounds)))
        yield Row(f"view of a long session, {kind}", "ms", seen)
        if not what:
            continue
        ours = Spread(tuple(_timed(lambda: room.rounds.views(room.open_step)) for _ in range(30)))
        yield Row("  … of it, its open round", "ms", ours, most=5)
        asked = Spread(tuple(_timed(room.version) for _ in range(bench.rounds * 10)))
        yield Row("  … asking whether anything changed", "ms", asked, most=1)
        room.rounds.discard(uid)
    room.leave()
    desk.close()


_SAID = ("Briefs come late", "Nobody says who decides", "Good company in hard weeks")


def _timed(done: Callable[[], object]) -> float:
    began = time.perf_counter()
    done()
    return (time.perf_counter() - began) * MS


def home_of_many(bench: Bench) -> Rows:
    """Home, with its lists, of a workspace with very many sessions beside that of an empty one."""
    bare = empty(bench.place("none"))
    full = many_sessions(bench.place("many"), bench.sessions)
    home = bench.place("many-home")

    def opened(root: Path, words: str) -> Callable[[], float]:
        def measure() -> float:
            with Terminal(workshop("--workspace", str(root)), home) as terminal:
                return terminal.until(words) * MS

        return measure

    # The last group of the list is below the first screen; its first row says that the lists are there.
    many, none = in_turn(
        bench.rounds, opened(full.root, "TO RESUME"), opened(bare.root, _FIRST_WORDS)
    )
    yield Row(f"home of {bench.sessions:,} sessions", "ms", many, none, "an empty workspace", 1.3)


def told_to_go(bench: Bench) -> Rows:
    """From the signal to the process being gone."""
    workspace, session = one_session(bench.place("going"))
    home = bench.place("going-home")

    def gone(*arguments: str) -> Callable[[], float]:
        def measure() -> float:
            command = workshop("--workspace", str(workspace.root), *arguments)
            with Terminal(command, home) as terminal:
                terminal.until("Skerrow")
                terminal.settle()
                return terminal.end(signal.SIGTERM) * MS

        return measure

    at_home, at_console = in_turn(bench.rounds, gone(), gone("open", session), warm_up=0)
    yield Row("SIGTERM to gone, home", "ms", at_home, most=1000)
    yield Row("SIGTERM to gone, console", "ms", at_console, most=1000)


MEASURES: dict[str, Callable[[Bench], Rows]] = {
    "light": light_commands,
    "first": first_screen,
    "settled": settled,
    "key": a_key,
    "writing": writing,
    "silence": silence,
    "saving": saving,
    "rounds": rounds,
    "forms": forms,
    "page": form_page,
    "panes": panes,
    "many": home_of_many,
    "going": told_to_go,
    "seats": seats,
    "seats-writing": seats_writing,
    "remote": remote_seats,
    "agreements": agreements,
}
"""Everything that can be measured, by the name that chooses it."""


def measure(names: list[str], rounds: int, sessions: int) -> Rows:
    """Give the rows of each named measure as it is done."""
    with tempfile.TemporaryDirectory(prefix="workshop-benchmarks-") as folder:
        bench = Bench(Path(folder), rounds, sessions)
        for name in names:
            yield from MEASURES[name](bench)
