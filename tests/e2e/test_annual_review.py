"""An annual review of six people: scores by form beforehand, writing on one keyboard, shown together, sealed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import tomli_w

from e2e.meeting import go_on_to, in_three_weeks, open_step
from e2e.terminal import CTRL_Q, DOWN, END, ENTER, F2, F4, HOME, Held, run

CLIENT = ("Mara Lind", "Odd Berg", "Eva Holm")
AGENCY = ("Joel Sand", "Pia Rask", "Noor Ali")
PEOPLE = (*CLIENT, *AGENCY)
SECRET = "zwiebelfisch"
"""Stands in everything that is written in an anonymous round."""


def a_new_session(workspace: Path) -> None:
    """Make the session from the command line, three people on each side."""
    people = [
        word
        for side, names in (("client", CLIENT), ("agency", AGENCY))
        for name in names
        for word in (f"--{side}-person", name)
    ]
    made = run(
        workspace,
        "new",
        "--client",
        "Halde Foods",
        "--agency",
        "Polar Studio",
        "--template",
        "annual-360",
        "--no-app",
        *people,
    )
    assert made.code == 0, made


def answer_forms(workspace: Path, folder: Path) -> None:
    """Export everybody's form, fill it in, and collect all of them, one twice."""
    folder.mkdir()
    files: list[str] = []
    for place, name in enumerate(PEOPLE):
        form = run(workspace, "export", "latest", "form", "--for", name, "--format", "toml")
        assert form.code == 0, form
        data = tomllib.loads(form.out)
        for round in data["round"]:
            for number, question in enumerate(round["question"]):
                if "answer" in question:
                    question["answer"] = str(1 + (place + number) % 5)
                elif place == 0:
                    question["answers"] = [f"{SECRET} {number}"]
        path = folder / f"{place}.toml"
        path.write_text(tomli_w.dumps(data), "utf-8")
        files.append(str(path))
    collected = run(workspace, "collect", "latest", *files)
    assert collected.code == 0, collected
    again = run(workspace, "collect", "latest", files[0])
    assert again.code == 1, again  # nothing to do
    for path in folder.iterdir():  # as the command advises: they say who wrote what
        path.unlink()


def sit_down(held: Held, place: int) -> None:
    """Lift the cover for the next person, who chooses their name."""
    held.press_for(F2, "Who are you?", PEOPLE[-1])
    held.press(HOME)  # it begins with the first who has not written, where that is no secret
    for _ in range(place):
        held.press(DOWN)
    held.until(lambda: re.search(rf"▌ . *{PEOPLE[place]}", held.screen) is not None, PEOPLE[place])
    held.press(F2)


def pass_keyboard(held: Held) -> None:
    """Open the planned round, and let the keyboard go round."""
    held.press_for(F2, "as planned")
    held.press_for(ENTER, "F2 pass the keyboard")
    held.press_for(F2, "Can anybody else see this screen?", "6 people")
    held.press_for(F2, "Covered")


def reveal(held: Held, *after: str) -> None:
    """Reveal what everybody has sealed."""
    held.wait_for("Everybody has sealed. F2 reveals it.")
    held.press_for(F2, "once and for all?")
    held.press_for(b"y", *after)


def safety_check(held: Held) -> None:
    """Everybody chooses privately how openly they can speak."""
    while open_step(held) != "Safety check":
        here = open_step(held)
        held.press(F4)
        held.until(lambda here=here: open_step(held) not in ("", here), "the next step")
    pass_keyboard(held)
    for place in range(len(PEOPLE)):
        sit_down(held, place)
        held.wait_for("How openly can I speak")
        held.press(b"345"[place % 3 : place % 3 + 1])
        held.press(F2)
        if place < len(PEOPLE) - 1:
            held.wait_for("Sealed. Thank you.")
            held.until(  # a frame comes in parts
                lambda: not any(name in held.screen for name in PEOPLE), "only counts are told"
            )
    reveal(held, "L1")


def look_at_scores(held: Held) -> None:
    """The forms are in: reveal them."""
    held.press(F4)
    held.wait_for("client 3 of 3", "agency 3 of 3")
    assert SECRET.encode() not in held.written  # of all that ever came to this terminal
    reveal(held, "F1")


