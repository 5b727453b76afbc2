"""Other processes that use a database, for tests that kill them or let them compete.

Run as `python store_processes.py ROLE PATH …`. What one has done it says on its standard output, one line each, only
after it is saved.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.store.drafts import Drafts
from workshop.store.journal import NewAct
from workshop.store.migrations import MIGRATIONS, Migration
from workshop.store.store import Store


def say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def store_at(path: Path, migrations: tuple[Migration, ...] = MIGRATIONS) -> Store:
    return Store.open(
        path, now=lambda: datetime.now(UTC), new_uid=lambda: "x", migrations=migrations
    )


def write(path: Path, session: str, name: str, count: int) -> None:
    """Save `count` items one after the other, and say the uid of each once it is saved."""
    store = store_at(path)
    relationship = store.record(session).relationship.id
    for place in range(count):
        uid = f"{name}-{place}"
        act = NewAct("test.add", uid, name, session=session)
        with store.writing(act) as writer:
            number = writer.next_number(relationship, "E")
            position = writer.next_position(session, "expectation")
            writer.save_item(session, Item(uid, Expectation(uid * 40), "", position, number))
        say(uid)
    store.close()


def stop_inside(path: Path, session: str) -> None:
    """Stop in the middle of an act, with something written and nothing saved."""
    store = store_at(path)
    with store.writing(NewAct("test.add", "half", "half", session=session)) as writer:
        writer.save_item(session, Item("half", Expectation("half"), number="E99"))
        say("inside")
        sys.stdin.read()


class Halting(Migration, frozen=True):
    """A migration that stops in its middle."""

    def statements(self) -> Iterator[str]:
        yield "CREATE TABLE more (x TEXT)"
        yield "UPDATE session SET title = 'migrated'"
        say("inside")
        sys.stdin.read()


def migrate(path: Path) -> None:
    """Stop in the middle of bringing the database up to date, or of making it where there is none."""
    store_at(path, (*MIGRATIONS, Halting("0002-halting", "")))


def draft(path: Path) -> None:
    """Keep longer and longer drafts until killed, and say how long each was."""
    drafts = Drafts(path)
    length = 0
    while True:
        length += 1
        drafts.keep("field", "x" * length * 100)
        drafts.flush()
        say(str(length * 100))


if __name__ == "__main__":
    role, place, *rest = sys.argv[1:]
    if role == "write":
        write(Path(place), rest[0], rest[1], int(rest[2]))
    elif role == "stop-inside":
        stop_inside(Path(place), rest[0])
    elif role == "migrate":
        migrate(Path(place))
    else:
        draft(Path(place))
