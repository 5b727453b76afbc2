"""Text that would drive the terminal, typed, pasted or read: none of it is ever written to the terminal as it came."""

from __future__ import annotations

import re
from pathlib import Path

from e2e.terminal import CTRL_Q, F2, TAB, Held, pasted, run

CLIPBOARD = b"\x1b]52;c;ZXZpbA==\x07"
TITLE = b"\x1b]0;evil\x07"
RED = b"\x1b[31;5m"
CLEARED = b"\x1b[2J\x1b[H"
DEVICE = b"\x1bP+q544e\x1b\\"
EIGHT_BIT = "\x9b31;5m\x9d52;c;ZXZpbA==\x9c\x85".encode()
BIDI = "\u202eevil\u2066\u200f".encode()
ODD = b"\x00\x07\x08\x0b\x7f\xff\xc3\x28\xed\xa0\x80"
MARKUP = b"[@click=app.quit]leave[/] [bold red]x[/] [/"
HOSTILE = CLIPBOARD + TITLE + RED + CLEARED + DEVICE + EIGHT_BIT + BIDI + ODD + MARKUP
NEVER = re.compile(
    rb"\x1b\](?!22;)|\x1bP|\x1b\[31;5m|\x1b\[2J\x1b\[H|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xe2\x80\x8f"
)
"""Operating system commands (but that for the pointer), device strings, and what of the above the app never writes."""
LEFT = "[@click=app.quit]leave[/] [bold red]x[/] [/"
"""What remains of it: words."""


def assert_nothing_raw(held: Held) -> None:
    """Check that nothing the program wrote to the terminal is what was given to it."""
    assert NEVER.findall(held.written) == []


def test_pasted_into_a_field_it_is_words_from_the_screen_to_the_agreement(workspace: Path) -> None:
    with Held(workspace, "open", "latest") as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        held.press_for(pasted(b"Before " + HOSTILE + b" after"), "Before", "after")
        held.press_for(F2, "E3 ● client expects Before", LEFT)
        held.press_for(b"u", "Undone")
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        held.press_for(pasted(b"Again " + HOSTILE + b" after"), "Again")
        held.press_for(F2, "E4 ● client expects Again")
        held.press(CTRL_Q)
        assert held.end() == 0
        assert_nothing_raw(held)
    for what in ("agreement", "record", "agenda"):
        ended = run(workspace, "export", "latest", what)
        assert ended.code == 0
        assert not NEVER.findall(ended.out.encode())


def test_pasted_into_the_form_of_a_new_session_it_is_names(tmp_path: Path) -> None:
    with Held(tmp_path) as held:
        held.wait_for("Nothing here yet", "new session")
        held.press_for(b"n", "New session", "Facilitator from")
        for words in (b"Halde", b"Polar", b"Mara Lind <mara@halde.example>, Head"):
            held.press_for(pasted(words + HOSTILE), "3 lines were pasted. What is it?")
            held.press_for(b"o", words.decode())
            held.press(TAB)
        held.press_for(F2, "1/", "Halde", "saved")
        held.press_for(b"q", "TO RESUME", "Halde")
        held.press(CTRL_Q)
        assert held.end() == 0
        assert_nothing_raw(held)
    assert not NEVER.findall(run(tmp_path, "sessions").out.encode())


def test_typed_without_a_bracket_it_does_no_harm(workspace: Path) -> None:
    # A terminal without bracketed paste sends it as keys: what of it means a key is a key.
    with Held(workspace, "open", "latest") as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        for hostile in (b"Before", EIGHT_BIT, BIDI, ODD, CLIPBOARD, TITLE, RED, DEVICE):
            held.press(hostile)
            held.until_quiet()
        held.press(CTRL_Q)
        assert held.end() == 0
        assert_nothing_raw(held)
    with Held(workspace, "open", "latest") as held:
        held.wait_for("You were typing when this was last open", "Before")
        held.until_quiet()
        assert_nothing_raw(held)


def test_a_paste_of_100_kb_is_refused_beside_the_field_which_keeps_its_text(
    workspace: Path,
) -> None:
    with Held(workspace, "open", "latest") as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        held.type("What was there")
        for piece in pieces(pasted(b"x" * 100_000)):
            held.press(piece)
            held.listen(0)
        held.wait_for("✗ This text has 100,000 characters; at most 20,000 fit.")
        held.type(" stays")
        held.press_for(F2, "E3 ● client expects What was there stays")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_a_page_of_text_is_kept_whole(workspace: Path) -> None:
    page = "\n".join(f"Line {number}: we say what we need." for number in range(400))
    with Held(workspace, "open", "latest") as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        for piece in pieces(pasted(page)):
            held.press(piece)
            held.listen(0)
        held.wait_for("Line 399")
        held.press_for(F2, "E3 ● client expects Line 0")
        held.press(CTRL_Q)
        assert held.end() == 0
    record = run(workspace, "export", "latest", "record").out
    assert "Line 0: we say what we need.\nLine 1:" in record.replace("\\n", "\n")
    assert "Line 399: we say what we need." in record


def pieces(data: bytes) -> list[bytes]:
    """Return `data` as a line takes it."""
    return [data[place : place + 4096] for place in range(0, len(data), 4096)]


def test_text_of_every_script_is_shown_and_kept(workspace: Path) -> None:
    words = "漢字の広告 · العربية · עברית · 👩‍🎨 · é e\u0301"
    with Held(workspace, "open", "latest", size=(120, 36)) as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        held.press(pasted(words))
        held.until(lambda: "العربية" in held.words, "the words")
        held.press_for(F2, "E3 ● client expects")
        held.press(CTRL_Q)
        assert held.end() == 0
    record = run(workspace, "export", "latest", "record").out
    assert "漢字の広告 · العربية · עברית · 👩‍🎨 · é é" in record
