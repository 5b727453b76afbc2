"""Every public intent of a room with an example of its use, for the tests that walk through all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import structs

from builders import AGENDA, INES, LENA, PRIYA, TOMAS
from workshop.model.items import Item
from workshop.model.kinds import TYPE_OF
from workshop.model.rounds import Entry, Round, RoundPlan
from workshop.room.room import Room

Act = Callable[[Room], object]

GROUPS = (
    "lead",
    "clauses",
    "noted",
    "rounds",
    "forms",
    "answers",
    "files",
    "welcome",
    "expectations",
    "scope",
    "kpis",
    "scorecard",
    "notes",
    "needs",
    "poll",
    "look_back",
    "commitments",
    "sign_off",
    "filing",
)
"""Where a room has its intents."""


def uid(room: Room, number: str) -> str:
    """The uid of the item with a number."""
    return next(item.uid for item in room.record.items if item.number == number)


def the_round(room: Room) -> str:
    """The uid of the only round there is."""
    return next((item.uid for item in room.record.of(Round)), "gone")


def in_feedback(act: Act) -> Act:
    """Do it in the step for notes."""

    def there(room: Room) -> object:
        room.lead.go_to(AGENDA[4].uid)
        return act(room)

    return there


UNDONE: dict[str, Act] = {
    "lead.add_minutes": lambda room: room.lead.add_minutes(3),
    "lead.set_minutes": lambda room: room.lead.set_minutes(AGENDA[3].uid, 40),
    "lead.retitle": lambda room: room.lead.retitle(AGENDA[3].uid, "Figures"),
    "lead.park_step": lambda room: room.lead.park_step(AGENDA[3].uid),
    "lead.move_step": lambda room: room.lead.move_step(AGENDA[3].uid, -2),
    "lead.add_step": lambda room: room.lead.add_step("notes"),
    "lead.remove_step": lambda room: room.lead.remove_step(AGENDA[6].uid),
    "clauses.agree": lambda room: room.clauses.agree(uid(room, "E1"), "agency", agreed=False),
    "clauses.accept": lambda room: room.clauses.accept(uid(room, "E2")),
    "clauses.stand": lambda room: room.clauses.stand(uid(room, "E1")),
    "clauses.drop": lambda room: room.clauses.drop(uid(room, "E1")),
    "clauses.all_stand": lambda room: room.clauses.all_stand("expectations"),
    "clauses.remove": lambda room: room.clauses.remove(uid(room, "C1")),
    "clauses.reorder": lambda room: room.clauses.reorder(uid(room, "C1"), 1),
    "notes.restate": lambda room: room.notes.restate(
        uid(room, "N1"), "We hear that briefs come late"
    ),
    "noted.note": lambda room: room.noted.note("parked", "Prices"),
    "noted.change": lambda room: room.noted.change(uid(room, "R1"), text="Otherwise"),
    "noted.turn_into": lambda room: room.noted.turn_into(uid(room, "N1"), "commitment"),
    "welcome.change": lambda room: room.welcome.change(goal="Another", ground_rules=("One",)),
    "welcome.add_people": lambda room: room.welcome.add_people("Olga\nAli", "agency"),
    "welcome.change_person": lambda room: room.welcome.change_person(
        TOMAS.handle, side="client", name="Tomé"
    ),
    "welcome.remove_person": lambda room: room.welcome.remove_person(PRIYA.handle),
    "welcome.set_phase": lambda room: room.welcome.set_phase("dissolution"),
    "welcome.name_organisation": lambda room: room.welcome.name_organisation(
        "agency", name="Oak", legal_name="Oak SE"
    ),
    "expectations.add": lambda room: room.expectations.add("client", "More", category="ideas"),
    "expectations.change": lambda room: room.expectations.change(uid(room, "E1"), text="Less"),
    "expectations.answer": lambda room: room.expectations.answer(uid(room, "E2"), "yes"),
    "expectations.explain": lambda room: room.expectations.explain(uid(room, "E2"), "From May"),
    "expectations.give_to": lambda room: room.expectations.give_to(uid(room, "E1"), "agency"),
    "scope.add_deliverable": lambda room: room.scope.add_deliverable("Poster", quantity="3"),
    "scope.add_exclusion": lambda room: room.scope.add_exclusion("Print"),
    "scope.add_assumption": lambda room: room.scope.add_assumption("Stock is there"),
    "scope.add_milestone": lambda room: room.scope.add_milestone("Launch", date(2027, 3, 1)),
    "scope.add_approver": lambda room: room.scope.add_approver("Ines", "All", "client"),
    "scope.change": lambda room: room.scope.change(uid(room, "M1"), met=date(2027, 1, 1)),
    "scope.change_terms": lambda room: room.scope.change_terms(budget=Decimal("1.50")),
    "scope.check_brief": lambda room: room.scope.check_brief("Approvals", "client", "partly"),
    "kpis.add": lambda room: room.kpis.add("Reach", target=Decimal(5), owner="Ines"),
    "kpis.change": lambda room: room.kpis.change(uid(room, "K1"), owner="Ines", target=None),
    "kpis.add_reading": lambda room: room.kpis.add_reading(
        uid(room, "K1"), Decimal("7.5"), date(2027, 1, 1), note="A note"
    ),
    "kpis.realism_hands": lambda room: room.kpis.realism_hands(
        uid(room, "K1"), {"client": (0, 1, 1)}
    ),
    "scorecard.change": lambda room: room.scorecard.change(
        own(room, "scorecard").uid, text="Other words"
    ),
    "scorecard.allow": lambda room: room.scorecard.allow([own(room, "scorecard").uid]),
    "scorecard.reply": lambda room: room.scorecard.reply(own(room, "scorecard").uid, "We do"),
    "poll.ask": lambda room: room.poll.ask("Shall we?", ("no", "yes"), 0),
    "poll.count_hands": lambda room: room.poll.count_hands({"client": (1, 1)}),
    "notes.add": in_feedback(lambda room: room.notes.add("client", "Stop", "Late nights")),
    "notes.change": lambda room: room.notes.change(uid(room, "N1"), own="Our part"),
    "notes.confirm": lambda room: room.notes.confirm(uid(room, "N1"), confirmed=False),
    "notes.count_votes": lambda room: room.notes.count_votes(uid(room, "N1"), 4),
    "look_back.celebrate": lambda room: room.look_back.celebrate("client", "The fair"),
    "look_back.meet": lambda room: room.look_back.meet(uid(room, "M1"), date(2026, 11, 20)),
    "needs.add": lambda room: room.needs.add("client", "Tell us sooner"),
    "commitments.add": lambda room: room.commitments.add("Send it", owner="Lena"),
    "commitments.change": lambda room: room.commitments.change(uid(room, "C1"), owner=LENA.name),
    "commitments.promise_nothing": lambda room: room.commitments.promise_nothing("client"),
    "sign_off.change": lambda room: room.sign_off.change(cadence="Monthly"),
}
"""What undo takes back, each done on the believable session whose E1 was carried over."""

NOT_UNDONE: dict[str, Act] = {
    "lead.go_to": lambda room: room.lead.go_to(AGENDA[2].uid),
    "lead.next": lambda room: room.lead.next(),
    "lead.back": lambda room: room.lead.back(),
    "lead.start_clock": lambda room: room.lead.start_clock(),
    "lead.pause_clock": lambda room: room.lead.pause_clock(),
    "rounds.open": lambda room: room.rounds.open(
        "notes", RoundPlan("keyboard"), step=AGENDA[4].uid
    ),
    "rounds.pass_keyboard": lambda room: room.rounds.pass_keyboard(the_round(room), True),
    "rounds.excuse": lambda room: room.rounds.excuse(the_round(room), LENA.handle),
    "rounds.discard": lambda room: room.rounds.discard(the_round(room)),
    "clauses.take_off": lambda room: room.clauses.take_off(uid(room, "N1")),
    "sign_off.propose": lambda room: room.sign_off.propose(),
    "sign_off.confirm": lambda room: room.sign_off.confirm("parties", "client"),
    "sign_off.sign": lambda room: room.sign_off.sign(INES.handle, INES.name, where="room"),
    "sign_off.reopen": lambda room: room.sign_off.reopen(),
    "sign_off.decline": lambda room: room.sign_off.decline(TOMAS.handle, "Because"),
    "sign_off.reserve": lambda room: room.sign_off.reserve(TOMAS.handle, "Not in May"),
    "sign_off.withdraw": lambda room: room.sign_off.withdraw("Because"),
    "sign_off.close": lambda room: room.sign_off.close("Because"),
}
"""What is never taken back, in an order in which nothing need be true before."""

ELSEWHERE: dict[str, Act] = {
    "lead.fit_the_rest": lambda room: room.lead.fit_the_rest(),
    "clauses.confirm_words": lambda room: room.clauses.confirm_words(uid(room, "E2")),
    "look_back.say": lambda room: room.look_back.say("c", "kept"),
    "look_back.explain": lambda room: room.look_back.explain("c", "client", "Why"),
    "look_back.carry_over": lambda room: room.look_back.carry_over("c"),
    "look_back.carry_rest": lambda room: room.look_back.carry_rest(),
    "look_back.let_go": lambda room: room.look_back.let_go("c"),
    "noted.take_up": lambda room: room.noted.take_up("p"),
    "welcome.change_handle": lambda room: room.welcome.change_handle(INES.handle),
    "look_back.add_reading": lambda room: room.look_back.add_reading(
        "k", Decimal(1), date(2026, 11, 20)
    ),
    "look_back.change": lambda room: room.look_back.change(
        room.look_back.celebrate("client", "A"), text="B"
    ),
    "notes.put_under": in_feedback(
        lambda room: room.notes.put_under(room.notes.add("client", "Stop", "A"), uid(room, "N1"))
    ),
    "notes.take_out": lambda room: room.notes.take_out(uid(room, "N1")),
    "notes.order_by_votes": lambda room: room.notes.order_by_votes(),
    "needs.change": lambda room: room.needs.change(room.needs.add("client", "A"), text="B"),
    "needs.answer": lambda room: room.needs.answer(room.needs.add("client", "A"), "no"),
    "welcome.sign_with_own_key": lambda room: room.welcome.sign_with_own_key(),
    "rounds.sit_down": lambda room: room.rounds.sit_down(the_round(room), INES.handle),
    "rounds.unsealed": lambda room: room.rounds.unsealed(),
    "rounds.say_late": lambda room: room.rounds.say_late(the_round(room)),
    "rounds.throw_away": lambda room: room.rounds.throw_away(the_round(room)),
    "rounds.keep_discarded": lambda room: room.rounds.keep_discarded(
        the_round(room), {"Stop": "Words"}
    ),
    "files.keep_own": lambda room: room.files.keep_own("Words"),
    "rounds.write": lambda room: room.rounds.write(the_round(room)),
    "rounds.seal_form": lambda room: room.rounds.seal_form(
        the_round(room), Entry("client", INES.handle)
    ),
    "rounds.speak_for": lambda room: room.rounds.speak_for(the_round(room), "client"),
    "rounds.release": lambda room: room.rounds.release(the_round(room), "client"),
    "rounds.reveal": lambda room: room.rounds.reveal(the_round(room)),
    "rounds.round": lambda room: room.rounds.round(the_round(room)),
    "rounds.views": lambda room: room.rounds.views(room.open_step),
    "forms.hand_out": lambda room: room.forms.hand_out(INES.name),
    "forms.hand_out_all": lambda room: room.forms.hand_out_all(),
    "forms.remind": lambda room: room.forms.remind(),
    "files.hand_out": lambda room: room.files.hand_out(),
    "files.hand_out_forms": lambda room: room.files.hand_out_forms(),
    "files.write_reminders": lambda room: room.files.write_reminders(),
    "files.collect_answers": lambda room: room.files.collect_answers(),
    "answers.collect": lambda room: room.answers.collect(b"", "form.toml"),
    "filing.attach_file": lambda room: room.filing.attach_file(INES.handle, "a.sig"),
    "filing.page": lambda room: room.filing.page(),
    "filing.attach": lambda room: room.filing.attach(INES.handle, b"", "a.sig"),
    "filing.confirm_by_mail": lambda room: room.filing.confirm_by_mail(
        INES.handle, b"From: ines@brightwater.example\n\nYes", "a.eml"
    ),
    "filing.replied": lambda room: room.filing.replied(
        INES.handle, b"From: ines@brightwater.example\n\nYes", "a.eml"
    ),
    "sign_off.not_today": lambda room: room.sign_off.not_today(TOMAS.handle),
    "sign_off.sentence": lambda room: room.sign_off.sentence(INES.handle),
    "sign_off.reopening_voids": lambda room: room.sign_off.reopening_voids(),
}
"""What needs a state of its own, and what only tells."""

OF_A_KIND = tuple(
    each for each in GROUPS if each not in ("lead", "rounds", "forms", "answers", "files", "filing")
)
"""The groups whose intents change captured items."""


def own(room: Room, group: str) -> Item[Any]:
    """An item that a group of intents changes."""
    numbers = {"clauses": "E1", "noted": "R1"}
    kind = getattr(room, group).KIND
    return next(
        item
        for item in room.record.items
        if item.number == numbers.get(group, item.number)
        and (group in numbers or TYPE_OF[type(item.body)].kind == kind)
    )


def change_own(room: Room, group: str) -> object:
    """Change a text of it."""
    item = own(room, group)
    fields = structs.fields(item.body)
    first = next(field.name for field in fields if field.type is str)
    return getattr(room, group).change_item(item.uid, {first: "Otherwise"})


def give_own(room: Room, group: str) -> object:
    """Give it to the side whose it is not."""
    item = own(room, group)
    return getattr(room, group).give_to(item.uid, "client" if item.side == "agency" else "agency")


SHARED: dict[str, Act] = {
    f"{group}.{name}": act
    for group in OF_A_KIND
    for name, act in {
        "add_item": lambda room, group=group: getattr(room, group).add_item(
            room.record.items[1].body
        ),
        "change_item": lambda room, group=group: change_own(room, group),
        "change_single": lambda room, group=group: getattr(room, group).change_single(
            type(room.record.items[0].body), {"goal": "Another"}
        ),
        "give_to": lambda room, group=group: give_own(room, group),
    }.items()
}
"""What every group of a kind has from the intents they share."""

TELLS = {"rounds.round", "rounds.views", "sign_off.reopening_voids"}
"""What tells, and changes nothing."""

OF_THE_ROOM: dict[str, Act] = {
    "undo": lambda room: room.undo(),
    "arrive": lambda room: room.arrive(),
    "keep_time": lambda room: room.keep_time(),
    "take_over": lambda room: room.take_over(),
    "let_go": lambda room: room.let_go(INES.handle),
    "shut_out": lambda room: room.shut_out(INES.handle),
}

EVERY: dict[str, Act] = {**UNDONE, **NOT_UNDONE, **ELSEWHERE, **SHARED}

TOOLS = {"item", "put", "make", "writing", "core", "shuffle", "NAME", "KIND", "TYPES"}
"""What intents are made of: no intents themselves."""


def every_public_intent(room: Room) -> set[str]:
    """The name of every intent that screens can call, as `group.name`."""
    return {
        f"{group}.{name}"
        for group in GROUPS
        for name in dir(getattr(room, group))
        if not name.startswith("_") and name not in TOOLS
    }
