"""The command line in this process, on a workspace of its own."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_runs import Ended, Workshop

from apps import brought
from builders import SESSION, FakeClock, a_record, counted_uids
from round_builders import a_room_of
from workshop.cli.words import run
from workshop.documents.record import write_record
from workshop.model.record import Record
from workshop.places import packaged_example
from workshop.room.desk import Desk
from workshop.room.room import Room
from workspaces import copied


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The root of a workspace that is not made yet."""
    return tmp_path / "home"


@pytest.fixture
def workshop(
    home: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Workshop:
    """Run the command line in this process, on the workspace at `home`, without a terminal."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> Ended:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfd.readouterr()
        code = run(["--workspace", str(home), *map(str, arguments)])
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return Ended(code, out, err)

    return call


@pytest.fixture
def with_example(home: Path, workshop: Workshop) -> Workshop:
    """The command line on a workspace that holds the example: two sealed sessions and a paused one."""

    def fill(_: Path) -> None:
        for path in sorted(packaged_example().glob("*.toml")):
            assert workshop("import", path).code == 0

    copied(home, "example", fill)
    return workshop


@pytest.fixture
def record_file(tmp_path: Path) -> Callable[[Record], Path]:
    """Write a record to a file of its own; return its path."""

    def write(record: Record) -> Path:
        path = tmp_path / f"{record.session.slug}.toml"
        path.write_text(write_record(record), "utf-8")
        return path

    return write


@pytest.fixture
def brightwater(record_file: Callable[[Record], Path]) -> Path:
    """The record file of a running session of another relationship."""
    return record_file(a_record())


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    """The desk of a workspace with the believable session, three people on each side."""
    desk = Desk(brought(home, a_room_of(3, 3)), now=FakeClock(), new_uid=counted_uids("n"))
    yield desk
    desk.close()


@pytest.fixture
def console(desk: Desk) -> Iterator[Room]:
    """The console of that session."""
    room = desk.room(SESSION.id)
    yield room
    room.leave()
