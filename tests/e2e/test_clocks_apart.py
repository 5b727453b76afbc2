"""Seats whose clocks are an hour apart: one clock counts the minutes, and nobody counts as away because of it."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

from msgspec import structs

from builders import INES, PRIYA
from e2e.terminal import Held, run
from round_builders import NOTES, a_room_of
from tui.consoles import brought
from workshop.tui.widgets.big_text import enlarged

AN_HOUR = 1.0
SIZE = (120, 30)


def test_the_clock_of_whoever_leads_counts_for_everybody(tmp_path: Path) -> None:
    record = a_room_of(2, 2)
    session = structs.replace(record.session, step=NOTES.uid)
    root = brought(tmp_path / "w", structs.replace(record, session=session)).root
    with ExitStack() as stack:

        def held(*arguments: str, hours: float = 0) -> Held:
            seat = stack.enter_context(Held(root, *arguments, size=SIZE, hours=hours))
            seat.wait_for("Frank feedback")
            return seat

        ahead = held("join", "latest", "--as", PRIYA.handle, hours=AN_HOUR)
        console = held("open", "latest")
        behind = held("join", "latest", "--as", INES.handle, hours=-AN_HOUR)
        scribe = held("open", "latest", hours=AN_HOUR)
        stage = held("present", "latest", hours=-AN_HOUR)
        console.press_for(b" ", "ends ")
        ends = re.search(r"ends \d\d:\d\d", console.words)
        assert ends is not None
        # All show the same end and the same minutes left, and to nobody the time of the step is over.
        for seat in (ahead, behind, scribe):
            seat.wait_for(ends[0])
            assert re.search(r"2[45]:\d\d ends", seat.words)
        large = (enlarged("24", SIZE[0]) or "").splitlines()
        stage.until(lambda: all(each.strip() in stage.screen for each in large), "24 minutes")
        for seat in (ahead, behind, scribe, stage):
            assert "is over" not in seat.words
            assert "clock was set" not in seat.words
        # A sign of life is read by the time of the file: nobody is away, and no seat is taken from who sits there.
        console.press_for(b"G", "Priya Nair", "Ines Moreau")
        assert "away" not in console.words
        for hours in (0, AN_HOUR, -AN_HOUR):
            again = run(root, "join", "latest", "--as", PRIYA.handle, "--plain", hours=hours)
            assert again.code == 1
            assert "is taken in another window" in again.err
