"""A whole anonymous round with three seats over ssh: no client is sent what another one wrote before the reveal."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from hosting import host
from msgspec import structs

from builders import INES, PRIYA, TOMAS
from e2e.terminal import F2, Held
from round_builders import STEPS, a_room_of
from tui.consoles import brought
from workshop.model.rounds import RoundPlan

PEOPLE = (INES, PRIYA, TOMAS)
MARKS = {INES.handle: "zqonexk", PRIYA.handle: "zqtwoxk", TOMAS.handle: "zqthreexk"}


def test_a_round_with_three_seats_over_ssh_shows_nothing_before_the_reveal(tmp_path: Path) -> None:
    record = a_room_of(2, 2)
    step = structs.replace(STEPS["notes"], round=RoundPlan("own", anonymous=True))
    agenda = tuple(step if each.uid == step.uid else each for each in record.agenda)
    items = tuple(each for each in record.items if each.number != "N1")
    session = structs.replace(record.session, step=step.uid)
    workspace = brought(
        tmp_path / "workspace",
        structs.replace(record, agenda=agenda, session=session, items=items),
    )
    with host(workspace, tmp_path, *PEOPLE) as hosted, ExitStack() as stack:
        console = stack.enter_context(Held(workspace.root, "open", "latest"))
        console.wait_for("F2 open the round")
        console.press_for(F2, "as planned")
        console.press_for(b"p", "Everybody can write now")
        seats = {each.handle: stack.enter_context(hosted.client(each.handle)) for each in PEOPLE}
        for handle, seat in seats.items():
            hosted.come_in(seat, handle)
        console.wait_for("3 here")
        for handle, seat in seats.items():
            seat.wait_for("It is your turn to write")
            seat.press_for(F2, "Anonymous: only counts", "Enter next line")
            seat.type(MARKS[handle])
            seat.press_for(F2, "Sealed.")
        console.wait_for("3 of 4")
        sent = {handle: seat.written for handle, seat in seats.items()}
        for handle, mark in MARKS.items():
            assert mark.encode() not in console.written
            others = [written for other, written in sent.items() if other != handle]
            assert not any(mark.encode() in written for written in others), handle
        log = hosted.log()
        assert not any(mark in log for mark in MARKS.values())
