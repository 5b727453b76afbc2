"""Sheets, figures and scopes as agencies and clients hold them: from the template to agreement and minutes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from cli_runs import Workshop

from forms import answered
from workshop.model.rounds import Round
from workshop.model.scorecard import Comment, Score, is_reply
from workshop.model.values import show_figure
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room

REAL = Path(__file__).parent.parent / "fixtures" / "real"
CLIENTS = ("Ada Kern, Lead", "Zoë Brand", "王小明")
AGENCY = ("Bo Frey, Director", "Min Sato", "Lena Koch")


def begun(workshop: Workshop, home: Path, name: str) -> None:
    """A session from a template that `check` finds nothing in."""
    assert workshop("template", "check", REAL / f"{name}.toml").code == 0
    workshop("init", home)
    shutil.copy(REAL / f"{name}.toml", home / "templates")
    people = [part for each in CLIENTS for part in ("--client-person", each)]
    people += [part for each in AGENCY for part in ("--agency-person", each)]
    wish = ("--client", "Ostra Foods", "--agency", "Fenn", "--template", name)
    assert workshop("new", "--no-app", *wish, *people).code == 0


def pages(workshop: Workshop, folder: Path) -> dict[str, str]:
    """The pages that are handed out, by handle."""
    assert workshop("export", "latest", "forms", "-o", folder).code == 0
    found = {each.stem: each.read_text("utf-8") for each in folder.glob("*.html")}
    return {name.removeprefix("form-"): page for name, page in found.items()}


def answer(
    workshop: Workshop, folder: Path, handle: str, page: str, answers: Mapping[str, object]
) -> None:
    path = folder / f"answers-{handle}.txt"
    path.write_text(answered(page, answers, datetime.now(UTC), handle), "utf-8")
    ended = workshop("collect", "latest", path)
    assert ended.code == 0, ended.err


@contextmanager
def console(home: Path) -> Iterator[Room]:
    """The session, at its console."""
    desk = Desk(Workspace(home))
    (line,) = desk.sessions()
    room = desk.room(line.id)
    try:
        yield room
    finally:
        room.leave()
        desk.close()


def proposed(room: Room) -> None:
    """Promise something, and propose."""
    room.commitments.add("Show the plan a week before it runs", owner="bo-frey")
    room.sign_off.propose()


def test_a_sheet_in_one_direction_goes_from_its_forms_to_agreement_and_minutes(
    workshop: Workshop, home: Path, tmp_path: Path
) -> None:
    begun(workshop, home, "supplier-sheet")
    handed = pages(workshop, tmp_path / "forms")
    assert len(handed) == 3
    assert not any("bo-frey" in each for each in handed)
    answers: dict[str, object] = {
        "them:1.1": "9",
        "them:1.2": "10",
        "them:1.all": "8",
        "them:2.1": "6",
        "them:2.2": "?",
        "them:3.1": "0",
        "column:1:Money": ["Twice over the estimate — „never again“ 你好"],
    }
    for handle, page in handed.items():
        answer(workshop, tmp_path, handle, page, answers)
    with console(home) as room:
        (round,) = room.record.of(Round)
        room.rounds.reveal(round.uid)
        scores = room.record.of(Score)
        room.scorecard.reply(scores[-1].uid, "Estimates are signed before work since May")
        said = [each for each in room.record.of(Comment) if is_reply(each)]
        room.scorecard.allow([each.uid for each in (*scores, *said)])
        proposed(room)
    agreement = workshop("export", "latest", "agreement").out
    # 9.5 × 50 % + 6 × 30 % + 0 × 20 %
    assert "Weighted score: 6.6" in agreement
    assert "Account service 9.5 (counts 50 %)" in agreement
    assert "10 entirely" in agreement
    assert "“Estimates are signed before work since May”" in agreement
    assert "never again" not in agreement
    minutes = workshop("export", "latest", "minutes").out
    assert "never again" in minutes
    assert "Weighted score: 6.6" in minutes
    assert "not the agreement" in minutes
    assert workshop("export", "latest", "minutes", "--format", "html").code == 0


def test_a_question_from_nought_to_ten_is_answered_by_form_and_names_nobody(
    workshop: Workshop, home: Path, tmp_path: Path
) -> None:
    begun(workshop, home, "recommendation")
    handed = pages(workshop, tmp_path / "forms")
    assert len(handed) == 6
    for place, (handle, page) in enumerate(sorted(handed.items())):
        answer(workshop, tmp_path, handle, page, {"poll": str(10 - place % 3)})
    with console(home) as room:
        (round,) = room.record.of(Round)
        room.rounds.reveal(round.uid)
        proposed(room)
    minutes = workshop("export", "latest", "minutes").out
    assert "10 certainly" in minutes
    assert "How likely are you to recommend" in minutes


@pytest.fixture
def media_year(workshop: Workshop, home: Path) -> Workshop:
    """The media year, brought in as a record."""
    assert workshop("template", "check", REAL / "media-year.toml").code == 0
    assert workshop("import", REAL / "media-criteria.toml").code == 0
    assert home.exists()
    return workshop


def test_figures_are_shown_as_the_bands_they_make_in_every_document(
    media_year: Workshop, home: Path
) -> None:
    with console(home) as room:
        proposed(room)
    agreement = media_year("export", "latest", "agreement").out
    minutes = media_year("export", "latest", "minutes").out
    for words in ("18 to 22 %", "7.65 to 9.35 EUR", "31 Mar 2027"):
        assert words in agreement, words
        assert words in minutes, words
    assert "Made good in free space within the quarter that follows" in agreement


def test_a_scope_with_lettered_groups_and_fees_is_said_in_every_document(
    media_year: Workshop, home: Path
) -> None:
    record = media_year("export", "latest", "record").out
    assert record == (REAL / "media-criteria.toml").read_text("utf-8")
    found = media_year("check", "latest")
    assert "budget" not in found.out.casefold()  # its fees make the budget
    assert found.out.count("when they are accepted.") == 2  # one line for each group
    with console(home) as room:
        proposed(room)
    agreement = media_year("export", "latest", "agreement").out
    minutes = media_year("export", "latest", "minutes").out
    for words in (
        "A. Account services",
        "Keeps the timing plan",
        "10 working days after the brief",
        f"{show_figure(Decimal(12000))} EUR",
        "4 Jan 2027",
    ):
        assert words in agreement, words
        assert words in minutes, words


def test_fees_that_do_not_make_the_budget_are_told(media_year: Workshop, home: Path) -> None:
    with console(home) as room:
        room.scope.change_terms(budget=Decimal(70000))
    said = media_year("check", "latest").out
    assert f"come to {show_figure(Decimal(60000))} EUR" in said
