"""Who is here, as a list over the console: every seat that is taken, what is known of it, and letting one go."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from workshop.room.presence import Doing, Here
from workshop.room.view import View
from workshop.tui.commands import Command, show_key
from workshop.tui.panes.asked import while_same
from workshop.tui.panes.drawing import of_side
from workshop.tui.seats.company import lost_words, name_of
from workshop.tui.seats.over import SessionDialog
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import ClauseList, Row

_DOING: dict[Doing, str] = {"here": "", "writing": "writing", "ready": "has sealed"}


class WhoIsHereScreen(SessionDialog):
    """The seats that are taken. One that somebody cannot leave themselves is let go here."""

    OWN_COMMANDS = (
        Command(
            "here.let-go",
            "let the seat go",
            "x",
            "Let a person's seat go, so that it can be taken in another window.",
            ("delete",),
            power="move",
            means="remove",
        ),
        Command("here.close", "back", "escape", "Go back.", ("q",), means="leave"),
    )
    clauses = query_one(ClauseList)

    def compose(self) -> ComposeResult:
        """Lay out the list, how many do not follow, and the keys."""
        with Vertical(classes="sheet"):
            yield Static(Content.styled("Who is here", "bold"), classes="sheet-title")
            yield ClauseList(
                empty="Nobody else has a seat of their own. They take one with: workshop join"
            )
            yield Static(classes="timing", markup=False)
            yield Static(classes="keys", markup=False)

    def on_mount(self) -> None:
        """Show who is here now, and follow."""
        super().on_mount()
        self.draw()
        self.clauses.focus()

    def draw(self) -> None:
        """Draw the seats that are taken."""
        self.clauses.set_rows([Row(each.seat, _row(each, self.view)) for each in self.view.here])
        keys = [
            Content.assemble((show_key(each.key), "bold"), " ", (each.title, "$muted"))
            for each in self.offered()
        ]
        self.query_one(".keys", Static).update(Content("   ").join(keys))
        lost = f"{lost_words(self.view)}." if self.view.lost else ""
        absent = _without_seat(self.view)
        self.query_one(".timing", Static).update(
            Content.styled(f"{lost} {absent}".strip(), "$muted")
        )

    @property
    def _chosen(self) -> Here | None:
        uid = self.clauses.selected
        return next((each for each in self.view.here if each.seat == uid), None)

    def action_let_go(self) -> None:
        """Let the chosen seat go, after a question."""
        self.run_worker(self._let_go())

    async def _let_go(self) -> None:
        chosen = self._chosen
        if chosen is None or chosen.kind != "participant":
            return
        handle, name = chosen.handle, name_of(chosen, self.view)
        question = (
            f"Let the seat of {name} go?\n\nWhoever sits there is told and can do nothing there any more. What they "
            "were typing waits for whoever takes the seat next."
        )
        over = while_same(
            lambda now: any(each.seat == chosen.seat for each in now.here),
            self.view,
            f"{name} has left that seat meanwhile. Nobody was let go.",
        )
        answers = [("n", "leave it so"), ("y", "let it go")]
        if chosen.entry.proof != "typed":
            answers.append(("x", "let it go, and take the invitation back"))
        answer = await self.session.ask(question, answers, over=over)
        if answer == "y":
            await self.do(lambda room: room.let_go(handle), over)
        elif answer == "x":
            await self.do(lambda room: room.shut_out(handle), over)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def _row(here: Here, view: View) -> Block:
    person = view.record.person(here.handle) if here.handle else None
    name = name_of(here, view)
    title = of_side(person.side, " ") + Content(name) if person else Content(name.capitalize())
    words = ["away" if here.away else _DOING[here.doing]]
    words.append(f"screen too small: {here.cols} × {here.rows}" if here.too_small else "")
    lines = [Passage(title, right=Content.styled(", ".join(filter(None, words)), "$muted"))]
    if here.entry.elsewhere:
        lines.append(Passage(Content.styled(f"  came in {here.entry.in_words}", "$muted")))
    if here.entry.kept:
        kept = f"  next time also with the key {here.entry.kept}: offered, not proved yet"
        lines.append(Passage(Content.styled(kept, "$muted")))
    return Block(*lines)


def _without_seat(view: View) -> str:
    here = {each.handle for each in view.here}
    missing = [
        each.name
        for each in view.record.participants
        if each.takes_part and each.handle not in here and not each.facilitator
    ]
    return (
        f"Without a seat of their own: {', '.join(missing)}." if missing and len(here) > 1 else ""
    )
