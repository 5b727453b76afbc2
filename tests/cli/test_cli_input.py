"""What a command is given to read: a file of bearable size, or an answer at once why it is not read."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_runs import Workshop, command, whole

from builders import a_record
from workshop.model.record import Record

DOTTED = b"a" + b".a" * 40_000 + b" = 1\n"
"""The line of 80 KB that took 6.3 GB."""
HEADING = b"[a" + b".a" * 500_000 + b"]\n"
"""The heading of 1 MB that took a minute."""
READERS = (("import",), ("template", "check"), ("collect", "latest"))


@pytest.fixture
def made(workshop: Workshop, record_file: Callable[[Record], Path]) -> Workshop:
    """The command line on a workspace with a session."""
    assert workshop("import", record_file(a_record())).code == 0
    return workshop


@pytest.mark.parametrize("reader", READERS, ids=" ".join)
@pytest.mark.parametrize("bomb", [DOTTED, HEADING], ids=["dotted", "heading"])
def test_a_bomb_is_refused_in_words_with_its_line(
    made: Workshop, tmp_path: Path, reader: tuple[str, ...], bomb: bytes
) -> None:
    path = tmp_path / "bomb.toml"
    path.write_bytes(b"# a file\n" + bomb)
    for file, stdin in ((str(path), b""), ("-", path.read_bytes())):
        ended = made(*reader, file, stdin=stdin)
        assert ended.code == (1 if reader[0] == "template" else 2)
        source = file if file != "-" else "stdin"
        said = ended.out + ended.err
        assert said.startswith(f"{source}: line 2, character ")
        assert "a key has more than 8 parts" in said


def test_a_bomb_in_the_workspaces_templates_hides_no_other_template(
    workshop: Workshop, home: Path
) -> None:
    (home / "templates").mkdir(parents=True)
    (home / "templates" / "bomb.toml").write_bytes(DOTTED)
    os.mkfifo(home / "templates" / "pipe.toml")
    listed = workshop("template", "list")
    assert listed.code == 0
    assert "kickoff" in listed.out
    assert "a key has more than 8 parts" in listed.out + listed.err
    assert "is a pipe or a device" in listed.out + listed.err


@pytest.mark.parametrize("reader", READERS, ids=" ".join)
@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("pipe", "is a pipe or a device, not a file"),
        ("/dev/zero", "is a pipe or a device, not a file"),
        ("folder", "is a directory; name a file in it|is an empty folder"),
    ],
)
def test_what_is_no_file_is_refused_at_once(
    made: Workshop, tmp_path: Path, reader: tuple[str, ...], place: str, words: str
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    ended = made(*reader, tmp_path / place)
    assert ended.code == 2
    assert re.search(words, ended.err)


def test_a_stream_without_an_end_is_read_no_further_than_a_document_goes(home: Path) -> None:
    endless = subprocess.Popen(["yes", "a = 1"], stdout=subprocess.PIPE)
    ended = whole(command(home, "import", "-", stdin=endless.stdout))
    assert endless.stdout is not None
    endless.stdout.close()
    endless.wait()
    assert (ended.code, ended.out) == (2, "")
    assert "stdin: has more than 3,000,000 bytes" in ended.err
