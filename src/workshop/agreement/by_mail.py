"""A reply by mail that names the digest: who it says it is from, when, and what it says. Nothing of that is proved."""

from __future__ import annotations

import re
from base64 import encodebytes
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from workshop.agreement.clauses.welcome import Signatory
from workshop.agreement.signing import may_sign
from workshop.errors import InputError, Refused
from workshop.model.agreements import Agreement, grouped
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.text import clean_line, shorten, visible, without_controls

if TYPE_CHECKING:
    from email.headerregistry import Address
    from email.message import EmailMessage

LONGEST = 300_000
"""Bytes of a mail that is kept; one without pictures and attachments has a tenth of that."""
_SHORT = 16
"""Digits of the digest that are read aloud, and are enough to name it."""
_BETWEEN = re.compile(r"[\s>|*_.:,;·–—\-\u00a0\u200b-\u200d\u2060\ufeff]+")
_GROUPED = re.compile(r"\b(?:[0-9a-f]{4}[\s>*_]+){3}[0-9a-f]{4}\b", re.IGNORECASE)
_WHOLE = re.compile(r"\b[0-9a-f]{64}\b", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*[>|]")
_BEGINS_QUOTE = re.compile(
    r"^\s*(?:-{2,}.*-{2,}|_{8,}|(?:From|Von|De|Da|Van)\s*: .*|.{0,200}"
    r"\b(?:wrote|schrieb|écrit|escribió|escreveu|scritto|schreef|skrev|napisał)\b.{0,100}:)\s*$"
)
"""The line that mail programs put before what they quote."""


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
    from email import message_from_bytes, policy
    from email.errors import MessageError
    from email.parser import HeaderParser

    try:
        message = message_from_bytes(content, policy=policy.default)
        texts = tuple(filter(None, map(_tidy, _texts(message))))
        # By itself, because a name may stand in it as it is, in UTF-8, which the parser of bytes takes out.
        head = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0].decode("utf-8", "replace")
        headers = HeaderParser(policy=policy.default).parsestr(head)
        said_from, sender = _sender(headers)
        date = _line(headers, "Date")
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError):
        # The standard library reads mails that break the rules as far as it can, and stumbles over a few.
        raise InputError(
            f"{source} cannot be read as a mail. Save the reply again, as .eml."
        ) from None
    if not sender:
        raise InputError(
            f"{source} is no mail that says who it is from. Save the reply from the mail program, as .eml."
        )
    proof = encodebytes(content).decode("ascii")
    return Reply(sender, said_from, date, _own_words(texts), proof, texts)


def _sender(message: EmailMessage) -> tuple[str, str]:
    """Return who a mail says it is from: the whole line, and the address alone; "" where it names not just one."""
    header = message["From"]
    addresses: tuple[Address, ...] = getattr(header, "addresses", ())
    if len(addresses) != 1 or len(message.get_all("From") or ()) != 1:
        return "", ""
    address = clean_line(addresses[0].addr_spec)[:200]
    name = clean_line(re.sub("[<>@]", " ", addresses[0].display_name))[:100]
    return (f"{name} <{address}>" if name else address), address if "@" in address else ""


def _line(message: EmailMessage, name: str) -> str:
    return shorten(clean_line(str(message[name] or ""))[:200], 60)


def _texts(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.is_attachment():
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        text = _decoded(payload, part.get_content_charset())
        yield _plain(text) if kind == "text/html" else text


def _decoded(payload: bytes, charset: str | None) -> str:
    try:
        return payload.decode(charset or "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


def _plain(page: str) -> str:
    """Return the words of a text in HTML."""
    from html.parser import HTMLParser

    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []
            self.hidden = 0

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.hidden += tag in ("style", "script", "head", "title")
            self.found.append("\n" if tag in ("br", "p", "div", "tr", "blockquote", "li") else "")

        def handle_endtag(self, tag: str) -> None:
            self.hidden -= tag in ("style", "script", "head", "title") and self.hidden > 0

        def handle_data(self, data: str) -> None:
            if not self.hidden:
                self.found.append(data)

    words = Words()
    words.feed(page)
    words.close()
    return "".join(words.found)


def _tidy(text: str) -> str:
    return visible(without_controls(text))


def _own_words(texts: tuple[str, ...]) -> str:
    """Return what a reply itself says: what stands before what it quotes."""
    for text in texts:
        own: list[str] = []
        for line in text.splitlines():
            if _BEGINS_QUOTE.match(line):
                break
            if not _QUOTED.match(line):
                own.append(line)
        if words := " ".join(" ".join(own).split()):
            return words
    return ""


# --- what it names --------------------------------------------------------------------------------


def check_reply(record: Record, handle: str, reply: Reply) -> None:
    """Raise Refused unless the reply may be recorded as that of a signatory: it names the digest, and nobody else."""
    signatory = may_sign(record, handle)
    agreement = record.agreement
    assert agreement is not None
    _require_theirs(record, signatory, reply)
    if any(names(text, agreement.digest) for text in reply.texts):
        return
    for each in record.agreements:
        if any(names(text, each.digest) for text in reply.texts):
            raise Refused(
                f"This reply names revision {each.revision}, which is void. Revision {agreement.revision} is proposed "
                f"now; its digest begins {grouped(agreement.digest)}."
            )
    for text in reply.texts:
        if found := _GROUPED.search(text) or _WHOLE.search(text):
            raise Refused(
                f"This reply names another digest: {shorten(found[0], 40)}. What is proposed has the one that begins "
                f"{grouped(agreement.digest)}."
            )
    raise Refused(
        f"This reply does not name what it confirms. The digest has to stand in it: {grouped(agreement.digest)}."
    )


def _require_theirs(record: Record, signatory: Signatory, reply: Reply) -> None:
    for each in record.participants:
        if _same(each, reply.sender) and each.handle != signatory.handle:
            if (person := record.person(signatory.handle)) and _same(person, reply.sender):
                continue  # two people who have one address
            raise Refused(
                f"This reply says it is from {each.name}, and nobody signs for {signatory.name} but themselves."
            )
    for signature in record.valid_signatures():
        if signature.proof == reply.proof:
            raise Refused(f"This reply is on file already: {signature.name} signed with it.")


def _same(person: Participant, address: str) -> bool:
    return bool(person.mail) and person.mail.casefold() == address.casefold()


def names(text: str, digest: str) -> bool:
    """Return whether a text names a digest: its first digits or all of them, however grouped, wrapped or quoted."""
    plain = _BETWEEN.sub("", text).casefold()
    at = plain.find(digest[:_SHORT])
    while at >= 0:
        whole = re.match("[0-9a-f]{64}", plain[at:])
        if whole is None or whole[0] == digest:
            return True
        at = plain.find(digest[:_SHORT], at + 1)
    return False


def only_quoted(reply: Reply, agreement: Agreement) -> bool:
    """Return whether the digest stands only in what the reply quotes, not in its own words."""
    return not names(reply.own_words, agreement.digest)


def sentence_of_mail(agreement: Agreement, signatory: Signatory) -> str:
    """Return what a reply on file says, in words."""
    return (
        f"A reply that names revision {agreement.revision} of this agreement, the text {grouped(agreement.digest)}, "
        f"for {signatory.for_whom}."
    )
