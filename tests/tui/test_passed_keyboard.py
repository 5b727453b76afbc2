"""The passed keyboard: a cover between people, one person's turn under PRIVATE, and nothing of it anywhere else."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from msgspec import structs

from builders import AGENDA, SESSION, a_record
from tui.consoles import Held, brought, holding, on
from workshop.model.agenda import Step
from workshop.model.needs import Need
from workshop.model.record import Record
from workshop.model.rounds import Answer, Round, RoundPlan
from workshop.model.scorecard import Comment, Score
from workshop.model.template import Area, Statement
from workshop.room.rounds.entries import entries_in
from workshop.tui.panes.ballot import Ballot
from workshop.tui.seats.keyboard import KeyboardScreen
from workshop.tui.widgets.clause_list import ClauseList

NEEDS = Step(
    "t0000000000000009", kind="needs", title="What we need", minutes=20, round=RoundPlan("keyboard")
)
SCORES = Step(
    "t0000000000000008",
    kind="scorecard",
    title="Scores",
    minutes=20,
    comments="statement",
    predictions=True,
    areas=(
        Area("Together", (Statement("Brings bad news early", "Brings bad news early"),)),
        Area("Money", (Statement("Invoices match the work", "Pays on time"),)),
    ),
    round=RoundPlan("keyboard"),
)

VOTE = Step(
    "t000000000000000a",
    kind="poll",
    title="Do we go this way?",
    minutes=5,
    question="Do we go this way?",
    scale=("no", "with doubts", "yes"),
    lowest=1,
    round=RoundPlan("keyboard"),
)


def asking(step: Step) -> Record:
    """The builders' session, four people, with `step` after the feedback."""
    record = a_record()
    return structs.replace(record, agenda=(*AGENDA[:5], step, *AGENDA[5:]))


async def begin(held: Held) -> KeyboardScreen:
    """Open the planned round, named, and let the keyboard go round; the cover is on."""
    await held.press("f2")
    await held.shows("as planned")
    await held.press("k")
    await held.shows("F2 pass the keyboard")
    await held.press("f2")
    await held.shows("Can anybody else see this screen?", "PRIVATE", "4 people, about")
    await held.press("f2")
    await held.shows("Covered", "client 0 of 2 sealed")
    screen = held.app.screen
    assert isinstance(screen, KeyboardScreen)
    return screen


async def sit_down(held: Held, place: int) -> None:
    """Lift the cover, and choose the person at a place of the list."""
    await held.press("f2")
    await held.shows("Who are you?", "Lena Koch")
    await held.until(lambda: held.app.focused is not None, "the list of people")
    await held.press("home", *["down"] * place, "f2")


async def write(held: Held, place: int, *lines: str) -> None:
    """Have somebody sit down, write their needs and seal them."""
    await sit_down(held, place)
    await held.shows("Enter next line", "F2 seal")
    for number, words in enumerate(lines):
        if number:
            await held.press("enter")
        await held.type(words)
    await held.press("f2")


def names_in(screen: str) -> set[str]:
    return {name for name in ("Ines", "Priya", "Tomás", "Lena") if name in screen}


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_before_the_keyboard_goes_round_it_says_how_long_and_who_may_see(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS), size=size) as held:
        await held.shows("planned: named, passed keyboard", "It can be", "F2 open the round")
        await begin(held)
        await held.looks_like(f"turn-cover-{size[0]}x{size[1]}")
        await sit_down(held, 0)
        await held.shows("What do you need from Oak & Lime?", "Ines Moreau")
        await held.looks_like(f"turn-needs-{size[0]}x{size[1]}")


