"""The example that comes with the program: believable, reproducible, and brought in by the way everything is."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from workshop.agreement.signing import is_sealed_by
from workshop.cli.demo import open_example
from workshop.documents.record import read_record
from workshop.insight.findings import findings
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.kinds import KINDS
from workshop.model.look_back import Celebration
from workshop.model.notes import Note
from workshop.model.record import Record
from workshop.model.what_became import milestones, promises, stage
from workshop.model.written import settlement
from workshop.places import Workspace, packaged_example
from workshop.room.desk import Desk

FILES = sorted(packaged_example().glob("*.toml"))
MAKE = Path(__file__).parents[2] / "docs" / "example" / "make.py"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The desk of a workspace with the example in it, as `workshop demo` opens it."""
    opened = open_example(Workspace(tmp_path / "demo", temporary=True))
    yield opened
    opened.close()


@pytest.fixture
def summer() -> Record:
    """The sealed session."""
    return read_record(FILES[0].read_bytes(), FILES[0].name)


@pytest.fixture
def autumn() -> Record:
    """The session in progress."""
    return read_record(FILES[1].read_bytes(), FILES[1].name)


def test_holding_the_sessions_again_gives_the_same_files_to_the_byte() -> None:
    # If this fails after a change of the templates or the record's form: python docs/example/make.py
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, MAKE, folder], check=True, timeout=120)
        made = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    assert made == {path.name: path.read_bytes() for path in FILES}


def test_what_is_brought_in_is_exported_as_the_same_file(desk: Desk) -> None:
    slugs = [line.slug for line in desk.sessions()]
    exported = {desk.export(desk.find(slug), "record") for slug in slugs}
    assert exported == {path.read_text("utf-8") for path in FILES}


def test_the_agreement_is_sealed_by_both_sides_over_the_text_that_stands_there(
    summer: Record,
) -> None:
    (agreement,) = summer.agreements
    assert summer.session.state == agreement.state == "sealed"
    assert agreement.digest == hashlib.sha256(agreement.text.encode()).hexdigest()
    assert {each.side for each in summer.valid_signatures()} == {"client", "agency"}
    assert is_sealed_by(summer)


def number_of(record: Record, uid: str) -> str:
    return next(item.number for item in record.items if item.uid == uid)


def test_the_session_in_progress_looked_back_and_promises_one_thing_again(desk: Desk) -> None:
    record = desk.record(desk.find("latest"))
    told = {each.item.number: each for each in promises(record)}
    assert [number for number, each in told.items() if each.kept] == ["C1", "C3"]
    assert [number for number, each in told.items() if each.differs] == ["C2", "C6"]
    carried = told["C4"].again
    assert carried is not None
    assert (carried.number, carried.body.action != told["C4"].item.body.action) == ("C4", True)
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
        if row.side and number_of(summer, row.commitment) in ("C2", "C6")
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
        read_record(FILES[0].read_bytes(), "").session.id,
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


def test_every_kind_of_step_has_something_to_show(autumn: Record) -> None:
    assert {step.kind for step in autumn.agenda} == set(KINDS)
    assert autumn.of(Commitment)


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
