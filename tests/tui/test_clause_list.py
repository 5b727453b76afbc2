"""The list of what was captured: it keeps the selection, moves nothing that did not change, and says what to do."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.content import Content
from textual.events import MouseScrollDown
from textual.geometry import Region

from screens import picture, wait_for
from workshop.tui.theme import make_theme
from workshop.tui.widgets.clause_list import ClauseList, Row
from workshop.tui.widgets.static_text import StaticText
from workshop.tui.widgets.text_layout import spread, stacked


class Host(App[None]):
    """Shows one list and notes what it tells."""

    CSS_PATH = "../../src/workshop/tui/styles.tcss"

    def __init__(
        self, rows: Sequence[Row], empty: str = "Nothing yet. n writes the first."
    ) -> None:
        super().__init__()
        self.register_theme(make_theme("workshop-dark"))
        self.theme = "workshop-dark"
        self.clauses = ClauseList(empty=empty)
        self.clauses.set_rows(rows)
        self.chosen: list[str] = []
        self.highlighted: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.clauses

    def on_clause_list_chosen(self, message: ClauseList.Chosen) -> None:
        self.chosen.append(message.uid)

    def on_clause_list_highlighted(self, message: ClauseList.Highlighted) -> None:
        self.highlighted.append(message.uid)


def clause(number: int, words: str = "Payment") -> Row:
    return Row(f"u{number}", Content(f"E{number} {words}\n   more of it"))


def clauses(*numbers: int) -> list[Row]:
    return [clause(number) for number in numbers]


async def test_arrows_select_and_enter_chooses_by_uid() -> None:
    app = Host(clauses(1, 2, 3))
    async with app.run_test(size=(60, 12)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected == "u1")
        await pilot.press("down", "enter")
        await wait_for(pilot, lambda: app.chosen == ["u2"])
        assert app.highlighted == ["u1", "u2"]


async def test_the_selected_row_is_marked_on_all_its_lines() -> None:
    app = Host(clauses(1, 2))
    async with app.run_test(size=(60, 6)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected)
        assert picture(app).split("\n")[:4] == [
            "▌ E1 Payment",
            "▌    more of it",
            "  E2 Payment",
            "     more of it",
        ]


@pytest.mark.parametrize(
    ("later", "selected"),
    [
        (clauses(3, 2, 1), "u2"),
        (clauses(0, 1, 2, 3), "u2"),
        (clauses(1, 3), "u3"),
        (clauses(1), "u1"),
    ],
)
async def test_the_selection_follows_its_row_or_stays_in_its_place(
    later: list[Row], selected: str
) -> None:
    app = Host(clauses(1, 2, 3))
    async with app.run_test(size=(60, 12)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected == "u1")
        await pilot.press("down")
        app.clauses.set_rows(later)
        await wait_for(pilot, lambda: app.clauses.selected == selected)


async def test_a_row_can_be_selected_before_the_list_is_drawn_and_before_it_is_there() -> None:
    app = Host([])
    app.clauses.select("u3")
    async with app.run_test(size=(60, 12)) as pilot:
        app.clauses.set_rows(clauses(1, 2, 3))
        await wait_for(pilot, lambda: "▌ E3" in picture(app))


async def test_a_refresh_that_changes_one_row_redraws_the_lines_of_that_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Host(clauses(1, 2, 3))
    async with app.run_test(size=(60, 12)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected)
        await pilot.pause()
        redrawn: list[tuple[Region, ...]] = []
        refresh = app.clauses.refresh

        def noting(*regions: Region, **options: bool) -> ClauseList:
            redrawn.append(regions)
            return refresh(*regions, **options)

        monkeypatch.setattr(app.clauses, "refresh", noting)
        app.clauses.set_rows(clauses(1, 2, 3))
        assert redrawn == []
        app.clauses.set_rows([clause(1), clause(2, "Approvals"), clause(3)])
        assert [[(each.y, each.height) for each in regions] for regions in redrawn] == [[(2, 2)]]
        await wait_for(pilot, lambda: "E2 Approvals" in picture(app))


async def test_rows_that_come_and_go_redraw_the_lines_on_which_something_else_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Host(clauses(*range(1, 20)))
    async with app.run_test(size=(60, 8)) as pilot:
        await wait_for(pilot, lambda: app.clauses.show_vertical_scrollbar)
        await pilot.pause()
        redrawn: list[Region] = []
        refresh = app.clauses.refresh

        def noting(*regions: Region, **options: bool) -> ClauseList:
            redrawn.extend(regions or [Region(0, 0, 60, 8)])
            return refresh(*regions, **options)

        monkeypatch.setattr(app.clauses, "refresh", noting)
        app.clauses.set_rows(clauses(*range(1, 21)))
        assert redrawn == [], "the new row is out of sight"
        app.clauses.set_rows(clauses(1, 2, 3, *range(5, 21)))
        assert [(each.y, each.height) for each in redrawn] == [(6, 2)]
        await wait_for(pilot, lambda: "E5 Payment" in picture(app).split("\n")[6])
        app.clauses.action_last()
        await wait_for(pilot, lambda: "▌ E20 Payment" in picture(app))
        app.clauses.set_rows(clauses(1))
        await wait_for(pilot, lambda: picture(app).split("\n")[2].strip() == "")


async def test_a_text_that_is_as_high_as_before_moves_nothing() -> None:
    app, text = Host(clauses(1)), StaticText()
    async with app.run_test(size=(20, 8)) as pilot:
        await app.mount(text, before=app.clauses)
        for words, top in (
            ("one", 1),
            ("two", 1),
            ("words in two rows of text", 2),
            ("a\nb", 2),
            ("c", 1),
        ):
            text.show(Content(words))
            await wait_for(pilot, lambda: app.clauses.region.y == top)  # noqa: B023 - called at once
            assert picture(app).startswith(words[:10].split("\n")[0])


async def test_a_row_that_grows_moves_what_is_under_it() -> None:
    app = Host(clauses(1, 2))
    async with app.run_test(size=(60, 12)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected)
        app.clauses.set_rows([Row("u1", Content("one\ntwo\nthree")), clause(2)])
        await wait_for(pilot, lambda: picture(app).split("\n")[3] == "  E2 Payment")


async def test_a_selected_row_that_grows_beyond_the_list_shows_its_beginning() -> None:
    app = Host(clauses(1, 2, 3, 4))
    async with app.run_test(size=(60, 5)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected)
        await pilot.press("down", "down")
        app.clauses.change(Row("u3", Content("\n".join(f"line {each}" for each in range(1, 10)))))
        await wait_for(pilot, lambda: picture(app).startswith("▌ line 1\n▌ line 2"))


async def test_what_is_scrolled_away_stays_there_while_another_row_grows() -> None:
    app = Host(clauses(*range(1, 20)))
    async with app.run_test(size=(60, 6)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected)
        app.clauses.scroll_to(y=10, animate=False, immediate=True)
        app.clauses.change(Row("u9", Content("one\ntwo\nthree")))
        await pilot.pause()
        assert app.clauses.scroll_offset.y == 10


async def test_headings_are_passed_over() -> None:
    rows = [
        Row("g", Content("DUE"), heading=True),
        clause(1),
        Row("h", Content("LATER"), heading=True),
    ]
    app = Host([*rows, clause(2)])
    async with app.run_test(size=(60, 14)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected == "u1")
        await pilot.press("down")
        await wait_for(pilot, lambda: app.clauses.selected == "u2")
        assert app.highlighted == ["u1", "u2"]


async def test_going_back_to_the_first_row_shows_its_heading_again() -> None:
    rows = [Row("g", Content("DUE"), heading=True), *clauses(*range(12))]
    app = Host(rows)
    async with app.run_test(size=(60, 8)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected == "u0")
        await pilot.press("end")
        await wait_for(pilot, lambda: "DUE" not in picture(app))
        await pilot.press("home")
        await wait_for(pilot, lambda: picture(app).startswith("  DUE"))


async def test_the_page_keys_go_a_page_and_end_on_a_row_where_only_headings_are_further() -> None:
    head, foot = Row("g", Content("DUE"), heading=True), Row("f", Content("and more"), heading=True)
    app = Host([head, *clauses(*range(9)), foot])
    async with app.run_test(size=(60, 8)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected == "u0")
        for key, selected in (
            ("pagedown", "u4"),
            ("pagedown", "u8"),
            ("pagedown", "u8"),
            ("pageup", "u4"),
            ("pageup", "u0"),
            ("pageup", "u0"),
            ("up", "u8"),
            ("down", "u0"),
        ):
            await pilot.press(key)
            await wait_for(pilot, lambda selected=selected: app.clauses.selected == selected)


async def test_the_wheel_scrolls_and_leaves_the_selection() -> None:
    app = Host(clauses(*range(9)))
    async with app.run_test(size=(60, 8)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected == "u0")
        for _ in range(6):
            await pilot._post_mouse_events([MouseScrollDown], app.clauses, (5, 3))
        await wait_for(pilot, lambda: "E0" not in picture(app))
        assert app.clauses.selected == "u0"


async def test_only_the_row_under_the_mouse_is_marked() -> None:
    app = Host([Row("g", Content("DUE"), heading=True), *clauses(1, 2, 3)])
    async with app.run_test(size=(60, 12)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected)
        panel = Color.parse(app.theme_variables["panel"]).rich_color

        def marked() -> list[int]:
            lines = app.clauses.render_lines(app.clauses.size.region)
            return [n for n, line in enumerate(lines) if panel in [s.style.bgcolor for s in line]]

        for y, expected in ((0, []), (3, [3, 4]), (2, []), (6, [5, 6]), (9, [])):
            await pilot.hover(app.clauses, offset=(8, y))
            await wait_for(pilot, lambda expected=expected: marked() == expected)


async def test_a_click_on_a_heading_chooses_nothing() -> None:
    app = Host([Row("g", Content("DUE"), heading=True), *clauses(1, 2)])
    async with app.run_test(size=(60, 8)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected == "u1")
        await pilot.click(app.clauses, offset=(6, 0))
        await pilot.click(app.clauses, offset=(6, 7))
        await pilot.click(app.clauses, offset=(6, 3))
        await wait_for(pilot, lambda: app.chosen == ["u2"])


async def test_an_empty_list_says_what_to_do_and_nothing_can_be_chosen() -> None:
    app = Host([])
    async with app.run_test(size=(60, 6)) as pilot:
        await wait_for(pilot, lambda: "Nothing yet. n writes the first." in picture(app))
        await pilot.press("enter", "down", "enter")
        await pilot.pause()
        assert app.clauses.selected is None
        assert app.chosen == []


async def test_a_click_chooses() -> None:
    app = Host(clauses(1, 2))
    async with app.run_test(size=(60, 8)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected)
        await pilot.click(app.clauses, offset=(6, 3))
        await wait_for(pilot, lambda: app.chosen == ["u2"])


async def test_a_click_left_of_a_row_means_that_row_too() -> None:
    app = Host(clauses(1, 2))
    async with app.run_test(size=(60, 8)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected)
        await pilot.click(app.clauses, offset=(0, 2))
        await wait_for(pilot, lambda: app.chosen == ["u2"])


async def test_rows_are_laid_out_anew_for_another_width() -> None:
    row = Row("u1", lambda width: stacked([spread("E1", "open", width)]))
    app = Host([row])
    async with app.run_test(size=(60, 8)) as pilot:
        await wait_for(pilot, lambda: app.clauses.selected)
        assert picture(app).split("\n")[0].rstrip().endswith("open")
        before = len(picture(app).split("\n")[0])
        await pilot.resize_terminal(40, 8)
        await wait_for(pilot, lambda: len(picture(app).split("\n")[0]) == before - 20)


async def test_markup_in_a_row_is_only_text() -> None:
    app = Host([Row("u1", Content("[b]bold?[/b] [/] [@click=app.quit]go[/]"))])
    async with app.run_test(size=(60, 4)) as pilot:
        await wait_for(pilot, lambda: "[b]bold?[/b] [/] [@click=app.quit]go[/]" in picture(app))
