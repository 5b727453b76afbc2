"""The family of errors: each one is a sentence for a person, with the exit code it ends a command with."""

from __future__ import annotations


class WorkshopError(Exception):
    """Something a person can be told: what is wrong, where, and what to do."""

    exit_code: int = 2
    """0 fine, 1 a negative answer, 2 wrong usage or bad input, 3 a fault of disk or database."""


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


class Outdated(StoreError):
    """A newer version of this program has changed the form of the database: nothing goes on from here."""


class IdTaken(StoreError):
    """An id that something else in the database has already, as only a file can bring it."""

    exit_code = 2
