"""Which thought the stage shows: the running round, what the facilitator chose, what was done just now, or the step."""

from __future__ import annotations

from collections.abc import Mapping

from workshop.room.view import View
from workshop.tui.panes.off_stage import is_off
from workshop.tui.stage import staged
from workshop.tui.stage.moments import beginning, opening, over, sealed
from workshop.tui.stage.noted import noted
from workshop.tui.stage.rounds import round_thought
from workshop.tui.stage.thought import Thought, Thoughts


def walked(view: View) -> Thoughts:
    """Return what the facilitator can walk through in the open step, in the order of the list.

    Nothing while a round runs, nor where the agreement is sealed: these stand whatever is selected.
    """
    return () if _stands(view) is not None else staged(view.step.kind).results(view)


def _stands(view: View) -> Thought | None:
    """Return what is shown whatever the facilitator chose; None where nothing is."""
    if (in_round := round_thought(view)) is not None:
        return in_round
    return sealed(view) if view.step.kind == "sign-off" else None


def shown(view: View, chosen: str = "", touched: str = "") -> Thought:
    """Return the thought that is shown.

    `chosen` is the row that the facilitator chose, `touched` the one in which something was done just now; each is ""
    for none, and counts only where it is a row of the open step.
    """
    if is_off(chosen):
        return Thought(view.step.title)  # others may quote what is off the screens
    if (stands := _stands(view)) is not None:
        return stands
    results = known(view)
    for uid in (chosen, touched):
        if uid in results:
            return results[uid]
    kind = staged(view.step.kind)
    state = view.record.session.state
    # The clock need not run for a meeting to be on: it is on as soon as it has left its first step.
    if state == "draft" and view.step.uid == view.record.agenda[0].uid:
        return beginning(view)
    if (ended := over(view)) is not None:
        return ended
    first = next(iter(results.values()), None)
    revealed = any(each.round.stage == "revealed" for each in view.rounds)
    read_back = view.step.kind == "sign-off" and view.read_back
    at_once = kind.begins_with_first or revealed or read_back
    return first if first is not None and at_once else opening(view)


def known(view: View) -> Mapping[str, Thought]:
    """Return by uid everything in the open step that can be shown: what is walked through, and what was noted in it."""
    found = (*walked(view), *noted(view, view.step.uid))
    return {each.uid: each for each in found}


def touched_since(before: View, now: View) -> str | None:
    """Return the row in which something was done between two views.

    "" where the rows of more than one changed, as at a reveal, or another step was opened; None where nothing changed.
    """
    if before.step.uid != now.step.uid:
        return ""
    old, new = known(before), known(now)
    changed = [uid for uid, each in new.items() if old.get(uid) != each]
    if not changed and old.keys() == new.keys():
        return None
    return changed[0] if len(changed) == 1 else ""


def place_words(view: View, thought: Thought) -> str:
    """Return which of how many of its sort a thought is: `1 of 9 blind spots`; "" for one that is not counted."""
    one, many = thought.counted
    if not one:
        return ""
    alike = [each.uid for each in known(view).values() if each.counted == thought.counted]
    if thought.uid not in alike:
        return ""
    place, count = alike.index(thought.uid) + 1, len(alike)
    return f"{place} of {count} {many}" if count > 1 else one


def next_to(view: View, selected: str, on_stage: str, by: int) -> str:
    """Return the row that comes onto the stage next, from the row that is selected on the console.

    A selected row that is not shown yet comes first; from one that is, it goes on to its neighbour. "" at the ends.
    """
    order = [each.uid for each in walked(view)]
    current = on_stage if on_stage in order else shown(view).uid
    if selected in order and selected != current:
        return selected
    if current not in order:
        return order[0 if by > 0 else -1] if order else ""
    place = order.index(current) + by
    return order[place] if 0 <= place < len(order) else ""
