"""A reply by mail, read from its file: who it says it is from, when, and its words. It may be anybody's, and hostile.

The parsers of the standard library take time or depth without end for some mails, so what they are given is bounded.
"""

from __future__ import annotations

import re
from base64 import encodebytes
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING

from msgspec import Struct

from workshop.errors import InputError
from workshop.model.text import clean_line, shorten, visible, without_controls

if TYPE_CHECKING:
    from email.headerregistry import Address
    from email.message import Message

LONGEST = 300_000
"""Bytes of a mail that is kept; one without pictures and attachments has a tenth of that."""
_PARTS = 100
"""Parts of a mail; a reply has two or three."""
_HEADER = 1000
"""Characters of a header that is looked at."""
_OWN_LINES, _OWN_LINE = 200, 1000
"""Lines, and characters of a line, in which the reply's own words are looked for."""

_QUOTED = re.compile(r"^\s*[>|]")
_BEGINS_QUOTE = re.compile(
    r"^\s*(?:-{2,}.*-{2,}|_{8,}|(?:From|Von|De|Da|Van)\s*: .*|.{0,200}"
    r"\b(?:wrote|schrieb|écrit|escribió|escreveu|scritto|schreef|skrev|napisał)\b.{0,100}:)\s*$"
)
"""The line that mail programs put before what they quote."""
_UNSEEN = {
    name: re.compile(f"</{name}[^a-z]", re.IGNORECASE)
    for name in ("style", "script", "head", "title")
}
"""Elements of HTML whose text nobody sees, with what ends them."""
_NEW_LINE = ("br", "p", "div", "tr", "blockquote", "li", "h1", "h2", "h3")


class Reply(Struct, frozen=True):
    """A mail as it came."""

    sender: str
    """The address that it says it is from."""
    said_from: str
    """The same with the name that stands there: `Ines Moreau <ines@bw.example>`."""
    said_date: str
    """When it says it was sent; "" where it does not."""
    own_words: str
    """Its own words, on one line: without what it quotes."""
    proof: str
    """Its bytes, in lines of base64."""
    texts: tuple[str, ...]
    """Its parts in words."""


def read_reply(content: bytes, source: str) -> Reply:
    """Return the mail in a `.eml` file. Raises InputError for what is none, or too long."""
    if len(content) > LONGEST:
        raise InputError(
            f"{source} is too long for a reply: at most {LONGEST:,} bytes are kept. "
            "Ask for a reply without pictures and attachments."
        )
    from email import message_from_bytes
    from email.errors import MessageError

    head = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0].decode("utf-8", "replace")
    try:
        said_from, sender = _sender(_header(head, "From"))
        texts = tuple(filter(None, map(_tidy, _texts(message_from_bytes(content)))))
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # The standard library reads mails that break the rules as far as it can, and stumbles over a few.
        raise InputError(
            f"{source} cannot be read as a mail. Save the reply again, as .eml."
        ) from None
    if not sender:
        raise InputError(
            f"{source} is no mail that says who it is from. Save the reply from the mail program, as .eml."
        )
    date = shorten(clean_line(_header(head, "Date")[:100]), 60)
    proof = encodebytes(content).decode("ascii")
    return Reply(sender, said_from, date, _own_words(texts), proof, texts)


def _header(head: str, name: str) -> str:
    """Return the one header of that name, unfolded; "" where there is none, or more than one.

    It is found by hand, because a name may stand in it as it is, in UTF-8, which the parser of bytes takes out.
    """
    found = re.findall(rf"^{name}[ \t]*:(.*(?:\r?\n[ \t].*)*)", head, re.IGNORECASE | re.MULTILINE)
    if len(found) != 1 or len(found[0]) > _HEADER:
        return ""
    return " ".join(found[0].split())


def _sender(line: str) -> tuple[str, str]:
    """Return who a mail says it is from: the whole line, and the address alone; "" where it names not just one."""
    from email import policy

    header = policy.default.header_factory("From", line)
    addresses: tuple[Address, ...] = getattr(header, "addresses", ())
    if len(addresses) != 1:
        return "", ""
    address = clean_line(addresses[0].addr_spec[:200])
    name = clean_line(re.sub("[<>@]", " ", addresses[0].display_name[:100]))
    return (f"{name} <{address}>" if name else address), address if "@" in address else ""


def _texts(message: Message) -> Iterator[str]:
    for count, part in enumerate(message.walk()):
        if count >= _PARTS:
            return
        if max(len(str(value)) for value in [*part.values(), ""]) > 10 * _HEADER:
            continue
        kind = part.get_content_type()
        if (
            kind not in ("text/plain", "text/html")
            or part.get_content_disposition() == "attachment"
        ):
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        text = _decoded(payload, part.get_content_charset())
        yield _words_of(text) if kind == "text/html" else text


def _decoded(payload: bytes, charset: str | None) -> str:
    from codecs import lookup

    try:
        # Those that only some programs of Python know take time without end for a few texts.
        if charset and lookup(charset).name not in ("idna", "punycode", "unicode_escape"):
            return payload.decode(charset, "replace")
    except (LookupError, ValueError):
        pass
    return payload.decode("utf-8", "replace")


def _words_of(page: str) -> str:
    """Return the words of a text in HTML. It goes once through it, however it is made."""
    found: list[str] = []
    at = 0
    while (begins := page.find("<", at)) >= 0:
        found.append(page[at:begins])
        comment = page.startswith("<!--", begins)
        end = "-->" if comment else ">"
        ends = page.find(end, begins + 1)
        if ends < 0:
            break
        at = ends + len(end)
        tag = re.match(r"/?([a-z][a-z0-9]{0,12})", page[begins + 1 : begins + 16].lower())
        if comment or tag is None:
            continue
        if tag[1] in _NEW_LINE:
            found.append("\n")
        if tag[1] in _UNSEEN and tag[0] == tag[1]:
            closing = _UNSEEN[tag[1]].search(page, at)
            if closing is None:
                break
            at = closing.start()
    else:
        found.append(page[at:])
    return unescape("".join(found))


def _tidy(text: str) -> str:
    return visible(without_controls(text))


def _own_words(texts: tuple[str, ...]) -> str:
    """Return what a reply itself says: what stands before what it quotes."""
    for text in texts:
        own: list[str] = []
        for line in (each[:_OWN_LINE] for each in text.splitlines()[:_OWN_LINES]):
            if _BEGINS_QUOTE.match(line):
                break
            if not _QUOTED.match(line):
                own.append(line)
        if words := " ".join(" ".join(own).split()):
            return words
    return ""
