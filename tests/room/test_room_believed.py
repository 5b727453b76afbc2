"""Nothing is believed unseen: a record that contradicts itself is refused, and what cannot be proved here says so."""

from __future__ import annotations

import copy
import csv
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from room_builders import Place

from builders import NOW
from laws import examples
from workshop.agreement.consistent import inconsistencies
from workshop.agreement.page import page_of
from workshop.agreement.signatures.signature_page import ASSURANCES
from workshop.documents.record import read_record, write_record
from workshop.documents.toml import dump
from workshop.errors import DocumentError, Refused
from workshop.model.agreements import grouped
from workshop.model.commitments import Commitment
from workshop.model.markdown import escape
from workshop.model.people import Organisation
from workshop.model.record import Record
from workshop.model.values import show_date
from workshop.places import packaged_example
from workshop.room.desk import Desk
from workshop.room.exports import export

SEALED = read_record((packaged_example() / "2-summer-review.toml").read_bytes(), "2.toml")
PROMISE = SEALED.of(Commitment)[0]


def content(record: Record) -> bytes:
    return write_record(record).encode()


def first_signed(**fields: Any) -> Record:
    """The sealed session with its first signature changed."""
    first, *others = SEALED.signatures
    return structs.replace(SEALED, signatures=(structs.replace(first, **fields), *others))


def retold(
    record: Record, *words: tuple[str, str], page: Callable[[str], str] | None = None
) -> Record:
    """`record` with other words in its agreement, and whatever a careful forger puts right after that.

    `page` changes what is signed where the data stays.
    """
    (agreement,) = record.agreements
    text = agreement.text
    for old, new in words:
        assert old in text
        text = text.replace(old, new)
    signed = page_of(text) if page is None else page(agreement.page)
    digest = sha256(signed.encode()).hexdigest()
    code = grouped(agreement.digest), grouped(digest)
    return structs.replace(
        record,
        agreements=(structs.replace(agreement, text=text, page=signed, digest=digest),),
        signatures=tuple(
            structs.replace(each, digest=digest, intent=each.intent.replace(*code))
            for each in record.signatures
        ),
    )


# --- what contradicts itself is refused -----------------------------------------------------------

FORGED: dict[str, tuple[Record, tuple[str, ...]]] = {
    "its signatures are gone": (
        structs.replace(SEALED, signatures=()),
        (
            'session.state: is "sealed", but: Amara Okafor has not signed',
            "Rafael Duarte has not signed",
        ),
    ),
    "one signature is gone": (
        structs.replace(SEALED, signatures=SEALED.signatures[1:]),
        ('session.state: is "sealed", but: Amara Okafor has not signed',),
    ),
    "somebody else signed": (
        first_signed(name="Mallory Quist"),
        ("signature[1].name: is not the name that the text has, Amara Okafor",),
    ),
    "they signed for the other side": (
        first_signed(side="agency"),
        ('signature[1].side: is "agency", but the text says "client"',),
    ),
    "they have another title": (
        first_signed(title="Owner of everything"),
        ("signature[1].title: is not the title",),
    ),
    "one signed twice, for both": (
        first_signed(handle=SEALED.signatures[1].handle),
        ("signature[2].handle: has signed at signature[1] already", "signature[1].name"),
    ),
    "another typed it": (
        first_signed(typed_by=SEALED.participants[1].handle),
        ("signature[1].typed_by: is neither the signatory nor the facilitator",),
    ),
    "a valid signature is called void": (
        first_signed(void=True),
        ('signature[1].void: is true, but revision 1 is "sealed"',),
    ),
    "the sentence is about another text": (
        first_signed(
            intent=SEALED.signatures[0].intent.replace(
                grouped(SEALED.agreements[0].digest), "AAAA BBBB CCCC DDDD"
            )
        ),
        ("signature[1].intent: is not about the text",),
    ),
    "the sentence is for another party": (
        first_signed(
            intent=SEALED.signatures[0].intent.replace("Skerrow Ferries Ltd", "Evil Corp")
        ),
        ("signature[1].intent: is not about Skerrow Ferries Ltd",),
    ),
    "signed before there was a text": (
        first_signed(at=SEALED.signatures[0].at - timedelta(days=90)),
        ("signature[1].at: is before revision 1 was proposed",),
    ),
    "the text promises more than the actions": (
        retold(SEALED, (PROMISE.body.action, f"{PROMISE.body.action} within 90 days")),
        ("commitment[1].action: commitments.clauses.C2.action: the text says",),
    ),
    "the actions promise by another day": (
        structs.replace(
            SEALED,
            items=tuple(
                structs.replace(each, body=structs.replace(each.body, due=date(2031, 1, 1)))
                if each is PROMISE
                else each
                for each in SEALED.items
            ),
        ),
        (
            "commitment[1].due: commitments.clauses.C2.due: the text says 2026-06-05, the record 2031-01-01",
        ),
    ),
    "a promise is gone": (
        structs.replace(
            SEALED,
            items=tuple(each for each in SEALED.items if each is not PROMISE),
            progress=tuple(each for each in SEALED.progress if each.commitment != PROMISE.uid),
        ),
        ("agreement[1].text: commitments.clauses.C2: stands in the text alone",),
    ),
    "a promise was added": (
        structs.replace(
            SEALED, items=(*SEALED.items, structs.replace(PROMISE, uid="ff", number="C77"))
        ),
        ("commitments.clauses.C77: stands in the record alone",),
    ),
    "the text is of another session": (
        retold(SEALED, (f'session = "{SEALED.session.id}"', 'session = "somethingelse"')),
        ("agreement[1].text: names another session",),
    ),
    "the text is another revision": (
        retold(SEALED, ("revision = 1\n", "revision = 7\n")),
        ("agreement[1].text: names revision 7, not 1",),
    ),
    "a signatory has another name in the list of people": (
        structs.replace(
            SEALED,
            participants=tuple(
                structs.replace(each, name="Mallory Quist") if each.signatory else each
                for each in SEALED.participants
            ),
        ),
        ("parties.people.", "parties.signatories."),
    ),
    "it runs though it is sealed": (
        structs.replace(SEALED, session=structs.replace(SEALED.session, state="running")),
        ('session.state: is "running", but revision 1 is "sealed"',),
    ),
    "it is withdrawn though it is sealed, for no reason": (
        structs.replace(SEALED, session=structs.replace(SEALED.session, state="withdrawn")),
        ('session.state: is "withdrawn", but revision 1 is "sealed"', "session.reason: is empty"),
    ),
    "it waits for signatures that are there": (
        structs.replace(
            SEALED,
            session=structs.replace(SEALED.session, state="proposed"),
            agreements=(structs.replace(SEALED.agreements[0], state="proposed"),),
        ),
        ('session.state: is "proposed", but everybody who has to sign has signed',),
    ),
}


