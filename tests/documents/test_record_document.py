"""A record keeps everything on its way through a file, and a wrong file is refused with every fault named."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from builders import NOW, a_record
from documents.record_strategies import records
from laws import examples
from workshop.documents.record import FORMAT, read_record, told, write_record
from workshop.documents.rows import ENVELOPE
from workshop.errors import DocumentError
from workshop.model.agenda import Step
from workshop.model.agreements import Agreement, Signature
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.kinds import ITEM_TYPES
from workshop.model.kpis import Kpi, Realism
from workshop.model.notes import Note
from workshop.model.poll import Choice, Poll
from workshop.model.progress import Progress, Reading
from workshop.model.record import Record
from workshop.model.rounds import Round, Tally
from workshop.model.scorecard import Comment, Score

DIGEST = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
"""SHA-256 of `hello` and a line end."""


_TYPES = {each.body: place for place, each in enumerate(ITEM_TYPES.values())}


def a_signed_record() -> Record:
    """The builders' record, proposed and signed by one side, with a word on what became of it."""
    record = a_record()
    commitment = next(item for item in record.items if item.number == "C1")
    kpi = next(item for item in record.items if item.number == "K1")
    signature = Signature(
        uid="g1",
        session=record.session.id,
        revision=1,
        digest=DIGEST,
        side="client",
        handle="ines-moreau",
        name="Ines Moreau",
        title="Marketing Director",
        authority="Brightwater Foods plc",
        intent="I sign.",
        assurance="typed",
        seat="console",
        typed_by="jun-okada",
        where="room",
        at=NOW,
    )
    asked = ("ines-moreau", "tomas-reyes")
    both = Tally((1, 1), 2)
    rounds: tuple[Item[Any], ...] = (
        Item("v1", Realism(kpi.uid, "at least 180", room=both), position=0),
        Item("v2", Score("answers within a day", "Speed", ("poor", "good"), 0, both), number="F1"),
        Item("v3", Comment("It took weeks", "Speed"), side="client"),
        Item("v4", Note("Late briefs", "Stop", group="i000000000000009", votes=2)),
        Item(
            "v5",
            Poll(
                "Worth it?", ("no", "yes"), 0, both, both, both, (Choice("ines-moreau", 1),), asked
            ),
            number="L1",
        ),
        Item("v6", Round("poll", stage="revealed", asked=asked, client=1, agency=1)),
    )
    return structs.replace(
        record,
        items=tuple(sorted((*record.items, *rounds), key=lambda item: _TYPES[type(item.body)])),
        session=structs.replace(record.session, state="proposed", started=NOW),
        agreements=(Agreement(record.session.id, 1, "hello\n", DIGEST, NOW),),
        signatures=(signature,),
        progress=(Progress("w1", commitment.uid, "kept", NOW, "client", "On the day"),),
        readings=(Reading("w2", kpi.uid, kpi.body.target, NOW.date()),),
    )


@settings(max_examples=examples(40))
@given(records())
def test_a_record_read_back_is_the_record_that_was_written(record: Record) -> None:
    text = write_record(record)
    again = read_record(text.encode(), "record.toml")
    assert again == told(record)
    assert write_record(again) == text


def test_the_file_begins_with_its_format_and_is_toml_for_everybody() -> None:
    text = write_record(a_signed_record())
    assert text.startswith('format = "workshop-record/2"\n')
    data = tomllib.loads(text)
    assert data["expectation"][0]["text"] == "Layouts two working days before deadline"
    assert list(data["expectation"][0])[:3] == ["uid", "number", "step"]
    assert data["kpi"][0]["target"] == "180"
    assert data["signature"][0]["at"] == NOW


def test_each_item_stands_under_its_own_heading_however_short() -> None:
    text = write_record(a_record())
    assert text.count("\n[[expectation]]\n") == 2
    assert text.count("\n[[step.headings]]\n") == 3


