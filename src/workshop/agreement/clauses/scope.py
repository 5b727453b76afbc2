"""Scope: what is delivered and accepted how, what is not, on which assumptions, for how much, and how it changes."""

from __future__ import annotations

from datetime import date as Date

from msgspec import Struct

from workshop.agreement.figures import Figure, plain, shown
from workshop.agreement.frozen_text import (
    Clause,
    Clauses,
    Dropped,
    Paragraph,
    Part,
    ReadSection,
    dropped,
    joined,
    labelled,
    left_open,
    stamp,
    tally,
)
from workshop.model.items import Item
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.scope import (
    Approver,
    Assumption,
    Deliverable,
    Exclusion,
    Milestone,
    Realism,
    Responsible,
    Terms,
    realism_word,
    responsible_word,
)
from workshop.model.sides import Side, side_word
from workshop.model.values import show_date
from workshop.model.written import kept, sections_of, written

TERMS_HEADING = "Terms"
"""What stands over the terms around the scope."""


class Delivered(Clause, frozen=True, kw_only=True):
    """One thing to be delivered."""

    name: str
    group: str = ""
    quantity: str = ""
    acceptance: str = ""
    responsible: Responsible
    responsible_name: str = ""

    def read(self) -> Paragraph:
        """Return it in words."""
        word = responsible_word(self.responsible)
        side = f"a {word}" if self.responsible == "third-party" else word
        who = joined(side, self.responsible_name, by=", ")
        detail = joined(
            labelled("quantity", self.quantity),
            labelled("accepted when", self.acceptance),
            labelled("responsible", who),
            self.how_it_stands,
        )
        heading = joined("Deliverables", self.group, by=": ")
        return Paragraph(self.name, self.number, detail, open=self.open, heading=heading)


class Excluded(Clause, frozen=True, kw_only=True):
    """What is not in scope."""

    text: str

    def read(self) -> Paragraph:
        """Return it in words."""
        stands = self.how_it_stands
        return Paragraph(self.text, self.number, stands, open=self.open, heading="Not in scope")


class Assumed(Clause, frozen=True, kw_only=True):
    """What the scope rests on."""

    text: str

    def read(self) -> Paragraph:
        """Return it in words."""
        stands = self.how_it_stands
        return Paragraph(self.text, self.number, stands, open=self.open, heading="Assumptions")


class Dated(Clause, frozen=True, kw_only=True):
    """A milestone."""

    name: str
    due: Date | None = None
    met: Date | None = None
    when: str = ""
    """In place of a date."""
    amount: Figure | None = None
    currency: str = ""
    """Of the amount."""

    def read(self) -> Paragraph:
        """Return it in words."""
        fee = joined(shown(self.amount) if self.amount else "", self.currency, by=" ")
        detail = joined(
            joined(f"by {show_date(self.due)}" if self.due else "", self.when) or "no date yet",
            labelled("fee", fee),
            f"met on {show_date(self.met)}" if self.met else "",
            self.how_it_stands,
        )
        return Paragraph(self.name, self.number, detail, open=self.open, heading="Milestones")


class Approving(Clause, frozen=True, kw_only=True):
    """Who approves what."""

    name: str
    approves: str = ""
    side: Side | None = None

    def read(self) -> Paragraph:
        """Return it in words."""
        detail = joined(
            labelled("approves", self.approves),
            side_word(self.side) if self.side else "",
            self.how_it_stands,
        )
        return Paragraph(
            self.name, self.number, detail, open=self.open, side=self.side, heading="Who approves"
        )


class Framing(Clause, frozen=True, kw_only=True):
    """What frames the whole scope."""

    revision_rounds: str = ""
    hours: str = ""
    flexibility: str = ""
    budget: Figure | None = None
    currency: str = ""
    payment_terms: str = ""
    change_procedure: str = ""
    start_rule: str = ""
    budget_client: Realism = ""
    """How realistic the client finds the budget."""
    budget_agency: Realism = ""
    begins: Date | None = None
    ends: Date | None = None

    def read(self) -> tuple[Paragraph, ...]:
        """Return one paragraph for each term that was set."""
        said = (
            labelled("Term", self._term()),
            labelled("Revision rounds", self.revision_rounds),
            labelled("Hours", _as_stated(self.hours)),
            labelled("Flexibility", self.flexibility),
            labelled("Budget", self._budget()),
            labelled("Payment", self.payment_terms),
            labelled("How changes are agreed", self.change_procedure),
            labelled("When work starts", self.start_rule),
        )
        stands = self.how_it_stands
        return tuple(
            Paragraph(line, self.number, stands, self.open, heading=TERMS_HEADING)
            for line in said
            if line
        )

    def _term(self) -> str:
        begins = f"from {show_date(self.begins)}" if self.begins else ""
        return joined(begins, f"to {show_date(self.ends)}" if self.ends else "", by=" ")

    def _budget(self) -> str:
        """Return the figure, and how realistic each side finds it."""
        finds: dict[Side, Realism] = {"client": self.budget_client, "agency": self.budget_agency}
        views = (
            f"the {side_word(side)} finds it {realism_word(view)}"
            for side, view in finds.items()
            if view
        )
        figure = ""
        if self.budget:
            figure = f"{shown(self.budget)} {self.currency or '(no currency is named)'}"
        elif self.currency:
            figure = f"no figure, in {self.currency}"
        return joined(figure, joined(*views, by=", "), by="; ")


