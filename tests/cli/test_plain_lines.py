"""Lines: what goes out is wrapped by words, what comes in is whole and clean, whatever a terminal or a pipe does."""

from __future__ import annotations

import os
import pty
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from workshop.cli.plain.lines import Ended, Lines, wrapped

WORDS = st.text(st.sampled_from("ab é中文😀한 \n."), max_size=200)


@given(WORDS, st.integers(2, 40))
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert all(line == line.rstrip() for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_words_stay_whole_where_they_fit() -> None:
    assert wrapped("one two three", 8) == ["one two", "three"]
    assert wrapped("", 8) == [""]


@contextmanager
def piped(typed: bytes, *news: str) -> Iterator[tuple[Lines, Callable[[], str]]]:
    """Lines that are typed from a pipe, and what they have said so far."""
    reading, writing = os.pipe()
    os.write(writing, typed)
    os.close(writing)
    waiting = list(news)

    def told() -> list[str]:
        found = [*waiting]
        waiting.clear()
        return found

    with TemporaryFile() as out:

        def said() -> str:
            out.seek(0)
            return out.read().decode()

        yield Lines(reading, out.fileno(), told), said
    os.close(reading)


def test_a_file_of_answers_is_read_to_its_last_line_without_an_end() -> None:
    typed = "Zoë\r\n\n  \x1b[A\x1bOBtwo\x00\x07 \n中ÿ".encode() + b"\xff\nlast"
    with piped(typed) as (lines, _):
        answers = [lines.ask("?") for _ in range(5)]
        assert answers == ["Zoë", "", "two", "中ÿ\ufffd", "last"]
        with pytest.raises(Ended):
            lines.ask("?")


def test_news_is_told_before_the_next_question() -> None:
    with piped(b"yes\n", "The room moved on.") as (lines, said):
        assert lines.ask("Ready?") == "yes"
        assert said() == "The room moved on.\nReady? \n"


def test_what_is_told_never_drives_a_terminal() -> None:
    with piped(b"") as (lines, said):
        lines.say("red \x1b[31malert\x07 \u202eevil")
        assert said() == "red [31malert evil\n"


def test_a_terminal_that_was_closed_ends_the_talk() -> None:
    theirs, ours = pty.openpty()
    lines = Lines(ours, ours)
    os.close(theirs)
    with pytest.raises(Ended):
        lines.ask("Is anybody there?")
    os.close(ours)


def test_a_long_text_waits_for_its_reader_page_by_page() -> None:
    theirs, ours = pty.openpty()
    lines = Lines(ours, ours)
    text = [f"line {number}" for number in range(1, 60)]
    done: list[bool] = []
    thread = threading.Thread(target=lambda: done.append(lines.pages(text)))
    thread.start()
    heard = b""
    while heard.count(b"Enter reads on") < 1:
        heard += os.read(theirs, 4096)
    assert b"line 18\r\n" in heard
    assert b"line 19" not in heard
    os.write(theirs, b"\n")
    while heard.count(b"Enter reads on") < 2:
        heard += os.read(theirs, 4096)
    os.write(theirs, b"b\n")
    thread.join()
    assert done == [False]
    assert b"line 37" not in heard
    os.close(theirs)
    os.close(ours)
