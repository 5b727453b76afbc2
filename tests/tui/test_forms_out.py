"""Forms from the console: handed out, collected from their folder and reminded of with keys alone."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

import rated
from builders import NOW, a_record
from forms import answered
from tui.consoles import holding
from tui.test_pane_poll import SPOKEN, polled


async def test_a_round_by_form_is_handed_out_collected_and_reminded_of_without_a_shell(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "poll", polled(SPOKEN)) as held:
        await held.press("l")
        await held.shows("f  by form, named")
        await held.press("f")
        await held.shows("0 of 2")
        await held.press("l")
        await held.shows("h  hand out the forms")
        await held.press("h")
        (folder,) = [path for path in tmp_path.rglob("forms") if path.is_dir()]
        await held.until(lambda: len(list(folder.glob("*.eml"))) == 4)
        page = (folder / "form-ines-moreau.html").read_text("utf-8")
        answers = folder.parent / "answers"
        (answers / "ines.txt").write_text(answered(page, {"poll": "3"}, NOW), "utf-8")
        (answers / "draft.json").write_text('{"format": "workshop-draft/1"}', "utf-8")
        await held.press("l", "l")
        await held.shows("1 newly taken", "draft.json: is a DRAFT")
        await held.press("y")
        await held.shows("1 of 2", "Still to write: Priya Nair")
        (answers / "draft.json").unlink()
        await held.press("l", "l")
        await held.says_with("0 newly taken, 1 taken before")
        await held.press("l", "m")
        await held.until(lambda: len(list(folder.glob("reminder-*.txt"))) == 3)


async def test_what_fits_of_an_answer_is_taken_when_asked_without_a_shell(tmp_path: Path) -> None:
    record = a_record()
    record = structs.replace(record, agenda=(*record.agenda, rated.STEP))
    async with holding(tmp_path, "scorecard", record) as held:
        await held.press("l")
        await held.shows("f  by form, named")
        await held.press("f")
        await held.shows("0 of 2")
        await held.press("l", "h")
        (folder,) = [path for path in tmp_path.rglob("forms") if path.is_dir()]
        await held.until(lambda: len(list(folder.glob("*.eml"))) == 4)
        page = (folder / "form-ines-moreau.html").read_text("utf-8")
        text = answered(page, {"them:1.1": "between us", "them:1.2": "4"}, NOW)
        folder.with_name("answers").mkdir(exist_ok=True)
        (folder.with_name("answers") / "ines.txt").write_text(text, "utf-8")
        await held.press("l", "l")
        await held.shows("0 newly taken", "write a number from 1 to 5", "p  take what fits")
        await held.press("p")
        await held.shows("1 newly taken", "write a number from 1 to 5")
        assert "between us" not in held.screen
        await held.press("y")
        await held.shows("1 of 2")
