"""What a measure gives: rows of the table, each with what it is held against and the aim of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.turns import Spread, ratio

MS = 1000
"""Milliseconds in a second."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    unit: str
    ours: Spread
    theirs: Spread | None = None
    against: str = ""
    most: float | None = None
    """The aim: of the ratio where there is something to hold it against, else of the median."""

    @property
    def figure(self) -> float:
        """What the aim is about."""
        return ratio(self.ours, self.theirs) if self.theirs else self.ours.middle

    @property
    def met(self) -> bool | None:
        """Whether the aim is met, None where there is none."""
        return None if self.most is None else self.figure <= self.most


Rows = Iterator[Row]


@dataclass(frozen=True)
class Bench:
    """Where and how often to measure."""

    folder: Path
    rounds: int
    sessions: int

    def place(self, name: str) -> Path:
        """Return a new folder, for a home or a workspace."""
        folder = self.folder / name
        folder.mkdir()
        return folder
