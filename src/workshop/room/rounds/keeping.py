"""Keeping drafts of private rounds: the one place that judges which of them may stand in the file of a person's seat.

The name of that file is the name of its author. So where a round shows no names, no draft may stand there that repeats
or changes what its author has sealed: once that is revealed, the file would say whose words they were. It is judged at
every write, right before a reveal, and at each start for the seats in which nobody sits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from workshop.errors import WorkshopError
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.room.core import Core
from workshop.room.rounds.entries import entry_under
from workshop.store.drafts import OWN, Drafts, drafts_at, of_own_seat, own_files, texts_at
from workshop.store.live import held_at, own_seat_at
from workshop.store.store import Store
from workshop.store.urns import Urns

Written = tuple[str, str]
"""The round, and the handle of who writes in it at a seat of their own."""


def written_in(draft: str) -> Written | None:
    """Return in which round a draft is written, and by whom; None for one of anything else."""
    round, _, rest = draft.removeprefix(OWN).partition("/")
    return (round, rest.partition("/")[0]) if draft.startswith(OWN) else None


def may_stand(core: Core, drafts: Iterable[str]) -> set[str]:
    """Return which of these drafts may be written into the file of the seat now.

    It waits for nobody: what was typed is kept also while the database cannot be read.
    """
    judged: dict[Written | None, bool] = {None: True}
    found = set[str]()
    for draft in drafts:
        of = written_in(draft)
        if of not in judged:
            judged[of] = of is None or _may_be_written(core, *of)
        if judged[of]:
            found.add(draft)
    return found


def _may_be_written(core: Core, round: str, handle: str) -> bool:
    item = core.last_read.item(round)
    if handle.startswith("voice:") or item is None or not _counts_only(core.last_read, round):
        return True
    if item.body.stage == "discarded" and not item.body.answered:
        return True  # nothing of it was ever shown, and nothing can be
    sealed = _has_sealed(core.urns, round, handle)
    if core.urns.path(round).exists():  # looked at after it was read: it goes at the reveal
        return not sealed
    if core.store.is_running(round):
        return True  # its urn is lost: nothing of it can be revealed any more
    # It is over, and nobody knows any longer who had sealed. Before the reveal the drafts of those were removed, so
    # what still stands in the file is of somebody who had not.
    return any(written_in(draft) == (round, handle) for draft in _on_disk(core.drafts.path))


def _counts_only(record: Record, round: str) -> bool:
    item = record.item(round)
    return item is not None and isinstance(item.body, Round) and item.body.counts_only


def _has_sealed(urns: Urns, round: str, handle: str) -> bool:
    try:
        entry = entry_under(urns, round, handle)
    except WorkshopError:  # nothing of it can be revealed, and what is typed is not lost with it
        return False
    return entry is not None and any(not each.empty for each in entry.answers)


def _on_disk(path: Path) -> Collection[str]:
    try:
        return texts_at(path)
    except (OSError, ValueError):
        return ()


def drop_own_drafts(drafts: Drafts, round: str, handle: str) -> None:
    """Delete what somebody typed into a round at a seat of their own and did not seal. Raises StoreError."""
    for draft in drafts.all():
        if written_in(draft) == (round, handle):
            drafts.drop(draft)
    drafts.flush()


def forget_sealed_drafts(core: Core, round: str) -> None:
    """Delete what those who sealed in a round have in the draft files of their own seats, before it is revealed.

    Raises StoreError where one cannot be deleted: nothing is revealed then.
    """
    if not _counts_only(core.record, round):
        return
    for person in core.record.participants:
        if _has_sealed(core.urns, round, person.handle):
            path = drafts_at(core.drafts.path.parent, core.id, of_own_seat(person.handle))
            drafts = Drafts(path)
            drop_own_drafts(drafts, round, person.handle)
            drafts.discard_damaged()


def clear_sealed_drafts(store: Store) -> None:
    """Delete such drafts from the files of seats in which nobody sits, as killed seats leave them. Never raises."""
    found = [
        (path, of)
        for path in own_files(store.folder / "drafts")
        for of in {written_in(draft) for draft in _on_disk(path)}
        if of is not None
    ]
    for path, (round, handle) in found:
        with suppress(WorkshopError), store.holding():
            session = store.known({round}).running.get(round)
            if session is None or held_at(own_seat_at(store.folder / "live", session, handle)):
                continue
            record = store.record(session)
            if _counts_only(record, round) and _has_sealed(store.urns, round, handle):
                drop_own_drafts(Drafts(path), round, handle)
