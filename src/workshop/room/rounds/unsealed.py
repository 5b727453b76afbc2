"""What somebody typed into a round at a seat of their own and did not seal: theirs, also when the round is over."""

from __future__ import annotations

from msgspec import Struct, structs

from workshop.model.asking import questions, reveal
from workshop.model.ballot import from_text
from workshop.model.items import Item
from workshop.model.names import RoundSort
from workshop.model.rounds import Entry, New, Question, Round, Stage
from workshop.model.session import EDITABLE
from workshop.model.sides import Side, other
from workshop.model.text import clean
from workshop.room.core import Core
from workshop.room.rounds.entries import voice_key
from workshop.room.rounds.keeping import may_stand, written_in
from workshop.room.rounds.running import as_asked
from workshop.room.rounds.turn import OF_SIDE
from workshop.store.drafts import OWN

_SAID: tuple[RoundSort, ...] = ("notes", "needs")
"""The rounds whose words can also be said aloud, as notes or needs of their step."""


class Unsealed(Struct, frozen=True):
    """What was typed in one round."""

    uid: str
    """Of the round."""
    step: str
    """The uid of its step."""
    title: str
    """The title of its step."""
    what: RoundSort
    stage: Stage
    questions: tuple[Question, ...]
    """What was asked."""
    texts: dict[str, str]
    """By the key of a question, as the ballot kept it."""
    notes: tuple[str, ...] = ()
    """Its words, where the round is over and they can still be said in its step under one's name; else none."""
    anonymous: bool = False
    """Whether the round promised to show no names."""
    moved: bool = False
    """Whether it was asked of the side on which they are no longer: it answers nothing that they are asked now."""


def unsealed(core: Core) -> tuple[Unsealed, ...]:
    """Return what was typed at this seat and not sealed, round by round."""
    record, found = core.record, list[Unsealed]()
    kept: dict[tuple[str, bool], dict[str, str]] = {}
    voice = voice_key(core.seat.side or "client")
    texts = core.drafts.all()
    allowed = may_stand(core, texts)
    for draft in texts:
        if draft in allowed and written_in(draft) is not None:
            uid, handle, question = draft.removeprefix(OWN).split("/", 2)
            if handle in (core.seat.handle, voice):
                kept.setdefault((uid, handle == voice), {})[question] = texts[draft]
    for (uid, is_voice), texts in kept.items():
        item = record.item(uid)
        step = next((each for each in record.agenda if item and each.uid == item.step), None)
        if item is None or step is None or not isinstance(item.body, Round):
            continue
        body, now = item.body, as_asked(core, uid, core.seat.handle).side or "client"
        of = texts.pop(OF_SIDE, now)
        side: Side = now if of == now else other(now)
        if not texts:
            continue
        asked = questions(record, step, item.body.what, side)
        late = Unsealed(uid, step.uid, step.title, body.what, body.stage, asked, texts)
        late = structs.replace(late, moved=side != now)
        if not (body.running or is_voice) and record.session.state in EDITABLE:
            notes = tuple(getattr(each.body, "text", "") for each in as_notes(core, item, late))
            late = structs.replace(late, notes=notes, anonymous=body.hides_who)
        found.append(late)
    return tuple(found)


def as_notes(core: Core, item: Item[Round], late: Unsealed) -> tuple[New, ...]:
    """Return what the reveal of `item` would have made of the words of who sits here, had it shown names.

    What was revealed of them is left out. Nothing of points and votes: what came of those is counted, and stays as it
    was shown.
    """
    seat = core.seat
    if late.what not in _SAID or seat.side is None:
        return ()
    answers = (from_text(each, late.texts.get(each.key, "")) for each in late.questions)
    entry = Entry(seat.side, seat.handle, "own", tuple(each for each in answers if not each.empty))
    named = structs.replace(item.body, anonymous=False, one_voice=False, stop_at_side=False)
    found = reveal(core.record, core.step(item.step), named, (entry,), lambda _: None)
    there = {_said(each.body) for each in core.record.items if each.author == seat.handle}
    new = (each for each in found.new if _said(each.body) not in there)
    return tuple(structs.replace(each, side=seat.side) for each in new)


def _said(body: object) -> tuple[str, str]:
    return getattr(body, "heading", ""), clean(getattr(body, "text", ""))
