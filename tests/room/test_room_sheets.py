"""Evaluation sheets as they are held: in one direction, from nought to ten, weighted, in columns, and answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from room_builders import Place, a_wish

from forms import answered
from workshop.errors import InputError, Refused
from workshop.model.rounds import Answer, Round, RoundPlan
from workshop.model.scorecard import Comment, Score, is_reply
from workshop.model.weighted import weighted
from workshop.room.desk import Desk
from workshop.room.minutes import minutes_md
from workshop.room.room import Room

REAL = Path(__file__).parent.parent / "fixtures" / "real"
SHEET = (REAL / "supplier-sheet.toml").read_text("utf-8")
CLIENTS = "Ines Moreau\nPriya Nair\nOlga Sand"


@pytest.fixture
def session(desk: Desk, place: Place) -> str:
    """A session in which three people of the client rate the agency, and nobody rates the client."""
    folder = place.workspace.templates
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "supplier-sheet.toml").write_text(SHEET, "utf-8")
    return desk.new_session(a_wish(template="supplier-sheet", client_people=CLIENTS))


@pytest.fixture
def room(desk: Desk, session: str) -> Iterator[Room]:
    room = desk.room(session)
    yield room
    room.leave()


def opened(room: Room, plan: RoundPlan) -> str:
    return room.rounds.open("scorecard", plan)


def rate(room: Room, uid: str, handle: str, *points: int) -> None:
    """Rate the first statements so."""
    turn = room.rounds.sit_down(uid, handle)
    keys = [each.key for each in turn.questions if each.kind == "point"]
    turn.seal([Answer(key, point=point) for key, point in zip(keys, points, strict=False)])


def test_whoever_has_nothing_to_rate_is_not_asked_counted_or_waited_for(room: Room) -> None:
    uid = opened(room, RoundPlan("keyboard"))
    (found,) = room.rounds.views(room.open_step)
    assert [each.handle for each in found.people] == ["ines-moreau", "priya-nair", "olga-sand"]
    assert found.asked["agency"] == 0
    with pytest.raises(Refused, match="Tomás Reyes is not asked in this round"):
        rate(room, uid, "tomas-reyes")
    for handle in ("ines-moreau", "priya-nair", "olga-sand"):
        rate(room, uid, handle, 8, 6)
    room.rounds.reveal(uid)
    assert {each.side for each in room.record.of(Score)} == {"agency"}


def test_whoever_has_nothing_to_rate_gets_no_form(desk: Desk, session: str) -> None:
    with pytest.raises(Refused, match="its rounds ask the client alone"):
        desk.form(session, "tomas-reyes", "html")
    handed = [each.name for each in desk.forms(session)]
    assert sum("ines-moreau" in name for name in handed) > 0
    assert not any("tomas-reyes" in name for name in handed)
    with pytest.raises(Refused, match="its rounds ask the client alone"):
        desk.form(session, "tomas-reyes", "html")


def test_no_contact_is_needed_on_a_side_that_is_not_asked(room: Room) -> None:
    for person in room.record.participants:
        if person.side == "agency":
            room.welcome.remove_person(person.handle)
    uid = opened(room, RoundPlan("keyboard", one_voice=True))
    assert room.record.item(uid) is not None


def test_three_on_the_one_side_that_is_asked_can_be_anonymous(room: Room) -> None:
    uid = opened(room, RoundPlan("keyboard", anonymous=True))
    for handle in ("ines-moreau", "priya-nair", "olga-sand"):
        rate(room, uid, handle, 8, 6)
    room.rounds.reveal(uid)
    first = room.record.of(Score)[0].body
    assert (first.given.points, first.lowest) == ((8, 8, 8), 0)


def test_nobody_is_said_to_miss_a_rating_that_is_not_asked_for(room: Room) -> None:
    uid = opened(room, RoundPlan("keyboard"))
    for handle in ("ines-moreau", "priya-nair", "olga-sand"):
        rate(room, uid, handle, 8)
    room.rounds.reveal(uid)
    assert "side-not-rated" not in {each.code for each in room.view().findings}


def test_the_weighted_figure_is_that_of_the_sheet(room: Room) -> None:
    uid = opened(room, RoundPlan("keyboard"))
    for handle in ("ines-moreau", "priya-nair", "olga-sand"):
        rate(room, uid, handle, 8, 6, 10, 4, 5, 9)
    room.rounds.reveal(uid)
    found = weighted(room.record.of(Score))
    assert found is not None
    # (8 + 6) / 2 × 50 % + (4 + 5) / 2 × 30 % + 9 × 20 %; the 10 is the overall one, and counts nowhere.
    assert str(found.figure) == "6.7"
    assert found.counted == 5


def test_a_form_brings_its_columns(desk: Desk, session: str) -> None:
    page = desk.form(session, "ines-moreau", "html")
    for words in ("Account service: Progress since last time", "(counts 50 %)", "10"):
        assert words in page
    assert "Answer of the rated side" not in page
    said = {"them:1.1": "10", "column:2:Account service": ["Faster than in spring"]}
    desk.collect(session, answered(page, said, desk.now()).encode(), "answers.txt")
    room = desk.room(session)
    (round,) = room.record.of(Round)
    for handle in ("priya-nair", "olga-sand"):
        room.rounds.excuse(round.uid, handle)
    room.rounds.reveal(round.uid)
    (comment,) = room.record.of(Comment)
    assert (comment.body.column, comment.body.on) == (
        "Progress since last time",
        "Account service",
    )
    assert room.record.of(Score)[0].body.given.points == (10,)
    room.leave()


def test_the_rated_side_answers_in_its_own_column(room: Room) -> None:
    uid = opened(room, RoundPlan("keyboard"))
    for handle in ("ines-moreau", "priya-nair", "olga-sand"):
        rate(room, uid, handle, 8)
    room.rounds.reveal(uid)
    score = room.record.of(Score)[0]
    first = room.scorecard.reply(score.uid, "We have one person more since June")
    again = room.scorecard.reply(score.uid, "We have two people more since June")
    assert first == again
    (answer,) = room.record.of(Comment)
    assert is_reply(answer)
    assert (answer.body.text, answer.side) == ("We have two people more since June", "agency")
    assert (answer.body.on, answer.body.column) == ("Account service", "Answer of the rated side")
    assert room.scorecard.reply(answer.uid, "None of that") == first
    with pytest.raises(InputError, match="What does the rated side answer"):
        room.scorecard.reply(score.uid, "  ")


# --- into the agreement ---------------------------------------------------------------------------


@pytest.fixture
def shown(room: Room) -> Room:
    """The sheet, rated, with a word of the client and the agency's answer to it."""
    uid = opened(room, RoundPlan("keyboard"))
    for handle in ("ines-moreau", "priya-nair", "olga-sand"):
        turn = room.rounds.sit_down(uid, handle)
        points = [each.key for each in turn.questions if each.kind == "point"]
        said = Answer("column:1:Money", (f"Too late, says {handle}",))
        turn.seal([*(Answer(key, point=7) for key in points), said])
    room.rounds.reveal(uid)
    money = next(each for each in room.record.of(Score) if each.body.area == "Money")
    room.scorecard.reply(money.uid, "Paid on time since May")
    return room


