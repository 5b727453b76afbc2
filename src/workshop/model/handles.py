"""A handle after its name was changed: whether it still fits, and whether it can still change."""

from __future__ import annotations

import re

from workshop.model.asking import asked
from workshop.model.people import propose_handle
from workshop.model.record import Record
from workshop.model.rounds import Round


def fits(handle: str, name: str) -> bool:
    """Return whether `handle` is what `name` gives, with or without a number after it."""
    return re.fullmatch(rf"{propose_handle(name, ())}(-\d+)?", handle) is not None


def used_in(record: Record, handle: str) -> str:
    """Return what uses a handle in a session or the one before it, so that it stays; "" where it can still change."""
    if record.agreements:
        return "the agreement"
    rounds = [item.body for item in record.of(Round)]
    if any(handle in each.asked for each in rounds):
        return "a private round that was held"
    # Whether they have written already is nobody's business, so every open round that asks them counts.
    if any(
        each.running and handle in {person.handle for person in asked(record, each)}
        for each in rounds
    ):
        return "a private round that is open, or its form,"
    if any(item.author == handle for item in record.items):
        return "what they wrote"
    if record.before is not None and record.before.person(handle) is not None:
        return "an earlier session"
    return ""
