"""A person's own seat where something happened to their round meanwhile: it is said, and their text is offered."""

from __future__ import annotations

from pathlib import Path

from builders import INES, PRIYA
from round_builders import SCORECARD, says
from tui.test_own_seat import OWN, sitting
from workshop.model.rounds import Entry
from workshop.room.rounds.entries import entries_in


async def test_nothing_sealed_is_replaced_or_discarded_without_a_word(tmp_path: Path) -> None:
    async with sitting(tmp_path / "w", PRIYA.handle) as seat:
        uid = seat.room.rounds.open("notes", OWN)
        await seat.shows("It is your turn to write")
        await seat.press_for("f2", "0 of 2 sealed")
        await seat.press_for("M i n e", "Mine")
        by_form = Entry("client", PRIYA.handle, "form", tuple(says("by form")))
        seat.room.rounds.seal_form(uid, by_form)
        await seat.shows("client 1 of 2 sealed")
        await seat.press_for(
            "f2", "Something else of Priya Nair was sealed", "leave what is sealed"
        )
        await seat.press_for("a", "Sealed. 1 of 4 has sealed.")
        (entry,) = entries_in(
            seat.room.core.urns, uid, seat.room.rounds.round(uid), seat.room.core.record
        )
        assert sorted(text for each in entry.answers for text in each.texts) == ["Mine", "by form"]
        # What this seat knows of it is offered where it is thrown away.
        await seat.press_for("X", "Do you add to it, or replace it?")
        await seat.press_for("r", "Sealing again replaces it.")
        await seat.press_for("W o r d s f2", "Sealed. 1 of 4 has sealed.")
        seat.room.rounds.discard(uid, 1)
        await seat.shows("the round was discarded, unseen", "U offers it")
        await seat.press_for("U", "was discarded before this was sealed")
        await seat.press_for("r", "What you typed:", "Words")
        await seat.press_for("n", "Everybody sees that Priya Nair wrote it.")
        await seat.press_for("y", "Said in Frank feedback")


async def test_who_is_on_the_other_side_by_now_is_asked_anew(tmp_path: Path) -> None:
    async with sitting(tmp_path / "w", PRIYA.handle, (100, 30)) as seat:
        seat.room.lead.go_to(SCORECARD.uid)
        uid = seat.room.rounds.open("scorecard", OWN)
        await seat.shows("It is your turn to write")
        await seat.press_for("f2", "We rate Oak & Lime")
        await seat.press_for("2", "kept, not sealed")
        seat.room.welcome.change_person(PRIYA.handle, side="agency")
        await seat.shows("it cannot be sealed")
        await seat.press_for("f2", "What becomes of your text?", "answer what your side is asked")
        assert not seat.room.core.urns.keys(uid)
        await seat.press_for("a", "We rate Brightwater")
        assert "kept, not sealed" not in seat.screen
        await seat.press_for("2 f2 f2", "Sealed.")
        assert seat.room.core.urns.keys(uid) == {PRIYA.handle: "agency"}


async def test_a_text_at_a_seat_that_was_let_go_is_said_to_be_on_this_screen_only(
    tmp_path: Path,
) -> None:
    async with sitting(tmp_path / "w", INES.handle, (100, 30)) as seat:
        uid = seat.room.rounds.open("notes", OWN)
        await seat.shows("It is your turn to write")
        await seat.press_for("f2", "0 of 2 sealed")
        await seat.press_for("O l d", "Old")
        seat.room.let_go(INES.handle)
        await seat.shows("What you wrote is only on this screen", "Old")
        await seat.press_for("f2", "This seat was let go. What becomes of your text?")
        await seat.press_for("f", f"For you alone it is kept as {INES.handle}-1.txt")
        assert not seat.room.core.urns.keys(uid)
        exports = tmp_path / "w" / "sessions" / "exports"
        (kept,) = (path for path in exports.rglob(f"{INES.handle}-1.txt"))
        assert "Old" in kept.read_text()
