"""A session that is killed in the middle of a sentence, taken up, sealed, and followed by another a week later."""

from __future__ import annotations

import signal
from pathlib import Path

from e2e import meeting
from e2e.terminal import CTRL_Q, DOWN, ENTER, F2, Held, run

AN_HOUR = 1.0
A_WEEK = 7 * 24.0
BEGUN, REST = "Paid within 30 da", "ys of arrival"


def test_a_killed_session_is_taken_up_sealed_and_followed_by_the_next_one(tmp_path: Path) -> None:
    with Held(tmp_path, size=(120, 36)) as held:
        meeting.start_from_nothing(held)
        meeting.write_goal(held)
        meeting.hear_feedback(held)
        meeting.say_what_we_expect(held)
        meeting.agree_wording(held, meeting.INVOICES, BEGUN)
        held.until(lambda: BEGUN in kept_drafts(tmp_path), "the draft in its file")
        step = meeting.open_step(held)
        held.signal(signal.SIGKILL)
        assert held.end() == -signal.SIGKILL

    with Held(tmp_path, "open", "latest", size=(120, 36), hours=AN_HOUR) as held:
        held.wait_for(f"You were typing when this was last open: “{BEGUN}”")
        held.press_for(b"y", "kept from before, not saved yet", f"We agree {BEGUN}")
        assert meeting.open_step(held) == step
        # The hour in which nobody was there is not counted.
        held.wait_for("paused", "The clock was stopped at")
        assert "over" not in held.screen.splitlines()[0]
        held.type(REST)
        meeting.agree_on_invoices(held)
        held.wait_for(f"{meeting.LAYOUTS} ● ○", f"we agree {meeting.LAYOUTS_AGREED}")
        held.press(b" ")
        held.wait_until_gone("paused")
        meeting.settle_scope(held)
        meeting.settle_kpis(held)
        meeting.promise(held)
        meeting.name_next_review(held)
        shown = meeting.propose(held)
        meeting.read_back(held)
        meeting.sign(held)
        held.press_for(b"w", "Written to", "agreement.html")
        meeting.assert_handed_out(tmp_path, shown)
        held.press(CTRL_Q)
        assert held.end() == 0
    assert kept_drafts(tmp_path) == ""

    with Held(tmp_path, size=(120, 36), hours=A_WEEK) as held:
        held.wait_for("PROMISED AND DUE", f"C1 {meeting.PROMISE}", f"C2 {meeting.STUDY}")
        held.wait_for("RELATIONSHIPS", "FINISHED LATELY")
        held.press(DOWN + DOWN)
        held.press_for(ENTER, "New session", "Halde Foods", "From last time")
        held.wait_for("Mara Lind <mara@halde.example>, Head of Brand", "Ida Berg")
        held.press_for(F2, "1/", f"Our goal {meeting.GOAL}", "Pia Rask Planner")
        what_stands(held, "expectations", meeting.LAYOUTS_AGREED, meeting.INVOICES_AGREED)
        what_stands(held, "scope", "Launch film", "Media buying")
        what_stands(held, "kpis", "Repeat purchase")
        held.press(CTRL_Q)
        assert held.end() == 0
    lines = run(tmp_path, "sessions", hours=A_WEEK).out
    assert "sealed" in lines
    assert "Quarterly review" in lines


def what_stands(held: Held, kind: str, *clauses: str) -> None:
    """Go on to the step of `kind`, see what it begins with, and let all of it stand."""
    meeting.go_on_to(held, kind, *clauses, "stands? ● ○", template="quarterly-review")
    held.press_for(b"S", "as before.")
    held.wait_until_gone("stands? ● ○")
    held.wait_for(*clauses, "stands ● ○")


def kept_drafts(workspace: Path) -> str:
    """Return everything that is kept of what is being typed, as it lies on the disk."""
    return "".join(path.read_text() for path in (workspace / "sessions" / "drafts").glob("*.json"))
