"""Asks the terminal for the colour of its background, and reads the answer: a light terminal gets the light theme."""

from __future__ import annotations

import re
from typing import Protocol, runtime_checkable

from textual.message import Message

ASKED = "\x1b]11;?\x1b\\"
"""What xterm calls OSC 11. A terminal that does not know it says nothing, and draws nothing of it."""
_ANSWER = re.compile(
    r"11;rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})(?:/[0-9a-f]{1,4})?",
    re.IGNORECASE,
)
_WEIGHTS = 0.2126, 0.7152, 0.0722
"""How bright red, green and blue of the same strength are to an eye."""


class BackgroundTold(Message):
    """The terminal said how dark its background is."""

    def __init__(self, dark: bool) -> None:
        self.dark = dark
        super().__init__()


@runtime_checkable
class AsksBackground(Protocol):
    """An app that may want to know it."""

    @property
    def asks_background(self) -> bool:
        """Whether it does."""


def is_dark(answer: str) -> bool | None:
    """Return whether the background of an answer is dark: `11;rgb:ffff/ffff/ffff`; None where it is no answer."""
    found = _ANSWER.fullmatch(answer)
    if found is None:
        return None
    parts = [int(each, 16) / int("f" * len(each), 16) for each in found.groups()]
    bright = sum(part * weight for part, weight in zip(parts, _WEIGHTS, strict=True))
    return bright < 0.5
