"""Whether a record from elsewhere agrees with itself: states, signatures and items against the frozen texts.

Nothing here proves who signed. It finds what cannot be true together, each with its place in the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TypeAlias

from msgspec import structs

from workshop.agreement.canonical import digest, settled
from workshop.agreement.clauses import part_types
from workshop.agreement.compose import compose
from workshop.agreement.content import FORMAT, Content, read
from workshop.agreement.page import data_hash
from workshop.agreement.signatures.proofs import what_is_wrong_with_proof
from workshop.agreement.signatures.signing import is_name, missing_for_seal, signatories
from workshop.agreement.verify import more_figures_on, says_the_same, unsaid_on
from workshop.errors import DocumentError
from workshop.model.agreements import Agreement, AgreementState, Signature, grouped
from workshop.model.kinds import ITEM_TYPES
from workshop.model.record import Record
from workshop.model.session import State, state_word
from workshop.model.sign_off import Confirmation, Decline, Deferral
from workshop.model.text import shorten, visible
from workshop.model.toml import parse

Fault: TypeAlias = tuple[str, str]
"""A place in the record and what is wrong there."""

_STANDS_AS: dict[State, tuple[AgreementState, ...]] = {
    "proposed": ("proposed",),
    "sealed": ("sealed",),
    "superseded": ("superseded",),
    "declined": ("proposed",),
    "withdrawn": ("proposed",),
    "closed": ("proposed",),
}
"""The state of the revision that stands, by that of the session; in every other state none stands."""
_NEEDS_REASON: frozenset[State] = frozenset({"declined", "withdrawn", "closed"})

_CHANGES_LATER = frozenset(
    {
        # A party and a session can be renamed at any time, and the clock goes on until all have signed.
        *(
            "parties.client",
            "parties.agency",
            "parties.started",
            "parties.ended",
            "parties.signs_for",
        ),
        # Told by the computer it was proposed on: its table of time zones, and the session before.
        *("parties.utc_offset", "look-back.session", "look-back.date", "look-back.clauses"),
        *("look-back.unsaid", "look-back.goes_on", "look-back.promised_again", "look-back.figures"),
    }
)
"""What the text says that the record alone does not, or no longer: by section and key."""
_ONCE_OTHERWISE = frozenset(
    {
        "goal.contract_relation",
        "scope.terms.open",
        "scope.terms.budget_client",
        "scope.terms.budget_agency",
    }
)
"""What texts of the first form said in other words, or did not say yet."""
_CLOCK_SET = timedelta(days=1)
"""By how much a computer's clock may have been set back between a proposal and a signature."""
_CLAUSE = "a clause"
"""Stands for a whole clause that the text or the record does not have."""


def inconsistencies(record: Record) -> tuple[Fault, ...]:
    """Return everything in which `record` contradicts itself or its frozen texts."""
    unreadable = list(_unreadable(record))
    if unreadable:
        return tuple(unreadable)
    return (
        *_states(record),
        *_texts(record),
        *_signatures(record),
        *_answers(record),
        *_said_otherwise(record),
    )


def _unreadable(record: Record) -> Iterator[Fault]:
    for place, agreement in _placed(record):
        try:
            form = read(agreement.text).head.format
        except DocumentError as error:
            for each in error.faults:
                yield f"{place}.text", f"cannot be read: {each}"
            continue
        if (form == FORMAT) != bool(agreement.page):
            yield f"{place}.page", f"is not the page of its text, a {form}"


def _placed(record: Record) -> Iterator[tuple[str, Agreement]]:
    for number, agreement in enumerate(record.agreements, start=1):
        yield f"agreement[{number}]", agreement


# --- states ---------------------------------------------------------------------------------------


def _states(record: Record) -> Iterator[Fault]:
    session = record.session
    for (place, each), (_, following) in zip(
        _placed(record), list(_placed(record))[1:], strict=False
    ):
        if each.state != "void":
            yield f"{place}.state", f'is "{each.state}", but a later revision was proposed'
        if following.revision <= each.revision:
            yield f"{place}.revision", f"is {each.revision}, but {following.revision} follows it"
    stands = record.agreement
    allowed = _STANDS_AS.get(session.state, ())
    if stands is None and session.state in ("proposed", "sealed", "superseded", "declined"):
        yield "session.state", f'is "{session.state}", but no [[agreement]] stands'
    elif stands is not None and stands.state not in allowed:
        yield (
            "session.state",
            f'is "{session.state}", but revision {stands.revision} is "{stands.state}"',
        )
    if session.state in _NEEDS_REASON and not session.reason.strip():
        yield "session.reason", f"is empty, but the session is {state_word(session.state)}"
    if stands is None:
        return
    missing = missing_for_seal(record)
    if session.state in ("sealed", "superseded"):
        for sentence in missing:
            yield "session.state", f'is "{session.state}", but: {sentence}'
    elif not missing:
        yield "session.state", f'is "{session.state}", but everybody who has to sign has signed'


