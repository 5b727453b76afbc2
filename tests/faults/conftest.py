"""Workspaces with a session in them, for faults that befall the whole program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from apps import brought
from builders import a_record
from workshop.model.names import KindName

WorkspaceAt = Callable[[KindName], Path]


@pytest.fixture
def workspace_at(tmp_path: Path) -> WorkspaceAt:
    """Make a workspace whose one session is open at a step of the kind given; its clock is stopped."""

    def make(kind: KindName) -> Path:
        record = a_record()
        step = next(each.uid for each in record.agenda if each.kind == kind)
        record = structs.replace(record, session=structs.replace(record.session, step=step))
        return brought(tmp_path / "workspace", record).root

    return make


@pytest.fixture
def workspace(workspace_at: WorkspaceAt) -> Path:
    """A workspace whose one session is open at its expectations."""
    return workspace_at("expectations")
