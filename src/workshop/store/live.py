"""The lease of a console: only one process at a time leads a session; when it dies, the session is free again."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, datetime
from pathlib import Path

from workshop.errors import Refused, StoreError


class Lease:
    """The right to lead one session: a lock on a small file that says who holds it. Made by `take`."""

    def __init__(
        self, path: Path, handle: int, who: str, since: datetime, last_alive: datetime | None
    ) -> None:
        self.path = path
        self.who = who
        self.since = since
        self.last_alive = last_alive
        """When the previous holder was last alive (UTC), if it died without releasing the lease; else None."""
        self._handle: int | None = handle
        self.beat(since)

    @classmethod
    def take(cls, path: Path, who: str, now: datetime) -> Lease:
        """Take the lease at `path` for `who` as of `now`.

        Raises Refused, saying who has it and since when, while another living holder does; StoreError where the file
        cannot be used.
        """
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(
                f"This session cannot be held open in {path.parent}: {error.strerror}. Make the folder writable."
            ) from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return cls(path, handle, who, now, _moment(_content(handle).get("alive")))
        except BaseException as error:
            refusal = _held_by(_content(handle))
            os.close(handle)
            if isinstance(error, BlockingIOError):
                raise Refused(refusal) from None
            raise

    def beat(self, at: datetime | None = None) -> None:
        """Write down that the holder is alive at `at`, or now. Raises StoreError."""
        if self._handle is None:
            return
        alive = at or datetime.now(UTC)
        content = {
            "who": self.who,
            "pid": os.getpid(),
            "since": self.since.astimezone(UTC).isoformat(),
            "alive": alive.astimezone(UTC).isoformat(),
        }
        self._write(json.dumps(content).encode())

    def release(self) -> None:
        """Release the lease. Does nothing the second time."""
        if self._handle is None:
            return
        try:
            self._write(
                b""
            )  # emptied, not removed: another may hold the same file open, waiting to try it
        finally:
            os.close(self._handle)
            self._handle = None

    def _write(self, content: bytes) -> None:
        assert self._handle is not None
        try:
            os.pwrite(self._handle, content, 0)
            os.ftruncate(self._handle, len(content))
        except OSError as error:
            raise StoreError(f"{self.path} cannot be written: {error.strerror}.") from None


def _content(handle: int) -> dict[str, object]:
    try:
        found = json.loads(os.pread(handle, 4096, 0))
    except ValueError:  # empty, or read while its holder was writing it
        return {}
    return found if isinstance(found, dict) else {}


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _held_by(content: dict[str, object]) -> str:
    since = _moment(content.get("since"))
    whose = f" by {content['who']}" if content.get("who") else ""
    when = f" since {since.astimezone():%H:%M}" if since else ""
    process = f" (process {content['pid']})" if content.get("pid") else ""
    return (
        f"This session is held open{whose}{when} in another window{process}. Close it there first."
    )
