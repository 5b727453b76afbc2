"""Opening a session: who meets, what is wrong said by its field, and nothing half-saved."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs
from room_builders import Place, a_wish, seal

from workshop.errors import DocumentError, InputError, NotFound
from workshop.model.people import Participant
from workshop.model.sign_off import Closing
from workshop.model.welcome import Welcome
from workshop.room.desk import Desk


def people(desk: Desk, session: str) -> dict[str, Participant]:
    return {each.handle: each for each in desk.record(session).participants}


def test_two_names_a_template_and_a_day_are_enough(desk: Desk) -> None:
    wish = a_wish(client_people="", agency_people="", facilitator="")
    record = desk.record(desk.new_session(wish))
    assert record.relationship.name == "Brightwater + Oak & Lime"
    assert (record.session.state, record.session.title) == ("draft", "Kick-off")
    assert record.session.slug == "brightwater-oak-lime-2026-11-23"
    assert record.session.step == record.agenda[0].uid
    assert record.participants == ()


@pytest.mark.parametrize("unseen", ["\u200b", "\u3164 ", "\U000e0041", "\u0301"])
@pytest.mark.parametrize("field", ["client", "agency", "client_people", "facilitator"])
def test_a_name_of_which_nothing_can_be_seen_is_refused_beside_its_field(
    desk: Desk, field: str, unseen: str
) -> None:
    with pytest.raises(InputError) as refused:
        desk.new_session(structs.replace(a_wish(), **{field: unseen}))
    assert refused.value.field == field
    assert desk.relationships() == ()


def test_no_party_and_nobody_is_renamed_to_what_cannot_be_seen(desk: Desk) -> None:
    session = desk.new_session(a_wish())
    room = desk.room(session)
    with pytest.raises(InputError, match="Nothing of this name can be seen"):
        room.welcome.name_organisation("client", name="\u200b")
    with pytest.raises(InputError, match="A person needs a name"):
        room.welcome.change_person("priya-nair", name="\u00ad\u0301")
    with pytest.raises(InputError, match="does not read as a person"):
        room.welcome.change_person("priya-nair", line="\u0301 <priya@brightwater.example>")
    assert room.view().record.relationship.client.name == "Brightwater"
    assert people(desk, session)["priya-nair"].name == "Priya Nair"


def test_a_new_session_has_the_agenda_and_the_texts_of_its_template(desk: Desk) -> None:
    record = desk.record(desk.new_session(a_wish()))
    template = desk.template("kickoff")
    assert [step.title for step in record.agenda] == [step.title for step in template.steps]
    assert record.session.slack == template.slack
    assert record.one(Welcome).ground_rules == template.opening.ground_rules
    assert record.one(Welcome).scores_use == template.opening.scores_use != ""
    assert record.one(Closing).cadence == template.opening.cadence


def test_the_first_of_each_side_is_contact_and_signs_and_the_outsider_leads(desk: Desk) -> None:
    here = people(desk, desk.new_session(a_wish()))
    assert list(here) == ["ines-moreau", "priya-nair", "tomas-reyes", "lena-koch", "jun-okada"]
    assert [each.handle for each in here.values() if each.contact and each.signatory] == [
        "ines-moreau",
        "tomas-reyes",
    ]
    jun = here["jun-okada"]
    assert (jun.side, jun.facilitator) == (None, True)


def test_a_facilitator_who_is_on_a_side_is_one_person(desk: Desk) -> None:
    wish = a_wish(facilitator="lena koch", facilitator_side="agency")
    here = people(desk, desk.new_session(wish))
    assert len(here) == 4
    lena = here["lena-koch"]
    assert (lena.facilitator, lena.side, lena.contact, lena.signatory) == (
        True,
        "agency",
        False,
        False,
    )


def test_a_facilitator_of_a_side_who_is_not_in_its_list_joins_it_without_speaking_for_it(
    desk: Desk,
) -> None:
    wish = a_wish(client_people="", facilitator="Sam Ode, PMO", facilitator_side="client")
    sam = people(desk, desk.new_session(wish))["sam-ode"]
    assert (sam.side, sam.facilitator, sam.contact, sam.signatory) == (
        "client",
        True,
        False,
        False,
    )


def test_people_of_one_name_on_both_sides_and_on_one_are_each_somebody(desk: Desk) -> None:
    wish = a_wish(client_people="Ann Lee\nAnn Lee", agency_people="Ann Lee", facilitator="Ann Lee")
    here = people(desk, desk.new_session(wish))
    assert {handle: each.side for handle, each in here.items()} == {
        "ann-lee": "client",
        "ann-lee-2": "client",
        "ann-lee-3": "agency",
        "ann-lee-4": None,
    }


def test_the_namesakes_are_the_same_somebody_in_the_next_session(desk: Desk) -> None:
    wish = a_wish(client_people="Ann Lee\nAnn Lee", agency_people="Ann Lee", facilitator="Ann Lee")
    first = people(desk, desk.new_session(wish))
    again = people(desk, desk.new_session(structs.replace(wish, date=date(2027, 3, 1))))
    assert again == first


def test_somebody_new_never_gets_the_handle_of_somebody_who_was_there_before(desk: Desk) -> None:
    desk.new_session(a_wish())
    wish = a_wish(client_people="Priya Nair", agency_people="Ines Moreau\nTomás Reyes")
    here = people(desk, desk.new_session(wish))
    assert {each.name: handle for handle, each in here.items()} == {
        "Priya Nair": "priya-nair",
        "Ines Moreau": "ines-moreau-2",
        "Tomás Reyes": "tomas-reyes",
        "Jun Okada": "jun-okada",
    }


def test_handles_are_unique_in_a_relationship_and_nobody_elsewhere_takes_one(desk: Desk) -> None:
    own = people(desk, desk.new_session(a_wish()))
    other = people(desk, desk.new_session(a_wish(client="Another Client")))
    assert list(other) == list(own)
    twice = a_wish(client="A Third", client_people="Ada Kern", agency_people="Ada Kern")
    assert list(people(desk, desk.new_session(twice))) == ["ada-kern", "ada-kern-2", "jun-okada"]


def test_a_relationship_is_recognised_without_regard_to_case_and_spaces(desk: Desk) -> None:
    first = desk.record(desk.new_session(a_wish()))
    again = desk.record(desk.new_session(a_wish(client=" BRIGHTWATER ", agency="oak &  lime")))
    assert again.relationship == first.relationship
    assert again.session.slug == first.session.slug + "-2"
    other = desk.record(desk.new_session(a_wish(agency="Oak & Lime Berlin")))
    assert other.relationship.id != first.relationship.id


def test_a_known_relationship_offers_the_people_of_its_latest_session(desk: Desk) -> None:
    assert desk.known("Brightwater", "Oak & Lime") is None
    desk.new_session(a_wish())
    later = a_wish(
        date=date(2027, 3, 1),
        client_people='Priya Nair <priya@brightwater.example>\n"Weiss, Olga", Media, Print',
        facilitator="Lena Koch",
        facilitator_side="agency",
    )
    desk.new_session(later)
    known = desk.known("brightwater", "OAK & LIME")
    assert known is not None
    assert known.client_people == later.client_people
    assert known.agency_people == "Tomás Reyes <tomas@oaklime.example>, Managing Partner\nLena Koch"
    assert (known.facilitator, known.facilitator_side) == ("Lena Koch", "agency")


def test_the_contact_is_offered_first_for_the_first_line_is_the_contact(desk: Desk) -> None:
    session = desk.new_session(a_wish())
    room = desk.room(session)
    room.welcome.change_person("priya-nair", contact=True)
    room.leave()
    known = desk.known("Brightwater", "Oak & Lime")
    assert known is not None
    assert known.client_people.startswith("Priya Nair\nInes Moreau")


def test_what_is_offered_makes_the_same_people_again(desk: Desk) -> None:
    first = people(desk, desk.new_session(a_wish()))
    known = desk.known("Brightwater", "Oak & Lime")
    assert known is not None
    wish = a_wish(
        client_people=known.client_people,
        agency_people=known.agency_people,
        facilitator=known.facilitator,
        facilitator_side=known.facilitator_side,
    )
    assert people(desk, desk.new_session(wish)) == first


def test_a_further_session_like_an_earlier_one_has_its_people_and_its_agenda(desk: Desk) -> None:
    session = desk.new_session(a_wish())
    room = desk.room(session)
    room.lead.add_step("notes", "Something of our own", 7)
    room.leave()
    wish = desk.wish_like(session)
    assert wish.date == desk.today
    again, before = desk.record(desk.new_session(wish)), desk.record(session)
    assert [step.title for step in again.agenda] == [step.title for step in before.agenda]
    assert not {step.uid for step in again.agenda} & {step.uid for step in before.agenda}
    assert again.participants == before.participants
    assert again.one(Welcome).purpose == before.one(Welcome).purpose


def test_the_phase_asked_for_holds_for_the_relationship_from_now_on(desk: Desk) -> None:
    desk.new_session(a_wish(phase="initiation"))
    record = desk.record(desk.new_session(a_wish()))
    assert (record.session.phase, record.relationship.phase) == ("initiation", "initiation")


HOSTILE = "\x1b[2J[bold]Acme\u202e"


def test_names_are_tidied_on_the_way_in(desk: Desk) -> None:
    wish = a_wish(
        client=HOSTILE, client_people=f"{HOSTILE} <a@b.example>, {HOSTILE}", title=HOSTILE
    )
    record = desk.record(desk.new_session(wish))
    assert record.relationship.client.name == "[2J[bold]Acme"
    assert (record.participants[0].name, record.participants[0].title) == (
        "[2J[bold]Acme",
        "[2J[bold]Acme",
    )
    assert record.session.title == "[2J[bold]Acme"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"client": " "}, "client", "Name the client"),
        ({"agency": "\x00"}, "agency", "Name the agency"),
        ({"client": "OAK & LIME"}, "agency", "these are the same"),
        ({"client": "x" * 301}, "client", "at most 300"),
        ({"agency": "x" * 10_000_000}, "agency", "at most 20,000"),
        ({"title": "x" * 301}, "title", "at most 300"),
        ({"client_people": "Ines\nPriya <priya>"}, "client_people", "Line 2: .*not an e-mail"),
        ({"agency_people": ", Director"}, "agency_people", "Line 1: .*does not read as a person"),
        ({"facilitator": "<x>"}, "facilitator", "does not read as a person"),
        ({"facilitator": "Jun\nSam"}, "facilitator", "One person facilitates"),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_nothing_is_saved(
    desk: Desk, changes: dict[str, str], field: str, words: str
) -> None:
    with pytest.raises(InputError, match=words) as caught:
        desk.new_session(a_wish(**changes))
    assert caught.value.field == field
    assert desk.sessions() == ()
    assert desk.relationships() == ()


def test_an_unknown_template_is_refused_with_those_there_are(desk: Desk) -> None:
    with pytest.raises(NotFound, match="kickoff, pulse, quarterly-review"):
        desk.new_session(a_wish(template="weekly"))
    assert desk.sessions() == ()


def test_a_template_with_faults_starts_nothing(desk: Desk) -> None:
    path = desk.workspace.templates / "ours.toml"
    path.write_text('format = "workshop-template/1"\nname = "ours"\n')
    with pytest.raises(DocumentError, match=r"ours\.toml: title"):
        desk.new_session(a_wish(template="ours"))
    assert desk.sessions() == ()


def test_two_desks_that_start_at_the_same_time_share_nothing_by_mistake(place: Place) -> None:
    with place.desk() as one, place.desk() as other:
        first = one.record(one.new_session(a_wish()))
        second = other.record(other.new_session(a_wish(client="Somebody Else")))
        third = one.record(one.new_session(a_wish()))
        assert second.relationship != first.relationship
        assert second.session.slug != first.session.slug
        assert third.relationship == first.relationship
        assert third.participants == first.participants


def test_a_session_follows_the_agreement_that_holds(desk: Desk) -> None:
    first = desk.new_session(a_wish())
    assert desk.record(first).session.follows == ""
    unsigned = desk.new_session(a_wish())
    assert desk.record(unsigned).session.follows == ""
    room = desk.room(first)
    seal(room)
    room.leave()
    assert desk.record(desk.new_session(a_wish())).session.follows == first
