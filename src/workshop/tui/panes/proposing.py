"""What is asked before an agreement is proposed: what becomes of open rounds, and whether nobody promises anything."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from workshop.model.commitments import Commitment
from workshop.model.rounds import Round
from workshop.model.sides import SIDES
from workshop.model.sign_off import Closing
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.panes.asked import while_open, while_same
from workshop.tui.panes.console import Console


async def is_ready(console: Console, now: Callable[[], View]) -> bool:
    """Return whether nothing stands in the way of proposing, once all is asked; `now` returns what stands now."""
    return await _rounds_over(console, now) and await _promised(console, now())


async def _rounds_over(console: Console, now: Callable[[], View]) -> bool:
    """Return whether no private round is open, after asking of each that is what becomes of it."""
    titles = {step.uid: step.title for step in now().record.agenda}
    while found := next((each for each in now().record.of(Round) if each.body.running), None):
        sealed = await console.do(partial(_sealed, found.uid)) or 0
        what = f"{sealed} sealed, gone for good" if sealed else "nothing is sealed in it"
        answers = (
            ("n", "not yet"),
            ("r", "reveal it now"),
            ("x", f"discard it, unseen: {what}"),
        )
        words = (
            f"The private round in “{titles.get(found.step, '')}” has not been revealed yet. "
            "What becomes of it?"
        )
        over = while_open(found.uid, now())
        answer = await console.ask(words, answers, over=over)
        if answer == "r":
            done = await console.do(partial(_reveal, found.uid), over=over)
        elif answer == "x":
            done = await console.do(partial(_discard, found.uid, sealed), over=over)
        else:
            return False
        if done is None:
            return False
        console.say(done)
    return True


async def _promised(console: Console, view: View) -> bool:
    """Return whether there is a commitment, or both sides say here that they make none."""
    missing = next((each for each in view.findings if each.code == "no-commitments"), None)
    if missing is None:
        return True
    answers = (
        ("n", "not yet: write a commitment first"),
        ("y", "both sides say: no commitments this time"),
    )
    over = while_same(
        lambda now: [each.uid for each in now.record.of(Commitment)],
        view,
        "A commitment was written at another seat meanwhile. Nothing was recorded here.",
    )
    if await console.ask(missing.sentence, answers, over=over) != "y":
        return False
    outright = view.record.one(Closing).no_commitments

    def job(room: Room) -> bool:
        for side in SIDES:
            if side not in outright:
                room.commitments.promise_nothing(side)
        return True

    return bool(await console.do(job, over=over))


def _reveal(uid: str, room: Room) -> str:
    """Reveal a round and return what is to be said of it."""
    shown = room.rounds.reveal(uid)
    return f"{'Revealed' if shown.stage == 'revealed' else 'Shown to each side'}: {shown.said}."


def _sealed(uid: str, room: Room) -> int:
    """Return how many have sealed in a round."""
    step = next(each.step for each in room.record.of(Round) if each.uid == uid)
    steps = (each for each in room.record.agenda if each.uid == step)
    return sum(each.total for at in steps for each in room.rounds.views(at) if each.uid == uid)


def _discard(uid: str, sealed: int, room: Room) -> str:
    room.rounds.discard(uid, sealed)
    return "Discarded, unseen."