def frank_round(held: Held) -> None:
    """Everybody writes one thing in silence; then it is shown."""
    held.press(F4)
    held.until(lambda: open_step(held) == "Frank round", "the frank round")
    held.wait_for("planned: named")
    pass_keyboard(held)
    sealed_at: list[int] = []
    for place, name in enumerate(PEOPLE):
        sit_down(held, place)
        held.wait_for("Enter next line", name)
        held.type(f"{quill(place)} asks for one brief")
        held.press(F2)
        held.wait_for("Sealed. Thank you." if place < len(PEOPLE) - 1 else "Everybody has sealed.")
        held.wait_until_gone(quill(place))  # a frame comes in parts
        sealed_at.append(len(held.written))
    # What one person wrote came to the terminal in their own turn, and never again before the reveal.
    for place, since in enumerate(sealed_at):
        assert quill(place).encode() not in held.written[since:]
    reveal(held, f"{quill(0)} asks for one brief")


def quill(place: int) -> str:
    """Return a word that only one person writes."""
    return f"quill{place}x"


def promise(held: Held) -> None:
    """Write one commitment that both accept."""
    typed, _ = in_three_weeks()
    go_on_to(held, "commitments", "F2 new commitment", template="annual-360")
    held.press_for(F2, "F2 done", "beginning with a verb")
    held.type("Send one brief")
    held.press(b"\t")
    held.type("Mara Lind")
    held.press(b"\t")
    held.type(typed)
    held.press_for(F2, "C1 Send one brief", "b both accept")
    held.press_for(b"b", "● ○")


def sign_off(held: Held) -> None:
    """Propose, confirm every section, and sign for both sides."""
    typed, shown = in_three_weeks()
    go_on_to(held, "sign-off", "F2 propose", template="annual-360")
    held.wait_for("Worth a look before you propose")
    held.press_for(END, "Next review no date yet")
    held.press_for(ENTER, "F2 done", "How often we meet")
    held.type(typed)
    held.press_for(F2, f"Next review {shown}", "F2 propose")
    held.press_for(F2, "revision 1 proposed ·")
    held.press_for(b"A", "1 of ")
    sections = int(re.findall(r"1 of (\d+)", held.words)[-1])
    for number in range(1, sections + 1):
        held.wait_for(f"{number} of {sections}")
        held.press(F2)
    held.wait_for("Read back, section by section", "F2 sign")
    for name, after in ((CLIENT[0], "✓ signed"), (AGENCY[0], "SIGNED AND SEALED")):
        held.press_for(b"i", f"{name} signs", "F2 sign")
        held.type(name)
        held.press_for(F2, after)
    held.press_for(ENTER, "revision 1 sealed")


def files_with(workspace: Path, words: str) -> set[str]:
    """Return the names of the files in a workspace that hold `words`."""
    return {
        path.name
        for path in workspace.rglob("*")
        if path.is_file() and words.encode() in path.read_bytes()
    }


def test_an_annual_review_with_forms_and_one_keyboard(tmp_path: Path) -> None:
    workspace = tmp_path / "space"
    a_new_session(workspace)
    answer_forms(workspace, tmp_path / "forms")
    (urn,) = files_with(workspace, SECRET)
    assert urn.startswith("sealed-")
    with Held(workspace, "open", "latest") as held:
        held.wait_for("Halde Foods", "Space start clock")
        held.press(b" ")
        held.wait_until_gone("paused")
        safety_check(held)
        look_at_scores(held)
        frank_round(held)
        promise(held)
        sign_off(held)
        held.press(CTRL_Q)
        assert held.end() == 0
    assert not list((workspace / "sessions").glob("sealed-*"))
    record = run(workspace, "export", "latest", "record").out
    comments = [each for each in tomllib.loads(record)["comment"] if SECRET in each["text"]]
    assert comments
    assert {each["author"] for each in comments} == {""}
    agreement = run(workspace, "export", "latest", "agreement")
    assert "Send one brief" in agreement.out
    assert SECRET not in agreement.out
