"""For tests of the console: a session held on it, what another process writes meanwhile, and what the journal says."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import structs
from rich.cells import cell_len
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from apps import a_sealed_record, brought, desk_of
from builders import AGENDA, NOW, SESSION, FakeClock, a_record, counted_uids
from screens import check_picture, picture, wait_for, wait_for_words
from workshop.model.items import Item
from workshop.model.names import KindName
from workshop.model.record import Record
from workshop.model.session import Session
from workshop.places import Workspace
from workshop.room.new_session import NewSession
from workshop.room.room import Room
from workshop.room.seats import CONSOLE
from workshop.store.drafts import Drafts
from workshop.store.live import Lease
from workshop.store.store import Store
from workshop.tui.app import WorkshopApp
from workshop.tui.panes.pane import Pane
from workshop.tui.seats.console import ConsoleScreen
from workshop.tui.widgets.closed import Closed
from workshop.tui.widgets.form import FieldBox, Form

HOSTILE = "[@click=app.quit]x[/] \x1b]52;c;aGk=\x07\x1b[31m \u202eשלום 漢字 👩‍🚀"
"""Markup that acts, the clipboard and colours of the terminal, another reading order, wide and joined characters."""
SAFE = "[@click=app.quit]x[/] ]52;c;aGk=[31m שלום 漢字 👩‍🚀"
SHOWN = "[@click=app.quit]x[/]"
_CHARACTERS = {"enter": "\r", "tab": "\t", "space": " "}

STEPS: dict[KindName, str] = {step.kind: step.uid for step in AGENDA}


def empty_record(**changes: Any) -> Record:
    """The builders' session in which nothing was said yet."""
    return a_record(items=(), **changes)


