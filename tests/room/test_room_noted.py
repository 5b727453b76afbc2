"""What is noted in passing comes back at read-back and in the agreement, whatever step it was noted in."""

from __future__ import annotations

from typing import get_args

import pytest

from workshop.model.kinds import KINDS
from workshop.model.names import KindName
from workshop.model.sides import SIDES
from workshop.room.room import Room
from workshop.room.steps.noted import Target


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_noted_in_a_step_of_any_kind_is_read_back_and_agreed(
    room: Room, kind: KindName
) -> None:
    room.lead.add_step(kind)
    step = next(each for each in room.record.agenda if each.kind == kind)
    room.lead.go_to(step.uid)
    noted = {target: room.noted.note(target, f"A {target} here") for target in get_args(Target)}
    items = [room.record.item(uid) for uid in noted.values()]
    room.sign_off.propose()
    read = {each.number: each for section in room.view().read_back for each in section.paragraphs}
    for item in items:
        assert item is not None
        assert item.number in read
    for side in SIDES:
        room.sign_off.confirm("decisions", side)
    agreement = room.record.agreement
    assert agreement is not None
    assert all(f"A {target} here" in agreement.text for target in noted)
