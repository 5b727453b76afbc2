"""How a private round can be run with the people who are here, and how it stands, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content

from workshop.model.asked_again import why_not_anonymous
from workshop.model.asking import asked, hiding, if_opened, seconds_each, what_is_possible
from workshop.model.names import RoundSort
from workshop.model.people import Participant
from workshop.model.rounds import Round, RoundPlan, by_side, minutes_each, too_long
from workshop.model.sides import SIDES, Side
from workshop.room.rounds.view import RoundView
from workshop.room.view import View
from workshop.tui.panes.drawing import of_side
from workshop.tui.words import minutes_word, side_name


class Offer(Struct, frozen=True):
    """One way to run a round."""

    key: str
    words: str
    plan: RoundPlan


OFFERS = (
    Offer("k", "passed keyboard, named", RoundPlan("keyboard")),
    Offer("a", "passed keyboard, anonymous", RoundPlan("keyboard", anonymous=True)),
    Offer("v", "passed keyboard, one voice per side", RoundPlan("keyboard", one_voice=True)),
    Offer(
        "t",
        "passed keyboard, to each side first; its contact makes one voice of it",
        RoundPlan("keyboard", stop_at_side=True),
    ),
    Offer("o", "own terminals, named", RoundPlan("own")),
    Offer("p", "own terminals, anonymous", RoundPlan("own", anonymous=True)),
    Offer("u", "own terminals, one voice per side", RoundPlan("own", one_voice=True)),
    Offer(
        "i",
        "own terminals, to each side first; its contact makes one voice of it",
        RoundPlan("own", stop_at_side=True),
    ),
    Offer("f", "by form, named", RoundPlan("form")),
    Offer("g", "by form, anonymous", RoundPlan("form", anonymous=True)),
    Offer("w", "by form, one voice per side", RoundPlan("form", one_voice=True)),
)
SPOKEN = Offer("s", "spoken: type what each contact says", RoundPlan("spoken"))
HANDS = Offer("h", "a show of hands", RoundPlan("spoken"))
SAME = "e"
"""The key that asks exactly the same people again."""


def counts_of(found: RoundView, word: str = "") -> Content:
    """Return how many have sealed, of each side; of the room where a side is so small that it would tell of people.

    Where the urn cannot be read it says that the count is not known.
    """
    if not found.counted:
        return Content.styled("the count is not known", "bold $bad")
    if found.round.stage == "open" and not found.sealed:
        return Content(f"{found.total} of {sum(found.asked.values())}{word}")
    if found.round.stage == "sides":
        word = ""  # there the words say it: released, or not yet
    sides = [side for side in SIDES if side not in found.round.unasked]
    return Content("   ").join(of_side(side, f"{_count(found, side)}{word}") for side in sides)


def missing(found: RoundView) -> str:
    """Return how many have not written in a round that can be revealed without them, "" where none can."""
    rest = sum(found.asked.values()) - found.total
    if found.round.stage != "open" or not found.total or not rest:
        return ""
    if found.round.counts_only and not found.round.settled:
        return ""
    return "one person has" if rest == 1 else f"{rest} people have"


def who_is_missing(found: RoundView) -> str:
    """Return `: Ines and Priya`, "" where it is not told who has still to write."""
    return f": {all_of([each.name for each in found.waiting])}" if found.waiting else ""


def all_of(names: Sequence[str]) -> str:
    """Return `Ines, Priya and Lena`."""
    *some, last = names
    return f"{', '.join(some)} and {last}" if some else last


def _count(found: RoundView, side: Side) -> str:
    if found.round.stage == "sides":
        return f"{side_name(side)} {'released' if found.sealed[side] else 'not released yet'}"
    return f"{side_name(side)} {found.sealed[side]} of {found.asked[side]}"


def unreleased(found: RoundView) -> Side:
    return next((side for side in SIDES if found.sealed[side] < found.asked[side]), "client")


def plan_words(plan: RoundPlan) -> str:
    """Return who is named in a planned round."""
    if plan.one_voice:
        return "one voice per side"
    return "anonymous" if plan.anonymous else "named"


def _people(view: View, what: RoundSort) -> tuple[Participant, ...]:
    """Return who is asked in such a round: in the one that is open, or in one that would be opened now."""
    return asked(view.record, _as_asked(view, what))


def _as_asked(view: View, what: RoundSort, *, anonymous: bool = False) -> Round:
    found = view.round(what)
    excused = found.round.excused if found is not None and found.round.running else ()
    return if_opened(view.record, view.step, what, anonymous=anonymous, excused=excused)


def _counts(view: View, what: RoundSort) -> tuple[int, int]:
    counts = by_side(each.side or "client" for each in _people(view, what))
    return counts["client"], counts["agency"]


def why_not(view: View, what: RoundSort) -> str:
    """Return why the question cannot be asked anonymously again, "" where that is not the reason."""
    found = view.round(what)
    running = found is not None and found.round.running
    round = _as_asked(view, what, anonymous=True)
    return why_not_anonymous(
        view.record, view.step, round, uid=found.uid if found and running else ""
    )


def possible(view: View, what: RoundSort, plan: RoundPlan) -> str:
    """Return in plain words what anonymity is possible with the people here."""
    client, agency = _counts(view, what)
    return what_is_possible(what, client, agency, stop_at_side=plan.stop_at_side)


def too_slow(view: View, what: RoundSort) -> str:
    """Return what is said where passing one keyboard takes much longer than the step has, "" where it does not."""
    people = sum(_counts(view, what))
    each = minutes_each(seconds_each(view.record, view.step, what))
    if not too_long(each * people, view.step.minutes):
        return ""
    return (
        f"One keyboard for {people} people takes about {minutes_word(each * people)}; this step has "
        f"{minutes_word(view.step.minutes)}. At own terminals or by form everybody writes at once."
    )


def rank(view: View, plan: RoundPlan, planned: RoundPlan | None) -> tuple[int, bool]:
    """Return the place of a plan where one keyboard is too slow: first what lets everybody write at the same time.

    Own terminals come before forms where people sit at some; among these first what is as anonymous as is planned.
    """
    seated = any(each.kind == "participant" for each in view.here)
    at_once = ("own", "form") if seated else ("form", "own")
    place = at_once.index(plan.way) if plan.way in at_once else len(at_once)
    return place, planned is not None and plan.anonymous != planned.anonymous


def is_possible(view: View, what: RoundSort, plan: RoundPlan) -> bool:
    client, agency = _counts(view, what)
    return not plan.anonymous or (
        hiding(what, client, agency) != "none" and not why_not(view, what)
    )
