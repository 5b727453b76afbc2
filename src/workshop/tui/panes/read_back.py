"""Reading back: what the pane of the sign-off and the screen to read aloud from both show of a section."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from workshop.agreement.compare import NOT_COMPARED, Comparison
from workshop.agreement.frozen_text import ReadSection
from workshop.model.kinds import SECTIONS
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.sides import Side
from workshop.model.sign_off import Confirmation
from workshop.room.room import Room
from workshop.tui.panes.drawing import INDENT, muted
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.words import side_name


def read_section(section: ReadSection, below: Sequence[Passage] = ()) -> Block:
    """Return a section of the frozen text as it is read aloud; what is left open is marked in words."""
    lines: list[Passage] = []
    heading = ""
    for each in section.paragraphs:
        if each.heading != heading:
            heading = each.heading
            lines += [Passage(Content("")), Passage(muted(heading))] if heading else []
        text = Content(each.text)
        if each.open:
            text += Content.styled("   left open", "bold $warn")
        lines.append(Passage(text, muted(each.number)))
        if each.detail:
            lines.append(Passage(muted(each.detail)))
    return Block(*lines, *below, indent=INDENT)


def read_changes(changed: Comparison) -> Block:
    """Return what an agreement changed of the last one, clause by clause, each with its words of then and of now."""
    lines: list[Passage] = []
    for title, found in changed.by_sort:
        lines += [Passage(Content("")), Passage(muted(title))] if lines else [Passage(muted(title))]
        for each in found:
            label = muted(each.number)
            name = "" if each.number else f"{each.label}: "
            if each.before and each.after:
                lines.append(Passage(muted(f"{name}{each.then} {each.before}"), label))
                lines.append(Passage(muted("now ") + Content(each.after)))
            else:
                lines.append(Passage(Content(f"{name}{each.before or each.after}"), label))
    return Block(*lines, Passage(Content("")), Passage(muted(NOT_COMPARED)), indent=INDENT)


def confirmed_by(record: Record) -> dict[Section, set[Side]]:
    """Return which sides confirmed each section of the proposed revision."""
    revision = record.agreement.revision if record.agreement else 0
    found: dict[Section, set[Side]] = {section: set() for section in SECTIONS}
    for each in record.of(Confirmation):
        if each.body.revision == revision and each.side:
            found[each.body.section].add(each.side)
    return found


def confirmed_lines(record: Record, section: ReadSection) -> list[Passage]:
    """Return who confirmed a section for each side, or that it was entered at the console."""
    revision = record.agreement.revision if record.agreement else 0
    body = Confirmation(revision, section.section)
    found = [each for each in record.of(Confirmation) if each.body == body and each.side]
    said = [
        f"{side_name(each.side)}: "
        + (record.name_of(each.author) if each.author else "entered at the console")
        for each in found
    ]
    return [Passage(Content("")), Passage(muted(f"Confirmed by {', '.join(said)}"))] if said else []


def confirming(section: Section, revision: int, *sides: Side) -> Callable[[Room], bool]:
    """Return the job that records that `sides` confirmed `section` of the `revision` that was read."""

    def job(room: Room) -> bool:
        for side in sides:
            room.sign_off.confirm(section, side, revision=revision)
        return True

    return job
