"""Where the meeting is, as sentences: who sits here, the step and its time, what is open, what has changed since."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from workshop.model.asking import not_ready
from workshop.model.kinds import ROUND_TYPES, purpose_of
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.model.session import OPEN, State
from workshop.model.sides import side_word
from workshop.model.sign_off import (
    declined_words,
    how_many,
    signed,
    still_to_sign,
    words_of_reopening,
)
from workshop.model.signing_keys import changed_keys
from workshop.model.text import listed
from workshop.room.rounds.view import RoundView
from workshop.room.view import View

NO_PROOF = (
    "This seat cannot prove who sits at it: whoever can use this computer could have opened it."
)

_STATES: dict[State, str] = {
    "draft": "The meeting has not begun yet.",
    "paused": "The meeting is paused.",
    "sealed": "The agreement is signed by everybody and sealed.",
    "superseded": "The agreement was signed, and a later one has replaced it.",
    "withdrawn": "The session was withdrawn.",
    "closed": "The session ended without an agreement.",
}


def who_sits_here(view: View) -> Iterator[str]:
    """Yield who sits here, for which side, what that means, and what proves it."""
    record, seat = view.record, view.seat
    name = record.name_of(seat.handle)
    if seat.side is None:
        yield f"You are {name}, of neither side."
    else:
        party = record.relationship.names[seat.side]
        yield f"You are {name}, for the {side_word(seat.side)}, {party}."
    if "observer" in seat.roles:
        yield "You observe: you read what is shown, and are asked nothing."
    roles = {"contact": ("answer", "agree"), "signatory": ("sign",)}
    found = [word for role, words in roles.items() if role in seat.roles for word in words]
    if found:
        yield f"You {listed(found)} for your side."
    yield seat.entry.told_to(name) if seat.entry.elsewhere else NO_PROOF


def where_we_are(view: View) -> Iterator[str]:
    """Yield what the session is, the step with its purpose and time, the rounds in it, and how the agreement stands."""
    record, step = view.record, view.step
    number, of = view.place
    yield f"{record.session.title} of {record.relationship.name}."
    standing = _STATES.get(record.session.state, "")
    if standing:
        yield standing
    if record.session.state not in ("sealed", "superseded", "withdrawn", "closed"):
        purpose = purpose_of(step)
        words = purpose if _begins_with(purpose, step.title) else f"{_ended(step.title)} {purpose}"
        yield f"Step {number} of {of}: {words}"
        yield _time(view)
    for found in view.rounds:
        yield from filter(None, round_words(record, found))
    titles = {each.uid: each.title for each in record.agenda}
    for found in view.elsewhere:
        what = ROUND_TYPES[found.round.what].title
        yield f"{_ended(titles[found.step])} The private round {what} there still takes what you write."
    yield from _signatures(view)


def _begins_with(purpose: str, title: str) -> bool:
    """Return whether a purpose says the title of its step by itself: `What we will do, who does it`."""
    after = purpose[len(title) :][:1]
    return purpose.casefold().startswith(title.casefold()) and after in (",", ":", ";", ".", "")


def _time(view: View) -> str:
    left = view.clock.left
    minutes = abs(left) // 60
    if left < 0:
        return f"The time of this step has been over for {_minutes(minutes)}. Nothing is cut off."
    stands = "" if view.clock.running else " The clock stands still."
    return f"{_minutes(-(-left // 60))} left in this step.{stands}"


def _minutes(count: int) -> str:
    return "1 minute" if count == 1 else f"{count} minutes"


def _ended(title: str) -> str:
    return title if title.endswith(("?", "!", ".")) else f"{title}."


def round_words(record: Record, found: RoundView) -> Iterator[str]:
    """Yield how a private round stands: what it is, how many have sealed, whether it was revealed."""
    title = ROUND_TYPES[found.round.what].title
    stage = found.round.stage
    if stage == "open":
        of = sum(found.asked.values())
        sealed = f"{found.total} of {of} have sealed."
        if not found.counted:
            sealed = f"How many have sealed is not known. {found.fault}"
        yield f"A private round is open: {title}. {sealed}"
        if found.turn:
            yield "You have sealed." if found.mine else "You have not sealed yet."
    elif stage == "sides":
        yield f"The private round {title} is with the sides: each contact makes one voice of it."
        if not found.counted:
            yield found.fault
    elif stage == "revealed":
        yield f"The private round {title} is revealed. t reads what came out."
        yield not_ready(record, found.round)


def _signatures(view: View) -> Iterator[str]:
    record = view.record
    if record.session.state == "declined":
        yield declined_words(record)
    elif record.session.state == "proposed" and record.agreement is not None:
        yield f"Revision {record.agreement.revision} of the agreement is proposed. {how_many(record)}."
        yield still_to_sign(record)


class Place(Struct, frozen=True):
    """What somebody is told of when it changes."""

    step: str
    state: State
    rounds: tuple[tuple[str, str, str], ...]
    """Each round of the open step: its uid, its title, its stage."""
    revision: int
    signed: int
    own: bool
    """Whether who sits here has signed it."""
    over: bool
    """Whether the time of the step is over."""
    taken_by: str
    """Why nothing can be done at this seat any more, "" while it can."""
    people: tuple[Participant, ...]
    """Whose keys to sign with were known."""


def place_of(view: View) -> Place:
    """Return where the meeting is."""
    record = view.record
    return Place(
        view.step.uid,
        record.session.state,
        tuple(
            (item.uid, ROUND_TYPES[item.body.what].title, item.body.stage)
            for item in record.of(Round, view.step.uid)
        ),
        record.agreement.revision if record.agreement else 0,
        len(record.valid_signatures()),
        signed(record, view.seat.handle),
        view.clock.running and view.clock.left <= 0,
        view.taken_by,
        record.participants,
    )


def changes(before: Place, view: View) -> Iterator[str]:
    """Yield a sentence for everything that has changed since it was at `before`."""
    now = place_of(view)
    if now.taken_by and not before.taken_by:
        yield f"{now.taken_by} What you type here is kept nowhere from now on."
    if now.step != before.step:
        number, of = view.place
        yield f"The room is now at step {number} of {of}: {_ended(view.step.title)}"
    stages = {uid: stage for uid, _, stage in before.rounds}
    for uid, title, stage in now.rounds:
        if stages.get(uid) != stage and (stage == "open" or uid in stages):
            yield _ROUNDS[stage].format(title)
            item = view.record.item(uid)
            if stage == "revealed" and item is not None:
                yield not_ready(view.record, item.body)
    yield from changed_keys(before.people, now.people)
    if before.revision and not now.revision and now.state in OPEN:
        yield words_of_reopening(view.record, before.revision, own=before.own)
    if (now.state, now.revision) != (before.state, before.revision):
        yield declined_words(view.record) or _CHANGED.get(now.state, "")
    elif now.signed > before.signed:
        yield f"{how_many(view.record)}. {still_to_sign(view.record)}"
    if now.over and not before.over and now.step == before.step:
        yield "The time of this step is over. Nothing is cut off."


_ROUNDS = {
    "open": "A private round is open: {}.",
    "sides": "The private round {} is with the sides now.",
    "revealed": "The private round {} is revealed. t reads what came out.",
    "discarded": "The private round {} was thrown away unseen.",
}
_CHANGED: dict[State, str] = {
    "running": "The meeting goes on.",
    "paused": "The meeting is paused.",
    "proposed": "The agreement is proposed: it is read back, confirmed and signed now.",
    "sealed": "Everybody has signed. The agreement is sealed.",
    "withdrawn": "The session was withdrawn.",
    "closed": "The session has ended without an agreement.",
}
