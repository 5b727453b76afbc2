"""The minutes as one HTML file: the same Markdown, made into a page that any browser shows and prints."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from workshop.documents.html_page import html_page, part
from workshop.documents.minutes.told import DASH
from workshop.model.paragraphs import shape
from workshop.model.sides import SIDES

_WORDS = ("heading_open", "paragraph_open", "list_item_open", "th_open", "td_open")
"""What holds words that somebody typed, each in its own direction."""


def minutes_page(title: str, markdown: str) -> str:
    """Return the page; `title` is plain text. No HTML in the Markdown is taken for such."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(markdown)
    for place, token in enumerate(tokens):
        if token.type in _WORDS:
            token.attrSet("dir", "auto")
        if token.type == "list_item_open" and _of_a_side(tokens[place + 2]):
            token.attrSet("class", "side")
        for child in token.children or ():
            if child.type == "strong_open":
                child.attrSet(
                    "dir", "auto"
                )  # or the number of a clause would turn the words after it
        if token.children:
            token.children = list(_details_apart(token.children))
    body = parser.renderer.render(tokens, parser.options, {})
    return html_page(title, f"<main>\n{body}</main>\n", style=part("base.css", "minutes.css"))


def _of_a_side(line: Token) -> bool:
    """Return whether a line begins with the shape of a side, which then stands in place of a bullet."""
    return line.content.startswith(tuple(map(shape, SIDES)))


def _details_apart(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens of a line, with what stands after a dash on a line of its own in an element of its own."""
    apart = False
    for place, token in enumerate(tokens):
        begins = token.type == "text" and token.content.startswith(DASH)
        if begins and not apart and place and tokens[place - 1].type == "hardbreak":
            apart = True
            yield Token("span_open", "span", 1, attrs={"class": "said", "dir": "auto"})
        yield token
    if apart:
        yield Token("span_close", "span", -1)
