"""A written file is there whole or not at all, for its owner alone, and never in place of another unasked."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from workshop.documents.files import read_file, write_file
from workshop.documents.toml import MAX_FILE
from workshop.errors import InputError, NotFound, StoreError


def test_a_file_is_written_to_the_byte_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "agreement.toml"
    write_file(path, "é\nno line end", force=False)
    assert path.read_bytes() == "é\nno line end".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["agreement.toml"]


def test_a_file_that_is_there_stays_unless_force_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("mine")
    with pytest.raises(InputError, match=r"already there.*--force"):
        write_file(path, "new", force=False)
    assert path.read_text() == "mine"
    write_file(path, "new", force=True)
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["a.md"]


@pytest.mark.parametrize("there", [True, False], ids=["to a file", "dangling"])
def test_nothing_is_written_through_a_link(tmp_path: Path, there: bool) -> None:
    path, target = tmp_path / "link", tmp_path / "real"
    path.symlink_to(target)
    if there:
        target.write_text("old")
    with pytest.raises(InputError, match=r"is a link to .*real.* --force; what it leads to stays"):
        write_file(path, "new", force=False)
    assert path.is_symlink()
    write_file(path, "new", force=True)
    assert not path.is_symlink()
    assert path.read_text() == "new"
    assert target.exists() is there
    assert not there or target.read_text() == "old"


@pytest.mark.parametrize("target", ["/dev/null", "folder", "pipe"])
def test_a_link_to_what_is_no_file_is_left_alone(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    path = tmp_path / "link"
    path.symlink_to(tmp_path / target)
    for force in (True, False):
        with pytest.raises(InputError, match="no file that can be written over"):
            write_file(path, "x", force=force)
    assert path.is_symlink()
    assert os.listdir(tmp_path / "folder") == []


def test_a_link_that_leads_to_itself_is_replaced_only_when_that_is_meant(tmp_path: Path) -> None:
    path = tmp_path / "loop"
    path.symlink_to(path)
    with pytest.raises(InputError, match="is a link to"):
        write_file(path, "x", force=False)
    write_file(path, "x", force=True)
    assert path.read_text() == "x"


def test_a_folder_that_is_reached_by_a_link_is_written_into(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "short").symlink_to(tmp_path / "folder")
    write_file(tmp_path / "short" / "a.md", "x", force=False)
    assert (tmp_path / "folder" / "a.md").read_text() == "x"


@pytest.mark.parametrize("force", [True, False])
def test_what_is_no_file_is_never_replaced(tmp_path: Path, force: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(InputError, match="no file that can be written over"):
            write_file(path, "x", force=force)
    assert os.listdir(tmp_path) == ["pipe"]


@pytest.mark.parametrize("place", ["none/a.md", "file/a.md"])
def test_a_missing_directory_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"There is no directory .*; make it first"):
        write_file(tmp_path / place, "x", force=False)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="only Linux has /proc")
def test_a_directory_that_takes_no_file_is_not_called_missing() -> None:
    with pytest.raises(StoreError, match=r"/proc/x could not be written: no file can be made in /"):
        write_file(Path("/proc/x"), "x", force=False)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_name_the_disk_does_not_take_is_a_fault_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="could not be written"):
        write_file(tmp_path / name, "x", force=False)
    assert os.listdir(tmp_path) == []


_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from workshop.documents.files import write_file
from workshop.errors import StoreError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_file(Path(sys.argv[1]), "x" * 100_000, force=True)
except StoreError as error:
    sys.stdout.write(str(error))
    sys.exit(error.exit_code)
"""


def test_a_disk_that_takes_no_more_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("as it was")
    run = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 3, run.stderr
    assert "could not be written: File too large. Nothing was half-written" in run.stdout
    assert path.read_text() == "as it was"
    assert os.listdir(tmp_path) == ["a.md"]


def test_reading_stops_where_a_document_would_be_too_large(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(50_000_000)
    assert len(read_file(tmp_path / "large")) == MAX_FILE + 1
    (tmp_path / "small").write_bytes(b"a\r\n\xff")
    assert read_file(tmp_path / "small") == b"a\r\n\xff"


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no file"):
        read_file(tmp_path / "none.toml")
    with pytest.raises(InputError, match="is a directory"):
        read_file(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(InputError, match="is a pipe or a device"):
            read_file(path)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(StoreError, match="cannot be read: Too many levels"):
        read_file(tmp_path / "loop")
