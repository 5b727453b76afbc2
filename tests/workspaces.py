"""What tests begin with again and again, made once in each process and copied: the empty database, whole workspaces."""

from __future__ import annotations

import shutil
from atexit import register
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.json import encode

from builders import FakeClock, counted_uids
from workshop.documents.record import write_record
from workshop.model.record import Record
from workshop.places import Workspace
from workshop.store.store import Store


def laid(path: Path) -> Path:
    """Lay the empty database at `path`, as the store would make it there; return `path`.

    The store takes ten times as long to make one. That it makes one where there is none is proven by its own tests.
    """
    path.touch(0o600, exist_ok=False)
    path.write_bytes(_empty_database())
    return path


def begun(workspace: Workspace) -> Workspace:
    """Return `workspace`, with all that a desk makes in it where nothing was made yet."""
    if not workspace.sessions.exists():
        laid(workspace.make().database)
    return workspace


Exactly = tuple[bytes, tuple[type[Any], ...]]


def exactly(record: Record) -> Exactly:
    """All that is in a record, down to the digits of its figures: the same for the same records only."""
    return encode(record), tuple(type(item.body) for item in record.items)


def written(record: Record) -> bytes:
    """Return the record file of `record`, which takes a while to write, so each is written once."""
    found = exactly(record)
    if found not in _files:
        _files[found] = write_record(record).encode()
    return _files[found]


_files: dict[Exactly, bytes] = {}


def copied(root: Path, key: object, fill: Callable[[Path], None]) -> None:
    """Have at `root` the workspace that `fill` makes there, copied from the first one with the same `key`.

    Nobody may have it open once it is filled.
    """
    if key in _places:
        shutil.copytree(_places[key], root, dirs_exist_ok=True)
    else:
        fill(root)
        _places[key] = shutil.copytree(root, _folder() / str(len(_places)))


_places: dict[object, Path] = {}


@cache
def _empty_database() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "workshop.db"
        Store.open(path, now=FakeClock(), new_uid=counted_uids("m")).close()
        return path.read_bytes()


@cache
def _folder() -> Path:
    folder = TemporaryDirectory()
    register(folder.cleanup)
    return Path(folder.name)
