"""A mail to one person: as `.eml` that a mail program opens ready to send, and as text to be pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from workshop.model.people import Participant
from workshop.model.text import clean_line

if TYPE_CHECKING:
    from email.headerregistry import Address


class Mail(Struct, frozen=True):
    """A mail to one person."""

    name: str
    """What its files are called, without the ending."""
    to: Participant
    subject: str
    text: str
    page: str = ""
    """The name of the page's file that goes with it; "" for none."""


def mail_file(mail: Mail, page: str = "") -> str:
    """Return the mail with the page attached; `X-Unsent` opens it in a mail program ready to be sent."""
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    address = _address(mail.to)
    if address is not None:
        message["To"] = address
    message["Subject"] = clean_line(mail.subject)
    message["X-Unsent"] = "1"
    message.set_content(mail.text, cte="quoted-printable")
    if mail.page:
        message.add_attachment(page, subtype="html", cte="base64", filename=mail.page)
    return message.as_bytes().decode("ascii")


def mail_text(mail: Mail) -> str:
    """Return the same mail as text to be pasted."""
    to = f"{mail.to.name} <{mail.to.mail}>" if mail.to.mail else mail.to.name
    attach = f"Attach: {mail.page}\n" if mail.page else ""
    return f"To: {to}\nSubject: {mail.subject}\n{attach}\n{mail.text}"


def _address(person: Participant) -> Address | None:
    from email.headerregistry import Address

    if not person.mail:
        return None
    try:
        return Address(person.name, addr_spec=person.mail)
    except (ValueError, IndexError):  # what is written there is no mail address
        return None
