"""The signature page for programs: it says what was recorded, is read again as it was, and takes nothing doubtful."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
import tomli_w
from msgspec import structs

from agreement.agreement_builders import (
    a_signature,
    agreement_of,
    proposed,
    sealed,
    signed_by,
    with_more,
)
from agreement.first_form import agreement_in, sealed_in_first_form
from builders import INES, NOW, TOMAS
from workshop.agreement.canonical import digest
from workshop.agreement.signatures.signatures_toml import read_signatures, write_signatures, written
from workshop.errors import DocumentError
from workshop.model.record import Record
from workshop.model.sign_off import Decline, Deferral


def text_of(record: Record) -> str:
    return write_signatures(agreement_of(record), record)


def test_a_sealed_agreement_says_who_signed_and_how_that_is_known() -> None:
    record = sealed()
    agreement = agreement_of(record)
    found = read_signatures(text_of(record), "signatures.toml")
    assert (found.session, found.revision, found.state) == (record.session.id, 1, "sealed")
    assert (found.page, found.data) == (digest(agreement.page), digest(agreement.text))
    assert found.digest == agreement.digest
    assert found.signed_file == "agreement.md"
    assert [each.handle for each in found.signatures] == [INES.handle, TOMAS.handle]
    ines = found.signatures[0]
    assert (ines.name, ines.side, ines.assurance, ines.at) == (INES.name, "client", "typed", NOW)
    assert ines.signs_for == "Brightwater Foods plc"
    assert ines.seat == "the facilitator's seat on this host"
    assert ines.intent.startswith("I sign revision 1")
    assert found.missing == ()


def test_who_has_not_signed_stands_there_with_the_answer_they_gave() -> None:
    record = proposed()
    answers = [each.answer for each in read_signatures(text_of(record), "s").missing]
    assert answers == ["waiting", "waiting"]
    later = with_more(record, Deferral(INES.handle, 1, until=NOW.date(), asks="our board"))
    ines, tomas = read_signatures(text_of(later), "s").missing
    assert (ines.answer, ines.until, ines.asks) == ("not-today", NOW.date(), "our board")
    assert tomas.answer == "waiting"
    refused = with_more(later, Decline(INES.handle, 1, "the budget"))
    ines, _ = read_signatures(text_of(refused), "s").missing
    assert (ines.answer, ines.reason, ines.until, ines.asks) == ("declined", "the budget", None, "")


def test_a_signature_that_came_with_a_record_or_is_void_says_so() -> None:
    record = proposed()
    moved = structs.replace(
        record,
        signatures=(
            a_signature(record, INES, elsewhere=True),
            a_signature(record, TOMAS, void=True),
        ),
    )
    found = read_signatures(text_of(moved), "s")
    assert [(each.elsewhere, each.void) for each in found.signatures] == [
        (True, False),
        (False, True),
    ]
    assert [each.handle for each in found.missing] == [TOMAS.handle]


def test_an_agreement_of_the_first_form_names_its_data_as_what_is_signed() -> None:
    record = sealed_in_first_form()
    agreement = agreement_in(record)
    found = read_signatures(write_signatures(agreement, record), "s")
    assert (found.page, found.data, found.signed_file) == ("", agreement.digest, "agreement.toml")
    assert found.digest == agreement.digest


@pytest.mark.parametrize(
    "record", [proposed(), signed_by(proposed(), INES), sealed(), sealed_in_first_form()]
)
def test_what_is_written_is_read_as_it_was(record: Record) -> None:
    text = write_signatures(agreement_in(record), record)
    assert written(read_signatures(text, "s")) == text


def edited(change: Callable[[dict[str, Any]], object]) -> str:
    found = tomllib.loads(text_of(signed_by(proposed(), INES)))
    change(found)
    return tomli_w.dumps(found)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda found: found.update(format="workshop-signatures/9"), "workshop-signatures/9"),
        (lambda found: found.pop("format"), "format: 'missing'"),
        (lambda found: found.update(more=1), "more"),
        (lambda found: found.update({"\x1b[2J": 1}), "top: has a key that is not known"),
        (lambda found: found.update(page="x"), "page: must be 64"),
        (lambda found: found.update(data=""), "data: must be 64"),
        (lambda found: found.update(signed_file="../agreement.md"), "signed_file: must be"),
        (lambda found: found.update(state="perfect"), "state: "),
        (lambda found: found["signatures"][0].update(handle="../x"), r"signatures\[1\].handle"),
        (lambda found: found["signatures"][0].update(name="I\x1b[2Js"), r"signatures\[1\].name"),
        (lambda found: found["signatures"][0].update(name="a\u202eb"), "do not belong"),
        (lambda found: found["signatures"][0].update(file="other.sig"), "must be ines-moreau.sig"),
        (lambda found: found["signatures"][0].update(assurance="notary"), "assurance"),
        (lambda found: found["signatures"][0].update(fingerprint="MD5:x"), "a fingerprint"),
        (lambda found: found["signatures"][0].update(at=NOW.replace(tzinfo=None)), "in UTC"),
        (lambda found: found["signatures"][0].pop("digest"), "digest"),
        (lambda found: found["missing"][0].update(handle="T"), r"missing\[1\].handle"),
        (lambda found: found.update(signatures={"a": 1}), "signatures"),
    ],
)
def test_a_file_with_anything_else_in_it_is_refused(
    change: Callable[[dict[str, Any]], object], words: str
) -> None:
    with pytest.raises(DocumentError, match=words) as refused:
        read_signatures(edited(change), "signatures.toml")
    assert str(refused.value).isprintable()
