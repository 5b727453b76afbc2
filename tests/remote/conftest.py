"""The believable session in a workspace of its own, where four people of each side take part."""

from __future__ import annotations

from pathlib import Path

import pytest

from round_builders import a_room_of
from tui.consoles import brought
from workshop.places import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return brought(tmp_path / "workspace", a_room_of(3, 3))
