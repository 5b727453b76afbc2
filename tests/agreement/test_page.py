"""The page says what was agreed and nothing else, comes from the data alone, and makes no markup of what was typed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import structs

from agreement.agreement_builders import (
    agreement_of,
    proposed,
    signed_by,
    with_body,
    with_item,
    with_more,
    with_single,
)
from agreement.first_form import agreement_in, proposed_in_first_form, sealed_in_first_form
from agreement.hostile_words import HOSTILE, a_record_that_says
from agreement.vectors import kept
from builders import INES, NOW, TOMAS, a_record
from workshop.agreement.canonical import settled
from workshop.agreement.compose import Superseded
from workshop.agreement.content import read
from workshop.agreement.draft import draft_page
from workshop.agreement.old_page import old_page
from workshop.agreement.page import data_hash, page_of, read_back
from workshop.agreement.page_lines import page_lines
from workshop.agreement.replaced import in_words
from workshop.agreement.signatures.signature_page import signatures_page
from workshop.model.agreements import grouped
from workshop.model.record import Record
from workshop.model.scope import Assumption, Terms
from workshop.model.sides import SIDES
from workshop.model.text import clean
from workshop.model.welcome import CONTRACT_PREVAILS, Welcome


def page(record: Record) -> str:
    return agreement_of(record).page


def test_the_page_comes_from_the_data_alone_and_is_what_is_signed() -> None:
    agreement = agreement_of(proposed())
    assert agreement.form == 2
    assert page_of(agreement.text) == agreement.page == agreement.signed
    assert agreement.digest == hashlib.sha256(agreement.page.encode()).hexdigest()


def test_the_very_last_line_is_the_hash_of_the_data() -> None:
    agreement = agreement_of(proposed())
    hashed = hashlib.sha256(agreement.text.encode()).hexdigest()
    assert agreement.page.endswith(f"\n\n{hashed}\n")
    assert data_hash(agreement.page) == hashed
    assert data_hash("hello\n") == ""


def test_under_its_title_the_page_says_when_it_takes_effect_and_what_holds() -> None:
    said = page(proposed()).split("## 1. ")[0]
    assert said.startswith(
        "# Agreement: Quarterly review\n\n● Brightwater Foods plc (client) and ○ "
    )
    assert (
        "Takes effect when all named below have signed; "
        "signatures stand on a separate page naming this page's digest."
    ) in said
    assert "- ● Ines Moreau, Marketing Director, for Brightwater Foods plc\n" in said
    assert "- ○ Tomás Reyes, Managing Partner, for Oak & Lime GmbH\n" in said
    assert "Where this page and its data, the file agreement.toml, differ, this page holds." in said


def test_what_became_of_the_replaced_agreement_is_read_back_too() -> None:
    text = kept("full", "toml")
    shown = [each.text for section in read_back(text) for each in section.paragraphs]
    became = in_words(read(text).head.replaced)
    assert became
    assert shown[-len(became) :] == [each.text for each in became]


def test_signing_changes_nothing_on_the_page() -> None:
    record = proposed()
    assert page(signed_by(record, INES, TOMAS)) == page(record)
    assert INES.handle not in page(record).split("## For programs")[0]


def test_ids_handles_and_the_digest_of_what_it_replaces_stand_in_the_section_for_programs() -> None:
    earlier = Superseded("s7", 3, "abcd" * 16, "Summer review", NOW.date())
    record = proposed(supersedes=earlier)
    people, programs = page(record).split("## For programs")
    assert "It replaces the agreement “Summer review” of 23 Nov 2026, revision 3." in people
    for id in ("s7", "abcd" * 16, record.session.id, "tomas-reyes", "2026-11-23T09:00:00Z"):
        assert id not in people
        assert id in programs


def test_no_summary_of_a_section_stands_on_the_page() -> None:
    text = page(proposed())
    assert "2 new" not in text
    assert "1 open" not in text


def test_the_clause_on_the_contract_is_settled_in_the_data() -> None:
    without = proposed(with_single(a_record(), Welcome, contract=""))
    settled = "This records working arrangements; where there is a contract, it prevails."
    assert settled in agreement_of(without).text
    assert settled in page(without)
    for text in (agreement_of(without).text, page(without)):
        assert CONTRACT_PREVAILS not in text
    assert CONTRACT_PREVAILS in page(proposed())
    own = proposed(with_single(a_record(), Welcome, contract="", contract_relation="None."))
    assert settled not in page(own)


def test_whatever_a_side_did_not_tick_is_marked_open_scope_and_terms_too() -> None:
    record = with_more(a_record(), Assumption("Lumen has its name by May"), number="A1")
    record = with_item(record, "D1", agreed=("client",))
    text = page(proposed(record))
    for open_ in ("**D1** **LEFT OPEN** Campaign film", "**X1** **LEFT OPEN** Media buying",
                  "**A1** **LEFT OPEN** Lumen", "**M1** **LEFT OPEN** First cut",
                  "**C2** **LEFT OPEN**", "- **LEFT OPEN** Budget: 84 000 EUR"):  # fmt: skip
        assert open_ in text
    assert "What is marked LEFT OPEN is not agreed" in text
    ticked = structs.replace(
        record, items=tuple(structs.replace(each, agreed=SIDES) for each in record.items)
    )
    assert "**LEFT OPEN** " not in page(proposed(with_body(ticked, "E2", answer="yes")))


def test_hours_without_a_figure_are_marked_as_stated() -> None:
    assert "Hours: 120 a month\\\n" in page(
        proposed(with_single(a_record(), Terms, hours="120 a month"))
    )
    assert "Hours: lots (as stated)" in page(proposed(with_single(a_record(), Terms, hours="lots")))


def test_the_doubt_of_a_side_about_the_budget_is_in_data_and_page() -> None:
    record = proposed()
    assert 'budget_agency = "doubtful"' in agreement_of(record).text
    assert (
        "Budget: 84 000 EUR; the client finds it realistic, the agency finds it doubtful"
        in page(record)
    )
    bare = proposed(with_single(a_record(), Terms, currency="", budget_client="", budget_agency=""))
    assert "Budget: 84 000 (no currency is named)\\\n" in page(bare)


def test_lines_that_were_typed_apart_stay_apart_and_blanks_are_settled_in_the_data() -> None:
    typed = "One brief.\n\n  Before\tanything   else.\n- signed"
    record = proposed(with_body(a_record(), "C1", action=typed))
    assert 'action = "One brief.\\nBefore anything else.\\n- signed"' in agreement_of(record).text
    assert "**C1** One brief.\\\n  Before anything else.\\\n  \\- signed\\\n" in page(record)


# --- form 1, and drafts -----------------------------------------------------------------------------------------------


def test_an_agreement_of_the_first_form_keeps_its_text_and_digest_and_says_what_it_is() -> None:
    record = sealed_in_first_form()
    agreement = agreement_in(record)
    assert (agreement.form, agreement.page, agreement.signed) == (1, "", agreement.text)
    assert agreement.digest == hashlib.sha256(agreement.text.encode()).hexdigest()
    text = old_page(agreement, record)
    assert "in the first form, workshop-agreement/1: what is signed is its data" in text
    assert f"**{grouped(agreement.digest)}**" in text
    assert "**Signed** for Äpfel & Birnen GmbH: Zoë Müller" in text
    assert "sha256sum agreement.toml" in text


def test_the_first_form_is_shown_with_the_words_that_were_signed() -> None:
    agreement = agreement_in(proposed_in_first_form())
    assert CONTRACT_PREVAILS in agreement.text
    assert CONTRACT_PREVAILS in old_page(agreement, proposed_in_first_form())


def test_a_draft_says_that_it_is_one_and_has_no_digest_and_no_signatures() -> None:
    text = draft_page(a_record(), NOW)
    assert text.startswith("# DRAFT agreement: Quarterly review\n")
    assert "**DRAFT: not proposed, not signed" in text
    assert "SHA" not in text
    assert "Takes effect" not in text
    assert "Invoices paid within 30 days" in text


def test_a_draft_and_the_page_say_the_same_in_their_sections() -> None:
    body = page(proposed()).split("## 1. ")[1].split("## For programs")[0]
    assert body.strip() == draft_page(a_record(), NOW).split("## 1. ")[1].strip()


def test_an_id_that_could_be_markup_is_none() -> None:
    session = structs.replace(a_record().session, id="x`\n# y")
    assert "\n# y" not in page(proposed(a_record(session=session)))


# --- hostile text -----------------------------------------------------------------------------------------------------


def both_pages(record: Record) -> str:
    """Return the page and the signature page as one."""
    agreement = agreement_of(record)
    return f"{agreement.page}\n{signatures_page(agreement, record)}"


def words(text: str) -> str:
    """Return a plain word for each line of `text`."""
    return "\n".join(PLAIN for _ in settled(text).split("\n"))


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


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("markup", MARKUPS)
def test_what_people_typed_is_never_markup(text: str, markup: Callable[[], MarkdownIt]) -> None:
    expected = shape(both_pages(a_record_that_says(words(clean(text)))), markup())
    assert shape(both_pages(a_record_that_says(clean(text))), markup()) == expected


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from("*_`[]()<>#-+!\\|~&. \n"), min_size=1)
)
def test_no_text_at_all_becomes_markup(text: str) -> None:
    typed = clean(text)
    if not typed.strip():
        return
    markup = MarkdownIt("commonmark")
    expected = shape(both_pages(a_record_that_says(words(typed))), markup)
    assert shape(both_pages(a_record_that_says(typed)), markup) == expected


def read_by_a_parser(text: str) -> list[str]:
    """The lines of a page as a parser reads them."""
    found: list[str] = []
    for token in MarkdownIt("commonmark").parse(text):
        if token.children is not None:
            breaks = ("hardbreak", "softbreak")
            words = "".join(
                "\n" if each.type in breaks else each.content for each in token.children
            )
            found += words.split("\n")
    return found


@pytest.mark.parametrize("text", [*HOSTILE, "two  **lines\nof \\`this"])
def test_on_a_screen_the_page_is_read_word_for_word(text: str) -> None:
    made = page(a_record_that_says(clean(text)))
    assert [each.text for each in page_lines(made) if each.text] == read_by_a_parser(made)
    bold = {part for each in page_lines(made) for part, strong in each.parts if strong}
    assert "LEFT OPEN" in bold


def test_what_no_page_is_made_of_is_shown_as_it_stands_in_the_file() -> None:
    strange = (
        "# Title\n\n[here](http://x.example)<!-- gone --> &amp; **half\n\n[x]: http://x.example\n"
    )
    shown = [each.text for each in page_lines(strange) if each.text]
    assert shown == ["Title", *strange.split("\n\n")[1:2], "[x]: http://x.example"]
    first = agreement_in(sealed_in_first_form())
    assert "\n".join(each.text for each in page_lines(first.signed)) == first.signed.rstrip("\n")


def test_the_words_are_read_as_they_were_typed() -> None:
    typed = "**Two** days & <b>no</b> more, see [x](y)"
    html = MarkdownIt("commonmark").render(both_pages(a_record_that_says(typed)))
    assert "**Two** days &amp; &lt;b&gt;no&lt;/b&gt; more, see [x](y)" in html
