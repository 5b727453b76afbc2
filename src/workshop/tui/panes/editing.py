"""The form of a pane: opened for one item, saved field by field, and left.

`FormState` decides what is to be done; this does it: in the room, with the drafts, on the screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from msgspec import Struct
from textual import on
from textual.containers import Vertical
from textual.message import Message

from workshop.errors import InputError, Refused, WorkshopError
from workshop.model.items import Item
from workshop.model.lists import Listed
from workshop.model.session import EDITABLE, Session, require_state
from workshop.model.sides import SIDES, Side
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.panes.console import Console
from workshop.tui.widgets.clause_list import ClauseList
from workshop.tui.widgets.fields import WHICH_SIDE, FieldSpec
from workshop.tui.widgets.form import FieldBox, Form, Several
from workshop.tui.widgets.form_state import Close, Make, New, Save, Stay

_STAYS = "Not saved: correct it, or press Esc to drop it."
_NOT_SAVED = "This is not saved yet; leaving the field tries again."


class Subject(Struct, frozen=True):
    """What a form edits: an item that is there, or a new one, made when the field it needs is given."""

    uid: str
    """The uid of its row; for a new one `new:` and the sort of item."""
    title: str
    specs: tuple[FieldSpec, ...]
    values: Mapping[str, object]
    save: Callable[[Room, str, object], object] | None = None
    """Saves one field of what is there."""
    add: Callable[[Room, dict[str, object]], str] | None = None
    """Makes a new one of the fields given so far; returns the uid of its row."""
    needs: str = ""
    """The field without which a new one cannot be made."""
    group: str = ""
    """The field that takes the heading over lines that are pasted, "" where there are no groups."""
    asks: tuple[str, ...] = ()
    """Choices without which a new one cannot be made, such as whose it is: asked for when it is saved."""
    whole: bool = False
    """Whether a new one is made only when the form is left, because what comes of it has other fields."""


class EditingPane(Vertical):
    """A list of items and, while one is edited, its form."""

    class Shown(Message):
        """The pane shows another row or has begun or left its form: the footer may have changed."""

    def __init__(self, console: Console, view: View) -> None:
        super().__init__(classes="pane")
        self.console = console
        self.view = view
        self.ready = asyncio.Event()
        """Set when it is on the screen."""
        self.subject: Subject | None = None
        self.form: Form | None = None
        """The form that is open, for `subject`."""
        self._clauses: ClauseList | None = None
        self._saving = False
        """Whether a field is being saved: what closes its form then was done here."""
        self._said_gone: Form | None = None
        """The form of which it was said that what it edits is gone."""
        self._settled = asyncio.Event()
        """Set when a form that is being left has closed, or has turned out to stay open."""

    # What a kind says of its forms

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """Return what a form for the row `uid` edits, None where nothing can be edited."""
        return None

    def blank(self, view: View) -> Subject | None:
        """Return what `new` begins, None where the kind has no such thing."""
        return None

    def show_detail(self) -> None:
        """Show below the list what is said of the chosen row; nothing while its form is open."""
        raise NotImplementedError

    # The list

    @property
    def clauses(self) -> ClauseList:
        """The list. It is looked for once: each view asks for it fifty times."""
        if self._clauses is None or not self._clauses.is_attached:
            self._clauses = self.query_one(ClauseList)
        return self._clauses

    @property
    def chosen(self) -> str:
        """The uid of the chosen row, "" for none."""
        return (self.clauses.selected or "") if self.ready.is_set() else ""

    def focus_list(self) -> None:
        """Put the keyboard on the list."""
        self.clauses.focus()

    # Opening and closing

    def locked(self) -> bool:
        """Return whether the session is locked; if it is, show why."""
        if not self.view.editable:
            self.console.say(_locked(self.view.record.session))
        return not self.view.editable

    async def open_form(self, subject: Subject, focus: str = "") -> Form | None:
        """Show the form of `subject`, with the keyboard in the field `focus`, else where it begins.

        Returns None where all is locked, and where it was closed again before it was there.
        """
        if self.locked():
            return None
        if self.form is not None:
            await self.form.remove()
        self.subject = subject
        if any(row.uid == subject.uid for row in self.clauses.rows):
            self.clauses.select(subject.uid)  # so that the next key means what was just edited
        new = New(subject.needs, subject.asks, subject.whole) if subject.add else None
        several = None
        if new is not None and not new.whole:
            several = Several(self._take_several, bool(subject.group))
        form = self.form = Form(subject.specs, leave=self._escape, new=new, several=several)
        form.border_title = subject.title
        self.add_class("editing")
        self.show_detail()
        await self.query_one(".work", Vertical).mount(form)
        if self.form is not form:
            return None
        form.show(subject.values)
        form.edit(focus)
        self.post_message(self.Shown())
        return form

    async def close_form(self) -> None:
        """Go back to the list."""
        form, self.form, self.subject = self.form, None, None
        self.remove_class("editing")
        self.focus_list()
        if form is not None:
            form.state.close()
            await form.remove()
        self.show_detail()
        self._settled.set()
        self.post_message(self.Shown())

    async def leave_form(self) -> bool:
        """Save every field, close the form and return True; return False where a field cannot be saved.

        Never await this in a message handler of the pane: the messages it waits for are handled after that one.
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

    def show_in_form(self, view: View) -> None:
        """Show the stored values in the open form; close it where what it edits is gone."""
        if self.subject is None or self.subject.uid.startswith("new:"):
            return
        subject = self.subject_of(view, self.subject.uid)
        if self.form is None:
            self.call_later(self.close_form)
        elif subject is None:
            self._gone(self.form, self.subject.title)
        else:
            self.subject = subject
            self.form.show(subject.values)

    def _gone(self, form: Form, title: str) -> None:
        """Close the form of what is gone; where another seat took it away, once that is acknowledged."""
        if self._saving and not form.dirty:
            self.call_later(self.close_form)
        elif self._said_gone is not form:
            self._said_gone = form
            words = (
                f"{title} was taken away at another seat, so it cannot be changed here any more."
            )
            self.console.closes(words, form.written(), lambda: self.call_later(self.close_form))

    async def subject_again(self, uid: str) -> Subject | None:
        """Return the subject of row `uid`, to take up its drafts after a crash; None where it is gone."""
        return self.blank(self.view) if uid.startswith("new:") else self.subject_of(self.view, uid)

    def draft_field(self, name: str) -> str:
        """Return the name under which the draft of a field is kept."""
        return f"{self.view.step.uid}/{self.subject.uid if self.subject else ''}/{name}"

    def unsaved(self) -> dict[str, str]:
        """Return the texts of the open form that are neither stored nor being saved, by the names of their drafts."""
        unsent = self.form.state.unsent if self.form is not None else {}
        return {self.draft_field(name): text for name, text in unsent.items()}

    @on(FieldBox.Typing)
    def _keep(self, event: FieldBox.Typing) -> None:
        event.stop()
        subject, form = self.subject, self.form
        if subject is None or form is None:
            return
        leading = {spec.name for spec in subject.specs if spec.leads} if subject.add else set()
        if event.name not in leading:
            self.console.draft(self.draft_field(event.name), event.text)
        if form.text_of(subject.needs or event.name).strip():
            # A side without a word is not worth asking about after a crash; with words it belongs to them.
            for name in leading.intersection(form.dirty):
                self.console.draft(self.draft_field(name), form.text_of(name))

    @on(FieldBox.Left)
    async def _left(self, event: FieldBox.Left) -> None:
        """Save the field that was left, or make the new item where that was the field it needed."""
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
        """Do the next step of leaving the form: make the new item, close, or show why it stays open."""
        form, subject = self.form, self.subject
        if form is None or subject is None:
            return
        step = form.state.finish()
        if isinstance(step, Make):
            await self._make(form, subject, step.given)
            step = form.state.finish()
        match step:
            case Close(dropped):
                for name in dropped:
                    self.console.draft(self.draft_field(name), "")
                await self.close_form()
            case Stay(missing):
                if missing:
                    form.ask_for(missing)
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

        # First, so that a draft waiting to be written does not come back after the job has dropped it.
        self.console.draft(draft, form.state.unsent.get(name, ""))
        self._saving = True
        try:
            done = await self.console.do(job, form)
        finally:
            self._saving = False
        if done:
            form.state.saved(name)
            # Again, because the job has dropped the draft of what was typed meanwhile, too.
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
        for name in form.dirty:  # from now on under the uid of the item
            self.console.draft(self.draft_field(name), form.text_of(name))
        self.clauses.select(uid)
        self.post_message(self.Shown())

    def _take_several(self, items: Sequence[Listed]) -> None:
        self.run_worker(self._make_several(items))

    async def _make_several(self, items: Sequence[Listed]) -> None:
        """Make an item of each line that was pasted into the form of a new one, with what else is chosen there."""
        form, subject = self.form, self.subject
        if form is None or subject is None or subject.add is None:
            return
        given = await self._given_beside(form, subject)
        uid = await self._add_several(subject, items, given, form) if given is not None else None
        if uid is None or self.form is not form:
            return
        if not form.text_of(subject.needs).strip():
            for spec in subject.specs:
                self.console.draft(self.draft_field(spec.name), "")
            await self.close_form()
        self.clauses.select(uid)

    async def _given_beside(self, form: Form, subject: Subject) -> dict[str, object] | None:
        """Return what stands in the other fields, after asking for what is missing; None where nothing can be made."""
        given: dict[str, object] = {}
        for spec in subject.specs:
            text = form.text_of(spec.name)
            if spec.name == subject.needs or not (spec.name in form.dirty or spec.leads):
                continue
            if not text and spec.name in subject.asks:
                text = await ask_choice(self.console, spec)
                if not text:
                    return None
            try:
                given[spec.name] = spec.parse(text)
            except InputError as error:
                form.complain(error, spec.name)
                return None
        return given

    async def _add_several(
        self,
        subject: Subject,
        items: Sequence[Listed],
        given: Mapping[str, object],
        form: Form | None = None,
    ) -> str | None:
        """Make all of `items` as one act; return the uid of the last one, None where none could be made."""
        add = subject.add
        if add is None:
            return None

        def job(room: Room) -> str:
            uid = ""
            with room.as_one(f"{len(items)} added"):
                for item in items:
                    heading = {subject.group: item.group} if subject.group and item.group else {}
                    uid = add(room, {**given, **heading, subject.needs: item.text})
            return uid

        uid = await self.console.do(job, form)
        if uid is not None:
            self.console.say(f"{len(items)} added. u takes them back.")
        return uid

    def _not_saved(self, form: Form, name: str = "") -> None:
        """Show beside the field that it is not saved; where the form was being left, also how to drop it."""
        if form.state.not_saved(name, _NOT_SAVED):
            form.advise(_STAYS)
        self._settled.set()

    @on(FieldBox.Unchanged)
    def _forget(self, event: FieldBox.Unchanged) -> None:
        event.stop()
        self.console.draft(self.draft_field(event.name), "")

    @on(Form.Done)
    async def _done(self, event: Form.Done) -> None:
        """Leave the form at Enter in its last field; in a worker, for leaving waits for messages of its fields."""
        event.stop()
        if self.form is not None:
            self.run_worker(self.leave_form())

    async def _escape(self) -> None:
        """Leave the form at Esc; where it stays open, drop at the next Esc what cannot be saved."""
        dropped = self.form.state.escape() if self.form is not None else None
        if dropped is None:
            await self.leave_form()
            return
        for name in dropped:
            self.console.draft(self.draft_field(name), "")
        await self.close_form()

    async def action_finish(self) -> None:
        """Save what is written and go back to the list."""
        await self.leave_form()


