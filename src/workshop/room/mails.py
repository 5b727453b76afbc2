"""The mails in the folder that people take home: they are made from the frozen text, and nothing here sends them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from workshop.agreement.page import read_back
from workshop.agreement.page_lines import page_lines
from workshop.agreement.signatures.signing import sentence_sent, signatories
from workshop.documents.follow_up import Asked, Told, calendar_of, follow_up, own_promises
from workshop.documents.mail import Mail, mail_file, mail_text
from workshop.model.agreements import Agreement
from workshop.model.record import Record
from workshop.model.scope import Terms
from workshop.room.exports import calendar, promised

_SENT_IN = ("proposed", "sealed", "superseded")
"""The states of a session in which there is something to tell: nobody goes by what was declined or taken back."""


def mails(record: Record, now: datetime, files: Mapping[str, str]) -> dict[str, str]:
    """Return the mails of an agreement by the names of their files; `files` are those that can go with them."""
    agreement = record.agreement
    if agreement is None or record.session.state not in _SENT_IN:
        return {}
    told, lines = _told(record, agreement), promised(record)
    today = now.astimezone().date()
    found = dict(_both_ways(follow_up(record, told, lines, today), files))
    for person in record.participants:
        own = [line for line in lines if line.owner == person.handle and line.is_open]
        if own:
            dates = {calendar_of(person): calendar(record, own)}
            found |= {**dates, **dict(_both_ways(own_promises(record, told, person, own), dates))}
    return found


def _both_ways(mail: Mail, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield f"{mail.name}.eml", mail_file(mail, {name: files[name] for name in mail.files})
    yield f"{mail.name}.txt", mail_text(mail)


def _told(record: Record, agreement: Agreement) -> Told:
    rule = record.one(Terms).start_rule
    needed = {each.handle: each for each in signatories(agreement.text)}
    sections = read_back(agreement.text)
    said = {line.text for line in page_lines(agreement.page)} if agreement.page else set[str]()
    return Told(
        agreement,
        tuple(
            Asked(person, sentence_sent(agreement, person.handle), bool(needed[person.handle].key))
            for person in record.waiting_for()
            if person.handle in needed
        ),
        tuple(dict.fromkeys(number for each in sections for number in each.open if number)),
        tuple(number for each in sections if each.section == "commitments" for number in each.open),
        # Marked as left open, or not written down at all, it is not agreed.
        rule if f"When work starts: {rule}" in said else "",
    )
