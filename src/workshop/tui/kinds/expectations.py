"""The pane of the expectations: each side's, the other's answer, and the wording both agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content
from textual.visual import VisualType

from workshop.model.expectations import ANSWERS, CATEGORIES, Expectation, ExpectationAnswer
from workshop.model.items import Item
from workshop.model.sides import Side, other
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.drawing import (
    LABELS,
    bold,
    marks,
    muted,
    number,
    of_side,
    pairs,
    rewording,
    titled,
)
from workshop.tui.panes.editing import Subject, body_values, one_side
from workshop.tui.panes.pane_commands import standing
from workshop.tui.panes.turn_into import TurnsInto, into_commitment
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import FieldSpec, choice_field, side_field, text_field
from workshop.tui.words import side_name


def _specs() -> tuple[FieldSpec, ...]:
    return (
        side_field("side", "Who expects"),
        text_field("text", "Expects", placeholder="What we expect of the other, as a sentence"),
        choice_field(
            "answer",
            "The other answers",
            (("", "–"), *((key, words) for key, words in ANSWERS.items() if key)),
        ),
        text_field("words", "In their words"),
        text_field("agreed_wording", "We agree", placeholder="The wording both can sign"),
        choice_field("category", "About", tuple(CATEGORIES.items())),
        text_field("notice", "How we will tell", placeholder="How we will tell that it is met"),
    )


_ANSWER_STYLE: dict[ExpectationAnswer, str] = {
    "": "$muted",
    "yes": "$good",
    "no": "$bad",
    "will-try": "$warn",
    "discuss": "$warn",
}


class ExpectationsPane(TurnsInto):
    """What each of us expects of the other."""

    KIND = "expectations"
    OWN_COMMANDS = (
        Command(
            "expectations.main",
            "agree wording",
            "f2",
            "Write the wording both can sign.",
            ("m",),
            footer=1,
            power="write",
        ),
        Command(
            "expectations.answer",
            "answer",
            "a",
            "Record the other side's answer.",
            footer=2,
            power="answer",
        ),
        *standing("expectations"),
        into_commitment("expectations"),
    )
    ABOUT_ONE = TurnsInto.ABOUT_ONE | {"answer"}
    HELP_AT_OWN_SEAT = (
        "Each side says what it expects of the other. You answer for your side what the other expects: yes, no, will "
        "try, or let us discuss, with a few words. When both can sign the wording, each side ticks it. An expectation "
        "answered no stays visible in the agreement as an open difference."
    )
    EMPTY = "No expectations yet. n writes the first: who expects what of the other?"
    HELP_TEXT = (
        "Each side says what it expects of the other. The other answers yes, no, will try, or let us discuss, and both "
        "find a wording they can sign. An expectation answered no stays visible in the agreement as an open difference."
    )

    def rows(self, view: View) -> Sequence[Row]:
        """Open ones in full, those that stand in one line."""
        return [Row(item.uid, self._row(item)) for item in view.record.of(Expectation)]

    def _row(self, item: Item[Expectation]) -> Block:
        body = item.body
        if item.standing in ("carried", "stands", "dropped"):
            return titled(item, body.wording, marks(item))
        changed = rewording(self.view.record, item)
        side: Side = item.side or "client"
        about = CATEGORIES[body.category] if body.category != "other" else ""
        lines = [
            Passage(
                bold(body.text),
                number(item) + of_side(side, f"{side_name(side)} expects"),
                marks(item),
            ),
            *changed,
        ]
        if body.answer or body.words:
            answer = Content.styled(ANSWERS[body.answer], _ANSWER_STYLE[body.answer])
            words = answer + Content(f"  {body.words}") if body.words else answer
            who = other(side)
            lines.append(
                Passage(words, Content("    ") + of_side(who, f"{side_name(who)} answers"))
            )
        if body.agreed_wording and body.agreed_wording != body.text:
            lines.append(Passage(bold(body.agreed_wording), Content("    ") + muted("◉ we agree")))
        if about:
            lines.append(Passage(muted(about), Content("")))
        return Block(*lines, Passage(Content("")), indent=LABELS)

    def detail(self, view: View, uid: str) -> VisualType:
        """What the row does not say: what it is about and how we would notice."""
        item = view.record.item(uid)
        if item is None:
            return Content("")
        body: Expectation = item.body
        short = item.standing in ("carried", "stands", "dropped")
        return pairs(
            ("Expects", f"{side_name(item.side)}: {body.text}" if short else ""),
            ("Answer", f"{ANSWERS[body.answer]} {body.words}" if short and body.answer else ""),
            ("How we will tell", body.notice),
        )

    def summary(self, view: View) -> Content:
        """How many stand and how many are open."""
        items = view.record.of(Expectation)
        stand = sum(item.standing in ("carried", "stands") for item in items)
        still = sum(not item.both_agree and item.standing != "dropped" for item in items)
        parts = [f"{stand} stand as before"] if stand else []
        parts += [f"{still} open"] if still else []
        return muted(" · ".join(parts))

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """An expectation there is."""
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Expectation):
            return None

        def save(room: Room, name: str, value: object) -> None:
            if name == "side":
                room.expectations.give_to(uid, one_side(value))
            elif name == "answer":
                room.expectations.answer(uid, value, shown=item)  # type: ignore[arg-type]
            elif name == "words" and not self.writes:
                room.expectations.explain(uid, str(value))
            else:
                room.expectations.change(uid, **{name: value})

        specs = _specs()
        if not view.may("write"):
            specs = tuple(each for each in specs if each.name in ("answer", "words"))
        return Subject(uid, item.number, specs, body_values(item), save=save)

    def blank(self, view: View) -> Subject:
        """A new expectation; who expects it is asked."""

        def add(room: Room, given: dict[str, object]) -> str:
            fields = {name: value for name, value in given.items() if name not in ("side", "text")}
            return room.expectations.add(one_side(given["side"]), str(given["text"]), **fields)

        values = {**{spec.name: "" for spec in _specs()}, "category": "other", "side": None}
        return Subject(
            "new:expectation",
            "New expectation",
            _specs(),
            values,
            add=add,
            needs="text",
            asks=("side",),
        )

    def main_title(self, view: View) -> str:
        """Without an expectation there is no wording to agree."""
        return "" if self.chosen else "first expectation"

    async def main(self) -> None:
        """Agree the wording of the chosen expectation, or write the first one."""
        if self.chosen:
            await self.action_edit("agreed_wording")
        else:
            await self.action_new()

    def whose(self, action: str, item: Item[Any] | None) -> Side | None:
        """The other side answers."""
        if action == "answer":
            return other(item.side) if item is not None and item.side else None
        return super().whose(action, item)

    def own_main(self) -> str:
        """Answer what the other side expects; then tick what both can sign."""
        item = self.chosen_item()
        return (
            "answer"
            if item and not item.body.answer and self._may("answer")
            else super().own_main()
        )

    async def action_answer(self) -> None:
        """Record the other side's answer."""
        await self.action_edit("answer")
