"""Panes whose step can have a private round: showing its state, opening it, and the key that goes on with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import ClassVar

from textual.content import Content

from workshop.errors import Refused
from workshop.model.asked_again import same_again
from workshop.model.asking import not_ready
from workshop.model.kinds import ROUND_TYPES, ROUNDS_OF
from workshop.model.names import RoundSort
from workshop.model.rounds import (
    Round,
    RoundPlan,
    minutes_each,
    names_authors,
    promise,
)
from workshop.room.room import Room
from workshop.room.rounds.intents import Shown
from workshop.room.rounds.view import RoundView
from workshop.room.view import View
from workshop.tui.panes import forms_out
from workshop.tui.panes.asked import as_excused, rounds_as_asked, while_open
from workshop.tui.panes.drawing import muted
from workshop.tui.panes.pane import Pane
from workshop.tui.panes.pane_commands import ROUND
from workshop.tui.panes.round_offers import (
    HANDS,
    OFFERS,
    SAME,
    SPOKEN,
    Offer,
    all_of,
    counts_of,
    is_possible,
    missing,
    plan_words,
    possible,
    rank,
    too_slow,
    unreleased,
    who_is_missing,
    why_not,
)
from workshop.tui.services import Over
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.words import (
    the_side,
    way_label,
    way_name,
)

WAIT = ("w", "wait: everything stays sealed")
ROW = "round"
"""The uid of the row that shows the state of a round."""


class RoundPane(Pane):
    """A step with private rounds: its own sort, and perhaps others about what was captured."""

    SPOKEN: ClassVar[bool] = False
    """Whether its round can also be spoken: what each contact says is typed for everybody to see."""
    BY_HANDS: ClassVar[bool] = False
    """Whether hands can be shown instead; a pane that says so has `action_hands`."""
    SHARED_COMMANDS = (*ROUND, *Pane.SHARED_COMMANDS)

    @property
    def sorts(self) -> tuple[RoundSort, ...]:
        """The sorts of round that the step can have, its own first."""
        return ROUNDS_OF[self.KIND]

    @property
    def own_sort(self) -> RoundSort:
        """The sort of round in which the step is written."""
        return self.sorts[0]

    async def main(self) -> None:
        """Do what F2 does while no round is running. Subclasses override it."""
        raise NotImplementedError

    def running(self, view: View) -> RoundView | None:
        """Return the round that is open in this step, None where there is none."""
        found = (view.round(what) for what in self.sorts)
        return next((each for each in found if each and each.round.running), None)

    def planned(self, view: View) -> bool:
        """Whether the step is to have a private round that was not opened yet."""
        return (
            view.step.round.way != "spoken" and view.round(self.own_sort) is None and view.editable
        )

    # Showing

    def listed(self, view: View) -> Sequence[Row]:
        """Return the rows, below the state of the open round, or the plan of one."""
        found, rows = self.running(view), list(super().listed(view))
        if found is not None:
            return [Row(ROW, self._standing(view, found)), *rows]
        if self.planned(view):
            return [Row(ROW, self._plan(view)), *rows]
        return rows

    def _plan(self, view: View) -> Block:
        plan = view.step.round
        how = f"   planned: {plan_words(plan)}, {way_name(plan.way)}"
        if not is_possible(view, self.own_sort, plan):
            how += "; not with the people here"
        head = Passage(Content.styled(ROUND_TYPES[self.own_sort].title, "bold") + muted(how))
        return Block(head, Passage(muted(possible(view, self.own_sort, plan))))

    def _standing(self, view: View, found: RoundView) -> Block:
        body = found.round
        head = Content.styled(ROUND_TYPES[body.what].title, "bold")
        how = f"{way_label(body.way)}. {promise(body)}"
        lines = [Passage(head, right=counts_of(found)), Passage(muted(how))]
        if found.fault:
            lines.append(Passage(Content.styled(found.fault, "bold $bad")))
        elif not view.editable:
            lines.append(Passage(muted("It was never revealed. Now it can only be discarded: F2")))
        elif found.barred:
            words = f"{found.barred} F2 shows what you can do instead."
            lines.append(Passage(Content.styled(words, "$warn")))
        elif words := self._of_mine(view, found):
            lines.append(Passage(Content.styled(words, "bold" if not found.mine else "$good")))
        elif found.ready:
            who = "Both sides have" if body.stage == "sides" else "Everybody has"
            done = "released their voice" if body.stage == "sides" else "sealed"
            how = "F2 reveals it." if view.may("reveal") else ""
            lines.append(Passage(Content.styled(f"{who} {done}. {how}".rstrip(), "$good")))
        elif body.stage == "sides":
            words = "Each side's contact makes one voice of it, then releases it."
            lines.append(Passage(muted(words)))
        elif found.waiting:
            names = ", ".join(each.name for each in found.waiting)
            lines.append(Passage(muted(f"Still to write: {names}")))
        elif body.settled and view.may("round"):
            lines.append(Passage(muted("Does somebody not write? l reveals it without them.")))
        return Block(*lines)

    def _of_mine(self, view: View, found: RoundView) -> str:
        """Return what who sits at a seat of their own can do in the round, "" for nothing."""
        if not found.turn:
            return ""
        if found.turn == "speak":
            whose = the_side(view.seat.side or "client")
            return f"You make one voice of what {whose} wrote, and release it: F2"
        if not found.mine:
            return f"It is your turn to write, about {minutes_each(found.seconds)} min: F2"
        return "You have sealed. Until it is revealed X changes it, and x takes it back."

    def title_of_main(self, view: View) -> str:
        """Return what F2 does now."""
        found = self.running(view)
        if found is None and self.own_action:
            return super().title_of_main(view)
        if found is None:
            return (
                "open the round"
                if self.planned(view) and not self.captured(view)
                else (super().title_of_main(view))
            )
        if found.fault or not view.editable:
            return "the round"
        if found.barred:
            return "what now"
        if found.ready:
            return "reveal"
        if found.round.stage == "sides":
            return f"{the_side(unreleased(found))} speaks"
        if found.round.way == "own":
            return "the round"
        return "pass the keyboard" if found.round.way != "spoken" else "type what is said"

    def main_mends(self, view: View) -> bool:
        """While a round runs, F2 is for the round."""
        return self.running(view) is None

    def captured(self, view: View) -> bool:
        """Whether anything was captured in this step, a round aside."""
        return any(
            item.step == view.step.uid and not isinstance(item.body, Round)
            for item in view.record.items
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key of the round is disabled while a form is open, and in a locked session without a round."""
        if action in self.ABOUT_ONE and self.chosen == ROW:
            return False
        if action == "main" and not self.view.may("round") and self.running(self.view) is not None:
            return False  # F2 is for writing in it, which the seat itself does
        if action == "round":
            offered = self.view.editable or self.running(self.view) is not None
            return self.form is None and offered and self.view.may("round")
        return super().check_action(action, parameters)

    # Doing

    async def action_main(self) -> None:
        """Go on with the round that is open, or do what F2 is for otherwise."""
        if self.own_action:
            await super().action_main()
        elif self.running(self.view) is not None:
            self.run_worker(self._go_on())
        elif self.planned(self.view) and not self.captured(self.view):
            self.action_round()
        else:
            await self.main()

    def action_round(self) -> None:
        """Open a private round, or see to the one that is open."""
        found = self.running(self.view)
        self.run_worker(self._open() if found is None else self._see_to(found))

    async def _go_on(self) -> None:
        """Do what comes next in the round that is open."""
        found = self.running(self.view)
        if found is None:
            return
        everybody_writes = found.round.way == "own" and found.round.stage == "open"
        if found.fault or not self.view.editable:
            await self._see_to(found)
        elif found.barred:
            await self._open()
        elif found.ready:
            await self._reveal(found)
        elif everybody_writes:
            await self._see_to(found)
        else:
            await self.pass_on(found)

    async def pass_on(
        self, found: RoundView, *, covered: bool = False, spoken: bool = False
    ) -> None:
        """Let the keyboard go round, or to the contact whose turn it is; with the cover first where it was going.

        `spoken` has whoever leads type what people say, for everybody to see.
        """
        side = unreleased(found) if found.round.stage == "sides" else None
        title = self._title(found)
        await self.console.pass_keyboard(
            found, title, speaking=side, covered=covered, spoken=spoken
        )

    def _title(self, found: RoundView) -> str:
        return f"{self.view.step.title}: {ROUND_TYPES[found.round.what].title.lower()}"

    async def _reveal(self, found: RoundView) -> None:
        body = found.round
        stops = body.stop_at_side and body.stage == "open"
        what = (
            "Show each side its own answers first?"
            if stops
            else "Reveal it to everybody, once and for all?"
        )
        few = "\n\nFigures that fewer than three gave will not be shown." if body.anonymous else ""
        if rest := missing(found):
            few += (
                f"\n\n{rest} not written{who_is_missing(found)}. They cannot write any more then."
            )
            if body.anonymous:
                few += " In this session the question could not be asked anonymously a second time."
        yes = "show them" if stops else "reveal it"
        over = while_open(found.uid, self.view)
        answers = (("n", "not yet"), ("y", yes))
        answer = await self.console.ask(f"{what}{few}", answers, over=over)
        if answer != "y":
            return

        def job(room: Room) -> Shown | Refused:
            try:
                return room.rounds.reveal(found.uid, without_rest=bool(rest))
            except Refused as refused:
                return refused

        done = await self.console.do(job)
        if isinstance(done, Refused):
            await self._see_to(found, refused=str(done))
            return
        now = self.view.round(found.round.what)
        if done is not None and done.stage == "revealed" and now is not None:
            words = f"Revealed: {done.said}."
            if body.one_voice or body.stop_at_side:
                words = f"Revealed, as each side has said it with one voice: {done.said}."
            if told := not_ready(self.view.record, now.round):
                words += f" {told}"
            if withheld := now.round.withheld:
                words += (
                    f" {'One comment is' if withheld == 1 else f'{withheld} comments are'} not shown: "
                    "fewer than three people answered."
                )
            if hidden := sum(each.withheld for each in now.round.figures):
                words += (
                    f" {'One figure is' if hidden == 1 else f'{hidden} figures are'} not shown: not as many answered "
                    "as the first time, and beside the earlier figure it could give somebody away."
                )
            self.console.say(words)

    async def _open(self) -> None:
        """Ask how the round is run, what is possible said first, and open it."""
        what = await self.which_round()
        if not what:
            return
        view = self.view
        offers = [each for each in OFFERS if is_possible(view, what, each.plan)]
        if self.SPOKEN:
            offers.append(SPOKEN)
        if reason := why_not(view, what):
            await self._open_otherwise(what, reason, offers)
            return
        planned = view.step.round if what == self.own_sort else None
        offers.sort(key=lambda each: each.plan != planned)  # as the template has it, first
        stop = planned.stop_at_side if planned else False
        parts = [
            f"{ROUND_TYPES[what].title}: how is it run?",
            possible(view, what, RoundPlan(stop_at_side=stop)),
        ]
        if slow := too_slow(view, what):
            parts.append(slow)
            offers.sort(key=lambda each: rank(view, each.plan, planned))  # what is proposed, first
        question = "\n\n".join(parts)
        words = [
            (each.key, each.words + ("   as planned" if each.plan == planned else ""))
            for each in offers
        ]
        answer = await self.console.ask(question, words, over=rounds_as_asked(view))
        chosen = next((each for each in offers if each.key == answer), None)
        if chosen is None:
            return
        await self._run(what, chosen.plan)

    async def _open_otherwise(self, what: RoundSort, reason: str, offers: Sequence[Offer]) -> None:
        """Say why the question cannot be asked anonymously again, and offer what can be done instead."""
        view = self.view
        again = [view.record.person(each) for each in same_again(view.record, view.step, what)]
        people = [each for each in again if each is not None]
        away = [each.name for each in people if not each.takes_part]
        parts = [f"{ROUND_TYPES[what].title}: not anonymously this time", reason]
        answers = [(each.key, each.words) for each in offers]
        if self.BY_HANDS:
            answers.insert(1, (HANDS.key, HANDS.words))
        if away:
            parts.append(
                f"It can be anonymous again once {all_of(away)} takes part too. Welcome says who is here."
            )
        elif people:
            names = all_of([each.name for each in people])
            answers.insert(0, (SAME, f"ask exactly the same people again, anonymous: {names}"))
        over = rounds_as_asked(view)
        answer = await self.console.ask("\n\n".join(parts), answers, over=over)
        if answer == SAME:
            running, planned = self.running(view), view.step.round
            plan = running.round if running else planned
            way = plan.way if plan.way != "spoken" else "keyboard"
            await self._run(
                what,
                RoundPlan(way, anonymous=True, stop_at_side=plan.stop_at_side),
                only=[each.handle for each in people],
            )
        elif answer == HANDS.key:
            await self._ask_for_hands()
        elif chosen := next((each for each in offers if each.key == answer), None):
            await self._run(what, chosen.plan)

    async def _ask_for_hands(self) -> None:
        """Count hands instead of the round, in which nobody has written."""
        found = self.running(self.view)
        if found is not None:
            await self.console.do(lambda room: room.rounds.discard(found.uid, found.total))
        if self.running(self.view) is None:
            self.action_hands()

    def action_hands(self) -> None:
        """Ask for the counts of a show of hands; only a pane BY_HANDS does."""

    async def _run(
        self, what: RoundSort, plan: RoundPlan, *, only: Collection[str] | None = None
    ) -> None:
        """Open the round, or run the one that is open otherwise."""
        step = self.view.step.uid
        uid = await self.console.do(lambda room: room.rounds.open(what, plan, step, only=only))
        if uid is not None and plan.way == "own":
            slug = self.view.record.session.slug
            self.console.say(
                f"Everybody can write now, each at a terminal of their own: workshop join {slug}. Who has none writes "
                "another way: F2."
            )
        if uid is not None and plan.way == "form":
            self.console.say(
                "l hands out the forms and takes what comes back. F2 passes the keyboard to those who have none."
            )

    async def which_round(self) -> RoundSort | None:
        """Return which round is opened, None where nobody says it; a step with several asks."""
        return self.own_sort

    async def _see_to(self, found: RoundView, *, refused: str = "") -> None:
        """Offer what can be done with the round that is open; `refused` says why it was not revealed just now."""
        answers: list[tuple[str, str]] = []
        if not found.fault and self.view.editable:
            rest = missing(found)
            if refused:
                answers.append(WAIT)
            elif rest:
                answers.append(("r", f"reveal it now: {rest} not written{who_is_missing(found)}"))
            elif found.ready:
                answers.append(("r", "reveal"))
            if not found.barred:
                answers.append(("k", "pass the keyboard"))
                if found.round.stage == "open" and found.round.way != "spoken" and _aloud(found):
                    answers.append(("s", "type what somebody says, for everybody to see"))
        if found.round.stage == "open" and self.view.editable:
            if found.round.way in ("form", "own") and not found.fault:
                answers += forms_out.OFFERED
            if found.excusable:
                answers.append(("e", "somebody does not write this time"))
            if not found.fault and not found.total:
                answers.append(("c", "run it another way"))
            if refused:
                answers.append(("o", "discard it, unseen, and ask again another way"))
        answers.append(("x", "discard it, unseen"))
        why = f"Not revealed. {refused}\n\n" if refused else ""
        over = while_open(found.uid, self.view)
        answer = await self.console.ask(f"{why}{self._title(found)}. What now?", answers, over=over)
        if answer == "r":
            await self._reveal(found)
        elif answer == "k":
            await self.pass_on(found)
        elif answer == "s":
            await self.pass_on(found, spoken=True)
        elif answer == "c":
            await self._open()
        elif answer == "e":
            await self._excuse(found)
        elif answer == "x":
            await self._discard(found)
        elif answer == "o":
            if await self._discard(found):
                await self._open()
        elif answer != WAIT[0]:
            await forms_out.do_with_forms(self.console, answer)

    async def _excuse(self, found: RoundView) -> None:
        people = found.excusable
        answers = [
            (key, f"{person.name}{'   writes after all' if out else ''}")
            for key, person in zip("123456789abcdefghijklmnopqrstuvwxyz", people, strict=False)
            for out in [person.handle in found.round.excused]
        ]
        over = as_excused(self.view, found.uid)
        answer = await self.console.ask("Who does not write this time?", answers, over=over)
        place = next((number for number, (key, _) in enumerate(answers) if key == answer), None)
        if answer and place is not None:
            handle = people[place].handle
            done = await self._excused(found.uid, handle, over)
            if done is not None and done.barred:
                await self._open()

    async def _excused(self, uid: str, handle: str, over: Over) -> RoundView | None:
        await self.console.do(lambda room: room.rounds.excuse(uid, handle), over=over)
        return self.running(self.view)

    async def _discard(self, found: RoundView) -> bool:
        """Ask, and throw away what was sealed; return whether that was done."""
        why = ""
        while True:
            count = found.total
            what = "Nothing is sealed in it." if not count else f"{count} sealed, gone for good."
            if found.round.stage == "sides":
                what = (
                    "What each side was shown is gone for good, with what its contact made of it."
                )
            answers = [("y", "discard it, unseen"), ("n", "keep it")]
            if count or found.round.stage == "sides":
                answers.reverse()  # so that Enter throws away nothing
            question = f"{why}Discard the round? {what}"
            over = while_open(found.uid, self.view)
            if await self.console.ask(question, answers, over=over) != "y":
                return False
            why = await self.console.do(partial(_discarded, found)) or ""
            now = self.running(self.view)
            if now is None or now.uid != found.uid or not why:
                return now is None
            found, why = now, f"{why}\n\n"


def _discarded(found: RoundView, room: Room) -> str:
    """Discard a round as it was shown; return why not, "" where it is done."""
    try:
        room.rounds.discard(found.uid, found.total)
    except Refused as refused:
        return str(refused)
    return ""


def _aloud(found: RoundView) -> bool:
    """Return whether what somebody says can be typed for everybody to see in a round."""
    return found.round.one_voice or names_authors(found.round)