@dataclass
class Held:
    """A session on a console, driven by real keys."""

    workspace: Workspace
    session: str
    app: WorkshopApp
    pilot: Pilot[int]
    clock: FakeClock

    @property
    def console(self) -> ConsoleScreen:
        """The console, which may stand under a question."""
        return next(each for each in self.app.screen_stack if isinstance(each, ConsoleScreen))

    @property
    def pane(self) -> Pane:
        """The open step."""
        found = self.console._pane
        assert found is not None
        return found

    @property
    def kind(self) -> KindName:
        """The kind of the open step."""
        return self.pane.KIND

    @property
    def record(self) -> Record:
        """The session as the database has it and the console shows it."""
        view = self.console.view
        assert view is not None
        return view.record

    @property
    def screen(self) -> str:
        """What is shown, as plain text."""
        return picture(self.app)

    @property
    def footer(self) -> str:
        """The last line."""
        return self.screen.rstrip("\n").split("\n")[-1]

    @property
    def form(self) -> Form:
        """The form that is open."""
        assert self.pane.form is not None
        return self.pane.form

    def item(self, number: str) -> Item[Any]:
        """The item with a clause number."""
        found = [each for each in self.record.items if each.number == number]
        assert found, f"there is no {number}\n{self.screen}"
        return found[0]

    def of(self, body: type[Any]) -> list[Item[Any]]:
        """All items of a type, in their order."""
        return list(self.record.of(body))

    async def press(self, *keys: str) -> None:
        """Press keys, each one when the one before has gone its way."""
        for key in keys:
            taken = asyncio.Event()
            self.burst(key)
            self.app.call_later(taken.set)
            await taken.wait()
            turns = self.app._keys
            await self.until(lambda turns=turns: not turns._waiting and turns._current is None)
        await self.until(lambda: self.app.settled, f"what {keys} began")

    async def click(self, words: str) -> None:
        """Click on the first place where `words` are shown."""
        await self.shows(words)
        lines = self.screen.split("\n")
        row = next(number for number, line in enumerate(lines) if words in line)
        column = cell_len(lines[row].partition(words)[0])
        await self.pilot.click(offset=(column + 1, row))

    async def type(self, words: str) -> None:
        """Type words into the field with the keyboard, as fast as a terminal brings them."""
        editor = self.app.focused
        before = editor.text
        self.burst(*words)
        await self.until(lambda: editor.text == before + words, f"{words} after {before}")

    async def paste(self, words: str) -> None:
        """Paste words where the keyboard is."""
        editor = self.app.focused
        before = editor.text
        self.app.post_message(events.Paste(words))
        await self.until(lambda: editor.text != before, "what was pasted")

    async def fill(self, name: str, words: str) -> None:
        """Go to a field as a person does, with Tab, and type into it."""
        await self.until(lambda: self.focused != "", "a field")
        for _ in range(40):
            if self.focused == name:
                break
            before = self.focused
            await self.press("tab")
            if self.focused == before:  # the last one
                while before:
                    await self.press("shift+tab")
                    before = "" if self.focused == before else self.focused
        assert self.focused == name, f"{name} cannot be reached; {self.focused} can\n{self.screen}"
        await self.type(words)

    @property
    def focused(self) -> str:
        """The name of the field with the keyboard, "" for none."""
        focused = self.app.focused
        box = focused.parent if focused is not None else None
        return box.spec.name if isinstance(box, FieldBox) else ""

    async def until(self, promise: Any, what: str = "") -> None:
        """Let the app run until `promise` holds."""
        await wait_for(self.pilot, promise, what)

    async def shows(self, *words: str) -> None:
        """Let the app run until all of `words` are on the screen."""
        for each in words:
            await wait_for_words(self.pilot, each)

    async def says(self, *told: str) -> None:
        """Let the app run until each of `told` was told in passing and is still to be seen.

        What an action did is in the record before the app says so: who looks at once may look too early.
        """
        for each in told:
            await self.until(lambda each=each: each in self.told(), each)

    async def says_with(self, *parts: str) -> None:
        """Let the app run until each of `parts` stands in something that was told in passing."""
        for each in parts:
            await self.until(lambda each=each: any(each in told for told in self.told()), each)

    def told(self) -> list[str]:
        """What was told in passing and is still to be seen, the latest last."""
        return [each.message for each in self.app._notifications]

    async def looks_like(self, name: str) -> None:
        """Check the screen, without what is told in passing, against the kept one."""
        self.app.clear_notifications()
        await self.until(lambda: not self.app.screen.query("Toast"), "the end of the toasts")
        await check_picture(self.app, name)

    async def acknowledge(self, *words: str) -> None:
        """See `words` in the notice that another seat closed something, press letters, and acknowledge it."""
        await self.until(lambda: isinstance(self.app.screen, Closed), "the notice")
        notice = self.app.screen
        await self.shows(*words)
        await self.press("y", "m", "x", "space", "enter", "f2")
        assert self.app.screen is notice
        while self.app.screen is notice:
            await self.press("escape")
            await asyncio.sleep(0.02)

    async def in_form(self) -> None:
        """Let the app run until a form is open with the keyboard in it."""
        await self.until(lambda: self.pane.form is not None and self.focused, "an open form")

    async def begin(self, key: str = "n", side: str = "1") -> None:
        """Begin a new item with `key`, and say first whose it is where that is asked; then its words can be typed."""
        await self.press(key)
        await self.in_form()
        if self.focused == "side":
            await self.press(side)
        while self.app.focused.parent.spec.leads:
            await self.press("enter")

    async def word(self, key: str, words: str, side: str = "1") -> None:
        """Turn the chosen item into something else, in other words."""
        await self.press(key)
        await self.shows(" from ")
        await self.until(lambda: self.focused in ("side", "text"), "a field")
        if self.focused == "side":  # nobody said it, so nobody is proposed
            await self.press(side)
        await self.type(words)
        await self.press("f2")

    async def at_list(self) -> None:
        """Let the app run until no form is open and everything told is saved."""
        await self.until(
            lambda: (
                self.app.screen is self.console
                and self.pane.ready.is_set()
                and self.pane.form is None
                and self.pane.clauses.has_focus
                and self.app.settled
            ),
            "the list",
        )

    async def choose(self, uid: str) -> None:
        """Go to a row with the arrow keys."""
        await self.until(lambda: self.pane.chosen, "a chosen row")
        await self.press("home")
        for _ in range(60):
            if self.pane.chosen == uid:
                return
            await self.press("down")
        raise AssertionError(f"no row {uid}; chosen is {self.pane.chosen}\n{self.screen}")

    async def choose_number(self, number: str) -> None:
        """Go to the row of a clause."""
        await self.choose(self.item(number).uid)

    def burst(self, *keys: str) -> None:
        """Give the app keys at once, as a terminal does when somebody types fast over a slow line."""
        for key in keys:
            if len(key) == 1:
                self.app.post_message(events.Key(_character_to_key(key), key))
            else:
                self.app.post_message(events.Key(key, _CHARACTERS.get(key)))

    async def go(self, kind: KindName) -> None:
        """Open the first step of a kind, as the agenda screen does."""
        step = next(each for each in self.record.agenda if each.kind == kind)
        await self.console.do(lambda room: room.lead.go_to(step.uid))
        await self.until(lambda: kind == self.kind and self.pane.ready.is_set(), kind)
        await self.at_list()

    # What the files say

    def acts(self) -> list[str]:
        """What was recorded since the session came here, in words."""
        with closing(sqlite3.connect(self.workspace.database)) as database:
            rows = database.execute(
                "select words from act where session = ? and intent not like 'desk.%' order by seq",
                (self.session,),
            ).fetchall()
        return [str(words) for (words,) in rows]

    def drafts(self) -> dict[str, str]:
        """What the draft file holds, by the name of the field."""
        path = self.workspace.drafts / f"{self.session}-facilitator.json"
        try:
            kept: dict[str, str] = json.loads(path.read_bytes())["drafts"]
        except FileNotFoundError:  # nothing is kept, or the last of it went just now
            return {}
        return {field.rpartition("/")[2]: text for field, text in kept.items()}

    async def survives_hostile_text(self, field: str, key: str = "n") -> str:
        """Paste what drives terminals and markup into a field of the form that `key` opens and leave it.

        Returns what is to be stored then.
        """
        await self.begin(key)
        await self.fill(field, "")
        await self.paste(HOSTILE)
        await self.press("escape")
        await self.at_list()
        await self.shows(SHOWN)
        assert not set(self.screen) & set("\x1b\x07\u202e")
        return SAFE

    @contextmanager
    def elsewhere(self) -> Iterator[Room]:
        """The session as another process writes into it."""
        store = Store.open(self.workspace.database, now=self.clock, new_uid=counted_uids("z"))
        lease = Lease.take(self.workspace.root / "elsewhere", "another process", self.clock())
        room = Room(
            store,
            self.session,
            seat=CONSOLE,
            now=self.clock,
            new_uid=counted_uids("y"),
            drafts=Drafts(self.workspace.root / "elsewhere.json"),
            lease=lease,
            exports=self.workspace.exports,
        )
        try:
            yield room
        finally:
            lease.release()
            store.close()


