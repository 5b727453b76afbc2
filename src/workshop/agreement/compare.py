"""What differs between two agreements, clause by clause, and which broken promises came back.

Only what is agreed for the time to come is compared: what was rated, said or voted in a meeting is no clause. A clause
is compared as people read it, without what each agreement says about its standing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal, TypeVar

from msgspec import Struct, structs

from workshop.agreement.clauses.commitments import Commitments, Promised
from workshop.agreement.clauses.expectations import Expected
from workshop.agreement.clauses.kpis import Measured
from workshop.agreement.clauses.look_back import LookBack
from workshop.agreement.clauses.noted import Noted, NotedSection
from workshop.agreement.clauses.scope import (
    TERMS_HEADING,
    Approving,
    Assumed,
    Dated,
    Delivered,
    Excluded,
    Scope,
)
from workshop.agreement.clauses.sign_off import Programme
from workshop.agreement.clauses.welcome import Goal
from workshop.agreement.content import Content, read
from workshop.agreement.continuity import clauses_in_force
from workshop.agreement.frozen_text import Clause, Paragraph, Part, joined
from workshop.model.kinds import SECTIONS
from workshop.model.names import Section
from workshop.model.sides import Side

Sort = Literal["came back", "added", "reworded", "opened", "agreed", "settled", "dropped"]

SORTS: dict[Sort, str] = {
    "came back": "Not kept or disputed, and promised again",
    "added": "Added",
    "reworded": "Reworded",
    "opened": "Left open now",
    "agreed": "Agreed now",
    "settled": "Settled",
    "dropped": "Dropped",
}
"""What people call each sort of difference, in the order in which they are listed."""
_IN_SHORT: dict[Sort, str] = {
    "came back": "promised again",
    "opened": "left open now",
    "agreed": "agreed now",
}
"""The words for how many there are, where they are not those of the sort."""
NOT_COMPARED = "What was rated, said or voted in a meeting is not compared."


class Difference(Struct, frozen=True):
    """One clause that is not in both agreements as it was."""

    sort: Sort
    section: Section
    number: str
    """Its clause number; "" for one without."""
    heading: str
    """The heading it stands under; "" for none."""
    before: str = ""
    """Its words in the first agreement; of a promise that came back, what became of it."""
    after: str = ""

    @property
    def then(self) -> str:
        """The word before what it was: a promise that came back became something."""
        return "became" if self.sort == "came back" else "was"

    @property
    def label(self) -> str:
        """What it is known by: `K1`, or `How often we meet`."""
        return self.number or self.heading or SECTIONS[self.section]


class Comparison(Struct, frozen=True):
    """Two agreements beside each other."""

    differences: tuple[Difference, ...]
    """In the order of SORTS, and within each in that of the agreement."""
    same: int
    """How many clauses are in both, word for word."""

    @property
    def by_sort(self) -> Iterator[tuple[str, tuple[Difference, ...]]]:
        """Yield the title of each sort that there is, with its differences."""
        for sort, title in SORTS.items():
            if found := tuple(each for each in self.differences if each.sort == sort):
                yield title, found

    @property
    def in_short(self) -> str:
        """How many there are of each sort: `2 added, 1 reworded`; `nothing differs` for none."""
        counts = Counter(each.sort for each in self.differences)
        said = (f"{counts[sort]} {_IN_SHORT.get(sort, sort)}" for sort in SORTS if counts[sort])
        return ", ".join(said) or "nothing differs"


class _Stated(Struct, frozen=True):
    """One thing that an agreement states."""

    number: str
    heading: str
    words: str
    open: bool
    side: Side | None = None

    @property
    def under(self) -> tuple[str, str]:
        """What it stands under: whose it is, and its heading."""
        return self.side or "", self.heading


_Key = tuple[Section, str]
"""Its section, and its number or, where it has none, what else it is found by."""


@lru_cache(maxsize=4)
def compare(before: str, after: str) -> Comparison:
    """Return how the agreement with the data `after` differs from that with `before`. Raises DocumentError."""
    # Cached, because screens ask after every change.
    return beside(read(before), read(after))


def beside(old: Content, new: Content) -> Comparison:
    """Return how `new` differs from `old`."""
    was, now = dict(_everything(old)), dict(_everything(new))
    found = [*_changed(was, now), *_gone(new, was, now)]
    if old.head.session != new.head.session:
        found += _came_back(new, was, now)
    order = list(SORTS)
    same = sum(now.get(key) == stated for key, stated in was.items())
    return Comparison(tuple(sorted(found, key=lambda each: order.index(each.sort))), same)


def _changed(was: Mapping[_Key, _Stated], now: Mapping[_Key, _Stated]) -> Iterator[Difference]:
    for key, stated in now.items():
        earlier = was.get(key)
        if earlier is None:
            yield _difference("added", key, stated, after=stated.words)
        elif earlier.words != stated.words:
            yield _difference("reworded", key, stated, earlier.words, stated.words)
        elif earlier.under != stated.under:
            before, after = (joined(*each.under, each.words) for each in (earlier, stated))
            yield _difference("reworded", key, stated, before, after)
        elif earlier.open != stated.open:
            yield _difference(
                "opened" if stated.open else "agreed", key, stated, after=stated.words
            )


def _gone(
    new: Content, was: Mapping[_Key, _Stated], now: Mapping[_Key, _Stated]
) -> Iterator[Difference]:
    settled = _settled(new)
    for key, stated in was.items():
        if key not in now:
            sort: Sort = "settled" if key[1] in settled else "dropped"
            yield _difference(sort, key, stated, before=stated.words)


def _settled(new: Content) -> set[str]:
    """Return the numbers of clauses that an agreement reports as settled."""
    found = {each.number for each in new.head.replaced if each.became == "settled"}
    for part in new.parts.values():
        match part:
            case NotedSection():
                found |= {each.number for each in part.settled}
            case Scope():
                found |= {each.number for each in part.milestones if each.met}
            case LookBack():
                found |= {each.number for each in part.clauses if each.kept}
    return found


def _came_back(
    new: Content, was: Mapping[_Key, _Stated], now: Mapping[_Key, _Stated]
) -> Iterator[Difference]:
    """Yield the promises of which a side says that they were not kept, or not all, and that are in force again."""
    part = new.parts.get("look-back")
    for each in part.clauses if isinstance(part, LookBack) else ():
        key: _Key = ("commitments", each.number)
        if not each.kept and each.number and key in was and key in now:
            yield _difference("came back", key, now[key], each.told, now[key].words)


def _difference(
    sort: Sort, key: _Key, stated: _Stated, before: str = "", after: str = ""
) -> Difference:
    return Difference(sort, key[0], stated.number, stated.heading, before, after)


# --- what an agreement states ---------------------------------------------------------------------


def _everything(content: Content) -> Iterator[tuple[_Key, _Stated]]:
    for section, part in content.parts.items():
        for clause in clauses_in_force(part):
            paragraph = _read(clause)
            words = _words(paragraph)
            # One without a number is known by its words, so that a changed one counts as another.
            stated = _Stated(clause.number, paragraph.heading, words, clause.open, paragraph.side)
            yield (section, clause.number or words), stated
        named = [(*_named(each), each.open) for each in _around(part)]
        counts = Counter(heading for heading, _, _ in named)
        for heading, words, is_open in named:
            name = heading if counts[heading] == 1 else f"{heading} {words}"
            yield (section, f"{name}:"), _Stated("", heading, words, is_open)


def _read(clause: Clause) -> Paragraph:
    """Return a clause as people read it where it is new and both sides accept it."""
    match _as_agreed(clause):
        case Noted() as noted:
            return noted.read("")
        case (
            Expected()
            | Measured()
            | Promised()
            | Delivered()
            | Excluded()
            | Assumed()
            | Dated()
            | Approving()
        ) as other:
            return other.read()
        case other:
            raise TypeError(f"a {type(other).__name__} is never in force")


def _around(part: Part) -> tuple[Paragraph, ...]:
    """Return what else a section agrees."""
    match part:
        case Goal() | Programme():
            return part.read_back().paragraphs
        case Scope() if part.terms is not None:
            is_open = part.terms.open
            return tuple(
                structs.replace(each, open=is_open) for each in _as_agreed(part.terms).read()
            )
        case Commitments():
            return tuple(
                each for each in part.read_back().paragraphs if each.side and not each.number
            )
        case _:
            return ()


def _named(paragraph: Paragraph) -> tuple[str, str]:
    """Return what a paragraph is called, and its words: each term of the scope has its own name."""
    if paragraph.heading != TERMS_HEADING:
        return paragraph.heading, _words(paragraph)
    name, _, words = paragraph.text.partition(": ")
    return name, words


C = TypeVar("C", bound=Clause)


def _as_agreed(clause: C) -> C:
    """Return a clause as it reads where it is new and both sides accept it."""
    return structs.replace(clause, standing="new", agreed="both", open=False)


def _words(paragraph: Paragraph) -> str:
    return joined(paragraph.text, paragraph.detail)
