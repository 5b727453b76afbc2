"""The fields of a note that can be made in any step, and the words for the facilitator alone."""

from __future__ import annotations

from workshop.model.clock import Clock
from workshop.model.values import show_minute
from workshop.room.steps.noted import Target
from workshop.room.view import View
from workshop.tui.widgets.fields import FieldSpec, text_field

_TITLES: dict[Target, tuple[str, str]] = {
    "decision": ("A decision", "What both sides decided"),
    "question": ("An open question", "What we do not know, or need explained"),
    "parked": ("A topic for another day", "What we park"),
    "commitment": ("A commitment", "What will be done"),
}

TARGETS = tuple(_TITLES)
"""What can be noted."""


def note_specs(target: Target) -> tuple[str, tuple[FieldSpec, ...]]:
    """Return the title and the fields to note a `target` with."""
    title, placeholder = _TITLES[target]
    return title, (text_field("text", "What", placeholder=placeholder),)


def aside_words(view: View) -> str:
    """Return what concerns the facilitator alone: lines to say, how the time stands, what a check noticed."""
    parts = ["For the facilitator. Everybody who sees this screen sees it too.", timing(view.clock)]
    parts += [f"Say: {line}" for line in view.step.spoken]
    own = [each.sentence for each in view.findings if each.aside]
    parts += [f"Noticed: {sentence}" for sentence in own[:6]]
    return "\n\n".join(parts)


def timing(clock: Clock) -> str:
    """Return in words when it ends and whether it is ahead or behind."""
    minutes = round(abs(clock.ahead) / 60)
    lead = f"{minutes} min {'ahead' if clock.ahead > 0 else 'behind'}" if minutes else "on time"
    return f"{lead.capitalize()}; ends at {show_minute(clock.finish.astimezone())}."
