"""The shape of a record file: a table for the session, and a list of flat rows for each type of item."""

from __future__ import annotations

from datetime import date as Date
from types import GenericAlias
from typing import Any

from msgspec import Struct, defstruct, structs

from workshop.documents.rules import (
    COUNT,
    FINGERPRINT_RULE,
    HANDLE_OR_NONE,
    HANDLE_RULE,
    ID,
    ID_OR_NONE,
    KEY_RULE,
    LINE,
    LOWEST,
    MINUTES,
    NAME,
    PROOF,
    RHYTHM_RULE,
    Rule,
    Rules,
)
from workshop.model.agenda import Step
from workshop.model.agreements import Agreement, Signature
from workshop.model.commitments import Commitment
from workshop.model.earlier import Earlier
from workshop.model.items import Item
from workshop.model.kind import ItemType
from workshop.model.kinds import ITEM_TYPES, KEYS, KINDS, made_from_kinds
from workshop.model.kpis import Kpi, Realism
from workshop.model.notes import Note
from workshop.model.people import Organisation, Participant, Relationship
from workshop.model.poll import Choice, Poll
from workshop.model.progress import Progress, Reading
from workshop.model.rounds import POINTS, Figure, Round, Tally
from workshop.model.scope import Milestone
from workshop.model.scorecard import Score
from workshop.model.session import Session
from workshop.model.sign_off import Confirmation, Decline, Deferral
from workshop.model.toml import MAX_FILE

ENVELOPE = ("uid", "number", "step", "side", "author", "agreed", "standing", "position", "reworded")
"""The fields of a row that come before those of the item's body."""
_ENVELOPE_LATER = frozenset({"reworded"})
"""Those of them that files of earlier versions do not have."""


WORDED: dict[type[Struct], dict[str, str]] = {Milestone: {"due": "when"}}
"""Dates of a body that are one key of its row with the field that has words in their place."""


def _row_fields(item_type: ItemType) -> list[tuple[str, Any, Any] | tuple[str, Any]]:
    envelope = {field.name: field for field in structs.fields(Item)}
    worded = WORDED.get(item_type.body, {})
    body = [each for each in structs.fields(item_type.body) if each.name not in worded.values()]
    fields = [envelope[name] for name in ENVELOPE] + body
    types = {each.name: each.type for each in fields} | dict.fromkeys(worded, Date | str | None)
    return [
        (each.name, types[each.name])
        if each.required
        else (each.name, types[each.name], each.default)
        for each in fields
    ]


class Shape(Struct, frozen=True):
    """The shape of the whole file, but for its format line."""

    lists: dict[str, type[Struct]]
    """What the file holds under each `[[heading]]`, in order."""
    rows: dict[str, type[Struct]]
    """Those of them that hold items, by the name of their type."""
    file: type[Struct]
    rules: Rules


@made_from_kinds
def shape() -> Shape:
    """Return the shape of a record file with the types of item that there are now."""
    rows = {
        each.name: defstruct(
            f"{each.name}_row",
            _row_fields(each),
            namespace={"LATER": _ENVELOPE_LATER | getattr(each.body, "LATER", frozenset())},
            frozen=True,
            kw_only=True,
        )
        for each in ITEM_TYPES.values()
    }
    lists: dict[str, type[Struct]] = {
        "participant": Participant,
        "step": Step,
        **rows,
        "agreement": Agreement,
        "signature": Signature,
        "progress": Progress,
        "reading": Reading,
    }
    file = defstruct(
        "RecordFile",
        [
            ("relationship", Relationship),
            ("session", Session),
            *((name, GenericAlias(tuple, (row, ...)), ()) for name, row in lists.items()),
        ],
        frozen=True,
        omit_defaults=True,
    )
    of_rows = {row: _row_rules(ITEM_TYPES[name]) for name, row in rows.items()}
    return Shape(lists, rows, file, {**_RULES, **of_rows})


_REVISION = Rule(at_least=1, at_most=COUNT.at_most)
_DIGEST = Rule(line=True, pattern="[0-9a-f]{64}", allowed="64 digits 0 to 9 and a to f")