@pytest.mark.parametrize(("forged", "places"), FORGED.values(), ids=FORGED)
def test_a_record_that_contradicts_itself_is_refused_with_every_place(
    desk: Desk, forged: Record, places: tuple[str, ...]
) -> None:
    with pytest.raises(DocumentError) as refused:
        desk.import_record(content(forged), "forged.toml")
    for place in places:
        assert place in str(refused.value)
    assert all(line.startswith("forged.toml: ") for line in str(refused.value).splitlines())
    assert desk.sessions(archived=True) == ()
    assert desk.relationships() == ()


# --- a page in the words of another version -------------------------------------------------------


def other_words(page: str) -> str:
    return page.replace("Takes effect when", "In force as soon as").replace(
        "### People", "### Who is who"
    )


def test_a_page_in_other_words_that_says_all_its_data_is_taken_in_and_says_so(desk: Desk) -> None:
    record = retold(SEALED, page=other_words)
    session, new = desk.import_record(content(record), "r.toml")
    assert new
    assert desk.export(session, "agreement") == record.agreements[0].page
    assert "Another version of the program wrote this page" in desk.export(session, "signatures")
    assert desk.export(session, "record").encode() == content(record)


def test_a_page_in_other_words_cannot_be_signed_here(desk: Desk) -> None:
    record = retold(SEALED, page=other_words)
    record = structs.replace(
        record,
        session=structs.replace(record.session, state="proposed"),
        agreements=(structs.replace(record.agreements[0], state="proposed"),),
        signatures=(),
    )
    session, _ = desk.import_record(content(record), "r.toml")
    room = desk.room(session)
    with pytest.raises(Refused, match="written by another version"):
        room.sign_off.sign("amara-okafor", "Amara Okafor", where="room")
    room.leave()


# --- attested elsewhere ---------------------------------------------------------------------------


