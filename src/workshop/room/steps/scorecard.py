"""Intents of the scorecard: it is filled by its private round, so all that is left is to correct a comment's words."""

from __future__ import annotations

from workshop.room.steps.intents import Intents


class ScorecardIntents(Intents):
    """What can be done with scores after the reveal."""

    NAME = "scorecard"

    def change(self, uid: str, **fields: object) -> None:
        """Change a comment."""
        self.change_item(uid, fields)
