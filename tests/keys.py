"""Real keys to sign with, made and used by the system's own ssh-keygen."""

from __future__ import annotations

import subprocess
from pathlib import Path

NAMESPACE = "workshop-agreement"


def a_key(path: Path, *arguments: str) -> Path:
    """Make a key at `path`, without a passphrase; its public half is beside it."""
    kind = () if arguments else ("-t", "ed25519")
    made = ["ssh-keygen", "-q", "-N", "", "-C", "who@where", *kind, *arguments, "-f", str(path)]
    subprocess.run(made, check=True)
    return path


def public(key: Path) -> str:
    """Return the line of the .pub file."""
    return key.with_name(f"{key.name}.pub").read_text().strip()


def fingerprint(key: Path) -> str:
    """Return what ssh calls the key."""
    said = subprocess.run(
        ["ssh-keygen", "-lf", str(key)], capture_output=True, check=True, text=True
    )
    return said.stdout.split()[1]


def signed(key: Path, text: str, namespace: str = NAMESPACE) -> str:
    """Return the armoured signature of `text`."""
    made = subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(key)],
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    return made.stdout.decode()
