"""The mails that follow a session: what was signed, to both contacts; and to each person what they promised.

They say nothing that does not stand in the agreement. Who has still to sign is asked to, and nobody else is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from workshop.documents.mail import Mail, closing
from workshop.model.agreements import Agreement, grouped
from workshop.model.overview import ActionLine
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rhythm import by_when
from workshop.model.sides import SIDES
from workshop.model.sign_off import Closing, deferral_of, still_to_sign
from workshop.model.text import shorten
from workshop.model.values import show_date

_TITLE = 80
"""Characters of a session's title in a subject."""
_TIME = timedelta(days=7)
"""How long somebody has to answer, if they did not name a day."""
ADDS_NOTHING = (
    "This mail adds nothing to the agreement and changes nothing in it. Where the two differ, the "
    "agreement holds."
)


class Asked(Struct, frozen=True):
    """Somebody who has still to sign."""

    person: Participant
    sentence: str
    """What they would agree to."""
    with_key: bool = False
    """Whether the agreement names a key of theirs."""


class Told(Struct, frozen=True):
    """What the mails take from the frozen text."""

    agreement: Agreement
    asked: tuple[Asked, ...] = ()
    """Who has still to sign."""
    left_open: tuple[str, ...] = ()
    """The numbers of the clauses that are not agreed, or about which the sides differ."""
    open_promises: tuple[str, ...] = ()
    """The numbers of the commitments that are not agreed."""
    start_rule: str = ""
    """When work starts, where both sides agreed on that."""


def follow_up(record: Record, told: Told, actions: Sequence[ActionLine], today: date) -> Mail:
    """Return the mail to both contacts, and to whoever has still to sign."""
    asked = [each.person for each in told.asked]
    to = _both(record, asked)
    by = _by(record, told, today)
    title = shorten(record.session.title, _TITLE)
    subject = (
        f"{title}: please confirm by {show_date(by)}"
        if asked
        else f"{title}: this is what we signed"
    )
    text = _paragraphs(
        f"Dear {_names(to)},",
        _opening(record, asked),
        _attached(told),
        *_asking(record, told, by),
        "What we promised each other\n\n"
        + ("\n".join(_promises(actions, told)) or "Nobody promised anything."),
        _review(record),
        _open(told),
        ADDS_NOTHING,
        closing(record),
    )
    return Mail("follow-up", to, subject, text, _FILES, _dated(record, told))


_FILES = ("agreement.html", "agreement.md", "actions.ics")


def own_promises(
    record: Record, told: Told, person: Participant, actions: Sequence[ActionLine]
) -> Mail:
    """Return the mail to a person with the promises of their own, `actions`."""
    names = record.relationship.names
    many = "These are the promises" if len(actions) > 1 else "This is the promise"
    when = show_date(record.session.date)
    text = _paragraphs(
        f"Dear {person.name},",
        f"{names['client']} and {names['agency']} met on {when} ({record.session.title}) and wrote down who does "
        f"what. {many} that you made:",
        "\n".join(_promises(actions, told, own=True)),
        _not_yet(record, told),
        f"The attached file {calendar_of(person)} puts {'them' if len(actions) > 1 else 'it'} into your calendar.",
        _review(record),
        "If something is not as you remember it, please tell me. " + ADDS_NOTHING,
        closing(record),
    )
    subject = f"{shorten(record.session.title, _TITLE)}: what you promised"
    files = (calendar_of(person),)
    return Mail(f"promises-{person.handle}", (person,), subject, text, files, _dated(record, told))


def calendar_of(person: Participant) -> str:
    """Return the name of the calendar that goes with a person's own promises."""
    return f"promises-{person.handle}.ics"


# --- what they say --------------------------------------------------------------------------------


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text) + "\n"


def _opening(record: Record, asked: Sequence[Participant]) -> str:
    names = record.relationship.names
    met = f"{names['client']} and {names['agency']} met on {show_date(record.session.date)}: {record.session.title}."
    if asked:
        return (
            f"{met} Thank you for your time. This is what was written down for both sides to sign."
        )
    later = (
        " A later agreement has replaced it since." if record.session.state == "superseded" else ""
    )
    return f"{met} Thank you for your time. This is what we signed.{later}"


