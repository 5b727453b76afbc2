"""A kick-off as a facilitator types it, part by part: Halde Foods meets Polar Studio. A part ends when it is saved."""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

from e2e.terminal import CTRL_U, END, ENTER, F2, F4, F7, TAB, Held, run
from workshop.places import packaged_templates

GOAL = "Halde is the brand people cook with again"
LAYOUTS = "Layouts come three days early"
LAYOUTS_AGREED = "Three days ahead; Mara decides alone"
INVOICES = "Invoices are paid within 30 days"
INVOICES_AGREED = "Paid within 30 days of arrival"
NOTE = "You bring ideas nobody asked for"
PROMISE = "Bring an idea a month"
HEARD = "They want more than the brief"
STUDY = "Send the audience study"

SECTIONS = (
    "Parties and people",
    "Goal and contract",
    "Expectations",
    "Scope",
    "KPIs",
    "Feedback written down",
    "Commitments",
    "Programme and next review",
)
"""What is read back of this meeting."""


def in_three_weeks() -> tuple[str, str]:
    """Return a day as it is typed and as it is shown."""
    day = date.today() + timedelta(days=21)
    return day.isoformat(), f"{day.day} {day:%b}"


def fill(held: Held, *values: str) -> None:
    """Type one value after the other into the fields of a form, from where the keyboard is; "" leaves one as it is."""
    for place, value in enumerate(values):
        if place:
            held.press(TAB)
        for number, line in enumerate(value.split("\n")):
            if number:
                held.press(ENTER)
            held.type(line)


def go_on_to(held: Held, kind: str, *sentences: str, template: str = "kickoff") -> None:
    """Go on to the step of `kind`, over others that the template has between, and wait for `sentences`."""
    agenda = tomllib.loads((packaged_templates() / f"{template}.toml").read_text("utf-8"))["step"]
    title = next(step["title"] for step in reversed(agenda) if step["kind"] == kind)
    while (here := open_step(held)) != title:
        held.press(F4)
        held.until(lambda here=here: open_step(held) not in ("", here), "the next step")
    held.wait_for(*sentences)


def open_step(held: Held) -> str:
    """Return the title of the open step, as the line of the agenda shows it."""
    found = re.search("▌([^▐\n]+)▐", held.screen)
    return found[1] if found else ""


def tick(held: Held, words: str) -> None:
    """Tick what is selected for both sides; `words` are what stands before the ticks."""
    held.press_for(b"1", f"{words} ● ·")
    held.press_for(b"2", f"{words} ● ○")


def start_from_nothing(held: Held) -> None:
    """Go from the empty home screen through the form to the console, and begin the clock."""
    held.wait_for("Nothing here yet", "new session")
    held.press_for(b"n", "New session", "Facilitator from")
    fill(
        held,
        "Halde Foods",
        "Polar Studio",
        "Mara Lind <mara@halde.example>, Head of Brand",
        "Joel Sand <joel@polar.example>, Partner\nPia Rask <pia@polar.example>, Planner",
    )
    held.press(TAB)
    held.press_for(TAB, "12 Jan, 12.1.2027")
    held.press(CTRL_U)
    fill(held, "today", "Ida Berg <ida@outside.example>, Facilitator")
    held.press_for(F2, "Halde Foods + Polar Studio", "1/", "saved")
    held.wait_for("Mara Lind Head of Brand contact · signs", "Space start clock")
    held.press(b" ")
    held.wait_until_gone("paused")


def write_goal(held: Held) -> None:
    """Write the goal both share."""
    held.press_for(F2, "F2 done")
    held.type(GOAL)
    held.press_for(F2, f"Our goal {GOAL}", "F2 goal")


def hear_feedback(held: Held) -> None:
    """Write down one thing said, have it restated and confirmed, tick it, and make a commitment of it."""
    go_on_to(held, "notes", "first note")
    held.press_for(b"n", "F2 done", "What happened, what it did")
    held.press(b"1" + ENTER)
    held.type(NOTE)
    held.press_for(F2, f"N1 ● {NOTE}", "F2 restate")
    held.press_for(F2, "F2 done")
    held.type(HEARD)
    held.press_for(F2, f"heard: {HEARD}", "F2 restate")
    held.press_for(b"y", "heard right")
    tick(held, NOTE)
    held.press_for(b"c", "A commitment from N1", "beginning with a verb")
    held.type(PROMISE)
    held.press_for(F2, f"{NOTE} → C1")


def new_expectation(held: Held, side: bytes, words: str) -> None:
    """Write an expectation of a side, 1 or 2, answered yes."""
    held.press_for(b"n", "F2 done", "What we expect of the other")
    held.press(side)
    held.type(words)
    held.press(ENTER)
    held.press(b"y")
    held.press(TAB)
    held.type("If one person answers for all")
    held.press_for(F2, words, "F2 agree wording")


def agree_wording(held: Held, expected: str, words: str) -> None:
    """Write other words in place of those `expected`, which are offered as the wording both can sign; not left yet."""
    held.press_for(F2, "F2 done", f"We agree {expected}")
    held.press(F7)
    held.type(words)


def say_what_we_expect(held: Held) -> None:
    """Write an expectation of each side with its answer; agree on the first and tick both, the second without words."""
    go_on_to(held, "expectations", "first expectation")
    new_expectation(held, b"1", LAYOUTS)
    held.wait_for(f"E1 ● client expects {LAYOUTS}", "○ agency answers yes If one person")
    agree_wording(held, LAYOUTS, LAYOUTS_AGREED)
    held.press_for(F2, f"we agree {LAYOUTS_AGREED}", "F2 agree wording")
    tick(held, LAYOUTS)
    new_expectation(held, b"2", INVOICES)
    held.wait_for(f"E2 ○ agency expects {INVOICES}", "● client answers yes")


