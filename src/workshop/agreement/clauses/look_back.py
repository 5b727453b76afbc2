"""Looking back: what became of the last agreement's promises and figures, and what both sides are glad of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date as Date
from typing import Literal, get_args

from workshop.agreement.figures import Figure, plain, shown
from workshop.agreement.frozen_text import (
    Clause,
    Clauses,
    Paragraph,
    Part,
    ReadSection,
    Written,
    counted,
    joined,
    labelled,
    stamp,
)
from workshop.model import what_became
from workshop.model.items import Item
from workshop.model.kpis import show_target
from workshop.model.look_back import Celebration
from workshop.model.names import Section
from workshop.model.progress import OUTCOMES, Outcome
from workshop.model.record import Record
from workshop.model.rhythm import Rule, by_when
from workshop.model.sides import SIDES, Side, side_word
from workshop.model.values import show_date
from workshop.model.what_became import Promise
from workshop.model.written import kept

Said = Literal["", Outcome]

_APART, _HALF = "seen differently", "said by one side only"
_IN_SHORT = (
    *(OUTCOMES[each] for each in get_args(Outcome) if each != "open"),
    "open",
    _APART,
    _HALF,
)
"""The outcomes, in the order in which the summary counts them."""


class Became(Written, frozen=True, kw_only=True):
    """One promise of the last agreement, and what each side says became of it."""

    IDS = ("owner", "rhythm")

    number: str = ""
    side: Side | None = None
    """The owner's."""
    owner: str = ""
    """A handle."""
    owner_name: str = ""
    action: str
    due: Date | None = None
    client: Said = ""
    client_word: str = ""
    agency: Said = ""
    agency_word: str = ""
    again: bool = False
    """Whether this agreement promises it again, under the same number."""
    rhythm: Rule = ""
    """An RRULE without its end; `due` is then the first date."""
    until: Date | None = None

    @property
    def kept(self) -> bool:
        """Whether both sides say it was kept."""
        return self.client == self.agency == "kept"

    @property
    def differs(self) -> bool:
        """Whether the sides see it differently."""
        return bool(self.client and self.agency) and self.client != self.agency

    @property
    def in_short(self) -> str:
        """What became of it in a word or two, one of _IN_SHORT."""
        if self.client and self.agency:
            return _APART if self.differs else _outcome(self.client)
        return _HALF

    def read(self, heading: str) -> Paragraph:
        """Return it in words."""
        detail = joined(
            self.told,
            joined(self.owner_name, by_when(self), by=", "),
            "promised again" if self.again else "",
        )
        return Paragraph(
            self.action, self.number, detail, open=self.differs, side=self.side, heading=heading
        )

    @property
    def told(self) -> str:
        """What each side says became of it, in words."""
        return self._both() if self._alike else joined(*(self._one(side) for side in SIDES))

    @property
    def _alike(self) -> bool:
        return (self.client, self.client_word) == (self.agency, self.agency_word)

    def _both(self) -> str:
        return joined(f"both sides: {_outcome(self.client)}", self.client_word, by=" – ")

    def _one(self, side: Side) -> str:
        said, word = (
            (self.client, self.client_word) if side == "client" else (self.agency, self.agency_word)
        )
        return joined(f"{side_word(side)}: {_outcome(said)}", word, by=" – ")


class Measured(Written, frozen=True, kw_only=True):
    """The latest reading of a KPI of the last agreement."""

    number: str = ""
    name: str
    value: Figure
    unit: str = ""
    day: Date
    target: str = ""
    """In words."""
    met: bool | None = None
    source: str = ""
    note: str = ""

    def read(self) -> Paragraph:
        """Return it in words."""
        figure = joined(shown(self.value), self.unit, by=" ")
        against = {True: "met", False: "not met", None: ""}[self.met]
        detail = joined(
            joined(labelled("target", self.target), against, by=", "),
            self.note,
            labelled("source", self.source),
        )
        text = f"{self.name}: {figure} on {show_date(self.day)}"
        return Paragraph(text, self.number, detail, heading="Figures since")


class Glad(Clause, frozen=True, kw_only=True):
    """Something worth celebrating. Nobody is named, only the side."""

    side: Side | None = None
    text: str

    def read(self) -> Paragraph:
        """Return it in words."""
        said = f"{side_word(self.side).capitalize()} says" if self.side else ""
        return Paragraph(
            self.text,
            self.number,
            joined(said, self.how_it_stands),
            open=self.open,
            side=self.side,
            heading="Worth celebrating",
        )