def test_all_scores_go_into_the_agreement_in_one_act_and_out_again(shown: Room) -> None:
    uids = [each.uid for each in shown.record.of(Score)]
    assert shown.scorecard.allow(uids) == 6
    assert all(each.both_agree for each in shown.record.of(Score))
    assert not any(each.agreed for each in shown.record.of(Comment))
    assert shown.scorecard.allow(uids) == 0
    shown.undo()
    assert not any(each.agreed for each in shown.record.of(Score))
    shown.scorecard.allow(uids)
    assert shown.scorecard.allow(uids, allowed=False) == 6


def proposed_page(room: Room) -> str:
    room.commitments.add("Invoice within a week", owner="tomas-reyes")
    room.sign_off.propose()
    return room.record.agreements[-1].page


def test_a_comment_that_both_allow_stands_in_the_agreement_with_whose_it_is(shown: Room) -> None:
    said = [each for each in shown.record.of(Comment) if "ines" in each.body.text]
    answer = [each for each in shown.record.of(Comment) if is_reply(each)]
    shown.scorecard.allow([each.uid for each in (*said, *answer)])
    page = proposed_page(shown)
    assert page.index("“Too late, says ines-moreau”") < page.index("“Paid on time since May”")
    assert "written by the client" in page
    assert "“Paid on time since May”" in page
    assert "Column: Answer of the rated side" in page
    assert "priya-nair" not in page.split("How we see each other")[1].split("\n## ")[0]


def test_words_that_are_changed_are_not_allowed_any_more(shown: Room) -> None:
    for each in shown.record.of(Comment):
        shown.scorecard.allow([each.uid])
    (answer,) = [each for each in shown.record.of(Comment) if is_reply(each)]
    shown.scorecard.reply(answer.uid, "Paid on time since June")
    first = shown.record.of(Comment)[0]
    shown.scorecard.change(first.uid, text="Late")
    now = {each.uid: each.agreed for each in shown.record.of(Comment)}
    assert now[answer.uid] == now[first.uid] == ()


def test_a_comment_in_a_text_that_was_proposed_is_not_taken_off_for_good(shown: Room) -> None:
    said, other = (
        next(each for each in shown.record.of(Comment) if name in each.body.text)
        for name in ("ines", "priya")
    )
    shown.scorecard.allow([said.uid])
    proposed_page(shown)
    shown.sign_off.reopen()
    with pytest.raises(Refused, match="stands in revision 1"):
        shown.clauses.take_off(said.uid)
    shown.clauses.take_off(other.uid)
    assert [each for each in shown.record.of(Comment) if each.uid == other.uid] == []


def test_the_sheet_of_half_a_year_ago_stands_beside_it_in_agreement_and_minutes(
    shown: Room, desk: Desk
) -> None:
    # Everything was a 7.
    later = shown.record.session.date + timedelta(days=182)
    room = desk.room(
        desk.new_session(a_wish(template="supplier-sheet", client_people=CLIENTS, date=later))
    )
    uid = opened(room, RoundPlan("keyboard"))
    for handle in ("ines-moreau", "priya-nair", "olga-sand"):
        rate(room, uid, handle, 8, 6, 10, 4, 6, 7)
    room.rounds.reveal(uid)
    room.scorecard.allow([each.uid for each in room.record.of(Score)])
    says = minutes_md(room.record, desk.now())
    assert "| 23 Nov 2026, F1: 7 → 8 ↑ up |" in says
    assert "Weighted score: 7.0 → 6.4 ↓ down; Account service 7.0" in says
    page = proposed_page(room)
    assert "last time (23 Nov 2026): median 7 → 8 ↑ up" in page
    assert "last time (23 Nov 2026): median 7 = as before" in page
    assert "Weighted score: 7.0 → 6.4 ↓ down" in page
    room.leave()
