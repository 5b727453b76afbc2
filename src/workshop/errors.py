"""The family of errors: each one is a sentence for a person, with the exit code it ends a command with."""

from __future__ import annotations

import re

_PATH = re.compile(r"(?<![\w/.:])/(?:[\w.@+~-]+/)+[\w.@+~-]*[\w@+~-]")
_hidden: tuple[str, ...] | None = None
_AT_THE_HOST = " Whoever leads can mend that at the host's computer."


def hide_places(*folders: str) -> None:
    """Have every error of this process name files without where they lie: whoever reads it sits elsewhere.

    `folders` are those whose names may have blanks in them, which a sentence does not set apart.
    """
    global _hidden
    _hidden = tuple(sorted(folders, key=len, reverse=True))


def without_places(words: str) -> str:
    """Return `words` without where files lie, if this process hides that."""
    if _hidden is None:
        return words
    for folder in _hidden:
        words = re.sub(rf"{re.escape(folder)}(?=/|\W|$)", "/the/workspace", words)
    return _PATH.sub(lambda found: found[0].rpartition("/")[2], words)


class WorkshopError(Exception):
    """Something a person can be told: what is wrong, where, and what to do."""

    exit_code: int = 2
    """0 fine, 1 a negative answer, 2 wrong usage or bad input, 3 a fault of disk or database."""

    def __str__(self) -> str:
        return without_places(super().__str__())


class InputError(WorkshopError):
    """What was typed cannot be taken as it is."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
        """The field it belongs to, so that a form can put the sentence beside it; "" for none."""


class NotFound(WorkshopError):
    """A session, template, relationship or item that is not there."""


class Refused(WorkshopError):
    """The answer is no: this seat may not, this state does not allow it, or it has changed since."""

    exit_code = 1


class DocumentError(WorkshopError):
    """A file that cannot be read as what it should be; carries every fault found in it."""

    def __init__(self, source: str, faults: list[str]) -> None:
        super().__init__("\n".join(f"{source}: {fault}" for fault in faults))
        self.source = source
        self.faults = faults
        """Each as `path.to.key: what is wrong, what is allowed`."""


class StoreError(WorkshopError):
    """The disk or the database failed; nothing was half-written."""

    exit_code = 3

    def __str__(self) -> str:
        words = super().__str__()
        hint = _AT_THE_HOST if _hidden is not None and not words.endswith(_AT_THE_HOST) else ""
        return f"{words}{hint}"


class Outdated(StoreError):
    """A newer version of this program has changed the form of the database: nothing goes on from here."""


class IdTaken(StoreError):
    """An id that something else in the database has already, as only a file can bring it."""

    exit_code = 2
