"""Panes whose step can have a private round: showing its state, opening it, and the key that goes on with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual.content import Content

from workshop.model.asking import asked, hiding, questions, what_is_possible
from workshop.model.kinds import ROUND_TYPES, ROUNDS_OF
from workshop.model.names import RoundSort
from workshop.model.rounds import Round, RoundPlan, minutes_each, promise, seconds_for, too_long
from workshop.model.sides import SIDES, Side
from workshop.room.rounds.view import RoundView
from workshop.room.view import View
from workshop.tui.panes import forms_out
from workshop.tui.panes.drawing import muted, of_side
from workshop.tui.panes.pane import Pane
from workshop.tui.panes.pane_commands import ROUND
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.words import (
    minutes_word,
    side_name,
    the_side,
    way_label,
    way_name,
)

ROW = "round"
"""The uid of the row that shows the state of a round."""


class _Offer(Struct, frozen=True):
    """One way to run a round."""

    key: str
    words: str
    plan: RoundPlan


_OFFERS = (
    _Offer("k", "passed keyboard, named", RoundPlan("keyboard")),
    _Offer("a", "passed keyboard, anonymous", RoundPlan("keyboard", anonymous=True)),
    _Offer("v", "passed keyboard, one voice per side", RoundPlan("keyboard", one_voice=True)),
    _Offer(
        "t",
        "passed keyboard, to each side first; its contact makes one voice of it",
        RoundPlan("keyboard", stop_at_side=True),
    ),
    _Offer("f", "by form, named", RoundPlan("form")),
    _Offer("g", "by form, anonymous", RoundPlan("form", anonymous=True)),
    _Offer("w", "by form, one voice per side", RoundPlan("form", one_voice=True)),
)
_SPOKEN = _Offer("s", "spoken: type what each contact says", RoundPlan("spoken"))


class RoundPane(Pane):
    """A step with private rounds: its own sort, and perhaps others about what was captured."""

    SPOKEN: ClassVar[bool] = False
    """Whether its round can also be spoken: what each contact says is typed for everybody to see."""
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
        if not _possible(view, self.own_sort, plan):
            how += "; not with the people here"
        head = Passage(Content.styled(ROUND_TYPES[self.own_sort].title, "bold") + muted(how))
        return Block(head, Passage(muted(possible(view, self.own_sort, plan))))

    def _standing(self, view: View, found: RoundView) -> Block:
        body = found.round
        counts = Content("   ").join(of_side(side, _count(found, side)) for side in SIDES)
        head = Content.styled(ROUND_TYPES[body.what].title, "bold")
        how = f"{way_label(body.way)}. {promise(body)}"
        lines = [Passage(head, right=counts), Passage(muted(how))]
        if found.fault:
            lines.append(Passage(Content.styled(found.fault, "bold $bad")))
        elif not view.editable:
            lines.append(Passage(muted("It was never revealed. Now it can only be discarded: F2")))
        elif found.ready:
            who = "Both sides have" if body.stage == "sides" else "Everybody has"
            done = "released their voice" if body.stage == "sides" else "sealed"
            lines.append(Passage(Content.styled(f"{who} {done}. F2 reveals it.", "$good")))
        elif body.stage == "sides":
            words = "Each side's contact makes one voice of it, then releases it."
            lines.append(Passage(muted(words)))
        elif found.waiting:
            names = ", ".join(each.name for each in found.waiting)
            lines.append(Passage(muted(f"Still to write: {names}")))
        return Block(*lines)

    def title_of_main(self, view: View) -> str:
        """Return what F2 does now."""
        found = self.running(view)
        if found is None:
            return (
                "open the round"
                if self.planned(view) and not self.captured(view)
                else (super().title_of_main(view))
            )
        if found.fault or not view.editable:
            return "the round"
        if found.ready:
            return "reveal"
        if found.round.stage == "sides":
            return f"{the_side(_unreleased(found))} speaks"
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
        if action == "round":
            offered = self.view.editable or self.running(self.view) is not None
            return self.form is None and offered
        return super().check_action(action, parameters)

    # Doing

    async def action_main(self) -> None:
        """Go on with the round that is open, or do what F2 is for otherwise."""
        if self.running(self.view) is not None:
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
        if found.fault or not self.view.editable:
            await self._see_to(found)
        elif found.ready:
            await self._reveal(found)
        else:
            await self.pass_on(found)

    async def pass_on(self, found: RoundView, *, covered: bool = False) -> None:
        """Let the keyboard go round, or to the contact whose turn it is; with the cover first where it was going."""
        side = _unreleased(found) if found.round.stage == "sides" else None
        title = self._title(found)
        await self.console.pass_keyboard(found, title, speaking=side, covered=covered)

    def _title(self, found: RoundView) -> str:
        return f"{self.view.step.title}: {ROUND_TYPES[found.round.what].title.lower()}"

    async def _reveal(self, found: RoundView) -> None:
        body = found.round
        stops = body.stop_at_side and body.stage == "open"
        where = "each side its own, for one voice" if stops else "everybody, once and for all"
        few = "\n\nFigures that fewer than three gave will not be shown." if body.anonymous else ""
        answer = await self.console.ask(
            f"Reveal it to {where}?{few}", (("n", "not yet"), ("y", "reveal it"))
        )
        if answer != "y":
            return
        done = await self.console.do(lambda room: room.rounds.reveal(found.uid))
        now = self.view.round(found.round.what)
        if done is not None and done.stage == "revealed" and now is not None:
            words = f"Revealed: {done.said}."
            if body.one_voice or body.stop_at_side:
                words = f"Revealed, as each side has said it with one voice: {done.said}."
            if withheld := now.round.withheld:
                words += (
                    f" {'One comment is' if withheld == 1 else f'{withheld} comments are'} not shown: "
                    "fewer than three people answered."
                )
            self.console.say(words)

    async def _open(self) -> None:
        """Ask how the round is run, what is possible said first, and open it."""
        what = await self.which_round()
        if not what:
            return
        view = self.view
        offers = [each for each in _OFFERS if _possible(view, what, each.plan)]
        if self.SPOKEN:
            offers.append(_SPOKEN)
        planned = view.step.round if what == self.own_sort else None
        offers.sort(key=lambda each: each.plan != planned)  # as the template has it, first
        stop = planned.stop_at_side if planned else False
        parts = [
            f"{ROUND_TYPES[what].title}: how is it run?",
            possible(view, what, RoundPlan(stop_at_side=stop)),
        ]
        if slow := _too_slow(view, what):
            parts.append(slow)
            offers.sort(key=lambda each: each.plan.way != "form")  # what is proposed, first
        question = "\n\n".join(parts)
        words = [
            (each.key, each.words + ("   as planned" if each.plan == planned else ""))
            for each in offers
        ]
        answer = await self.console.ask(question, words)
        chosen = next((each for each in offers if each.key == answer), None)
        if chosen is None:
            return
        step = view.step.uid
        uid = await self.console.do(lambda room: room.rounds.open(what, chosen.plan, step))
        if uid is not None and chosen.plan.way == "form":
            self.console.say(
                "L hands out the forms and collects what comes back. F2 passes the keyboard to those who have none."
            )

    async def which_round(self) -> RoundSort | None:
        """Return which round is opened, None where nobody says it; a step with several asks."""
        return self.own_sort

    async def _see_to(self, found: RoundView) -> None:
        """Offer what can be done with the round that is open."""
        answers: list[tuple[str, str]] = []
        if not found.fault and self.view.editable:
            if found.ready:
                answers.append(("r", "reveal"))
            answers.append(("k", "pass the keyboard"))
        if found.round.stage == "open" and self.view.editable:
            if found.round.way == "form" and not found.fault:
                answers += forms_out.OFFERED
            answers.append(("e", "somebody does not write this time"))
            if not found.fault and not sum(found.sealed.values()):
                answers.append(("c", "run it another way"))
        answers.append(("x", "discard it, unseen"))
        answer = await self.console.ask(f"{self._title(found)}. What now?", answers)
        if answer == "r":
            await self._reveal(found)
        elif answer == "k":
            await self.pass_on(found)
        elif answer == "c":
            await self._open()
        elif answer == "e":
            await self._excuse(found)
        elif answer == "x":
            await self._discard(found)
        elif answer:
            await forms_out.do_with_forms(self.console, answer)

    async def _excuse(self, found: RoundView) -> None:
        record = self.view.record
        everybody = [person for person in record.participants if person.takes_part]
        answers = [
            (key, f"{person.name}{'   writes after all' if out else ''}")
            for key, person in zip("123456789abcdefghijklmnopqrstuvwxyz", everybody, strict=False)
            for out in [person.handle in found.round.excused]
        ]
        answer = await self.console.ask("Who does not write this time?", answers)
        place = next((number for number, (key, _) in enumerate(answers) if key == answer), None)
        if answer and place is not None:
            handle = everybody[place].handle
            await self.console.do(lambda room: room.rounds.excuse(found.uid, handle))

    async def _discard(self, found: RoundView) -> None:
        count = sum(found.sealed.values())
        what = "Nothing is sealed in it." if not count else f"{count} sealed, gone for good."
        answer = await self.console.ask(
            f"Discard the round? {what}", (("y", "discard it, unseen"), ("n", "keep it"))
        )
        if answer == "y":
            await self.console.do(lambda room: room.rounds.discard(found.uid))


def _count(found: RoundView, side: Side) -> str:
    if found.round.stage == "sides":
        return f"{side_name(side)} {'released' if found.sealed[side] else 'not released yet'}"
    return f"{side_name(side)} {found.sealed[side]} of {found.asked[side]}"


def _unreleased(found: RoundView) -> Side:
    return next((side for side in SIDES if found.sealed[side] < found.asked[side]), "client")


def plan_words(plan: RoundPlan) -> str:
    """Return who is named in a planned round."""
    if plan.one_voice:
        return "one voice per side"
    return "anonymous" if plan.anonymous else "named"


def _counts(view: View, what: RoundSort) -> tuple[int, int]:
    people = asked(view.record, Round(what))
    client, agency = (sum(each.side == side for each in people) for side in SIDES)
    return client, agency


def possible(view: View, what: RoundSort, plan: RoundPlan) -> str:
    """Return in plain words what anonymity is possible with the people here."""
    client, agency = _counts(view, what)
    return what_is_possible(what, client, agency, stop_at_side=plan.stop_at_side)


def _too_slow(view: View, what: RoundSort) -> str:
    """Return what is said where passing one keyboard takes much longer than the step has, "" where it does not."""
    people = sum(_counts(view, what))
    each = minutes_each(seconds_for(questions(view.record, view.step, what, "client")))
    if not too_long(each * people, view.step.minutes):
        return ""
    return (
        f"One keyboard for {people} people takes about {minutes_word(each * people)}; this step has "
        f"{minutes_word(view.step.minutes)}. By form everybody writes at the same time."
    )


def _possible(view: View, what: RoundSort, plan: RoundPlan) -> bool:
    client, agency = _counts(view, what)
    return not plan.anonymous or hiding(what, client, agency) != "none"
