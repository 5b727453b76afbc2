"""What was given last time stands beside what is given now, where nobody is found out by comparing them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from room_builders import Place, bring, file_of, ready_to_sign

from builders import RELATIONSHIP, SESSION
from round_builders import AGENCY, ANONYMOUS, CLIENT, NAMED, ONE_VOICE, POLL, SCORECARD, a_room_of
from workshop.agreement.consistent import inconsistencies
from workshop.documents.record import read_record
from workshop.errors import DocumentError
from workshop.model.earlier import Earlier
from workshop.model.people import Organisation, Participant
from workshop.model.poll import Poll
from workshop.model.record import Record
from workshop.model.rounds import Answer, RoundPlan
from workshop.model.scorecard import Score
from workshop.model.template import Area, Statement
from workshop.room.desk import Desk
from workshop.room.room import Room

FIRST, SECOND = date(2026, 3, 12), date(2026, 6, 11)
GIVEN, OWN = "them:1.1", "us:1.1"
"""What everybody gives the other side and their own for the first statement."""
THREE = (*CLIENT[:3], *AGENCY[:3])
EVA = Participant("eva-lund", "Eva Lund", "client")
OTHERS = tuple(
    Participant(f"new-{name}", f"New {name}", "client") for name in ("ada", "bea", "cem")
)
Meet = Callable[..., Room]


def a_session(place: int, people: Sequence[Participant], steps: Any, **changes: Any) -> Record:
    """A session of the relationship, each a quarter after the one before."""
    base = a_room_of(1, 1)
    agenda = tuple(
        structs.replace(each, uid=f"{place}{each.uid}")
        for each in (base.agenda[0], *steps, base.agenda[-1])
    )
    session: dict[str, Any] = {
        "id": f"s00000000000010{place}",
        "slug": f"review-{place}",
        "date": FIRST + timedelta(days=91 * place),
        "step": agenda[0].uid,
        **changes,
    }
    return structs.replace(
        base,
        participants=(*people, *(each for each in base.participants if each.facilitator)),
        agenda=agenda,
        items=(),
        session=structs.replace(SESSION, **session),
    )


@pytest.fixture
def meet(desk: Desk) -> Iterator[Meet]:
    """Begins the next session of the relationship with these people, and sits down at its console."""
    rooms: list[Room] = []

    def begin(
        people: Sequence[Participant] = THREE,
        *,
        steps: Any = (SCORECARD, POLL),
        relationship: Any = RELATIONSHIP,
        **changes: Any,
    ) -> Room:
        changes = {"relationship": relationship.id, **changes}
        record = a_session(len(rooms), people, steps, **changes)
        record = structs.replace(record, relationship=relationship)
        rooms.append(desk.room(bring(desk, record)))
        return rooms[-1]

    yield begin
    for room in rooms:
        room.leave()


def hold(
    room: Room,
    points: Mapping[str, Sequence[int | None]],
    plan: RoundPlan = NAMED,
    *,
    what: Any = "scorecard",
    key: str = GIVEN,
    more: Any = (),
) -> None:
    """Hold a round up to its reveal: each side's people choose these points in turn, None says *can't judge*."""
    step = next(each for each in room.record.agenda if each.kind == what)
    room.lead.go_to(step.uid)
    uid = room.rounds.open(what, plan)
    (view,) = room.rounds.views(step)
    given = {side: iter(each) for side, each in points.items()}
    for person in view.people:
        point = next(given[person.side or ""])
        answers = [Answer(key, point=point, cannot=point is None), *more]
        room.rounds.sit_down(uid, person.handle).seal(answers)
    room.rounds.reveal(uid)


def rates(room: Room, *points: int | None, plan: RoundPlan = NAMED, **others: Any) -> None:
    """The client rates the agency so; the agency rates the client in the middle."""
    hold(room, {"client": points, "agency": (2,) * 9}, plan, **others)


def beside(
    room: Room, body: type[Any] = Score, text: str = "answers briefs in time"
) -> Earlier | None:
    """What stands beside the first statement about the agency, or the question; None for nothing."""
    (found,) = (
        item.body
        for item in room.record.of(body)
        if body is Poll or (item.side == "agency" and item.body.text == text)
    )
    last: Earlier | None = found.before
    return last


def before(room: Room, body: type[Any] = Score) -> Earlier:
    """The same, where something does."""
    found = beside(room, body)
    assert found is not None
    return found


# --- what is compared -----------------------------------------------------------------------------


def test_the_same_statement_shows_what_it_was_given_last_time(meet: Meet) -> None:
    rates(meet(), 1, 2, 2, more=[Answer(OWN, point=3)])
    later = meet()
    rates(later, 3, 3, 4, more=[Answer(OWN, point=4)])
    assert before(later) == Earlier(FIRST, "F1", Decimal(3), Decimal(4))


def test_a_statement_is_compared_with_the_same_about_the_same_side(meet: Meet) -> None:
    area = Area("Manners", (Statement("Listens", "Listens"),))
    steps = (structs.replace(SCORECARD, areas=(area,)),)
    rates(meet(steps=steps), 0, 0, 0)
    area = Area("Other", (Statement("  listens ", "LISTENS"),))
    later = meet(steps=(structs.replace(SCORECARD, areas=(area,)),))
    rates(later, 1, 1, 1)
    found = {each.side: each.body.before for each in later.record.of(Score)}
    assert found["agency"] == Earlier(FIRST, "F1", Decimal(1))
    assert found["client"] == Earlier(FIRST, "F2", Decimal(3))


def test_the_latest_session_in_which_it_was_rated_is_last_time(meet: Meet) -> None:
    rates(meet(), 0, 0, 0)
    rates(meet(), 1, 1, 1)
    rates(meet(), None, None, None)
    other = Area("Briefs", (Statement("something else", "something else"),))
    rates(meet(steps=(structs.replace(SCORECARD, areas=(other,)),)), 4, 4, 4)
    later = meet()
    rates(later, 2, 2, 2)
    assert before(later) == Earlier(SECOND, "F5", Decimal(2))


def test_a_statement_in_other_words_says_that_it_is_not_compared_for_them(meet: Meet) -> None:
    rates(meet(), 1, 2, 2)
    area = Area("Briefs", (Statement("answers every brief in time", "writes whole briefs"),))
    later = meet(steps=(structs.replace(SCORECARD, areas=(area,)),))
    rates(later, 3, 3, 4)
    found = {each.side: each.body.before for each in later.record.of(Score)}
    assert found["agency"] == Earlier(FIRST, why_not="words")
    assert found["client"] == Earlier(FIRST, "F3", Decimal(3))


def test_a_side_that_was_never_rated_has_no_last_time(meet: Meet) -> None:
    hold(meet(), {"client": (1, 2, 2), "agency": (None,) * 3})
    later = meet()
    rates(later, 3, 3, 4)
    found = {each.side: each.body.before for each in later.record.of(Score)}
    assert found["client"] is None
    assert found["agency"] is not None


def test_a_poll_in_other_words_is_another_poll(meet: Meet) -> None:
    hold(meet(), {"client": (1, 1, 1), "agency": (1, 1, 1)}, what="poll", key="poll")
    later = meet(steps=(SCORECARD, structs.replace(POLL, question="Something else?")))
    hold(later, {"client": (1, 1, 1), "agency": (1, 1, 1)}, what="poll", key="poll")
    assert beside(later, Poll) is None


def test_the_same_words_in_two_areas_are_compared_each_with_its_own(meet: Meet) -> None:
    areas = tuple(Area(name, (Statement("listens", "plans"),)) for name in ("Briefs", "Manners"))
    steps = (structs.replace(SCORECARD, areas=areas),)
    rates(meet(steps=steps), 1, 1, 1, more=[Answer("them:2.1", point=3)])
    later = meet(steps=steps)
    rates(later, 2, 2, 2, more=[Answer("them:2.1", point=2)])
    found = [each.body.before for each in later.record.of(Score) if each.side == "agency"]
    assert [each.given for each in found if each] == [2, 4]


def test_another_scale_is_not_compared(meet: Meet) -> None:
    rates(meet(), 1, 2, 2)
    labels = ("never", "seldom", "often", "mostly", "always")
    later = meet(steps=(structs.replace(SCORECARD, scale=labels),))
    rates(later, 3, 3, 4)
    assert before(later) == Earlier(FIRST, "F1", why_not="scale")


def test_a_session_that_was_planned_for_a_later_day_is_not_last_time(meet: Meet) -> None:
    rates(meet(date=date(2027, 1, 1)), 1, 1, 1)
    later = meet()
    rates(later, 2, 2, 2)
    assert beside(later) is None


def test_nothing_of_another_relationship_is_shown(meet: Meet) -> None:
    theirs = structs.replace(
        RELATIONSHIP,
        id="r0000000000000009",
        client=Organisation("Northwind"),
        agency=Organisation("Oak & Lime Berlin"),
    )
    people = tuple(structs.replace(each, handle=f"{each.handle}-x", mail="") for each in THREE)
    rates(meet(people, relationship=theirs), 1, 1, 1)
    later = meet()
    rates(later, 2, 2, 2)
    assert beside(later) is None


def test_voices_of_the_sides_are_compared_whoever_was_there(meet: Meet) -> None:
    rates(meet(), 1, plan=ONE_VOICE)
    later = meet((*CLIENT[:2], *AGENCY[:2]))
    rates(later, 3, plan=ONE_VOICE)
    assert before(later).given == 2


def test_what_stood_beside_it_stays_when_the_earlier_session_is_deleted(
    meet: Meet, desk: Desk
) -> None:
    first = meet()
    rates(first, 1, 1, 1)
    later = meet()
    rates(later, 2, 2, 2)
    first.leave()
    desk.delete(first.core.id)
    assert before(later).given == 2
    assert read_record(file_of(desk, later.core.id), "r").of(Score) == later.record.of(Score)


# --- anonymously ----------------------------------------------------------------------------------


def test_anonymously_the_same_people_are_compared(meet: Meet) -> None:
    rates(meet(), 1, 2, 2, plan=ANONYMOUS)
    later = meet()
    rates(later, 3, 3, 4, plan=ANONYMOUS)
    assert before(later) == Earlier(FIRST, "F1", Decimal(3))


def test_anonymously_one_person_more_is_not_compared(meet: Meet) -> None:
    rates(meet(), 1, 2, 2, plan=ANONYMOUS, more=[Answer(OWN, point=3)])
    later = meet((*THREE, EVA))
    rates(later, 3, 3, 4, 4, plan=ANONYMOUS, more=[Answer(OWN, point=4)])
    # The same people of the agency have rated themselves.
    assert before(later) == Earlier(FIRST, "F1", None, Decimal(4), "asked")


def test_three_people_more_hide_each_other(meet: Meet) -> None:
    rates(meet(), 1, 2, 2, plan=ANONYMOUS)
    later = meet((*CLIENT[:3], *OTHERS, *AGENCY[:3]))
    rates(later, 3, 3, 4, 4, 4, 4, plan=ANONYMOUS)
    assert before(later).given == 3


def test_what_is_compared_in_a_row_is_held_to_the_rule_as_a_whole(meet: Meet) -> None:
    six = (*CLIENT[:3], *OTHERS)
    rates(meet((*six, *AGENCY[:3])), 1, 1, 1, 1, 1, 1, plan=ANONYMOUS)
    rates(meet((*CLIENT[:3], *AGENCY[:3])), 2, 2, 2, plan=ANONYMOUS)
    # Beside the second alone it would do: three were there again, and three were not. But Ada was in the first.
    third = meet((*CLIENT[:3], OTHERS[0], EVA, CLIENT[3], *AGENCY[:3]))
    rates(third, 2, 2, 2, 3, 3, 3, plan=ANONYMOUS)
    assert before(third).why_not == "asked"


def test_anonymously_as_many_of_the_same_must_have_answered(meet: Meet) -> None:
    people = (*CLIENT[:4], *AGENCY[:3])
    rates(meet(people), 1, 2, 2, 2, plan=ANONYMOUS)
    later = meet(people)
    rates(later, 3, 3, 4, None, plan=ANONYMOUS)
    assert before(later) == Earlier(FIRST, "F1", why_not="asked")


@pytest.mark.parametrize("few", [0, 1])
def test_what_too_few_answered_then_or_now_is_not_compared(meet: Meet, few: int) -> None:
    for place in range(2):
        later = meet()
        # Whoever cannot judge this one rates the other.
        rates(
            later,
            2,
            2,
            None if place == few else 2,
            plan=ANONYMOUS,
            more=[Answer("them:2.1", point=2)],
        )
    assert before(later) == Earlier(FIRST, "F1", why_not="hidden")


def test_a_named_figure_beside_an_anonymous_one_is_held_to_the_rule(meet: Meet) -> None:
    rates(meet((*THREE, EVA)), 1, 2, 2, 4, plan=ANONYMOUS)
    later = meet()
    rates(later, 1, 2, 2)
    assert before(later).why_not == "asked"


def test_an_anonymous_figure_from_a_file_is_not_compared(meet: Meet, desk: Desk) -> None:
    with_scores = meet()
    rates(with_scores, 1, 2, 2, plan=ANONYMOUS)
    content = file_of(desk, with_scores.core.id)
    with_scores.leave()
    desk.delete(with_scores.core.id)
    desk.import_record(content.encode(), "record.toml")
    later = meet()
    rates(later, 3, 3, 4, plan=ANONYMOUS)
    assert before(later).why_not == "asked"


def test_the_answer_of_one_person_more_changes_nothing_that_is_shown_later(
    tmp_path: Path,
) -> None:
    """Two worlds: Eva gives the highest point, or somebody else does. Whoever has the later record cannot tell."""
    shown = []
    for number, (then, now) in enumerate([((1, 1, 2), (1, 1, 2, 4)), ((4, 1, 2), (4, 1, 2, 1))]):
        with Place(tmp_path / str(number)).desk() as desk:
            for people, points, at in ((THREE, then, 0), ((*THREE, EVA), now, 1)):
                record = a_session(at, people, (SCORECARD, POLL))
                room = desk.room(bring(desk, record))
                rates(room, *points, plan=ANONYMOUS)
                room.leave()
            shown.append(file_of(desk, room.core.id))
    assert shown[0] == shown[1]
    assert 'why_not = "asked"' in shown[0]


# --- polls ----------------------------------------------------------------------------------------


def polls(room: Room, *points: int, plan: RoundPlan = ANONYMOUS) -> None:
    hold(room, {"client": points[:3], "agency": points[3:]}, plan, what="poll", key="poll")


def test_a_poll_shows_what_the_room_answered_last_time(meet: Meet) -> None:
    polls(meet(), 0, 0, 1, 1, 1, 1)
    later = meet()
    polls(later, 1, 2, 2, 2, 2, 2)
    assert before(later, Poll) == Earlier(FIRST, "L1", Decimal(2))


def test_a_poll_with_one_person_less_is_not_compared(meet: Meet) -> None:
    polls(meet(), 0, 0, 1, 1, 1, 1)
    later = meet(THREE[:5])
    polls(later, 1, 2, 2, 2, 2)
    assert before(later, Poll) == Earlier(FIRST, "L1", why_not="asked")


def test_hands_are_compared_with_hands_and_not_with_an_anonymous_poll(meet: Meet) -> None:
    def count(room: Room, *counts: int) -> None:
        step = next(each for each in room.record.agenda if each.kind == "poll")
        room.lead.go_to(step.uid)
        room.poll.count_hands({"client": counts, "agency": counts})

    count(meet(), 3, 0, 0)
    second = meet()
    count(second, 0, 0, 3)
    assert before(second, Poll) == Earlier(FIRST, "L1", Decimal(1))
    third = meet()
    polls(third, 1, 2, 2, 2, 2, 2)
    assert before(third, Poll) == Earlier(SECOND, "L2", why_not="asked")


# --- from a file ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "now", "where"),
    [
        ('given = "3"', 'given = "9"', "before.given"),
        ('given = "3"', 'given = "three"', "before.given"),
        ('why_not = ""', 'why_not = "asked"', "before.why_not"),
        ('why_not = ""', 'why_not = "because"', "before.why_not"),
    ],
)
def test_a_record_that_says_an_impossible_figure_of_last_time_is_refused(
    meet: Meet, desk: Desk, was: str, now: str, where: str
) -> None:
    rates(meet(), 2, 2, 2)
    later = meet()
    rates(later, 3, 3, 4)
    content = file_of(desk, later.core.id)
    begin = content.index("[score.before]")
    altered = content[:begin] + content[begin:].replace(was, now, 1)
    assert altered != content
    with pytest.raises(DocumentError, match=where):
        read_record(altered, "record.toml")


# --- in the agreement -----------------------------------------------------------------------------


def test_the_agreement_says_it_and_holds_the_record_to_it(meet: Meet, desk: Desk) -> None:
    rates(meet(), 2, 2, 2)
    later = meet()
    rates(later, 3, 3, 4)
    first = next(item for item in later.record.of(Score) if item.side == "agency")
    later.clauses.accept(first.uid)
    ready_to_sign(later)
    agreement = later.record.agreement
    assert agreement is not None
    assert "last time (12 Mar 2026): median 3 → 4 ↑ up" in agreement.page
    assert inconsistencies(later.record) == ()
    content = file_of(desk, later.core.id)
    begin = content.index("[score.before]")
    altered = content[:begin] + content[begin:].replace('given = "3"', 'given = "5"', 1)
    (fault,) = inconsistencies(read_record(altered, "record.toml"))
    assert fault[0].startswith("score[")
    assert "last" in fault[1]
