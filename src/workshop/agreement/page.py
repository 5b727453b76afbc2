"""The page of an agreement: what people read and, in form 2, what they sign.

It is made from the data alone. The same data always gives the same page, and every value of the data stands on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import structs

from workshop.agreement.canonical import digest
from workshop.agreement.clauses.welcome import Parties
from workshop.agreement.content import Content, Superseded, read
from workshop.agreement.for_programs import for_programs
from workshop.agreement.replaced import HEADING, in_words
from workshop.model.paragraphs import (
    Paragraph,
    ReadSection,
    as_page,
    line_by_line,
    listed,
    on_one_line,
    shape,
)
from workshop.model.values import show_date, show_minute

__all__ = ["Paragraph", "ReadSection", "body", "data_hash", "page_of", "read_back"]

TAKES_EFFECT = (
    "Takes effect when all named below have signed; "
    "signatures stand on a separate page naming this page's digest."
)
HOLDS = "Where this page and its data, the file agreement.toml, differ, this page holds."


@lru_cache(maxsize=4)
def read_back(text: str, *, addresses: bool = True) -> tuple[ReadSection, ...]:
    """Return the sections of an agreement from its data, in the order they are read aloud.

    What became of the agreement that it replaces stands in the last one: the page has it after them. Without
    `addresses` nobody's mail address is in them. Raises DocumentError where the data cannot be read.
    """
    # Cached, because screens ask after every change and the same data always gives the same sections.
    content = read(text)
    sections = _sections(content if addresses else _without_addresses(content))
    became = in_words(content.head.replaced)
    if not (sections and became):
        return sections
    last = structs.replace(sections[-1], paragraphs=(*sections[-1].paragraphs, *became))
    return (*sections[:-1], last)


def page_of(text: str) -> str:
    """Return the page of the data `text`. Its last line is the SHA-256 of the data.

    Raises DocumentError where the data cannot be read.
    """
    return page_from(read(text), digest(text))


def page_from(content: Content, data: str) -> str:
    """Return the page of what the data says, whose SHA-256 is `data`."""
    lines = [
        *title(content, "Agreement"),
        *_standing(content),
        *body(content),
        *for_programs(content),
        "The data of this page is the file agreement.toml. The SHA-256 of its bytes is the last line of this page:",
        "",
        data,
    ]
    return as_page(lines)


def data_hash(page: str) -> str:
    """Return the SHA-256 of its data that a page names: its last line; "" where that is none."""
    last = page.removesuffix("\n").rpartition("\n")[2]
    return last if re.fullmatch("[0-9a-f]{64}", last) else ""


def _sections(content: Content) -> tuple[ReadSection, ...]:
    return tuple(part.read_back() for part in content.parts.values())


def _without_addresses(content: Content) -> Content:
    parties = content.parts.get("parties")
    if not isinstance(parties, Parties):
        return content
    people = tuple(structs.replace(each, mail="") for each in parties.people)
    parts = {**content.parts, "parties": structs.replace(parties, people=people)}
    return structs.replace(content, parts=parts)


def title(content: Content, word: str) -> list[str]:
    """Return the heading, and the two parties under it."""
    parties = content.parts.get("parties")
    lines = [f"# {word}: {on_one_line(content.head.title)}", ""]
    if isinstance(parties, Parties):
        lines += [
            f"{shape('client')}{on_one_line(parties.client.full)} (client) and "
            f"{shape('agency')}{on_one_line(parties.agency.full)} (agency)",
            "",
        ]
    return lines


def _standing(content: Content) -> Iterator[str]:
    """Yield when it takes effect, by whose signatures, what it replaces, and what holds."""
    yield TAKES_EFFECT
    yield ""
    parties = content.parts.get("parties")
    for each in parties.signatories if isinstance(parties, Parties) else ():
        who = f"{each.name}, {each.title}" if each.title else each.name
        yield f"- {shape(each.side)}{on_one_line(who)}, for {on_one_line(each.for_whom)}"
    yield ""
    at = content.head.proposed
    yield (
        f"Revision {content.head.revision}, proposed on {show_date(at.date())} at {show_minute(at)} UTC."
    )
    if content.head.supersedes:
        yield _replaces(content.head.supersedes)
    if any(each.open for section in _sections(content) for each in section.paragraphs):
        yield "What is marked LEFT OPEN is not agreed; it is written down so that both sides know of it."
    yield HOLDS
    yield ""


def _replaces(earlier: Superseded) -> str:
    named = f" “{on_one_line(earlier.title)}”" if earlier.title else ""
    day = f" of {show_date(earlier.date)}" if earlier.date else ""
    which = named + day or f" of session {on_one_line(earlier.session)}"
    return f"It replaces the agreement{which}, revision {earlier.revision}."


def body(content: Content) -> Iterator[str]:
    """Yield the sections, and that a later agreement may replace this one."""
    for number, section in enumerate(_sections(content), start=1):
        yield f"## {number}. {section.title}"
        yield ""
        yield from listed(section.paragraphs, mark_open=True)
        yield ""
    if content.head.replaced:
        yield f"## {len(content.parts) + 1}. {HEADING}"
        yield ""
        for each in in_words(content.head.replaced):
            yield f"- {line_by_line(each.text)}"
        yield ""
    yield line_by_line(content.head.closing.clause)
    yield ""
