"""Drafts: the text being typed at one seat, kept in a file of its own outside the database and its backups."""

from __future__ import annotations

import glob
import json
import os
import threading
from collections.abc import Callable, Container, Iterable
from pathlib import Path

from workshop.errors import StoreError
from workshop.store.backup import sync_folder
from workshop.store.faults import reason

_FORMAT = "workshop-drafts/1"
OWN = "own:"
"""Begins the keys of what somebody types into a round at a seat of their own: it is kept when the round is over."""
_SEAT = "seat-"
MOST = 5_000_000
"""Bytes of a file of drafts that are read: more than two hundred fields hold that are full to the last character."""


def drafts_at(folder: Path, session: str, name: str) -> Path:
    """Return where the drafts of one seat of a session lie: `facilitator`, `scribe-2`, or what `of_own_seat` says."""
    return folder / f"{session}-{name}.json"


def of_own_seat(handle: str) -> str:
    """Return the name of the drafts of a person's own seat."""
    return f"{_SEAT}{handle}"


def own_files(folder: Path) -> list[Path]:
    """Return the files of drafts of people's own seats in a folder."""
    return sorted(folder.glob(f"*-{_SEAT}*.json"))


def name_of(path: Path, session: str) -> str:
    """Return which seat of a session a file of drafts belongs to, also one that is half written or set aside."""
    return path.name.partition(".json")[0].removeprefix(f"{session}-")


def owner_of(path: Path, session: str) -> str:
    """Return the handle of the person from whose own seat a file of drafts is; "" for any other."""
    name = name_of(path, session)
    return name.removeprefix(_SEAT) if name.startswith(_SEAT) else ""


def texts_at(path: Path) -> dict[str, str]:
    """Return the texts in a drafts file, by key. Raises OSError, and ValueError for one that is damaged or too large.

    One that is too large is not read to its end: somebody else has put it there.
    """
    # So that a pipe of this name does not wait for somebody who writes.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        content = file.read(MOST + 1)
    if len(content) > MOST:
        raise ValueError("too large")
    try:
        kept = json.loads(content)
        if kept["format"] != _FORMAT or not all(
            isinstance(each, str) for pair in kept["drafts"].items() for each in pair
        ):
            raise ValueError(f"not {_FORMAT}")
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not {_FORMAT}") from error
    texts: dict[str, str] = kept["drafts"]
    return texts


class Drafts:
    """The unsaved texts of one seat by key. `keep` and `drop` change memory only; `flush` writes the file."""

    def __init__(self, path: Path) -> None:
        """Read what is kept at `path`. A file that cannot be read as drafts is set aside, not lost.

        Raises StoreError where the file may not be read at all.
        """
        self.path = path
        self.set_aside: Path | None = None
        """Where a file was moved to that is no file of drafts, or too large for one; None where there was none."""
        self.still_ours: Callable[[], str] = str
        """Returns in words why nothing may be written here any more, "" while it may; asked right before writing."""
        self.allowed: Callable[[Iterable[str]], Container[str]] = frozenset
        """Returns which of some keys may stand in the file; asked right before writing, and others are forgotten."""
        self._turn = threading.Lock()
        self._texts = self._read()
        self._flushed = dict(self._texts)

    @property
    def set_aside_words(self) -> str:
        """Say that a file was set aside; "" where none was."""
        if self.set_aside is None:
            return ""
        return (
            f"What was being typed when this was last open cannot be read: {self.path.name} is damaged, or too large. "
            f"It is kept as {self.set_aside}."
        )

    def keep(self, key: str, text: str) -> None:
        """Remember `text` as what is being typed at `key`."""
        with self._turn:
            self._texts[key] = text

    def drop(self, key: str) -> None:
        """Forget what was being typed at `key`, because it was saved or given up."""
        with self._turn:
            self._texts.pop(key, None)

    def all(self) -> dict[str, str]:
        """Return every text that is kept, by key."""
        with self._turn:
            return dict(self._texts)

    def flush(self) -> None:
        """Write all texts that may stand there through to the disk, or remove the file where there are none.

        Raises StoreError, also where the file belongs to somebody else by now: it is left as it is then.
        """
        with self._turn:
            if self._texts == self._flushed:
                return
            if why := self.still_ours():
                raise StoreError(why)
            allowed = self.allowed(tuple(self._texts))
            self._texts = {key: text for key, text in self._texts.items() if key in allowed}
            try:
                if self._texts:
                    try:
                        self._write()
                    except (
                        FileNotFoundError
                    ):  # another process took the half-written file for a leftover
                        self._write()
                else:
                    self.path.unlink(missing_ok=True)
            except OSError as error:
                raise StoreError(
                    f"What is being typed cannot be kept in {self.path}: {reason(error)}. Until it can, it is only in "
                    "the field where it stands."
                ) from None
            self._flushed = dict(self._texts)

    def discard(self) -> None:
        """Forget all texts and remove the files, damaged and half-written ones too. Raises StoreError."""
        with self._turn:
            self._texts.clear()
            self._flushed.clear()
            self._remove(self.path)
        self.discard_damaged()

    def discard_damaged(self) -> None:
        """Remove what was set aside or only half written. Raises StoreError."""
        with self._turn:
            self._remove(*self.path.parent.glob(f"{glob.escape(self.path.name)}.*"))

    def _remove(self, *paths: Path) -> None:
        try:
            for each in paths:
                each.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                f"The drafts in {self.path} cannot be removed: {reason(error)}."
            ) from None

    def _read(self) -> dict[str, str]:
        try:
            return texts_at(self.path)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StoreError(
                f"The drafts in {self.path} cannot be read: {error.strerror}."
            ) from None
        except ValueError:
            self.set_aside = self._put_aside()
            return {}

    def _put_aside(self) -> Path:
        count = 1
        while (place := self.path.with_name(f"{self.path.name}.damaged-{count}")).exists():
            count += 1
        try:
            os.rename(self.path, place)
        except OSError as error:
            raise StoreError(
                f"The drafts in {self.path} are damaged and cannot be set aside: {error.strerror}."
            ) from None
        return place

    def _write(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # JSON in plain ASCII can hold half a character (a lone surrogate), which a closing terminal may leave.
        content = json.dumps({"format": _FORMAT, "drafts": self._texts}, indent=1).encode("ascii")
        draft = self.path.with_name(self.path.name + ".new")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self.path)
        sync_folder(self.path.parent)
