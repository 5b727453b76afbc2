"""The system's own ssh server on loopback, and what a client needs to come in."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from e2e.terminal import Held


@dataclass
class Sshd:
    """An sshd that runs as this user, with what a client needs to come in."""

    folder: Path
    port: int
    account: str

    def make_key(self, name: str) -> Path:
        """Make a key; return its private half."""
        path = self.folder / name
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
        subprocess.run(make, check=True, stdin=subprocess.DEVNULL)
        return path

    def allow(self, *lines: str) -> None:
        """Write the account's authorized_keys."""
        (self.folder / "authorized_keys").write_text("".join(f"{each}\n" for each in lines))

    def command(self, program: str, key: Path, *options: str) -> list[str]:
        """Return a client with nothing of this computer's own settings in it."""
        known = self.folder / "known_hosts"
        public = (self.folder / "host.pub").read_text()
        known.write_text(f"[127.0.0.1]:{self.port} {public}")
        return [
            *(program, "-F", "none", "-o", "StrictHostKeyChecking=yes", "-i", str(key)),
            *("-o", f"UserKnownHostsFile={known}", "-o", "IdentityAgent=none"),
            *("-o", "IdentitiesOnly=yes", "-o", f"Port={self.port}", *options),
        ]

    @property
    def there(self) -> str:
        """The account, as a client names it."""
        return f"{self.account}@127.0.0.1"

    def client(self, key: Path, *options: str) -> Held:
        """A terminal in which somebody typed the line."""
        line = [*self.command("ssh", key, "-t", *options), self.there]
        return Held(None, program=line, size=(100, 30))
