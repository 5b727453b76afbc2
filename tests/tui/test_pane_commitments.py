"""The pane of the commitments: who will do what by when, and whether both sides accept it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from consoles import Held, empty_record, holding

from workshop.model.commitments import Commitment
from workshop.model.sign_off import Closing


async def test_a_new_one_takes_every_field_and_is_its_owner_s_side_s(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.press("f2")
        await held.in_form()
        await held.type("Send the yard dates")
        await held.press("enter")
        await held.type("Lena")
        await held.press("enter")
        await held.type("+14")
        await held.press("enter")
        await held.type("Dates are in writing")
        await held.press("enter")
        await held.type("55")
        await held.press("enter", "enter")
        await held.at_list()
        item = held.item("C3")
        assert item.side == "agency"
        assert item.body == Commitment(
            "Send the yard dates", "lena-koch", date(2026, 12, 7), "Dates are in writing", "", 55
        )
        assert held.pane.chosen == item.uid
        await held.shows("○ Lena", "7 Dec", "55 %: below 70, what would raise it?")


async def again(held: Held, name: str, words: str) -> None:
    """Type a field anew."""
    await held.fill(name, "")
    await held.press("end", *["backspace"] * len(held.form.text_of(name)))
    await held.type(words)


async def test_a_rhythm_with_helpers_is_typed_as_people_say_it(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.press("f2")
        await held.in_form()
        await held.type("Send the figures of the week")
        await held.press("enter")
        await held.type("Lena with Ines")
        await held.press("enter")
        await held.until(lambda: held.of(Commitment)[-1].body.helpers)
        names = ("Lena Koch", "Lena Koch with Ines Moreau")
        await held.until(lambda: held.form.text_of("owner") in names, "the whole name")
        await held.type("every blue moon")
        await held.press("enter")
        await held.shows("✗ “every blue moon” cannot be read as a rhythm.")
        assert held.form.text_of("due") == "every blue moon"
        await again(held, "due", "every Monday until 30 June")
        await held.press("enter")
        await held.until(lambda: held.item("C3").body.until == date(2027, 6, 30))
        rhythm = "every Monday from 30 Nov until 30 Jun 2027"
        await held.until(lambda: held.form.text_of("due") == rhythm, rhythm)
        assert held.form.text_of("helpers") == "Ines Moreau"
        await again(held, "helpers", "Ines, Lena")
        await held.press("enter")
        await held.shows("Lena Koch answers for it already.")
        await again(held, "helpers", "with Ines & Jun")
        await held.press("enter")
        await held.at_list()
        assert held.item("C3").body == Commitment(
            "Send the figures of the week",
            "lena-koch",
            date(2026, 11, 30),
            rhythm="FREQ=WEEKLY;BYDAY=MO",
            until=date(2027, 6, 30),
            helpers=("ines-moreau", "jun-okada"),
        )
        await held.shows("every Mon", "every Monday from 30 Nov until 30 Jun 2027; next 30 Nov")
        await held.shows("Helps", "● Ines Moreau")


async def test_a_day_in_place_of_a_rhythm_ends_it_and_an_owner_no_longer_helps(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.choose_number("C1")
        await held.press("enter")
        await held.in_form()
        await again(held, "due", "monthly from 23 Dec")
        await held.fill("helpers", "Lena")
        await held.press("escape")
        await held.at_list()
        assert held.item("C1").body.rhythm == "FREQ=MONTHLY;BYMONTHDAY=23"
        await held.shows("C1 has no last day: it goes on until the next")
        await held.press("enter")
        await held.in_form()
        await again(held, "due", "12 Jan")
        await again(held, "owner", "Lena")
        await held.press("escape")
        await held.at_list()
        body = held.item("C1").body
        assert (body.due, body.rhythm, body.until) == (date(2027, 1, 12), "", None)
        assert (body.owner, body.helpers) == ("lena-koch", ())


async def test_somebody_who_is_not_here_is_said_beside_the_field_and_the_text_stays(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.press("f2")
        await held.in_form()
        await held.type("Send the dates")
        await held.press("enter")
        await held.type("Nobody Known")
        await held.press("enter")
        await held.shows("✗ Nobody here is called “Nobody Known”")
        assert held.form.text_of("owner") == "Nobody Known"
        await held.until(lambda: held.of(Commitment)[-1].body.action == "Send the dates")


async def test_a_line_that_is_far_too_long_is_said_beside_its_field(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.press("f2")
        await held.in_form()
        await held.paste("x" * 5000)
        await held.press("enter")
        await held.shows("This line has 5,000 characters; at most 300 fit.")
        assert len(held.form.text_of("action")) == 5000
        assert held.acts() == []


async def test_both_accept_with_one_key_and_one_undo(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.choose_number("C2")
        await held.press("b")
        await held.until(lambda: held.item("C2").both_agree)
        await held.press("u")
        await held.shows("Undone: C2: both sides agree.")
        assert held.item("C2").agreed == ("agency",)


async def test_each_side_accepts_for_itself(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.choose_number("C2")
        await held.press("1", "2")
        await held.until(lambda: held.item("C2").agreed == ("client",))


async def test_how_sure_somebody_is_changes_no_tick_but_another_date_does(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        await held.choose_number("C1")
        await held.press("enter")
        await held.in_form()
        await held.fill("confidence", "80")
        await held.press("escape")
        await held.at_list()
        assert held.item("C1").body.confidence == 80
        assert held.item("C1").both_agree
        await held.press("enter")
        await held.in_form()
        await held.fill("due", "")
        await held.press("end", *["backspace"] * 11)
        await held.type("Friday")
        await held.press("escape")
        await held.at_list()
        assert held.item("C1").body.due == date(2026, 11, 27)
        assert held.item("C1").agreed == ()


async def test_one_that_is_only_an_action_is_kept_and_what_is_missing_is_said(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "commitments", empty_record()) as held:
        await held.press("n")
        await held.in_form()
        await held.type("Send the dates")
        await held.press("escape")
        await held.at_list()
        await held.shows("who?", "when?", "C1 has no owner", "how will we know?")


async def test_a_side_says_outright_that_it_promises_nothing_and_takes_it_back(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "commitments", empty_record()) as held:
        for key in ("1", "2"):
            await held.press("0")
            await held.shows("Who says outright")
            await held.press(key)
            await held.at_list()
        await held.shows("client and agency: no commitments")
        await held.press("u")
        await held.until(lambda: held.record.one(Closing).no_commitments == ("client",))
