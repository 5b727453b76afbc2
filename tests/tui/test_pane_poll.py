"""The pane of a poll: exact words, the key of the scale, and an answer that shows no more than it may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from builders import AGENDA, INES, LENA, PRIYA, TOMAS, a_record
from tui.consoles import Held, holding
from workshop.model.agenda import Step
from workshop.model.commitments import Commitment
from workshop.model.earlier import Earlier
from workshop.model.items import Item
from workshop.model.noted import Decision, Parked
from workshop.model.poll import SAFETY, SCALES, Choice, Poll
from workshop.model.record import Record
from workshop.model.rounds import RoundPlan, Tally

WORDS = "We start the Lumen launch on 1 March with one film"
SPOKEN = Step("t0000000000000009", kind="poll", title="Do we agree?", minutes=10, question=WORDS)
SAFE = Step(
    "t0000000000000009",
    kind="poll",
    title="Safety check",
    minutes=3,
    question="How openly can I speak in this room?",
    scale=SAFETY[0],
    lowest=0,
    round=RoundPlan("keyboard", anonymous=True),
)
FOUR = tuple(each.handle for each in (INES, PRIYA, TOMAS, LENA))
NAMED = Poll(
    WORDS,
    *SCALES["fist to five"],
    Tally((0, 1, 0, 0, 0, 1), 2),
    Tally((0, 0, 0, 1, 1, 0), 2),
    Tally((0, 1, 0, 1, 1, 1), 4),
    tuple(Choice(handle, point) for handle, point in zip(FOUR, (5, 1, 3, 4), strict=True)),
    FOUR,
)
ANONYMOUS = Poll(
    str(SAFE.question), *SAFETY, room=Tally((0, 3, 1, 0, 0, 0), 4), asked=FOUR
)  # two and two: for the whole room only


def polled(step: Step, *polls: Poll) -> Record:
    """The builders' session with a poll step, and what was answered in it."""
    record = a_record()
    items = tuple(
        Item(f"l{place:015x}", poll, step=step.uid, position=place, number=f"L{place}")
        for place, poll in enumerate(polls, start=1)
    )
    place = next(at for at, item in enumerate(record.items) if isinstance(item.body, Commitment))
    agenda = (*AGENDA[:5], step, *AGENDA[5:])
    return structs.replace(
        record, agenda=agenda, items=(*record.items[:place], *items, *record.items[place:])
    )


def only(held: Held) -> Item[Poll]:
    (item,) = held.of(Poll)
    return item


def step_of(held: Held) -> Step:
    return next(each for each in held.record.agenda if each.uid == SPOKEN.uid)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_the_pane_looks_as_it_was_kept(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with holding(tmp_path / "a", "poll", polled(SAFE), size=size) as held:
        await held.shows("F2 open the round")
        await held.looks_like(f"poll-before-{name}")
    async with holding(tmp_path / "b", "poll", polled(SPOKEN, NAMED), size=size) as held:
        await held.shows("The low end speaks first: Priya")
        await held.looks_like(f"poll-named-{name}")
    async with holding(tmp_path / "c", "poll", polled(SAFE, ANONYMOUS), size=size) as held:
        await held.shows("Low. What keeps people from")
        await held.looks_like(f"poll-anonymous-{name}")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_question_and_its_scale_are_edited(tmp_path: Path, size: tuple[int, int]) -> None:
    async with holding(tmp_path, "poll", polled(SPOKEN), size=size) as held:
        await held.press("e")
        await held.in_form()
        await held.looks_like(f"poll-form-{size[0]}x{size[1]}")
        await held.press("escape")
        await held.at_list()


async def test_a_question_and_a_scale_of_ones_own_are_written_before_anybody_is_asked(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "poll", polled(structs.replace(SPOKEN, question=""))) as held:
        await held.shows("F2 write the question", "5  I will help to make it happen")
        await held.press("f2")
        await held.in_form()
        await held.type("Shall we?")
        await held.press("tab")
        await held.until(lambda: held.focused == "scale")
        await held.press("right", "right", "right", "tab")
        await held.until(lambda: step_of(held).scale == SCALES["return on time"][0])
        assert held.focused == "points"
        await held.type("no")
        await held.press("enter")
        await held.type("both")
        await held.press("escape")
        await held.at_list()
        await held.shows("1  no", "2  both", "F2 count hands")
        step = step_of(held)
        assert (step.question, step.scale, step.lowest) == ("Shall we?", ("no", "both"), 1)


async def test_hands_are_counted_side_by_side(tmp_path: Path) -> None:
    async with holding(tmp_path, "poll", polled(SPOKEN)) as held:
        await held.press("k")
        await held.shows("0 I stop this", "5 I will help to make it happen", "● Client")
        await held.fill("client", "0 0 1 x")
        await held.press("tab")
        await held.shows("✗ Type 6 numbers with blanks between, low to high.")
        await held.press("shift+tab", "backspace")
        await held.type("0 2")
        await held.fill("agency", "0，1、０,0,1")
        await held.press("f2")
        await held.shows("✗ Those are 3 hands, and the client has 2 people here")
        await held.until(lambda: held.focused == "client")
        await held.press("end", "backspace")
        await held.type("1")
        await held.press("f2")
        await held.shows("by show of hands", "client 2, median 3", "What would have to change")
        body = only(held).body
        assert body.client == Tally((0, 0, 1, 0, 1, 0), 2)
        assert body.agency == Tally((0, 1, 0, 0, 1, 0), 2)
        assert body.room == Tally((0, 1, 1, 0, 2, 0), 4)
        with held.elsewhere() as room:
            room.welcome.change_person("priya-nair", presence="absent")
        await held.shows("L1 has 2 client hands, but only 1 came.")
        with held.elsewhere() as room:
            room.undo()
        await held.until(lambda: "of which 1 came" not in held.screen)
        await held.press("u")
        await held.until(lambda: not held.of(Poll))


async def test_no_hand_at_all_is_said_beside_the_field(tmp_path: Path) -> None:
    async with holding(tmp_path, "poll", polled(SPOKEN)) as held:
        await held.press("f2")
        await held.shows("● Client")
        await held.press("f2")
        await held.shows("Nobody showed a hand")
        assert not held.of(Poll)


async def test_the_key_is_always_printed_and_a_named_poll_says_who_chose_what_low_end_first(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "poll", polled(SPOKEN, NAMED), size=(120, 36)) as held:
        await held.shows(*NAMED.scale)
        places = [held.screen.index(name) for name in ("● Priya", "○ Tomás", "○ Lena", "● Ines")]
        assert places == sorted(places)


async def test_an_anonymous_poll_of_few_shows_no_side_and_no_name(tmp_path: Path) -> None:
    async with holding(tmp_path, "poll", polled(SAFE, ANONYMOUS)) as held:
        await held.shows("the whole room 4, median 1", "■■■")
        assert not {"●", "Ines", "speaks first"} & set(held.screen.split())
        assert "speaks first" not in held.screen


async def test_where_too_few_answered_no_number_is_shown(tmp_path: Path) -> None:
    few = structs.replace(ANONYMOUS, room=Tally((), 2))
    async with holding(tmp_path, "poll", polled(SAFE, few)) as held:
        await held.shows("2, too few to show")
        assert "■" not in held.screen


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (FOUR, "L1: median 1, now 4"),
        ((*FOUR[:3], "new-one"), "not compared with L1"),
    ],
)
async def test_a_second_poll_is_compared_only_where_the_same_people_were_asked(
    tmp_path: Path, asked: tuple[str, ...], words: str
) -> None:
    # A file does not say who was asked anonymously, so these are named.
    first = structs.replace(ANONYMOUS, choices=(Choice(FOUR[0], 1),))
    again = structs.replace(first, room=Tally((0, 0, 0, 0, 4, 0), 4), asked=asked)
    async with holding(tmp_path, "poll", polled(SAFE, first, again)) as held:
        await held.choose_number("L2")
        await held.shows(words, "asked 2 times")
        assert ("median 1, now" in held.screen) == (asked == FOUR)


