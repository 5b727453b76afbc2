"""The stage on a screen elsewhere, over ssh: what everybody may see, and nothing that can be typed."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path

from hosting import host

from builders import INES
from e2e.terminal import CTRL_Q, F2, F4, Held, run
from workshop.places import Workspace


def test_a_screen_elsewhere_shows_the_stage_and_takes_no_words(
    workspace: Workspace, tmp_path: Path
) -> None:
    with host(workspace, tmp_path, INES) as hosted, ExitStack() as stack:
        made = run(workspace.root, "invite", "latest", "--stage", "--host", "review.example.org")
        found = re.fullmatch(r"stage  (\w{4}-\w{4}-\w{4})\n", made.out)
        assert found is not None, made
        assert "At the screen type: ssh -p 2222 stage@review.example.org" in made.err
        # A person's code opens no stage, and that of the stage no seat.
        for handle, code in (("stage", hosted.codes[INES.handle]), (INES.handle, found[1])):
            wrong = stack.enter_context(hosted.client(handle))
            wrong.wait_for("Code:")
            wrong.press(code.encode() + b"\r")
            wrong.wait_for("This is no code for this name")
        wall = stack.enter_context(hosted.client("stage", size=(120, 36)))
        wall.wait_for("Code:")
        wall.press(found[1].encode() + b"\r")
        wall.wait_for("What went well, what did not")
        with Held(workspace.root, "open", "latest") as console:
            console.wait_for("F2")
            ines = stack.enter_context(hosted.client(INES.handle))
            hosted.come_in(ines, INES.handle)
            ines.press_for(b"o", "What we do not know, or need explained")
            ines.type("zqunsavedxk")
            wall.press(b"x2ouq!" + F2)
            console.press_for(F4, "Commitments")
            wall.wait_for("Commitments")
        assert b"zqunsavedxk" not in wall.written
        lines = stack.enter_context(hosted.client("stage+plain"))
        lines.wait_for("Code:")
        lines.press(found[1].encode() + b"\r")
        assert lines.end() != 0
        assert b"The stage is for a screen" in lines.written
        for asked in ("agreement", "attach", "ls"):
            signs = stack.enter_context(Held(None, program=hosted.command("stage", asked)))
            signs.wait_for("Code:")
            signs.press(found[1].encode() + b"\r")
            assert signs.end() != 0
            words = "your seat and nothing else" if asked == "ls" else "The stage is for a screen"
            assert words.encode() in signs.written, asked
        # That was the newer window of the two; what shows the stage comes back with the same line.
        again = stack.enter_context(hosted.client("stage"))
        again.wait_for("Code:")
        again.press(found[1].encode() + b"\r")
        again.wait_for("Commitments")
        assert "stage" in run(workspace.root, "invite", "latest", "--list").out
        assert run(workspace.root, "invite", "latest", "--stage", "--revoke").code == 0
        assert again.end() != 0
        assert b"Whoever leads has taken your invitation back" in again.written
        ines.press(CTRL_Q)
        assert ines.end() == 0
