"""The passed keyboard: a cover between people, and one person's turn under the word PRIVATE."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from workshop.errors import InputError
from workshop.model.rounds import Question, minutes_each, promise, too_long
from workshop.model.sides import Side
from workshop.room.room import Room
from workshop.room.rounds.turn import AskedAnew, SealedMeanwhile, Turn
from workshop.room.rounds.view import RoundView
from workshop.tui.commands import Command
from workshop.tui.panes.ballot import Ballot, ten_of
from workshop.tui.panes.drawing import muted, of_side
from workshop.tui.panes.round_offers import counts_of
from workshop.tui.seats.company import seated_of
from workshop.tui.seats.seat import SeatScreen
from workshop.tui.terminal.traces import NO_COPY
from workshop.tui.widgets.bars import FooterBar, HeaderBar, Heading
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import ClauseList, Row
from workshop.tui.words import minutes_word, the_side

if TYPE_CHECKING:
    from workshop.room.view import View
    from workshop.tui.shared_room import SharedRoom

Phase = Literal["before", "cover", "who", "again", "turn"]

_REPLACES = "You have sealed already. Sealing again replaces it."
_ADDS = "You have sealed already. What you seal now is added to it."
_IS_ADDED = "What is typed now is added to it; a new point replaces the old one."
_IS_REPLACED = "That was asked of the other side: what is typed now replaces it."
_UNSEALED = "Only what you seal is kept if you leave or it crashes."
_NOT_SEALED = "Your answers are not sealed yet. What becomes of them?"
_SEATED = "   at a terminal of their own"
_LEAVING = (("g", "go on with them"), ("s", "seal them"), ("x", "throw them away"))

_BY_FORM = "By form everybody writes at the same time: Esc, then l and c."
_MAIN: dict[Phase, str] = {
    "before": "nobody else sees this screen",
    "cover": "lift the cover",
    "who": "that is me",
    "again": "go on",
    "turn": "seal",
}


class KeyboardScreen(SeatScreen[None]):
    """One terminal for everybody: nothing but the cover and the turn of whoever sits here is on the screen."""

    OWN_COMMANDS = (
        Command(
            "turns.main",
            "go on",
            "f2",
            "Lift the cover, sit down, seal what you wrote.",
            ("ctrl+s",),
            footer=1,
            priority=True,
        ),
        Command(
            "turns.back",
            "back",
            "escape",
            "Leave a field or the turn; what is not sealed yet is asked about first.",
            footer=2,
        ),
    )
    ALLOW_SELECT = False

    def __init__(
        self,
        room: SharedRoom,
        round: RoundView,
        title: str,
        *,
        speaking: Side | None = None,
        covered: bool = False,
        spoken: bool = False,
    ) -> None:
        """`speaking` is the side whose contact makes one voice of it; `covered` says that the cover comes first.

        `spoken` has whoever leads type what people say, for everybody to see.
        """
        super().__init__(room)
        self._round = round
        self._title = title
        self._speaking = speaking
        self._phase: Phase = "cover" if covered else "before"
        self._shared = spoken or round.round.way == "spoken"
        """Whether what people say is typed for everybody to see: then there is nothing to cover."""
        self._turn: Turn | None = None
        self._add = False
        self._again = ""
        """What is told, above their questions, to somebody who has sealed already."""
        self._thanks = ""
        """What the cover says to the person who has just sealed."""
        self._warned = False
        """Whether it was just said that not all is answered: pressing the key again seals it all the same."""
        self._asking = False
        """Whether it is asked now what becomes of what is not sealed."""

    def compose(self) -> ComposeResult:
        """Lay out the header, what is shown, and the keys."""
        yield HeaderBar()
        yield Container(id="turn")
        yield FooterBar()

    async def on_mount(self) -> None:
        """Begin."""
        self.drafts.start()
        self.room.follow(self.show_view)
        await self._begin()

    def on_unmount(self) -> None:
        """Let the app go without this screen."""
        self.drafts.stop()
        self.room.no_longer(self.show_view)

    async def _begin(self) -> None:
        if self._shared and self._round.round.way == "spoken":
            await self._choose_person(_next(self._round))
        elif self._shared:
            await self._ask_who()
        else:
            await self._show(self._words())
            self.services.leave_no_trace()

    def _take_turn(self, turn: Turn | None) -> None:
        """Begin or end a turn."""
        self._turn = turn
        self.drafts.write_to(turn.keep_drafts if turn is not None else None)

    @property
    def private(self) -> bool:
        """Whether people write here that nobody else may read: then nothing can be copied."""
        return not self._shared

    # What is shown

    def show_view(self, view: View) -> None:
        """Draw on the cover how the round stands now; nothing changes under the eyes of who writes."""
        if view.seat.kind == "scribe" and self._phase in ("before", "cover"):
            if self.is_current:
                self.dismiss(None)  # another console has taken over, and passes the keyboard now
            return
        found = view.round(self._round.round.what)
        if found is None or found == self._round:
            return
        self._round = found
        words = self.query_one_optional(".cover", Static)
        if words is not None and self._phase in ("before", "cover"):
            words.update(self._cover_words())
            self.refresh_footer("")

    async def _show(self, *widgets: Widget) -> None:
        # What was told to somebody is not for the next one.
        self.services.clear_notifications()
        holder = self.query_one("#turn", Container)
        with self.services.batch_update():
            await holder.remove_children()
            await holder.mount(*widgets)
        self._warned = False
        turn = self._turn
        view = self.view
        names = view.record.relationship if view else None
        self.query_one(HeaderBar).show(
            Heading(
                names.client.name if names else "",
                names.agency.name if names else "",
                self._title,
                turn.person.name if turn and self._phase == "turn" else "",
                private=not self._shared,
                clock="",
            )
        )
        self.refresh_footer("")

    def _words(self) -> Static:
        return Static(self._cover_words(), classes="cover", markup=False)

    def _cover_words(self) -> Block:
        return Block(*(self._before() if self._phase == "before" else self._covered()))

    @property
    def _minutes(self) -> int:
        """The minutes of the open step."""
        return self.view.step.minutes if self.view is not None else 0

    def _before(self) -> list[Passage]:
        """What is said before the keyboard goes round: how long it takes, what is promised, who can see."""
        found = self._round
        # Where all have sealed, somebody writes again.
        people = sum(found.asked.values()) - found.total or 1
        each = minutes_each(found.seconds)
        if self._speaking:
            count = (
                f"{the_side(self._speaking).capitalize()}'s contact makes one voice of what "
                f"{the_side(self._speaking)} wrote."
            )
        elif found.round.way == "own":
            count = f"About {each} min for each person who has no terminal of their own; the others write there."
        else:
            who = "One person" if people == 1 else f"{people} people"
            whole = each * people
            count = f"{who}, about {each} min each: about {minutes_word(whole)} in all."
            if too_long(whole, self._minutes):
                count += f" This step has {minutes_word(self._minutes)}. {_BY_FORM}"
        return [
            Passage(Content.styled(self._title, "bold")),
            Passage(Content()),
            Passage(Content(count)),
            Passage(Content(promise(found.round))),
            Passage(Content()),
            Passage(Content.styled("Can anybody else see this screen?", "bold")),
            Passage(
                muted(
                    "Switch the projector off or turn the screen away first. Between two people there is a cover; "
                    "whoever leads the meeting lifts it for the next one."
                )
            ),
        ]

    @property
    def _done(self) -> bool:
        """Whether nobody is left to write: the others sealed elsewhere, while the cover was on."""
        return self._phase == "cover" and self._speaking is None and self._round.ready

    def _covered(self) -> list[Passage]:
        found = self._round
        counts = counts_of(found, " sealed")
        lines = [
            Passage(Content.styled(self._thanks or "Covered", "bold")),
            Passage(Content()),
            Passage(counts),
            Passage(Content()),
        ]
        if self._done:
            lines.append(Passage(Content("Everybody has sealed. The meeting goes on: F2")))
            return lines
        if self._speaking:
            lines.append(
                Passage(Content(f"The keyboard goes to the contact of the {self._speaking}."))
            )
        else:
            lines.append(Passage(Content("The keyboard goes to the next person.")))
        if found.waiting and not self._speaking:
            names = ", ".join(each.name for each in found.waiting)
            lines.append(Passage(muted(f"Still to write: {names}")))
        lines += [
            Passage(Content()),
            Passage(muted("When they sit here and nobody else sees the screen, lift the cover.")),
        ]
        return lines

    async def _ask_who(self) -> None:
        self._phase = "who"
        people = ClauseList(empty="Nobody is asked.")
        question = "Whose words?" if self._shared else "Who are you?"
        await self._show(Static(Content.styled(question, "bold"), classes="cover"), people)
        # Everybody, whether they have written or not: who has is nobody's business.
        seated = seated_of(self.view) if self.view is not None else frozenset[str]()
        people.set_rows(
            [
                Row(
                    each.handle,
                    of_side(each.side, " ")
                    + Content(each.name)
                    + muted(_SEATED if each.handle in seated else ""),
                )
                for each in self._round.people
            ]
        )
        still = self._round.waiting or self._round.people
        if still:
            people.select(min(still, key=lambda each: each.handle in seated).handle)
        people.focus()

    # Keys

    def words_for(self, command: Command) -> str:
        """The main key is called what it does now."""
        if command.action == "main" and self._phase == "who" and self._shared:
            return "type what they say"
        if command.action == "main":
            return "back to the meeting" if self._done else _MAIN[self._phase]
        if command.action == "back" and self._phase in ("before", "cover"):
            return "back to the meeting"
        return command.title

    def help_words(self) -> str:
        """Return what this is for; never anything that was written."""
        how = (
            "What each contact says is typed here, for everybody to see."
            if self._shared
            else "One after the other sits down here and writes."
        )
        words = [
            f"{how} What is sealed counts when whoever leads the meeting reveals the round.",
            *(_hints(self._turn.questions) if self._turn is not None else ()),
        ]
        return " ".join(words)

    def fields_words(self) -> str:
        """Return how fields are filled in here, where nothing is saved by leaving one."""
        words = "In a field: Tab goes on, Esc leaves it. Nothing counts until F2 seals it."
        return f"{words} {_UNSEALED} {NO_COPY}" if self.private else words

    async def action_main(self) -> None:
        """Go on: uncover, sit down, seal."""
        if self._phase == "before":
            await self.do(lambda room: room.rounds.pass_keyboard(self._round.uid, True))
            await self._show_cover("")
        elif self._phase == "cover":
            await (self._end("") if self._done else self._lift())
        elif self._phase in ("who", "again"):
            chosen = self.query_one(ClauseList).selected
            if chosen:
                await self._choose(chosen)
        else:
            await self._seal()

    async def _lift(self) -> None:
        side = self._speaking
        if side is not None:
            await self._sit_down(lambda room: room.rounds.speak_for(self._round.uid, side))
        elif len(self._round.people) == 1:
            await self._choose_person(self._round.people[0].handle)
        else:
            await self._ask_who()

    @on(ClauseList.Chosen)
    async def _row_chosen(self, event: ClauseList.Chosen) -> None:
        event.stop()
        await self._choose(event.uid)

    async def _choose(self, uid: str) -> None:
        if self._phase == "who":
            await self._choose_person(uid)
        elif self._phase == "again":
            await self._begin_again(uid)

    async def _choose_person(self, handle: str) -> None:
        uid, spoken = self._round.uid, self._shared
        await self._sit_down(lambda room: room.rounds.sit_down(uid, handle, spoken=spoken))

    async def _sit_down(self, job: Callable[[Room], Turn]) -> None:
        turn = await self.do(job)
        if turn is None:
            await self._back_to_cover()
            return
        self._take_turn(turn)
        self._add, self._thanks, self._again = False, "", ""
        await self._welcome_back()

    async def _welcome_back(self) -> None:
        """Ask who has written already whether it is added to or replaced; one point is only ever replaced.

        By another one, that is: whoever seals nothing the second time takes nothing back.
        """
        turn = self._turn
        if turn is None:
            return
        one_point = len(turn.questions) == 1 and turn.questions[0].kind == "point"
        if turn.wrote_before and turn.can_add and not self._shared and not one_point:
            words = (
                "You have sealed already. Nobody sees it before the reveal, not even you. "
                "Do you want to seal again?"
            )
            await self._ask_again(
                words,
                Row("add", Content("add to it; a new point replaces the old one")),
                Row("replace", Content("replace all of it with what I seal now")),
            )
        else:
            self._add = turn.wrote_before
            self._again = _REPLACES if turn.wrote_before and not self._shared else ""
            if turn.wrote_before and self._shared:
                becomes = _IS_ADDED if turn.can_add else _IS_REPLACED
                self._again = f"{turn.person.name} has sealed already. {becomes}"
            await self._open_ballot()

    async def _ask_again(self, words: str, *rows: Row) -> None:
        self._phase = "again"
        choice = ClauseList()
        await self._show(Static(Content(words), classes="cover"), choice)
        choice.set_rows(rows)
        choice.focus()

    async def _begin_again(self, answer: str) -> None:
        self._add = answer == "add"
        self._again = _ADDS if self._add else _REPLACES
        await self._open_ballot()

    async def _open_ballot(self) -> None:
        turn = self._turn
        if turn is None:
            return
        self._phase = "turn"

        def prepare(_: Room) -> tuple[Ballot, dict[str, str]]:
            texts, tallies = turn.of_my_side() if turn.voice else ({}, {})
            ballot = Ballot(turn.questions, texts=texts, tallies=tallies, told=self._told())
            return ballot, turn.kept_drafts()

        found = await self.do(prepare)
        if found is None:
            await self._back_to_cover()
            return
        ballot, drafts = found
        await self._show(ballot)
        if drafts:
            ballot.take_up(drafts)

    def _told(self) -> Content:
        """Return what is said above the questions, before anybody types."""
        lines = [Content.styled(self._again, "bold $warn")] if self._again else []
        if self.private:
            lines.append(muted(_UNSEALED))
        return Content("\n").join(lines)

    async def action_back(self) -> None:
        """Leave a field, the turn, or the passed keyboard; ask first about what is not sealed."""
        if self._phase in ("before", "cover"):
            await self._end("")
            return
        ballot = self.query_one_optional(Ballot)
        if ballot is not None and await ballot.leave_words():
            return
        if self._unsealed:
            self.run_worker(self._ask_first(quitting=False))
        else:
            await self._leave_turn()

    def asks_before_leaving(self) -> bool:
        """Ask about what is not sealed before the app is left."""
        if not (self.private and self._unsealed):
            return False
        if not self._asking:
            self.run_worker(self._ask_first(quitting=True))
        return True

    @property
    def _unsealed(self) -> bool:
        ballot = self.query_one_optional(Ballot)
        return ballot is not None and ballot.typed

    async def _ask_first(self, *, quitting: bool) -> None:
        """Ask what becomes of what is not sealed, before the turn is left, or with `quitting` the app."""
        self._asking = True
        answer = await self.ask(_NOT_SEALED, _LEAVING)
        self._asking = False
        if answer == "x" and not quitting:
            await self._leave_turn()
        elif answer == "x" or (answer == "s" and await self._seal() and quitting):
            self.services.leave(0)

    async def _not_sealed(self, turn: Turn, why: SealedMeanwhile | AskedAnew) -> None:
        """Ask who sits here what becomes of their answers, where they cannot simply be sealed as they stand."""
        one_point = len(turn.questions) == 1 and turn.questions[0].kind == "point"
        answers = [("g", "go on with what stands here")]
        if isinstance(why, AskedAnew):
            answers.append(("n", "answer what is asked now; what stands here goes"))
        else:
            answers.append(("k", "leave what is sealed as it is; what stands here goes"))
            if turn.can_add and not one_point:
                answers.append(
                    ("a", "add what stands here to it; a new point replaces the old one")
                )
            answers.append(("r", "replace it with what stands here"))
        answer = await self.ask(str(why), answers)
        if self._turn is not turn:
            return
        if answer in ("a", "r"):
            self._add = answer == "a"
            await self._seal()
        elif answer == "k":
            await self._leave_turn()
        elif answer == "n":
            await self.services.attempt(turn.leave)
            await self._choose_person(turn.person.handle)

    async def _leave_turn(self) -> None:
        if self._turn is not None:
            await self.services.attempt(self._turn.leave)
        await self._back_to_cover()

    async def _back_to_cover(self) -> None:
        self._take_turn(None)
        if self._shared:
            await self._end("")
            return
        await self._look()
        await self._show_cover("")

    async def _show_cover(self, thanks: str) -> None:
        """Show the cover, once nothing of the turn before is left."""
        self._phase, self._thanks = "cover", thanks
        await self._show(self._words())
        self.services.leave_no_trace()

    async def _look(self) -> None:
        """See how the round stands now."""
        await self.do(lambda room: None)

    async def _seal(self) -> bool:
        """Seal what was written; return whether it is sealed."""
        turn, ballot = self._turn, self.query_one_optional(Ballot)
        if turn is None or ballot is None:
            return False
        await ballot.leave_words()
        open_points = ballot.unanswered()
        if open_points and not self._warned:
            self._warned = True
            ballot.go_to(open_points[0])
            left = "One is" if len(open_points) == 1 else f"{len(open_points)} are"
            self.say(f"{left} not answered yet. F2 again seals it as it is.")
            return False
        answers, add = ballot.answers(), self._add

        def job() -> SealedMeanwhile | AskedAnew | bool:
            try:
                turn.seal(answers, add=add)
            except (SealedMeanwhile, AskedAnew) as refused:
                return refused
            return True

        def on_field_error(error: InputError) -> None:
            if not ballot.complain(error):
                self.services.say(str(error), "error")

        done = await self.services.attempt(job, on_field_error)
        if isinstance(done, SealedMeanwhile | AskedAnew):
            self.run_worker(self._not_sealed(turn, done))
            return False
        if not done:
            return False
        self._take_turn(None)
        side = turn.side
        if turn.voice:
            await self.do(lambda room: room.rounds.release(self._round.uid, side))
            await self._end(f"{the_side(side).capitalize()} has made one voice of it.")
            return True
        await self._look()
        if self._round.ready:
            await self._end("")  # the round says that everybody has sealed
        elif self._shared:
            await self._begin()
        else:
            await self._show_cover("Sealed. Thank you.")
        return True

    async def _end(self, words: str) -> None:
        """Give the keyboard back to whoever leads."""
        await self.do(lambda room: room.rounds.pass_keyboard(self._round.uid, False))
        if self.private:
            self.services.leave_no_trace()
        self.dismiss(None)
        if words:
            self.say(words)

    # Drafts

    def unsaved(self) -> dict[str, str]:
        """Return what is being typed in a spoken round; in a private one nothing is kept."""
        ballot = self.query_one_optional(Ballot)
        return {} if self.private or ballot is None else ballot.drafts()

    @on(Ballot.Left)
    async def _ballot_left(self, event: Ballot.Left) -> None:
        event.stop()
        await self.action_back()

    @on(Ballot.Typed)
    def _typed(self, event: Ballot.Typed) -> None:
        event.stop()
        self._warned = False
        if not self.private:
            self.draft(event.key, event.text)


def _next(round: RoundView) -> str:
    """Return the handle of who speaks next in a spoken round."""
    return (round.waiting or round.people)[0].handle


def _hints(questions: Iterable[Question]) -> Iterator[str]:
    """Yield how the questions of a turn are answered."""
    asked = tuple(questions)
    points = [each for each in asked if each.kind == "point"]
    if points:
        yield "A digit chooses a point."
    if any(ten_of(each) is not None for each in points):
        yield "1 then 0 is 10."
    if any(each.cannot for each in points):
        yield "? says you can't judge."
    if any(each.comment or each.kind == "texts" for each in asked) and points:
        yield "Enter opens a field for words."
    if any(each.kind == "pick" for each in asked):
        yield "Enter or a blank picks what is selected, or takes it back."
