"""Whether a question can be asked anonymously again: what is shown side by side must give nobody away.

Whoever reads two results of one question sees what those answered who were asked only once. So everybody who was asked
shares with at least two others exactly the same set of results, and where the same people were asked, as many answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from msgspec import Struct, structs

from workshop.model.agenda import Step
from workshop.model.asking import asked, hiding, questions
from workshop.model.kinds import ROUND_TYPES
from workshop.model.names import RoundSort
from workshop.model.poll import Poll
from workshop.model.record import Record
from workshop.model.rounds import FEW, Entry, Figure, Round, by_side
from workshop.model.sides import SIDES, Side

Shown = frozenset[str]
"""The handles of those whom one result is about: of the whole room, or of one side."""

NAMED = 3
"""More people than this are not named in one sentence."""
OTHER_STEP = "A really different question needs a step of its own."
ASKED_BEFORE = "This question was answered anonymously before."


# --- the rule -------------------------------------------------------------------------------------


def found_out(results: Iterable[Shown]) -> Shown:
    """Return who could be found out by comparing `results`: who shares all of theirs with fewer than two others."""
    every = list(results)
    in_which = {
        handle: frozenset(place for place, each in enumerate(every) if handle in each)
        for handle in frozenset[str]().union(*every)
    }
    alike = Counter(in_which.values())
    return frozenset(handle for handle, places in in_which.items() if alike[places] < FEW)


def results_of(round: Round, sides: dict[str, Side], *, apart: bool) -> tuple[Shown, ...]:
    """Return the results that a round with these people shows: one of the room, or one of each side."""
    if apart or round.stop_at_side or ROUND_TYPES[round.what].sided:
        return tuple(frozenset(each for each in sides if sides[each] == side) for side in SIDES)
    return (frozenset(sides),)


class Result(Struct, frozen=True):
    """One result of a question, as it is shown beside others."""

    of: tuple[Shown, ...] = ()
    """Whom it is about: the whole room, or each side by itself; empty where that is not known."""
    answers: tuple[int, ...] = ()
    """How many answered: of each side where that is told, and in all."""
    anonymous: bool = True
    everybody: bool = True
    """Whether everybody who was asked sealed something."""

    @property
    def people(self) -> Shown:
        """Everybody whom it is about."""
        return frozenset[str]().union(*self.of)


def give_nobody_away(results: Sequence[Result]) -> bool:
    """Return whether these results of one question, of several sessions, can be shown side by side.

    It is the rule within a session; moreover everybody must have answered where only some were asked again. Named
    results are held to it as well, where one is anonymous.
    """
    if not any(each.anonymous for each in results):
        return True
    if not all(each.of for each in results):
        return False
    if found_out(shown for each in results for shown in each.of):
        return False
    return all(_hide(one, two) for one, two in combinations(results, 2))


def _hide(one: Result, two: Result) -> bool:
    """Return whether nobody is found out by having said nothing in one of two results."""
    if one.people == two.people:
        return one.everybody and two.everybody and one.answers == two.answers
    return one.people.isdisjoint(two.people) or all(
        each.answers[-1] == len(each.people) for each in (one, two)
    )


# --- what was shown before ------------------------------------------------------------------------


def earlier(record: Record, step: Step, what: RoundSort, *, but: str = "") -> tuple[Round, ...]:
    """Return the anonymous rounds of this session, but the one with that uid, whose answers to this question are shown.

    It is one question in one step, also after its words were changed, and wherever the same words are asked.
    """
    steps = {each.uid: each for each in record.agenda}
    words = _words(record, step, what)
    return tuple(
        item.body
        for item in record.of(Round)
        if item.uid != but
        and item.body.counts_only
        and item.body.what == what
        and _is_shown(item.body)
        and (item.step == step.uid or words & _words(record, steps[item.step], what))
    )


def _is_shown(round: Round) -> bool:
    # One that was shown to the sides and then discarded was seen all the same.
    return round.stage in ("sides", "revealed") or bool(round.answered)


def _words(record: Record, step: Step, what: RoundSort) -> frozenset[str]:
    """Return what a step asks for a point on a scale, and what its polls asked before their question was changed."""
    asks = [each for side in SIDES for each in questions(record, step, what, side)]
    found = [each.text for each in asks if each.kind == "point"]
    if what == "poll":
        found += [item.body.question for item in record.of(Poll, step.uid)]
    return frozenset(" ".join(each.casefold().split()) for each in found)


def is_known(round: Round) -> bool:
    """Return whether it is known who was asked in an anonymous round, and how many answered."""
    # An exported record does not say who was asked, nor does one of an earlier version say how many answered.
    return bool(round.asked and round.answered)


def _shown_by(rounds: Iterable[Round]) -> list[Shown]:
    return [
        shown
        for each in rounds
        for shown in results_of(each, each.sides, apart=bool(each.client + each.agency))
    ]


# --- before anybody writes ------------------------------------------------------------------------


def why_not_anonymous(record: Record, step: Step, round: Round, *, uid: str = "") -> str:
    """Return in plain words why a round cannot be anonymous beside earlier ones; "" where it can.

    `uid` is the round's own, where it is open already.
    """
    before = earlier(record, step, round.what, but=uid) if round.counts_only else ()
    if not before:
        return ""
    sides: dict[str, Side] = {each.handle: each.side or "client" for each in asked(record, round)}
    counts = by_side(sides.values())
    apart = hiding(round.what, counts["client"], counts["agency"]) == "sides"
    # What gives somebody away when it is shown by side may hide them in the room as a whole.
    ways = dict.fromkeys(results_of(round, sides, apart=each) for each in (apart, False))
    reasons = [_why_not(record, before, each) for each in ways]
    if not all(reasons):
        return ""
    # One step of a poll asks one question, in whatever words.
    return f"{reasons[0]} {OTHER_STEP}" if round.what == "poll" else reasons[0]


def _why_not(record: Record, before: Sequence[Round], now: Sequence[Shown]) -> str:
    if not all(map(is_known, before)):
        return f"{ASKED_BEFORE} Who was asked then is not known here, so the two results could give somebody away."
    here = frozenset[str]().union(*now)
    for each in before:
        if each.unsealed and here & set(each.asked):
            missing = "one person" if each.unsealed == 1 else f"{each.unsealed} people"
            return (
                f"{ASKED_BEFORE} Then {missing} did not write. Beside that result, a second one could show what "
                "they answer now."
            )
    found = found_out([*_shown_by(before), *now])
    if not found:
        return ""
    *names, last = [record.name_of(each) for each in sorted(found)]
    who = f"{', '.join(names)} or {last}" if names else last
    if len(names) > NAMED:
        who = "single people"
    return (
        f"{ASKED_BEFORE} This time not exactly the same people are asked. Anyone who sees both results could work "
        f"out what {who} answered."
    )


def same_again(record: Record, step: Step, what: RoundSort) -> tuple[str, ...]:
    """Return the handles of those who can be asked anonymously again: exactly those of an earlier round, all here.

    Nobody where that is not possible.
    """
    before = earlier(record, step, what)
    here = {each.handle: each.side for each in record.participants if each.takes_part}
    for round in reversed(before):
        same = all(here.get(handle) == side for handle, side in round.sides.items())
        again = results_of(round, round.sides, apart=bool(round.client + round.agency))
        if same and not _why_not(record, before, again):
            return round.asked
    return ()


# --- at the reveal --------------------------------------------------------------------------------


def why_not_revealed(record: Record, step: Step, round: Round, *, uid: str) -> str:
    """Return in plain words why what was sealed in an anonymous round cannot be shown beside earlier results.

    `round` says how it was answered; "" where it can be shown.
    """
    before = [
        each
        for each in earlier(record, step, round.what, but=uid)
        if not each.asked or not set(each.asked).isdisjoint(round.asked)
    ]
    if not before:
        return ""
    if round.unsealed:
        missing = "One person has" if round.unsealed == 1 else f"{round.unsealed} people have"
        return (
            f"{missing} not sealed yet. {ASKED_BEFORE} Shown without everybody, this result beside the earlier one "
            "could give away what they answered then. Wait for them; or discard the round, and the earlier result "
            "stands alone."
        )
    apart = bool(round.client + round.agency)
    if words := _why_not(record, before, results_of(round, round.sides, apart=apart)):
        return f"{words} Discard the round; then ask named, or by a show of hands."
    for each in before:
        if set(each.asked) == set(round.asked) and _count(each) != _count(round):
            return (
                f"{_answers(each)} the first time, {round.answered} this time: beside the earlier result this one "
                "could give away what somebody answered then. Whoever left it empty can write again: pass the "
                "keyboard. Or discard the round, and the earlier result stands alone."
            )
    return ""


# --- the figures of single questions --------------------------------------------------------------


def figures(
    record: Record, step: Step, round: Round, entries: Sequence[Entry], *, uid: str
) -> tuple[Figure, ...]:
    """Return how many chose a point for each question of an anonymous round that is about to be revealed.

    One is withheld where the same people were asked the same before and not as many of them answered: whoever knows of
    somebody that they left it out would see beside the earlier counts what they had answered.
    """
    if not round.counts_only:
        return ()
    before = [
        figure
        for each in earlier(record, step, round.what, but=uid)
        if set(each.asked) == set(round.asked)
        for figure in each.figures
        if figure.answers >= FEW and not figure.withheld
    ]
    found: list[Figure] = []
    for (about, _), sides in _chosen(record, step, round, entries).items():
        counts = by_side(sides)
        figure = Figure(about, answers=len(sides))
        if round.client + round.agency and not any(0 < each < FEW for each in counts.values()):
            figure = structs.replace(figure, **counts)
        differs = any(each.about == about and each != figure for each in before)
        found.append(structs.replace(figure, withheld=differs))
    return tuple(found)


def _chosen(
    record: Record, step: Step, round: Round, entries: Iterable[Entry]
) -> dict[tuple[str, str], list[Side]]:
    """Return the side of everybody who chose a point, by what the question is about and by its key."""
    about = {
        side: {each.key: each.about for each in questions(record, step, round.what, side)}
        for side in SIDES
    }
    found: dict[tuple[str, str], list[Side]] = {}
    for entry in entries:
        for answer in entry.answers:
            if answer.point is not None:
                # A target that was changed after somebody had voted is asked about under another key, which begins
                # with what it is about as well.
                begins = answer.key.partition(" ")[0]
                which = about[entry.side].get(answer.key, begins), answer.key
                found.setdefault(which, []).append(entry.side)
    return found


def _count(round: Round) -> tuple[int, int, int]:
    return round.client, round.agency, round.answered


def _answers(round: Round) -> str:
    return "One person answered" if round.answered == 1 else f"{round.answered} people answered"
