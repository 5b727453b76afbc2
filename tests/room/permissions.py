"""Who may do what, found by trying every intent from every seat; as a program it writes docs/permissions.md anew.

Run it from the project's folder with `PYTHONPATH=tests:tests/room`. Nothing is written while it is tried: an intent is
stopped where it would write, after the room has checked the seat and the state of the session.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from intents_walk import EVERY, Act, uid
from msgspec import structs
from room_builders import Place, bring, with_every_kind

from builders import AGENDA, INES, JUN, LENA, PRIYA, TOMAS, a_record
from workshop.errors import Refused, WorkshopError
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.session import EDITABLE, NEXT, OPEN, State
from workshop.room import core
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.seats import CONSOLE, DESK, STAGE, Seat

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"

SIGNATORIES = tuple(structs.replace(each, contact=False) for each in (INES, TOMAS))
CONTACTS = tuple(structs.replace(each, contact=True) for each in (PRIYA, LENA))
OTHERS = (
    Participant("nora-lund", "Nora Lund", "client"),
    Participant("otto-beck", "Otto Beck", "agency"),
)
OBSERVERS = (
    Participant("zoe-brandt", "Zoe Brandt", "client", observer=True),
    Participant("yan-li", "Yan Li", "agency", observer=True),
)

Seats = tuple[Seat, ...]


def _own(people: tuple[Participant, ...]) -> Seats:
    return tuple(Seat("participant", each.handle) for each in people)


COLUMNS: dict[str, Seats] = {
    "facilitator": (CONSOLE,),
    "scribe": (Seat("scribe"),),
    "participant": _own(OTHERS),
    "contact": _own(CONTACTS),
    "signatory": _own(SIGNATORIES),
    "observer": _own(OBSERVERS),
    "stage": (STAGE,),
    "desk": (DESK,),
}
"""The seats of the table; people's own seats once for each side."""


class _Stopped(Exception):
    """The intent was about to write."""


class _WrongState(Exception):
    """The session is in a state in which this is not done."""


class _NoWriter:
    def __getattr__(self, name: str) -> Any:
        raise _Stopped


@contextmanager
def _no_writing(*_act: object) -> Iterator[_NoWriter]:
    yield _NoWriter()


def _state(session: Any, states: Any) -> None:
    if session.state not in states:
        raise _WrongState


def a_full_record() -> Record:
    """A session with an item of every kind, and somebody of every role on each side, at its step for notes."""
    record = with_every_kind(a_record())
    return structs.replace(
        record,
        participants=(*SIGNATORIES, *CONTACTS, *OTHERS, *OBSERVERS, JUN),
        session=structs.replace(record.session, step=AGENDA[4].uid),
    )


ACTS: dict[str, Act] = EVERY | {
    "notes.add": lambda room: room.notes.add("client", "Stop", "Late nights"),
    "notes.put_under": lambda room: room.notes.put_under(uid(room, "N1"), uid(room, "N1")),
    "needs.answer": lambda room: room.needs.answer(uid(room, "W1"), "no"),
    "needs.change": lambda room: room.needs.change(uid(room, "W1"), text="Sooner"),
    "look_back.say": lambda room: room.look_back.say("c", "kept", side="client"),
    "look_back.change": lambda room: room.look_back.change(uid(room, "G1"), text="The stand"),
}
"""Every intent, each by itself and for one side where it is done for one."""

SHARED = ("add_item", "change_item", "change_single", "give_to")
WRITING = "Write for the room, change, move and remove what is captured, count hands, turn it into something else"
ROWS: dict[str, str] = {
    "Read what everybody sees": "rounds.round rounds.views sign_off.reopening_voids",
    "Lead from step to step, stop the clock": "lead.go_to lead.next lead.back lead.pause_clock",
    "Start the clock, change the agenda and its minutes": "lead.start_clock lead.add_minutes lead.set_minutes "
    "lead.retitle lead.park_step lead.move_step lead.add_step lead.remove_step lead.fit_the_rest",
    "Add and correct people and parties": "welcome.add_people welcome.change_person welcome.remove_person "
    "welcome.change_handle welcome.name_organisation",
    WRITING: "",
    "Record a reading of a KPI": "kpis.add_reading",
    "Note an open question, park a topic": "noted.note",
    "Restate what the other side said; confirm what one's own side meant": "notes.restate notes.confirm "
    "clauses.confirm_words",
    "Answer what the other side expects, needs or rated": "expectations.answer expectations.explain needs.answer "
    "scorecard.reply",
    "Say what became of a promise (who has promised it, too)": "look_back.say look_back.explain",
    "Tick for a side; say that it promises nothing, or how clear the brief is": "clauses.agree "
    "commitments.promise_nothing scope.check_brief",
    "Tick for both sides at once; let stand or drop what was agreed last time": "clauses.accept clauses.stand "
    "clauses.drop clauses.all_stand scorecard.allow look_back.carry_rest look_back.let_go",
    "Open a private round, pass the keyboard, say who does not write": "rounds.open rounds.pass_keyboard "
    "rounds.excuse",
    "Seal for somebody at the passed keyboard or by form, discard a round": "rounds.sit_down rounds.seal_form "
    "rounds.speak_for rounds.discard",
    "Hand out forms and files, collect answers": "forms.hand_out forms.hand_out_all forms.remind files.hand_out "
    "files.hand_out_forms files.write_reminders files.collect_answers answers.collect",
    "Write and seal in a round at one's own seat, take it back": "rounds.write rounds.unsealed rounds.throw_away "
    "rounds.keep_discarded files.keep_own",
    "Say in one's own name what one did not seal in time": "rounds.say_late",
    "Release the one voice of a side": "rounds.release",
    "Reveal a round, once and for all": "rounds.reveal",
    "Propose the agreement, reopen it, end without one": "sign_off.propose sign_off.reopen sign_off.withdraw "
    "sign_off.close",
    "Confirm a section that was read back": "sign_off.confirm",
    "Name the key that one came in with as the one that one signs with": "welcome.sign_with_own_key",
    "Sign, put off, decline or state a reservation, in one's own name": "sign_off.sign sign_off.decline "
    "sign_off.not_today sign_off.reserve sign_off.sentence",
    "Hand in a signature made with one's own key": "filing.attach",
    "Fetch the page at one's own seat, to sign it with one's own key": "filing.page",
    "File a reply by mail or another's signature by key": "filing.confirm_by_mail filing.replied filing.attach_file",
}
"""What is done, in words, with the intents that do it; what is not named here writes for the room."""


