"""Sealed answers: opened here alone, taken once, each for its own person and round; nothing of them on any screen."""

from __future__ import annotations

import base64
import quopri
import sqlite3
from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage

import pytest
from room_builders import Place, a_wish

from builders import NOW
from forms import TEMPLATE, answered, data_of, put_template, sealed_for
from workshop.errors import DocumentError, Refused, StoreError, WorkshopError
from workshop.model.notes import Note
from workshop.model.rounds import Answer, Round
from workshop.room.collecting import Collected
from workshop.room.desk import Desk
from workshop.store.urns import Urns

PEOPLE = ("ines-moreau", "priya-nair", "tomas-reyes", "lena-koch")
SAID: dict[str, object] = {
    "them:1.1": "2",
    "us:1.1": "?",
    "Keep": ["We don't “say” it:\nthe Tuesday wall 你好 😀"],
}
SECRET = "the Tuesday wall"


@pytest.fixture
def session(desk: Desk, place: Place) -> str:
    """A session that has not begun, with scores and feedback by form."""
    put_template(place.workspace.templates)
    return desk.new_session(a_wish(template="by-form"))


def page(desk: Desk, session: str, handle: str = "ines-moreau") -> str:
    return desk.form(session, handle, "html")


def take(desk: Desk, session: str, text: str, source: str = "answers.txt") -> Collected:
    (taken,) = desk.collect(session, text.encode(), source)
    return taken


def sealed_of(desk: Desk, session: str, what: str = "notes") -> str:
    """Everything that is sealed in the round of a sort, as the urn has it."""
    (uid,) = (item.uid for item in desk.record(session).of(Round) if item.body.what == what)
    return "\n".join(each.body for each in desk._store.urns.read(uid))


def refused(desk: Desk, session: str, content: str | bytes) -> str:
    data = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(WorkshopError) as error:
        desk.collect(session, data, "answers.txt")
    assert SECRET not in str(error.value)
    return str(error.value)


def test_sealed_answers_are_opened_into_the_urn_and_revealed(desk: Desk, session: str) -> None:
    for number, handle in enumerate(PEOPLE):
        text = answered(page(desk, session, handle), SAID, NOW, f"f{number}")
        assert SECRET not in text
        taken = take(desk, session, text)
        assert (taken.person.handle, taken.sealed) == (handle, ("Scores", "Feedback"))
        assert not taken.open
    room = desk.room(session)
    for item in room.record.of(Round):
        room.rounds.reveal(item.uid)
    assert {item.body.text for item in room.record.of(Note)} == set(SAID["Keep"])  # type: ignore[call-overload]
    room.leave()


def test_no_byte_of_an_answer_is_in_the_saved_file_or_outside_the_urn(
    desk: Desk, session: str, place: Place
) -> None:
    text = answered(page(desk, session), SAID, NOW)
    joined = "".join(text.split()).encode()
    for word in ("Tuesday", "wall", "them:1.1", "你好", "ines-moreau"):
        for shape in (word.encode(), base64.b64encode(word.encode()).rstrip(b"=")[:-1]):
            assert shape not in joined
    take(desk, session, text)
    holding = [
        path.name
        for path in place.workspace.root.rglob("*")
        if path.is_file() and SECRET.encode() in path.read_bytes()
    ]
    assert len(holding) == 1
    assert holding[0].startswith("sealed-")


def test_every_way_in_which_mail_programs_carry_a_text_is_understood(
    desk: Desk, session: str
) -> None:
    text = answered(page(desk, session), SAID, NOW)
    plain = EmailMessage()
    plain["From"] = "Ines <ines@brightwater.example>"
    plain.set_content("Hello,\n\n" + text, cte="quoted-printable")
    encoded = EmailMessage()
    encoded["Subject"] = "Re: your form"
    encoded.set_content("Grüße\n" + text, cte="base64")
    attached = EmailMessage()
    attached["From"] = "ines@brightwater.example"
    attached.set_content("see there")
    attached.add_attachment(text.encode(), maintype="application", subtype="octet-stream")
    html = EmailMessage()
    html["From"] = "ines@brightwater.example"
    html.set_content("<div>" + text.replace("\n", "<br>\n<wbr>") + "</div>", subtype="html")
    forwarded = EmailMessage()
    forwarded["From"] = "bo@example.org"
    forwarded.set_content("fyi")
    forwarded.add_attachment(plain)
    ways = (
        text.encode(),
        text.replace("\n", "\r\n").encode(),
        "".join(f"> > {line}\n" for line in text.splitlines()).encode(),
        "".join(f"| {line[:40]}\n| {line[40:]}\n" for line in text.splitlines()).encode(),
        text.replace("\n", " ").encode(),
        "".join(
            f"\u202a{line[:40]}\u2068{line[40:]}\u202c\n" for line in text.splitlines()
        ).encode(),
        text.encode("utf-16"),
        quopri.encodestring(text.encode()),
        *(bytes(each) for each in (plain, encoded, attached, html, forwarded)),
        b"From ines@brightwater.example Mon Nov 23 09:00:00 2026\n" + bytes(plain),
    )
    assert take(desk, session, text).sealed == ("Scores", "Feedback")
    for number, content in enumerate(ways):
        (taken,) = desk.collect(session, content, f"way {number}")
        assert taken.titles("again") == ("Scores", "Feedback"), number


