"""Vanishing: files with private text that belong to nothing any more are removed, or named where they cannot be.

Urns, drafts and leases lie beside the database, so no transaction takes them away together with their round or their
session. But the database says at any moment which of them still belong to something: a round that is running, a
session that is here. So nothing has to be remembered but the ids of what was deleted for good (the table `deleted`),
and clearing away can be stopped anywhere and done again, at every start and after everything that makes private text
superfluous. Each file stands by itself: one that cannot be removed keeps no other one.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from workshop.errors import StoreError
from workshop.store.backup import sync_folder
from workshop.store.drafts import OWN, Drafts, name_of, owner_of, texts_at
from workshop.store.faults import reason
from workshop.store.here import left_over
from workshop.store.lists import Known
from workshop.store.live import LEASES, NEW, own_seat_at, typing_at
from workshop.store.store import Left, Store

_PART = 1 << 20
"""Bytes of a damaged file that are read at once."""
_TURN = "-of-"
"""In the name of a draft file of a private turn, as earlier versions kept it for whoever picked its author's name."""


class _Plan(Struct):
    """What to do with the files beside the database."""

    remove: list[Path] = []
    drop: dict[Path, set[str]] = {}
    """The keys of single texts to take out of a draft file."""
    stuck: list[str] = []
    strays: list[str] = []


def clear_away(store: Store) -> None:
    """Remove every file and draft that has to go; `store.left` then says what could not be, or belongs to nothing.

    Never raises.
    """
    if not store.read_only:
        store.left = _cleared(store)


def _cleared(store: Store) -> Left:
    try:
        plan = _plan(store)
        if plan.remove or plan.drop:
            with store.holding():
                # Looked at again: somebody may have made an urn, or begun a session, since.
                plan = _plan(store)
                _carry_out(plan)
    except (StoreError, OSError) as error:
        return Left((f"Private text that should be gone may still be there: {error}",))
    return Left(tuple(plan.stuck), tuple(plan.strays))


def _plan(store: Store) -> _Plan:
    plan = _Plan()
    urns = store.urns.files()
    drafts = _files(store.folder / "drafts")
    leases = [
        each
        for each in _files(store.folder / "live")
        if Path(each.name.removesuffix(NEW)).suffix.startswith(LEASES)
    ]
    plan.remove += left_over(store.folder / "live")
    if not (urns or drafts or leases):
        return plan
    texts = {path: _texts(path) for path in drafts}
    parts = {part for found in texts.values() for key in found or () for part in _parts(key)}
    sessions = {stem for path in drafts for stem in _stems(path.name)}
    sessions |= {path.stem for path in leases}
    known = store.known({*urns, *parts, *sessions})
    for round, files in urns.items():
        _judge_urn(store, plan, known, round, files)
    for path, found in texts.items():
        _judge_drafts(store, plan, known, path, found)
    plan.remove += [path for path in leases if path.stem not in known.sessions and _free(path)]
    return plan


# --- judging --------------------------------------------------------------------------------------


def _judge_urn(
    store: Store, plan: _Plan, known: Known, round: str, files: Collection[Path]
) -> None:
    if round in known.running:
        return
    # An urn of which nothing is known and that is empty is of an opening that was stopped before it was saved.
    if round in known.over or store.urns.is_empty(round):
        plan.remove += files
    else:
        plan.strays.append(
            f"{store.urns.path(round)} holds what people sealed in a round that is not in this workspace. If it is of "
            "another workspace, move it there; if nobody needs it, delete it."
        )


def _judge_drafts(
    store: Store, plan: _Plan, known: Known, path: Path, found: dict[str, str] | None
) -> None:
    stems = list(_stems(path.name))
    session = next((stem for stem in stems if stem in known.sessions), None)
    if stems and _TURN in path.name:
        plan.remove.append(path)
    elif session is None:
        if not known.over.isdisjoint(stems):
            plan.remove.append(path)
        elif stems and not path.name.startswith("new-session.json"):
            plan.strays.append(
                f"{path} holds what was being typed in a session that is not in this workspace. If it is of another "
                "workspace, move it there; if nobody needs it, delete it."
            )
    elif found is not None:
        dead = {
            key
            for key in found
            if not key.startswith(OWN) and not known.over.isdisjoint(_parts(key))
        }
        if dead:
            plan.drop[path] = dead
    else:
        # Who sits there may be writing it now; what nobody finishes is half of a sentence that was lost.
        half = path.suffix == ".new" and _free(_lease_of(store, path, session))
        # In that of a person's own seat stands what they wrote in rounds that are over; it is theirs.
        if half or (not owner_of(path, session) and _names(path, known.over)):
            plan.remove.append(path)


def _lease_of(store: Store, path: Path, session: str) -> Path:
    """Return where the right to write a file of drafts lies."""
    live, owner = store.folder / "live", owner_of(path, session)
    name = name_of(path, session)
    return own_seat_at(live, session, owner) if owner else typing_at(live, session, name)


def _parts(key: str) -> list[str]:
    """Return what the name of a draft consists of: ids of steps, items and rounds among other words."""
    return key.replace(":", "/").split("/")


def _stems(name: str) -> Iterator[str]:
    """Yield what the id of the session can be in the name of a draft file, such as `ID-facilitator.json`."""
    begins, dot, _ = name.partition(".json")
    while dot and (begins := begins.rpartition("-")[0]):
        yield begins


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _texts(path: Path) -> dict[str, str] | None:
    """Return the texts in a draft file by key, None where it is damaged, half-written or cannot be read."""
    if path.suffix != ".json":
        return None
    try:
        return texts_at(path)
    except (OSError, ValueError):
        return None


def _names(path: Path, ids: Collection[str]) -> bool:
    """Return whether one of `ids` stands in a damaged file, which may be of any size."""
    wanted, before = [each.encode() for each in ids], b""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            while part := file.read(_PART):
                before = before[-_PART:] + part
                if any(each in before for each in wanted):
                    return True
    except OSError:
        return False
    return False


def _free(lease: Path) -> bool:
    """Return whether nobody holds a lease."""
    try:
        handle = os.open(lease, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


# --- doing ----------------------------------------------------------------------------------------


def _carry_out(plan: _Plan) -> None:
    for path in plan.remove:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            plan.stuck.append(_stuck(path, reason(error)))
    for path, keys in plan.drop.items():
        try:
            drafts = Drafts(path)
            for key in keys:
                drafts.drop(key)
            drafts.flush()
        except StoreError as error:
            plan.stuck.append(_stuck(path, str(error).rstrip(".")))
    for folder in {path.parent for path in plan.remove}:
        # Where a power failure brings a name back, the next start finds it again.
        with suppress(OSError):
            sync_folder(folder)


def _stuck(path: Path, why: str) -> str:
    # It stands on the screen that everybody sees, which is not told whose draft it is.
    begins, of, _ = path.name.partition(_TURN)
    place = path.with_name(f"{begins}{of}…") if of else path
    return (
        f"{place} holds private text that should be gone, and it cannot be removed: {why}. Delete it by hand; workshop "
        "tries again at the next start."
    )