def _attached(told: Told) -> str:
    agreement = told.agreement
    is_signed = "what is signed, to the letter" if agreement.form == 2 else "the same as text"
    return (
        "Attached are agreement.html, to read in a browser and to print; agreement.md, which is "
        f"{is_signed}; and actions.ics, which puts the dates into your calendar. The digest of the agreement "
        f"begins {grouped(agreement.digest)}; whoever compares it sees that they have the same text."
    )


def _asking(record: Record, told: Told, by: date) -> Iterator[str]:
    """Yield what whoever has still to sign is asked to do; nothing where everybody has signed."""
    if not told.asked:
        return
    rule = f" As it says itself: {told.start_rule}" if told.start_rule else ""
    yield f"{still_to_sign(record)} It takes effect when all have signed.{rule}"
    own = "the two lines under your name" if len(told.asked) > 1 else "these two lines"
    yield (
        f"{_names([each.person for each in told.asked])}, please read the agreement and answer this mail by "
        f"{show_date(by)}. If you agree, answer with {own} as they stand; the digits in them say which text you mean:"
    )
    for each in told.asked:
        name = [each.person.name] if len(told.asked) > 1 else []
        yield "\n".join([*name, f"    {each.sentence}", f"    {told.agreement.digest}"])
    if holders := [each.person for each in told.asked if each.with_key]:
        yield (
            f"{_names(holders)}, with your own key you can sign the attached file instead; please send back the file "
            f"{told.agreement.file}.sig that this line makes, with the name of your key in place of KEY:"
        )
        yield f"    ssh-keygen -Y sign -n workshop-agreement -f KEY {told.agreement.file}"
    yield "If something is not as you remember it, please say that instead; nothing is signed then."


def _not_yet(record: Record, told: Told) -> str:
    return f"Not everybody has signed yet. {still_to_sign(record)}" if told.asked else ""


def _promises(actions: Iterable[ActionLine], told: Told, *, own: bool = False) -> Iterator[str]:
    for line in actions:
        what = "\n    ".join(line.action.splitlines())
        yield f"{line.number}  {what}" if line.number else what
        when = line.when if line.rhythm else by_when(line)
        who = f"with {', '.join(line.helper_names)}" if own and line.helper_names else ""
        details = ", ".join(filter(None, [who if own else line.who, when or "no date"]))
        yield f"    {details}"
        if line.number in told.open_promises:
            yield "    Left open: not both sides have accepted it."
        if own and line.done_when:
            yield "    Done when: " + "\n    ".join(line.done_when.splitlines())


def _review(record: Record) -> str:
    day = record.one(Closing).next_review
    return f"We look at it together again on {show_date(day)}." if day else ""


def _open(told: Told) -> str:
    if not told.left_open:
        return ""
    return f"Left open in the agreement: {', '.join(told.left_open)}. It is written down so that both sides know of it."


# --- to whom, and until when ----------------------------------------------------------------------


def _both(record: Record, asked: Sequence[Participant]) -> tuple[Participant, ...]:
    """Return the contact of each side, its signatories where it has none, and whoever has still to sign."""
    people: list[Participant] = []
    for side in SIDES:
        contacts = [each for each in record.participants if each.side == side and each.contact]
        people += contacts or record.signatories(side)
    return tuple({each.handle: each for each in (*people, *asked)}.values())


def _names(people: Sequence[Participant]) -> str:
    names = [each.name for each in people]
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]]) or "all"


def _by(record: Record, told: Told, today: date) -> date:
    """Return the day by which an answer is asked for: the latest that somebody named, or a week; never a weekend."""
    named = [
        put_off.until
        for each in told.asked
        if (put_off := deferral_of(record, each.person.handle, told.agreement.revision))
        and put_off.until
        and put_off.until >= today
    ]
    if named:
        return max(named)
    week = told.agreement.proposed.date() + _TIME
    day = week if week >= today else today + _TIME
    return day + timedelta(days=8 - day.isoweekday() if day.isoweekday() > 5 else 0)


def _dated(record: Record, told: Told) -> datetime:
    """Return when it last came further: when somebody signed, or when it was proposed."""
    return max([told.agreement.proposed, *(each.at for each in record.valid_signatures())])
