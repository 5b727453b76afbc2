"""The thread of the data, as whoever has work for it sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from workshop.errors import InputError
    from workshop.room.desk import Desk

T = TypeVar("T")

Job = Callable[[], T]
"""Work with the desk or a room: it blocks, so it runs on the one thread that talks to the data."""


class Jobs(Protocol):
    """Runs jobs on the thread of the data, first in, first out."""

    def desk(self) -> Desk:
        """Return the desk, opened at first use. Only inside a job. Raises WorkshopError where it cannot be opened."""

    async def ask(self, job: Job[T]) -> T:
        """Run `job` and return what it returns. Raises what it raises."""

    async def attempt(
        self, job: Job[T], on_field_error: Callable[[InputError], object] | None = None
    ) -> T | None:
        """Run `job` and return what it returns; say in words why it failed, and return None.

        An error in a field is given to `on_field_error` instead, where there is one.
        """
