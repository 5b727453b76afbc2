"""The laws of a room, tried with a long chance conversation: undo, agenda, clock and file never disagree."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from room_builders import Place, bring

from builders import SESSION
from laws import examples
from workshop.agreement.consistent import inconsistencies
from workshop.documents.record import read_record, write_record
from workshop.errors import InputError, NotFound, Refused
from workshop.model.kinds import KINDS
from workshop.model.kpis import Kpi
from workshop.model.record import Record
from workshop.model.session import EDITABLE, NEXT, OPEN, State
from workshop.model.sides import SIDES
from workshop.model.sign_off import Confirmation, Decline
from workshop.room.desk import Desk
from workshop.room.room import Room
from workspaces import Exactly, begun, exactly

SIDE = st.sampled_from(SIDES)
WORDS = st.sampled_from(["Brief", "漢字", "[bold]", "\x1b[2Jescape", "two\nlines", "", " \x00 "])
PLACE = st.integers(0, 9)


class Meeting(RuleBasedStateMachine):
    """One room, led at random. The model is plain: what the record was before each act that can be taken back."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.place = Place(self.folder)
        self.open()
        bring(self.desk)
        self.enter()
        self.before: list[tuple[Record, Collection[State]]] = []
        """What the record was before each act that can be taken back, and the states in which it can."""
        self.behind = 0
        """How many of these were followed by a proposal, a confirmation, a signature or a refusal."""
        self.read_back: Exactly | None = None
        self.ran = 0
        self.numbers = {item.number for item in self.room.record.items if item.number}

    def open(self) -> None:
        workspace = begun(self.place.workspace)
        self.desk = Desk(workspace, now=self.place.clock, new_uid=self.place.new_uid)

    def enter(self) -> None:
        self.room: Room = self.desk.room(SESSION.id)

    def teardown(self) -> None:
        self.room.leave()
        self.desk.close()
        shutil.rmtree(self.folder)

    # What is done

    def do(
        self,
        intent: Callable[[], object],
        *,
        undoable: bool = True,
        barrier: bool = False,
        states: Collection[State] = EDITABLE,
    ) -> None:
        """Do it; where it changed something, remember what it was before; where it was refused, it changed nothing.

        `states` are those in which it may be done and taken back; behind a `barrier` nothing is.
        """
        before, acts = self.room.record, self.room.version()[1]
        try:
            intent()
        except (InputError, NotFound, Refused):
            assert self.room.record == before
            assert self.room.version()[1] == acts
            return
        if self.room.version()[1] != acts:
            assert not undoable or before.session.state in states
            if undoable:
                self.before.append((before, states))
            if barrier:
                self.behind = len(self.before)

    def item(self, place: int, body: type[Any] = object) -> str:
        """The uid of a numbered item, one after the other; of those with such a body where it is given."""
        items = [i for i in self.room.record.items if i.number and isinstance(i.body, body)]
        return items[place % len(items)].uid if items else "gone"

    def step(self, place: int) -> str:
        agenda = self.room.record.agenda
        return agenda[place % len(agenda)].uid

    def person(self, place: int) -> str:
        people = self.room.record.participants
        return people[place % len(people)].handle if people else "nobody"

    @rule(side=SIDE, words=WORDS, which=st.integers(0, 11))
    def write(self, side: Any, words: str, which: int) -> None:
        room = self.room
        adds: list[Callable[[], object]] = [
            lambda: room.expectations.add(side, words),
            lambda: room.scope.add_deliverable(words),
            lambda: room.scope.add_milestone(words, date(2027, 1, 1)),
            lambda: room.kpis.add(words),
            lambda: room.notes.add(side, "Stop", words),
            lambda: room.commitments.add(words),
            lambda: room.noted.note("question", words),
            lambda: room.needs.add(side, words),
            lambda: room.scope.add_exclusion(words),
            lambda: room.scope.add_assumption(words),
            lambda: room.look_back.celebrate(side, words),
            lambda: room.welcome.change(goal=words),
        ]
        self.do(adds[which])

    @rule(place=PLACE, words=WORDS)
    def reword(self, place: int, words: str) -> None:
        item = self.room.record.item(self.item(place))
        if item is not None:
            first = item.body.__struct_fields__[0]
            self.do(lambda: self.room.noted.change_item(item.uid, {first: words}))

    @rule(place=PLACE, side=SIDE, agreed=st.booleans())
    def tick(self, place: int, side: Any, agreed: bool) -> None:
        self.do(lambda: self.room.clauses.agree(self.item(place), side, agreed=agreed))

    @rule(place=PLACE)
    def remove(self, place: int) -> None:
        self.do(lambda: self.room.clauses.remove(self.item(place)))

    @rule(place=PLACE, delta=st.integers(-2, 2))
    def reorder(self, place: int, delta: int) -> None:
        self.do(lambda: self.room.clauses.reorder(self.item(place), delta))

    @rule(place=PLACE, into=st.sampled_from(["commitment", "decision", "parked"]))
    def turn_into(self, place: int, into: Any) -> None:
        self.do(lambda: self.room.noted.turn_into(self.item(place), into))

    @rule(place=PLACE, value=st.integers(0, 9))
    def read_a_figure(self, place: int, value: int) -> None:
        uid = self.item(place, Kpi)
        figure = Decimal(value)
        self.do(lambda: self.room.kpis.add_reading(uid, figure, date(2027, 1, 1)), states=NEXT)

    @rule(place=PLACE, owner=PLACE)
    def own(self, place: int, owner: int) -> None:
        item = self.room.record.item(self.item(place))
        if item is not None and hasattr(item.body, "owner"):
            who = self.person(owner)
            self.do(lambda: self.room.commitments.change(item.uid, owner=who))

    @rule(words=WORDS, side=SIDE)
    def add_somebody(self, words: str, side: Any) -> None:
        self.do(lambda: self.room.welcome.add_people(words, side))

    @rule(place=PLACE, side=SIDE)
    def put_on_a_side(self, place: int, side: Any) -> None:
        self.do(lambda: self.room.welcome.change_person(self.person(place), side=side))

    @rule(
        place=PLACE,
        role=st.sampled_from(["contact", "signatory", "facilitator"]),
        has=st.booleans(),
    )
    def give_a_role(self, place: int, role: str, has: bool) -> None:
        self.do(lambda: self.room.welcome.change_person(self.person(place), **{role: has}))

    @rule(place=PLACE)
    def see_off(self, place: int) -> None:
        self.do(lambda: self.room.welcome.remove_person(self.person(place)))

    # Leading

    @rule(place=PLACE, seconds=st.integers(0, 400))
    def go_to(self, place: int, seconds: int) -> None:
        self.pass_time(seconds)
        self.do(lambda: self.room.lead.go_to(self.step(place)), undoable=False)

    @rule(seconds=st.integers(0, 400))
    def clock(self, seconds: int) -> None:
        self.pass_time(seconds)
        running = self.room.record.session.since is not None
        lead = self.room.lead
        self.do(lead.pause_clock if running else lead.start_clock, undoable=False)

    def pass_time(self, seconds: int) -> None:
        self.place.clock.advance(seconds=seconds, milliseconds=300)

    @rule(place=PLACE, delta=st.integers(-3, 3))
    def move_step(self, place: int, delta: int) -> None:
        uids = Counter(step.uid for step in self.room.record.agenda)
        self.do(lambda: self.room.lead.move_step(self.step(place), delta), states=OPEN)
        assert Counter(step.uid for step in self.room.record.agenda) == uids

    @rule(place=PLACE, which=st.integers(0, 4), kind=st.sampled_from(list(KINDS)))
    def change_the_agenda(self, place: int, which: int, kind: Any) -> None:
        lead = self.room.lead
        changes: list[Callable[[], object]] = [
            lambda: lead.add_step(kind),
            lambda: lead.park_step(self.step(place)),
            lambda: lead.remove_step(self.step(place)),
            lambda: lead.add_minutes(place),
            lead.fit_the_rest,
        ]
        self.do(changes[which], states=OPEN)

    # Ending

    @rule()
    def propose(self) -> None:
        self.do(self.room.sign_off.propose, undoable=False, barrier=True)

    @rule(side=SIDE)
    def confirm(self, side: Any) -> None:
        self.do(lambda: self.room.sign_off.confirm("parties", side), undoable=False, barrier=True)

    @rule(place=PLACE, sure=st.booleans())
    def sign(self, place: int, sure: bool) -> None:
        waiting = self.room.record.waiting_for()
        if waiting and sure:
            person = waiting[place % len(waiting)]
            self.do(
                lambda: self.room.sign_off.sign(person.handle, person.name, where="room"),
                undoable=False,
                barrier=True,
            )

    @rule(place=PLACE)
    def not_today(self, place: int) -> None:
        who = self.person(place)
        self.do(lambda: self.room.sign_off.not_today(who, asks="A week"), states=NEXT)

    @rule(how=st.sampled_from(["decline", "close", "reopen", "reopen"]), place=PLACE)
    def end(self, how: str, place: int) -> None:
        sign_off = self.room.sign_off
        ends: dict[str, Callable[[], object]] = {
            "decline": lambda: sign_off.decline(self.person(place), "No"),
            "close": lambda: sign_off.close("Over"),
            "reopen": sign_off.reopen,
        }
        self.do(ends[how], undoable=False, barrier=how == "decline")

    # Taking back, and coming back

    @precondition(lambda self: bool(self.before))
    @rule()
    def undo(self) -> None:
        now, offered = self.room.record, self.room.view().undo
        was, states = self.before[-1]
        behind = len(self.before) <= self.behind
        allowed = now.session.state in states and not behind
        assert bool(offered) == allowed
        if behind:
            with pytest.raises(Refused, match="came after it, and that stands"):
                self.room.undo()
            assert self.room.record == now
            return
        try:
            self.room.undo()
        except Refused:
            assert self.room.record == now
            assert not allowed or stands_in_the_way(was, now)
            return
        assert allowed
        # Moves, the clock and what was signed since are not taken back with it.
        self.before.pop()
        assert what_undo_is_about(self.room.record) == what_undo_is_about(was)

    @precondition(lambda self: not self.before)
    @rule()
    def undo_nothing(self) -> None:
        assert self.room.view().undo == ""

    @rule()
    def restart(self) -> None:
        self.room.leave()
        self.desk.close()
        self.open()
        self.enter()

    # What always holds

    @invariant()
    def the_file_reads_back_as_the_record(self) -> None:
        record = self.room.record
        if (
            exactly(record) != self.read_back
        ):  # every other step changes nothing, and reading takes a while
            came = read_record(write_record(record), "record.toml")
            assert came == record
            assert inconsistencies(came) == ()
            self.read_back = exactly(record)

    @invariant()
    def no_number_is_given_twice(self) -> None:
        numbers = [item.number for item in self.room.record.items if item.number]
        assert len(set(numbers)) == len(numbers)

    @invariant()
    def each_side_has_one_contact_at_most(self) -> None:
        for side in SIDES:
            contacts = [p for p in self.room.record.participants if p.contact and p.side == side]
            assert len(contacts) <= 1

    @invariant()
    def the_clock_never_goes_back(self) -> None:
        spent = self.room.view().clock.total_spent
        assert spent >= self.ran
        self.ran = spent

    @invariant()
    def what_is_sealed_was_signed_by_all_who_had_to(self) -> None:
        record = self.room.record
        if record.session.state == "sealed":
            assert record.agreement is not None
            assert record.agreement.state == "sealed"
            assert record.waiting_for() == ()
            assert {each.side for each in record.valid_signatures()} == set(SIDES)

    @invariant()
    def the_clock_runs_only_where_it_may(self) -> None:
        session = self.room.record.session
        if session.since is not None:
            assert session.state in {*EDITABLE, "proposed"} - {"draft", "paused"}


def stands_in_the_way(was: Record, now: Record) -> bool:
    """Whether something that is never taken back may have come to depend on the act that made `was` into `now`.

    A step that it brought may be open, or hold a confirmation; of one that it took away, the time went to another.
    """
    return {step.uid for step in was.agenda} != {step.uid for step in now.agenda}


def what_undo_is_about(record: Record) -> tuple[Any, ...]:
    """All of a record but where the meeting is, its clock, and what was proposed, confirmed and signed."""
    agenda = [(step.uid, step.title, step.minutes, step.parked) for step in record.agenda]
    items = [item for item in record.items if type(item.body) not in (Confirmation, Decline)]
    return record.relationship, record.participants, agenda, items, record.progress, record.readings


TestMeeting = Meeting.TestCase
TestMeeting.settings = settings(max_examples=examples(40), stateful_step_count=40)
