"""The pane of the scorecard: both sides' ratings on one line a statement, widest gap first, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content
from textual.visual import VisualType

from workshop.insight.gaps import Figure, Gap, Verdict, foreseen, gap_of, gaps, verdict_word
from workshop.model.earlier import Moved, change_sign, change_words, last_time, moved, moved_counts
from workshop.model.items import Item
from workshop.model.last_time import median_of
from workshop.model.rounds import Round, Scale, Tally, why_hidden
from workshop.model.scorecard import (
    Comment,
    Score,
    is_about,
    is_reply,
    percent,
    rated_sides,
    replied_to,
    reply_about,
)
from workshop.model.sides import SIDES, Side, other, side_word
from workshop.model.text import shorten
from workshop.model.values import show_date
from workshop.model.weighted import weighted, weighted_last_time
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.drawing import INDENT, bold, muted, number, of_side, pairs, ticks
from workshop.tui.panes.editing import Subject, body_values
from workshop.tui.panes.round_pane import RoundPane
from workshop.tui.panes.turn_into import TurnsInto, into_commitment, into_decision, into_parked
from workshop.tui.services import Questionnaire
from workshop.tui.widgets.block import Block, Drawn, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import text_field
from workshop.tui.widgets.side_marks import COLOURS, GLYPHS, coloured
from workshop.tui.words import side_label, side_name

_NARROW = 64
"""Cells of a row below which the points of a scale stand closer."""
_CLOSE = 70
"""Cells of a row below which its figures do."""
_STYLES: dict[Verdict, str] = {
    "": "$muted",
    "strength": "bold $good",
    "weakness": "bold $bad",
    "blind spot": "bold $warn",
    "undervalued": "bold",
}
_NO_LINE = Content("")
_ANSWER = "Answer of the rated side"
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
            power="write",
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
                rows.append(Row(uid, _Heading(rating, scale, alike), heading=True))
                rows += [Row(each.item.uid, self._row(view, each, rating)) for each in alike]
        return [*rows, *self._words(view)]

    def _row(self, view: View, gap: Gap, rating: Side) -> _Statement:
        became = view.record.item(gap.item.body.became) if gap.item.body.became else None
        return _Statement(gap, rating, became.number if became else "")

    def _words(self, view: View) -> list[Row]:
        comments = list(view.record.of(Comment, view.step.uid))
        rows = [Row("heading:words", bold("IN WORDS"), heading=True)] if comments else []
        about = list(dict.fromkeys(replied_to(each, by_area=True) for each in comments))
        # What one side wrote stands together, and under each area or statement what the other answers.
        comments.sort(
            key=lambda each: (
                SIDES.index(other(replied_to(each, by_area=True)[1])),
                about.index(replied_to(each, by_area=True)),
                is_reply(each),
            )
        )
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
        lines = [Passage(_quoted(item.body.text), mark, right)]
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
            (side_label(other(side)), _in_words(gap.given, body.given, gap.scale)),
        ]
        if body.own is not None:
            fields.append((f"{side_label(side)} itself", _in_words(gap.own, body.own, gap.scale)))
        if body.forecast is not None:
            fields.append(("Expected", _foreseen(gap)))
        fields.append(("Last time", _last_time(body)))
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
        if action == "main" and self.form is None and self.captured(self.view):
            return item is not None or self.running(self.view) is not None
        return super().check_action(action, parameters)

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
        answer = await self.console.ask("What do both sides allow into the agreement?", answers)
        if answer == "x":
            done = await self.console.do(lambda room: room.scorecard.allow(written, allowed=False))
            if done:
                self.console.say("No score of this step is written into the agreement.")
        elif answer:
            words, uids = scopes[int(answer) - 1]
            if await self.console.do(lambda room: room.scorecard.allow(uids)) is not None:
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
        before = reply_about(self.view.record, self.view.step.uid, on, rated)
        column = self.view.step.reply or _ANSWER
        title = f"{column}: {side_name(rated)} on “{on}”"
        asked = Questionnaire(
            title,
            (text_field("text", column),),
            {"text": before.body.text if before else ""},
            keep="save",
            draft=f"{self.view.step.uid}/answer:{rated}:{on}",
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
        answer = await self.console.ask(f"What comes of {name}?", answers)
        if answer == "c":
            await self.word("commitment")
        elif answer == "v":
            await self.word("decision")
        elif answer == "t":
            await self.set_aside()
        elif answer == "b":
            await self.console.do(lambda room: room.clauses.accept(item.uid))


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
        words = chosen.body.text
        own = [each for each in comments if each.body.on == words and is_about(each, chosen)]
        offer(f"{chosen.number} alone", [chosen], own)
    return found


class _Heading(Drawn):
    """What stands over the statements one side rated: who on whom, the numbers of the scale, what the marks mean."""

    def __init__(self, rating: Side, scale: Scale, found: Sequence[Gap]) -> None:
        self._rating = rating
        self._scale = scale
        right, known = foreseen(found)
        compared = any(each.difference is not None for each in found)
        self._right = (
            f"{side_name(other(rating))} predicted {right} of {known}"
            if known
            else ("widest gap first" if compared else "lowest first")
        )
        self._weighted = _weighted_words(found)
        self._changes = muted(_changes(found))
        self._own = any(each.item.body.own is not None for each in found)

    def draw(self, width: int) -> Content:
        """Return it as it is drawn in `width` cells."""
        rating, rated = self._rating, other(self._rating)
        rates, is_rated = side_name(rating), side_name(rated)
        step = _step(self._scale, width)
        title = coloured(f"{rates} on {is_rated}".upper(), rating, "bold")
        marks = [of_side(rating, f"{rates}, median")]
        if self._own:
            marks.append(of_side(rated, f"{is_rated} on itself"))
        points = range(len(self._scale.labels))
        numbers = "".join(f"{self._scale.digit(point):<{step}}" for point in points).rstrip()
        return (
            Block(
                Passage(title, right=muted(self._right)),
                *(Passage(each) for each in (self._weighted, self._changes) if each.plain),
            )(width)
            + Content("\n")
            + Block(
                Passage(Content("  ").join(marks), muted(" " * INDENT + numbers)),
                indent=_indent(self._scale, step),
            )(width)
        )


class _Statement(Drawn):
    """One statement as it was rated: its words, and below them where both sides see it on the scale."""

    def __init__(self, gap: Gap, rating: Side, became: str) -> None:
        self._gap = gap
        self._rating = rating
        self._became = became

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Statement) and self._shown == other._shown

    def __hash__(self) -> int:
        return hash(self._gap.item.uid)

    @property
    def _shown(self) -> tuple[Item[Score], Side, str]:
        return self._gap.item, self._rating, self._became

    def measure(self, width: int) -> int:
        """Return how many rows it takes: its line on the scale stands beside its figures and adds none."""
        below = 1 if self._gap.given is None else self._below(width, _NO_LINE).measure(width)
        return self._head().measure(width) + below

    def draw(self, width: int) -> Content:
        """Return it as it is drawn in `width` cells."""
        gap, head = self._gap, self._head()(width)
        if gap.given is None:
            return head + Content("\n" + " " * INDENT) + muted(_hidden(gap.item.body.given))
        line = _line(gap, self._rating, _step(gap.scale, width))
        return head + Content("\n") + self._below(width, Content(" " * INDENT) + line)(width)

    def _below(self, width: int, line: Content) -> Block:
        gap = self._gap
        verdict = Content.styled(verdict_word(gap.verdict), _STYLES[gap.verdict])
        indent = _indent(gap.scale, _step(gap.scale, width))
        room = width - indent - (verdict.cell_length + 2 if verdict.plain else 0)
        return Block(Passage(self._figures(gap, width, room), line, verdict), indent=indent)

    def _head(self) -> Block:
        item = self._gap.item
        right = [Content.styled(f"→ {self._became}", "$good")] if self._became else []
        right.append(ticks(item))
        text = bold(item.body.text) + muted("  overall" if item.body.overall else "")
        words = Passage(text, number(item), Content("  ").join(right))
        return Block(words, indent=INDENT)

    def _figures(self, gap: Gap, width: int, room: int) -> Content:
        """Return the figures, of those beside a change since last time as many as fit into `room`."""
        rated, scale, body = other(self._rating), gap.scale, gap.item.body
        given = of_side(self._rating, f"{_digit(gap.given, scale):<3}")
        parts: list[Content] = []
        if body.own is not None:
            parts.append(of_side(rated, f"{_digit(gap.own, scale):<3}"))
        if body.forecast is not None:
            parts.append(muted(f"predicted {_digit(gap.forecast, scale):<3}"))
        if width >= _CLOSE:
            # In fewer cells there is no room for how many answered; the detail says it.
            parts.append(muted(f"from {gap.given.answers if gap.given else 0}"))
        by = Content("  " if width >= _CLOSE else " ")
        then, now = body.before.given if body.before else None, median_of(body)
        if then is None or now is None:
            return by.join([given, *parts])
        changed = [
            of_side(self._rating, words)
            for words in (change_words(then, now), change_sign(then, now))
        ]
        tries = [[changed[0], *parts[:count]] for count in range(len(parts), 0, -1)]
        tries.append([changed[1], *parts[:1]])
        found = (by.join(each) for each in tries)
        return next((each for each in found if each.cell_length <= room), by.join(tries[-1]))


def _weighted_words(found: Sequence[Gap]) -> Content:
    """Return `weighted 3.6   Strategy 4.0 (50 %)   Creative 3.2 (50 %)`; nothing where nothing has a weight."""
    figures = weighted(sorted((each.item for each in found), key=lambda each: each.position))
    if figures is None:
        return Content("")
    parts = [bold(f"weighted {figures.figure}")]
    if (then := weighted_last_time(each.item for each in found)) is not None:
        parts = [bold(f"weighted {change_words(then, figures.figure)}")]
    parts += [muted(f"{each.area} {each.figure} ({percent(each.share)})") for each in figures.areas]
    if figures.left_out:
        parts.append(muted(f"from {figures.counted} of {figures.counted + figures.left_out}"))
    return Content("   ").join(parts)


def _changes(found: Sequence[Gap]) -> str:
    """Return `since 12 Mar 2026: 3 up ↑, 1 down ↓, 2 as before =`; "" where nothing is compared with last time."""
    compared: dict[str, list[Moved]] = {}
    for body in (each.item.body for each in found):
        now = median_of(body)
        if body.before and body.before.given is not None and now is not None:
            day = show_date(body.before.date)
            compared.setdefault(day, []).append(moved(body.before.given, now))
    return "; ".join(f"since {day}: {moved_counts(each)}" for day, each in compared.items())


def _last_time(body: Score) -> str:
    """Return what was given last time, and what the side gave itself where both are known."""
    if body.before is None:
        return ""
    own, now = body.before.own, median_of(body, "own")
    itself = "" if own is None or now is None else f"; itself {change_words(own, now)}"
    return f"{last_time(body.before, median_of(body))}{itself}"


def _step(scale: Scale, width: int) -> int:
    """Return how many cells one point stands from the next: an even number, so that halves have a cell of their own."""
    return 4 if width >= _NARROW and len(scale.labels) <= 6 else 2


def _indent(scale: Scale, step: int) -> int:
    return INDENT + max(0, len(scale.labels) - 1) * step + 4


def _line(gap: Gap, rating: Side, step: int) -> Content:
    """Return the scale with a mark for what each side gives, one for both where they meet, and a line between."""
    last = max(0, len(gap.scale.labels) - 1) * step
    cells = [("·" if place % step == 0 else " ", "$muted") for place in range(last + 1)]
    sides: dict[Side | None, Figure] = {}
    if gap.given is not None:
        sides[rating] = gap.given
    if gap.own is not None:
        sides[other(rating)] = gap.own
    places = {side: min(last, round(each.middle * step)) for side, each in sides.items()}
    if places:
        for place in range(min(places.values()), max(places.values())):
            cells[place] = ("─", "$muted")
    if len(places) == 2 and len(set(places.values())) == 1:
        places = {None: next(iter(places.values()))}
    for side, place in places.items():
        cells[place] = (GLYPHS[side], f"bold {COLOURS[side]}")
    return Content.assemble(*cells)


def _digit(figure: Figure | None, scale: Scale) -> str:
    """Return a median in the digits of the scale: `4`, `3.5`; `–` for none."""
    return "–" if figure is None else figure.in_digits(scale)


def _in_words(figure: Figure | None, tally: Tally, scale: Scale) -> str:
    """Return `2 below what we need, between 1 and 4, 4 answers, 1 could not judge`."""
    if figure is None:
        return _hidden(tally)
    whole = figure.middle.is_integer() and figure.middle < len(scale.labels)
    words = scale.show(int(figure.middle)) if whole else _digit(figure, scale)
    low, high = scale.digit(figure.lowest), scale.digit(figure.highest)
    parts = [
        words,
        f"between {low} and {high}" if figure.range else "",
        "1 answer" if figure.answers == 1 else f"{figure.answers} answers",
        f"{tally.cannot} could not judge" if tally.cannot else "",
    ]
    return ", ".join(part for part in parts if part)


def _hidden(tally: Tally) -> str:
    """Return why no figure is shown, with how many could not judge."""
    if tally.answers:
        cannot = f" ({tally.cannot} could not judge)" if tally.cannot else ""
        return f"{why_hidden(tally)}{cannot}"
    return f"nobody could judge ({tally.cannot} asked)" if tally.cannot else "nobody rated it"


def _foreseen(gap: Gap) -> str:
    if gap.forecast is None:
        return _hidden(gap.item.body.forecast or Tally())
    words = _digit(gap.forecast, gap.scale)
    if not gap.surprise:
        return words if gap.surprise is None else f"{words}, as it came"
    return f"{words}; it came {'higher' if gap.surprise > 0 else 'lower'}"


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
