"""Reading back: what the pane of the sign-off and the screen to read aloud from both show of a section."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from workshop.agreement.frozen_text import ReadSection
from workshop.model.kinds import SECTIONS
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.sides import Side
from workshop.model.sign_off import Confirmation
from workshop.room.room import Room
from workshop.tui.panes.drawing import INDENT, muted
from workshop.tui.widgets.block import Block, Passage


def read_section(section: ReadSection) -> Block:
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
    return Block(*lines, indent=INDENT)


def confirmed_by(record: Record) -> dict[Section, set[Side]]:
    """Return which sides confirmed each section of the proposed revision."""
    revision = record.agreement.revision if record.agreement else 0
    found: dict[Section, set[Side]] = {section: set() for section in SECTIONS}
    for each in record.of(Confirmation):
        if each.body.revision == revision and each.side:
            found[each.body.section].add(each.side)
    return found


def confirming(section: Section, *sides: Side) -> Callable[[Room], bool]:
    """Return the job that records that `sides` confirmed `section`."""

    def job(room: Room) -> bool:
        for side in sides:
            room.sign_off.confirm(section, side)
        return True

    return job
