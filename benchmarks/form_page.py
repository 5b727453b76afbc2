"""The page of a form with 300 statements in a real Chromium: until it can be used, and a key that rates."""

from __future__ import annotations

from pathlib import Path

from tools.chromium import Page, chromium, found

from benchmarks.bench import MS, Bench, Row, Rows
from benchmarks.forms import scoring
from benchmarks.turns import Spread
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession

_LOADED = """\
addEventListener("load", () => requestAnimationFrame(() => {
  const drawn = new MessageChannel();
  drawn.port1.onmessage = () => { window.usable = performance.now(); };
  drawn.port2.postMessage(0);
}));
"""
"""Notes the milliseconds until the page has loaded, its script has run, and it is drawn."""

_KEYS = """\
window.took = [];
let began = 0;
addEventListener("keydown", () => { began = performance.now(); }, true);
addEventListener("keydown", (event) => {
  document.body.getBoundingClientRect();
  if (event.key !== "Enter") took.push(performance.now() - began);
});
"""
"""Notes the milliseconds from each key that rates until everything is laid out anew, ready to be drawn."""


def form_page(bench: Bench) -> Rows:
    """Opening the page in a browser that runs already, and rating, one at a time and all at once."""
    if not found():
        print("page: left out, it needs Chromium (apt-get install chromium)")
        return
    path = _page(bench)
    with chromium(bench.place("page-browser")) as page:
        # Only where somebody uses a screen reader does a browser keep what it needs.
        page.send("Accessibility.disable")
        page.send("Performance.enable", timeDomain="threadTicks")
        page.send("Page.addScriptToEvaluateOnNewDocument", source=_LOADED)
        opened = [_opened(page, path) for _ in range(bench.rounds + 1)][1:]
        usable, worked = (Spread(column) for column in zip(*opened, strict=True))
        yield Row("a page of 300 statements, usable", "ms", usable, most=300)
        yield Row("  … of it, the browser's work", "ms", worked)
        for mode in ("one at a time", "all at once"):
            yield Row(f"a key rates, {mode}", "ms", _rated(page, bench.rounds * 2), most=16)
            page.run("document.getElementById('mode').click()")


def _page(bench: Bench) -> Path:
    desk = Desk(scoring(bench.place("page"), 150))
    wish = NewSession(
        client="Brightwater",
        agency="Oak & Lime",
        template="scores",
        date=desk.today,
        client_people="Ines Moreau",
        agency_people="Lena Koch",
    )
    path = bench.place("page-file") / "form.html"
    path.write_text(desk.form(desk.new_session(wish), "ines-moreau", "html"), "utf-8")
    desk.close()
    return path


def _opened(page: Page, path: Path) -> tuple[float, float]:
    """Open the page; return the milliseconds until it is usable, and those that its thread worked."""
    page.open(path)
    usable = float(page.until("window.usable"))
    found = page.send("Performance.getMetrics")["metrics"]
    return usable, next(each["value"] * MS for each in found if each["name"] == "ThreadTime")


def _rated(page: Page, statements: int) -> Spread:
    """Rate so many statements one after the other; return the milliseconds of each."""
    page.run("window.took || (() => {" + _KEYS + "})()")
    page.run("took.length = 0; document.querySelector('#q0-0 input').focus()")
    for _ in range(statements):
        page.key("3")
        page.key("Enter")
    return Spread(tuple(page.run("took")))
