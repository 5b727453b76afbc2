"""Running the system's `ssh-keygen`: in a clean environment, without a shell, for a limited time, with bounded output.

Nothing of crypto is ours. It makes, reads and checks keys and signatures; a counterparty would use the same program.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from workshop.errors import WorkshopError

if TYPE_CHECKING:
    from subprocess import Popen

PATIENCE = 10.0
"""Seconds to wait for an answer that needs nobody; it takes some hundredths of one."""
PATIENCE_AT_TERMINAL = 120.0
"""Seconds to wait for a person who types a passphrase or touches a hardware key."""
LONGEST = 262_144
"""Bytes of output that are read of one run; an answer has some hundred."""
_PRINCIPAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,127}(?:@[A-Za-z0-9][A-Za-z0-9.-]{0,127})?")

_ALWAYS = ("PATH", "TZ")
_WITH_PERSON = (*_ALWAYS, "HOME", "TERM", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE",
                "DISPLAY", "WAYLAND_DISPLAY", "SSH_SK_PROVIDER")  # fmt: skip


class NoSshKeygen(WorkshopError):
    """`ssh-keygen` is not on this computer, is too old, or does not answer: what it would say cannot be known."""


class Said(Struct, frozen=True):
    """How a run of `ssh-keygen` ended."""

    code: int
    """0 where the answer is yes."""
    output: str
    complaint: str
    """What it wrote to stderr: words for its developers, never shown as they are."""


def quietly(*arguments: str, content: bytes = b"", patience: float = 0) -> Said:
    """Run `ssh-keygen` with `content` on stdin, without a terminal: it can ask nobody.

    Raises NoSshKeygen where it is missing, too old, silent for `patience` seconds (0 stands for PATIENCE), or says
    more than it ever should.
    """
    import tempfile

    with tempfile.TemporaryFile() as given:
        # From a file, so that a program that reads nothing cannot make us wait.
        given.write(content)
        given.seek(0)
        return _run(arguments, patience or PATIENCE, _ALWAYS, stdin=given.fileno(), capture=True)


def at_terminal(*arguments: str, patience: float = PATIENCE_AT_TERMINAL) -> Said:
    """Run `ssh-keygen` where it may ask for a passphrase or a touch, and reach the agent; its words go to stderr.

    Raises NoSshKeygen as `quietly` does.
    """
    return _run(arguments, patience, _WITH_PERSON, stdin=None, capture=False)


def is_principal(name: str) -> bool:
    """Return whether `name` can stand in an `allowed_signers` file for one person and for nobody else.

    Signs with a meaning in that file (`*`, `?`, `!`, commas, quotes, blanks) are not in it.
    """
    return bool(_PRINCIPAL.fullmatch(name))


def _run(
    arguments: tuple[str, ...],
    patience: float,
    kept: tuple[str, ...],
    *,
    stdin: int | None,
    capture: bool,
) -> Said:
    import subprocess

    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment.setdefault("PATH", os.defpath)
    try:
        begun = subprocess.Popen(
            ["ssh-keygen", *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE if capture else None,
            stderr=subprocess.PIPE if capture else None,
            env={**environment, "LC_ALL": "C"},
            # In a session of its own it has no terminal, so it cannot ask for anything behind our back.
            start_new_session=capture,
        )
    except FileNotFoundError:
        raise NoSshKeygen(
            "ssh-keygen is not on this computer. Install OpenSSH, and do this again."
        ) from None
    except OSError as error:
        raise NoSshKeygen(f"ssh-keygen cannot be run here: {error.strerror}.") from None
    with begun:
        try:
            output, complaint = _heard(begun, patience) if capture else _awaited(begun, patience)
        except BaseException:
            _end(begun, with_children=capture)
            raise
    if "illegal option" in complaint or "unknown option" in complaint:
        raise NoSshKeygen(
            "The ssh-keygen on this computer is too old for signatures. OpenSSH 8.1 or later has what is needed."
        )
    return Said(begun.returncode, output, complaint)


def _awaited(begun: Popen[bytes], patience: float) -> tuple[str, str]:
    import subprocess

    try:
        begun.wait(patience)
    except subprocess.TimeoutExpired:
        raise _silent() from None
    return "", ""


def _heard(begun: Popen[bytes], patience: float) -> tuple[str, str]:
    """Return what a run wrote to stdout and stderr. Raises NoSshKeygen after `patience` seconds, or LONGEST bytes."""
    import selectors
    import time

    assert begun.stdout
    assert begun.stderr
    heard = {begun.stdout.fileno(): bytearray(), begun.stderr.fileno(): bytearray()}
    until = time.monotonic() + patience
    with selectors.DefaultSelector() as ready:
        for stream in heard:
            ready.register(stream, selectors.EVENT_READ)
        while ready.get_map():
            events = ready.select(max(until - time.monotonic(), 0))
            if not events or sum(map(len, heard.values())) > LONGEST:
                raise _silent()
            for key, _ in events:
                some = os.read(key.fd, 65_536)
                heard[key.fd] += some
                if not some:
                    ready.unregister(key.fd)
    _awaited(begun, max(until - time.monotonic(), 0))
    output, complaint = (each.decode("utf-8", "replace") for each in heard.values())
    return output, complaint


def _silent() -> NoSshKeygen:
    return NoSshKeygen("ssh-keygen does not answer, so what it would say is not known.")


def _end(begun: Popen[bytes], *, with_children: bool) -> None:
    """End a run; one in a session of its own with all that it began."""
    import signal

    if with_children and begun.returncode is None:
        os.killpg(begun.pid, signal.SIGKILL)
    else:
        begun.kill()
