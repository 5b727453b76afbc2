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
_LINE = 1000
"""Characters of a line that can begin a quote."""
LEFT_OUT = "[…]"
"""Stands where quoted lines were between the words."""

_QUOTED = re.compile(r"^\s*[>|]")
_BEGINS_QUOTE = re.compile(
    r"^\s*(?:--.*--|_{8,}|(?:From|Von|De|Da|Van)\s*: .*|.{0,200}"
    r"\b(?:wrote|schrieb|écrit|escribió|escreveu|scritto|schreef|skrev|napisał)\b.{0,100}:)$"
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
    """Its own words, whole and on one line: without what it quotes, and with what stands below that."""
    below: str
    """What stands below a line as *Original Message*, on one line: mail programs quote there without marks, but
    somebody may have written between."""
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
    return Reply(sender, said_from, date, *_said(texts), proof, texts)


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
    at = quotes = 0
    while (begins := page.find("<", at)) >= 0:
        found.append(_marked(page[at:begins], quotes))
        comment = page.startswith("<!--", begins)
        end = "-->" if comment else ">"
        ends = page.find(end, begins + 1)
        if ends < 0:
            break
        at = ends + len(end)
        tag = re.match(r"/?([a-z][a-z0-9]{0,12})", page[begins + 1 : begins + 16].lower())
        if comment or tag is None:
            continue
        if tag[1] == "blockquote":
            quotes = quotes + 1 if tag[0] == tag[1] else max(0, quotes - 1)
        if tag[1] in _NEW_LINE:
            found.append(_marked("\n", quotes))
        if tag[1] in _UNSEEN and tag[0] == tag[1]:
            closing = _UNSEEN[tag[1]].search(page, at)
            if closing is None:
                break
            at = closing.start()
    else:
        found.append(_marked(page[at:], quotes))
    return unescape("".join(found))


def _marked(text: str, quotes: int) -> str:
    """Mark the lines of a quote in HTML as those of a text are marked."""
    return text.replace("\n", "\n> ") if quotes else text


def _tidy(text: str) -> str:
    return visible(without_controls(text))


def _said(texts: tuple[str, ...]) -> tuple[str, str]:
    """Return what a reply itself says, and what stands below where it quotes without marks, each on one line.

    Of a later part only what differs is added: mail programs send the same words as text and as HTML.
    """
    own: list[str] = []
    below: list[str] = []
    for number, text in enumerate(texts):
        words, more = _apart(text)
        if words and (not own or _letters(words) not in _letters(" ".join(own))):
            own.append(words)
        if more and _letters(more) not in _letters(" ".join(texts[:number])):
            below.append(more)
    return f" {LEFT_OUT} ".join(own), f" {LEFT_OUT} ".join(below)


def _apart(text: str) -> tuple[str, str]:
    """Return the lines of a text that are not quoted, and those below a line that begins a quote without marks."""
    own: list[str] = []
    below: list[str] = []
    begun: list[
        str
    ] = []  # lines that begin a quote, of which it is not known yet whether it is marked
    left_out = False
    for line in text.splitlines():
        if below:
            below.append(line)
        elif _QUOTED.match(line):
            own += begun
            begun, left_out = [], True
        elif len(line) <= _LINE and _BEGINS_QUOTE.match(line.rstrip()):
            begun.append(line)
        elif begun and line.strip():
            below = [*begun, line]
        elif line.strip():
            own += [LEFT_OUT, line] if left_out else [line]
            left_out = False
    return _on_one_line(own), _on_one_line(below or begun)


def _on_one_line(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
