"""Intents of the scorecard: it is filled by its private round, so all that is left is to correct a comment's words."""

from __future__ import annotations

from workshop.model.scorecard import Comment
from workshop.room.steps.intents import Intents


class ScorecardIntents(Intents):
    """What can be done with scores after the reveal."""

    NAME = "scorecard"
    KIND = "scorecard"
    TYPES = (Comment,)

    def change(self, uid: str, **fields: object) -> None:
        """Change a comment."""
        self.change_item(uid, fields)
