"""A session held in a real terminal, from an empty workspace to the sealed agreement that is handed out."""

from __future__ import annotations

from pathlib import Path

from e2e import meeting
from e2e.terminal import CTRL_Q, Held


def test_a_kick_off_is_held_from_nothing_to_the_sealed_agreement(tmp_path: Path) -> None:
    with Held(tmp_path, environment={"COLORTERM": "truecolor"}) as held:
        meeting.start_from_nothing(held)
        meeting.write_goal(held)
        meeting.hear_feedback(held)
        meeting.say_what_we_expect(held)
        meeting.agree_wording(held, meeting.INVOICES, meeting.INVOICES_AGREED)
        meeting.agree_on_invoices(held)
        meeting.settle_scope(held)
        meeting.settle_kpis(held)
        meeting.promise(held)
        meeting.name_next_review(held)
        shown = meeting.propose(held)
        meeting.read_back(held)
        meeting.sign(held)
        held.wait_for(f"sealed · {shown}")
        held.press_for(b"w", "Written to", "agreement.html")
        meeting.assert_handed_out(tmp_path, shown)
        held.press(CTRL_Q)
        assert held.end() == 0
