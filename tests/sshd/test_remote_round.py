"""A whole anonymous round with sixteen seats over ssh: no client is ever sent what was not revealed."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from msgspec import structs

from e2e.terminal import F2, Held
from remote.hosting import host
from round_builders import AGENCY, CLIENT, STEPS, a_room_of
from tui.consoles import brought
from workshop.model.people import Participant
from workshop.model.rounds import RoundPlan

MORE = tuple(
    Participant(
        f"guest-{letter}", f"Guest {letter.upper()}", "client" if letter < "e" else "agency"
    )
    for letter in "abcdefgh"
)
PEOPLE = (*CLIENT, *AGENCY, *MORE)
SEALED = {each.handle: f"zqsealed{number:02}xk" for number, each in enumerate(PEOPLE)}
NEVER = {each.handle: f"zqnever{number:02}xk" for number, each in enumerate(PEOPLE)}
"""What is typed as well, and never saved."""


def test_sixteen_seats_are_sent_what_was_revealed_and_nothing_else(tmp_path: Path) -> None:
    record = a_room_of(4, 4)
    step = structs.replace(STEPS["notes"], round=RoundPlan("own", anonymous=True))
    agenda = tuple(step if each.uid == step.uid else each for each in record.agenda)
    items = tuple(each for each in record.items if each.number != "N1")
    session = structs.replace(record.session, step=step.uid)
    workspace = brought(
        tmp_path / "workspace",
        structs.replace(
            record, participants=(*record.participants, *MORE), agenda=agenda, session=session,
            items=items,
        ),
    )  # fmt: skip
    with host(workspace, tmp_path, *PEOPLE) as hosted, ExitStack() as stack:
        console = stack.enter_context(Held(workspace.root, "open", "latest"))
        console.wait_for("F2 open the round")
        console.press_for(F2, "as planned")
        console.press_for(b"p", "Everybody can write now")
        # All come at once, and are seated one after the other.
        seats = {
            each.handle: stack.enter_context(hosted.client(each.handle, size=(70, 22)))
            for each in PEOPLE
        }
        for handle, seat in seats.items():
            seat.wait_for("Code:")
            seat.press(hosted.codes[handle].encode() + b"\r")
        for seat in seats.values():
            seat.wait_for("It is your turn to write")
        console.wait_for("16 here")
        for seat in seats.values():
            seat.press(F2)
        for handle, seat in seats.items():
            seat.wait_for("Anonymous: only counts", "Enter next line")
            seat.press(SEALED[handle].encode())
        for handle, seat in seats.items():
            seat.wait_for(SEALED[handle])
            seat.press(F2)
        for seat in seats.values():
            seat.wait_for("X change it")
        console.wait_for("Everybody has sealed. F2 reveals it")
        sent = {"console": console.written} | {
            handle: seat.written for handle, seat in seats.items()
        }
        for handle, mark in SEALED.items():
            holders = {name for name, written in sent.items() if mark.encode() in written}
            assert holders == {handle}, mark
        for seat in seats.values():
            seat.press(b"o")
        for handle, seat in seats.items():
            seat.wait_for("What we do not know, or need explained")
            seat.press(NEVER[handle].encode())
        for handle, seat in seats.items():
            seat.wait_for(NEVER[handle])
        console.press_for(F2, "Reveal it to everybody, once and for all?")
        console.press(b"y")
        for seat in (console, *seats.values()):
            seat.resize((70, 90))
        for seat in (console, *seats.values()):
            seat.until(lambda seat=seat: b"zqsealed00xk" in seat.written, "the reveal")
        everybody = {"console": console} | seats
        for handle, mark in NEVER.items():
            holders = {name for name, each in everybody.items() if mark.encode() in each.written}
            assert holders == {handle}, mark
        log = hosted.log()
        assert not any(mark in log for mark in (*SEALED.values(), *NEVER.values()))
        assert log.count(": let in to") == len(PEOPLE)
