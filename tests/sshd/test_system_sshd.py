"""Seats over the system's own ssh server, by the recipe of docs/remote.md: the seat and nothing else."""

from __future__ import annotations

import signal
import subprocess
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from servers import Sshd

from builders import INES, TOMAS
from e2e.terminal import CTRL_Q, F2, F4, WORKSHOP, Held
from workshop.agreement.signatures.public_key import read_public_keys
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession

DOCS = Path(__file__).parents[2] / "docs" / "remote.md"
MARK = "zqsystemxk"


def recipe(workspace: Workspace, what: str, key: Path, **other: str) -> str:
    """The line of authorized_keys that people read for a command, for this place and key, with `other` words in it."""
    (line,) = (
        each
        for each in DOCS.read_text().splitlines()
        if each.startswith("restrict,") and f" {what} " in each
    )
    public = key.with_name(f"{key.name}.pub").read_text().strip()
    for words, here in (
        ("/srv/workshop/.venv/bin/workshop", WORKSHOP),
        ("/srv/review", str(workspace.root)),
        ("ssh-ed25519 AAAA...", public),
        *other.items(),
    ):
        assert words in line, words
        line = line.replace(words, here)
    return line


def test_the_recipe_gives_a_seat_and_says_what_is_known_of_who_sits_there(
    workspace: Workspace, sshd: Sshd
) -> None:
    key, other = sshd.make_key("ines"), sshd.make_key("tomas")
    sshd.allow(
        recipe(workspace, "join", key),
        recipe(workspace, "join", other, **{INES.handle: TOMAS.handle}),
    )
    (public,) = read_public_keys(key.with_name("ines.pub").read_bytes(), "ines.pub")
    told = "ExposeAuthInfo yes" in (sshd.folder / "config").read_text()
    known = f"with the key {public.fingerprint}" if told else "which does not say with which key"
    with ExitStack() as stack:
        console = stack.enter_context(Held(workspace.root, "open", "latest", size=(140, 36)))
        console.wait_for("F2")
        # Whatever is asked for beside the seat, and whatever the client says of itself.
        ines = stack.enter_context(
            sshd.client(key, "-o", "SetEnv=SSH_USER_AUTH=/etc/passwd WORKSHOP_HOME=/ LD_PRELOAD=/x")
        )
        ines.wait_for(f"You came in as {INES.name} over the system's own ssh server, {known}")
        ines.wait_for("whose that is was not checked")
        console.wait_for(f"{INES.name} came in over the system's own ssh server. Nobody checked")
        console.press_for(b"G", "came in over the system's own ssh server", known)
        # A line that is cut loses nothing.
        ines.press_for(b"o", "What we do not know, or need explained")
        ines.type(MARK)
        ines.signal(signal.SIGKILL)
        console.wait_until_gone(known)
        again = stack.enter_context(sshd.client(key))
        again.wait_for(MARK)
        again.press(CTRL_Q)
        assert again.end() == 0
        assert again.attributes_restored


@pytest.mark.parametrize("sshd", ["yes"], indirect=True)
def test_the_recipe_runs_no_command_and_passes_no_file_and_no_port(
    workspace: Workspace, sshd: Sshd, tmp_path: Path
) -> None:
    key = sshd.make_key("ines")
    sshd.allow(recipe(workspace, "join", key))
    made, taken = tmp_path / "made", tmp_path / "taken"

    def run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*sshd.command(program, key, "-o", "BatchMode=yes"), *words],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip

    done = run("ssh", sshd.there, f"touch {made}")
    assert done.returncode != 0
    assert "--plain" in done.stderr  # it was asked for without a terminal: the seat says so
    for program in ("sftp", "scp"):
        assert run(program, f"{sshd.there}:/etc/passwd", str(taken)).returncode != 0
    port = ["-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:1"]
    assert "remote port forwarding failed" in run("ssh", *port, sshd.there).stderr
    assert not made.exists()
    assert not taken.exists()


@pytest.mark.parametrize("sshd", ["yes"], indirect=True)
def test_the_console_of_one_session_and_its_stage_are_held_from_afar(
    workspace: Workspace, sshd: Sshd
) -> None:
    mine, wall_key = sshd.make_key("facilitator"), sshd.make_key("wall")
    desk = Desk(workspace)
    slug = desk.record(desk.find("latest")).session.slug
    desk.new_session(
        NewSession("Northern Rail", "Plain Speak", "quarterly-review", date(2026, 11, 25))
    )
    desk.close()
    sshd.allow(
        recipe(workspace, "open", mine, SESSION=slug),
        recipe(workspace, "present", wall_key, SESSION=slug),
    )
    with ExitStack() as stack:
        wall = stack.enter_context(sshd.client(wall_key))
        wall.wait_for("What went well, what did not")
        console = stack.enter_context(sshd.client(mine))
        console.wait_for("F2")
        wall.press(b"x2ouq!")
        console.press_for(F4, "Commitments")
        wall.wait_for("Commitments")
        # A line that is cut loses nothing, and leads back to the same step.
        console.press_for(b"o", "What we do not know, or need explained")
        console.type(MARK)
        console.signal(signal.SIGKILL)
        again = stack.enter_context(sshd.client(mine))
        again.wait_for("Commitments", "take it up")
        again.press_for(b"y", MARK)
        again.press(F2)
        again.wait_until_gone("What we do not know, or need explained")
        # Leaving the session leaves the program: no other client is ever painted.
        again.press(b"q")
        assert again.end() == 0
        assert again.attributes_restored
        for each in (console, again, wall):
            assert b"Northern" not in each.written
