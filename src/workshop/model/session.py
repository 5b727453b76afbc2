"""A session: one review workshop of a relationship, and the states it goes through."""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from workshop.errors import Refused
from workshop.model.scripts import hyphenated
from workshop.model.sides import Phase

State = Literal[
    "draft",
    "running",
    "paused",
    "proposed",
    "sealed",
    "superseded",
    "declined",
    "withdrawn",
    "closed",
]

_STATE_WORDS: dict[State, str] = {
    "draft": "draft",
    "running": "running",
    "paused": "paused",
    "proposed": "proposed",
    "sealed": "sealed",
    "superseded": "replaced",
    "declined": "declined",
    "withdrawn": "withdrawn",
    "closed": "closed",
}


def state_word(state: State) -> str:
    """Return what people call `state`, as it stands within a sentence."""
    return _STATE_WORDS[state]


NEXT: dict[State, frozenset[State]] = {
    "draft": frozenset({"running", "proposed", "withdrawn", "closed"}),
    "running": frozenset({"paused", "proposed", "withdrawn", "closed"}),
    "paused": frozenset({"running", "proposed", "withdrawn", "closed"}),
    "proposed": frozenset({"running", "sealed", "declined", "withdrawn"}),
    "sealed": frozenset({"superseded"}),
    "superseded": frozenset(),
    "declined": frozenset({"running", "withdrawn", "closed"}),
    "withdrawn": frozenset(),
    "closed": frozenset({"running"}),
}
"""Where a session can go from each state."""

EDITABLE: frozenset[State] = frozenset({"draft", "running", "paused"})
"""States in which what the session captured can be changed."""
OPEN: frozenset[State] = EDITABLE | {"proposed", "declined"}
"""States in which a session can still be resumed."""


class Session(Struct, frozen=True):
    """One review workshop of a relationship."""

    id: str
    slug: str
    title: str
    relationship: str
    """The id of its relationship."""
    template: str
    """The name of the template whose agenda it copied."""
    date: date
    """The day it is planned for, or took place."""
    state: State = "draft"
    reason: str = ""
    """The reason why it was declined, withdrawn or closed."""
    phase: Phase = "development"
    step: str = ""
    """The uid of the step that is open."""
    since: datetime | None = None
    """When the clock of the open step last began to run (UTC); None while it stands still."""
    started: datetime | None = None
    ended: datetime | None = None
    slack: int = 0
    """Minutes kept free at the end."""
    planned: int = 0
    """Its planned minutes at the time its clock first ran, with breaks and slack; 0 before."""
    follows: str = ""
    """The id of the session whose agreement this one continues; "" for a first one."""
    archived: bool = False


def require(session: Session, target: State) -> None:
    """Raise Refused, in words, unless `session` can go to `target`."""
    if target not in NEXT[session.state]:
        raise Refused(
            f"This session is {state_word(session.state)}; it cannot become {state_word(target)} from there."
        )


def require_state(session: Session, states: Collection[State]) -> None:
    """Raise Refused, saying what to do, unless `session` is in one of `states`."""
    if session.state in states:
        return
    how = {
        "proposed": "The agreement is proposed and its panes are locked. Reopen it in Sign-off to change something.",
        "declined": "The agreement was declined. Reopen it in Sign-off to change something.",
        "sealed": "This agreement is sealed. What changes now goes into the next session.",
        "closed": "This session is closed. Reopen it in Sign-off to change something.",
    }
    raise Refused(
        how.get(
            session.state,
            f"This session is {state_word(session.state)}; nothing in it can be changed.",
        )
    )


_LONGEST = 60
"""Characters of a slug that is proposed, before any number."""
_DAY_LAST = re.compile(r"-\d{4}-\d{2}-\d{2}$")


def propose_slug(words: str, taken: Container[str]) -> str:
    """Return a slug such as `brightwater-oak-lime-2026-11-22` that is not in `taken`.

    A day at its end stays, however long the names before it are.
    """
    stem, day = hyphenated(words), ""
    if dated := _DAY_LAST.search(stem):
        stem, day = stem[: dated.start()], dated[0]
    stem = stem[: _LONGEST - len(day)].strip("-") + day
    if not any(each.isalpha() for each in stem):
        stem = f"session-{stem}".strip("-")  # a bare date would be that of everybody's session
    return numbered_slug(stem, taken)


def numbered_slug(slug: str, taken: Container[str]) -> str:
    """Return `slug`, with a number after it where it is `taken`."""
    free, count = slug, 1
    while free in taken:
        count += 1
        free = f"{slug[: 79 - len(str(count))]}-{count}"
    return free
