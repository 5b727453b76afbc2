"""The law of undo, tried against a plain dictionary with its history: whatever people do at two kinds of seat."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from msgspec import structs
from store_builders import add, assert_sound, open_store, write

from builders import AGENDA, NOW, SESSION, a_record
from laws import examples
from workshop.errors import Refused
from workshop.model.agenda import moved
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.items import Item, agree, edited
from workshop.model.kpis import Kpi
from workshop.model.people import Participant
from workshop.model.progress import Outcome, Progress
from workshop.model.record import Record
from workshop.model.sides import SIDES
from workshop.store.journal import NewAct
from workspaces import laid

Facts = dict[tuple[str, str], Any]
"""By thing and part of it, what holds; what is not there has no facts."""
GONE = object()
BARRIER = "sign-off.sign"
ID = SESSION.id
Seat = tuple[str, str]
"""A kind of seat, and the handle of who sits there; "" for nobody named."""
SEATS = st.sampled_from(
    [("facilitator", ""), ("facilitator", "jun-okada"), ("scribe", ""), ("scribe", "jun-okada")]
)
BODIES = st.one_of(
    st.builds(Expectation, st.text(max_size=3)),
    st.builds(Commitment, st.text(max_size=3)),
    st.builds(Kpi, st.text(max_size=3)),
)


def facts_of(record: Record) -> Facts:
    """Everything in `record` that the machine changes, one fact a column."""
    facts: Facts = {
        ("session", name): getattr(record.session, name) for name in ("title", "step", "since")
    }
    for place, step in enumerate(record.agenda):
        facts[step.uid, "place"] = place
        facts[step.uid, "spent"] = step.spent
        facts[step.uid, "minutes"] = step.minutes
    for person in record.participants:
        facts |= person_facts(person)
    for item in record.items:
        facts |= item_facts(item)
    for row in record.progress:
        facts |= {(row.uid, "commitment"): row.commitment, (row.uid, "outcome"): row.outcome}
    return facts


def at(seat: Seat) -> dict[str, str]:
    """What an act says of who did it and where."""
    return {"seat": seat[0], "who": seat[1]}


def may_take_back(seat: Seat, done: Seat) -> bool:
    """Whether an act done at one seat is that of who sits at another: the same person, or nobody at such a seat."""
    return done[1] == seat[1] if done[1] else done[0] == seat[0]


def item_facts(item: Item[Any]) -> Facts:
    return {(item.uid, name): getattr(item, name) for name in item.__struct_fields__}


def person_facts(person: Participant) -> Facts:
    return {(person.handle, name): getattr(person, name) for name in person.__struct_fields__}


def without(facts: Facts, thing: str) -> Facts:
    return {name: value for name, value in facts.items() if name[0] != thing}


def promised(facts: Facts) -> set[str]:
    """The commitments of which it was said what became of them."""
    return {value for (_, name), value in facts.items() if name == "commitment"}


class Undoing(RuleBasedStateMachine):
    """People at two kinds of seat change one session.

    The model remembers for each act which facts it changed, from and to what.
    """

    uids = Bundle("uids")
    handles = Bundle("handles")

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.store = open_store(laid(self.folder / "w.db"))
        record = a_record(items=())
        add(self.store, record)
        self.facts = facts_of(record)
        self.done: list[tuple[Seat, Facts, Facts]] = []
        self.behind: list[tuple[Seat, Facts, Facts]] = []
        """What was done before the latest barrier."""
        self.made = 0

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def change(self, seat: Seat, after: Facts, *, undoable: bool = True) -> None:
        """Tell the model that `seat` made the facts into `after`."""
        was, became = (
            {name: facts.get(name, GONE) for name in self.facts | after}
            for facts in (self.facts, after)
        )
        names = [name for name in was if was[name] != became[name]]
        if names and undoable:
            self.done.append((seat, {n: was[n] for n in names}, {n: became[n] for n in names}))
        self.facts = after

    def save(self, seat: Seat, item: Item[Any]) -> None:
        write(self.store, lambda writer: writer.save_item(ID, item), **at(seat), session=ID)
        self.change(seat, self.facts | item_facts(item))

    def item(self, uid: str) -> Item[Any] | None:
        return self.store.record(ID).item(uid)

    @rule(target=uids, seat=SEATS, body=BODIES, position=st.integers(0, 3))
    def add(self, seat: Seat, body: Any, position: int) -> str:
        self.made += 1
        uid = f"item-{self.made}"
        self.save(seat, Item(uid, body, position=position))
        return uid

    @rule(seat=SEATS, uid=uids, text=st.text(max_size=3))
    def edit(self, seat: Seat, uid: str, text: str) -> None:
        item = self.item(uid)
        if item is not None:
            first = item.body.__struct_fields__[0]
            self.save(seat, edited(item, structs.replace(item.body, **{first: text})))

    @rule(seat=SEATS, uid=uids, side=st.sampled_from(SIDES))
    def tick(self, seat: Seat, uid: str, side: Any) -> None:
        item = self.item(uid)
        if item is not None:
            self.save(seat, agree(item, side))

    @rule(seat=SEATS, one=uids, other=uids)
    def swap(self, seat: Seat, one: str, other: str) -> None:
        first, second = self.item(one), self.item(other)
        if first is None or second is None or one == other:
            return
        turned = (
            structs.replace(first, position=second.position),
            structs.replace(second, position=first.position),
        )
        write(
            self.store,
            *(lambda writer, each=each: writer.save_item(ID, each) for each in turned),
            **at(seat),
            session=ID,
        )
        self.change(seat, self.facts | item_facts(turned[0]) | item_facts(turned[1]))

    @rule(seat=SEATS, uid=uids)
    def remove(self, seat: Seat, uid: str) -> None:
        if self.item(uid) is None:
            return
        try:
            write(self.store, lambda writer: writer.remove_item(uid), **at(seat), session=ID)
        except Refused:
            assert uid in promised(self.facts)
            return
        assert uid not in promised(self.facts)
        self.change(seat, without(self.facts, uid))

    @rule(seat=SEATS, uid=uids, outcome=st.sampled_from(get_args(Outcome)))
    def say_what_became_of_it(self, seat: Seat, uid: str, outcome: Any) -> None:
        item = self.item(uid)
        if item is None or type(item.body) is not Commitment:
            return
        self.made += 1
        row = Progress(f"progress-{self.made}", uid, outcome, NOW)
        write(self.store, lambda writer: writer.add_progress(ID, row), **at(seat), session=ID)
        said = {(row.uid, "commitment"): uid, (row.uid, "outcome"): outcome}
        self.change(seat, self.facts | said)

    @rule(target=handles, seat=SEATS, side=st.sampled_from(SIDES))
    def add_somebody(self, seat: Seat, side: Any) -> str:
        self.made += 1
        handle = f"person-{self.made}"
        self.save_person(seat, Participant(handle, "Somebody", side))
        return handle

    @rule(seat=SEATS, handle=handles, title=st.text(max_size=3))
    def correct_somebody(self, seat: Seat, handle: str, title: str) -> None:
        person = self.store.record(ID).person(handle)
        if person is not None:
            self.save_person(seat, structs.replace(person, title=title))

    def save_person(self, seat: Seat, person: Participant) -> None:
        write(
            self.store, lambda writer: writer.save_participant(ID, person), **at(seat), session=ID
        )
        self.change(seat, self.facts | person_facts(person))

    @rule(seat=SEATS, handle=handles)
    def see_off(self, seat: Seat, handle: str) -> None:
        if self.store.record(ID).person(handle) is not None:
            write(
                self.store,
                lambda writer: writer.remove_participant(ID, handle),
                **at(seat),
                session=ID,
            )
            self.change(seat, without(self.facts, handle))

    @rule(
        seat=SEATS, place=st.integers(0, 6), delta=st.integers(-3, 3), minutes=st.integers(10, 11)
    )
    def change_the_agenda(self, seat: Seat, place: int, delta: int, minutes: int) -> None:
        record = self.store.record(ID)
        uid = AGENDA[place].uid
        agenda = tuple(
            structs.replace(step, minutes=minutes) if step.uid == uid else step
            for step in moved(record.agenda, uid, delta)
        )
        write(self.store, lambda writer: writer.save_agenda(ID, agenda), **at(seat), session=ID)
        self.change(seat, self.facts | facts_of(structs.replace(record, agenda=agenda)))

    @rule(seat=SEATS, title=st.sampled_from(["one", "two", "three"]))
    def rename(self, seat: Seat, title: str) -> None:
        session = structs.replace(self.store.record(ID).session, title=title)
        write(self.store, lambda writer: writer.save_session(session), **at(seat), session=ID)
        self.change(seat, self.facts | {("session", "title"): title})

    @rule(place=st.integers(0, 6), spent=st.integers(0, 99))
    def move_on(self, place: int, spent: int) -> None:
        record = self.store.record(ID)
        uid = AGENDA[place].uid
        session = structs.replace(record.session, step=uid, since=NOW)
        agenda = [
            structs.replace(step, spent=spent) if step.uid == uid else step
            for step in record.agenda
        ]
        write(
            self.store,
            lambda writer: writer.save_session(session),
            lambda writer: writer.save_agenda(ID, agenda),
            session=ID,
            undoable=False,
        )
        changed = {("session", "step"): uid, ("session", "since"): NOW, (uid, "spent"): spent}
        self.change(("facilitator", ""), self.facts | changed, undoable=False)

    @rule(seat=SEATS)
    def put_a_barrier(self, seat: Seat) -> None:
        """As a reveal or a signature is: whoever does it, nobody takes back what anybody did before it."""
        with self.store.writing(
            NewAct(BARRIER, "it is signed", seat[0], seat[1], ID, undoable=False)
        ):
            self.behind = list(self.done)

    @rule(seat=SEATS)
    def undo(self, seat: Seat) -> None:
        latest = next((each for each in reversed(self.done) if may_take_back(seat, each[0])), None)
        behind = any(each is latest for each in self.behind)
        offered = self.store.undoable(ID, *seat, (BARRIER,))
        assert (offered is not None) == (latest is not None and not behind)
        if behind:
            with pytest.raises(Refused, match="“it is signed” came after it, and that stands"):
                self.store.undo(ID, *seat, barriers=(BARRIER,))
            return
        stands = latest is not None and all(
            self.facts.get(name, GONE) == value for name, value in latest[2].items()
        )
        restored = {
            name: value
            for name, value in (self.facts | (latest[1] if latest else {})).items()
            if value is not GONE
        }
        # Nothing is taken away of which somebody said what became of it.
        stands = stands and promised(restored) <= {name[0] for name in restored}
        try:
            self.store.undo(ID, *seat, barriers=(BARRIER,))
        except Refused:
            assert not stands
            return
        assert latest is not None
        assert stands
        # Not remove(): an earlier act may have changed the same facts in the same way.
        self.done = [each for each in self.done if each is not latest]
        self.facts = restored

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = open_store(self.folder / "w.db")

    @invariant()
    def the_store_holds_what_the_model_holds(self) -> None:
        assert facts_of(self.store.record(ID)) == self.facts

    @invariant()
    def what_is_searched_is_what_the_store_holds(self) -> None:
        assert_sound(self.store)


TestUndoing = Undoing.TestCase
TestUndoing.settings = settings(max_examples=examples(60), stateful_step_count=40)
