"""Writing to the terminal: in order, never waiting for it, and not at all once it has gone."""

from __future__ import annotations

import os
import tty
from collections.abc import Iterator

import pytest

from workshop.tui.terminal.writer import Writer

LARGE = b"0123456789" * 30_000
"""More than a terminal holds that nobody reads."""


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    read, write = os.openpty()
    tty.setraw(write)
    yield read, write
    for end in (read, write):
        try:
            os.close(end)
        except OSError:
            continue  # the test closed it


def taken(read: int, many: int) -> bytes:
    found = b""
    while len(found) < many:
        found += os.read(read, 65536)
    return found


def test_what_is_written_is_there_at_once(ends: tuple[int, int]) -> None:
    read, write = ends
    writer = Writer(write)
    writer.write(b"a key")
    os.set_blocking(read, False)
    assert os.read(read, 100) == b"a key"
    writer.close()


def test_a_terminal_that_nobody_reads_does_not_hold_the_writer_and_misses_nothing(
    ends: tuple[int, int],
) -> None:
    read, write = ends
    writer = Writer(write)
    writer.write(LARGE)
    writer.write(b"and this")
    assert taken(read, len(LARGE) + 8) == LARGE + b"and this"
    writer.write(b"at the end")
    assert taken(read, 10) == b"at the end"
    writer.close()


def test_closing_waits_until_all_is_written(ends: tuple[int, int]) -> None:
    read, write = ends
    if os.fork() == 0:
        writer = Writer(write)
        writer.write(LARGE)
        writer.close()
        os.write(write, b"!")
        os._exit(0)
    assert taken(read, len(LARGE) + 1) == LARGE + b"!"
    os.wait()


def test_after_the_terminal_has_gone_nothing_is_written_and_nobody_waits(
    ends: tuple[int, int],
) -> None:
    read, write = ends
    writer = Writer(write)
    os.close(read)
    for _ in range(100):
        writer.write(b"to nobody")
    writer.close()


def test_what_is_no_terminal_is_written_to_all_the_same() -> None:
    read, write = os.pipe()
    writer = Writer(write)
    writer.write(b"one ")
    writer.write(b"two")
    writer.close()
    os.close(write)
    assert taken(read, 7) == b"one two"
    os.close(read)
