"""The pane of the scorecard: both sides' ratings on one line a statement, widest gap first, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content
from textual.visual import VisualType

from workshop.insight.gaps import Gap, gap_of, gaps
from workshop.model.items import Item
from workshop.model.rounds import Round
from workshop.model.scorecard import (
    Comment,
    Score,
    as_on_sheet,
    is_about,
    is_reply,
    known_as,
    rated_sides,
    replied_to,
    reply_about,
)
from workshop.model.sides import SIDES, Side, other, side_word
from workshop.model.text import shorten
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import as_asked, while_same, with_ticks
from workshop.tui.panes.drawing import INDENT, bold, muted, pairs, rewording, ticks
from workshop.tui.panes.editing import Subject, body_values
from workshop.tui.panes.gap_lines import (
    GapHeading,
    GapStatement,
    foreseen_words,
    in_words,
    last_time_words,
)
from workshop.tui.panes.round_pane import RoundPane
from workshop.tui.panes.turn_into import TurnsInto, into_commitment, into_decision, into_parked
from workshop.tui.services import Questionnaire
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import text_field
from workshop.tui.widgets.side_marks import GLYPHS, coloured
from workshop.tui.words import side_label, side_name

_ANSWER = "Answer of the rated side"
_ANSWERED = "Another seat has answered this meanwhile. Nothing was recorded here."
"""What the column of the rated side is called where the template does not name it."""
_NEVER = frozenset({"new", "up", "down"})
"""Scores come from a round, and stand in the order of their gaps."""


class ScorecardPane(TurnsInto, RoundPane):
    """How each of us sees the other and itself."""

    KIND = "scorecard"
    SPOKEN = True
    OWN_COMMANDS = (
        Command(
            "scorecard.main",
            "take it up",
            "f2",
            "Say what comes of the chosen statement: a commitment, a decision, another day, or in writing.",
            ("m",),
            footer=1,
            power="write",
        ),
        Command(
            "scorecard.answer",
            "its answer",
            "a",
            "Write down what the side that was rated answers.",
            power="answer",
        ),
        Command(
            "scorecard.allow",
            "in writing",
            "B",
            "Write all scores, those of one area or one alone into the agreement, with or without the comments.",
            power="agree",
        ),
        into_commitment("scorecard", footer=4),
        into_decision("scorecard"),
        into_parked("scorecard"),
    )
    SAYS = frozenset({"commitment", "decision", "parked"})
    EMPTY = (
        "Nothing is rated yet. F2 opens the private round: each of you rates the other and your own side, and all of "
        "it is seen at once."
    )
    HELP_TEXT = (
        "Each statement shows what the other side gives and what the side gives itself, as medians; the widest gap "
        "comes first. Blind spot: they rate us lower than we do. Undervalued: they rate us higher. Strength and "
        "weakness: both see it. Can't judge is never counted as a number. Three gaps are enough for one meeting: F2 "
        "makes something of each. 1 and 2, both sides' ticks, write a statement or a comment into the agreement; "
        "without them it stays out. B does it for all scores at once, or for an area, with or without the comments."
    )
    HELP_AT_OWN_SEAT = (
        "Each statement shows what the other side gives and what the side gives itself, as medians; the widest gap "
        "comes first. Blind spot: they rate us lower than we do. Undervalued: they rate us higher. Strength and "
        "weakness: both see it. Can't judge is never counted as a number. Both sides' ticks write a statement or a "
        "comment into the agreement; without them it stays out. The contact of the side that was rated writes down "
        "what it answers."
    )
    ABOUT_ONE = TurnsInto.ABOUT_ONE | {"answer"}

    # Showing

    def empty_words(self, view: View) -> str:
        """Who rates whom, as the step has it."""
        sides = rated_sides(view.step)
        if len(sides) > 1:
            return self.EMPTY
        rates = " and ".join(
            f"the {side_word(other(side))} rates the {side_word(side)}" for side in sides
        )
        own = ", which rates itself too" if view.step.self_rating else ""
        return f"Nothing is rated yet. F2 opens the private round: {rates}{own}. All of it is seen at once."

    def rows(self, view: View) -> Sequence[Row]:
        """The statements, those the client rated first, then what was written beside them."""
        found = gaps(view.record.of(Score, view.step.uid))
        rows: list[Row] = []
        for rating in SIDES:
            about = [each for each in found if each.item.side == other(rating)]
            # A file may bring several scales; each has its own numbers over its statements.
            for place, scale in enumerate(dict.fromkeys(each.scale for each in about)):
                alike = [each for each in about if each.scale == scale]
                uid = f"heading:{rating}:{place}"
                rows.append(Row(uid, GapHeading(rating, scale, alike), heading=True))
                rows += [Row(each.item.uid, self._row(view, each, rating)) for each in alike]
        return [*rows, *self._words(view)]

    def _row(self, view: View, gap: Gap, rating: Side) -> GapStatement:
        became = view.record.item(gap.item.body.became) if gap.item.body.became else None
        return GapStatement(gap, rating, became.number if became else "")

    def _words(self, view: View) -> list[Row]:
        comments = as_on_sheet(view.record.of(Comment, view.step.uid), view.record.agenda)
        rows = [Row("heading:words", bold("IN WORDS"), heading=True)] if comments else []
        rows += [Row(each.uid, self._comment(view, each)) for each in comments]
        if withheld := _withheld(view):
            rows.append(Row("heading:withheld", muted(withheld), heading=True))
        return rows

    def _comment(self, view: View, item: Item[Comment]) -> Block:
        author = muted(view.record.name_of(item.author)) if item.author else Content("")
        mark = coloured(GLYPHS[item.side], item.side)
        column = item.body.column or (_ANSWER if is_reply(item) else "")
        about = " · ".join(filter(None, (shorten(item.body.on, 60), column)))
        right = Content("  ").join([author, ticks(item)]) if item.author else ticks(item)
        lines = [Passage(_quoted(item.body.text), mark, right), *rewording(view.record, item)]
        if about:
            lines.append(Passage(muted(about)))
        return Block(*lines, indent=INDENT)

    def summary(self, view: View) -> Content:
        """How many blind spots there are."""
        found = map(gap_of, view.record.of(Score, view.step.uid))
        blind = sum(each.verdict == "blind spot" for each in found)
        return muted(f"{blind} blind spot{'' if blind == 1 else 's'}" if blind else "")

    def detail(self, view: View, uid: str) -> VisualType:
        """The chosen statement's spread, its prediction, what was said beside it, and what came of it."""
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Score) or item.side is None:
            return Content("")
        gap, side, body = gap_of(item), item.side, item.body
        fields: list[tuple[str, Content | str]] = [
            ("Area", body.area),
            (side_label(other(side)), in_words(gap.given, body.given, gap.scale)),
        ]
        if body.own is not None:
            fields.append((f"{side_label(side)} itself", in_words(gap.own, body.own, gap.scale)))
        if body.forecast is not None:
            fields.append(("Expected", foreseen_words(gap)))
        fields.append(("Last time", last_time_words(body)))
        became = view.record.item(body.became) if body.became else None
        if became is not None:
            fields.append(
                ("Became", f"{became.number} {getattr(became.body, 'action', '')}".strip())
            )
        said = [
            Passage(
                _quoted(each.body.text),
                coloured(GLYPHS[each.side], each.side),
                muted(each.body.column),
            )
            for each in view.record.of(Comment, view.step.uid)
            if is_about(each, item)
        ]
        return Block(*pairs(*fields).lines, *said, indent=16)

    # Writing

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """A comment; what was rated is never changed."""
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Comment):
            return None

        def save(room: Room, name: str, value: object) -> None:
            room.scorecard.change(uid, **{name: value})

        specs = (text_field("text", "In words"),)
        return Subject(uid, "Comment", specs, body_values(item), save=save)

    def main_title(self, view: View) -> str:
        """Without scores there is a round to open."""
        return "" if self.captured(view) else "open the round"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a score takes ticks, only a comment is edited, and nothing is written anew or moved."""
        if action in _NEVER:
            return False
        item = self.chosen_item()
        score = item is not None and isinstance(item.body, Score)
        if action == "edit" and score:
            return False
        if (
            action == "main"
            and self._may("main")
            and self.form is None
            and self.captured(self.view)
        ):
            return item is not None or self.running(self.view) is not None
        return super().check_action(action, parameters)

    def whose(self, action: str, item: Item[Any] | None) -> Side | None:
        """The side that was rated answers."""
        if action == "answer" and item is not None and isinstance(item.body, Score | Comment):
            return replied_to(item, by_area=True)[1]
        return super().whose(action, item)

    def own_main(self) -> str:
        """Write down what one's own side answers, where it was rated."""
        return "answer"

    # Doing

    async def main(self) -> None:
        """Open the round, or say what comes of the chosen statement."""
        if self.locked():
            return
        if not self.captured(self.view):
            self.action_round()
        elif self.chosen_item():
            self.run_worker(self._take_up())

    def called(self, item: Item[Any]) -> str:
        """A comment has no number."""
        return item.number or "the comment"

    def owners(self, item: Item[Any]) -> Side | None:
        """The side that was rated improves what it was rated on."""
        return item.side if isinstance(item.body, Score) else super().owners(item)

    def action_allow(self) -> None:
        """Say what both sides allow to be written into the agreement."""
        if not self.locked():
            self.run_worker(self._allow())

    async def _allow(self) -> None:
        view, item = self.view, self.chosen_item()
        scopes = _scopes(view, item)
        answers = [(str(place), words) for place, (words, _) in enumerate(scopes, start=1)]
        written = [each.uid for each in _to_write(view) if each.both_agree]
        if written:
            answers.append(("x", "nothing: take out what is in it"))
        # Each mark stands in it: its data is counts, and a page is written from its data alone.
        question = (
            "What do both sides allow into the agreement?\n\n"
            "The agreement lists each mark, without names."
        )
        over = while_same(
            _to_write,
            view,
            "The scores were changed at another seat meanwhile. Nothing was recorded here.",
        )
        answer = await self.console.ask(question, answers, over=over)
        if answer == "x":
            done = await self.console.do(
                lambda room: room.scorecard.allow(written, allowed=False), over=over
            )
            if done:
                self.console.say("No score of this step is written into the agreement.")
        elif answer:
            words, uids = scopes[int(answer) - 1]
            if (
                await self.console.do(lambda room: room.scorecard.allow(uids), over=over)
                is not None
            ):
                self.console.say(f"Into the agreement: {words}.")

    def action_answer(self) -> None:
        """Write what the rated side answers about the area or statement of the chosen row."""
        if not self.locked():
            self.run_worker(self._answer())

    async def _answer(self) -> None:
        item = self.chosen_item()
        if item is None or item.side is None:
            return
        by_area = self.view.step.comments == "area"
        on, rated = replied_to(item, by_area=by_area)
        step = self.view.step.uid

        def answered(view: View) -> str:
            now = reply_about(view.record, step, on, rated)
            return "" if now == before else _ANSWERED

        before = reply_about(self.view.record, step, on, rated)
        column = self.view.step.reply or _ANSWER
        title = f"{column}: {side_name(rated)} on “{on}”"
        asked = Questionnaire(
            title,
            (text_field("text", column),),
            {"text": before.body.text if before else ""},
            keep="save",
            draft=f"{self.view.step.uid}/answer:{rated}:{on}",
            over=lambda view: as_asked(item)(view) or answered(view),
        )
        uid = await self.console.fill(
            asked, lambda room, given: room.scorecard.reply(item.uid, str(given["text"] or ""))
        )
        if uid:
            self.clauses.select(uid)

    async def _take_up(self) -> None:
        item = self.chosen_item()
        if item is None:
            return
        answers = [("c", "a commitment"), ("v", "a decision"), ("t", "a topic for another day")]
        if isinstance(item.body, Score) and not item.both_agree:
            answers.append(("b", "in writing: both sides tick it for the agreement"))
        name = item.number or "this comment"
        over = as_asked(item, with_ticks)
        answer = await self.console.ask(f"What comes of {name}?", answers, over=over)
        if answer == "c":
            await self.word("commitment", item)
        elif answer == "v":
            await self.word("decision", item)
        elif answer == "t":
            await self.set_aside(item)
        elif answer == "b":
            await self.console.do(lambda room: room.clauses.accept(item.uid), over=over)


