"""How the statements of a scorecard are drawn: both sides' marks on one scale, the figures, and those of last time."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.insight.gaps import Figure, Gap, Verdict, foreseen, verdict_word
from workshop.model.earlier import Moved, change_sign, change_words, last_time, moved, moved_counts
from workshop.model.items import Item
from workshop.model.last_time import median_of
from workshop.model.rounds import Scale, Tally, why_hidden
from workshop.model.scorecard import Score, percent
from workshop.model.sides import Side, other
from workshop.model.values import show_date
from workshop.model.weighted import weighted, weighted_last_time
from workshop.tui.panes.drawing import INDENT, bold, muted, number, of_side, ticks
from workshop.tui.widgets.block import Block, Drawn, Passage
from workshop.tui.widgets.side_marks import COLOURS, GLYPHS, coloured
from workshop.tui.words import side_name

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


class GapHeading(Drawn):
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


class GapStatement(Drawn):
    """One statement as it was rated: its words, and below them where both sides see it on the scale."""

    def __init__(self, gap: Gap, rating: Side, became: str) -> None:
        self._gap = gap
        self._rating = rating
        self._became = became

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GapStatement) and self._shown == other._shown

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
            return head + Content("\n" + " " * INDENT) + muted(hidden_words(gap.item.body.given))
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
    """Return `weighted score 3.6   Strategy 4.0 (50 %)   Creative 3.2 (50 %)`; nothing where nothing has a weight."""
    figures = weighted(sorted((each.item for each in found), key=lambda each: each.position))
    if figures is None:
        return Content("")
    parts = [bold(f"weighted score {figures.figure}")]
    if (then := weighted_last_time(each.item for each in found)) is not None:
        parts = [bold(f"weighted score {change_words(then, figures.figure)}")]
    shares = [(each, percent(each.share).replace(" ", "\u00a0")) for each in figures.areas]
    parts += [muted(f"{each.area} {each.figure} ({share})") for each, share in shares]
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


def last_time_words(body: Score) -> str:
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


def in_words(figure: Figure | None, tally: Tally, scale: Scale) -> str:
    """Return `2 below what we need, between 1 and 4, 4 answers, 1 could not judge`."""
    if figure is None:
        return hidden_words(tally)
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


def hidden_words(tally: Tally) -> str:
    """Return why no figure is shown, with how many could not judge."""
    if tally.answers:
        cannot = f" ({tally.cannot} could not judge)" if tally.cannot else ""
        return f"{why_hidden(tally)}{cannot}"
    return f"nobody could judge ({tally.cannot} asked)" if tally.cannot else "nobody rated it"


def foreseen_words(gap: Gap) -> str:
    if gap.forecast is None:
        return hidden_words(gap.item.body.forecast or Tally())
    words = _digit(gap.forecast, gap.scale)
    if not gap.surprise:
        return words if gap.surprise is None else f"{words}, as it came"
    return f"{words}; it came {'higher' if gap.surprise > 0 else 'lower'}"
