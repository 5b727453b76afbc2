"""How somebody came to a terminal: what the system's ssh server tells is shown, and never believed to be proof."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from workshop.cli.arriving import entry_of
from workshop.room.seats import HERE, Entry

TERMINAL = "/dev/pts/7"


def test_a_seat_over_the_systems_server_is_told_from_one_at_the_computer(tmp_path: Path) -> None:
    key, told = tmp_path / "key", tmp_path / "told"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    told.write_text("password\npublickey " + key.with_name("key.pub").read_text())
    came = {"SSH_TTY": TERMINAL, "SSH_USER_AUTH": str(told)}
    found = entry_of(came, TERMINAL)
    assert found.by_system
    assert found.shown.startswith("SHA256:")
    assert found.proof == "typed"
    # A window of tmux in it, or no terminal at all, is not the one that the server made.
    assert entry_of(came, "/dev/pts/8") == entry_of({}, TERMINAL) == entry_of({}, "") == HERE
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "rubbish").write_bytes(b"publickey \xff\npublickey ssh-ed25519 AAAA\n")
    for name in ("none", "pipe", "rubbish", "", ".", "a\0b"):
        path = str(tmp_path / name) if name else ""
        assert entry_of({**came, "SSH_USER_AUTH": path}, TERMINAL) == Entry(by_system=True)