async def test_other_words_for_the_next_poll_leave_what_was_answered(tmp_path: Path) -> None:
    async with holding(tmp_path, "poll", polled(SPOKEN, NAMED)) as held:
        await held.press("n")
        await held.in_form()
        await held.until(lambda: held.focused == "question")
        await held.type(", and two cuts")
        await held.press("escape")
        await held.at_list()
        await held.shows(f"{WORDS}, and two cuts")
        assert only(held).body.question == WORDS


async def test_it_becomes_a_commitment_a_decision_or_a_parked_topic(tmp_path: Path) -> None:
    async with holding(tmp_path, "poll", polled(SPOKEN, NAMED)) as held:
        await held.choose_number("L1")
        await held.word("c", "Ask again in March", side="2")
        await held.shows("C3 noted from L1.")
        assert held.item("C3").side == "agency"
        await held.word("v", "We ask again in March")
        await held.until(lambda: len(held.of(Decision)) == 2)
        await held.press("t")
        await held.until(lambda: held.of(Parked))
        await held.press("1", "2")
        await held.until(lambda: only(held).both_agree)


async def test_a_private_round_is_opened_by_its_plan_and_the_question_stays_while_it_runs(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "poll", polled(SAFE)) as held:
        await held.press("f2")
        await held.shows("as planned")
        await held.press("a")
        await held.shows("F2 pass the keyboard", "How openly can I speak")
        await held.press("e")
        await held.shows("People are answering this question.")
        assert held.pane.form is None
        await held.press("k")
        await held.shows("A private round is open.")


async def test_hostile_text_is_shown_as_plain_text(tmp_path: Path) -> None:
    hostile = structs.replace(SPOKEN, question="[@click=app.quit]x[/]", scale=("[b]a", "[/]c"))
    async with holding(tmp_path, "poll", polled(hostile)) as held:
        await held.shows("[@click=app.quit]x[/]", "[b]a", "[/]c")
        await held.press("k")
        await held.fill("client", "1 1")
        await held.press("f2")
        await held.shows("by show of hands", "[@click=app.quit]x[/]", "[b]a")


async def test_the_detail_says_what_the_room_answered_last_time(tmp_path: Path) -> None:
    day = date(2026, 8, 27)
    last = structs.replace(ANONYMOUS, before=Earlier(day, "L1", Decimal(2)))
    async with holding(tmp_path / "a", "poll", polled(SAFE, last)) as held:
        await held.shows("Last time", "27 Aug 2026, L1: 2 → 1 ↓ down")
    hidden = structs.replace(ANONYMOUS, before=Earlier(day, "L1", why_not="asked"))
    async with holding(tmp_path / "b", "poll", polled(SAFE, hidden)) as held:
        await held.shows("not compared with 27 Aug 2026, L1: anonymous")
