"""The stage: what the projector shows of a session, read only, big enough to be read from eight metres."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from textual.app import ComposeResult
from textual.content import Content
from textual.dom import DOMNode
from textual.events import Paste
from textual.widget import Widget

from workshop.errors import InputError, NotFound, WorkshopError
from workshop.model.clock import read_clock
from workshop.model.record import Record
from workshop.model.values import show_clock
from workshop.room.desk import Desk
from workshop.room.view import View
from workshop.tui.commands import APP, Command
from workshop.tui.jobs import Job
from workshop.tui.panes.drawing import bold, muted, of_side
from workshop.tui.seats.seat import SeatScreen
from workshop.tui.services import Services
from workshop.tui.shared_room import SharedRoom
from workshop.tui.stage.fitting import LEAST, fit
from workshop.tui.stage.moments import GONE, WAITING, too_small
from workshop.tui.stage.showing import place_words, shown, touched_since
from workshop.tui.stage.thought import Thought
from workshop.tui.widgets.big_text import enlarged
from workshop.tui.widgets.block import same
from workshop.tui.widgets.text_layout import gap, spread

T = TypeVar("T")

AGAIN = 1.0
"""Seconds after which data that could not be read are looked at again."""
CALM = 5.0
"""Seconds for which something stays on the stage before what was done elsewhere takes its place."""
_LIVES = ("running", "paused", "proposed", "declined")
"""States in which the clock says something."""


class StageScreen(SeatScreen[object]):
    """One thought at a time, for everybody in the room; no key changes anything."""

    ALLOW_SELECT = False

    def __init__(self, session: str) -> None:
        """Show `session`."""
        super().__init__(SharedRoom(lambda desk: desk.present(session)))
        self._shown: View | None = None
        """The view that is drawn."""
        self._touched = ""
        """The row in which something was done last, "" for none."""
        self._touched_at = 0.0
        """When it came onto the stage."""
        self._next = ""
        """The row that comes onto the stage when what is there has been there for a while, "" for none."""
        self._behind = False
        """Whether the data could not be read when they were looked at last."""
        self._gone = False
        """Whether the session is no longer there."""

    def compose(self) -> ComposeResult:
        """Lay out the names, the thought, and the foot."""
        yield StageHeader()
        yield ThoughtView()
        yield StageFoot()

    async def on_mount(self) -> None:
        """Take the stage and follow whoever leads."""
        self.services.before_leaving(self._leaving)
        jobs = _StageJobs(self.services, self._heard)
        if not await self.room.enter(jobs):
            return
        jobs.quiet = True
        self.room.follow(self.show_view)
        if watch := await self.room.read(lambda room: room.watch()):
            self._following.start(watch)
        await self._look()
        self.come()
        self.set_interval(1.0, self._tick)

    async def _look(self) -> None:
        """Show what there is; where it cannot be read, look again soon."""
        if not await self.room.look() and not self._gone:
            self.set_timer(AGAIN, self._look)

    def _leaving(self) -> Job[object] | None:
        self._following.stop()
        # Where the session is gone, so is everything that leaving would put in order.
        return self.room.leave if self.room.entered and not self._gone else None

    def on_unmount(self) -> None:
        """Stop looking for changes."""
        self._following.stop()

    def _heard(self, error: WorkshopError | None) -> None:
        # What is wrong concerns whoever leads, and may name files: the wall says only that it stands still.
        if isinstance(error, NotFound):
            self._gone = True
            self._following.stop()
        behind, self._behind = self._behind, error is not None
        if behind != self._behind:
            self._draw()

    # Showing

    def show_view(self, view: View) -> None:
        """Show the thought of the moment."""
        before, self._shown = self._shown, view
        if before is not None:
            self._follow_acts(before, view)
        self._draw()

    def _follow_acts(self, before: View, view: View) -> None:
        """Bring onto the stage what was done just now: at once after a while of calm, else when that is over."""
        touched = touched_since(before, view)
        if touched is None:
            return
        if before.step.uid != view.step.uid or not touched:
            self._touched, self._next, self._touched_at = "", "", 0.0
        elif touched == self._touched or monotonic() - self._touched_at >= CALM:
            self._touched, self._next, self._touched_at = touched, "", monotonic()
        else:
            if not self._next:
                self.set_timer(CALM - (monotonic() - self._touched_at), self._go_on)
            self._next = touched

    def _go_on(self) -> None:
        if self._next:
            self._touched, self._next, self._touched_at = self._next, "", monotonic()
            self._draw()

    def _draw(self) -> None:
        header = self.query_one_optional(StageHeader)
        if header is None:
            return  # the app is ending
        view = self._shown
        thought = GONE if self._gone else WAITING if view is None else self._thought(view)
        with self.services.batch_update():  # names, thought and foot are seen at once
            self.query_one(ThoughtView).show(thought)
            if self._gone:
                header.show(None, "")
                self.query_one(StageFoot).show(Footing())
            elif view is not None:
                header.show(view.record, view.step.title)
                self.query_one(StageFoot).show(self._footing(view, thought))

    def _thought(self, view: View) -> Thought:
        return shown(view, view.showing, self._touched)

    def _footing(self, view: View, thought: Thought) -> Footing:
        place = "not up to date" if self._behind else place_words(view, thought)
        session = view.record.session
        if session.state not in _LIVES:
            return Footing(place)
        clock = read_clock(session, view.record.agenda, self.room.now())
        beside = "over" if clock.left < 0 else "" if clock.running else "paused"
        return Footing(place, show_clock(clock.left), beside)

    def _tick(self) -> None:
        view = self._shown
        if view is not None and view.record.session.since is not None and not self._gone:
            self.query_one(StageFoot).show(self._footing(view, self.query_one(ThoughtView).thought))

    # Keys

    def on_paste(self, event: Paste) -> None:
        """Leave out what is pasted, without a word on the wall."""
        event.stop()

    def command_groups(self) -> list[tuple[tuple[Command, ...], DOMNode]]:
        """Only what the app itself offers: nothing can be done from here."""
        return [(tuple(each for each in APP if each.action != "palette"), self.app)]

    def help_words(self) -> str:
        """Say what the stage is for, and that no key does anything."""
        return (
            "The stage shows one thought at a time, for everybody in the room, and follows whoever leads. Nothing "
            "private ever comes here, and nothing can be changed from here: every key but those below does nothing. "
            "What is shown is chosen on the console: > shows what is selected there, then the next; < goes back."
        )

    def fields_words(self) -> str:
        """Say nothing: there are no fields."""
        return ""


class _StageJobs:
    """Runs the jobs of the stage; once it shows something, what fails is not said on the wall."""

    def __init__(self, services: Services, heard: Callable[[WorkshopError | None], None]) -> None:
        """`heard` is called after every job, with what went wrong or None."""
        self._services = services
        self._heard = heard
        self.quiet = False
        """Whether a fault is only noted. Before that it ends the app, which then says why."""

    def desk(self) -> Desk:
        return self._services.desk()

    async def ask(self, job: Job[T]) -> T:
        return await self._services.ask(job)

    async def attempt(
        self, job: Job[T], on_field_error: Callable[[InputError], object] | None = None
    ) -> T | None:
        if not self.quiet:
            return await self._services.attempt(job, on_field_error)
        try:
            done = await self._services.ask(job)
        except WorkshopError as error:
            self._heard(error)
            return None
        self._heard(None)
        return done


class ThoughtView(Widget):
    """The thought that is shown, drawn as large as it fits."""

    def __init__(self) -> None:
        super().__init__()
        self.thought = WAITING
        self._drawn = Content("")

    def show(self, thought: Thought) -> None:
        """Show `thought`; nothing is written where it looks as before."""
        self.thought = thought
        drawn = self._fitted()
        if not same(drawn, self._drawn):
            self._drawn = drawn
            self.refresh()

    def on_resize(self) -> None:
        """Draw it for the new size."""
        self.show(self.thought)

    def _fitted(self) -> Content:
        width, height = self.size
        if not width or not height:
            return Content("")
        whole = self.screen.size
        if whole.width < LEAST[0] or whole.height < LEAST[1]:
            rows = too_small(whole.width, whole.height).head
            return Content(rows)
        return fit(self.thought, width, height)

    def render(self) -> Content:
        """Return it as it was drawn."""
        return self._drawn


class StageHeader(Widget):
    """Both names with their marks, and the title of the open step."""

    def __init__(self) -> None:
        super().__init__()
        self._names = Content("")
        self._step = Content("")

    def show(self, record: Record | None, step: str) -> None:
        """Show the two names and the title of the step; nothing where there is no record any more."""
        names = record.relationship.names.items() if record is not None else ()
        shown = Content("   ").join([of_side(side, name) for side, name in names]).stylize("bold")
        title = bold(step)
        if not (same(shown, self._names) and same(title, self._step)):
            self._names, self._step = shown, title
            self.refresh()

    def render(self) -> Content:
        """Return the line; where it is narrow the names are cut before the step is."""
        width = self.size.width
        step = self._step.truncate(max(1, width // 2), ellipsis=True)
        return spread(self._names, step, width)


@dataclass(frozen=True)
class Footing:
    """What the foot says."""

    place: str = ""
    """Which of how many is shown."""
    clock: str = ""
    """Minutes and seconds left, "" for none."""
    beside: str = ""
    """What is said beside the clock: `paused`, `over`, "" while it runs."""


class StageFoot(Widget):
    """Which of how many is shown, and the clock that everybody shares; in large letters where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._footing = Footing()
        self._drawn = Content("")

    def show(self, footing: Footing) -> None:
        """Show `footing`; nothing is written where it looks as before."""
        self._footing = footing
        drawn = self._laid_out()
        if not same(drawn, self._drawn):
            self._drawn = drawn
            self.refresh()

    def on_resize(self) -> None:
        """Draw it for the new size."""
        self.show(self._footing)

    def _laid_out(self) -> Content:
        width, height = self.size
        each = self._footing
        style = "bold $warn" if each.beside == "over" else "$muted" if each.beside else "bold"
        clock = Content.styled(f"{each.clock} {each.beside}".rstrip(), style)
        if height < 3:
            return spread(muted(each.place), clock, width)
        right = (enlarged(each.clock, width) or "\n\n").split("\n") if each.clock else [""] * 3
        left = (enlarged(each.place, width // 2) or f"\n\n{each.place}").split("\n")
        left = left if len(left) == 3 else ["", "", each.place]
        rows = []
        wide = max(len(row) for row in right)
        for row in range(3):
            words = f"{each.beside}  " if row == 2 and each.beside else ""
            end = gap(0) + Content.styled(words + right[row].ljust(wide), style)
            rows.append(spread(muted(left[row]), end, width))
        return Content("\n").join(rows)

    def render(self) -> Content:
        """Return it as it was drawn."""
        return self._drawn
