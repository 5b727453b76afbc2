"""Nobody signs for another, and an agreement is sealed when everybody who has to sign has signed the same text."""

from __future__ import annotations

from typing import get_args

import pytest
from msgspec import structs

from agreement.agreement_builders import (
    a_signature,
    agreement_of,
    proposed,
    sealed,
    signed_by,
    with_body,
    with_person,
    with_single,
    without,
)
from builders import INES, JUN, LENA, PRIYA, TOMAS, a_record
from workshop.agreement.page import page_of
from workshop.agreement.signatures.signing import (
    blocks_proposal,
    check_signature,
    is_sealed_by,
    missing_for_seal,
    sentence_signed,
)
from workshop.errors import InputError, Refused
from workshop.model.agreements import Where, grouped
from workshop.model.commitments import Commitment
from workshop.model.record import Record
from workshop.model.sign_off import Closing


def sign(record: Record, handle: str, name: str, where: Where = "room", by: str = "") -> None:
    check_signature(record, handle, name, where, by)


@pytest.mark.parametrize(
    "name", ["Tomás Reyes", "tomas reyes", "TOMÁS  REYES", "Toma\u0301s Reyes", " Tomás Reyes "]
)
def test_case_accents_and_spaces_of_a_typed_name_are_forgiven(name: str) -> None:
    sign(proposed(), "tomas-reyes", name)


def test_signs_in_a_stored_name_that_nobody_sees_need_not_be_typed() -> None:
    record = proposed()
    old = record.agreement
    assert old is not None
    text = old.text.replace("Tomás Reyes", "Tomás\u00ad Rey\u200bes")
    sign(
        structs.replace(record, agreements=(structs.replace(old, text=text, page=page_of(text)),)),
        "tomas-reyes",
        "Tomás Reyes",
    )


@pytest.mark.parametrize(
    "name", ["Ines Moreau", "Tomás", "T. Reyes", "Tomás Reyesx", "", "  ", "\u0301"]
)
def test_another_name_is_refused_beside_its_field(name: str) -> None:
    with pytest.raises(InputError) as refused:
        sign(proposed(), "tomas-reyes", name)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王芳", "Wang Fang"),
        ("王芳", "wangfang"),
        ("王芳", " 王芳 "),
        ("Ирина Щукина", "Irina Shchukina"),
        ("Søren Ødegård", "Soren Odegard"),
        ("Łukasz Żak", "lukasz zak"),
        ("Tomás O’Brien", "Tomas O'Brien"),
        ("Ines Moreau", "Ｉｎｅｓ　Ｍｏｒｅａｕ"),
    ],
)
def test_a_name_is_signed_in_its_own_letters_or_in_latin_ones(name: str, typed: str) -> None:
    record = proposed(with_person(a_record(), TOMAS.handle, name=name))
    sign(record, TOMAS.handle, typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王芳", "王方"),  # the same in Latin letters, and another name
        ("王芳", "Wang Fen"),
        ("Ines Moreau", "Ines-Moreau"),
        ("Ирина Щукина", "Ирина Шукина"),
    ],
)
def test_what_only_sounds_like_a_name_is_not_that_name(name: str, typed: str) -> None:
    record = proposed(with_person(a_record(), TOMAS.handle, name=name))
    with pytest.raises(InputError, match="That does not match"):
        sign(record, TOMAS.handle, typed)


def test_a_mistyped_name_is_shown_as_it_is_typed() -> None:
    with pytest.raises(
        InputError, match=r'^That does not match "Tomás Reyes"\. Please type it as shown\.$'
    ):
        sign(proposed(), TOMAS.handle, "Tomas Rayes")
    record = proposed(with_person(a_record(), TOMAS.handle, name="王芳"))
    with pytest.raises(InputError, match=r'as shown, or in Latin letters: "Wang Fang"\.$'):
        sign(record, TOMAS.handle, "Fang")


def test_the_sentence_names_the_revision_the_party_and_the_code() -> None:
    record = proposed()
    assert record.agreement is not None
    code = grouped(record.agreement.digest)
    sentence = sentence_signed(record.agreement, TOMAS.handle)
    assert all(words in sentence for words in ("revision 1", "Oak & Lime GmbH", code))
    with pytest.raises(Refused, match="Only somebody who has to sign"):
        sentence_signed(record.agreement, PRIYA.handle)


def test_only_a_signatory_signs() -> None:
    with pytest.raises(Refused, match="Priya Nair is not a signatory"):
        sign(proposed(), PRIYA.handle, PRIYA.name)
    with pytest.raises(Refused, match="not a signatory"):
        sign(proposed(), "nobody", "Nobody")


def test_who_signs_is_who_the_frozen_text_names() -> None:
    promoted = with_person(proposed(), PRIYA.handle, signatory=True)
    with pytest.raises(Refused):
        sign(promoted, PRIYA.handle, PRIYA.name)
    renamed = with_person(proposed(), INES.handle, name="Somebody Else")
    with pytest.raises(InputError):
        sign(renamed, INES.handle, "Somebody Else")
    sign(renamed, INES.handle, INES.name)


def test_nobody_signs_twice() -> None:
    with pytest.raises(Refused, match="has signed this revision already"):
        sign(signed_by(proposed(), INES), INES.handle, INES.name)


def test_a_void_signature_does_not_keep_anybody_from_signing_again() -> None:
    record = proposed()
    void = a_signature(record, INES, void=True)
    sign(structs.replace(record, signatures=(void,)), INES.handle, INES.name)


