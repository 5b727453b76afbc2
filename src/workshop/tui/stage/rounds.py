"""A private round on the stage until it is revealed: who has sealed, or how many, and never a word that is sealed."""

from __future__ import annotations

from textual.content import Content

from workshop.model.kinds import ROUND_TYPES
from workshop.model.sides import SIDES, Side
from workshop.room.rounds.view import RoundView
from workshop.room.view import View
from workshop.tui.panes.drawing import bold, muted, of_side
from workshop.tui.stage.thought import Line, Thought, Words, plain
from workshop.tui.words import side_name


def round_thought(view: View) -> Thought | None:
    """Return what is shown of the round that runs in the open step; None where none does."""
    found = next((each for each in view.rounds if each.round.running), None)
    if found is None:
        return None
    title = ROUND_TYPES[found.round.what].title
    if found.round.passing:
        return Thought(
            "The keyboard goes round",
            muted(title),
            (
                *plain("Whoever has it writes alone. Everybody else looks elsewhere."),
                Words(muted(_how_many(found))),
            ),
        )
    if found.round.stage == "sides":
        return _at_the_sides(view, found, title)
    told = "   anonymous, only counts are shown" if found.round.counts_only else ""
    return Thought(
        "Everybody has sealed" if found.ready else (view.step.question or view.step.title),
        bold(title) + muted(told),
        (*_who(view, found), *plain(_promise(found))),
    )


def _counts_only(found: RoundView) -> bool:
    return found.round.hides_who


def _promise(found: RoundView) -> str:
    if not found.counted:
        return found.fault
    if found.ready:
        return "Now we look at it together."
    return "Everybody writes alone. Nothing is shown before we look at it together."


def _how_many(found: RoundView) -> str:
    if not found.counted:
        return "How many have sealed is not known"
    asked = sum(found.asked.values())
    return f"{found.total} of {asked} {'has' if found.total == 1 else 'have'} sealed"


def _who(view: View, found: RoundView) -> tuple[Line, ...]:
    """Return who has sealed: by name, or how many of each side, or how many in all where a count would tell of one."""
    if not found.sealed or not found.counted:
        return (Words(bold(_how_many(found))),)
    if _counts_only(found):
        return tuple(
            Words(bold(f"{found.sealed[side]} of {found.asked[side]} sealed"), _name(view, side))
            for side in SIDES
            if found.asked.get(side)
        )
    waiting = {each.handle for each in found.waiting}
    lines: list[Line] = []
    for side in SIDES:
        people = [each for each in found.people if each.side == side]
        marks = [
            muted(f"· {each.name}")
            if each.handle in waiting
            else Content.styled(f"✓ {each.name}", "bold")
            for each in people
        ]
        if marks:
            # A name and its mark stay together where the line is wrapped.
            kept = [_unbroken(each) for each in marks]
            lines.append(Words(Content("   ").join(kept), _name(view, side)))
    return tuple(lines)


def _unbroken(words: Content) -> Content:
    return Content(words.plain.replace(" ", "\u00a0"), list(words.spans))


def _name(view: View, side: Side) -> Content:
    return of_side(side, view.record.relationship.names[side])


def _at_the_sides(view: View, found: RoundView, title: str) -> Thought:
    """Return how far the sides are with making one voice of what their people wrote."""
    lines = [
        Words(
            Content.styled("✓ has released its own", "bold")
            if found.sealed.get(side)
            else muted("reads what its own people wrote"),
            of_side(side, side_name(side)),
        )
        for side in SIDES
        if found.asked.get(side)
    ]
    head = "Both sides have released" if found.ready else "Each side reads its own"
    return Thought(head, bold(title), (*lines, *plain(found.fault)))
