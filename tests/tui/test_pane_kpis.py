"""The pane of the KPIs: the figures, who owns and reports them, and their readings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from consoles import following, holding, on

from workshop.model.kpis import Kpi, PeriodTarget
from workshop.tui.widgets.dialog import Prompt

BAND = {"direction": "within", "unit": "%", "target": Decimal(20)}


async def test_a_new_one_takes_every_field(tmp_path: Path) -> None:
    async with holding(tmp_path, "kpis") as held:
        await held.press("f2")
        await held.in_form()
        await held.type("Rework")
        await held.press("tab", "right", "right", "tab")
        for words in ("2,0", "rounds", "31.3.", "3.4", "10 %"):
            await held.type(words)
            await held.press("enter")
        await held.type("It cost us weeks")
        await held.press("tab", "s", "tab")
        await held.type("ines moreau and tomás")
        await held.press("enter")
        await held.type("Job log")
        await held.press("enter")
        await held.type("Lena")
        await held.press("enter")
        await held.type("31.1.: 3")
        await held.press("enter", "enter")
        await held.type("Made good in the next quarter")
        await held.press("enter")
        await held.at_list()
        item = held.item("K2")
        assert item.side is None
        assert item.body == Kpi(
            name="Rework",
            why="It cost us weeks",
            kpi_class="soft",
            unit="rounds",
            direction="within",
            tolerance=Decimal("10"),
            baseline=Decimal("3.4"),
            target=Decimal("2.0"),
            due=date(2027, 3, 31),
            owner="ines-moreau",
            source="Job log",
            reported_by="lena-koch",
            targets=(PeriodTarget(date(2027, 1, 31), Decimal(3)),),
            recovery="Made good in the next quarter",
            co_owners=("tomas-reyes",),
        )
        await held.shows(
            "2.7 to 3.3 rounds by 31 Jan 2027, 1.8 to 2.2 rounds",
            "It cost us weeks",
            "± 10 % of the target",
        )


async def test_a_tolerance_that_means_nothing_is_refused_beside_its_field(tmp_path: Path) -> None:
    async with holding(tmp_path, "kpis") as held:
        await held.press("enter")
        await held.in_form()
        await held.fill("tolerance", "5")
        await held.press("tab")
        await held.shows("A tolerance means nothing for “at least”.")
        assert held.item("K1").body.tolerance is None


async def test_a_percent_sign_is_the_unit_of_what_is_measured_in_percent(tmp_path: Path) -> None:
    async with holding(tmp_path, "kpis") as held:
        await held.console.do(lambda room: room.kpis.change(held.item("K1").uid, **BAND))
        await held.press("enter")
        await held.in_form()
        await held.fill("tolerance", "2 %")
        await held.press("tab")
        await held.shows("18 to 22 %")
        assert held.item("K1").body.tolerance_in == "unit"
        await held.fill("tolerance", "% of the target")
        await held.press("tab")
        await held.shows("19.6 to 20.4 %")


async def test_a_figure_that_is_none_is_said_beside_its_field_and_stays(tmp_path: Path) -> None:
    async with holding(tmp_path, "kpis") as held:
        await held.press("enter")
        await held.in_form()
        await held.fill("target", " or so")
        await held.press("tab")
        await held.shows("✗ “180 or so” is not a figure")
        assert held.form.text_of("target") == "180 or so"
        assert held.item("K1").body.target == Decimal(180)


async def test_a_reading_with_its_source_says_whether_the_target_is_met_and_can_be_undone(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "kpis") as held:
        await held.press("r")
        await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused == "value")
        await held.press("f2")
        await held.shows("Write the figure and its day.")
        await held.until(lambda: held.focused == "value")
        await held.type("184")
        await held.fill("note", "Half of them are old")
        await held.press("f2")
        await held.until(lambda: held.record.readings)
        (reading,) = held.record.readings
        assert (reading.value, reading.day, reading.source) == (
            Decimal(184),
            date(2026, 11, 23),
            "CRM",
        )
        await held.shows("now 184 met", "Half of them are old")
        await held.press("u")
        await held.until(lambda: not held.record.readings)


async def test_more_than_are_looked_at_is_said_in_the_count(tmp_path: Path) -> None:
    async with holding(tmp_path, "kpis") as held:
        with held.elsewhere() as room:
            for number in range(7):
                room.kpis.add(f"Figure {number}")
        await held.shows("8 of at most 7")


async def test_what_stands_is_confirmed_and_all_the_rest_at_once(tmp_path: Path) -> None:
    workspace, session = following(tmp_path)
    async with on(workspace, session) as held:
        await held.go("kpis")
        await held.shows("stands?")
        await held.press("s")
        await held.until(lambda: held.item("K1").standing == "stands")
        await held.press("S")
        await held.shows("Nothing is left to confirm here.")
        await held.press("x")
        await held.until(lambda: held.item("K1").standing == "dropped")


async def test_hands_say_how_realistic_a_target_is_as_long_as_it_is_the_target(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "kpis") as held:
        await held.press("k")
        await held.shows("1 not realistic, 2 doubtful, 3 realistic", "○ Agency")
        await held.fill("client", "0 1 1")
        await held.fill("agency", "0 0 2")
        await held.press("f2")
        await held.shows("3 yes · 1 doubtful")
        await held.looks_like("kpis-80x24-voted")
        with held.elsewhere() as room:
            room.kpis.change(held.item("K1").uid, target=Decimal(200))
        await held.shows("voted on another target: at least 180 leads a month")
        assert "3 yes" not in held.screen


async def test_more_who_doubt_than_not_are_said(tmp_path: Path) -> None:
    async with holding(tmp_path, "kpis") as held:
        with held.elsewhere() as room:
            room.kpis.realism_hands(held.item("K1").uid, {"client": (1, 1), "agency": (0, 1, 1)})
        await held.shows(
            "1 yes · 2 doubtful · 1 no", "3 of 4 doubt that the target of K1 can be reached."
        )


async def test_how_realistic_they_are_is_voted_on_in_private_too(tmp_path: Path) -> None:
    async with holding(tmp_path, "kpis") as held:
        await held.press("l")
        await held.shows("How realistic?: how is it run?")
        await held.press("k")
        await held.shows("F2 pass the keyboard", "client 0 of 2")
        await held.press("k")
        await held.shows("A private vote is open.")
