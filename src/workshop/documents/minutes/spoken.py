"""The minutes as sentences to be heard: what stands in lists and tables, without marks, shapes and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from workshop.documents.minutes.told import DASH
from workshop.model.sides import MARKS, SIDES, side_word

if TYPE_CHECKING:
    from markdown_it.token import Token

_ENDS = (".", "!", "?", ":", "…", "。", "！", "？")
_RANGE = re.compile(r"(?<=\d)–(?=\d)")
_CHANGE = re.compile(r"([\d.]+) → ([\d.]+) [↑↓] (?=up|down)")
_SAME = re.compile(r"([\d.]+) = (?=as before)")


@cache
def _beside() -> re.Pattern[str]:
    """Return what finds the shape of a side before its word."""
    words = "|".join(map(side_word, SIDES))
    return re.compile(rf"[{''.join(MARKS.values())}] (?=(?:{words})\b)", re.IGNORECASE)


def spoken(lines: Iterable[str], *, headings: bool = True) -> list[str]:
    """Return what `lines` of Markdown say, one paragraph for each item and each row; "" stands before a heading."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse("\n".join(lines))
    found: list[str] = []
    depth, head = 0, list[str]()
    row: list[str] | None = None
    for at, token in enumerate(tokens):
        if token.type == "list_item_open":
            depth += 1
        elif token.type == "list_item_close":
            depth -= 1
        elif token.type == "table_open":
            head = []
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            if head:
                found.append(_row(head, row))
            else:
                head = row
            row = None
        elif token.type == "inline" and token.children is not None:
            if row is not None:
                row.append(_cell(_words(token.children)))
            elif tokens[at - 1].type == "heading_open":
                found += ["", _ended(_words(token.children))] if headings else []
            else:
                found.append(_item(token.children, under=depth > 1))
    return found[1:] if found and not found[0] else found


def _words(tokens: Sequence[Token]) -> str:
    return _beside().sub("", "".join(_texts(tokens))).replace(" ⏎ ", ", ")


def _heard(words: str) -> str:
    """Return words about an item, or in a cell, with signs that nobody says put into words."""
    return _SAME.sub(r"\1, ", _CHANGE.sub(r"from \1 to \2, ", _beside().sub("", words)))


def _texts(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("hardbreak", "softbreak"):
            yield "\n"
        elif token.type == "image":
            yield "".join(_texts(token.children or ()))
        else:
            yield token.content


def _item(tokens: Sequence[Token], *, under: bool) -> str:
    """Return an item of a list, or a paragraph: whose it is, its number, its words, and what is said about it."""
    own, _, about = "".join(_texts(tokens)).partition(f"\n{DASH}")
    side = next((each for each in SIDES if own.startswith(f"{MARKS[each]} ")), None)
    own = own[2:] if side else own
    number = next((_strong(tokens) for each in tokens if each.type == "strong_open"), "")
    if number and own.startswith(number) and not number.endswith(":"):
        own = own.removeprefix(number).strip()
    else:
        number = ""
    who = side_word(side).capitalize() if side else ""
    about = re.sub(rf"^{who} (says|expects)( · |$)", "", about) if who else about
    label = ", ".join(filter(None, ("Under it" if under else "", who, number)))
    own = _ended(_beside().sub("", own).replace("\n", " ").replace(" ⏎ ", ", "))
    about = _heard(about).replace(" – ", ": ").replace("\n", " ")
    about = "; ".join(each.removesuffix(".") for each in about.split(" · "))
    said = _ended(about[:1].upper() + about[1:])
    return " ".join(filter(None, (f"{label}:" if label else "", own, said)))


def _strong(tokens: Sequence[Token]) -> str:
    """Return the first words in bold."""
    opened = next(at for at, each in enumerate(tokens) if each.type == "strong_open")
    closed = next(at for at, each in enumerate(tokens) if each.type == "strong_close")
    return "".join(_texts(tokens[opened:closed]))


def _cell(words: str) -> str:
    return "none" if words == "–" else _RANGE.sub(" to ", _heard(words)).strip()


def _row(head: Sequence[str], row: Sequence[str]) -> str:
    """Return a row of a table: its first cell, then each column with its heading; empty cells are left out."""
    cells = [f"{name}: {cell}" for name, cell in zip(head[1:], row[1:], strict=False) if cell]
    return _ended(f"{row[0]} {'; '.join(cells)}" if _is_end(row[0]) else _with(row[0], cells))


def _with(first: str, cells: Sequence[str]) -> str:
    return f"{first}: {'; '.join(cells)}" if cells else first


def _is_end(words: str) -> bool:
    return words.endswith(_ENDS)


def _ended(words: str) -> str:
    """Return words with a full stop, where they have no other end."""
    words = words.strip()
    return words if not words or _is_end(words) else f"{words}."
