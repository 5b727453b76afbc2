"""What somebody typed into a round at a seat of their own and did not seal: theirs, also when the round is over."""

from __future__ import annotations

from msgspec import Struct, structs

from workshop.model.asking import questions, reveal
from workshop.model.ballot import from_text
from workshop.model.items import Item
from workshop.model.names import RoundSort
from workshop.model.rounds import Entry, New, Question, Round, Stage
from workshop.model.session import EDITABLE
from workshop.room.core import Core
from workshop.room.rounds.keeping import may_stand, written_in
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


def unsealed(core: Core) -> tuple[Unsealed, ...]:
    """Return what was typed at this seat and not sealed, round by round."""
    record, found = core.record, list[Unsealed]()
    kept: dict[str, dict[str, str]] = {}
    texts = core.drafts.all()
    allowed = may_stand(core, texts)
    for draft in texts:
        if draft in allowed and written_in(draft) is not None:
            uid, handle, question = draft.removeprefix(OWN).split("/", 2)
            if handle == core.seat.handle:
                kept.setdefault(uid, {})[question] = texts[draft]
    for uid, texts in kept.items():
        item = record.item(uid)
        step = next((each for each in record.agenda if item and each.uid == item.step), None)
        if item is None or step is None or not isinstance(item.body, Round):
            continue
        asked = questions(record, step, item.body.what, core.seat.side or "client")
        body = item.body
        late = Unsealed(uid, step.uid, step.title, body.what, body.stage, asked, texts)
        if not body.running and record.session.state in EDITABLE:
            notes = tuple(getattr(each.body, "text", "") for each in as_notes(core, item, late))
            late = structs.replace(late, notes=notes, anonymous=body.hides_who)
        found.append(late)
    return tuple(found)


def as_notes(core: Core, item: Item[Round], late: Unsealed) -> tuple[New, ...]:
    """Return what the reveal of `item` would have made of the words of who sits here, had it shown names.

    Nothing of points and votes: what came of those is counted, and stays as it was shown.
    """
    seat = core.seat
    if late.what not in _SAID or seat.side is None:
        return ()
    answers = (from_text(each, late.texts.get(each.key, "")) for each in late.questions)
    entry = Entry(seat.side, seat.handle, "own", tuple(each for each in answers if not each.empty))
    named = structs.replace(item.body, anonymous=False, one_voice=False, stop_at_side=False)
    found = reveal(core.record, core.step(item.step), named, (entry,), lambda _: None)
    return tuple(structs.replace(each, side=seat.side) for each in found.new)
