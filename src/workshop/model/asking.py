"""What a round asks and whom, how anonymous it can be, and what its reveal makes of the entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.kinds import ROUND_TYPES
from workshop.model.kpis import Kpi
from workshop.model.names import RoundSort
from workshop.model.notes import Note
from workshop.model.people import Participant, contact_of
from workshop.model.record import Record
from workshop.model.rounds import (
    FEW,
    Entry,
    Hiding,
    Question,
    Revealed,
    Round,
    Shuffle,
    anonymity,
    seconds_for,
)
from workshop.model.sides import SIDES, Side, side_word


def round_in(record: Record, step: str, what: RoundSort) -> Item[Round] | None:
    """Return the latest round of a step that was not discarded, None where there is none."""
    found = [
        item
        for item in record.of(Round, step)
        if item.body.what == what and item.body.stage != "discarded"
    ]
    return found[-1] if found else None


def asked(record: Record, round: Round) -> tuple[Participant, ...]:
    """Return who is to answer: every member of a side who is here and not excused, or the contacts; client first.

    Once somebody has sealed in an anonymous round it stays at those who were asked then, on the side they were on.
    """
    if round.settled:
        known = ((record.person(handle), side) for handle, side in round.sides.items())
        return tuple(structs.replace(each, side=side) for each, side in known if each is not None)
    people = [
        person
        for side in SIDES
        for person in record.participants
        if person.side == side and person.takes_part and side not in round.unasked
    ]
    if round.one_voice:
        speaking = {side: contact_of(record.participants, side) for side in SIDES}
        people = [person for person in people if person == speaking[person.side or "client"]]
    return tuple(person for person in people if person.handle not in round.excused)


def rounds_with(record: Record, handle: str) -> tuple[Item[Round], ...]:
    """Return the running rounds in which something of a person can be sealed, whether it is or not."""
    return tuple(
        item
        for item in record.of(Round)
        if item.body.running
        and not item.body.one_voice
        and (
            handle in item.body.excused
            or any(each.handle == handle for each in asked(record, item.body))
        )
    )


def voted_on(record: Record) -> dict[str, str]:
    """Return the words of everything that people vote on in a private round now, by uid."""
    running = [item for item in record.of(Round) if item.body.running]
    steps = {item.step for item in running if item.body.what == "votes"}
    found = {item.uid: item.body.text for item in record.of(Note) if item.step in steps}
    if any(item.body.what == "realism" for item in running):
        found |= {item.uid: item.body.name for item in record.of(Kpi)}
    return found


def hands_here(record: Record, *sides: Side) -> int | None:
    """Return how many hands the people here can show, those of `sides` or of the whole room; None where nobody knows.

    That is so where nobody at all is named on a side: then its people are in the room without a name.
    """
    counted = 0
    for side in sides or SIDES:
        if all(person.side != side for person in record.participants):
            return None
        counted += sum(person.side == side for person in asked(record, Round()))
    return counted


def questions(record: Record, step: Step, what: RoundSort, side: Side) -> tuple[Question, ...]:
    """Return what somebody on `side` is asked."""
    return ROUND_TYPES[what].questions(record, step, side)


def unasked(record: Record, step: Step, what: RoundSort) -> tuple[Side, ...]:
    """Return the sides that have nothing to answer in such a round, while the other has: a sheet in one direction."""
    nothing = tuple(side for side in SIDES if not questions(record, step, what, side))
    return nothing if len(nothing) < len(SIDES) else ()


def if_opened(
    record: Record,
    step: Step,
    what: RoundSort,
    *,
    one_voice: bool = False,
    anonymous: bool = False,
    excused: tuple[str, ...] = (),
) -> Round:
    """Return the round that would be opened now, as far as that says who is asked in it."""
    return Round(
        what,
        one_voice=one_voice,
        anonymous=anonymous,
        excused=excused,
        unasked=unasked(record, step, what),
    )


def seconds_each(record: Record, step: Step, what: RoundSort) -> int:
    """Return about how many seconds one person takes to answer, on the side that is asked more."""
    return max(seconds_for(questions(record, step, what, side)) for side in SIDES)


def how_many(record: Record, step: Step, round: Round, entries: Sequence[Entry]) -> str:
    """Return how much was sealed, in words: how many texts where texts are asked for, else how many answered.

    In a round that is with the sides, `entries` are their voices.
    """
    voices = round.one_voice or round.stage == "sides"
    one, more = ("side", "sides") if voices else ("person", "people")
    if round.counts_only:
        counted, empty = sum(each.says_something for each in entries), ""
    else:
        # By name, that one can't judge is an answer too.
        counted = sum(any(not answer.empty for answer in each.answers) for each in entries)
        empty = _without_answer(len(entries) - counted)
    people = f"1 {one}" if counted == 1 else f"{counted} {more}"
    asked_for = [each for side in SIDES for each in questions(record, step, round.what, side)]
    if not asked_for:
        return "nothing, for what it asked about was taken off"
    if any(each.kind != "texts" for each in asked_for):
        return f"answered by {people}{empty}"
    texts = sum(len(answer.texts) for entry in entries for answer in entry.answers)
    return f"{texts} {'entry' if texts == 1 else 'entries'} by {people}{empty}"


def not_ready(record: Record, round: Round) -> str:
    """Return who was not ready at a reveal, or how many where only that is told; "" where everybody was."""
    names = [record.name_of(each) for each in round.without]
    if names:
        *some, last = names
        return f"Not ready: {', '.join(some)}{' and ' if some else ''}{last}."
    if not round.unsealed:
        return ""
    return f"Not ready: {'one person' if round.unsealed == 1 else f'{round.unsealed} people'}."


def _without_answer(count: int) -> str:
    return f"; {count} sealed without an answer" if count else ""


def reveal(
    record: Record, step: Step, round: Round, entries: Sequence[Entry], shuffle: Shuffle
) -> Revealed:
    """Return what becomes visible of `entries`, without a name unless the round is named."""
    return ROUND_TYPES[round.what].reveal(record, step, round, entries, shuffle)


def hiding(
    what: RoundSort,
    client: int,
    agency: int,
    *,
    stop_at_side: bool = False,
    asked: Mapping[Side, int] | None = None,
) -> Hiding:
    """Return how far `client` and `agency` many people can be anonymous in a round; `asked` counts everybody."""
    return anonymity(client, agency, sided=stop_at_side or ROUND_TYPES[what].sided, asked=asked)


def what_is_possible(
    what: RoundSort, client: int, agency: int, *, stop_at_side: bool = False
) -> str:
    """Return in plain words what anonymity is possible with so many people, before anybody types."""
    found = hiding(what, client, agency, stop_at_side=stop_at_side)
    counted: dict[Side, int] = {"client": client, "agency": agency}
    here = [
        f"{_people(count)} of the {side_word(side)}" for side, count in counted.items() if count
    ]
    people = " and ".join(here) or "nobody"
    if found == "sides" and len(here) == 1:
        return f"With {people} it can be anonymous."
    if found == "sides":
        return f"With {people} it can be anonymous, and each side's answers can be shown apart."
    if found == "room":
        return (
            f"With {people} it can be anonymous for the room as a whole; with fewer than three on a side nothing is "
            "shown by side."
        )
    if client + agency < FEW:
        return f"With {people} nobody can be anonymous. It can be named, or one voice per side."
    return (
        f"With {people} it cannot be anonymous: it shows which side an answer came from, and fewer than three on a "
        "side would be found out. It can be named, or one voice per side."
    )


def _people(count: int) -> str:
    return "one person" if count == 1 else f"{count or 'no'} people"
