"""Reading aloud: one section of the proposed text over the whole screen, confirmed by each side."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workshop.model.kinds import SECTIONS
from workshop.model.names import Section
from workshop.model.sides import SIDES, Side
from workshop.room.view import View
from workshop.tui.commands import Command, show_key
from workshop.tui.panes.drawing import muted, of_side
from workshop.tui.panes.read_back import confirmed_by, confirming, read_section
from workshop.tui.seats.over import SessionDialog
from workshop.tui.services import OpenSession
from workshop.tui.widgets.bars import FooterBar, FooterKey
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.side_marks import tick


class ReadAloudScreen(SessionDialog):
    """One section at a time, in the words that are frozen."""

    OWN_COMMANDS = (
        Command(
            "reading.confirm",
            "both confirm",
            "f2",
            "Both sides confirm; on to the next one.",
            ("b",),
            footer=1,
            power="confirm",
            means="both",
        ),
        Command(
            "reading.client",
            "client",
            "1",
            "The client confirms.",
            footer=2,
            power="confirm",
            means="tick-client",
        ),
        Command(
            "reading.agency",
            "agency",
            "2",
            "The agency confirms.",
            footer=3,
            power="confirm",
            means="tick-agency",
        ),
        Command("reading.next", "next", "f4", "Read the next section.", ("]",), footer=4),
        Command("reading.previous", "before", "f3", "Read the section before.", ("[",), footer=5),
        Command(
            "reading.close",
            "back",
            "escape",
            "Go back to sign-off.",
            ("q",),
            footer=6,
            means="leave",
        ),
    )

    def __init__(self, session: OpenSession, view: View, section: Section) -> None:
        super().__init__(session, view)
        self._section = section

    def compose(self) -> ComposeResult:
        """Lay out the title with its ticks, the text, and the keys."""
        yield Static(classes="reading-title", markup=False)
        with VerticalScroll(classes="reading"):
            yield Static(markup=False)
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the section, with the keyboard on its text so that it scrolls."""
        keys = [FooterKey(show_key(each.key), each.title, each.id) for each in self.offered()]
        self.query_one(FooterBar).show(keys)
        self.draw()
        self.query_one(VerticalScroll).focus()

    def draw(self) -> None:
        """Draw the section, with the ticks of both sides."""
        sections = self.view.read_back
        known = [each.section for each in sections]
        if self._section not in known:  # the text was reopened
            self.call_later(self.leave)
            return
        place = known.index(self._section)
        sides = confirmed_by(self.view.record)[self._section]
        marks = [tick(sides, side) + Content(" ") + of_side(side) for side in SIDES]
        title = Content.styled(SECTIONS[self._section], "bold") + muted(
            f"   {place + 1} of {len(sections)}"
        )
        heading = Block(Passage(title, right=Content("   ").join(marks)))
        self.query_one(".reading-title", Static).update(heading)
        self.query_one(".reading Static", Static).update(read_section(sections[place]))

    async def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        """Carry out what was clicked."""
        await self.run_action(message.command.partition(".")[2])

    async def action_confirm(self) -> None:
        """Both sides confirm; go on to the next section, or back after the last."""
        if await self._confirm(*SIDES) and not self._step(1):
            self.dismiss(None)

    async def action_client(self) -> None:
        """The client confirms."""
        await self._confirm("client")

    async def action_agency(self) -> None:
        """The agency confirms."""
        await self._confirm("agency")

    async def _confirm(self, *sides: Side) -> bool:
        """Record that `sides` confirmed the section; return whether it was recorded."""
        return await self.do(confirming(self._section, *sides))

    def action_next(self) -> None:
        """Read the next section."""
        self._step(1)

    def action_previous(self) -> None:
        """Read the section before."""
        self._step(-1)

    def _step(self, delta: int) -> bool:
        known = [each.section for each in self.view.read_back]
        place = known.index(self._section) + delta
        if not 0 <= place < len(known):
            return False
        self._section = known[place]
        self.draw()
        self.query_one(VerticalScroll).scroll_home(animate=False)
        return True

    def action_close(self) -> None:
        """Go back to sign-off."""
        self.dismiss(None)
