"""What the stage shows: the table from kind to what it draws of a step. A module is imported when its step is shown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workshop.model.names import KindName

if TYPE_CHECKING:
    from workshop.tui.stage.thought import StageKind

STAGED: dict[KindName, str] = {
    "welcome": "workshop.tui.stage.welcome",
    "look-back": "workshop.tui.stage.look_back",
    "expectations": "workshop.tui.stage.expectations",
    "scope": "workshop.tui.stage.scope",
    "kpis": "workshop.tui.stage.kpis",
    "scorecard": "workshop.tui.stage.scorecard",
    "notes": "workshop.tui.stage.notes",
    "needs": "workshop.tui.stage.needs",
    "poll": "workshop.tui.stage.poll",
    "commitments": "workshop.tui.stage.commitments",
    "sign-off": "workshop.tui.stage.sign_off",
}
"""The module with the `STAGED` of a kind. A new kind adds a line; without one only the title of its step is shown."""


def staged(kind: KindName) -> StageKind:
    """Return what is shown of the steps of a kind."""
    from workshop.tui.stage.thought import StageKind

    if kind not in STAGED:
        return StageKind()
    found: StageKind = import_module(STAGED[kind]).STAGED
    return found
