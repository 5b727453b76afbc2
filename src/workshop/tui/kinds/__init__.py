"""The table from kind to its pane. A pane is imported when its step is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workshop.model.kinds import KINDS, KindName

if TYPE_CHECKING:
    from workshop.tui.panes.pane import Pane

PANES: dict[KindName, str] = {
    "welcome": "WelcomePane",
    "look-back": "LookBackPane",
    "expectations": "ExpectationsPane",
    "scope": "ScopePane",
    "kpis": "KpisPane",
    "scorecard": "ScorecardPane",
    "notes": "NotesPane",
    "needs": "NeedsPane",
    "poll": "PollPane",
    "commitments": "CommitmentsPane",
    "sign-off": "SignOffPane",
}
"""The class in `tui/kinds/KIND.py`."""


def pane_class(kind: KindName) -> type[Pane]:
    """Return the pane of a kind."""
    found: type[Pane] = getattr(
        import_module(f"workshop.tui.kinds.{KINDS[kind].module}"), PANES[kind]
    )
    return found
