"""How many keys it takes to write down what is said, beside the text that is typed: a meeting does not wait."""

from __future__ import annotations

from pathlib import Path

from consoles import Held, holding

from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.notes import Note


class Counted:
    """Presses keys and counts them; what is typed is not counted."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self._held.press(*keys)

    async def type(self, words: str) -> None:
        await self._held.type(words)


async def test_a_note_with_side_and_heading_takes_four_keys(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        counted = Counted(held)
        await counted.press("n", "1", "2")
        await counted.type("Briefs that come by phone")
        await counted.press("enter")
        await held.at_list()
        note = held.of(Note)[-1]
        assert (note.side, note.body.heading) == ("client", "Stop")
        assert note.body.text == "Briefs that come by phone"
        assert counted.keys <= 4


async def test_a_commitment_with_owner_date_and_both_ticks_takes_five_keys(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments") as held:
        counted = Counted(held)
        await counted.press("n")
        await counted.type("Send the audience study")
        await counted.press("enter")
        await counted.type("Tomás")
        await counted.press("enter")
        await counted.type("+14")
        await counted.press("f2", "b")
        await held.until(lambda: held.of(Commitment)[-1].both_agree, "both ticks")
        made = held.of(Commitment)[-1]
        assert made.body.action == "Send the audience study"
        assert (made.body.owner, made.side) == ("tomas-reyes", "agency")
        assert made.body.due is not None
        assert counted.keys <= 5


async def test_an_expectation_with_answer_wording_and_both_ticks_takes_eight_keys(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "expectations") as held:
        counted = Counted(held)
        await counted.press("n", "1")
        await counted.type("Layouts come three days ahead")
        await counted.press("enter", "4", "enter")
        await counted.type("Three working days ahead")
        await counted.press("f2", "1", "2")
        await held.until(lambda: held.of(Expectation)[-1].both_agree, "both ticks")
        made = held.of(Expectation)[-1]
        assert (made.side, made.body.answer) == ("client", "will-try")
        assert made.body.agreed_wording == "Three working days ahead"
        assert counted.keys <= 8


async def test_the_side_that_was_not_chosen_is_asked_when_it_is_saved(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        before = len(held.of(Note))
        await held.press("n")
        await held.in_form()
        assert held.focused == "side"
        held.burst(*"Why so late")  # straight away: the letters are the words, not a side
        await held.until(lambda: held.form.text_of("text") == "Why so late")
        await held.press("enter")
        await held.shows("✗ Which side? 1 is the client, 2 the agency.", "Why so late")
        assert len(held.of(Note)) == before
        await held.press("2")
        await held.at_list()
        note = held.of(Note)[-1]
        assert (note.side, note.body.text) == ("agency", "Why so late")
        await held.until(lambda: held.drafts() == {})


async def test_a_side_without_a_word_is_left_at_one_key_and_leaves_nothing(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        before = held.record
        await held.press("n", "2", "3", "escape")
        await held.at_list()
        assert held.record == before
        await held.until(lambda: held.drafts() == {})


async def test_a_side_is_kept_as_a_draft_once_there_are_words(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes") as held:
        await held.press("n", "2", "1")
        await held.until(lambda: held.focused == "text")
        assert held.drafts() == {}
        await held.type("Half a sen")
        await held.until(lambda: len(held.drafts()) == 3)
        assert held.drafts() == {"side": "agency", "heading": "Start", "text": "Half a sen"}
        await held.press("f2")
        await held.at_list()
        await held.until(lambda: held.drafts() == {})
