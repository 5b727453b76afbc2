"""Intents of the expectations: what one side expects, the other's answer, the wording both agree."""

from __future__ import annotations

from msgspec import structs

from workshop.model.expectations import ANSWERS, Expectation, ExpectationAnswer
from workshop.model.items import Item
from workshop.model.sides import Side, other
from workshop.room.acts import changed, label
from workshop.room.steps.as_shown import require_as_shown
from workshop.room.steps.intents import Intents, require_words


class ExpectationsIntents(Intents):
    """What can be done with expectations."""

    NAME = "expectations"
    KIND = "expectations"

    def add(self, side: Side, text: str = "", **fields: object) -> str:
        """Add what `side` expects of the other; return its uid."""
        with self.writing("add"):
            require_words(text, "text", "Write what is expected first.")
            return self.add_item(changed(Expectation(text=text), fields), side=side)

    def change(self, uid: str, **fields: object) -> None:
        """Change an expectation. Its ticks fall, for the text is no longer what was agreed."""
        self.change_item(uid, fields)

    def _turned_over(self, body: Expectation) -> tuple[Expectation, str]:
        """Return an expectation without an answer; a wording that both sides found stays, without its ticks."""
        if not body.answer:
            return body, ""
        found = "" if body.agreed_wording == body.text else body.agreed_wording
        unanswered = structs.replace(body, answer="", agreed_wording=found)
        return unanswered, "its answer no longer counts"

    def answer(
        self,
        uid: str,
        answer: ExpectationAnswer,
        words: str | None = None,
        *,
        shown: Item[Expectation] | None = None,
    ) -> None:
        """Record the other side's answer, and what it says to it; without `words` what it said before stays.

        A *yes* takes the wording as it was expected where none is agreed yet; another answer gives that back.
        `shown` is the expectation as it stood before whoever answers. Raises Refused where its words or its answer
        are others by now; the same answer is no act.
        """
        with self.writing("answer", power="answer", whose=self._answering(uid)):
            item = self.item(uid)
            body: Expectation = item.body
            said_already = body.answer == answer and words in (None, body.words)
            require_as_shown(item, shown, "text", *(() if said_already else ("answer", "words")))
            fields: dict[str, object] = {"answer": answer}
            if words is not None:
                fields["words"] = words
            if answer == "yes" and not body.agreed_wording:
                fields["agreed_wording"] = body.text
            elif answer != "yes" and body.answer == "yes" and body.agreed_wording == body.text:
                fields["agreed_wording"] = ""
            answered = ANSWERS.get(answer, answer)
            self.change_item(uid, fields, f"{label(item)} answered {answered}")

    def explain(self, uid: str, words: str) -> None:
        """Record what the side that answers says to it, whatever its answer is."""
        with self.writing("explain", power="answer", whose=self._answering(uid)):
            self.change_item(uid, {"words": words}, f"{label(self.item(uid))}: answer explained")

    def _answering(self, uid: str) -> Side | None:
        """Return the side that answers an expectation, None for one of no side."""
        side = self.item(uid).side
        return other(side) if side else None
