"""Nothing pasted runs as commands, also where the terminal sends it as key presses; and no typed key is lost."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key

from e2e.terminal import CTRL_Q, ENTER, ESC, F2, Held, pasted, run
from workshop.model.names import KindName
from workshop.tui.terminal.bursts import Bursts, Paste

OPEN = ("open", "latest")
PLAN = "Next steps\nx marks the old plan\nquit the retainer?\n"
AS_KEYS = PLAN.replace("\n", "\r").encode()
"""As a terminal without marked pastes sends it; tmux does with `paste-buffer`."""
NOT_RUN = "What came all at once was not run as commands."
SCOPE = """A. Account services
1. Runs the weekly status call
2. Keeps the timing plan
3. Prepares estimates

B. Production
1. Retouches all images
2. Prepares print files
"""


def at_commitments(held: Held) -> None:
    held.wait_for("C2 One unasked idea", "F2 new commitment")


def record_of(workspace: Path) -> str:
    return run(workspace, "export", "latest", "record").out


@pytest.mark.parametrize("sent", [AS_KEYS, PLAN.encode(), pasted(PLAN)], ids=["CR", "LF", "marked"])
def test_a_paste_into_the_list_changes_nothing_and_is_told(
    workspace_at: Callable[[KindName], Path], sent: bytes
) -> None:
    workspace = workspace_at("commitments")
    with Held(workspace, *OPEN) as held:
        at_commitments(held)
        held.until_quiet()
        before = held.words
        held.press(sent)
        held.wait_for(NOT_RUN, "3 lines were pasted. What is it?")
        assert "marks the old plan" not in held.words  # it may be there by mistake
        held.press(ESC)
        held.until(lambda: held.words == before, "the screen as before")
        held.press(CTRL_Q)
        assert held.end() == 0
    assert "Next steps" not in record_of(workspace)


def test_a_paste_into_the_list_can_become_items(
    workspace_at: Callable[[KindName], Path],
) -> None:
    with Held(workspace_at("commitments"), *OPEN) as held:
        at_commitments(held)
        held.press_for(AS_KEYS, "3 items, one a line")
        held.press_for(b"e", "C3 Next steps", "C4 x marks the old plan", "C5 quit the retainer?")
        held.press_for(b"u", "Undone: 3 added.")
        held.wait_until_gone("C3 Next steps")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_a_paste_of_lines_that_begins_in_a_field_stays_there(
    workspace_at: Callable[[KindName], Path],
) -> None:
    workspace = workspace_at("commitments")
    with Held(workspace, *OPEN) as held:
        at_commitments(held)
        held.press_for(F2, "beginning with a verb")
        held.press_for(AS_KEYS, "3 lines were pasted. What is it?")
        held.press_for(b"o", "Next steps x marks the old plan quit the retainer?")
        held.press_for(F2, "C3 Next steps x marks the old plan quit")
        held.press(CTRL_Q)
        assert held.end() == 0
    assert "One written brief per campaign" in record_of(workspace)


def test_a_long_paste_that_comes_in_pieces_is_one_paste(
    workspace_at: Callable[[KindName], Path],
) -> None:
    with Held(workspace_at("commitments"), *OPEN) as held:
        at_commitments(held)
        held.until_quiet()
        before = held.words
        held.press(b"Quite a few words \r" * 200 + b"x\r")
        held.press(b"q\r")
        held.wait_for(NOT_RUN)
        held.press_for(b"n", "C2 One unasked idea")
        held.until(lambda: held.words == before, "the screen as before")
        held.press(CTRL_Q)
        assert held.end() == 0


@pytest.mark.parametrize("mark", [pasted, lambda words: words.replace("\n", "\r").encode()])
def test_a_pasted_list_of_deliverables_comes_in_its_groups(
    workspace_at: Callable[[KindName], Path], mark: Callable[[str], bytes]
) -> None:
    with Held(workspace_at("scope"), *OPEN, size=(120, 50)) as held:
        held.wait_for("F2 deliverable")
        held.press_for(F2, "3 films, 12 a year")
        held.press_for(mark(SCOPE), "7 lines were pasted", "5 items, in 2 groups")
        held.press_for(b"e", "5 added. u takes them back.")
        held.wait_for("Deliverables · Account services", "Keeps the timing plan")
        held.wait_for("Deliverables · Production", "Retouches all images")
        assert "1. Retouches" not in held.words
        held.press(CTRL_Q)
        assert held.end() == 0


def test_keys_that_came_at_once_can_be_taken_as_keys_after_all(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n1Briefs are whole", NOT_RUN, "I typed it")
        held.press_for(b"k", "Briefs are whole", "F2 done")
        held.press_for(F2, "E3 ● client expects Briefs are whole")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_a_key_that_is_held_down_is_no_paste(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        held.wait_for("E2 ○ agency expects", "20:00 paused")
        held.press_for(b"+" * 12, "32:00 paused")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_a_sentence_with_its_blanks_arrives_whole_however_it_is_cut(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n1", "What we expect of the other")
        for piece in (b"We hear ", b"of delays ", b"t", b"he", b" same day", b" by phone"):
            held.press(piece)
            held.listen(0.05)
        held.press_for(F2, "E3 ● client expects We hear of delays the same day by phone")
        held.press(CTRL_Q)
        assert held.end() == 0


@pytest.mark.parametrize("key", [b"\n", b"\x1b\r"], ids=["Ctrl+J", "Alt+Enter"])
def test_a_new_line_has_its_own_key_and_enter_saves(workspace: Path, key: bytes) -> None:
    with Held(workspace, *OPEN) as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n1", "Ctrl+J new line")
        held.type("One voice")
        held.press(key)
        held.type("And one inbox")
        held.press_for(ENTER, "The other answers")
        held.press_for(F2, "E3 ● client expects One voice")
        held.press(CTRL_Q)
        assert held.end() == 0
    assert [each["text"] for each in tomllib.loads(record_of(workspace))["expectation"][2:]] == [
        "One voice\nAnd one inbox"
    ]


def test_enter_that_comes_together_with_words_still_goes_on(
    workspace_at: Callable[[KindName], Path],
) -> None:
    workspace = workspace_at("commitments")
    with Held(workspace, *OPEN) as held:
        at_commitments(held)
        held.press_for(F2, "beginning with a verb")
        held.press_for(b"Send the study\r", "Send the study")
        held.press_for(b"Lena", "Lena Koch")
        held.press(b"\r+14 days")
        held.wait_for("+14 days")
        held.press(b"\x7f" * 5)
        held.press_for(F2, "C3 Send the study ○ Lena")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_tab_that_comes_together_with_words_still_goes_on(
    workspace_at: Callable[[KindName], Path],
) -> None:
    with Held(workspace_at("commitments"), *OPEN) as held:
        at_commitments(held)
        held.press_for(F2, "beginning with a verb")
        held.press_for(b"Send the study\tLena\t+14\tJun has it", "Jun has it")
        held.press_for(b"\t60 percent", "60 percent")
        held.press_for(b"\x7f" * 8, "60")
        held.press_for(F2, "C3 Send the study ○ Lena", "Done when Jun has it")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_an_answer_and_the_words_after_it_can_come_together(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n", "1 or 2 chooses and goes on")
        held.press_for(b"1. Briefs are whole", "1. Briefs are whole", "● client ○ agency")  # pasted
        held.press_for(ENTER, "The other answers [–]")
        held.press_for(b"y\tOf course", "[yes]", "Of course")
        held.press_for(F2, "Which side? 1 is the client, 2 the agency.")
        held.press_for(b"2", "E3 ○ agency expects 1. Briefs", "yes Of course", "n new")
        held.press_for(b"n", "1 or 2 chooses and goes on")
        held.press_for(b"2Invoices are paid", "[○ agency]", "Invoices are paid")
        held.press_for(F2, "E4 ○ agency expects Invoices are paid")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_what_is_pressed_after_words_and_tabs_waits_for_them(
    workspace_at: Callable[[KindName], Path],
) -> None:
    with Held(workspace_at("scope"), *OPEN) as held:
        held.wait_for("F2 deliverable")
        held.press_for(b"T", "Currency")
        held.press(b"80000\tEUR\t30 days net")
        held.press(F2)
        held.wait_for("F2 deliverable")
        held.press(b"\x1b[F")
        held.wait_for("80 000 EUR", "30 days net")
        held.press(CTRL_Q)
        assert held.end() == 0


# --- telling them apart -----------------------------------------------------------------------------------------------


def taken(pieces: list[str]) -> tuple[str, list[str]]:
    """Return the keys, and the pastes, that come of reads close behind each other."""
    bursts = Bursts()
    keys, found = "", []
    for piece in pieces:
        for each in bursts.feed(piece):
            if isinstance(each, Paste):
                found.append(each.text)
            else:
                keys += each
    found += [each.text for each in bursts.flush()]
    return keys, found


TEXT = st.text(alphabet="abc de\rfg1", min_size=4, max_size=40).filter(
    lambda text: len({*text}) > 4 and all(a != b for a, b in pairwise(text))
)
FUNCTION_KEYS = ["\x1bOQ", "\x1b[A", "\x1b[3~", "\x1b[Z", "\x7f", "\x1b[1;2D", "\x1b[13;2u"]
MOUSE = ["\x1b[<35;10;20M", "\x1b[<0;1;1m", "\x1b[I", "\x1b[?2026;2$y"]


@given(TEXT, st.lists(st.text(alphabet="xyz\r", min_size=1, max_size=3), max_size=3))
def test_text_in_one_read_is_a_paste_with_all_that_follows_at_once(
    text: str, rest: list[str]
) -> None:
    assert taken([text, *rest]) == ("", [text + "".join(rest)])


@given(st.text(alphabet="abc\r", max_size=3), st.sampled_from(FUNCTION_KEYS), TEXT)
def test_what_comes_with_a_function_key_was_typed(before: str, key: str, after: str) -> None:
    assert taken([before + key + after]) == (before + key + after, [])


@given(st.sampled_from(MOUSE), st.sampled_from(MOUSE), st.data())
def test_the_mouse_and_the_terminal_itself_are_no_paste_however_they_are_cut(
    first: str, second: str, data: st.DataObject
) -> None:
    sent = first + second
    cut = data.draw(st.integers(0, len(sent)))
    assert taken([sent[:cut], sent[cut:]]) == (sent, [])


@given(TEXT, st.sampled_from(MOUSE))
def test_a_paste_beside_the_mouse_is_one_all_the_same(text: str, mouse: str) -> None:
    assert taken([mouse + text]) == (mouse, [text])
    assert taken([text + mouse]) == (mouse, [text])


@given(st.lists(st.sampled_from("abcdefg\r"), max_size=30))
def test_what_is_typed_key_by_key_is_never_a_paste(keys: list[str]) -> None:
    assert taken(list(keys)) == ("".join(keys), [])


def test_a_paste_can_be_given_back_as_the_keys_it_came_as() -> None:
    keys = Paste("n1a\rb").keys
    assert [each.key for each in keys] == ["n", "1", "a", "enter", "b"]
    assert all(isinstance(each, Key) for each in keys)
