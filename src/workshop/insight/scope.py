"""What is missing in the scope: limits, approvers, a way to change it, money that adds up, and a brief that holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Date
from decimal import Decimal

from workshop.insight.finding import Finding, carried_over, named, not_ticked
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.scope import (
    Approver,
    Assumption,
    BriefCheck,
    Deliverable,
    Exclusion,
    Milestone,
    Terms,
    clarity_word,
    realism_word,
)
from workshop.model.sides import SIDES, side_word
from workshop.model.text import listed, shorten
from workshop.model.values import show_date, show_figure
from workshop.model.written import kept

LOOSE = 2
"""With so many headings that are not clear to somebody, a brief is loose."""


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what the scope leaves open."""
    yield from _brief(record)
    if not any(kept(record, each) for each in (Deliverable, Exclusion, Milestone, Terms)):
        yield Finding("no-scope", "scope", "Nothing is written down about the scope yet.")
        return
    yield from _limits(record)
    yield from _deliverables(record)
    yield from _milestones(record, today)
    yield from _money(record)
    clauses = (Deliverable, Exclusion, Assumption, Milestone, Approver, Terms)
    yield from carried_over(record, "scope", clauses)
    yield from not_ticked(record, "scope", clauses)


def _brief(record: Record) -> Iterator[Finding]:
    checks = record.of(BriefCheck)
    for item in checks:
        if item.body.differs:
            client, agency = clarity_word(item.body.client), clarity_word(item.body.agency)
            views = f"{client} to the client, {agency} to the agency"
            yield Finding(
                "brief-views-differ",
                "scope",
                f"The brief, “{shorten(item.body.heading, 60)}”: {views}. Talk about the difference.",
                item=item.uid,
            )
    loose = [
        shorten(item.body.heading, 60)
        for item in checks
        if {item.body.client, item.body.agency} & {"partly", "missing"}
    ]
    if len(loose) >= LOOSE:
        yield Finding(
            "loose-brief", "scope", f"The brief is unclear in {len(loose)} places: {listed(loose)}."
        )


def _limits(record: Record) -> Iterator[Finding]:
    if not kept(record, Deliverable):
        yield Finding("no-deliverables", "scope", "No deliverable is named.")
    if not kept(record, Exclusion):
        yield Finding("no-exclusions", "scope", "Nothing is listed as out of scope.")
    if not kept(record, Approver):
        yield Finding("no-approvers", "scope", "Nobody is named to approve the work.")
    if not record.one(Terms).change_procedure:
        yield Finding(
            "no-change-procedure",
            "scope",
            "Nobody has said how a change is asked for, priced and agreed.",
        )


def _deliverables(record: Record) -> Iterator[Finding]:
    items = kept(record, Deliverable)
    for some, group in _by_group(each for each in items if not each.body.acceptance):
        one, many = "does not say how we know when it is", "do not say how we know when they are"
        yield Finding(
            "deliverable-without-acceptance",
            "scope",
            f"{_together(some, group, one, many)} accepted.",
            item=some[0].uid,
        )
    for some, group in _by_group(each for each in items if not each.body.responsible):
        yield Finding(
            "deliverable-without-responsible",
            "scope",
            f"{_together(some, group, 'does', 'do')} not say who is responsible.",
            item=some[0].uid,
        )
    for item in items:
        if item.body.responsible == "third-party" and not item.body.responsible_name:
            yield Finding(
                "third-party-unnamed",
                "scope",
                f"{named(item)} is done by a third party that is not named.",
                item=item.uid,
            )


def _by_group(
    items: Iterable[Item[Deliverable]],
) -> Iterator[tuple[list[Item[Deliverable]], str]]:
    """Yield the deliverables of each group together, with its name: one reminder is enough for all of them."""
    groups: dict[str, list[Item[Deliverable]]] = {}
    for item in items:
        groups.setdefault(item.body.group, []).append(item)
    yield from ((some, group) for group, some in groups.items())


def _together(items: Sequence[Item[Deliverable]], group: str, one: str, many: str) -> str:
    """Return who is spoken of, with the verb: `D1 does`, `Production: 12 deliverables (D4 to D15) do`."""
    if len(items) == 1:
        return f"{named(items[0])} {one}"
    numbers = (
        f"{named(items[0])} to {named(items[-1])}" if len(items) > 3 else listed(map(named, items))
    )
    begins = f"{shorten(group, 40)}: " if group else ""
    return f"{begins}{len(items)} deliverables ({numbers}) {many}"


def _milestones(record: Record, today: Date) -> Iterator[Finding]:
    for item in kept(record, Milestone):
        if item.body.due is None:
            if item.body.when:
                continue
            yield Finding(
                "milestone-without-date", "scope", f"{named(item)} has no date yet.", item=item.uid
            )
        elif item.body.due < today and item.body.met is None:
            yield Finding(
                "milestone-in-the-past",
                "scope",
                f"{named(item)} was due on {show_date(item.body.due, today)}, and nobody has said whether it was met.",
                item=item.uid,
            )


def _money(record: Record) -> Iterator[Finding]:
    terms = record.one(Terms)
    if terms.budget is not None and not terms.currency:
        yield Finding("budget-without-currency", "scope", "The budget has no currency.")
    if terms.budget is not None and not terms.payment_terms:
        yield Finding(
            "no-payment-terms", "scope", "There is a budget, but nobody has said when it is paid."
        )
    yield from _fees(record, terms)
    if terms.backwards:
        yield Finding("term-without-end", "scope", "The term of the scope ends before it begins.")
    elif (terms.begins is None) != (terms.ends is None):
        said, lacking = ("beginning", "end") if terms.begins else ("end", "beginning")
        sentence = (
            f"The term of the scope has {'an' if said == 'end' else 'a'} {said} and no {lacking}."
        )
        yield Finding("term-without-end", "scope", sentence)
    views = {"client": terms.budget_client, "agency": terms.budget_agency}
    doubting = [
        f"{realism_word(views[side])} to the {side_word(side)}"
        for side in SIDES
        if views[side] not in ("", "realistic")
    ]
    if doubting:
        yield Finding("budget-doubted", "scope", f"The budget is {listed(doubting)}.")


def _fees(record: Record, terms: Terms) -> Iterator[Finding]:
    """Yield that the amounts of the milestones do not come to the budget."""
    amounts = [each.body.amount for each in kept(record, Milestone) if each.body.amount is not None]
    fees = sum(amounts, Decimal(0))
    if not amounts or fees == terms.budget:
        return
    currency = f" {shorten(terms.currency, 10)}" if terms.currency else ""
    budget = "there is no budget yet"
    if terms.budget is not None:
        budget = f"the budget is {show_figure(terms.budget)}{currency}"
    sentence = f"The fees of the milestones come to {show_figure(fees)}{currency}, and {budget}."
    yield Finding("fees-differ", "scope", sentence)
