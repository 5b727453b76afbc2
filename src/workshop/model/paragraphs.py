"""Paragraphs: what stands in a document about one item, and how Markdown lays several of them out as lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from workshop.model.kinds import SECTIONS
from workshop.model.markdown import escape
from workshop.model.names import Section
from workshop.model.sides import MARKS, Side


class Paragraph(Struct, frozen=True):
    """One thing to read aloud. All of it is plain text, as people typed it."""

    text: str
    number: str = ""
    """The clause number (E3); "" for one without."""
    detail: str = ""
    """Shown muted below the text: who, until when, how it stands."""
    open: bool = False
    """Whether the sides leave it open: they differ, or not both accepted it."""
    side: Side | None = None
    """Whose it is; None for a joint one."""
    heading: str = ""
    """The heading it stands under within its section; "" for none."""


class ReadSection(Struct, frozen=True):
    """One section, as each side confirms it."""

    section: Section
    summary: str
    """What changed, in a few words: `2 changed, 9 stand`."""
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def title(self) -> str:
        """What people call the section."""
        return SECTIONS[self.section]

    @property
    def open(self) -> tuple[str, ...]:
        """The clause numbers of what is left open in it."""
        return tuple(each.number for each in self.paragraphs if each.open)


def listed(paragraphs: Iterable[Paragraph], *, mark_open: bool = False) -> Iterator[str]:
    """Yield the paragraphs as Markdown, line by line: lists under their headings.

    A heading with a single plain line is put into that line. With `mark_open` what is left open is marked.
    """
    under_heading = False
    for heading, group in groupby(paragraphs, key=lambda each: each.heading):
        alike = tuple(group)
        in_line = len(alike) == 1 and not alike[0].number and not under_heading
        if heading and not in_line:
            under_heading = True
            yield from ("", f"### {on_one_line(heading)}", "")
        label = f"**{on_one_line(heading)}:** " if heading and in_line else ""
        for each in alike:
            yield bullet(each, label, mark_open=mark_open)


def bullet(
    paragraph: Paragraph, label: str = "", *, mark_open: bool = False, inset: str = ""
) -> str:
    """Return a list item: each line of the text and of the muted words on a line of its own."""
    number = f"**{on_one_line(paragraph.number)}** " if paragraph.number else ""
    mark = "**LEFT OPEN** " if mark_open and paragraph.open else ""
    lines = line_by_line(paragraph.text, paragraph.detail, by=f"\\\n{inset}  ")
    return f"{inset}- {shape(paragraph.side)}{label}{number}{mark}{lines}"


def shape(side: Side | None) -> str:
    """Return the shape of a side with a blank after it; "" for none."""
    return f"{MARKS[side]} " if side else ""


def line_by_line(*texts: str, by: str = "\\\n") -> str:
    """Return each line of `texts` on a line of its own."""
    return by.join(escape(line) for text in texts for line in text.split("\n") if line.strip())


def on_one_line(text: str) -> str:
    """Return `text` on one line; a sign stands where a line was broken."""
    return escape(text.replace("\n", " ⏎ "))


def as_page(lines: Iterable[str]) -> str:
    """Return the lines as one text, with one empty line at most between two."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"
