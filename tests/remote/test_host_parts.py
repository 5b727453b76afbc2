"""The parts of the host that need no connection: names, sizes, variables, delays, and who waits at the door."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from typing import Any

import asyncssh.logging
import pytest
from asyncssh.channel import SSHServerChannel
from asyncssh.packet import SSHPacket, String
from hypothesis import given
from hypothesis import strategies as st

from builders import FakeClock
from workshop import errors
from workshop.agreement.signatures.public_key import PublicKey
from workshop.errors import InputError, Refused, StoreError
from workshop.remote.asyncssh_parts import keep_little_environment
from workshop.remote.busy import WINDOW, Busy, computed
from workshop.remote.keys_offered import chosen_of, question_about
from workshop.remote.kitten import WithoutArchive, is_kitten
from workshop.remote.limits import FORGOTTEN, FREE, LONGEST, Delays, Waiting
from workshop.remote.told import told_at_the_door
from workshop.remote.wanted import LARGEST, SMALLEST, User, environment_of, size_of, user_of


@pytest.mark.parametrize(
    ("name", "user"),
    [
        ("jane", User("jane")),
        ("Jane", User("jane")),
        ("jane+plain", User("jane", plain=True)),
        ("jane.a-b-2026-11-23", User("jane", "a-b-2026-11-23")),
        ("jane+plain.a-b", User("jane", "a-b", True)),
        ("jane.a-b+plain", User("jane", "a-b", True)),
        ("jane+key", User("jane", key=True)),
        ("jane+key.a-b+plain", User("jane", "a-b", True, True)),
        *(
            (each, None)
            for each in (
                "",
                "..",
                "jane/..",
                "-o",
                "jane doe",
                "jane.",
                "jane+",
                "jane+x",
                "x" * 40,
                "é",
            )
        ),
    ],
)
def test_a_name_says_who_and_where_or_nothing(name: str, user: User | None) -> None:
    assert user_of(name) == user


def test_only_known_forms_of_a_terminal_and_a_language_are_passed_on() -> None:
    assert environment_of("xterm-kitty", {"LANG": "pt_BR.UTF-8", "COLORTERM": "truecolor"}) == {
        "TERM": "xterm-kitty", "LANG": "pt_BR.UTF-8", "COLORTERM": "truecolor",
    }  # fmt: skip
    hostile = {"LANG": "../x", "COLORTERM": "yes", "LD_PRELOAD": "x", "TERM": "y"}
    assert environment_of("../../etc/x", hostile) == {"TERM": "xterm-256color"}
    assert environment_of("", {}) == {"TERM": "xterm-256color"}


def test_a_size_is_kept_within_bounds() -> None:
    assert size_of(100, 30) == (100, 30)
    assert size_of(1, 1) == SMALLEST
    assert size_of(10_000, 10_000) == LARGEST
    assert size_of(0, 0) == size_of(0, 40) == size_of(-1, 30) == (80, 24)


def test_wrong_codes_cost_growing_time_and_a_right_one_is_not_delayed_by_others() -> None:
    clock = FakeClock()
    delays = Delays(lambda: clock().timestamp())
    for _ in range(FREE):
        assert delays.wrong("10.0.0.1", "jane") == 0
    grown = [delays.wrong("10.0.0.1", "jane") for _ in range(12)]
    assert grown[:4] == [1, 2, 4, 8]
    assert grown[-1] == LONGEST
    # Another name from the same address, and the same name from another one.
    assert delays.wrong("10.0.0.1", "joe") > 0
    assert delays.wrong("10.0.0.2", "jane") == LONGEST
    assert delays.wrong("10.0.0.2", "ann") == 0
    delays.right("jane")
    assert delays.wrong("10.0.0.3", "jane") == 0
    clock.advance(seconds=FORGOTTEN + 1)
    assert delays.wrong("10.0.0.1", "jane") == 0


def test_where_too_many_wait_the_oldest_of_the_most_crowded_address_goes() -> None:
    closed: list[str] = []
    waiting = Waiting(3)
    for name, address in (("a", "1"), ("b", "2"), ("c", "2"), ("d", "3"), ("e", "3")):
        waiting.arrived(name, address, lambda name=name: closed.append(name))  # type: ignore[misc]
    assert (closed, len(waiting)) == (["b", "d"], 3)
    waiting.gone("a")
    waiting.gone("a")
    assert len(waiting) == 2


def test_asyncssh_keeps_every_variable_that_a_client_sends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = {b"LANG": b"C.UTF-8", b"COLORTERM": b"t" * 65, b"LD_PRELOAD": b"/tmp/x.so"}

    def kept() -> set[bytes]:
        channel: Any = SSHServerChannel.__new__(SSHServerChannel)
        channel._env, channel._logger = {}, asyncssh.logging.logger
        for name, value in sent.items():
            channel._process_env_request(SSHPacket(String(name) + String(value)))
        return set(channel._env)

    # So that it is put back afterwards.
    monkeypatch.setattr(
        SSHServerChannel, "_process_env_request", SSHServerChannel._process_env_request
    )
    assert kept() == set(sent)
    keep_little_environment()
    assert kept() == {b"LANG"}


def test_a_stranger_at_the_door_is_told_no_path_of_the_host() -> None:
    broken = StoreError("The disk failed while something was being saved into /srv/review/x.db")
    for each in (broken, OSError(28, "No space left on device", "/srv/review/log")):
        assert "/srv" not in told_at_the_door(each)
        assert "cannot read or write what it keeps just now" in told_at_the_door(each)
    assert told_at_the_door(Refused("This is no code for this name.")).startswith("This is no code")


ARCHIVE = b"\nKITTY_DATA_START\nOK\n" + b"QUJD" * 63 + b"\nQUJD\nKITTY_DATA_END\n"


@given(st.lists(st.integers(5, len(ARCHIVE) + 9), max_size=6))
def test_what_kitty_types_by_itself_is_dropped_wherever_a_read_cuts_it(cuts: list[int]) -> None:
    sent = b"abc" + ARCHIVE + b"d\ne\n"
    typed = WithoutArchive()
    pieces = [typed.feed(sent[a:b]) for a, b in pairwise([0, *sorted(cuts), len(sent)])]
    assert b"".join(pieces) == b"abcd\ne\n"
    assert typed.feed(ARCHIVE) == ARCHIVE, "it comes once"


def test_a_line_break_waits_for_no_key() -> None:
    typed = WithoutArchive()
    assert [typed.feed(each) for each in (b"a", b"\n", b"b")] == [b"a", b"\n", b"b"]
    assert WithoutArchive().feed(b"\nK") == b""


def test_only_the_script_of_a_kitten_counts_as_no_command() -> None:
    assert is_kitten("exec sh -c 'eval' '#!/bin/sh\r# Copyright (C) 2022 Kovid Goyal <kovid at ...")
    for command in ("ls", "exec sh -c ls", "sh -c '#!/bin/sh Kovid Goyal'", "exec bash", ""):
        assert not is_kitten(command)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has computed")
def test_who_computes_for_a_whole_window_is_found_and_who_is_only_quick_is_not() -> None:
    clock, used = [0.0], {1: 0.0, 2: 0.0, 3: 5.0}

    def later(seconds: float, **took: float) -> list[int]:
        clock[0] += seconds
        for name, each in took.items():
            used[int(name[1:])] += each
        return busy.without_end(used)

    busy = Busy(lambda: clock[0], lambda process: used.get(process), lambda: 0.0)
    assert later(0) == []
    # A whole core; a key that is held down; nothing.
    assert later(WINDOW / 2, _1=WINDOW / 2, _2=WINDOW / 4) == []
    assert later(WINDOW / 2, _1=WINDOW / 2, _2=WINDOW / 4) == [1]
    assert later(WINDOW, _2=WINDOW / 2) == []
    del used[1]
    assert later(WINDOW, _3=WINDOW) == [3]
    # More of them than processors share these.
    used = dict.fromkeys(range(100), 0.0)
    busy = Busy(lambda: clock[0], lambda process: used.get(process), lambda: 0.0)
    assert later(0) == []
    share = max(WINDOW / 4, WINDOW * (os.cpu_count() or 1) / 100)
    assert len(later(WINDOW, **{f"_{number}": share for number in range(100)})) == 100
    assert computed(os.getpid()) is not None
    assert computed(1 << 23) is None


def test_of_the_keys_that_were_offered_only_a_yes_or_a_number_chooses_one() -> None:
    one = PublicKey("ssh-ed25519 AAAA", "SHA256:one")
    two = PublicKey("sk-ssh-ed25519@openssh.com AAAA", "SHA256:two")
    words, prompt = question_about([one], "jane+key@...")
    assert ("ED25519 SHA256:one" in words, prompt) == (True, "Keep it: ")
    words, prompt = question_about([one, two], "jane+key@...")
    assert ("2  ED25519-SK SHA256:two" in words, prompt) == (True, "Number: ")
    assert all(chosen_of([one], each) == one for each in ("yes", " Y ", "1"))
    assert chosen_of([one, two], "2 ") == two
    for keys, typed in (
        ([one], ""),
        ([one], "no"),
        ([one], "2"),
        ([one, two], "yes"),
        ([one, two], "0"),
    ):
        assert chosen_of(keys, typed) is None


def test_a_seat_from_elsewhere_is_told_of_files_without_where_they_lie(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = "/srv/a review/sessions/exports/x.md"
    words = f"Nothing can be written to {there}: copy it to /home/jun/y.md, or '/srv/a review'."
    assert there in str(Refused(words))
    monkeypatch.setattr(errors, "_hidden", None)
    errors.hide_places("/srv/a review")
    told = "Nothing can be written to x.md: copy it to y.md, or 'workspace'."
    assert str(Refused(words)) == told
    assert str(InputError(words, "text")) == told
    mended = f"{told} Whoever leads can mend that at the host's computer."
    assert str(StoreError(words)) == str(StoreError(str(StoreError(words)))) == mended
    for said in ("yes and/or no, 24/7", "see https://review.example.org/a/b", "1/2 of it"):
        assert str(Refused(said)) == said