def test_no_field_of_a_body_hides_one_of_the_envelope() -> None:
    for item_type in ITEM_TYPES.values():
        assert not set(ENVELOPE) & set(item_type.body.__struct_fields__)


def test_every_field_of_the_envelope_is_written() -> None:
    assert {*ENVELOPE, "body"} == set(Item.__struct_fields__)


def test_a_record_may_be_read_with_what_has_a_default_left_out() -> None:
    text = (
        f'format = "{FORMAT}"\n'
        '[relationship]\nid = "r1"\nclient = { name = "A" }\nagency = { name = "B" }\n'
        '[session]\nid = "s1"\nslug = "a-b"\ntitle = "Review"\nrelationship = "r1"\n'
        'template = "kickoff"\ndate = 2026-11-23\n'
        '[[expectation]]\nuid = "e1"\ntext = "Answers within a day"\n'
    )
    record = read_record(text, "by-hand.toml")
    assert record.of(Expectation)[0].body == Expectation("Answers within a day")
    assert record.session.state == "draft"


def test_text_written_by_hand_comes_in_clean() -> None:
    text = write_record(a_record()).replace(
        "Invoices paid within 30 days", r"Cafe\u0301  \r\nsoon "
    )
    assert read_record(text, "record.toml").of(Expectation)[1].body.text == "Café\nsoon"


# One fault at a time: what is done to the file, where the fault must stand, and words it must say.

Data = dict[str, Any]
Break = Callable[[Data], object]


def _set(*path: str | int, to: object) -> Break:
    def change(data: Data) -> None:
        inner: Any = data
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = to

    return change


def _again(name: str, **changes: object) -> Break:
    return lambda data: data[name].append({**data[name][0], **changes})


def _without(*names: str) -> Break:
    return lambda data: [data.pop(name) for name in names]


