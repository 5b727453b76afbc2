"""Forms: handed out before the meeting, filled in anywhere, collected into the urns, also while the console is open."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from room_builders import Place, a_wish, bring, file_of

from builders import SESSION
from forms import TEMPLATE, filled_in, put_template
from workshop.errors import DocumentError, InputError, Refused
from workshop.model.agenda import Step
from workshop.model.names import KindName
from workshop.model.notes import Note
from workshop.model.record import Record
from workshop.model.rounds import Round, RoundPlan
from workshop.model.scorecard import Score
from workshop.room.collecting import Collected
from workshop.room.desk import Desk
from workshop.room.rounds.view import RoundView

PEOPLE = ("ines-moreau", "priya-nair", "tomas-reyes", "lena-koch")
SAID: dict[str, dict[str, object]] = {
    "ines-moreau": {"them:1.1": "2", "us:1.1": "3", "Keep": ["The Tuesday wall"], "Change": []},
    "priya-nair": {"them:1.1": 1, "us:1.1": "?", "Change": ["Invoices with a number"]},
    "tomas-reyes": {"them:1.1": "3 good", "us:1.1": "2", "Keep": ["Straight talk", "The wall"]},
    "lena-koch": {"them:1.1": "?", "us:1.1": "1", "Change": ["One voice from you"]},
}


@pytest.fixture
def session(desk: Desk, place: Place) -> str:
    """A session that has not begun, with scores and feedback by form."""
    put_template(place.workspace.templates)
    return desk.new_session(a_wish(template="by-form"))


def step_of(record: Record, kind: KindName) -> Step:
    return next(step for step in record.agenda if step.kind == kind)


def rounds_of(desk: Desk, session: str) -> dict[str, Round]:
    return {item.body.what: item.body for item in desk.record(session).of(Round)}


def collect(
    desk: Desk, session: str, handle: str, answers: dict[str, object] | None = None
) -> Collected:
    text = filled_in(desk.form(session, handle), SAID[handle] if answers is None else answers)
    return only(desk.collect(session, text.encode(), f"{handle}.toml"))


def only(found: tuple[Collected, ...]) -> Collected:
    """What was taken of the one person in a file."""
    (taken,) = found
    return taken


def seen(desk: Desk, session: str, kind: KindName) -> RoundView:
    """What the console sees of the round of a step."""
    room = desk.room(session)
    room.lead.go_to(step_of(room.record, kind).uid)
    (view,) = room.view().rounds
    room.leave()
    return view


def on_disk(place: Place) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in place.workspace.root.rglob("*") if path.is_file()}


# --- handing out ----------------------------------------------------------------------------------


def test_a_form_opens_the_rounds_it_asks_so_that_its_promise_holds(
    desk: Desk, session: str
) -> None:
    assert rounds_of(desk, session) == {}
    form = tomllib.loads(desk.form(session, "ines-moreau"))
    assert [each["what"] for each in form["round"]] == ["scorecard", "notes"]
    assert [each["anonymous"] for each in form["round"]] == [False, True]
    opened = rounds_of(desk, session)
    assert {each.stage for each in opened.values()} == {"open"}
    assert {each.way for each in opened.values()} == {"form"}
    assert desk.record(session).session.state == "draft"
    assert len(desk.record(session).of(Round)) == 2
    desk.form(session, "lena-koch")
    assert rounds_of(desk, session) == opened


@pytest.mark.parametrize("words", ["ines-moreau", "Ines Moreau", "ines"])
def test_a_form_is_for_whoever_is_meant_by_handle_or_name(
    desk: Desk, session: str, words: str
) -> None:
    assert tomllib.loads(desk.form(session, words))["handle"] == "ines-moreau"


def test_somebody_unknown_is_named_with_who_is_here(desk: Desk, session: str) -> None:
    with pytest.raises(InputError, match=r"Here are: Ines Moreau \(ines-moreau\), Priya Nair"):
        desk.form(session, "nobody")


def test_a_session_without_rounds_by_form_says_how_to_have_one(desk: Desk) -> None:
    bring(desk)
    with pytest.raises(Refused, match=r'way = "form"'):
        desk.form(SESSION.id, "ines-moreau")
    assert rounds_of(desk, SESSION.id) == {}


def test_whoever_is_not_asked_is_told_why_and_nothing_is_opened(desk: Desk, session: str) -> None:
    room = desk.room(session)
    room.welcome.change_person("priya-nair", presence="absent")
    room.leave()
    with pytest.raises(Refused, match=r"Priya Nair is not asked by form.*marked absent"):
        desk.form(session, "priya-nair")
    with pytest.raises(Refused, match=r"Jun Okada is not asked by form.*neither side"):
        desk.form(session, "jun-okada")
    assert rounds_of(desk, session) == {}


def test_where_each_side_has_one_voice_only_the_contacts_are_asked(
    desk: Desk, place: Place
) -> None:
    text = TEMPLATE.replace(
        'round = { way = "form" }', 'round = { way = "form", one_voice = true }'
    )
    put_template(place.workspace.templates, text)
    session = desk.new_session(a_wish(template="by-form"))
    asked = {
        handle: [each["what"] for each in tomllib.loads(desk.form(session, handle))["round"]]
        for handle in PEOPLE
    }
    assert asked == {
        "ines-moreau": ["scorecard", "notes"],
        "priya-nair": ["notes"],
        "tomas-reyes": ["scorecard", "notes"],
        "lena-koch": ["notes"],
    }


def test_a_promise_that_cannot_be_kept_is_not_made(desk: Desk, place: Place) -> None:
    text = TEMPLATE.replace(
        'round = { way = "form" }', 'round = { way = "form", anonymous = true }'
    )
    put_template(place.workspace.templates, text)
    session = desk.new_session(a_wish(template="by-form"))
    with pytest.raises(
        Refused,
        match=r"^Scores: With 2 people of the client .* cannot be anonymous.*in the console",
    ):
        desk.form(session, "ines-moreau")
    room = desk.room(session)
    room.rounds.open("scorecard", RoundPlan("form"), step_of(room.record, "scorecard").uid)
    room.leave()
    form = tomllib.loads(desk.form(session, "ines-moreau"))
    assert [each["anonymous"] for each in form["round"]] == [False, True]


def test_a_parked_step_is_not_asked(desk: Desk, session: str) -> None:
    room = desk.room(session)
    room.lead.park_step(step_of(room.record, "notes").uid)
    room.leave()
    form = tomllib.loads(desk.form(session, "ines-moreau"))
    assert [each["what"] for each in form["round"]] == ["scorecard"]


def test_a_round_that_was_discarded_is_asked_again_with_new_forms_only(
    desk: Desk, session: str
) -> None:
    old = filled_in(desk.form(session, "ines-moreau"), SAID["ines-moreau"]).encode()
    room = desk.room(session)
    for item in room.record.of(Round):
        room.rounds.discard(item.uid)
    room.leave()
    with pytest.raises(Refused, match=r"old.toml: Scores was discarded; .* new forms"):
        desk.collect(session, old, "old.toml")
    assert collect(desk, session, "ines-moreau").sealed == ("Scores", "Feedback")


def test_what_the_packaged_agendas_ask_by_form_can_be_handed_out_and_collected(desk: Desk) -> None:
    by_form = [
        line.name
        for line in desk.templates()
        if any(step.round.way == "form" for step in desk.template(line.name).steps)
    ]
    assert by_form
    for name in by_form:
        six = {
            "client_people": "Ines Moreau\nPriya Nair\nAnna Berg",
            "agency_people": "Tomás Reyes\nLena Koch\nOle Dahl",
        }
        session = desk.new_session(a_wish(template=name, **six))
        for person in desk.record(session).participants:
            if person.side:
                form = desk.form(session, person.handle)
                text = form.replace('answer = ""', 'answer = "2"').encode()
                assert only(desk.collect(session, text, "form.toml")).sealed


# --- collecting -----------------------------------------------------------------------------------


def test_forms_of_four_people_are_collected_counted_and_revealed(desk: Desk, session: str) -> None:
    for handle in PEOPLE:
        taken = collect(desk, session, handle)
        assert (taken.person.handle, taken.sealed) == (handle, ("Scores", "Feedback"))
        assert (taken.replaced, taken.left, taken.unnamed) == ((), (), ("Feedback",))
    room = desk.room(session)
    room.lead.go_to(step_of(room.record, "scorecard").uid)
    (view,) = room.view().rounds
    assert view.sealed == view.asked == {"client": 2, "agency": 2}
    assert view.ready
    room.rounds.reveal(view.uid)
    scores = {item.side: item.body for item in room.record.of(Score)}
    assert scores["agency"].given.counts == (1, 1, 0)
    assert scores["client"].given.counts == (0, 0, 1)
    assert scores["client"].given.cannot == 1
    room.lead.go_to(step_of(room.record, "notes").uid)
    room.rounds.reveal(room.view().rounds[0].uid)
    notes = room.record.of(Note)
    assert {item.body.text for item in notes} == {
        "The Tuesday wall",
        "Invoices with a number",
        "Straight talk",
        "The wall",
        "One voice from you",
    }
    assert {item.author for item in notes} == {""}
    room.leave()


def test_a_form_is_collected_while_the_console_has_the_session_and_leaves_its_clock_alone(
    desk: Desk, session: str, place: Place
) -> None:
    room = desk.room(session)
    room.lead.start_clock()
    room.lead.go_to(step_of(room.record, "scorecard").uid)
    alive = (place.workspace.live / f"{session}.console").read_bytes()
    with place.desk() as elsewhere:
        text = filled_in(elsewhere.form(session, "lena-koch"), SAID["lena-koch"])
        before = room.version()
        assert room.view().rounds[0].sealed == {"client": 0, "agency": 0}
        elsewhere.collect(session, text.encode(), "lena.toml")
    assert room.version() != before
    assert room.view().rounds[0].sealed == {"client": 0, "agency": 1}
    assert room.record.session.since is not None
    assert (place.workspace.live / f"{session}.console").read_bytes() == alive
    room.leave()


def test_a_form_collected_twice_replaces_what_was_sealed(desk: Desk, session: str) -> None:
    for handle in PEOPLE:
        collect(desk, session, handle)
    again = collect(desk, session, "ines-moreau", {"them:1.1": "3"})
    assert (again.sealed, again.replaced, again.left) == (("Scores",), ("Scores",), ("Feedback",))
    view = seen(desk, session, "scorecard")
    assert view.sealed == {"client": 2, "agency": 2}
    room = desk.room(session)
    room.rounds.reveal(view.uid)
    score = next(item.body for item in room.record.of(Score) if item.side == "agency")
    assert score.given.counts == (1, 0, 1)
    assert score.own is not None
    room.leave()


def test_an_untouched_form_takes_nothing_away(desk: Desk, session: str) -> None:
    collect(desk, session, "ines-moreau")
    with pytest.raises(Refused, match="nothing is answered in this form"):
        collect(desk, session, "ines-moreau", {})
    assert seen(desk, session, "scorecard").sealed == {"client": 1, "agency": 0}


def test_a_form_whose_rounds_were_never_opened_here_opens_them(desk: Desk, session: str) -> None:
    text = filled_in(desk.form(session, "ines-moreau"), SAID["ines-moreau"])
    record = desk.record(session)
    room = desk.room(session)
    for item in room.record.of(Round):
        with room.core.writing("rounds.lost", power="round") as writer:
            writer.remove_item(item.uid)
    room.leave()
    assert only(desk.collect(session, text.encode(), "x")).sealed == ("Scores", "Feedback")
    assert len(desk.record(session).of(Round)) == len(record.of(Round))


# --- what is refused ------------------------------------------------------------------------------


def sealed_anywhere(desk: Desk, session: str) -> bool:
    return any(
        desk._store.urns.keys(item.uid)
        for item in desk.record(session).of(Round)
        if item.body.stage == "open"
    )


def changed(form: str, *keys: str | int, to: object) -> bytes:
    data: Any = tomllib.loads(form)
    inner = data
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = to
    return tomli_w.dumps(data).encode()


@pytest.mark.parametrize(
    ("keys", "to", "words"),
    [
        (("session",), "s9", "session: is another session"),
        (("handle",), "mallory", "is nobody in this session"),
        (("handle",), "priya-nair", "a form is for one person"),
        (("round", 1, "question", 0, "answers"), ["\x1b[2J"], "U+001B"),
        (("round", 0, "question", 0, "answer"), "9", "write a number from 1 to 3, or ?"),
        (("round", 1, "step"), "t9", "not the uid of a step"),
    ],
)
def test_one_fault_in_one_round_and_nothing_of_the_form_is_sealed(
    desk: Desk, session: str, keys: tuple[str | int, ...], to: object, words: str
) -> None:
    form = filled_in(desk.form(session, "ines-moreau"), SAID["ines-moreau"])
    with pytest.raises(DocumentError) as refused:
        desk.collect(session, changed(form, *keys, to=to), "ines.toml")
    assert words in str(refused.value)
    assert not sealed_anywhere(desk, session)


def test_a_form_of_another_session_opens_nothing_here(desk: Desk, session: str) -> None:
    form = filled_in(desk.form(session, "ines-moreau"), SAID["ines-moreau"])
    other = desk.new_session(a_wish(template="by-form"))
    with pytest.raises(DocumentError, match="is another session"):
        desk.collect(other, form.encode(), "ines.toml")
    assert rounds_of(desk, other) == {}


def test_a_round_that_is_revealed_refuses_a_form_and_the_others_take_nothing_of_it(
    desk: Desk, session: str
) -> None:
    late = filled_in(desk.form(session, "lena-koch"), SAID["lena-koch"]).encode()
    for handle in PEOPLE[:3]:
        collect(desk, session, handle)
    view = seen(desk, session, "scorecard")
    room = desk.room(session)
    room.rounds.excuse(view.uid, "lena-koch")
    room.rounds.reveal(view.uid)
    room.leave()
    with pytest.raises(Refused, match=r"Scores was revealed already\. Nothing of this form"):
        desk.collect(session, late, "lena.toml")
    assert seen(desk, session, "notes").total == 3
    form = tomllib.loads(desk.form(session, "lena-koch"))
    assert [each["what"] for each in form["round"]] == ["notes"]


def test_a_promise_that_was_changed_since_is_refused_in_words(desk: Desk, session: str) -> None:
    form = filled_in(desk.form(session, "ines-moreau"), SAID["ines-moreau"]).encode()
    room = desk.room(session)
    room.rounds.open("notes", RoundPlan("form"), step_of(room.record, "notes").uid)
    room.leave()
    with pytest.raises(DocumentError) as refused:
        desk.collect(session, form, "ines.toml")
    assert refused.value.faults == [
        "round[2].anonymous: handed out as anonymous, and the round is named now; ask for a new form"
    ]
    assert not sealed_anywhere(desk, session)


def test_a_round_that_goes_on_at_the_keyboard_still_takes_the_forms_that_are_out(
    desk: Desk, session: str
) -> None:
    form = filled_in(desk.form(session, "ines-moreau"), SAID["ines-moreau"]).encode()
    room = desk.room(session)
    plan = RoundPlan("keyboard", anonymous=True)
    room.rounds.open("notes", plan, step_of(room.record, "notes").uid)
    room.leave()
    assert only(desk.collect(session, form, "ines.toml")).sealed == ("Scores", "Feedback")


def test_nothing_is_handed_out_or_collected_once_the_text_is_proposed(
    desk: Desk, session: str
) -> None:
    form = filled_in(desk.form(session, "ines-moreau"), SAID["ines-moreau"]).encode()
    room = desk.room(session)
    for item in room.record.of(Round):
        room.rounds.discard(item.uid)
    room.commitments.add("Send one brief", owner="ines-moreau")
    for item in room.record.of(Round):
        if item.body.running:
            room.rounds.discard(item.uid)
    room.sign_off.propose()
    room.leave()
    for act in (
        lambda: desk.form(session, "ines-moreau"),
        lambda: desk.collect(session, form, "ines.toml"),
    ):
        with pytest.raises(Refused, match="is proposed"):
            act()


def test_the_desk_leads_nothing_and_shows_nothing(desk: Desk, session: str) -> None:
    room = desk.room(session)
    room.lead.start_clock()
    beside = desk._beside(session)
    for act in (
        beside.lead.next,
        beside.arrive,
        beside.undo,
        lambda: beside.welcome.change(goal="Mine"),
        lambda: beside.rounds.reveal("x"),
    ):
        with pytest.raises(Refused, match="From the desk's seat you cannot"):
            act()
    beside.beat()
    beside.leave()
    assert room.record.session.since is not None
    room.leave()


# --- what is private ------------------------------------------------------------------------------


def test_nothing_of_a_form_is_in_the_session_before_the_reveal(
    desk: Desk, session: str, place: Place
) -> None:
    before = file_of(desk, session)
    desk.form(session, "ines-moreau")
    collect(desk, session, "ines-moreau")
    assert "Tuesday" not in file_of(desk, session)
    assert desk.search("Tuesday wall") == ()
    holding = [path.name for path, content in on_disk(place).items() if b"Tuesday" in content]
    assert len(holding) == 1
    assert holding[0].startswith("sealed-")
    assert before.count("\n[[round]]") == 0


def test_after_an_anonymous_reveal_no_file_says_who_wrote_what(
    desk: Desk, session: str, place: Place
) -> None:
    for handle in PEOPLE:
        collect(desk, session, handle)
    view = seen(desk, session, "notes")
    assert view.waiting == ()
    room = desk.room(session)
    room.rounds.reveal(view.uid)
    room.leave()
    assert not place.workspace.sessions.joinpath(f"sealed-{view.uid}.db").exists()
    # The order is shuffled, no note has an author, and no act of the log says whose form was collected.
    acts = [each for each in desk._store.acts(session, 1000) if "Moreau" in each.words]
    assert acts == []
    assert all(item.author == "" and item.side is None for item in desk.record(session).of(Note))
    for path, content in on_disk(place).items():
        if b"Tuesday wall" in content:
            assert path.name.startswith("workshop.db"), path
