"""Reading a list that was written elsewhere: its items without their bullets, under the headings they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from msgspec import Struct, structs

from workshop.model.text import clean

_BULLET = re.compile(r"(?:[-*+–—](?=\s)|o(?=\t)|[•◦▪▫‣⁃●○■□☐☑✓✔➢➤►·](?=\s?\S))\s*")
_MARK = re.compile(r"(\(?)(?:(\d{1,3}(?:\.\d{1,3})*)|([A-Za-z]))([.)]|(?<=\d\.\d))\s+(?=\S)")
_HASHES = re.compile(r"#{1,6}\s+(?=\S)")


class Listed(Struct, frozen=True):
    """An item of a list."""

    text: str
    group: str = ""
    """The heading it stands under, "" for none; headings of headings come before it, after ` · `."""


class _Line(Struct, frozen=True):
    """A line, with the mark that stands before its words."""

    indent: int
    words: str
    kind: str = ""
    """The sort of its mark: `bullet`, `1`, `1.1`, `A`, `a`, `#`; "" for none."""
    number: int = 0
    """The place that its mark says, from 1; 0 for a mark without one."""
    whole: str = ""
    """The line with its mark."""
    after_gap: bool = False
    """Whether an empty line stands before it."""


def items_in(text: str, *, groups: bool = True) -> tuple[Listed, ...]:
    """Return the items of a list that was pasted, without bullets, numbers and letters.

    A line over lines that are marked in another way, or further in, is their heading, as is one that ends in a colon.
    Without `groups` a heading is an item too, so that no words are lost.
    """
    lines = _joined(_read(clean(text)))
    items: list[Listed] = []
    open_headings: list[tuple[_Line, str]] = []
    for place, line in enumerate(lines):
        while open_headings and not _stands_under(line, open_headings[-1][0]):
            open_headings.pop()
        following = lines[place + 1] if place + 1 < len(lines) else None
        back = following is not None and any(
            each.kind and each.kind == following.kind and each.indent >= following.indent - 1
            for each, _ in open_headings
        )
        if groups and following is not None and not back and _is_heading(line, following):
            open_headings.append((line, line.words.rstrip(" :")))
        else:
            group = " · ".join(words for _, words in open_headings)
            items.append(Listed(line.words, group))
    return tuple(items)


def is_marked(text: str) -> bool:
    """Return whether `text` is a list of two items or more that are marked as such, not lines of one text."""
    lines = _read(clean(text))
    marked = [line for line in lines if line.kind and line.kind != "#"]
    return len(marked) > 1 and all(line.kind or _over(line, lines) for line in lines)


def _over(line: _Line, lines: Sequence[_Line]) -> bool:
    place = lines.index(line)
    return place + 1 < len(lines) and bool(lines[place + 1].kind)


def _is_heading(line: _Line, following: _Line) -> bool:
    if line.kind == "#":
        return following.kind != "#" or len(following.whole) > len(line.whole)
    if following.kind == "#":
        return False
    if line.words.endswith(":") and not line.kind:
        return not (following.words.endswith(":") and not following.kind)
    if following.kind == line.kind:
        return following.indent > line.indent + 1
    # A line under marked ones that has no mark itself begins something new.
    return bool(following.kind) and _stands_under(following, line)


def _stands_under(line: _Line, heading: _Line) -> bool:
    """Return whether `line` may stand under `heading`: further in, or marked in another way and no heading like it."""
    if heading.kind == "#":
        return line.kind != "#"
    if line.kind == heading.kind:
        same_level = line.indent <= heading.indent + 1
        if not line.kind and heading.words.endswith(":"):
            return not line.words.endswith(":")
        return not same_level
    if not line.kind and line.kind != heading.kind:
        return line.indent > heading.indent + 1
    return line.indent >= heading.indent - 1 and _rank(line) >= _rank(heading)


def _rank(line: _Line) -> tuple[int, int]:
    """Return how far down a mark usually stands: a numeral with points under the one without, bullets under both."""
    if line.kind.startswith("1"):
        return 1, line.kind.count(".")
    return {"": 0, "#": 0, "A": 1, "a": 2, "bullet": 3}[line.kind], 0


def _read(text: str) -> tuple[_Line, ...]:
    """Return the lines that have words, with their marks; a numeral or letter counts only where others follow on it."""
    lines: list[_Line] = []
    gap = False
    for raw in text.split("\n"):
        wide = raw.expandtabs(4)
        words = raw.strip()
        if not words:
            gap = True
            continue
        kind, number, rest = _mark(words)
        indent = len(wide) - len(wide.lstrip())
        lines.append(_Line(indent, rest, kind, number, words, gap))
        gap = False
    return tuple(_without_false_marks(lines))


def _mark(words: str) -> tuple[str, int, str]:
    if found := _HASHES.match(words):
        return "#", 0, words[found.end() :]
    if found := _BULLET.match(words):
        return "bullet", 0, words[found.end() :]
    found = _MARK.match(words)
    if found is None:
        return "", 0, words
    numerals, letter = found[2], found[3]
    rest = words[found.end() :]
    if letter:
        case = "A" if letter.isupper() else "a"
        return case, ord(letter) - ord(case) + 1, rest
    parts = numerals.split(".")
    return ".".join("1" * len(parts)), int(parts[-1]), rest


def _without_false_marks(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Yield the lines; a mark that neither begins a sequence nor is part of one belongs to the words."""
    for place, line in enumerate(lines):
        if line.number:
            known = [each.number for each in lines[:place] if each.kind == line.kind]
            coming = [each.number for each in lines[place + 1 :] if each.kind == line.kind]
            follows = bool(known) and line.number in (known[-1] + 1, 1)
            begins = line.number == 1 and (coming[0] in (1, 2) if coming else line.kind != "1.1")
            leads = bool(coming) and coming[0] == line.number + 1
            alone = line.kind in ("A", "a") and not (known or coming)
            if alone or not (follows or begins or leads):
                yield structs.replace(line, kind="", number=0, words=line.whole)
                continue
        yield line


def _joined(lines: Sequence[_Line]) -> list[_Line]:
    """Return the lines; one that goes on with the item before it, as in a text that was wrapped, is joined to it."""
    joined: list[_Line] = []
    for place, line in zip(count(), lines, strict=False):
        before = joined[-1] if joined else None
        following = lines[place + 1] if place + 1 < len(lines) else None
        wrapped = (
            before is not None
            and bool(before.kind)
            and before.kind != "#"
            and not line.kind
            and not line.after_gap
            and line.indent > before.indent
            and not (following is not None and _is_heading(line, following))
        )
        if wrapped and before is not None:
            joined[-1] = structs.replace(before, words=f"{before.words} {line.words}")
        else:
            joined.append(line)
    return joined
