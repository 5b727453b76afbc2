"""Attacks on the door that take long: guessing, other names and keys, rubbish, a full disk, and a killed host."""

from __future__ import annotations

import asyncio
import random
import signal
import socket
from contextlib import ExitStack, suppress
from pathlib import Path
from time import monotonic

import asyncssh
import pytest
from asyncssh.packet import Byte, String

from builders import INES, PRIYA, TOMAS
from remote.hosting import Hosted, host, invite_key, until, with_key
from terminals import python
from workshop.places import Workspace
from workshop.remote.limits import TRIES

FULL_HOST = str(Path(__file__).with_name("full_host.py"))
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


def connect(hosted: Hosted, user: str) -> asyncssh.connect:
    return asyncssh.connect(
        "127.0.0.1", hosted.port, username=user, known_hosts=None, client_keys=None,
        agent_path=None, config=None, client_factory=Guesser, login_timeout=60,
    )  # fmt: skip


async def guess(hosted: Hosted, user: str) -> None:
    with suppress(asyncssh.Error, OSError):
        async with connect(hosted, user):
            raise AssertionError("a wrong code let somebody in")


def test_who_guesses_codes_waits_longer_each_time_and_the_right_code_is_not_delayed(
    workspace: Workspace, tmp_path: Path
) -> None:
    with host(workspace, tmp_path, INES) as hosted:
        guessing = 12

        async def many() -> None:
            async with asyncio.timeout(40):
                await asyncio.gather(*(guess(hosted, INES.handle) for _ in range(guessing)))

        async def attack() -> None:
            attacking = asyncio.create_task(many())
            while hosted.log().count("wrong code") < guessing:
                await asyncio.sleep(0.05)
            # Every guesser waits now for the answer to a first guess; the same name with its code does not.
            with hosted.client(INES.handle) as ines:
                await asyncio.to_thread(hosted.come_in, ines, INES.handle)
                # Without delays all would have had their three guesses by now.
                assert hosted.log().count("wrong code") < 3 * guessing
            attacking.cancel()
            with suppress(asyncio.CancelledError, TimeoutError):
                await attacking

        asyncio.run(attack())
        assert "let in" in hosted.log()


class Switcher(asyncssh.SSHClient):
    """A client that asks to be let in as another person than the one whose code it is about to type."""

    def __init__(self, code: str, other: str) -> None:
        self._code, self._other = code, other
        self._conn: asyncssh.SSHClientConnection | None = None

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        self._conn = conn

    def kbdint_auth_requested(self) -> str:
        return ""

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: list[tuple[str, bool]]
    ) -> list[str]:
        assert self._conn is not None
        # The question was for one name; the answer to it comes after a request for another one.
        self._conn.send_packet(
            REQUEST, String(self._other), String("ssh-connection"),
            String("keyboard-interactive"), String(""), String(""),
        )  # fmt: skip
        return [self._code]


async def switching(hosted: Hosted, code: str, first: str, other: str) -> None:
    with suppress(asyncssh.Error, OSError, TimeoutError):
        async with (
            asyncio.timeout(10),
            asyncssh.connect(
                "127.0.0.1", hosted.port, username=first, known_hosts=None, client_keys=None,
                agent_path=None, config=None, client_factory=lambda: Switcher(code, other),
            ) as conn,
        ):  # fmt: skip
            await conn.create_process(term_type="xterm", term_size=(100, 30), encoding=None)
            await asyncio.sleep(1)


def test_a_name_that_changes_during_the_login_is_never_let_in_as_the_other(
    workspace: Workspace, tmp_path: Path
) -> None:
    key = invite_key(workspace, PRIYA, tmp_path, "priya")
    with host(workspace, tmp_path, INES, TOMAS) as hosted:
        code = hosted.codes[INES.handle]
        asyncio.run(switching(hosted, code, INES.handle, TOMAS.handle))
        asyncio.run(switching(hosted, code, TOMAS.handle, INES.handle))
        # Asking anew before the answer buys no more guesses than a connection has.
        assert 0 < hosted.log().count("wrong code") <= 2 * TRIES
        # Tomás's code was never typed, so he is never let in; nor is Priya by her key in another name.
        for line in hosted.log().splitlines():
            assert f"{TOMAS.handle}: let in" not in line, line
        with hosted.client(TOMAS.handle, options=with_key(key)) as tomas:
            tomas.wait_for("Code:")
        assert f"{PRIYA.handle}: let in" not in hosted.log()
        with hosted.client(TOMAS.handle) as tomas:
            hosted.come_in(tomas, TOMAS.handle)


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


