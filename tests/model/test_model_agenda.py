"""The agenda: moved without losing anything, and fitted into the time that is left."""

from __future__ import annotations

from collections import Counter
from itertools import count

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import AGENDA, counted_uids
from workshop.model.agenda import (
    KEPT_KINDS,
    SHORTEST,
    Step,
    fit_the_rest,
    from_template,
    index_of,
    length,
    moved,
    neighbour,
    still_wanted,
)
from workshop.model.kinds import KINDS
from workshop.model.template import PhasePrompts, Template, TemplateStep


@st.composite
def agendas(draw: st.DrawFn) -> tuple[Step, ...]:
    numbers = count(1)
    return tuple(
        Step(
            f"t{next(numbers)}",
            kind=draw(st.sampled_from(list(KINDS))),
            title="A step",
            minutes=draw(st.integers(0, 90)),
            break_after=draw(st.sampled_from([0, 0, 0, 5, 15])),
            spent=draw(st.sampled_from([0, 0, 30, 400, 3000])),
            parked=draw(st.sampled_from([False, False, False, True])),
        )
        for _ in range(draw(st.integers(1, 9)))
    )


@st.composite
def places(draw: st.DrawFn) -> tuple[tuple[Step, ...], str]:
    agenda = draw(agendas())
    return agenda, draw(st.sampled_from([step.uid for step in agenda]))


@given(places(), st.integers(-12, 12))
def test_moving_a_step_loses_none_and_keeps_the_order_of_the_others(
    place: tuple[tuple[Step, ...], str], delta: int
) -> None:
    agenda, uid = place
    after = moved(agenda, uid, delta)
    assert Counter(after) == Counter(agenda)
    assert [step for step in after if step.uid != uid] == [s for s in agenda if s.uid != uid]


@given(places(), st.integers(-12, 12))
def test_a_moved_step_goes_as_far_as_it_is_told_and_no_further_than_the_ends(
    place: tuple[tuple[Step, ...], str], delta: int
) -> None:
    agenda, uid = place
    wanted = index_of(agenda, uid) + delta
    assert index_of(moved(agenda, uid, delta), uid) == min(max(wanted, 0), len(agenda) - 1)


@given(places())
def test_next_and_back_pass_over_parked_steps_and_stop_at_the_ends(
    place: tuple[tuple[Step, ...], str],
) -> None:
    agenda, uid = place
    here = index_of(agenda, uid)
    later = [step for step in agenda[here + 1 :] if not step.parked]
    earlier = [step for step in agenda[:here] if not step.parked]
    assert neighbour(agenda, uid, 1) == (later[0] if later else None)
    assert neighbour(agenda, uid, -1) == (earlier[-1] if earlier else None)


def test_a_session_copies_everything_of_its_template() -> None:
    step = TemplateStep(
        kind="scope",
        title="Scope",
        minutes=15,
        break_after=5,
        prompts=("What is out?",),
        phase_prompts=PhasePrompts(initiation=("Who decides?",)),
        spoken=("Slowly.",),
        brief_check=True,
    )
    template = Template("t", "T", "S", (step, step), slack=4)
    agenda = from_template(template, counted_uids())
    assert len({each.uid for each in agenda}) == 2
    for each in agenda:
        assert {name: getattr(each, name) for name in step.__struct_fields__} == structs.asdict(
            step
        )
    assert length(agenda) + template.slack == template.minutes


def test_the_prompts_of_the_phase_come_first() -> None:
    step = Step("t", kind="scope", title="S", minutes=5, prompts=("always",))
    step = structs.replace(step, phase_prompts=PhasePrompts(initiation=("first",)))
    assert step.prompts_in("initiation") == ("first", "always")
    assert step.prompts_in("dissolution") == ("always",)


# --- fit the rest ---------------------------------------------------------------------------------

LEFT, WANTED = st.integers(-4000, 30_000), st.integers(-900, 5000)


def _wanted(agenda: tuple[Step, ...]) -> int:
    return sum(still_wanted(step) + step.break_after for step in agenda if not step.parked)


