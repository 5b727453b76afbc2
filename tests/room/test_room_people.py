"""People: added and corrected at any time, the contact moves, and nobody who owns something is lost."""

from __future__ import annotations

from typing import Any

import pytest
from room_builders import a_wish

from builders import INES, JUN, LENA, PRIYA, SESSION, TOMAS
from workshop.errors import InputError, NotFound, Refused
from workshop.model.asking import asked
from workshop.model.commitments import Commitment
from workshop.model.kpis import Kpi
from workshop.model.people import Participant, contact_of
from workshop.model.rounds import Round, RoundPlan
from workshop.model.sides import Side
from workshop.room.desk import Desk
from workshop.room.room import Room


def person(room: Room, handle: str) -> Participant:
    found = room.record.person(handle)
    assert found is not None
    return found


def test_people_are_added_in_the_middle_of_the_meeting(room: Room) -> None:
    room.lead.start_clock()
    handles = room.welcome.add_people("Olga Weiss <olga@brightwater.example>, Media\nAli", "client")
    assert handles == ("olga-weiss", "ali")
    olga = person(room, "olga-weiss")
    assert (olga.mail, olga.title, olga.contact, olga.signatory) == (
        "olga@brightwater.example",
        "Media",
        False,
        False,
    )
    assert room.view().undo == "Olga Weiss, Ali added"


def test_the_first_who_joins_a_side_without_a_contact_speaks_for_it(room: Room) -> None:
    room.welcome.change_person(INES.handle, contact=False)
    room.welcome.add_people("Olga Weiss\nAli", "client")
    contact = contact_of(room.record.participants, "client")
    assert contact is not None
    assert (contact.handle, contact.signatory) == ("olga-weiss", True)


def test_a_wrong_line_adds_nobody(room: Room) -> None:
    with pytest.raises(InputError, match="Line 2: ") as caught:
        room.welcome.add_people("Olga Weiss\nAli <ali>", "client")
    assert caught.value.field == "lines"
    with pytest.raises(InputError, match="one person a line"):
        room.welcome.add_people(" \n ", "client")
    assert len(room.record.participants) == 5


def test_one_person_from_outside_leads(room: Room) -> None:
    with pytest.raises(InputError, match="One person facilitates"):
        room.welcome.add_people("Sam Ode", None)
    room.welcome.remove_person(JUN.handle)
    room.welcome.add_people("Sam Ode", None)
    assert room.record.facilitator == person(room, "sam-ode")
    assert room.who == "sam-ode"


