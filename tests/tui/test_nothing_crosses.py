"""Nothing that somebody types in a turn at the passed keyboard reaches the next person, whichever way it is copied."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest
from msgspec import structs
from textual import events
from textual.selection import SELECT_ALL
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Selection

from round_builders import NAMED, SPOKEN, STEPS, TO_SIDES, a_room_of, seal
from tui.consoles import Held, brought, on
from tui.test_passed_keyboard import sit_down
from workshop.model.kinds import ROUND_TYPES
from workshop.model.record import Record
from workshop.model.rounds import Answer
from workshop.room.room import Room
from workshop.tui.panes.ballot import Ballot
from workshop.tui.terminal.traces import NO_COPY

MARK = "zqmarkerzq 漢字 👩‍🚀"
KEYS = ("ctrl+c", "super+c", "ctrl+x", "super+x")
"""Every key that copies or cuts somewhere in Textual."""


def asking(what: str) -> Record:
    """A session of two people on each side, open at a step that can have such a round."""
    record = a_room_of(2, 2)
    step = structs.replace(STEPS[what], predictions=what == "scorecard")
    agenda = tuple(step if each.uid == step.uid else each for each in record.agenda)
    session = structs.replace(record.session, step=step.uid)
    return structs.replace(record, agenda=agenda, session=session)


def heard(held: Held) -> list[str]:
    """Everything that the app writes to the terminal from now on."""
    written: list[str] = []
    driver = held.app._driver
    assert driver is not None
    write = driver.write

    def hear(data: str) -> None:
        written.append(data)
        write(data)

    driver.write = hear  # type: ignore[method-assign]
    return written


async def opened(held: Held, what: str) -> None:
    """Open a round in the step that is open, and let the keyboard go round; the cover is on."""
    await held.console.do(lambda room: room.rounds.open(what, NAMED))
    await passed(held)


async def passed(held: Held) -> None:
    """Let the keyboard go round; the cover is on."""
    await held.press("f2")
    await held.shows("Can anybody else see this screen?")
    await held.press("f2")
    await held.shows("Covered")


async def copied_by_every_way(held: Held) -> None:
    """Select all that stands in the field with the keyboard, and copy and cut it by all that Textual has."""
    app, editor = held.app, held.app.focused
    assert isinstance(editor, Input | TextArea)
    before = editor.text  # type: ignore[union-attr]
    assert MARK in before

    def select() -> None:
        if isinstance(editor, Input):
            editor.action_select_all()
        else:
            editor.selection = Selection((0, 0), editor.document.end)

    for key in KEYS:
        select()
        await held.press(key)
        assert (app.clipboard, editor.text) == ("", before), key  # type: ignore[union-attr]
    if isinstance(editor, TextArea):  # with nothing selected it would cut the whole line
        editor.move_cursor(editor.document.end)
        await held.press("ctrl+x")
        assert (app.clipboard, editor.text) == ("", before)
    for action in (editor.action_copy, editor.action_cut):
        select()
        action()
        assert (app.clipboard, editor.text) == ("", before), action  # type: ignore[union-attr]
    await held.until(lambda: held.told() == [NO_COPY], "that nothing is copied, said once")
    app.clear_notifications()


async def selected_by_mouse(held: Held) -> None:
    """Draw the mouse over the whole screen, and copy what is selected then."""
    width, height = held.app.size
    await held.pilot.mouse_down(offset=(0, 1))
    await held.pilot.hover(offset=(width - 1, height - 2))
    await held.pilot.mouse_up(offset=(width - 1, height - 2))
    assert not held.app.screen.get_selected_text()
    await held.press("ctrl+c")
    assert held.app.clipboard == ""


async def every_field(held: Held) -> list[str]:
    """Go into every field of the ballot that is open, type the marker and copy it; the questions that have one."""
    ballot = held.app.screen.query_one(Ballot)
    written = []
    for key, question in ballot._questions.items():
        if question.kind != "texts" and not question.comment:
            continue
        ballot.go_to(key)
        if not ballot._prose:
            await held.press("enter")
        await held.until(lambda key=key: held.focused == key, f"the field of {key}")
        await held.paste(MARK)
        if not written:  # the others are made of the same editors
            await copied_by_every_way(held)
            await selected_by_mouse(held)
        await held.press("shift+home", "ctrl+c", "ctrl+x")
        assert (held.app.clipboard, held.app.focused.text) == ("", MARK)  # type: ignore[union-attr]
        if not ballot._prose:
            await held.press("escape")
        written.append(key)
    return written


async def in_palette(held: Held) -> None:
    """Type the marker into the palette and copy it."""
    await held.press("ctrl+p")
    await held.shows("What do you want to do?")
    await held.paste(MARK)
    await copied_by_every_way(held)
    await held.press("escape")


async def nothing_is_found(held: Held) -> None:
    """Look for the marker in every field of who sits here now, after all that brings something back into one."""
    assert held.app.clipboard == ""
    ballot = held.app.screen.query_one(Ballot)
    for key, question in ballot._questions.items():
        if question.kind != "texts" and not question.comment:
            continue
        ballot.go_to(key)
        if not ballot._prose:
            await held.press("enter")
        await held.until(lambda key=key: held.focused == key, f"the field of {key}")
        await held.press("ctrl+v", "ctrl+z")
        assert held.app.focused.text == ""  # type: ignore[union-attr]
        if not ballot._prose:
            await held.press("escape")
    await held.press("ctrl+p")
    await held.shows("What do you want to do?")
    await held.press("ctrl+v")
    assert held.app.focused.text == ""  # type: ignore[union-attr]
    await held.press("escape")
    assert "zqmarker" not in held.screen


@pytest.mark.parametrize("what", ROUND_TYPES)
async def test_what_one_person_typed_and_copied_is_nowhere_for_the_next(
    tmp_path: Path, what: str
) -> None:
    async with on(brought(tmp_path, asking(what))) as held:
        held.app.copy_to_clipboard("of the facilitator")
        await opened(held, what)
        assert held.app.clipboard == ""
        await sit_down(held, 0)
        await held.shows("Only what you seal is kept")
        written = heard(held)
        fields = await every_field(held)
        assert bool(fields) == (what in ("notes", "needs", "scorecard"))
        await in_palette(held)
        if held.app.screen.query_one(Ballot).unanswered():
            await held.press("f2")
            await held.shows("F2 again seals it as it is.")
        await held.press("f2")
        await held.shows("Sealed. Thank you.")
        assert (held.told(), held.app.clipboard) == ([], "")
        await sit_down(held, 1)
        await held.shows("Only what you seal is kept")
        await nothing_is_found(held)
        assert not any("\x1b]52" in each or "\x1b]2;" in each for each in written)


async def test_what_a_contact_reads_of_their_side_is_copied_by_nobody(tmp_path: Path) -> None:
    async with on(brought(tmp_path, asking("needs"))) as held:

        def all_write(room: Room) -> None:
            uid = room.rounds.open("needs", TO_SIDES)
            for person in room.record.participants:
                if person.side is not None:
                    seal(room, uid, person.handle, [Answer("needs", texts=(MARK,))])
            room.rounds.reveal(uid)

        await held.console.do(all_write)
        await held.shows("F2 the client speaks")
        await passed(held)
        await held.press("f2")
        await held.shows("zqmarkerzq", "your side wrote this")
        written = heard(held)
        await copied_by_every_way(held)
        await selected_by_mouse(held)
        assert not any("\x1b]52" in each for each in written)


async def test_whatever_a_turn_left_behind_is_gone_at_the_cover(tmp_path: Path) -> None:
    async with on(brought(tmp_path, asking("needs"))) as held:
        app = held.app
        await opened(held, "needs")
        await sit_down(held, 0)
        await held.shows("Only what you seal is kept")
        await held.paste(MARK)
        # As if some way to copy had been forgotten.
        app._clipboard = MARK
        held.console.selections = {held.console.header: SELECT_ALL}
        app.say(MARK)
        await held.says(MARK)
        # What is typed on, right behind the key that seals, is for nobody.
        read = monotonic()
        held.burst("f2", *"zqmarkerzq", "f2")
        await held.shows("Sealed. Thank you.")
        await held.until(lambda: not app._keys._waiting, "the keys that came after it")
        late = events.Key("f2", None)
        late.time = read
        app.post_message(late)  # it waited elsewhere, and comes when the cover is there
        await held.press("z")
        assert "Sealed. Thank you." in held.screen
        assert (app.clipboard, held.told(), held.console.selections) == ("", [], {})
        assert app.mouse_captured is None


async def test_the_keyboard_that_comes_back_brings_nothing_along(tmp_path: Path) -> None:
    async with on(brought(tmp_path, asking("needs"))) as held:
        await opened(held, "needs")
        held.app._clipboard = MARK
        await held.press("escape")
        await held.shows("ON SCREEN")
        assert held.app.clipboard == ""
        held.app.copy_to_clipboard("of the facilitator")
        assert held.app.clipboard == "of the facilitator"


async def test_what_is_spoken_for_everybody_can_be_copied(tmp_path: Path) -> None:
    async with on(brought(tmp_path, asking("scorecard"))) as held:
        await held.console.do(lambda room: room.rounds.open("scorecard", SPOKEN))
        await held.press("f2")
        await held.shows("We rate Oak & Lime")
        await held.press("enter")
        await held.until(lambda: held.focused, "the field for a comment")
        await held.type("In March")
        held.app.focused.selection = Selection((0, 0), (0, 8))
        await held.press("ctrl+x")
        assert (held.app.clipboard, held.app.focused.text) == ("In March", "")