# By key and by mail: test_room_filing.py, for they need a proof.
@pytest.mark.parametrize("assurance", ["typed", "code", "login"])
def test_no_assurance_is_shown_that_was_not_verified_here_also_after_it_went_out_and_in_again(
    desk: Desk, place: Place, tmp_path: Any, assurance: Any
) -> None:
    record = structs.replace(
        SEALED,
        signatures=tuple(structs.replace(each, assurance=assurance) for each in SEALED.signatures),
    )
    session, _ = desk.import_record(content(record), "r.toml")
    with Place(tmp_path / "third").desk() as third:
        third.import_record(desk.export(session, "record").encode(), "again.toml")
        for each in (desk, third):
            page = each.export(session, "signatures")
            assert page.count("How it is known (attested elsewhere): ") == 2
            assert "All signatures are attested elsewhere" in page
            assert not [words for words in ASSURANCES.values() if words in page]
            assert "attested elsewhere" in each.export(session, "actions")
            lines = each.export(session, "actions", "toml").splitlines()
            assert lines.count('signatures = "attested elsewhere"') == lines.count("[[action]]") > 0
            told = json.loads(each.export(session, "actions", "json"))
            assert {one["signatures"] for one in told} == {"attested elsewhere"}
            rows = list(csv.DictReader(each.export(session, "actions", "csv").splitlines()))
            assert rows
            assert {row["signatures"] for row in rows} == {"attested elsewhere"}
            assert {one.signatures for one in each.actions()} == {"attested elsewhere"}
            assert all(one.elsewhere for one in each.record(session).signatures)


def test_what_is_signed_here_stands_beside_what_was_attested_elsewhere(desk: Desk) -> None:
    record = structs.replace(
        SEALED,
        session=structs.replace(SEALED.session, state="proposed"),
        agreements=(structs.replace(SEALED.agreements[0], state="proposed"),),
        signatures=SEALED.signatures[:1],
    )
    session, _ = desk.import_record(content(record), "r.toml")
    room = desk.room(session)
    room.sign_off.sign("rafael-duarte", "Rafael Duarte", where="room")
    room.leave()
    page = desk.export(session, "signatures")
    assert "The signature of Amara Okafor is attested elsewhere" in page
    assert f"How it is known (typed): {ASSURANCES['typed']}" in page
    assert page.count("How it is known (attested elsewhere)") == 1


# --- an import changes nothing that was there without a question ----------------------------------


def test_a_later_record_renames_no_relationship_unasked(desk: Desk) -> None:
    desk.import_record(content(SEALED), "r.toml")
    evil = structs.replace(SEALED.relationship, client=Organisation("EVIL CORP"))
    later = structs.replace(
        SEALED,
        relationship=evil,
        session=structs.replace(
            SEALED.session, id="s99", slug="later", state="draft", step="t99", date=date(2030, 1, 1)
        ),
        agenda=(structs.replace(SEALED.agenda[0], uid="t99"),),
        **dict.fromkeys(("items", "agreements", "signatures", "progress", "readings"), ()),
    )
    changes = desk.would_change(content(later), "later.toml")
    assert changes == (
        "the name of the client from “Skerrow Ferries” to “EVIL CORP”",
        "the legal name of the client from “Skerrow Ferries Ltd” to none",
    )
    with pytest.raises(
        Refused, match=r"later\.toml would change what is here: the name of the client"
    ):
        desk.import_record(content(later), "later.toml")
    assert [each.client.name for each in desk.relationships()] == ["Skerrow Ferries"]
    assert len(desk.sessions(archived=True)) == 1
    desk.import_record(content(later), "later.toml", changing=True)
    assert [each.client.name for each in desk.relationships()] == ["EVIL CORP"]


# --- whatever is taken in is consistent -----------------------------------------------------------


def printed_faults(record: Record) -> Iterator[str]:
    """Yield where the documents that would be handed out of `record` contradict each other, from their words alone."""
    agreement = record.agreement
    if agreement is None:
        if record.session.state in ("proposed", "sealed", "superseded"):
            yield "no agreement"
        return
    page = export(record, "agreement", "md", NOW)
    signatures = export(record, "signatures", "md", NOW)
    if f"    {sha256(page.encode()).hexdigest()}\n" not in signatures:
        yield "the digest is not that of the page"
    sealed = record.session.state in ("sealed", "superseded")
    if sealed and ("**Not signed**" in signatures or "**Signed**" not in signatures):
        yield "sealed without its signatures"
    if not sealed and "everybody who has to sign has signed" in signatures:
        yield "not sealed, and said to be"
    for name in re.findall(r"\*\*Signed\*\* for (.+?): (.+)", signatures):
        for words in name:
            if words not in page:
                yield f"signed by {words}, who is not on the page"
    lines = page.split("\n")
    for each in json.loads(export(record, "actions", "json", NOW)):
        mark = f"**{each['number']}** "
        found = [count for count, line in enumerate(lines) if mark in line]
        first, *more = (escape(line) for line in each["action"].split("\n") if line.strip())
        starts = {
            lines[count].partition(mark)[2].removeprefix("**LEFT OPEN** ").rstrip("\\")
            for count in found
        }
        if first not in starts:
            yield f"{each['number']} begins otherwise on the page"
        said = " ".join(" ".join(lines[count : count + 12]) for count in found)
        wanted = [*more, escape(each["owner_name"])]
        wanted += [show_date(date.fromisoformat(each["due"]))] if each["due"] else []
        yield from (
            f"{each['number']}: {words} is not on the page" for words in wanted if words not in said
        )


