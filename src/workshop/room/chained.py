"""Whether a record that comes in fits the agreements here that it replaces, or that replace it."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.agreement.content import Superseded, read
from workshop.errors import DocumentError, NotFound
from workshop.model.agreements import Agreement, grouped
from workshop.model.record import Record
from workshop.store.store import Store

_IN_FORCE_ONCE = ("sealed", "superseded")


def breaks_in_chain(store: Store, record: Record) -> Iterator[str]:
    """Yield what cannot be true of the agreements that replace each other, in words: those here, and that of `record`.

    An agreement names what it replaces by session, revision and digest; what is named has to be just that, and sealed.
    One that is not here is taken as it is named.
    """
    for agreement in record.agreements:
        earlier = _replaced_by(agreement)
        if earlier is None:
            continue
        if earlier.session == record.session.id:
            yield "its agreement says that it replaces itself"
        elif (here := _here(store, earlier.session)) is not None:
            yield from _misfit("its agreement", earlier, here)
            yield from _leads_back(store, earlier.session, record.session.id)
    for later, _, earlier in _replacing(store, record.session.id):
        yield from _misfit(f"the agreement of {later.session.slug}", earlier, record)


def beside_the_chain(store: Store, record: Record) -> Iterator[str]:
    """Yield what is worth saying of a record that came in: it replaces what is not here, or what another replaces."""
    agreement = record.agreement
    earlier = _replaced_by(agreement) if agreement else None
    if earlier is None or agreement is None or agreement.state not in _IN_FORCE_ONCE:
        return
    if _here(store, earlier.session) is None:
        named = f"“{earlier.title}”, " if earlier.title else ""
        yield f"It replaces an agreement that is not here: {named}{grouped(earlier.digest)}."
    rivals = [
        other.session.slug
        for other, its, _ in _replacing(store, earlier.session)
        if other.session.id != record.session.id and its.state in _IN_FORCE_ONCE
    ]
    if rivals:
        yield f"It replaces the same agreement as {', '.join(rivals)}. Ask both sides which of them holds."


def _misfit(whose: str, earlier: Superseded, here: Record) -> Iterator[str]:
    """Yield where the agreement that is named is not the one of the session `here`."""
    slug = here.session.slug
    found = next((each for each in here.agreements if each.revision == earlier.revision), None)
    if found is None or found.digest != earlier.digest:
        has = grouped(found.digest) if found else "no such revision"
        yield (
            f"{whose} replaces revision {earlier.revision} of {slug}, {grouped(earlier.digest)}; "
            f"that is {has}"
        )
    elif found.state not in _IN_FORCE_ONCE:
        yield f"{whose} replaces revision {earlier.revision} of {slug}, which was never sealed"


def _leads_back(store: Store, session: str, begun: str) -> Iterator[str]:
    """Yield that following what is replaced from `session` on leads to where it `begun`."""
    seen: set[str] = set()
    waiting = [session]
    while waiting:
        at = waiting.pop()
        if at == begun:
            yield "its agreement replaces one that replaces it"
            return
        here = _here(store, at) if at not in seen else None
        seen.add(at)
        found = [_replaced_by(each) for each in here.agreements] if here else []
        waiting += [each.session for each in found if each is not None]


def _replacing(store: Store, session: str) -> Iterator[tuple[Record, Agreement, Superseded]]:
    """Yield the agreements here that say they replace that of `session`, each with what it says of it."""
    for id in store.naming(session):
        record = store.record(id)
        for agreement in record.agreements:
            earlier = _replaced_by(agreement)
            if id != session and earlier is not None and earlier.session == session:
                yield record, agreement, earlier


def _replaced_by(agreement: Agreement) -> Superseded | None:
    try:
        return read(agreement.text).head.supersedes
    except DocumentError:
        return None  # that its text cannot be read is said where it is shown


def _here(store: Store, session: str) -> Record | None:
    try:
        return store.record(session)
    except NotFound:
        return None
