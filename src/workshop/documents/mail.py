"""A mail ready to be sent: as `.eml` that a mail program opens, and as text to be pasted. The program sends nothing.

The same mail is always the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from msgspec import Struct

from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.text import clean_line

if TYPE_CHECKING:
    from email.headerregistry import Address

_TYPES = {"html": ("text", "html"), "ics": ("text", "calendar")}
"""What a mail program is told of an attached file, by its ending; any other is only bytes to it."""


class Mail(Struct, frozen=True):
    """A mail to one person, or to a few."""

    name: str
    """What its files are called, without the ending."""
    to: tuple[Participant, ...]
    subject: str
    text: str
    files: tuple[str, ...] = ()
    """The names of the files that go with it."""
    dated: datetime | None = None
    """When what it tells came about; None where the mail program sets the date alone."""


def closing(record: Record) -> str:
    """Return what stands at the end of a mail: the name of whoever leads the meeting."""
    leader = record.facilitator
    return leader.name if leader else "Kind regards"


def mail_file(mail: Mail, files: Mapping[str, str] | None = None) -> str:
    """Return the mail with its `files`; `X-Unsent` opens it in a mail program ready to be sent."""
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    addresses = [address for person in mail.to if (address := _address(person))]
    if addresses:
        message["To"] = addresses
    message["Subject"] = clean_line(mail.subject)
    known = sha256(repr((mail, files)).encode("utf-8", "replace")).hexdigest()[:32]
    if mail.dated is not None:
        message["Date"] = mail.dated
        message["Message-ID"] = f"<{known}@workshop.invalid>"
    message["X-Unsent"] = "1"
    message.set_content(mail.text, cte="quoted-printable")
    for name in mail.files:
        main, sub = _TYPES.get(name.rpartition(".")[2], ("application", "octet-stream"))
        # As bytes: a text would get the line ends of mails, and be another file.
        message.add_attachment(
            (files or {})[name].encode(),
            maintype=main,
            subtype=sub,
            filename=name,
            params={"charset": "utf-8"} if main == "text" else {},
        )
    if mail.files:
        message.set_boundary(f"=_{known}")
    return message.as_bytes().decode("ascii")


def mail_text(mail: Mail) -> str:
    """Return the same mail as text to be pasted."""
    to = ", ".join(f"{each.name} <{each.mail}>" if each.mail else each.name for each in mail.to)
    attach = f"Attach: {', '.join(mail.files)}\n" if mail.files else ""
    return f"To: {to}\nSubject: {mail.subject}\n{attach}\n{mail.text}"


def _address(person: Participant) -> Address | None:
    from email.errors import MessageError
    from email.headerregistry import Address

    if not person.mail:
        return None
    try:
        return Address(person.name, addr_spec=person.mail)
    except (ValueError, IndexError, MessageError):  # what is written there is no mail address
        return None