@given(places(), LEFT, WANTED)
def test_nothing_is_made_longer_and_nothing_before_or_open_is_touched(
    place: tuple[tuple[Step, ...], str], seconds_left: int, open_seconds: int
) -> None:
    agenda, uid = place
    after = fit_the_rest(agenda, uid, seconds_left, open_seconds)
    here = index_of(agenda, uid)
    assert after[: here + 1] == agenda[: here + 1]
    assert [step.uid for step in after] == [step.uid for step in agenda]
    for old, new in zip(agenda, after, strict=True):
        assert new.minutes <= old.minutes
        assert new.parked >= old.parked
        assert structs.replace(new, minutes=old.minutes, parked=old.parked) == old


@given(places(), LEFT, WANTED)
def test_the_rest_fits_or_only_what_is_never_parked_is_left_at_a_minute_each(
    place: tuple[tuple[Step, ...], str], seconds_left: int, open_seconds: int
) -> None:
    agenda, uid = place
    after = fit_the_rest(agenda, uid, seconds_left, open_seconds)
    rest = after[index_of(agenda, uid) + 1 :]
    if _wanted(rest) * 60 <= seconds_left - max(0, open_seconds):
        return
    left = [step for step in rest if not step.parked and still_wanted(step)]
    assert all(step.kind in KEPT_KINDS and still_wanted(step) == 1 for step in left)


@given(places(), LEFT, WANTED)
def test_commitments_and_sign_off_are_never_parked_nor_left_without_time(
    place: tuple[tuple[Step, ...], str], seconds_left: int, open_seconds: int
) -> None:
    agenda, uid = place
    after = fit_the_rest(agenda, uid, seconds_left, open_seconds)
    for old, new in zip(agenda, after, strict=True):
        if old.kind in KEPT_KINDS:
            assert new.parked == old.parked
            assert still_wanted(new) >= min(1, still_wanted(old))


@given(places(), LEFT, WANTED)
def test_what_stays_in_keeps_a_useful_length(
    place: tuple[tuple[Step, ...], str], seconds_left: int, open_seconds: int
) -> None:
    agenda, uid = place
    after = fit_the_rest(agenda, uid, seconds_left, open_seconds)
    for old, new in zip(agenda, after, strict=True):
        if not new.parked and old.kind not in KEPT_KINDS:
            assert still_wanted(new) >= min(SHORTEST, still_wanted(old))


@given(places(), LEFT, WANTED)
def test_fitting_twice_changes_nothing(
    place: tuple[tuple[Step, ...], str], seconds_left: int, open_seconds: int
) -> None:
    agenda, uid = place
    once = fit_the_rest(agenda, uid, seconds_left, open_seconds)
    assert fit_the_rest(once, uid, seconds_left, open_seconds) == once


@given(places())
def test_what_fits_is_left_as_it_is(place: tuple[tuple[Step, ...], str]) -> None:
    agenda, uid = place
    enough = _wanted(agenda[index_of(agenda, uid) + 1 :]) * 60
    assert fit_the_rest(agenda, uid, enough, 0) == agenda


def test_the_rest_is_shortened_in_proportion_before_anything_is_parked() -> None:
    # 50 minutes are wanted after the first step, 25 are there.
    after = fit_the_rest(AGENDA[:4], AGENDA[0].uid, 25 * 60, 0)
    assert [(step.minutes, step.parked) for step in after[1:]] == [
        (11, False),
        (7, False),
        (7, False),
    ]


def test_where_little_is_left_the_last_is_parked_first() -> None:
    after = fit_the_rest(AGENDA, AGENDA[0].uid, 20 * 60, 0)
    assert [step.parked for step in after] == [False, False, False, True, True, False, False]
    assert sum(step.minutes for step in after[1:] if not step.parked) <= 20


def test_time_spent_in_a_step_that_comes_again_is_not_taken_from_it_twice() -> None:
    visited = structs.replace(AGENDA[1], spent=15 * 60)
    after = fit_the_rest((AGENDA[0], visited), AGENDA[0].uid, 4 * 60, 0)
    assert after[1].minutes == 19
