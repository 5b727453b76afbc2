"""The example that comes with the program: believable, reproducible, and brought in by the way everything is."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from msgspec import Struct, structs

from workshop.agreement.signatures.signing import is_sealed_by
from workshop.cli.demo import open_example
from workshop.documents.record import read_record
from workshop.insight.findings import findings
from workshop.insight.gaps import Verdict, gaps
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation, settlement
from workshop.model.kinds import KINDS
from workshop.model.kpis import Kpi, Realism
from workshop.model.look_back import Celebration
from workshop.model.names import KindName, RoundSort
from workshop.model.needs import NEED_ANSWERS, Need
from workshop.model.noted import Decision, Parked, Question
from workshop.model.notes import Note
from workshop.model.poll import Poll
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.model.scope import Approver, Assumption, Deliverable, Exclusion, Milestone, Terms
from workshop.model.scorecard import Comment, Score
from workshop.model.sides import SIDES
from workshop.model.sign_off import Closing
from workshop.model.welcome import Welcome
from workshop.model.what_became import milestones, promises, stage
from workshop.places import Workspace, packaged_example
from workshop.room.desk import Desk

FILES = sorted(packaged_example().glob("*.toml"))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The desk of a workspace with the example in it, as `workshop demo` opens it."""
    opened = open_example(Workspace(tmp_path / "demo", temporary=True))
    yield opened
    opened.close()


@pytest.fixture
def spring() -> Record:
    """The session whose agreement a later one has replaced."""
    return read_record(FILES[0].read_bytes(), FILES[0].name)


@pytest.fixture
def summer() -> Record:
    """The sealed session."""
    return read_record(FILES[1].read_bytes(), FILES[1].name)


@pytest.fixture
def autumn() -> Record:
    """The session in progress."""
    return read_record(FILES[2].read_bytes(), FILES[2].name)


def test_holding_the_sessions_again_gives_the_same_files_to_the_byte() -> None:
    # If this fails after a change of the templates or the record's format: python -m tools.example
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tools.example", folder]
        subprocess.run(command, cwd=ROOT, check=True, timeout=120)
        made = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    assert made == {path.name: path.read_bytes() for path in FILES}


def test_what_is_brought_in_is_exported_as_the_same_file(desk: Desk) -> None:
    slugs = [line.slug for line in desk.sessions()]
    exported = {desk.export(desk.find(slug), "record") for slug in slugs}
    assert exported == {path.read_text("utf-8") for path in FILES}


@pytest.mark.parametrize(("name", "state"), [("spring", "superseded"), ("summer", "sealed")])
def test_the_agreements_are_sealed_by_both_sides_over_the_text_that_stands_there(
    name: str, state: str, request: pytest.FixtureRequest
) -> None:
    record: Record = request.getfixturevalue(name)
    (agreement,) = record.agreements
    assert record.session.state == agreement.state == state
    assert agreement.digest == hashlib.sha256(agreement.page.encode()).hexdigest()
    assert {each.side for each in record.valid_signatures()} == {"client", "agency"}
    assert is_sealed_by(record)


def test_each_session_follows_the_one_before(
    spring: Record, summer: Record, autumn: Record
) -> None:
    assert [each.session.follows for each in (spring, summer, autumn)] == [
        "",
        spring.session.id,
        summer.session.id,
    ]


def number_of(record: Record, uid: str) -> str:
    return next(item.number for item in record.items if item.uid == uid)


def test_the_session_in_progress_looked_back_and_promises_one_thing_again(desk: Desk) -> None:
    record = desk.record(desk.find("latest"))
    told = {each.item.number: each for each in promises(record)}
    assert [number for number, each in told.items() if each.kept] == ["C5", "C7"]
    assert [number for number, each in told.items() if each.differs] == ["C6", "C10"]
    carried = told["C8"].again
    assert carried is not None
    assert (carried.number, carried.body.action != told["C8"].item.body.action) == ("C8", True)
    assert len(record.of(Celebration)) == 2
    assert {stage(each.body, record.session.date) for each in milestones(record)} == {
        "met-late",
        "ahead",
    }


def test_promises_were_kept_half_kept_and_broken_and_the_sides_see_one_differently(
    summer: Record,
) -> None:
    assert {row.outcome for row in summer.progress} == {"kept", "partly", "not-kept", "dropped"}
    assert all(row.word for row in summer.progress)
    said = {
        (row.side, row.outcome)
        for row in summer.progress
        if row.side and number_of(summer, row.commitment) in ("C6", "C10")
    }
    assert said == {
        ("agency", "kept"),
        ("client", "partly"),
        ("client", "kept"),
        ("agency", "partly"),
    }
    assert len({reading.kpi for reading in summer.readings}) == 3


