"""The pane of the notes: what is said under a heading, heard, and turned into something to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from consoles import STEPS, Held, empty_record, holding
from msgspec import structs

from builders import AGENDA, a_record
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.noted import Decision, Parked
from workshop.model.notes import Note
from workshop.model.record import Record
from workshop.model.rounds import Answer, Entry, RoundPlan
from workshop.tui.widgets.ask import Ask

STEP = AGENDA[4].uid


def with_notes() -> Record:
    """The builders' session after a silent round: notes of either side, of named people, and of the whole room."""
    said = (
        ("N2", "client", Note("Late nights before every launch", "Stop", votes=2), ""),
        ("N3", "agency", Note("Feedback that comes by phone", "Stop", votes=5), "lena-koch"),
        (
            "N4",
            None,
            Note("Meetings without an agenda, and with more people than speak", "Stop"),
            "",
        ),
        ("N5", None, Note("The Monday call", "Continue", "We like to talk each week", True), ""),
        ("N6", "client", Note("A call each week", "Continue"), "ines-moreau"),
    )
    notes = [
        Item(f"n{place:015x}", note, STEP, 20 + place, number, side, author)  # type: ignore[arg-type]
        for place, (number, side, note, author) in enumerate(said)
    ]
    notes[4] = structs.replace(notes[4], body=structs.replace(notes[4].body, group=notes[3].uid))
    record = a_record()
    place = 1 + next(at for at, item in enumerate(record.items) if isinstance(item.body, Note))
    items = (*record.items[:place], *notes, *record.items[place:])
    return structs.replace(record, items=items)