@pytest.mark.parametrize("by", ["", INES.handle, JUN.handle])
def test_the_signatory_or_the_facilitator_types(by: str) -> None:
    sign(proposed(), INES.handle, INES.name, by=by)


@pytest.mark.parametrize("by", [PRIYA.handle, TOMAS.handle, LENA.handle, "nobody"])
def test_nobody_else_types_for_a_signatory(by: str) -> None:
    with pytest.raises(Refused, match="each person types their own name"):
        sign(proposed(), INES.handle, INES.name, by=by)


def test_where_the_signatory_is_has_to_be_said() -> None:
    for where in get_args(Where):
        # A seat of one's own is where the signatory types, and nobody else.
        check_signature(proposed(), INES.handle, INES.name, where, INES.handle)
    with pytest.raises(InputError, match="Say where"):
        check_signature(proposed(), INES.handle, INES.name, "seat", "")
    with pytest.raises(InputError, match="in the room, on video or on the phone"):
        check_signature(proposed(), INES.handle, INES.name, "moon", "")  # type: ignore[arg-type]


def test_nothing_is_signed_before_it_is_proposed_or_after_it_is_sealed() -> None:
    with pytest.raises(Refused, match="nothing to sign"):
        sign(a_record(), INES.handle, INES.name)
    with pytest.raises(Refused, match="nothing to sign"):
        sign(sealed(), INES.handle, INES.name)


def test_both_sides_seal_and_one_alone_does_not() -> None:
    record = proposed()
    assert missing_for_seal(record) == (
        "Ines Moreau has not signed for Brightwater Foods plc.",
        "Tomás Reyes has not signed for Oak & Lime GmbH.",
    )
    assert not is_sealed_by(signed_by(record, INES))
    assert missing_for_seal(signed_by(record, INES)) == (
        "Tomás Reyes has not signed for Oak & Lime GmbH.",
    )
    assert is_sealed_by(signed_by(record, TOMAS, INES))


def test_every_signatory_of_a_side_is_needed() -> None:
    record = proposed(with_person(a_record(), PRIYA.handle, signatory=True))
    assert not is_sealed_by(signed_by(record, INES, TOMAS))
    assert is_sealed_by(signed_by(record, INES, TOMAS, PRIYA))


def test_taking_a_signatory_away_afterwards_seals_nothing() -> None:
    record = signed_by(proposed(), INES)
    assert not is_sealed_by(with_person(record, TOMAS.handle, signatory=False))


@pytest.mark.parametrize(
    "fault",
    [{"void": True}, {"digest": "0" * 64}, {"revision": 2}, {"side": "client"}, {"handle": "x"}],
)
def test_a_signature_that_does_not_fit_does_not_count(fault: dict[str, object]) -> None:
    record = signed_by(proposed(), INES)
    odd = a_signature(record, TOMAS, **fault)
    assert not is_sealed_by(structs.replace(record, signatures=(*record.signatures, odd)))


def test_signatures_of_an_earlier_revision_do_not_seal_the_next() -> None:
    first = signed_by(proposed(), INES, TOMAS)
    void = structs.replace(agreement_of(first), state="void")
    again = proposed(structs.replace(first, agreements=(void,)), revision=2)
    assert agreement_of(again).revision == 2
    assert not is_sealed_by(again)


def test_one_person_does_not_stand_for_both_sides() -> None:
    twin = with_person(a_record(), TOMAS.handle, name="ines moreau", mail=INES.mail)
    record = signed_by(proposed(twin), INES, structs.replace(TOMAS, name="ines moreau"))
    assert missing_for_seal(record) == (
        "ines moreau stands for both sides; a second person has to sign for one of them.",
    )
    namesake = with_person(
        a_record(), TOMAS.handle, name="Ines Moreau", mail="other@oaklime.example"
    )
    assert is_sealed_by(
        signed_by(proposed(namesake), INES, structs.replace(TOMAS, name="Ines Moreau"))
    )


def test_nothing_proposed_is_not_sealed() -> None:
    assert missing_for_seal(a_record()) == ("Nothing is proposed yet.",)


def test_a_side_without_a_signatory_blocks_the_proposal() -> None:
    assert blocks_proposal(a_record()) == ()
    (sentence,) = blocks_proposal(with_person(a_record(), TOMAS.handle, signatory=False))
    assert sentence.startswith("Nobody signs for Oak & Lime (agency).")


def test_promising_nothing_has_to_be_said_by_both_sides() -> None:
    empty = without(a_record(), Commitment)
    (both,) = blocks_proposal(empty)
    assert "both sides say: no commitments" in both
    (one,) = blocks_proposal(with_single(empty, Closing, no_commitments=("client",)))
    assert "the agency says too: no commitments" in one
    assert blocks_proposal(with_single(empty, Closing, no_commitments=("client", "agency"))) == ()


def test_commitments_without_words_promise_nothing() -> None:
    record = with_body(with_body(a_record(), "C1", action=""), "C2", action=" ")
    assert len(blocks_proposal(record)) == 1


def test_what_is_merely_missing_blocks_nothing() -> None:
    bare = with_body(a_record(), "C1", owner="", due=None, done_when="")
    bare = with_person(with_person(bare, INES.handle, contact=False), TOMAS.handle, contact=False)
    assert blocks_proposal(structs.replace(bare, agenda=())) == ()
