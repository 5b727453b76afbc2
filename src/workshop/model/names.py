"""The names of kinds of step, sorts of private round and sections of an agreement; `kinds.py` lists what has them.

They are plain text to the type checker, so that adding a kind changes no type. Whatever reads one from a file or the
database looks it up in its table (see `kinds.KEYS`).
"""

from __future__ import annotations

from typing import TypeAlias

KindName: TypeAlias = str
"""A key of `kinds.KINDS`."""
RoundSort: TypeAlias = str
"""What a round asks for, a key of `kinds.ROUND_TYPES`: what a step of its kind captures, or votes on that."""
Section: TypeAlias = str
"""A key of `kinds.SECTIONS`."""
