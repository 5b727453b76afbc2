"""An intent refuses an item of another kind, in words, and leaves it as it is."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from intents_walk import GROUPS, OF_A_KIND, TOOLS
from room_builders import file_of

from builders import AGENDA, SESSION
from workshop.errors import NotFound, Refused
from workshop.model.items import Item
from workshop.model.kinds import ITEM_TYPES, TYPE_OF
from workshop.model.kpis import Kpi, Realism
from workshop.model.noted import Decision, Parked, Question
from workshop.model.rounds import Round
from workshop.model.scope import Milestone
from workshop.model.scorecard import Comment, Score
from workshop.model.sign_off import Confirmation, Decline, Deferral, Reservation
from workshop.room.desk import Desk
from workshop.room.room import Room

ByUid = Callable[[Room, str], object]

CALLS: dict[str, ByUid] = {
    "expectations.change": lambda room, uid: room.expectations.change(uid, text="x"),
    "expectations.answer": lambda room, uid: room.expectations.answer(uid, "yes"),
    "expectations.explain": lambda room, uid: room.expectations.explain(uid, "x"),
    "scope.change": lambda room, uid: room.scope.change(uid, name="x"),
    "kpis.change": lambda room, uid: room.kpis.change(uid, name="x"),
    "kpis.add_reading": lambda room, uid: room.kpis.add_reading(
        uid, Decimal(1), date(2026, 11, 20)
    ),
    "kpis.realism_hands": lambda room, uid: room.kpis.realism_hands(uid, {"client": (1,)}),
    "scorecard.change": lambda room, uid: room.scorecard.change(uid, text="x"),
    "scorecard.reply": lambda room, uid: room.scorecard.reply(uid, "x"),
    "notes.change": lambda room, uid: room.notes.change(uid, text="x"),
    "notes.restate": lambda room, uid: room.notes.restate(uid, "So we hear"),
    "notes.confirm": lambda room, uid: room.notes.confirm(uid),
    "notes.put_under": lambda room, uid: room.notes.put_under(uid, uid),
    "notes.take_out": lambda room, uid: room.notes.take_out(uid),
    "notes.count_votes": lambda room, uid: room.notes.count_votes(uid, 2),
    "needs.change": lambda room, uid: room.needs.change(uid, text="x"),
    "needs.answer": lambda room, uid: room.needs.answer(uid, "yes"),
    "commitments.change": lambda room, uid: room.commitments.change(uid, action="x"),
    "noted.change": lambda room, uid: room.noted.change(uid, text="x"),
    "noted.take_up": lambda room, uid: room.noted.take_up(uid),
    "look_back.change": lambda room, uid: room.look_back.change(uid, text="x"),
    "look_back.meet": lambda room, uid: room.look_back.meet(uid, date(2026, 11, 20)),
    "rounds.discard": lambda room, uid: room.rounds.discard(uid),
    "rounds.excuse": lambda room, uid: room.rounds.excuse(uid, "lena-koch"),
    "rounds.pass_keyboard": lambda room, uid: room.rounds.pass_keyboard(uid, True),
    "rounds.release": lambda room, uid: room.rounds.release(uid, "client"),
    "rounds.reveal": lambda room, uid: room.rounds.reveal(uid),
    "rounds.round": lambda room, uid: room.rounds.round(uid),
    "rounds.sit_down": lambda room, uid: room.rounds.sit_down(uid, "lena-koch"),
    "rounds.speak_for": lambda room, uid: room.rounds.speak_for(uid, "client"),
}
"""Every intent of a group that names an item of its own kind, but those that every group has."""

SHARED: dict[str, ByUid] = {
    f"{group}.{name}": (
        lambda room, uid, group=group, name=name, given=given: getattr(getattr(room, group), name)(
            uid, given
        )
    )
    for group in OF_A_KIND
    for name, given in (("change_item", {}), ("give_to", "client"))
    if group != "clauses"
}

ANYTHING = {"noted.turn_into"}
"""What is done with an item of any kind, as all clauses are."""
OF_THE_LAST = {
    "look_back.say",
    "look_back.explain",
    "look_back.carry_over",
    "look_back.add_reading",
    "look_back.let_go",
}
"""What is done with an item of the last agreement."""

ITS_OWN: dict[str, tuple[type[Any], ...]] = {
    "kpis": (Kpi,),
    "scorecard": (Comment,),
    "scorecard.reply": (Score, Comment),
    "noted": (Decision, Question, Parked),
    "look_back.meet": (Milestone,),
    "noted.take_up": (Parked,),
    "rounds": (Round,),
}
"""The types of item that are taken, where these are not all that the kind captures."""


def own_types(room: Room, name: str) -> tuple[type[Any], ...]:
    group = name.partition(".")[0]
    kind = getattr(getattr(room, group), "KIND", None)
    every = tuple(each.body for each in ITEM_TYPES.values() if each.kind == kind)
    return ITS_OWN.get(name) or ITS_OWN.get(group) or every


@pytest.fixture
def of_every_type(room: Room) -> dict[type[Any], str]:
    """The uid of an item of every type; each is made with what it cannot be without."""
    made: dict[type[Any], object] = {
        Confirmation: Confirmation(1, "parties"),
        Deferral: Deferral("lena-koch", 1),
        Reservation: Reservation("lena-koch", "x"),
        Decline: Decline("lena-koch", 1, "No"),
        Round: Round("notes"),
    }
    found: dict[type[Any], str] = {}
    with room.core.writing("lead.test", power="write", undoable=False) as writer:
        for place, body in enumerate(TYPE_OF):
            item: Item[Any] = Item(f"x{place:015}", made.get(body) or body(), AGENDA[4].uid)
            writer.save_item(SESSION.id, item)
            found[body] = item.uid
    return found


def test_every_intent_that_names_an_item_is_tried(room: Room) -> None:
    naming = {
        f"{group}.{name}"
        for group in GROUPS
        for name, method in inspect.getmembers(getattr(room, group), inspect.ismethod)
        if group not in ("lead", "clauses")
        and not name.startswith("_")
        and name not in TOOLS
        and {"uid", "commitment", "milestone", "kpi"} & inspect.signature(method).parameters.keys()
    }
    assert naming == {*CALLS, *SHARED, *ANYTHING, *OF_THE_LAST} | {
        "rounds.seal_form",
        "rounds.write",
        "rounds.say_late",
        "rounds.throw_away",
        "rounds.keep_discarded",
    }


@pytest.mark.parametrize("name", sorted({**CALLS, **SHARED}))
def test_an_item_of_another_kind_is_refused_and_stays_as_it_is(
    room: Room, desk: Desk, of_every_type: dict[type[Any], str], name: str
) -> None:
    call = {**CALLS, **SHARED}[name]
    before, acts = file_of(desk, SESSION.id), room.version()[1]
    refused = Refused if not name.startswith("rounds.") else NotFound
    tried = 0
    for body, uid in of_every_type.items():
        if body not in own_types(room, name):
            with pytest.raises(refused) as caught:
                call(room, uid)
            assert str(caught.value).endswith(".")
            tried += 1
    assert tried >= len(TYPE_OF) - 8
    assert file_of(desk, SESSION.id) == before
    assert room.version()[1] == acts


def test_the_sentence_says_whose_it_is(room: Room, of_every_type: dict[type[Any], str]) -> None:
    def named(number: str) -> str:
        return next(item.uid for item in room.record.items if item.number == number)

    with pytest.raises(Refused, match=r"^K1 belongs to KPIs, not to Expectations\.$"):
        room.expectations.change(named("K1"), text="x")
    with pytest.raises(Refused, match=r"^N1 belongs to Feedback, not to Needs\.$"):
        room.needs.answer(named("N1"), "no")
    with pytest.raises(Refused, match=r"^R1 belongs to what can be noted from any step, not to Sc"):
        room.scope.change(named("R1"), text="x")
    for body, change in ((Realism, room.kpis.change), (Score, room.scorecard.change)):
        with pytest.raises(Refused, match="is not changed in this way"):
            change(of_every_type[body], text="x")
    with pytest.raises(Refused, match="A private round is opened"):
        room.notes.change(of_every_type[Round], text="x")
