"""What can be handed out of a session, and in which forms: the one table that brings the document writers together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from typing import Literal

from workshop.agreement.canonical import digest
from workshop.agreement.draft import draft_page
from workshop.agreement.for_programs import FOR_PROGRAMS
from workshop.agreement.old_page import old_page
from workshop.agreement.signatures.receipt import Moments, receipt_page
from workshop.agreement.signatures.signature_page import signatures_page
from workshop.agreement.signatures.signatures_toml import write_signatures
from workshop.documents.actions import (
    actions_csv,
    actions_json,
    actions_markdown,
    write_actions_toml,
)
from workshop.documents.agenda import agenda_markdown
from workshop.documents.agreement_html import Shown, agreement_page
from workshop.documents.calendar import Meeting, actions_ics
from workshop.documents.record import write_record
from workshop.errors import InputError, Refused
from workshop.model.agreements import Agreement
from workshop.model.commitments import Commitment
from workshop.model.overview import ActionLine, actions_of
from workshop.model.record import Record, elsewhere_words
from workshop.model.sign_off import Closing, declined_words, still_to_sign
from workshop.model.written import in_force
from workshop.room.minutes import minutes_html, minutes_md

Document = Literal["agreement", "signatures", "receipt", "actions", "agenda", "minutes", "record"]
Format = Literal["md", "toml", "csv", "json", "ics", "html"]

Writes = Callable[[Record, datetime], str]


def _agreement_md(record: Record, now: datetime) -> str:
    """Return the draft, the very page that is signed, or in form 1 a page that shows what was signed."""
    agreement = record.agreement
    if agreement is None:
        return draft_page(record, now)
    return agreement.page or old_page(agreement, record)


def _agreement_toml(record: Record, _now: datetime) -> str:
    return _proposed(record).text


def agreement_html(record: Record, now: datetime) -> str:
    """Return the draft as a page for a browser, or the very page that is signed with its signature page below it."""
    agreement, page = record.agreement, _agreement_md(record, now)
    title = record.session.title
    if agreement is None:
        return agreement_page(Shown(f"DRAFT agreement: {title}", page))
    return agreement_page(
        Shown(
            f"Agreement: {title}",
            page,
            # A page of form 1 has its signatures in it.
            signatures_page(agreement, record) if agreement.page else "",
            file=agreement.file,
            digest=digest(agreement.signed),
            small=FOR_PROGRAMS,
        )
    )


def _signatures_md(record: Record, _now: datetime) -> str:
    return signatures_page(_proposed(record), record)


def _proposed(record: Record) -> Agreement:
    if record.agreement is None:
        raise Refused(
            "Nothing is proposed in this session yet, so there is no agreed text. "
            "`workshop export SESSION agreement --format md` shows the draft."
        )
    return record.agreement


def _unsigned(record: Record) -> str:
    """Return why nobody can rely on the commitments of `record` yet; "" where they were signed here."""
    state = record.session.state
    if state in ("sealed", "superseded"):
        return elsewhere_words(record)
    if state == "proposed":
        return f"Not signed by everybody yet. {still_to_sign(record)}"
    declined = declined_words(record)
    return f"Not agreed. {declined}" if declined else "Nothing here is signed yet."


def promised(record: Record) -> list[ActionLine]:
    """Return the commitments of the agreement, with what became of them since."""
    here = {item.uid for item in in_force(record, Commitment)}
    return [line for line in actions_of(record) if line.uid in here]


def calendar(record: Record, lines: Sequence[ActionLine], *, whole: bool = False) -> str:
    """Return the calendar of some commitments of `record`; the `whole` one has the next review as well."""
    agreement, session = record.agreement, record.session
    closing = record.one(Closing)
    day = closing.next_review
    begun = session.started or datetime.combine(session.date, time.min, UTC)
    return actions_ics(
        lines,
        # A calendar takes an entry again only where it was changed later: signing changes what it says.
        max([each.at for each in record.valid_signatures()], default=agreement.proposed)
        if agreement
        else begun,
        note=_unsigned(record),
        review=day,
        meeting=Meeting(day, record.relationship.name, session.id, closing.cadence)
        if day and whole
        else None,
    )


WRITERS: dict[Document, dict[Format, Writes]] = {
    "agreement": {"md": _agreement_md, "toml": _agreement_toml, "html": agreement_html},
    "signatures": {
        "md": _signatures_md,
        "toml": lambda record, _now: write_signatures(_proposed(record), record),
    },
    "receipt": {"md": lambda record, _now: receipt_page(record, {})},
    "actions": {
        "md": lambda record, now: actions_markdown(
            actions_of(record), now.astimezone().date(), _unsigned(record)
        ),
        "toml": lambda record, _now: write_actions_toml(actions_of(record)),
        "csv": lambda record, _now: actions_csv(actions_of(record)),
        "json": lambda record, _now: actions_json(actions_of(record)),
        "ics": lambda record, _now: calendar(record, promised(record), whole=True),
    },
    "agenda": {"md": lambda record, _now: agenda_markdown(record)},
    "minutes": {"md": minutes_md, "html": minutes_html},
    "record": {"toml": lambda record, _now: write_record(record)},
}
"""For each document its forms, the usual one first."""


def export(
    record: Record,
    document: Document,
    form: Format | None,
    now: datetime,
    moments: Moments | None = None,
) -> str:
    """Return a document of `record` in `form`, or in its usual one. `moments` are for the receipt.

    Raises InputError for a form it does not have, Refused where there is nothing yet.
    """
    forms = WRITERS[document]
    chosen = form or next(iter(forms))
    if chosen not in forms:
        raise InputError(
            f"{document} can be exported as {', '.join(forms)}, not as {chosen}.", "format"
        )
    if document == "receipt":
        return receipt_page(record, moments or {})
    return forms[chosen](record, now)
