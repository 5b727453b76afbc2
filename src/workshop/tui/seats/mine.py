"""One's own commitments, of earlier sessions and of this one, over one's own seat: what became of them."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.progress import OUTCOMES, Outcome, told
from workshop.model.record import Record
from workshop.model.rhythm import show_when
from workshop.model.sides import Side
from workshop.model.text import shorten
from workshop.model.what_became import Promise, promised_by, promised_now_by
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import promise_as_asked
from workshop.tui.panes.drawing import bold, muted, number, ticks
from workshop.tui.panes.unsettled import OUTCOME_KEYS
from workshop.tui.seats.over import SessionDialog
from workshop.tui.services import Questionnaire
from workshop.tui.widgets.bars import FooterBar
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import ClauseList, Row
from workshop.tui.widgets.fields import line_field
from workshop.tui.words import side_name


class MineScreen(SessionDialog):
    """What the person of this seat has promised, and what their side says became of it."""

    OWN_COMMANDS = (
        Command(
            "mine.main",
            "what became of it",
            "f2",
            "Say for your side what became of it, as the one who promised it; Enter does so too.",
            ("m",),
            footer=1,
            power="own-promise",
        ),
        Command(
            "mine.close", "back", "escape", "Go back to your seat.", ("q",), footer=2, means="leave"
        ),
    )
    clauses = query_one(ClauseList)

    def compose(self) -> ComposeResult:
        """Lay out the list and the keys."""
        with Vertical(classes="sheet"):
            yield Static(Content.styled("My commitments", "bold"), classes="sheet-title")
            yield ClauseList(empty="You have promised nothing, in this session or before.")
            yield FooterBar()

    def on_mount(self) -> None:
        """Show the list with the keyboard on it."""
        self.draw()
        self.clauses.focus()

    def draw(self) -> None:
        """Draw what was promised before, then what is promised now."""
        view = self.view
        record, who = view.record, view.seat.handle
        before, now = promised_by(record, who), promised_now_by(record, who)
        rows: list[Row] = []
        if before:
            rows.append(Row("heading:before", bold("Promised before"), heading=True))
            rows += [Row(each.item.uid, _row(view, each.item, each)) for each in before]
        if now:
            rows.append(Row("heading:now", bold("Promised in this session"), heading=True))
            rows += [Row(each.uid, _row(view, each, None)) for each in now]
        self.clauses.set_rows(rows)
        self.show_keys()

    @property
    def _promise(self) -> Promise | None:
        """The chosen promise of an earlier session, None for another row."""
        found = promised_by(self.view.record, self.view.seat.handle)
        return next((each for each in found if each.item.uid == self.clauses.selected), None)

    def _find(self, record: Record) -> tuple[Promise, ...]:
        return tuple(promised_by(record, self.view.seat.handle))

    def whose(self, action: str) -> Side | None:
        """One speaks for one's own side."""
        return self.view.seat.side

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What became of a promise is said while the session is open, and not of what is promised only now."""
        if action == "main" and not (self.is_mounted and self.view.editable and self._promise):
            return False
        return super().check_action(action, parameters)

    @on(ClauseList.Highlighted)
    def _highlighted(self, event: ClauseList.Highlighted) -> None:
        event.stop()
        self.show_keys()

    @on(ClauseList.Chosen)
    def _chosen(self, event: ClauseList.Chosen) -> None:
        event.stop()
        if self.check_action("main", ()):
            self.action_main()

    async def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        """Carry out what was clicked."""
        await self.run_action(message.command.partition(".")[2])

    def action_main(self) -> None:
        """Ask what became of the chosen promise."""
        self.run_worker(self._ask())

    async def _ask(self) -> None:
        promise, side = self._promise, self.view.seat.side
        if promise is None or side is None:
            return
        uid, name = (
            promise.item.uid,
            f"{promise.item.number} {shorten(promise.item.body.action, 60)}",
        )
        answers = [(key, words) for key, (_, words) in OUTCOME_KEYS.items()]
        over = promise_as_asked(promise, side, self._find)
        key = await self.session.ask(f"{name}: what became of it?", answers, over=over)
        if not key:
            return
        outcome = OUTCOME_KEYS[key][0]
        said = await self.do(
            lambda room: room.look_back.say(uid, outcome, side=side, shown=promise), over=over
        )
        now = next((each for each in self._find(self.view.record) if each.item.uid == uid), None)
        if said and now is not None and outcome not in ("kept", "open"):
            await self._why(now, outcome, side)

    async def _why(self, promise: Promise, outcome: Outcome, side: Side) -> None:
        uid, last = promise.item.uid, promise.word(side)

        def job(room: Room, given: dict[str, object]) -> bool:
            room.look_back.say(uid, outcome, side=side, word=str(given["word"]))
            return True

        field = line_field("word", "In a few words", placeholder="or Enter to leave it empty")
        title = f"{promise.item.number} {OUTCOMES[outcome]}: why?"
        values = {"word": last.word if last else ""}
        over = promise_as_asked(promise, side, self._find)
        await self.session.fill(Questionnaire(title, (field,), values, keep="save", over=over), job)

    def action_close(self) -> None:
        """Go back to the seat."""
        self.dismiss(None)


def _row(view: View, item: Item[Commitment], promise: Promise | None) -> Block:
    body = item.body
    when = show_when(body, view.today) if body.rhythm else ""
    day = when or (f"{body.due:%d %b %Y}" if body.due else "no date yet")
    lines = [Passage(Content(body.action), number(item), muted(day))]
    if promise is None:
        lines.append(Passage(muted("both sides accept it: "), right=ticks(item)))
    else:
        lines.append(Passage(muted(_became(view, promise))))
        lines += [
            Passage(muted(f"{side_name(side)}: {said.word}"))
            for side, said in promise.words.items()
            if said.word
        ]
    return Block(*lines, indent=6)


def _became(view: View, promise: Promise) -> str:
    """Return what the sides say became of a promise, and whether it is promised again."""
    if promise.words:
        words = told(promise.words)
    else:
        words = "goes on" if promise.goes_on else "nobody has said what became of it"
    return f"{words}; promised again" if promise.again is not None else words
