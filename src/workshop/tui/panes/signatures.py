"""How the signatures stand, as the sign-off and the screen for the whole room say it: who signed, who has still to."""

from __future__ import annotations

from datetime import date as Date

from textual.content import Content

from workshop.model.agreements import Signature, assurance_word
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rhythm import next_due
from workshop.model.session import OPEN
from workshop.model.sign_off import Deferral, decline_of, deferral_of
from workshop.model.text import shorten
from workshop.model.values import show_date
from workshop.model.written import kept

_ASKED = 20
"""Characters of whom somebody asks that stand in a list."""


def signature_of(record: Record, handle: str) -> Signature | None:
    """Return the valid signature of somebody, None where they have not signed."""
    return next((each for each in record.valid_signatures() if each.handle == handle), None)


def answer_words(record: Record, person: Participant, today: Date) -> Content:
    """Return what a signatory has answered: signed, not today, declined, or nothing, and whether they still can."""
    signature = signature_of(record, person.handle)
    if signature:
        at = signature.at.astimezone()
        return Content.styled(f"✓ signed {at:%H:%M}, {assurance_word(signature)}", "$good")
    revision = record.agreement.revision if record.agreement else 0
    declined = decline_of(record, revision)
    if declined and declined.body.handle == person.handle:
        return Content.styled("declined", "bold $bad")
    later = deferral_of(record, person.handle, revision)
    if declined or record.session.state not in ("proposed", *OPEN):
        return Content.styled("not asked any more", "$muted")
    if later is None:
        return Content.styled("waiting", "$warn")
    asks = f", asks {shorten(later.asks, _ASKED)}" if later.asks else ""
    return Content.styled(f"not today{_by(later, today)}{asks}", "$warn")


def put_off_words(record: Record, handle: str, today: Date) -> str:
    """Return by when somebody answers who does not sign today, and whom they ask, whole; "" for anybody else."""
    later = deferral_of(record, handle, record.agreement.revision if record.agreement else 0)
    if later is None:
        return ""
    return f"not today{_by(later, today)}" + (f"; they ask {later.asks}" if later.asks else "")


def _by(later: Deferral, today: Date) -> str:
    return f", by {show_date(later.until, today)}" if later.until else ""


def first_due(record: Record, today: Date, most: int) -> list[Item[Commitment]]:
    """Return the commitments of the agreement that are due first from `today` on, at most so many."""
    days = {each.uid: next_due(each.body, today) for each in kept(record, Commitment)}
    coming = [each for each in kept(record, Commitment) if (days[each.uid] or Date.min) >= today]
    return sorted(coming, key=lambda each: days[each.uid] or Date.max)[:most]
