"""The page shows what was agreed and signed, says how to check it, and makes no markup of what people typed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct, structs

from agreement.agreement_builders import (
    a_signature,
    agreement_of,
    proposed,
    sealed,
    signed_by,
    with_item,
    with_more,
)
from builders import INES, JUN, NOW, TOMAS, a_record
from workshop.agreement.compose import Superseded
from workshop.agreement.page import draft_markdown, markdown
from workshop.model.agreements import grouped
from workshop.model.items import Item
from workshop.model.noted import Parked
from workshop.model.record import Record
from workshop.model.scope import Approver, Assumption
from workshop.model.sign_off import Decline, Deferral
from workshop.model.text import clean


def page(record: Record) -> str:
    return markdown(agreement_of(record), record)


def test_the_page_shows_the_digest_short_and_in_full() -> None:
    record = proposed()
    digest = agreement_of(record).digest
    assert f"**{grouped(digest)}**" in page(record)
    assert f"\n    {digest}\n" in page(record)


def test_the_page_says_how_to_check_and_it_is_so(tmp_path: Path) -> None:
    record = sealed()
    agreement = agreement_of(record)
    (tmp_path / "agreement.toml").write_bytes(agreement.text.encode())
    command = "sha256sum agreement.toml"
    assert f"\n    {command}\n" in page(record)
    said = subprocess.run(
        command.split(), cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert said.split()[0] == agreement.digest


def test_a_proposed_page_names_who_is_missing() -> None:
    text = page(signed_by(proposed(), INES))
    assert "**Awaiting confirmation:**" in text
    assert "**Signed** for Brightwater Foods plc: Ines Moreau" in text
    assert "**Not signed** for Oak & Lime GmbH: Tomás Reyes, Managing Partner" in text


def test_a_sealed_page_says_so() -> None:
    text = page(sealed())
    assert "**Sealed:**" in text
    assert "Not signed" not in text


def test_a_signature_is_shown_for_what_it_is() -> None:
    record = proposed()
    signature = a_signature(record, INES, where="phone", typed_by=JUN.handle)
    text = page(structs.replace(record, signatures=(signature,)))
    assert "name typed at a seat of this host; the host attests it, nothing else proves it" in text
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


def test_who_declined_and_why_stands_on_the_page() -> None:
    record = proposed()
    record = structs.replace(record, session=structs.replace(record.session, state="declined"))
    decline = Item("d1", Decline(TOMAS.handle, 1, "The *budget* is not there"), side="agency")
    text = page(structs.replace(record, items=(*record.items, decline)))
    assert "- **Declined** for Oak & Lime GmbH: Tomás Reyes" in text.replace("\\&", "&")
    assert "- Because: The \\*budget\\* is not there" in text
    assert "**Not signed** for Oak" not in text


def test_a_stored_text_that_was_changed_is_called_out() -> None:
    record = proposed()
    forged = structs.replace(
        agreement_of(record), text=agreement_of(record).text.replace("84000", "94000")
    )
    text = markdown(forged, record)
    assert "**This is not the digest that was recorded" in text
    assert "This is not the digest" not in page(record)


@pytest.mark.parametrize(
    ("state", "word"),
    [("superseded", "Superseded"), ("declined", "Declined"), ("withdrawn", "Withdrawn")],
)
def test_the_page_says_in_what_state_the_agreement_is(state: Any, word: str) -> None:
    record = proposed()
    record = structs.replace(record, session=structs.replace(record.session, state=state))
    assert f"**{word}:**" in page(record)


def test_a_void_revision_says_that_it_is_void() -> None:
    record = proposed()
    void = structs.replace(agreement_of(record), state="void")
    assert "**Void:**" in markdown(void, record)


def test_what_it_replaces_is_named_on_the_page() -> None:
    record = proposed(supersedes=Superseded("s7", 3, "abcd" * 16))
    assert "Replaces revision 3 of the agreement s7, text ABCD ABCD ABCD ABCD" in page(record)


def test_a_draft_says_that_it_is_one_and_has_no_digest_and_no_signatures() -> None:
    text = draft_markdown(a_record(), NOW)
    assert text.startswith("# DRAFT agreement: Quarterly review\n")
    assert "**DRAFT: not proposed, not signed" in text
    assert "SHA" not in text
    assert "Signatures" not in text
    assert "Invoices paid within 30 days" in text


def test_a_draft_and_the_page_say_the_same_in_their_sections() -> None:
    body = page(proposed()).split("## 1. ")[1].split("## Signatures")[0]
    assert body.strip() == draft_markdown(a_record(), NOW).split("## 1. ")[1].strip()


def test_an_id_that_could_break_out_of_the_code_is_not_shown_as_code() -> None:
    session = structs.replace(a_record().session, id="x`\n# y")
    text = draft_markdown(a_record(session=session), NOW)
    assert "# y" not in text
    assert "workshop export SESSION agreement" in page(proposed(a_record(session=session)))


# --- hostile text -----------------------------------------------------------------------------------------------------

KEPT = {"uid", "handle", "owner", "reported_by", "origin", "became", "step", "id", "timezone"}
"""Fields that are not typed text."""


def said(value: Any, text: str) -> Any:
    """Return a struct with `text` in every field that people type."""
    fields: dict[str, Any] = {}
    for field in structs.fields(value):
        now = getattr(value, field.name)
        if field.type is str and field.name not in KEPT and now:
            fields[field.name] = text
        elif isinstance(now, Struct):
            fields[field.name] = said(now, text)
    return structs.replace(value, **fields)


def a_record_that_says(text: str) -> Record:
    """Return a signed record with `text` wherever people typed something."""
    record = with_more(a_record(), Parked("x"), number="P1")
    record = with_more(record, Assumption("x"), number="A1")
    record = with_more(record, Approver("x", "x"), number="V1", side="client")
    record = with_item(record, "X1", standing="dropped")
    record = structs.replace(
        record,
        session=structs.replace(record.session, title=text),
        relationship=said(record.relationship, text),
        participants=tuple(said(each, text) for each in record.participants),
        items=tuple(said(item, text) for item in record.items),
    )
    record = proposed(record)
    signatures = (a_signature(record, INES), a_signature(record, TOMAS, void=True))
    deferral = Item("d1", Deferral(TOMAS.handle, 1, None, text))
    return structs.replace(
        record,
        items=(*record.items, deferral),
        signatures=tuple(said(each, text) for each in signatures),
    )


def shape(text: str, markup: MarkdownIt) -> list[str]:
    """Return the kinds of all tokens of a page, with runs of text as one."""
    kinds: list[str] = []

    def walk(tokens: list[Token]) -> None:
        for token in tokens:
            if not (token.type == "text" and kinds and kinds[-1] == "text"):
                kinds.append(token.type)
            walk(token.children or [])

    walk(markup.parse(text))
    return kinds


MARKUPS: tuple[Callable[[], MarkdownIt], ...] = (
    lambda: MarkdownIt("commonmark"),
    lambda: MarkdownIt("default", {"html": True, "linkify": False, "typographer": False}),
)
PLAIN = "word"
HOSTILE = (
    "<script>alert(1)</script>",
    "<!-- gone --> <b>x</b> &lt;i&gt; &amp; &#60;",
    "[here](javascript:alert(1)) ![x](http://x.example/a.png) <http://x.example>",
    "**bold** _em_ ~~gone~~ `code` ``` ~~~",
    "# heading\n## more\n---\n===\n> quote\n- item\n1. one\n1) two\n+ x\n* y",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "\\",
    "\\\\ \\* \\",
    "`",
    "*",
    "**",
    "    indented\n\ttab",
    "[x]: http://x.example 'title'",
    "[^1]: note",
    "www.example.com mail@example.com https://example.com",
    "שלום **עולם** 漢字*強調*漢字 👩🏽‍🚀_x_",
    "line one  \nline two\\\nline three",
    "$$x$$ :smile: @someone #123 ==mark==",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("markup", MARKUPS)
def test_what_people_typed_is_never_markup(text: str, markup: Callable[[], MarkdownIt]) -> None:
    expected = shape(page(a_record_that_says(PLAIN)), markup())
    assert shape(page(a_record_that_says(clean(text))), markup()) == expected


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from("*_`[]()<>#-+!\\|~&. \n"), min_size=1)
)
def test_no_text_at_all_becomes_markup(text: str) -> None:
    typed = clean(text)
    if not typed.strip():
        return
    markup = MarkdownIt("commonmark")
    expected = shape(page(a_record_that_says(PLAIN)), markup)
    assert shape(page(a_record_that_says(typed)), markup) == expected


def test_the_words_are_read_as_they_were_typed() -> None:
    typed = "**Two** days & <b>no</b> more, see [x](y)"
    html = MarkdownIt("commonmark").render(page(a_record_that_says(typed)))
    assert "**Two** days &amp; &lt;b&gt;no&lt;/b&gt; more, see [x](y)" in html