async def test_all_write_one_after_the_other_and_the_facilitator_reveals(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS)) as held:
        await begin(held)
        await write(held, 0, "One brief", "中文 at once")
        await held.shows("Sealed. Thank you.", "client 1 of 2 sealed", "agency 0 of 2 sealed")
        assert names_in(held.screen) == {
            "Priya",
            "Tomás",
            "Lena",
        }  # it is named: who is still to write
        assert "One brief" not in held.screen
        await write(held, 1, "Fewer meetings")
        await held.shows("client 2 of 2 sealed")
        await write(held, 2, "Earlier news")
        await held.shows("agency 1 of 2 sealed")
        assert not held.of(Need)
        await write(held, 3, "One voice")
        await held.shows("Everybody has sealed. F2 reveals it.", "ON SCREEN")
        assert not held.of(Need)
        await held.press("f2")
        await held.shows("Reveal it to everybody, once and for all?")
        await held.press("y")
        await held.shows("One brief", "Earlier news")
        found = {(item.body.text, item.side, item.author) for item in held.of(Need)}
        assert found == {
            ("One brief", "client", "ines-moreau"),
            ("中文 at once", "client", "ines-moreau"),
            ("Fewer meetings", "client", "priya-nair"),
            ("Earlier news", "agency", "tomas-reyes"),
            ("One voice", "agency", "lena-koch"),
        }
        assert not list(held.workspace.sessions.glob("sealed-*"))


async def test_enter_at_the_question_reveals_nothing(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS)) as held:
        await begin(held)
        for place in range(4):
            await write(held, place, f"Need {place}")
            await held.shows("Sealed. Thank you." if place < 3 else "Everybody has sealed.")
        await held.press("f2")
        await held.shows("once and for all?")
        await held.press("enter")
        await held.until(lambda: held.app.screen is held.console)
        assert not held.of(Need)


async def test_what_is_sealed_elsewhere_is_counted_on_the_cover(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS)) as held:
        await begin(held)
        with held.elsewhere() as room:
            turn = room.rounds.sit_down(held.of(Round)[0].uid, "ines-moreau")
            turn.seal([Answer("needs", texts=("A named contact",))])
        await held.shows("Covered", "client 1 of 2 sealed")
        assert "named contact" not in held.screen


async def test_what_is_sealed_elsewhere_meanwhile_is_neither_replaced_nor_discarded_unsaid(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS)) as held:
        await begin(held)
        await sit_down(held, 0)
        await held.shows("Enter next line", "F2 seal")
        await held.type("Here")
        uid = held.of(Round)[0].uid

        def sealed_elsewhere(handle: str) -> list[str]:
            with held.elsewhere() as room:
                room.rounds.sit_down(uid, handle).seal(
                    [Answer("needs", texts=("There",))], add=True
                )
                found = entries_in(room.core.urns, uid, room.rounds.round(uid), room.core.record)
                return [text for each in found[:1] for text in each.answers[0].texts]

        sealed_elsewhere("ines-moreau")
        await held.press("f2")
        await held.shows("Something else of Ines Moreau was sealed since this was opened.")
        await held.press("a")
        await held.shows("Sealed. Thank you.", "client 1 of 2 sealed")
        assert sealed_elsewhere("ines-moreau") == ["There", "Here"]
        await held.press("escape")
        await held.shows("ON SCREEN")
        await held.press("l")
        await held.shows("What now?")
        await held.press("x")
        await held.shows("Discard the round? 1 sealed, gone for good.")
        sealed_elsewhere("lena-koch")
        await held.press("y")
        await held.shows(
            "2 have sealed by now, so nothing was discarded.", "2 sealed, gone for good."
        )
        await held.press("n")
        await held.shows("agency 1 of 2")
        assert held.of(Round)[0].body.stage == "open"


async def test_who_comes_again_adds_or_replaces_and_sees_nothing_of_before(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS)) as held:
        await begin(held)
        await write(held, 0, "The first words")
        await held.shows("Sealed. Thank you.")
        await sit_down(held, 0)
        await held.shows("You have sealed already.", "add to it", "replace all of it")
        assert "first words" not in held.screen
        await held.press("f2")  # add
        await held.shows("Enter next line")
        assert "first words" not in held.screen
        await held.type("The second words")
        await held.press("f2")
        await held.shows("Sealed. Thank you.")
        sealed = held.console.room._room.core.urns.read(held.of(Round)[0].uid)  # type: ignore[union-attr]
        assert "The first words" in sealed[0].body
        assert "The second words" in sealed[0].body
        await sit_down(held, 0)
        await held.shows("replace all of it")
        await held.press("down", "f2")
        await held.shows("Enter next line")
        await held.type("Only these")
        await held.press("f2")
        await held.shows("Sealed. Thank you.")
        sealed = held.console.room._room.core.urns.read(held.of(Round)[0].uid)  # type: ignore[union-attr]
        assert "words" not in sealed[0].body
        assert "Only these" in sealed[0].body


