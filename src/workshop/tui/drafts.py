"""Keeping drafts: what is being typed is on the disk within half a second, and when the screen is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workshop.tui.jobs import Job
from workshop.tui.screen import CommandScreen

KEEP = 0.4
"""Seconds after which what is being typed is in the draft file."""

Keep = Callable[[Mapping[str, str]], object]
"""Writes texts by field into a draft file, on the thread of the data; an empty text drops the draft of its field."""


class DraftKeeper:
    """Collects what is typed on a screen and has it written within 0.4 s, and when the app is left."""

    def __init__(
        self,
        screen: CommandScreen[Any],
        keep: Keep | None = None,
        unsaved: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """`unsaved` returns what stands in fields and was perhaps not told yet, asked when the app is left."""
        self._screen = screen
        self._keep = keep
        self._unsaved = unsaved
        self._pending: dict[str, str] = {}
        """What was typed and is not in the draft file yet, by field."""
        self._saving: dict[str, str] = {}
        """What was typed, never written, and given up since it is being saved, by field."""
        self._due = False
        """Whether it will be written soon. No timer runs while nobody types."""

    def start(self) -> None:
        """Begin, when the screen is mounted."""
        self._screen.services.before_leaving(self.last, self)

    def stop(self) -> None:
        """End, when the screen is closed."""
        self._screen.services.no_longer(self.last)

    def write_to(self, keep: Keep | None) -> None:
        """From now on have drafts written by `keep`, None for not at all; what was typed before is forgotten."""
        self._keep = keep
        self.forget()

    def typed(self, field: str, text: str) -> None:
        """Keep `text` as the draft of `field`; an empty one says that there is nothing to keep any more."""
        if not text and (before := self._pending.get(field)):
            self._saving[field] = before
        self._pending[field] = text
        if not self._due:
            self._due = True
            self._screen.set_timer(KEEP, self.write)

    def forget(self) -> None:
        """Forget what was not written yet."""
        self._pending, self._saving = {}, {}

    async def write(self) -> None:
        """Have what was typed since the last time written; where that fails it is still to be written."""
        self._due = False
        texts = dict(self._pending)
        if job := self._job(texts):
            done = await self._screen.services.attempt(job)
            for field, text in texts.items():
                if done and self._pending.get(field) == text:
                    del self._pending[field]
                    self._saving.pop(field, None)

    def last(self) -> Job[object] | None:
        """Return the job that writes what is still to be written, None for nothing."""
        return self._job(self._kept_nowhere())

    def aside(self) -> Job[object] | None:
        """Return the job that writes what is typed and what is being saved, and drops nothing; None for nothing."""
        typed = {field: text for field, text in self._kept_nowhere().items() if text}
        return self._job({**self._saving, **typed})

    def texts(self) -> tuple[str, ...]:
        """Return what `last` would write: the texts that are not on the disk."""
        return tuple(text for text in self._kept_nowhere().values() if text)

    def _kept_nowhere(self) -> dict[str, str]:
        # Asked first: it may make an open question tell what stands in it, which is pending then.
        unsaved = self._unsaved()
        return {**self._pending, **unsaved}

    def _job(self, texts: Mapping[str, str]) -> Job[bool] | None:
        keep = self._keep
        if keep is None or not texts:
            return None

        def job() -> bool:
            keep(texts)
            return True

        return job
