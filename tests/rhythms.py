"""Hypothesis strategies for rhythms, and what is due in one."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from workshop.model.rhythm import Rhythm, When

_EVERY = st.integers(1, 3) | st.integers(1, 99)
_WEEKDAYS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))

rhythms = st.one_of(
    st.builds(Rhythm, st.just("day"), _EVERY),
    st.builds(Rhythm, st.just("week"), _EVERY, _WEEKDAYS),
    st.builds(Rhythm, st.just("month"), _EVERY, st.just(()), st.integers(1, 28) | st.just(-1)),
    st.builds(
        Rhythm,
        st.just("month"),
        _EVERY,
        st.integers(0, 6).map(lambda day: (day,)),
        st.sampled_from([1, 2, 3, 4, -1]),
    ),
)
rules = rhythms.map(lambda rhythm: rhythm.rule)
days = st.dates(date(2026, 1, 1), date(2031, 12, 31))


@st.composite
def due_again(draw: st.DrawFn) -> When:
    """Return a rhythm with a first date that is one of its days, and an end or none."""
    rhythm = draw(rhythms)
    first = beginning(rhythm, draw(days))
    ends = st.none() | st.integers(0, 1500).map(lambda after: first + timedelta(days=after))
    return When(first, rhythm.rule, draw(ends))


def beginning(rhythm: Rhythm, day: date) -> date:
    """Return the first day of a rhythm, from `day` on."""
    return next(rhythm.dates(day, day))
