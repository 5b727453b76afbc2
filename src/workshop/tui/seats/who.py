"""Before a seat of one's own: who of the session sits down here."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from workshop.model.people import Participant
from workshop.room.seating import WhoSits
from workshop.tui.commands import Command
from workshop.tui.screen import CommandScreen
from workshop.tui.services import OwnSeat
from workshop.tui.widgets.bars import FooterBar, TitleBar
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import ClauseList, Row
from workshop.tui.widgets.side_marks import glyph
from workshop.tui.widgets.static_text import StaticText


class WhoScreen(CommandScreen[object]):
    """A list of names; whoever chooses one sits down under it."""

    OWN_COMMANDS = (
        Command("who.sit-down", "that is me", "f2", "Sit down.", ("ctrl+s",), footer=1),
    )

    def __init__(self, session: str) -> None:
        """Ask who sits down in `session`."""
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Lay out the question and the names."""
        yield TitleBar(Content.styled("Who are you?", "bold"))
        yield StaticText(classes="told")
        yield ClauseList(
            empty="Nobody is in this session yet. Whoever leads adds people in Welcome."
        )
        yield FooterBar()

    async def on_mount(self) -> None:
        """Show who is in the session, and whose seat is taken."""

        def look() -> WhoSits:
            return self.services.desk().who_sits(self._session)

        found = await self.services.attempt(look)
        if found is None or not self.is_attached:
            return
        words = f"{found.title}. Nobody checks it: whoever sits here can write in the name that is chosen."
        self.query_one(".told", StaticText).show(Content(words))
        names = self.query_one(ClauseList)
        names.set_rows([_row(each, each.handle in found.taken) for each in found.people])
        free = next((each for each in found.people if each.handle not in found.taken), None)
        if free is not None:
            names.select(free.handle)
        names.focus()
        self.refresh_footer("")

    @on(ClauseList.Chosen)
    def _chosen(self, event: ClauseList.Chosen) -> None:
        event.stop()
        self.services.go_to(OwnSeat(self._session, event.uid))

    def action_sit_down(self) -> None:
        """Sit down as who is chosen."""
        if chosen := self.query_one(ClauseList).selected:
            self.services.go_to(OwnSeat(self._session, chosen))

    def help_words(self) -> str:
        """Say what the list is for."""
        return "Choose your name. You then follow whoever leads, and write in private at this terminal."


def _row(person: Participant, taken: bool) -> Row:
    name = Content.assemble(glyph(person.side), " ", person.name, (f"   {person.title}", "$muted"))
    right = Content.styled("sits at another terminal", "$warn") if taken else Content()
    return Row(person.handle, Block(Passage(name, right=right)))
