"""A reply by mail that names the digest of what is proposed: whether it can be recorded. Nothing of it is proved."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from workshop.agreement.clauses.welcome import Signatory
from workshop.agreement.signatures.reply import Reply
from workshop.agreement.signatures.signing import may_sign
from workshop.errors import Refused
from workshop.model.agreements import Agreement, grouped
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.text import shorten

_SHORT = 16
"""Digits of the digest that are read aloud, and are enough to name it."""
_CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much the clocks of two computers may differ before it is worth a word."""
_BETWEEN = re.compile(r"[\s>|*_.:,;·–—\-\u00a0\u200b-\u200d\u2060\ufeff]+")
_GROUPED = re.compile(r"\b(?:[0-9a-f]{4}[\s>*_]+){3}[0-9a-f]{4}\b", re.IGNORECASE)
_WHOLE = re.compile(r"\b[0-9a-f]{64}\b", re.IGNORECASE)


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


def when_sent(reply: Reply, agreement: Agreement, now: datetime) -> str:
    """Return what is odd about when a reply says it was sent, "" for nothing. It is a claim, and no fault."""
    from email.utils import parsedate_to_datetime

    try:
        sent = parsedate_to_datetime(reply.said_date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    if sent.tzinfo is None:
        sent = sent.replace(tzinfo=UTC)
    if sent < agreement.proposed - _CLOCKS_DIFFER:
        return f"It says it was sent before this text was proposed: {reply.said_date}."
    if sent > now + _CLOCKS_DIFFER:
        return f"It says it was sent at a time that is still to come: {reply.said_date}."
    return ""


def sentence_of_mail(agreement: Agreement, signatory: Signatory) -> str:
    """Return what a reply on file says, in words."""
    return (
        f"A reply that names revision {agreement.revision} of this agreement, the text {grouped(agreement.digest)}, "
        f"for {signatory.for_whom}."
    )
