"""The console: the screen of whoever leads, and of a scribe beside them, who writes for the room and may take over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from textual import on
from textual.dom import DOMNode

from workshop.errors import InputError, WorkshopError
from workshop.model.agenda import neighbour
from workshop.model.names import KindName
from workshop.model.sides import Side
from workshop.model.values import show_minute
from workshop.room.room import Room
from workshop.room.rounds.view import RoundView
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import while_same
from workshop.tui.seats.company import came_words, here_words, lost_words, small_words
from workshop.tui.seats.door import EVERYBODY, HERE, Door, address_words, invited_words
from workshop.tui.seats.moving import moves, while_there
from workshop.tui.seats.noting import aside_words
from workshop.tui.seats.step import NOTING, UNDO
from workshop.tui.seats.walking import WALKING, WalkingScreen
from workshop.tui.services import Agenda, Home, Over, PassedKeyboard, WhoIsHere, never
from workshop.tui.shared_room import SharedRoom
from workshop.tui.widgets.bars import AgendaBar


class ConsoleScreen(WalkingScreen[object]):
    """One session, led by its facilitator."""

    OWN_COMMANDS = (
        Command(
            "console.previous",
            "previous step",
            "f3",
            "Go to the step before.",
            ("[",),
            power="move",
        ),
        Command(
            "console.next", "next", "f4", "Go to the next step.", ("]",), footer=15, power="move"
        ),
        Command(
            "console.take-over",
            "take over",
            "L",
            "Lead the session from here. Whoever leads now is told, and writes for the room then.",
            footer=15,
            power="take-over",
        ),
        Command("console.go", "go to a step", "g", "Choose a step of the agenda.", power="move"),
        Command(
            "console.clock",
            "start or pause the clock",
            "space",
            "Start the clock of the session, or pause it.",
            footer=7,
            power="clock",
        ),
        Command(
            "console.here",
            "who is here",
            "G",
            "See who has a seat of their own now, and let a seat go.",
            power="people",
        ),
        Command(
            "console.door",
            "seats over ssh",
            "j",
            "Open the door for people elsewhere who are invited, or close it.",
            power="invite",
        ),
        Command(
            "console.minute",
            "one more minute",
            "+",
            "Give this step a minute more.",
            power="agenda",
        ),
        Command(
            "console.fit",
            "fit the rest",
            "f",
            "Shorten what is left until it fits the time.",
            power="agenda",
        ),
        Command(
            "console.decision",
            "note a decision",
            "d",
            "Note what both sides decided.",
            power="write",
        ),
        *WALKING,
        *NOTING,
        Command(
            "console.aside",
            "aside",
            "z",
            "Show or hide what concerns the facilitator alone. Everybody who sees this screen sees it too.",
            power="aside",
        ),
        UNDO,
        Command("console.home", "leave the session", "q", "Go to the home screen.", means="leave"),
    )

    WHILE_WRITING = frozenset({"next", "previous"})

    def __init__(self, session: str, step: KindName | None = None, *, only: bool = False) -> None:
        """Open `session`; at its first step of kind `step` where one is given. With `only`, home is never shown."""
        super().__init__(SharedRoom(lambda desk: desk.room(session)))
        self._session = session
        self._first_step = step
        self._only = only
        self._door = Door()

    async def on_mount(self) -> None:
        """Take the console of the session, show it, and start following what others write."""
        if not await self.enter():
            if not self.services.going:
                self._go_home()
            return
        notice = await self.do(lambda room: room.arrive())
        if self._leads and self._first_step:
            await self.do(lambda room: _open_kind(room, self._first_step))
        if notice:
            self.say(notice)
        if not self._leads:
            self.say(f"{self._who_leads()} You write for the room. L takes over.")
        if not await self._cover_first():
            self.run_worker(self._offer_drafts())

    # Who leads

    @property
    def _leads(self) -> bool:
        return self.view is None or self.view.seat.kind == "facilitator"

    def _who_leads(self) -> str:
        leads = self.view.leads if self.view is not None else None
        if leads is None or not leads.who:
            return "Nobody leads this session now."
        since = f" since {show_minute(leads.since.astimezone())}" if leads.since else ""
        silent = "" if leads.answers else ", but has not answered for a minute"
        return f"{leads.who} leads it in another window{since}{silent}."

    def show_view(self, view: View) -> None:
        """Draw what changed; say it where this console was taken over, or nobody leads any more."""
        before = self._shown
        super().show_view(view)
        for words in came_words(before, view) if before else ():
            self.say(words)
        known = {each.seat for each in before.here if each.too_small} if before else set()
        for each in view.here:
            if each.too_small and each.seat not in known:
                self.services.say(small_words(each, view), "warning")
        if before is None or before.leads == view.leads:
            return
        if view.leads is not None and (before.leads is None or before.leads.who != view.leads.who):
            self.services.clear_notifications()  # who led before is not said beside who leads now
        if before.seat.kind == "facilitator" and view.taken_by:
            self.services.say(f"{view.taken_by} L takes it back.", "warning")
        elif view.leads is not None and not view.leads.who:
            self.say("Nobody leads this session now. L leads it from here.")

    def state_words(self, view: View) -> str:
        """Say also who is here, that some do not follow, and that this is a scribe's seat."""
        here = lost_words(view) or here_words(view)
        scribe = "" if view.seat.kind == "facilitator" else "scribe"
        return " · ".join(filter(None, (scribe, here, super().state_words(view))))

    def action_take_over(self) -> None:
        """Lead from here on, after a question where somebody leads."""
        self.run_worker(self._take_over())

    async def _take_over(self) -> None:
        view = self.view
        over: Over = never
        if view is None:
            return
        if view.leads is not None and view.leads.who:
            question = f"{self._who_leads()} Take over?\n\nThey are told at once, and write for the room then."
            if any(each.round.passing for each in view.rounds):
                question += (
                    " The keyboard is being passed round there: what is not sealed yet is lost."
                )
            over = while_same(
                lambda now: now.leads is not None and now.leads.who,
                view,
                "Somebody else leads the session now. It was not taken over from here.",
            )
            answers = (("n", "leave it so"), ("y", "take over"))
            if await self.ask(question, answers, over=over) != "y":
                return
        words = await self.do(lambda room: room.take_over(), over=over)
        if words is not None:
            self.say(f"You lead now. {words}".rstrip())
            await self._cover_first()

    def _tick(self) -> None:
        view = self.view
        if view is not None and view.record.session.since is not None and self.room.clock_was_set:
            self.run_worker(self._keep_time(), exclusive=True, group="clock")
            return  # for a moment the minutes would be wrong
        super()._tick()

    async def _keep_time(self) -> None:
        if words := await self.do(lambda room: room.keep_time()):
            self.say(words)

    async def pass_keyboard(
        self,
        round: RoundView,
        title: str,
        *,
        speaking: Side | None = None,
        covered: bool = False,
        spoken: bool = False,
    ) -> None:
        """Let the keyboard go round; nothing else is on the screen until it is back. Only in a worker."""
        route = PassedKeyboard(
            self.room, round, title, speaking=speaking, covered=covered, spoken=spoken
        )
        await self.services.show_over(route)
        await self.do(lambda room: None)
        if self._pane is not None:
            self._pane.focus_list()

    async def _cover_first(self) -> bool:
        """Open the passed keyboard with its cover if a round was passing it when the session was last open."""
        from workshop.tui.panes.round_pane import RoundPane

        rounds = self.view.rounds if self.view is not None else ()
        going = next((each for each in rounds if each.round.passing), None)
        if not self._leads or going is None or not isinstance(self._pane, RoundPane):
            return False
        self.run_worker(self._pane.pass_on(going, covered=True))
        return True

    # Commands

    def commands_now(self) -> list[tuple[Command, DOMNode]]:
        """Leave out the way past the first and the last step, and a scribe's: the key alone still gets an answer."""
        agenda, uid = (self.view.record.agenda, self.view.step.uid) if self.view else ((), None)
        past = {
            each
            for each, by in _MOVES.items()
            if not self._leads or neighbour(agenda, uid, by) is None
        }
        return [each for each in super().commands_now() if each[0].id not in past]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Answer a scribe who presses a key that moves the room."""
        moves_room = action in ("next", "previous")
        return True if moves_room and not self._leads else super().check_action(action, parameters)

    @on(AgendaBar.Chosen)
    async def _step_clicked(self, event: AgendaBar.Chosen) -> None:
        uid = event.uid
        if self._leads:
            await self._move(lambda room: room.lead.go_to(uid))

    async def action_next(self) -> None:
        """Go to the next step, after a question where people are still writing."""
        await self._move(lambda room: room.lead.next(), "This is the last step.")

    async def action_previous(self) -> None:
        """Go to the step before, after a question where people are still writing."""
        await self._move(lambda room: room.lead.back(), "This is the first step.")

    async def _move(self, move: Callable[[Room], object], none: str = "") -> None:
        if not self._leads:
            self.services.clear_notifications()
            self.say(f"{self._who_leads()} Only who leads moves the room. L takes over.")
            return
        if not await self._settle():
            return
        if self.view is not None and self.view.still_writing:
            self.run_worker(self._ask_and_move(move, none))
        elif await self.do(move) is False:
            self.say(none)

    async def _ask_and_move(self, move: Callable[[Room], object], none: str) -> None:
        view = self.view
        over = while_there(view) if view is not None else never
        if await moves(self, view) and await self.do(move, over=over) is False:
            self.say(none)

    def action_here(self) -> None:
        """Show who is here."""
        self.run_worker(self._who_is_here())

    async def _who_is_here(self) -> None:
        if self.view is not None:
            await self.services.show_over(WhoIsHere(self, self.view))
            if self._pane is not None:
                self._pane.focus_list()

    def action_door(self) -> None:
        """Open the door for people elsewhere, or close it."""
        self.run_worker(self._open_or_close())

    async def _open_or_close(self) -> None:
        services, door = self.services, self._door
        key = await services.attempt(lambda: services.desk().invitations.fingerprint())
        if key is None:
            return
        left = await services.attempt(lambda: services.desk().invitations.uninvited(self._session))
        names = ", ".join(each.name for each in left or ())
        invite = (
            (("i", f"write a mail with a code to who was not invited yet: {names}"),)
            if names
            else ()
        )
        if door.is_open:
            words = (
                f"The door over ssh is open, on port {door.port}. Who is asked compares this fingerprint:\n\n{key}\n\n"
                "Close it? Everybody who sits there is told, and keeps what they wrote."
            )
            answer = await self.ask(words, (("n", "leave it open"), *invite, ("y", "close it")))
            if answer == "i":
                await self._invite()
            elif answer == "y":
                await door.close()
                self.say("The door over ssh is closed.")
            return
        words = (
            "Open the door for people elsewhere? Whoever is invited can then take their own seat with ssh, and nothing "
            "else. Who may reach it?"
        )
        answers = (
            ("n", "nobody: leave it closed"),
            *invite,
            ("c", "this computer alone, to try it"),
            ("w", "everybody in its networks"),
        )
        answer = await self.ask(words, answers)
        if answer == "i":
            await self._invite()
            return
        address = {"c": HERE, "w": EVERYBODY}.get(answer)
        if address is None:
            return
        try:
            await door.open(services.workspace.root, self._session, address)
        except WorkshopError as error:
            self.services.say(str(error), "error")
        else:
            self.say(
                f"The door over ssh is open, on port {door.port}. j shows the fingerprint, and closes it."
            )

    async def _invite(self) -> None:
        """Invite who was not invited yet, and say where the mails with their codes lie."""
        services = self.services
        only_here = await services.attempt(lambda: address_words(services.desk()))
        if only_here is None:
            return
        if only_here:
            answers = (("n", "not yet"), ("y", "write the mails all the same"))
            if await self.ask(only_here, answers) != "y":
                return
        words = await services.attempt(lambda: invited_words(services.desk(), self._session))
        if words is not None:
            await self.ask(words, (("z", "close"),))

    def action_go(self) -> None:
        """Choose a step of the agenda."""
        self.run_worker(self._go())

    async def _go(self) -> None:
        if self.view is None:
            return
        await self.services.show_over(Agenda(self, self.view))
        if self._pane is not None:
            self._pane.focus_list()

    async def action_clock(self) -> None:
        """Start or pause the clock."""

        def turn(room: Room) -> None:
            if room.record.session.since is None:
                room.lead.start_clock()
            else:
                room.lead.pause_clock()

        await self.do(turn)

    async def action_minute(self) -> None:
        """Give the open step one more minute."""
        await self.do(lambda room: room.lead.add_minutes(1))

    async def action_fit(self) -> None:
        """Shorten or park what is left until it fits."""
        if words := await self.do(lambda room: room.lead.fit_the_rest()):
            self.say(words)

    def action_decision(self) -> None:
        """Note a decision."""
        self.run_worker(self._note("decision"))

    def action_aside(self) -> None:
        """Show what concerns the facilitator alone, for as long as it is open."""
        if self.view is not None:
            self.run_worker(self.ask(aside_words(self.view), (("z", "close"),)))

    async def action_home(self) -> None:
        """Leave the session for the home screen."""
        if not await self._settle():
            return
        self._following.stop()
        await self.drafts.write()
        self.drafts.write_to(None)  # what is typed while it closes has no room any more
        await self.room.give_up()
        await self._door.close()
        self._go_home()

    def _go_home(self) -> None:
        self.drafts.stop()
        self.services.no_longer(self._leaving)
        self.services.clear_notifications()  # messages of this session must not stay on home
        if self._only:
            self.services.leave(0)
        else:
            self.services.go_to(Home())


_MOVES: dict[str, Literal[-1, 1]] = {"console.previous": -1, "console.next": 1}


def _open_kind(room: Room, kind: KindName | None) -> None:
    step = next((each for each in room.record.agenda if each.kind == kind), None)
    if step is None:
        raise InputError(f"This session has no step of the kind {kind}.")
    room.lead.go_to(step.uid)