def following(root: Path) -> tuple[Workspace, str]:
    """A workspace with a sealed session and a new one after it; the id of the new one."""
    workspace = brought(root, a_sealed_record())
    desk = desk_of(workspace, ids="f")
    wish = NewSession(
        "Brightwater",
        "Oak & Lime",
        "quarterly-review",
        date(2026, 11, 23),
        "Ines Moreau <ines@brightwater.example>, Marketing Director",
        "Tomás Reyes <tomas@oaklime.example>, Managing Partner",
    )
    session = desk.new_session(wish)
    desk.close()
    return workspace, session


@asynccontextmanager
async def on(
    workspace: Workspace,
    session: str = SESSION.id,
    *,
    asks: KindName | None = None,
    size: tuple[int, int] = (80, 24),
    clock: FakeClock | None = None,
    dark: bool = True,
    ids: str = "v",
) -> AsyncIterator[Held]:
    """The console of a session that is in `workspace`."""
    known = clock or FakeClock()
    app = WorkshopApp(
        workspace,
        lambda: desk_of(workspace, known, ids),
        lambda: ConsoleScreen(session, asks),
        dark=dark,
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        held = Held(workspace, session, app, pilot, known)
        await wait_for(
            pilot,
            lambda: (
                held.console.view is not None
                and held.console._pane is not None
                and held.pane.ready.is_set()
            ),
            "the console",
        )
        await wait_for(pilot, lambda: held.pane.clauses.has_focus or app.screen is not held.console)
        await held.shows("ON SCREEN" if app.screen is held.console else "F1 help")
        yield held
        app.leave(0)
        await wait_for(pilot, lambda: not app.is_running, "the end")


@asynccontextmanager
async def holding(
    root: Path,
    kind: KindName,
    record: Record | None = None,
    **wishes: Any,
) -> AsyncIterator[Held]:
    """The builders' session, or another one, on its console at the step of `kind`."""
    known = record or a_record()
    step = next(each.uid for each in known.agenda if each.kind == kind)
    known = structs.replace(known, session=structs.replace(known.session, step=step))
    async with on(brought(root, known), known.session.id, **wishes) as held:
        assert kind == held.kind
        yield held


__all__ = [
    "NOW",
    "STEPS",
    "Held",
    "Session",
    "brought",
    "empty_record",
    "following",
    "holding",
    "on",
]