async def packets(hosted: Hosted) -> None:
    """Send rubbish in packets that are rightly encrypted, before anybody is let in."""
    with suppress(asyncssh.Error, OSError, TimeoutError):
        conn, _ = await asyncio.wait_for(
            asyncssh.create_connection(
                Fuzzer, "127.0.0.1", hosted.port, username=INES.handle, known_hosts=None,
                client_keys=None, agent_path=None, config=None,
            ), 3,
        )  # fmt: skip
        conn.abort()


class Fuzzer(Guesser):
    """A client that sends packets out of turn where it should answer."""

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        self._conn = conn

    def kbdint_challenge_received(
        self, name: str, instructions: str, lang: str, prompts: list[tuple[str, bool]]
    ) -> list[str]:
        chance = random.Random(name)
        for kind in (REQUEST, INFO_RESPONSE, 80, 90, 94, 98, 100, 192):
            with suppress(Exception):
                self._conn.send_packet(
                    kind, Byte(chance.randrange(256)), String(chance.randbytes(40))
                )
        return [WRONG]


def test_rubbish_at_the_door_lets_nobody_in_and_holds_nobody_up(
    workspace: Workspace, tmp_path: Path
) -> None:
    with host(workspace, tmp_path, INES) as hosted:
        ends, seed = monotonic() + 1.0, 0
        while monotonic() < ends:
            with suppress(OSError), socket.create_connection(("127.0.0.1", hosted.port), 5) as line:
                line.sendall(raw(seed))
            seed += 1
        assert seed > 20

        async def all_packets() -> None:
            await asyncio.gather(*(packets(hosted) for _ in range(10)))

        asyncio.run(all_packets())
        assert hosted.process is not None
        assert hosted.process.poll() is None
        assert "let in" not in hosted.log()
        assert "fault" not in hosted.log()
        with hosted.client(INES.handle) as ines:
            hosted.come_in(ines, INES.handle)


def test_a_full_disk_refuses_a_login_in_words_and_lets_in_when_it_is_free_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    with (
        host(workspace, tmp_path, INES, TOMAS, program=python(FULL_HOST)) as hosted,
        ExitStack() as stack,
    ):
        tomas = stack.enter_context(hosted.client(TOMAS.handle))
        hosted.come_in(tomas, TOMAS.handle)
        assert hosted.process is not None
        hosted.process.send_signal(signal.SIGUSR1)
        ines = stack.enter_context(hosted.client(INES.handle))
        ines.wait_for("Code:")
        ines.press(hosted.codes[INES.handle].encode() + b"\r")
        assert ines.end() != 0
        words = ines.written.decode("utf-8", "replace")
        assert "The host cannot read or write what it keeps just now" in words, words
        assert str(workspace.root) not in words, words
        # Who sits there already goes on.
        tomas.press_for(b"o", "What we do not know, or need explained")
        tomas.type("as before")
        hosted.process.send_signal(signal.SIGUSR2)
        again = stack.enter_context(hosted.client(INES.handle))
        hosted.come_in(again, INES.handle)


@pytest.mark.parametrize("times", [2])
def test_a_host_that_is_killed_while_people_come_back_loses_nothing(
    workspace: Workspace, tmp_path: Path, times: int
) -> None:
    people = INES, PRIYA, TOMAS
    codes: dict[str, str] = {}
    for time in range(times + 1):
        with (
            host(workspace, tmp_path, *(people if not time else ())) as hosted,
            ExitStack() as stack,
        ):
            codes.update(hosted.codes)
            hosted.codes.update(codes)
            seats = {
                each.handle: stack.enter_context(hosted.client(each.handle)) for each in people
            }
            ines = seats[INES.handle]
            hosted.come_in(ines, INES.handle)
            if not time:
                ines.press_for(b"o", "What we do not know, or need explained")
            else:
                ines.wait_for("take it up", *(f"zq{earlier}xk" for earlier in range(time)))
                ines.press_for(b"y", "Enter goes on")
            if time == times:  # everybody gets their seat, none of them held by the dead
                for each in people[1:]:
                    hosted.come_in(seats[each.handle], each.handle)
                break
            ines.type(f"zq{time}xk ")
            until(lambda time=time: kept(workspace, f"zq{time}xk"), "the draft")
            # The others are in the middle of the login.
            seats[PRIYA.handle].wait_for("Code:")
            seats[PRIYA.handle].press(codes[PRIYA.handle].encode() + b"\r")
            assert hosted.process is not None
            hosted.process.kill()
            seats[TOMAS.handle].press(codes[TOMAS.handle].encode() + b"\r")
            for seat in seats.values():
                seat.end()


def kept(workspace: Workspace, mark: str) -> bool:
    """Whether a draft has a mark in it."""
    return any(
        mark in each.read_text() for each in workspace.root.rglob(f"*-seat-{INES.handle}.json")
    )
