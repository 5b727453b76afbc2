"""Sign-off on the stage: what was noted on the way; then which sections are confirmed, and who still signs."""

from __future__ import annotations

from textual.content import Content

from workshop.model.agreements import grouped
from workshop.model.kinds import SECTIONS
from workshop.model.sides import SIDES
from workshop.model.sign_off import Closing, declined_words, how_many
from workshop.model.values import show_date
from workshop.room.view import View
from workshop.tui.panes.drawing import bold, muted, of_side
from workshop.tui.panes.read_back import confirmed_by
from workshop.tui.panes.signatures import signature_of
from workshop.tui.stage.noted import noted
from workshop.tui.stage.thought import Line, StageKind, Thought, Thoughts, Words, said
from workshop.tui.widgets.side_marks import NO_TICK, TICK
from workshop.tui.words import side_name

_NAMED = 3
"""Sections that are named where they are still to be confirmed; of more, the next."""


def _standing(view: View) -> Thought:
    """Return how the proposed agreement stands: the sections that are not confirmed, and who has still to sign."""
    record, confirmed = view.record, confirmed_by(view.record)
    shown = [each.section for each in view.read_back]
    missing = [each for each in shown if len(confirmed[each]) < len(SIDES)]
    lines: tuple[Line, ...] = ()
    if declined := declined_words(record):
        lines += (Words(Content.styled(declined, "bold $bad")),)
    done = len(shown) - len(missing)
    lines += said("read back", f"{done} of {len(shown)} sections confirmed by both")
    if len(missing) > _NAMED:
        lines += said("next", SECTIONS[missing[0]])
    elif missing:
        lines += said("still open", ", ".join(SECTIONS[each] for each in missing))
    for side in SIDES:
        for person in record.signatories(side):
            signed = signature_of(record, person.handle) is not None
            words = Content.styled(f"{TICK} signed", "bold $good") if signed else muted("to sign")
            lines += (Words(words, of_side(side, person.name)),)
    revision = record.agreement.revision if record.agreement else 0
    code = grouped(record.agreement.digest) if record.agreement else ""
    label = muted(f"revision {revision}   {code}")
    return Thought(how_many(record), label, lines, "standing")


def _sections(view: View) -> Thoughts:
    confirmed = confirmed_by(view.record)
    found = []
    for section in view.read_back:
        parts = [
            of_side(side, f"{side_name(side)} confirmed {TICK}")
            if side in confirmed[section.section]
            else muted(f"{NO_TICK} {side_name(side)} not yet")
            for side in SIDES
        ]
        lines: tuple[Line, ...] = (
            Words(Content("     ").join(parts)),
            *(
                Words(
                    Content(each.text)
                    + (Content.styled("   left open", "bold $warn") if each.open else Content("")),
                    muted(each.number),
                )
                for each in section.paragraphs
            ),
        )
        found.append(
            Thought(
                section.title,
                muted(section.summary),
                lines,
                f"section:{section.section}",
                counted=("section", "sections"),
            )
        )
    return tuple(found)


def _results(view: View) -> Thoughts:
    if view.read_back:
        return (_standing(view), *_sections(view))
    return noted(view, "")


def _summary(view: View) -> tuple[Line, ...]:
    closing = view.record.one(Closing)
    if not closing.next_review:
        return ()
    day = bold(show_date(closing.next_review))
    return (Words(day, muted("next review")),)


STAGED = StageKind(_results, _summary)
