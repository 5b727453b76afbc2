"""Writing what people typed into Markdown so that it reads as typed and never acts as markup."""

from __future__ import annotations

import re

# Signs that can begin markup anywhere. Others (, ; ' " ? % and closing brackets) are left alone, and so are those of
# plain prose: a point or colon at the end of a word, a hyphen within one, a lone &.
_LOUD = re.compile(
    r"""
    [\\`*_{}\[\]<>\#+!|~^=$@]      # emphasis, code, links, tags, headings, tables, mathematics, addresses
    | \((?=\S*\))|(?<=\d)\)        # "(c)" is a sign to some renderers; "1)" begins a list
    | (?<=\d)\. | \.(?=\S)         # "1." begins a list, "www.x" becomes a link
    | (?<!\b\d\d):(?=\S) | :(?=\S)(?!\d\d\b(?!:))  # "https://", ":smile:", but no time of day
    | (?<!\w)- | -(?!\w)           # a list, a rule, a heading underlined
    | &(?=\S)                      # an entity
    """,
    re.VERBOSE,
)


def escape(text: str) -> str:
    """Return `text` on one line, white space folded, as Markdown in which nothing is markup.

    It can stand anywhere in a line: in a heading, a list item, a table cell.
    """
    return _LOUD.sub(r"\\\g<0>", " ".join(text.split()))
