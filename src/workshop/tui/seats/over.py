"""A screen over a seat's screen that works on the same session: the agenda, reading aloud, the signatures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from workshop.model.sides import Side
from workshop.model.sign_off import reopened_words
from workshop.room.room import Room
from workshop.room.seats import Power
from workshop.room.view import View
from workshop.tui.commands import Command, bindings, powers_needed, show_key
from workshop.tui.services import OpenSession, Over, never
from workshop.tui.terminal.screen_parts import DialogParts
from workshop.tui.widgets.bars import FooterBar, FooterKey


class SessionDialog(DialogParts[None]):
    """Shows and changes something of the session below it; refuses what the seat there may not do."""

    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = ()
    _powers_needed: ClassVar[Mapping[str, Power | None]] = {}

    def __init_subclass__(cls, **wishes: Any) -> None:
        """Bind the keys of its commands."""
        cls.BINDINGS = bindings(cls.OWN_COMMANDS)
        cls._powers_needed = powers_needed(cls.OWN_COMMANDS)
        super().__init_subclass__(**wishes)

    def __init__(self, session: OpenSession, view: View) -> None:
        super().__init__()
        self.session = session
        self.view = view
        self.opened = view
        """What the session was when this was opened."""
        self._leaves = False
        """Whether it is being said why it closes."""

    @property
    def why_gone(self) -> str:
        """Why the text that is read here is gone."""
        record, handle = self.view.record, self.view.seat.handle
        words = reopened_words(self.opened.record, record, handle)
        return words or "What was shown here is gone: it was changed at another seat."

    def on_mount(self) -> None:
        """Follow the session."""
        self.session.follow(self._show_view)

    def on_unmount(self) -> None:
        """Follow it no more."""
        self.session.no_longer(self._show_view)

    def _show_view(self, view: View) -> None:
        self.view = view
        if self in self.app.screen_stack:  # not one that is closing
            self.draw()

    def leave(self, why: str) -> None:
        """Close where what it shows is gone because of another seat: `why` is acknowledged first."""
        if not self._leaves:
            self._leaves = True
            self.session.closes(why, then=partial(self.dismiss, None))

    def draw(self) -> None:
        """Draw the view."""
        raise NotImplementedError

    def offered(self) -> list[Command]:
        """Return the commands that the seat may carry out."""
        return [each for each in self.OWN_COMMANDS if self.check_action(each.action, ())]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what the seat may not do."""
        power = self._powers_needed.get(action)
        return power is None or self.view.may(power, self.whose(action))

    def whose(self, action: str) -> Side | None:
        """Return the side for which `action` is done, None for one that is done for both or for nobody."""
        return None

    def words_for(self, command: Command) -> str:
        """Return what `command` is called now."""
        return command.title

    def show_keys(self) -> None:
        """Show the keys of the commands that the seat may carry out at the foot of the screen."""
        keys = [
            FooterKey(show_key(each.key), self.words_for(each), each.id) for each in self.offered()
        ]
        self.query_one(FooterBar).show(keys)

    async def do(self, job: Callable[[Room], object], over: Over = never) -> bool:
        """Run an intent and return whether it was done; what came of it is drawn like any other change."""

        def work(room: Room) -> bool:
            job(room)
            return True

        return bool(await self.session.do(work, over=over))
