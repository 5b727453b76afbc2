"""What was being typed when the program went away is offered again, and goes back where it was typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from consoles import STEPS, brought, empty_record, holding, on
from msgspec import structs

from builders import SESSION, a_record
from workshop.model.names import KindName
from workshop.model.noted import Decision
from workshop.model.scope import Deliverable
from workshop.places import Workspace
from workshop.tui.widgets.ask import Ask
from workshop.tui.widgets.dialog import Prompt


def kept(workspace: Workspace, drafts: dict[str, str]) -> Workspace:
    """The workspace after a crash while `drafts` were being typed."""
    workspace.drafts.mkdir(parents=True, exist_ok=True)
    path = workspace.drafts / f"{SESSION.id}-facilitator.json"
    path.write_text(json.dumps({"format": "workshop-drafts/1", "drafts": drafts}))
    return workspace


def of_step(kind: KindName, uid: str, name: str) -> str:
    return f"{STEPS[kind]}/{uid}/{name}"


@pytest.mark.parametrize("kind", ["expectations", "scope", "kpis", "notes", "commitments"])
async def test_what_is_being_typed_is_in_the_draft_file_before_it_is_saved(
    tmp_path: Path, kind: KindName
) -> None:
    async with holding(tmp_path, kind) as held:
        await held.begin("f2" if kind == "scope" else "n")
        await held.type("Half a sen")
        await held.until(lambda: "Half a sen" in held.drafts().values())
        assert held.acts() == []


async def test_what_is_being_typed_into_a_question_is_kept_too(tmp_path: Path) -> None:
    async with holding(tmp_path, "kpis") as held:
        await held.press("d")
        await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused)
        await held.type("One voice")
        await held.until(lambda: held.drafts() == {"text": "One voice"})
        await held.press("escape", "escape")
        await held.until(lambda: held.drafts() == {})


async def test_what_was_typed_when_it_was_left_is_offered_taken_up_and_saved(
    tmp_path: Path,
) -> None:
    workspace = brought(tmp_path, a_record())
    async with on(workspace) as held:
        await held.go("expectations")
        await held.choose_number("E2")
        await held.press("enter")
        await held.in_form()
        await held.fill("text", ", and not la")
        await held.press("ctrl+q")
        await held.until(lambda: not held.app.is_running)
    async with on(workspace, ids="b") as held:
        await held.shows("You were typing when this was last open", "and not la")
        await held.press("y")
        await held.in_form()
        assert held.form.text_of("text") == "Invoices paid within 30 days, and not la"
        assert held.focused == "text"
        assert held.item("E2").body.text == "Invoices paid within 30 days"
        await held.shows("kept from before, not saved yet")
        await held.type("ter")
        await held.press("escape")
        await held.at_list()
        assert held.item("E2").body.text == "Invoices paid within 30 days, and not later"
        await held.until(lambda: held.drafts() == {})


async def test_a_draft_is_taken_up_in_the_step_it_was_typed_in(tmp_path: Path) -> None:
    promise = next(each for each in a_record().items if each.number == "C2")
    draft = {of_step("commitments", promise.uid, "done_when"): "Three in a row"}
    async with on(kept(brought(tmp_path, a_record()), draft)) as held:
        await held.shows("Three in a row")
        await held.press("y")
        await held.until(lambda: held.kind == "commitments")
        await held.in_form()
        assert held.form.text_of("done_when") == "Three in a row"


@pytest.mark.parametrize(
    ("kind", "uid", "name"),
    [
        ("welcome", "new:people", "lines"),
        ("welcome", "text:goal", "goal"),
        ("expectations", "new:expectation", "text"),
        ("scope", "new:deliverable", "name"),
        ("scope", "new:exclusion", "text"),
        ("scope", "new:approver", "approves"),
        ("scope", "terms", "hours"),
        ("kpis", "new:kpi", "name"),
        ("notes", "new:note", "text"),
        ("commitments", "new:commitment", "action"),
        ("sign-off", "closing", "cadence"),
    ],
)
async def test_a_draft_of_every_form_finds_its_way_back_into_it(
    tmp_path: Path, kind: KindName, uid: str, name: str
) -> None:
    workspace = kept(brought(tmp_path, empty_record()), {of_step(kind, uid, name): "Half a sen"})
    async with on(workspace) as held:
        await held.shows("Half a sen")
        await held.press("y")
        await held.in_form()
        assert held.kind == kind
        assert held.form.text_of(name) == "Half a sen"
        assert held.form.dirty == (name,)


async def test_several_fields_of_one_item_are_offered_as_one(tmp_path: Path) -> None:
    drafts = {
        of_step("scope", "new:deliverable", "responsible"): "client",
        of_step("scope", "new:deliverable", "name"): "Posters for the harbour",
        of_step("scope", "new:deliverable", "quantity"): "6",
    }
    async with on(kept(brought(tmp_path, empty_record()), drafts)) as held:
        await held.shows("“Posters for the harbour”")
        await held.press("y")
        await held.in_form()
        await held.press("escape")
        await held.at_list()
        body = held.of(Deliverable)[0].body
        assert (body.name, body.quantity, body.responsible) == (
            "Posters for the harbour",
            "6",
            "client",
        )
        await held.until(lambda: held.drafts() == {})


async def test_a_decision_that_was_being_typed_is_taken_up(tmp_path: Path) -> None:
    draft = {of_step("kpis", "note:decision", "text"): "One voice for ea"}
    async with on(kept(brought(tmp_path, empty_record()), draft)) as held:
        await held.shows("One voice for ea")
        await held.press("y")
        await held.until(lambda: isinstance(held.app.screen, Prompt) and held.focused)
        await held.type("ch side")
        await held.press("f2")
        await held.until(lambda: held.of(Decision))
        assert held.of(Decision)[0].body.text == "One voice for each side"
        assert held.of(Decision)[0].step == STEPS["kpis"]
        await held.until(lambda: held.drafts() == {})


async def test_a_draft_that_is_discarded_is_gone_and_not_asked_about_again(tmp_path: Path) -> None:
    draft = {of_step("expectations", "new:expectation", "text"): "Half a sen"}
    async with on(kept(brought(tmp_path, empty_record()), draft)) as held:
        await held.shows("Half a sen")
        await held.press("n")
        await held.at_list()
        await held.until(lambda: held.drafts() == {})


@pytest.mark.parametrize("key", ["l", "escape"])
async def test_a_draft_that_is_put_off_stays(tmp_path: Path, key: str) -> None:
    draft = {of_step("expectations", "new:expectation", "text"): "Half a sen"}
    async with on(kept(brought(tmp_path, empty_record()), draft)) as held:
        await held.shows("Half a sen")
        await held.press(key)
        await held.at_list()
    assert held.drafts() == {"text": "Half a sen"}


@pytest.mark.parametrize(
    "field",
    [
        of_step("expectations", "i00000000000000ff", "text"),
        "t00000000000000ff/new:expectation/text",
        of_step("expectations", "new:expectation", "no_such_field"),
        of_step("scope", "new:unheard-of", "name"),
    ],
)
async def test_a_draft_without_its_place_is_said_and_kept(tmp_path: Path, field: str) -> None:
    async with on(kept(brought(tmp_path, a_record()), {field: "Half a sen"})) as held:
        await held.shows("Half a sen")
        await held.press("y")
        await held.shows("no longer there")
        assert held.app.clipboard == "Half a sen"
        assert held.pane.form is None
    assert list(held.drafts().values()) == ["Half a sen"]


async def test_a_hostile_draft_is_shown_as_plain_text(tmp_path: Path) -> None:
    text = "[@click=app.quit]x[/] [bold]漢字 \u202eשלום 🙂"
    draft = {of_step("expectations", "new:expectation", "text"): text}
    async with on(kept(brought(tmp_path, empty_record()), draft)) as held:
        await held.until(lambda: isinstance(held.app.screen, Ask))
        await held.shows("[@click=app.quit]x[/]", "[bold]漢字 שלום 🙂")
        await held.press("y")
        await held.in_form()
        await held.press("escape")
        await held.shows("Which side?")
        await held.press("1")
        await held.at_list()
        assert held.item("E1").body.text == text.replace("\u202e", "")


async def test_in_a_session_that_is_over_a_draft_is_kept_and_it_is_said_why(tmp_path: Path) -> None:
    draft = {of_step("expectations", "new:expectation", "text"): "Half a sen"}
    closed = structs.replace(SESSION, state="closed", reason="No time")
    workspace = kept(brought(tmp_path, a_record(session=closed)), draft)
    async with on(workspace) as held:
        await held.shows("Half a sen")
        await held.press("y")
        await held.shows("This session is closed.")
        assert held.pane.form is None
    assert held.drafts() == {"text": "Half a sen"}