Path_ = tuple[str | int, ...]


def leaves(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Yield every value of a record file that is no table or list, with its place."""
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*path, key))
    else:
        yield path, value


@cache
def files() -> tuple[tuple[dict[str, Any], tuple[tuple[Path_, Any], ...]], ...]:
    """A replaced agreement, a sealed one and one that half of them have signed, as data with its leaves."""
    first = packaged_example() / "1-spring-pulse.toml"
    built = read_record(first.read_bytes(), first.name), SEALED
    half = structs.replace(
        SEALED,
        session=structs.replace(SEALED.session, state="proposed"),
        agreements=(structs.replace(SEALED.agreements[0], state="proposed"),),
        signatures=SEALED.signatures[:1],
    )
    data = [tomllib.loads(write_record(each)) for each in (*built, half)]
    return tuple((each, tuple(leaves(each))) for each in data)


def inside(data: Any, path: Path_) -> Any:
    for key in path:
        data = data[key]
    return data


WATCHED = ("commitment", "signature", "agreement", "session", "participant")
"""What the fuzzer goes for: half of its changes are in one of these."""


@st.composite
def forgeries(draw: st.DrawFn) -> dict[str, Any]:
    """The data of a record with one to three things in it changed, removed, repeated or exchanged."""
    original, places = draw(st.sampled_from(files()))
    data = copy.deepcopy(original)
    watched = [each for each in places if each[0][0] in WATCHED]
    for _ in range(draw(st.integers(1, 3))):
        path, value = draw(st.sampled_from(watched if draw(st.booleans()) else places))
        other, taken = draw(st.sampled_from(places))
        try:
            table, key = inside(data, path[:-1]), path[-1]
            how = draw(st.sampled_from(("change", "remove", "swap", "drop", "repeat", "retell")))
            if how == "change":
                table[key] = changed(value)
            elif how == "remove":
                del table[key]
            elif how == "swap":
                table[key] = inside(data, (*other[:-1], key)) if len(other) > 1 else taken
            elif how == "retell":
                retell(data, value, changed(value))
            else:
                rows = data[path[0]]
                if not isinstance(rows, list):
                    del data[path[0]]
                elif how == "drop":
                    del rows[int(path[1])]
                else:
                    rows.append(copy.deepcopy(rows[int(path[1])]))
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took that place away
    return data


def changed(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            states = ("sealed", "proposed", "superseded", "running", "void")
            return states[(states.index(value) + 1) % 5] if value in states else f"{value} more"
        case date():
            return value + timedelta(days=90)
        case _:
            return value


def retell(data: dict[str, Any], old: Any, new: Any) -> None:
    """Say something else in the frozen text, and put page, digests and sentences right, as a careful forger would."""
    for agreement in data.get("agreement", ()):
        text = agreement["text"].replace(json.dumps(str(old), ensure_ascii=False)[1:-1], str(new))
        try:
            page = page_of(text)
        except DocumentError:
            continue
        digest, before = sha256(page.encode()).hexdigest(), agreement["digest"]
        agreement |= {"text": text, "page": page, "digest": digest}
        for each in data.get("signature", ()):
            if each.get("digest") == before:
                each["digest"] = digest
                each["intent"] = str(each.get("intent")).replace(grouped(before), grouped(digest))


@settings(max_examples=examples(60))
@given(forgeries())
def test_every_record_that_is_accepted_is_consistent(data: dict[str, Any]) -> None:
    try:
        record = read_record(dump(data), "forged.toml")
        faults = inconsistencies(record)
    except DocumentError:
        return
    if not faults:
        assert list(printed_faults(record)) == []


@pytest.mark.parametrize("number", range(3))
def test_the_records_of_the_example_are_consistent_in_print(number: int) -> None:
    path = sorted(packaged_example().glob("*.toml"))[number]
    record = read_record(path.read_bytes(), path.name)
    assert inconsistencies(record) == ()
    assert list(printed_faults(record)) == []


@pytest.mark.parametrize(
    "case",
    ["its signatures are gone", "the text promises more than the actions", "somebody else signed"],
)
def test_what_is_refused_would_have_been_printed_wrongly(case: str) -> None:
    assert list(printed_faults(FORGED[case][0])) != []