def test_a_file_is_taken_once_and_never_an_older_one_over_a_newer(desk: Desk, session: str) -> None:
    form = page(desk, session)
    first = answered(form, {"Keep": ["first"]}, NOW, "f1")
    second = answered(form, {"Keep": ["second"]}, NOW + timedelta(minutes=1), "f2")
    assert take(desk, session, second).titles("sealed") == ("Feedback",)
    assert take(desk, session, first).titles("older") == ("Feedback",)
    assert take(desk, session, second).titles("again") == ("Feedback",)
    assert "second" in sealed_of(desk, session)
    third = answered(form, {"Keep": ["third"]}, NOW + timedelta(minutes=2), "f3")
    assert take(desk, session, third).titles("replaced") == ("Feedback",)
    assert "second" not in sealed_of(desk, session)


def test_what_was_written_again_at_the_keyboard_is_not_undone_by_an_earlier_file(
    desk: Desk, session: str, place: Place
) -> None:
    form = page(desk, session)
    early = answered(form, {"Keep": ["early"]}, NOW, "f1")
    taken = answered(form, {"Keep": ["taken"]}, NOW, "f0")
    assert take(desk, session, taken).sealed
    place.clock.advance(hours=1)
    room = desk.room(session)
    (uid,) = (item.uid for item in room.record.of(Round) if item.body.what == "notes")
    room.rounds.sit_down(uid, "ines-moreau").seal([Answer("Keep", ("at the keyboard",))])
    room.leave()
    assert take(desk, session, early).titles("older") == ("Feedback",)
    assert take(desk, session, taken).titles("again") == ("Feedback",)
    assert "at the keyboard" in sealed_of(desk, session)


def test_a_clock_that_is_a_year_ahead_keeps_no_later_file_out(
    desk: Desk, session: str, place: Place
) -> None:
    form = page(desk, session)
    ahead = answered(form, {"Keep": ["ahead"]}, NOW + timedelta(days=400), "f1")
    assert take(desk, session, ahead).sealed
    place.clock.advance(hours=1)
    right = answered(form, {"Keep": ["right"]}, place.clock(), "f2")
    assert take(desk, session, right).titles("replaced") == ("Feedback",)


# --- what is refused ------------------------------------------------------------------------------


def test_answers_that_were_changed_are_refused_and_nothing_of_them_is_shown(
    desk: Desk, session: str
) -> None:
    text = answered(page(desk, session), {"Keep": SAID["Keep"]}, NOW)
    body = text.rstrip()
    last = "A" if body[-30] != "A" else "B"
    assert "was changed on its way" in refused(desk, session, body[:-30] + last + body[-29:])
    assert "cut off" in refused(desk, session, body[:-5])
    assert sealed_of(desk, session) == ""


def test_nobody_can_answer_for_another(desk: Desk, session: str) -> None:
    data = data_of(page(desk, session))
    other = data_of(page(desk, session, "lena-koch"))
    tokens = {each["token"] for each in (*data["rounds"], *other["rounds"])}
    assert len(tokens) == 4
    for token in ("", "x" * 24, data["rounds"][0]["token"]):
        text = answered(page(desk, session), {"Keep": SAID["Keep"]}, NOW, token=token)
        assert "nobody's form" in refused(desk, session, text)
    assert sealed_of(desk, session) == ""


