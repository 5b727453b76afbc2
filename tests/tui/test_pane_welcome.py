"""The pane of the welcome: who is here, why we meet, and the rules and texts the meeting stands under."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from consoles import empty_record, holding
from msgspec import structs

from builders import a_record
from keys import a_key, fingerprint, public
from workshop.model.people import Participant
from workshop.model.signing_keys import fingerprint_of
from workshop.model.welcome import Welcome


async def test_the_goal_is_written_with_the_main_key_and_undone(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome", empty_record()) as held:
        await held.press("f2")
        await held.in_form()
        assert held.focused == "goal"
        await held.type("Launch together")
        await held.press("f2")
        await held.at_list()
        await held.shows("Our goal          Launch together")
        await held.press("u")
        await held.until(lambda: held.record.one(Welcome).goal == "")


async def test_every_text_of_the_session_is_written_in_its_form(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome", empty_record()) as held:
        await held.press("f2")
        await held.in_form()
        await held.type("Launch together")
        await held.press("tab")
        await held.type("The quarter is over")
        await held.press("tab", "left", "tab")
        await held.type("One speaks")
        await held.press("enter")
        await held.type("Phones away")
        await held.press("tab")
        for words in ("Everybody did their best", "Between us"):
            await held.type(words)
            await held.press("tab")
        await held.type("BW-2023-14")
        await held.fill("effective", "1.1.2027")
        await held.fill("term", "until the next review")
        await held.fill("scores_use", "to improve")
        await held.fill("programme", "Each quarter")
        await held.fill("place", "Lisbon")
        await held.fill("timezone", "Europe/Lisbon")
        await held.fill("client_legal", "")
        await held.press("end")
        await held.type(" Group")
        await held.press("escape")
        await held.at_list()
        welcome = held.record.one(Welcome)
        assert welcome.goal == "Launch together"
        assert welcome.purpose == "The quarter is over"
        assert welcome.ground_rules == ("One speaks", "Phones away")
        assert welcome.prime_directive == "Everybody did their best"
        assert welcome.confidentiality == "Between us"
        assert welcome.contract == "BW-2023-14"
        assert welcome.effective == date(2027, 1, 1)
        assert (welcome.term, welcome.scores_use) == ("until the next review", "to improve")
        assert (welcome.programme, welcome.place) == ("Each quarter", "Lisbon")
        assert welcome.timezone == "Europe/Lisbon"
        assert held.record.session.phase == "initiation"
        assert held.record.relationship.client.legal_name == "Brightwater Foods plc Group"


async def test_a_text_in_the_list_opens_its_own_field(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome") as held:
        await held.choose("text:contract")
        await held.press("enter")
        await held.in_form()
        assert held.focused == "contract"


async def test_people_are_added_a_line_each_to_the_side_that_is_chosen_before_or_after(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "welcome", empty_record(participants=())) as held:
        await held.begin()
        await held.type("Ann Lee <ann@bw.example>, Buyer")
        await held.press("enter")
        await held.type("Bo Ek")
        await held.press("shift+tab", "2", "f2")
        await held.at_list()
        assert held.record.participants == (
            Participant("ann-lee", "Ann Lee", "agency", "Buyer", "ann@bw.example", True, True),
            Participant("bo-ek", "Bo Ek", "agency"),
        )
        assert held.acts() == ["Ann Lee, Bo Ek added"]
        assert held.pane.chosen == "person:ann-lee"


async def test_a_line_that_names_nobody_is_said_beside_the_field_and_stays(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome") as held:
        await held.begin()
        await held.type("Ann Lee <not an address>")
        await held.press("f2")
        await held.shows("✗", "press Esc to drop it")
        assert held.form.text_of("lines") == "Ann Lee <not an address>"
        assert len(held.record.participants) == 5
        await held.press("escape")
        await held.at_list()
        await held.until(lambda: held.drafts() == {})


async def test_a_person_is_corrected_and_changes_sides(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome") as held:
        await held.choose("person:priya-nair")
        await held.press("enter")
        await held.in_form()
        await held.fill("line", " and Controller")
        await held.press("shift+tab", "2", "tab", "r", "escape")
        await held.at_list()
        person = held.record.person("priya-nair")
        assert person is not None
        assert person.title == "Finance Partner and Controller"
        assert (person.side, person.presence) == ("agency", "remote")


@pytest.mark.parametrize(
    ("key", "role", "undone"),
    [
        ("C", "contact", "Priya Nair: contact changed"),
        ("I", "signatory", "Priya Nair: signatory changed"),
        ("P", "programme_owner", "Priya Nair: programme owner changed"),
        ("F", "facilitator", "Priya Nair: facilitator changed"),
    ],
)
async def test_a_role_is_given_with_one_key_and_undone(
    tmp_path: Path, key: str, role: str, undone: str
) -> None:
    people = tuple(each for each in a_record().participants if each.side)
    async with holding(tmp_path, "welcome", a_record(participants=people)) as held:
        await held.choose("person:priya-nair")
        await held.press(key)
        await held.until(lambda: getattr(held.record.person("priya-nair"), role))
        if role == "contact":
            assert not held.record.person("ines-moreau").contact
        await held.press("u")
        await held.shows(f"Undone: {undone}.")
        assert not getattr(held.record.person("priya-nair"), role)


async def test_who_is_here_goes_round_through_three_words(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome") as held:
        await held.choose("person:priya-nair")
        seen = []
        for _ in range(3):
            before = held.record.person("priya-nair").presence
            await held.press("h")
            await held.until(
                lambda before=before: held.record.person("priya-nair").presence != before
            )
            seen.append(held.record.person("priya-nair").presence)
        assert seen == ["remote", "absent", "room"]


async def test_somebody_who_holds_something_stays_and_others_are_removed_and_undone(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "welcome") as held:
        await held.choose("person:ines-moreau")
        await held.press("x")
        await held.shows("Ines Moreau owns, reports or helps with C1")
        await held.choose("person:priya-nair")
        await held.press("x")
        await held.until(lambda: held.record.person("priya-nair") is None)
        await held.press("u")
        await held.shows("Undone: Priya Nair removed.")


async def test_a_key_to_sign_with_and_a_deputy_are_named_in_the_form_of_a_person(
    tmp_path: Path,
) -> None:
    key = a_key(tmp_path / "key")
    async with holding(tmp_path, "welcome") as held:
        await held.choose("person:lena-koch")
        await held.press("enter")
        await held.in_form()
        await held.fill("key", "no key")
        await held.press("tab")
        await held.shows("no public key")
        await held.press("shift+tab", *["backspace"] * len("no key"))
        await held.type(public(key))
        await held.press("tab", "right", "escape")
        await held.at_list()
        person = held.record.person("lena-koch")
        assert person is not None
        assert (person.stands_in_for, fingerprint_of(person.key)) == (
            "tomas-reyes",
            fingerprint(key),
        )
        await held.shows("signs for Tomás Reyes", fingerprint(key))


async def test_a_key_for_people_on_a_text_says_to_choose_a_person(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome") as held:
        await held.press("C")
        await held.shows("Choose a person first.")
        await held.press("1", "x", "K")
        assert held.acts() == []


async def test_somebody_just_observes_and_takes_part_again(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome") as held:
        await held.choose("person:priya-nair")
        await held.press("O")
        await held.shows("Priya Nair", "observer", "not asked, not counted")
        person = held.record.person("priya-nair")
        assert person is not None
        assert (person.observer, person.signatory) == (True, False)
        await held.press("I")
        await held.shows("Priya Nair is an observer: they neither speak nor sign")
        await held.press("O")
        await held.until(lambda: held.record.person("priya-nair") != person)


async def test_an_observer_of_neither_side_is_added_in_the_app(tmp_path: Path) -> None:
    async with holding(tmp_path, "welcome") as held:
        await held.press("n")
        await held.in_form()
        await held.fill("lines", "Pat Lim, Procurement")
        await held.press("shift+tab", "3", "f2")
        await held.at_list()
        person = held.record.person("pat-lim")
        assert person == Participant("pat-lim", "Pat Lim", None, "Procurement", observer=True)
        await held.shows("Observers", "Pat Lim", "observer")


async def test_a_changed_name_offers_its_handle_until_something_uses_it(tmp_path: Path) -> None:
    people = tuple(
        structs.replace(each, name="Priya Das") if each.handle == "priya-nair" else each
        for each in a_record().participants
    )
    async with holding(tmp_path, "welcome", a_record(participants=people)) as held:
        await held.choose("person:priya-nair")
        await held.shows("priya-nair; @ makes it priya-das")
        await held.press("@")
        await held.until(lambda: held.pane.chosen == "person:priya-das")
        await held.shows("priya-das")
        await held.press("u")
        await held.until(lambda: held.record.person("priya-nair") is not None)


async def test_a_legal_name_has_a_row_also_while_nobody_has_given_it(tmp_path: Path) -> None:
    record = empty_record()
    agency = structs.replace(record.relationship.agency, legal_name="")
    bare = structs.replace(record, relationship=structs.replace(record.relationship, agency=agency))
    async with holding(tmp_path, "welcome", bare) as held:
        await held.choose("text:agency_legal")
        await held.shows("Agency, legally   –")
        await held.press("enter")
        await held.in_form()
        assert held.focused == "agency_legal"
        await held.type("Oak and Lime GmbH")
        await held.press("escape")
        await held.at_list()
        assert held.record.relationship.agency.legal_name == "Oak and Lime GmbH"
        await held.shows("Agency, legally   Oak and Lime GmbH")
