"""The pane of a poll."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.model.poll import Poll
from workshop.room.view import View
from workshop.tui.commands import bindings
from workshop.tui.drawing import number
from workshop.tui.pane import Pane
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clauses import Row


class PollPane(Pane):
    """One question, chosen privately, shown together."""

    KIND = "poll"
    BINDINGS = [*bindings("poll"), *bindings("pane"), *bindings("writing")]
    EMPTY = "Nobody was asked yet."

    def rows(self, view: View) -> Sequence[Row]:
        """The polls of this step."""
        return [
            Row(item.uid, Block(Passage(Content(item.body.question), number(item))))
            for item in view.record.of(Poll, view.step.uid)
        ]
