"""Reading aloud: one section of the proposed text over the whole screen, confirmed by each side."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workshop.agreement.frozen_text import Paragraph, ReadSection
from workshop.model.kinds import SECTIONS
from workshop.model.names import Section
from workshop.model.sides import SIDES, Side
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.drawing import muted, of_side
from workshop.tui.panes.read_back import confirmed_by, confirming
from workshop.tui.seats.over import SessionDialog
from workshop.tui.services import OpenSession
from workshop.tui.widgets.bars import FooterBar
from workshop.tui.widgets.big_text import enlarged, spaced
from workshop.tui.widgets.block import Block, Drawn, Passage
from workshop.tui.widgets.side_marks import tick
from workshop.tui.words import side_name


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
        yield Static(classes="reading-place", markup=False)
        with VerticalScroll(classes="reading"):
            yield Static(classes="reading-title", markup=False)
            yield Static(classes="reading-text", markup=False)
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the section, with the keyboard on its text so that it scrolls."""
        self.draw()
        self.query_one(VerticalScroll).focus()

    def draw(self) -> None:
        """Draw the section with the ticks of both sides, and the keys."""
        self.show_keys()
        sections = self.view.read_back
        known = [each.section for each in sections]
        if self._section not in known:  # the text was reopened
            self.leave(self.why_gone)
            return
        place = known.index(self._section)
        sides = confirmed_by(self.view.record)[self._section]
        marks = [tick(sides, side) + Content(" ") + of_side(side) for side in SIDES]
        title = Content.styled(SECTIONS[self._section], "bold") + muted(
            f"   {place + 1} of {len(sections)}"
        )
        heading = Block(Passage(title, right=Content("   ").join(marks)))
        self.query_one(".reading-place", Static).update(heading)
        tall = self.size.height >= _TALL
        self.query_one(".reading-title", Static).update(_Large(SECTIONS[self._section], tall=tall))
        text = _Spacious(sections[place], tall=tall)
        self.query_one(".reading-text", Static).update(text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Confirming ends with the signatures."""
        if (
            self._powers_needed.get(action) == "confirm"
            and self.view.record.session.state != "proposed"
        ):
            return False
        if self._own is not None and action in ("client", "agency"):
            return False  # F2 confirms for one's own side here
        return super().check_action(action, parameters)

    @property
    def _own(self) -> Side | None:
        """The side for which this seat alone confirms; None at the console, which does for both."""
        return None if self.view.may("confirm") else self.view.seat.side

    def whose(self, action: str) -> Side | None:
        """At a seat of one's own it is confirmed for one's own side."""
        return self._own if action == "confirm" else None

    def words_for(self, command: Command) -> str:
        """Return what `command` is called now."""
        if command.action == "confirm" and self._own is not None:
            return f"{side_name(self._own)} confirms"
        return command.title

    def on_resize(self) -> None:
        """Draw it for the new size."""
        if self.is_mounted:
            self.draw()

    async def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        """Carry out what was clicked."""
        await self.run_action(message.command.partition(".")[2])

    async def action_confirm(self) -> None:
        """Both sides confirm; go on to the next section, or back after the last."""
        sides = SIDES if self._own is None else (self._own,)
        if await self._confirm(*sides) and not self._step(1):
            self.dismiss(None)

    async def action_client(self) -> None:
        """The client confirms."""
        await self._confirm("client")

    async def action_agency(self) -> None:
        """The agency confirms."""
        await self._confirm("agency")

    async def _confirm(self, *sides: Side) -> bool:
        """Record that `sides` confirmed the section; return whether it was recorded."""
        agreement = self.view.record.agreement
        revision = agreement.revision if agreement is not None else 0
        return await self.do(confirming(self._section, revision, *sides))

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


_TALL = 30
"""Rows from which there is an empty one between any two lines of the text."""
_LABEL = 6
"""Cells for a clause number."""


class _Large(Drawn):
    """A title in big letters, or in spaced capitals where they do not fit or are not known."""

    def __init__(self, words: str, *, tall: bool) -> None:
        self._words = words
        self._airy = tall

    def draw(self, width: int) -> Content:
        """Return the title."""
        big = enlarged(self._words, width)
        rows = big.count("\n") + 1 if big else 0
        if big is None or (rows > _ONE_LINE and not self._airy):
            big = spaced(self._words)
        return Content.styled(big, "bold")


_ONE_LINE = 3
"""Rows of one line of big letters."""


class _Spacious(Drawn):
    """A section of the frozen text for reading aloud: short lines, far apart; what is left open is marked in words."""

    def __init__(self, section: ReadSection, *, tall: bool) -> None:
        self._section = section
        self._between = Content("\n\n" if tall else "\n")

    def draw(self, width: int) -> Content:
        """Return the section."""
        parts: list[Content] = []
        heading = ""
        for each in self._section.paragraphs:
            if each.heading != heading:
                heading = each.heading
                parts += [_heading(heading, width)] if heading else []
            parts.append(self._paragraph(each, width))
        return Content("\n\n").join(parts)

    def _paragraph(self, each: Paragraph, width: int) -> Content:
        text = Content.styled(each.text, "bold")
        if each.open:
            text += Content.styled("   left open", "bold $warn")
        lines = [*text.wrap(max(1, width - _LABEL))]
        if each.detail:
            lines += Content(each.detail).wrap(max(1, width - _LABEL))
        label = muted(f"{each.number:<{_LABEL}}")
        gap = Content(" " * _LABEL)
        return self._between.join(
            (label if place == 0 else gap) + line.rstrip() for place, line in enumerate(lines)
        )


def _heading(words: str, width: int) -> Content:
    """Return a heading within a section in spaced capitals, in plain ones where those do not fit."""
    wide = spaced(words)
    return Content.styled(wide if len(wide) <= width else words.upper(), "bold")
