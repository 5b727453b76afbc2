"""How soon a pane is on the screen, and a key in it: on a meeting far larger than any."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from benchmarks.bench import MS, Bench, Row, Rows
from benchmarks.terminal import Terminal, workshop
from benchmarks.turns import Spread
from workshop.model.rounds import Answer, RoundPlan
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.opening import NewSession
from workshop.room.room import Room

STATEMENTS, NOTES, PEOPLE = 200, 300, 20
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
    shown: dict[str, list[float]] = {"scores": [], "notes": [], "small": []}
    keys: list[float] = []
    moves: list[float] = []
    with Terminal(command, home) as terminal:
        terminal.until("Space")
        terminal.settle()
        for _ in range(bench.rounds + 1):
            for name in ("scores", "small", "notes"):
                shown[name].append(_whole(terminal, _F4))
            moves.append(_whole(terminal, "J"))
            for _ in range(3):
                _whole(terminal, _F3)
        for _ in range(5):
            _whole(terminal, _F4)
        for key in (_F2, "k", _F2, _F2, _F2, _F2):
            terminal.type(key)
            terminal.settle()
        keys = [_whole(terminal, key) for key in "3451243512"]
    for what, name, most in (
        ("a pane without much in it", "small", 150.0),
        (f"the pane of {NOTES} notes", "notes", 150.0),
        (f"the pane of {STATEMENTS} statements", "scores", 300.0),
    ):
        yield Row(what, "ms", Spread(tuple(shown[name][1:])), most=most)
    yield Row(f"moving one of {NOTES} notes", "ms", Spread(tuple(moves[1:])), most=30)
    yield Row(f"rating one of {STATEMENTS} statements", "ms", Spread(tuple(keys[1:])), most=30)


def _whole(terminal: Terminal, key: str) -> float:
    """Return the milliseconds from `key` to the last byte of what it changes: drawn in parts, with a pause between."""
    return terminal.echo(key, quiet=0.4)[1] * MS


def large_session(folder: Path) -> tuple[Workspace, str]:
    """Make a workspace with one very large session, revealed but for its last step; return it and the session's id."""
    workspace = Workspace(folder).make()
    areas = "".join(_area(number) for number in range(STATEMENTS // 20))
    (workspace.templates / "large.toml").write_text(_AGENDA.format(areas=areas), "utf-8")
    desk = Desk(workspace)
    sides = ("\n".join(f"{side} {n}" for n in range(PEOPLE // 2)) for side in ("Ada", "Bo"))
    wish = NewSession("Skerrow Ferries", "Kite & Anvil", "large", date.today(), *sides)
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
