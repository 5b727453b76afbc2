"""What is missing among the expectations: answers, agreed wordings, and whether money was spoken of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding, carried_over, named
from workshop.model.expectations import Expectation, settlement
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side, other, side_word
from workshop.model.written import kept


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what the expectations leave open."""
    items = kept(record, Expectation)
    if not items:
        yield Finding("no-expectations", "expectations", "No expectation is written down yet.")
        return
    for item in items:
        yield from _one(item)
    for side in SIDES:
        if not any(item.side in (side, None) for item in items):
            yield Finding(
                "side-without-expectations",
                "expectations",
                f"The {side_word(side)} has not said yet what it expects of the {side_word(other(side))}.",
            )
    yield from _remuneration(items)
    yield from carried_over(record, "expectations", (Expectation,))


def _one(item: Item[Expectation]) -> Iterator[Finding]:
    if item.standing == "carried" or settlement(item) in ("agreed", "declined"):
        return
    answering = f"the {side_word(other(item.side))}" if item.side else "the other side"
    name, answer = named(item), item.body.answer
    if answer == "":
        code, sentence = "expectation-unanswered", f"{name} has no answer from {answering} yet."
    elif answer == "no":
        code = "open-difference"
        sentence = f"{name} is answered no; it stays in the agreement as an open difference."
    elif answer == "discuss":
        code, sentence = "expectation-to-discuss", f"{name} is still to be discussed."
    else:
        waiting = " and ".join(
            f"the {side_word(side)}" for side in SIDES if side not in item.agreed
        )
        code, sentence = "expectation-not-agreed", f"{name} is not agreed by {waiting} yet."
    yield Finding(code, "expectations", sentence, item=item.uid)


def _remuneration(items: tuple[Item[Expectation], ...]) -> Iterator[Finding]:
    """Yield a finding where a side has neither expected anything about payment nor answered the other side on it."""
    money = [item for item in items if item.body.category == "remuneration"]
    spoke: set[Side] = set()
    for item in money:
        if item.side is None or item.both_agree:
            spoke |= set(SIDES)
            continue
        spoke |= {item.side}
        if item.body.answer:
            spoke |= {other(item.side)}
    silent = [side for side in SIDES if side not in spoke]
    if len(silent) == 2:
        yield Finding(
            "remuneration-not-addressed",
            "expectations",
            "Nobody has spoken about remuneration and payment yet.",
        )
    elif silent:
        yield Finding(
            "remuneration-not-addressed",
            "expectations",
            f"Remuneration and payment: the {side_word(silent[0])} has said nothing about it yet.",
        )
