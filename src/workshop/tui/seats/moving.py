"""Moving is meant: where people are still writing, whoever leads is asked before the step changes for everybody."""

from __future__ import annotations

from workshop.room.view import View
from workshop.tui.panes.asked import while_same
from workshop.tui.services import OpenSession, Over


async def moves(session: OpenSession, view: View | None) -> bool:
    """Return whether the step is changed: without a question where nobody is writing. Only in a worker."""
    count = view.still_writing if view is not None else 0
    if view is None or not count:
        return True
    who = "One person" if count == 1 else f"{count} people"
    if any(each.round.hides_who and each.round.stage == "open" for each in view.rounds):
        what = f"{'has' if count == 1 else 'have'} not sealed yet"
    else:
        what = f"{'is' if count == 1 else 'are'} still writing"
    question = (
        f"{who} {what}. Go on all the same?\n\n"
        "Nothing they typed is lost, and coming back to this step brings everybody back."
    )
    answers = (("n", "wait"), ("y", "go on"))
    return await session.ask(question, answers, over=while_there(view)) == "y"


def while_there(view: View) -> Over:
    """Return what says that the room is at another step than in `view`, where it was asked."""
    return while_same(
        lambda now: now.step.uid,
        view,
        "The room has gone to another step meanwhile. It was not moved from here.",
    )
