"""What differs between two agreements: nothing that both agreed for the time to come changes unseen."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs

from agreement.test_vectors import TOLD, every_change, in_toml
from agreement.vectors import FULL, MINIMAL
from workshop.agreement.clauses.commitments import Commitments, Promised
from workshop.agreement.clauses.look_back import Became, LookBack
from workshop.agreement.clauses.sign_off import Programme
from workshop.agreement.compare import Difference, beside
from workshop.agreement.content import Content, from_tables
from workshop.agreement.frozen_text import Part
from workshop.errors import DocumentError
from workshop.model.names import Section

TOLD_ELSEWHERE = ("head", "parties", "look-back", "scores", "feedback", "needs", "polls")
"""Sections that tell of the meeting and of people, and are no clause."""
OF_THE_MOMENT = {"number", "standing", "agreed", "dropped", "settled", "met"}
"""What each agreement says of a clause beside its words; a dropped one is told by its absence."""
FOR_PROGRAMS = {"owner", "helper", "handle", "rhythm", "reported_by"}
"""What the words do not say because the same stands in them otherwise: a name, a rule in words."""


OVER = ("full", "scope.milestones")
"""Met, so that it is no clause any more."""


def reads(content: Content) -> bool:
    """Whether a change makes an agreement: some put a word where one of a few has to stand."""
    try:
        return from_tables(in_toml(content)) is not None
    except DocumentError:
        return False


def changes() -> dict[tuple[str, str], Content]:
    """Every change of a leaf that says what is agreed for the time to come."""
    return {
        (name, where): other
        for name, content in TOLD.items()
        for where, other in every_change(content)
        if not where.removeprefix("without ").startswith(TOLD_ELSEWHERE)
        and OF_THE_MOMENT.isdisjoint(names := set(where.partition(" ")[0].split(".")))
        and FOR_PROGRAMS.isdisjoint(names)
        and not (name == OVER[0] and where.startswith(OVER[1]))
        and reads(other)
    }


CHANGES = changes()


@pytest.mark.parametrize(("name", "where"), CHANGES)
def test_no_leaf_of_what_is_agreed_changes_without_a_difference(name: str, where: str) -> None:
    assert beside(TOLD[name], CHANGES[name, where]).differences


def test_an_agreement_beside_itself_differs_in_nothing() -> None:
    for content in TOLD.values():
        found = beside(content, content)
        assert (found.differences, found.in_short) == ((), "nothing differs")


def with_parts(**parts: Part) -> Content:
    head = structs.replace(FULL.head, session="another")
    named: dict[Section, Part] = {"commitments": Commitments()}
    return Content(head, {**MINIMAL.parts, **named, **parts})


def promised(number: str, action: str) -> Promised:
    return Promised(number=number, standing="new", agreed="both", action=action)


def test_a_broken_promise_that_is_in_force_again_is_said_to_have_come_back() -> None:
    kept, broken, let_go = (promised(f"C{place}", f"Do {place}") for place in (1, 2, 3))
    old = Content(MINIMAL.head, {"commitments": Commitments(clauses=(kept, broken, let_go))})
    told = tuple(
        Became(number=each.number, action=each.action, client=said, agency=said)
        for each, said in ((kept, "kept"), (broken, "not-kept"), (let_go, "dropped"))
    )
    later = structs.replace(broken, standing="changed", due=date(2027, 3, 1))
    new = with_parts(
        **{"look-back": LookBack(clauses=told), "commitments": Commitments(clauses=(later,))}
    )
    found = beside(old, new)
    said = [(each.sort, each.label) for each in found.differences if each.section == "commitments"]
    assert said == [("came back", "C2"), ("reworded", "C2"), ("settled", "C1"), ("dropped", "C3")]
    assert "1 promised again" in found.in_short
    assert found.differences[0].before == "both sides: not kept"


def test_what_is_left_open_now_and_what_is_agreed_now_is_told_though_its_words_are_the_same() -> (
    None
):
    both = promised("C1", "Pay")
    one = structs.replace(both, agreed="client", open=True)
    old, new = (
        Content(MINIMAL.head, {"commitments": Commitments(clauses=(each,))}) for each in (both, one)
    )
    opened = beside(old, new).differences
    assert opened == (Difference("opened", "commitments", "C1", "", "", opened[0].after),)
    assert [each.sort for each in beside(new, old).differences] == ["agreed"]


def test_the_next_review_is_reworded_and_not_added_beside_the_old_one() -> None:
    old, new = (
        Content(MINIMAL.head, {"programme": Programme(next_review=date(2027, month, 1))})
        for month in (3, 6)
    )
    (found,) = beside(old, new).differences
    assert (found.sort, found.label, found.before, found.after) == (
        "reworded",
        "Next review",
        "1 Mar 2027",
        "1 Jun 2027",
    )
