"""Two at once on one workspace: a second console is a scribe, and what another process writes is shown."""

from __future__ import annotations

from pathlib import Path

from apps import a_filled_workspace
from e2e.terminal import CTRL_Q, F2, Held, run

OPEN = ("open", "latest")


def test_a_second_console_writes_for_the_room_and_takes_over_after_a_question(
    workspace: Path,
) -> None:
    with Held(workspace, *OPEN) as first:
        first.wait_for("E2 ○ agency expects", "n new")
        with Held(workspace, *OPEN) as second:
            second.wait_for("scribe · saved", "leads it in another window since", "L takes over")
            assert "TO RESUME" not in second.written.decode()
            second.press_for(b"n1", "F2 done", "What we expect of the other")
            second.type("Written by the scribe")
            second.press_for(F2, "E3 ● client expects Written by the scribe")
            first.wait_for("E3 ● client expects Written by the scribe")
            second.press_for(b"L", "Take over?", "They are told at once")
            second.press_for(b"y", "You lead now.")
            first.wait_for("took over this console at", "scribe · saved", "L takes it back")
            second.press(CTRL_Q)
            assert second.end() == 0
        first.wait_for("Nobody leads this session now. L leads it from here.")
        first.press_for(b"L", "You lead now.")
        first.press(CTRL_Q)
        assert first.end() == 0


def test_a_console_that_was_killed_holds_nobody_up(workspace: Path) -> None:
    with Held(workspace, *OPEN) as first:
        first.wait_for("E2 ○ agency expects", "n new")
    with Held(workspace, *OPEN) as second:
        second.wait_for("E2 ○ agency expects", "n new")


def test_what_another_process_writes_is_shown_at_home(tmp_path: Path) -> None:
    workspace = a_filled_workspace(tmp_path).root
    with Held(workspace, size=(100, 30)) as held:
        held.wait_for("PROMISED AND DUE", "One written brief per campaign", "One unasked idea")
        done = run(workspace, "actions", "done", "C1")
        assert done.code == 0
        held.wait_until_gone("One written brief per campaign")
        held.wait_for("One unasked idea")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_what_another_process_writes_is_shown_in_the_console_and_spoils_nothing(
    workspace: Path,
) -> None:
    with Held(workspace, *OPEN) as held:
        held.wait_for("2/7", "E2 ○ agency expects", "n new")
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        held.type("We hear of delays")
        renamed = run(workspace, "relationships", "rename", "Brightwater", "--client", "Halde")
        assert renamed.code == 0, renamed.err
        held.wait_for("Halde + Oak & Lime", "We hear of delays", "F2 done")
        held.type(" the same day")
        held.press_for(F2, "E3 ● client expects We hear of delays the same day")
        held.press(CTRL_Q)
        assert held.end() == 0
