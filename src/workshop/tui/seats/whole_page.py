"""The page that is signed, whole: what somebody reads who confirms it or signs it, over the screen of their seat."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workshop.agreement.page_lines import PageLine, page_lines
from workshop.model.agreements import grouped
from workshop.model.session import state_word
from workshop.model.sides import MARKS, SIDES
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.drawing import bold, muted
from workshop.tui.seats.over import SessionDialog
from workshop.tui.widgets.bars import FooterBar
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.side_marks import COLOURS


class WholePageScreen(SessionDialog):
    """One revision from its first line to its last; it closes where the text is reopened."""

    OWN_COMMANDS = (
        Command(
            "page.close", "back", "escape", "Go back to sign-off.", ("q",), footer=1, means="leave"
        ),
    )

    def compose(self) -> ComposeResult:
        """Lay out which revision it is, the page, and the keys."""
        yield Static(classes="reading-place", markup=False)
        with VerticalScroll(classes="reading"):
            yield Static(classes="page-text", markup=False)
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the page, with the keyboard on it so that it scrolls."""
        agreement = self.view.record.agreement
        self._revision = agreement.revision if agreement is not None else 0
        self.query_one(".page-text", Static).update(_page(self.view.page))
        self.show_keys()
        self.draw()
        self.query_one(VerticalScroll).focus()

    def draw(self) -> None:
        """Draw which revision it is and how it stands; leave where the text was reopened."""
        agreement = self.view.record.agreement
        if agreement is None or agreement.revision != self._revision or not self.view.page:
            self.leave(self.why_gone)
            return
        heading = Block(Passage(_named(self.view), right=muted(agreement.file)))
        self.query_one(".reading-place", Static).update(heading)

    async def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        """Carry out what was clicked."""
        await self.run_action(message.command.partition(".")[2])

    def action_close(self) -> None:
        """Go back to sign-off."""
        self.dismiss(None)


def _named(view: View) -> Content:
    agreement, state = view.record.agreement, view.record.session.state
    if agreement is None:
        return Content("")
    return (
        bold("What is signed")
        + muted(f"   revision {agreement.revision} ")
        + bold(state_word(state))
        + muted(f" · {grouped(agreement.digest)}")
    )


def _page(page: str) -> Block:
    return Block(*map(_passage, page_lines(page)), indent=2)


def _passage(line: PageLine) -> Passage:
    words = Content("").join(bold(part) if strong else Content(part) for part, strong in line.parts)
    if line.level:
        return Passage(Content.styled(line.text, "bold underline" if line.level == 1 else "bold"))
    side = next((each for each in SIDES if line.text.startswith(MARKS[each])), None)
    if side is not None:
        words = words.stylize(COLOURS[side], 0, 1)
    return Passage(words, muted("·") if line.item else Content(""))
