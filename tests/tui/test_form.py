"""A form: each field is saved once when it is left, says its fault beside it, and nobody's text is touched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Button

from builders import INES, TOMAS
from screens import picture, type_words, wait_for
from workshop.errors import InputError
from workshop.model.text import MAX_TEXT
from workshop.tui.theme import DARK, LIGHT, make_theme
from workshop.tui.widgets.fields import (
    Choice,
    FieldSpec,
    choice_field,
    date_field,
    figure_field,
    line_field,
    percent_field,
    person_field,
    side_field,
    text_field,
)
from workshop.tui.widgets.form import FieldBox, Form

TODAY = date(2026, 11, 23)
ANSWERS = [
    Choice("", "not yet"),
    Choice("yes", "yes"),
    Choice("no", "no"),
    Choice("try", "will try"),
]
SPECS = [
    line_field("name", "Name", placeholder="What it is called", help="A few words"),
    text_field("why", "Why"),
    choice_field("answer", "Answer", ANSWERS),
    date_field("due", "By", TODAY),
    figure_field("target", "Target"),
    percent_field("sure", "Confidence"),
    side_field("side", "Whose", nobody="both"),
]


class Host(App[None]):
    """Shows one form and notes what it tells."""

    CSS_PATH = "../../src/workshop/tui/styles.tcss"
    AUTO_FOCUS = ""

    def __init__(self, specs: Sequence[FieldSpec] = SPECS) -> None:
        super().__init__()
        self.register_theme(make_theme("workshop-dark"))
        self.theme = "workshop-dark"
        self.form = Form(specs)
        self.left: list[tuple[str, object]] = []
        self.typing: list[tuple[str, str]] = []
        self.kept: list[str] = []
        self.done: list[bool] = []

    def compose(self) -> ComposeResult:
        yield self.form
        yield Button("elsewhere")

    def on_mount(self) -> None:
        self.form.edit()

    def on_field_box_left(self, message: FieldBox.Left) -> None:
        self.left.append((message.name, message.value))

    def on_field_box_typing(self, message: FieldBox.Typing) -> None:
        self.typing.append((message.name, message.text))

    def on_field_box_unchanged(self, message: FieldBox.Unchanged) -> None:
        self.kept.append(message.name)

    def on_form_done(self, message: Form.Done) -> None:
        self.done.append(message.finished)


def box(app: Host, name: str) -> FieldBox:
    return next(each for each in app.query(FieldBox) if each.spec.name == name)


def focus_is_in(app: Host, name: str) -> bool:
    return box(app, name).editor.has_focus


async def test_a_field_is_told_once_when_it_is_left_and_enter_goes_on() -> None:
    app = Host()
    async with app.run_test(size=(90, 24)) as pilot:
        await wait_for(pilot, lambda: focus_is_in(app, "name"))
        await type_words(pilot, "Aided awareness")
        assert app.left == []
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.left == [("name", "Aided awareness")])
        assert focus_is_in(app, "why")
        await pilot.press("shift+tab", "tab", "tab")
        await wait_for(pilot, lambda: focus_is_in(app, "answer"))
        assert app.left == [("name", "Aided awareness")]


async def test_a_field_left_as_it_was_is_not_told_but_its_draft_can_go() -> None:
    app = Host()
    async with app.run_test(size=(90, 24)) as pilot:
        app.form.show({"name": "Leads"})
        await wait_for(pilot, lambda: app.form.text_of("name") == "Leads")
        await pilot.press("s", "backspace", "tab")
        await wait_for(pilot, lambda: app.kept == ["name"])
        assert app.left == []
        assert app.typing == [("name", "Leadss"), ("name", "Leads")]


async def test_every_key_is_told_for_the_draft_and_what_the_program_puts_in_is_not() -> None:
    app = Host()
    async with app.run_test(size=(90, 24)) as pilot:
        app.form.show({"why": "Because", "due": date(2026, 12, 1), "answer": "no"})
        await pilot.pause()
        await pilot.press("tab")
        await pilot.press("space", "x")
        await wait_for(
            pilot, lambda: app.typing == [("why", "Because "), ("why", "Because x")], "typing"
        )


@pytest.mark.parametrize(
    ("name", "keys", "value", "shown"),
    [
        ("due", "+14", date(2026, 12, 7), "7 Dec"),
        ("due", "12.1.", date(2027, 1, 12), "12 Jan 2027"),
        ("target", "1 800,5", Decimal("1800.5"), "1 800.5"),
        ("sure", "60", 60, "60 %"),
    ],
)
async def test_what_was_typed_is_read_and_shown_the_way_it_was_understood(
    name: str, keys: str, value: object, shown: str
) -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        app.form.edit(name)
        await type_words(pilot, keys)
        await pilot.press("tab")
        await wait_for(pilot, lambda: app.left == [(name, value)])
        app.form.mark_saved(name)
        app.form.show({name: value})
        await wait_for(pilot, lambda: app.form.text_of(name) == shown)
        assert app.form.dirty == ()


async def test_a_fault_stands_beside_its_field_and_the_text_stays() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        app.form.edit("due")
        await type_words(pilot, "soonish")
        await pilot.press("enter")
        await wait_for(pilot, lambda: "“soonish” is not a date" in picture(app))
        assert app.left == []
        assert app.form.text_of("due") == "soonish"
        lines = picture(app).split("\n")
        place = next(number for number, line in enumerate(lines) if "soonish" in line)
        assert lines[place].lstrip().startswith("By")
        assert "✗" in lines[place + 1]
        app.form.edit("due")
        await pilot.press(*["backspace"] * 7, *"+7", "tab")
        await wait_for(pilot, lambda: app.left == [("due", date(2026, 11, 30))])
        assert "not a date" not in picture(app)


async def test_an_error_of_the_room_stands_beside_the_field_it_names() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        await type_words(pilot, "Ads")
        await pilot.press("tab")
        await wait_for(pilot, lambda: app.left)
        app.form.complain(InputError("There is a KPI of this name already.", "name"))
        await wait_for(pilot, lambda: "✗ There is a KPI of this name already." in picture(app))
        assert app.form.text_of("name") == "Ads"
        assert app.form.dirty == ("name",)


async def test_a_refresh_never_touches_a_field_that_is_being_written_and_shows_both() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        app.form.show({"name": "Leads", "why": "old"})
        await pilot.pause()
        await type_words(pilot, " per month")
        app.form.show({"name": "Qualified leads", "why": "new"})
        await wait_for(pilot, lambda: "meanwhile: Qualified leads" in picture(app))
        assert app.form.text_of("name") == "Leads per month"
        assert app.form.text_of("why") == "new"


async def test_focus_alone_keeps_a_refresh_away_and_leaving_takes_the_newer_value() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        app.form.show({"name": "Leads"})
        await wait_for(pilot, lambda: focus_is_in(app, "name"))
        app.form.show({"name": "Qualified leads"})
        assert app.form.text_of("name") == "Leads"
        await pilot.press("tab")
        await wait_for(pilot, lambda: app.form.text_of("name") == "Qualified leads")
        assert app.left == []
        assert "meanwhile" not in picture(app)


async def test_text_that_is_told_but_not_saved_yet_survives_an_older_refresh() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        app.form.show({"name": "Leads"})
        await type_words(pilot, "!")
        await pilot.press("tab")
        await wait_for(pilot, lambda: app.left == [("name", "Leads!")])
        app.form.show({"name": "Leads"})
        assert app.form.text_of("name") == "Leads!"
        app.form.show({"name": "Leads!"})
        assert app.form.dirty == ()
        assert app.form.waiting == ()


async def test_a_kept_draft_is_offered_as_unsaved_text_and_saved_when_left() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        app.form.show({"why": "old"})
        app.form.offer("why", "old, but half rewri")
        await wait_for(pilot, lambda: "kept from before, not saved yet" in picture(app))
        assert app.left == []
        assert app.form.leave_all()
        await wait_for(pilot, lambda: app.left == [("why", "old, but half rewri")])


async def test_escape_saves_what_is_typed_and_leaves_the_form() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        await type_words(pilot, "Ads")
        await pilot.press("escape")
        await wait_for(pilot, lambda: app.done == [False])
        assert app.left == [("name", "Ads")]


async def test_turning_to_another_window_is_not_leaving_a_field() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        await type_words(pilot, "Half a sen")
        app.post_message(events.AppBlur())
        await wait_for(pilot, lambda: not app.app_focus)
        await pilot.pause()
        assert app.left == []
        app.post_message(events.AppFocus())
        await wait_for(pilot, lambda: focus_is_in(app, "name"))
        await type_words(pilot, "tence")
        assert app.form.text_of("name") == "Half a sentence"


async def test_enter_in_the_last_field_finishes_the_form() -> None:
    app = Host(SPECS[:1])
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.press("x", "enter")
        await wait_for(pilot, lambda: app.done == [True])
        assert app.left == [("name", "x")]


async def test_enter_in_the_last_field_stays_where_it_cannot_be_read() -> None:
    app = Host([SPECS[3]])
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.press("x", "enter")
        await wait_for(pilot, lambda: "is not a date" in picture(app))
        assert app.done == []


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (("right",), "yes"),
        (("down",), "yes"),
        (("left",), ""),
        (("up",), ""),
        (("right", "down", "right", "down", "right"), "try"),
        (("4", "shift+tab", "up", "left"), "yes"),
        (("space",), "yes"),
        (("4", "shift+tab", "space"), ""),
        (("left", "up"), ""),
        (("3",), "no"),
        (("w",), "try"),
        (("n",), "no"),
        (("n", "n"), ""),
        (("q", "9"), ""),
        (("３",), "no"),
        (("²",), ""),
    ],
)
async def test_a_choice_is_made_by_arrow_digit_or_first_letter(
    keys: tuple[str, ...], chosen: str
) -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        app.form.edit("answer")
        await pilot.press(*keys)
        await wait_for(pilot, lambda: app.form.text_of("answer") == chosen)
        label = next(each.label for each in ANSWERS if each.value == chosen)
        await wait_for(pilot, lambda: f"[{label}]" in picture(app))


async def test_a_choice_is_made_by_the_mouse_and_told_when_left() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.pause()
        editor = box(app, "answer").editor
        await pilot.click(editor, offset=(12, 0))
        await wait_for(pilot, lambda: app.form.text_of("answer") == "yes")
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.left == [("answer", "yes")])


async def test_a_side_is_chosen_by_its_shape_and_word() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        app.form.edit("side")
        await wait_for(pilot, lambda: "● client   ○ agency  [both]" in picture(app))
        await pilot.press("c", "a", "2", "shift+tab")
        await wait_for(pilot, lambda: app.left == [("side", "agency")])
        await wait_for(pilot, lambda: "● client  [○ agency]" in picture(app))


@pytest.mark.parametrize("key", ["ctrl+j", "alt+enter", "shift+enter"])
async def test_prose_grows_with_its_lines_which_have_a_key_of_their_own(key: str) -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        app.form.edit("why")
        await pilot.press("a", key, "b", key, "c", key, "d")
        await wait_for(pilot, lambda: box(app, "why").editor.size.height == 4)
        await wait_for(pilot, lambda: "Ctrl+J new line" in picture(app))
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.left == [("why", "a\nb\nc\nd")])
        assert focus_is_in(app, "answer")


async def test_enter_saves_prose_in_the_last_field_and_finishes_the_form() -> None:
    app = Host([SPECS[1]])
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.press("x", "enter")
        await wait_for(pilot, lambda: app.done == [True])
        assert app.left == [("why", "x")]


async def test_where_a_line_is_an_item_enter_begins_the_next_one() -> None:
    app = Host([text_field("rules", "Rules", many=True), SPECS[0]])
    async with app.run_test(size=(90, 30)) as pilot:
        await wait_for(pilot, lambda: "Enter next line · twice" in picture(app))
        await pilot.press("a", "enter", "b", "tab")
        await wait_for(pilot, lambda: app.left == [("rules", "a\nb")])
        assert focus_is_in(app, "name")


async def test_enter_on_an_empty_last_line_ends_a_list_of_lines() -> None:
    app = Host([text_field("rules", "Rules", many=True), SPECS[0]])
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.press("a", "enter", "b", "enter", "up", "enter", "down", "down")
        assert focus_is_in(app, "rules")  # an empty line in the middle is no end
        await pilot.press("enter")
        await wait_for(pilot, lambda: app.left == [("rules", "a\n\nb")])
        assert focus_is_in(app, "name")
        await pilot.press("shift+tab", "enter", "enter")
        assert focus_is_in(app, "name")


async def test_enter_leaves_a_list_in_which_nothing_stands() -> None:
    app = Host([text_field("rules", "Rules", many=True), SPECS[0]])
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.press("enter")
        await wait_for(pilot, lambda: focus_is_in(app, "name"))
        assert app.left == []


async def test_a_digit_chooses_and_goes_on_and_letters_before_it_begin_the_words() -> None:
    app = Host([side_field("side", "Whose"), SPECS[1], SPECS[2]])
    async with app.run_test(size=(90, 30)) as pilot:
        await wait_for(pilot, lambda: focus_is_in(app, "side"))
        await wait_for(pilot, lambda: "1 or 2 chooses and goes on" in picture(app))
        assert app.form.text_of("side") == ""
        await pilot.press("2")
        await wait_for(pilot, lambda: focus_is_in(app, "why"))
        await pilot.press("x", "shift+tab", "a", "c")
        await wait_for(pilot, lambda: app.form.text_of("why") == "xac")
        assert app.form.text_of("side") == "agency"


async def test_a_side_that_nobody_chose_is_asked_for() -> None:
    app = Host([side_field("side", "Whose"), SPECS[1]])
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.press("tab", "x")
        assert app.form.gather() is None
        await wait_for(pilot, lambda: "✗ Which side? 1 is the client" in picture(app))
        assert focus_is_in(app, "side")
        assert app.form.text_of("why") == "x"


@pytest.mark.parametrize("name", ["name", "why"])
async def test_what_is_pasted_loses_its_control_characters(name: str) -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        app.form.edit(name)
        await wait_for(pilot, lambda: focus_is_in(app, name))
        app.post_message(events.Paste("one\x1b]52;c;aGk=\x07\r\ntwo\u202e"))
        between = "\n"
        if name == "name":
            await wait_for(pilot, lambda: "2 lines were pasted. What is it?" in picture(app))
            await pilot.press("o")
            between = " "
        await wait_for(pilot, lambda: app.form.text_of(name) == f"one]52;c;aGk={between}two")


async def test_a_paste_of_megabytes_is_refused_in_words_and_nothing_is_lost() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        app.form.edit("why")
        await pilot.press("x")
        app.post_message(events.Paste("z" * (MAX_TEXT + 1)))
        await wait_for(pilot, lambda: "Shorten it." in picture(app))
        assert app.form.text_of("why") == "x"


async def test_every_fault_is_named_at_once_and_the_first_gets_the_focus() -> None:
    app = Host()
    async with app.run_test(size=(90, 34)) as pilot:
        app.form.edit("due")
        await type_words(pilot, "never")
        app.form.edit("sure")
        await type_words(pilot, "200")
        assert app.form.gather() is None
        await wait_for(pilot, lambda: picture(app).count("✗") == 2)
        assert focus_is_in(app, "due")


async def test_all_values_come_with_their_types() -> None:
    app = Host()
    async with app.run_test(size=(90, 34)) as pilot:
        await type_words(pilot, "Leads")
        assert app.form.gather() == {
            "name": "Leads",
            "why": "",
            "answer": "",
            "due": None,
            "target": None,
            "sure": None,
            "side": None,
        }


async def test_a_name_is_completed_from_the_people_who_are_here() -> None:
    app = Host([person_field("owner", "Owner", [INES, TOMAS]), SPECS[0]])
    async with app.run_test(size=(90, 20)) as pilot:
        await pilot.press("i")
        await wait_for(pilot, lambda: "ines Moreau" in picture(app))
        await pilot.press("right", "enter")
        await wait_for(pilot, lambda: app.left == [("owner", "ines-moreau")])


@pytest.mark.parametrize("size", [(60, 20), (120, 36)])
async def test_labels_stand_above_where_it_is_narrow_and_beside_where_it_is_wide(
    size: tuple[int, int],
) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        await type_words(pilot, "Leads")
        await pilot.pause()
        lines = picture(app).split("\n")
        label = next(number for number, line in enumerate(lines) if line.startswith("Name"))
        beside = "Leads" in lines[label]
        assert beside is (size[0] > 80)
        assert beside or "Leads" in lines[label + 1]


async def test_the_field_with_focus_is_always_on_the_screen_and_explained() -> None:
    app = Host()
    async with app.run_test(size=(60, 12)) as pilot:
        await wait_for(pilot, lambda: "A few words" in picture(app))
        for spec in SPECS:
            app.form.edit(spec.name)
            await wait_for(pilot, lambda name=spec.label: f"\n{name}" in f"\n{picture(app)}")


async def test_no_cursor_blinks() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.pause()
        blinking = [each for each in app.query("*") if getattr(each, "cursor_blink", False)]
        assert not blinking


async def test_a_value_typed_over_before_the_first_was_saved_is_saved_after_it() -> None:
    app = Host()
    async with app.run_test(size=(90, 30)) as pilot:
        await pilot.press("a", "tab")
        await wait_for(pilot, lambda: app.left == [("name", "a")])
        await pilot.press("shift+tab", "b", "tab")
        await wait_for(pilot, lambda: app.left == [("name", "a"), ("name", "ab")])
        app.form.mark_saved("name")
        assert app.form.text_of("name") == "ab"
        assert app.form.waiting == ("name",)
        app.form.mark_saved("name")
        assert (app.form.waiting, app.form.dirty) == ((), ())


async def test_prose_is_drawn_in_the_colours_of_the_moment() -> None:
    app = Host()
    app.register_theme(make_theme("workshop-light"))

    def drawn_in(words: str) -> set[str]:
        strips = app.screen._compositor.render_strips()
        return {
            str(segment.style.color.name)
            for strip in strips
            for segment in strip
            if words in segment.text and segment.style and segment.style.color
        }

    async with app.run_test(size=(90, 30)) as pilot:
        app.form.show({"why": "Because"})
        app.form.edit("why")
        await wait_for(pilot, lambda: drawn_in("Because") == {DARK.text})
        app.theme = "workshop-light"
        await wait_for(pilot, lambda: drawn_in("Because") == {LIGHT.text})
