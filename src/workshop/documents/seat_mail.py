"""The mail that invites somebody to their own seat over ssh."""

from __future__ import annotations

import ipaddress

from msgspec import Struct

from workshop.documents.form_page import facilitator_of
from workshop.documents.mail import Mail, closing
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.values import show_date


class Door(Struct, frozen=True):
    """Where the host of remote seats is reached, and how it is recognised."""

    host: str
    port: int
    fingerprint: str
    """`SHA256:…`"""

    def line(self, user: str) -> str:
        """Return the line that somebody types."""
        port = "" if self.port == 22 else f"-p {self.port} "
        return f"ssh {port}{user}@{self.host}"


def only_here(host: str) -> bool:
    """Return whether `host` is a name or an address that means this computer to nobody elsewhere."""
    name = host.strip("[]").rstrip(".").lower()
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith((".localhost", ".localdomain"))
    return address.is_loopback or address.is_unspecified


def only_here_words(host: str) -> str:
    """Say that nobody elsewhere reaches `host`, and how to give the address; "" where they may."""
    if not only_here(host):
        return ""
    return (
        f"Nobody elsewhere can reach {host}: that name or address means this computer to itself alone. Give the "
        'address that people connect to, with --host review.example.org or as host = "review.example.org" in '
        "workshop.toml."
    )


def seat_mail(record: Record, person: Participant, door: Door, user: str, code: str) -> Mail:
    """Return the mail that invites a person; `code` is "" where they come in with a key of theirs."""
    day = show_date(record.session.date)
    names = record.relationship.names
    leads = facilitator_of(record)
    if code:
        proof = f"""\
3. It asks for your code. Type it as it stands here; capitals and dashes do not matter:

    {code}

If your ssh has a key of yours, you are then asked once whether that may do next time; Enter alone says no.

The code is yours alone, so please do not pass it on. It holds until the meeting is over. If you lose the connection, \
type the same line and the same code again: you are back where you were."""
    else:
        proof = """\
3. You are let in with your own key; no code is asked. If you lose the connection, type the same line again: you are \
back where you were."""
    text = f"""\
Dear {person.name},

{names["client"]} and {names["agency"]} meet on {day}: {record.session.title}. You can take part from your own \
computer, with a program that it already has. There is nothing to install and no account to make.

Please try it today: it works before the meeting too.

1. Open a terminal.
   Windows 10 and 11: press the Windows key, type "powershell", press Enter.
   Mac: press Command and Space, type "terminal", press Return.
   Linux: open your terminal.
   Then type this line and press Enter:

    {door.line(user)}

2. The first time, ssh asks whether you know this computer: "Are you sure you want to continue connecting?" \
Compare the fingerprint that it shows with this one. If it is the same, type yes; if not, type no and tell me.

    {door.fingerprint}

{proof}

Make the window large, at least 80 columns by 24 lines. Ctrl and Q together leave; nothing that you wrote is lost. If \
your terminal looks odd afterwards, type reset and press Enter. With a screen reader, or for plain questions and \
answers in lines, type {user}+plain instead of {user}.

If it does not work
- "Connection refused" or "Connection timed out": the host is not running yet, or your network closes port \
{door.port}. Try another network, such as your phone's, or tell me: I can open another port, or send you a form for \
your browser.
- "ssh is not recognized": in Windows, open Settings, Apps, Optional features, and add "OpenSSH Client".
- Anything else: tell me what it says.

Who can read what
{leads[:1].upper()}{leads[1:]} runs this meeting and its host. What you write in private is shown to nobody before the \
reveal. But it lies on the computer that you connect to: whoever controls that computer could, with effort, read it.

{closing(record)}
"""
    subject = f"{record.session.title}: your seat from your own computer"
    return Mail(f"invitation-{person.handle}", (person,), subject, text)
