"""Whether a round runs: who may seal in it now, and that nothing is captured in its step meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import structs

from workshop.errors import NotFound, Refused
from workshop.model.agenda import Step
from workshop.model.asked_again import why_not_anonymous
from workshop.model.asking import asked, hiding, round_in, rounds_with, voted_on, what_is_possible
from workshop.model.items import Item
from workshop.model.kinds import ROUNDS_OF
from workshop.model.people import Participant, contact_of
from workshop.model.record import Record
from workshop.model.rounds import Round, by_side
from workshop.model.session import EDITABLE, require_state
from workshop.model.sides import SIDES, Side, side_word
from workshop.room.core import Core
from workshop.room.rounds.entries import round_counts
from workshop.room.seats import Power, Seat, may
from workshop.store.writer import Writer


def find_round(core: Core, uid: str) -> Item[Round]:
    """Return the round with `uid`. Raises NotFound."""
    found = core.record.item(uid)
    if found is None:
        raise NotFound("That item is no longer there.")
    if not isinstance(found.body, Round):
        raise NotFound("That is no round.")
    return found


def require_no_round(record: Record, step: Step, seat: Seat) -> None:
    """Raise Refused while a private round of `step` is open.

    A note taken meanwhile, compared with the entries revealed later, could tell who wrote one of them.
    """
    for what in ROUNDS_OF.get(step.kind, ()):
        found = round_in(record, step.uid, what)
        if found is not None and found.body.running:
            first = (
                "Reveal it or discard it first, then write down what is said"
                if may(seat, "round")
                else "What is said can be written down once it is revealed"
            )
            raise Refused(f"A private round is open in this step. {first}.")


def require_no_vote(core: Core, item: Item[Any]) -> None:
    """Raise Refused while people vote on an item: they vote on it as it stands.

    Taken off the screens it can be all the same: an insult or personal data goes at once.
    """
    if item.uid in voted_on(core.record):
        raise Refused(
            f"People are voting on {item.number}. Reveal or discard the vote first, then change what it is about."
        )


def why_barred(core: Core, step: Step, round: Round, uid: str = "") -> str:
    """Return in plain words why a round in which nobody has written cannot be anonymous now; "" where it can."""
    if not round.counts_only or round.settled:
        return ""
    counts = by_side(each.side or "client" for each in asked(core.record, round))
    client, agency, stop = counts["client"], counts["agency"], round.stop_at_side
    if hiding(round.what, client, agency, stop_at_side=stop) == "none":
        return what_is_possible(round.what, client, agency, stop_at_side=stop)
    return why_not_anonymous(core.record, step, round, uid=uid)


def settle(core: Core, uid: str) -> None:
    """Write down who is asked in an anonymous round, before its first entry is sealed.

    From then on its counts change only with what is sealed: whoever could move one person in and out of them would see
    whether that person has written.
    """
    item = find_round(core, uid)
    body = item.body
    if not body.counts_only or body.settled:
        return
    power: Power = "seal" if may(core.seat, "seal") else "round"
    # Nameless: the first one to seal would be known from it.
    with core.writing("rounds.settle", power=power, undoable=False, nameless=True) as writer:
        body = with_asked(core.record, body)
        writer.save_item(core.id, structs.replace(item, body=body))
        writer.describe("who is asked in the round is settled")


def with_asked(record: Record, body: Round, sealed: Mapping[str, Side] | None = None) -> Round:
    """Return a round with who is asked in it settled: those here now, and whoever has sealed already."""
    sides: dict[str, Side] = {each.handle: each.side or "client" for each in asked(record, body)}
    sides |= sealed or {}
    ordered = [handle for side in SIDES for handle in sides if sides[handle] == side]
    return structs.replace(
        body, asked=tuple(ordered), asked_client=by_side(sides.values())["client"]
    )


def no_longer_asked(core: Core, writer: Writer, handle: str) -> None:
    """Take a person who leaves for good out of those who are asked in the rounds that run."""
    for item in rounds_with(core.record, handle):
        sides = item.body.sides
        if sides.pop(handle, None):
            body = structs.replace(
                item.body, asked=tuple(sides), asked_client=by_side(sides.values())["client"]
            )
            writer.save_item(core.id, structs.replace(item, body=body))


def as_asked(core: Core, uid: str, handle: str) -> Participant:
    """Return a person as they are asked in a round: on the side they were on when that was settled. Raises NotFound."""
    person = core.person(handle)
    people = asked(core.record, find_round(core, uid).body)
    return next((each for each in people if each.handle == handle), person)


def require_taking(core: Core, uid: str, person: Participant, *, voice: bool) -> Round:
    """Return the round, where this person may seal in it now. Raises NotFound, Refused."""
    record = core.record
    require_state(record.session, EDITABLE)
    item = find_round(core, uid)
    body = item.body
    side = person.side or "client"
    if body.stage != ("sides" if voice else "open"):
        raise Refused("This round takes nothing more: it was revealed or discarded.")
    if voice:
        contact = contact_of(record.participants, side)
        if contact is None or contact.handle != person.handle:
            raise Refused(f"{person.name} is not the contact of this side.")
        if not round_counts(body)[side]:
            raise Refused(
                f"Nobody of the {side_word(side)} has written, so there is nothing to make one voice of."
            )
        if side in body.released:
            raise Refused(f"The {side_word(side)} has released its voice already.")
    elif person.handle not in {each.handle for each in asked(record, body)}:
        settled = " Who is asked was settled when the first one sealed." if body.settled else ""
        raise Refused(f"{person.name} is not asked in this round.{settled}")
    elif reason := why_barred(core, core.step(item.step), body, uid):
        raise Refused(reason)
    return body