def test_answers_go_into_their_own_session_and_round_alone(desk: Desk, session: str) -> None:
    text = answered(page(desk, session), SAID, NOW)
    other = desk.new_session(a_wish(template="by-form"))
    page(desk, other)
    assert "another session" in refused(desk, other, text)
    scores, notes = data_of(page(desk, session))["rounds"]
    content = {"format": "workshop-answers/1", "session": session, "round": notes["uid"]}
    assert "was changed" in refused(desk, session, sealed_for(scores, content))
    moved = answered(page(desk, session), {"Keep": ["x"]}, NOW, session=other)
    assert "another session" in refused(desk, session, moved)


def test_a_round_that_is_over_is_refused_and_the_others_of_the_file_are_taken(
    desk: Desk, session: str
) -> None:
    text = answered(page(desk, session), SAID, NOW)
    room = desk.room(session)
    (uid,) = (item.uid for item in room.record.of(Round) if item.body.what == "scorecard")
    room.rounds.discard(uid)
    room.leave()
    taken = take(desk, session, text)
    assert taken.sealed == ("Feedback",)
    assert len(taken.refused) == 1
    assert "Scores was discarded" in taken.refused[0]


def test_the_key_goes_with_the_urn_and_a_new_round_has_a_new_one(
    desk: Desk, session: str, place: Place
) -> None:
    before = {each["uid"]: each["key"] for each in data_of(page(desk, session))["rounds"]}
    again = {each["uid"]: each["key"] for each in data_of(page(desk, session))["rounds"]}
    assert before == again
    room = desk.room(session)
    for item in room.record.of(Round):
        secret = room.core.urns.private_key(item.uid)
        assert secret
        room.rounds.discard(item.uid)
        with pytest.raises(StoreError):
            room.core.urns.private_key(item.uid)
        for path in place.workspace.root.rglob("*"):
            assert not path.is_file() or secret.encode() not in path.read_bytes(), path
    room.leave()
    after = {each["uid"]: each["key"] for each in data_of(page(desk, session))["rounds"]}
    assert not before.keys() & after.keys()
    assert not {str(each) for each in before.values()} & {str(each) for each in after.values()}


def test_where_the_key_is_gone_it_says_why(desk: Desk, session: str) -> None:
    text = answered(page(desk, session), {"Keep": SAID["Keep"]}, NOW)
    urns = desk._store.urns
    for item in desk.record(session).of(Round):
        with sqlite3.connect(urns.path(item.uid)) as db:
            db.execute("DELETE FROM private")
        db.close()
    assert "before this workspace was restored" in refused(desk, session, text)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"format":"workshop-draft/1","answers":{"Keep":"the Tuesday wall"}}', "is a DRAFT"),
        ('<meta name="generator" content="workshop-form-page/1">', "is the form itself"),
        ("eyJ" * 1_000_000, "line 1, character 1"),
        ("Hello, I will do it tomorrow.", "not TOML"),
    ],
)
def test_what_holds_no_answers_is_refused_by_name(
    desk: Desk, session: str, content: str, words: str
) -> None:
    page(desk, session)
    with pytest.raises(DocumentError, match=words):
        desk.collect(session, content.encode(), "answers.txt")


def test_a_promise_that_was_changed_since_is_refused(desk: Desk, session: str) -> None:
    data = data_of(page(desk, session))
    given = {**data["rounds"][1], "anonymous": False}
    told = {key: given[key] for key in ("step", "what", "anonymous", "one_voice", "stop_at_side")}
    text = answered(
        page(desk, session),
        {"Keep": ["x"]},
        NOW,
        given={**told, "question": [{"key": "Keep", "answers": [SECRET]}]},
    )
    assert "handed out as named, and the round is anonymous now" in refused(desk, session, text)


@pytest.mark.parametrize(
    ("answers", "old", "named"),
    [
        ({"them:1.1": SECRET}, "", 'Scores: "Answers fast": write a number from 1 to 3, or ?'),
        ({"Change": [f"{SECRET} \x1b[2J"]}, "", 'Feedback: "Change": character 18 is the control'),
        ({"them:1.1": "2"}, "Answered fast", 'Scores: this now asks "Answers fast"; ask for a new'),
    ],
    ids=["no number", "control characters", "of an older revision"],
)
def test_what_does_not_fit_is_named_and_the_rest_of_the_file_taken_when_asked(
    desk: Desk, session: str, answers: dict[str, object], old: str, named: str
) -> None:
    form = page(desk, session)
    form = form.replace("Answers fast", old) if old else form
    said = {"us:1.1": "3", "Keep": ["Lunch"], **answers}
    content = answered(form, said, NOW).encode()
    (taken,) = desk.collect(session, content, "answers.txt", partly=True)
    assert taken.sealed == ("Scores", "Feedback")
    (fault,) = taken.refused
    assert fault.startswith(f"answers.txt: {named}")
    assert SECRET not in fault
    assert sealed_of(desk, session, "scorecard").count("us:1.1") == 1
    assert "them:1.1" not in sealed_of(desk, session, "scorecard")
    assert "Lunch" in sealed_of(desk, session)
    assert SECRET not in sealed_of(desk, session)


