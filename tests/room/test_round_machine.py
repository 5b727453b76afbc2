"""The laws of rounds, tried with long chance meetings: nothing lost, doubled, shown early or to too many."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from room_builders import Place, bring, file_of

from builders import INES, SESSION, TOMAS
from laws import examples
from round_builders import AGENCY, CLIENT, NEEDS, NOTES, POLL, a_room_of, captured, chooses, says
from workshop.errors import InputError, NotFound, Refused
from workshop.model.needs import Need
from workshop.model.notes import Note
from workshop.model.poll import Poll
from workshop.model.rounds import Answer, RoundPlan
from workshop.model.session import State
from workshop.model.sides import SIDES, Side, other
from workshop.room.desk import Desk
from workshop.room.rounds.turn import Turn
from workspaces import begun

PEOPLE = {person.handle: person for person in (*CLIENT, *AGENCY)}
CONTACTS: dict[Side, str] = {"client": INES.handle, "agency": TOMAS.handle}
PERSON = st.sampled_from(sorted(PEOPLE))
OTHERS = st.sampled_from(sorted(set(PEOPLE) - set(CONTACTS.values())))
SIDE = st.sampled_from(SIDES)
STEP = {"notes": NOTES, "needs": NEEDS, "poll": POLL}
WHAT = st.sampled_from(sorted(STEP))
ENDS = st.sampled_from(["propose", "decline", "close"])
QUESTION = {"notes": "Stop", "needs": "needs", "poll": "poll"}
MOST = {"needs": 5}
"""How many texts one entry may hold, where there is a limit."""
Shown = tuple[str, Side | None, str]


class Result(NamedTuple):
    """What an anonymous round has shown, as far as that tells whose it is."""

    groups: list[set[str]]
    asked: set[str]
    counts: tuple[int, ...]
    whole: bool
    """Whether everybody who was asked had sealed."""


def answered(what: str, texts: list[str], point: int | None) -> list[Answer]:
    """What somebody answers in such a round: the point in a poll, the texts in any other."""
    if what == "poll":
        return [] if point is None else chooses(point)
    return says(*texts, heading=QUESTION[what])


@dataclass
class Running:
    """What the plain model knows of a round that is not over."""

    uid: str
    what: str
    plan: RoundPlan
    excused: set[str] = field(default_factory=set)
    texts: dict[str, tuple[Side, list[str]]] = field(default_factory=dict)
    """What each key has sealed: a handle, or the side of a one voice."""
    points: dict[str, int | None] = field(default_factory=dict)
    asks: dict[str, Side] = field(default_factory=dict)
    """Who is asked in an anonymous round once somebody has sealed, each with the side they were on."""
    voices: dict[Side, list[str]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    """What somebody has typed and not sealed, by handle."""
    released: set[Side] = field(default_factory=set)
    with_sides: bool = False
    speaking: set[Side] = field(default_factory=set)
    """The sides that had answered when it was shown to them: each makes one voice of it."""
    passing: bool = False

    @property
    def unseen(self) -> list[str]:
        sealed = [text for _, texts in self.texts.values() for text in texts]
        return [*sealed, *(text for texts in self.voices.values() for text in texts)]

    def count(self, side: Side) -> int:
        return sum(each == side for each, _ in self.texts.values())

    @property
    def anonymous(self) -> bool:
        return self.plan.anonymous and not self.plan.one_voice

    @property
    def saying(self) -> dict[str, Side]:
        """Who has sealed something that is not empty."""
        return {
            key: side
            for key, (side, texts) in self.texts.items()
            if texts or self.points.get(key) is not None
        }

    @property
    def hidden(self) -> bool:
        """Whether what was promised can be kept with those who have said something."""
        saying = list(self.saying.values())
        asked = list(self.asks.values())
        return self.can_hide(
            [saying.count(side) for side in SIDES], [asked.count(side) for side in SIDES]
        )

    def apart(self, both: list[int], asked: list[int]) -> bool:
        """Whether each side hides its people, so that it can be shown by itself."""
        return all(
            count >= 3 or (count == 0 and of not in (1, 2))
            for count, of in zip(both, asked, strict=True)
        )

    def can_hide(self, both: list[int], asked: list[int] | None = None) -> bool:
        """Whether what was promised can be kept with so many people on each side."""
        if not self.anonymous:
            return True
        # Needs show by their nature whose they are.
        sided = self.plan.stop_at_side or self.what == "needs"
        return sum(both) >= 3 and (self.apart(both, asked or both) or not sided)


class Rounds(RuleBasedStateMachine):
    """One room in which rounds are run at random."""

    @initialize(client=st.sampled_from([4, 3, 2, 1]), agency=st.sampled_from([4, 3, 2]))
    def begin(self, client: int, agency: int) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.place = Place(self.folder)
        self.sit_at_desk()
        bring(self.desk, a_room_of(client, agency))
        self.enter()
        self.running: dict[str, Running] = {}
        self.shown: Counter[Shown] = Counter()
        self.lost: list[str] = []
        """What was discarded or replaced, and must never be seen."""
        self.results: dict[str, list[Result]] = {what: [] for what in STEP}
        self.polls = 0
        self.written = 0

    def sit_at_desk(self) -> None:
        workspace = begun(self.place.workspace)
        self.desk = Desk(workspace, now=self.place.clock, new_uid=self.place.new_uid)

    def enter(self) -> None:
        self.room = self.desk.room(SESSION.id)
        # As little foreseen by the laws as the real one, and the same in every run.
        self.room.rounds.shuffle = Random(self.place.clock().isoformat()).shuffle

    def teardown(self) -> None:
        self.room.leave()
        self.desk.close()
        shutil.rmtree(self.folder)

    # What the model says

    @property
    def sides(self) -> dict[str, Side]:
        """The side of everybody who takes part."""
        people = self.room.record.participants
        return {each.handle: each.side for each in people if each.side is not None}

    @property
    def here(self) -> set[str]:
        people = self.room.record.participants
        return {each.handle for each in people if each.side and each.presence != "absent"}

    @property
    def state(self) -> State:
        return self.room.record.session.state

    @property
    def locked(self) -> bool:
        return self.state not in ("draft", "running", "paused")

    def asked(self, run: Running) -> set[str]:
        if run.asks:
            return set(run.asks)
        speaking = set(CONTACTS.values()) if run.plan.one_voice else set(self.here)
        return (speaking & self.here) - run.excused

    def takes(self, run: Running, handle: str) -> bool:
        """Whether somebody can write in a round now."""
        here = not self.locked and not run.with_sides and handle in self.asked(run)
        return here and (bool(run.asks) or not self.barred(run))

    def sides_asked(self, run: Running) -> dict[str, Side]:
        return run.asks or {each: self.sides[each] for each in self.asked(run)}

    def results_possible(self, run: Running) -> list[Result]:
        """What it can show, as answered or if all who are asked now answered: by side, else together."""
        asks = self.sides_asked(run)
        saying = run.saying if run.asks else asks
        both, asked = ([list(of.values()).count(side) for side in SIDES] for of in (saying, asks))
        sided = run.plan.stop_at_side or run.what == "needs"
        whole = not run.asks or len(run.texts) == len(asks)
        groups = [{each for each in asks if asks[each] == side} for side in SIDES]
        found = [Result(groups, set(asks), tuple(both), whole)]
        if not sided:
            found.append(Result([set(asks)], set(asks), (sum(both),), whole))
        return found if sided or run.apart(both, asked) else found[1:]

    def result(self, run: Running) -> Result:
        """What it shows: by side where that gives nobody away."""
        found = self.results_possible(run)
        return next((each for each in found if not self.tells(run, each)), found[0])

    def barred(self, run: Running) -> bool:
        """Whether it cannot be anonymous, by itself or beside what was shown of the same question before."""
        if not run.anonymous:
            return False
        asks = list(self.sides_asked(run).values())
        if not run.asks and not run.can_hide([asks.count(side) for side in SIDES]):
            return True
        return all(self.tells(run, each) for each in self.results_possible(run))

    def tells(self, run: Running, now: Result) -> bool:
        """Whether a result, beside those shown before, tells of people."""
        before = self.results[run.what]
        if run.asks:
            before = [each for each in before if each.asked & now.asked]
        if not before:
            return False
        if not now.whole or any(not each.whole and each.asked & now.asked for each in before):
            return True
        every = [group for each in (*before, now) for group in each.groups]
        people = set().union(*every)
        places = {who: [who in group for group in every] for who in people}
        if any(sum(places[who] == each for each in places.values()) < 3 for who in people):
            return True
        same = [each for each in before if each.asked == now.asked]
        return bool(run.asks) and any(each.counts != now.counts for each in same)

    def key(self, run: Running, handle: str) -> str:
        return self.sides[handle] if run.plan.one_voice else handle

    def attempt(self, act: Callable[[], object], *, works: bool) -> bool:
        """Do it; it has to work where the model says so, and else to be refused and change nothing."""
        before = file_of(self.desk, SESSION.id)
        try:
            act()
        except (Refused, NotFound, InputError):
            assert not works
            assert file_of(self.desk, SESSION.id) == before
            return False
        assert works
        return True

    # What is done

    @rule(
        what=WHAT,
        anonymous=st.booleans(),
        one_voice=st.integers(0, 5).map(lambda number: number == 0),
        stop=st.booleans(),
    )
    def open(self, what: str, anonymous: bool, one_voice: bool, stop: bool) -> None:
        plan = RoundPlan("keyboard", anonymous and not one_voice, one_voice, stop and not one_voice)
        run = self.running.get(what)
        new = Running("", what, plan, run.excused if run else set())
        if run:
            new.typed = run.typed
        asked = self.asked(new)
        both = [sum(self.sides[each] == side for each in asked) for side in SIDES]
        works = (
            not self.locked
            and (run is None or not (run.texts or run.with_sides))
            and new.can_hide(both)
            and bool(asked)
            and not self.barred(new)
        )

        def act() -> None:
            new.uid = self.room.rounds.open(what, plan, STEP[what].uid)  # type: ignore[arg-type]

        if self.attempt(act, works=works):
            assert run is None or run.uid == new.uid
            self.running[what] = new

    @rule(handle=PERSON, what=WHAT, many=st.integers(0, 2), add=st.booleans(), own=st.booleans())
    def write(self, handle: str, what: str, many: int, add: bool, own: bool = False) -> None:
        run = self.running.get(what)
        if run is None:
            return
        self.written += 1
        texts = [f"zq{self.written}x{number}k" for number in range(many)]
        point = self.written % 3 if many else None
        answers = answered(what, texts, point)
        takes, room = self.takes(run, handle), True
        if takes and add:
            sealed = run.texts.get(self.key(run, handle), ("", []))[1]
            room = len(sealed) + many <= MOST.get(what, 99)

        def act() -> None:
            if own and not run.with_sides:
                turn = self.own_turn(run, handle)
            else:
                turn = self.room.rounds.sit_down(run.uid, handle)
            typed = "\n".join(texts)
            if turn.way == "keyboard":  # at a seat of one's own it would be kept
                turn.keep_drafts({QUESTION[what]: typed})
            run.typed |= {handle: typed}
            turn.seal(answers, add=add)

        if not self.attempt(act, works=takes and room):
            return
        del run.typed[handle]
        if run.anonymous and not run.asks:
            run.asks = {each: self.sides[each] for each in self.asked(run)}
        key, side = self.key(run, handle), run.asks.get(handle, self.sides[handle])
        if what == "poll":
            earlier = run.points.get(key) if add else None
            run.points[key] = earlier if point is None else point
            run.texts[key] = (side, [])
            return
        before = run.texts.get(key, (side, []))[1]
        self.lost += [] if add else before
        run.texts[key] = (side, [*(before if add else []), *texts])

    def own_turn(self, run: Running, handle: str) -> Turn:
        """The turn of somebody at a seat of their own."""
        seat = self.desk.join(SESSION.id, handle)
        try:
            return seat.rounds.write(run.uid)
        finally:
            seat.leave()  # it is taken once at a time

    @rule(handle=PERSON, what=WHAT)
    def take_back(self, handle: str, what: str) -> None:
        run = self.running.get(what)
        if run is None or run.with_sides:
            return
        works = self.takes(run, handle) and self.key(run, handle) in run.texts
        counts = self.room.rounds.views(STEP[what])

        def act() -> None:
            assert self.own_turn(run, handle).take_back() is run.anonymous

        if not self.attempt(act, works=works):
            return
        key = self.key(run, handle)
        side, before = run.texts.pop(key)
        run.points.pop(key, None)
        self.lost += before
        if run.anonymous:
            # Nothing that anybody sees tells that it was taken back.
            run.texts[key] = (side, [])
            assert self.room.rounds.views(STEP[what]) == counts

    @rule(handle=PERSON, what=WHAT)
    def only_type(self, handle: str, what: str) -> None:
        run = self.running.get(what)
        if run is None:
            return
        self.written += 1
        text = f"zq{self.written}tk"

        def act() -> None:
            self.room.rounds.sit_down(run.uid, handle).keep_drafts({QUESTION[what]: text})

        if self.attempt(act, works=self.takes(run, handle)):
            run.typed[handle] = text

    @rule(what=WHAT, passing=st.booleans())
    def pass_keyboard(self, what: str, passing: bool) -> None:
        run = self.running.get(what)
        if run is None:
            return

        def act() -> None:
            self.room.rounds.pass_keyboard(run.uid, passing)

        barred = passing and not run.texts and not run.asks and self.barred(run)
        if self.attempt(act, works=not self.locked and not barred):
            run.passing = passing

    @rule(handle=PERSON, what=WHAT)
    def excuse(self, handle: str, what: str) -> None:
        run = self.running.get(what)
        if run is None:
            return
        works = not self.locked and not run.with_sides
        works = works and (handle in self.sides or handle in run.excused) and not run.asks
        if works and handle not in run.excused:
            works = self.key(run, handle) not in run.texts
        if self.attempt(lambda: self.room.rounds.excuse(run.uid, handle), works=works):
            run.excused ^= {handle}

    @rule(what=WHAT, rest=st.booleans())
    def reveal(self, what: str, rest: bool = False) -> None:
        run = self.running.get(what)
        if run is None:
            return
        if run.with_sides:
            works = run.speaking <= run.released
        elif run.anonymous:
            works = (
                (rest or set(run.texts) == set(run.asks)) and run.hidden and not self.barred(run)
            )
        else:
            keys = {self.key(run, handle) for handle in self.asked(run)}
            works = rest or keys <= set(run.texts)
        works = works and bool(run.texts) and not self.locked

        def act() -> None:
            self.room.rounds.reveal(run.uid, without_rest=rest)

        if not self.attempt(act, works=works):
            return
        if run.anonymous and not run.with_sides:
            self.results[what].append(self.result(run))
        run.typed.clear()
        run.passing = False
        if run.plan.stop_at_side and not run.with_sides:
            run.with_sides = True
            saying = (
                run.saying.values() if run.anonymous else [side for side, _ in run.texts.values()]
            )
            run.speaking = set(saying)
            return
        del self.running[what]
        if what == "poll":
            self.polls += 1
            self.look_at_poll(run)
        else:
            self.shown += self.becomes_visible(run)
            self.lost += [
                text for text in run.unseen if text not in {each[0] for each in self.shown}
            ]

    def becomes_visible(self, run: Running) -> Counter[Shown]:
        if run.with_sides:
            return Counter((text, side, "") for side in run.released for text in run.voices[side])
        if run.plan.one_voice:
            return Counter((text, side, "") for side, texts in run.texts.values() for text in texts)
        apart = len(self.result(run).groups) == 2 if run.anonymous else True
        return Counter(
            (
                text,
                side if apart or not run.plan.anonymous else None,
                "" if run.plan.anonymous else handle,
            )
            for handle, (side, texts) in run.texts.items()
            for text in texts
        )

    def look_at_poll(self, run: Running) -> None:
        body = captured(self.room, Poll, POLL)[-1].body
        if run.with_sides:
            assert body.choices == ()
            return
        points = {key: point for key, point in run.points.items() if point is not None}
        assert body.room.answers == len(points)
        named = not (run.plan.anonymous or run.plan.one_voice)
        assert {each.handle: each.point for each in body.choices} == (points if named else {})
        if not run.plan.anonymous:
            assert Counter(body.room.points) == Counter(points.values())
            return
        for tally in (body.client, body.agency, body.room):
            assert tally is None or not tally.counts or sum(tally.counts) >= 3
        if body.client is not None:
            assert all(
                each.answers == 0 or each.answers >= 3 for each in (body.client, body.agency)
            )
        if len(points) >= 3:
            assert Counter(body.room.points) == Counter(points.values())

    @rule(side=SIDE, what=WHAT)
    def speak(self, side: Side, what: str) -> None:
        run = self.running.get(what)
        if run is None or not run.with_sides:
            return
        self.written += 1
        text = f"zq{self.written}vk"
        works = not self.locked and side in run.speaking and side not in run.released

        def act() -> None:
            turn = self.room.rounds.speak_for(run.uid, side)
            texts, _ = turn.of_my_side()
            seen = Counter(each for all_of in texts.values() for each in all_of)
            mine = (texts for each, texts in run.texts.values() if each == side)
            assert seen == Counter(each for all_of in mine for each in all_of)
            turn.seal(answered(what, [text], 0))

        if self.attempt(act, works=works):
            self.lost += run.voices.get(side, [])
            run.voices[side] = [] if what == "poll" else [text]

    @rule(side=SIDE, what=WHAT)
    def release(self, side: Side, what: str) -> None:
        run = self.running.get(what)
        if run is None:
            return
        works = not self.locked and run.with_sides and side in run.voices
        if self.attempt(lambda: self.room.rounds.release(run.uid, side), works=works):
            run.released.add(side)

    @rule(what=WHAT, sure=st.integers(0, 3))
    def discard(self, what: str, sure: int) -> None:
        run = self.running.get(what)
        if run is None or (sure and not self.locked):
            return
        # Whatever the session has come to: what was sealed would else lie there for ever.
        self.room.rounds.discard(run.uid)
        self.lost += run.unseen
        del self.running[what]

    # What else goes on

    @rule(what=WHAT, saying=st.integers(0, 255), excusing=st.booleans())
    def everybody_writes(self, what: str, saying: int, excusing: bool) -> None:
        run = self.running.get(what)
        for place, handle in enumerate(sorted(self.asked(run)) if run else []):
            if excusing and not saying >> place & 1:
                self.excuse(handle, what)
            else:
                self.write(handle, what, saying >> place & 1, False)

    @rule(
        what=WHAT,
        anonymous=st.booleans(),
        stop=st.booleans(),
        saying=st.sampled_from([0, 1, 3, 37, 90, 187, 255]),
        excusing=st.booleans(),
        half_way=st.booleans(),
    )
    def take_it_to_its_end(
        self, what: str, anonymous: bool, stop: bool, saying: int, excusing: bool, half_way: bool
    ) -> None:
        if self.locked:
            self.end_or_reopen("reopen")
        self.open(what, anonymous, False, stop)
        self.everybody_writes(what, saying, excusing)
        self.pass_keyboard(what, half_way)
        self.only_type(CONTACTS["client"], what)
        self.reveal(what)
        if half_way:
            return
        for side in SIDES:
            self.speak(side, what)
            self.release(side, what)
        self.reveal(what)

    @rule(what=WHAT, saying=st.integers(0, 255), how=ENDS, reveal=st.booleans())
    def end_it_while_a_round_runs(self, what: str, saying: int, how: str, reveal: bool) -> None:
        self.open(what, False, False, reveal)
        self.everybody_writes(what, saying, False)
        if reveal:
            self.reveal(what)
        if not self.locked:
            self.end_or_reopen(how)
        self.discard(what, saying % 4)
        self.end_or_reopen("reopen")

    @rule(handle=PERSON)
    def somebody_comes_or_goes(self, handle: str) -> None:
        presence = "absent" if handle in self.here else "room"
        self.attempt(
            lambda: self.room.welcome.change_person(handle, presence=presence),
            works=not self.locked and handle in self.sides,
        )

    @rule(handle=OTHERS)
    def somebody_changes_sides(self, handle: str) -> None:
        side = other(self.sides.get(handle, "client"))
        self.attempt(
            lambda: self.room.welcome.change_person(handle, side=side),
            works=not self.locked and handle in self.sides,
        )

    @rule(handle=OTHERS)
    def somebody_leaves(self, handle: str) -> None:
        bodies = [item.body for item in self.room.record.items]
        held = any(
            handle in (getattr(body, "owner", ""), getattr(body, "reported_by", ""))
            for body in bodies
        )
        if not self.attempt(
            lambda: self.room.welcome.remove_person(handle),
            works=not self.locked and handle in self.sides and not held,
        ):
            return
        for run in self.running.values():
            if not run.plan.one_voice:
                # What they sealed goes with them.
                self.lost += run.texts.pop(handle, ("client", []))[1]
                run.points.pop(handle, None)
                run.asks.pop(handle, None)

    @rule(which=st.integers(0, 4))
    def something_else(self, which: int) -> None:
        [
            self.say_something,
            self.undo,
            self.go_on,
            lambda: self.room.lead.go_to(NOTES.uid),
            self.start_again,
        ][which]()

    def say_something(self) -> None:
        if not self.locked:
            self.room.expectations.add("client", "A wish")

    def undo(self) -> None:
        try:
            self.room.undo()
        except Refused:
            return

    def go_on(self) -> None:
        if self.state != "closed":
            self.room.lead.next()

    @rule(how=ENDS)
    def end_or_reopen(self, how: str) -> None:
        """End it, or reopen it where that has been done; a proposal may also be declined."""
        sign_off = self.room.sign_off
        if how == "decline" and self.state == "proposed":
            sign_off.decline(self.room.record.waiting_for()[0].handle, "Not like this")
        elif self.locked:
            sign_off.reopen()
        elif how == "close":
            sign_off.close("Over")
        elif self.running:
            with pytest.raises(Refused, match="is still open"):
                sign_off.propose()
        else:
            sign_off.propose()

    def start_again(self) -> None:
        self.room.leave()
        self.desk.close()
        self.sit_at_desk()
        self.enter()

    # What holds always

    @invariant()
    def what_is_shown_is_what_was_revealed(self) -> None:
        found = (*captured(self.room, Note), *captured(self.room, Need, NEEDS))
        assert Counter((item.body.text, item.side, item.author) for item in found) == self.shown
        assert len(captured(self.room, Poll, POLL)) == self.polls

    @invariant()
    def nothing_unrevealed_is_in_the_record(self) -> None:
        content = file_of(self.desk, SESSION.id)
        for run in self.running.values():
            assert not any(
                text in content for text in (*run.unseen, *filter(None, run.typed.values()))
            )
        assert not any(text in content for text in self.lost)

    @invariant()
    def what_is_sealed_is_in_its_urn_and_each_urn_is_of_a_round(self) -> None:
        urns = self.room.core.urns
        assert set(urns.rounds()) == {run.uid for run in self.running.values()}
        for run in self.running.values():
            sealed = " ".join(each.body for each in urns.read(run.uid))
            assert all(sealed.count(f'"{text}"') == 1 for text in run.unseen)

    @invariant()
    def what_is_half_written_is_in_no_file_of_drafts(self) -> None:
        folder = self.room.core.drafts.path.parent
        assert not any(b"zq" in path.read_bytes() for path in folder.glob("*"))

    @invariant()
    def the_view_counts_and_names_nobody_who_is_anonymous(self) -> None:
        assert self.room.view().rounds == self.room.rounds.views(self.room.open_step)
        for view in [each for step in STEP.values() for each in self.room.rounds.views(step)]:
            run = self.running.get(view.round.what)
            if run is None or run.uid != view.uid:
                continue
            assert view.round.passing == run.passing
            if run.with_sides:
                assert view.sealed == {side: side in run.released for side in SIDES}
                assert view.asked == {side: side in run.speaking for side in SIDES}
                assert not view.waiting
                continue
            if run.anonymous:
                asks = list(self.sides_asked(run).values())
                small = any(asks.count(side) in (1, 2) for side in SIDES)
                assert view.sealed == ({} if small else {side: run.count(side) for side in SIDES})
                assert (view.total, view.waiting) == (len(run.texts), ())
                assert view.asked == {side: asks.count(side) for side in SIDES}
                assert view.ready == (bool(run.texts) and len(run.texts) == len(asks))
                if not run.asks:
                    assert bool(view.barred) == self.barred(run)
                continue
            assert view.sealed == {side: run.count(side) for side in SIDES}
            waited = {self.key(run, each) for each in self.asked(run)} - set(run.texts)
            assert view.ready == (bool(run.texts) and not waited)
            for side in SIDES:
                assert view.asked[side] >= view.sealed[side]


Rounds.TestCase.settings = settings(
    max_examples=examples(25), stateful_step_count=30, suppress_health_check=list(HealthCheck)
)
TestRounds = Rounds.TestCase
