"""What asyncssh has no public way for."""

from __future__ import annotations

from typing import Any

from asyncssh.channel import SSHServerChannel

_KEPT = (b"LANG", b"COLORTERM")
_LONGEST = 64


def keep_little_environment() -> None:
    """Have channels keep only the variables that a seat gets, and only short values.

    asyncssh 2.24 keeps every variable that a client sends (`channel.py`, `_process_env_request`), without a limit:
    90 MB of them took 90 MiB of the server.
    """

    def process(self: Any, packet: Any) -> bool:
        key, value = packet.get_string(), packet.get_string()
        packet.check_end()
        kept = key in _KEPT and len(value) <= _LONGEST
        if kept:
            self._env[key] = value
        return kept

    SSHServerChannel._process_env_request = process  # type: ignore[method-assign]
