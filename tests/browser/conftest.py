"""Pages of a session as people get them, and one Chromium for all tests of a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.chromium import Page, chromium, found

from forms import put_template
from workshop.places import Workspace
from workshop.room.desk import Desk


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Chromium without a window."""
    assert found(), "These tests need Chromium: apt-get install chromium"
    with chromium(tmp_path_factory.mktemp("chromium")) as page:
        yield page


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The desk of a workspace with the template `by-form`."""
    workspace = Workspace(tmp_path / "workspace")
    put_template(workspace.templates)
    desk = Desk(workspace)
    yield desk
    desk.close()