GONE = "Only what you seal is kept if you leave or it crashes."
ASKED = ("Your answers are not sealed yet.", "go on with them", "seal them", "throw them away")


async def half_written(held: Held) -> None:
    """Have the first person write something and not seal it."""
    await begin(held)
    await sit_down(held, 0)
    await held.shows("Enter next line", GONE)
    await held.type("Half a thought")


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_who_leaves_with_something_unsealed_is_asked_and_can_go_on_writing(
    tmp_path: Path, key: str
) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS)) as held:
        await half_written(held)
        for answer in ("g", "escape"):
            await held.press(key)
            await held.shows(*ASKED)
            await held.press(answer)
            await held.until(lambda: held.focused == "needs", "the field again")
            assert "Half a thought" in held.screen
        await held.type(", now whole")
        await held.press("f2")
        await held.shows("Sealed. Thank you.", "client 1 of 2 sealed")


async def test_what_is_not_sealed_is_thrown_away_only_when_it_is_said(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS)) as held:
        await half_written(held)
        await held.press("escape")
        await held.shows(*ASKED)
        await held.press("x")
        await held.shows("Covered", "client 0 of 2 sealed")
        await sit_down(held, 0)
        await held.shows("Enter next line", GONE)
        assert "Half a thought" not in held.screen
        await held.press("escape")  # nothing is asked where nothing was written
        await held.shows("Covered")


async def test_what_is_not_sealed_can_be_sealed_when_it_is_asked_about(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS)) as held:
        await half_written(held)
        await held.press("escape")
        await held.shows(*ASKED)
        await held.press("s")
        await held.shows("Sealed. Thank you.", "client 1 of 2 sealed")


@pytest.mark.parametrize(("answer", "sealed"), [("x", 0), ("s", 1)])
async def test_the_program_is_left_once_it_is_said_what_becomes_of_what_is_not_sealed(
    tmp_path: Path, answer: str, sealed: int
) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS)) as held:
        await half_written(held)
        await held.press("ctrl+p")
        await held.shows("What do you want to do?")
        await held.press("ctrl+q")
        await held.shows(*ASKED)
        await held.press("ctrl+q")  # it is asked once
        held.burst(answer)
        await held.until(lambda: not held.app.is_running, "the end")
    async with on(held.workspace) as held:
        await held.shows("Covered", f"client {sealed} of 2 sealed")


async def test_a_word_beside_a_point_that_is_still_being_written_is_asked_about_too(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "scorecard", asking(SCORES)) as held:
        await begin(held)
        await sit_down(held, 0)
        await held.shows("We rate Oak & Lime · Together", GONE)
        await held.press("enter")
        await held.until(lambda: held.focused == "them:1.1", "the field for a comment")
        await held.type("In March")
        await held.press("ctrl+q")
        await held.shows(*ASKED)
        await held.press("s")
        await held.shows("6 are not answered yet. F2 again seals it as it is.")
        await held.press("f2")
        await held.shows("client 1 of 2 sealed")


