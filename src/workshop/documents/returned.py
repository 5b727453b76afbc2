"""What people send back: a saved file, a mail with it or with its text, a form in TOML. The answers in it are found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from workshop.documents.sealed_answers import Sealed, find_sealed
from workshop.errors import DocumentError, InputError
from workshop.model.text import without_marks
from workshop.model.toml import MAX_FILE

DRAFT = "workshop-draft/1"
"""The format of a page that was saved half-filled."""
PAGE = "workshop-form-page/1"
"""The format of the page itself."""

_MAIL = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:From [^\n]*\n|>From [^\n]*\n)?"
    rb"(?:Return-Path|Received|Delivered-To|From|To|Cc|Subject|Date|Message-ID|MIME-Version|Content-Type|Reply-To|"
    rb"Authentication-Results|DKIM-Signature|ARC-Seal|X-[\w-]+)[ \t]*:",
    re.IGNORECASE,
)
_TOML = re.compile(
    r"^[\s>]*format\s*=\s*[\"'\u2018-\u201f\u00ab\u00bb\uff02]workshop-form/1", re.MULTILINE
)


class Returned(Struct, frozen=True):
    """What was found in a file that somebody sent back."""

    sealed: tuple[Sealed, ...] = ()
    form: bytes | str = ""
    """The form in TOML, where nothing in it is sealed."""


def returned(content: bytes, source: str) -> Returned:
    """Return the answers in `content`. Raises DocumentError for a draft, an empty form, or what was cut off."""
    if len(content) > MAX_FILE:
        return Returned(form=content)  # refused as it is read
    texts = tuple(map(without_marks, _texts(content)))
    sealed: dict[str, Sealed] = {}
    fault = ""
    for text in texts:
        try:
            sealed |= {each.jwe: each for each in find_sealed(text)}
        except InputError as error:
            fault = str(error)
    if sealed:
        return Returned(tuple(sealed.values()))
    if fault:
        raise DocumentError(source, [fault])
    for text in texts:
        if DRAFT in text:
            raise DocumentError(source, [_DRAFT])
    forms = [text for text in texts if _TOML.search(text)]
    if not forms and any(PAGE in text for text in texts):
        raise DocumentError(source, [_EMPTY])
    if forms and is_mail(content):
        return Returned(form=forms[0])
    return Returned(form=content)


_DRAFT = (
    "is a DRAFT, saved before it was finished, so nothing of it was taken. Ask for the answers: open the form, press "
    "“Open a draft”, then “Save my answers”."
)
_EMPTY = (
    "is the form itself, with no answers in it. Ask for the file that “Save my answers” makes, or for the text that "
    "“Copy my sealed answers” copies."
)


def is_mail(content: bytes) -> bool:
    """Return whether `content` begins with the headers of a mail."""
    return _MAIL.match(content) is not None


def _texts(content: bytes) -> Iterator[str]:
    """Yield the file as text; of a mail every part of it, attached files and mails too."""
    yield _decoded(content)
    if not is_mail(content):
        return
    from email import message_from_bytes, policy
    from email.message import EmailMessage

    # The parts of a mail that breaks the rules are read as far as they go.
    message = message_from_bytes(content, policy=policy.default)
    for part in message.walk():
        if not part.is_multipart() and isinstance(part, EmailMessage):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield _decoded(payload, part.get_content_charset())


def _decoded(content: bytes, charset: str | None = None) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        charset = "utf-16"
    for each in (charset, "utf-8"):
        try:
            if each:
                return content.decode(each)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("latin-1")
