"""What somebody typed into a round at a seat of their own and did not seal: theirs, also when the round is over."""

from __future__ import annotations

from msgspec import Struct

from workshop.model.asking import questions
from workshop.model.names import RoundSort
from workshop.model.rounds import Question, Round, Stage
from workshop.room.core import Core
from workshop.room.rounds.turn import own_drafts


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


def unsealed(core: Core) -> tuple[Unsealed, ...]:
    """Return what was typed at this seat and not sealed, round by round."""
    record, found = core.record, list[Unsealed]()
    kept: dict[str, dict[str, str]] = {}
    for (uid, question), text in own_drafts(core.drafts, core.seat.handle).items():
        kept.setdefault(uid, {})[question] = text
    for uid, texts in kept.items():
        item = record.item(uid)
        step = next((each for each in record.agenda if item and each.uid == item.step), None)
        if item is None or step is None or not isinstance(item.body, Round):
            continue
        asked = questions(record, step, item.body.what, core.seat.side or "client")
        body = item.body
        found.append(Unsealed(uid, step.uid, step.title, body.what, body.stage, asked, texts))
    return tuple(found)