def order(held: Held) -> list[str]:
    """The rows that can be chosen, as they are listed."""
    numbers = {item.uid: item.number for item in held.record.items}
    return [numbers[row.uid] for row in held.pane.clauses.rows if not row.heading]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_groups_votes_and_notes_of_the_whole_room_look_as_kept(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with holding(tmp_path, "notes", with_notes(), size=size) as held:
        await held.choose_number("N6")
        await held.looks_like(f"notes-{size[0]}x{size[1]}-groups")
        await held.choose_number("N4")
        await held.press("enter")
        await held.in_form()
        await held.looks_like(f"notes-{size[0]}x{size[1]}-of-the-room")


async def test_the_arrows_put_a_note_under_the_one_above_and_take_it_out(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes", with_notes()) as held:
        await held.choose_number("N3")
        await held.press("right")
        await held.until(lambda: held.item("N3").body.group == held.item("N2").uid)
        await held.shows("└ N3")
        await held.press("down", "right")
        await held.until(lambda: held.item("N4").body.group == held.item("N2").uid)
        assert order(held) == ["N1", "N2", "N3", "N4", "N5", "N6"]
        await held.press("left")
        await held.until(lambda: not held.item("N4").body.group)
        await held.press("left")
        await held.shows("N4 stands by itself already")
        await held.press("home", "right")
        await held.shows("There is no note above it.")
        await held.press("u")
        await held.shows("Undone: N4 stands by itself.")


async def test_hands_are_counted_by_one_key_and_the_most_voted_comes_first(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes", with_notes()) as held:
        await held.choose_number("N4")
        await held.press("k")
        await held.shows("N4: hands up for it")
        await held.until(lambda: held.focused == "votes")
        await held.type("many")
        await held.press("f2")
        await held.shows("Type how many hands there are", "many")
        await held.press("backspace", "backspace", "backspace", "backspace")
        await held.type("3")
        await held.press("f2")
        await held.until(lambda: held.item("N4").body.votes == 3)
        await held.shows("3 votes")
        await held.until(lambda: held.app.screen is held.console)
        await held.press("k")
        await held.shows("3 so far; empty takes it back")
        await held.until(lambda: held.focused == "votes")
        await held.type("４")
        await held.press("f2")
        await held.until(lambda: held.item("N4").body.votes == 4)
        await held.until(lambda: held.app.screen is held.console)
        await held.press("V")
        await held.until(lambda: order(held)[:4] == ["N3", "N4", "N2", "N1"])
        assert held.pane.chosen == held.item("N4").uid
        await held.press("u")
        await held.shows("Undone: notes ordered by votes.")
        assert order(held)[:4] == ["N1", "N2", "N3", "N4"]


async def test_hands_for_a_note_in_a_group_count_for_the_group(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes", with_notes()) as held:
        await held.choose_number("N6")
        await held.press("k")
        await held.shows("N5 and the 1 under it: hands up for it")
        await held.until(lambda: held.focused == "votes")
        await held.type("12")
        await held.press("f2")
        await held.shows("✗ Those are 12 hands, and 4 people are here")
        await held.until(lambda: held.focused == "votes")
        await held.press("backspace", "backspace")
        await held.type("4")
        await held.press("f2")
        await held.until(lambda: held.item("N5").body.votes == 4)


async def test_a_leader_moves_and_goes_with_its_group(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes", with_notes()) as held:
        await held.choose_number("N2")
        await held.press("right")
        await held.until(lambda: order(held)[:2] == ["N1", "N2"])
        await held.press("home", "J")
        await held.until(lambda: order(held)[:3] == ["N3", "N1", "N2"])
        await held.press("x")
        await held.until(lambda: order(held)[:3] == ["N3", "N2", "N4"])
        assert not held.item("N2").body.group


async def test_a_note_of_the_whole_room_is_said_in_other_words_and_has_no_side_to_choose(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "notes", with_notes()) as held:
        await held.choose_number("N4")
        await held.press("f2")
        await held.in_form()
        assert held.focused == "restated"
        assert "side" not in [spec.name for spec in held.pane.subject.specs]
        await held.type("We meet to be seen")
        await held.press("f2")
        await held.at_list()
        await held.shows("F2 in other words", "y that is it")
        await held.press("y")
        await held.until(lambda: held.item("N4").body.confirmed)
        assert held.item("N4").side is None
        await held.shows("in other words: We meet to be seen")


async def test_a_reveal_says_how_many_entries_came_by_form(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        with held.elsewhere() as room:
            uid = room.rounds.open("notes", RoundPlan("form"))
            for handle in ("priya-nair", "lena-koch"):
                room.rounds.excuse(uid, handle)
            for handle, side in (("ines-moreau", "client"), ("tomas-reyes", "agency")):
                answers = (Answer("Start", ("One",)), Answer("Stop", ("Two",)))
                room.rounds.seal_form(uid, Entry(side, handle, "form", answers))  # type: ignore[arg-type]
        await held.shows("Everybody has sealed")
        await held.press("f2")
        await held.until(lambda: isinstance(held.app.screen, Ask))
        await held.press("y")
        await held.says("Revealed: 4 entries by 2 people.")
        assert len([item for item in held.of(Note) if item.author]) == 4


async def test_while_a_round_is_open_nothing_is_added_beside_it(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        with held.elsewhere() as room:
            room.rounds.open("notes", RoundPlan("keyboard"))
        await held.shows("Silent writing")
        await held.begin()
        await held.type("Quickly")
        await held.press("f2")
        await held.shows("A private round is open in this step.")
        assert held.focused == "text"


async def test_three_hundred_notes_are_drawn_anew_only_where_they_differ(tmp_path: Path) -> None:
    record = with_notes()
    many = tuple(
        Item(f"m{place:015x}", Note(f"Note {place}", "Stop"), STEP, 100 + place, f"N{100 + place}")
        for place in range(300)
    )
    place = 1 + max(at for at, item in enumerate(record.items) if isinstance(item.body, Note))
    record = structs.replace(record, items=(*record.items[:place], *many, *record.items[place:]))
    async with holding(tmp_path, "notes", record) as held:
        before = {row.uid: row.content for row in held.pane.clauses.rows if not row.heading}
        await held.choose_number("N3")
        await held.press("1")
        await held.until(lambda: held.item("N3").agreed)
        after = {row.uid: row.content for row in held.pane.clauses.rows if not row.heading}
        drawn = [uid for uid, content in after.items() if content is not before[uid]]
        assert drawn == [held.item("N3").uid]


async def test_a_new_note_has_its_side_its_heading_and_its_words(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.begin()
        await held.type("Asking why we want it")
        await held.press("shift+tab", "3", "shift+tab", "shift+tab", "2", "escape")
        await held.at_list()
        item = held.item("N2")
        assert (item.side, item.body.heading) == ("agency", "Continue")
        assert item.body.text == "Asking why we want it"
        assert item.step == STEPS["notes"]


async def test_the_other_side_restates_and_the_giving_side_confirms(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.begin()
        await held.type("Ask us earlier")
        await held.press("f2")
        await held.at_list()
        await held.press("y")
        await held.shows("Nobody has restated this yet")
        await held.press("f2")
        await held.in_form()
        assert held.focused == "restated"
        await held.type("You would like to be asked sooner")
        await held.press("f2")
        await held.at_list()
        await held.press("y")
        await held.until(lambda: held.item("N2").body.confirmed)
        await held.press("u")
        await held.shows("Undone: N2 confirmed.")


async def test_other_words_take_back_that_it_was_heard_right(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.press("enter")
        await held.in_form()
        await held.fill("text", " and late")
        await held.fill("own", "We send what we have")
        await held.press("escape")
        await held.at_list()
        body = held.item("N1").body
        assert (body.confirmed, body.own) == (False, "We send what we have")
        assert held.item("N1").agreed == ()
        assert body.restated == ""
        await held.shows("Heard before", "(the note was")
        await held.press("f2")
        await held.in_form()
        assert held.form.text_of("restated") == body.heard_before
        await held.press("escape")
        await held.at_list()
        assert held.item("N1").body.restated == body.heard_before


async def test_what_no_longer_counts_is_said_on_the_screen(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.press("enter")
        await held.in_form()
        await held.fill("text", " and late")
        await held.press("tab")
        await held.says("N1 was changed: its restatement and confirmation no longer count.")


async def test_a_group_shows_the_sum_of_its_votes_at_its_head(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes", with_notes()) as held:
        await held.choose_number("N3")
        await held.press("right")
        await held.shows("7 votes")
        assert "5 votes" not in held.screen


@pytest.mark.parametrize(
    ("key", "body", "number"), [("c", Commitment, "C3"), ("v", Decision, "R2"), ("t", Parked, "P1")]
)
async def test_a_note_is_turned_into_something_else_once(
    tmp_path: Path, key: str, body: type, number: str
) -> None:
    async with holding(tmp_path, "notes") as held:
        if key == "t":
            await held.press(key)
        else:
            await held.word(key, "Whole briefs only")
        await held.shows(f"→ {number}")
        made = held.of(body)[-1]
        assert made.number == number
        assert held.item("N1").body.became == made.uid
        await held.press(key)
        await held.shows("N1 has already become")
        await held.press("u")
        await held.until(lambda: not held.item("N1").body.became)


async def test_from_complaint_to_promise_words_side_owner_and_day_at_once(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        before = held.record
        await held.press("c")
        await held.shows("A commitment from N1", "○ agency: Briefs arrive in pieces", "[● client]")
        await held.until(lambda: held.focused == "text", "the words")
        assert held.app.focused.text == ""  # nobody guesses a promise
        await held.press("escape")
        await held.at_list()
        assert held.record == before
        await held.press("c")
        await held.until(lambda: held.focused == "text", "the words")
        await held.type("Send one whole brief per campaign")
        await held.press("enter")
        await held.type("Ines")
        await held.press("enter")
        await held.type("+14")
        await held.press("enter")
        await held.until(lambda: len(held.of(Commitment)) == 3, "the promise")
        made = held.of(Commitment)[-1]
        assert made.body.action == "Send one whole brief per campaign"
        assert (made.body.owner, made.side) == ("ines-moreau", "client")
        assert made.body.due is not None
        assert held.item("N1").body.became == made.uid
        await held.says("C3 noted from N1.")
        await held.press("u")
        await held.until(lambda: len(held.of(Commitment)) == 2, "undone")


async def test_a_promise_without_words_is_not_saved_and_the_dialog_stays(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.press("c")
        await held.until(lambda: held.focused == "text", "the words")
        await held.press("f2")
        await held.shows("Write a few words first.", "A commitment from N1")
        assert len(held.of(Commitment)) == 2


async def test_a_note_under_a_heading_that_is_gone_is_still_shown(tmp_path: Path) -> None:
    agenda = tuple(
        structs.replace(step, headings=step.headings[:1]) if step.kind == "notes" else step
        for step in AGENDA
    )
    async with holding(tmp_path, "notes", a_record(agenda=agenda)) as held:
        await held.shows("Briefs arrive in pieces")
        await held.begin()
        await held.type("A new one")
        await held.press("escape")
        await held.at_list()
        assert held.item("N2").body.heading == "Start"


async def test_a_step_without_headings_says_so(tmp_path: Path) -> None:
    agenda = tuple(
        structs.replace(step, headings=()) if step.kind == "notes" else step for step in AGENDA
    )
    async with holding(tmp_path, "notes", empty_record(agenda=agenda)) as held:
        await held.press("n")
        await held.shows("This step has no headings to write under.")


async def test_a_step_says_what_it_is_for_in_the_words_of_its_template(tmp_path: Path) -> None:
    steps = tuple(
        structs.replace(step, purpose="Why it could fail.") if step.uid == STEP else step
        for step in AGENDA
    )
    async with holding(tmp_path, "notes", a_record(agenda=steps)) as held:
        await held.shows("Why it could fail.")
        assert "What went well" not in held.screen


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_the_words_of_a_promise_stand_beside_the_old_ones_at_every_size(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with holding(tmp_path, "notes", size=size) as held:
        await held.press("c")
        await held.until(lambda: held.focused == "text", "the words")
        await held.looks_like(f"promise-{size[0]}x{size[1]}")
