"""Several seats in one session, in any order: the table of powers holds, nothing is shown early, nothing is lost."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from intents_walk import EVERY
from msgspec.json import encode
from room_builders import Place, bring, file_of

from builders import SESSION
from laws import examples
from round_builders import AGENCY, CLIENT, NOTES, a_room_of, says
from workshop.errors import NotFound, Refused
from workshop.model.noted import Parked
from workshop.model.notes import Note
from workshop.model.rounds import RoundPlan
from workshop.room.core import read_session
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.seats import permitted
from workspaces import begun

PEOPLE = {each.handle: each for each in (*CLIENT, *AGENCY)}
PERSON = st.sampled_from(sorted(PEOPLE))
ANYBODY = st.integers(0, 5)
"""Who of those who sit at a terminal now."""
NEVER = (
    "lead.set_minutes",
    "clauses.accept",
    "clauses.reorder",
    "clauses.take_off",
    "noted.change",
    "rounds.open",
    "rounds.excuse",
    "rounds.reveal",
    "rounds.discard",
    "welcome.change_person",
    "expectations.change",
    "scope.add_exclusion",
    "notes.count_votes",
    "sign_off.propose",
    "sign_off.close",
)
"""Intents that nobody may do from a seat of their own."""
FORBIDDEN = st.sampled_from(NEVER)


class Sitting(NamedTuple):
    """Somebody at a terminal: in a process of its own, as far as the files tell."""

    desk: Desk
    room: Room


class Seats(RuleBasedStateMachine):
    """A console, a stage, and people who come and go at terminals of their own."""

    @initialize(client=st.sampled_from([3, 4]), anonymous=st.booleans())
    def begin(self, client: int, anonymous: bool) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.place = Place(self.folder)
        self.console = self.sit(lambda desk: desk.room(bring(desk, a_room_of(client, 3))))
        self.console.room.rounds.shuffle = Random(client).shuffle
        self.stage = self.sit(lambda desk: desk.present(SESSION.id))
        self.here = {each.handle for each in self.console.room.record.participants}
        self.seats: dict[str, Sitting] = {}
        self.uid = ""
        """The round that is open."""
        self.anonymous = False
        self.sealed: dict[str, list[str]] = {}
        self.typed: dict[tuple[str, str], str] = {}
        """What is typed and not sealed, by round and person."""
        self.unseen: set[str] = set()
        """What was ever written and not revealed."""
        self.shown: Counter[tuple[str, str]] = Counter()
        """What was revealed, each text with its author; "" for nobody."""
        self.parked: dict[str, list[str]] = {}
        self.count = 0
        self.looked_at: tuple[int, ...] = ()
        for handle in sorted(self.here & set(PEOPLE))[:4]:
            self.join(handle)
        self.open(anonymous)

    def sit(self, take: Callable[[Desk], Room]) -> Sitting:
        desk = Desk(begun(self.place.workspace), now=self.place.clock, new_uid=self.place.new_uid)
        return Sitting(desk, take(desk))

    def teardown(self) -> None:
        for each in (*self.seats.values(), self.stage, self.console):
            each.room.leave()
            each.desk.close()
        shutil.rmtree(self.folder)

    def at(self, number: int) -> tuple[str, Room]:
        """Somebody who sits at a terminal now."""
        handle = sorted(self.seats)[number % len(self.seats)]
        return handle, self.seats[handle].room

    def word(self) -> str:
        self.count += 1
        return f"zq{self.count}k"

    # Coming and going

    @rule(handle=PERSON)
    def join(self, handle: str) -> None:
        if handle in self.here and handle not in self.seats:
            self.seats[handle] = self.sit(lambda desk: desk.join(SESSION.id, handle))

    @precondition(lambda self: len(self.seats) > 3)
    @rule(number=ANYBODY)
    def go(self, number: int) -> None:
        handle, room = self.at(number)
        room.leave()
        self.seats.pop(handle).desk.close()

    # The round

    @precondition(lambda self: not self.uid)
    @rule(anonymous=st.booleans())
    def open(self, anonymous: bool) -> None:
        try:
            plan = RoundPlan("own", anonymous)
            self.uid = self.console.room.rounds.open("notes", plan, NOTES.uid)
        except Refused:
            assert anonymous  # people who were asked before could be found out
            return
        self.anonymous, self.sealed = anonymous, {}

    @precondition(lambda self: self.uid)
    @rule(number=ANYBODY, sealing=st.booleans())
    def write(self, number: int, sealing: bool) -> None:
        handle, room = self.at(number)
        turn = room.rounds.write(self.uid)
        # What was typed before this seat was left, or killed, is there again.
        assert turn.kept_drafts().get("Stop", "") == self.typed.get((self.uid, handle), "")
        text = self.word()
        self.unseen.add(text)
        turn.keep_drafts({"Stop": text})
        self.typed[self.uid, handle] = text
        if sealing:
            turn.seal(says(text))
            self.sealed[handle] = [text]
            del self.typed[self.uid, handle]
            assert turn.kept_drafts() == {}

    @precondition(lambda self: self.sealed)
    @rule(number=ANYBODY)
    def take_back(self, number: int) -> None:
        handle, room = self.at(number)
        turn = room.rounds.write(self.uid)
        try:
            turn.take_back()
        except Refused:
            assert handle not in self.sealed
            return
        if self.anonymous:
            self.sealed[handle] = []  # or the count would tell who it was
        else:
            del self.sealed[handle]

    @precondition(lambda self: self.uid)
    @rule(everybody=st.booleans())
    def reveal(self, everybody: bool) -> None:
        for number in range(len(self.seats) if everybody else 0):
            if self.at(number)[0] not in self.sealed:
                self.write(number, True)
        try:
            self.console.room.rounds.reveal(self.uid, without_rest=True)
        except Refused:
            return
        for handle, texts in self.sealed.items():
            for text in texts:
                self.unseen.discard(text)
                self.shown[text, "" if self.anonymous else handle] += 1
        self.over()

    @precondition(lambda self: len(self.sealed) > 1)
    @rule()
    def discard(self) -> None:
        self.console.room.rounds.discard(self.uid)
        self.over()

    def over(self) -> None:
        """Whoever is still typing is refused, and keeps what they typed."""
        uid, self.uid, self.sealed = self.uid, "", {}
        for handle, seat in self.seats.items():
            before = seat.room.drafts.all()
            try:
                seat.room.rounds.write(uid)
                raise AssertionError("a round that is over took an entry")
            except Refused:
                assert seat.room.drafts.all() == before
            if text := self.typed.get((uid, handle)):
                assert text in before.values()

    # What else is done meanwhile

    @rule(forward=st.booleans())
    def move(self, forward: bool) -> None:
        lead = self.console.room.lead
        lead.next() if forward else lead.back()

    @rule(number=ANYBODY)
    def park(self, number: int) -> None:
        handle, room = self.at(number)
        text = self.word()
        room.noted.note("parked", text)
        self.parked.setdefault(handle, []).append(text)

    @rule(number=ANYBODY)
    def undo(self, number: int) -> None:
        handle, room = self.at(number)
        try:
            room.undo()
        except Refused:
            return  # nothing of theirs, or a reveal came after it
        self.parked[handle].pop()

    @rule(number=ANYBODY, intent=FORBIDDEN)
    def overreach(self, number: int, intent: str) -> None:
        handle, room = self.at(number)
        before = file_of(self.console.desk, SESSION.id)
        try:
            EVERY[intent](room)
            raise AssertionError(f"{intent} was done from {handle}'s own seat")
        except (Refused, NotFound):
            assert file_of(self.console.desk, SESSION.id) == before

    # What holds all the time

    @invariant()
    def every_seat_sees_the_truth_and_nothing_early(self) -> None:
        version = self.stage.room.version()
        if version == self.looked_at:
            return
        self.looked_at = version
        whole = read_session(self.console.room.core.store, SESSION.id)
        for each in (self.console, self.stage, *self.seats.values()):
            view = each.room.view()
            assert view.record == permitted(whole, view.seat)
            seen = encode(view)
            assert not any(text.encode() in seen for text in self.unseen)
            if self.uid and view.step.uid == NOTES.uid:
                found = view.round("notes")
                assert found is not None
                assert found.total == len(self.sealed)
        record = self.stage.room.record
        notes = [each for each in record.of(Note) if each.body.text.startswith("zq")]
        assert Counter((each.body.text, each.author) for each in notes) == self.shown
        parked = Counter(each.body.text for each in record.of(Parked) if "zq" in each.body.text)
        assert parked == Counter(text for texts in self.parked.values() for text in texts)


SeatsTest = Seats.TestCase
SeatsTest.settings = settings(max_examples=examples(20), stateful_step_count=30)
