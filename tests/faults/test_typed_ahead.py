"""Keys that come in one piece, over a slow line or from a script, do what they do one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.events import Key

from apps import a_filled_workspace, an_app
from e2e.terminal import BACKSPACE, CTRL_Q, CTRL_U, DOWN, END, ENTER, F2, F3, F4, TAB, Held, run
from screens import wait_for_words
from workshop.model.names import KindName
from workshop.tui.desk.home import HomeScreen

OPEN = ("open", "latest")


def test_a_command_a_sentence_and_the_next_command(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        held.wait_for("E2 ○ agency expects", "n new")
        sentence = "Delays are said the same dax" + BACKSPACE.decode() + "y"
        held.press(b"n1" + sentence.encode() + F2 + b"12")
        held.wait_for("E3 ● client expects Delays are said the same day ● ○")
        held.press(b"n2Briefs are whole" + TAB + b"y" + TAB + b"Of course" + F2 + b"2")
        held.wait_for("E4 ○ agency expects Briefs are whole · ○", "client answers yes Of course")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_a_sentence_and_the_step_after_it(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press(b"n1Delays are said" + F4 + F3 + F4 + F3 + b"n2Briefs are whole" + F2)
        held.wait_for("2/7", "E3 ● client expects Delays are said", "E4 ○ agency expects Briefs")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_a_whole_commitment_and_the_one_after_it(
    workspace_at: Callable[[KindName], Path],
) -> None:
    with Held(workspace_at("commitments"), *OPEN) as held:
        held.wait_for("C2 One unasked idea", "F2 new commitment")
        whole = [b"Send the study", b"Lenx" + CTRL_U + b"Lena", b"+14", b"Jun has it", b"80"]
        held.press(F2 + ENTER.join(whole) + F2 + b"b" + F2 + b"And thank them" + F2)
        held.wait_for("C3 Send the study ○ Lena", "C4 And thank them who? when?")
        held.press(b"\x1b[H" + DOWN + DOWN)
        held.wait_for("Done when Jun has it", "80 %")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_a_new_session_from_home_to_its_goal(tmp_path: Path) -> None:
    with Held(tmp_path) as held:
        held.wait_for("Nothing here yet", "new session")
        held.press_for(b"n", "New session", "F2 begin")
        held.press(b"Halde" + TAB + b"Polar" + TAB + b"Mara Lind" + TAB + b"Joel Sand" + F2)
        held.wait_for("1/", "Mara Lind contact · signs", "Joel Sand contact · signs")
        held.press(F2 + b"One goal" + F2 + END)
        held.wait_for("Our goal One goal", "F2 goal")
        held.press(CTRL_Q)
        assert held.end() == 0
    assert "Halde + Polar" in run(tmp_path, "sessions").out


def test_the_answers_to_questions_that_are_still_on_their_way(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press(b"dTwo briefs at once" + F2 + b"oWho signs" + F2 + b"pThe new office" + F2)
        held.press(b"xun1Briefs are whole" + F2)
        held.wait_for("E3 ● client expects Briefs are whole", "E1 ● client expects")
        held.press(CTRL_Q)
        assert held.end() == 0
    said = run(workspace, "export", "latest", "record").out
    assert all(f'text = "{words}"' in said for words in ("Two briefs at once", "Who signs"))
    assert 'text = "The new office"' in said


async def test_a_key_that_is_lost_on_its_way_holds_up_the_next_ones_only_for_a_moment(
    tmp_path: Path,
) -> None:
    app = an_app(a_filled_workspace(tmp_path), HomeScreen)
    async with app.run_test() as pilot:
        await wait_for_words(pilot, "TO RESUME")
        lost = Key("x", "x")
        lost.time -= 60
        app._keys._current = lost
        await pilot.press("n")
        await wait_for_words(pilot, "New session")
        app.leave(0)
