"""The pane of the needs: each side's requests, answered with one key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from typing import Any

from textual.content import Content

from workshop.model.items import Item
from workshop.model.needs import NEED_ANSWERS, Need, NeedAnswer
from workshop.model.sides import SIDES, Side, other
from workshop.model.values import show_date
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import as_asked
from workshop.tui.panes.drawing import INDENT, bold, muted, number, of_side, rewording
from workshop.tui.panes.editing import Subject, body_values, one_side
from workshop.tui.panes.round_pane import RoundPane
from workshop.tui.panes.turn_into import TurnsInto
from workshop.tui.services import Questionnaire
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import date_field, side_field, text_field
from workshop.tui.words import the_side

_STYLE: dict[NeedAnswer, str] = {
    "": "$muted",
    "yes": "bold $good",
    "no": "bold $bad",
    "will-try": "bold $warn",
    "cannot": "bold $muted",
}


class NeedsPane(TurnsInto, RoundPane):
    """What each side needs of the other."""

    KIND = "needs"
    OWN_COMMANDS = (
        Command(
            "needs.main", "answer", "f2", "Record the answer.", ("m",), footer=1, power="answer"
        ),
        Command(
            "needs.answer",
            "answer",
            "a",
            "Record the answer: yes, no, will try, or can't answer this.",
            power="answer",
        ),
        Command("needs.yes", "yes", "y", "Yes: it becomes a commitment.", footer=3, power="answer"),
    )
    ABOUT_ONE = TurnsInto.ABOUT_ONE | {"yes", "answer"}
    EMPTY = "No needs yet. n writes the first, as a request: “What I need from you is …”"
    HELP_TEXT = (
        "Each side states its few top needs as requests; nobody replies while they are stated. Then each is answered: "
        "yes, no, will try or can't answer this, without elaboration (F2 or a; y is yes). Only a yes becomes a "
        "commitment. Will try asks what stands in the way, and by when we know. A no is recorded respectfully. "
        "l lets everybody write in silence first."
    )

    HELP_AT_OWN_SEAT = (
        "Each side states its few top needs as requests; nobody replies while they are stated. You answer for your "
        "side what the other asks: yes, no, will try or can't answer this, without elaboration. Only a yes becomes a "
        "commitment. Will try asks what stands in the way, and by when we know. A no is recorded respectfully."
    )

    def whose(self, action: str, item: Item[Any] | None) -> Side | None:
        """The other side answers."""
        if action in ("main", "answer", "yes"):
            return other(item.side) if item is not None and item.side else None
        return super().whose(action, item)

    def rows(self, view: View) -> Sequence[Row]:
        """The requests of each side, the client's first."""
        rows: list[Row] = []
        needs = view.record.of(Need, view.step.uid)
        # Every need has a side here; one that a file brings without is shown too.
        for side in (*SIDES, None):
            own = [item for item in needs if item.side == side]
            if own:
                words = muted("The room asks")
                if side:
                    party = view.record.relationship.organisation(side)
                    words = of_side(side, f"{party.name} asks")
                rows.append(Row(f"heading:{side or 'room'}", words, heading=True))
                rows += [Row(item.uid, self._row(view, item)) for item in own]
        return rows

    def _row(self, view: View, item: Item[Need]) -> Block:
        body = item.body
        became = view.record.item(body.became) if body.became else None
        right = Content.styled(NEED_ANSWERS[body.answer], _STYLE[body.answer])
        if item.author:
            right = muted(f"{view.record.name_of(item.author)}  ") + right
        if became:
            right += Content.styled(f"  → {became.number}", "$good")
        lines = [Passage(bold(body.text), number(item), right), *rewording(view.record, item)]
        if body.obstacle or body.until:
            until = f"   by {show_date(body.until, view.today)}" if body.until else ""
            lines.append(Passage(muted(f"{body.obstacle}{until}")))
        return Block(*lines, indent=INDENT)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A need takes no tick: its side says yes only to words that somebody else has changed."""
        ticks = action in ("tick_client", "tick_agency")
        if ticks and not self._confirms_words(action, self.chosen_item()):
            return False
        return super().check_action(action, parameters)

    def ticked_by(self) -> None:
        """Return None: a need is answered, not ticked."""

    def summary(self, view: View) -> Content:
        """How many are answered."""
        needs = view.record.of(Need, view.step.uid)
        answered = sum(bool(item.body.answer) for item in needs)
        return muted(f"{answered} of {len(needs)} answered" if needs else "")

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """A need there is."""
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Need):
            return None
        text = text_field("text", "Needs")
        # Whoever has a name asks for their own side.
        specs = (text,) if item.author else (side_field("side", "Who asks"), text)

        def save(room: Room, name: str, value: object) -> None:
            if name == "side":
                room.needs.give_to(uid, one_side(value))
            else:
                room.needs.change(uid, **{name: value})

        return Subject(uid, item.number, specs, body_values(item), save=save)

    def blank(self, view: View) -> Subject:
        """A new need; who asks for it is asked."""
        specs = (
            side_field("side", "Who asks"),
            text_field("text", "Needs", placeholder="What I need from you is …"),
        )

        def add(room: Room, given: dict[str, object]) -> str:
            return room.needs.add(one_side(given["side"]), str(given["text"]))

        values: dict[str, object] = {"side": None, "text": ""}
        return Subject("new:need", "New need", specs, values, add=add, needs="text", asks=("side",))

    def main_title(self, view: View) -> str:
        """Without a need there is nothing to answer."""
        return "answer" if self.chosen else "first need"

    async def main(self) -> None:
        """Answer the chosen need, or write the first one."""
        if self.chosen_item():
            self.run_worker(self._ask())
        else:
            await self.action_new()

    async def _ask(self) -> None:
        item = self.chosen_item()
        if item is None:
            return
        who = the_side(other(item.side)) if item.side else "the other side"
        answers = (("y", "yes"), ("n", "no"), ("w", "will try"), ("a", "can't answer this"))
        question, over = f"What does {who} answer to {item.number}?", as_asked(item)
        answer = await self.console.ask(question, answers, over=over)
        if answer == "w":
            await self._try(item)
        elif answer:
            given: dict[str, NeedAnswer] = {"y": "yes", "n": "no", "a": "cannot"}
            await self._answer(item, given[answer])

    async def action_yes(self) -> None:
        """The other side answers yes."""
        if item := self.chosen_item():
            await self._answer(item, "yes")

    def action_answer(self) -> None:
        """Ask what the other side answers, and record it."""
        self.run_worker(self._ask())

    async def _answer(self, item: Item[Need], answer: NeedAnswer) -> None:
        """Record the answer to `item`, where it is as it was when it was asked about."""
        over = as_asked(item)
        await self.console.do(
            lambda room: room.needs.answer(item.uid, answer, shown=item), over=over
        )
        now = self.view.record.item(item.uid)
        made = self.view.record.item(now.body.became) if now and answer == "yes" else None
        if made:
            self.console.say(
                f"{made.number} noted from {item.number}. Owner and date in Commitments."
            )

    async def _try(self, item: Item[Need]) -> None:
        specs = (
            text_field(
                "obstacle", "In the way", placeholder="What stands in the way of a yes?", lines=3
            ),
            date_field("until", "We know by", self.view.today),
        )

        def job(room: Room, given: dict[str, object]) -> bool:
            until = given["until"]
            day = until if isinstance(until, Date) else None
            room.needs.answer(
                item.uid, "will-try", obstacle=str(given["obstacle"]), until=day, shown=item
            )
            return True

        values = {"obstacle": item.body.obstacle, "until": item.body.until}
        asked = Questionnaire(f"{item.number}: will try", specs, values, over=as_asked(item))
        await self.console.fill(asked, job)
