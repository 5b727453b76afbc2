"""Import: a record comes in whole or not at all, once, and goes out again as it came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from msgspec import structs
from room_builders import Place, a_wish, another, both_sign, bring, file_of, seal

from builders import INES, NOW, RELATIONSHIP, SESSION, TOMAS, a_record
from store.store_builders import add
from workshop.documents.record import write_record
from workshop.errors import DocumentError, Refused
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.kpis import PeriodTarget
from workshop.model.people import Organisation
from workshop.model.progress import Progress
from workshop.model.record import Record
from workshop.model.scope import Milestone
from workshop.model.sides import Side
from workshop.places import packaged_example
from workshop.room.desk import Desk
from workshop.room.room import Room


def content(record: Record) -> bytes:
    return write_record(record).encode()


@pytest.fixture
def signed(room: Room, desk: Desk) -> Record:
    """A record with everything in it: revisions, void signatures, progress."""
    room.sign_off.propose()
    room.sign_off.sign(INES.handle, INES.name, where="room")
    room.sign_off.reopen()
    seal(room)
    room.leave()
    desk.record_progress(desk.find_action("C1"), "partly", side="client", word="Half")
    return desk.record(SESSION.id)


@pytest.fixture
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("elsewhere"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("not = [", "not TOML"),
        ('format = "workshop-agreement/9"\n', "format: workshop-agreement/9 is not known"),
        ('format = "workshop-agreement/1"\n', "`session`"),
        ('format = "workshop-agreement/2"\n', "`session`"),
    ],
)
def test_an_agreement_that_cannot_be_read_is_refused_by_its_place_and_nothing_is_saved(
    signed: Record, elsewhere: Place, text: str, fault: str
) -> None:
    *others, last = signed.agreements
    digest = sha256(text.encode()).hexdigest()
    broken = structs.replace(
        signed,
        agreements=(*others, structs.replace(last, text=text, page="", digest=digest)),
        signatures=tuple(
            structs.replace(each, digest=digest) if each.digest == last.digest else each
            for each in signed.signatures
        ),
    )
    with elsewhere.desk() as desk:
        with pytest.raises(DocumentError) as refused:
            desk.import_record(content(broken), "r.toml")
        (said,) = str(refused.value).splitlines()
        assert said.startswith(f"r.toml: agreement[{len(others) + 1}].text: cannot be read: ")
        assert fault in said
        assert desk.sessions(archived=True) == ()
        assert desk.import_record(content(signed), "r.toml") == (SESSION.id, True)


@pytest.mark.parametrize(
    ("forge", "fault"),
    [
        (lambda page: "", "is not the page of its text"),
        (lambda page: page.replace("84 000", "94 000"), "does not say what its text says: scope"),
        (
            lambda page: page.replace("## 1.", "9999 EUR are due.\n\n## 1."),
            "says 9999, which is not in",
        ),
        (lambda page: page + "\n", "does not end with the SHA-256 of its text"),
    ],
    ids=["no page", "another figure", "a figure more", "a line more"],
)
def test_a_page_that_says_other_things_than_its_data_is_refused(
    signed: Record, elsewhere: Place, forge: Callable[[str], str], fault: str
) -> None:
    *others, last = signed.agreements
    forged = structs.replace(last, page=forge(last.page))
    forged = structs.replace(forged, digest=sha256(forged.signed.encode()).hexdigest())
    record = structs.replace(
        signed,
        agreements=(*others, forged),
        signatures=tuple(
            structs.replace(each, digest=forged.digest) if each.digest == last.digest else each
            for each in signed.signatures
        ),
    )
    with elsewhere.desk() as desk:
        with pytest.raises(DocumentError, match=rf"agreement\[2\]\.page: {fault}"):
            desk.import_record(content(record), "r.toml")
        assert desk.sessions(archived=True) == ()


def test_the_export_of_the_import_is_the_file(signed: Record, elsewhere: Place) -> None:
    with elsewhere.desk() as desk:
        assert desk.import_record(content(signed), "r.toml") == (SESSION.id, True)
        assert desk.export(SESSION.id, "record").encode() == content(signed)
        came = desk.record(SESSION.id)
        assert all(each.elsewhere for each in came.signatures)
        given = tuple(structs.replace(each, elsewhere=False) for each in came.signatures)
        assert structs.replace(came, signatures=given) == signed


def test_the_same_again_changes_nothing(signed: Record, elsewhere: Place) -> None:
    with elsewhere.desk() as desk:
        desk.import_record(content(signed), "r.toml")
        acts = desk._store.acts(SESSION.id)
        assert desk.import_record(content(signed), "r.toml") == (SESSION.id, False)
        assert desk._store.acts(SESSION.id) == acts


def test_texts_that_were_stored_before_with_signs_nobody_sees_come_in_without_them_and_once(
    elsewhere: Place,
) -> None:
    old = a_record(participants=(structs.replace(INES, title="Market\u00ading\u200b Director"),))
    old = structs.replace(old, items=())
    with elsewhere.desk() as desk:
        assert desk.import_record(content(old), "r.toml") == (SESSION.id, True)
        assert desk.import_record(content(old), "r.toml") == (SESSION.id, False)
        assert desk.record(SESSION.id).participants[0].title == "Marketing Director"


def test_what_is_stored_with_signs_nobody_sees_stays_and_its_own_export_is_the_same_session(
    elsewhere: Place,
) -> None:
    old = structs.replace(
        a_record(), participants=(structs.replace(INES, title="a\u00adb"),), items=()
    )
    with elsewhere.desk() as desk:
        add(desk._store, old)
        assert "a\u00adb" in desk.export(SESSION.id, "record")
        assert desk.import_record(content(old), "r.toml") == (SESSION.id, False)
        assert desk.record(SESSION.id) == old


def test_a_sealed_one_that_came_in_is_as_sealed_as_it_was(signed: Record, elsewhere: Place) -> None:
    with elsewhere.desk() as desk:
        desk.import_record(content(signed), "r.toml")
        room = desk.room(SESSION.id)
        with pytest.raises(Refused, match="sealed"):
            room.commitments.add("More")
        with pytest.raises(Refused):
            room.undo()
        room.leave()
        assert signed.agreement is not None
        assert desk.export(SESSION.id, "agreement", "toml") == signed.agreement.text
        assert desk.export(SESSION.id, "agreement") == signed.agreement.page
        assert [line.number for line in desk.actions(open_only=True)] == ["C1", "C2", "C3"]


def test_one_in_progress_goes_on_where_it_came_in(elsewhere: Place) -> None:
    with elsewhere.desk() as desk:
        room = desk.room(bring(desk))
        room.lead.start_clock()
        room.commitments.add("Go on", owner="ines")
        room.sign_off.propose()
        assert both_sign(room)
        room.leave()


def test_the_same_session_with_other_content_is_refused_and_stays_as_it_is(desk: Desk) -> None:
    bring(desk)
    before = file_of(desk, SESSION.id)
    other = a_record(session=structs.replace(SESSION, title="Another title"))
    with pytest.raises(Refused, match=r"mine\.toml: session .* is here already with other content"):
        desk.import_record(content(other), "mine.toml")
    assert file_of(desk, SESSION.id) == before


def test_a_session_whose_relationship_was_renamed_here_is_still_the_same(desk: Desk) -> None:
    bring(desk)
    found = desk.find_relationship("Brightwater")
    desk.rename_relationship(found, Organisation("BW"), Organisation(""))
    assert desk.would_change(content(a_record()), "r.toml") == ()
    assert desk.import_record(content(a_record()), "r.toml") == (SESSION.id, False)
    assert desk.find_relationship("BW").client.name == "BW"


def a_later(number: int = 3, day: date = date(2027, 3, 1)) -> Record:
    """A further session of Brightwater and Oak & Lime, under another name of the client."""
    return a_record(
        relationship=structs.replace(RELATIONSHIP, client=Organisation("Brightwater Later")),
        session=structs.replace(
            SESSION, id=f"s{number:016x}", slug=f"later-{number}", date=day, step=""
        ),
        agenda=tuple(
            structs.replace(each, uid=f"t{number}{each.uid[2:]}") for each in a_record().agenda
        ),
        items=(),
    )


def test_the_latest_session_says_what_the_relationship_is_called_in_whatever_order_they_come(
    place: Place, elsewhere: Place
) -> None:
    for here, order in (
        (place, (a_record(), a_later())),
        (elsewhere, (a_later(), a_record())),
    ):
        with here.desk() as desk:
            for record in order:
                desk.import_record(content(record), "r.toml", changing=True)
            assert desk.find_relationship("Brightwater").client.name == "Brightwater Later"
            assert len(desk.relationships()) == 1


CLASHES: dict[str, tuple[Callable[[Record], Record], str]] = {
    "step": (
        lambda record: structs.replace(record, agenda=a_record().agenda, session=_at_first(record)),
        "t0000000000000001 belongs to another",
    ),
    "item": (
        lambda record: structs.replace(record, items=(_bare(a_record(), Expectation),)),
        "belongs to another",
    ),
    "commitment": (
        lambda record: structs.replace(record, items=(_bare(a_record(), Commitment),)),
        "belongs to another",
    ),
}


def _bare(record: Record, body: type) -> object:
    item = record.of(body)[0]
    fields = {"owner": ""} if hasattr(item.body, "owner") else {}
    return structs.replace(item, step="", body=structs.replace(item.body, **fields))


def _at_first(record: Record) -> object:
    return structs.replace(record.session, step=a_record().agenda[0].uid)


@pytest.mark.parametrize("what", sorted(CLASHES))
def test_what_belongs_to_something_else_here_is_refused_in_a_sentence(
    desk: Desk, what: str
) -> None:
    bring(desk)
    before = file_of(desk, SESSION.id)
    clash, words = CLASHES[what]
    with pytest.raises(Refused, match=rf"^theirs\.toml: .*{words}"):
        desk.import_record(content(clash(another())), "theirs.toml")
    assert file_of(desk, SESSION.id) == before
    assert [line.id for line in desk.sessions()] == [SESSION.id]
    assert len(desk.relationships()) == 1


def test_progress_with_an_id_that_is_used_here_is_refused_in_a_sentence(
    desk: Desk, signed: Record
) -> None:
    item = structs.replace(_bare(a_record(), Commitment), uid="c-elsewhere")
    row = Progress(signed.progress[0].uid, item.uid, "kept", NOW)
    theirs = another(progress=(row,))
    with pytest.raises(Refused, match=r"^theirs\.toml: .*belongs to another"):
        desk.import_record(content(structs.replace(theirs, items=(item,))), "theirs.toml")


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"\xff\xfe",
        b"\x00" * 100,
        b'format = "workshop-record/9"\n',
        b"x" * 10_000_000,
        b'format = "workshop-record/1"\nsurprise = true\n',
        b'format = "workshop-record/2"\nsurprise = true\n',
    ],
)
def test_what_is_no_record_is_refused_by_name_and_nothing_comes_in(
    desk: Desk, broken: bytes
) -> None:
    with pytest.raises(DocumentError, match=r"^bad\.toml: "):
        desk.import_record(broken, "bad.toml")
    assert desk.relationships() == ()


def test_two_contacts_on_a_side_are_refused(desk: Desk) -> None:
    people = tuple(structs.replace(each, contact=True) for each in a_record().participants[:2])
    record = a_record(participants=people, items=())
    with pytest.raises(DocumentError, match="a second contact of the client"):
        desk.import_record(content(record), "two.toml")


def test_a_session_without_an_agenda_is_refused(desk: Desk) -> None:
    record = a_record(agenda=(), items=(), session=structs.replace(SESSION, step=""))
    with pytest.raises(DocumentError, match=r"none\.toml: step: is missing"):
        desk.import_record(content(record), "none.toml")
    assert desk.sessions() == ()


def test_a_session_that_does_not_say_where_it_is_begins_at_the_first_step(desk: Desk) -> None:
    record = a_record(session=structs.replace(SESSION, step=""))
    room = desk.room(bring(desk, record))
    assert room.view().step == record.agenda[0]
    room.lead.start_clock()
    room.lead.next()
    assert room.view().place[0] == 2
    room.leave()


def test_numbers_of_what_came_in_are_never_given_again(elsewhere: Place, signed: Record) -> None:
    with elsewhere.desk() as desk:
        bring(desk, signed)
        room = desk.room(desk.new_session(a_wish(date=date(2027, 3, 1))))
        room.commitments.add("New")
        assert [item.number for item in room.record.of(Commitment)] == ["C1", "C2", "C3", "C4"]
        room.leave()


def test_the_example_comes_in_by_the_same_way_and_goes_out_as_it_came(desk: Desk) -> None:
    for path in sorted(packaged_example().glob("*.toml")):
        session, new = desk.import_record(path.read_bytes(), path.name)
        assert new
        assert desk.export(session, "record") == path.read_text("utf-8")
        desk.room(session).leave()


# --- figures and owners that contradict each other ------------------------------------------------


def of_kpi(record: Record, side: Side | None, **fields: object) -> bytes:
    item = next(each for each in record.items if each.number == "K1")
    changed = structs.replace(item, side=side, body=structs.replace(item.body, **fields))
    items = tuple(changed if each is item else each for each in record.items)
    return content(structs.replace(record, items=items))


@pytest.mark.parametrize(
    ("side", "fields", "fault"),
    [
        (
            "agency",
            {"owner": INES.handle},
            r'kpi\[1\]\.side: is "agency", but owned by "ines-moreau" of the client; needed: "client"',
        ),
        (
            "client",
            {"owner": INES.handle, "co_owners": (TOMAS.handle,)},
            r'kpi\[1\]\.side: is "client", but owned by .*; needed: no side',
        ),
        (
            "agency",
            {"tolerance": Decimal(5), "tolerance_in": "unit"},
            r"kpi\[1\]\.tolerance: A tolerance means nothing for “at least”",
        ),
        (
            "agency",
            {
                "targets": (
                    PeriodTarget(NOW.date(), Decimal(1)),
                    PeriodTarget(NOW.date(), Decimal(2)),
                )
            },
            r"kpi\[1\]\.targets: Two targets are for 23 Nov 2026",
        ),
        ("agency", {"co_owners": ("bo",)}, r'kpi\[1\]\.co_owners\[1\]: "bo" is not the handle'),
    ],
)
def test_a_kpi_that_contradicts_itself_is_refused(
    desk: Desk, side: Side | None, fields: dict[str, object], fault: str
) -> None:
    with pytest.raises(DocumentError, match=fault):
        desk.import_record(of_kpi(a_record(), side, **fields), "record.toml")


def test_owners_of_both_sides_own_jointly_and_a_tolerance_of_the_first_version_is_read(
    elsewhere: Place,
) -> None:
    both = of_kpi(a_record(), None, owner=INES.handle, co_owners=(TOMAS.handle,))
    old = of_kpi(a_record(), "agency", tolerance=Decimal(5))
    for file in (both, old):
        with Place(elsewhere.workspace.root / str(len(file))).desk() as desk:
            session, _ = desk.import_record(file, "record.toml")
            assert desk.export(session, "record").encode() == file


def test_a_milestone_in_words_and_work_of_both_sides_come_in_and_go_out_as_they_were(
    elsewhere: Place,
) -> None:
    file = content(a_record()).decode()
    file = file.replace("due = 2027-01-29", 'due = "10 working days after the brief"', 1)
    file = file.replace('responsible = "agency"', 'responsible = "both"', 1)
    with elsewhere.desk() as desk:
        session, _ = desk.import_record(file.encode(), "record.toml")
        assert desk.export(session, "record") == file
        (milestone,) = desk.record(session).of(Milestone)
        assert (milestone.body.due, milestone.body.when) == (
            None,
            "10 working days after the brief",
        )
        page = desk.export(session, "agreement")
        assert "10 working days after the brief" in page
        assert "responsible: both sides" in page


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "due = 2027-01-29",
            "due = 12",
            r"milestone\[1\]\.due: is a whole number; needed: a date .*, or text in quotes",
        ),
        (
            "due = 2027-01-29",
            'due = " "',
            r"milestone\[1\]\.due: (shows nothing|is empty); needed: words",
        ),
        (
            "start_rule = ",
            "begins = 2027-02-01\nends = 2027-01-01\nstart_rule = ",
            r"terms\[1\]\.ends: the term ends before it begins",
        ),
    ],
)
def test_a_scope_that_says_nothing_is_refused_in_words(
    desk: Desk, old: str, new: str, fault: str
) -> None:
    file = content(a_record()).decode()
    assert old in file
    with pytest.raises(DocumentError, match=fault):
        desk.import_record(file.replace(old, new, 1).encode(), "record.toml")
