"""The pane of the expectations: each side's, the other's answer, and the wording both agree."""

from __future__ import annotations

from pathlib import Path

from consoles import following, holding, on

from workshop.model.expectations import Expectation


async def test_a_new_one_takes_every_field(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.press("n")
        await held.in_form()
        assert held.focused == "side"
        await held.press("2")
        assert held.focused == "text"
        await held.type("Weekly numbers by Friday")
        await held.press("enter", "w", "enter")
        await held.type("If we have them")
        await held.fill("category", "")
        await held.press("a", "a")
        await held.fill("agreed_wording", "By Monday noon")
        await held.fill("notice", "A mail each week")
        await held.press("escape")
        await held.at_list()
        item = held.item("E3")
        assert item.side == "agency"
        assert item.body == Expectation(
            "Weekly numbers by Friday",
            "access",
            "will-try",
            "If we have them",
            "By Monday noon",
            "A mail each week",
        )
        assert held.pane.chosen == item.uid
        await held.shows("○ agency expects    Weekly numbers", "A mail each week")


async def test_whoever_expects_something_is_asked_each_time(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        for side, words in (("2", "One voice"), ("2", "One more"), ("1", "Last")):
            await held.begin(side=side)
            await held.type(words)
            await held.press("f2")
            await held.at_list()
        assert [held.item(each).side for each in ("E3", "E4", "E5")] == [
            "agency",
            "agency",
            "client",
        ]


async def test_an_answer_of_yes_agrees_the_words_as_they_were_expected_and_is_undone_in_one(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.choose_number("E2")
        await held.press("a")
        await held.in_form()
        assert held.focused == "answer"
        await held.press("y", "escape")
        await held.at_list()
        body = held.item("E2").body
        assert (body.answer, body.agreed_wording) == ("yes", "Invoices paid within 30 days")
        await held.press("u")
        await held.shows("Undone: E2 answered yes.")
        assert held.item("E2").body.answer == "no"


async def test_the_wording_both_can_sign_is_written_with_the_main_key(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.choose_number("E2")
        await held.press("f2")
        await held.in_form()
        assert held.focused == "agreed_wording"
        await held.type("Paid within 45 days")
        await held.press("f2")
        await held.at_list()
        await held.shows("◉ we agree          Paid within 45 days")


async def test_each_side_ticks_for_itself_and_a_change_of_words_takes_the_ticks_away(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.choose_number("E2")
        await held.press("1", "2")
        await held.until(lambda: held.item("E2").both_agree)
        assert "● ○" in held.screen.split("E2")[1]
        await held.press("1")
        await held.until(lambda: held.item("E2").agreed == ("agency",))
        await held.press("enter")
        await held.in_form()
        await held.fill("text", " net")
        await held.press("escape")
        await held.at_list()
        assert held.item("E2").agreed == ()


async def test_what_stands_is_confirmed_changed_dropped_and_taken_up_again(tmp_path: Path) -> None:
    workspace, session = following(tmp_path)
    async with on(workspace, session) as held:
        await held.go("expectations")
        await held.looks_like("expectations-80x24-following")
        await held.choose_number("E1")
        await held.press("s")
        await held.until(lambda: held.item("E1").standing == "stands")
        await held.press("x")
        await held.until(lambda: held.item("E1").standing == "dropped")
        await held.press("u")
        await held.shows("Undone: E1 dropped.")
        await held.choose_number("E2")
        await held.press("enter")
        await held.in_form()
        await held.fill("agreed_wording", "Within 45 days")
        await held.press("escape")
        await held.at_list()
        assert held.item("E2").standing == "changed"
        await held.press("s")
        await held.shows("E2 was changed today, so both sides tick it instead.")


async def test_all_that_nobody_looked_at_stands_with_one_key_and_one_undo(tmp_path: Path) -> None:
    workspace, session = following(tmp_path)
    async with on(workspace, session) as held:
        await held.go("expectations")
        await held.press("S")
        await held.shows("2 clauses stand as before.")
        assert {each.standing for each in held.of(Expectation)} == {"stands"}
        await held.press("S")
        await held.shows("Nothing is left to confirm here.")
        await held.press("u")
        await held.shows("Undone: 2 clauses stand.")


async def test_in_a_first_session_nothing_can_stand(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        assert "stands" not in held.footer
        await held.press("s", "S")
        assert held.acts() == []


async def test_a_page_of_text_is_taken_and_the_list_still_moves(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations") as held:
        await held.begin()
        await held.paste("word " * 1000)
        await held.press("escape")
        await held.at_list()
        assert len(held.item("E3").body.text) == 4999
        await held.press("home")
        await held.shows("Layouts two working days")
