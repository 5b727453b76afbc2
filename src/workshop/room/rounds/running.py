"""Whether a round runs: who may seal in it now, and that nothing is captured in its step meanwhile."""

from __future__ import annotations

from workshop.errors import NotFound, Refused
from workshop.model.agenda import Step
from workshop.model.asking import asked, round_in
from workshop.model.items import Item
from workshop.model.kinds import ROUNDS_OF
from workshop.model.people import Participant, contact_of
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.model.session import EDITABLE, require_state
from workshop.model.sides import side_word
from workshop.room.core import Core
from workshop.room.rounds.entries import round_counts


def find_round(core: Core, uid: str) -> Item[Round]:
    """Return the round with `uid`. Raises NotFound."""
    found = core.record.item(uid)
    if found is None:
        raise NotFound("That item is no longer there.")
    if not isinstance(found.body, Round):
        raise NotFound("That is no round.")
    return found


def require_no_round(record: Record, step: Step) -> None:
    """Raise Refused while a private round of `step` is open.

    A note taken meanwhile, compared with the entries revealed later, could tell who wrote one of them.
    """
    for what in ROUNDS_OF.get(step.kind, ()):
        found = round_in(record, step.uid, what)
        if found is not None and found.body.running:
            raise Refused(
                "A private round is open in this step. Reveal it or discard it first, then write down what is said."
            )


def require_taking(core: Core, uid: str, person: Participant, *, voice: bool) -> Round:
    """Return the round, where this person may seal in it now. Raises NotFound, Refused."""
    record = core.record
    require_state(record.session, EDITABLE)
    body = find_round(core, uid).body
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
        raise Refused(f"{person.name} is not asked in this round.")
    return body
