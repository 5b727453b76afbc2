"""Signatures that come as files, on the sign-off: where a file is typed, and how one is made."""

from __future__ import annotations

from textual.visual import VisualType

from workshop.agreement.signatures.by_key import how_with_own_key
from workshop.model.agreements import grouped
from workshop.model.people import Participant
from workshop.model.signing_keys import fingerprint_of
from workshop.room.filing import Filed
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.panes.drawing import pairs
from workshop.tui.panes.signatures import put_off_words
from workshop.tui.widgets.fields import FieldSpec, line_field

FILE = "file"
_SIGN = "workshop sign agreement.md --key KEY"


def file_fields(person: Participant) -> tuple[FieldSpec, ...]:
    """Return the field for a file in the place of a typed name, for somebody whose key the text names."""
    if not person.key:
        return ()
    return (line_field(FILE, "Or a file", placeholder="agreement.md.sig, signed with their key"),)


def taken(room: Room, person: Participant, fields: dict[str, object]) -> Filed | None:
    """Record the file that was typed; None where none was."""
    path = str(fields.get(FILE) or "")
    return room.filing.attach_file(person.handle, path) if path else None


def how_to_sign(view: View, person: Participant) -> VisualType:
    """Return how somebody who has not signed can do so otherwise than by typing their name."""
    agreement = view.record.agreement
    later = ("Answer", put_off_words(view.record, person.handle, view.today))
    if agreement is None or view.record.session.state != "proposed":
        return pairs(("Key for signing", fingerprint_of(person.key)))
    slug, key = view.record.session.slug, fingerprint_of(person.key)
    if view.seat.kind == "participant":
        mine = person.handle == view.seat.handle
        own = how_with_own_key(over_ssh=view.seat.entry.is_ours)
        return pairs(later, ("Key for signing", key), ("By key", own if key and mine else ""))
    by_key = (
        f"workshop export {slug} agreement -o agreement.md, for them; {_SIGN}, by them; "
        f"then workshop attach {slug} agreement.md.sig --as {person.handle}"
    )
    by_mail = (
        f"a reply that names {grouped(agreement.digest)}; "
        f"then workshop confirm {slug} --as {person.handle} --mail reply.eml"
    )
    return pairs(
        later,
        ("Key for signing", key),
        ("By key", by_key if key else ""),
        ("By mail", by_mail if key or person.presence != "room" else ""),
    )