def agree_on_invoices(held: Held) -> None:
    """Leave the wording for the second expectation and tick it."""
    held.press_for(F2, f"we agree {INVOICES_AGREED}", "F2 agree wording")
    tick(held, INVOICES)


def settle_scope(held: Held) -> None:
    """Write a deliverable, an exclusion and the terms."""
    go_on_to(held, "scope", "F2 deliverable")
    held.press_for(F2, "F2 done", "3 films, 12 a year")
    held.type("Launch film")
    held.press(ENTER)
    held.type("1 of 60 seconds")
    held.press_for(F2, "D1 Launch film 1 of 60 seconds", "F2 deliverable")
    tick(held, "1 of 60 seconds")
    held.press_for(b"n", "What do we add?")
    held.press_for(b"x", "F2 done")
    held.type("Media buying")
    held.press_for(F2, "X1 Media buying", "F2 deliverable")
    tick(held, "Media buying")
    held.press_for(b"T", "F2 done", "Currency")
    fill(held, "80000", "EUR", "30 days net")
    held.press_for(F2, "Budget 80 000 EUR", "F2 deliverable")


def settle_kpis(held: Held) -> None:
    """Write a KPI with its target and day."""
    typed, shown = in_three_weeks()
    go_on_to(held, "kpis", "F2 new KPI")
    held.press_for(F2, "F2 done", "What is measured")
    fill(held, "Repeat purchase", "", "42", "%", typed)
    held.press_for(F2, "K1 Repeat purchase", f"at least 42 % by {shown}", "F2 new KPI")
    tick(held, "Repeat purchase")


def promise(held: Held) -> None:
    """Give the commitment from the feedback an owner and a day, and write one of the other side."""
    typed, shown = in_three_weeks()
    go_on_to(held, "commitments", f"C1 {PROMISE} who? when?")
    held.press_for(ENTER, "F2 done", "Done when")
    held.press(TAB)
    fill(held, "Joel", typed, "Mara has seen three ideas")
    held.press_for(F2, f"C1 {PROMISE} ○ Joel {shown}", "b both accept")
    held.press_for(b"b", f"○ Joel {shown} ● ○")
    held.press_for(F2, "F2 done", "beginning with a verb")
    fill(held, STUDY, "Mara Lind", typed, "Pia has it")
    held.press_for(F2, f"C2 {STUDY} ● Mara {shown}", "b both accept")
    held.press_for(b"b", f"● Mara {shown} ● ○")


def name_next_review(held: Held) -> None:
    """Go to sign-off and write when it is looked at again."""
    typed, shown = in_three_weeks()
    go_on_to(held, "sign-off", "F2 propose", "Next review no date yet")
    held.press(END)
    held.press_for(ENTER, "F2 done", "How often we meet")
    held.type(typed)
    held.press_for(F2, f"Next review {shown}", "F2 propose")


def propose(held: Held) -> str:
    """Propose; return the digest as the screen shows it."""
    held.press_for(F2, "revision 1 proposed ·", "F2 both confirm")
    after = held.words.partition("revision 1 proposed · ")[2]
    return " ".join(after.split()[:4])


def read_back(held: Held) -> None:
    """Read every section aloud; both sides confirm each, the first one by one."""
    held.press_for(b"A", f"{SECTIONS[0]} 1 of {len(SECTIONS)}")
    held.press_for(b"1", "✓ ● client · ○ agency")
    held.press_for(b"2", "✓ ● client ✓ ○ agency")
    held.press(F4)
    for number, section in enumerate(SECTIONS[1:], start=2):
        held.wait_for(f"{section} {number} of {len(SECTIONS)}")
        held.press(F2)
    held.wait_for("Read back, section by section", "F2 sign")


def sign(held: Held) -> None:
    """Take the signatures of both sides, each typed by who signs."""
    for name, after in (("Mara Lind", "✓ signed"), ("Joel Sand", "SIGNED AND SEALED")):
        held.press_for(b"i", f"{name} signs", "F2 sign")
        held.type(name)
        held.press_for(F2, after)
    held.press_for(ENTER, "revision 1 sealed")


def assert_handed_out(workspace: Path, shown: str) -> None:
    """Check that what can be handed out carries the text that was signed, by the digest that the screen showed."""
    signed = run(workspace, "export", "latest", "agreement")
    assert signed.code == 0
    page = signed.out
    digest = hashlib.sha256(page.encode()).hexdigest()
    assert shown == " ".join(digest[place : place + 4].upper() for place in range(0, 16, 4))
    text = run(workspace, "export", "latest", "agreement", "--format", "toml")
    assert page.splitlines()[-1] == hashlib.sha256(text.out.encode()).hexdigest()
    assert digest in run(workspace, "export", "latest", "signatures").out
    for words in (GOAL, LAYOUTS_AGREED, INVOICES_AGREED, "Launch film", "Repeat purchase", STUDY):
        assert words in text.out
        assert words in page
    (folder,) = (workspace / "sessions" / "exports").glob("*/take-home")
    assert (folder / "agreement.toml").read_bytes() == text.out.encode()
    assert (folder / "agreement.md").read_bytes() == page.encode()
    assert digest in (folder / "signatures.md").read_text("utf-8")
