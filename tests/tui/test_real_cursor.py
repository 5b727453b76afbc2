"""The terminal's own cursor stands on what has the focus, lists included: screen readers and magnifiers follow it."""

from __future__ import annotations

from pathlib import Path

from terminals import Terminal, python

PROGRAM = str(Path(__file__).with_name("pointed_app.py"))
DOWN, UP, END, TAB, BACK_TAB, RIGHT, LEFT = (
    b"\x1b[B",
    b"\x1b[A",
    b"\x1b[F",
    b"\t",
    b"\x1b[Z",
    b"\x1b[C",
    b"\x1b[D",
)


def test_the_cursor_follows_the_focus_and_writes_nothing_while_nothing_changes(
    tmp_path: Path,
) -> None:
    with Terminal(python(PROGRAM, str(tmp_path))) as terminal:

        def stands_on(words: str) -> None:
            terminal.until(
                lambda: words == terminal.at_cursor[: len(words) or None], f"the cursor on {words}"
            )

        stands_on("clause 1")
        terminal.press(DOWN)
        stands_on("clause 2")
        terminal.press(END)
        stands_on("clause 9")
        terminal.press(UP)
        stands_on("clause 8")
        terminal.press(TAB)
        stands_on("")
        terminal.press(b"7")
        terminal.until_shown("7")
        terminal.press(LEFT)
        stands_on("7")
        terminal.press(TAB)
        stands_on("here")
        terminal.press(RIGHT)
        stands_on("afar]")
        terminal.press(RIGHT)
        stands_on("ringing]")
        terminal.press(BACK_TAB)
        stands_on("7")
        terminal.press(BACK_TAB)
        stands_on("clause 8")
        terminal.until_quiet()
        assert terminal.listen(1.0) == b""
        assert terminal.cursor_hidden


def test_the_cursor_is_drawn_for_whoever_asks_for_access(tmp_path: Path) -> None:
    with Terminal(python(PROGRAM, str(tmp_path)), environment={"ACCESSIBLE": "1"}) as terminal:
        terminal.until(lambda: terminal.at_cursor.startswith("clause 1"), "the cursor on clause 1")
        assert not terminal.cursor_hidden
        terminal.press(b"\x11")
        assert terminal.end() == 0
