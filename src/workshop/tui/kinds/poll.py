"""The pane of a poll: the question in its exact words, the key of its scale, and how it was answered."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.visual import VisualType

from workshop.model.earlier import last_time
from workshop.model.items import Item
from workshop.model.last_time import median_of
from workshop.model.poll import SCALES, Poll, comparable, is_low, objections, scale_of
from workshop.model.record import Record
from workshop.model.rounds import Round, Tally
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import while_same
from workshop.tui.panes.distribution import distribution, middle
from workshop.tui.panes.drawing import INDENT, bold, muted, number, of_side, pairs, ticks
from workshop.tui.panes.editing import Subject
from workshop.tui.panes.hands import counts_of, hands_specs, key_of
from workshop.tui.panes.round_pane import RoundPane
from workshop.tui.panes.turn_into import TurnsInto, into_commitment, into_decision, into_parked
from workshop.tui.services import Questionnaire
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import choice_field, line_field, text_field

QUESTION = "question"
"""The uid of the row with what is asked next, and of the form for it."""
OWN = "own"
_SCALE_NAMES = {
    "fist to five": "fist to five",
    "gradients of agreement": "gradients of agreement",
    "how openly can I speak": "how openly can I speak",
    "return on time": "return on time",
    "yes or no": "yes or no",
}
"""What the ready-made scales are called."""

_ABOUT_POLL = TurnsInto.ABOUT_ONE - {"edit"}


class PollPane(TurnsInto, RoundPane):
    """One question, chosen privately, shown together."""

    KIND = "poll"
    BY_HANDS = True
    OWN_COMMANDS = (
        Command(
            "poll.main",
            "ask",
            "f2",
            "Ask: in a private round or by hands.",
            ("m",),
            footer=1,
            power="write",
        ),
        Command(
            "poll.hands", "count hands", "k", "Count a show of hands.", footer=3, power="write"
        ),
        into_commitment("poll", footer=4),
        into_decision("poll", footer=5),
        into_parked("poll"),
    )
    HELP_TEXT = (
        "One question, in words everybody can see, and one point of the scale from each. In a private round all choose "
        "before anything is shown; k counts hands instead. Read the key aloud: people know other meanings of the same "
        "digits. In a named round the low end speaks first. Then change the words (e) and ask again (F2). "
        "Both ticks (1, 2) write the result into the agreement, without names."
    )

    HELP_AT_OWN_SEAT = (
        "One question, in words everybody can see, and one point of the scale from each. In a private round all choose "
        "before anything is shown. In a named round the low end speaks first. Both ticks write the result into the "
        "agreement, without names."
    )

    _current = ""
    """The uid of what the room is at: the question before it is asked, then how it was answered."""

    # Showing

    def show(self, view: View) -> None:
        """Draw what changed, and go to what the room is at where that is another one now."""
        polls = view.record.of(Poll, view.step.uid)
        current = QUESTION if self._is_asked_next(view) else polls[-1].uid
        if self.ready.is_set() and current != self._current:
            self._current = current
            self.clauses.select(current)
        super().show(view)

    def not_in_footer(self) -> frozenset[str]:
        """Once people have answered, another question is not what comes next."""
        return super().not_in_footer() | ({"pane.new"} if self.captured(self.view) else frozenset())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done with a poll is at hand only where one is chosen."""
        if action in _ABOUT_POLL and self.chosen_item() is None:
            return False
        return super().check_action(action, parameters)

    def rows(self, view: View) -> Sequence[Row]:
        """The polls of this step, and above them the question that is asked next."""
        polls = view.record.of(Poll, view.step.uid)
        found = [Row(item.uid, self._row(view, item)) for item in polls]
        if self._is_asked_next(view):
            found.insert(0, Row(QUESTION, self._question(view)))
        return found

    def _is_asked_next(self, view: View) -> bool:
        """Whether the question has still to be answered; if not, the last poll says what it was."""
        polls = view.record.of(Poll, view.step.uid)
        return (
            not polls or self.running(view) is not None or not _is_asked_again(view, polls[-1].body)
        )

    def _question(self, view: View) -> Block:
        scale = scale_of(view.step)
        empty = "What do we ask? e" if view.may("write") else "Nothing is asked yet."
        words = bold(view.step.question) if view.step.question else muted(empty)
        lines = [
            Passage(Content(label), muted(f"{scale.digit(point):>4}"))
            for point, label in enumerate(scale.labels)
        ]
        blank = Passage(Content(""))
        above = [blank] if self.running(view) or self.planned(view) else []
        return Block(*above, Passage(words), blank, *lines, indent=INDENT)

    def _row(self, view: View, item: Item[Poll]) -> Block:
        body = item.body
        head = Passage(bold(body.question), number(item), ticks(item))
        lines: list[Passage] = []
        for point, line in enumerate(distribution(body)):
            lines.append(line)
            if names := _names(view.record, body, point):
                lines.append(Passage(names))
        return Block(head, *lines, Passage(_totals(body)), indent=INDENT)

    def detail(self, view: View, uid: str) -> VisualType:
        """What changed since the poll before and since last time, and what to do with the low end."""
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Poll):
            return Content("")
        polls = view.record.of(Poll, view.step.uid)
        return pairs(
            ("Before", _difference(polls, item)),
            *([("Last time", last)] if (last := _last_time(item.body)) else []),
            ("Next", muted(_next(view.record, item.body) if view.may("write") else "")),
            width=9,
        )

    def summary(self, view: View) -> Content:
        """How often it was asked."""
        count = len(view.record.of(Poll, view.step.uid))
        return muted(f"asked {count} times") if count > 1 else Content("")

    # The question

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """The question, whichever row it is asked from: what was answered stays as it was answered."""
        if uid == QUESTION or isinstance(getattr(view.record.item(uid), "body", None), Poll):
            return _subject(view)
        return None

    def blank(self, view: View) -> Subject | None:
        """Another question is asked in place of the one there is."""
        return _subject(view)

    async def action_edit(self, focus: str = "") -> None:
        """Edit what is asked next, while nobody is answering it."""
        if self.running(self.view) is not None:
            self.console.say("People are answering this question. Reveal or discard it first: l")
        elif self.chosen != "round":
            await self.open_form(_subject(self.view), focus)

    async def action_new(self) -> None:
        """Write another question."""
        await self.action_edit(QUESTION)

    def words_for(self, action: str) -> str:
        """There is one question at a time."""
        return {"new": "question", "edit": "question", "remove": "remove the poll"}.get(action, "")

    # Asking

    def main_title(self, view: View) -> str:
        """Return what F2 does while no round is open."""
        if not view.step.question:
            return "write the question"
        again = "ask again" if view.record.of(Poll, view.step.uid) else "open the round"
        return "count hands" if view.step.round.way == "spoken" else again

    async def main(self) -> None:
        """Ask: in a private round where the step is to have one, else by show of hands."""
        if not self.view.step.question:
            await self.action_edit(QUESTION)
        elif self.view.step.round.way == "spoken":
            self.action_hands()
        else:
            self.action_round()

    def action_hands(self) -> None:
        """Ask for the counts of a show of hands."""
        if self.running(self.view) is not None:
            self.console.say("A private round is open. Reveal or discard it first: l")
        elif not self.locked():
            self.run_worker(self._hands())

    async def _hands(self) -> None:
        step = self.view.step
        scale = scale_of(step)

        def job(room: Room, given: dict[str, object]) -> str:
            return room.poll.count_hands(counts_of(given))

        title = f"{step.question or step.title}\n\n{key_of(scale)}"
        over = while_same(
            lambda now: (
                now.step.uid,
                now.step.question,
                scale_of(now.step),
                now.record.of(Round, step.uid),
            ),
            self.view,
            "The question was changed, or asked in a round, at another seat meanwhile. Nothing was counted here.",
        )
        asked = Questionnaire(title, hands_specs(scale), keep="record", over=over)
        uid = await self.console.fill(asked, job)
        if uid:
            self.clauses.select(uid)