def _row_rules(item_type: ItemType) -> dict[str, Rule]:
    prefix = item_type.prefix
    number = Rule(
        longest=20,
        line=True,
        pattern=f"({prefix}[1-9][0-9]{{0,5}})?" if prefix else "()",
        allowed=f"{prefix} and a number, like {prefix}1, or nothing" if prefix else "nothing",
    )
    return {
        "uid": ID,
        "number": number,
        "step": ID_OR_NONE,
        "author": LINE,
        "reworded": LINE,
        "position": COUNT,
        **_BODY_RULES.get(item_type.body, {}),
        **{name: Rule(one_of=table) for name, table in KEYS.get(item_type.body, {}).items()},
    }


_BODY_RULES: Rules = {
    Commitment: {
        "confidence": Rule(at_least=0, at_most=100),
        "rhythm": RHYTHM_RULE,
        "helpers": HANDLE_RULE,
    },
    Confirmation: {"revision": _REVISION},
    Deferral: {"revision": _REVISION},
    Decline: {"revision": _REVISION},
    Kpi: {"co_owners": HANDLE_RULE},
    Realism: {"kpi": ID_OR_NONE},
    Round: {
        "excused": HANDLE_RULE,
        "asked": HANDLE_RULE,
        "without": HANDLE_RULE,
        "client": COUNT,
        "agency": COUNT,
        "asked_client": COUNT,
        "answered": COUNT,
        "unsealed": COUNT,
        "withheld": COUNT,
    },
    Figure: {"client": COUNT, "agency": COUNT, "answers": COUNT},
    Score: {"lowest": LOWEST},
    Poll: {"lowest": LOWEST, "asked": HANDLE_RULE},
    Milestone: {"due": NAME},
    Note: {"group": ID_OR_NONE, "votes": COUNT},
}

_RULES: Rules = {
    Relationship: {"id": ID},
    Organisation: {"name": NAME, "legal_name": LINE},
    Session: {
        "id": ID,
        "slug": Rule(
            line=True,
            pattern=r"[a-z0-9][a-z0-9-]{0,79}",
            allowed="1 to 80 small letters, digits and -",
        ),
        "title": NAME,
        "relationship": ID,
        "template": LINE,
        "step": ID_OR_NONE,
        "slack": MINUTES,
        "planned": COUNT,
        "follows": ID_OR_NONE,
    },
    Participant: {
        "handle": HANDLE_RULE,
        "name": NAME,
        "title": LINE,
        "mail": LINE,
        "key": KEY_RULE,
        "stands_in_for": HANDLE_OR_NONE,
    },
    Step: {
        "uid": ID,
        "kind": Rule(one_of=KINDS),
        "title": LINE,
        "minutes": MINUTES,
        "break_after": MINUTES,
        "lowest": LOWEST,
        "spent": COUNT,
    },
    Tally: {"counts": COUNT, "answers": COUNT, "cannot": COUNT},
    Earlier: {"number": Rule(longest=20, line=True)},
    Choice: {"handle": HANDLE_RULE, "point": Rule(at_least=0, at_most=POINTS[-1] - 1)},
    Agreement: {
        "session": ID,
        "revision": _REVISION,
        "text": Rule(longest=MAX_FILE, exact=True, filled=True),
        "digest": _DIGEST,
        "page": Rule(longest=MAX_FILE, exact=True),
    },
    Signature: {
        "uid": ID,
        "session": ID,
        "revision": _REVISION,
        "digest": _DIGEST,
        "handle": HANDLE_RULE,
        "name": NAME,
        "title": LINE,
        "fingerprint": FINGERPRINT_RULE,
        "proof": PROOF,
    },
    Progress: {"uid": ID, "commitment": ID},
    Reading: {"uid": ID, "kpi": ID},
}


def to_row(name: str, item: Item[Any]) -> Struct:
    """Return `item`, of the type `name`, as its row."""
    envelope = {field: getattr(item, field) for field in ENVELOPE}
    body = structs.asdict(item.body)
    for date, words in WORDED.get(type(item.body), {}).items():
        body[date] = body[date] or body.pop(words) or None
        body.pop(words, None)
    return shape().rows[name](**envelope, **body)


def to_item(name: str, row: Struct) -> Item[Any]:
    """Return the item in `row` of the type `name`."""
    held = structs.asdict(row)
    envelope = {field: held.pop(field) for field in ENVELOPE}
    body = ITEM_TYPES[name].body
    for date, words in WORDED.get(body, {}).items():
        if isinstance(held[date], str):
            held |= {date: None, words: held[date]}
    return Item(body=body(**held), **envelope)
