"""The real `workshop` in a real terminal, held as a facilitator holds it: keys go in, and words are waited for."""

from __future__ import annotations

import subprocess
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from terminals import Terminal, python

WORKSHOP = str(Path(sysconfig.get_path("scripts"), "workshop"))
"""The installed command."""
LATER = str(Path(__file__).with_name("later.py"))
"""The same command, some days from now."""

ENTER, TAB, BACK_TAB, ESC, BACKSPACE = b"\r", b"\t", b"\x1b[Z", b"\x1b", b"\x7f"
F1, F2, F3, F4 = b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS"
F7 = b"\x1b[18~"
UP, DOWN, HOME, END = b"\x1b[A", b"\x1b[B", b"\x1b[H", b"\x1b[F"
CTRL_C, CTRL_P, CTRL_Q, CTRL_U = b"\x03", b"\x10", b"\x11", b"\x15"

_BARS = {ord(each): " " for each in "▁▂▃▄▅▆▇█▌▐│"}
"""What scroll bars and the bar of the selected row are drawn with: they stand among the words of a wrapped one."""


def pasted(words: bytes | str) -> bytes:
    """Return what a terminal sends when `words` are pasted."""
    return b"\x1b[200~" + (words.encode() if isinstance(words, str) else words) + b"\x1b[201~"


class Held(Terminal):
    """The app on a workspace, in a terminal of its own."""

    def __init__(
        self,
        workspace: Path | None,
        *arguments: str,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        hours: float = 0,
        program: Sequence[str] = (),
        fresh: bool = False,
    ) -> None:
        """`hours` is how far its clock is ahead of ours; `program` is run in place of the command itself.

        `fresh` as for any terminal.
        """
        super().__init__(
            command_line(workspace, *arguments, hours=hours, program=program),
            size=size,
            environment=environment,
            fresh=fresh,
        )

    @property
    def words(self) -> str:
        """What the screen shows, as one line with single blanks: a sentence may be wrapped anywhere."""
        return " ".join(self.screen.translate(_BARS).split())

    def wait_for(self, *sentences: str) -> None:
        """Let the app run until each of `sentences` has stood on the screen."""
        for words in sentences:
            self.until(lambda words=words: words in self.words, words)

    def wait_for_any(self, *sentences: str) -> None:
        """Let the app run until one of `sentences` stands on the screen."""
        self.until(lambda: any(each in self.words for each in sentences), " or ".join(sentences))

    def wait_until_gone(self, words: str) -> None:
        """Let the app run until `words` stand on the screen no more."""
        self.until(lambda: words not in self.words, f"“{words}” gone")

    def press_for(self, keys: bytes, *sentences: str) -> None:
        """Press `keys`, and wait for what they bring."""
        self.press(keys)
        self.wait_for(*sentences)

    def type(self, words: str) -> None:
        """Type `words`, and wait until they are seen."""
        self.press(words.encode())
        self.wait_for(" ".join(words.split()))


def command_line(
    workspace: Path | None, *arguments: str, hours: float = 0, program: Sequence[str] = ()
) -> list[str]:
    """Return the command that runs `workshop` on `workspace`, None for its own choice, with its clock `hours` ahead."""
    ahead = python(LATER, str(hours)) if hours else [WORKSHOP]
    where = ["--workspace", str(workspace)] if workspace else []
    return [*(program or ahead), *where, *arguments]


@dataclass(frozen=True)
class Ended:
    """How a command without a screen ended."""

    code: int
    out: str
    err: str


def run(workspace: Path, *arguments: str, hours: float = 0, program: Sequence[str] = ()) -> Ended:
    """Run a command without a terminal and return how it ended."""
    done = subprocess.run(
        command_line(workspace, *arguments, hours=hours, program=program),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
