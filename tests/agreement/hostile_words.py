"""A signed record with any text in every field that people type."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, structs

from agreement.agreement_builders import a_signature, proposed, with_item, with_more
from builders import INES, TOMAS, a_record
from workshop.model.items import Item
from workshop.model.noted import Parked
from workshop.model.record import Record
from workshop.model.scope import Approver, Assumption
from workshop.model.sign_off import Deferral

KEPT = {"uid", "handle", "owner", "reported_by", "origin", "became", "step", "id", "timezone"}
"""Fields that are not typed text."""
HOSTILE = (
    "<script>alert(1)</script>",
    "<!-- gone --> <b>x</b> &lt;i&gt; &amp; &#60;",
    "[here](javascript:alert(1)) ![x](http://x.example/a.png) <http://x.example>",
    "**bold** _em_ ~~gone~~ `code` ``` ~~~",
    "# heading\n## more\n---\n===\n> quote\n- item\n1. one\n1) two\n+ x\n* y",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "\\",
    "\\\\ \\* \\",
    "`",
    "*",
    "**",
    "    indented\n\ttab",
    "[x]: http://x.example 'title'",
    "[^1]: note",
    "www.example.com mail@example.com https://example.com",
    "שלום **עולם** 漢字*強調*漢字 👩🏽‍🚀_x_",
    "line one  \nline two\\\nline three",
    "$$x$$ :smile: @someone #123 ==mark==",
)
"""What people could type that looks like markup, or is a trap for what lays it out."""


def said_in_each(value: Any, text: str) -> Any:
    """Return a struct with `text` in every field that people type."""
    fields: dict[str, Any] = {}
    for field in structs.fields(value):
        now = getattr(value, field.name)
        if field.type is str and field.name not in KEPT and now:
            fields[field.name] = text
        elif isinstance(now, Struct):
            fields[field.name] = said_in_each(now, text)
    return structs.replace(value, **fields)


def a_record_that_says(text: str) -> Record:
    """Return a signed record with `text` wherever people typed something."""
    record = with_more(a_record(), Parked("x"), number="P1")
    record = with_more(record, Assumption("x"), number="A1")
    record = with_more(record, Approver("x", "x"), number="V1", side="client")
    record = with_item(record, "X1", standing="dropped")
    record = structs.replace(
        record,
        session=structs.replace(record.session, title=text),
        relationship=said_in_each(record.relationship, text),
        participants=tuple(said_in_each(each, text) for each in record.participants),
        items=tuple(said_in_each(item, text) for item in record.items),
    )
    record = proposed(record)
    signatures = (a_signature(record, INES), a_signature(record, TOMAS, void=True))
    deferral = Item("d1", Deferral(TOMAS.handle, 1, None, text))
    return structs.replace(
        record,
        items=(*record.items, deferral),
        signatures=tuple(said_in_each(each, text) for each in signatures),
    )
