"""Escaped text reads in Markdown as it was typed, whatever it was."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from documents.record_strategies import texts
from workshop.model.markdown import escape

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
LINKING = MarkdownIt("gfm-like", {"html": True})
"""Makes links of bare addresses too, as many sites do."""


def read_as(page: str, tag: str) -> str:
    """Return the text in the one `tag` of the rendered page, which holds no tag itself."""
    match = re.search(rf"<{tag}>(.*?)</{tag}>", GFM.render(page), re.S)
    assert match is not None
    assert "<" not in match[1]
    return html.unescape(match[1])


@given(texts)
def test_a_paragraph_reads_as_it_was_typed(text: str) -> None:
    wanted = " ".join(text.split())
    assert read_as(f"x{escape(text)}x", "p") == f"x{wanted}x"


@given(texts)
def test_a_heading_an_item_and_a_cell_read_as_they_were_typed(text: str) -> None:
    wanted = " ".join(text.split())
    assert read_as(f"# x{escape(text)}", "h1") == f"x{wanted}"
    assert read_as(f"- {escape(text)}x", "li") == f"{wanted}x"
    assert read_as(f"| a |\n|---|\n| {escape(text)}x |\n", "td") == f"{wanted}x"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "**bold** _it_ ~~no~~ `code`",
        "&lt; &#65;",
        "1. one",
        "- one",
        "# one",
        "    code",
        "a\n\n---\n\nb",
        "| a | b |",
        "\\",
        "<https://example.org>",
        "![x](y)",
    ],
)
def test_nothing_that_looks_like_markup_is(text: str) -> None:
    assert read_as(escape(text), "p") == " ".join(text.split())


# --- what people see in the raw file ----------------------------------------------------------------------------------

signs = st.text(st.sampled_from("ab1 *_`~[]()<>#+-=!|\\&;:/.@^$'é。"), max_size=14)
"""Texts that are hardly anything but markup."""
addresses = st.sampled_from(
    ("www.x.com", "https://x.com", "//localhost", "mailto:a@b.org", "a@b.org", "x.com", "ftp://x")
)
mixed = st.lists(signs | addresses, min_size=1, max_size=4).map("".join) | signs


def said_in(page: str) -> tuple[set[str], list[str]]:
    """Return what a parser that makes links says in each heading, item and cell, and the marks that it found."""
    texts: set[str] = set()
    marks: list[str] = []
    for token in LINKING.parse(page):
        text = ""
        for inner in token.children or []:
            if inner.type in ("text", "text_special"):
                text += inner.content
            elif inner.type == "hardbreak":
                texts.add(text)
                text = ""
            elif inner.type != "link_close" and not str(inner.attrGet("href")).startswith(
                "mailto:"
            ):
                marks.append(inner.type)
        if token.children is not None:
            texts.add(text)
    return texts, marks


@given(texts | mixed)
@example("a@b.org and www.x.com")
@example("[x]: y")
@example("| --- |")
@example("1) one\\")
def test_what_is_shown_is_what_was_typed_and_nothing_else(text: str) -> None:
    line = " ".join(text.split())
    if not line:
        return
    found = escape(text)
    page = f"## {found}\n\n- **§§** {found}\\\n  {found}\n- {found}\n\n| {found} |\n|---|\n| {found} |\n"
    said, marks = said_in(page)
    assert {each.removeprefix("§§ ").strip() for each in said} == {line}
    assert set(marks) <= {"strong_open", "strong_close"}
    assert marks.count("strong_open") == 1


@given(mixed, mixed)
def test_two_texts_in_one_line_make_no_markup_together(one: str, two: str) -> None:
    first, second = " ".join(one.split()), " ".join(two.split())
    said, marks = said_in(f"- {escape(one)}: {escape(two)}\n")
    assert {each.strip() for each in said} == {f"{first}: {second}".strip()}
    assert marks == []


@pytest.mark.parametrize(
    "text",
    [
        "amara.okafor@skerrow.example",
        "write to amara_b.okafor+review@skerrow.example, please",
        "3.2",
        "SF-2025-07, brand and campaigns",
        "120 a month, ± 10 % (at most)",
        "€84,000 & $2.50 = more + better",
        "C# and snake_case and 2 * 3",
        "Kite & Anvil [called K&A]",
        "C:\\Users",
        "x < 5 and y > 3",
        "and/or, 12:30, i.e. now; “quoted” – 'so'!",
        "50:50",
    ],
)
def test_plain_prose_stays_as_it_is(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("1. one", "1\\. one"),
        ("- one", "\\- one"),
        ("# one", "\\# one"),
        ("a|b", "a\\|b"),
        ("*must*", "\\*must\\*"),
        ("<b>", "\\<b>"),
        ("&amp;", "\\&amp;"),
        ("see www.x.com and write to a@b.org", "see www\\.x\\.com and write to a@b.org"),
    ],
)
def test_only_what_would_be_read_otherwise_is_escaped(text: str, raw: str) -> None:
    assert escape(text) == raw
