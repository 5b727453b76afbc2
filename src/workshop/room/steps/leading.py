"""Leading: moving through the agenda, the clock, and changing the agenda on the way."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from msgspec import structs

from workshop.errors import InputError, Refused
from workshop.model.agenda import Step, fit_the_rest, index_of, length, moved, neighbour
from workshop.model.clock import read_clock
from workshop.model.items import Item
from workshop.model.kinds import KINDS, ROUND_TYPES
from workshop.model.names import KindName
from workshop.model.notes import HEADINGS
from workshop.model.rounds import Round
from workshop.model.session import EDITABLE, OPEN, State, state_word
from workshop.model.text import clean_line
from workshop.room.acts import Acts, label
from workshop.room.seats import require
from workshop.room.steps.clock import stopped
from workshop.store.writer import Writer

RUNS_IN = EDITABLE | {"proposed"}
"""The states in which the clock can run."""


class LeadIntents(Acts):
    """What the facilitator does to lead. Moving and the clock are reversed by hand, not by undo."""

    NAME = "lead"

    def go_to(self, step: str) -> None:
        """Open the step with this uid; the clock goes with it. In a finished session it is only looked at."""
        core = self.core
        require(core.seat, "move")
        target = self.core.step(step)
        if core.record.session.state not in OPEN:
            core.look_at(step)
            return
        if step == core.record.session.step:
            return
        with core.writing(
            "lead.go-to", f"went to {target.title}", power="move", undoable=False
        ) as writer:
            session = core.record.session
            since = core.moment if session.since else None
            paused = stopped(core, writer, since)
            writer.save_session(
                structs.replace(paused, step=step, since=since, state=session.state)
            )
        core.mark_time()

    def next(self) -> bool:
        """Go to the next step that is not parked; return False at the end."""
        return self._by(1)

    def back(self) -> bool:
        """Go to the step before that is not parked; return False at the beginning."""
        return self._by(-1)

    def _by(self, delta: int) -> bool:
        require(self.core.seat, "move")
        target = neighbour(self.core.record.agenda, self.core.open_step.uid, delta)
        if target is not None:
            self.go_to(target.uid)
        return target is not None

    def start_clock(self) -> None:
        """Begin, or go on after a pause."""
        core = self.core
        require(core.seat, "clock")
        if core.record.session.since is not None:
            return
        with core.writing(
            "lead.start-clock", "clock started", power="clock", undoable=False
        ) as writer:
            session = core.record.session
            if session.state not in RUNS_IN:
                raise Refused(
                    f"This session is {state_word(session.state)}, so its clock cannot be started."
                )
            if session.started is None:
                # From its start the session is measured against the minutes planned now; the agenda may change later.
                planned = length(core.record.agenda) + session.slack
                session = structs.replace(session, started=core.moment, planned=planned)
            state: State = "proposed" if session.state == "proposed" else "running"
            writer.save_session(structs.replace(session, state=state, since=core.moment))
        core.mark_time()

    def pause_clock(self) -> None:
        """Let the clock stand still."""
        core = self.core
        require(core.seat, "clock")
        if core.record.session.since is None:
            return
        with core.writing(
            "lead.pause-clock", "clock paused", power="clock", undoable=False
        ) as writer:
            writer.save_session(stopped(core, writer))

    def add_minutes(self, minutes: int) -> None:
        """Give the open step more minutes, or fewer; never less than none."""
        with self._changing("change-step"):
            step = self.core.open_step
            self.set_minutes(step.uid, max(0, step.minutes + minutes))

    def set_minutes(self, uid: str, minutes: int) -> None:
        """Set the minutes of a step."""
        with self._changing("change-step") as writer:
            _require_minutes(minutes)
            self._change_step(writer, uid, f"{minutes} minutes", minutes=minutes)

    def fit_the_rest(self) -> str:
        """Shorten or park what is left so that the session ends as planned, its slack used; return what was done.

        The planned end is that of the agenda the session began with.
        """
        core = self.core
        with self._changing("fit-the-rest") as writer:
            agenda, step = core.record.agenda, core.open_step
            clock = read_clock(core.record.session, agenda, core.now())
            left = clock.total_planned - clock.total_spent
            wants = max(0, clock.left + step.break_after * 60)
            fitted = fit_the_rest(agenda, step.uid, left, wants)
            words = _what_was_fitted(agenda, fitted)
            if words:
                self._save(writer, fitted, words)
        return f"{words[0].upper()}{words[1:]}." if words else "What is left already fits."

    def retitle(self, uid: str, title: str) -> None:
        """Give a step another title."""
        with self._changing("change-step") as writer:
            line = clean_line(title)
            if not line:
                raise InputError("A step needs a title.", "title")
            self._change_step(writer, uid, f"called {line}", title=line)

    def park_step(self, uid: str) -> None:
        """Leave a step out today, or take it in again. It stays reachable."""
        with self._changing("change-step") as writer:
            parked = self.core.step(uid).parked
            words = "taken in again" if parked else "parked"
            self._change_step(writer, uid, words, parked=not parked)

    def move_step(self, uid: str, delta: int) -> None:
        """Move a step up (-1) or down (+1) in the agenda."""
        with self._changing("move-step") as writer:
            title = self.core.step(uid).title
            self._save(writer, moved(self.core.record.agenda, uid, delta), f"{title} moved")

    def add_step(self, kind: KindName, title: str = "", minutes: int = 10) -> str:
        """Add a step after the open one; return its uid. One of kind `notes` has the usual headings."""
        core = self.core
        with self._changing("add-step") as writer:
            _require_minutes(minutes)
            step = Step(
                core.new_uid(),
                kind=kind,
                title=clean_line(title) or KINDS[kind].title,
                minutes=minutes,
                headings=HEADINGS if kind == "notes" else (),
            )
            agenda = list(core.record.agenda)
            agenda.insert(index_of(agenda, core.record.session.step) + 1, step)
            self._save(writer, tuple(agenda), f"{step.title} added to the agenda")
        return step.uid

    def remove_step(self, uid: str) -> None:
        """Take an empty step out of the agenda; its time goes to the open one.

        Refused while something was captured in it, or it is open.
        """
        core = self.core
        with self._changing("remove-step") as writer:
            record, step = core.record, self.core.step(uid)
            if record.session.step == uid:
                raise Refused("This step is open. Go to another one first.")
            held = [_held(item) for item in record.items if item.step == uid]
            if held:
                raise Refused(f"{step.title} holds {', '.join(held)}. Park the step instead.")
            rest = tuple(
                structs.replace(each, spent=each.spent + step.spent)
                if each.uid == record.session.step
                else each
                for each in record.agenda
                if each.uid != uid
            )
            self._save(writer, rest, f"{step.title} taken out of the agenda")

    def _changing(self, intent: str) -> AbstractContextManager[Writer]:
        return self.writing(intent, power="agenda")

    def _change_step(self, writer: Writer, uid: str, words: str, **fields: object) -> None:
        title = self.core.step(uid).title
        agenda = tuple(
            structs.replace(each, **fields) if each.uid == uid else each
            for each in self.core.record.agenda
        )
        self._save(writer, agenda, f"{title}: {words}")

    def _save(self, writer: Writer, agenda: tuple[Step, ...], words: str) -> None:
        writer.save_agenda(self.core.record.session.id, agenda)
        writer.describe(words)


def _require_minutes(minutes: int) -> None:
    if not 0 <= minutes <= 600:
        raise InputError("A step has 0 to 600 minutes.", "minutes")


def _what_was_fitted(before: tuple[Step, ...], after: tuple[Step, ...]) -> str:
    pairs = list(zip(before, after, strict=True))
    parked = [new.title for old, new in pairs if new.parked and not old.parked]
    shorter = sum(not new.parked and new.minutes < old.minutes for old, new in pairs)
    words = [f"{shorter} step{'' if shorter == 1 else 's'} shortened"] if shorter else []
    words += [f"parked: {', '.join(parked)}"] if parked else []
    return ", ".join(words)


def _held(item: Item[Any]) -> str:
    """Return what people call an item that stands in a step."""
    body = item.body
    return (
        f"the private round {ROUND_TYPES[body.what].title}"
        if isinstance(body, Round)
        else label(item)
    )