def test_the_session_in_progress_stands_in_the_middle_with_some_things_open(autumn: Record) -> None:
    session = autumn.session
    assert (session.state, session.follows) == (
        "paused",
        read_record(FILES[1].read_bytes(), "").session.id,
    )
    steps = [step.uid for step in autumn.agenda]
    assert 0 < steps.index(session.step) < len(steps) - 1
    expectations = autumn.of(Expectation)
    assert {each.standing for each in expectations} == {"stands", "changed", "carried", "new"}
    assert {settlement(each) for each in expectations if each.standing == "new"} == {
        "agreed",
        "open",
    }
    notes = autumn.of(Note)
    assert any(each.body.restated and each.body.confirmed for each in notes)
    assert any(each.body.restated and not each.body.confirmed for each in notes)
    assert any(not each.both_agree for each in autumn.of(Commitment))
    assert findings(autumn, session.date)


FILLS: dict[KindName, tuple[type[Struct], ...]] = {
    "welcome": (Welcome,),
    "look-back": (Celebration,),
    "expectations": (Expectation,),
    "scope": (Deliverable, Exclusion, Assumption, Milestone, Approver, Terms),
    "kpis": (Kpi, Realism),
    "scorecard": (Score, Comment),
    "notes": (Note,),
    "needs": (Need,),
    "poll": (Poll,),
    "commitments": (Commitment,),
    "sign-off": (Closing,),
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_step_of_every_kind_is_filled(autumn: Record, kind: KindName) -> None:
    step = next(each for each in autumn.agenda if each.kind == kind)
    for body in FILLS[kind]:
        found = autumn.of(body)
        assert found, body
        if kind in ("scorecard", "notes", "needs", "poll"):
            assert {item.step for item in found} == {step.uid}
    assert autumn.one(Closing).next_review
    assert autumn.of(Decision)
    assert autumn.of(Question)
    assert autumn.of(Parked)


def test_every_reading_of_a_gap_occurs_on_both_sides(autumn: Record) -> None:
    found = gaps(autumn.of(Score))
    assert {(each.item.side, each.verdict) for each in found} == {
        (side, verdict) for side in SIDES for verdict in get_args(Verdict)
    }
    assert all(each.item.body.own and each.item.body.forecast for each in found)
    given = [each.item.body.given for each in found]
    assert any(each.cannot and each.counts for each in given)
    assert any(each.answers and not each.counts for each in given), "too few to be shown"
    assert {each.side for each in autumn.of(Comment)} == set(SIDES)
    assert any(each.item.body.became for each in found)


def test_what_was_anonymous_names_nobody(spring: Record, summer: Record, autumn: Record) -> None:
    brought: dict[RoundSort, tuple[type[Struct], ...]] = {
        "poll": (Poll,),
        "scorecard": (Score, Comment),
        "realism": (Realism,),
    }
    seen = set()
    for record in (spring, summer, autumn):
        for round in record.of(Round):
            assert round.body.stage == "revealed"
            if not round.body.anonymous or round.body.what not in brought:
                continue
            seen.add(round.body.what)
            for body in brought[round.body.what]:
                for item in record.of(body, round.step):
                    assert not item.author
                    # Who was asked is no secret; who answered what is.
                    told = msgspec.json.encode(structs.replace(item.body, **_unsaid(item.body)))
                    assert not any(each.handle in told.decode() for each in record.participants)
    assert seen == set(brought)


def _unsaid(body: Struct) -> dict[str, tuple[str, ...]]:
    return {"asked": ()} if isinstance(body, Poll) else {}


def test_notes_were_written_in_private_put_together_and_voted_on(autumn: Record) -> None:
    notes = autumn.of(Note)
    assert all(each.author for each in notes)
    assert any(each.body.group for each in notes)
    assert max(each.body.votes or 0 for each in notes) > 1
    assert {each.body.heading for each in notes} >= {"What we own", "Start", "Stop", "Keep"}


def test_needs_were_answered_in_every_way_and_one_waits(autumn: Record) -> None:
    assert {each.body.answer for each in autumn.of(Need)} == set(NEED_ANSWERS)


def test_figures_were_read_with_their_source_and_their_story(summer: Record) -> None:
    assert any(reading.source and reading.note for reading in summer.readings)


def test_enough_people_are_there_to_be_anonymous(autumn: Record) -> None:
    for side in SIDES:
        here = [p for p in autumn.participants if p.side == side and p.presence != "absent"]
        assert len(here) >= 4


def test_the_example_is_about_nobody_who_could_be_written_to(
    summer: Record, autumn: Record
) -> None:
    mails = {each.mail for record in (summer, autumn) for each in record.participants if each.mail}
    assert mails
    assert all(mail.endswith(".example") for mail in mails)


def test_bringing_it_in_twice_is_bringing_it_in_once(desk: Desk) -> None:
    for path in FILES:
        assert not desk.import_record(path.read_bytes(), path.name)[1]
    assert len(desk.sessions()) == len(FILES)
