"""The least Textual app that has a field: what the first screen is measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Input


class OneInput(App[None]):
    """One field."""

    def compose(self) -> ComposeResult:
        """Yield it."""
        yield Input(placeholder="Your name")


if __name__ == "__main__":
    OneInput().run()
