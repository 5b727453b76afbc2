"""The states of a session: where it can go, and what it says where it cannot."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import SESSION
from workshop.errors import Refused
from workshop.model.session import (
    EDITABLE,
    NEXT,
    OPEN,
    State,
    propose_slug,
    require,
    require_state,
    state_word,
)

STATES: tuple[State, ...] = get_args(State)


def test_every_state_says_where_it_leads() -> None:
    assert set(NEXT) == set(STATES)
    assert set().union(*NEXT.values()) <= set(STATES)


def test_the_way_to_an_agreement_is_the_one_of_the_design() -> None:
    way: list[State] = ["draft", "running", "paused", "running", "proposed", "sealed", "superseded"]
    for here, there in pairwise(way):
        require(structs.replace(SESSION, state=here), there)


def test_what_is_sealed_is_only_ever_superseded() -> None:
    assert NEXT["sealed"] == {"superseded"}
    assert NEXT["superseded"] == frozenset()
    assert NEXT["withdrawn"] == frozenset()


def test_only_what_is_proposed_is_sealed_or_declined() -> None:
    assert {state for state in STATES if "sealed" in NEXT[state]} == {"proposed"}
    assert {state for state in STATES if "declined" in NEXT[state]} == {"proposed"}


def test_what_is_declined_or_closed_can_be_taken_up_again() -> None:
    assert "running" in NEXT["declined"] & NEXT["closed"] & NEXT["proposed"]


def test_what_can_be_edited_is_still_to_be_finished() -> None:
    assert EDITABLE < OPEN
    assert OPEN.isdisjoint({"sealed", "superseded", "withdrawn", "closed"})


@pytest.mark.parametrize("state", STATES)
def test_a_step_to_where_no_way_leads_is_refused_in_words(state: State) -> None:
    session = structs.replace(SESSION, state=state)
    for target in STATES:
        if target in NEXT[state]:
            require(session, target)
            continue
        with pytest.raises(
            Refused, match=f"is {state_word(state)}; it cannot become {state_word(target)}"
        ):
            require(session, target)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("proposed", "Reopen it in Sign-off"),
        ("declined", "Reopen it in Sign-off"),
        ("closed", "Reopen it in Sign-off"),
        ("sealed", "goes into the next session"),
        ("superseded", "is replaced; nothing in it can be changed"),
        ("withdrawn", "is withdrawn; nothing in it can be changed"),
    ],
)
def test_a_session_that_cannot_be_edited_says_what_to_do(state: State, words: str) -> None:
    with pytest.raises(Refused, match=words):
        require_state(structs.replace(SESSION, state=state), EDITABLE)


@pytest.mark.parametrize("state", sorted(EDITABLE))
def test_a_session_that_can_be_edited_says_nothing(state: State) -> None:
    require_state(structs.replace(SESSION, state=state), EDITABLE)


@given(st.lists(st.text(max_size=90), min_size=1, max_size=8))
def test_every_slug_is_plain_short_and_nobody_elses(words: list[str]) -> None:
    taken: set[str] = set()
    for each in words:
        slug = propose_slug(each, taken)
        assert slug not in taken
        assert 0 < len(slug) <= 80
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert slug[0] != "-"
        taken.add(slug)


def test_a_slug_is_made_of_the_words() -> None:
    assert (
        propose_slug("Brightwater Oak & Lime 2026-11-22", ()) == "brightwater-oak-lime-2026-11-22"
    )
    assert propose_slug("！", ()) == "session"
    assert propose_slug("！", {"session"}) == "session-2"


def test_a_slug_of_another_script_still_says_whose_session_it_is() -> None:
    assert propose_slug("甲食品 乙传播 2026-11-28", ()) == "jia-shi-pin-yi-chuan-bo-2026-11-28"
    assert propose_slug("！ ？ 2026-11-28", ()) == "session-2026-11-28"


def test_long_names_leave_the_day_its_place() -> None:
    names = "浙江省食品进出口股份有限公司 北京天地传播集团"
    slug = propose_slug(f"{names} 2026-11-28", ())
    assert len(slug) <= 60
    assert slug.startswith("zhe-jiang-sheng-shi-pin")
    assert slug.endswith("-2026-11-28")
