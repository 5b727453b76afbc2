"""`python -m tools.screens [DIR]`: draw the pictures of the documents from the example, with a clock that stands still.

It writes them into `docs/screens` or into DIR. Run it after a change of the screens. The same program gives the same
bytes, so a difference in `git diff` is a difference on the screen.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

# Before Textual looks at them: a terminal with all colours, the same days and the same clock everywhere.
os.environ.update(COLORTERM="truecolor", TERM="xterm-256color", TZ="UTC", TEXTUAL_ANIMATIONS="none")
os.environ.pop("NO_COLOR", None)
time.tzset()

from textual.pilot import Pilot  # noqa: E402 - it reads the environment above
from textual.screen import Screen  # noqa: E402

from workshop.cli.demo import example_files  # noqa: E402
from workshop.model.names import KindName  # noqa: E402
from workshop.model.rounds import Answer, RoundPlan  # noqa: E402
from workshop.model.sides import SIDES  # noqa: E402
from workshop.places import Workspace  # noqa: E402
from workshop.room.desk import Desk  # noqa: E402
from workshop.room.room import Room  # noqa: E402
from workshop.tui.app import WorkshopApp  # noqa: E402
from workshop.tui.desk.home import HomeScreen  # noqa: E402
from workshop.tui.seats.console import ConsoleScreen  # noqa: E402
from workshop.tui.seats.stage import StageScreen  # noqa: E402

MOMENT = datetime(2026, 11, 20, 14, 40, tzinfo=UTC)
"""The time of every picture: in the example's third session."""
SIZE = (100, 30)
PATIENCE = 20.0
FOLDER = Path(__file__).parents[1] / "docs" / "screens"
"""Where the pictures are kept."""

_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_OURS = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"


@dataclass(frozen=True)
class Picture:
    """One picture: what is opened, what is pressed there, and the words by which it is known to be ready."""

    name: str
    ready: str
    step: KindName | None = None
    """The kind of step that the running session is opened at; None for home."""
    keys: tuple[str, ...] = ()
    dark: bool = True
    before: Callable[[Room], object] | None = None
    """What is done in the session first."""
    stage: bool = False
    """Whether it is the stage that is shown, not the console."""
    size: tuple[int, int] = SIZE


def _propose(room: Room) -> None:
    """Go through what the example leaves open, and propose the agreement; the client confirms two sections."""
    for kind in ("expectations", "scope", "kpis"):
        room.clauses.all_stand(kind)
    for item in room.record.items:
        if item.number.startswith(("C", "E")):
            for side in SIDES:
                if side not in item.agreed and item.number not in ("E10", "C15"):
                    room.clauses.agree(item.uid, side)
    room.sign_off.change(next_review=datetime(2027, 2, 18).date())
    room.lead.go_to(next(step.uid for step in room.record.agenda if step.kind == "sign-off"))
    room.sign_off.propose()
    for section in ("goal", "expectations"):
        for side in SIDES:
            room.sign_off.confirm(section, side)


def _pass_the_keyboard(room: Room) -> None:
    """Ask one more question before the first: three have written, and the cover is down for the next."""
    room.lead.go_to(room.record.agenda[0].uid)
    room.lead.go_to(room.lead.add_step("poll", "Confidence"))
    room.poll.ask("How sure are we that we can keep this?")
    uid = room.rounds.open("poll", RoundPlan("keyboard", anonymous=True))
    for handle, point in (("amara-okafor", 4), ("tomasz-wilk", 3), ("noor-haddad", 4)):
        room.rounds.sit_down(uid, handle).seal([Answer("poll", point=point)])
    room.rounds.pass_keyboard(uid, True)


def _scores(room: Room) -> None:
    """Have the clock run in the scorecard."""
    room.lead.go_to(next(step.uid for step in room.record.agenda if step.kind == "scorecard"))


def _sealed(room: Room) -> None:
    """Propose, and take both signatures."""
    _propose(room)
    for side in SIDES:
        for person in room.record.signatories(side):
            room.sign_off.sign(person.handle, person.name, where="room")


