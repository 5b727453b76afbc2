"""The minutes in a real browser: they fit, reach nothing, and show hostile words as words."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs
from tools.chromium import Page

import rated
from builders import NOW, SESSION, a_record
from workshop.model.items import Item
from workshop.model.notes import Note
from workshop.room.minutes import minutes_html

HOSTILE = "<script>document.title = 'mine'</script><img src='http://127.0.0.1:9/x.png'>"


def page_in(folder: Path) -> Path:
    """A page with scores in five columns, long words, Chinese, right-to-left and hostile words in it."""
    score = rated.score(
        rated.counted(0, 1, 2),
        rated.counted(3, 3, 4),
        forecast=rated.counted(2),
        text="答复很快，" * 12,
    )
    record = a_record()
    step = record.agenda[4].uid
    words = (HOSTILE, "نحتفظ بما ينجح بيننا", "W" * 90)
    items = (
        *(
            Item(f"n{n}", Note(text, "Stop"), step, n, f"N{n + 7}", "client")
            for n, text in enumerate(words)
        ),
        Item("s1", score, "t000000000000000a", number="F1", side="agency"),
        *record.items,
    )
    session = structs.replace(SESSION, title=HOSTILE)
    record = structs.replace(
        record, items=items, agenda=(*record.agenda, rated.STEP), session=session
    )
    path = folder / "minutes.html"
    path.write_text(minutes_html(record, NOW), "utf-8")
    return path


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1400])
def test_the_minutes_fit_reach_nothing_and_run_nothing(
    browser: Page, tmp_path: Path, width: int, dark: bool
) -> None:
    for zoom in (1, 2):
        browser.size(width, dark=dark, zoom=zoom)
        browser.open(page_in(tmp_path))
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert browser.run(wide) == 0
    assert browser.run("document.title") == f"Minutes: {HOSTILE}"
    assert browser.run("document.querySelectorAll('script, img').length") == 0
    found = "[...document.querySelectorAll('li')].find(each => each.textContent.includes('نحتفظ'))"
    assert browser.run(f"getComputedStyle({found}).direction") == "rtl"
    back = browser.run("getComputedStyle(document.documentElement).backgroundColor")
    assert back == ("rgb(16, 21, 28)" if dark else "rgb(251, 250, 247)")
    assert browser.requests == []
    assert browser.complaints == []
    browser.size(800)


def test_the_minutes_print_in_black_on_white_with_no_row_cut_in_two(
    browser: Page, tmp_path: Path
) -> None:
    browser.size(800, dark=True)
    browser.open(page_in(tmp_path))
    browser.send("Emulation.setEmulatedMedia", media="print")
    style = browser.run("getComputedStyle(document.documentElement).backgroundColor")
    cut = browser.run("getComputedStyle(document.querySelector('tr')).breakInside")
    browser.send("Emulation.setEmulatedMedia", media="")
    assert (style, cut) == ("rgb(255, 255, 255)", "avoid")
    browser.paper(tmp_path / "minutes.pdf")
    assert (tmp_path / "minutes.pdf").stat().st_size > 5000
    browser.size(800)