BATTERY: list[tuple[Break, str, str]] = [
    (_set("relationship", "client", "name", to=""), "relationship.client.name", "is empty"),
    (_set("relationship", "phase", to="divorce"), "relationship.phase", '"dissolution"'),
    (_set("session", "relationship", to="r2"), "session.relationship", '"r0000000000000001"'),
    (_set("session", "id", to="../../etc/passwd"), "session.id", "letters, digits, - and _"),
    (_set("session", "slug", to="A Slug"), "session.slug", "small letters"),
    (_set("session", "date", to="2026-11-23"), "session.date", "without quotes"),
    (_set("session", "date", to=NOW), "session.date", "is a time; needed: a date"),
    (_set("session", "started", to=NOW.date()), "session.started", "is a date; needed: a time"),
    (_set("session", "started", to=NOW.replace(tzinfo=None)), "session.started", "zone"),
    (_set("session", "step", to="t9"), "session.step", "not the uid of a step"),
    (_set("session", "slack", to=-1), "session.slack", "from 0 to 600"),
    (_set("session", "archived", to=0), "session.archived", "true or false"),
    (_set("session", "state", to="sealled"), "session.state", "did you mean sealed?"),
    (_without("agreement", "signature"), "session.state", "no [[agreement]] stands"),
    (_set("participant", 0, "handle", to="Ines"), "participant[1].handle", "a small letter"),
    (
        _set("participant", 1, "handle", to="ines-moreau"),
        "participant[2].handle",
        "[1].handle already",
    ),
    (
        _set("participant", 1, "contact", to=True),
        "participant[2].contact",
        "second contact of the client",
    ),
    (_set("participant", 0, "name", to=""), "participant[1].name", "is empty"),
    (_set("participant", 0, "name", to="Ines\nMoreau"), "participant[1].name", "one line"),
    (_set("participant", 0, "side", to="supplier"), "participant[1].side", '"client", "agency"'),
    (_set("participant", 0, "nickname", to="I"), "participant[1].nickname", "unknown key"),
    (_set("participant", 0, "contakt", to=True), "participant[1].contakt", "did you mean contact?"),
    (_again("step"), "step[8].uid", "step[1].uid already"),
    (
        _set("step", 2, "minutes", to=601),
        "step[3].minutes",
        "is 601; needed: a whole number from 0 to 600",
    ),
    (_set("step", 2, "minutes", to="ten"), "step[3].minutes", "is text"),
    (_set("step", 2, "minutes", to=True), "step[3].minutes", "is true or false"),
    (_set("step", 2, "minutes", to=2.5), "step[3].minutes", "is a number with a fraction"),
    (_set("step", 1, "prompts", to="Why?"), "step[2].prompts", "is text; needed: a list"),
    (
        _set("step", 1, "prompts", to=["Why?", 7]),
        "step[2].prompts[2]",
        "is a whole number; needed: text",
    ),
    (_set("step", to={}), "step", "is a table; needed: a list"),
    (_set("step", 3, to="kpis"), "step[4]", "is text; needed: a table"),
    (_set("expectation", 0, "step", to="t9"), "expectation[1].step", "not the uid of a step"),
    (
        _set("expectation", 0, "text", to="x" * 20_001),
        "expectation[1].text",
        "20,001 characters; at most 20,000",
    ),
    (
        _set("expectation", 0, "text", to="one\ntwo\x1b[2J"),
        "expectation[1].text",
        "line 2, character 4 is the control character U+001B",
    ),
    (_set("expectation", 0, "text", to="\0"), "expectation[1].text", "U+0000"),
    (_set("expectation", 0, "text", to="a\u202eb"), "expectation[1].text", "U+202E"),
    (
        _set("expectation", 1, "number", to="E1"),
        "expectation[2].number",
        "expectation[1].number already",
    ),
    (_set("expectation", 1, "number", to="K1"), "expectation[2].number", "E and a number"),
    (
        _set("decision", 0, "uid", to="i000000000000002"),
        "decision[1].uid",
        "expectation[1].uid already",
    ),
    (
        _set("expectation", 0, "agreed", to=["client", "us"]),
        "expectation[1].agreed[2]",
        '"us" is not allowed',
    ),
    (
        _set("commitment", 1, "owner", to="nobody"),
        "commitment[2].owner",
        "not the handle of a participant",
    ),
    (_set("commitment", 1, "confidence", to=101), "commitment[2].confidence", "from 0 to 100"),
    (_set("commitment", 1, "position", to=2**60), "commitment[2].position", "is too large"),
    (_set("kpi", 0, "owner", to="nobody"), "kpi[1].owner", "not the handle of a participant"),
    (
        _set("kpi", 0, "reported_by", to="nobody"),
        "kpi[1].reported_by",
        "not the handle of a participant",
    ),
    (_set("kpi", 0, "target", to=180), "kpi[1].target", "a figure in quotes"),
    (_set("kpi", 0, "target", to="1e9"), "kpi[1].target", '"1e9"'),
    (_again("welcome", uid="i9"), "welcome[2]", "a session has one [[welcome]]"),
    (_again("terms", uid="i9"), "terms[2]", "a session has one [[terms]]"),
    (_again("agreement"), "agreement[2].revision", "agreement[1].revision already"),
    (
        _set("agreement", 0, "text", to="hallo\n"),
        "agreement[1].digest",
        "not the SHA-256 of its text",
    ),
    (_set("agreement", 0, "text", to="hello\r\n"), "agreement[1].text", "U+000D"),
    (_set("agreement", 0, "session", to="s2"), "agreement[1].session", "not the id of the session"),
    (_set("signature", 0, "session", to="s2"), "signature[1].session", "not the id of the session"),
    (
        _set("signature", 0, "revision", to=2),
        "signature[1].revision",
        "no [[agreement]] of revision 2",
    ),
    (
        _set("signature", 0, "digest", to="0" * 64),
        "signature[1].digest",
        "not the digest of revision 1",
    ),
    (_set("signature", 0, "digest", to="0" * 63), "signature[1].digest", "64 digits"),
    (
        _set("signature", 0, "handle", to="mallory"),
        "signature[1].handle",
        "not the handle of a participant",
    ),
    (_set("signature", 0, "assurance", to="sworn"), "signature[1].assurance", '"typed", "mail"'),
    (_again("signature"), "signature[2].uid", "signature[1].uid already"),
    (
        _set("progress", 0, "commitment", to="i9"),
        "progress[1].commitment",
        "not the uid of a commitment",
    ),
    (_set("reading", 0, "kpi", to="i9"), "reading[1].kpi", "not the uid of a kpi"),
    (_set("realism", 0, "kpi", to="i9"), "realism[1].kpi", "not the uid of a kpi"),
    (_set("note", 1, "group", to="i9"), "note[2].group", "not the uid of a note"),
    (_set("score", 0, "lowest", to=2), "score[1].lowest", "from 0 to 1"),
    (_set("score", 0, "given", "counts", 1, to=-1), "score[1].given.counts[2]", "0 or more"),
    (_set("score", 0, "weight", to="0"), "score[1].weight", "is 0; needed: a figure above 0"),
    (_set("score", 0, "area_weight", to="-1"), "score[1].area_weight", "is -1; needed"),
    (_set("score", 0, "given", to=[1, 1]), "score[1].given", "is a list; needed: a table"),
    (_set("comment", 0, "about", to="us"), "comment[1].about", '"client", "agency"'),
    (_set("poll", 0, "choices", 0, "handle", to="Ines!"), "poll[1].choices[1].handle", "a small"),
    (_set("poll", 0, "choices", 0, "point", to=11), "poll[1].choices[1].point", "from 0 to 10"),
    (_set("round", 0, "asked", 0, to=""), "round[1].asked[1]", "a small letter"),
    (
        _set("round", 0, "what", to="poll-2"),
        "round[1].what",
        '"poll-2" is not allowed; needed: one of',
    ),
    (
        _set("confirmation", to=[{"uid": "i9", "revision": 1, "section": "weather"}]),
        "confirmation[1].section",
        '"weather" is not allowed; needed: one of "parties"',
    ),
    (_set("round", 0, "way", to="post"), "round[1].way", '"spoken", "keyboard", "form", "own"'),
    (_set("step", 4, "round", to={"way": "post"}), "step[5].round.way", '"form"'),
    (_set("reading", 0, "uid", to="w1"), "reading[1].uid", "progress[1].uid already"),
    (_set("wallpaper", to=1), "wallpaper", "unknown key; allowed here: relationship, session"),
]


