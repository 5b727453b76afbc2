"""Intents of the poll: its exact words and its scale, and hands that are shown and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from workshop.errors import InputError, Refused
from workshop.model.asking import round_in
from workshop.model.last_time import with_last_time
from workshop.model.poll import Poll, scale_of
from workshop.model.rounds import POINTS, New
from workshop.model.sides import Side
from workshop.model.text import clean_line
from workshop.room.acts import label
from workshop.room.earlier_sessions import earlier_sessions
from workshop.room.steps.hands import hands
from workshop.room.steps.intents import Intents


class PollIntents(Intents):
    """What can be done with polls."""

    NAME = "poll"
    KIND = "poll"

    def ask(self, question: str, scale: Sequence[str] = (), lowest: int = 1) -> None:
        """Set what the open step asks, and on which scale; what was asked before stays as it was answered.

        Raises Refused while people are answering it.
        """
        core = self.core
        with self.writing("ask") as writer:
            step = core.open_step
            running = round_in(core.record, step.uid, "poll")
            if running is not None and running.body.running:
                raise Refused(
                    "People are answering this question. Reveal or discard the round first."
                )
            line = clean_line(question)
            if not line:
                raise InputError("A poll needs a question.", "question")
            labels = tuple(clean_line(each) for each in scale)
            if labels and (len(labels) not in POINTS or not all(labels)):
                raise InputError("A scale has 2 to 11 points, each with words.", "scale")
            now = structs.replace(step, question=line)
            if labels:
                now = structs.replace(now, scale=labels, lowest=lowest)
            if now != step:
                agenda = tuple(now if each.uid == step.uid else each for each in core.record.agenda)
                writer.save_agenda(core.record.session.id, agenda)
                writer.describe(f"{step.title}: asks “{line}”")

    def count_hands(self, counts: Mapping[Side, Sequence[int]]) -> str:
        """Record a show of hands: for each side how many chose each point, low to high; return its uid."""
        with self.writing("count-hands") as writer:
            step = self.core.open_step
            scale = scale_of(step)
            client, agency, everybody = hands(counts, scale, self.core.record)
            body = Poll(
                step.question or step.title,
                scale.labels,
                scale.lowest,
                client,
                agency,
                everybody,
                hands=True,
            )
            sessions = earlier_sessions(self.core)
            (new,) = with_last_time(self.core.record, step, None, (New(body),), sessions)
            item = self.make(writer, new.body, step.uid, None)
            writer.describe(f"{label(item)}: hands counted")
        return item.uid
