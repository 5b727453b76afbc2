"""Intents of the scorecard: its private round fills it; what is left are a comment's words and the answers to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from workshop.model.agenda import Step
from workshop.model.items import Item, edited
from workshop.model.scorecard import Comment, Score, replied_to, reply_about
from workshop.model.sides import SIDES, Side, side_word
from workshop.model.text import clean
from workshop.room.steps.intents import Intents, require_words


class ScorecardIntents(Intents):
    """What can be done with scores after the reveal."""

    NAME = "scorecard"
    KIND = "scorecard"
    TYPES = (Comment,)

    def change(self, uid: str, **fields: object) -> None:
        """Change a comment."""
        self.change_item(uid, fields)

    def allow(self, uids: Iterable[str], *, allowed: bool = True) -> int:
        """Set the ticks of both sides for scores and comments, or take them away: one act; return how many changed."""
        with self.writing("allow", power="agree") as writer:
            items = [self.item(uid, Score, Comment) for uid in uids]
            ticks = SIDES if allowed else ()
            changed = [each for each in items if set(each.agreed) != set(ticks)]
            count = "1 entry" if len(changed) == 1 else f"{len(changed)} entries"
            words = f"scores: {count} {'go into' if allowed else 'stay out of'} the agreement"
            for each in changed:
                self.put(writer, structs.replace(each, agreed=ticks), words)
        return len(changed)

    def reply(self, uid: str, text: str) -> str:
        """Write down what the rated side answers about the area or statement of a score or comment; return its uid.

        An answer that is there already is replaced.
        """
        with self.writing("reply", power="answer", whose=self._rated(uid)) as writer:
            item = self.item(uid, Score, Comment)
            step = self._step_of(item)
            require_words(text, "text", "What does the rated side answer?")
            on, rated = replied_to(item, by_area=step is None or step.comments == "area")
            words = clean(text)
            done = f"the {side_word(rated)} answers about “{on}”"
            before = reply_about(self.core.record, item.step, on, rated)
            if before is not None:
                body = structs.replace(before.body, text=words)
                self.put(writer, edited(before, body), done)
                return before.uid
            made = self.make(
                writer, Comment(words, on, rated, step.reply if step else ""), item.step, rated
            )
            writer.describe(done)
        return made.uid

    def _rated(self, uid: str) -> Side | None:
        """Return the side that a score or a comment rates, None where it is neither."""
        item = self.core.record.item(uid)
        if item is None or not isinstance(item.body, Score | Comment):
            return None
        return replied_to(item, by_area=True)[1]

    def _step_of(self, item: Item[Any]) -> Step | None:
        return next((each for each in self.core.record.agenda if each.uid == item.step), None)
