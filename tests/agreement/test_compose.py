"""What an agreement says, and what it never says: every field of the record is on one side of that line."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from msgspec import Struct, structs

from agreement.agreement_builders import (
    agreement_of,
    proposed,
    with_body,
    with_item,
    with_more,
    with_person,
    with_single,
    without,
)
from builders import INES, JUN, NOW, TODAY, TOMAS, a_record
from documents.record_strategies import records
from laws import examples
from rated import counted, score
from workshop.agreement.canonical import FORBIDDEN, canonical, digest
from workshop.agreement.clauses import CLAUSES, part_types
from workshop.agreement.compose import Superseded, compose, propose
from workshop.agreement.content import read, tables
from workshop.agreement.page import read_back
from workshop.errors import DocumentError
from workshop.model.commitments import Commitment
from workshop.model.earlier import Earlier
from workshop.model.expectations import Expectation
from workshop.model.kinds import ITEM_TYPES, KINDS, SECTIONS
from workshop.model.kpis import PeriodTarget, Realism
from workshop.model.look_back import Celebration
from workshop.model.needs import Need
from workshop.model.noted import Parked
from workshop.model.notes import Note
from workshop.model.poll import SCALES, Choice, Poll
from workshop.model.record import Record
from workshop.model.rounds import Round, Tally
from workshop.model.scope import (
    Approver,
    Assumption,
    BriefCheck,
    Terms,
)
from workshop.model.scorecard import Comment, Score
from workshop.model.sides import SIDES
from workshop.model.sign_off import Closing, Confirmation, Decline, Deferral, Reservation
from workshop.model.welcome import Welcome
from workshop.model.written import sections_of

WRITTEN = [each.body for each in ITEM_TYPES.values() if each.section]
"""The types of item that agreements say."""


def text_of(record: Record) -> str:
    return canonical(compose(record, revision=1, now=NOW))


def found(record: Record) -> dict[str, Any]:
    return tomllib.loads(text_of(record))


def test_every_section_has_its_clause_file() -> None:
    assert set(CLAUSES) <= set(KINDS)
    assert list(part_types()) == list(SECTIONS)


def test_the_text_begins_with_its_format_and_ends_with_what_may_replace_it() -> None:
    lines = text_of(a_record()).splitlines()
    assert lines[0] == 'format = "workshop-agreement/2"'
    assert "later agreement" in lines[-1]
    assert "may replace" in lines[-1]


def test_the_text_of_a_known_record_is_known() -> None:
    agreement = propose(a_record(), 1, NOW)
    assert agreement.digest == digest(agreement.page) == KNOWN


KNOWN = "e2eb6db4a4afa187398e4be2dfb3fd467d703b53910b51faaf98f4179ae1bbbb"
"""A change here changes what everybody signs: it needs a new profile, not a new vector."""


@settings(max_examples=examples(40))
@given(records())
def test_any_record_composes_to_a_text_that_reads_back_as_itself(record: Record) -> None:
    text = text_of(record)
    assert not FORBIDDEN.search(text)
    content = read(text)
    assert canonical(tables(content)) == text
    assert tuple(content.parts) == sections_of(record)
    assert [each.section for each in read_back(text)] == list(sections_of(record))


def test_the_same_record_is_always_the_same_text() -> None:
    assert text_of(a_record()) == text_of(a_record())


@pytest.mark.parametrize("name", sorted({each.name for each in ITEM_TYPES.values()}))
def test_every_type_of_item_is_written_down_or_known_to_stay_out(name: str) -> None:
    body = ITEM_TYPES[name].body
    singles = {Welcome, Closing}
    private = {BriefCheck, Confirmation, Decline, Deferral, Realism, Round}
    assert (body in WRITTEN) + (body in singles) + (body in private) == 1


# --- every field: in the text, or out of it ---------------------------------------------------------------------------


def a_poll() -> Poll:
    """A named poll that everybody answered."""
    scale, lowest = SCALES["yes or no"]
    choice = Choice(INES.handle, 1)
    counts = Tally((0, 1), 1), Tally((1, 0), 1), Tally((1, 1), 2)
    return Poll("Do we go on?", scale, lowest, *counts, (choice,), (INES.handle, TOMAS.handle))


def a_full_record() -> Record:
    """A record in which every field that can be in an agreement says something."""
    record = with_more(a_record(), Parked("Awards"), number="P1")
    record = with_more(record, Assumption("Lumen has its name by May"), number="A1")
    record = with_more(record, Approver("Ines Moreau", "layouts"), number="V1", side="client")
    record = with_more(record, BriefCheck("Approvals", "clear", "missing"), number="B1")
    record = with_more(record, Need("Tell us sooner", "no", "We hear it late too"), number="W1")
    record = with_more(
        record, Celebration("The fair"), number="G1", side="client", agreed=("client", "agency")
    )
    record = with_more(
        record, Reservation(TOMAS.handle, "Two rounds are too few"), number="", side="agency"
    )
    rating = score(counted(1, 2, 2), counted(3, 3), forecast=counted(2, 3), became="")
    record = with_more(record, rating, number="F1", side="agency", agreed=SIDES)
    said = Comment("You took our brief", "The work", column="Example")
    record = with_more(record, said, side="client", agreed=SIDES)
    record = with_more(record, a_poll(), number="L1", agreed=SIDES)
    record = with_body(record, "E2", agreed_wording="Within 45 days")
    return with_body(record, "K1", direction="within", tolerance=Decimal(5))


OUT: dict[type[Struct], set[str]] = {
    Welcome: {"purpose", "ground_rules", "prime_directive"},
    BriefCheck: {"heading", "client", "agency", "note"},
    Note: {"group", "votes", "heard_before"},
    Score: {"forecast", "overall"},
    Poll: {"client", "agency", "choices", "asked"},
    Reservation: {"revision"},
}
"""What the meeting captures and the agreement does not say."""


def another(value: Any, kind: Any, name: str) -> Any:
    """Return a value of `kind` that is not `value`."""
    if name in ("origin", "became"):
        return next(each.uid for each in a_full_record().items if each.number == "E1")
    if name == "about":
        return "agency" if value == "client" else "client"
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        choices = [each for each in get_args(kind) if isinstance(each, str)]
        return next((each for each in choices if each != value), f"{value} and more")
    if isinstance(value, Tally):
        return structs.replace(value, counts=tuple(each + 1 for each in value.counts))
    if name == "before":
        return Earlier(TODAY)
    if name == "choices":
        return (*value, Choice(TOMAS.handle, 0))
    if name == "targets":
        return (*value, PeriodTarget(TODAY, Decimal(7)))
    if isinstance(value, tuple):
        return (*value, "client" if name == "no_commitments" else "One more.")
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, Decimal | int):
        return value + 1
    for wanted, first in ((date, TODAY), (Decimal, Decimal(7)), (int, 55)):
        if wanted in get_args(kind):
            return first
    raise AssertionError(f"{name} of {kind}")


def field_cases() -> list[Any]:
    bodies = (Welcome, *WRITTEN, BriefCheck, Closing)
    return [
        pytest.param(body, field, id=f"{body.__name__}.{field.name}")
        for body in bodies
        for field in structs.fields(body)
    ]


@pytest.mark.parametrize(("body", "field"), field_cases())
def test_a_field_of_the_agreement_changes_its_digest_and_any_other_does_not(
    body: type[Struct], field: structs.FieldInfo
) -> None:
    record = a_full_record()
    items = [item for item in record.items if type(item.body) is body]
    item = items[-1] if body is Expectation else items[0]
    value = another(getattr(item.body, field.name), field.type, field.name)
    changed = structs.replace(item, body=structs.replace(item.body, **{field.name: value}))
    other = structs.replace(
        record, items=tuple(changed if each is item else each for each in record.items)
    )
    same = text_of(other) == text_of(record)
    assert same == (field.name in OUT.get(body, set()))


@pytest.mark.parametrize("number", ["E1", "D1", "X1", "M1", "K1", "N1", "R1", "C1"])
@pytest.mark.parametrize(
    "envelope", [{"number": "Z9"}, {"standing": "changed"}, {"agreed": ("client",)}]
)
def test_number_ticks_and_standing_of_a_clause_are_signed_too(
    number: str, envelope: dict[str, Any]
) -> None:
    assert text_of(with_item(a_record(), number, **envelope)) != text_of(a_record())


@pytest.mark.parametrize("number", ["E1", "K1", "N1", "C1"])
def test_the_side_of_a_clause_is_signed_and_its_writer_is_not(number: str) -> None:
    record = a_record()
    assert text_of(with_item(record, number, side=None)) != text_of(record)
    assert text_of(with_item(record, number, author="priya-nair", position=99)) == text_of(record)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Inés"},
        {"title": "Director"},
        {"side": "agency"},
        {"mail": "other@brightwater.example"},
        {"contact": False},
        {"signatory": False},
        {"programme_owner": True},
        {"presence": "absent"},
        {"facilitator": True},
    ],
)
def test_everything_said_about_a_contact_is_signed(fields: dict[str, Any]) -> None:
    assert text_of(with_person(a_record(), INES.handle, **fields)) != text_of(a_record())


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "s9"},
        {"title": "Annual review"},
        {"date": date(2026, 11, 24)},
        {"started": NOW},
    ],
)
def test_the_session_itself_is_signed(fields: dict[str, Any]) -> None:
    record = a_record()
    session = structs.replace(record.session, **fields)
    assert text_of(structs.replace(record, session=session)) != text_of(record)


def test_legal_names_are_signed() -> None:
    record = a_record()
    client = structs.replace(record.relationship.client, legal_name="Brightwater Foods Ltd")
    relationship = structs.replace(record.relationship, client=client)
    assert text_of(structs.replace(record, relationship=relationship)) != text_of(record)


# --- what stays out ---------------------------------------------------------------------------------------------------


def test_feedback_that_not_both_want_written_down_is_nowhere() -> None:
    for agreed in ((), ("client",), ("agency",)):
        record = with_item(a_record(), "N1", agreed=agreed)
        assert "feedback" not in found(record)
        assert "Briefs arrive in pieces" not in text_of(record)
    assert found(a_record())["feedback"]["clauses"][0]["text"] == "Briefs arrive in pieces"


@pytest.mark.parametrize("number", ["F1", "L1"])
def test_a_score_or_poll_that_not_both_want_written_down_is_nowhere(number: str) -> None:
    section = {"F1": "scores", "L1": "polls"}[number]
    assert section in found(a_full_record())
    for agreed in ((), ("client",), ("agency",)):
        part = found(with_item(a_full_record(), number, agreed=agreed)).get(section, {})
        assert "clauses" not in part


def test_nobody_is_named_beside_a_score_or_in_a_poll() -> None:
    record = with_more(a_full_record(), Comment("It was late"), author=INES.handle)
    text = text_of(record)
    assert "It was late" not in text
    written = tomllib.loads(text)
    assert INES.handle not in repr([written["scores"], written["polls"]])


def test_what_too_few_answered_has_no_figure_in_the_text() -> None:
    record = with_body(a_full_record(), "F1", given=Tally((), 2, 1), own=Tally((), 1))
    (clause,) = found(record)["scores"]["clauses"]
    assert not {"given", "own"} & clause.keys()


def test_a_clause_that_came_from_unwritten_feedback_does_not_point_at_it() -> None:
    note = next(item for item in a_record().items if item.number == "N1")
    record = with_body(a_record(), "C1", origin=note.uid)
    assert found(record)["commitments"]["clauses"][0]["origin"] == "N1"
    unwritten = with_item(record, "N1", agreed=())
    assert "N1" not in text_of(unwritten)


def test_only_the_contacts_mail_addresses_are_written_down() -> None:
    text = text_of(a_record())
    assert INES.mail in text
    assert TOMAS.mail in text
    assert "priya@" not in text
    assert JUN.mail not in text


def test_the_agenda_its_prompts_and_the_clock_stay_out() -> None:
    record = a_record()
    assert text_of(structs.replace(record, agenda=())) == text_of(record)
    assert "What must not change?" not in text_of(record)


# --- what is said how -------------------------------------------------------------------------------------------------


def test_an_agreed_expectation_stands_in_its_agreed_wording_alone() -> None:
    first = found(a_record())["expectations"]["clauses"][0]
    assert first["state"] == "agreed"
    assert first["wording"] == "Two working days ahead; Ines decides alone"
    assert "Layouts two working days" not in text_of(a_record())


def test_a_no_stays_visible_as_an_open_difference() -> None:
    second = found(a_record())["expectations"]["clauses"][1]
    assert (second["state"], second["open"], second["answer"]) == ("open", True, "no")
    assert second["expects"] == "Invoices paid within 30 days"
    assert "wording" not in second


def test_a_no_that_both_ticked_is_a_known_difference_and_never_an_agreed_wording() -> None:
    record = with_item(a_record(), "E2", agreed=("client", "agency"))
    second = found(record)["expectations"]["clauses"][1]
    assert (second["state"], second["open"]) == ("declined", True)
    assert "wording" not in second


def test_a_no_stays_visible_under_a_wording_found_for_it() -> None:
    record = with_body(a_record(), "E2", agreed_wording="Within 45 days")
    record = with_item(record, "E2", agreed=("client", "agency"))
    second = found(record)["expectations"]["clauses"][1]
    assert (second["state"], second["answer"]) == ("agreed", "no")
    assert second["wording"] == "Within 45 days"
    assert second["expects"] == "Invoices paid within 30 days"


def test_an_expectation_that_only_one_side_accepts_is_open() -> None:
    record = with_item(a_record(), "E1", agreed=("client",))
    first = found(record)["expectations"]["clauses"][0]
    assert (first["state"], first["agreed"]) == ("open", "client")
    assert first["proposed"] == "Two working days ahead; Ines decides alone"


def test_what_is_still_to_be_discussed_is_open_even_with_both_ticks() -> None:
    record = with_body(a_record(), "E1", answer="discuss", agreed_wording="")
    assert found(record)["expectations"]["clauses"][0]["state"] == "open"


def test_a_commitment_or_kpi_that_not_both_accept_is_open() -> None:
    clauses = found(a_record())["commitments"]["clauses"]
    assert ["open" in each for each in clauses] == [False, True]
    assert found(with_item(a_record(), "K1", agreed=()))["kpis"]["clauses"][0]["open"] is True


def test_a_dropped_clause_is_listed_as_dropped_with_its_number_and_wording_only() -> None:
    for number, section in (("E1", "expectations"), ("K1", "kpis"), ("D1", "scope")):
        part = found(with_item(a_record(), number, standing="dropped"))[section]
        (gone,) = part["dropped"]
        assert set(gone) == {"number", "wording"}
        assert gone["number"] == number


def test_dropped_terms_are_not_in_the_scope() -> None:
    record = a_record()
    terms = next(item for item in record.items if type(item.body) is Terms)
    record = structs.replace(
        record,
        items=tuple(
            structs.replace(item, standing="dropped") if item is terms else item
            for item in record.items
        ),
    )
    scope = found(record)["scope"]
    assert "terms" not in scope
    assert scope["dropped"] == [{"wording": "The terms around the scope"}]


def test_items_without_words_are_left_out() -> None:
    record = with_more(a_record(), Commitment(""), number="C9")
    assert text_of(record) == text_of(a_record())


def test_an_empty_session_still_has_its_four_sections() -> None:
    record = a_record(items=(), participants=())
    assert [each.section for each in read_back(text_of(record))] == [
        "parties",
        "goal",
        "commitments",
        "programme",
    ]


def test_promising_nothing_is_said_per_side() -> None:
    empty = without(a_record(), Commitment)
    record = with_single(empty, Closing, no_commitments=("agency", "client"))
    assert found(record)["commitments"]["no_commitments"] == ["client", "agency"]


def test_figures_are_written_in_full_as_strings() -> None:
    record = with_body(a_record(), "K1", baseline=Decimal("0.10"), target=Decimal("1E+3"))
    clause = found(record)["kpis"]["clauses"][0]
    assert (clause["baseline"], clause["target"]) == ("0.10", "1000")
    assert found(record)["scope"]["terms"]["budget"] == "84000"


def test_the_facilitators_affiliation_is_said() -> None:
    assert found(a_record())["parties"]["facilitator_from"] == "outside"
    inside = with_person(
        with_person(a_record(), JUN.handle, facilitator=False), INES.handle, facilitator=True
    )
    assert found(inside)["parties"]["facilitator_from"] == "client"
    nobody = found(with_person(a_record(), JUN.handle, facilitator=False))["parties"]
    assert "facilitator" not in nobody
    assert [each["name"] for each in nobody["people"]][-1] == JUN.name


def test_what_it_replaces_is_named_by_id_revision_and_digest() -> None:
    before = Superseded("s0", 2, "ab" * 32)
    agreement = propose(a_record(), 1, NOW, before)
    assert tomllib.loads(agreement.text)["supersedes"] == {
        "session": "s0",
        "revision": 2,
        "digest": "ab" * 32,
    }
    assert read(agreement.text).head.supersedes == before


def test_the_meeting_ends_in_the_text_when_it_is_proposed() -> None:
    later = NOW + timedelta(hours=2, microseconds=5)
    session = structs.replace(a_record().session, started=NOW)
    agreement = propose(a_record(session=session), 1, later)
    parties = tomllib.loads(agreement.text)["parties"]
    assert parties["started"] == NOW
    assert parties["ended"] == NOW + timedelta(hours=2)
    assert agreement.proposed == NOW + timedelta(hours=2)
    assert "ended" not in tomllib.loads(agreement_of(proposed()).text)["parties"]


# --- reading it again -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (("workshop-agreement/2", "workshop-agreement/9"), "workshop-agreement/9 is not known"),
        (('format = "workshop-agreement/2"\n', ""), "format: missing"),
        (('place = "Lisbon"', 'place = "Lisbon "'), "parties.place: has blanks"),
        (("revision = 1", 'revision = "1"'), "revision: Expected `int`"),
        (('answer = "no"', 'answer = "nay"'), "expectations.clauses[1].answer"),
        (('place = "Lisbon"', 'plaice = "Lisbon"'), "unknown field `plaice`"),
        (("[goal]", "[goal"), "not TOML"),
        (('budget = "84000"', 'budget = "lots"'), "scope.terms.budget"),
        (('clause = "A later', '"A later'), "not TOML"),
    ],
)
def test_a_text_that_is_no_agreement_is_refused_at_its_place(
    edit: tuple[str, str], words: str
) -> None:
    text = text_of(a_record())
    assert edit[0] in text
    with pytest.raises(DocumentError) as refused:
        read(text.replace(*edit))
    assert words in str(refused.value)


def test_what_cannot_be_seen_is_in_no_text_to_sign_though_it_was_stored_before() -> None:
    record = with_body(
        a_record(), "C1", action="Send 90\U000e0033\U000e0030 da\u200bys\u00ad of logs"
    )
    agreement = propose(record, 1, NOW)
    assert "Send 90 days of logs" in agreement.text
    assert "Send 90 days of logs" in agreement.page
