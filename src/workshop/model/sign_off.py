"""Sign-off: the next review, the confirmation of each section by each side, deferrals and refusals of signatures."""

from __future__ import annotations

from datetime import date as Date

from msgspec import Struct

from workshop.model.items import Item
from workshop.model.kind import ItemType, Kind
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.session import OPEN
from workshop.model.sides import SIDES, Side, side_word


class Closing(Struct, frozen=True):
    """What sign-off itself captures; one per session."""

    next_review: Date | None = None
    cadence: str = ""
    no_commitments: tuple[Side, ...] = ()
    """The sides that said outright that they promise nothing."""


class Confirmation(Struct, frozen=True):
    """The side of the item confirmed one section of one revision when it was read back."""

    revision: int
    section: Section


class Deferral(Struct, frozen=True):
    """A signatory who puts off signing, which is neither a signature nor a refusal."""

    handle: str
    revision: int
    until: Date | None = None
    asks: str = ""
    """Whom they ask."""


class Decline(Struct, frozen=True):
    """A signatory who declined a revision, which ends it until it is reopened."""

    handle: str
    revision: int
    reason: str


class Reservation(Struct, frozen=True):
    """What a signatory states beside the agreement. It is part of the text, as the position of their side alone."""

    handle: str
    words: str
    revision: int = 0
    """The revision that was reopened for it."""


def decline_of(record: Record, revision: int) -> Item[Decline] | None:
    """Return who declined a revision, and why; None where nobody did, or an earlier version did not ask who."""
    found = [item for item in record.of(Decline) if item.body.revision == revision]
    return found[-1] if found else None


def deferral_of(record: Record, handle: str, revision: int) -> Deferral | None:
    """Return the latest deferral of somebody under a revision, None where there is none."""
    found = [
        item.body
        for item in record.of(Deferral)
        if (item.body.handle, item.body.revision) == (handle, revision)
    ]
    return found[-1] if found else None


def declined_words(record: Record) -> str:
    """Return who declined the proposed agreement and why, as one sentence; "" where it is not declined."""
    session, agreement = record.session, record.agreement
    if session.state != "declined" or agreement is None:
        return ""
    found = decline_of(record, agreement.revision)
    if found is None:
        return f"Declined: {session.reason}"
    whose = f" ({side_word(found.side)})" if found.side else ""
    return f"Declined by {record.name_of(found.body.handle)}{whose}: {found.body.reason}"


def how_many(record: Record) -> str:
    """Return how many of the signatories have signed: `1 of 2 has signed`."""
    needed = [person for side in SIDES for person in record.signatories(side)]
    done = len(needed) - len(record.waiting_for())
    if done == len(needed):
        return "Everybody has signed"
    return f"{done} of {len(needed)} {'has' if done == 1 else 'have'} signed"


def still_to_sign(record: Record) -> str:
    """Return who has still to sign, as a sentence; "" where everybody has signed."""
    names = [f"{each.name} ({side_word(each.side)})" for each in record.waiting_for() if each.side]
    if not names:
        return ""
    listed = " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])
    return f"Still to sign: {listed}."


def signed(record: Record, handle: str) -> bool:
    """Return whether there is a valid signature of somebody."""
    return any(each.handle == handle for each in record.valid_signatures())


def reopened_words(before: Record, now: Record, handle: str) -> str:
    """Return that it was reopened since `before`, and what becomes of the signature of `handle`; "" if it was not."""
    old = before.agreement
    void = {each.revision for each in now.agreements if each.state == "void"}
    if old is None or old.revision not in void or now.session.state not in OPEN:
        return ""
    return words_of_reopening(now, old.revision, own=signed(before, handle))


def words_of_reopening(record: Record, revision: int, *, own: bool) -> str:
    """Return that `revision` was reopened; `own` says that the signature of whoever is told is void with it."""
    who = [
        record.name_of(each.body.handle)
        for each in record.of(Reservation)
        if each.body.revision == revision
    ]
    reopened = "The agreement was reopened"
    if who:
        reopened += f": {who[-1]} stated a reservation, which becomes part of the text"
    if own:
        return (
            f"{reopened}. Your signature under revision {revision} is void now; it stays on record as void. "
            "You are asked to sign again when the next revision is proposed."
        )
    given = any(each.revision == revision for each in record.signatures)
    void = f"evision {revision} {'and the signatures under it are' if given else 'is'} void."
    return f"{reopened}. R{void}" if who else f"{reopened}: r{void}"


KIND = Kind(
    "sign-off",
    "Sign-off",
    "The agreement read back, confirmed and signed by both sides.",
    (
        ItemType("closing", Closing, "sign-off", "Closing", single=True),
        ItemType("confirmation", Confirmation, "sign-off", "Confirmation"),
        ItemType("deferral", Deferral, "sign-off", "Deferral", not_words=frozenset({"handle"})),
        ItemType("decline", Decline, "sign-off", "Declined", not_words=frozenset({"handle"})),
        ItemType(
            "reservation",
            Reservation,
            "sign-off",
            "Reservation",
            section="programme",
            headline=lambda body: body.words,
            not_words=frozenset({"handle"}),
        ),
    ),
    sections={"programme": "Programme and next review"},
)
