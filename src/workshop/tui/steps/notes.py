"""The pane of the notes: a spoken round under the template's headings, restated and turned into something to do."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.visual import VisualType

from workshop.errors import InputError
from workshop.model.items import Item
from workshop.model.notes import Note
from workshop.model.sides import SIDES, Side, other
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import bindings
from workshop.tui.drawing import INDENT, muted, number, of_side, pairs, ticks
from workshop.tui.fields import FieldSpec, choice_field, side_field, text_field
from workshop.tui.pane import Pane, Subject, body_values
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clauses import Row


def _specs(view: View) -> tuple[FieldSpec, ...]:
    headings = tuple((each.name, each.name) for each in view.step.headings)
    return (
        side_field("side", "Who says it"),
        choice_field("heading", "Under", headings),
        text_field("text", "Says", placeholder="What happened, what it did, what we ask"),
        text_field("restated", "Heard as", placeholder="The other side, in its own words"),
        text_field("own", "We own of it", placeholder="What the side that hears it owns of it"),
    )


class NotesPane(Pane):
    """What went well, what did not, said openly and heard."""

    KIND = "notes"
    BINDINGS = [*bindings("notes"), *bindings("pane"), *bindings("writing")]
    ABOUT_ONE = Pane.ABOUT_ONE | {"confirm", "decide", "set_aside"}
    EMPTY = "Nothing said yet. n writes the first: who says it, under which heading."
    HELP_TEXT = (
        "One side says it; the other restates it in its own words before answering; the first says: yes, that is it. "
        "Both ticks write it into the agreement; c makes a commitment of it. Without ticks it stays out of it."
    )

    def rows(self, view: View) -> Sequence[Row]:
        """The notes of this step under their headings."""
        notes = view.record.of(Note, view.step.uid)
        rows: list[Row] = []
        for heading in view.step.headings:
            words = Content.styled(heading.name, "bold")
            if heading.prompt:
                words += muted(f"   {heading.prompt}")
            rows.append(Row(f"heading:{heading.name}", words, heading=True))
            rows += [
                Row(item.uid, self._row(view, item))
                for item in notes
                if item.body.heading == heading.name
            ]
        known = {heading.name for heading in view.step.headings}
        others = [item for item in notes if item.body.heading not in known]
        for name in dict.fromkeys(item.body.heading for item in others):
            rows.append(Row(f"heading:{name}", Content.styled(name, "bold"), heading=True))
            rows += [
                Row(item.uid, self._row(view, item)) for item in others if item.body.heading == name
            ]
        return rows

    def _row(self, view: View, item: Item[Note]) -> Block:
        body = item.body
        became = view.record.item(body.became) if body.became else None
        right = [Content.styled(f"→ {became.number}", "$good")] if became else []
        right.append(ticks(item))
        lines = [
            Passage(
                Content(body.text),
                number(item) + of_side(item.side, " "),
                Content("  ").join(right),
            )
        ]
        if body.restated and item.side:
            done = Content.styled("  heard right", "$good") if body.confirmed else Content("")
            said = muted("heard: ") + Content(body.restated) + done
            lines.append(Passage(said, Content("    ") + of_side(other(item.side), " ")))
        return Block(*lines, indent=INDENT + 2)

    def detail(self, view: View, uid: str) -> VisualType:
        """What is owned of it and what to do next."""
        item = view.record.item(uid)
        if item is None or item.side is None:
            return Content("")
        body: Note = item.body
        hint = ""
        if not body.restated:
            hint = f"F2: the {other(item.side)} says in its own words what it heard"
        elif not body.confirmed:
            hint = f"y: the {item.side} says, yes, that is what we meant"
        return pairs(("They own", body.own), ("Next", muted(hint) if hint else ""))

    def summary(self, view: View) -> Content:
        """How many each side has said."""
        notes = view.record.of(Note, view.step.uid)
        counts = [
            of_side(side, f"{side} {sum(item.side == side for item in notes)}") for side in SIDES
        ]
        return Content("  ").join(counts) if notes else Content("")

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """A note there is."""
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Note):
            return None

        def save(room: Room, name: str, value: object) -> None:
            if name == "side":
                room.notes.give_to(uid, "agency" if value == "agency" else "client")
            else:
                room.notes.change(uid, **{name: value})

        return Subject(uid, item.number, _specs(view), body_values(item), save=save)

    def blank(self, view: View) -> Subject | None:
        """A new note under the heading of the chosen one, of the other side than the last."""
        if not view.step.headings:
            self.console.say("This step has no headings to write under.")
            return None
        notes = view.record.of(Note, view.step.uid)
        item = self.chosen_item()
        names = [each.name for each in view.step.headings]
        under = item.body.heading if item and item.body.heading in names else names[0]
        side: Side = item.side if item and item.side else "client"
        if not item and notes and notes[-1].side:
            side = other(notes[-1].side)
        specs = _specs(view)[:3]

        def add(room: Room, given: dict[str, object]) -> str:
            whose: Side = "agency" if given.get("side", side) == "agency" else "client"
            heading = str(given.get("heading") or under)
            if not given.get("text"):
                raise InputError("Write what was said first.", "text")
            return room.notes.add(whose, heading, str(given["text"]))

        values: dict[str, object] = {"side": side, "heading": under, "text": ""}
        return Subject("new:note", "New note", specs, values, add=add, needs="text")

    def main_title(self, view: View) -> str:
        """Without a note there is nothing to restate."""
        return "" if self.chosen else "first note"

    async def action_main(self) -> None:
        """The side that hears it says it in its own words; or write the first note."""
        if self.chosen_item():
            await self.action_edit("restated")
        else:
            await self.action_new()

    async def action_confirm(self) -> None:
        """The giving side says: yes, that is what we meant."""
        if item := self.chosen_item():
            await self.console.do(lambda room: room.notes.confirm(item.uid))

    async def action_decide(self) -> None:
        """Turn the chosen note into a decision."""
        if item := self.chosen_item():
            await self.console.do(lambda room: room.asides.turn_into(item.uid, "decision"))

    async def action_set_aside(self) -> None:
        """Turn the chosen note into a parked topic."""
        if item := self.chosen_item():
            await self.console.do(lambda room: room.asides.turn_into(item.uid, "parked"))
