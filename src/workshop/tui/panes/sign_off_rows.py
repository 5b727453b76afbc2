"""The rows of the sign-off: what will be proposed, the sections that are read back, and who signs."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType

from workshop.model.agreements import Signature, Where, grouped
from workshop.model.kinds import KINDS, SECTIONS, TYPE_OF
from workshop.model.names import KindName
from workshop.model.noted import Decision, Parked, Question
from workshop.model.people import Participant
from workshop.model.sides import SIDES
from workshop.model.sign_off import Closing, Reservation, declined_words, how_many, still_to_sign
from workshop.model.values import show_date
from workshop.model.written import carried_words
from workshop.room.view import View
from workshop.tui.panes.drawing import bold, muted, of_side, pairs, ticks, titled
from workshop.tui.panes.read_back import confirmed_by
from workshop.tui.panes.signatures import answer_words
from workshop.tui.panes.unsettled import sign_off_rows
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.side_marks import tick

WHERES: tuple[tuple[Where, str], ...] = (
    ("room", "in the room"),
    ("video", "on video"),
    ("phone", "on the phone"),
)
NOTED = (Decision, Question, Parked)
STANDING = "standing"
"""The uid of the row that says how the signatures stand."""
CHANGES = "changes"
"""The uid of the row that says what is different from the last agreement."""


def before_proposal(view: View) -> list[Row]:
    """Return what the agreement will hold beside its clauses, and what is worth a look before it is proposed."""
    rows = sign_off_rows(view.record, hint=view.may("write"))
    noted = [item for body in NOTED for item in view.record.of(body) if item.standing == "new"]
    if noted:
        rows.append(_heading("Noted on the way"))
        for item in noted:
            right = muted(TYPE_OF[type(item.body)].title.lower())
            if isinstance(item.body, Decision):
                right += Content("   ") + ticks(item)
            rows.append(Row(item.uid, titled(item, carried_words(item), right)))
    if reserved := view.record.of(Reservation):
        rows.append(_heading("Reservations: part of the text, not agreed by the other side"))
        for each in reserved:
            right = of_side(each.side, view.record.name_of(each.body.handle))
            rows.append(Row(each.uid, Block(Passage(Content(each.body.words), right=right))))
    if odd := _odd(view):
        look = (
            "before you propose; nothing stops you"
            if view.may("propose")
            else "before it is proposed"
        )
        rows.append(_heading(f"Worth a look {look}"))
        rows += [Row(f"kind:{kind}", _finding(kind, found)) for kind, found in odd.items()]
    return rows


def sections(view: View) -> list[Row]:
    """Return the sections of the frozen text, each with who confirmed it, and what changed since the last one."""
    confirmed = confirmed_by(view.record)
    rows = [_heading("Read back, section by section")]
    for section in view.read_back:
        marks = Content("   ").join([tick(confirmed[section.section], side) for side in SIDES])
        words = bold(SECTIONS[section.section]) + muted(f"   {section.summary}")
        rows.append(Row(f"section:{section.section}", Block(Passage(words, right=marks))))
    if view.changed is not None and view.before is not None:
        since = show_date(view.before.session.date, view.today)
        words = bold(f"Compared with the agreement of {since}") + muted(
            f"   {view.changed.in_short}"
        )
        rows.append(Row(CHANGES, Block(Passage(words))))
    return rows


def signatories(view: View) -> list[Row]:
    """Return who signs, each with what they have answered."""
    rows = [_heading("Signatures"), Row(STANDING, _standing(view))]
    for side in SIDES:
        for person in view.record.signatories(side):
            rows.append(_signatory(view, person))
    return rows


def next_review(view: View) -> list[Row]:
    """Return the day of the next review, and how often the two sides meet."""
    closing = view.record.one(Closing)
    when = (
        Content(show_date(closing.next_review, view.today))
        if closing.next_review
        else muted("no date yet")
    )
    line = when + (muted(f"   {closing.cadence}") if closing.cadence else Content(""))
    return [_heading("Next review"), Row("closing", Block(Passage(line)))]


def findings_of(view: View, uid: str) -> Block:
    """Return all findings of the kind of step that a row is about."""
    found = _odd(view).get(kind_of(uid), [])
    return Block(*(Passage(Content(each), muted("·")) for each in found), indent=2)


def recorded(signature: Signature) -> VisualType:
    """Return what was recorded of a signature."""
    if signature.assurance in ("key", "mail"):
        proof = (
            "anybody can verify it"
            if signature.assurance == "key"
            else "none of who sent it; the reply is on file"
        )
        return pairs(
            ("Signed", f"{signature.name}, {signature.at.astimezone():%d %b %Y %H:%M}"),
            ("Came as", signature.seat),
            ("Key", signature.fingerprint),
            ("Proof", "" if signature.elsewhere else proof),
            ("Text", grouped(signature.digest)),
        )
    where = f", {dict(WHERES)[signature.where]}" if signature.where != "seat" else ""
    return pairs(
        ("Signed", f"{signature.name}{where}, {signature.at.astimezone():%d %b %Y %H:%M}"),
        ("As", signature.authority),
        ("Typed at", f"{signature.seat}, by {signature.typed_by}" if signature.seat else ""),
        ("Key", signature.fingerprint),
        (
            "Proof",
            "none of who sat there"
            if signature.where == "seat" and not signature.fingerprint
            else "",
        ),
        ("Text", grouped(signature.digest)),
    )


def _heading(words: str) -> Row:
    return Row(f"heading:{words}", bold(words), heading=True)


def _odd(view: View) -> dict[KindName, list[str]]:
    """Return the findings for everybody, by the kind of step they belong to."""
    found: dict[KindName, list[str]] = {}
    for each in view.findings:
        if not each.aside:
            found.setdefault(each.kind, []).append(each.sentence)
    return found


def _finding(kind: KindName, found: list[str]) -> Block:
    more = f" And {len(found) - 1} more." if len(found) > 1 else ""
    return Block(Passage(Content(found[0]) + muted(more), muted(KINDS[kind].title)), indent=16)


def kind_of(uid: str) -> KindName:
    """Return the kind of step that a row of findings leads to."""
    return next(each for each in KINDS if each == uid.removeprefix("kind:"))


def _standing(view: View) -> Block:
    """Return in one line how the signatures stand; Enter on it shows it to the whole room."""
    record, agreement = view.record, view.record.agreement
    declined = declined_words(record)
    if declined:
        words = Content.styled(declined, "bold $bad")
    elif record.waiting_for() and record.session.state != "proposed":
        words = Content.styled(f"{how_many(record)}.", "bold $warn")
    elif record.waiting_for():
        day = agreement.proposed.astimezone().date() if agreement else view.today
        since = f"Waiting since {show_date(day, view.today)}. " if day < view.today else ""
        told = f"{since}{how_many(record)}. {still_to_sign(record)}"
        words = Content.styled(told, "bold $warn")
    else:
        words = Content.styled(f"{how_many(record)}.", "bold $good")
    return Block(Passage(words, right=muted("Enter shows it large")))


def _signatory(view: View, person: Participant) -> Row:
    instead = view.record.name_of(person.stands_in_for) if person.stands_in_for else ""
    title = ", ".join(filter(None, (person.title, f"for {instead}" if instead else "")))
    who = of_side(person.side, person.name) + muted(f"  {title}" if title else "")
    right = answer_words(view.record, person, view.today)
    return Row(f"person:{person.handle}", Block(Passage(who, right=right)))