@pytest.mark.parametrize(
    ("damage", "path", "words"),
    BATTERY,
    ids=lambda value: None if callable(value) else str(value)[:40],
)
def test_one_fault_is_named_by_its_place_alone(damage: Break, path: str, words: str) -> None:
    data = tomllib.loads(write_record(a_signed_record()))
    damage(data)
    faults = faults_of(tomli_w.dumps(data))
    assert len(faults) == 1, faults
    assert faults[0].startswith(f"{path}: ")
    assert words in faults[0]


def test_all_faults_of_a_file_are_named_at_once() -> None:
    data = tomllib.loads(write_record(a_signed_record()))
    places = {
        "relationship.phase",
        "session.relationship",
        "session.date",
        "participant[2].contact",
        "step[3].minutes",
        "expectation[1].text",
        "decision[1].uid",
        "commitment[2].owner",
        "kpi[1].target",
        "terms[2]",
        "agreement[1].session",
        "signature[1].revision",
        "progress[1].commitment",
        "wallpaper",
    }
    for damage, path, _ in BATTERY:
        if path in places:
            damage(data)
    found = {fault.partition(": ")[0] for fault in faults_of(tomli_w.dumps(data))}
    assert found == places


def test_a_file_of_an_earlier_version_goes_out_as_it_came_in() -> None:
    text = write_record(a_record())
    data = tomllib.loads(text)
    assert not any(Step.LATER & step.keys() for step in data["step"])
    assert not any(Note.LATER & note.keys() for note in data["note"])
    assert write_record(read_record(text, "record.toml")) == text


