"""A few fields over a screen. A question with a few answers is in ask.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from workshop.errors import InputError
from workshop.tui.terminal.screen_parts import DialogParts
from workshop.tui.widgets.ask import heading
from workshop.tui.widgets.bars import FooterBar, FooterKey
from workshop.tui.widgets.fields import FieldSpec
from workshop.tui.widgets.form import FieldBox, Form


class Prompt(DialogParts[dict[str, object]]):
    """Asks for the fields of a form. Returns their values by name, None after Esc."""

    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = [(0, "-low"), (24, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "keep", show=False),
        Binding("escape", "cancel", show=False),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[FieldSpec],
        *,
        detail: Content | str = "",
        values: Mapping[str, object] | None = None,
        typed: Mapping[str, str] | None = None,
        keep: str = "note",
        typing: Callable[[str, str], None] | None = None,
        fault: InputError | None = None,
    ) -> None:
        """Fill the form with `values`, and with the texts of `typed` as if somebody had typed them.

        `keep` is the footer's word for F2; `typing` is called with field and text at every change, for the draft.
        `fault` says why what was typed could not be taken; it stands beside its field, which has the keyboard then.
        """
        super().__init__()
        self._title = title
        self._detail = detail
        self._fields = fields
        self._values = dict(values or {})
        self.typed = dict(typed or {})
        """What stood in the fields when it was answered."""
        self._keep = keep
        self._typing = typing
        self._fault = fault

    @property
    def takes_keys(self) -> bool:
        """Whether what is typed now goes into a field."""
        return self.focused is not None

    def compose(self) -> ComposeResult:
        """Yield the sheet."""
        with Vertical(classes="sheet"):
            yield Static(heading(self._title, self._detail), markup=False)
            yield Form(self._fields)
            footer = FooterBar()
            footer.show([FooterKey("F2", self._keep, "keep"), FooterKey("Esc", "cancel", "cancel")])
            yield footer

    def on_mount(self) -> None:
        """Fill the form and put the keyboard into its first field."""
        form = self.query_one(Form)
        form.show(self._values)
        for name, text in self.typed.items():
            form.offer(name, text, "")
        form.edit(self._fault.field if self._fault is not None else "")
        if self._fault is not None:
            form.complain(self._fault)

    def on_form_done(self, message: Form.Done) -> None:
        """Answer at Enter in the last field; cancel at Esc."""
        message.stop()
        if message.finished:
            self.action_keep()
        else:
            self.action_cancel()

    def tell(self) -> None:
        """Call `typing` with every field that was typed into."""
        form = self.query_one_optional(Form)
        if form is not None and self._typing is not None:
            for name in form.dirty:
                self._typing(name, form.text_of(name))

    def written(self) -> str:
        """Return the words that stand in it and were typed here; "" for none."""
        form = self.query_one_optional(Form)
        return form.written() if form is not None else ""

    def on_field_box_typing(self, message: FieldBox.Typing) -> None:
        """Pass on what is being typed."""
        message.stop()
        if self._typing is not None:
            self._typing(message.name, message.text)

    def action_keep(self) -> None:
        """Close with what was typed; stay where a field cannot be read."""
        form = self.query_one(Form)
        values = form.gather()
        if values is not None:
            self.typed = {each.name: form.text_of(each.name) for each in self._fields}
            self.dismiss(values)

    def action_cancel(self) -> None:
        """Close without an answer; where something was typed, only at the second time."""
        form = self.query_one(Form)
        if not form.state.give_up():
            form.edit(form.dirty[-1])
            footer = self.query_one(FooterBar)
            footer.show(
                [
                    FooterKey("F2", self._keep, "keep"),
                    FooterKey("Esc", "again: drop what is typed", "cancel"),
                ]
            )
            return
        self.dismiss(None)

    def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        """Do what was clicked in the footer."""
        if message.command == "keep":
            self.action_keep()
        else:
            self.action_cancel()