def test_marks_in_answers_that_nobody_sees_are_dropped_before_they_are_checked(
    desk: Desk, session: str
) -> None:
    said = {"them:1.1": "\u200e2", "Keep": ["\u202eLunch\u2069"]}
    taken = take(desk, session, answered(page(desk, session), said, NOW))
    assert taken.sealed == ("Scores", "Feedback")
    assert '"Lunch"' in sealed_of(desk, session)


def test_without_asking_a_round_with_an_answer_that_does_not_fit_is_left_out_whole_and_named(
    desk: Desk, session: str
) -> None:
    said = {"them:1.1": SECRET, "us:1.1": "3", "Keep": ["Lunch"]}
    taken = take(desk, session, answered(page(desk, session), said, NOW))
    assert taken.sealed == ("Feedback",)
    assert len(taken.refused) == 1
    assert SECRET not in taken.refused[0]
    assert sealed_of(desk, session, "scorecard") == ""
    said = {"them:1.1": SECRET, "Keep": [f"{SECRET} \x1b[2J"]}
    words = refused(desk, session, answered(page(desk, session), said, NOW, "f2"))
    assert 'answers.txt: Scores: "Answers fast": write a number' in words
    assert 'answers.txt: Feedback: "Keep": character 18 is the control' in words


def test_where_nothing_fits_nothing_is_taken_and_the_same_file_can_come_again(
    desk: Desk, session: str
) -> None:
    text = answered(page(desk, session), {"them:1.1": SECRET}, NOW)
    for _ in range(2):
        with pytest.raises(DocumentError, match='Scores: "Answers fast": write') as refused:
            desk.collect(session, text.encode(), "answers.txt", partly=True)
        assert SECRET not in str(refused.value)


def test_three_rounds_in_one_file_are_taken_each_by_itself(desk: Desk, place: Place) -> None:
    put_template(place.workspace.templates, TEMPLATE.replace('way = "keyboard"', 'way = "form"'))
    session = desk.new_session(a_wish(template="by-form"))
    said = {**SAID, "poll": "1"}
    first = answered(page(desk, session), said, NOW, "f1")
    assert take(desk, session, first).sealed == ("Scores", "Feedback", "Worth it")
    for handle in PEOPLE[1:]:
        take(desk, session, answered(page(desk, session, handle), said, NOW, handle))
    second = answered(page(desk, session), said, NOW + timedelta(minutes=1), "f2")
    room = desk.room(session)
    (uid,) = (item.uid for item in room.record.of(Round) if item.body.what == "notes")
    room.rounds.reveal(uid)
    room.leave()
    taken = take(desk, session, second)
    assert taken.titles("replaced") == ("Scores", "Worth it")
    assert len(taken.refused) == 1
    assert "Feedback was revealed already" in taken.refused[0]


# --- many at once ---------------------------------------------------------------------------------


def test_thirty_answers_in_a_folder_two_of_them_broken(desk: Desk, place: Place) -> None:
    put_template(place.workspace.templates)
    people = "\n".join(f"Person {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZABCD"[:15])
    others = people.replace("Person", "Somebody")
    session = desk.new_session(
        a_wish(template="by-form", client_people=people, agency_people=others)
    )
    room = desk.room(session)
    forms = room.files.hand_out_forms()
    pages = sorted(forms.glob("*.html"))
    assert len(pages) == 30
    folder = forms.parent / "answers"
    for number, path in enumerate(pages):
        text = answered(path.read_text("utf-8"), SAID, NOW, f"f{number}")
        if number == 3:
            text = text.replace("\n\n", "\n")[:900]
        if number == 7:
            text = '{"format": "workshop-draft/1"}'
        (folder / f"{number:02}.txt").write_text(text, "utf-8")
    came = room.files.collect_answers()
    assert sum(bool(each.sealed) for each in came.taken) == 28
    assert len(came.faults) == 2
    assert came.faults[0].startswith("03.txt: was changed on its way or cut off")
    assert came.faults[1].startswith("07.txt: is a DRAFT")
    again = room.files.collect_answers()
    assert [each.sealed for each in again.taken] == [()] * 28
    room.leave()


