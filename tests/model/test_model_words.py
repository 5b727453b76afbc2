"""The small rules: ticks, KPIs that are met, what became of a promise, and the list of kinds and types."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import AGENDA, INES, NOW, PEOPLE, SESSION, TODAY, TOMAS, a_record
from workshop.model.agreements import Agreement, Signature, grouped, intent_sentence
from workshop.model.commitments import Commitment
from workshop.model.items import Item, agree, edited
from workshop.model.kinds import ITEM_TYPES, KINDS, TYPE_OF
from workshop.model.kpis import (
    Kpi,
    PeriodTarget,
    Realism,
    Tolerated,
    met,
    show_target,
    tolerance_fault,
    votes_on_target,
)
from workshop.model.overview import actions_of
from workshop.model.progress import (
    Outcome,
    Progress,
    is_settled,
    latest_words,
    shared_outcome,
    told,
)
from workshop.model.scope import BriefCheck
from workshop.model.sides import SIDES, Side, other, with_side
from workshop.model.welcome import Welcome

SIDE = st.sampled_from(SIDES)


@given(st.lists(st.tuples(SIDE, st.booleans())))
def test_ticks_are_set_and_taken_away_client_first(wishes: list[tuple[Side, bool]]) -> None:
    ticks: tuple[Side, ...] = ()
    for side, among in wishes:
        ticks = with_side(ticks, side, among)
    assert ticks == tuple(side for side in SIDES if dict(wishes).get(side))


def test_across_the_table_and_back_is_oneself() -> None:
    assert [other(other(side)) for side in SIDES] == list(SIDES)
    assert other("client") == "agency"


def test_ticking_twice_is_having_ticked_once() -> None:
    item = Item("i", Commitment("Send the brief"))
    assert agree(agree(item, "agency"), "agency") == agree(item, "agency")
    assert agree(agree(item, "agency"), "agency", agreed=False) == item
    assert agree(agree(item, "agency"), "client").both_agree


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("new", "new"),
        ("carried", "changed"),
        ("stands", "changed"),
        ("changed", "changed"),
        ("dropped", "dropped"),
    ],
)
def test_other_words_take_the_ticks_away_and_a_carried_clause_is_changed(
    before: Any, after: Any
) -> None:
    item = Item("i", Commitment("One"), number="C1", agreed=SIDES, standing=before)
    assert edited(item, Commitment("Two")) == Item(
        "i",
        Commitment("Two"),
        number="C1",
        standing=after,
    )


def a_kpi(direction: Any, target: str | None = None, tolerance: str | None = None) -> Kpi:
    return Kpi(
        "Leads",
        unit="leads",
        direction=direction,
        target=None if target is None else Decimal(target),
        tolerance=None if tolerance is None else Decimal(tolerance),
    )


BY_QUARTER = (
    PeriodTarget(date(2027, 3, 31), Decimal(120)),
    PeriodTarget(date(2027, 6, 30), Decimal(150)),
)


@pytest.mark.parametrize(
    ("kpi", "value", "is_met"),
    [
        (a_kpi("at-least", "180"), "180", True),
        (a_kpi("at-least", "180"), "179.99", False),
        (a_kpi("at-most", "3"), "3", True),
        (a_kpi("at-most", "3"), "3.01", False),
        (a_kpi("within", "200", "5"), "190", True),
        (a_kpi("within", "200", "5"), "210.01", False),
        (a_kpi("within", "-200", "5"), "-210", True),
        (a_kpi("within", "200"), "200", True),
        (a_kpi("within", "200"), "201", False),
        (a_kpi("yes-no"), "1", True),
        (a_kpi("yes-no"), "0", False),
        (a_kpi("at-least"), "7", None),
        (a_kpi("within", None, "5"), "7", None),
    ],
)
def test_a_kpi_is_met_in_its_own_direction(kpi: Kpi, value: str, is_met: bool | None) -> None:
    assert met(kpi, Decimal(value)) is is_met


@pytest.mark.parametrize(
    ("kpi", "words"),
    [
        (a_kpi("at-least", "1800"), "at least 1 800 leads"),
        (a_kpi("at-most", "3"), "at most 3 leads"),
        (a_kpi("within", "200", "5"), "190 to 210 leads"),
        (structs.replace(a_kpi("within", "200", "5"), tolerance_in="unit"), "195 to 205 leads"),
        (a_kpi("within", "200"), "200 leads"),
        (structs.replace(a_kpi("within", "20", "2"), unit="%", tolerance_in="unit"), "18 to 22 %"),
        (structs.replace(a_kpi("within", "1.5", "10")), "1.35 to 1.65 leads"),
        (
            structs.replace(a_kpi("at-least", "180"), targets=BY_QUARTER),
            "at least 120 leads by 31 Mar 2027, at least 150 leads by 30 Jun 2027, at least 180 leads",
        ),
        (a_kpi("yes-no"), "yes"),
        (a_kpi("at-least"), "–"),
    ],
)
def test_a_target_is_said_in_words(kpi: Kpi, words: str) -> None:
    assert show_target(kpi) == words


@pytest.mark.parametrize(
    ("tolerance", "counted", "value", "is_met"),
    [
        ("2", "unit", "22", True),
        ("2", "unit", "22.1", False),
        ("2", "percent", "22", False),
        ("2", "percent", "20.4", True),
    ],
)
def test_a_reading_is_judged_by_the_band_that_the_tolerance_makes(
    tolerance: str, counted: Tolerated, value: str, is_met: bool
) -> None:
    kpi = structs.replace(a_kpi("within", "20", tolerance), tolerance_in=counted)
    assert met(kpi, Decimal(value)) is is_met


@pytest.mark.parametrize(
    ("day", "value", "is_met"),
    [
        (date(2027, 3, 31), "120", True),
        (date(2027, 4, 1), "120", False),
        (date(2027, 6, 30), "150", True),
        (date(2027, 7, 1), "150", False),
        (date(2028, 1, 1), "180", True),
    ],
)
def test_a_reading_is_judged_by_the_target_of_its_period(
    day: date, value: str, is_met: bool
) -> None:
    kpi = structs.replace(a_kpi("at-least", "180"), due=date(2027, 12, 31), targets=BY_QUARTER)
    assert met(kpi, Decimal(value), day) is is_met


@pytest.mark.parametrize(
    ("kpi", "words"),
    [
        (a_kpi("at-least", "180", "5"), "means nothing for “at least”"),
        (a_kpi("yes-no", None, "5"), "means nothing for “yes or no”"),
        (a_kpi("within", "180", "-5"), "0 or more"),
        (a_kpi("within", "0", "5"), "in the KPI's own unit"),
    ],
)
def test_a_tolerance_that_means_nothing_says_why(kpi: Kpi, words: str) -> None:
    assert words in tolerance_fault(kpi)


def test_a_vote_in_the_words_of_the_first_version_is_on_the_same_target() -> None:
    kpi = a_kpi("within", "200", "5")
    assert votes_on_target(Realism("k", "200 leads ± 5 %"), kpi)
    assert votes_on_target(Realism("k", "190 to 210 leads"), kpi)
    assert not votes_on_target(Realism("k", "180 leads ± 5 %"), kpi)


def said(outcome: Outcome, side: Side | None = None) -> Progress:
    return Progress("p", "c", outcome, NOW, side)


@pytest.mark.parametrize(
    ("rows", "settled", "words"),
    [
        ((), False, "open"),
        ((said("open"),), False, "open"),
        ((said("partly"),), True, "partly kept"),
        ((said("kept"), said("open")), False, "open"),
        ((said("kept", "client"),), False, "● client says kept; agency has not said"),
        ((said("dropped", "agency"),), False, "client has not said; ○ agency says dropped"),
        (
            (said("kept", "client"), said("partly", "agency")),
            False,
            "● client says kept; ○ agency says partly kept",
        ),
        ((said("kept", "client"), said("kept", "agency")), True, "kept"),
        ((said("kept"), said("not-kept", "client")), False, None),
        ((said("kept", "client"), said("dropped")), True, "dropped"),
    ],
)
def test_a_promise_is_settled_when_both_sides_say_the_same_and_one_sides_word_is_its_own(
    rows: tuple[Progress, ...], settled: bool, words: str | None
) -> None:
    latest = latest_words(rows)
    assert is_settled(latest) is settled
    assert words is None or told(latest) == words


def test_each_side_has_its_own_latest_word() -> None:
    rows = (said("kept", "client"), said("partly", "agency"), said("not-kept", "client"))
    latest = latest_words(rows)
    assert {side: latest[side].outcome for side in SIDES} == {
        "client": "not-kept",
        "agency": "partly",
    }
    assert shared_outcome(latest) is None


def test_a_promise_in_a_list_carries_what_became_of_it() -> None:
    record = a_record()
    first, second = record.of(Commitment)
    rows = (Progress("p", first.uid, "kept", NOW),)
    line, open_line = actions_of(structs.replace(record, progress=rows))
    assert (line.owner_name, line.outcome, line.is_open) == ("Ines Moreau", "kept", False)
    assert (open_line.uid, open_line.outcome, open_line.is_open) == (second.uid, "open", True)


def test_a_promise_is_overdue_the_day_after_its_day_and_no_longer_when_it_is_kept() -> None:
    (line, *_) = actions_of(a_record())
    assert line.due is not None
    assert not line.overdue(line.due)
    assert line.overdue(line.due + timedelta(days=1))
    kept = structs.replace(line, progress=(structs.replace(said("kept"), commitment=line.uid),))
    assert not kept.overdue(line.due + timedelta(days=1))
    assert not structs.replace(line, due=None).overdue(date.max)


def test_a_digest_is_read_aloud_in_groups() -> None:
    assert grouped("7f3a91c20b" + "0" * 54) == "7F3A 91C2 0B00 0000"
    assert "7F3A 91C2" in intent_sentence("Brightwater", 2, "7f3a91c2" + "0" * 56)


def a_signature(person: str, side: Side, revision: int = 2, **changes: object) -> Signature:
    signature = Signature(
        f"s-{person}-{revision}",
        SESSION.id,
        revision,
        f"{revision}" * 64,
        side,
        person,
        "Name",
        "",
        "",
        "",
        "typed",
        "",
        "",
        "room",
        NOW,
    )
    return structs.replace(signature, **changes)


def test_only_signatures_under_the_revision_that_stands_count() -> None:
    agreements = tuple(
        Agreement(SESSION.id, number, "text", f"{number}" * 64, NOW, state)
        for number, state in ((1, "void"), (2, "proposed"))
    )
    valid = a_signature(INES.handle, "client")
    record = a_record(
        agreements=agreements,
        signatures=(
            a_signature(INES.handle, "client", 1, void=True),
            valid,
            a_signature(TOMAS.handle, "agency", digest="3" * 64),
            a_signature(TOMAS.handle, "agency", void=True),
        ),
    )
    assert record.agreement == agreements[1]
    assert record.valid_signatures() == (valid,)
    assert record.waiting_for() == (TOMAS,)


def test_where_every_revision_is_void_nothing_stands_and_nothing_counts() -> None:
    void = Agreement(SESSION.id, 1, "text", "1" * 64, NOW, "void")
    record = a_record(agreements=(void,), signatures=(a_signature(INES.handle, "client", 1),))
    assert record.agreement is None
    assert record.valid_signatures() == ()


def test_a_record_finds_people_items_and_what_there_is_one_of() -> None:
    record = a_record()
    assert record.person("ines-moreau") == INES
    assert record.name_of("gone") == "gone"
    assert record.facilitator == PEOPLE[-1]
    assert record.one(Welcome).contract == "BW-2023-14"
    assert structs.replace(record, items=()).one(Welcome) == Welcome()
    step = AGENDA[5].uid
    assert [item.number for item in record.of(Commitment, step)] == ["C1", "C2"]
    assert record.of(Commitment, AGENDA[0].uid) == ()
    assert record.item("nothing") is None


def test_two_views_of_the_brief_differ_only_where_both_have_one() -> None:
    assert BriefCheck("Approvals", "clear", "partly").differs
    assert not BriefCheck("Approvals", "clear", "clear").differs
    assert not BriefCheck("Approvals", "clear").differs


def test_a_commitment_is_complete_with_action_owner_and_day() -> None:
    assert Commitment("Send it", "ines-moreau", TODAY).complete
    assert not Commitment("Send it", "ines-moreau").complete


def test_each_kind_stands_under_its_own_name_with_one_sentence() -> None:
    for name, kind in KINDS.items():
        assert kind.name == name
        assert kind.title
        assert kind.purpose.endswith(".")
        assert kind.purpose.count(".") == 1
        assert kind.module.isidentifier()


def test_each_type_of_item_stands_under_its_own_name_letter_and_body() -> None:
    prefixes = [each.prefix for each in ITEM_TYPES.values() if each.prefix]
    assert len(set(prefixes)) == len(prefixes)
    assert len(TYPE_OF) == len(ITEM_TYPES)
    for name, each in ITEM_TYPES.items():
        assert each.name == name
        assert TYPE_OF[each.body] is each
        assert each.kind is None or each.kind in KINDS
        assert not each.single or msgspec.structs.asdict(each.body()) is not None
