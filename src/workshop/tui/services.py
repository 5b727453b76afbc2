"""What a screen may ask of the app, and the names of the screens it can send somebody to.

A screen knows neither the app nor another screen. It names where to go by a route, a plain value; `tui/routes.py` makes
the screen of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeAlias, TypeVar, runtime_checkable

from workshop.tui.jobs import Job, Jobs

if TYPE_CHECKING:
    from textual.content import Content
    from textual.notifications import SeverityLevel

    from workshop.model.names import KindName, Section
    from workshop.model.sides import Side
    from workshop.places import Workspace
    from workshop.room.room import Room
    from workshop.room.rounds.view import RoundView
    from workshop.room.seats import Entry
    from workshop.room.view import View
    from workshop.tui.commands import Command
    from workshop.tui.shared_room import SharedRoom
    from workshop.tui.widgets.fields import FieldSpec
    from workshop.tui.widgets.form import Form

T = TypeVar("T")
Over = Callable[["View"], str]
"""Returns why a question needs no answer any more, in words, because of what another seat did; "" while it does."""


def never(_: View) -> str:
    """Return that a question stays open, whatever others do."""
    return ""


R = TypeVar("R")
"""What a screen returns when it closes."""

LeaveHook = Callable[[], "Job[object] | None"]
"""Called on the screen's side when the app is about to go; returns what is still to be saved, None for nothing."""


# --- where to go ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Route(Generic[R]):
    """Names a screen, with what it needs to open; `R` is what the screen returns when it closes."""


@dataclass(frozen=True)
class Home(Route[None]):
    """Sessions to resume, what is due, relationships."""


@dataclass(frozen=True)
class NewSession(Route[None]):
    """The form that starts a session."""

    client: str = ""
    agency: str = ""
    clients: tuple[str, ...] = ()
    """Names of clients to complete."""
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Session(Route[object]):
    """The facilitator's console of a session."""

    id: str
    step: KindName | None = None
    """The kind of the step to open it at; None for the step that is open."""
    only: bool = False
    """Whether leaving it ends the program: home, with the names of other clients, is never shown."""


@dataclass(frozen=True)
class OwnSeat(Route[object]):
    """A person's own seat in a session."""

    id: str
    handle: str = ""
    """"" for somebody who has still to say who they are."""
    entry: Entry | None = None
    """How they came to it; None for somebody at this computer."""


@dataclass(frozen=True)
class Stage(Route[object]):
    """What a session shows on the projector."""

    id: str


WaitsFor: TypeAlias = Callable[[], "OwnSeat | Stage | None"]
"""Waits until it is known whose seat a process holds; returns None where nobody will come. Not in the event loop."""


@dataclass(frozen=True)
class Joining(Route[object]):
    """Nothing yet: a terminal that waits for somebody, and becomes their seat."""

    wait: WaitsFor


@dataclass(frozen=True)
class Agenda(Route[None]):
    """The agenda of the open session as a list, over its screen."""

    session: OpenSession
    view: View
    """What the session's screen shows."""


@dataclass(frozen=True)
class WhoIsHere(Route[None]):
    """The seats that are taken now, over the console."""

    session: OpenSession
    view: View


@dataclass(frozen=True)
class ReadAloud(Route[None]):
    """A section of the proposed agreement, to be read aloud."""

    session: OpenSession
    view: View
    section: Section


@dataclass(frozen=True)
class WholePage(Route[None]):
    """What is signed, from its first word to its last."""

    session: OpenSession
    view: View


@dataclass(frozen=True)
class Signatures(Route[None]):
    """How the signatures of the agreement stand, for the whole room; it opens when the agreement is sealed."""

    session: OpenSession
    view: View


@dataclass(frozen=True)
class Mine(Route[None]):
    """What the person of a seat has promised, over the screen of that seat."""

    session: OpenSession
    view: View


@dataclass(frozen=True)
class PassedKeyboard(Route[None]):
    """The screen on which people write one after the other at the same keyboard."""

    room: SharedRoom
    round: RoundView
    title: str
    speaking: Side | None = None
    """The side whose contact writes for the whole side; None where each person writes."""
    covered: bool = False
    """Whether the cover is shown first, as after a crash in the middle of a round."""
    spoken: bool = False
    """Whether whoever leads types what people say, for everybody to see: then there is nothing to cover."""


