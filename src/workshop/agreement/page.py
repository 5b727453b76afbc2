"""The agreement for people: its sections as they are read back, and a Markdown page with its signatures.

Both come from the frozen text alone, never from the session as it is now.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import groupby

from msgspec import structs

from workshop.agreement.canonical import canonical
from workshop.agreement.clauses.welcome import Parties
from workshop.agreement.compose import compose
from workshop.agreement.content import Content, from_tables, read
from workshop.agreement.frozen_text import Paragraph, ReadSection
from workshop.agreement.replaced import HEADING, in_words
from workshop.agreement.signature_page import how_to_check, signature_page
from workshop.model.agreements import Agreement, grouped
from workshop.model.markdown import escape
from workshop.model.record import Record
from workshop.model.session import state_word
from workshop.model.sides import Side
from workshop.model.values import show_date, show_minute

__all__ = ["Paragraph", "ReadSection", "draft_markdown", "markdown", "read_back"]


@lru_cache(maxsize=4)
def read_back(text: str, *, addresses: bool = True) -> tuple[ReadSection, ...]:
    """Return the sections of an agreement from its text, in the order they are read aloud.

    Without `addresses` nobody's mail address is in them. Raises DocumentError where the text cannot be read.
    """
    # Cached, because screens ask after every change and the same text always gives the same sections.
    content = read(text)
    return _sections(content if addresses else _without_addresses(content))


def markdown(agreement: Agreement, record: Record) -> str:
    """Return the agreement as a Markdown page: what was agreed, its digest, its signatures, how to check them.

    `record` gives the signatures and the state; what was agreed comes from the agreement's text.
    Raises DocumentError where the text cannot be read.
    """
    content = read(agreement.text)
    lines = [
        *_title(content, "Agreement"),
        *_standing(agreement, record, content),
        *_body(content),
        *signature_page(agreement, record, content),
        *how_to_check(agreement, content),
    ]
    return _page(lines)


def draft_markdown(record: Record, now: datetime) -> str:
    """Return what the agreement would say if it were proposed as it stands: marked as a draft, without a digest."""
    revision = len(record.agreements) + 1
    content = from_tables(_as_read(record, revision, now))
    lines = [
        *_title(content, "DRAFT agreement"),
        "**DRAFT: not proposed, not signed, and still changing.** "
        "This is what the session says so far; nothing here is agreed yet.",
        "",
        *_body(content),
    ]
    return _page(lines)


def _page(lines: Iterable[str]) -> str:
    """Return the lines as one text, with one empty line at most between two."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _as_read(record: Record, revision: int, now: datetime) -> dict[str, object]:
    """Return the tables as a reader of the text would get them, so that a draft reads like the real one."""
    return tomllib.loads(canonical(compose(record, revision=revision, now=now)))


def _sections(content: Content) -> tuple[ReadSection, ...]:
    return tuple(part.read_back() for part in content.parts.values())


def _without_addresses(content: Content) -> Content:
    parties = content.parts.get("parties")
    if not isinstance(parties, Parties):
        return content
    people = tuple(structs.replace(each, mail="") for each in parties.people)
    parts = {**content.parts, "parties": structs.replace(parties, people=people)}
    return structs.replace(content, parts=parts)


def _title(content: Content, word: str) -> list[str]:
    parties = content.parts.get("parties")
    lines = [f"# {word}: {escape(content.head.title)}", ""]
    if isinstance(parties, Parties):
        lines += [
            f"● {escape(parties.client.full)} (client) and "
            f"○ {escape(parties.agency.full)} (agency)",
            "",
        ]
    return lines


def _standing(agreement: Agreement, record: Record, content: Content) -> list[str]:
    """Return revision, state and digest."""
    at = content.head.proposed
    lines = [
        f"- Revision {agreement.revision}, proposed {show_date(at.date())}, {show_minute(at)} UTC",
        f"- {_state(agreement, record)}",
        f"- Text **{grouped(agreement.digest)}** (the beginning of its SHA-256, to be read aloud)",
    ]
    supersedes = content.head.supersedes
    if supersedes:
        lines.append(
            f"- Replaces revision {supersedes.revision} of the agreement "
            f"{escape(supersedes.session)}, text {escape(grouped(supersedes.digest))}"
        )
    return [*lines, ""]


def _state(agreement: Agreement, record: Record) -> str:
    if agreement.state == "void":
        return "**Void:** it was reopened after it was proposed; a later revision takes its place."
    words = {
        "proposed": "**Awaiting confirmation:** proposed, and not signed by everybody yet.",
        "sealed": "**Sealed:** everybody who has to sign has signed.",
        "superseded": "**Superseded:** a later agreement has replaced this one.",
        "declined": "**Declined:** it was proposed and not accepted.",
        "withdrawn": "**Withdrawn:** it was proposed and taken back.",
    }
    return words.get(record.session.state, f"The session is {state_word(record.session.state)}.")


def _body(content: Content) -> Iterator[str]:
    for number, section in enumerate(_sections(content), start=1):
        yield f"## {number}. {section.title}"
        yield ""
        yield f"*{escape(section.summary)}*"
        yield ""
        yield from _section(section)
        yield ""
    if content.head.replaced:
        yield f"## {len(content.parts) + 1}. {HEADING}"
        yield ""
        for each in in_words(content.head.replaced):
            yield f"- {escape(each.text)}"
        yield ""
    yield escape(content.head.closing.clause)
    yield ""


def _section(section: ReadSection) -> Iterator[str]:
    """Yield the paragraphs as lists under their headings; a heading with a single plain line is put into that line."""
    under_heading = False
    for heading, group in groupby(section.paragraphs, key=lambda each: each.heading):
        paragraphs = tuple(group)
        in_line = len(paragraphs) == 1 and not paragraphs[0].number and not under_heading
        if heading and not in_line:
            under_heading = True
            yield from ("", f"### {escape(heading)}", "")
        for each in paragraphs:
            yield from _item(each, f"**{escape(heading)}:** " if heading and in_line else "")


_SHAPES: dict[Side | None, str] = {"client": "● ", "agency": "○ ", None: ""}


def _item(paragraph: Paragraph, label: str) -> Iterator[str]:
    """Yield a list item, with the muted words on a line of their own below the text."""
    number = f"**{escape(paragraph.number)}** " if paragraph.number else ""
    mark = "**LEFT OPEN** " if paragraph.open else ""
    text = f"- {_SHAPES[paragraph.side]}{label}{number}{mark}{escape(paragraph.text)}"
    yield f"{text}\\" if paragraph.detail else text
    if paragraph.detail:
        yield f"  {escape(paragraph.detail)}"
