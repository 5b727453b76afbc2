"""Intents of the scorecard: its private round fills it; what is left are a comment's words and the answers to them."""

from __future__ import annotations

from msgspec import structs

from workshop.errors import Refused
from workshop.model.scorecard import Comment, Score, replied_to, reply_about
from workshop.model.sides import side_word
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

    def reply(self, uid: str, text: str) -> str:
        """Write down what the rated side answers about the area or statement of a score or comment; return its uid.

        An answer that is there already is replaced. Raises Refused where the template names no column for it.
        """
        with self.writing("reply") as writer:
            item = self.item(uid, Score, Comment)
            step = self.core.step(item.step)
            if not step.reply or item.side is None:
                raise Refused(
                    "The template of this session names no column for the answer of the rated side."
                )
            require_words(text, "text", "What does the rated side answer?")
            on, rated = replied_to(item, by_area=step.comments == "area")
            words = clean(text)
            done = f"the {side_word(rated)} answers about “{on}”"
            before = reply_about(self.core.record, item.step, on, rated)
            if before is not None:
                body = structs.replace(before.body, text=words)
                self.put(writer, structs.replace(before, body=body), done)
                return before.uid
            made = self.make(writer, Comment(words, on, rated, step.reply), item.step, rated)
            writer.describe(done)
        return made.uid
