"""The screen of a seat from which the open step is seen: its pane, with header, agenda and footer around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.dom import DOMNode
from textual.getters import query_one

from workshop.model.clock import Clock, read_clock
from workshop.model.sides import Side
from workshop.model.sign_off import declined_words, reopened_words, signed
from workshop.model.signing_keys import changed_keys
from workshop.model.text import without_controls
from workshop.model.values import show_clock, show_minute
from workshop.room.rounds.view import RoundView
from workshop.room.steps.leading import RUNS_IN
from workshop.room.steps.noted import Target
from workshop.room.view import View
from workshop.tui.commands import Command, for_footer, show_key
from workshop.tui.jobs import Job
from workshop.tui.kinds import pane_class
from workshop.tui.panes.asked import while_same
from workshop.tui.panes.pane import Pane
from workshop.tui.seats.noting import TARGETS, note_specs
from workshop.tui.seats.seat import SeatScreen
from workshop.tui.services import Over, Questionnaire, Signatures, never
from workshop.tui.shared_room import SharedRoom
from workshop.tui.widgets.bars import (
    AgendaBar,
    AgendaEntry,
    FooterBar,
    FooterKey,
    HeaderBar,
    Heading,
)

R = TypeVar("R")

NOTING = (
    Command(
        "console.question",
        "note an open question",
        "o",
        "Note what we do not know.",
        power="note",
    ),
    Command("console.park", "park a topic", "p", "Note a topic for another day.", power="note"),
)
"""What can be noted from every seat."""
UNDO = Command("console.undo", "undo", "u", "Take back the last thing done here.", power="undo")


class StepScreen(SeatScreen[R]):
    """A session as somebody sees it who sits in it, with what they may do in the open step."""

    WHILE_WRITING: ClassVar[frozenset[str]] = frozenset()
    """Actions of the screen's own that work while a form is open, when letters are text."""

    _own_actions: ClassVar[frozenset[str]] = frozenset()

    agenda = query_one(AgendaBar)

    def __init_subclass__(cls, **wishes: object) -> None:
        """Know which actions are the screen's own."""
        super().__init_subclass__(**wishes)
        cls._own_actions = frozenset(each.action for each in cls.OWN_COMMANDS)

    def __init__(self, room: SharedRoom) -> None:
        super().__init__(room)
        self._shown: View | None = None
        """The view that is drawn."""
        self._pane: Pane | None = None
        self._typing = False
        """Whether what was typed last is not saved yet."""
        self._state = ""
        self._told_moved = ""
        """The step of which it was said that the room went there while something was being written here."""
        self._undo_on_arrival = 0
        """The act that undo would have taken back when the open step was opened."""

    def compose(self) -> ComposeResult:
        """Yield the bars and an empty place for the pane, which is opened with the first view."""
        yield HeaderBar()
        yield AgendaBar()
        yield Container(id="pane")
        yield FooterBar()

    async def enter(self) -> bool:
        """Take the seat and follow what others write; return False where that failed, which was then said in words."""
        self.drafts.start()
        self.services.before_leaving(self._leaving)
        if not await self.room.enter(self.services):
            return False
        self.drafts.write_to(self.room.keep_drafts)
        self.room.follow(self.show_view)
        if watch := await self.room.read(lambda room: room.watch()):
            self._following.start(watch)
        self.set_interval(1.0, self._tick)
        self.come()
        return True

    def _leaving(self) -> Job[object] | None:
        self._following.stop()
        return self.room.leave if self.room.entered else None

    def on_unmount(self) -> None:
        """Stop looking for changes."""
        self._following.stop()

    def unsaved(self) -> dict[str, str]:
        """Return what stands in fields: the messages that would report it here may not have arrived yet."""
        super().unsaved()
        return self._pane.unsaved() if self._pane is not None else {}

    # Showing

    def show_view(self, view: View) -> None:
        """Draw what changed since the last view, in another pane where another step is open."""
        # Nothing is awaited here: a view that comes while another one is drawn would find half a screen.
        before, self._shown = self._shown, view
        if self.query_one_optional(HeaderBar) is None:
            return  # the app is ending; this view came of the last field that was saved
        if self._pane is None or before is None or before.step.uid != view.step.uid:
            if before is not None and (self.asks or self._writing):
                self._shown = before  # the next tick looks again
                if self._told_moved != view.step.uid:
                    self._told_moved = view.step.uid
                    self.say(
                        f"The room is now at {view.step.title}. This screen follows when you are done here."
                    )
                return
            self._told_moved = ""
            self._undo_on_arrival = view.undo_act
            self._open_pane(view)
        else:
            self._pane.show(view)
        self._draw_bars(view)
        if view.seat.kind == "participant" and view.taken_by and not (before and before.taken_by):
            self._leave_this_seat(view.taken_by)
        if before is not None:
            self._tell_sealed(before, view)
            self._tell_reopened(before, view)
            self._tell_declined(before, view)
            self._tell_keys(before, view)
        said = () if before is None else (*before.still_there, before.here_fault)
        for sentence in (*view.still_there, view.here_fault):
            if sentence and sentence not in said:
                self.services.say(sentence, "warning")

    def _tell_sealed(self, before: View, view: View) -> None:
        """Show that the agreement is sealed where somebody else signed last; who is writing is told in words."""
        old, new = before.record.session.state, view.record.session.state
        if new != "sealed" or old == new or self._signs:
            return
        self.services.clear_notifications()  # who had still to sign
        if self.app.screen is self and not (self._writing or self.asks):
            self.run_worker(self.show_over(Signatures(self, view)))
        else:
            self.say("Signed and sealed: all have signed the agreement.")

    def _tell_keys(self, before: View, view: View) -> None:
        """Say whose key to sign with was named, changed or removed, to everybody here."""
        for words in changed_keys(before.record.participants, view.record.participants):
            self.say(words)

    def _tell_reopened(self, before: View, view: View) -> None:
        """Say that the agreement was reopened; who had signed it acknowledges that their signature is void."""
        words = reopened_words(before.record, view.record, view.seat.handle)
        if not words:
            return
        self.services.clear_notifications()  # who had still to sign
        if signed(before.record, view.seat.handle) and view.seat.kind == "participant":
            self.closes(words)
        else:
            self.say(words)

    def _tell_declined(self, before: View, view: View) -> None:
        """Say who declined the agreement, and why, to everybody here."""
        words = declined_words(view.record)
        if words and not declined_words(before.record) and not self._signs:
            self.services.clear_notifications()  # who had still to sign
            self.say(words)

    @property
    def _signs(self) -> bool:
        """Whether the last signature is being given here: then the step shows itself what comes of it."""
        return self.asks and self._shown is not None and self._shown.step.kind == "sign-off"

    @property
    def asks(self) -> bool:
        """Whether the pane asks something: it stays until that is answered, wherever somebody else moves the room."""
        pane = self._pane
        return pane is not None and any(
            each.node is pane and not each.is_finished for each in self.app.workers
        )

    def _leave_this_seat(self, why: str) -> None:
        """Say why nothing can be done at this seat any more, and end."""
        words = f"{why}\n\nWhat you were typing waits there."
        self.closes(words, then=partial(self.services.leave, 0))

    async def drawn(self) -> None:
        """Wait for a pane that has just been opened."""
        if self._pane is not None:
            await self._pane.ready.wait()

    def _open_pane(self, view: View) -> None:
        holder = self.query_one("#pane", Container)
        pane = pane_class(view.step.kind)(self, view)
        with self.services.batch_update():
            holder.remove_children()
            holder.mount(pane)
        self._pane = pane
        self.tell(lambda presence: presence.tell(step=view.step.uid))

    def _draw_bars(self, view: View) -> None:
        self.header.show(self._heading(view))
        place, untimed = view.place[0] - 1, view.record.session.started is None
        entries = [
            AgendaEntry(
                step.uid, step.title, step.spent > 0 or (number < place and untimed), step.parked
            )
            for number, step in enumerate(view.record.agenda)
        ]
        self.agenda.show(entries, view.step.uid)
        self.refresh_footer()
        self._show_state()

    def _heading(self, view: View) -> Heading:
        record = view.record
        clock = read_clock(record.session, record.agenda, self.room.now())
        number, steps = view.place
        return Heading(
            record.relationship.client.name,
            record.relationship.agency.name,
            record.session.title,
            view.step.title,
            number,
            steps,
            show_clock(clock.left),
            standing=not clock.running,
            over=clock.left < 0,
            ends=_ends(clock),
        )

    def _tick(self) -> None:
        view = self.view
        if view is not None and self._shown is not None and self._shown.step.uid != view.step.uid:
            self.show_view(view)
        if self.room.entered and view is not None and view.record.session.since is not None:
            self.header.show(self._heading(view))

    def draft(self, field: str, text: str) -> None:
        """Keep what is being typed in `field`; an empty text says that it is saved."""
        super().draft(field, text)
        self._typing = bool(text) or self._unsaved
        self._show_state()

    @property
    def _unsaved(self) -> bool:
        form = self._pane.form if self._pane is not None else None
        return form is not None and bool(form.dirty)

    def _show_state(self) -> None:
        """Say in the footer whether all is saved; redraw it only when that word changes."""
        word = "typing …" if self._typing else self.state_words(self.view) if self.view else ""
        if word != self._state:
            self._state = word
            self.refresh_footer(word)

    def state_words(self, view: View) -> str:
        """Return what the footer says at its right while nothing is being typed: when it was saved last."""
        return _saved(view)

    async def _offer_drafts(self) -> None:
        """After a crash: say what was being typed, and put it back into its fields when wanted."""
        kept: dict[str, dict[str, str]] = {}
        for field, text in (
            await self.room.read(lambda room: room.drafts_to_offer()) or {}
        ).items():
            subject, _, name = field.rpartition("/")
            kept.setdefault(subject, {})[name] = without_controls(text)
        for subject, texts in kept.items():
            answer = await self.ask(
                f"You were typing when this was last open: “{max(texts.values(), key=len)[:200]}”",
                (("y", "take it up"), ("n", "discard it"), ("l", "ask me later")),
            )
            if answer == "n":
                for name in texts:
                    self.draft(f"{subject}/{name}", "")
                continue
            if answer == "y":
                step, _, uid = subject.partition("/")
                await self._take_up(step, uid, texts)
            return

    async def _take_up(self, step: str, uid: str, texts: Mapping[str, str]) -> None:
        if self.view and step != self.view.step.uid:
            await self.do(lambda room: room.lead.go_to(step))
        target = next((each for each in TARGETS if uid == f"note:{each}"), None)
        if target is not None:
            await self._note(target, texts.get("text", ""))
            return
        pane, view = self._pane, self.view
        if pane is None or view is None:
            return
        await pane.ready.wait()
        subject = await pane.subject_again(uid) if view.step.uid == step else None
        known = {each.name for each in subject.specs} if subject else set()
        if subject is None or not known.issuperset(texts):
            self.say("What this belonged to is no longer there. The text is in the clipboard.")
            self.services.copy_to_clipboard("\n".join(texts.values()))
            return
        pane.clauses.select(subject.uid)
        form = await pane.open_form(subject, next(iter(texts)))
        if form is not None:
            for name, text in texts.items():
                form.offer(name, text)

    # What a pane asks for

    async def pass_keyboard(
        self,
        round: RoundView,
        title: str,
        *,
        speaking: Side | None = None,
        covered: bool = False,
        spoken: bool = False,
    ) -> None:
        """Let people write in a round, as it is done from this seat. Only in a worker."""
        raise NotImplementedError

    async def hand_out(self) -> None:
        """Write the folder that people take home and say where."""
        written = await self.do(lambda room: room.files.hand_out())
        if written:
            folder: Path = written[0].parent
            proposed = any(path.suffix == ".toml" for path in written)
            what = "the agreement" if proposed else "the draft"
            self.say(f"Written to {folder}: {len(written)} files, {what} in agreement.html")

    # Commands

    def command_groups(self) -> list[tuple[tuple[Command, ...], DOMNode]]:
        """The open pane's commands before the console's own."""
        outer = super().command_groups()
        if self._pane is None:
            return outer
        return [*((group, self._pane) for group in self._pane.command_groups()), *outer]

    def words_for(self, command: Command) -> str:
        """The pane says what its main action is called now."""
        if self.view is None or self._pane is None:
            return command.title
        if command.action == "main":
            return self._pane.title_of_main(self.view) or command.title
        if command.topic in ("pane", self._pane.KIND):
            return self._pane.words_of(command.action) or command.title
        if command.action == "clock":
            session = self.view.record.session
            return "pause clock" if session.since else "start clock"
        return command.title

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """Return the keys of the footer; the key of the clock only while the clock stands still and can run."""
        session = self.view.record.session if self.view is not None else None
        offered = session is not None and session.since is None and session.state in RUNS_IN
        said = set() if offered else {"console.clock"}
        if self._pane is not None:
            said |= self._pane.not_in_footer()
        tick, rank = ("", 0) if self._pane is None or self._writing else self._pane.next_tick()
        shown = [
            replace(each, footer=rank) if each.action == tick else each
            for each, _ in self.commands_now()
            if each.id not in said
        ]
        keys: dict[str, FooterKey] = {}
        for each in for_footer(shown):
            words = self.words_for(
                each
            )  # the main action may have the title of another command now
            keys.setdefault(words, FooterKey(show_key(each.key), words, each.id))
        return tuple(keys.values())

    def help_words(self) -> str:
        """What the open step is for."""
        if self._pane is None or self.view is None:
            return ""
        prompts = self.view.step.prompts_in(self.view.record.session.phase)
        found = self.view.lacking if self.view.editable else ()
        missing = "\n".join(("Still missing here:", *(each.sentence for each in found)))
        return "\n\n".join((self._pane.help_text(), *prompts, *([missing] if found else [])))

    @property
    def _writing(self) -> bool:
        return self._pane is not None and self._pane.subject is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a form is open only the function keys of the screen work: letters are text."""
        if self._writing and action in self._own_actions and action not in self.WHILE_WRITING:
            return False
        return super().check_action(action, parameters)

    @on(Pane.Shown)
    def _footer_changed(self, event: Pane.Shown) -> None:
        event.stop()
        self._typing = self._unsaved
        self._show_state()
        self.refresh_footer()

    async def _settle(self) -> bool:
        """Leave the form that is open, with all of it saved; return False where it stays open."""
        return self._pane is None or await self._pane.leave_form()

    def action_question(self) -> None:
        """Note an open question."""
        self.run_worker(self._note("question"))

    def action_park(self) -> None:
        """Park a topic."""
        self.run_worker(self._note("parked"))

    async def _note(self, target: Target, text: str = "") -> None:
        if self.view is None:
            return
        title, specs = note_specs(target)
        asked = Questionnaire(
            title,
            specs,
            {"text": ""},
            draft=f"{self.view.step.uid}/note:{target}",
            typed={"text": text},
        )
        uid = await self.fill(
            asked, lambda room, given: room.noted.note(target, str(given["text"]))
        )
        item = self.view.record.item(uid) if uid and self.view else None
        if item:
            self.say(f"{item.number} noted. It comes back at read-back.")

    async def action_undo(self) -> None:
        """Take back the last act; ask first if it was done before this step was opened."""
        self.run_worker(self._undo())

    async def _undo(self) -> None:
        view = self.view
        over: Over = never
        if view is not None and view.undo and view.undo_act <= self._undo_on_arrival:
            question = f"Take back “{view.undo}”?\n\nThat was done before this step was opened."
            over = while_same(
                lambda now: now.undo_act,
                view,
                "Something else was done meanwhile, and would be undone now.",
            )
            if (
                await self.ask(question, (("n", "leave it"), ("y", "take it back")), over=over)
                != "y"
            ):
                return
        words = await self.do(lambda room: room.undo(), over=over)
        if words:
            self.say(f"Undone: {words}.")


def _ends(clock: Clock) -> str:
    """Return when the session ends, or why the minutes beside it cannot be right; "" while the clock stands still."""
    if clock.limited:
        return "this computer's clock was set"
    return f"ends {show_minute(clock.finish.astimezone())}" if clock.running else ""


def _saved(view: View) -> str:
    return f"saved {show_minute(view.saved.astimezone())}" if view.saved else ""
