"""The agreement as one file for a browser: the very page with its signatures, and nothing that somebody typed acts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec import structs

from agreement.agreement_builders import agreement_of, sealed
from agreement.first_form import agreement_in, sealed_in_first_form
from agreement.hostile_words import HOSTILE, a_record_that_says
from builders import NOW, SESSION, a_record
from workshop.agreement.canonical import digest
from workshop.agreement.signatures.signature_page import signatures_page
from workshop.model.record import Record
from workshop.model.text import clean
from workshop.room.exports import export

TAGS = {"html", "head", "meta", "title", "style", "body", "header", "main", "section"}
TAGS |= {"h1", "h2", "h3", "p", "ul", "li", "strong", "br", "span", "code", "pre", "a"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "dir", "class", "id", "href"}


class Shown(HTMLParser):
    """What of a file is seen: the words of each part, all elements, all attributes, all targets of links."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.targets: set[str | None] = set()
        self.words = {"header": "", "main": "", "section": "", "title": ""}
        self._parts = list[str]()
        self.feed(file)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.targets.update(value for name, value in attrs if name in ("href", "src"))
        if tag in self.words:
            self._parts.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.words:
            self._parts.pop()

    def handle_data(self, data: str) -> None:
        if self._parts:
            self.words[self._parts[0]] += data


def html(record: Record) -> str:
    return export(record, "agreement", "html", NOW)


def read(markdown: str) -> str:
    """The letters of a page as another reader of Markdown has them, with everything switched on."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    inner = [child.content for token in tokens for child in token.children or ()]
    blocks = [token.content for token in tokens if token.type == "code_block"]
    return "".join(sorted("".join("".join([*inner, *blocks]).split())))


def letters(words: str) -> str:
    return "".join(sorted("".join(words.split())))


def assert_harmless(file: str) -> Shown:
    shown = Shown(file)
    assert shown.tags <= TAGS
    assert shown.attributes <= ATTRIBUTES
    assert shown.targets <= {"#signatures"}
    assert "default-src 'none'; style-src 'sha256-" in file.replace("&#x27;", "'")
    return shown


def test_it_is_the_page_and_the_signature_page_word_for_word() -> None:
    record = sealed()
    agreement = agreement_of(record)
    shown = assert_harmless(html(record))
    assert letters(shown.words["main"]) == read(agreement.page)
    assert letters(shown.words["section"]) == read(signatures_page(agreement, record))
    assert agreement.digest in shown.words["header"]
    assert shown.words["title"] == "Agreement: Quarterly review"


def test_the_digest_is_printed_at_the_foot_of_every_page() -> None:
    record = sealed()
    file = html(record)
    words = f"SHA-256 of agreement.md {agreement_of(record).digest}"
    assert f'@page {{ @bottom-left {{ content: "{words}"; }} }}' in file


def test_the_sides_have_their_shape_and_their_colour() -> None:
    file = html(sealed())
    ines = '<li dir="auto" class="side client"><span class="shape client">● </span>Ines Moreau'
    assert ines in file
    parties = '<span class="shape agency">○ </span>Oak &amp; Lime GmbH (agency)</p>'
    assert parties in file


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_typed_is_words_in_every_field(text: str) -> None:
    record = a_record_that_says(clean(text))
    shown = assert_harmless(html(record))
    assert letters(shown.words["main"]) == read(agreement_of(record).page)


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from("*_`[]()<>#-+!\\|~&.○● \n"), min_size=1)
)
def test_no_text_at_all_acts(text: str) -> None:
    if not (typed := clean(text)).strip():
        return
    record = a_record_that_says(typed)
    shown = assert_harmless(html(record))
    assert letters(shown.words["main"]) == read(agreement_of(record).page)


def test_a_page_that_came_in_with_links_and_pictures_reaches_nothing() -> None:
    record = sealed()
    strange = "[x](http://a.example) ![y](http://b.example/p.png) <http://c.example> <img src=d>"
    page = f"# Agreement\n\n{strange}\n\n> e\n\n{'0' * 64}\n"
    changed = structs.replace(record.agreements[0], page=page)
    file = html(structs.replace(record, agreements=(changed,)))
    assert strange in assert_harmless(file).words["main"]
    assert digest(page) in file


def test_before_it_is_proposed_it_says_draft_and_names_no_digest() -> None:
    file = html(a_record(session=structs.replace(SESSION, title='"}</style><b>')))
    shown = assert_harmless(file)
    assert 'content: "DRAFT: nothing is agreed"' in file
    assert shown.words["title"].startswith('DRAFT agreement: "}</style><b>')
    assert "DRAFT" in shown.words["main"]
    assert not re.search("[0-9a-f]{64}", file)


def test_a_first_form_is_shown_with_the_digest_of_its_data() -> None:
    record = sealed_in_first_form()
    shown = assert_harmless(html(record))
    assert "What is signed is the file agreement.toml" in shown.words["header"]
    assert agreement_in(record).digest in shown.words["header"]
    assert shown.words["main"].count("Signed for") == 2
    assert shown.words["section"] == ""


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    assert html(sealed()) == html(sealed())
