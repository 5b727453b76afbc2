"""How many examples a law is tried with: the same ones in every ordinary run, many more in the random run."""

from __future__ import annotations

from hypothesis import settings

REPEATABLE, RANDOM = "repeatable", "random"
"""The profiles: `repeatable` is loaded by default, `random` by `tools/random_tests.py`."""
_MORE = 3
"""How many times the examples of an ordinary run a random run tries."""

settings.register_profile(REPEATABLE, derandomize=True, database=None, deadline=None)
settings.register_profile(RANDOM, database=None, deadline=None, max_examples=100 * _MORE)


def examples(ordinary: int) -> int:
    """Return how many examples to try where an ordinary run tries `ordinary` many."""
    return ordinary * (_MORE if settings.get_current_profile_name() == RANDOM else 1)
