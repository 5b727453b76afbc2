"""The believable session in a workspace of its own, and the system's own ssh server on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import Sshd

from remote.hosting import answers, free_port, until
from round_builders import a_room_of
from tui.consoles import brought
from workshop.places import Workspace

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return brought(tmp_path / "workspace", a_room_of(3, 3))


@pytest.fixture(params=["yes", "no"])
def sshd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sshd]:
    """An sshd; `ExposeAuthInfo` as the parameter says."""
    assert SSHD, "These tests need sshd: apt-get install openssh-server"
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # as the system's own service does
    folder = tmp_path / "sshd"
    folder.mkdir(mode=0o700)
    server = Sshd(folder, free_port(), pwd.getpwuid(os.getuid()).pw_name)
    host = server.make_key("host")
    server.allow()
    # StrictModes refuses every file in a folder that others can write into, such as /tmp.
    (folder / "config").write_text(f"""\
Port {server.port}
ListenAddress 127.0.0.1
HostKey {host}
AuthorizedKeysFile {folder / "authorized_keys"}
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
Subsystem sftp internal-sftp
ExposeAuthInfo {request.param}
""")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", str(folder / "config")], stdin=subprocess.DEVNULL, stderr=log
        )
    try:
        until(lambda: answers(server.port), "the system's ssh server")
        yield server
    finally:
        process.terminate()
        process.wait()
