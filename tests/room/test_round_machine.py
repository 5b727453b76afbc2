"""The laws of rounds, tried with long chance meetings: nothing lost, doubled, shown early or to too many."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from room_builders import Place, bring, file_of

from builders import INES, SESSION, TOMAS
from laws import examples
from round_builders import AGENCY, CLIENT, NOTES, POLL, a_room_of, captured, chooses, says
from workshop.errors import NotFound, Refused
from workshop.model.notes import Note
from workshop.model.poll import Poll
from workshop.model.rounds import Round, RoundPlan
from workshop.model.sides import SIDES, Side
from workshop.room.desk import Desk
from workspaces import begun

PEOPLE = {person.handle: person for person in (*CLIENT, *AGENCY)}
CONTACTS: dict[Side, str] = {"client": INES.handle, "agency": TOMAS.handle}
PERSON = st.sampled_from(sorted(PEOPLE))
OTHERS = st.sampled_from(sorted(set(PEOPLE) - set(CONTACTS.values())))
SIDE = st.sampled_from(SIDES)
STEP = {"notes": NOTES, "poll": POLL}
Shown = tuple[str, Side | None, str]


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
    voices: dict[Side, list[str]] = field(default_factory=dict)
    released: set[Side] = field(default_factory=set)
    with_sides: bool = False

    @property
    def unseen(self) -> list[str]:
        sealed = [text for _, texts in self.texts.values() for text in texts]
        return [*sealed, *(text for texts in self.voices.values() for text in texts)]

    def count(self, side: Side) -> int:
        return sum(each == side for each, _ in self.texts.values())

    @property
    def hidden(self) -> bool:
        """Whether what was promised can be kept with those who have sealed."""
        if not self.plan.anonymous or self.plan.one_voice:
            return True
        both = [self.count(side) for side in SIDES]
        apart = all(each == 0 or each >= 3 for each in both)
        return sum(both) >= 3 and (apart or not self.plan.stop_at_side)


class Rounds(RuleBasedStateMachine):
    """One room in which rounds are run at random."""

    @initialize(client=st.sampled_from([4, 3, 2, 1]), agency=st.sampled_from([4, 3, 2]))
    def begin(self, client: int, agency: int) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.place = Place(self.folder)
        self.sit_at_desk()
        bring(self.desk, a_room_of(client, agency))
        self.room = self.desk.room(SESSION.id)
        self.running: dict[str, Running] = {}
        self.shown: Counter[Shown] = Counter()
        self.lost: list[str] = []
        """What was discarded or replaced, and must never be seen."""
        self.polls = 0
        self.written = 0

    def sit_at_desk(self) -> None:
        workspace = begun(self.place.workspace)
        self.desk = Desk(workspace, now=self.place.clock, new_uid=self.place.new_uid)

    def teardown(self) -> None:
        self.room.leave()
        self.desk.close()
        shutil.rmtree(self.folder)

    # What the model says

    @property
    def here(self) -> dict[str, Side]:
        people = self.room.record.participants
        return {each.handle: each.side for each in people if each.side is not None}

    @property
    def locked(self) -> bool:
        return self.room.record.session.state == "proposed"

    def asked(self, run: Running) -> set[str]:
        speaking = set(CONTACTS.values()) if run.plan.one_voice else set(self.here)
        return (speaking & set(self.here)) - run.excused

    def key(self, run: Running, handle: str) -> str:
        return self.here[handle] if run.plan.one_voice else handle

    def attempt(self, act: Callable[[], object], *, works: bool) -> bool:
        """Do it; it has to work where the model says so, and else to be refused and change nothing."""
        before = file_of(self.desk, SESSION.id)
        try:
            act()
        except (Refused, NotFound):
            assert not works
            assert file_of(self.desk, SESSION.id) == before
            return False
        assert works
        return True

    # What is done

    @rule(
        what=st.sampled_from(sorted(STEP)),
        anonymous=st.booleans(),
        one_voice=st.integers(0, 5).map(lambda number: number == 0),
        stop=st.booleans(),
    )
    def open(self, what: str, anonymous: bool, one_voice: bool, stop: bool) -> None:
        plan = RoundPlan("keyboard", anonymous and not one_voice, one_voice, stop and not one_voice)
        run = self.running.get(what)
        new = Running("", what, plan, run.excused if run else set())
        asked = self.asked(new)
        both = [sum(self.here[each] == side for each in asked) for side in SIDES]
        apart = all(each == 0 or each >= 3 for each in both)
        possible = not plan.anonymous or (sum(both) >= 3 and (apart or not plan.stop_at_side))
        works = (
            not self.locked
            and (run is None or not (run.texts or run.with_sides))
            and possible
            and bool(asked)
        )

        def act() -> None:
            new.uid = self.room.rounds.open(what, plan, STEP[what].uid)  # type: ignore[arg-type]

        if self.attempt(act, works=works):
            assert run is None or run.uid == new.uid
            self.running[what] = new

    @rule(
        handle=PERSON, what=st.sampled_from(sorted(STEP)), many=st.integers(0, 2), add=st.booleans()
    )
    def write(self, handle: str, what: str, many: int, add: bool) -> None:
        run = self.running.get(what)
        if run is None:
            return
        self.written += 1
        texts = [f"zq{self.written}x{number}k" for number in range(many)]
        point = self.written % 3 if many else None
        answers = says(*texts) if what == "notes" else chooses(point) if point is not None else []
        works = not self.locked and not run.with_sides and handle in self.asked(run)

        def act() -> None:
            turn = self.room.rounds.sit_down(run.uid, handle)
            turn.keep_drafts({"Stop": "\n".join(texts)})
            turn.seal(answers, add=add)

        if not self.attempt(act, works=works):
            return
        key, side = self.key(run, handle), self.here[handle]
        if what == "poll":
            earlier = run.points.get(key) if add else None
            run.points[key] = earlier if point is None else point
            run.texts[key] = (side, [])
            return
        before = run.texts.get(key, (side, []))[1]
        self.lost += [] if add else before
        run.texts[key] = (side, [*(before if add else []), *texts])

    @rule(handle=PERSON, what=st.sampled_from(sorted(STEP)))
    def excuse(self, handle: str, what: str) -> None:
        run = self.running.get(what)
        if run is None:
            return
        works = not self.locked and not run.with_sides
        works = works and (handle in self.here or handle in run.excused)
        if self.attempt(lambda: self.room.rounds.excuse(run.uid, handle), works=works):
            run.excused ^= {handle}

    def somebody_leaves(self, handle: str) -> None:
        if handle in self.here and not self.locked:
            held = [item for item in self.room.record.items if handle in repr(item.body)]
            if not any(type(item.body) is not Round for item in held):
                self.room.welcome.remove_person(handle)

    @rule(what=st.sampled_from(sorted(STEP)))
    def reveal(self, what: str) -> None:
        run = self.running.get(what)
        if run is None:
            return
        if run.with_sides:
            works = all(side in run.released or not run.count(side) for side in SIDES)
        else:
            keys = {self.key(run, handle) for handle in self.asked(run)}
            works = keys <= set(run.texts) and run.hidden
        works = works and bool(run.texts) and not self.locked
        if not self.attempt(lambda: self.room.rounds.reveal(run.uid), works=works):
            return
        if run.plan.stop_at_side and not run.with_sides:
            run.with_sides = True
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
        apart = all(not run.count(side) or run.count(side) >= 3 for side in SIDES)
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

    @rule(side=SIDE, what=st.sampled_from(sorted(STEP)))
    def speak(self, side: Side, what: str) -> None:
        run = self.running.get(what)
        if run is None or not run.with_sides:
            return
        self.written += 1
        text = f"zq{self.written}vk"
        works = not self.locked and run.count(side) > 0 and side not in run.released

        def act() -> None:
            turn = self.room.rounds.speak_for(run.uid, side)
            texts, _ = turn.of_my_side()
            seen = Counter(each for all_of in texts.values() for each in all_of)
            mine = (texts for each, texts in run.texts.values() if each == side)
            assert seen == Counter(each for all_of in mine for each in all_of)
            turn.seal(says(text) if what == "notes" else chooses(0))

        if self.attempt(act, works=works):
            self.lost += run.voices.get(side, [])
            run.voices[side] = [text] if what == "notes" else []

    @rule(side=SIDE, what=st.sampled_from(sorted(STEP)))
    def release(self, side: Side, what: str) -> None:
        run = self.running.get(what)
        if run is None:
            return
        works = not self.locked and run.with_sides and side in run.voices
        if self.attempt(lambda: self.room.rounds.release(run.uid, side), works=works):
            run.released.add(side)

    @rule(what=st.sampled_from(sorted(STEP)), sure=st.integers(0, 3))
    def discard(self, what: str, sure: int) -> None:
        run = self.running.get(what)
        if run is None or sure:
            return
        # Also while the agreement is proposed: what was sealed would lie there for ever once it is signed.
        self.room.rounds.discard(run.uid)
        self.lost += run.unseen
        del self.running[what]

    # What else goes on

    @rule(what=st.sampled_from(sorted(STEP)), saying=st.integers(0, 255), excusing=st.booleans())
    def everybody_writes(self, what: str, saying: int, excusing: bool) -> None:
        run = self.running.get(what)
        for place, handle in enumerate(sorted(self.asked(run)) if run else []):
            if excusing and not saying >> place & 1:
                self.excuse(handle, what)
            else:
                self.write(handle, what, saying >> place & 1, False)

    @rule(
        what=st.sampled_from(sorted(STEP)),
        anonymous=st.booleans(),
        stop=st.booleans(),
        saying=st.sampled_from([0, 1, 3, 37, 90, 187, 255]),
        excusing=st.booleans(),
    )
    def take_it_to_its_end(
        self, what: str, anonymous: bool, stop: bool, saying: int, excusing: bool
    ) -> None:
        self.open(what, anonymous, False, stop)
        self.everybody_writes(what, saying, excusing)
        self.reveal(what)
        for side in SIDES:
            self.speak(side, what)
            self.release(side, what)
        self.reveal(what)

    @rule(which=st.integers(0, 6), handle=OTHERS)
    def something_else(self, which: int, handle: str) -> None:
        [
            self.say_something,
            self.undo,
            self.room.lead.next,
            lambda: self.room.lead.go_to(NOTES.uid),
            self.propose_or_reopen,
            self.start_again,
            lambda: self.somebody_leaves(handle),
        ][which]()

    def say_something(self) -> None:
        if not self.locked:
            self.room.expectations.add("client", "A wish")

    def undo(self) -> None:
        try:
            self.room.undo()
        except Refused:
            return

    def propose_or_reopen(self) -> None:
        if self.locked:
            self.room.sign_off.reopen()
        else:
            self.room.sign_off.propose()

    def start_again(self) -> None:
        self.room.leave()
        self.desk.close()
        self.sit_at_desk()
        self.room = self.desk.room(SESSION.id)

    # What holds always

    @invariant()
    def what_is_shown_is_what_was_revealed(self) -> None:
        found = captured(self.room, Note)
        assert Counter((item.body.text, item.side, item.author) for item in found) == self.shown
        assert len(captured(self.room, Poll, POLL)) == self.polls

    @invariant()
    def nothing_unrevealed_is_in_the_record(self) -> None:
        content = file_of(self.desk, SESSION.id)
        for run in self.running.values():
            assert not any(text in content for text in run.unseen)
        assert not any(text in content for text in self.lost)

    @invariant()
    def what_is_sealed_is_in_its_urn_and_each_urn_is_of_a_round(self) -> None:
        urns = self.room.core.urns
        assert set(urns.rounds()) == {run.uid for run in self.running.values()}
        for run in self.running.values():
            sealed = " ".join(each.body for each in urns.read(run.uid))
            assert all(sealed.count(f'"{text}"') == 1 for text in run.unseen)

    @invariant()
    def the_view_counts_and_names_nobody_who_is_anonymous(self) -> None:
        for view in self.room.view().rounds:
            run = self.running.get(view.round.what)
            if run is None or run.uid != view.uid or run.with_sides:
                continue
            assert view.sealed == {side: run.count(side) for side in SIDES}
            assert not (run.plan.anonymous and view.waiting)
            waited = {self.key(run, each) for each in self.asked(run)} - set(run.texts)
            assert view.ready == (bool(run.texts) and not waited)
            for side in SIDES:
                assert view.asked[side] >= view.sealed[side]


Rounds.TestCase.settings = settings(
    max_examples=examples(25),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestRounds = Rounds.TestCase