@dataclass(frozen=True)
class Question(Route[str]):
    """A question with a few answers. Returns the key of one, None after Esc."""

    words: str
    answers: Sequence[tuple[str, str]]
    """A letter or digit, and what it stands for."""
    detail: str = ""


@dataclass(frozen=True)
class Help(Route[None]):
    """Every key that does something on a screen."""

    words: Sequence[str]
    """Paragraphs on what the screen is for."""
    commands: Sequence[Command]


@dataclass(frozen=True)
class Palette(Route[str]):
    """Commands to find by name. Returns the id of one, None after Esc."""

    commands: Sequence[Command]


# --- what is asked ----------------------------------------------------------------------------------


class Keeping(Protocol):
    """Knows what somebody typed that is not saved yet."""

    def texts(self) -> Sequence[str]:
        """Return the texts that are not on the disk."""

    def aside(self) -> Job[object] | None:
        """Return a job that keeps all of it where the jobs before it hang; it may run in any thread."""


class Services(Jobs, Protocol):
    """What a screen asks of the app."""

    @property
    def workspace(self) -> Workspace:
        """Where the data are."""

    @property
    def going(self) -> bool:
        """Whether the app is about to end."""

    def say(self, sentence: str, severity: SeverityLevel = "information") -> None:
        """Show `sentence` for some seconds."""

    def clear_notifications(self) -> None:
        """Take away what is shown for some seconds."""

    def copy_to_clipboard(self, text: str) -> None:
        """Put `text` into the clipboard."""

    def leave_no_trace(self) -> None:
        """Empty everything in which the person who sat here may have left words."""

    def batch_update(self) -> AbstractContextManager[None]:
        """Draw nothing until the block ends."""

    def go_to(self, route: Route[R]) -> None:
        """Close the screen that is shown and show another one in its place."""

    async def show_over(self, route: Route[R]) -> R | None:
        """Show a screen over this one and return its answer, None for none. Only in a worker."""

    def before_leaving(self, hook: LeaveHook, keeping: Keeping | None = None) -> None:
        """Have `hook` called when the app is about to go.

        Where it saves what somebody typed, `keeping` knows that: it is saved first, and where it cannot be, the app
        stays and shows it.
        """

    def no_longer(self, hook: LeaveHook) -> None:
        """Forget a hook, when its screen is closed."""

    def leave(self, code: int) -> None:
        """Save what is to be saved, and end the app with exit `code`."""


@runtime_checkable
class HasServices(Protocol):
    """The app, as a screen finds it."""

    @property
    def services(self) -> Services:
        """What a screen may ask."""


@dataclass(frozen=True)
class Questionnaire:
    """A few fields that are asked for at once, over a seat's screen."""

    title: str
    specs: tuple[FieldSpec, ...]
    values: Mapping[str, object] = field(default_factory=dict)
    """What the fields hold at first."""
    keep: str = "note"
    """The word in the footer for taking what was typed."""
    detail: Content | str = ""
    """What stands under the title, to be read before the fields are filled."""
    draft: str = ""
    """The name under which drafts of what is being typed are kept; "" for none."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """What is put into the fields as if somebody typed it now."""
    over: Over = never


class OpenSession(Protocol):
    """What a screen that is shown over a seat's screen asks of that screen."""

    def follow(self, show: Callable[[View], None]) -> None:
        """Have `show` called with each new view."""

    def no_longer(self, show: Callable[[View], None]) -> None:
        """Forget `show`, when its screen is closed."""

    @property
    def view(self) -> View | None:
        """What it shows; None before it shows anything."""

    async def do(
        self, job: Callable[[Room], T], form: Form | None = None, *, over: Over = never
    ) -> T | None:
        """Run an intent, show its error where it belongs, refresh; return its result, None when it failed.

        It is not run where `over` says that what was answered is over.
        """

    async def ask(
        self, question: str, answers: Sequence[tuple[str, str]], *, over: Over = never
    ) -> str:
        """Ask a question with one key an answer; return the key, "" when nobody answered. Only in a worker.

        It closes where `over` says that it needs no answer any more.
        """

    def closes(self, why: str, typed: str = "", then: Callable[[], object] | None = None) -> None:
        """Say why something closes because of what another seat did, before `then` closes it."""

    async def fill(
        self, asked: Questionnaire, job: Callable[[Room, dict[str, object]], T]
    ) -> T | None:
        """Ask for a few fields at once and run `job` with them; None when nobody answered. Only in a worker."""