class LookBack(Part, frozen=True, kw_only=True):
    """The section on what became of the last agreement."""

    IDS = ("session",)

    session: str = ""
    """The id of the session whose agreement that was."""
    date: Date | None = None
    """The day of that session."""
    clauses: tuple[Became, ...] = ()
    """The promises about which at least one side said what became of them."""
    unsaid: tuple[str, ...] = ()
    """The clause numbers of the promises about which nothing was said at all."""
    goes_on: tuple[str, ...] = ()
    """Of those that were carried on as they are. Neither side said what became of them."""
    promised_again: tuple[str, ...] = ()
    """Of those that are promised again. Neither side said what became of the earlier promise."""
    figures: tuple[Measured, ...] = ()
    celebrated: tuple[Glad, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words: what was kept first, each with what both sides say of it."""
        counts = Counter(each.in_short for each in self.clauses)
        summary = joined(
            *(f"{counts[words]} {words}" for words in _IN_SHORT if counts[words]),
            counted(len(self.goes_on), "goes on as before", "go on as before"),
            counted(len(self.promised_again), "promised again", "promised again"),
            counted(len(self.celebrated), "thing to celebrate", "things to celebrate"),
            by=", ",
        )
        heading = f"Promised up to {show_date(self.date)}"
        paragraphs = (
            *(each.read() for each in self.celebrated),
            *(each.read(heading) for each in self.clauses if each.kept),
            *(each.read(heading) for each in self.clauses if not each.kept),
            *self._not_told(heading),
            *(each.read() for each in self.figures),
        )
        return ReadSection("look-back", summary, paragraphs)

    def _not_told(self, heading: str) -> Iterator[Paragraph]:
        """Yield a line for each group of promises of which neither side said what became of them."""
        for words, numbers in (
            ("Go on as before:", self.goes_on),
            ("Promised again:", self.promised_again),
            ("Nothing was said about", self.unsaid),
        ):
            if numbers:
                yield Paragraph(f"{words} {', '.join(numbers)}.", heading=heading)


def _outcome(said: Said) -> str:
    return OUTCOMES[said] if said else "says nothing"


def clause(record: Record) -> dict[Section, Part]:
    """Return what became of the last agreement, where the meeting looked back, and what both are glad of."""
    part = LookBack(celebrated=tuple(_glad(each) for each in kept(record, Celebration)))
    before = record.before
    if before is not None and what_became.looked_back(record):
        promises = what_became.promises(record)
        part = LookBack(
            session=before.session.id,
            date=before.session.date,
            clauses=tuple(_became(each, before) for each in promises if not each.unsaid),
            unsaid=tuple(each.item.number for each in promises if each.passed_over),
            goes_on=tuple(each.item.number for each in promises if each.goes_on),
            promised_again=tuple(
                each.item.number for each in promises if each.unsaid and each.again
            ),
            figures=tuple(_measured(each) for each in what_became.figures(record) if each.readings),
            celebrated=part.celebrated,
        )
    return {"look-back": part} if part != LookBack() else {}


def _became(promise: Promise, before: Record) -> Became:
    item, client, agency = promise.item, promise.client, promise.agency
    return Became(
        number=item.number,
        side=item.side,
        owner=item.body.owner,
        owner_name=before.name_of(item.body.owner),
        action=item.body.action,
        due=item.body.due,
        client=client.outcome if client else "",
        client_word=client.word if client else "",
        agency=agency.outcome if agency else "",
        agency_word=agency.word if agency else "",
        again=promise.again is not None,
        rhythm=item.body.rhythm,
        until=item.body.until,
    )


def _measured(figure: what_became.Figure) -> Measured:
    kpi, last = figure.item.body, figure.readings[-1]
    target = show_target(kpi)
    return Measured(
        number=figure.item.number,
        name=kpi.name,
        value=plain(last.value) or "0",
        unit=kpi.unit,
        day=last.day,
        target="" if target == "–" else target,
        met=figure.met,
        source=last.source,
        note=last.note,
    )


def _glad(item: Item[Celebration]) -> Glad:
    return Glad(**stamp(item), side=item.side, text=item.body.text)


CLAUSES = Clauses(clause, {"look-back": LookBack})
