"""Fields as the panes ask for them: the form's own, and those that need to know who is here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workshop.model.people import Participant, find_person
from workshop.tui.widgets.fields import Choice, FieldSpec, choice, person
from workshop.tui.widgets.fields import date as date_field
from workshop.tui.widgets.fields import figure as figure_field
from workshop.tui.widgets.fields import line as line_field
from workshop.tui.widgets.fields import percent as percent_field
from workshop.tui.widgets.fields import side as side_field
from workshop.tui.widgets.fields import text as text_field

__all__ = [
    "FieldSpec",
    "choice_field",
    "date_field",
    "figure_field",
    "line_field",
    "percent_field",
    "person_field",
    "side_field",
    "text_field",
]


def choice_field(
    name: str, label: str, pairs: Sequence[tuple[str, str]], *, help: str = ""
) -> FieldSpec:
    """Return a field for one of `pairs` of value and words."""
    return choice(name, label, [Choice(value, words) for value, words in pairs], help=help)


def person_field(name: str, label: str, people: Iterable[Participant]) -> FieldSpec:
    """Return a field for somebody who is here: a name, or its beginning; its value is a handle."""
    everyone = tuple(people)
    return person(
        name,
        label,
        [(each.handle, each.name) for each in everyone],
        lambda typed: find_person(everyone, typed).handle,
    )