def row_of(name: str) -> str:
    """Return the row of the table in which an intent stands."""
    return next((words for words, names in ROWS.items() if name in names.split()), WRITING)


_WHEN: dict[frozenset[State], str] = {
    frozenset(EDITABLE): "until it is proposed",
    frozenset(OPEN): "until it is over",
    frozenset(NEXT): "*",
}

HEAD = """\
# Who may do what

Made from the program: every intent of a room is tried from every kind of seat (`tests/room/permissions.py`).

*yes*: for everybody. *own side*: for the person's own side alone. *–*: not at all. A contact is also a participant,
and so is a signatory; an observer only reads. At the console the facilitator does this for whoever has no seat, and it
is recorded as done there. To sign means there that the signatory types their name, or has the facilitator type it while
they are in the room, on video or on the phone; the signature says who typed. Nobody signs for another.

"""
FOOT = """
`*`: where the session stands so that it makes sense: an agreement is proposed before it is confirmed or signed, what is
proposed is reopened before it is changed, a step of a finished session is only looked at.

Everybody takes back only what they did last themselves, and nobody what was revealed, proposed, confirmed, declined or
signed, or came before that. What each seat sees is in [privacy](privacy.md).
"""


def document(table: dict[str, dict[str, str]], states: dict[str, frozenset[State]]) -> str:
    """Return the table as it stands in docs/permissions.md. Raises ValueError where a row holds different answers."""
    lines = [f"| | {' | '.join(COLUMNS)} | when |", f"|---|{'---|' * (len(COLUMNS) + 1)}"]
    for words in ROWS:
        names = [name for name in table if row_of(name) == words]
        found = {(*table[name].values(), _WHEN[states[name]]) for name in names}
        if len(found) != 1:
            raise ValueError(f"{words}: {[(name, table[name], states[name]) for name in names]}")
        lines.append(f"| {words} | {' | '.join(found.pop())} |")
    return HEAD + "\n".join(lines) + "\n" + FOOT


def tried(room: Room, act: Act) -> str:
    """Return `yes` where the seat may do it now, `seat` or `state` where that forbids it."""
    with (
        patch.object(room.core.store, "writing", _no_writing),
        patch.object(core, "require_state", _state),
    ):
        try:
            act(room)
        except _WrongState:
            return "state"
        except Refused as refused:
            if str(refused).startswith(("From the ", "Nobody signs for another")):
                return "seat"
        except (_Stopped, WorkshopError):
            pass
        return "yes"


def found_at(desk: Desk, session: str) -> dict[str, dict[str, str]]:
    """Return by intent what each column may: `yes`, `own side`, or `–`."""
    room = desk.room(session)
    record = room.core.record
    table: dict[str, dict[str, str]] = {name: {} for name in ACTS}
    with patch.object(
        type(room.core), "record", record
    ):  # nothing is written, so it need not be read again
        for column, seats in COLUMNS.items():
            for name, act in ACTS.items():
                said = []
                for seat in seats:
                    room.core.seat = seat
                    said.append(tried(room, act))
                    room.core.seat = CONSOLE
                may = said.count("yes")
                table[name][column] = "–" if not may else "yes" if may == len(seats) else "own side"
    room.leave()
    return table


def states_at(desk: Desk, record: Record) -> dict[str, frozenset[State]]:
    """Return by intent the states in which the room lets it begin at the console."""
    room = desk.room(record.session.id)
    found: dict[str, set[State]] = {name: set() for name in ACTS}
    for state in NEXT:
        session = structs.replace(record.session, state=state)
        with patch.object(type(room.core), "record", structs.replace(record, session=session)):
            for name, act in ACTS.items():
                if tried(room, act) != "state":
                    found[name].add(state)
    room.leave()
    return {name: frozenset(states) for name, states in found.items()}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, Place(Path(folder)).desk() as here:
        session = bring(here, a_full_record())
        made = document(found_at(here, session), states_at(here, here.record(session)))
        DOCUMENT.write_text(made, "utf-8")
