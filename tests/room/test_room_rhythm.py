"""Promises with a rhythm and helpers, from the intent to the files and the next review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from msgspec import structs
from room_builders import Place, a_wish, bring, file_of

from builders import INES, JUN, NOW, TODAY, TOMAS, a_record, with_agreement_sealed
from look_backs import LENA, last_agreement, looking_back, promise_uid
from workshop.agreement.clauses import commitments
from workshop.agreement.consistent import inconsistencies
from workshop.documents.record import write_record
from workshop.errors import DocumentError, InputError, Refused
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.sign_off import Closing
from workshop.model.what_became import promises
from workshop.room.desk import Desk
from workshop.room.exports import export
from workshop.room.room import Room

MONDAYS = "FREQ=WEEKLY;BYDAY=MO"
FIRST, END = date(2026, 11, 30), date(2027, 6, 30)


def weekly(**changes: Any) -> Commitment:
    """A promise that is due every Monday, with a helper of the other side."""
    promise = Commitment(
        "Send the figures",
        TOMAS.handle,
        FIRST,
        rhythm=MONDAYS,
        until=END,
        helpers=(INES.handle,),
    )
    return structs.replace(promise, **changes)


def with_promise(record: Record, promise: Commitment) -> Record:
    """Return `record` with `promise` in place of its C2."""
    items = (
        structs.replace(item, body=promise) if item.number == "C2" else item
        for item in record.items
    )
    return structs.replace(record, items=tuple(items))


def body(room: Room, uid: str) -> Commitment:
    item = room.record.item(uid)
    assert item is not None
    assert isinstance(item.body, Commitment)
    return item.body


# --- writing it down ----------------------------------------------------------------------------------


def test_a_promise_is_its_owners_sides_whoever_helps(room: Room) -> None:
    uid = room.commitments.add(
        "Send the figures",
        owner="Tomás",
        helpers=["Ines", "jun-okada"],
        due=FIRST,
        rhythm=MONDAYS,
        until=END,
    )
    assert body(room, uid) == weekly(helpers=(INES.handle, JUN.handle))
    item = room.record.item(uid)
    assert item is not None
    assert item.side == "agency"


def test_who_answers_for_it_cannot_help_and_nobody_unknown_can(room: Room) -> None:
    with pytest.raises(InputError, match="Tomás Reyes answers for it already"):
        room.commitments.add("Send", owner="Tomás", helpers=["Tomás"])
    uid = room.commitments.add("Send", owner="Tomás", helpers=["Ines"])
    with pytest.raises(InputError, match="Nobody here is called “Bo”") as refused:
        room.commitments.change(uid, helpers=["Bo"])
    assert refused.value.field == "helpers"
    with pytest.raises(InputError, match="answers for it already"):
        room.commitments.change(uid, helpers=["Ines", "Tomás"])
    assert body(room, uid).helpers == (INES.handle,)
    room.commitments.change(uid, owner="Ines")
    assert (body(room, uid).owner, body(room, uid).helpers) == (INES.handle, ())


def test_dates_that_make_no_sense_are_refused_and_a_day_ends_a_rhythm(room: Room) -> None:
    uid = room.commitments.add("Send", due=FIRST, rhythm=MONDAYS, until=END)
    for fields, said in (
        ({"until": TODAY}, "before its first date"),
        ({"due": date(2026, 12, 1), "rhythm": MONDAYS}, "is not a day of “every Monday”"),
        ({"due": None, "rhythm": MONDAYS}, "needs its first date"),
        ({"rhythm": "FREQ=SECONDLY"}, "“FREQ=SECONDLY” is not a rhythm"),
    ):
        with pytest.raises(InputError, match=said):
            room.commitments.change(uid, **fields)
    assert body(room, uid).until == END
    room.commitments.change(uid, due=TODAY)
    assert (body(room, uid).due, body(room, uid).rhythm, body(room, uid).until) == (TODAY, "", None)
    assert room.undo() == "C3: when it is due changed"
    assert body(room, uid).rhythm == MONDAYS


def test_a_tick_falls_where_rhythm_or_helpers_change(room: Room) -> None:
    uid = room.commitments.add("Send", due=FIRST, rhythm=MONDAYS)
    for fields in ({"due": FIRST, "rhythm": MONDAYS, "until": END}, {"helpers": ["Ines"]}):
        room.clauses.accept(uid)
        room.commitments.change(uid, **fields)
        item = room.record.item(uid)
        assert item is not None
        assert item.agreed == ()


def test_somebody_who_helps_is_not_removed_from_the_session(room: Room) -> None:
    room.commitments.add("Send", owner="Ines", helpers=["Jun"])
    with pytest.raises(Refused, match=r"Jun Okada owns, reports or helps with C3\."):
        room.welcome.remove_person(JUN.handle)


def test_a_note_becomes_a_promise_with_a_rhythm(room: Room) -> None:
    note = next(item for item in room.record.items if item.number == "N1")
    uid = room.noted.turn_into(
        note.uid, "commitment", "Send", owner="Tomás", helpers=("Ines",), due=FIRST, rhythm=MONDAYS
    )
    assert body(room, uid) == weekly(action="Send", until=None, origin=note.uid)
    with pytest.raises(InputError, match="answers for it already"):
        room.noted.turn_into(
            room.expectations.add("client", "x"),
            "commitment",
            "Send",
            owner="Ines",
            helpers=("Ines",),
        )


# --- documents ----------------------------------------------------------------------------------------


def test_a_record_with_rhythms_and_helpers_comes_back_as_the_same_file(place: Place) -> None:
    record = with_agreement_sealed(with_promise(a_record(), weekly()))
    with place.desk() as desk:
        session = bring(desk, record)
        file = file_of(desk, session)
        page = desk.export(session, "agreement")
    assert f'rhythm = "{MONDAYS}"\nuntil = 2027-06-30\nhelpers = [\n    "ines-moreau",\n]' in file
    assert "with the help of: Ines Moreau, client" in page
    assert "every Monday from 30 Nov 2026 until 30 Jun 2027" in page
    with Place(place.workspace.root / "elsewhere").desk() as desk:
        again, _ = desk.import_record(file.encode(), "record.toml")
        assert file_of(desk, again) == file


def with_review(record: Record) -> Record:
    """`record` with the day of the next review, until which a rhythm goes on."""
    closing = Item("i0000000000000c10", Closing(next_review=date(2027, 6, 1)))
    promised = with_promise(record, weekly(until=None))
    others = [item for item in promised.items if not isinstance(item.body, Closing)]
    return structs.replace(promised, items=(*others, closing))


def test_a_rhythm_without_an_end_names_the_day_of_the_next_review(place: Place) -> None:
    with place.desk() as desk:
        session = bring(desk, with_agreement_sealed(with_review(a_record())))
        for document in ("agreement", "actions", "minutes"):
            assert "until the next review, 1 Jun 2027" in desk.export(session, document)


def test_a_text_that_did_not_name_that_day_yet_still_says_what_its_record_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as before:
        before.setattr(commitments, "review_ending", lambda *_: None)
        record = with_agreement_sealed(with_review(a_record()))
    assert record.agreement is not None
    assert "\nreview = " not in record.agreement.text
    assert inconsistencies(record) == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"due": date(2026, 12, 1)}, r"commitment\[2\]\.due: 1 Dec 2026 is not a day of"),
        ({"due": None}, r"commitment\[2\]\.due: A rhythm needs its first date"),
        ({"until": TODAY}, r"commitment\[2\]\.until: It would end on 23 Nov 2026"),
        ({"rhythm": ""}, r"commitment\[2\]\.until: Only a rhythm has an end"),
        ({"helpers": ("bo",)}, r'commitment\[2\]\.helpers\[1\]: "bo" is not the handle'),
        ({"helpers": (TOMAS.handle,)}, r"commitment\[2\]\.helpers\[1\]: answers for it"),
        ({"helpers": (INES.handle,) * 2}, r"commitment\[2\]\.helpers\[2\]: .* stands at"),
    ],
)
def test_a_record_whose_promises_make_no_sense_is_refused(
    desk: Desk, place: Place, changes: dict[str, Any], fault: str
) -> None:
    file = write_record(with_promise(a_record(), weekly(**changes)))
    with pytest.raises(DocumentError, match=fault):
        desk.import_record(file.encode(), "record.toml")


def test_a_rule_that_is_no_rhythm_is_refused_with_what_is_allowed(desk: Desk) -> None:
    file = write_record(with_promise(a_record(), weekly())).replace(MONDAYS, "FREQ=HOURLY")
    with pytest.raises(DocumentError, match=r"commitment\[2\]\.rhythm: .*FREQ=WEEKLY;BYDAY=MO"):
        desk.import_record(file.encode(), "record.toml")


def test_the_files_to_take_home_have_a_calendar(room: Room) -> None:
    room.commitments.add("Send", owner="Tomás", due=FIRST, rhythm=MONDAYS, until=END)
    files = {path.name: path for path in room.files.hand_out()}
    calendar = Calendar.from_ical(files["actions.ics"].read_bytes())
    rules = [each["rrule"]["UNTIL"] for each in calendar.walk("VEVENT") if "rrule" in each]
    assert rules == [[END]]
    assert "every Monday from 30 Nov 2026 until 30 Jun 2027" in files["actions.csv"].read_text()


# --- afterwards ---------------------------------------------------------------------------------------


def sealed(desk: Desk, promise: Commitment) -> None:
    bring(desk, with_agreement_sealed(with_promise(a_record(), promise)))


def test_it_is_listed_by_its_next_date_and_late_only_after_the_last(place: Place) -> None:
    with place.desk() as desk:
        sealed(desk, weekly(until=date(2027, 2, 10)))
        (line, *_) = desk.actions()
        assert (line.number, line.who) == ("C2", "Tomás Reyes, with Ines Moreau")
        assert line.when == "every Monday from 30 Nov 2026 until 10 Feb 2027"
    for days, order, late in (
        (55, ["C1", "C2"], ["C1"]),  # 17 January: C1 was due on the 12th, C2 is due on the 18th
        (77, ["C1", "C2"], ["C1"]),  # 8 February is the last Monday
        (78, ["C1", "C2"], ["C1", "C2"]),
    ):
        place.clock.moment = NOW + timedelta(days=days)
        with place.desk() as desk:
            assert [each.number for each in desk.actions()] == order
            assert [each.number for each in desk.home().due] == order
            assert [each.number for each in desk.actions(overdue=True)] == late


@pytest.fixture
def looking(desk: Desk) -> Iterator[Room]:
    """The console of a session that looks back on three rhythms: one goes on, one is over, one has no end."""
    summer = last_agreement(
        weekly(due=date(2026, 8, 31), helpers=(INES.handle, LENA.handle)),
        weekly(due=date(2026, 8, 31), until=date(2026, 11, 20)),
        weekly(due=date(2026, 8, 31), until=None),
    )
    bring(desk, summer)
    room = desk.room(bring(desk, looking_back(summer)))
    yield room
    room.leave()


def test_what_is_promised_again_keeps_its_rhythm_and_who_helps(looking: Room) -> None:
    on, over, endless = (
        body(looking, looking.look_back.carry_over(promise_uid(f"C{number}")))
        for number in (1, 2, 3)
    )
    assert (on.due, on.rhythm, on.until) == (FIRST, MONDAYS, END)
    assert on.helpers == (INES.handle, LENA.handle)
    # The end of the one that is over is asked anew.
    assert (over.due, over.rhythm, over.until) == (FIRST, MONDAYS, None)
    assert (endless.due, endless.until) == (FIRST, None)


def test_only_a_rhythm_that_is_over_waits_for_a_word(looking: Room) -> None:
    late = [each.item.number for each in promises(looking.record) if each.overdue(TODAY)]
    assert late == ["C2"]
    looking.look_back.say(promise_uid("C1"), "partly", word="Two were late")
    assert promises(looking.record)[0].outcome == "partly"


def test_the_agreement_says_what_the_rhythm_was(looking: Room) -> None:
    looking.look_back.say(promise_uid("C2"), "kept")
    page = export(looking.record, "agreement", "md", NOW)
    assert "every Monday from 31 Aug 2026 until 20 Nov 2026" in page


def test_a_further_session_begins_with_a_copy_that_has_rhythm_and_helpers(place: Place) -> None:
    with place.desk() as desk:
        sealed(desk, weekly())
        room = desk.room(
            desk.new_session(a_wish(template="quarterly-review", date=date(2027, 2, 22)))
        )
        copy = next(item for item in room.record.of(Commitment) if item.number == "C2")
        assert structs.replace(copy.body, origin="") == weekly()
        room.leave()
