"""How the signatures stand, for the whole room: both parties, who signed, the code, and what happens next."""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Digits, Static

from workshop.model.agreements import grouped
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rhythm import next_due
from workshop.model.sides import SIDES, Side
from workshop.model.sign_off import Closing, declined_words, how_many, still_to_sign
from workshop.model.values import show_date, show_minute
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.drawing import bold, muted, of_side
from workshop.tui.panes.signatures import answer_words, first_due, signature_of
from workshop.tui.seats.over import SessionDialog
from workshop.tui.services import OpenSession
from workshop.tui.widgets.bars import FooterBar
from workshop.tui.widgets.block import Block, Passage

_DUE = 3
"""Commitments that are named among what happens next."""
_LABELS = 15


class SignaturesScreen(SessionDialog):
    """Opens by itself when the last signature seals the agreement; before that it says who has still to sign."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (112, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-tall")]
    OWN_COMMANDS = (
        Command(
            "signatures.go-on",
            "go on",
            "enter",
            "Go back to sign-off.",
            ("escape",),
            footer=1,
        ),
        Command(
            "signatures.export",
            "hand out",
            "w",
            "Write the folder to take home: agreement, promises, minutes.",
            footer=2,
            power="hand-out",
        ),
    )

    def __init__(self, session: OpenSession, view: View) -> None:
        super().__init__(session, view)
        self._written: Path | None = None
        """The folder into which files were written from here."""

    def compose(self) -> ComposeResult:
        """Lay out the heading, both parties, the code in large digits, what happens next, and the keys."""
        with VerticalScroll(classes="signatures"):
            yield Static(classes="heading", markup=False)
            with Container(classes="parties"):
                for side in SIDES:
                    yield Static(id=f"party-{side}", classes="party", markup=False)
            yield Static(classes="code-label", markup=False)
            yield Digits(classes="code")
            with Container(classes="below"):
                yield Static(classes="next", markup=False)
        yield FooterBar()

    def on_mount(self) -> None:
        """Show it, with the keyboard on it so that it scrolls."""
        self.show_keys()
        self.draw()
        self.query_one(VerticalScroll).focus()

    def draw(self) -> None:
        """Draw how the signatures stand now."""
        record = self.view.record
        if record.agreement is None:  # it was reopened
            self.leave(self.why_gone)
            return
        self.query_one(".heading", Static).update(_heading(record))
        for side in SIDES:
            self.query_one(f"#party-{side}", Static).update(self._party(record, side))
        code = grouped(record.agreement.digest)
        self.query_one(".code-label", Static).update(muted("The code of its text: ") + bold(code))
        self.query_one(Digits).update(code)
        self.query_one(".next", Static).update(self._next(record))

    def _party(self, record: Record, side: Side) -> Content:
        party = record.relationship.organisation(side)
        lines = [of_side(side, party.legal_name or party.name).stylize("bold")]
        for person in record.signatories(side):
            answer = self._answer(record, person)
            lines.append(bold(person.name) + Content("  ") + answer)
        return Content("\n").join(lines)

    def _answer(self, record: Record, person: Participant) -> Content:
        """Return what a signatory has answered; how a signature is known stands in the list and on its page."""
        signature = signature_of(record, person.handle)
        if signature is None:
            return answer_words(record, person, self.view.today)
        return Content.styled(f"✓ signed {show_minute(signature.at.astimezone())}", "$good")

    def _next(self, record: Record) -> Block:
        """Return what happens next: who has still to sign; then the next review and what is due first."""
        if record.session.state == "declined":
            reopens = (
                "R in Sign-off reopens" if self.view.may("propose") else "whoever leads reopens"
            )
            words = f"Talk about it; {reopens} the text, and all sign the next revision."
            return _listed(("What next", Content(words)))
        if waiting := still_to_sign(record):
            words = "When all have signed it is sealed and takes effect."
            return _listed(("What next", Content(waiting)), ("", muted(words)))
        closing = record.one(Closing)
        review = (
            bold(show_date(closing.next_review)) if closing.next_review else muted("no date yet")
        )
        if closing.cadence:
            review += muted(f"   {closing.cadence}")
        today = self.view.today
        due = [
            (
                "First due" if place == 0 else "",
                Content.assemble(
                    (
                        f"{show_date(next_due(each.body, today), today)}  ",
                        "bold",
                    ),
                    f"{each.number} {each.body.action}  ",
                    of_side(each.side, record.name_of(each.body.owner)) if each.body.owner else "",
                ),
            )
            for place, each in enumerate(first_due(record, today, _DUE))
            if each.body.due
        ]
        files = (
            Content.styled(f"Written to {self._written}", "$good")
            if self._written
            else Content("w writes the folder to take home")
        )
        out = [("Hand out", files)] if self.view.may("hand-out") else []
        return _listed(("Next review", review), *out, *due)

    async def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        """Carry out what was clicked."""
        await self.run_action(message.command.partition(".")[2])

    async def action_export(self) -> None:
        """Write the folder that people take home and say where."""
        written: list[Path] = []

        def job(room: Room) -> None:
            written.extend(room.files.hand_out())

        if await self.do(job) and written:
            self._written = written[0].parent
            self.draw()

    def action_go_on(self) -> None:
        """Go back to sign-off."""
        self.dismiss(None)


def _heading(record: Record) -> Content:
    """Return how it stands in a few words, with what was signed below."""
    if record.session.state in ("sealed", "superseded"):
        head = Content.styled("✓  SIGNED AND SEALED", "bold $good")
    elif declined := declined_words(record):
        head = Content.styled(declined, "bold $bad")
    else:
        head = Content.styled(how_many(record), "bold $warn")
    revision = record.agreement.revision if record.agreement else 0
    return head + muted(f"\n{record.session.title}, revision {revision}")


def _listed(*lines: tuple[str, Content]) -> Block:
    return Block(*(Passage(words, muted(label)) for label, words in lines), indent=_LABELS)
