"""Writing what people typed into Markdown so that it reads as typed and never acts as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# Words, and signs where nobody reads markup or an address in them. Most lines are of these alone and need no parser.
_QUIET = re.compile(
    r"""
    (?!\d{1,9}[.)])                      # "1." begins a list
    (?: [a-zA-Z0-9 ,;'"()?!%]            # every character fits one branch, or the search would take for ever
      | [^\x00-\x7f]
      | [.:](?=\ |$) | /(?!/)            # no "www.", no "https://"
      | (?<=\w)-(?=\w)
    )*+
    """,
    re.VERBOSE,
)

# What CommonMark or GFM would read as markup, or may together with what stands beside it.
_MARKUP = re.compile(
    r"""
    [`|]                                 # code, cells of a table
    | \\(?=[!-/:-@\[-`{-~]|$)            # a backslash before a sign that it would escape
    | (?<!\ )[*~] | [*~](?!\ )           # emphasis, deletion; with blanks on both sides they are neither
    | (?<![^\W_])_ | _(?![^\W_])         # emphasis; within a word it is none
    | \](?=[(\[:])                       # a link or its target
    | <(?=[a-zA-Z/!?]|$)                 # a tag, a comment, an address
    | &(?=\#?\w+;)                       # an entity
    | (?<=\ )\#(?=\#*$)                  # the end of a heading
    | ^\#(?=\#{0,5}(?:\ |$)) | ^>        # a heading, a quotation
    | ^[-+](?=\ |$)                      # a list
    | ^[-=:](?=[-=:\ ]*$)                # the underline of a heading or of a table's head, a rule
    | ^\[(?=[ xX]\](?:\ |$))             # a task
    """,
    re.VERBOSE,
)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\ |$)")

# Signs that can begin markup anywhere, of which addresses are made, or that some renderers read on their own account.
# Others (, ; ' " ? % and closing brackets) are left alone, and so are those of plain prose: a point or colon at the end
# of a word, a hyphen within one, a lone &.
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
_ASCII_SIGN = re.compile(r"[!-/:-@\[-`{-~]")


def escape(text: str) -> str:
    """Return `text` on one line, white space folded, as Markdown in which nothing is markup.

    It can stand anywhere in a line: in a heading, a list item, a table cell. A sign is escaped only where CommonMark or
    GFM would read it otherwise, so that the file itself reads as typed. Mail addresses stay as they are.
    """
    line = " ".join(text.split())
    return line if _QUIET.fullmatch(line) else _escaped(line)


@lru_cache(maxsize=4096)
def _escaped(line: str) -> str:
    """Return `line` escaped in the quietest way that a parser reads as exactly the line."""
    lightly = _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", line))
    if _reads_as(lightly, line):
        return lightly
    words = zip(lightly.split(" "), line.split(" "), strict=True)
    by_word = " ".join(
        light if _reads_as(f"x {light}", f"x {word}") else _LOUD.sub(r"\\\g<0>", word)
        for light, word in words
    )
    if _reads_as(by_word, line):
        return by_word
    loudly = _LOUD.sub(r"\\\g<0>", line)
    return loudly if _reads_as(loudly, line) else _ASCII_SIGN.sub(r"\\\g<0>", line)


# --- the check ------------------------------------------------------------------------------------


def _reads_as(markdown: str, line: str) -> bool:
    """Return whether a parser reads `markdown` as the words of `line` and nothing else, wherever it stands."""
    kinds, texts = _read(markdown)
    return kinds == _kinds_of_words() and set(texts) == {line}


@cache
def _kinds_of_words() -> tuple[str, ...]:
    return _read("word")[0]


@cache
def _parser() -> MarkdownIt:
    # Imported here only: it takes a while, and few commands write Markdown.
    from markdown_it import MarkdownIt

    return MarkdownIt("gfm-like", {"html": True})


def _read(markdown: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a parser makes of `markdown` in a heading, an item, its next line, a cell: its tokens, its texts."""
    page = (
        f"# {markdown}\n\n- {markdown}\\\n  {markdown}\n\n| {markdown} |\n|---|\n| {markdown} |\n"
    )
    kinds: list[str] = []
    texts: list[str] = []
    for token in _parser().parse(page):
        kinds.append(token.type)
        if token.children is not None:
            inner, said = _inline(token.children)
            kinds += inner
            texts += said
    return tuple(kinds), tuple(texts)


def _inline(tokens: list[Token]) -> tuple[list[str], list[str]]:
    """Return the kinds of tokens that are not text, and the texts between line breaks."""
    kinds: list[str] = []
    texts = [""]
    for token in _without_mail(tokens):
        if token.type in ("text", "text_special"):
            texts[-1] += token.content
            continue
        kinds.append(token.type)
        if token.type == "hardbreak":
            texts.append("")
    return kinds, texts


def _without_mail(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens without the links that a bare mail address becomes."""
    mail = False
    for place, token in enumerate(tokens):
        if token.type == "link_open":
            shown = tokens[place + 1].content if place + 1 < len(tokens) else ""
            mail = token.markup == "linkify" and token.attrGet("href") == f"mailto:{shown}"
        if not (mail and token.type in ("link_open", "link_close")):
            yield token
