"""The help: what this screen is for, and every key that does something here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workshop.tui.commands import Command, show_key
from workshop.tui.terminal.screen_parts import DialogParts
from workshop.tui.widgets.bars import FooterBar, FooterKey
from workshop.tui.widgets.text_layout import fill, hanging, stacked

_HEADINGS = {
    "app": "EVERYWHERE",
    "home": "HERE",
    "new-session": "HERE",
    "console": "IN THE SESSION",
    "pane": "IN THE LIST",
}


class HelpScreen(DialogParts[None]):
    """The commands that can be carried out now, after paragraphs on what the screen is for."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f1,question_mark", "close", show=False)
    ]

    def __init__(self, words: Sequence[str], commands: Sequence[Command]) -> None:
        super().__init__()
        self._words = tuple(words)
        self._commands = tuple(commands)

    def compose(self) -> ComposeResult:
        """Yield the text and a footer with the key that closes it."""
        with VerticalScroll():
            yield Static(markup=False)
        footer = FooterBar()
        footer.show([FooterKey("Esc", "close the help", "close"), FooterKey("↑↓", "scroll", "")])
        yield footer

    def on_resize(self) -> None:
        """Lay the text out for the new width."""
        self.query_one(Static).update(self._text(max(30, min(100, self.size.width - 4))))

    def _text(self, width: int) -> Content:
        lines: list[Content | str] = ["", Content.styled("HELP", "bold"), ""]
        for words in self._words:
            if words:
                lines += [hanging("", words, width, 0), ""]
        topic = ""
        for each in self._commands:
            if each.topic != topic:
                topic = each.topic
                if lines[-1] != "":
                    lines.append("")
                lines.append(Content.styled(_HEADINGS.get(topic, "IN THIS STEP"), "$muted"))
            keys = Content.styled(" ".join(show_key(key) for key in each.keys), "bold")
            what = Content.assemble(each.title, ("  " + each.help, "$muted"))
            lines.append(hanging(fill(keys, 18), what, width, 18))
        return stacked([*lines, ""])

    def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        """Close by the footer."""
        if message.command:
            self.dismiss(None)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)
