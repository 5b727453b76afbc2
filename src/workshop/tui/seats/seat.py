"""What the screens of all seats share: the view of their room, asking it, questions to the person, drafts, powers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from textual import events
from textual.getters import query_one
from textual.screen import Screen

from workshop.errors import InputError, Refused
from workshop.room.presence import Presence
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.drafts import DraftKeeper
from workshop.tui.following import Following
from workshop.tui.screen import CommandScreen
from workshop.tui.services import Over, Question, Questionnaire, Route, never
from workshop.tui.shared_room import SharedRoom
from workshop.tui.terminal.screen_parts import DialogParts
from workshop.tui.widgets.ask import Ask, DialogOption
from workshop.tui.widgets.bars import FooterBar, HeaderBar
from workshop.tui.widgets.closed import Closed
from workshop.tui.widgets.dialog import Prompt
from workshop.tui.widgets.form import Form

T = TypeVar("T")
R = TypeVar("R")
A = TypeVar("A")

BEAT = 20.0
"""Seconds between two signs of life, in files beside the database."""


class SeatScreen(CommandScreen[R]):
    """A screen of somebody who sits in a room: it shows what the seat may see and offers what it may do."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (112, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]

    header = query_one(HeaderBar)
    footer = query_one(FooterBar)

    def __init__(self, room: SharedRoom) -> None:
        super().__init__()
        self.room = room
        self.drafts = DraftKeeper(self, unsaved=self.unsaved)
        self._following = Following(self, room.look)
        self._prompt: Prompt | None = None
        """The questionnaire that is open over this screen."""
        self._came = False

    # Being here

    def come(self) -> None:
        """Tell others that this seat is taken, and give signs of life from now on."""
        self._came = True
        self.set_interval(BEAT, self.room.beat)
        self._tell_size(self.app.size.width, self.app.size.height)

    def tell(self, change: Callable[[Presence], object]) -> None:
        """Tell others something of this seat: `change` calls `Presence.tell`. Keys do not wait for it."""
        self.run_worker(self.room.tell(change), group="presence")

    def on_resize(self, event: events.Resize) -> None:
        """Tell others how large this screen is now."""
        if self._came:
            self._tell_size(event.size.width, event.size.height)

    def _tell_size(self, cols: int, rows: int) -> None:
        self.tell(lambda presence: presence.tell(cols=cols, rows=rows))

    # What a kind of seat says of itself

    def show_view(self, view: View) -> None:
        """Draw what changed since the last view; a field with focus or unsaved text is left alone."""
        raise NotImplementedError

    async def drawn(self) -> None:
        """Wait until the view is on the screen, so that the next key is meant for what is shown."""

    def unsaved(self) -> dict[str, str]:
        """Return what stands in fields and is not saved, by the names of its drafts."""
        if self._prompt is not None:
            self._prompt.tell()
        return {}

    # Asking the room

    @property
    def view(self) -> View | None:
        """What the seat saw last; None before it saw anything."""
        return self.room.view

    def follow(self, show: Callable[[View], None]) -> None:
        """Have `show` called with each new view, for a screen over this one."""
        self.room.follow(show)

    def no_longer(self, show: Callable[[View], None]) -> None:
        """Forget `show`, when its screen is closed."""
        self.room.no_longer(show)

    async def do(
        self, job: Callable[[Room], T], form: Form | None = None, *, over: Over = never
    ) -> T | None:
        """Run an intent and show what came of it; an error stands by its field in `form`, else below.

        Where `over` says that what was answered is over meanwhile, that is said and the intent is not run.

        Returns what the intent returned, None where it failed.
        """
        done = await self._do(
            partial(_unless, over, job), form.complain if form is not None else None
        )
        return done[0] if done is not None else None

    async def _do(
        self, job: Callable[[Room], T], on_field_error: Callable[[InputError], object] | None = None
    ) -> tuple[T] | None:
        done = await self.room.run(job, on_field_error)
        if done is None or not self.is_attached:
            return None
        # What was said of a fault, or of what stood here before, is over.
        self.services.clear_notifications()
        with self.services.batch_update():  # a pane that opens is seen when it is whole
            self.room.show()
            await self.drawn()
        return done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what the seat may not do."""
        power = self._powers_needed.get(action)
        return power is None or self.view is None or power in self.view.powers

    # Asking the person

    def say(self, words: str) -> None:
        """Tell something in passing."""
        self.services.say(words)

    async def show_over(self, route: Route[A]) -> A | None:
        """Show another screen over this one; return its answer, None for none. Only in a worker."""
        return await self.services.show_over(route)

    async def ask(
        self, question: str, answers: Sequence[tuple[str, str]], *, over: Over = never
    ) -> str:
        """Ask a question with one key an answer; return the key, "" when nobody answered. Only in a worker.

        It closes where `over` says why it needs no answer any more.
        """
        if over is never:
            return await self.show_over(Question(question, answers)) or ""
        asked = Ask(question, [DialogOption(key, meaning) for key, meaning in answers])
        return await self._answered(asked, over) or ""

    # What closes because of another seat

    def closes(self, why: str, typed: str = "", then: Callable[[], object] | None = None) -> None:
        """Say why something closes because of what another seat did, and what was `typed` in it; `then` closes it.

        Until that is acknowledged, keys that are still being pressed do nothing.
        """
        top = self.app.screen
        if isinstance(top, Closed) and top.why == why and not typed:
            notice = top
        else:
            notice = Closed(why, typed)

            def go_on(_: None) -> None:
                for each in notice.after:
                    each()

            self.app.push_screen(notice, go_on)
        if then is not None:
            notice.after.append(then)

    def _take_down(self, dialog: Screen[A]) -> None:
        """Close a dialog, and before it what stands over it."""
        while dialog in self.app.screen_stack:
            top = self.app.screen
            if not isinstance(top, DialogParts):
                return
            top.dismiss(None)

    async def fill(
        self, asked: Questionnaire, job: Callable[[Room, dict[str, object]], T]
    ) -> T | None:
        """Ask for a few fields at once and run `job` with them; ask again, with what was typed, where it fails.

        An error in a field stands beside that field when it is asked again.

        Returns what the job returned, None when nobody answered. Only in a worker.
        """

        def typing(name: str, text: str) -> None:
            if asked.draft:
                self.draft(f"{asked.draft}/{name}", text)

        typed, faults = asked.typed, list[InputError]()
        while True:
            prompt = self._prompt = Prompt(
                asked.title,
                asked.specs,
                values=asked.values,
                typed=typed,
                keep=asked.keep,
                typing=typing,
                detail=asked.detail,
                fault=faults.pop() if faults else None,
            )
            fields = await self._answered(prompt, asked.over)
            typed = prompt.typed
            if self._prompt is prompt:  # a second click may have asked once more
                self._prompt = None
            done = None
            if fields is not None:
                wanted = partial(_unless, asked.over, partial(_with_fields, job, fields))
                done = await self._do(wanted, faults.append)
            if fields is None or done is not None:
                for spec in asked.specs:
                    typing(spec.name, "")
                return done[0] if done is not None else None

    async def _answered(self, dialog: DialogParts[A], over: Over) -> A | None:
        """Return what was answered in `dialog`; None after Esc, and where it needs no answer any more."""
        told = False

        def look(view: View) -> None:
            nonlocal told
            if told or dialog not in self.app.screen_stack or not (words := over(view)):
                return
            told = True
            typed = dialog.written() if isinstance(dialog, Prompt) else ""
            self.closes(words, typed, partial(self._take_down, dialog))

        answer = self.app.push_screen(dialog, wait_for_dismiss=True)
        self.follow(look)
        try:
            if self.view is not None:
                look(self.view)  # it may have been over before it was asked
            return await answer
        finally:
            self.no_longer(look)

    def draft(self, field: str, text: str) -> None:
        """Keep what is being typed in `field`; an empty text says that it is saved."""
        self.drafts.typed(field, text)


def _unless(over: Over, job: Callable[[Room], T], room: Room) -> T:
    """Run `job`. Raises Refused where `over` says that what was answered is over."""
    if over is not never and (words := over(room.view())):
        raise Refused(words)
    return job(room)


def _with_fields(
    job: Callable[[Room, dict[str, object]], T], fields: Mapping[str, object], room: Room
) -> T:
    return job(room, dict(fields))
