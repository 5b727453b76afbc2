"""Leaving the app: what was typed is saved first, what cannot be is shown, and a job that hangs holds nobody up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING, Any, Protocol

from workshop.errors import WorkshopError
from workshop.model.text import shorten
from workshop.tui.jobs import Job
from workshop.tui.services import Keeping, LeaveHook, Question

if TYPE_CHECKING:
    from workshop.places import Workspace

FAULT = 3
"""The exit code after a crash, and where what was to be saved at the end could not be."""
PATIENCE = 3.0
"""Seconds after which it is said what Ctrl+Q waits for."""
HURRY = 0.2
"""Seconds after which what was typed is kept where a signal waits, which ends the app within a second in any case."""
_ASIDE = 1.0
"""Seconds in which what was typed is written where the thread of the data hangs."""
_SHOWN = 300
"""How many characters are shown of each text that cannot be saved; all of it can be copied."""


class Leaver(Protocol):
    """What leaving asks of the app."""

    @property
    def workspace(self) -> Workspace:
        """Where the data are."""

    def in_context(self) -> AbstractContextManager[None]:
        """Make this the active app while the context lasts."""

    async def ask(self, job: Job[Any]) -> Any:
        """Run `job` on the thread of the data."""

    def close(self) -> Future[None]:
        """Take no new job, do those that were asked for, and close the desk."""

    def put(self, question: Question, answered: Callable[[str | None], None]) -> None:
        """Show a question over what is shown."""

    def say_at_once(self, sentence: str) -> None:
        """Write a sentence over the foot of the terminal, whatever the app is doing."""

    def unsay(self) -> None:
        """Show again what was written over."""

    def may_copy(self) -> bool:
        """Return whether text can be copied now."""

    def copy_to_clipboard(self, text: str) -> None:
        """Put `text` into the clipboard."""

    def crash_words(self, error: BaseException) -> str:
        """Return what is said of a fault of the program."""

    def crash(self, error: Exception) -> None:
        """End the app because of a fault of the program."""

    def exit(self, result: int, return_code: int) -> None:
        """End the app."""

    def end_at_once(self, code: int, words: str) -> None:
        """End the process, whatever it does; the terminal is given back first, and `words` said."""


class Leaving:
    """How far the app has come with leaving."""

    def __init__(self, app: Leaver, last_words: list[str]) -> None:
        """`last_words` takes the sentences that are said once the terminal is given back."""
        self._app = app
        self._last_words = last_words
        self._hooks: dict[LeaveHook, Keeping | None] = {}
        """What is done before the app ends; with what knows the text that it saves, where it saves some."""
        self._task: asyncio.Task[None] | None = None
        self._stays = False
        """Whether it says on the screen that it stays, since what was typed cannot be saved."""
        self._watch: asyncio.TimerHandle | None = None
        """Looks soon whether it hangs."""
        self._hangs = False
        """Whether it says on the screen that it waits for the data."""
        self._aside: asyncio.Task[None] | None = None
        """Keeps what was typed, where it hangs."""

    # What is done before

    def before(self, hook: LeaveHook, keeping: Keeping | None) -> None:
        """Have `hook` called when the app is about to end; `keeping` knows the text that it saves."""
        self._hooks[hook] = keeping

    def no_longer(self, hook: LeaveHook) -> None:
        """Forget a hook."""
        self._hooks.pop(hook, None)

    # Leaving

    @property
    def begun(self) -> bool:
        """Whether the app is about to end."""
        return self._task is not None

    def begin(self, code: int) -> None:
        """Save what is to be saved, and end with exit `code`. Further calls change nothing."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._end(code))
            self._task.add_done_callback(self._done)
            self._look_in(HURRY if code else PATIENCE)

    def _done(self, leaving: asyncio.Task[None]) -> None:
        self.heard()
        if not leaving.cancelled() and isinstance(error := leaving.exception(), Exception):
            self._app.crash(error)

    async def _end(self, code: int) -> None:
        saving = [hook for hook, keeping in self._hooks.items() if keeping is not None]
        faults = await self._call(saving)
        if faults and not (code or self._stays):
            self._task = None
            self._stay(faults)
            return
        if faults:
            self._last_words.append("What was typed last is not saved.")
        faults |= await self._call([hook for hook in self._hooks if hook not in saving])
        self._last_words += (each for each in faults if each not in self._last_words)
        code = code or (FAULT if faults else 0)
        # From here on no new job is taken; those already asked for are done first.
        await asyncio.wrap_future(self._app.close())
        self._app.exit(code, return_code=code)

    async def _call(self, hooks: Sequence[LeaveHook]) -> dict[str, None]:
        """Do what each of `hooks` has to do, whichever fails; return what is to be said of those that failed, once."""
        faults: dict[str, None] = {}
        for hook in hooks:
            try:
                with self._app.in_context():
                    job = hook()
                if job is not None:
                    await self._app.ask(job)
            except WorkshopError as error:
                faults[str(error)] = None
            except Exception as error:  # noqa: BLE001 - the other hooks still have something to save
                faults[self._app.crash_words(error)] = None
        return faults

    # Where what was typed cannot be saved

    def _stay(self, faults: Iterable[str], told: str = "") -> None:
        """Say that what was typed cannot be saved and why, show it, and ask what to do; Ctrl+Q then leaves."""
        with self._app.in_context():
            texts = [
                text for keeping in self._hooks.values() if keeping for text in keeping.texts()
            ]
        words = told or "What you typed last cannot be saved, so workshop stays open."

        def answered(answer: str | None) -> None:
            self._stays = answer == "q"
            if answer == "c" and not self._app.may_copy():
                self._stay(faults)
            elif answer == "c":
                self._app.copy_to_clipboard("\n".join(texts))
                self._stay(faults, "Copied. Paste it where it is safe before you leave.")
            elif answer:
                self.begin(0)

        answers = (("r", "try again"), ("c", "copy what I typed"), ("q", "leave without it"))
        shown = " ".join(f"“{shorten(text, _SHOWN)}”" for text in texts)
        self._app.put(Question(words, answers, "\n".join((*faults, "", shown))), answered)
        self._stays = True

    # Where the thread of the data hangs

    def urged(self) -> None:
        """Answer Ctrl+Q when the terminal sends it: the app gets to it only after the keys before.

        Told again while it hangs, it ends at once.
        """
        if self._hangs:
            self._aside = asyncio.get_running_loop().create_task(self._at_once())
            self._hangs = False
        elif self._watch is None:
            self._look_in(PATIENCE)

    def heard(self) -> None:
        """Note that nothing hangs: the app has got to Ctrl+Q, or has left."""
        if self._watch is not None:
            self._watch.cancel()
        if self._hangs:
            self._app.unsay()
        self._watch, self._hangs = None, False

    def _look_in(self, seconds: float) -> None:
        def look() -> None:
            self._aside = loop.create_task(self._say_that_it_hangs())

        loop = asyncio.get_running_loop()
        if self._watch is not None:
            self._watch.cancel()
        self._watch = loop.call_later(seconds, look)

    async def _say_that_it_hangs(self) -> None:
        watch = self._watch
        kept = await self._keep_aside()
        if watch is self._watch is not None:  # nothing was heard meanwhile
            self._hangs = True
            self._app.say_at_once(
                f"Still waiting for {self._app.workspace.database}: another program holds it, or the disk does not "
                f"answer. {kept}Ctrl+Q again leaves at once."
            )

    async def _at_once(self) -> None:
        kept = await self._keep_aside()
        words = (
            f"workshop did not wait for {self._app.workspace.database} any longer. {kept}Whether what was being saved "
            "is in it is not known."
        )
        self._app.end_at_once(FAULT, words)

    async def _keep_aside(self) -> str:
        """Keep what was typed, without the thread of the data; say what became of it, "" where nothing was typed."""
        with self._app.in_context():
            jobs = [job for each in self._hooks.values() if each and (job := each.aside())]
        if not jobs:
            return ""
        loop, kept = asyncio.get_running_loop(), asyncio.Event()

        def keep() -> None:
            with suppress(WorkshopError):
                for job in jobs:
                    job()
                loop.call_soon_threadsafe(kept.set)

        # Not in an executor: the interpreter waits for the threads of those at its end.
        threading.Thread(target=keep, daemon=True, name="drafts").start()
        with suppress(TimeoutError):
            await asyncio.wait_for(kept.wait(), _ASIDE)
        if kept.is_set():
            return "What you typed last is kept as a draft. "
        return "What you typed last cannot be kept. "
