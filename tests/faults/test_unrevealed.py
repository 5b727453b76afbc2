"""What is not revealed is in its urn and nowhere else; what is revealed leads back to nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from apps import brought
from builders import SESSION
from round_builders import (
    AGENCY,
    ANONYMOUS,
    CLIENT,
    NAMED,
    TO_SIDES,
    a_room_of,
    captured,
    chooses,
    open_round,
    rates,
    says,
    seal,
)
from workshop.documents.files import write_file
from workshop.model.notes import Note
from workshop.model.poll import Poll
from workshop.model.rounds import Answer, RoundPlan
from workshop.model.scorecard import Comment
from workshop.room.desk import Desk
from workshop.room.exports import WRITERS
from workshop.room.room import Room

PEOPLE = (*CLIENT, *AGENCY)
RUNS = 30
"""How many reveals the laws of chance are tried with; each bound below is broken by chance once in a million times."""


class Meeting:
    """A workspace whose every file is looked through, with a desk and a room on it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workspace = brought(root, a_room_of(4, 4))
        self.desk = Desk(self.workspace)
        self.room: Room = self.desk.room(SESSION.id)

    def close(self) -> None:
        self.room.leave()
        self.desk.close()

    def open_again(self) -> None:
        """Close and start anew, as another day."""
        self.close()
        self.desk = Desk(self.workspace)
        self.room = self.desk.room(SESSION.id)

    def spread(self) -> None:
        """Make every file that is made of a session: a backup and each export."""
        self.desk._store.back_up("meanwhile")
        before = len(list(self.workspace.exports.rglob("*")))
        folder = self.workspace.exports
        folder.mkdir(parents=True, exist_ok=True)
        for what, forms in WRITERS.items():
            for form in forms:
                # Before a proposal there is no text to export, and nobody has signed.
                if what not in ("signatures", "receipt") and (what, form) != ("agreement", "toml"):
                    content = self.desk.export(SESSION.id, what, form)
                    write_file(folder / f"{before}-{what}.{form}", content, force=True)
        self.room.files.hand_out()

    def holding(self, words: str) -> set[Path]:
        """The files that have these words in them, as text or as the escapes of JSON, in any letter case."""
        wanted = words.lower().encode()
        return {
            path
            for path in self.root.rglob("*")
            if path.is_file() and wanted in path.read_bytes().lower()
        }


@pytest.fixture
def meeting(tmp_path: Path) -> Iterator[Meeting]:
    meeting = Meeting(tmp_path / "workspace")
    yield meeting
    meeting.close()


def marker(place: int, which: str = "a") -> str:
    """Words that nobody else writes; they say nothing of whose they are."""
    return f"zq{which}{(place * 7919 + 104729) % 99991:05}xk"


@pytest.mark.parametrize(
    "plan", [NAMED, ANONYMOUS, TO_SIDES], ids=["named", "anonymous", "to sides"]
)
def test_what_is_sealed_is_in_its_urn_and_nowhere_else(meeting: Meeting, plan: RoundPlan) -> None:
    room = meeting.room
    uid = open_round(room, "notes", plan)
    for place, person in enumerate(PEOPLE):
        seal(room, uid, person.handle, says(marker(place)))
    meeting.spread()
    urn = room.core.urns.path(uid)
    for place in range(len(PEOPLE)):
        assert meeting.holding(marker(place)) == {urn}
    assert meeting.desk.search(marker(0)) == ()
    assert marker(0) not in repr(room.view())
    meeting.open_again()
    assert meeting.holding(marker(0)) == {urn}


def test_what_is_typed_and_not_sealed_is_nowhere(meeting: Meeting) -> None:
    room = meeting.room
    uid = open_round(room, "notes", ANONYMOUS)
    turn = room.rounds.sit_down(uid, PEOPLE[0].handle)
    turn.keep_drafts({"Stop": marker(0)})
    meeting.spread()
    assert meeting.holding(marker(0)) == set()


