"""A running host on loopback, and the real OpenSSH client in real terminals as people use it."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from e2e.terminal import Held, command_line
from terminals import PATIENCE
from workshop.model.people import Participant
from workshop.places import Workspace
from workshop.room.desk import Desk


@dataclass
class Hosted:
    """A host that runs, with what a client needs to come in."""

    workspace: Workspace
    process: subprocess.Popen[str] | None
    port: int
    folder: Path
    """Where the client keeps what it knows."""
    codes: dict[str, str] = field(default_factory=dict)

    def command(self, user: str, *words: str, options: Sequence[str] = ()) -> list[str]:
        """Return the line that somebody types, with nothing of this computer's own settings in it."""
        return ["ssh", *self.known, "-p", str(self.port), *options, f"{user}@127.0.0.1", *words]

    @property
    def known(self) -> list[str]:
        """Options of ssh, sftp and scp: the host is known by its key alone."""
        known = self.folder / "known_hosts"
        public = self.workspace.host_key.with_name("host_key.pub").read_text()
        known.write_text(f"[127.0.0.1]:{self.port} {public}\n")
        return [
            *("-F", "none", "-o", "StrictHostKeyChecking=yes"),
            *("-o", f"UserKnownHostsFile={known}", "-o", "IdentityAgent=none"),
            *("-o", "IdentitiesOnly=yes", "-o", "LogLevel=INFO"),
        ]

    def client(
        self, user: str, *, options: Sequence[str] = (), size: tuple[int, int] = (100, 30)
    ) -> Held:
        """A terminal in which somebody typed the line."""
        return Held(None, program=self.command(user, options=options), size=size)

    def come_in(self, client: Held, handle: str) -> None:
        """Type the code, and wait for the seat."""
        client.wait_for("Code:")
        client.press(self.codes[handle].encode() + b"\r")
        client.wait_for("PRIVATE")

    def log(self) -> str:
        """What the host wrote down."""
        return (self.workspace.remote / "log").read_text()

    def until_said(self, words: str) -> None:
        """Wait until it has told whoever runs it something."""
        until(lambda: words in (self.folder / "said").read_text(), words)

    def until_logged(self, words: str) -> None:
        """Wait until the log says something."""
        until(lambda: words in self.log(), words)


def until(promise: object, what: str) -> None:
    """Wait until `promise` holds."""
    assert callable(promise)
    ends = monotonic() + PATIENCE
    while not promise():
        assert monotonic() < ends, f"never came: {what}"
        sleep(0.02)


def invite(workspace: Workspace, *people: Participant) -> dict[str, str]:
    """Invite people to the one session there is; return their codes by handle."""
    desk = Desk(workspace)
    try:
        session = desk.find("latest")
        invited = [desk.invitations.with_code(session, each) for each in people]
        return {each.person.handle: each.code for each in invited}
    finally:
        desk.close()


def invite_key(workspace: Workspace, person: Participant, folder: Path, name: str) -> Path:
    """Make a real key and invite somebody with it; return its private half."""
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    desk = Desk(workspace)
    try:
        public = path.with_name(f"{name}.pub").read_bytes()
        desk.invitations.with_keys(desk.find("latest"), person, public, name)
    finally:
        desk.close()
    return path


def with_key(path: Path) -> tuple[str, ...]:
    """Options of ssh that offer a key."""
    return ("-i", str(path))


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens on a port."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


@contextmanager
def host(
    workspace: Workspace, folder: Path, *people: Participant, program: Sequence[str] = ()
) -> Iterator[Hosted]:
    """Run the host, with codes for some people, until the block ends; `program` in place of the command itself."""
    codes = invite(workspace, *people) if people else {}
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            [*command_line(workspace.root, program=program), "host", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    assert process.stdout is not None
    try:
        words = process.stdout.readline().split()
        assert words[:4] == ["Listening", "on", "127.0.0.1", "port"], words
        yield Hosted(workspace, process, int(words[4]), folder, codes)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