PICTURES = (
    Picture("home", "FINISHED LATELY"),
    Picture("expectations", "E1 ", "expectations", ("down",) * 2),
    Picture("expectations-light", "E1 ", "expectations", ("down",) * 2, dark=False),
    Picture("scorecard", "F6", "scorecard"),
    Picture("cover", "lift the cover", "poll", before=_pass_the_keyboard),
    Picture("notes", "N1", "notes", ("down",) * 7),
    Picture("commitments", "C8", "commitments", ("down",)),
    Picture("sign-off", "Read back", "sign-off", ("down",) * 2, before=_propose),
    Picture("stage", "blind spots", before=_scores, stage=True, size=(80, 24)),
    Picture("stage-sealed", "for Skerrow", before=_sealed, stage=True, size=(80, 24)),
    Picture("sign-off-light", "Read back", "sign-off", ("down",) * 2, dark=False, before=_propose),
)


def counted_uids() -> Callable[[], str]:
    """Return ids that are the same in every run."""
    numbers = count(1)
    return lambda: f"5c{next(numbers):014x}"


@contextmanager
def the_example() -> Iterator[tuple[Callable[[], Desk], Workspace, str]]:
    """Give what opens a desk on the example, its workspace, and the session that is in progress."""
    with tempfile.TemporaryDirectory() as place:
        workspace = Workspace(Path(place), temporary=True)
        new_uid = counted_uids()

        def open_desk() -> Desk:
            return Desk(workspace, now=lambda: MOMENT, new_uid=new_uid)

        desk = open_desk()
        for path in example_files():
            session, _ = desk.import_record(path.read_bytes(), path.name)
        desk.close()
        yield open_desk, workspace, session


async def draw(picture: Picture) -> str:
    """Return the picture as SVG."""
    with the_example() as (open_desk, workspace, session):
        if picture.before:
            desk = open_desk()
            room = desk.room(session)
            picture.before(room)
            room.leave()
            desk.close()

        def first() -> Screen[Any]:
            if picture.stage:
                return StageScreen(session)
            return ConsoleScreen(session, picture.step) if picture.step else HomeScreen()

        app = WorkshopApp(workspace, open_desk, first, dark=picture.dark)
        async with app.run_test(size=picture.size) as pilot:
            await _until(pilot, picture.ready)
            await _settled(app, pilot)
            for key in picture.keys:
                await pilot.press(key)
            await _settled(app, pilot)
            svg = app.export_screenshot(title="workshop")
            app.leave(0)
    return _plain(svg)


def _shown(pilot: Pilot[Any]) -> str:
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def _until(pilot: Pilot[Any], words: str) -> None:
    latest = time.monotonic() + PATIENCE
    while words not in _shown(pilot):
        if time.monotonic() > latest:
            raise TimeoutError(f"{words!r} never came; there is:\n{_shown(pilot)}")
        await pilot.pause(0.02)


async def _settled(app: WorkshopApp, pilot: Pilot[Any]) -> None:
    """Wait until the screen has been the same, colours and all, for a while."""
    same, before = 0, ""
    while same < 15:
        await app.ask(lambda: None)  # whatever was asked of the desk before is answered
        await pilot.pause(0.03)
        now = app.export_screenshot()
        same, before = (same + 1, before) if now == before else (0, now)


def _plain(svg: str) -> str:
    """Return the picture with fonts that a computer has: nothing in it is fetched from anywhere."""
    return _FONTS.sub("", svg).replace("Fira Code, monospace", _OURS).rstrip() + "\n"


def main() -> None:
    """Draw every picture into the folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(exist_ok=True)
    for picture in PICTURES:
        path = folder / f"{picture.name}.svg"
        path.write_text(asyncio.run(draw(picture)), encoding="utf-8")
        sys.stderr.write(f"{path}\n")


if __name__ == "__main__":
    main()
