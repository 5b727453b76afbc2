"""ssh-keygen runs alone: nothing of the environment, no terminal, not for ever; without it there is a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workshop.agreement.signatures.public_key import read_public_keys
from workshop.agreement.signatures.ssh_keygen import NoSshKeygen, at_terminal, is_principal, quietly


def in_its_place(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a program of that name first on the path, and nothing else."""
    program = folder / "ssh-keygen"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


def test_a_computer_without_ssh_keygen_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for run in (quietly, at_terminal):
        with pytest.raises(NoSshKeygen, match="not on this computer"):
            run("-l")
    with pytest.raises(NoSshKeygen):
        read_public_keys(b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA", "a.pub")


@pytest.mark.parametrize(
    "script",
    [
        "exec /bin/sleep 600",
        "/bin/sleep 600 & wait",
        "exec >&- 2>&-; exec /bin/sleep 600",
        "trap '' TERM; while :; do /bin/sleep 600; done",
    ],
)
def test_one_that_does_not_answer_is_ended(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_its_place(tmp_path, f"echo $$ > {tmp_path}/pid; {script}", monkeypatch)
    with pytest.raises(NoSshKeygen, match="does not answer"):
        quietly("-l", patience=0.5)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_one_that_never_stops_talking_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_its_place(tmp_path, "while :; do echo yes yes yes yes yes yes; done", monkeypatch)
    with pytest.raises(NoSshKeygen, match="does not answer"):
        quietly("-l", patience=600)


def test_it_gets_nothing_of_the_environment_and_no_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "of ours")
    monkeypatch.setenv("SSH_AUTH_SOCK", "/an/agent")
    in_its_place(tmp_path, "/usr/bin/env; : 2>/dev/null </dev/tty && echo a terminal", monkeypatch)
    said = quietly("-l")
    names = {line.partition("=")[0] for line in said.output.splitlines()}
    assert names - {"PWD", "SHLVL", "_", "OLDPWD", "TZ"} == {"PATH", "LC_ALL"}
    assert said.code != 0


def test_what_is_given_arrives_whole_and_what_it_says_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_its_place(tmp_path, "/usr/bin/wc -c; echo no >&2; exit 3", monkeypatch)
    said = quietly(content=b"x" * 10_000_000)
    assert (said.code, said.output.strip(), said.complaint) == (3, "10000000", "no\n")


def test_an_old_one_is_told_by_what_it_does_not_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_its_place(tmp_path, "echo 'unknown option -- Y' >&2; exit 1", monkeypatch)
    with pytest.raises(NoSshKeygen, match="too old"):
        quietly("-Y", "verify")


@pytest.mark.parametrize("name", ["ines-moreau", "ines@brightwater.example", "i.m+x@bw-1.example"])
def test_a_handle_or_an_address_can_be_a_principal(name: str) -> None:
    assert is_principal(name)


@pytest.mark.parametrize(
    "name",
    ["", "*", "ines*", "ines,tomas", "ines tomas", "ines\n* ", "!ines", "?", '"ines"', "-f", "@x",
     "ines@", "inés", "a" * 200, "ines\ttomas", "ines#", "a@b@c"],
)  # fmt: skip
def test_nothing_that_could_stand_for_somebody_else_can(name: str) -> None:
    assert not is_principal(name)
