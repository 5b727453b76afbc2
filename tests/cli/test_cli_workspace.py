"""Which workspace is used, how it is made, and what is said of a database that cannot be trusted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_runs import LATER, Workshop, command, whole

from workshop.cli.words import run


def test_init_makes_a_workspace_for_its_owners_eyes_and_leaves_one_that_is_there(
    workshop: Workshop, home: Path
) -> None:
    ended = workshop("init")
    assert (ended.code, ended.out) == (0, f"{home}\n")
    for place in (home, home / "sessions", home / "templates"):
        assert place.stat().st_mode & 0o077 == 0
    assert (home / "sessions" / "workshop.db").stat().st_mode & 0o077 == 0
    (home / "workshop.toml").write_text("# mine\n")
    again = workshop("init")
    assert (again.code, again.out) == (0, f"{home}\n")
    assert "already" in again.err
    assert (home / "workshop.toml").read_text() == "# mine\n"


def test_init_makes_it_where_it_is_told(workshop: Workshop, tmp_path: Path) -> None:
    ended = workshop("init", tmp_path / "there")
    assert ended.out == f"{tmp_path / 'there'}\n"
    assert (tmp_path / "there" / "workshop.toml").is_file()


def test_the_option_comes_before_the_environment_and_that_before_the_nearest_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    option, environment, near = (tmp_path / name for name in ("option", "environment", "near"))
    for place in (option, environment, near):
        assert run(["--workspace", str(place), "init"]) == 0
        capfd.readouterr()
    below = near / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    monkeypatch.setenv("WORKSHOP_HOME", str(environment))
    run(["--workspace", str(option), "sessions"])
    assert f"in {option}." in capfd.readouterr().err
    run(["sessions"])
    assert f"in {environment}." in capfd.readouterr().err
    monkeypatch.delenv("WORKSHOP_HOME")
    run(["sessions"])
    assert f"in {near}." in capfd.readouterr().err


def test_a_workspace_that_cannot_be_made_is_said(tmp_path: Path, workshop: Workshop) -> None:
    (tmp_path / "file").write_text("")
    ended = workshop("--workspace", tmp_path / "file", "sessions")
    assert (ended.code, ended.out) == (2, "")
    assert "A workspace cannot be made" in ended.err


def _newer(database: Path) -> None:
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()


def _foreign(database: Path) -> None:
    database.unlink()
    with sqlite3.connect(database) as db:
        db.execute("CREATE TABLE somebody_elses (x)")
    db.close()


def _missing(database: Path) -> None:
    database.with_name(database.name + "-wal").write_bytes(b"what was last saved")
    database.unlink()


FAULTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "newer": (_newer, "newer version"),
    "foreign": (_foreign, "not one of workshop"),
    "text": (lambda database: database.write_text("Dear diary"), "not a database"),
    "empty": (lambda database: database.write_bytes(b""), "it is empty"),
    "missing": (_missing, "is missing"),
}


def contents(home: Path) -> dict[str, bytes]:
    """Return what is in the data folder, but for the empty lock file."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    "arguments",
    [["sessions"], ["show", "latest"], ["new", "--client", "A", "--agency", "B"], ["init"]],
)
def test_a_database_that_cannot_be_trusted_is_said_and_left_as_it_is(
    workshop: Workshop, home: Path, fault: str, arguments: list[str]
) -> None:
    workshop("init")
    spoil, told = FAULTS[fault]
    spoil(home / "sessions" / "workshop.db")
    before = contents(home)
    ended = workshop(*arguments)
    assert (ended.code, ended.out) == (3, "")
    assert told in ended.err
    assert str(home / "sessions" / "workshop.db") in ended.err
    assert contents(home) == before


def test_a_database_that_can_only_be_read_is_read_and_saving_says_why_not(
    with_example: Workshop, home: Path
) -> None:
    os.chmod(home / "sessions" / "workshop.db", 0o400)
    os.chmod(home / "sessions", 0o500)
    before = contents(home)
    try:
        listed = whole(command(home, "sessions"))
        assert (listed.code, listed.err) == (0, "")
        assert LATER in listed.out
        refused = whole(command(home, "sessions", "rename", "latest", "Other"))
        assert (refused.code, refused.out) == (3, "")
        assert "can only be read" in refused.err
    finally:
        os.chmod(home / "sessions", 0o700)
    assert contents(home) == before