# --- each text by itself --------------------------------------------------------------------------


def _texts(record: Record) -> Iterator[Fault]:
    for place, agreement in _placed(record):
        content = read(agreement.text)
        head = content.head
        if head.session != record.session.id:
            yield f"{place}.text", "names another session"
        if head.revision != agreement.revision:
            yield f"{place}.text", f"names revision {head.revision}, not {agreement.revision}"
        if head.proposed != agreement.proposed.replace(microsecond=0):
            yield f"{place}.proposed", "is not the time that the text names"
        if agreement.page:
            yield from _page(place, agreement, content)


def _page(place: str, agreement: Agreement, content: Content) -> Iterator[Fault]:
    if data_hash(agreement.page) != digest(agreement.text):
        yield f"{place}.page", "does not end with the SHA-256 of its text"
    # Another version may have written it in other words; it must say all that the data says.
    elif not says_the_same(agreement.page, agreement.text):
        for path in unsaid_on(agreement.page, content):
            yield f"{place}.page", f"does not say what its text says: {path}"
        for figure in more_figures_on(agreement.page, agreement.text):
            yield f"{place}.page", f"says {figure}, which is not in its text"


# --- signatures and answers -----------------------------------------------------------------------


def _signatures(record: Record) -> Iterator[Fault]:
    agreements = {each.revision: each for each in record.agreements}
    given: dict[tuple[int, str], str] = {}
    with_key: dict[tuple[int, str], str] = {}
    for number, each in enumerate(record.signatures, start=1):
        place = f"signature[{number}]"
        agreement = agreements.get(each.revision)
        if agreement is None:
            continue  # that there is no such revision is said where references are checked
        void = agreement.state == "void"
        if each.void != void:
            yield (
                f"{place}.void",
                f'is {_shown(each.void)}, but revision {each.revision} is "{agreement.state}"',
            )
        if not each.void:
            before = given.setdefault((each.revision, each.handle), place)
            if before != place:
                yield f"{place}.handle", f"has signed at {before} already"
            by = with_key.setdefault((each.revision, each.fingerprint), each.handle)
            if each.fingerprint and by != each.handle:
                yield f"{place}.fingerprint", f"is that of the key with which {by} has signed"
            leader = record.facilitator
            if each.typed_by not in ("", each.handle, leader.handle if leader else ""):
                yield f"{place}.typed_by", "is neither the signatory nor the facilitator"
        yield from _signature(place, each, agreement)


def _signature(place: str, each: Signature, agreement: Agreement) -> Iterator[Fault]:
    signatory = next(
        (one for one in signatories(agreement.text) if one.handle == each.handle), None
    )
    if signatory is None:
        yield f"{place}.handle", f"does not have to sign revision {each.revision}"
        return
    if each.side != signatory.side:
        yield f"{place}.side", f'is "{each.side}", but the text says "{signatory.side}"'
    if not is_name(each.name, signatory.name):
        yield f"{place}.name", f"is not the name that the text has, {signatory.name}"
    if _plain(each.title) != _plain(signatory.title):
        yield f"{place}.title", f"is not the title that the text has, {signatory.title or 'none'}"
    if each.at < agreement.proposed - _CLOCK_SET:
        yield f"{place}.at", f"is before revision {each.revision} was proposed"
    # Versions may word the sentence differently; what it is about has to stand in it.
    sentence = settled(visible(each.intent))
    facts = {
        f"revision {each.revision}": rf"\b{each.revision}\b",
        f"the text {grouped(each.digest)}": grouped(each.digest),
        signatory.signs_for: re.escape(settled(visible(signatory.signs_for))),
    }
    for fact, stands in facts.items():
        if not re.search(stands, sentence):
            yield f"{place}.intent", f"is not about {fact}"
    for key, fault in what_is_wrong_with_proof(each, signatory, agreement):
        yield f"{place}.{key}", fault


def _answers(record: Record) -> Iterator[Fault]:
    """Yield deferrals, refusals and confirmations that are about no revision, or of nobody who signs it."""
    texts = {each.revision: each for each in record.agreements}
    answers = ("deferral", "decline", "confirmation")
    for name, body in ((each, ITEM_TYPES[each].body) for each in answers):
        for number, item in enumerate(record.of(body), start=1):
            place, said = f"{name}[{number}]", item.body
            if not isinstance(said, Deferral | Decline | Confirmation):
                continue
            agreement = texts.get(said.revision)
            if agreement is None:
                yield f"{place}.revision", f"there is no [[agreement]] of revision {said.revision}"
                continue
            if isinstance(said, Deferral | Decline):
                sides = {each.handle: each.side for each in signatories(agreement.text)}
                if said.handle not in sides:
                    yield f"{place}.handle", f"does not have to sign revision {said.revision}"
                elif sides[said.handle] != item.side:
                    yield f"{place}.side", f'is not that of the text, "{sides[said.handle]}"'
            if isinstance(said, Decline):
                yield from _declined(place, said, record)


