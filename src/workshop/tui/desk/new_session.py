"""The form that starts a session: two names, the people as pasted lines, a template, a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from workshop.errors import InputError
from workshop.model.sides import PHASES, phase_word
from workshop.tui.commands import Command
from workshop.tui.drafts import DraftKeeper
from workshop.tui.screen import CommandScreen
from workshop.tui.services import Home, Question, Session
from workshop.tui.widgets.bars import FooterBar, TitleBar
from workshop.tui.widgets.fields import (
    Choice,
    FieldSpec,
    choice_field,
    date_field,
    line_field,
    side_field,
    text_field,
)
from workshop.tui.widgets.form import FieldBox, Form

if TYPE_CHECKING:
    from datetime import date as Date

    from workshop.documents.shelf import TemplateLine
    from workshop.room.new_session import Known, NewSession

FIRST = "kickoff"
"""The template proposed to a relationship that is new here."""
FURTHER = "quarterly-review"
"""The template proposed to a relationship that has met here before."""
_PEOPLE = (
    "One a line: Name <mail>, title. The first is the contact and signs. Mail and title can wait."
)

_TYPED = (
    "client",
    "agency",
    "client_people",
    "agency_people",
    "facilitator",
    "observers",
    "client_legal_name",
    "agency_legal_name",
)
"""The fields with words in them."""
_LEGALLY = "As it stands in contracts; it can be given later, in Welcome."


class NewSessionScreen(CommandScreen[None]):
    """Starts a session and goes to its console."""

    AUTO_FOCUS = ""
    OWN_COMMANDS = (
        Command(
            "new-session.begin",
            "begin",
            "f2",
            "Start the session with what the form says.",
            ("ctrl+s",),
            footer=1,
        ),
        Command(
            "new-session.back",
            "back",
            "escape",
            "Go back; it asks first where something was typed.",
            footer=2,
        ),
    )

    def __init__(
        self,
        client: str = "",
        agency: str = "",
        *,
        clients: Sequence[str] = (),
        agencies: Sequence[str] = (),
    ) -> None:
        """With `client` and `agency` filled in; `clients` and `agencies` are names to complete."""
        super().__init__()
        self._given = {"client": client, "agency": agency}
        self._clients, self._agencies = tuple(clients), tuple(agencies)
        self._templates: set[str] = set()
        self._today: Date | None = None
        self._offered: tuple[str, str] | None = None
        self._filled: dict[str, str] = {}
        self._drafts = DraftKeeper(self, self._keep_drafts)

    def compose(self) -> ComposeResult:
        """Yield the bars; the form follows when the desk has listed the templates."""
        yield TitleBar(
            Content.styled("New session", "bold"),
            Content.styled("two names are enough to begin", "$muted"),
        )
        yield FooterBar()

    def on_mount(self) -> None:
        """Ask for the templates after the first frame is painted."""
        self.refresh_footer()
        self._drafts.start()
        self.call_after_refresh(self._begin)

    def on_unmount(self) -> None:
        """Stop keeping drafts."""
        self._drafts.stop()

    async def _begin(self) -> None:
        def ask() -> tuple[tuple[TemplateLine, ...], Date, dict[str, str], str]:
            desk = self.services.desk()
            kept = desk.wish_drafts
            return desk.templates(), desk.today, kept.all(), kept.set_aside_words

        answer = await self.services.attempt(ask)
        if answer is None or not self.is_attached:
            return
        templates, self._today, drafts, set_aside = answer
        if set_aside:
            self.services.say(set_aside, "warning")
        self._templates = {each.name for each in templates}
        form = Form(self._fields(templates, self._today))
        await self.mount(form, before=self.query_one(FooterBar))
        template = {"template": FIRST} if FIRST in self._templates else {}
        form.show({"date": self._today, **template})
        for name, words in drafts.items():
            if name in form.names and not self._given.get(name):
                form.offer(name, words, "typed here before")
        for name, words in self._given.items():
            if words:
                form.offer(name, words, "")
        form.edit("client_people" if all(self._given.values()) else "client")
        await self._offer_known()

    def _fields(self, templates: Sequence[TemplateLine], today: Date) -> list[FieldSpec]:
        return [
            line_field(
                "client", "Client", placeholder="The organisation", suggestions=self._clients
            ),
            line_field(
                "agency", "Agency", placeholder="The organisation", suggestions=self._agencies
            ),
            text_field(
                "client_people",
                "Client's people",
                placeholder="Ines Moreau <ines@brightwater.example>, Marketing Director",
                help=_PEOPLE,
                many=True,
            ),
            text_field(
                "agency_people",
                "Agency's people",
                placeholder="Tomás Reyes <tomas@oaklime.example>, Managing Partner",
                help=_PEOPLE,
                many=True,
            ),
            choice_field("template", "Template", _sound(templates)),
            date_field("date", "Date", today),
            line_field(
                "facilitator",
                "Facilitator",
                placeholder="Name <mail>, title",
                help="Who leads; it can wait. Name <mail>, title.",
            ),
            side_field("facilitator_side", "Facilitator from", nobody="outside"),
            choice_field(
                "phase",
                "Phase",
                [(each, phase_word(each)) for each in PHASES],
                help="Where the relationship stands today.",
            ),
            text_field(
                "observers",
                "Observers",
                placeholder="Name <mail>, title",
                help="From neither side, one a line. One of a side: end their line above with , observer",
                many=True,
            ),
            line_field("client_legal_name", "Client, legally", help=_LEGALLY),
            line_field("agency_legal_name", "Agency, legally", help=_LEGALLY),
        ]

    @property
    def takes_keys(self) -> bool:
        """Whether what is typed now goes into a field."""
        return self.focused is not None

    @property
    def _form(self) -> Form | None:
        return self.query_one_optional(Form)

    def help_words(self) -> str:
        """Return how the form is filled in."""
        return (
            "The two names and the template are enough to begin; people can be added and corrected at any time. "
            "Paste people one a line: Name <mail>, title. The first on each side is its contact and signs for it. "
            "A relationship that has met here before brings its people with it."
        )

    # What is being typed

    def on_field_box_typing(self, message: FieldBox.Typing) -> None:
        """Remember what is being typed, for the draft."""
        message.stop()
        self._drafts.typed(message.name, message.text)

    def _keep_drafts(self, texts: Mapping[str, str]) -> None:
        drafts = self.services.desk().wish_drafts
        for name, words in texts.items():
            if words:
                drafts.keep(name, words)
            else:
                drafts.drop(name)
        drafts.flush()

    async def _forget(self) -> None:
        self._drafts.forget()
        await self.services.attempt(lambda: self.services.desk().wish_drafts.discard())

    # A relationship that is known

    async def on_field_box_left(self, message: FieldBox.Left) -> None:
        """Look for a known relationship when the name of a side was entered."""
        message.stop()
        form = self._form
        if form is not None:
            form.mark_saved(message.name)
            if message.name in ("client", "agency"):
                await self._offer_known()

    async def _offer_known(self) -> None:
        form = self._form
        if form is None:
            return
        names = (form.text_of("client").strip(), form.text_of("agency").strip())
        if not all(names) or names == self._offered:
            return
        self._offered = names
        known = await self.services.attempt(lambda: self.services.desk().known(*names))
        if known is not None and self.is_attached:
            self._fill(form, known)

    def _fill(self, form: Form, known: Known) -> None:
        offers = {
            "client_people": known.client_people,
            "agency_people": known.agency_people,
            "facilitator": known.facilitator,
            "observers": known.observers,
            "client_legal_name": known.relationship.client.legal_name,
            "agency_legal_name": known.relationship.agency.legal_name,
        }
        for name, words in offers.items():
            # What somebody typed here is not replaced by what is known.
            if words and form.text_of(name).strip() in ("", self._filled.get(name)):
                self._filled[name] = words
                form.offer(name, words, "From last time; please correct")
        if "template" not in form.dirty and FURTHER in self._templates:
            form.offer("template", FURTHER, "")
        form.offer("facilitator_side", known.facilitator_side or "", "")
        form.offer("phase", known.relationship.phase, "")

    # Commands

    async def action_begin(self) -> None:
        """Start the session and go to its console."""
        form = self._form
        values = form.gather() if form is not None else None
        if form is None or values is None:
            return
        values["date"] = values["date"] or self._today

        def begin() -> str:
            return self.services.desk().new_session(_wish(values))

        def on_field_error(error: InputError) -> None:
            form.complain(error)
            form.edit(error.field)

        session = await self.services.attempt(begin, on_field_error)
        if session is not None:
            await self._forget()
            self.services.go_to(Session(session))

    def on_form_done(self, message: Form.Done) -> None:
        """Begin after Enter in the last field; go back after Esc."""
        message.stop()
        if message.finished:
            self.run_worker(self.action_begin())
        else:
            self.action_back()

    def action_back(self) -> None:
        """Go home; ask first where something was typed."""
        form = self._form
        typed = form is not None and any(
            form.text_of(name).strip() not in ("", self._given.get(name), self._filled.get(name))
            for name in _TYPED
        )
        if not typed:
            self.services.go_to(Home())
        else:
            self.run_worker(self._ask_to_drop())

    async def _ask_to_drop(self) -> None:
        answers = (("s", "stay here"), ("d", "drop what is typed, and go back"))
        question = Question("Go back without starting the session?", answers)
        if await self.services.show_over(question) == "d":
            await self._forget()
            self.services.go_to(Home())


def _sound(templates: Sequence[TemplateLine]) -> list[Choice]:
    # One with faults cannot start a session; `workshop template check` says what is wrong with it.
    return [
        Choice(each.name, f"{each.title}, {each.minutes} min", about=each.summary)
        for each in templates
        if not each.faults
    ] or [Choice("", "there is no template")]


def _wish(values: dict[str, object]) -> NewSession:
    # Here, not above: msgspec would be loaded before the first screen is painted.
    import msgspec

    from workshop.room.new_session import NewSession

    return msgspec.convert(values, NewSession)


__all__ = ["NewSessionScreen"]
