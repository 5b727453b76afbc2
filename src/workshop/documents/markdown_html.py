"""Markdown that this program wrote as HTML: what it writes is laid out, and nothing else in it acts as markup.

Importing this loads markdown-it, so it is imported where a page is made.
"""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from workshop.model.paragraphs import shape
from workshop.model.sides import SIDES, Side

_RULES = ("heading", "list", "code", "table", "emphasis", "backticks", "newline", "escape")
"""All that our documents are made of. Links, pictures and HTML in a page that was imported stand there as text."""
_WORDS = ("heading_open", "paragraph_open", "list_item_open", "th_open", "td_open")
"""What holds words that somebody typed, each in its own direction."""


def as_html(markdown: str, *, apart: str = "", small: str = "") -> str:
    """Return the HTML of a document of ours.

    What stands on a line of its own behind the sign `apart` is in an element of its own, and so is everything from the
    heading `small` on.
    """
    parser = MarkdownIt("zero", {"html": False}).enable([*_RULES])
    tokens = parser.parse(markdown)
    for place, token in enumerate(tokens):
        if token.type in _WORDS:
            token.attrSet("dir", "auto")
        if token.type == "list_item_open" and (side := _side_of(tokens[place + 2].content)):
            token.attrJoin("class", "side")
            token.attrJoin("class", side)
        for child in token.children or ():
            if child.type == "strong_open":
                # Or the number of a clause would turn the words after it.
                child.attrSet("dir", "auto")
        if token.children:
            parties = place > 3 and tokens[place - 2].type == "heading_close"
            lines = _details_apart(token.children, apart) if apart else iter(token.children)
            token.children = [*_coloured(lines, everywhere=parties)]
    text: str = parser.renderer.render([*_small_from(tokens, small)], parser.options, {})
    return text


def _side_of(line: str) -> Side | None:
    """Return the side with whose shape a line begins, which then stands in place of a bullet."""
    return next((side for side in SIDES if line.startswith(shape(side))), None)


def _small_from(tokens: list[Token], heading: str) -> Iterator[Token]:
    """Yield all tokens, with those from a heading of the second level on in an element of their own."""
    begun = False
    for place, token in enumerate(tokens):
        named = token.tag == "h2" and token.nesting == 1 and tokens[place + 1].content == heading
        if named and not begun:
            begun = True
            yield Token("section_open", "section", 1, attrs={"class": "small"}, block=True)
        yield token
    if begun:
        yield Token("section_close", "section", -1, block=True)


def _details_apart(tokens: list[Token], sign: str) -> Iterator[Token]:
    """Yield the tokens of a line, with what stands after `sign` on a line of its own in an element of its own."""
    begun = False
    for place, token in enumerate(tokens):
        begins = token.type == "text" and token.content.startswith(sign)
        if begins and not begun and place and tokens[place - 1].type == "hardbreak":
            begun = True
            yield Token("span_open", "span", 1, attrs={"class": "said", "dir": "auto"})
        yield token
    if begun:
        yield Token("span_close", "span", -1)


def _coloured(tokens: Iterator[Token], *, everywhere: bool) -> Iterator[Token]:
    """Yield the tokens of a line with the shape that it begins with in an element of its own.

    With `everywhere` each shape is: the line under a heading names both parties.
    """
    for place, token in enumerate(tokens):
        if token.type == "text" and (everywhere or not place):
            yield from _shapes_apart(token.content, everywhere)
        else:
            yield token


def _shapes_apart(text: str, everywhere: bool) -> Iterator[Token]:
    rest = text
    while found := [
        (rest.find(shape(side)), side)
        for side in SIDES
        if shape(side) in rest and (everywhere or rest.startswith(shape(side)))
    ]:
        place, side = min(found)
        if place:
            yield _text(rest[:place])
        yield Token("span_open", "span", 1, attrs={"class": " ".join(("shape", side))})
        yield _text(shape(side))
        yield Token("span_close", "span", -1)
        rest = rest[place + len(shape(side)) :]
        if not everywhere:
            break
    yield _text(rest)


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)
