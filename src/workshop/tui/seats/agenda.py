"""The agenda as a list over the console: go to a step, change its minutes, park it, move it."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from workshop.model.agenda import Step
from workshop.model.kinds import KINDS
from workshop.room.view import View
from workshop.tui.commands import Command, show_key
from workshop.tui.seats.moving import moves, while_there
from workshop.tui.seats.noting import timing
from workshop.tui.seats.over import SessionDialog
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import ClauseList, Row

if TYPE_CHECKING:
    pass


class AgendaScreen(SessionDialog):
    """The steps with their minutes; everything about the order and the time is changed here."""

    OWN_COMMANDS = (
        Command(
            "agenda.longer",
            "longer",
            "+",
            "Give the step a minute more.",
            power="agenda",
            means="minute",
        ),
        Command("agenda.shorter", "shorter", "-", "Take a minute from the step.", power="agenda"),
        Command(
            "agenda.park",
            "park",
            "p",
            "Leave the step out today, or take it in again.",
            power="agenda",
        ),
        Command("agenda.up", "up", "K", "Move the step up.", ("shift+up",), power="agenda"),
        Command("agenda.down", "down", "J", "Move the step down.", ("shift+down",), power="agenda"),
        Command(
            "agenda.add", "add", "n", "Add a step after the open one.", power="agenda", means="new"
        ),
        Command(
            "agenda.remove", "remove", "x", "Take an empty step out.", ("delete",), power="agenda"
        ),
        Command(
            "agenda.close", "back", "escape", "Go back to the open step.", ("q",), means="leave"
        ),
    )
    clauses = query_one(ClauseList)

    def compose(self) -> ComposeResult:
        """Lay out the list, how the time stands, and the keys."""
        with Vertical(classes="sheet"):
            yield Static(Content.styled("Agenda", "bold"), classes="sheet-title")
            yield ClauseList()
            yield Static(classes="timing", markup=False)
            yield Static(_keys(self.offered()), classes="keys", markup=False)

    def on_mount(self) -> None:
        """Show the agenda with the open step chosen."""
        self.draw()
        self.clauses.select(self.view.step.uid)
        self.clauses.focus()

    def draw(self) -> None:
        """Draw the steps and how the time stands."""
        agenda = self.view.record.agenda
        self.clauses.set_rows([Row(step.uid, _row(step, self.view)) for step in agenda])
        self.query_one(".timing", Static).update(Content.styled(timing(self.view.clock), "$muted"))

    @property
    def _chosen(self) -> Step | None:
        uid = self.clauses.selected
        return next((each for each in self.view.record.agenda if each.uid == uid), None)

    @on(ClauseList.Chosen)
    async def _chosen_to_go(self, event: ClauseList.Chosen) -> None:
        uid = event.uid
        if self.view.still_writing:
            self.run_worker(self._ask_and_go(uid))
            return
        self.dismiss(None)
        await self.session.do(lambda room: room.lead.go_to(uid))

    async def _ask_and_go(self, uid: str) -> None:
        if await moves(self.session, self.view):
            await self.session.do(lambda room: room.lead.go_to(uid))
            self.dismiss(None)  # last, since it ends this worker too

    async def action_longer(self) -> None:
        """Give the chosen step a minute more."""
        await self._minutes(1)

    async def action_shorter(self) -> None:
        """Take a minute from the chosen step."""
        await self._minutes(-1)

    async def _minutes(self, delta: int) -> None:
        if step := self._chosen:
            minutes = max(0, step.minutes + delta)
            await self.do(lambda room: room.lead.set_minutes(step.uid, minutes))

    async def action_park(self) -> None:
        """Leave the chosen step out today, or take it in again."""
        if step := self._chosen:
            await self.do(lambda room: room.lead.park_step(step.uid))

    async def action_up(self) -> None:
        """Move the chosen step up."""
        await self._move(-1)

    async def action_down(self) -> None:
        """Move the chosen step down."""
        await self._move(1)

    async def _move(self, delta: int) -> None:
        if step := self._chosen:
            await self.do(lambda room: room.lead.move_step(step.uid, delta))

    async def action_remove(self) -> None:
        """Take the chosen step out, where nothing was captured in it."""
        if step := self._chosen:
            await self.do(lambda room: room.lead.remove_step(step.uid))

    def action_add(self) -> None:
        """Ask for a kind, and add a step of it after the open one."""
        self.run_worker(self._add())

    async def _add(self) -> None:
        kinds: Sequence[tuple[str, str]] = [
            (key, kind.title) for key, kind in zip(_CHOICES, KINDS.values(), strict=False)
        ]
        over = while_there(self.view)
        question = "Which step do we add after the open one?"
        answer = await self.session.ask(question, kinds, over=over)
        if answer:
            kind = list(KINDS)[_CHOICES.index(answer)]
            await self.do(lambda room: room.lead.add_step(kind), over)

    def action_close(self) -> None:
        """Go back to the open step."""
        self.dismiss(None)


_CHOICES = string.digits[1:] + string.ascii_lowercase
"""The keys of the kinds: digits while there are some, then letters."""


def _row(step: Step, view: View) -> Block:
    minutes = f"{step.minutes} min"
    if step.break_after:
        minutes += f" + {step.break_after} break"
    spent = f"   {step.spent // 60} spent" if step.spent >= 60 else ""
    right = Content.styled(minutes + spent, "$muted")
    if step.parked:
        return Block(Passage(Content.styled(f"({step.title})   parked", "$muted"), right=right))
    weight = "bold" if step.uid == view.step.uid else ""
    title = Content.styled(step.title, weight) if weight else Content(step.title)
    return Block(Passage(title, right=right))


def _keys(commands: Iterable[Command]) -> Content:
    parts: list[Content] = []
    for command in commands:
        parts.append(
            Content.assemble((show_key(command.key), "bold"), " ", (command.title, "$muted"))
        )
    return Content("   ").join(parts)
