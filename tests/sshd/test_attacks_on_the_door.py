"""Attacks on the door that take long: guessing, other names and keys, rubbish, a full disk, and a killed host."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import asyncssh
import pytest
from asyncssh.packet import String

from builders import INES, PRIYA, TOMAS
from remote.hosting import Hosted, host, invite_key, until, with_key
from remote.rubbish import REQUEST, Guesser, throw
from terminals import python
from workshop.places import Workspace
from workshop.remote.limits import TRIES

FULL_HOST = str(Path(__file__).with_name("full_host.py"))


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


def test_fresh_rubbish_at_the_door_lets_nobody_in_and_holds_nobody_up(
    workspace: Workspace, tmp_path: Path
) -> None:
    seed = int(os.environ.get("WORKSHOP_SEED") or random.randrange(1 << 32))
    sys.stdout.write(f"WORKSHOP_SEED={seed} repeats this\n")
    with host(workspace, tmp_path, INES) as hosted:
        throw(hosted, INES.handle, seed, raws=400, clients=16)
        assert hosted.process is not None
        assert hosted.process.poll() is None
        assert "let in" not in hosted.log()
        assert "fault" not in hosted.log()
        with hosted.client(INES.handle) as ines:
            hosted.come_in(ines, INES.handle)


def test_an_audit_of_ssh_finds_no_weak_algorithm(workspace: Workspace, tmp_path: Path) -> None:
    with host(workspace, tmp_path) as hosted:
        audit = ["-m", "ssh_audit", "-j", "--skip-rate-test", "-p", str(hosted.port), "127.0.0.1"]
        done = subprocess.run(
            [sys.executable, *audit], capture_output=True, timeout=60, check=False, text=True
        )
    found = json.loads(done.stdout)
    algorithms = [each for kind in ("kex", "key", "enc", "mac") for each in found[kind]]
    assert len(algorithms) > 10
    assert not [each for each in algorithms if each["notes"].get("fail")]
    # Nothing is warned of but that an exchange without post-quantum is taken as well, for clients that have no other.
    warned = {each["algorithm"] for each in algorithms if each["notes"].get("warn")}
    assert warned <= {"curve25519-sha256", "curve25519-sha256@libssh.org"}
    assert not found["cves"]


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