def _subject(view: View) -> Subject:
    step = view.step
    scale = scale_of(step)
    known = [name for name, each in SCALES.items() if each == (scale.labels, scale.lowest)]
    names = [(each, _SCALE_NAMES[each]) for each in SCALES]
    specs = (
        line_field("question", "Question", placeholder="in exactly the words that are asked"),
        choice_field("scale", "Scale", [*names, (OWN, "points of our own")]),
        text_field(
            "points",
            "Points",
            lines=10,
            many=True,
            placeholder="for a scale of your own: one a line, low to high",
            help="one a line, low to high; left empty where a ready-made scale is meant",
        ),
        choice_field("lowest", "Begins at", (("0", "0"), ("1", "1"))),
    )
    values: dict[str, object] = {
        "question": step.question,
        "scale": known[0] if known else OWN,
        "points": "" if known else "\n".join(scale.labels),
        "lowest": str(scale.lowest),
    }

    def save(room: Room, name: str, value: object) -> None:
        # As it is now: another field may have been saved since this form was drawn.
        now = room.open_step
        asked, points = now.question or now.title, scale_of(now)
        text = str(value)
        if name == "question":
            room.poll.ask(text)
        elif name == "points" and text:
            room.poll.ask(asked, [each for each in text.splitlines() if each], points.lowest)
        elif name == "lowest":
            room.poll.ask(asked, points.labels, int(text))
        elif text in SCALES:
            room.poll.ask(asked, *SCALES[text])

    return Subject(QUESTION, "What is asked", specs, values, save=save)


