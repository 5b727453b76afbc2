"""Three sessions in a real terminal: what a kick-off leaves open survives a review that skips its look-back."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from e2e.meeting import fill, go_on_to, in_three_weeks, sign
from e2e.terminal import CTRL_Q, DOWN, END, ENTER, F2, Held, run

PROMISE = "Send one brief"
QUESTION = "Who buys media from April?"
TOPIC = "A review with scores"
DECISION = "Mara approves alone"
DIFFERENCE = "Layouts come three days ahead"
OPEN = {"C1": PROMISE, "Q1": QUESTION, "P1": TOPIC, "R1": DECISION, "E1": DIFFERENCE}


def new(workspace: Path, template: str) -> None:
    """Begin a session of the two companies from the command line."""
    people = ("--client-person", "Mara Lind", "--agency-person", "Joel Sand")
    parties = ("--client", "Halde Foods", "--agency", "Polar Studio")
    made = run(workspace, "new", *parties, "--template", template, "--no-app", *people)
    assert made.code == 0, made


def begin(held: Held) -> None:
    """Start the clock."""
    held.wait_for("Halde Foods", "Space start clock")
    held.press(b" ")
    held.wait_until_gone("paused")


def note(held: Held, key: bytes, title: str, words: str) -> None:
    """Note something that can be noted from any step."""
    held.press_for(key, title)
    held.type(words)
    held.press(F2)
    held.wait_until_gone(words)


def leave_open(held: Held) -> None:
    """Note a question, a topic and a decision, write an expectation that nobody ticks, and promise one thing."""
    note(held, b"o", "An open question", QUESTION)
    note(held, b"p", "A topic for another day", TOPIC)
    note(held, b"d", "A decision", DECISION)
    go_on_to(held, "expectations", "first expectation")
    held.press_for(b"n", "F2 done", "1 or 2 chooses and goes on")
    held.press(b"1")
    held.wait_until_gone("1 or 2 chooses and goes on")
    held.type(DIFFERENCE)
    held.press_for(F2, f"E1 ● client expects {DIFFERENCE}", "a answer")
    typed, _ = in_three_weeks()
    go_on_to(held, "commitments", "F2 new commitment")
    held.press_for(F2, "F2 done", "beginning with a verb")
    fill(held, PROMISE, "Mara Lind", typed)
    held.press_for(F2, f"C1 {PROMISE}", "b both accept")
    held.press_for(b"b", "● ○")


def sign_off(held: Held, template: str, *, nothing: bool = False) -> None:
    """Name the next review, propose, confirm every section, and sign; with `nothing` promised both sides say so."""
    typed, shown = in_three_weeks()
    go_on_to(held, "sign-off", "F2 propose", template=template)
    held.press_for(END, "Next review no date yet")
    held.press_for(ENTER, "F2 done", "How often we meet")
    held.type(typed)
    held.press_for(F2, f"Next review {shown}", "F2 propose")
    if nothing:
        held.press_for(F2, "both sides say: no commitments this time")
        held.press_for(b"y", "revision 1 proposed ·")
    else:
        held.press_for(F2, "revision 1 proposed ·")
    held.press_for(b"A", "1 of ")
    sections = int(re.findall(r"1 of (\d+)", held.words)[-1])
    for number in range(1, sections + 1):
        held.wait_for(f"{number} of {sections}")
        held.press(F2)
    held.wait_for("Read back, section by section", "F2 sign")
    sign(held)
    held.press(CTRL_Q)
    assert held.end() == 0


def look_back(held: Held) -> None:
    """Settle the promise, the question and the topic; let the difference and the decision stand."""
    go_on_to(held, "look-back", f"C1 {PROMISE}", "S carries the rest", template="quarterly-review")
    held.press_for(b"b", "1 kept on time C1")
    held.press_for(DOWN, "F2 answer", f"Q1 {QUESTION} still open?")
    held.press_for(F2, f"Q1 {QUESTION}", "F2 save")
    held.type("Their own team")
    held.press_for(ENTER, "answered", "answer: Their own team")
    held.press_for(DOWN, "F2 take up", f"P1 {TOPIC} parked again?")
    held.press_for(F2, f"P1 {TOPIC}: taken up", "F2 save")
    held.press_for(ENTER, f"P1 {TOPIC} taken up")
    held.press_for(DOWN, f"E1 {DIFFERENCE}", "s still different")
    held.press_for(b"S", "2 go on as before.")
    held.wait_until_gone("S carries the rest")


def agreed(workspace: Path) -> tuple[str, dict[str, str]]:
    """Return the page of the latest agreement, and what it says became of each clause of the one before."""
    page = run(workspace, "export", "latest", "agreement", "--format", "md")
    text = run(workspace, "export", "latest", "agreement", "--format", "toml")
    assert (page.code, text.code) == (0, 0)
    replaced = tomllib.loads(text.out).get("replaced", [])
    return page.out, {each["number"]: each["became"] for each in replaced}


def test_what_was_left_open_survives_two_reviews_one_of_which_skips_its_look_back(
    tmp_path: Path,
) -> None:
    workspace = tmp_path / "space"
    new(workspace, "kickoff")
    with Held(workspace, "open", "latest") as held:
        begin(held)
        leave_open(held)
        sign_off(held, "kickoff")

    new(workspace, "quarterly-review")
    with Held(workspace, "open", "latest") as held:
        begin(held)
        sign_off(held, "quarterly-review")
    page, became = agreed(workspace)
    assert became == dict.fromkeys(OPEN, "carried")
    for words in OPEN.values():
        assert words in page
    assert page.count("carried, not looked at") >= len(OPEN)

    new(workspace, "quarterly-review")
    with Held(workspace, "open", "latest") as held:
        begin(held)
        look_back(held)
        sign_off(held, "quarterly-review", nothing=True)
    page, became = agreed(workspace)
    assert became == {
        "E1": "stands",
        "R1": "stands",
        "Q1": "settled",
        "P1": "settled",
        "C1": "settled",
    }
    assert "Their own team" in page
    listed = run(workspace, "actions").out.splitlines()
    assert [(line.split()[0], "kept" in line) for line in listed] == [("C1", True)]
