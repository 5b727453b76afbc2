"""How the property tests choose their examples: the same ones in every ordinary run, new and more in the random run.

An ordinary run tries few, for it is run often; `python -m tools.random_tests` tries sixteen times as many.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

REPEATABLE, RANDOM = "repeatable", "random"
"""The profiles: `repeatable` is loaded by default, `random` by `tools/random_tests.py`."""
_SAID = 100
"""How many examples a test asks for where it does not say how many."""
_ORDINARY, _RANDOM = 20, 320
"""How many an ordinary and a random run try of a test that asks for so many; of others in proportion."""

# Not the profile that is current: where the variable CI is set, that is another, and derandomised.
_PLAIN = settings(
    settings.get_profile("default"),
    database=None,
    # How fast a busy machine is says nothing about a law.
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(REPEATABLE, _PLAIN, derandomize=True, max_examples=_ORDINARY)
settings.register_profile(RANDOM, _PLAIN, max_examples=_RANDOM, print_blob=True)

# Hypothesis also draws literals that it finds in the source of the modules imported so far. Which those are depends on
# the tests that ran before in the same process, and so would the examples, whatever the seed (Hypothesis 6.131 and
# later; `test_laws.py` fails where this no longer turns it off).
_NO_LITERALS = providers.Constants()
providers._get_local_constants = lambda: _NO_LITERALS


def examples(said: int) -> int:
    """Return how many examples this run tries of a test that asks for `said` many."""
    return said * settings.default.max_examples // _SAID
