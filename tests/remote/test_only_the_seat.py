"""Nothing but the seat: every other thing that a client can ask for, and what strangers and hostile clients send."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hosting import Hosted, answers, free_port, host, invite_key, until, with_key
from rubbish import throw

from builders import INES, TOMAS
from e2e.terminal import CTRL_Q, Held
from workshop.places import Workspace


@pytest.fixture
def key(workspace: Workspace, tmp_path: Path) -> Path:
    return invite_key(workspace, INES, tmp_path, "ines")


@pytest.fixture
def hosted(workspace: Workspace, tmp_path: Path, key: Path) -> Iterator[Hosted]:
    with host(workspace, tmp_path, TOMAS) as running:
        yield running


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False
    )


def test_no_command_no_file_no_forwarding(hosted: Hosted, key: Path, tmp_path: Path) -> None:
    def ssh(*words: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        asked = ["-o", "BatchMode=yes", *with_key(key), *options]
        return run(hosted.command(INES.handle, *words, options=asked))

    for words in (("ls",), ("sh", "-c", "id"), ("scp", "-t", "/tmp")):
        done = ssh(*words)
        assert (done.returncode, done.stdout) == (2, ""), done
        assert "your seat and nothing else" in done.stderr
    assert "your seat and nothing else" in ssh("ls", options=("-tt",)).stderr
    assert "Type the same line with -t after ssh" in ssh(options=("-T",)).stderr
    assert ssh("sftp", options=("-s",)).returncode == 255
    taken = tmp_path / "taken"
    port = ["-P", str(hosted.port), "-i", str(key)]
    there = f"{INES.handle}@127.0.0.1:/etc/passwd"
    for program in (["scp", "-O"], ["scp", "-s"], ["sftp"]):
        assert run([*program, *hosted.known, *port, there, str(taken)]).returncode != 0
    assert not taken.exists()
    # What a forwarded port answers: nothing, for the host opens no connection and no socket for anybody.
    bound = f"127.0.0.1:{free_port()}"
    for option in (["-R", f"{bound}:127.0.0.1:{hosted.port}"], ["-R", f"{tmp_path}/s:/tmp/s"]):
        done = run(
            hosted.command(
                INES.handle,
                options=["-o", "ExitOnForwardFailure=yes", "-N", *with_key(key), *option],
            )
        )
        assert "remote port forwarding failed" in done.stderr, done
    with tunnel(hosted, key, "-D", str(socks := free_port())) as log:
        line = socket.create_connection(("127.0.0.1", socks), 10)
        line.sendall(b"\x05\x01\x00")
        assert line.recv(2) == b"\x05\x00"
        line.sendall(b"\x05\x01\x00\x01\x7f\x00\x00\x01" + hosted.port.to_bytes(2, "big"))
        assert b"SSH-" not in line.recv(1024)
        line.close()
        until(lambda: "open failed" in log.read_text(), "a refusal")
    with hosted.client(INES.handle, options=["-A", "-X", "-w", "0:0", *with_key(key)]) as seat:
        seat.wait_for("PRIVATE")


class tunnel:
    """A client that only forwards, while the block lasts."""

    def __init__(self, hosted: Hosted, key: Path, *forward: str) -> None:
        self._log = hosted.folder / "tunnel.log"
        options = ["-N", "-E", str(self._log), *with_key(key), *forward]
        self._process = subprocess.Popen(
            hosted.command(INES.handle, options=options), stdin=subprocess.DEVNULL
        )
        self._port = int(forward[1])

    def __enter__(self) -> Path:
        until(lambda: answers(self._port), "the tunnel")
        return self._log

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


def test_hostile_terminals_names_and_variables_change_nothing(
    hosted: Hosted, key: Path, tmp_path: Path
) -> None:
    written = tmp_path / "written"
    hostile = [
        f"SetEnv=TEXTUAL_LOG={written} LD_PRELOAD={written} TEXTUAL_DRIVER=os:system LANG=../../etc "
        f"PYTHONSTARTUP={written} WORKSHOP_HOME=/ HOME=/ PATH=/nowhere",
    ]
    with ExitStack() as stack:
        # Sizes that no screen has, and a terminal of a name that is a path.
        seat = stack.enter_context(
            hosted.client(
                INES.handle, options=["-o", *hostile, "-o", "SendEnv=TERM", *with_key(key)],
                size=(3000, 2),
            )
        )  # fmt: skip
        seat.until(lambda: b"PRIVATE" in seat.written, "the seat")
        seat.resize((1, 1))
        seat.press(
            b"\x1b[9999999;1u\x1b[48;0;0;0;0t\x1b[48;99999;99999;0;0t\x1b[200~" + b"x" * 9999
        )
        seat.press(b"\x1b[201~")
        seat.resize((100, 30))
        seat.wait_for("Quarterly review")
        for name in ("root", "../../etc", "ines-moreau;id", "-oProxyCommand", "日本", "x" * 300):
            done = run(
                [
                    *hosted.command("x", options=["-l", name, "-o", "BatchMode=yes"])[:-1],
                    "127.0.0.1",
                ]
            )
            assert done.returncode == 255, name
        with hosted.client("k7qm-3xrp-9twd") as stranger:  # a code, typed where the name belongs
            stranger.wait_for("Code:")
            stranger.press(b"x\r")
            stranger.wait_for("This is no code for this name")
        assert "(no name of anybody): refused, wrong code" in hosted.log()
        assert "k7qm" not in hosted.log()
        assert not written.exists()
        assert stat.S_IMODE((hosted.workspace.remote / "log").stat().st_mode) == 0o600


def test_rubbish_at_the_door_lets_nobody_in_and_holds_nobody_up(hosted: Hosted, key: Path) -> None:
    throw(hosted, INES.handle, 1, raws=60, clients=4)
    assert hosted.process is not None
    assert hosted.process.poll() is None
    assert "let in" not in hosted.log()
    assert "fault" not in hosted.log()
    with hosted.client(INES.handle, options=with_key(key)) as ines:
        ines.wait_for("PRIVATE")


def kitten(written: Path) -> str:
    """Return what `kitten ssh` asks to be run: a script, with other characters for its quotes and line breaks."""
    script = (
        f"#!/bin/sh\n# Copyright (C) 2022 Kovid Goyal <kovid at kovidgoyal.net>\ntouch {written}\n"
    )
    quoted = script.translate({ord("'"): 11, ord("\\"): 12, ord("\n"): 13, ord("!"): 8})
    unwrap = r"""'eval "$(echo "$0" | tr \\\v\\\f\\\r\\\b \\\047\\\134\\\n\\\041)"' """
    return f"exec sh -c {unwrap} '{quoted}'"


@pytest.mark.parametrize("asked", [True, False])
def test_the_kitten_of_kitty_runs_nothing_and_types_nothing_into_the_seat(
    hosted: Hosted, key: Path, tmp_path: Path, asked: bool
) -> None:
    written = tmp_path / "written"
    archive = b"enFraXR0ZW54a" * 19 + b"\n"
    words = [kitten(written)] if asked else []
    options = ["-t", *with_key(key)]
    line = hosted.command(INES.handle, *words, options=options)
    with Held(None, program=line, size=(100, 30)) as ines:
        # Kitty types it as soon as its kitten asks for it, whether or not anybody is in their seat yet.
        ines.until(lambda: b"\x1b[?1049h" in ines.written, "the seat's terminal")
        ines.press(b"\nKITTY_DATA_START\nOK\n" + archive * 40 + b"KITTY_DATA_END\n")
        ines.wait_for("PRIVATE")
        ines.press_for(b"o", "What we do not know, or need explained")
        ines.type("my own words")
        assert "enFraXR0" not in ines.screen
        ines.press(CTRL_Q)
        ines.end()
    assert not written.exists()
    typed = [each for each in hosted.workspace.root.rglob("*") if each.is_file()]
    assert not [each for each in typed if b"enFraXR0" in each.read_bytes()]
    assert not [each for each in typed if b"KITTY_DATA" in each.read_bytes()]


def test_a_client_that_is_stopped_or_floods_holds_up_nobody_else(hosted: Hosted, key: Path) -> None:
    with ExitStack() as stack:
        ines = stack.enter_context(hosted.client(INES.handle, options=with_key(key)))
        ines.wait_for("PRIVATE")
        ines.signal(signal.SIGSTOP)  # it takes nothing of what its seat draws from now on
        tomas = stack.enter_context(hosted.client(TOMAS.handle))
        hosted.come_in(tomas, TOMAS.handle)
        tomas.press_for(b"o", "What we do not know, or need explained")
        tomas.type("as before")
        ines.signal(signal.SIGCONT)
        ines.press(b"\x1b[200~")  # a paste without an end
        for _ in range(30):
            ines.press(b"y" * 1000)
            ines.listen(0.01)
        tomas.type(" and after")
        ines.close_line()
        hosted.until_logged(f"{INES.handle}: left")
        tomas.type(" it")


def test_connections_that_prove_nothing_keep_nobody_out(hosted: Hosted, key: Path) -> None:
    half_open = [socket.create_connection(("127.0.0.1", hosted.port), 30) for _ in range(200)]
    try:
        for each in half_open[::2]:
            each.sendall(b"SSH-2.0-nobody\r\n" + b"\x00" * 64)
        with hosted.client(INES.handle, options=with_key(key)) as seat:
            seat.wait_for("PRIVATE")
    finally:
        for each in half_open:
            each.close()
