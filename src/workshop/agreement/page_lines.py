"""The page that is signed as lines to be read on a screen: the marks of Markdown are taken away, and no word of it."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

_TITLE = "# "
_HEADING = re.compile(r"(#{1,3}) (?=\S)")
_SIGN = re.compile(r"\\([!-/:-@\[-`{-~])|`([^`]+)`|(\*\*)")
"""A sign that was escaped so that it is no markup (model/markdown.py), a word for programs, or an end of bold words."""


class PageLine(Struct, frozen=True):
    """One line of the page."""

    parts: tuple[tuple[str, bool], ...] = ()
    """Its words, each with whether they are in bold; () for an empty line."""
    level: int = 0
    """Of a heading, from 1; 0 for another line."""
    item: bool = False
    """Whether it begins an item of a list."""
    under: bool = False
    """Whether it goes on with the item above it."""

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(words for words, _ in self.parts)


@lru_cache(maxsize=4)
def page_lines(signed: str) -> tuple[PageLine, ...]:
    """Return the lines of the page of an agreement.

    Only what pages are made of is read as markup: anything else, such as a link in an imported page, stands there as
    it stands in the file. What is no page, the data that is signed in form 1, stands there line by line.
    """
    lines = signed.rstrip("\n").split("\n")
    if not signed.startswith(_TITLE):
        return tuple(PageLine(((each, False),) if each else ()) for each in lines)
    return tuple(map(_line, lines))


def _line(line: str) -> PageLine:
    heading = _HEADING.match(line)
    item, under = line.startswith("- "), line.startswith("  ")
    words = line[heading.end() :] if heading else line[2:] if item or under else line
    # A backslash at the end breaks the line, unless it is itself escaped.
    if (len(words) - len(words.rstrip("\\"))) % 2:
        words = words[:-1]
    return PageLine(_parts(words), len(heading[1]) if heading else 0, item, under)


def _parts(words: str) -> tuple[tuple[str, bool], ...]:
    parts, strong, begun, after = list[tuple[str, bool]](), False, "", 0
    bold = sum(1 for each in _SIGN.finditer(words) if each[3]) // 2 * 2  # one too many is no mark
    for each in _SIGN.finditer(words):
        begun += words[after : each.start()]
        after = each.end()
        if each[1] or each[2]:
            begun += each[1] or each[2]
        elif bold:
            bold -= 1
            parts += [(begun, strong)] if begun else []
            strong, begun = not strong, ""
        else:
            begun += each[3]
    begun += words[after:]
    return (*parts, (begun, strong)) if begun else tuple(parts)