def test_what_was_replaced_is_nowhere(meeting: Meeting) -> None:
    room = meeting.room
    uid = open_round(room, "notes", ANONYMOUS)
    for place, person in enumerate(PEOPLE):
        # Of several pages, so that what is written in its place does not cover it by chance.
        seal(room, uid, person.handle, says(marker(place) * 900))
        seal(room, uid, person.handle, says(marker(place, "b")))
    for place in range(len(PEOPLE)):
        assert meeting.holding(marker(place)) == set()
        assert meeting.holding(marker(place, "b")) == {room.core.urns.path(uid)}


def test_a_voice_is_in_the_urn_until_it_is_revealed_and_what_it_was_made_of_nowhere_after(
    meeting: Meeting,
) -> None:
    room = meeting.room
    uid = open_round(room, "notes", TO_SIDES)
    for place, person in enumerate(PEOPLE):
        seal(room, uid, person.handle, says(marker(place)))
    room.rounds.reveal(uid)
    for side in ("client", "agency"):
        turn = room.rounds.speak_for(uid, side)  # type: ignore[arg-type]
        turn.keep_drafts({"Stop": f"zq{side}xk"})
        turn.seal(says(f"zq{side}xk"))
        room.rounds.release(uid, side)  # type: ignore[arg-type]
    meeting.spread()
    assert meeting.holding("zqclientxk") == {room.core.urns.path(uid)}
    room.rounds.reveal(uid)
    assert len(captured(room, Note)) == 2
    for place in range(len(PEOPLE)):
        assert meeting.holding(marker(place)) == set()


def test_a_discarded_round_leaves_nothing_anywhere(meeting: Meeting) -> None:
    room = meeting.room
    uid = open_round(room, "notes", ANONYMOUS)
    for place, person in enumerate(PEOPLE):
        seal(room, uid, person.handle, says(marker(place)))
    turn = room.rounds.sit_down(uid, PEOPLE[0].handle)
    turn.keep_drafts({"Stop": marker(0, "typed")})
    room.rounds.discard(uid)
    meeting.spread()
    for place in range(len(PEOPLE)):
        assert meeting.holding(marker(place)) == set()
    assert meeting.holding(marker(0, "typed")) == set()
    assert meeting.holding(uid) <= {
        *meeting.root.rglob("workshop.db*"),
        *meeting.workspace.exports.rglob("*"),
        *meeting.root.rglob("backups/*"),
    }


@pytest.mark.parametrize("revealed", [False, True])
def test_a_deleted_session_leaves_nothing_of_its_rounds(meeting: Meeting, revealed: bool) -> None:
    room = meeting.room
    uid = open_round(room, "notes", ANONYMOUS)
    for place, person in enumerate(PEOPLE):
        seal(room, uid, person.handle, says(marker(place)))
    room.rounds.sit_down(uid, PEOPLE[0].handle).keep_drafts({"Stop": marker(0, "typed")})
    if revealed:
        room.rounds.reveal(uid)
    room.leave()
    meeting.desk.delete(SESSION.id)
    for place in range(len(PEOPLE)):
        assert meeting.holding(marker(place)) == set()
    assert meeting.holding(marker(0, "typed")) == set()
    assert meeting.desk._store.urns.rounds() == ()


# --- after the reveal -----------------------------------------------------------------------------


