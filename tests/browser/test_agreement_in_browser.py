"""The agreement in a real browser: it fits, reaches nothing, runs nothing, and each printed page names the text."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from msgspec import structs
from tools.chromium import Page

from agreement.agreement_builders import agreement_of, proposed, signed_by, with_body, with_more
from agreement.hostile_words import HOSTILE, a_record_that_says
from agreement.with_keys import sealed_with_keys
from browser.paper import pages_of, size_of
from builders import INES, NOW, SESSION, TOMAS, a_record
from workshop.model.noted import Decision
from workshop.model.record import Record
from workshop.model.text import clean
from workshop.room.exports import export

ATTACK = "<script>document.title = 'mine'</script><img src='http://127.0.0.1:9/x.png' onerror='alert(1)'>"
LONG = ("答复很快，" * 60, "نحتفظ بما ينجح بيننا " * 8, "W" * 400, "👩🏽‍🚀🏳️‍🌈" * 40, ATTACK)
SIZES = {"A4": (8.27, 11.69, (210, 297)), "Letter": (8.5, 11, (216, 279))}


def a_long_record() -> Record:
    """Chinese, right-to-left, one endless word, emoji and an attack, and enough for several pages."""
    record = with_body(a_record(), "C1", action=LONG[0], done_when=LONG[3])
    for number in range(60):
        words = LONG[number % 5] if number < 10 else f"We settle matter {number} in writing. " * 6
        record = with_more(record, Decision(words), number=f"R{number + 10}")
    session = structs.replace(SESSION, title=ATTACK)
    return signed_by(proposed(structs.replace(record, session=session)), INES, TOMAS)


def page_in(folder: Path, record: Record) -> Path:
    path = folder / "agreement.html"
    path.write_text(export(record, "agreement", "html", NOW), "utf-8")
    return path


def letters(markdown: str) -> str:
    """The letters of a page as another reader of Markdown has them."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    return "".join(
        "".join(child.content for child in token.children or ()) for token in tokens
    ).replace(" ", "")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 800, 1400])
def test_it_fits_reaches_nothing_and_runs_nothing(
    browser: Page, tmp_path: Path, width: int, dark: bool
) -> None:
    path = page_in(tmp_path, a_long_record())
    for zoom in (1, 2):
        browser.size(width, dark=dark, zoom=zoom)
        browser.open(path)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert browser.run(wide) == 0
    assert browser.run("document.title") == f"Agreement: {ATTACK}"
    assert (
        browser.run("document.querySelectorAll('script, img, iframe, form, [onerror]').length") == 0
    )
    found = "[...document.querySelectorAll('li')].find(each => each.textContent.includes('نحتفظ'))"
    assert browser.run(f"getComputedStyle({found}).direction") == "rtl"
    back = browser.run("getComputedStyle(document.documentElement).backgroundColor")
    assert back == ("rgb(16, 21, 28)" if dark else "rgb(251, 250, 247)")
    assert browser.requests == []
    assert browser.complaints == []
    browser.size(800)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_every_field_are_read_as_they_stand_on_the_page(
    browser: Page, tmp_path: Path, text: str
) -> None:
    record = a_record_that_says(clean(text))
    browser.open(page_in(tmp_path, record))
    seen = browser.run("document.getElementById('agreement').textContent.replace(/\\s/g, '')")
    assert seen == "".join(letters(agreement_of(record).page).split())
    assert browser.run("document.querySelectorAll('script, img, iframe, b, i').length") == 0
    links = browser.run("[...document.links].map(each => each.getAttribute('href'))")
    assert links == ["#signatures"]
    assert browser.requests == []
    assert browser.complaints == []


@pytest.mark.parametrize("paper", SIZES)
def test_every_printed_page_names_the_text_and_its_number(
    browser: Page, tmp_path: Path, paper: str
) -> None:
    record = a_long_record()
    browser.open(page_in(tmp_path, record))
    wide, high, millimetres = SIZES[paper]
    printed = browser.send("Page.printToPDF", paperWidth=wide, paperHeight=high)
    pdf = base64.b64decode(printed["data"])
    pages = pages_of(pdf)
    assert size_of(pdf) == {millimetres}
    assert len(pages) > 5
    for number, words in enumerate(pages, start=1):
        assert f"SHA-256ofagreement.md{agreement_of(record).digest}" in words
        assert f"{number}/{len(pages)}" in words
    whole = "".join(pages)
    assert "Wesettlematter59inwriting." in whole
    (begins,) = [words for words in pages if "Signatures:" in words]
    assert "Wesettlematter" not in begins


def test_a_printed_draft_says_on_every_page_that_it_is_one(browser: Page, tmp_path: Path) -> None:
    browser.open(page_in(tmp_path, a_record()))
    printed = browser.send("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)
    pages = pages_of(base64.b64decode(printed["data"]))
    assert all("DRAFT:nothingisagreed" in words for words in pages)


def test_it_prints_in_black_on_white_with_no_clause_cut_in_two(
    browser: Page, tmp_path: Path
) -> None:
    browser.size(800, dark=True)
    browser.open(page_in(tmp_path, sealed_with_keys()))
    browser.send("Emulation.setEmulatedMedia", media="print")
    style = browser.run("getComputedStyle(document.documentElement).backgroundColor")
    ink = browser.run("getComputedStyle(document.querySelector('li')).color")
    cut = browser.run("getComputedStyle(document.querySelector('li')).breakInside")
    browser.send("Emulation.setEmulatedMedia", media="")
    assert (style, ink, cut) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)", "avoid")
    browser.size(800)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(
    browser: Page, tmp_path: Path, dark: bool
) -> None:
    browser.size(800, dark=dark)
    browser.open(page_in(tmp_path, a_long_record()))
    assert browser.run(CONTRAST) >= 4.5
    browser.size(800)


CONTRAST = """
(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((each) => {
      const part = each / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const back = getComputedStyle(element).backgroundColor;
    return back === "rgba(0, 0, 0, 0)" ? behind(element.parentElement) : back;
  };
  return Math.min(...[...document.body.querySelectorAll("*")].filter((each) => each.innerText).map((each) => {
    const [one, other] = [light(getComputedStyle(each).color), light(behind(each))].sort();
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }));
})()
"""
