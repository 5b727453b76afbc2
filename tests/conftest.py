"""For all tests: names that are the same in every process, and a start that several processes share."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Generator
from shutil import disk_usage

import pytest

if sys.dont_write_bytecode:
    # As in most containers. Each program that a test starts would compile all of workshop, in half of its time, and
    # each process of the tests would rewrite the assertions of all test modules and of hypothesis for itself.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False

# Begun behind a shell's &, Python leaves Ctrl+C ignored, and so would every program that a test begins.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The store waits for the disk at each write; a file system in memory is the same to it, and answers at once.
_MEMORY, _ROOM = "/dev/shm", 1 << 30
if os.path.isdir(_MEMORY) and os.access(_MEMORY, os.W_OK) and disk_usage(_MEMORY).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", _MEMORY)

# Begun last, one of these would keep one process busy while the others have nothing left to do.
_SLOW = {"e2e", "faults", "test_laws.py", "test_bombs.py", "test_undo_law.py"}

# Until all tests are known: nothing becomes garbage before.
gc.disable()

from hypothesis import settings  # noqa: E402 - after both

from laws import REPEATABLE  # noqa: E402

# Before any test module is imported; `--hypothesis-profile` comes after this and before them.
settings.load_profile(REPEATABLE)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a function by where it stands, not by its address."""
    return getattr(val, "__qualname__", None) if callable(val) else None


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let each of several processes begin with another part of every folder.

    All of them need all modules, and whoever comes first keeps the rewritten module for the others. In a clean
    checkout each of them used to rewrite all, which was most of the time until the first test.
    """
    report = yield
    known: dict[str, object] = getattr(collector.config, "workerinput", {})
    if known and isinstance(collector, pytest.Directory) and report.result:
        place, of = int(str(known["workerid"]).removeprefix("gw")), int(str(known["workercount"]))
        first = len(report.result) * place // of
        report.result = [*report.result[first:], *report.result[:first]]
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Bring the tests into the order that all processes know: first those of which one alone takes seconds."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: (not _SLOW & set(item.path.parts), item.path))


def pytest_collection_finish() -> None:
    """Leave what is there before the first test out of every later look for garbage, and look more seldom."""
    # Modules, tests and strategies are many objects that stay; walking them again and again took a fifth of the time.
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)
