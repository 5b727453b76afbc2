"""Handing out files: what people take home of a session, written into the folder for exports."""

from __future__ import annotations

from pathlib import Path

from workshop.documents.files import write_file
from workshop.errors import StoreError
from workshop.room.acts import Acts
from workshop.room.core import Core
from workshop.room.seats import require


class FileIntents(Acts):
    """What can be done with the files of a session."""

    NAME = "files"

    def __init__(self, core: Core, exports: Path) -> None:
        """Begin. `exports` is the folder with one folder for each session."""
        super().__init__(core)
        self._exports = exports

    def hand_out(self) -> tuple[Path, ...]:
        """Write agreement, signatures and actions, over an earlier hand-out; return the files. Raises StoreError."""
        # Loaded when used: the writers of all documents would be a part of every start.
        from workshop.room.exports import HANDED_OUT, PROPOSED_ONLY, export

        core = self.core
        require(core.seat, "hand-out")
        record = core.record
        folder = self._exports / record.session.slug
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"The folder {folder} cannot be made: {error.strerror}.") from None
        written: list[Path] = []
        for document, form, name in HANDED_OUT:
            path = folder / name
            if name in PROPOSED_ONLY and record.agreement is None:
                _remove(path)  # of an earlier revision, beside a draft it would claim too much
                continue
            write_file(path, export(record, document, form, core.now()), force=True)
            written.append(path)
        return tuple(written)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{path} cannot be removed: {error.strerror}.") from None
