"""Escaped text reads in Markdown as it was typed, whatever it was."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from documents.record_strategies import texts
from workshop.model.markdown import escape

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


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
