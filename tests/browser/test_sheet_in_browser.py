"""An evaluation sheet from nought to ten in a real browser, from the command that hands it out to the reveal."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools.chromium import Page

from browser.pages import a_session, unnamed
from workshop.model.rounds import Round
from workshop.model.scorecard import Comment, Score
from workshop.room.desk import Desk

SHEET = Path(__file__).parents[1] / "fixtures" / "real" / "supplier-sheet.toml"
KEYS = ("0", "+", "10", "1", "0", "?")
"""What is pressed at each statement. The 0 of the fifth follows the 1 of the fourth at once."""
WORDS = "Nine mornings of ten 你好"


def workshop(desk: Desk, *arguments: str | Path) -> str:
    """Run the program on the desk's workspace; return what it says on stderr."""
    command = [sys.executable, "-m", "workshop", "--workspace", desk.workspace.root, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stderr


@pytest.fixture
def session(desk: Desk) -> str:
    """A session in which the client rates the agency, and nobody rates the client."""
    shutil.copy(SHEET, desk.workspace.templates)
    return a_session(desk, template="supplier-sheet")


def fill_in(page: Page) -> None:
    """Rate each statement and write into each column, with the keyboard alone."""
    page.tab_to("#q0-0 input")
    for keys in KEYS:
        for key in keys:
            page.key(key)
        page.key("Enter")
    for number in range(9):
        page.write(f"{WORDS} {number}")
        page.key("Enter", ctrl=True)
    page.until("document.activeElement.id === 'review-title'")


def test_a_sheet_from_nought_to_ten_goes_out_comes_back_twice_and_is_revealed(
    browser: Page, desk: Desk, session: str, tmp_path: Path
) -> None:
    folder = tmp_path / "forms"
    workshop(desk, "export", session, "forms", "-o", folder)
    pages = sorted(folder.glob("*.html"))
    assert [path.name for path in pages] == ["form-ines-moreau.html", "form-priya-nair.html"]
    back = tmp_path / "answers"
    back.mkdir()
    for path in pages:
        handle = path.stem.removeprefix("form-")
        browser.open(path)
        fill_in(browser)
        words = "document.getElementById('missing-words').textContent"
        assert browser.run(words) == "All 15 are answered."
        assert unnamed(browser) == []
        browser.press("#save")
        first = browser.downloaded(f"answers-{handle}.txt")
        browser.press("#draft")
        draft = browser.downloaded(f"DRAFT-{handle}.json")
        assert (browser.requests, browser.complaints) == ([], [])
        browser.open(path)
        browser.put_file("#open", draft)
        browser.until("document.getElementById('count').value.startsWith('15 of 15')")
        browser.tab_to("#q0-0 input:checked")
        browser.key("7")
        browser.press("#to-review")
        browser.press("#save")
        second = browser.downloaded(f"answers-{handle}.txt")
        assert (browser.requests, browser.complaints) == ([], [])
        for number, saved in enumerate((first, second)):
            assert b"Nine mornings" not in saved.read_bytes()
            saved.rename(back / f"{number}-{handle}.txt")
    told = workshop(desk, "collect", session, back)
    assert told.count("(replaced)") == 2
    assert "Nine mornings" not in told
    room = desk.room(session)
    (item,) = room.record.of(Round)
    room.rounds.reveal(item.uid)
    given = [each.body.given for each in room.record.of(Score)]
    chosen = [[point for point, many in enumerate(each.counts) if many] for each in given]
    assert chosen == [[7], [10], [10], [1], [0], []]
    assert [each.cannot for each in given] == [0, 0, 0, 0, 0, 2]
    comments = {each.body.text for each in room.record.of(Comment)}
    assert comments == {f"{WORDS} {number}" for number in range(9)}
    room.leave()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1400])
def test_eleven_points_are_all_in_sight_with_what_they_mean(
    browser: Page, desk: Desk, session: str, tmp_path: Path, width: int, dark: bool
) -> None:
    path = tmp_path / "form.html"
    path.write_text(desk.form(session, "ines-moreau", "html"), "utf-8")
    browser.size(width, 640, dark=dark)
    browser.open(path)
    browser.tab_to("#q0-0 input")
    browser.key("Enter")
    browser.key("+")
    # From the statement down to the button, below what stays at the top.
    edges = (
        "(() => { const box = (id) => document.querySelector(id).getBoundingClientRect();"
        "return [box('.bar').bottom, box('#q0-1 .asks').top, box('#next').bottom, innerHeight]; })()"
    )
    bar, statement, button, bottom = browser.run(edges)
    assert bar <= statement < button <= bottom
    names = [name for role, name in browser.named() if role == "radio"]
    points = ("0 not at all", *"1234", "5 half-way", *"6789", "10 entirely", "? can't judge")
    assert [" ".join(name.split()) for name in names] == list(points)
    browser.size(800)