async def test_the_keyboard_can_come_back_before_all_have_written(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS)) as held:
        await begin(held)
        await write(held, 0, "One brief")
        await held.shows("Sealed. Thank you.")
        await held.press("escape")
        await held.shows("ON SCREEN", "client 1 of 2", "F2 pass the keyboard")
        assert "One brief" not in held.screen
        await held.press("l")
        await held.shows("somebody does not write this time", "discard it, unseen")
        await held.press("e")
        await held.shows("Who does not write this time?")
        assert "Ines" not in held.screen  # she has sealed, and that counts
        await held.press("1")
        await held.shows("client 1 of 1")
        await held.press("l")
        await held.press("x")
        await held.shows("Discard the round? 1 sealed, gone for good.")
        await held.press("enter")
        await held.shows("client 1 of 1")
        await held.press("l")
        await held.press("e")
        await held.shows("Priya Nair   writes after all")
        await held.press("escape")
        await held.shows("client 1 of 1")
        await held.press("l")
        await held.press("x")
        await held.shows("Discard the round? 1 sealed, gone for good.")
        await held.press("y")
        await held.shows("planned: named")
        assert not list(held.workspace.sessions.glob("sealed-*"))
        assert not held.of(Need)


async def test_after_the_program_was_stopped_in_a_turn_the_cover_comes_first(
    tmp_path: Path,
) -> None:
    record = asking(NEEDS)
    async with holding(tmp_path, "needs", record) as held:
        await begin(held)
        await sit_down(held, 2)
        await held.shows("Enter next line")
        await held.type("Tell us in time")
        workspace = held.workspace
    async with on(workspace, SESSION.id) as held:
        await held.shows("Covered")
        await sit_down(held, 2)
        await held.shows("Enter next line", GONE)
        assert "Tell us" not in held.screen  # whoever picked the name may be somebody else
        await held.type("Tell us in time")
        await held.press("f2")
        await held.shows("Sealed. Thank you.")


