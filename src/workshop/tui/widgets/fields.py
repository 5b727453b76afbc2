"""The fields of forms: each describes one value, how it is read from text and how it is shown as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from workshop.errors import InputError
from workshop.model.sides import SIDES
from workshop.model.text import clean, clean_line
from workshop.model.values import (
    parse_date,
    parse_figure,
    parse_percent,
    show_date,
    write_figure,
)
from workshop.tui.widgets.side_marks import COLOURS, GLYPHS
from workshop.tui.words import side_name

if TYPE_CHECKING:
    from datetime import date as Date
    from decimal import Decimal

    from workshop.model.people import Participant
    from workshop.model.sides import Side


class Choice(Struct, frozen=True):
    """One answer of a choice."""

    value: str
    label: str
    style: str = ""
    """A style of `Content`, such as `$client`."""
    about: str = ""
    """What it means, in a line; shown at the foot of the form while it is the chosen one."""


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


class FieldSpec(Struct, frozen=True):
    """One field."""

    name: str
    label: str
    kind: Literal["line", "text", "choice"] = "line"
    parse: Callable[[str], object] = clean_line
    """From text to value; raises InputError with a sentence for beside the field."""
    show: Callable[[object], str] = _as_text
    """From value to the text that `parse` reads back."""
    choices: tuple[Choice, ...] = ()
    suggestions: tuple[str, ...] = ()
    """For a line: what it offers to complete."""
    placeholder: str = ""
    help: str = ""
    """One line, shown at the foot of the form while the field has focus."""
    lines: int = 6
    """For a text: how many lines it grows to."""
    many: bool = False
    """For a text: whether each of its lines is an item, so that Enter begins the next one."""
    apart: bool = False
    """For a text: whether lines that are pasted are more likely items of their own than one text."""
    leads: bool = False
    """For a choice: whether it says whose something is or where it belongs. It stands before the words, and letters
    typed in it are the beginning of them, never a choice."""
    empty: object = field(default="")
    """Its value before anything is stored."""

    @property
    def hint(self) -> str:
        """What is said at the foot of the form while it has the focus: the keys that mean more here, and its help."""
        keys = ""
        if self.kind == "text":
            keys = _NEXT_LINE if self.many else _NEW_LINE
        elif self.leads:
            keys = _CHOOSES.format(" or ".join(map(str, range(1, min(len(self.choices), 9) + 1))))
            if len(self.choices) > 3:
                keys = _CHOOSES.format(f"1 to {min(len(self.choices), 9)}")
        return "   ".join(each for each in (keys, self.help) if each)


_NEW_LINE = "Enter goes on · Ctrl+J new line"
_NEXT_LINE = "Enter next line · twice goes on"
_CHOOSES = "{} chooses and goes on"


def line_field(
    name: str,
    label: str,
    *,
    placeholder: str = "",
    help: str = "",
    suggestions: Sequence[str] = (),
    parse: Callable[[str], object] = clean_line,
) -> FieldSpec:
    """Return a field for one line of text."""
    return FieldSpec(
        name,
        label,
        parse=parse,
        placeholder=placeholder,
        help=help,
        suggestions=tuple(suggestions),
    )


def text_field(
    name: str,
    label: str,
    *,
    placeholder: str = "",
    help: str = "",
    lines: int = 6,
    many: bool = False,
    apart: bool = False,
    parse: Callable[[str], object] = clean,
    show: Callable[[object], str] = _as_text,
) -> FieldSpec:
    """Return a field for prose, or for items that are a line each (`many`); it scrolls from `lines` lines on."""
    return FieldSpec(
        name,
        label,
        "text",
        parse=parse,
        show=show,
        placeholder=placeholder,
        help=help,
        lines=lines,
        many=many,
        apart=apart,
    )


def choice_field(
    name: str,
    label: str,
    choices: Sequence[Choice | tuple[str, str]],
    *,
    help: str = "",
    leads: bool = False,
    asked: bool = False,
) -> FieldSpec:
    """Return a field for one of `choices`, each a `Choice` or a pair of value and label.

    Its value is that of the chosen one; where nothing is stored the first one, or with `asked` none before somebody
    chooses.
    """
    answers = tuple(each if isinstance(each, Choice) else Choice(*each) for each in choices)
    values = {each.value for each in answers}

    def parse(chosen: str) -> object:
        if chosen not in values:
            raise InputError(f"Choose one of: {', '.join(each.label for each in answers)}.")
        return chosen

    first = None if asked else answers[0].value
    return FieldSpec(
        name,
        label,
        "choice",
        parse=parse,
        choices=answers,
        help=help,
        leads=leads,
        empty=first,
    )


def side_field(name: str, label: str, *, nobody: str = "") -> FieldSpec:
    """Return a field for one of the two sides (a `Side`); with `nobody` its None is offered too, under that word.

    `1` is the client and `2` the agency, as everywhere. Without `nobody` none of them is chosen before somebody does.
    """
    sides: dict[str, Side | None] = {side: side for side in SIDES}
    choices = [Choice(side, f"{GLYPHS[side]} {side_name(side)}", COLOURS[side]) for side in SIDES]
    if nobody:
        sides[""] = None
        choices.append(Choice("", nobody))

    def parse(chosen: str) -> Side | None:
        if chosen not in sides:
            raise InputError(WHICH_SIDE)
        return sides[chosen]

    return FieldSpec(
        name, label, "choice", parse=parse, choices=tuple(choices), leads=True, empty=None
    )


WHICH_SIDE = "Which side? 1 is the client, 2 the agency."


def date_field(name: str, label: str, today: Date, *, help: str = "") -> FieldSpec:
    """Return a field for a day (`date`, None where empty)."""
    return FieldSpec(
        name,
        label,
        parse=lambda typed: parse_date(typed, today),
        show=lambda day: show_date(_typed_date(day), today),
        placeholder="12 Jan, Friday, +14",
        help=help or "12 Jan, 12.1.2027, 2027-01-12, Friday, or +14 for two weeks from today",
        empty=None,
    )


def _typed_date(day: object) -> Date | None:
    from datetime import date as Date

    return day if isinstance(day, Date) else None


def figure_field(name: str, label: str, *, placeholder: str = "", help: str = "") -> FieldSpec:
    """Return a field for a figure (`Decimal`, None where empty)."""
    return FieldSpec(
        name,
        label,
        parse=parse_figure,
        show=lambda value: (
            write_figure(figure) if (figure := _typed_figure(value)) is not None else ""
        ),
        placeholder=placeholder,
        help=help,
        empty=None,
    )


def _typed_figure(value: object) -> Decimal | None:
    from decimal import Decimal

    return value if isinstance(value, Decimal) else None


def percent_field(name: str, label: str, *, help: str = "") -> FieldSpec:
    """Return a field for a whole percentage (`int`, None where empty)."""
    return FieldSpec(
        name,
        label,
        parse=parse_percent,
        show=lambda value: "" if value is None else f"{value} %",
        placeholder="0 to 100",
        help=help,
        empty=None,
    )


def person_field(name: str, label: str, people: Iterable[Participant]) -> FieldSpec:
    """Return a field for one of `people`: typed as a name or its beginning; its value is a handle ("" for nobody)."""
    everyone = tuple(people)
    names = {each.handle: each.name for each in everyone}

    def parse(typed: str) -> str:
        # Imported here because the first screen has no such field, and the people of the model load slowly.
        from workshop.model.people import find_person

        return find_person(everyone, typed).handle if typed.strip() else ""

    return FieldSpec(
        name,
        label,
        parse=parse,
        show=lambda handle: names.get(str(handle), _as_text(handle)),
        suggestions=tuple(names.values()),
        placeholder=" / ".join(list(names.values())[:3]),
    )


def people_field(
    name: str, label: str, people: Iterable[Participant], *, help: str = ""
) -> FieldSpec:
    """Return a field for several of `people`, with commas between their names; its value is a tuple of handles."""
    everyone = tuple(people)
    names = {each.handle: each.name for each in everyone}

    def parse(typed: str) -> tuple[str, ...]:
        from workshop.model.people import find_people  # as in person_field

        return tuple(each.handle for each in find_people(everyone, typed))

    return FieldSpec(
        name,
        label,
        parse=parse,
        show=lambda held: ", ".join(names.get(each, each) for each in _typed_handles(held)),
        suggestions=tuple(names.values()),
        placeholder=" / ".join(list(names.values())[:3]),
        help=help,
        empty=(),
    )


def _typed_handles(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
