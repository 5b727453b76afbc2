"""The pane of a step: its purpose, its prompts, what was captured, and a form for the item that is chosen.

A pane of a kind says which rows there are, how one is drawn and which fields it has; all else is here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.visual import VisualType

from workshop.errors import InputError, Refused, WorkshopError
from workshop.model.items import Item
from workshop.model.kinds import KINDS
from workshop.model.names import KindName
from workshop.model.session import EDITABLE, Session, require_state
from workshop.model.sides import Side
from workshop.room.room import Room
from workshop.room.rounds.view import RoundView
from workshop.room.seats import Power
from workshop.room.view import View
from workshop.tui.commands import Command, bindings, powers_needed
from workshop.tui.panes.drawing import muted
from workshop.tui.panes.pane_commands import LIST, WRITING
from workshop.tui.services import OpenSession, Questionnaire, Route
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import ClauseList, Row
from workshop.tui.widgets.fields import FieldSpec
from workshop.tui.widgets.form import FieldBox, Form
from workshop.tui.widgets.form_state import Close, Make, New, Save, Stay
from workshop.tui.widgets.static_text import StaticText

T = TypeVar("T")
R = TypeVar("R")

_FEW = 10
"""Rows up to which they stand apart from each other on a tall screen."""

_STANDING = frozenset({"stand", "all_stand"})
_WRITING = frozenset(each.action for each in WRITING)
_STAYS = "Not saved: mend it, or press Esc to drop it."
_NOT_SAVED = "This is not saved yet; leaving the field tries again."


class Console(OpenSession, Protocol):
    """What a pane asks of the console it stands in."""

    def say(self, words: str) -> None:
        """Tell the room something in passing."""

    async def hand_out(self) -> None:
        """Write the agreement and its actions to files and say where they are."""

    async def show_over(self, route: Route[R]) -> R | None:
        """Show another screen over this one; return its answer, None for none. Only in a worker."""

    async def fill(
        self, asked: Questionnaire, job: Callable[[Room, dict[str, object]], T]
    ) -> T | None:
        """Ask for a few fields at once and run `job` with them; None when nobody answered. Only in a worker."""

    def draft(self, field: str, text: str) -> None:
        """Keep what is being typed in `field`."""

    async def pass_keyboard(
        self, round: RoundView, title: str, *, speaking: Side | None = None, covered: bool = False
    ) -> None:
        """Let the keyboard go round, or to the contact of a side; nothing else is on the screen until it is back."""


@dataclass(frozen=True)
class Subject:
    """What a form is filled for: an item that is there, or one that comes to be with its first field."""

    uid: str
    """The row it belongs to; for a new one `new:` and what it is."""
    title: str
    specs: tuple[FieldSpec, ...]
    values: Mapping[str, object]
    save: Callable[[Room, str, object], object] | None = None
    """Saves one field of what is there."""
    add: Callable[[Room, dict[str, object]], str] | None = None
    """Makes a new one of the fields given so far; returns the uid of its row."""
    needs: str = ""
    """The field without which a new one cannot be made."""
    whole: bool = False
    """Whether a new one is made only when the form is left, because what comes of it has other fields."""


class Pane(Vertical):
    """One step on the screen."""

    KIND: ClassVar[KindName]
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = ()
    """The commands of the kind itself."""
    SHARED_COMMANDS: ClassVar[tuple[Command, ...]] = LIST
    """Commands that panes of other kinds have too."""
    POWERS: ClassVar[Mapping[str, Power]] = {}
    """By action, the power it needs here where a shared command names another one."""
    _power_of: ClassVar[dict[str, Power | None]] = {}
    """By action, the power that each command of the pane needs."""
    HELP_TEXT: ClassVar[str] = ""
    """A paragraph for the help screen."""
    ABOUT_ONE: ClassVar[frozenset[str]] = frozenset(
        {
            "edit",
            "remove",
            "up",
            "down",
            "take_off",
            "tick_client",
            "tick_agency",
            "stand",
        }
    )
    """Actions on the chosen row: not at hand where nothing is chosen."""
    MAIN_IS_NEW: ClassVar[bool] = False
    """Whether F2 begins a new item, so that the footer need not say it twice."""
    EMPTY: ClassVar[str] = "Nothing here yet. n adds the first."

    clauses = query_one(ClauseList)

    class Shown(Message):
        """The pane shows another row or has begun or left its form: the footer may have changed."""

    def __init_subclass__(cls, **wishes: Any) -> None:
        """Bind the keys of all its commands: keys of a base class would be lost where a kind uses the same key."""
        commands = (*cls.OWN_COMMANDS, *cls.SHARED_COMMANDS, *WRITING)
        cls.BINDINGS = bindings(commands)
        cls._power_of = {**powers_needed(commands), **cls.POWERS}
        super().__init_subclass__(**wishes)

    def __init__(self, console: Console, view: View) -> None:
        super().__init__(classes="pane")
        self.console = console
        self.view = view
        self.ready = asyncio.Event()
        """Set when it is on the screen."""
        self.subject: Subject | None = None
        self.form: Form | None = None
        """The form that is open, for `subject`."""
        self._settled = asyncio.Event()
        """Set when a form that was left is closed, or stays open because something in it cannot be saved."""
        self._off = ""
        """The uid of what was taken off the screens a moment ago and is perhaps shown again."""
        self._drawn_for = (False, False)
        """Whether the screen was tall, and whether it was low, when this was drawn."""

    def compose(self) -> ComposeResult:
        """Lay out the purpose, the prompts, the list, and the detail or form."""
        yield StaticText(classes="purpose")
        yield StaticText(classes="prompts")
        with Vertical(classes="work"):
            yield ClauseList(empty=self.EMPTY)
            with VerticalScroll(classes="detail", can_focus=False):
                yield StaticText(classes="detail-body")
        yield StaticText(classes="missing")

    def on_mount(self) -> None:
        """Show what there is, with the keyboard on the list."""
        self.ready.set()
        self.show(self.view)
        self.focus_list()

    def on_resize(self) -> None:
        """Draw for a screen that has become low or tall, where that is not how it was drawn."""
        if self.ready.is_set() and self._drawn_for != self._height:
            self.show(self.view)

    @property
    def _height(self) -> tuple[bool, bool]:
        return self.screen.has_class("-tall"), self.screen.has_class("-low")

    # What a kind says of itself

    def rows(self, view: View) -> Sequence[Row]:
        """Return what is listed, in order."""
        raise NotImplementedError

    def listed(self, view: View) -> Sequence[Row]:
        """Return the rows as they are listed."""
        return self.rows(view)

    def detail(self, view: View, uid: str) -> VisualType:
        """Return what is shown below the list for the chosen row."""
        return Content("")

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """Return what a form for the row `uid` edits, None where nothing can be edited."""
        return None

    def blank(self, view: View) -> Subject | None:
        """Return what `new` begins, None where the kind has no such thing."""
        return None

    def help_text(self) -> str:
        """Return the paragraph for the help screen."""
        return self.HELP_TEXT

    def main_title(self, view: View) -> str:
        """Return what F2 does now, "" where the command's own title holds."""
        return ""

    def title_of_main(self, view: View) -> str:
        """Return what F2 does now, a round that is open taken into account."""
        return self.main_title(view)

    def words_for(self, action: str) -> str:
        """Return what to call an action of this pane for the chosen row, "" where the command's own title holds."""
        return ""

    def summary(self, view: View) -> Content:
        """Return the counts that stand right of the purpose."""
        return Content("")

    @classmethod
    def command_groups(cls) -> tuple[tuple[Command, ...], ...]:
        """Return its commands in the order of footer and help."""
        return WRITING, cls.OWN_COMMANDS, cls.SHARED_COMMANDS

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the seat may; while a form is open only its own commands, without one only the pane's."""
        if action not in self._power_of:
            return True
        if not self._may(action):
            return False
        if action in self.ABOUT_ONE and not self.chosen:
            return False
        if action in _STANDING and not any(
            each.standing != "new" for each in self.view.record.items
        ):
            return False
        return (action in _WRITING) == (self.form is not None)

    def _may(self, action: str) -> bool:
        """Return whether the seat has the power that `action` needs."""
        power = self._power_of.get(action)
        return power is None or power in self.view.powers

    # Showing

    def show(self, view: View) -> None:
        """Draw what changed since the last view; a field with focus or unsaved text is left alone."""
        self.view = view
        if not self.ready.is_set():
            return
        self._drawn_for = self._height
        purpose = Content.styled(KINDS[self.KIND].purpose, "bold")
        heading = Block(Passage(purpose, right=self.summary(view)))
        self.query_one(".purpose", StaticText).show(heading)
        self.query_one(".prompts", StaticText).show(self._prompts(view))
        self.clauses.set_rows(self._spaced(self.listed(view)))
        missing = view.missing if view.editable else ""
        self.query_one(".missing", StaticText).show(muted(missing))
        self._show_detail()
        if self.subject and not self.subject.uid.startswith("new:"):
            subject = self.subject_of(view, self.subject.uid)
            if subject is None or self.form is None:
                self.call_later(self.close_form)
            else:
                self.subject = subject
                self.form.show(subject.values)

    def _spaced(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the rows with air between them, where the screen is tall and they are few."""
        if self._off:
            off = muted("taken off the screens")
            rows = [replace(each, content=off) if each.uid == self._off else each for each in rows]
        if len(rows) > _FEW or not self.screen.has_class("-tall"):
            return rows
        return [row if row.heading else replace(row, air=True) for row in rows]

    def _prompts(self, view: View) -> VisualType:
        prompts = view.step.prompts_in(view.record.session.phase)
        if len(prompts) > 1 and self.screen.has_class("-low"):
            more = muted(f"+{len(prompts) - 1} in F1")
            return Block(Passage(muted(prompts[0]), muted("·"), more), indent=2)
        return Block(*(Passage(muted(prompt), muted("·")) for prompt in prompts), indent=2)

    def _show_detail(self) -> None:
        uid = self.chosen if self.chosen != self._off else ""
        shown = self.detail(self.view, uid) if uid else Content("")
        self.query_one(".detail-body", StaticText).show(shown)
        box = self.query_one(".detail", VerticalScroll)
        box.display = bool(uid) and self.subject is None and bool(getattr(shown, "plain", shown))

    @property
    def chosen(self) -> str:
        """The uid of the chosen row, "" for none."""
        return (self.clauses.selected or "") if self.ready.is_set() else ""

    def chosen_item(self) -> Item[Any] | None:
        """Return the chosen row's item, None where the row is none."""
        return self.view.record.item(self.chosen) if self.chosen else None

    def focus_list(self) -> None:
        """Put the keyboard on the list."""
        self.clauses.focus()

    # The form

    def locked(self) -> bool:
        """Return whether nothing here can be changed now, and say why."""
        if not self.view.editable:
            self.console.say(_locked(self.view.record.session))
        return not self.view.editable

    async def open_form(self, subject: Subject, focus: str = "") -> Form | None:
        """Show the form of `subject`, with the keyboard in the field `focus` or its first; None where all is locked."""
        if self.locked():
            return None
        if self.form is not None:
            await self.form.remove()
        self.subject = subject
        new = New(subject.needs, subject.whole) if subject.add else None
        self.form = Form(subject.specs, leave=self._escape, new=new)
        self.form.border_title = subject.title
        self.add_class("editing")
        self._show_detail()
        await self.query_one(".work", Vertical).mount(self.form)
        self.form.show(subject.values)
        self.form.edit(focus)
        self.post_message(self.Shown())
        return self.form

    async def close_form(self) -> None:
        """Go back to the list."""
        form, self.form, self.subject = self.form, None, None
        self.remove_class("editing")
        self.focus_list()
        if form is not None:
            form.state.close()
            await form.remove()
        self._show_detail()
        self._settled.set()
        self.post_message(self.Shown())

    async def leave_form(self) -> bool:
        """Save every field, go back to the list, and return True; False where one cannot be saved as it is.

        Not from a handler of the pane itself: what the fields tell arrives there, and this waits for it.
        """
        form = self.form
        if form is None:
            return True
        if not form.leave_all():
            form.advise(_STAYS)
            return False
        self._settled.clear()
        self.call_later(self._finish)
        await self._settled.wait()
        return self.form is not form

    async def subject_again(self, uid: str) -> Subject | None:
        """Return what the form of row `uid` was filled for, after a crash; None where it is gone."""
        return self.blank(self.view) if uid.startswith("new:") else self.subject_of(self.view, uid)

    def draft_field(self, name: str) -> str:
        """Return the name under which the draft of a field is kept."""
        return f"{self.view.step.uid}/{self.subject.uid if self.subject else ''}/{name}"

    def unsaved(self) -> dict[str, str]:
        """Return what stands in the open form and is not on its way to be saved, by the names of its drafts."""
        unsent = self.form.state.unsent if self.form is not None else {}
        return {self.draft_field(name): text for name, text in unsent.items()}

    @on(FieldBox.Typing)
    def _keep(self, event: FieldBox.Typing) -> None:
        event.stop()
        if self.subject:
            self.console.draft(self.draft_field(event.name), event.text)

    @on(FieldBox.Left)
    async def _left(self, event: FieldBox.Left) -> None:
        """Take what a field sent: save it, or make the new item when all that it needs is there."""
        event.stop()
        form, subject = self.form, self.subject
        if form is None or subject is None:
            return
        match form.state.take(event.name):
            case Save(name, value):
                await self._save(form, subject, name, value)
            case Make(given):
                await self._make(form, subject, given)
        await self._finish()

    async def _finish(self) -> None:
        """Go on with leaving the form: make the new item that waited for it, close when all is saved, or stay open."""
        form, subject = self.form, self.subject
        if form is None or subject is None:
            return
        step = form.state.finish()
        if isinstance(step, Make):
            await self._make(form, subject, step.given)
            step = form.state.finish()
        match step:
            case Close():
                await self.close_form()
            case Stay(missing):
                if missing:
                    form.complain(InputError("Fill this in first.", missing))
                    form.edit(missing)
                form.advise(_STAYS)
                self._settled.set()

    async def _save(self, form: Form, subject: Subject, name: str, value: object) -> None:
        """Save one field of what is there."""
        draft, save = self.draft_field(name), subject.save

        def job(room: Room) -> bool:
            if save is not None:
                save(room, name, value)
            forget_drafts(room, (draft,))
            return True

        # Before: what waits to be written would else come after what the job forgets.
        self.console.draft(draft, form.state.unsent.get(name, ""))
        if await self.console.do(job, form):
            form.state.saved(name)
            # Once more what was typed since, for the job has forgotten that too.
            self.console.draft(draft, form.state.unsent.get(name, ""))
            return
        self.console.draft(draft, form.text_of(name))
        self._not_saved(form, name)

    async def _make(self, form: Form, subject: Subject, given: Mapping[str, object]) -> None:
        """Make the new item of what was given."""
        add, fields = subject.add, dict(given)
        if add is None:
            return
        drafts = {spec.name: self.draft_field(spec.name) for spec in subject.specs}

        def job(room: Room) -> str:
            uid = add(room, fields)
            forget_drafts(room, [drafts[name] for name in fields])
            return uid

        for name in fields:
            self.console.draft(drafts[name], form.state.unsent.get(name, ""))
        uid = await self.console.do(job, form)
        if uid is None:
            for name in fields:
                self.console.draft(drafts[name], form.text_of(name))
            self._not_saved(form)
            return
        for draft in drafts.values():
            self.console.draft(draft, "")
        if self.form is not form:
            return
        self.subject = self.subject_of(self.view, uid)
        form.state.made()
        for name in form.dirty:  # from now on a draft of what is there
            self.console.draft(self.draft_field(name), form.text_of(name))
        self.clauses.select(uid)
        self.post_message(self.Shown())

    def _not_saved(self, form: Form, name: str = "") -> None:
        """Say beside the field that it is not saved, and how to drop it where somebody wanted to leave the form."""
        if form.state.not_saved(name, _NOT_SAVED):
            form.advise(_STAYS)
        self._settled.set()

    @on(FieldBox.Unchanged)
    def _forget(self, event: FieldBox.Unchanged) -> None:
        event.stop()
        self.console.draft(self.draft_field(event.name), "")

    @on(Form.Done)
    async def _done(self, event: Form.Done) -> None:
        """Leave the form after its last field; what its fields told is on its way here after this."""
        event.stop()
        if self.form is not None:
            self.run_worker(self.leave_form())

    async def _escape(self) -> None:
        """Leave the form; the second time drop what cannot be saved."""
        dropped = self.form.state.escape() if self.form is not None else None
        if dropped is None:
            await self.leave_form()
            return
        for name in dropped:
            self.console.draft(self.draft_field(name), "")
        await self.close_form()

    @on(ClauseList.Highlighted)
    def _highlighted(self, event: ClauseList.Highlighted) -> None:
        event.stop()
        self._show_detail()
        self.post_message(self.Shown())

    @on(ClauseList.Chosen)
    async def _chosen(self, event: ClauseList.Chosen) -> None:
        event.stop()
        if not self._may("edit"):
            return
        if self.form is None:
            await self.action_edit()
        else:
            self.run_worker(self._change_to(event.uid))

    async def _change_to(self, uid: str) -> None:
        """Leave the form that is open for that of another row."""
        if await self.leave_form():
            self.clauses.select(uid)
            await self.action_edit()

    # The commands while a form is open

    async def action_finish(self) -> None:
        """Save what is written and go back to the list."""
        await self.leave_form()

    # The commands every pane has

    async def action_new(self) -> None:
        """Begin a new item."""
        subject = self.blank(self.view)
        if subject:
            await self.open_form(subject, subject.needs)

    async def action_edit(self, focus: str = "") -> None:
        """Edit the chosen row."""
        subject = self.subject_of(self.view, self.chosen) if self.chosen else None
        if subject:
            await self.open_form(subject, focus)

    async def action_remove(self) -> None:
        """Remove the chosen item, or drop it where the last agreement had it."""
        if item := self.chosen_item():
            await self.console.do(lambda room: room.clauses.remove(item.uid))

    def action_take_off(self) -> None:
        """Hide the chosen item at once, then ask whether it is gone for good."""
        if (item := self.chosen_item()) and not self.locked():
            self._off = item.uid
            self.show(self.view)
            self.run_worker(self._take_off(item))

    async def _take_off(self, item: Item[Any]) -> None:
        words = (
            f"{item.number or 'It'} is off the screens. Gone for good? Nothing brings it back then."
        )
        try:
            answer = await self.console.ask(words, (("n", "show it again"), ("y", "gone for good")))
            if answer == "y":
                await self.console.do(lambda room: room.clauses.take_off(item.uid))
        finally:
            self._off = ""
            if self.is_attached:
                self.show(self.view)

    async def action_up(self) -> None:
        """Move the chosen item up."""
        await self._reorder(-1)

    async def action_down(self) -> None:
        """Move the chosen item down."""
        await self._reorder(1)

    async def _reorder(self, delta: int) -> None:
        if item := self.chosen_item():
            await self.console.do(lambda room: room.clauses.reorder(item.uid, delta))

    async def action_tick_client(self) -> None:
        """Set or take away the client's tick."""
        await self._tick("client")

    async def action_tick_agency(self) -> None:
        """Set or take away the agency's tick."""
        await self._tick("agency")

    async def _tick(self, side: Side) -> None:
        if item := self.chosen_item():
            await self.console.do(lambda room: room.clauses.agree(item.uid, side))

    async def action_stand(self) -> None:
        """Say that the chosen clause stands."""
        if item := self.chosen_item():
            await self.console.do(lambda room: room.clauses.stand(item.uid))

    async def action_all_stand(self) -> None:
        """Say that all clauses nobody looked at yet stand."""
        count = await self.console.do(lambda room: room.clauses.all_stand(self.KIND))
        if count is not None:
            self.console.say(
                f"{count} clause{'s stand' if count != 1 else ' stands'} as before."
                if count
                else "Nothing is left to confirm here."
            )


def forget_drafts(room: Room, fields: Iterable[str]) -> None:
    """Forget drafts in the turn in which what was typed is saved: killed right after, it would be offered again."""
    with suppress(WorkshopError):  # the console does it once more, and says where that fails
        room.keep_drafts(dict.fromkeys(fields, ""))


def _locked(session: Session) -> str:
    try:
        require_state(session, EDITABLE)
    except Refused as refusal:
        return str(refusal)
    return ""


def body_values(item: Item[Any]) -> dict[str, object]:
    """Return the fields of an item's body, with its side."""
    values: dict[str, object] = {
        name: getattr(item.body, name) for name in item.body.__struct_fields__
    }
    return {**values, "side": item.side}


def need(value: object, words: str, name: str) -> str:
    """Return a text that must be there. Raises InputError with `words`."""
    if not value:
        raise InputError(words, name)
    return str(value)
