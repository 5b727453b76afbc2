"""The theme that somebody chose is there again at the next start, theirs alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from apps import desk_of
from screens import wait_for_words
from workshop.places import Workspace, theme_file
from workshop.tui.app import WorkshopApp
from workshop.tui.desk.home import HomeScreen
from workshop.tui.remembered import remember_dark, remembered_dark


def app_of(root: Path, file: Path) -> WorkshopApp:
    workspace = Workspace(root)
    return WorkshopApp(workspace, lambda: desk_of(workspace), HomeScreen, theme_file=file)


async def test_the_theme_chosen_is_kept_at_once_and_begins_the_next_start(tmp_path: Path) -> None:
    file = tmp_path / "state" / "theme"
    app = app_of(tmp_path / "one", file)
    async with app.run_test() as pilot:
        await wait_for_words(pilot, "Nothing here yet")
        assert app.current_theme.dark
        await pilot.press("ctrl+t")
        assert not app.current_theme.dark
        assert file.read_text() == "light\n"
    again = app_of(tmp_path / "another", file)
    async with again.run_test() as pilot:
        await wait_for_words(pilot, "Nothing here yet")
        assert not again.current_theme.dark
        await pilot.press("ctrl+t")
        assert remembered_dark(file)


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "state" / "theme"
    remember_dark(file, False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"", b"blue\n", b"\xff\xfe", None])
def test_what_cannot_be_read_is_the_dark_theme(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "theme"
    if content is not None:
        file.write_bytes(content)
    assert remembered_dark(file)


async def test_where_it_cannot_be_kept_the_theme_changes_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    app = app_of(tmp_path / "one", tmp_path / "state" / "theme")
    async with app.run_test(notifications=True) as pilot:
        await wait_for_words(pilot, "Nothing here yet")
        await pilot.press("ctrl+t")
        assert not app.current_theme.dark
        await wait_for_words(pilot, "Next time it begins as before")


def test_it_lies_in_the_state_of_the_platform_outside_every_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert theme_file() == tmp_path / "workshop" / "theme"
    monkeypatch.delenv("XDG_STATE_HOME")
    assert theme_file().name == "theme"
    assert "workshop" in theme_file().parts
