"""A person's own seat: the open step as they may see it, and their own ballot in its place while they write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.dom import DOMNode

from workshop.model.agenda import Step
from workshop.model.asking import not_ready
from workshop.model.rounds import Round, Stage
from workshop.model.session import EDITABLE
from workshop.model.signing_keys import fingerprint_of
from workshop.room.rounds.turn import Turn
from workshop.room.rounds.view import RoundView
from workshop.room.seats import HERE, Entry
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.pane import Pane
from workshop.tui.panes.round_offers import counts_of
from workshop.tui.seats.late import LateWriting
from workshop.tui.seats.step import NOTING, UNDO
from workshop.tui.services import Mine
from workshop.tui.shared_room import SharedRoom
from workshop.tui.widgets.bars import AgendaBar, FooterBar, HeaderBar, Heading
from workshop.tui.widgets.static_text import StaticText
from workshop.tui.words import the_side

_WHILE_WRITING = frozenset({"main", "back", "next"})
_OVER: dict[Stage, str] = {
    "sides": "It was shown to each side while you were writing. ",
    "revealed": "It was revealed while you were writing. ",
    "discarded": "It was discarded, unseen, while you were writing. ",
}
_ENDED: dict[Stage, str] = {
    "open": "The round has ended.",
    "sides": "The round was shown to each side. Nothing of yours is left unsealed in it.",
    "revealed": "The round was revealed. Nothing of yours is left unsealed in it.",
    "discarded": "The round was discarded, unseen.",
}
_KEPT = (
    "Nothing can be sealed in it any more. Your text stays here: F2 offers what you can do with it."
)
_ONLY_HERE = (
    "Nothing can be sealed here any more. What you wrote is only on this screen: F2 offers a file."
)


class ParticipantScreen(LateWriting[object]):
    """One person at a terminal of their own, following whoever leads."""

    OWN_COMMANDS = (
        Command(
            "seat.main",
            "write",
            "f2",
            "Write in the round that asks you, and seal it; go where the room is now.",
            ("ctrl+s",),
            footer=1,
        ),
        Command(
            "seat.back",
            "back",
            "escape",
            "Leave what you are writing; it is kept, and F2 goes on with it.",
            footer=2,
        ),
        Command(
            "seat.next",
            "follow the room",
            "f4",
            "Go where the room is now; what you are writing is kept.",
            ("]",),
            footer=3,
        ),
        Command(
            "seat.change",
            "change it",
            "X",
            "Change what you sealed, until it is revealed.",
            footer=3,
        ),
        Command(
            "seat.take-back",
            "take back",
            "x",
            "Take back what you sealed, until it is revealed.",
            footer=4,
            means="remove",
        ),
        Command(
            "seat.elsewhere",
            "write in another step",
            "W",
            "Write in a round of another step that asks you.",
            footer=5,
        ),
        Command(
            "seat.unsealed",
            "what I did not seal",
            "U",
            "See again what you typed and did not seal; take it up, keep it in a file, or throw it away.",
        ),
        Command(
            "seat.lost",
            "I don't follow",
            "H",
            "Tell whoever leads that somebody does not follow, or that you do again.",
            footer=14,
        ),
        Command(
            "seat.mine",
            "my commitments",
            "M",
            "See what you have promised, now and before, and say what became of it.",
        ),
        Command(
            "seat.sign-with-key",
            "sign with my key",
            "Q",
            "Have the agreement name the key that you came in with as the one you sign with.",
        ),
        *NOTING,
        UNDO,
    )

    def __init__(self, session: str, handle: str, entry: Entry | None = None) -> None:
        """Sit down in `session` as the person with `handle`; `entry` says how they came, None: at this computer."""
        super().__init__(SharedRoom(lambda desk: desk.join(session, handle, entry or HERE)))
        self._told_over = ""
        """The step of which it was said that its time is over."""

    def compose(self) -> ComposeResult:
        """Yield the bars, a line that says where the room is, and an empty place for the pane or the ballot."""
        yield HeaderBar()
        yield AgendaBar()
        yield StaticText(classes="moved")
        yield Container(id="pane")
        yield FooterBar()

    async def on_mount(self) -> None:
        """Take the seat, show the open step, and follow."""
        if not await self.enter():
            return
        await self.do(lambda room: None)
        if self.view is not None:
            self.say(f"Only you see this screen. {self._proved} {self._about_key}".rstrip())
        self.run_worker(self._offer_all())

    @property
    def _person(self) -> str:
        view = self.view
        return view.record.name_of(view.seat.handle) if view is not None else ""

    @property
    def _entry(self) -> Entry:
        return self.view.seat.entry if self.view is not None else HERE

    @property
    def _proved(self) -> str:
        """What is known of who sits here, and no more than that."""
        return self._entry.told_to(self._person)

    @property
    def _about_key(self) -> str:
        """What can be done with the key that somebody came in with."""
        return "You are to sign: Q names this key in the agreement." if self._may_name_key else ""

    @property
    def _may_name_key(self) -> bool:
        view = self.view
        person = view.record.person(view.seat.handle) if view is not None else None
        if view is None or person is None or not person.signatory:
            return False
        entry = view.seat.entry
        named = fingerprint_of(person.key) if person.key else ""
        return (
            entry.proof == "login"
            and entry.shown != named
            and view.record.session.state in EDITABLE
        )

    # Showing

    @property
    def _held(self) -> Step | None:
        """The step at which somebody writes, None where nobody does: it stays, wherever the room goes."""
        view = self.view
        if self._own is not None and view is not None:
            return next((each for each in view.record.agenda if each.uid == self._own.step), None)
        held = self._writing or self.asks
        return self._shown.step if held and self._shown is not None else None

    @property
    def _behind(self) -> bool:
        """Whether the room has gone on while somebody writes here."""
        held = self._held
        return held is not None and self.view is not None and held.uid != self.view.step.uid

    def show_view(self, view: View) -> None:
        """Draw what changed; who writes stays where they are, and is told where the room is."""
        self._tell_what_was_revealed(self._last, view)
        self._tell_discarded(self._last, view)
        if self._last is not None and (self._own is not None or self._behind):
            self._tell_sealed(
                self._last, view
            )  # the step is not drawn now, and tells nothing itself
        self._last = view
        if self.query_one_optional(HeaderBar) is None:
            return  # the app is ending
        if self._own is not None:
            moved = self._moved(view, self._own.turn)
            counts, over = self._standing(view, self._own.turn)
            self._own.show(counts, over or moved, moved=bool(moved))
            self._own.discarded = over.startswith(_OVER["discarded"])
            if self._own.over and not (self._own.changed or self._own.moved or view.taken_by):
                self._leave_unchanged(_ENDED[_stage(view, self._own.turn)])
        if self._own is None and not self._behind:
            super().show_view(view)
        else:
            self._draw_bars(view)
        self._show_moved(view)

    _last: View | None = None
    """The view before, drawn or not."""

    def _show_moved(self, view: View) -> None:
        line = self.query_one_optional(".moved", StaticText)
        if line is not None:
            words = f"The room is now at {view.step.title} · F4 follows" if self._behind else ""
            own, found = self._own, self._mine() or self._elsewhere()
            if own is not None and own.over and found is not None and found.uid != own.turn.round:
                words = f"Another round asks you now, in {self._title_of(found)} · F2 says what becomes of this text"
            line.show(Content.styled(words, "bold $warn"))

    def _standing(self, view: View, turn: Turn) -> tuple[Content, str]:
        """Return how the round that is written in stands, and why nothing can be sealed in it any more."""
        stage = _stage(view, turn)
        if view.taken_by:
            return Content(), f"{view.taken_by} {_ONLY_HERE}"
        over = "" if stage == ("sides" if turn.voice else "open") else _OVER[stage]
        found = next(
            (each for each in (*view.rounds, *view.elsewhere) if each.uid == turn.round), None
        )
        counts = counts_of(found, " sealed") if found is not None and not over else Content()
        return counts, over + _KEPT if over else ""

    def _moved(self, view: View, turn: Turn) -> str:
        """Return in words that who writes is on the other side by now, "" where the round asks them as before."""
        found = next(
            (each for each in (*view.rounds, *view.elsewhere) if each.uid == turn.round), None
        )
        people = found.people if found is not None else ()
        asked = next((each for each in people if each.handle == turn.person.handle), None)
        if asked is None or asked.side == turn.side or turn.voice:
            return ""
        return (
            f"{self._person} is one of {the_side(asked.side or 'client')} now, and this was asked of "
            f"{the_side(turn.side)}: it cannot be sealed. F2 asks you anew, or keeps your text."
        )

    def _tell_discarded(self, before: View | None, view: View) -> None:
        """Tell who had sealed in a round that it was discarded, and that their text is still theirs."""
        for then in (*before.rounds, *before.elsewhere) if before is not None else ():
            item = view.record.item(then.uid)
            over = item is None or item.body.stage == "discarded"
            if then.round.running and over:
                self.services.clear_notifications()  # how many had sealed, or what was taken back
            if not (then.mine and then.round.running and over):
                continue
            own = self._own if self._own and self._own.turn.round == then.uid else None
            if own is not None and own.changed:
                continue  # it says so above the text, and offers it
            texts = own.texts() if own is not None else self._texts.get(then.uid, {})
            self.run_worker(self._keep_discarded(then, texts))

    async def _keep_discarded(self, then: RoundView, texts: dict[str, str]) -> None:
        """Keep what stands here of a discarded round, and say so."""
        title = self._title_of(then)
        words = f"{title}: the round was discarded, unseen, with what you had sealed."
        if texts:
            await self.room.read(lambda room: room.rounds.keep_discarded(then.uid, texts))
            if await self._late(then.uid) is not None:
                words += " Your text is still here: U offers it."
        self.services.say(words, "warning")

    def _tell_what_was_revealed(self, before: View | None, view: View) -> None:
        """Say who was not ready where a round or how many, where a round was just revealed, or shown to the sides."""
        for now in view.rounds if before is not None else ():
            then = (
                next((each for each in before.rounds if each.uid == now.uid), None)
                if before
                else None
            )
            if then is None or then.round.stage == now.round.stage:
                continue
            self.services.clear_notifications()  # how many had sealed, or what was taken back
            told = not_ready(view.record, now.round)
            if now.round.stage == "sides":
                self.say(f"Shown to each side. {told}".rstrip())
            elif now.round.stage == "revealed":
                self.say(f"Revealed. {told if then.round.stage == 'open' else ''}".rstrip())

    def _draw_bars(self, view: View) -> None:
        held = self._held
        super()._draw_bars(structs.replace(view, step=held) if held is not None else view)

    def _heading(self, view: View) -> Heading:
        held = self._held
        shown = structs.replace(view, step=held) if held is not None else view
        heading = super()._heading(shown)
        if self._behind and held is not None:  # the minutes are those of the step where the room is
            heading = replace(heading, clock="", number=view.record.agenda.index(held) + 1)
            heading = replace(heading, standing=False, over=False, ends="")
        return replace(heading, private=True, person=self._person, side=view.seat.side)

    def _show_state(self) -> None:
        """Say in the footer that what is written in a round is kept, and not sealed."""
        own = self._own
        if own is None:
            # A draft that is kept is typed by nobody now.
            self._typing = self._typing and (self._writing or self._prompt is not None)
            super()._show_state()
            return
        word = "kept, not sealed" if own.texts() and own.changed else ""
        if word != self._state:
            self._state = word
            self.refresh_footer(word)

    def _tick(self) -> None:
        super()._tick()
        view = self.view
        if view is None or view.record.session.since is None:
            return
        over = self._heading(view).over
        if over and self._told_over != view.step.uid:
            self._told_over = view.step.uid
            self.say("The time of this step is over. Nothing is cut off: write to the end.")

    # What can be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While somebody writes only the keys of writing work: letters are text."""
        if self._own is not None and action in self._own_actions:
            return action in _WHILE_WRITING and (action != "next" or self._behind)
        if action == "next":
            return self._behind
        if self._writing and action in self._own_actions:
            return False
        if action == "main":
            return self._mine() is not None or self._elsewhere() is not None
        if action == "back":
            return False
        if action in ("take_back", "change"):
            return self._sealed() is not None
        if action == "elsewhere":
            return self._elsewhere() is not None and self._mine() is not None
        if action == "unsealed":
            return True
        if action == "sign_with_key":
            return self._may_name_key
        return super().check_action(action, parameters)

    def command_groups(self) -> list[tuple[tuple[Command, ...], DOMNode]]:
        """While somebody writes in a round the pane's commands are out of reach."""
        found = super().command_groups()
        return (
            [each for each in found if each[1] is not self._pane]
            if self._own is not None
            else found
        )

    def words_for(self, command: Command) -> str:
        """The main key is called what it does now."""
        if command.id == "seat.main":
            return self._main_words()
        if command.id == "seat.elsewhere" and (found := self._elsewhere()):
            return f"write: {self._title_of(found)}"
        if command.id == "seat.lost" and self.view is not None and self.view.am_lost:
            return "I follow again"
        return super().words_for(command)

    def _main_words(self) -> str:
        own = self._own
        if own is not None:
            if own.over:
                return "what now"
            if own.finished:
                return "go on" if self._behind else "close"
            word = "release it" if own.turn.voice else "seal"
            return f"{word} and follow" if self._behind else word
        found = self._mine()
        if found is not None:
            return self._write_words(found)
        elsewhere = self._elsewhere()
        return (
            f"{self._write_words(elsewhere)}: {self._title_of(elsewhere)}" if elsewhere else "write"
        )

    def _write_words(self, found: RoundView) -> str:
        return "make one voice" if found.turn == "speak" else "write"

    def help_words(self) -> str:
        """Say what the screen is, before what the open step is for."""
        words = (
            f"This screen is for {self._person} alone. What is written here is in a file of {self._entry.computer} "
            f"until it is sealed, and nobody sees it before the reveal. {self._proved}"
        )
        return "\n\n".join(filter(None, (words, super().help_words())))

    async def action_next(self) -> None:
        """Go where the room is now; what is being written is kept."""
        if self._own is not None:
            await self._leave_turn()
        else:
            await self._settle()

    def action_mine(self) -> None:
        """Show what the person of this seat has promised."""
        if self.view is not None:
            self.run_worker(self.show_over(Mine(self, self.view)))

    def action_sign_with_key(self) -> None:
        """Have the agreement name the key that opened this seat, after a question."""
        self.run_worker(self._sign_with_key())

    async def _sign_with_key(self) -> None:
        words = (
            f"Have the agreement say that {self._person} signs with this key?\n\n{self._entry.shown}\n\nThe text that "
            "is read back names it, and anybody can check a signature that is made with it. You sign as you like all "
            "the same."
        )
        if await self.ask(words, (("n", "not now"), ("y", "name it"))) == "y":
            await self.do(lambda room: room.welcome.sign_with_own_key())

    def action_lost(self) -> None:
        """Tell that somebody does not follow, or does again."""
        self.run_worker(self._tell_lost())

    async def _tell_lost(self) -> None:
        if self.view is None:
            return
        lost = not self.view.am_lost
        if lost:
            words = (
                "Tell whoever leads that somebody does not follow? Only a count is shown; in a small room they may "
                "guess who."
            )
            if await self.ask(words, (("y", "tell them"), ("n", "not now"))) != "y":
                return
        await self.do(lambda room: room.presence.tell(lost=lost))

    @on(Pane.Shown)
    def _form_closed(self, event: Pane.Shown) -> None:
        """Follow the room where a form that held the screen is closed."""
        shown, view = self._shown, self.view
        if (
            self._held is None
            and shown is not None
            and view is not None
            and shown.step.uid != view.step.uid
        ):
            self.show_view(view)

    # Drafts

    async def _take_up(self, step: str, uid: str, texts: Mapping[str, str]) -> None:
        """Put a draft of the open step back; that of another one stays where it is, for this seat moves nobody."""
        view = self.view
        if view is not None and step != view.step.uid:
            if not uid.startswith("note:"):
                self.say(
                    "That belongs to another step than the one the room is at. It is kept, and offered when you sit "
                    "down there again."
                )
                return
            step = view.step.uid
        await super()._take_up(step, uid, texts)


def _stage(view: View, turn: Turn) -> Stage:
    """Return how far the round is in which somebody writes."""
    item = view.record.item(turn.round)
    return item.body.stage if item is not None and isinstance(item.body, Round) else "discarded"
