"""The ballot at a seat of one's own, in the place of the open step, with what is promised and how the round stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from workshop.model.ballot import from_text
from workshop.model.rounds import Answer, Question, Tally
from workshop.room.rounds.turn import OF_SIDE, Turn
from workshop.tui.panes.ballot import Ballot
from workshop.tui.panes.drawing import muted
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.static_text import StaticText

if TYPE_CHECKING:
    from collections.abc import Callable


_ROOMY = 24
"""Lines of a screen from which the whole promise stands above the questions."""


class OwnTurn(Vertical):
    """Somebody writes at their own seat. What they type is told to `keep` under the names of its drafts."""

    def __init__(
        self,
        turn: Turn,
        step: str,
        title: str,
        keep: Callable[[str, str], None],
        *,
        add: bool = False,
        again: str = "",
        kept: Mapping[str, str] | None = None,
        sealed: Mapping[str, str] | None = None,
        texts: Mapping[str, tuple[str, ...]] | None = None,
        tallies: Mapping[str, Tally] | None = None,
    ) -> None:
        """`step` is the uid of the step of the round.

        `again` is told to who has sealed already, and `add` adds to that; `kept` is what they typed before, and
        `sealed` what of it is sealed. `texts` and `tallies` are what a side answered, for its contact to make one voice
        of.
        """
        super().__init__(classes="own-turn")
        self.turn = turn
        self.step = step
        self.title = title
        self.add = add
        self._keep = keep
        self._again = again
        self._kept = dict(kept or {})
        self._sealed = dict(sealed or {})
        self._ballot = Ballot(turn.questions, texts=texts, tallies=tallies)
        self._touched = False
        self._drawn = False
        self.discarded = False
        """Whether the round was discarded while they wrote."""
        self.moved = False
        """Whether they are on the other side by now: the round asks them anew."""
        self.over = ""
        """Why nothing can be sealed any more, "" while it can."""
        self._counts = Content()
        self.warned = False
        """Whether it was just said that not all is answered: pressing the key again seals it all the same."""

    def compose(self) -> ComposeResult:
        """Yield what is told and the questions."""
        yield StaticText(classes="purpose")
        yield self._ballot

    def on_mount(self) -> None:
        """Put back what was typed before."""
        if self._kept:
            self._ballot.take_up(self._kept, "" if self._kept == self._sealed else None)
        self._drawn = True
        self.draw()

    def show(self, counts: Content, over: str, *, moved: bool = False) -> None:
        """Tell how the round stands now; nothing changes under the fingers of who writes."""
        self.moved = moved
        if (counts, over) != (self._counts, self.over):
            self._counts, self.over = counts, over
            self._ballot.set_class(bool(over), "over")
            self.draw()

    def draw(self) -> None:
        """Draw what stands above the questions."""
        head = Passage(Content.styled(self.title, "bold"), right=self._counts)
        promise = self.turn.promise
        if self.app.size.height < _ROOMY:
            promise = f"{promise.partition('.')[0]}."  # all of it stood in the step
        lines = [head]
        if not self.over:  # then the promise is kept, and what stands here needs the room
            lines.append(Passage(muted(promise)))
        if self._again and not self.over:
            lines.append(Passage(Content.styled(self._again, "$warn")))
        if self.over:
            lines.append(Passage(Content.styled(self.over, "bold $warn")))
        self.query_one(".purpose", StaticText).show(Block(*lines))

    # What is written

    @property
    def ballot(self) -> Ballot:
        """The questions."""
        return self._ballot

    def texts(self) -> dict[str, str]:
        """Return what is answered so far, by question, as a draft keeps it."""
        return {key: text for key, text in self._ballot.drafts().items() if text}

    @property
    def changed(self) -> bool:
        """Whether anything stands here that is not sealed."""
        return self._written() != self._sealed

    @property
    def finished(self) -> bool:
        """Whether all that stands here is sealed: there is nothing to seal again."""
        return bool(self._sealed) and not self.changed

    def _written(self) -> dict[str, str]:
        # Before what was kept is put back, that is what stands here.
        return self.texts() if self._drawn else self._kept

    def drafts(self) -> dict[str, str]:
        """Return what is typed and not sealed under the names of its drafts."""
        if not self._touched:
            return {}
        found = self._ballot.drafts()
        texts = {self.turn.draft_name(key): found.get(key, "") for key in self._keys}
        return {self.turn.draft_name(OF_SIDE): self.turn.side, **texts}

    @property
    def _keys(self) -> tuple[str, ...]:
        return tuple(each.key for each in self.turn.questions)

    @on(Ballot.Typed)
    def _typed(self, event: Ballot.Typed) -> None:
        event.stop()
        self.warned = False
        if not self.changed:
            if self._touched:
                self.sealed()  # it was changed and changed back
            return
        if not self._touched:
            # Also what was sealed and is being changed, so that all of it comes back together.
            self._touched = True
            self._keep(self.turn.draft_name(OF_SIDE), self.turn.side)
            for key, text in self.texts().items():
                self._keep(self.turn.draft_name(key), text)
        self._keep(self.turn.draft_name(event.key), event.text)

    def sealed(self) -> None:
        """Forget the drafts: what they hold is sealed."""
        self._touched = False
        for key in (OF_SIDE, *self._keys):
            self._keep(self.turn.draft_name(key), "")

    def not_sealed_any_more(self, texts: Mapping[str, str]) -> None:
        """Keep as a draft what was sealed and taken back."""
        for key, text in texts.items():
            self._keep(self.turn.draft_name(key), text)


def in_words(questions: tuple[Question, ...], texts: Mapping[str, str]) -> str:
    """Return what was typed in a ballot as text, to be read or kept in a file: each question with its answer."""
    parts = []
    for question in questions:
        answer = from_text(question, texts.get(question.key, ""))
        if words := _answer(question, answer):
            parts.append("\n".join([question.text, *(f"  {line}" for line in words)]))
    return "\n\n".join(parts)


def _answer(question: Question, answer: Answer) -> list[str]:
    if question.kind == "pick":
        return [each.text for each in question.options if each.key in answer.texts]
    lines = list(answer.texts)
    if answer.cannot:
        lines.append("can't judge")
    elif answer.point is not None:
        lines.append(question.scale.show(answer.point))
    return [*lines, *answer.comment.split("\n")] if answer.comment else lines
