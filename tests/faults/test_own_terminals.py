"""A private round at real terminals, each person at their own: what goes out to them, and what lies on the disk."""

from __future__ import annotations

import re
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from signal import SIGKILL

import pytest
from msgspec import structs

from builders import INES, PRIYA, TOMAS
from e2e.terminal import ESC, F2, Held
from round_builders import STEPS, a_room_of
from tui.consoles import brought
from workshop.model.rounds import RoundPlan
from workshop.places import Workspace

PEOPLE = (INES, PRIYA, TOMAS)
MARKS = {"ines-moreau": "zqonexk", "priya-nair": "zqtwoxk", "tomas-reyes": "zqthreexk"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace whose one session is open at its notes, which are written anonymously at own terminals."""
    record = a_room_of(2, 2)
    step = structs.replace(STEPS["notes"], round=RoundPlan("own", anonymous=True))
    agenda = tuple(step if each.uid == step.uid else each for each in record.agenda)
    items = tuple(each for each in record.items if each.number != "N1")
    session = structs.replace(record.session, step=step.uid)
    root = tmp_path / "workspace"
    return brought(root, structs.replace(record, agenda=agenda, session=session, items=items))


def holding(folder: Path, mark: str) -> list[str]:
    """The names of the files that have a mark in them."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path.name for path in files if mark.encode() in path.read_bytes())


def join(stack: ExitStack, workspace: Workspace, handle: str) -> Held:
    """Somebody's own seat."""
    seat = stack.enter_context(Held(workspace.root, "join", "latest", "--as", handle))
    seat.wait_for("PRIVATE")
    return seat


def test_nothing_is_anywhere_before_the_reveal_and_no_name_beside_words_after_it(
    workspace: Workspace,
) -> None:
    with ExitStack() as stack:
        console = stack.enter_context(Held(workspace.root, "open", "latest"))
        console.wait_for("F2 open the round")
        console.press_for(F2, "as planned")
        console.press_for(b"p", "Everybody can write now")
        stage = stack.enter_context(Held(workspace.root, "present", "latest", size=(120, 36)))
        seats = {each.handle: join(stack, workspace, each.handle) for each in PEOPLE}
        for handle, seat in seats.items():
            seat.wait_for("It is your turn to write")
            seat.press_for(F2, "Anonymous: only counts", "Enter next line")
            seat.type(MARKS[handle])

        # A seat that is killed in the middle of a sentence comes back with it, for who says that it is theirs.
        draft = workspace.drafts / "s0000000000000001-seat-priya-nair.json"
        seats["priya-nair"].until(
            lambda: MARKS["priya-nair"].encode() in draft.read_bytes() if draft.exists() else False,
            "the draft",
        )
        assert holding(workspace.root, MARKS["priya-nair"]) == [draft.name]
        killed = seats["priya-nair"]
        killed.signal(SIGKILL)
        assert killed.end() == -SIGKILL
        again = join(stack, workspace, "priya-nair")
        again.wait_for("what becomes of it?", "take it up")
        assert MARKS["priya-nair"].encode() not in again.written
        again.press_for(b"y", MARKS["priya-nair"])

        written = {
            "console": [console],
            "stage": [stage],
            **{handle: [seat] for handle, seat in seats.items()},
        }
        written["priya-nair"].append(again)
        seats["priya-nair"] = again
        for number, seat in enumerate(seats.values(), start=1):
            seat.press_for(F2, f"Sealed. {number} of 4", "You have sealed")
        console.wait_for("3 of 4")
        stage.wait_for("3 of 4 have sealed")
        # Who of them has sealed is not told either.
        assert not any(person.name in stage.words for person in PEOPLE)

        for handle, mark in MARKS.items():
            (urn,) = holding(workspace.root, mark)
            assert urn.startswith("sealed-")
            for place, terminals in written.items():
                seen = any(mark.encode() in each.written for each in terminals)
                assert seen == (place == handle), (place, mark)

        console.press_for(F2, "What now?", "reveal it now: one person has not written")
        console.press_for(b"r", "They cannot write any more then")
        console.press_for(b"y", *MARKS.values(), "Not ready: one person")
        for seat in seats.values():
            seat.wait_for(*MARKS.values(), "Not ready: one person")
        stage.wait_until_gone("have sealed")
        stage.until(lambda: re.search(r"\bN\d", stage.words), "the first note, in large letters")
        for terminal in (console, *seats.values()):
            for line in terminal.screen.split("\n"):
                if any(mark in line for mark in MARKS.values()):
                    assert not any(person.name.split()[0] in line for person in PEOPLE)
    names = [word for person in PEOPLE for word in (person.handle, person.name)]
    for mark in MARKS.values():
        assert not [each for each in holding(workspace.root, mark) if "workshop.db" not in each]
    with closing(sqlite3.connect(workspace.database)) as db:
        tables = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        rows = [
            " ".join(map(str, row))
            for name in tables
            for row in db.execute(f'SELECT * FROM "{name}"')
        ]
    beside = [row for row in rows if any(mark in row for mark in MARKS.values())]
    assert len(beside) >= 3
    assert not [row for row in beside if any(name in row for name in names)]


def test_who_writes_is_not_moved_and_keeps_the_text_when_the_round_is_over(
    workspace: Workspace,
) -> None:
    with ExitStack() as stack:
        console = stack.enter_context(Held(workspace.root, "open", "latest"))
        console.wait_for("F2 open the round")
        console.press_for(F2, "as planned")
        console.press_for(b"o", "Everybody can write now")
        ines, tomas = (join(stack, workspace, each.handle) for each in (INES, TOMAS))
        for seat in (ines, tomas):
            seat.wait_for("It is your turn to write")
            seat.press_for(F2, "Named", "Enter next line")
        ines.type("zqinesxk")
        tomas.type("zqtomasxk")
        tomas.press_for(F2, "Sealed. 1 of 4")
        # Taken back, it is not sealed and not lost.
        tomas.press_for(b"x", "Take back what you sealed")
        tomas.press_for(b"y", "Taken back")
        tomas.press_for(F2, "zqtomasxk")
        tomas.press_for(F2, "Sealed. 1 of 4")
        console.press_for(b"G", "Who is here", "has sealed")  # the last thing that a seat tells
        console.press(ESC)
        console.wait_until_gone("Who is here")
        console.press_for(b"]", "One person is still writing. Go on all the same?")
        console.press_for(b"y", "What we will do")
        ines.wait_for("The room is now at Commitments", "zqinesxk", "F2 seal and follow")
        console.press_for(b"[", "Silent writing")
        ines.wait_until_gone("The room is now at")
        console.press_for(F2, "3 people have not written: Ines Moreau")
        console.press_for(b"r", "3 people have not written: Ines Moreau")
        console.press_for(b"y", "zqtomasxk", "Not ready: Ines Moreau")
        ines.wait_for("It was revealed while you were writing", "zqinesxk")
        ines.press_for(F2, "What becomes of your text?")
        ines.press_for(b"f", "kept as ines-moreau-1.txt")
        ines.wait_for("zqtomasxk")
    assert holding(workspace.root, "zqinesxk") == ["ines-moreau-1.txt"]
