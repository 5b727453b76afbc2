"""Notes: feedback under the template's headings, restated by the side that receives it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from msgspec import Struct, structs

from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.kind import ItemType, Kind, RoundType
from workshop.model.record import Record
from workshop.model.rounds import (
    Entry,
    Option,
    Question,
    Revealed,
    Round,
    Shuffle,
    least_shown,
    new_texts,
    shown_by_side,
)
from workshop.model.sides import Side, other, side_word
from workshop.model.template import Heading
from workshop.model.wording import joined, labelled

HEADINGS = (Heading("Start"), Heading("Stop"), Heading("Continue"))
"""Headings for a step that has none from a template."""
VOTES = 3
"""Notes each person picks in a vote."""


class Note(Struct, frozen=True):
    """What the side of the item said under one heading. It goes into the agreement when both sides tick it."""

    LATER: ClassVar[frozenset[str]] = frozenset({"group", "votes", "heard_before"})
    """Fields that records of version 0.1.0 do not have."""

    text: str = ""
    heading: str = ""
    restated: str = ""
    """What was said, in the words of the side that receives it."""
    confirmed: bool = False
    """Whether the giving side says: yes, that is what we meant."""
    own: str = ""
    """The receiving side's own part in it, in their words."""
    became: str = ""
    """The uid of the commitment, decision or parked topic it was turned into."""
    group: str = ""
    """The uid of the note it is put under; "" for one that stands by itself."""
    votes: int | None = None
    """How many picked it; None where nobody was asked. The votes of a group are the sum of those of its notes."""
    heard_before: str = ""
    """What it was restated as before it was changed; it counts no more, and can be taken up again."""


def questions(step: Step) -> tuple[Question, ...]:
    """Return what everybody is asked: as many notes as they like under each heading."""
    return tuple(
        Question(each.name, each.name, "texts", prompt=each.prompt) for each in step.headings
    )


def vote_questions(notes: Iterable[Item[Note]]) -> tuple[Question, ...]:
    """Return what everybody is asked in a vote: to pick a few of the notes that stand by themselves."""
    options = tuple(
        Option(item.uid, f"{item.number} {item.body.text}") for item in notes if not item.body.group
    )
    words = f"Which {VOTES} do we talk about first?"
    return (Question("votes", words, "pick", most=VOTES, options=options),)


# --- groups ---------------------------------------------------------------------------------------


def leader_of(notes: Iterable[Item[Note]], note: Item[Note]) -> Item[Note] | None:
    """Return the note under which `note` was put, None where it stands by itself.

    A note that was itself put under another cannot lead a group; only a file can have such a note.
    """
    found = next((each for each in notes if each.uid == note.body.group), None)
    return found if found and not found.body.group and found.step == note.step else None


def grouped(notes: Sequence[Item[Note]]) -> tuple[tuple[Item[Note], ...], ...]:
    """Return the notes in groups: each begins with one that stands by itself, those put under it follow in order."""
    leaders = {each.uid: each for each in notes if not each.body.group}
    groups: dict[str, list[Item[Note]]] = {}
    under: list[tuple[str, Item[Note]]] = []
    for each in notes:
        leader = leaders.get(each.body.group)
        if leader is not None and leader.step == each.step:
            under.append((leader.uid, each))
        else:
            groups[each.uid] = [each]
    for uid, each in under:
        groups[uid].append(each)
    return tuple(tuple(each) for each in groups.values())


def alike(notes: Iterable[Item[Note]], note: Item[Note]) -> list[Item[Note]]:
    """Return the notes among which `note` is listed: those under the same one, or those that lead under its heading."""
    groups = grouped([each for each in notes if each.step == note.step])
    own = next((each for each in groups if note in each), (note,))
    if own[0] != note:
        return list(own[1:])
    return [each[0] for each in groups if each[0].body.heading == note.body.heading]


def votes_of(group: Iterable[Item[Note]]) -> int | None:
    """Return the votes of a group, the sum of those of its notes; None where nobody was asked about any of them."""
    known = [each.body.votes for each in group if each.body.votes is not None]
    return sum(known) if known else None


def first_by_votes(groups: Iterable[tuple[Item[Note], ...]]) -> list[tuple[Item[Note], ...]]:
    """Return the groups ordered by votes, most first; groups with equal votes keep their order."""

    def order(group: tuple[Item[Note], ...]) -> int:
        votes = votes_of(group)
        return -1 if votes is None else votes

    return sorted(groups, key=order, reverse=True)


# --- heard and confirmed --------------------------------------------------------------------------


def unheard(body: Note) -> Note:
    """Return a note whose restatement and confirmation no longer count, because what was restated has changed."""
    kept = body.restated or body.heard_before
    return structs.replace(body, restated="", confirmed=False, heard_before=kept)


def no_longer_counts(before: Note, after: Note) -> str:
    """Return what a change of a note made void, in words; "" where nothing."""
    restated = bool(before.restated) and not after.restated
    confirmed = before.confirmed and not after.confirmed
    if restated and confirmed:
        return "its restatement and confirmation no longer count"
    if restated:
        return "its restatement no longer counts"
    return "its confirmation no longer counts" if confirmed else ""


def heard_words(side: Side | None, restated: str, *, confirmed: bool, own: str) -> str:
    """Return what the side that hears a note of `side` made of it, in words; "" where nothing yet."""
    hearing = side_word(other(side)).capitalize() if side else ""
    return joined(
        labelled(f"{hearing} heard" if hearing else "In other words", restated),
        "confirmed as meant" if confirmed else "",
        labelled(f"{hearing}'s part in it" if hearing else "Our part in it", own),
    )


# --- private rounds -------------------------------------------------------------------------------


def _asked(record: Record, step: Step, side: Side) -> tuple[Question, ...]:
    return questions(step)


def _asked_to_vote(record: Record, step: Step, side: Side) -> tuple[Question, ...]:
    found = record.of(Note, step.uid)
    return vote_questions(found) if found else ()


def _reveal(
    record: Record, step: Step, round: Round, entries: Sequence[Entry], shuffle: Shuffle
) -> Revealed:
    apart = shown_by_side(round, entries)
    return Revealed(
        new_texts(round, entries, shuffle, lambda key, text: Note(text, key), apart=apart)
    )


def _reveal_votes(
    record: Record, step: Step, round: Round, entries: Sequence[Entry], shuffle: Shuffle
) -> Revealed:
    picked = [set(texts) for entry in entries if (texts := entry.answer("votes").texts)]
    if len(picked) < least_shown(round):
        return Revealed()
    return Revealed(
        changed=tuple(
            structs.replace(item, body=structs.replace(item.body, votes=_picked(item, picked)))
            for item in record.of(Note, step.uid)
        )
    )


def _picked(item: Item[Note], picked: Iterable[set[str]]) -> int | None:
    """Return how many picked a note.

    One that is in a group has votes of its own only where it was put there after somebody had picked it.
    """
    votes = sum(item.uid in each for each in picked)
    return None if item.body.group and not votes else votes


KIND = Kind(
    "notes",
    "Feedback",
    "What went well, what did not, said openly and heard.",
    (
        ItemType(
            "note",
            Note,
            "notes",
            "Note",
            "N",
            section="feedback",
            ticked=True,
            not_words=frozenset({"became", "group"}),
        ),
    ),
    (
        RoundType("notes", "Silent writing", _asked, _reveal),
        RoundType("votes", "Vote on the notes", _asked_to_vote, _reveal_votes),
    ),
    {"feedback": "Feedback written down"},
)