async def test_points_take_one_key_each_and_go_on(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", asking(SCORES)) as held:
        await begin(held)
        await sit_down(held, 0)
        await held.shows("We rate Oak & Lime · Together", "?  can't judge")
        await held.press("4", "question_mark", "5", "3", "2", "1")
        ballot = held.app.screen.query_one(Ballot)
        given = {each.key: "?" if each.cannot else each.point for each in ballot.answers()}
        assert given == {
            "them:1.1": 3,
            "them:2.1": "?",
            "us:1.1": 4,
            "us:2.1": 2,
            "forecast:1.1": 1,
            "forecast:2.1": 0,
        }
        await held.press("home", "enter")
        await held.until(lambda: held.focused == "them:1.1", "the field for a comment")
        await held.type(
            "In March? 4 times"
        )  # neither a digit nor ? rates anything while somebody writes
        await held.looks_like("turn-scores-80x24")
        await held.press("f2")
        await held.shows("client 1 of 2 sealed")


@pytest.mark.parametrize(
    ("lowest", "count", "keys", "given"),
    [
        (0, 11, ["1", "0", "4"], [10, 4, None, None]),
        (0, 11, ["1", "7", "0"], [1, 7, 0, None]),
        (0, 11, ["1", "1", "0", "question_mark"], [1, 10, "?", None]),
        (0, 11, ["1", "question_mark", "+"], [1, "?", 10, None]),
        (0, 11, ["1", "down", "0"], [1, 0, None, None]),
        (0, 11, ["1", "down", "up", "0"], [0, None, None, None]),
        (0, 11, ["end", "1", "0"], [None, None, None, 10]),
        (0, 11, ["end", "1", "7"], [None, None, None, 7]),
        (1, 10, ["1", "0", "0", "1", "2"], [10, 10, 1, 2]),
        (1, 11, ["1", "0", "+"], [10, 11, None, None]),
        (1, 9, ["1", "2"], [1, 2, None, None]),
        (0, 10, ["1", "0"], [1, 0, None, None]),
    ],
)
async def test_on_a_scale_with_a_10_it_is_typed_as_1_then_0(
    tmp_path: Path, lowest: int, count: int, keys: list[str], given: list[object]
) -> None:
    labels = tuple(str(number) for number in range(lowest, lowest + count))
    step = structs.replace(SCORES, scale=labels, lowest=lowest, predictions=False, comments="none")
    async with holding(tmp_path, "scorecard", asking(step)) as held:
        await begin(held)
        await sit_down(held, 0)
        await held.shows("We rate Oak & Lime · Together", "?  can't judge")
        assert ("1 then 0 is 10." in held.screen) == (10 in range(lowest, lowest + count))
        await held.press(*keys)
        ballot = held.app.screen.query_one(Ballot)
        found = {
            each.key: "?"
            if each.cannot
            else each.point
            if each.point is None
            else each.point + lowest
            for each in ballot.answers()
        }
        asks = ("them:1.1", "them:2.1", "us:1.1", "us:2.1")
        assert [found.get(key) for key in asks] == given


async def test_after_enter_a_0_is_no_part_of_the_1_before_it(tmp_path: Path) -> None:
    labels = tuple(str(number) for number in range(11))
    step = structs.replace(SCORES, scale=labels, lowest=0)
    async with holding(tmp_path, "scorecard", asking(step)) as held:
        await begin(held)
        await sit_down(held, 0)
        await held.shows("We rate Oak & Lime · Together", "1 then 0 is 10.")
        await held.press("1", "enter")
        await held.until(lambda: held.focused == "them:1.1", "the field for a comment")
        await held.press("enter")
        await held.until(lambda: held.focused != "them:1.1", "the list again")
        await held.press("0")
        ballot = held.app.screen.query_one(Ballot)
        assert [each.point for each in ballot.answers()] == [0]


async def test_who_sits_down_again_and_seals_nothing_keeps_what_they_sealed_before(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "poll", asking(VOTE)) as held:
        await begin(held)
        await sit_down(held, 0)
        await held.shows("One key answers. F2 seals.")
        await held.press("2", "f2")
        await held.shows("Sealed. Thank you.")
        await held.press("f2")
        await held.shows("Who are you?")
        people = held.app.screen.query_one(ClauseList)
        others = [each.handle for each in held.record.participants if each.side]
        await held.until(lambda: people.selected == others[1], "the first who has not written")
        await held.press("home", "f2")
        await held.shows("You have sealed already. Sealing again replaces it.")
        await held.press("9")
        await held.shows("9 is no point of this scale")
        await held.press("f2")
        await held.shows("One is not answered yet.")
        await held.press("f2")
        await held.shows("Sealed. Thank you.", "1 of 2 sealed")
        with held.elsewhere() as room:
            (found,) = room.record.of(Round)
            (entry,) = entries_in(room.core.urns, found.uid, found.body, room.record)
        assert [each.point for each in entry.answers] == [1]


async def test_the_choices_stand_under_the_question_each_behind_its_key(tmp_path: Path) -> None:
    async with holding(tmp_path, "poll", asking(VOTE)) as held:
        await begin(held)
        await sit_down(held, 0)
        await held.shows("Do we go this way?", "1  no", "2  with doubts", "3  yes")
        await held.press("2")
        await held.shows("▸ 2  with doubts")
        await held.looks_like("turn-poll-80x24")


async def test_of_many_questions_the_selected_one_lists_its_choices(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", asking(SCORES)) as held:
        await begin(held)
        await sit_down(held, 0)
        await held.shows("We rate Oak & Lime · Together", "?  can't judge")
        lines = held.screen.split("\n")
        first = next(n for n, line in enumerate(lines) if "Brings bad news early" in line)
        assert "1  " in lines[first + 1]
        await held.press("4")
        await held.until(lambda: "▸ 4" not in held.screen and "?  can't judge" in held.screen)
        lines = held.screen.split("\n")
        second = next(n for n, line in enumerate(lines) if "Invoices match the work" in line)
        assert "1  " in lines[second + 1]
        assert "1  " not in lines[first + 1]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_a_vote_says_that_space_chooses_and_how_many_are_left(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with holding(tmp_path, "notes", a_record(), size=size) as held:
        await held.press("l")
        await held.shows("Which round do we open?")
        await held.press("v")
        await held.shows("passed keyboard, named")
        await held.press("k")
        await held.shows("F2 pass the keyboard")
        await held.press("f2")
        await held.shows("Can anybody else see this screen?")
        await held.press("f2")
        await held.shows("Covered")
        await sit_down(held, 0)
        await held.shows("Space chooses", "0 of 3 chosen")
        await held.press("space")
        await held.shows("✓", "1 of 3 chosen")
        await held.looks_like(f"turn-votes-{size[0]}x{size[1]}")
        await held.press("space")
        await held.shows("0 of 3 chosen")


async def test_where_one_keyboard_takes_much_longer_than_the_step_the_form_is_proposed(
    tmp_path: Path,
) -> None:
    short = structs.replace(VOTE, minutes=2)
    async with holding(tmp_path, "poll", asking(short)) as held:
        await held.press("f2")
        await held.shows(
            "One keyboard for 4 people takes about 4 minutes; this step has 2",
            "At own terminals or by form everybody writes at once.",
        )
        offered = held.screen
        assert offered.index("f  by form, named") < offered.index("k  passed keyboard, named")
        await held.press("k")
        await held.shows("F2 pass the keyboard")
        await held.press("f2")
        await held.shows("This step has 2 minutes.", "By form everybody writes")
        await held.press("escape")
        await held.at_list()
    async with holding(tmp_path / "enough", "poll", asking(VOTE)) as held:
        await held.press("f2")
        await held.shows("as planned")
        assert "One keyboard for" not in held.screen


SEALS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from workshop.model.rounds import Answer
from workshop.room.room import Room
from workshop.room.seats import CONSOLE
from workshop.store.drafts import Drafts
from workshop.store.live import Lease
from workshop.store.store import Store

root, session, round, *handles = sys.argv[1:]
now = lambda: datetime.now(UTC)
uids = iter(f"{n:016x}" for n in range(1, 99))
store = Store.open(Path(root, "sessions", "workshop.db"), now=now, new_uid=lambda: next(uids))
lease = Lease.take(Path(root, "elsewhere"), "another process", now())
room = Room(store, session, seat=CONSOLE, now=now, new_uid=lambda: next(uids),
            drafts=Drafts(Path(root, "elsewhere.json")), lease=lease, exports=Path(root))
for handle in handles:
    room.rounds.sit_down(round, handle).seal([Answer("needs", texts=("A named contact",))])
"""


async def test_the_cover_follows_what_another_process_seals_without_a_key(tmp_path: Path) -> None:
    async with holding(tmp_path, "needs", asking(NEEDS)) as held:
        await begin(held)
        written = (str(held.workspace.root), held.session, held.of(Round)[0].uid)

        async def seal(*handles: str) -> None:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", SEALS, *written, *handles
            )
            assert await process.wait() == 0

        await seal("priya-nair", "tomas-reyes")
        await held.shows("client 1 of 2 sealed", "agency 1 of 2 sealed")
        assert "The keyboard goes to the next person." in held.screen
        await seal("ines-moreau", "lena-koch")
        await held.shows("client 2 of 2 sealed", "agency 2 of 2 sealed", "Everybody has sealed.")
        assert "named contact" not in held.screen
        assert "The keyboard goes to the next person." not in held.screen
        await held.shows("F2 back to the meeting")
        await held.press("f2")
        await held.shows("F2 reveals it.")


async def test_what_is_not_answered_is_said_before_it_is_sealed(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", asking(SCORES)) as held:
        await begin(held)
        await sit_down(held, 0)
        await held.shows("We rate Oak & Lime · Together")
        await held.press("4", "3", "f2")
        await held.shows("4 are not answered yet. F2 again seals it as it is.")
        await held.press("f2")
        await held.shows("client 1 of 2 sealed")


async def test_scores_of_all_are_shown_together(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", asking(SCORES), size=(120, 36)) as held:
        await begin(held)
        for place in range(4):
            await sit_down(held, place)
            await held.shows("· Together")
            await held.press(*"442233" if place < 2 else "223344", "f2")
            await held.shows("Sealed. Thank you." if place < 3 else "Everybody has sealed.")
        assert not held.of(Score)
        await held.press("f2")
        await held.shows("once and for all?")
        await held.press("y")
        await held.until(lambda: held.of(Score))
        about_agency = [item.body for item in held.of(Score) if item.side == "agency"]
        assert [each.given.counts for each in about_agency] == [(0, 0, 0, 2, 0)] * 2
        assert not held.of(Comment)


async def test_a_session_opened_at_another_step_does_not_show_the_console_first(
    tmp_path: Path,
) -> None:
    record = asking(NEEDS)
    step = structs.replace(record.session, step=NEEDS.uid)
    workspace = brought(tmp_path, structs.replace(record, session=step))
    async with on(workspace) as held:
        assert held.pane.KIND == "needs"
        await begin(held)
    async with on(workspace) as held:
        await held.shows("Covered")
        assert "ON SCREEN" not in held.screen


async def test_what_was_typed_in_a_spoken_round_stands_there_again_after_a_stop(
    tmp_path: Path,
) -> None:
    async def speak(held: Held) -> None:
        await held.press("f2")
        await held.shows("We rate Oak & Lime · Together", "Ines Moreau")

    async with holding(tmp_path, "scorecard", asking(SCORES)) as held:
        await held.press("f2")
        await held.shows("as planned")
        await held.press("s")
        await held.shows("F2 type what is said")
        await speak(held)
        assert GONE not in held.screen
        assert "PRIVATE" not in held.screen
        await held.press("4", "home", "enter")
        await held.until(lambda: held.focused == "them:1.1", "the field for a comment")
        await held.type("In March")
        workspace = held.workspace
    async with on(workspace, ids="x") as held:
        await held.shows("ON SCREEN")
        await speak(held)
        await held.shows("In March")
        await held.press("escape")
        await held.shows(*ASKED)
        await held.press("x")
        await held.shows("ON SCREEN")
        await speak(held)
        assert "In March" not in held.screen


async def test_each_sides_contact_makes_one_voice_of_it_also_after_a_stop(tmp_path: Path) -> None:
    step = structs.replace(NEEDS, round=RoundPlan("keyboard", stop_at_side=True))
    async with holding(tmp_path, "needs", asking(step)) as held:
        await held.press("f2")
        await held.shows("as planned")
        await held.press("t")
        await held.shows("F2 pass the keyboard")
        await held.press("f2")
        await held.shows("Can anybody else see this screen?")
        await held.press("f2")
        for place, words in enumerate(("One brief", "Two briefs", "Three briefs", "Four briefs")):
            await held.shows("Covered" if place == 0 else "Sealed. Thank you.")
            await write(held, place, words)
        await held.shows("Everybody has sealed.")
        await held.press("f2")
        await held.shows("Show each side its own answers first?")
        await held.press("y")
        await held.shows("F2 the client speaks")
        assert not held.of(Need)
        await held.press("f2")
        await held.shows("makes one voice of what the client wrote")
        await held.press("f2")
        await held.shows("The keyboard goes to the contact of the client.", "not released yet")
        assert "not released yet sealed" not in held.screen
        workspace = held.workspace
    async with on(workspace, ids="x") as held:
        await held.shows("The keyboard goes to the contact of the client.")
        await held.press("f2")
        await held.shows("One brief", "Two briefs", "Ines Moreau", "PRIVATE")
        assert "Three briefs" not in held.screen
        await held.press("f2")
        await held.shows("F2 the agency speaks")
        await held.press("f2")
        await held.shows("makes one voice of what the agency wrote")
        await held.press("f2")
        await held.shows("contact of the agency")
        await held.press("f2")
        await held.shows("Three briefs")
        await held.press("f2")
        await held.shows("Both sides have released their voice. F2 reveals it.")
        await held.press("f2")
        await held.shows("once and for all?")
        await held.press("y")
        await held.until(lambda: len(held.of(Need)) == 4)
        assert {item.author for item in held.of(Need)} == {""}
        assert [item.side for item in held.of(Need)].count("client") == 2
