"""How soon a pane is on the screen, and a key in it: on a meeting far larger than any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.bench import MS, Bench, Row, Rows
from benchmarks.terminal import Terminal, workshop
from benchmarks.turns import Spread
from benchmarks.workspaces import long_session
from workshop.cli.demo import open_example
from workshop.model.rounds import Answer, RoundPlan
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession
from workshop.room.room import Room

STATEMENTS, NOTES, PROMISES, PEOPLE = 200, 300, 200, 20
Seen = tuple[float, float]
"""Milliseconds from a key to the frame that shows the pane whole, and to the last frame."""
_F2, _F3, _F4 = "\x1bOQ", "\x1bOR", "\x1bOS"
_AGENDA = """\
format = "workshop-template/1"
name = "large"
title = "A very large review"
summary = "Two hundred statements, three hundred notes."

[[step]]
kind = "welcome"
title = "Welcome"
minutes = 5

[[step]]
kind = "scorecard"
title = "Scores"
minutes = 60
{areas}
[[step]]
kind = "needs"
title = "Needs"
minutes = 5

[[step]]
kind = "notes"
title = "Notes"
minutes = 60
headings = [{{ name = "Start" }}, {{ name = "Stop" }}, {{ name = "Continue" }}]

[[step]]
kind = "commitments"
title = "Commitments"
minutes = 5

[[step]]
kind = "scorecard"
title = "Scores again"
minutes = 60
{areas}
"""


def panes(bench: Bench) -> Rows:
    """From the key that opens a step to its pane drawn whole, and from a key in it to what it changes."""
    workspace, session = large_session(bench.place("large"))
    home = bench.place("large-home")
    command = workshop("--workspace", str(workspace.root), "open", session)
    shown: dict[str, list[Seen]] = {"scores": [], "notes": [], "small": []}
    keys: list[float] = []
    moves: list[float] = []
    with Terminal(command, home) as terminal:
        terminal.until("Space")
        terminal.settle()
        for _ in range(bench.rounds + 1):
            for name in ("scores", "small", "notes"):
                shown[name].append(_shown(terminal, _F4))
            moves.append(_whole(terminal, "J"))
            for _ in range(3):
                _whole(terminal, _F3)
        for _ in range(5):
            _whole(terminal, _F4)
        for key in (_F2, "k", _F2, _F2, _F2, _F2):
            terminal.type(key)
            terminal.settle()
        keys = [_whole(terminal, key) for key in "3451243512"]
    yield from _rows("a pane of the example, the slowest", _example(bench), 150)
    yield from _rows(f"the look back on {PROMISES} commitments", _look_back(bench), 150)
    yield from _rows("a pane without much in it", shown["small"], 150)
    yield from _rows(f"the pane of {NOTES} notes", shown["notes"], 150)
    yield from _rows(f"the pane of {STATEMENTS} statements", shown["scores"], 300)
    yield Row(f"moving one of {NOTES} notes", "ms", Spread(tuple(moves[1:])), most=30)
    yield Row(f"rating one of {STATEMENTS} statements", "ms", Spread(tuple(keys[1:])), most=30)


def _rows(what: str, seen: Sequence[Seen], most: float) -> Rows:
    """Yield when the pane was there, and when nothing more was drawn; the first time is thrown away."""
    first, last = (Spread(tuple(column)) for column in zip(*seen[1:], strict=True))
    yield Row(what, "ms", first, most=most)
    yield Row("  … until nothing more is drawn", "ms", last)


def _look_back(bench: Bench) -> list[Seen]:
    """From the step before to the look back on 200 commitments, which stands last."""
    workspace, session = long_session(bench.place("promises"))
    command = workshop("--workspace", str(workspace.root), "open", session)
    with Terminal(command, bench.place("promises-home")) as terminal:
        terminal.until("Space")
        terminal.settle()
        for _ in range(20):
            _whole(terminal, _F4)
        shown = []
        for _ in range(bench.rounds + 1):
            _whole(terminal, _F3)
            shown.append(_shown(terminal, _F4))
    return shown


def _example(bench: Bench) -> list[Seen]:
    """To each step of the shipped example; those of the step that takes longest."""
    workspace = Workspace(bench.place("example")).make()
    desk = open_example(workspace)
    session = next(each for each in desk.sessions() if each.state in ("draft", "running", "paused"))
    room = desk.room(session.id)
    steps = len(room.record.agenda)
    room.leave()
    desk.close()
    command = workshop("--workspace", str(workspace.root), "open", session.id)
    shown: dict[int, list[Seen]] = {}
    with Terminal(command, bench.place("example-home")) as terminal:
        terminal.until("F1 help")
        terminal.settle()
        for _ in range(steps):
            _whole(terminal, _F3)
        for _ in range(max(2, bench.rounds // 2)):
            for step in range(1, steps):
                shown.setdefault(step, []).append(_shown(terminal, _F4))
            for _ in range(1, steps):
                _whole(terminal, _F3)
    return max(shown.values(), key=lambda each: median(seen for seen, _ in each))


def _shown(terminal: Terminal, key: str) -> Seen:
    """Type `key`; return when its pane was there, and when nothing more was drawn.

    Textual lays out and draws a new pane a second time, for its scroll bar, and that much again: the first frame that
    is nearly as large as the largest shows all of it.
    """
    frames = terminal.frames(key, quiet=0.4)
    most = max(many for _, many in frames)
    seen = next(came for came, many in frames if many >= 0.8 * most)
    return seen * MS, frames[-1][0] * MS


def _whole(terminal: Terminal, key: str) -> float:
    """Return the milliseconds from `key` to the last byte of what it changes: drawn in parts, with a pause between."""
    return terminal.echo(key, quiet=0.4)[1] * MS


def large_session(folder: Path) -> tuple[Workspace, str]:
    """Make a workspace with one very large session, revealed but for its last step; return it and the session's id."""
    workspace = Workspace(folder).make()
    areas = "".join(_area(number) for number in range(STATEMENTS // 20))
    (workspace.templates / "large.toml").write_text(_AGENDA.format(areas=areas), "utf-8")
    desk = Desk(workspace)
    ada, bo = ("\n".join(f"{name} {n}" for n in range(PEOPLE // 2)) for name in ("Ada", "Bo"))
    wish = NewSession("Skerrow Ferries", "Kite & Anvil", "large", date.today(), ada, bo)
    session = desk.new_session(wish)
    room = desk.room(session)
    _rate(room)
    _note(room)
    room.lead.go_to(room.record.agenda[0].uid)
    room.leave()
    desk.close()
    return workspace, session


def _area(number: int) -> str:
    one = '{{ agency = "Does what was said, {0}.{1}, in time", client = "Says what it wants {1}" }}'
    statements = ", ".join(one.format(number, n) for n in range(20))
    return f'[[step.areas]]\nname = "Area {number}"\nstatements = [{statements}]\n'


def _rate(room: Room) -> None:
    step = room.record.agenda[1]
    round = room.rounds.open("scorecard", RoundPlan("keyboard"), step.uid)
    for place, person in enumerate(room.record.participants):
        turn = room.rounds.sit_down(round, person.handle)
        turn.seal(
            Answer(each.key, point=(place + number) % 5)
            for number, each in enumerate(turn.questions)
            if each.kind == "point"
        )
    room.rounds.reveal(round)


def _note(room: Room) -> None:
    room.lead.go_to(room.record.agenda[3].uid)
    headings = ("Start", "Stop", "Continue")
    for number in range(NOTES):
        text = f"Tell us a day before, not the day after, number {number}"
        room.notes.add("client" if number % 2 else "agency", headings[number % 3], text)
