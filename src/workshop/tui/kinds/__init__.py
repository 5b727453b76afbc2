"""The table from kind to its pane. A pane is imported when its step is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workshop.model.names import KindName

if TYPE_CHECKING:
    from workshop.tui.panes.pane import Pane

PANES: dict[KindName, str] = {
    "welcome": "workshop.tui.kinds.welcome.WelcomePane",
    "look-back": "workshop.tui.kinds.look_back.LookBackPane",
    "expectations": "workshop.tui.kinds.expectations.ExpectationsPane",
    "scope": "workshop.tui.kinds.scope.ScopePane",
    "kpis": "workshop.tui.kinds.kpis.KpisPane",
    "scorecard": "workshop.tui.kinds.scorecard.ScorecardPane",
    "notes": "workshop.tui.kinds.notes.NotesPane",
    "needs": "workshop.tui.kinds.needs.NeedsPane",
    "poll": "workshop.tui.kinds.poll.PollPane",
    "commitments": "workshop.tui.kinds.commitments.CommitmentsPane",
    "sign-off": "workshop.tui.kinds.sign_off.SignOffPane",
}
"""The class, with the module it is in. A new kind adds a line."""


def pane_class(kind: KindName) -> type[Pane]:
    """Return the pane of a kind."""
    module, _, name = PANES[kind].rpartition(".")
    found: type[Pane] = getattr(import_module(module), name)
    return found
