"""The form in a real browser: filled in with the keyboard alone, saved, opened again, collected and revealed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tools.chromium import Page

from browser.pages import a_session, long_template, page_of, unnamed
from forms import TEMPLATE, put_template
from workshop.errors import DocumentError
from workshop.model.notes import Note
from workshop.model.rounds import Round
from workshop.model.scorecard import Comment, Score
from workshop.room.desk import Desk

WORDS = "We don't “say” it 你好 😀"


def fill_in(page: Page) -> None:
    """Answer every question with the keyboard alone, and go to the review."""
    page.tab_to("#q0-0 input")
    page.key("2")
    page.tab_to("#q0-0 textarea")
    page.write("Since May, yes")
    page.key("Enter", ctrl=True)
    page.key("?")
    page.key("Enter")
    page.write(WORDS)
    page.key("Enter")
    page.write("second line")
    page.key("Enter", ctrl=True)
    page.key("Enter", ctrl=True)
    page.until("document.activeElement.id === 'review-title'")


def said(page: Page) -> str:
    found: str = page.until("document.getElementById('said').textContent")
    return found


def test_from_the_keyboard_to_the_reveal(browser: Page, desk: Desk, tmp_path: Path) -> None:
    session = a_session(desk)
    for handle in ("ines-moreau", "priya-nair", "tomas-reyes", "lena-koch"):
        browser.open(page_of(desk, session, handle, tmp_path))
        fill_in(browser)
        assert browser.run("document.getElementById('count').value").startswith("3 of 4")
        browser.press("#save")
        saved = browser.downloaded(f"answers-{handle}.txt")
        assert "Now send that file" in said(browser)
        content = saved.read_bytes()
        # Each with a sign that base64 has not, or it could be there by chance.
        for word in ("“say”", "Since May", "second line", "你好"):
            assert word.encode() not in content
        (taken,) = desk.collect(session, content, saved.name)
        assert taken.sealed == ("Scores", "Feedback")
        assert browser.requests == []
        assert browser.complaints == []
    room = desk.room(session)
    for item in room.record.of(Round):
        room.rounds.reveal(item.uid)
    assert {item.body.text for item in room.record.of(Note)} == {f"{WORDS}\nsecond line"}
    assert {item.body.text for item in room.record.of(Comment)} == {"Since May, yes"}
    assert any(item.body.own and item.body.own.cannot for item in room.record.of(Score))
    room.leave()


def test_a_draft_is_opened_again_after_a_reload_and_the_newest_answers_count(
    browser: Page, desk: Desk, tmp_path: Path
) -> None:
    session = a_session(desk)
    path = page_of(desk, session, "ines-moreau", tmp_path)
    browser.open(path)
    fill_in(browser)
    browser.press("#save")
    first = browser.downloaded("answers-ines-moreau.txt").read_bytes()
    browser.press("#draft")
    draft = browser.downloaded("DRAFT-ines-moreau.json")
    with pytest.raises(DocumentError, match="is a DRAFT"):
        desk.collect(session, draft.read_bytes(), draft.name)
    browser.open(path)
    assert browser.run("document.getElementById('count').value").startswith("0 of 4")
    browser.put_file("#open", draft)
    browser.until("document.getElementById('count').value.startsWith('3 of 4')")
    browser.tab_to("#q0-0 input:checked")
    browser.key("3")
    browser.press("#to-review")
    browser.press("#save")
    second = browser.downloaded("answers-ines-moreau.txt").read_bytes()
    (newer,) = desk.collect(session, second, "second")
    (older,) = desk.collect(session, first, "first")
    assert newer.sealed == older.titles("older") == ("Scores", "Feedback")


def test_a_draft_of_somebody_else_is_not_opened(browser: Page, desk: Desk, tmp_path: Path) -> None:
    session = a_session(desk)
    browser.open(page_of(desk, session, "ines-moreau", tmp_path))
    draft = tmp_path / "draft.json"
    other = {"format": "workshop-draft/1", "session": session, "handle": "lena-koch", "answers": {}}
    draft.write_text(json.dumps(other), "utf-8")
    browser.put_file("#open", draft)
    assert "belongs to another form" in said(browser)


def test_copied_answers_are_found_in_a_reply(browser: Page, desk: Desk, tmp_path: Path) -> None:
    session = a_session(desk)
    browser.open(page_of(desk, session, "ines-moreau", tmp_path))
    fill_in(browser)
    browser.press("#copy")
    said(browser)
    text: str = browser.run("document.getElementById('sealed-text').value")
    reply = "From: ines@example.org\nSubject: Re: form\n\nHere:\n" + text.replace("\n", "\n> ")
    (taken,) = desk.collect(session, reply.encode(), "reply.eml")
    assert taken.sealed == ("Scores", "Feedback")


def test_where_nothing_can_be_sealed_it_says_so_first_and_saves_a_plain_form(
    browser: Page, desk: Desk, tmp_path: Path
) -> None:
    session = a_session(desk)
    path = page_of(desk, session, "ines-moreau", tmp_path)
    script = "Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})"
    added = browser.send("Page.addScriptToEvaluateOnNewDocument", source=script)
    try:
        browser.open(path)
        assert browser.run("document.getElementById('unsealed').offsetHeight") > 0
        fill_in(browser)
        browser.press("#save")
        saved = browser.downloaded("answers-ines-moreau-NOT-SEALED.toml")
    finally:
        browser.send("Page.removeScriptToEvaluateOnNewDocument", **added)
    (taken,) = desk.collect(session, saved.read_bytes(), saved.name)
    assert (taken.sealed, taken.open) == (("Scores", "Feedback"), True)


def test_without_its_script_the_page_is_readable_and_says_what_to_do(
    browser: Page, desk: Desk, tmp_path: Path
) -> None:
    path = page_of(desk, a_session(desk), "ines-moreau", tmp_path)
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.events.clear()
        browser.send("Page.navigate", url=path.as_uri())
        while not (names := browser.named()) or ("heading", "Feedback") not in names:
            pass
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)
    text = " ".join(name for _, name in names)
    assert "it does not run here" in text
    assert "Save my answers" not in [name for role, name in names if role == "button"]


def test_every_control_has_a_name_for_screen_readers(
    browser: Page, desk: Desk, tmp_path: Path
) -> None:
    # Most of it is out of sight, and not laid out.
    browser.size(800, 300)
    browser.open(page_of(desk, a_session(desk), "ines-moreau", tmp_path))
    browser.run("document.getElementById('mode').click()")
    names = browser.named()
    assert unnamed(browser) == []
    for wanted in (
        ("group", "We rate Oak & Lime · Speed Answers fast"),
        ("group", "Change"),
        ("radio", "2 fair"),
        ("radio", "? can't judge"),
        ("button", "Save my answers"),
        ("heading", "Half-year review"),
    ):
        assert wanted in [(role, " ".join(name.split())) for role, name in names], wanted
    browser.size(800)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1400])
def test_chinese_right_to_left_and_long_words_fit(
    browser: Page, desk: Desk, tmp_path: Path, width: int, dark: bool
) -> None:
    text = TEMPLATE.replace("Answers fast", "答复很快，" * 12)
    text = text.replace('"Keep"', '"نحتفظ بما ينجح بيننا"').replace('"Change"', f'"{"W" * 90}"')
    put_template(desk.workspace.templates, text)
    path = page_of(desk, a_session(desk), "ines-moreau", tmp_path)
    parts = "[document.documentElement, ...document.querySelectorAll('.question')]"
    for zoom in (1, 2):
        browser.size(width, dark=dark, zoom=zoom)
        browser.open(path)
        # Questions are clipped, and those out of sight are not laid out: each is measured by itself.
        browser.run(f"for (const each of {parts}) each.style.contentVisibility = 'visible'")
        for _ in range(2):
            wide = f"Math.max(...{parts}.map((each) => each.scrollWidth - each.clientWidth))"
            assert browser.run(wide) == 0
            browser.run("document.getElementById('mode').click()")
    assert browser.run("getComputedStyle(document.querySelector('#q1-0 .asks')).direction") == "rtl"
    back = browser.run("getComputedStyle(document.documentElement).backgroundColor")
    assert back == ("rgb(16, 21, 28)" if dark else "rgb(251, 250, 247)")
    browser.size(800)


def test_it_prints_with_every_question(browser: Page, desk: Desk, tmp_path: Path) -> None:
    browser.open(page_of(desk, a_session(desk), "ines-moreau", tmp_path))
    browser.send("Emulation.setEmulatedMedia", media="print")
    seen = browser.run(
        "[...document.querySelectorAll('.question')].filter(each => each.offsetHeight > 40).length"
    )
    bar = browser.run("document.querySelector('.bar').offsetHeight")
    browser.send("Emulation.setEmulatedMedia", media="")
    assert (seen, bar) == (4, 0)
    browser.paper(tmp_path / "form.pdf")
    assert (tmp_path / "form.pdf").stat().st_size > 5000


def test_three_hundred_statements_can_all_be_answered(
    browser: Page, desk: Desk, tmp_path: Path
) -> None:
    put_template(desk.workspace.templates, long_template(150))
    session = a_session(desk)
    browser.open(page_of(desk, session, "ines-moreau", tmp_path))
    browser.tab_to("#q0-0 input")
    count = browser.run("document.querySelectorAll('.question').length")
    assert count == 302
    for _ in range(300):
        browser.key("3")
        browser.key("Enter")
    assert browser.run("document.getElementById('count').value").startswith("300 of 302")
    browser.press("#to-review")
    browser.press("#save")
    (taken,) = desk.collect(
        session, browser.downloaded("answers-ines-moreau.txt").read_bytes(), "answers"
    )
    assert taken.sealed == ("Scores",)


@pytest.mark.parametrize("width", [360, 1400])
def test_all_at_once_each_next_statement_comes_into_sight_whole(
    browser: Page, desk: Desk, tmp_path: Path, width: int
) -> None:
    put_template(desk.workspace.templates, long_template(20))
    path = page_of(desk, a_session(desk), "ines-moreau", tmp_path)
    browser.size(width, 700)
    browser.open(path)
    browser.press("#mode")
    browser.tab_to("#q0-0 input")
    for number in range(1, 20):
        browser.key("3")
        browser.key("Enter")
        edges = (
            "(() => { const box = (id) => document.querySelector(id).getBoundingClientRect();"
            f"return [box('.bar').bottom, box('#q0-{number} .asks').top,"
            f" box('#q0-{number}').bottom, innerHeight]; }})()"
        )
        bar, statement, end, bottom = browser.run(edges)
        assert bar <= statement < end <= bottom, number
    browser.size(800)
