"""A person's own seat: the open step as they may see it, and their own ballot in its place while they write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from msgspec import structs
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.dom import DOMNode

from workshop.errors import InputError, Refused
from workshop.model.agenda import Step
from workshop.model.asking import not_ready
from workshop.model.kinds import ROUND_TYPES
from workshop.model.rounds import Question, Round, Stage, Tally
from workshop.model.sides import Side
from workshop.room.room import Room
from workshop.room.rounds.turn import Turn
from workshop.room.rounds.unsealed import Unsealed
from workshop.room.rounds.view import RoundView
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.ballot import Ballot
from workshop.tui.panes.pane import Pane
from workshop.tui.panes.round_offers import counts_of
from workshop.tui.seats.own_turn import OwnTurn, in_words
from workshop.tui.seats.step import NOTING, UNDO, StepScreen
from workshop.tui.services import Mine
from workshop.tui.shared_room import SharedRoom
from workshop.tui.widgets.bars import AgendaBar, FooterBar, HeaderBar, Heading
from workshop.tui.widgets.static_text import StaticText
from workshop.tui.words import the_side

_REPLACES = "You have sealed already. Sealing again replaces it."
_ADDS = "You have sealed already. What you seal now is added to it."
_CHANGES = "This is what you sealed. Until it is revealed you can change it and seal it again."
_IN_NO_FILE = " Until then no file keeps it: if this window is closed, the change is lost."
_WHILE_WRITING = frozenset({"main", "back", "next"})
_OVER: dict[Stage, str] = {
    "sides": "It was shown to each side while you were writing. ",
    "revealed": "It was revealed while you were writing. ",
    "discarded": "It was discarded, unseen, while you were writing. ",
}
_KEPT = (
    "Nothing can be sealed in it any more. Your text stays here: F2 offers what you can do with it."
)


class _Opening(NamedTuple):
    """What is needed to open a ballot."""

    turn: Turn
    kept: dict[str, str]
    """What was typed and not sealed when this seat was left, by question."""
    texts: dict[str, tuple[str, ...]]
    """What a side wrote, for its contact."""
    tallies: dict[str, Tally]


class ParticipantScreen(StepScreen[object]):
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
        *NOTING,
        UNDO,
    )

    def __init__(self, session: str, handle: str) -> None:
        """Sit down in `session` as the person with `handle`."""
        super().__init__(SharedRoom(lambda desk: desk.join(session, handle)))
        self._own: OwnTurn | None = None
        """What is being written now."""
        self._texts: dict[str, dict[str, str]] = {}
        """What was typed or sealed here by round: who changes it goes on from there, as long as this seat lives."""
        self._sealed_texts: dict[str, dict[str, str]] = {}
        """What was sealed here by round, as long as this seat knows all of it."""
        self._told_over = ""
        """The step of which it was said that its time is over."""
        self._busy = False
        """Whether a ballot is being opened or closed."""

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
            self.say(
                f"Only you see this screen. Nobody has checked that you are {self._person}: whoever sits here can "
                "write in this name."
            )
        self.run_worker(self._offer_all())

    @property
    def _person(self) -> str:
        view = self.view
        return view.record.name_of(view.seat.handle) if view is not None else ""

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
        if self._last is not None and (self._own is not None or self._behind):
            self._tell_sealed(
                self._last, view
            )  # the step is not drawn now, and tells nothing itself
        self._last = view
        if self.query_one_optional(HeaderBar) is None:
            return  # the app is ending
        if self._own is not None:
            self._own.show(*self._standing(view, self._own.turn))
            if self._own.over and not self._own.changed:
                self.run_worker(self._leave_unchanged())
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
            line.show(Content.styled(words, "bold $warn"))

    def _standing(self, view: View, turn: Turn) -> tuple[Content, str]:
        """Return how the round that is written in stands, and why nothing can be sealed in it any more."""
        item = view.record.item(turn.round)
        stage: Stage = (
            item.body.stage if item is not None and isinstance(item.body, Round) else "discarded"
        )
        over = "" if stage == ("sides" if turn.voice else "open") else _OVER[stage]
        found = next(
            (each for each in (*view.rounds, *view.elsewhere) if each.uid == turn.round), None
        )
        counts = counts_of(found, " sealed") if found is not None and not over else Content()
        return counts, over + _KEPT if over else ""

    def _tell_what_was_revealed(self, before: View | None, view: View) -> None:
        """Say who was not ready, or how many, where a round has just been revealed, or shown to the sides."""
        for now in view.rounds if before is not None else ():
            then = (
                next((each for each in before.rounds if each.uid == now.uid), None)
                if before
                else None
            )
            if then is None or then.round.stage == now.round.stage:
                continue
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

    def _mine(self) -> RoundView | None:
        """Return the round of the open step in which who sits here has still to write."""
        return _to_write(self.view.rounds) if self.view is not None else None

    def _elsewhere(self) -> RoundView | None:
        """Return the first round of another step in which they have still to write."""
        return _to_write(self.view.elsewhere) if self.view is not None else None

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
        return super().check_action(action, parameters)

    def _sealed(self) -> RoundView | None:
        """Return the round in which something of who sits here is sealed, of the open step or else of another."""
        view = self.view
        found = (*view.rounds, *view.elsewhere) if view is not None else ()
        return next((each for each in found if each.turn and each.mine), None)

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

    def _title_of(self, found: RoundView) -> str:
        steps = self.view.record.agenda if self.view is not None else ()
        return next((each.title for each in steps if each.uid == found.step), "")

    def help_words(self) -> str:
        """Say what the screen is, before what the open step is for."""
        words = (
            f"This screen is for {self._person} alone. What is written here is in a file of this computer until it is "
            "sealed, and nobody sees it before the reveal. Nobody has checked who sits here."
        )
        return "\n\n".join(filter(None, (words, super().help_words())))

    async def action_main(self) -> None:
        """Write, seal what is written, or say what becomes of what cannot be sealed any more."""
        if self._own is not None:
            if self._own.finished:
                await self._leave_turn()
                return
            self.run_worker(self._use_otherwise() if self._own.over else self._seal())
            return
        if found := self._mine() or self._elsewhere():
            self.run_worker(self._write(found.uid))

    def action_change(self) -> None:
        """Change what was sealed."""
        if found := self._sealed():
            self.run_worker(self._write(found.uid))

    def action_elsewhere(self) -> None:
        """Write in a round of another step."""
        if found := self._elsewhere():
            self.run_worker(self._write(found.uid))

    async def action_back(self) -> None:
        """Leave a field, or the ballot; what stands in it is kept."""
        own = self._own
        if own is not None and not await own.ballot.leave_words():
            await self._leave_turn()

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

    # Writing in a round

    async def _write(self, uid: str) -> None:
        """Open the ballot of a round; with what was typed or sealed at this seat before. Only in a worker."""
        if self._own is not None or self._busy:
            return
        self._busy = True
        try:
            await self._open_turn(uid)
        finally:
            self._busy = False

    async def _open_turn(self, uid: str) -> None:
        def sit_down(room: Room) -> _Opening:
            turn = room.rounds.write(uid)
            texts, tallies = turn.of_my_side() if turn.voice else ({}, {})
            return _Opening(turn, turn.kept_drafts(), texts, tallies)

        found = await self.do(sit_down)
        view = self.view
        if found is None or view is None:
            return
        turn, typed = found.turn, found.kept or self._texts.get(uid, {})
        add, again = False, ""
        if turn.wrote_before and uid in self._texts:
            again = _CHANGES
        elif turn.wrote_before:
            one_point = len(turn.questions) == 1 and turn.questions[0].kind == "point"
            add = not one_point and await self._adds()
            again = _ADDS if add else _REPLACES
        item = view.record.item(uid)
        what = ROUND_TYPES[item.body.what].title if item is not None else ""
        step = next(
            (each.title for each in view.record.agenda if item and each.uid == item.step), ""
        )
        title = f"{step}: {what.lower()}"
        if turn.voice:
            title = f"{step}: one voice of {the_side(turn.side)}"
        own = OwnTurn(
            turn,
            item.step if item is not None else "",
            title,
            self.draft,
            add=add,
            again=again + (_IN_NO_FILE if again and turn.only_here else ""),
            kept=typed,
            sealed=self._sealed_texts.get(uid),
            texts=found.texts,
            tallies=found.tallies,
        )
        holder = self.query_one("#pane", Container)
        if self._pane is not None:
            self._pane.display = False
        self._own = own
        await holder.mount(own)
        self.show_view(view)
        self.tell(lambda presence: presence.tell(doing="writing"))

    async def _adds(self) -> bool:
        """Ask who has sealed before this seat was taken whether they add to it or replace it."""
        words = (
            "You have sealed already. Nobody sees it before the reveal, and this seat does not know what it was. "
            "Do you add to it, or replace it?"
        )
        answers = (("a", "add to it; a new point replaces the old one"), ("r", "replace all of it"))
        return await self.ask(words, answers) != "r"

    async def _seal(self) -> None:
        own = self._own
        if own is None or self._busy:
            return
        await own.ballot.leave_words()
        left = own.ballot.unanswered()
        if left and not own.warned:
            own.warned = True
            own.ballot.go_to(left[0])
            many = "One is" if len(left) == 1 else f"{len(left)} are"
            self.say(f"{many} not answered yet. F2 again seals it as it is.")
            return
        turn, answers, texts = own.turn, own.ballot.answers(), own.texts()

        def job(room: Room) -> Refused | bool:
            try:
                turn.seal(answers, add=own.add)
                if turn.voice:
                    room.rounds.release(turn.round, turn.side)
            except Refused as refused:
                return refused
            return True

        def on_field_error(error: InputError) -> None:
            if not own.ballot.complain(error):
                self.services.say(str(error), "error")

        self._busy = True
        try:
            done = await self._do(job, on_field_error)
        finally:
            self._busy = False
        if done is None:
            return
        if isinstance(done[0], Refused):
            own.show(
                Content(), f"{done[0]} Your text stays here: F2 offers what you can do with it."
            )
            self.refresh_footer()
            return
        own.sealed()
        if own.add:
            self._texts.pop(turn.round, None)  # what is sealed is more than what stands here
            self._sealed_texts.pop(turn.round, None)
        else:
            self._texts[turn.round] = self._sealed_texts[turn.round] = texts
        self.tell(lambda presence: presence.tell(doing="ready"))
        await self._close_turn()
        self.say(self._sealed_words(turn))

    def _sealed_words(self, turn: Turn) -> str:
        view = self.view
        if turn.voice:
            return f"Released, as the one voice of {the_side(turn.side)}."
        found = (*view.rounds, *view.elsewhere) if view is not None else ()
        mine = next((each for each in found if each.uid == turn.round), None)
        if mine is None:
            return "Sealed."
        have = "has" if mine.total == 1 else "have"
        return f"Sealed. {mine.total} of {sum(mine.asked.values())} {have} sealed."

    async def _leave_turn(self) -> None:
        own = self._own
        if own is None or self._busy:
            return
        self._texts[own.turn.round] = own.texts()
        mine = self._sealed()
        doing = "ready" if mine is not None and mine.uid == own.turn.round else "here"
        self.tell(lambda presence: presence.tell(doing="ready" if doing == "ready" else "here"))
        await self._close_turn()

    async def _leave_unchanged(self) -> None:
        """Close a ballot in which nothing can be sealed any more and nothing stands that is not sealed."""
        if self._own is not None and self._own.over and not self._own.changed:
            await self._leave_turn()

    async def _close_turn(self) -> None:
        """Take the ballot away, and show where the room is."""
        own, self._own = self._own, None
        self._typing = self._unsaved
        if own is not None:
            with self.services.batch_update():
                await own.remove()
                if self._pane is not None:
                    self._pane.display = True
                await self._catch_up()

    async def _catch_up(self) -> None:
        if self.view is not None:
            self.show_view(self.view)
            await self.drawn()
        if self._pane is not None:
            self._pane.focus_list()

    @on(Ballot.Left)
    async def _ballot_left(self, event: Ballot.Left) -> None:
        event.stop()
        await self.action_back()

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

    def action_take_back(self) -> None:
        """Take back what was sealed."""
        self.run_worker(self._take_back())

    async def _take_back(self) -> None:
        found = self._sealed()
        if found is None:
            return
        uid = found.uid
        stays = (
            " What you wrote stays here, unsealed."
            if self._texts.get(uid)
            else " It cannot be brought back."
        )
        words = f"Take back what you sealed in {self._title_of(found)}?{stays}"
        if await self.ask(words, (("n", "leave it sealed"), ("y", "take it back"))) != "y":
            return

        def job(room: Room) -> tuple[Turn, bool]:
            turn = room.rounds.write(uid)
            return turn, turn.take_back()

        done = await self.do(job)
        if done is None:
            return
        turn, counts = done
        self._sealed_texts.pop(uid, None)
        for key, text in self._texts.get(uid, {}).items():
            self.draft(turn.draft_name(key), text)
        self.tell(lambda presence: presence.tell(doing="here"))
        if counts:
            self.say(
                "Taken back. It goes on counting as sealed, with nothing in it: so nobody sees that somebody has taken "
                "something back. X writes again."
            )
        else:
            self.say("Taken back. F2 writes again.")

    # What was not sealed

    async def _offer_all(self) -> None:
        await self._offer_unsealed()
        await self._offer_drafts()

    def action_unsealed(self) -> None:
        """See again what was typed and not sealed."""
        self.run_worker(self._offer_unsealed(asked=True))

    async def _offer_unsealed(self, *, asked: bool = False) -> None:
        """Offer what was typed at this seat and not sealed; it is shown to nobody before they say who they are."""
        found = await self.room.read(lambda room: room.rounds.unsealed())
        for each in found or ():
            if each.stage in ("open", "sides"):
                words = (
                    f"Something of {self._person} was typed in {each.title} and is not sealed. Only if you are "
                    f"{self._person}: what becomes of it?"
                )
                answer = await self.ask(
                    words, (("y", "take it up"), ("l", "ask me later"), ("x", "throw it away"))
                )
                if answer == "y":
                    await self._write(each.uid)
                    return
                if answer == "x":
                    await self._throw_away(each.uid)
            else:
                await self._offer_late(each)
        if asked and not found:
            self.say("You have nothing here that is not sealed.")

    async def _offer_late(self, late: Unsealed) -> None:
        """Say that a round was over before something was sealed, and offer what can be done with it."""
        over = "discarded" if late.stage == "discarded" else "revealed"
        words = f"{late.title} was {over} before this was sealed: what {self._person} typed."
        answer = await self.ask(f"{words} Only if you are {self._person}:", _LATE)
        await self._do_with(answer, late.uid, late.questions, late.texts)

    async def _use_otherwise(self) -> None:
        """Ask what becomes of the text in a ballot that cannot be sealed any more."""
        own = self._own
        if own is None:
            return
        await own.ballot.leave_words()
        answers = (("g", "go on reading it"), *(each for each in _LATE if each[0] != "r"))
        answer = await self.ask("It cannot be sealed any more. What becomes of your text?", answers)
        await self._do_with(answer, own.turn.round, own.turn.questions, own.texts())

    async def _do_with(
        self, answer: str, uid: str, questions: tuple[Question, ...], texts: dict[str, str]
    ) -> None:
        words = in_words(questions, texts)
        if answer == "r":
            answer = await self.ask(
                f"What you typed:\n\n{words}", [each for each in _LATE if each[0] != "r"]
            )
        if answer == "f":
            path = await self.do(lambda room: room.files.keep_own(words))
            if path is not None:
                await self._throw_away(uid)
                self.say(f"For you alone it is kept as {path.name} in {path.parent}")
        elif answer == "x":
            await self._throw_away(uid)
        elif answer == "l" and self._own is not None:
            await self._leave_turn()

    async def _throw_away(self, uid: str) -> None:
        """Delete what was typed in a round and not sealed, and close its ballot."""
        own = self._own
        if own is not None and own.turn.round == uid:
            own.sealed()
            await self._close_turn()
        self._texts.pop(uid, None)
        await self.do(lambda room: room.rounds.throw_away(uid))

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

    def unsaved(self) -> dict[str, str]:
        """Return what stands in fields or in the ballot and is not in the draft file."""
        own = self._own.drafts() if self._own is not None else {}
        return {**super().unsaved(), **own}

    async def pass_keyboard(
        self,
        round: RoundView,
        title: str,
        *,
        speaking: Side | None = None,
        covered: bool = False,
        spoken: bool = False,
    ) -> None:
        """Write in a round at this seat. Only in a worker."""
        await self._write(round.uid)


def _to_write(found: Sequence[RoundView]) -> RoundView | None:
    """Return the first round that waits for who sits here: what is sealed is changed by a key of its own."""
    return next(
        (each for each in found if each.turn == "speak" or (each.turn and not each.mine)), None
    )


_LATE = (
    ("r", "read it"),
    ("f", "keep it in a file of yours"),
    ("l", "leave it here; U shows it again"),
    ("x", "throw it away"),
)
"""What can be done with a text that cannot be sealed any more."""
