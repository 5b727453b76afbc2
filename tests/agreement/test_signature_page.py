"""The signature page says who signed and how that is known, who did not and why, and how anybody can check it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from agreement.agreement_builders import a_signature, agreement_of, proposed, sealed, signed_by
from agreement.first_form import agreement_in, sealed_in_first_form
from builders import INES, JUN, NOW, TOMAS
from workshop.agreement.signatures.signature_page import signatures_page
from workshop.model.agreements import grouped
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.sign_off import Decline, Deferral


def page(record: Record) -> str:
    return signatures_page(agreement_of(record), record)


def test_it_shows_the_digest_of_the_page_short_and_in_full() -> None:
    record = proposed()
    digest = agreement_of(record).digest
    assert f"**{grouped(digest)}**" in page(record)
    assert f"\n    {digest}\n" in page(record)
    assert "What is signed: the file agreement.md, revision 1" in page(record)


@pytest.mark.parametrize("tool", ["sha256sum", "shasum -a 256"])
def test_it_says_how_to_check_and_it_is_so(tool: str, tmp_path: Path) -> None:
    record = sealed()
    agreement = agreement_of(record)
    (tmp_path / "agreement.md").write_bytes(agreement.page.encode())
    command = f"{tool} agreement.md"
    assert f"\n    {command}\n" in page(record)
    said = subprocess.run(
        command.split(), cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert said.split()[0] == agreement.digest


def test_what_is_signed_in_the_first_form_is_the_data_and_it_says_so() -> None:
    record = sealed_in_first_form()
    agreement = agreement_in(record)
    text = signatures_page(agreement, record)
    assert "in the first form, workshop-agreement/1: what is signed is its data" in text
    assert f"\n    {agreement.digest}\n" in text
    assert "sha256sum agreement.toml" in text
    assert "agreement.md is the SHA-256" not in text


def test_a_proposed_one_names_who_is_missing() -> None:
    text = page(signed_by(proposed(), INES))
    assert "**Awaiting confirmation:**" in text
    assert "**Signed** for Brightwater Foods plc: Ines Moreau" in text
    assert "**Not signed** for Oak & Lime GmbH: Tomás Reyes, Managing Partner" in text


def test_a_sealed_one_says_so() -> None:
    text = page(sealed())
    assert "**Sealed:**" in text
    assert "Not signed" not in text


def test_a_signature_is_shown_for_what_it_is() -> None:
    record = proposed()
    signature = a_signature(record, INES, where="phone", typed_by=JUN.handle)
    text = page(structs.replace(record, signatures=(signature,)))
    assert "name typed on the facilitator's computer; its host attests it, nothing else" in text
    assert "Typed by Jun Okada, not the signatory" in text
    assert "the signatory was on the phone" in text
    assert "I sign revision 1 of this agreement for Brightwater Foods plc" in text
    assert "claims no legal kind of signature" in text
    own = structs.replace(signature, where="room", typed_by=INES.handle)
    text = page(structs.replace(record, signatures=(own,)))
    assert "Typed by the signatory" in text
    assert "the signatory was in the room" in text
    nameless = structs.replace(signature, typed_by="")
    assert "nobody named there" in page(structs.replace(record, signatures=(nameless,)))


def test_void_signatures_are_listed_as_void_and_count_for_nobody() -> None:
    record = proposed()
    void = a_signature(record, INES, void=True)
    text = page(structs.replace(record, signatures=(void,)))
    assert "### Void" in text
    assert "Ines Moreau, revision 1" in text
    assert "**Not signed** for Brightwater Foods plc: Ines Moreau" in text
    assert "### Void" not in page(record)


def test_a_signature_under_another_text_is_not_shown_under_this_one() -> None:
    record = proposed()
    other = a_signature(record, INES, digest="0" * 64)
    assert "**Signed**" not in page(structs.replace(record, signatures=(other,)))


def test_who_does_not_sign_today_is_neither_signed_nor_silent() -> None:
    record = proposed()
    deferral = Item("d1", Deferral(TOMAS.handle, 1, NOW.date(), "the board"))
    text = page(structs.replace(record, items=(*record.items, deferral)))
    assert "Not today until 23 Nov 2026, asks first: the board" in text


def test_who_declined_and_why_stands_there() -> None:
    record = proposed()
    session = structs.replace(record.session, state="declined", reason="The *budget* is not there")
    record = structs.replace(record, session=session)
    decline = Item("d1", Decline(TOMAS.handle, 1, "The *budget* is not there"), side="agency")
    text = page(structs.replace(record, items=(*record.items, decline)))
    assert "- **Declined** for Oak & Lime GmbH: Tomás Reyes" in text
    assert "- Because: The \\*budget\\* is not there" in text
    assert "**Not signed** for Oak" not in text
    assert "The reason given" not in text


def test_a_stored_page_that_was_changed_is_called_out() -> None:
    record = proposed()
    forged = structs.replace(
        agreement_of(record), page=agreement_of(record).page.replace("84 000", "94 000")
    )
    assert "**This is not the digest that was recorded" in signatures_page(forged, record)
    assert "This is not the digest" not in page(record)


@pytest.mark.parametrize(
    ("state", "word"),
    [("superseded", "Replaced"), ("declined", "Declined"), ("withdrawn", "Withdrawn")],
)
def test_it_says_in_what_state_the_agreement_is_and_why(state: Any, word: str) -> None:
    record = proposed()
    session = structs.replace(record.session, state=state, reason="The board said no")
    text = page(structs.replace(record, session=session))
    assert f"**{word}:**" in text
    assert "The reason given: The board said no" in text


def test_a_void_revision_says_that_it_is_void() -> None:
    record = proposed()
    void = structs.replace(agreement_of(record), state="void")
    assert "**Void:**" in signatures_page(void, record)
