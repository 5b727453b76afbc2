"""Moments of a session that are not a step: before it begins, sealed, and when there is nothing to show any more."""

from __future__ import annotations

from textual.content import Content

from workshop.model.agreements import assurance_word, grouped
from workshop.model.commitments import Commitment
from workshop.model.kinds import purpose_of
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side
from workshop.model.sign_off import Closing
from workshop.model.values import show_date, show_minute
from workshop.model.wording import joined
from workshop.model.written import kept
from workshop.room.view import View
from workshop.tui.panes.drawing import muted, of_side
from workshop.tui.panes.signatures import first_due, signature_of
from workshop.tui.stage import staged
from workshop.tui.stage.fitting import LEAST
from workshop.tui.stage.thought import Drawing, Line, Thought, Words, counted, plain
from workshop.tui.stage.welcome import who_is_here
from workshop.tui.widgets.side_marks import coloured
from workshop.tui.widgets.text_layout import fill

GONE = Thought("This session is no longer there", lines=plain("Ctrl+Q leaves."))
"""Shown when the session was deleted while it was on the stage."""
WAITING = Thought("")
"""Shown until the session has been read."""


def too_small(width: int, height: int) -> Thought:
    """Return what is shown in a terminal that is too small to be read from afar."""
    return Thought(
        f"This terminal has {width} × {height}. The stage needs {LEAST[0]} × {LEAST[1]}: make the letters smaller, "
        "or the window larger.",
        style="",
    )


def beginning(view: View) -> Thought:
    """Return the welcome before the session is begun: what it is, and who is here."""
    session = view.record.session
    return Thought(
        session.title,
        muted(show_date(session.date)),
        (*plain(view.record.relationship.name), *who_is_here(view.record)),
    )


def opening(view: View) -> Thought:
    """Return the title of the open step, with what it is for and where it stands."""
    step = view.step
    prompts = step.prompts_in(view.record.session.phase)
    number, steps = view.place
    return Thought(
        step.question or step.title,
        muted(f"step {number} of {steps}"),
        (
            *plain("" if step.question else purpose_of(step)),
            *staged(step.kind).summary(view),
            *(Words(Content(each), muted("·")) for each in prompts),
        ),
        spare=len(prompts),
    )


def over(view: View) -> Thought | None:
    """Return what is shown of a session that ended without an agreement; None where it did not."""
    words = {
        "closed": "The session is closed",
        "withdrawn": "The agreement was withdrawn",
    }.get(view.record.session.state)
    return Thought(words, lines=plain(view.record.relationship.name)) if words else None


def sealed(view: View) -> Thought | None:
    """Return the moment of sealing: both names, the digest, what is due first, the next review."""
    record, agreement = view.record, view.record.agreement
    if record.session.state not in ("sealed", "superseded") or agreement is None:
        return None
    lines: list[Line] = [_parties(record)]
    code = f"{grouped(agreement.digest)} · revision {agreement.revision}"
    lines.append(Words(Content.styled(code, "bold")))
    lines.append(Words(muted(_next(view))))
    return Thought("SEALED", Content(""), tuple(lines), style="bold $good", centred=True)


def _next(view: View) -> str:
    promised = len(kept(view.record, Commitment))
    due = next(iter(first_due(view.record, view.today, 1)), None)
    review = view.record.one(Closing).next_review
    parts = [
        counted(promised, "promise", "promises"),
        f"the first is due {show_date(due.body.due, view.today)}" if due else "",
        f"next review {show_date(review)}" if review else "",
    ]
    return " · ".join(each for each in parts if each)


_APART = 10
"""Cells between what stands for the two sides."""


def _parties(record: Record) -> Drawing:
    """Return who signed for each side, the sides beside each other."""
    signed: dict[Side, list[Content]] = {}
    for side in SIDES:
        party = record.relationship.organisation(side)
        rows: list[Content] = []
        for person in record.signatories(side):
            rows.append(of_side(side, person.name).stylize("bold"))
            signature = signature_of(record, person.handle)
            if signature is not None:
                at = "" if signature.elsewhere else show_minute(signature.at.astimezone())
                rows.append(muted(f"  {joined(at, assurance_word(signature), by=', ')}"))
        rows.append(muted("  for ") + coloured(party.legal_name or party.name, side))
        signed[side] = rows
    height = max(len(rows) for rows in signed.values())

    def draw(width: int, rows: int) -> Content:
        longest = max(each.cell_length for found in signed.values() for each in found)
        gap = min(_APART, max(2, width - 2 * longest))
        half = min(longest, (width - gap) // 2)
        lines = [
            Content(" " * gap).join(
                fill(each[row] if row < len(each) else "", half) for each in signed.values()
            )
            for row in range(height)
        ]
        return Content("\n").join(lines)

    return Drawing(tuple(map(tuple, signed.values())), height, height, draw)
