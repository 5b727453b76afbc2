"""However a command ends, it ends in an exit code and in words, and never in a traceback."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from cli_runs import EARLIER, LATER, Workshop, command, whole

from workshop.cli.words import run
from workshop.room.desk import Desk


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["bogus"], "No such command"),
        (["sessions", "--bogus"], "No such option"),
        (["show"], "Missing argument 'SESSION'"),
        (["show", "nothing-like-it"], "There is no session “nothing-like-it”"),
        (["export", "latest", "poem"], "'poem' is not one of"),
        (["export", "latest", "--format", "docx"], "'docx' is not one of"),
        (["export", "latest", "agenda", "--format", "toml"], "agenda can be exported as md"),
        (["actions", "--relationship", "Nobody"], "“Nobody” names no single relationship"),
        (["actions", "done", "C99"], "There is no commitment “C99”"),
        (["template", "show", "kickof"], "did you mean kickoff?"),
        (["import", "no-such-file.toml"], "There is no file no-such-file.toml"),
        (["import", "."], "is a directory"),
        (["demo", "--step", "lunch"], "There is no kind of step “lunch”"),
    ],
)
def test_wrong_usage_and_what_is_not_there_end_in_2_with_a_sentence_on_stderr(
    with_example: Workshop, arguments: list[str], told: str
) -> None:
    ended = with_example(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err


def test_two_sessions_that_begin_alike_are_both_named(with_example: Workshop) -> None:
    ended = with_example("show", "skerrow")
    assert ended.code == 2
    assert EARLIER in ended.err
    assert LATER in ended.err


@pytest.mark.parametrize("arguments", [[], ["open", "latest"], ["demo"], ["new"]])
def test_without_a_terminal_the_app_says_so_and_nothing_is_made(
    workshop: Workshop, home: Path, arguments: list[str]
) -> None:
    ended = workshop(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err
    assert not home.exists()


def test_what_nobody_foresaw_is_one_sentence_and_a_file_without_anybodys_words(
    with_example: Workshop, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(desk: Desk, words: str) -> str:
        raise RuntimeError("Amara said something private")

    monkeypatch.setattr(Desk, "find", broken)
    ended = with_example("show", "latest")
    assert (ended.code, ended.out) == (3, "")
    assert "RuntimeError" in ended.err
    (fault,) = (home / "sessions" / "faults").iterdir()
    assert str(fault) in ended.err
    assert "in broken" in fault.read_text()
    assert "private" not in ended.err + fault.read_text()
    assert fault.stat().st_mode & 0o077 == 0


def test_a_crash_makes_no_workspace(
    workshop: Workshop, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(desk: Desk, workspace: object) -> None:
        raise RuntimeError("private")

    monkeypatch.setattr(Desk, "__init__", broken)
    ended = workshop("sessions")
    assert ended.code == 3
    assert "private" not in ended.err
    assert not home.exists()


def test_a_disk_that_fails_is_named_and_ends_in_3(
    with_example: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(desk: Desk, words: str) -> str:
        raise OSError(28, "No space left on device", "/some/where")

    monkeypatch.setattr(Desk, "find", full)
    ended = with_example("show", "latest")
    assert (ended.code, ended.out) == (3, "")
    assert "No space left on device (/some/where)" in ended.err


def test_ctrl_c_ends_quietly_in_130(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Interrupted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Interrupted()))
    code = run(["--workspace", str(home), "import", "-"])
    assert (code, *capfd.readouterr()) == (130, "", "")


@pytest.mark.parametrize("gone", ["stdout", "stderr"])
def test_a_reader_that_goes_away_early_is_no_error_to_speak_of(
    with_example: Workshop, home: Path, gone: str
) -> None:
    arguments = ("export", "latest", "record") if gone == "stdout" else ("show", "nothing")
    process = command(home, *arguments)
    assert process.stdout is not None
    assert process.stderr is not None
    broken, other = (process.stdout, process.stderr)[:: 1 if gone == "stdout" else -1]
    broken.close()
    with other:
        assert other.read() == b""
    assert process.wait(timeout=60) == 141


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_the_shell_has_closed_is_no_fault(
    with_example: Workshop, home: Path, closed: str
) -> None:
    line = f'"{sys.executable}" -m workshop --workspace "{home}" sessions {closed}'
    ended = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (LATER in ended.stdout) is (">&- " not in f"{closed} ".replace("2>&-", ""))


def test_data_goes_to_stdout_and_everything_said_about_it_to_stderr(
    with_example: Workshop, home: Path
) -> None:
    ended = whole(command(home, "import", "-", stdin=subprocess.PIPE))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("stdin: ")


def test_what_was_typed_on_the_command_line_cannot_drive_the_terminal(workshop: Workshop) -> None:
    hostile = "\x1b[2J\u202eevil"
    for arguments in (["show", hostile], [hostile], ["import", hostile], ["sessions", hostile]):
        ended = workshop(*arguments)
        assert ended.code == 2
        assert "evil" in ended.err
        assert not any(each in ended.err for each in "\x1b\u202e")