class Scope(Part, frozen=True, kw_only=True):
    """The section on scope."""

    terms: Framing | None = None
    deliverables: tuple[Delivered, ...] = ()
    exclusions: tuple[Excluded, ...] = ()
    assumptions: tuple[Assumed, ...] = ()
    milestones: tuple[Dated, ...] = ()
    approvers: tuple[Approving, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words."""
        clauses = (
            *self.deliverables,
            *self.exclusions,
            *self.assumptions,
            *self.milestones,
            *self.approvers,
        )
        read = (
            *(each.read() for each in self._grouped()),
            *(each.read() for each in self.exclusions),
            *(each.read() for each in self.assumptions),
            *(each.read() for each in self.milestones),
            *(each.read() for each in self.approvers),
        )
        standings = [each.standing for each in clauses]
        if self.terms and self.terms.standing != "new":
            standings.append(self.terms.standing)
        count = tally(standings, len(self.dropped)) or "terms only"
        return ReadSection(
            "scope",
            joined(count, left_open(read), by=", "),
            (
                *read,
                *(self.terms.read() if self.terms else ()),
                *(each.read() for each in self.dropped),
            ),
        )

    def _grouped(self) -> list[Delivered]:
        """Return the deliverables of one group together, groups in the order they were named."""
        order = list(dict.fromkeys(each.group for each in self.deliverables))
        return sorted(self.deliverables, key=lambda each: order.index(each.group))


def _as_stated(amount: str) -> str:
    """Return an amount in words; one without a figure is marked as what was stated, and no more."""
    return amount if not amount or any(map(str.isdigit, amount)) else f"{amount} (as stated)"


TERMS = "The terms around the scope"
"""What dropped terms are called; they have no number and no wording of their own."""

_DROPPABLE: tuple[type[Struct], ...] = (Deliverable, Exclusion, Assumption, Milestone, Approver)


def clause(record: Record) -> dict[Section, Part]:
    """Return the scope, where there is any."""
    if "scope" not in sections_of(record):
        return {}
    part = Scope(
        terms=_framing(record),
        deliverables=tuple(_delivered(each) for each in kept(record, Deliverable)),
        exclusions=tuple(
            Excluded(**stamp(each), text=each.body.text) for each in kept(record, Exclusion)
        ),
        assumptions=tuple(
            Assumed(**stamp(each), text=each.body.text) for each in kept(record, Assumption)
        ),
        milestones=tuple(_dated(each, record) for each in kept(record, Milestone)),
        approvers=tuple(
            Approving(
                **stamp(each), name=each.body.name, approves=each.body.approves, side=each.side
            )
            for each in kept(record, Approver)
        ),
        dropped=(
            *(found for body in _DROPPABLE for found in dropped(written(record, body))),
            *(Dropped(wording=TERMS) for each in record.of(Terms) if each.standing == "dropped"),
        ),
    )
    return {"scope": part}


def _delivered(item: Item[Deliverable]) -> Delivered:
    body = item.body
    return Delivered(
        **stamp(item),
        name=body.name,
        group=body.group,
        quantity=body.quantity,
        acceptance=body.acceptance,
        responsible=body.responsible,
        responsible_name=body.responsible_name,
    )


def _dated(item: Item[Milestone], record: Record) -> Dated:
    body = item.body
    return Dated(
        **stamp(item),
        name=body.name,
        due=body.due,
        met=body.met,
        when=body.when,
        amount=plain(body.amount),
        currency=record.one(Terms).currency if body.amount is not None else "",
    )


def _framing(record: Record) -> Framing | None:
    """Return the terms: their defaults where nothing was captured, None where they were dropped."""
    item = next(iter(record.of(Terms)), Item("", Terms()))
    if item.standing == "dropped":
        return None
    body = item.body
    return Framing(
        **stamp(item),
        revision_rounds=body.revision_rounds,
        hours=body.hours,
        flexibility=body.flexibility,
        budget=plain(body.budget),
        currency=body.currency,
        payment_terms=body.payment_terms,
        change_procedure=body.change_procedure,
        start_rule=body.start_rule,
        budget_client=body.budget_client,
        budget_agency=body.budget_agency,
        begins=body.begins,
        ends=body.ends,
    )


CLAUSES = Clauses(clause, {"scope": Scope})