def test_somebody_of_an_earlier_session_comes_back_under_their_handle(desk: Desk) -> None:
    desk.new_session(a_wish())
    room = desk.room(desk.new_session(a_wish(client_people="Ines Moreau")))
    assert room.welcome.add_people("priya nair\nPriya Nair", "client") == (
        "priya-nair",
        "priya-nair-3",
    )
    room.leave()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "Inês  Moreau "}, "Inês Moreau"),
        ({"line": "Ines Moreau-Blanc <i@bw.example>, CMO"}, "Ines Moreau-Blanc"),
        ({"title": "CMO\x1b[2J"}, "Ines Moreau"),
        ({"presence": "remote"}, "Ines Moreau"),
    ],
)
def test_a_person_is_corrected(room: Room, fields: dict[str, Any], words: str) -> None:
    room.welcome.change_person(INES.handle, **fields)
    ines = person(room, INES.handle)
    assert ines.name == words
    assert "\x1b" not in ines.title
    assert room.undo().startswith("Ines Moreau: ")
    assert person(room, INES.handle) == INES


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"name": " \x00"}, "name", "needs a name"),
        ({"name": "x" * 301}, "name", "at most 300"),
        ({"mail": "at home"}, "mail", "not an e-mail"),
        ({"presence": "asleep"}, "presence", "asleep"),
        ({"side": "supplier"}, "side", "supplier"),
        ({"side": None}, "side", "Only the facilitator and observers belong to no side"),
        ({"contact": "perhaps"}, "contact", "bool"),
        ({"shoe_size": 41}, "shoe_size", "no field"),
    ],
)
def test_what_cannot_be_taken_is_said_by_its_field(
    room: Room, fields: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(InputError, match=words) as caught:
        room.welcome.change_person(PRIYA.handle, **fields)
    assert caught.value.field == field
    assert person(room, PRIYA.handle) == PRIYA


def test_naming_a_second_contact_moves_the_role(room: Room) -> None:
    room.welcome.change_person(PRIYA.handle, contact=True)
    assert [each.handle for each in room.record.participants if each.contact] == [
        PRIYA.handle,
        TOMAS.handle,
    ]
    room.undo()
    assert person(room, INES.handle) == INES


def test_naming_a_second_facilitator_moves_the_role(room: Room) -> None:
    room.welcome.change_person(JUN.handle, side="agency")
    room.welcome.change_person(LENA.handle, facilitator=True)
    assert [each.handle for each in room.record.participants if each.facilitator] == [LENA.handle]


def test_an_outsider_who_no_longer_leads_has_to_go_to_a_side_or_leave(room: Room) -> None:
    with pytest.raises(InputError, match="Put Jun Okada on one first, make them an"):
        room.welcome.change_person(LENA.handle, facilitator=True)
    with pytest.raises(InputError, match="Put Jun Okada on one"):
        room.welcome.change_person(JUN.handle, facilitator=False)
    room.welcome.remove_person(JUN.handle)
    room.welcome.change_person(LENA.handle, facilitator=True)
    assert room.record.facilitator == person(room, LENA.handle)


def test_an_outsider_neither_speaks_nor_signs_for_a_side(room: Room) -> None:
    for role in ("contact", "signatory"):
        with pytest.raises(InputError, match="belongs to no side"):
            room.welcome.change_person(JUN.handle, **{role: True})


def test_who_was_put_on_the_wrong_side_takes_along_what_they_own(room: Room) -> None:
    room.welcome.change_person(LENA.handle, side="client")
    room.commitments.add("Ask for ideas", owner="lena-koch")
    room.welcome.change_person(LENA.handle, side="agency")
    lenas = room.record.of(Commitment)[-1]
    assert (lenas.body.owner, lenas.side) == (LENA.handle, "agency")


@pytest.mark.parametrize(("side", "leads"), [("agency", False), ("client", True)])
def test_who_changes_sides_speaks_there_only_where_nobody_does(
    room: Room, side: Side, leads: bool
) -> None:
    if side == "client":
        room.welcome.change_person(INES.handle, contact=False)
        room.welcome.change_person(TOMAS.handle, side="client")
        moved = person(room, TOMAS.handle)
    else:
        room.welcome.change_person(INES.handle, side="agency")
        moved = person(room, INES.handle)
    assert (moved.contact, moved.signatory) == (leads, leads)
    for each in ("client", "agency"):
        assert sum(one.contact for one in room.record.participants if one.side == each) <= 1


def test_who_owns_or_reports_something_is_not_removed_but_named_with_it(room: Room) -> None:
    with pytest.raises(
        Refused, match=r"Tomás Reyes owns, reports or helps with K1, C2\. Give these"
    ):
        room.welcome.remove_person(TOMAS.handle)
    with pytest.raises(Refused, match=r"Lena Koch owns, reports or helps with K1\. "):
        room.welcome.remove_person(LENA.handle)
    (kpi,) = room.record.of(Kpi)
    room.kpis.change(kpi.uid, reported_by="")
    room.welcome.remove_person(LENA.handle)
    assert room.record.person(LENA.handle) is None
    with pytest.raises(NotFound, match="no longer here"):
        room.welcome.remove_person(LENA.handle)


def test_the_phase_holds_for_the_relationship(room: Room) -> None:
    room.welcome.set_phase("dissolution")
    assert room.record.session.phase == room.record.relationship.phase == "dissolution"
    room.undo()
    assert room.record.session.phase == room.record.relationship.phase == "development"
    with pytest.raises(InputError, match="A phase is one of"):
        room.welcome.set_phase("honeymoon")


def test_a_party_gets_its_legal_name_and_what_is_left_empty_stays(room: Room) -> None:
    room.welcome.name_organisation("client", legal_name=" Brightwater  SE ")
    client = room.record.relationship.client
    assert (client.name, client.legal_name) == ("Brightwater", "Brightwater SE")
    room.welcome.name_organisation("client", name="Brightwater Foods")
    assert room.record.relationship.client.legal_name == "Brightwater SE"


def test_people_stay_as_they_are_while_the_text_is_proposed(room: Room) -> None:
    room.sign_off.propose()
    for change in (
        lambda: room.welcome.add_people("Olga", "client"),
        lambda: room.welcome.change_person(INES.handle, name="Inês"),
        lambda: room.welcome.remove_person(PRIYA.handle),
    ):
        with pytest.raises(Refused, match="Reopen it in Sign-off"):
            change()
    assert room.record.session.id == SESSION.id


# --- observers ------------------------------------------------------------------------------------


def test_an_observer_is_not_asked_not_counted_and_neither_speaks_nor_signs(room: Room) -> None:
    room.welcome.change_person(INES.handle, observer=True)
    ines = person(room, INES.handle)
    assert (ines.observer, ines.contact, ines.signatory) == (True, False, False)
    assert contact_of(room.record.participants, "client") is None
    assert INES.handle not in {each.handle for each in asked(room.record, Round("notes"))}
    for role in ("contact", "signatory", "programme_owner"):
        with pytest.raises(InputError, match="is an observer") as caught:
            room.welcome.change_person(INES.handle, **{role: True})
        assert caught.value.field == "observer"
    room.undo()
    assert person(room, INES.handle) == INES


def test_an_observer_may_belong_to_neither_side(room: Room) -> None:
    room.welcome.add_people("Pat Lim, Procurement", None, observer=True)
    assert person(room, "pat-lim").observer
    assert not person(room, "pat-lim").facilitator
    assert room.record.facilitator == JUN
    with pytest.raises(InputError, match="Only the facilitator and observers"):
        room.welcome.change_person("pat-lim", observer=False)
    room.welcome.change_person("pat-lim", observer=False, side="client")
    assert not person(room, "pat-lim").observer


def test_the_word_observer_at_the_end_of_a_line_makes_one(room: Room) -> None:
    room.welcome.change_person(INES.handle, contact=False)
    room.welcome.add_people("Vi Ode, Trainee, Observer\nWo Lu, observer\nOlga Weiss", "client")
    assert [
        (each.name, each.title, each.observer, each.contact)
        for each in room.record.participants[-3:]
    ] == [
        ("Vi Ode", "Trainee", True, False),
        ("Wo Lu", "", True, False),
        ("Olga Weiss", "", False, True),
    ]


def test_an_observer_is_in_the_attendance_of_the_agreement_as_one(room: Room, desk: Desk) -> None:
    room.welcome.change_person(PRIYA.handle, observer=True)
    room.sign_off.propose()
    parties = next(each for each in room.view().read_back if each.section == "parties")
    (priya,) = [each for each in parties.paragraphs if each.text.startswith("Priya Nair")]
    assert "observer" in priya.detail
    assert "observer = true" in desk.export(SESSION.id, "record")


def test_a_record_without_observers_is_written_as_before(desk: Desk, room: Room) -> None:
    assert "observer" not in desk.export(room.record.session.id, "record")


# --- handles --------------------------------------------------------------------------------------


def test_a_handle_follows_a_changed_name_and_takes_along_what_is_owned(room: Room) -> None:
    room.welcome.add_people("Olga Weiss", "client")
    room.commitments.add("Ask", owner="olga-weiss")
    with pytest.raises(Refused, match="is what the name Olga Weiss gives"):
        room.welcome.change_handle("olga-weiss")
    room.welcome.change_person("olga-weiss", name="Olga Blanc")
    assert room.welcome.change_handle("olga-weiss") == "olga-blanc"
    assert room.record.of(Commitment)[-1].body.owner == "olga-blanc"
    assert [each.handle for each in room.record.participants][-1] == "olga-blanc"
    room.undo()
    assert room.record.of(Commitment)[-1].body.owner == "olga-weiss"
    with pytest.raises(NotFound):
        room.welcome.change_handle("olga-blanc")


def test_a_handle_stays_once_an_agreement_uses_it(room: Room) -> None:
    room.sign_off.propose()
    room.sign_off.reopen()
    room.welcome.change_person(PRIYA.handle, name="Priya Das")
    with pytest.raises(Refused, match="Priya Das keeps the handle priya-nair: the agreement uses"):
        room.welcome.change_handle(PRIYA.handle)


def test_a_handle_stays_while_a_round_may_hold_an_entry_under_it(room: Room) -> None:
    step = next(each for each in room.record.agenda if each.kind == "notes")
    room.rounds.open("notes", RoundPlan("keyboard"), step.uid)
    room.welcome.change_person(PRIYA.handle, name="Priya Das")
    with pytest.raises(Refused, match="a private round that is open, or its form, uses it"):
        room.welcome.change_handle(PRIYA.handle)


def test_a_handle_stays_where_another_session_has_it(desk: Desk) -> None:
    desk.new_session(a_wish())
    room = desk.room(desk.new_session(a_wish()))
    room.welcome.change_person(PRIYA.handle, name="Priya Das")
    with pytest.raises(Refused, match="another session uses it"):
        room.welcome.change_handle(PRIYA.handle)
    room.leave()


def test_who_becomes_an_observer_while_a_round_is_open_is_waited_for_no_longer(room: Room) -> None:
    step = next(each for each in room.record.agenda if each.kind == "notes")
    uid = room.rounds.open("notes", RoundPlan("keyboard"), step.uid)
    (view,) = (each for each in room.rounds.views(step) if each.uid == uid)
    assert (view.asked["client"], len(view.waiting)) == (2, 4)
    room.welcome.change_person(PRIYA.handle, observer=True)
    (view,) = (each for each in room.rounds.views(step) if each.uid == uid)
    assert (view.asked["client"], len(view.waiting)) == (1, 3)
    with pytest.raises(Refused, match="Priya Nair is not asked in this round"):
        room.rounds.sit_down(uid, PRIYA.handle)