def _is_asked_again(view: View, last: Poll) -> bool:
    """Whether what is asked next is what was asked last, so that it need not be shown twice."""
    step = view.step
    return last.points == scale_of(step) and last.question == (step.question or step.title)


def _names(record: Record, body: Poll, point: int) -> Content:
    who = [record.person(each.handle) for each in body.choices if each.point == point]
    named = [of_side(each.side, each.name) for each in who if each is not None]
    gone = sum(each.point == point for each in body.choices) - len(named)
    return Content("  ").join([*named, *([muted(f"{gone} no longer here")] if gone else [])])


def _totals(body: Poll) -> Content:
    parts: list[Content] = []
    if body.client is None or body.agency is None:
        parts.append(muted("the whole room ") + _total(body, body.room))
    else:
        parts.append(of_side("client") + Content(" ") + _total(body, body.client))
        parts.append(of_side("agency") + Content(" ") + _total(body, body.agency))
    if body.hands:
        parts.append(muted("by show of hands"))
    return Content("   ").join(parts)


def _total(body: Poll, tally: Tally) -> Content:
    if not tally.answers:
        return muted("nobody")
    if not tally.counts:
        return muted(f"{tally.answers}, too few to show")
    return muted(f"{tally.answers}, median {middle(body, tally)}")


def _difference(polls: Sequence[Item[Poll]], item: Item[Poll]) -> Content:
    """Return how the last poll compares with the one before it, where that may be shown."""
    place = [each.uid for each in polls].index(item.uid)
    if place == 0 or place + 1 < len(polls):
        return Content("")
    before, now = polls[place - 1], item.body
    if not comparable(before.body, now):
        return muted(f"not compared with {before.number}: other people, another scale, or hands")
    was, middle_now = before.body.room.median, now.room.median
    if was is None or middle_now is None:
        return Content("")
    return Content(
        f"{before.number}: median {middle(before.body, before.body.room)}, now {middle(now, now.room)}"
    )


def _last_time(body: Poll) -> str:
    return last_time(body.before, median_of(body)) if body.before else ""


def _next(record: Record, body: Poll) -> str:
    if is_low(body):
        return "Low. What keeps people from speaking, and what would help? Agree on it, then ask again."
    if body.choices and objections(body):
        low = min(each.point for each in body.choices)
        first = [record.name_of(each.handle) for each in body.choices if each.point == low]
        return (
            f"The low end speaks first: {', '.join(first)}. Change the words (e), then ask again."
        )
    if objections(body):
        return "What would have to change for the low end? Change the words (e), then ask again."
    return ""
