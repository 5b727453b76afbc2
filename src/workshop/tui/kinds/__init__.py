"""The table from kind to its pane. A pane is imported when its step is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workshop.model.names import KindName

if TYPE_CHECKING:
    from workshop.tui.panes.pane import Pane

PANES: dict[KindName, str] = {
    "welcome": "welcome.WelcomePane",
    "look-back": "look_back.LookBackPane",
    "expectations": "expectations.ExpectationsPane",
    "scope": "scope.ScopePane",
    "kpis": "kpis.KpisPane",
    "scorecard": "scorecard.ScorecardPane",
    "notes": "notes.NotesPane",
    "needs": "needs.NeedsPane",
    "poll": "poll.PollPane",
    "commitments": "commitments.CommitmentsPane",
    "sign-off": "sign_off.SignOffPane",
}
"""File and class, in this folder. A new kind adds a line."""


def pane_class(kind: KindName) -> type[Pane]:
    """Return the pane of a kind."""
    module, _, name = PANES[kind].rpartition(".")
    found: type[Pane] = getattr(import_module(f"{__name__}.{module}"), name)
    return found