def test_whoever_was_asked_in_a_round_may_have_been_taken_out_of_the_session_since() -> None:
    record = a_signed_record()
    gone = [person for person in record.participants if person.handle != "lena-koch"]
    asked = tuple(
        structs.replace(item, body=structs.replace(item.body, asked=("lena-koch",)))
        if isinstance(item.body, Poll | Round)
        else item
        for item in record.items
        if not isinstance(item.body, Kpi | Realism)
    )
    record = structs.replace(record, participants=tuple(gone), items=asked, readings=())
    assert read_record(write_record(record), "record.toml") == record


def test_a_clause_that_stands_may_name_an_owner_who_is_not_here_today() -> None:
    record = a_record()
    away = tuple(
        structs.replace(item, standing="stands", body=structs.replace(item.body, owner="mara-lux"))
        if item.number == "K1"
        else item
        for item in record.items
    )
    record = structs.replace(record, items=away)
    assert read_record(write_record(record), "record.toml") == record


def test_a_void_signature_may_be_of_somebody_who_has_left() -> None:
    record = a_signed_record()
    gone = structs.replace(record.signatures[0], handle="mara-lux", void=True)
    record = structs.replace(record, signatures=(gone,))
    assert read_record(write_record(record), "record.toml") == record


# The law behind the battery: wherever a file is damaged, the fault stands there.

WHOLE: Data = tomllib.loads(write_record(a_signed_record()))


def _leaves(value: object, path: str = "") -> Iterator[tuple[str, list[str | int]]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            for place, keys in _leaves(inner, f"{path}.{key}" if path else key):
                yield place, [key, *keys]
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            for place, keys in _leaves(inner, f"{path}[{number + 1}]"):
                yield place, [number, *keys]
    elif path != "format":
        yield path, []


@given(
    st.lists(
        st.sampled_from(list(_leaves(WHOLE))),
        unique_by=lambda leaf: leaf[0],
        min_size=1,
        max_size=6,
    )
)
def test_whatever_is_of_the_wrong_type_is_named_where_it_stands(
    leaves: list[tuple[str, list[str | int]]],
) -> None:
    data = tomllib.loads(write_record(a_signed_record()))
    for _, keys in leaves:
        _set(*keys, to={"not": 1.5})(data)
    faults = faults_of(tomli_w.dumps(data))
    for path, _ in leaves:
        assert any(fault.startswith(f"{path}: is a table; needed: ") for fault in faults), faults


@pytest.mark.parametrize("name", ["relationship", "session"])
def test_a_record_needs_its_relationship_and_its_session(name: str) -> None:
    data = tomllib.loads(write_record(a_record()))
    del data[name]
    assert faults_of(tomli_w.dumps(data)) == [f"{name}: is missing; needed: a table"]


def faults_of(text: str) -> list[str]:
    """Read `text`, which must be refused, and return the faults."""
    with pytest.raises(DocumentError) as refused:
        read_record(text.encode(), "record.toml")
    assert refused.value.source == "record.toml"
    assert all("\x1b" not in fault for fault in refused.value.faults)
    return refused.value.faults


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ('key = "my key"', "a public key without options and comment"),
        ('stands_in_for = "nobody-here"', "is not the handle of a participant"),
        ('stands_in_for = "ines-moreau"', "is not somebody of the same side who does not sign"),
    ],
)
def test_a_key_that_is_none_and_a_deputy_of_nobody_are_refused(wrong: str, words: str) -> None:
    file = write_record(a_record())
    faulty = file.replace('handle = "tomas-reyes"\n', f'handle = "tomas-reyes"\n{wrong}\n', 1)
    with pytest.raises(DocumentError, match=words):
        read_record(faulty, "record.toml")
