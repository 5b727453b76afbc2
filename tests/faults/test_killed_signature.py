"""Processes killed at every point of the last signature: it is not there, or it is and the agreement is sealed."""

from __future__ import annotations

from pathlib import Path

import pytest
from round_processes import HANDED_IN
from test_killed_reveal import fates, turned_once

from builders import INES, SESSION, TOMAS
from keys import a_key, public, signed
from workshop.model.agreements import Agreement
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room


def what_is_handed_in(deed: str, key: Path, agreement: Agreement) -> str:
    if deed == "confirm":
        return f"From: {TOMAS.mail}\n\nYes, {agreement.digest}\n"
    return signed(key, agreement.page)


@pytest.mark.parametrize("deed", ["sign", "attach", "confirm"])
def test_the_last_signature_is_not_there_or_seals(
    tmp_path: Path, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # what a killed process leaves there goes with it
    key = a_key(tmp_path / "key")

    def prepare(room: Room) -> None:
        room.welcome.change_person(TOMAS.handle, key=public(key))
        room.commitments.add("Send one brief", owner=INES.handle)
        agreement = room.sign_off.propose()
        room.sign_off.sign(INES.handle, INES.name, where="room")
        (tmp_path / "pattern" / HANDED_IN).write_text(what_is_handed_in(deed, key, agreement))

    def fate(root: Path) -> str:
        desk = Desk(Workspace(root))
        record = desk.record(SESSION.id)
        state, signatures = record.session.state, record.valid_signatures()
        assert record.agreement is not None
        assert record.agreement.state == state
        signed_by = [INES.handle, TOMAS.handle][: 1 + (state == "sealed")]
        assert [each.handle for each in signatures] == signed_by
        if state == "proposed":  # nothing is in the way of doing it again
            content = (root / HANDED_IN).read_bytes()
            take = desk.confirm_by_mail if deed == "confirm" else desk.attach
            assert take(SESSION.id, TOMAS.handle, content, "a file").sealed
        desk.close()
        return state

    found = fates(tmp_path, deed, prepare, fate)
    turned_once(found, "proposed", "sealed")
    assert found.count("proposed") > 5
