"""The pane of the scorecard."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.model.scorecard import Score
from workshop.room.view import View
from workshop.tui.commands import bindings
from workshop.tui.drawing import number
from workshop.tui.pane import Pane
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clauses import Row


class ScorecardPane(Pane):
    """How each of us sees the other and itself."""

    KIND = "scorecard"
    BINDINGS = [*bindings("scorecard"), *bindings("pane"), *bindings("writing")]
    EMPTY = "Nothing is rated yet."

    def rows(self, view: View) -> Sequence[Row]:
        """The statements as they were rated."""
        return [
            Row(item.uid, Block(Passage(Content(item.body.text), number(item))))
            for item in view.record.of(Score, view.step.uid)
        ]
