"""A folder is written whole or not at all, and nothing is lost that somebody put into it or changed in it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from workshop.documents import folder as module
from workshop.documents.folder import SUMS, write_folder
from workshop.errors import InputError, StoreError

OLD = {"a.md": "old\n", "b.toml": "é 你好\n"}
NEW = {"a.md": "new\n", "c.csv": "x"}
NAMES = {*OLD, *NEW}


def write(path: Path, files: dict[str, str], *, force: bool = False) -> Path:
    return write_folder(path, files, force=force, ours=NAMES.__contains__)


def held(path: Path) -> dict[str, str]:
    return {each.name: each.read_text("utf-8") for each in path.iterdir() if each.name != SUMS}


def test_a_folder_is_for_its_owner_alone_and_its_sums_are_right(tmp_path: Path) -> None:
    path = write(tmp_path / "out", OLD)
    assert held(path) == OLD
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert {stat.S_IMODE(each.stat().st_mode) for each in path.iterdir()} == {0o600}
    checked = subprocess.run(
        ["sha256sum", "-c", "--strict", SUMS], cwd=path, capture_output=True, text=True, check=True
    )
    assert checked.stdout == "a.md: OK\nb.toml: OK\n"
    assert os.listdir(tmp_path) == ["out"]


def test_an_empty_folder_is_filled_also_where_it_was_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.mkdir()
    (path / ".DS_Store").write_bytes(b"\0")
    assert held(write(path, OLD)) == OLD


def test_an_earlier_one_is_replaced_only_with_force(tmp_path: Path) -> None:
    path = write(tmp_path / "out", OLD)
    with pytest.raises(InputError, match=r"already there.*--force"):
        write(path, NEW)
    assert held(path) == OLD
    assert held(write(path, NEW, force=True)) == NEW
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize("what", ["added", "changed", "folder", "link"])
def test_what_somebody_added_or_changed_is_never_lost(tmp_path: Path, what: str) -> None:
    path = write(tmp_path / "out", OLD)
    if what == "added":
        (path / "ines.sig").write_text("mine")
    elif what == "changed":
        (path / "a.md").write_text("with my remarks")
    elif what == "folder":
        (path / "ours").mkdir()
    else:
        (path / "a.md").unlink()
        (path / "a.md").symlink_to("b.toml")
    before = held(path) if what != "folder" else None
    with pytest.raises(InputError, match=r"added or changed since it was written: (ines|a|ours)"):
        write(path, NEW, force=True)
    assert before is None or held(path) == before
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize("sums", [None, "", "hello\n", f"{'0' * 64}  notes.txt\n"])
def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path: Path, sums: str | None) -> None:
    path = tmp_path / "out"
    path.mkdir()
    (path / "notes.txt").write_text("mine")
    if sums is not None:
        (path / SUMS).write_text(sums)
    with pytest.raises(InputError, match="no folder that this program wrote"):
        write(path, NEW, force=True)
    assert (path / "notes.txt").read_text() == "mine"


def test_a_file_a_link_and_a_place_that_is_not_there_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path)
    for name, words in (
        ("file", "is a file, not a folder"),
        ("link", "is a link to"),
        ("gone/out", "There is no directory"),
        ("a" * 250, "could not be written: File name too long"),
        ("nul\0", "could not be written"),
    ):
        with pytest.raises((InputError, StoreError), match=words):
            write(tmp_path / name, NEW, force=True)
    assert sorted(os.listdir(tmp_path)) == ["file", "link"]


def test_what_is_put_there_while_it_is_replaced_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "out", OLD)
    exchange = module._exchange

    def meanwhile(one: Path, other: Path) -> None:
        (other / "mine.txt").write_text("mine")
        monkeypatch.setattr(module, "_exchange", exchange)
        exchange(one, other)

    monkeypatch.setattr(module, "_exchange", meanwhile)
    with pytest.raises(InputError, match=r"mine\.txt"):
        write(path, NEW, force=True)
    assert held(path) == {**OLD, "mine.txt": "mine"}
    assert os.listdir(tmp_path) == ["out"]


def test_a_writer_that_is_at_work_is_left_alone(tmp_path: Path) -> None:
    with module._beside(tmp_path / "out") as theirs:
        (theirs / "a.md").write_text("half")
        write(tmp_path / "out", NEW)
        assert (theirs / "a.md").read_text() == "half"
    assert os.listdir(tmp_path) == ["out"]


def test_where_the_disk_takes_no_more_the_old_folder_stays_and_nothing_half_lies_about(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "out", OLD)
    large = {**NEW, "c.csv": "x" * 100_000}
    program = (
        "import sys; from pathlib import Path; from workshop.documents.folder import write_folder\n"
        f"write_folder(Path(sys.argv[1]), {large!r}, force=True, ours={NAMES!r}.__contains__)\n"
    )
    # No file may have more than a few blocks: a fault that the system itself makes in the middle of a write.
    command = ["sh", "-c", 'ulimit -f 8; exec "$0" -c "$1" "$2"', sys.executable, program, path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "StoreError" in done.stderr
    assert "Nothing was half-written" in done.stderr
    assert held(path) == OLD
    assert os.listdir(tmp_path) == ["out"]


# --- killed ---------------------------------------------------------------------------------------

KILLED = """
import os, sys
from pathlib import Path
from workshop.documents import folder

path, fatal, swaps = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "swaps"
if not swaps:
    folder._exchanged = lambda one, other: False
for fatal in range(fatal, 10_000):
    child = os.fork()
    if not child:
        count = 0
        def before(event, args):
            global count
            if event == "open" or event.startswith(("os.", "fcntl.", "ctypes.")):
                count += 1
                if count == fatal:
                    os._exit(9)
        sys.addaudithook(before)
        folder.write_folder(path, {new!r}, force=True, ours={names!r}.__contains__)
        os._exit(0)
    killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    held = {{each.name: each.read_text() for each in path.iterdir()}} if path.exists() else {{}}
    print(fatal, sorted(held.items()))
    if not killed:
        break
    folder.write_folder(path, {old!r}, force=True, ours={names!r}.__contains__)
    assert [each.name for each in path.parent.iterdir()] == [path.name], list(path.parent.iterdir())
"""


@pytest.mark.parametrize("way", ["swaps", "does not swap"])
def test_killed_at_any_step_the_old_folder_is_there_or_the_new_one(
    tmp_path: Path, way: str
) -> None:
    path = write(tmp_path / "out", OLD)
    program = KILLED.format(new=NEW, old=OLD, names=NAMES)
    done = subprocess.run(
        [sys.executable, "-c", program, path, "1", way], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = [line.partition(" ")[2] for line in done.stdout.splitlines()]
    assert len(found) > 20
    files = {each: {**each_held(each)} for each in set(found)}
    whole = [each for each in files.values() if each]
    # Where the disk cannot let two folders change places, the old one may stand aside until the next time.
    assert (len(files) > len(whole)) == (way != "swaps")
    for each in whole:
        assert {name: text for name, text in each.items() if name != SUMS} in (OLD, NEW)
        assert SUMS in each


def each_held(printed: str) -> dict[str, str]:
    import ast

    return dict(ast.literal_eval(printed))