def test_a_disk_that_is_full_midway_loses_and_doubles_nothing(
    desk: Desk, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = answered(page(desk, session), SAID, NOW)
    put, calls = Urns.put, []

    def full(self: Urns, round: str, *rest: object) -> None:
        calls.append(round)
        if len(calls) == 2:
            raise StoreError("The disk is full.")
        put(self, round, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Urns, "put", full)
    with pytest.raises(StoreError):
        desk.collect(session, text.encode(), "answers.txt")
    assert "Tuesday" not in sealed_of(desk, session)
    monkeypatch.undo()
    taken = take(desk, session, text)
    assert (taken.titles("again"), taken.titles("sealed")) == (("Scores",), ("Feedback",))
    assert sealed_of(desk, session).count(SECRET) == 1


# --- handing out ----------------------------------------------------------------------------------


def test_reminders_go_to_those_who_are_missing_and_to_everybody_where_only_counts_are_told(
    desk: Desk, place: Place
) -> None:
    named = TEMPLATE.replace("anonymous = true", "anonymous = false")
    put_template(place.workspace.templates, named)
    session = desk.new_session(a_wish(template="by-form"))
    desk.forms(session)
    take(desk, session, answered(page(desk, session), SAID, NOW))
    late = {each.name for each in desk.reminders(session) if each.name.endswith(".txt")}
    assert late == {f"reminder-{handle}.txt" for handle in PEOPLE[1:]}
    put_template(place.workspace.templates)
    session = desk.new_session(a_wish(template="by-form"))
    desk.forms(session)
    take(desk, session, answered(page(desk, session), SAID, NOW))
    everybody = [each.name for each in desk.reminders(session) if each.name.endswith(".txt")]
    assert len(everybody) == 4


def test_there_is_nobody_to_remind_once_everybody_has_answered(desk: Desk, session: str) -> None:
    with pytest.raises(Refused, match="nobody to remind"):
        desk.reminders(session)


def test_a_mail_opens_ready_to_send_with_the_page_and_has_a_twin_in_text(
    desk: Desk, session: str
) -> None:
    files = {each.name: each.text for each in desk.forms(session)}
    mail = message_from_string(files["form-ines-moreau.eml"], policy=policy.default)
    assert mail["X-Unsent"] == "1"
    assert str(mail["To"]) == "Ines Moreau <ines@brightwater.example>"
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "form-ines-moreau.html"
    assert attached.get_content().replace("\r\n", "\n") == files["form-ines-moreau.html"]
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content().replace("\r\n", "\n")
    assert "Attach: form-ines-moreau.html" in files["form-ines-moreau.txt"]
    assert files["form-ines-moreau.txt"].endswith(text)
    for word in ("Save my answers", "about 2 minutes", "only counts are shown", "23 Nov 2026"):
        assert word in text


def test_a_page_is_one_file_that_reaches_nothing_and_keeps_hostile_words_as_text(
    desk: Desk, place: Place
) -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    put_template(place.workspace.templates, TEMPLATE.replace("Answers fast", evil))
    session = desk.new_session(a_wish(template="by-form", title=evil))
    text = page(desk, session)
    assert text.count("<script") == 2
    assert "<img" not in text
    assert "default-src &#x27;none&#x27;" in text
    for word in ("http:", "https:", "localStorage", "fetch(", "XMLHttp", "@import", "url("):
        assert word not in text
    assert data_of(text)["rounds"][0]["questions"][0]["asks"] == evil


def test_a_page_holds_no_private_key_and_nobody_elses_name(desk: Desk, session: str) -> None:
    text = page(desk, session)
    assert '"d"' not in text
    for item in desk.record(session).of(Round):
        assert desk._store.urns.private_key(item.uid) not in text
    assert "priya" not in text.lower()


def test_a_folder_with_no_answers_is_made_and_named(desk: Desk, session: str) -> None:
    room = desk.room(session)
    came = room.files.collect_answers()
    assert (came.taken, came.faults) == ((), ())
    assert came.folder.is_dir()
    room.leave()