def test_after_an_anonymous_reveal_no_row_has_both_words_and_a_name(meeting: Meeting) -> None:
    room = meeting.room
    notes = open_round(room, "notes", ANONYMOUS)
    for place, person in enumerate(PEOPLE):
        turn = room.rounds.sit_down(notes, person.handle)
        turn.keep_drafts({"Stop": marker(place)})
        turn.seal(says(marker(place)))
    room.rounds.reveal(notes)
    scores = open_round(room, "scorecard", ANONYMOUS)
    for place, person in enumerate(PEOPLE):
        seal(room, scores, person.handle, rates(place % 5, marker(place, "c")))
    room.rounds.reveal(scores)
    assert len(captured(room, Note)) == len(captured(room, Comment, room.open_step)) == 8
    db = room.core.store._db
    tables = [
        row[0]
        for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not row[0].startswith("sqlite_")
    ]
    found = 0
    for table in tables:
        for row in db.execute(f'SELECT * FROM "{table}"').fetchall():
            words = " ".join(str(value) for value in row)
            if "zqa" in words or "zqc" in words:
                found += 1
                assert not any(person.handle in words or person.name in words for person in PEOPLE)
    assert found >= 32  # the items and their changes: the search looked where they are
    assert list(meeting.workspace.drafts.rglob("*-of-*")) == []
    meeting.spread()
    for path in meeting.holding("zq"):
        assert ".db" in path.name or meeting.workspace.exports in path.parents
    acts = [act.words for act in room.core.store.acts(SESSION.id)]
    assert not any(person.name in words for words in acts for person in PEOPLE)


def test_the_order_of_what_is_revealed_says_nothing_of_who_wrote_when(meeting: Meeting) -> None:
    room = meeting.room
    first_is_first = by_name = neighbours = 0
    where: Counter[int] = Counter()
    for run in range(RUNS):
        # The same people in the same order, two notes each, whose words do not say whose they are.
        uid = open_round(room, "notes", ANONYMOUS)
        before = {item.uid for item in room.record.of(Note)}
        own = {}
        for place, person in enumerate(PEOPLE):
            texts = [marker(place, f"{which}{run}") for which in "de"]
            own[person.handle] = set(texts)
            seal(room, uid, person.handle, says(*texts))
        room.rounds.reveal(uid)
        rows = room.core.store._db.execute(
            "SELECT uid, json_extract(body, '$.text') AS text, number, position, rowid FROM item "
            "WHERE type = 'note' ORDER BY rowid"
        ).fetchall()
        shown = [row for row in rows if row["uid"] not in before]
        assert len(shown) == 16
        # One order, whichever way one looks at them, so that one test of it is a test of all.
        positions = [row["position"] for row in shown]
        numbers = [int(row["number"][1:]) for row in shown]
        assert positions == sorted(positions)
        assert numbers == sorted(numbers)
        texts = [row["text"] for row in shown]
        first, alphabet = PEOPLE[0].handle, min(own)
        first_is_first += texts[0] in own[first]
        by_name += texts[0] in own[alphabet]
        where[next(place for place, text in enumerate(texts) if text in own[first])] += 1
        neighbours += sum(
            any({one, other} == pair for pair in own.values()) for one, other in pairwise(texts)
        )
    # One in eight is expected, and one pair of neighbours in a run.
    assert first_is_first <= 15
    assert by_name <= 15
    assert neighbours <= 62
    assert len(where) >= 5


def test_points_and_words_of_one_person_are_not_told_together(meeting: Meeting) -> None:
    room = meeting.room
    uid = open_round(room, "scorecard", ANONYMOUS)
    for place, person in enumerate(PEOPLE):
        answers = [
            Answer("them:1.1", point=place % 5, comment=marker(place, "g")),
            Answer("them:2.1", point=(place + 1) % 5, comment=marker(place, "h")),
        ]
        seal(room, uid, person.handle, answers)
    room.rounds.reveal(uid)
    comments = captured(room, Comment, room.open_step)
    assert len(comments) == 16
    assert {item.author for item in comments} == {""}
    for item in comments:
        assert "point" not in type(item.body).__struct_fields__
    poll = open_round(room, "poll", ANONYMOUS)
    for place, person in enumerate(PEOPLE):
        seal(room, poll, person.handle, chooses(place % 3))
    room.rounds.reveal(poll)
    (asked,) = captured(room, Poll, room.open_step)
    assert asked.body.choices == ()
    assert asked.body.room.counts == (3, 3, 2)