def _to_write(view: View) -> tuple[Item[Any], ...]:
    """Return what of this step can be written into the agreement."""
    return (*view.record.of(Score, view.step.uid), *view.record.of(Comment, view.step.uid))


def _scopes(view: View, chosen: Item[Any] | None) -> list[tuple[str, list[str]]]:
    """Return what can be allowed at once, in words and as uids: all, an area, one alone; without and with comments."""
    scores = view.record.of(Score, view.step.uid)
    comments = view.record.of(Comment, view.step.uid)
    found: list[tuple[str, list[str]]] = []

    def offer(words: str, some: Sequence[Item[Score]], said: Sequence[Item[Comment]]) -> None:
        uids = [each.uid for each in some]
        beside = [each.uid for each in said]
        found.append((words, uids))
        if beside:
            count = "1 comment" if len(beside) == 1 else f"{len(beside)} comments"
            found.append((f"{words}, with {count}", [*uids, *beside]))

    offer(f"all {len(scores)} scores" if len(scores) > 1 else "the score", scores, comments)
    if chosen is None:
        return found
    if isinstance(chosen.body, Comment):
        found.append(("this comment", [chosen.uid]))
        return found
    area = [
        each for each in scores if (each.side, each.body.area) == (chosen.side, chosen.body.area)
    ]
    if len(area) not in (1, len(scores)):
        of_area = [each for each in comments if any(is_about(each, score) for score in area)]
        offer(f"the {len(area)} scores of {chosen.body.area}", area, of_area)
    if len(scores) > 1:
        words = known_as(chosen.body)
        own = [each for each in comments if each.body.on == words and is_about(each, chosen)]
        offer(f"{chosen.number} alone", [chosen], own)
    return found


def _quoted(text: str) -> Content:
    return Content(f"“{text}”")


def _withheld(view: View) -> str:
    """Return in words how many comments are not shown; "" for none."""
    count = sum(
        item.body.withheld
        for item in view.record.of(Round, view.step.uid)
        if item.body.what == "scorecard" and item.body.stage == "revealed"
    )
    if not count:
        return ""
    verb = "comment is" if count == 1 else "comments are"
    return f"{count} {verb} not shown: fewer than three people answered."