def _declined(place: str, decline: Decline, record: Record) -> Iterator[Fault]:
    stands = record.agreement
    if stands is None or stands.revision != decline.revision:
        return
    if record.session.state in ("proposed", "sealed", "superseded"):
        yield (
            f"{place}.revision",
            f"is {decline.revision}, but the session is {state_word(record.session.state)}",
        )
    if decline.handle in {each.handle for each in record.valid_signatures()}:
        yield f"{place}.handle", f"has signed revision {decline.revision}"


# --- the text against the record ------------------------------------------------------------------


def _said_otherwise(record: Record) -> Iterator[Fault]:
    """Yield what the text that stands says and the items and people of the record do not, and the other way round."""
    agreement = record.agreement
    if agreement is None:
        return
    text = f"{next(place for place, each in _placed(record) if each is agreement)}.text"
    head = read(agreement.text).head
    said = parse(agreement.text)
    now = compose(structs.replace(record, before=None), revision=head.revision, now=head.proposed)
    places = dict(_numbered(record))
    # A promise that the text reports as settled stays with the items until the text is sealed.
    gone = {each.number for each in head.replaced if each.became in ("settled", "dropped")}
    if agreement.state != "proposed":
        gone = set()
    for section in part_types():
        for path, was, found in _differences(said.get(section), now.get(section), (section,)):
            number = next((each for each in path if each in places), "")
            if _may_differ(path, agreement) or (was is None and number in gone):
                continue
            # Texts of earlier versions say the day of the next review in its own section alone.
            if was is None and path[-1] == "review":
                continue
            place, keys = places.get(number, (text, frozenset()))
            where = f"{place}.{path[-1]}" if path[-1] in keys else place
            words = f"the text says {_shown(was)}, the record {_shown(found)}"
            if _CLAUSE in (was, found):
                where = text if found is None else where
                words = f"stands in the {'text' if found is None else 'record'} alone"
            yield where, f"{'.'.join(path)}: {words}"


def _may_differ(path: tuple[str, ...], agreement: Agreement) -> bool:
    if agreement.form == 1 and ".".join(path) in _ONCE_OTHERWISE:
        return True
    return ".".join(path[:2]) in _CHANGES_LATER or path[-1] == "signs_for"


def _differences(
    said: object, now: object, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], object, object]]:
    """Yield the place of each leaf that differs, with both values; None stands for what is not there."""
    match said, now:
        case dict(), dict():
            for key in {**said, **now}:
                yield from _differences(said.get(key), now.get(key), (*path, key))
        case list() | tuple(), list() | tuple():
            yield from _differences(_by_name(said), _by_name(now), path)
        case (dict() | list() | tuple(), None) | (None, dict() | list() | tuple()):
            # A whole clause is named once; of a whole section every clause.
            inner = _inner(said if now is None else now)
            for key, each in inner.items():
                one, other = (each, None) if now is None else (None, each)
                yield from _differences(one, other, (*path, key))
            if not inner:
                yield path, said and _CLAUSE, now and _CLAUSE
        case _:
            if _plain(said) != _plain(now):
                yield path, said, now


def _inner(value: object) -> Mapping[str, object]:
    """Return the tables and lists in a table or list, by name; nothing for a clause."""
    if isinstance(value, list | tuple):
        return _by_name(value) if any(isinstance(each, dict) for each in value) else {}
    if isinstance(value, dict) and not ({"number", "handle"} & set(value)):
        return {str(key): each for key, each in value.items()}
    return {}


def _by_name(values: Iterable[object]) -> dict[str, object]:
    """Return the entries of a list under their clause numbers or handles, else under their places."""
    named: dict[str, object] = {}
    for place, each in enumerate(values, start=1):
        own = each.get("number") or each.get("handle") if isinstance(each, dict) else None
        named[str(place) if own is None or own in named else str(own)] = each
    return named


def _numbered(record: Record) -> Iterator[tuple[str, tuple[str, frozenset[str]]]]:
    """Yield the clause number of each item that has one, and everybody's handle, with place and keys in the record."""
    for name, item_type in ITEM_TYPES.items():
        for count, item in enumerate(record.of(item_type.body), start=1):
            if item.number:
                keys = {*item.body.__struct_fields__, "side", "agreed", "standing"}
                yield item.number, (f"{name}[{count}]", frozenset(keys))
    for count, person in enumerate(record.participants, start=1):
        yield person.handle, (f"participant[{count}]", frozenset(person.__struct_fields__))


def _plain(value: object) -> object:
    """Return a leaf for comparing: blanks and signs that nobody sees do not count."""
    return settled(visible(value)) if isinstance(value, str) else value


def _shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return shorten(f"“{value}”", 60)
        case _:
            return str(value)
