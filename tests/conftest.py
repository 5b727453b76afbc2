"""For all tests: names that are the same in every process, so that several can share a run."""

from __future__ import annotations


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a function by where it stands, not by its address."""
    return getattr(val, "__qualname__", None) if callable(val) else None
