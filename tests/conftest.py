"""For all tests: names that are the same in every process, so that several can share a run; fewer looks for garbage."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from hypothesis import settings

from laws import REPEATABLE

if sys.dont_write_bytecode:
    # As in most containers. Each program that a test starts would compile all of workshop, in half of its time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix

# Before any test module is imported; `--hypothesis-profile` comes after this and before them.
settings.load_profile(REPEATABLE)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a function by where it stands, not by its address."""
    return getattr(val, "__qualname__", None) if callable(val) else None


def pytest_collection_finish() -> None:
    """Leave what is there before the first test out of every later look for garbage, and look more seldom."""
    # Modules, tests and strategies are many objects that stay; walking them again and again took a fifth of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)
