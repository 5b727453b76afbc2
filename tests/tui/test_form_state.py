"""The life of a form without a screen: every state a field and a form can be in, and that no text is ever lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from laws import examples
from workshop.errors import InputError
from workshop.tui.widgets.field_state import (
    Field,
    FieldEvent,
    FieldState,
    Left,
    RemarksChanged,
    Typing,
    Unchanged,
)
from workshop.tui.widgets.fields import FieldSpec, choice_field, line_field
from workshop.tui.widgets.form_state import (
    Close,
    FormState,
    Make,
    New,
    Phase,
    Save,
    Stay,
)

BAD = "bad"
"""A text that no field can read."""


def read(typed: str) -> str:
    """Blanks around it go, as in every field."""
    if BAD in typed:
        raise InputError("This cannot be read.")
    return typed.strip()


@dataclass
class Paper:
    """An editor without a screen."""

    text: str = ""

    def put(self, text: str) -> None:
        self.text = text


@dataclass
class Sheet:
    """One field on paper, with what it told."""

    spec: FieldSpec
    news: list[FieldEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.paper = Paper()
        self.field = Field(self.spec, self.paper, self.news.append)

    def type(self, text: str) -> None:
        self.paper.text = text
        self.field.notice()

    def told(self) -> list[FieldEvent]:
        """What it told since it was asked last, drawing aside."""
        news = [each for each in self.news if not isinstance(each, RemarksChanged)]
        self.news.clear()
        return news


def a_sheet(stored: str = "") -> Sheet:
    """A field in which `stored` is shown."""
    sheet = Sheet(line_field("name", "Name", parse=read))
    sheet.field.show(stored, focused=False)
    return sheet


def a_form(*names: str, new: New | None = None) -> tuple[FormState, dict[str, Sheet]]:
    """A form of lines, its sheets by name."""
    sheets = {name: Sheet(line_field(name, name, parse=read)) for name in names}
    return FormState([sheet.field for sheet in sheets.values()], new), sheets


# A field


@pytest.mark.parametrize(
    ("typed", "after", "told"),
    [
        ("old", FieldState.AS_STORED, [Unchanged()]),
        (" old ", FieldState.AS_STORED, [Unchanged()]),
        ("new", FieldState.SENT, [Left("new")]),
        ("", FieldState.SENT, [Left("")]),
        (BAD, FieldState.FAULTY, []),
    ],
)
def test_a_field_that_was_typed_into_is_left(
    typed: str, after: FieldState, told: list[FieldEvent]
) -> None:
    sheet = a_sheet("old")
    assert sheet.field.state is FieldState.AS_STORED
    sheet.type("old and more")
    sheet.type(typed)
    assert sheet.told() == [Typing("old and more"), Typing(typed)]
    sheet.field.leave()
    assert sheet.field.state is after
    assert sheet.told() == told
    assert sheet.paper.text == typed.strip()


def a_field_that_is(state: FieldState) -> Sheet:
    sheet = a_sheet("old")
    if state is not FieldState.AS_STORED:
        sheet.type(BAD if state is FieldState.FAULTY else "new")
    if state in (FieldState.SENT, FieldState.FAULTY):
        sheet.field.leave()
    assert sheet.field.state is state
    sheet.told()
    return sheet


@pytest.mark.parametrize("state", FieldState)
def test_typing_leads_to_typed_from_every_state_and_takes_the_fault_away(state: FieldState) -> None:
    sheet = a_field_that_is(state)
    sheet.type("newer")
    assert sheet.field.state is FieldState.TYPED
    assert sheet.told() == [Typing("newer")]
    assert sheet.field.remarks == {}


@pytest.mark.parametrize("state", FieldState)
def test_what_others_store_never_touches_text_that_is_not_stored(state: FieldState) -> None:
    sheet = a_field_that_is(state)
    before = sheet.paper.text
    sheet.field.show("theirs", focused=False)
    free = state is FieldState.AS_STORED
    assert sheet.paper.text == ("theirs" if free else before)
    assert sheet.field.remarks.get("meanwhile") == (None if free else "theirs")


@pytest.mark.parametrize("state", FieldState)
def test_what_is_refused_is_faulty_with_its_text_and_can_be_sent_once_more(
    state: FieldState,
) -> None:
    sheet = a_field_that_is(state)
    before, sent = sheet.paper.text, sheet.field.take()
    if sent is not None:
        sent.saving = True
    sheet.field.refuse("No.")
    assert sheet.field.state is FieldState.FAULTY
    assert sheet.paper.text == before
    sheet.field.leave()
    assert sheet.told() == ([Left("new")] if state in (FieldState.TYPED, FieldState.SENT) else [])


def test_a_field_with_the_keyboard_takes_what_others_stored_when_it_is_left() -> None:
    sheet = a_sheet("old")
    sheet.field.show("theirs", focused=True)
    assert (sheet.paper.text, sheet.field.remarks) == ("old", {"meanwhile": "theirs"})
    sheet.field.leave()
    assert (sheet.paper.text, sheet.field.remarks) == ("theirs", {})


def test_what_is_typed_while_the_text_before_is_being_saved_is_sent_after_it() -> None:
    sheet = a_field_that_is(FieldState.SENT)
    sheet.type("newer")
    sheet.field.leave()
    sheet.field.saved()
    assert (sheet.paper.text, sheet.field.state) == ("newer", FieldState.SENT)
    sheet.field.saved()
    assert (sheet.paper.text, sheet.field.state) == ("newer", FieldState.AS_STORED)
    assert sheet.told() == [Typing("newer"), Left("newer"), Unchanged()]


def test_our_own_text_that_comes_back_is_not_called_somebody_elses() -> None:
    sheet = a_field_that_is(FieldState.SENT)
    sheet.type("newer")
    sheet.field.show("new", focused=True)
    assert (sheet.paper.text, sheet.field.remarks) == ("newer", {})


def test_text_that_is_taken_back_before_anybody_took_it_is_never_saved() -> None:
    sheet = a_field_that_is(FieldState.SENT)
    sheet.type("old")
    sheet.field.leave()
    assert sheet.field.state is FieldState.AS_STORED
    assert sheet.field.take() is None


def test_text_that_is_taken_back_while_it_is_being_saved_is_saved_as_it_was() -> None:
    form, sheets = a_form("name")
    sheet = sheets["name"]
    sheet.field.show("old", focused=False)
    sheet.type("new")
    sheet.field.leave()
    assert form.take("name") == Save("name", "new")
    sheet.type("old")
    sheet.field.leave()
    sheet.field.show("new", focused=False)
    form.saved("name")
    assert (sheet.paper.text, sheet.field.state) == ("old", FieldState.SENT)
    assert form.take("name") == Save("name", "old")


def test_an_offered_draft_counts_as_typed() -> None:
    sheet = a_sheet("old")
    sheet.field.offer("old, half rewri", "kept from before")
    assert sheet.field.state is FieldState.TYPED
    assert sheet.field.remarks == {"offer": "kept from before"}
    sheet.field.leave()
    assert sheet.told() == [Left("old, half rewri")]


def test_a_choice_counts_as_it_stands_before_anything_is_stored() -> None:
    sheet = Sheet(choice_field("answer", "Answer", [("", "not yet"), ("yes", "yes")]))
    assert sheet.field.state is FieldState.AS_STORED
    sheet.type("yes")
    sheet.field.leave()
    assert sheet.told() == [Typing("yes"), Left("yes")]


# A form


def test_a_form_in_which_nothing_was_typed_closes_at_once() -> None:
    form, _ = a_form("name", "why")
    assert form.leave() == ()
    assert form.phase is Phase.LEAVING
    assert form.finish() == Close()
    assert form.phase is Phase.CLOSED


def test_a_form_that_was_left_closes_when_its_last_field_is_saved() -> None:
    form, sheets = a_form("name", "why")
    sheets["name"].type("a")
    sheets["why"].type("b")
    assert form.leave() == ()
    for name, value in (("name", "a"), ("why", "b")):
        assert form.finish() is None
        assert form.take(name) == Save(name, value)
        form.saved(name)
    assert form.finish() == Close()


def test_a_form_stays_for_a_text_that_cannot_be_read_until_it_is_mended() -> None:
    form, sheets = a_form("name")
    sheets["name"].type(BAD)
    assert form.leave() == ("name",)
    assert form.phase is Phase.STAYS
    sheets["name"].type("good")
    assert form.phase is Phase.OPEN
    assert form.escape() is None
    assert form.leave() == ()


def test_the_second_escape_drops_what_cannot_be_saved_and_says_what_that_was() -> None:
    form, sheets = a_form("name", "why")
    sheets["name"].type(BAD)
    assert form.escape() is None
    form.leave()
    assert form.escape() == ("name",)
    assert form.phase is Phase.CLOSED


def test_a_key_that_nobody_has_noticed_yet_keeps_escape_from_dropping() -> None:
    form, sheets = a_form("name")
    sheets["name"].type(BAD)
    form.leave()
    sheets["name"].paper.text = "good"
    assert form.escape() is None
    assert sheets["name"].told() == [Typing(BAD), Typing("good")]


def test_a_form_stays_for_a_field_that_is_not_saved() -> None:
    form, sheets = a_form("name")
    sheets["name"].type("a")
    form.leave()
    assert form.take("name") == Save("name", "a")
    assert form.not_saved("name", "Not saved yet.")
    assert form.phase is Phase.STAYS
    assert sheets["name"].field.remarks == {"fault": "Not saved yet."}
    assert form.finish() is None
    assert form.leave() == ()
    assert form.take("name") == Save("name", "a")


def test_a_field_that_is_not_saved_while_nobody_leaves_keeps_the_form_open_without_a_word() -> None:
    form, sheets = a_form("name")
    sheets["name"].type("a")
    sheets["name"].field.leave()
    form.take("name")
    assert not form.not_saved("name", "Not saved yet.")
    assert form.phase is Phase.OPEN


def test_what_is_typed_while_the_form_closes_is_saved_before_it_does() -> None:
    form, sheets = a_form("name")
    sheets["name"].type("a")
    form.leave()
    form.take("name")
    sheets["name"].type("ab")
    form.saved("name")
    assert form.finish() is None
    assert form.take("name") == Save("name", "ab")
    form.saved("name")
    assert form.finish() == Close()


def test_what_cannot_be_read_and_is_typed_while_the_form_closes_keeps_it_open() -> None:
    form, sheets = a_form("name")
    sheets["name"].type("a")
    form.leave()
    form.take("name")
    sheets["name"].type(BAD)
    form.saved("name")
    assert form.finish() == Stay()
    assert form.phase is Phase.STAYS


def test_a_new_item_is_made_with_the_field_it_needs_and_saved_field_by_field_from_then_on() -> None:
    form, sheets = a_form("name", "why", new=New("name"))
    sheets["why"].type("because")
    sheets["why"].field.leave()
    assert form.take("why") is None
    sheets["name"].type("a")
    sheets["name"].field.leave()
    assert form.take("name") == Make({"name": "a", "why": "because"})
    form.made()
    assert form.waiting == form.dirty == ()
    sheets["why"].type("because of it")
    sheets["why"].field.leave()
    assert form.take("why") == Save("why", "because of it")


def test_a_field_of_a_new_item_that_was_left_twice_is_given_as_it_was_left_last() -> None:
    form, sheets = a_form("name", "why", new=New("name"))
    for text in ("be", "because"):
        sheets["why"].type(text)
        sheets["why"].field.leave()
        form.take("why")
    sheets["name"].type("a")
    form.leave()
    assert form.take("name") == Make({"name": "a", "why": "because"})
    form.made()
    assert form.finish() == Close()


def test_what_is_emptied_again_is_not_given_to_a_new_item() -> None:
    form, sheets = a_form("name", "why", new=New("name"))
    for text in ("because", ""):
        sheets["why"].type(text)
        sheets["why"].field.leave()
        form.take("why")
    sheets["name"].type("a")
    form.leave()
    assert form.take("name") == Make({"name": "a"})


def test_a_new_item_that_is_made_as_a_whole_waits_for_the_end() -> None:
    form, sheets = a_form("side", "lines", new=New("lines", whole=True))
    sheets["lines"].type("Ines")
    sheets["lines"].field.leave()
    assert form.take("lines") is None
    sheets["side"].type("agency")
    assert form.leave() == ()
    assert form.finish() is None
    assert form.take("side") is None
    assert form.finish() == Make({"side": "agency", "lines": "Ines"})
    form.made()
    assert form.finish() == Close()


def test_a_new_item_without_the_field_it_needs_stays() -> None:
    form, sheets = a_form("name", "why", new=New("name"))
    sheets["why"].type("because")
    form.leave()
    form.take("why")
    assert form.finish() == Stay("name")
    assert form.escape() == ("why",)


def test_a_new_item_that_is_not_made_is_tried_again_with_all_that_was_given() -> None:
    form, sheets = a_form("name", "why", new=New("name"))
    sheets["why"].type("because")
    sheets["why"].field.leave()
    form.take("why")
    sheets["name"].type("a")
    form.leave()
    assert form.take("name") == Make({"name": "a", "why": "because"})
    sheets["why"].field.refuse("Not this.")
    assert form.not_saved()
    sheets["why"].type("so")
    assert form.leave() == ()
    assert form.take("why") == Make({"name": "a", "why": "so"})


def test_a_question_is_given_up_at_once_where_nothing_was_typed_else_the_second_time() -> None:
    form, sheets = a_form("text")
    assert form.give_up()
    form, sheets = a_form("text")
    sheets["text"].type("a")
    assert not form.give_up()
    assert form.phase is Phase.WARNED
    sheets["text"].type("ab")
    assert form.give_up()
    assert form.phase is Phase.CLOSED


def test_a_form_that_is_closed_has_nothing_saved_any_more() -> None:
    form, sheets = a_form("name")
    sheets["name"].type("a")
    sheets["name"].field.leave()
    form.close()
    assert form.take("name") is None
    assert form.finish() is None


# The law: no text is ever lost

NAMES = ("name", "why")
TEXTS = st.sampled_from(["", "a", "b", " a", "ab", BAD])
Name: TypeAlias = str


class FormLaw(RuleBasedStateMachine):
    """Somebody types and leaves fields while others store, and saving succeeds or fails, as slowly as it likes.

    The holder of the form is as the pane is: it keeps drafts, takes what was sent in its order, and saves one by one.
    """

    @initialize(new=st.sampled_from([None, New("name"), New("name", whole=True)]))
    def open(self, new: New | None) -> None:
        self.form, self.sheets = a_form(*NAMES, new=new)
        self.stored: dict[Name, object] | None = None if new else dict.fromkeys(NAMES, "")
        """What is stored of the item; None while it is not made."""
        self.typed: dict[Name, str] = {}
        """What was typed last into each field."""
        self.drafts: dict[Name, str] = {}
        self.inbox: list[Name] = []
        self.job: Save | Make | None = None
        self.free: set[Name] = set()
        """The fields whose text is, or is again, as it was stored: what others store may take its place."""
        self.unchanged = dict.fromkeys(NAMES, "")
        """The text of each field when it was last as it is stored, or was saved."""
        self.dropped: set[Name] = set()
        self.left = False
        self.show()

    def show(self) -> None:
        for name, value in (self.stored or {}).items():
            self.sheets[name].field.show(value, focused=False)
        self.hear()

    def hear(self) -> None:
        """Do what the holder does at once with what the fields told."""
        for name, sheet in self.sheets.items():
            for event in sheet.told():
                match event:
                    case Typing(text):
                        self.draft(name, text)
                    case Unchanged():
                        self.draft(name, "")
                    case Left():
                        self.inbox.append(name)
            if not (sheet.field.dirty or sheet.field.waiting):
                self.unchanged[name] = sheet.paper.text

    def draft(self, name: Name, text: str) -> None:
        self.drafts[name] = text
        if not text:
            del self.drafts[name]

    @property
    def closed(self) -> bool:
        return self.form.phase is Phase.CLOSED

    # Somebody at the keyboard

    @precondition(lambda self: not self.closed)
    @rule(name=st.sampled_from(NAMES), text=TEXTS)
    def type(self, name: Name, text: str) -> None:
        self.sheets[name].type(text)
        self.typed[name] = text
        self.free.discard(name)
        if text == self.unchanged[name]:
            self.free.add(name)
        self.hear()

    @precondition(lambda self: not self.closed)
    @rule(name=st.sampled_from(NAMES))
    def leave_field(self, name: Name) -> None:
        self.sheets[name].field.leave()
        self.hear()

    @precondition(lambda self: not self.closed and not self.left)
    @rule()
    def escape(self) -> None:
        dropped = self.form.escape()
        self.hear()
        if dropped is not None:
            self.dropped |= set(dropped)
            for name in dropped:
                self.draft(name, "")
            return
        self.left = not self.form.leave()
        self.hear()
        self.finish()

    # The holder

    @precondition(lambda self: self.inbox and self.job is None)
    @rule()
    def take(self) -> None:
        self.begin(self.form.take(self.inbox.pop(0)))
        self.finish()

    def begin(self, step: Save | Make | None) -> None:
        self.job = step
        for name in names_of(step):
            self.draft(name, self.form.unsent.get(name, ""))

    def finish(self) -> None:
        if self.job is not None:
            return
        step = self.form.finish()
        self.hear()
        if isinstance(step, Make):
            self.begin(step)
        elif step is not None:
            self.left = False

    @precondition(lambda self: self.job is not None)
    @rule(seen_first=st.booleans())
    def succeed(self, seen_first: bool) -> None:
        job, self.job = self.job, None
        if isinstance(job, Make):
            self.stored = dict.fromkeys(NAMES, "") | dict(job.given)
            self.form.made()
        elif isinstance(job, Save):
            assert self.stored is not None
            self.stored[job.name] = job.value
            if seen_first:
                self.show()
            self.form.saved(job.name)
        self.hear()
        for name in names_of(job):
            self.unchanged[name] = str((self.stored or {})[name])
            self.draft(name, self.form.unsent.get(name, ""))
        self.finish()

    @precondition(lambda self: self.job is not None)
    @rule(beside=st.sampled_from(["", *NAMES]))
    def fail(self, beside: Name) -> None:
        job, self.job = self.job, None
        if beside:
            self.sheets[beside].field.refuse("Not this.")
        for name in names_of(job):
            self.draft(name, self.sheets[name].paper.text)
        self.form.not_saved(job.name if isinstance(job, Save) else "", "Not saved.")
        self.left = False
        self.hear()

    @precondition(lambda self: self.closed)
    @rule()
    def nothing_more(self) -> None:
        assert self.form.finish() is None

    # Others

    @precondition(lambda self: self.stored is not None and self.job is None)
    @rule(name=st.sampled_from(NAMES), value=st.sampled_from(["a", "c"]))
    def store(self, name: Name, value: str) -> None:
        assert self.stored is not None
        self.stored[name] = value
        if not (self.sheets[name].field.dirty or self.sheets[name].field.waiting):
            self.free.add(name)
        self.show()

    # The law

    @invariant()
    def every_text_that_was_typed_is_shown_stored_or_dropped(self) -> None:
        for name, text in self.typed.items():
            field, stored = self.sheets[name].field, (self.stored or {}).get(name, "")
            kept = BAD not in text and stored == text.strip()
            shown = not self.closed and self.sheets[name].paper.text.strip() == text.strip()
            untouched = not (field.dirty or field.waiting) and name in self.free
            assert kept or shown or untouched or name in self.dropped, (name, text, stored)

    @invariant()
    def what_would_be_lost_with_the_program_is_in_a_draft(self) -> None:
        for name, text in self.form.unsent.items() if not self.closed else ():
            assert self.drafts.get(name, "") == text, (name, text)

    @invariant()
    def a_closed_form_left_nothing_behind(self) -> None:
        if self.closed:
            assert not [name for name in self.drafts if name not in self.dropped]

    @invariant()
    def a_form_that_was_left_never_waits_for_nothing(self) -> None:
        if self.form.phase is Phase.LEAVING:
            assert self.inbox or self.job is not None

    @invariant()
    def meanwhile_is_said_only_of_others(self) -> None:
        for name, sheet in self.sheets.items():
            assert "meanwhile" not in sheet.field.remarks or self.stored is not None, name


def names_of(step: Save | Make | None) -> tuple[Name, ...]:
    """The fields that are saved by `step`."""
    if isinstance(step, Save):
        return (step.name,)
    return tuple(step.given) if step is not None else ()


TestFormLaw = FormLaw.TestCase
TestFormLaw.settings = settings(max_examples=examples(150), stateful_step_count=40)
