"""Rubbish for the door: what begins as ssh does and goes wrong, and packets out of turn; the same for the same seed."""

from __future__ import annotations

import asyncio
import random
import socket
from contextlib import suppress

import asyncssh
from asyncssh.packet import Byte, String

from remote.hosting import Hosted

WRONG = "0000-0000-0000"
REQUEST, INFO_RESPONSE = 50, 61


class Guesser(asyncssh.SSHClient):
    """A client that knows no code."""

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: list[tuple[str, bool]]
    ) -> list[str]:
        return [WRONG]


def raw(seed: int) -> bytes:
    """Return what begins as ssh does, and goes wrong somewhere."""
    chance = random.Random(seed)
    lengths = [0, 1, 5, 12, 255, 35000, 0x7FFFFFFF, 0xFFFFFFFF]
    packet = chance.choice(lengths).to_bytes(4, "big") + chance.randbytes(chance.randrange(2000))
    greeting = chance.choice(
        [b"SSH-2.0-x\r\n", b"SSH-1.5-x\r\n", b"", b"x" * 9000, b"SSH-2.0-\x00\r\n"]
    )
    known = bytes([0, 0, 0, 12, 10, chance.choice([1, 2, 20, 21, 30, 50, 61, 80, 90, 94])])
    return greeting + chance.choice([b"", known]) + packet


class Fuzzer(Guesser):
    """A client that sends packets out of turn where it should answer, rightly encrypted."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        self._conn = conn

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: list[tuple[str, bool]]
    ) -> list[str]:
        kinds = [REQUEST, INFO_RESPONSE, 80, 90, 94, 98, 100, 192]
        for kind in self._chance.sample(kinds, len(kinds)):
            with suppress(Exception):
                self._conn.send_packet(
                    kind,
                    Byte(self._chance.randrange(256)),
                    String(self._chance.randbytes(self._chance.randrange(200))),
                )
        return [WRONG]


async def _packets(hosted: Hosted, user: str, seed: int) -> None:
    with suppress(asyncssh.Error, OSError, TimeoutError):
        conn, _ = await asyncio.wait_for(
            asyncssh.create_connection(
                lambda: Fuzzer(seed), "127.0.0.1", hosted.port, username=user, known_hosts=None,
                client_keys=None, agent_path=None, config=None,
            ), 3,
        )  # fmt: skip
        conn.abort()


def throw(hosted: Hosted, user: str, seed: int, raws: int, clients: int) -> None:
    """Send so many lines of rubbish, and have so many clients send packets out of turn before anybody is let in."""
    for number in range(seed, seed + raws):
        with suppress(OSError), socket.create_connection(("127.0.0.1", hosted.port), 5) as line:
            line.sendall(raw(number))

    async def all_packets() -> None:
        await asyncio.gather(*(_packets(hosted, user, seed + each) for each in range(clients)))

    asyncio.run(all_packets())