def forget_drafts(room: Room, fields: Iterable[str]) -> None:
    """Drop drafts in the job that saves their text: a program that is killed right after would offer them again."""
    with suppress(
        WorkshopError
    ):  # the console drops them once more after the job, and shows it if that fails
        room.keep_drafts(dict.fromkeys(fields, ""))


def _locked(session: Session) -> str:
    try:
        require_state(session, EDITABLE)
    except Refused as refusal:
        return str(refusal)
    return ""


async def ask_choice(console: Console, spec: FieldSpec) -> str:
    """Ask for one of the answers of a choice by its number; return its value, "" for none. Only in a worker."""
    answers = [(str(place), each.label) for place, each in enumerate(spec.choices[:9], 1)]
    key = await console.ask(f"{spec.label}?", answers)
    return spec.choices[int(key) - 1].value if key else ""


def one_side(value: object) -> Side:
    """Return the side that a field holds. Raises InputError where none is chosen."""
    found = next((side for side in SIDES if side == value), None)
    if found is None:
        raise InputError(WHICH_SIDE, "side")
    return found


def body_values(item: Item[Any]) -> dict[str, object]:
    """Return the fields of an item's body, with its side."""
    values: dict[str, object] = {
        name: getattr(item.body, name) for name in item.body.__struct_fields__
    }
    return {**values, "side": item.side}
