"""Records that call for a finding, and records close to them that do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import structs

from agreement.agreement_builders import (
    proposed,
    signed_by,
    with_body,
    with_item,
    with_more,
    with_person,
    with_single,
    without,
)
from builders import AGENDA, INES, JUN, PRIYA, TODAY, TOMAS, a_record
from insight.score_calls import SCORE_CALLS, SCORE_QUIET
from look_backs import STEP as LOOK_BACK_STEP
from look_backs import again, last_agreement, read, told
from workshop.model.agenda import Step
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.kinds import SECTIONS
from workshop.model.kpis import Kpi, Realism
from workshop.model.names import Section
from workshop.model.needs import Need
from workshop.model.noted import Question
from workshop.model.notes import Note
from workshop.model.poll import SAFETY, SCALES, Poll
from workshop.model.record import Record
from workshop.model.rounds import Round, Tally
from workshop.model.scope import Approver, BriefCheck, Deliverable, Exclusion, Milestone, Terms
from workshop.model.sides import SIDES, Side
from workshop.model.sign_off import Closing, Confirmation, Deferral
from workshop.model.template import Heading
from workshop.model.welcome import Welcome

Change = Callable[[Record], Record]
PAST = date(2026, 11, 22)
MONDAYS = "FREQ=WEEKLY;BYDAY=MO"


def complete() -> Record:
    """Return a record about which there is nothing to say."""
    record = with_body(
        a_record(), "E2", answer="yes", words="From April", agreed_wording="Within 30 days"
    )
    record = with_item(record, "E2", agreed=SIDES)
    record = with_more(record, Approver("Ines Moreau", "layouts"), number="V1", side="client")
    record = with_single(record, Terms, change_procedure="In writing", budget_agency="realistic")
    record = with_body(record, "C2", confidence=80, done_when="Twelve ideas in a year")
    record = with_person(record, PRIYA.handle, programme_owner=True)
    record = with_person(record, TOMAS.handle, programme_owner=True)
    for number in ("C2", "X1", "M1", "V1", "R1"):
        record = with_item(record, number, agreed=SIDES)
    return structs.replace(
        record,
        items=tuple(
            structs.replace(each, agreed=SIDES) if isinstance(each.body, Terms) else each
            for each in record.items
        ),
    )


def twins(record: Record, body: object, count: int, **envelope: Any) -> Record:
    for place in range(1, count + 1):
        prefix = type(body).__name__[0]
        record = with_more(record, body, number=f"{prefix}9{place}", **envelope)
    return record


def confirming(record: Record, *sides: Side, but: tuple[Section, ...] = ()) -> Record:
    for side in sides:
        for section in SECTIONS:
            if section not in but:
                record = with_more(record, Confirmation(1, section), side=side)
    return record


def praise(record: Record, *sides: Side) -> Record:
    record = without(record, Note)
    for place, side in enumerate(sides, start=1):
        record = with_more(
            record,
            Note("Lovely", "Continue", "Thank you", True),
            number=f"N{place}",
            side=side,
            step=AGENDA[4].uid,
        )
    return record


def by_situation(record: Record, *headings: str) -> Record:
    """Return `record` with a round of situation, behaviour, impact, and notes under some of its headings."""
    steps = tuple(
        structs.replace(
            step, headings=(Heading("Situation"), Heading("Behaviour"), Heading("Impact"))
        )
        if step.kind == "notes"
        else step
        for step in record.agenda
    )
    record = structs.replace(without(record, Note), agenda=steps)
    for place, heading in enumerate(headings, start=1):
        body = Note("It was late", heading, "Late", True)
        record = with_more(record, body, number=f"N{place}", side="agency", step=AGENDA[4].uid)
    return record


def needing(record: Record, *needs: tuple[Side, Need]) -> Record:
    """Return `record` with a step of needs, and these in it."""
    record = structs.replace(record, agenda=(*record.agenda, NEEDS_STEP))
    for place, (side, need) in enumerate(needs, start=1):
        record = with_more(record, need, number=f"W{place}", side=side, step=NEEDS_STEP.uid)
    return record


def polled(record: Record, *counts: int, safety: bool = False, question: str = "Do we?") -> Record:
    """Return `record` with a step that asks something, and how it was answered where `counts` say so."""
    record = structs.replace(
        record, agenda=(*record.agenda, structs.replace(POLL_STEP, question=question))
    )
    if not counts:
        return record
    scale = SAFETY if safety else SCALES["fist to five"]
    body = Poll(question, *scale, room=Tally(counts, sum(counts)))
    return with_more(record, body, number="L1", step=POLL_STEP.uid)


def raised(record: Record, count: int) -> Record:
    """Return `record` with a poll in which the client showed `count` hands."""
    tally = Tally((0, 0, 0, 0, count, 0), count)
    record = polled(record, 0, 0, 0, 0, count)
    poll = record.of(Poll)[0]
    body = structs.replace(poll.body, client=tally, hands=True)
    items = (structs.replace(each, body=body) if each is poll else each for each in record.items)
    return structs.replace(record, items=tuple(items))


def doubted(record: Record, *counts: int, target: str = "at least 180 leads a month") -> Record:
    """Return `record` with a vote on how realistic K1 is."""
    kpi = next(item for item in record.items if item.number == "K1")
    body = Realism(kpi.uid, target, room=Tally(counts, sum(counts)))
    return with_more(record, body, step=kpi.step)


def after(record: Record, before: Record, *carried: str) -> Record:
    """Return `record` looking back on `before`, with what it `carried` over of it."""
    items = [
        again(before, number, f"i000000000000aa{number[1:]}") for number in carried
    ]  # accepted, so that there is nothing else to say
    items = [
        structs.replace(
            item,
            agreed=SIDES,
            body=structs.replace(item.body, done_when="As before"),
        )
        for item in items
    ]
    return structs.replace(
        record,
        agenda=(*record.agenda, LOOK_BACK_STEP),
        items=(*record.items, *items),
        before=before,
    )


def settled(*, but: str = "", standing: str = "new") -> Record:
    """Return the last agreement, all its promises kept `but` one, and its figure read."""
    before = read(last_agreement(standing=standing), "190", TODAY)
    for number in ("C1", "C2", "C3", "C4"):
        before = before if number == but else told(before, number, "kept")
    return before


POLL_STEP = Step("t000000000000000a", kind="poll", title="Safety check", minutes=3)
NEEDS_STEP = Step("t0000000000000009", kind="needs", title="What we need", minutes=20)
LOOK_BACK_CODES = (
    "promise-unsaid",
    "outcome-differs",
    "outcome-of-one-side",
    "promise-left",
    "carried-over-twice",
    "no-reading-since",
    "not-looked-at",
)
ANSWERED = (("client", Need("a", "yes")), ("agency", Need("b", "no")))

CALLS: list[tuple[str, Change, str]] = [
    # code, what calls for it, what the sentence says
    (
        "promise-unsaid",
        lambda r: after(r, read(last_agreement(), "190", TODAY)),
        "Due, and nobody has said what became of it: C1, C2 and C3.",
    ),
    (
        "outcome-differs",
        lambda r: after(r, told(settled(), "C2", "partly", "client")),
        "The two sides see C2 differently. Talk about the difference.",
    ),
    (
        "outcome-of-one-side",
        lambda r: after(r, told(settled(but="C2"), "C2", "kept", "client")),
        "Not settled: only one side has said what became of C2.",
    ),
    (
        "not-looked-at",
        lambda r: with_item(r, "R1", standing="carried"),
        "Nobody has looked at R1 yet. The agreement will say: carried, not looked at.",
    ),
    (
        "promise-left",
        lambda r: after(r, told(told(settled(), "C2", "not-kept"), "C3", "partly")),
        "Not kept, and neither dropped nor promised again: C2 and C3. Still wanted?",
    ),
    (
        "carried-over-twice",
        lambda r: after(r, told(settled(standing="changed"), "C4", "partly"), "C4"),
        "C4 is carried over for the second time: what stands in its way?",
    ),
    (
        "no-reading-since",
        lambda r: after(r, structs.replace(settled(), readings=())),
        "No new figure since the last agreement: K1.",
    ),
    ("no-poll", lambda r: polled(r), "Nobody was asked in “Safety check” yet."),
    ("no-question", lambda r: polled(r, question=""), "“Safety check” has no question yet."),
    (
        "low-safety",
        lambda r: polled(r, 0, 2, 0, 1, 0, 1, safety=True),
        "L1 shows that half of the room or more does not speak openly.",
    ),
    (
        "more-hands-than-people",
        lambda r: raised(r, 3),
        "L1 has 3 client hands, but only 2 came.",
    ),
    ("low-end", lambda r: polled(r, 0, 0, 1, 3, 0, 0), "1 of 4 is at the low end of L1"),
    (
        "kpi-doubted",
        lambda r: doubted(r, 1, 2, 2),
        "3 of 5 doubt that the target of K1 can be reached.",
    ),
    ("no-needs", lambda r: needing(r), "Nobody has said yet what they need."),
    (
        "one-sided-needs",
        lambda r: needing(r, ANSWERED[0]),
        "The agency has not asked for anything yet.",
    ),
    ("many-needs", lambda r: needing(r, *[ANSWERED[0]] * 6, ANSWERED[1]), "The client has 6 needs"),
    (
        "need-unanswered",
        lambda r: needing(r, ANSWERED[0], ("agency", Need("b"))),
        "W2 waits for an answer from the client.",
    ),
    (
        "need-date-past",
        lambda r: needing(r, ANSWERED[0], ("agency", Need("b", "will-try", "c", PAST))),
        "The date of W2 has passed.",
    ),
    (
        "no-people",
        lambda r: structs.replace(r, participants=(TOMAS, JUN)),
        "Nobody from Brightwater",
    ),
    ("no-contact", lambda r: with_person(r, INES.handle, contact=False), "Brightwater (client)"),
    (
        "two-contacts",
        lambda r: with_person(r, PRIYA.handle, contact=True),
        "Ines Moreau and Priya Nair",
    ),
    (
        "no-signatory",
        lambda r: with_person(r, TOMAS.handle, signatory=False),
        "Oak & Lime (agency)",
    ),
    ("signatory-absent", lambda r: with_person(r, TOMAS.handle, presence="absent"), "Tomás Reyes"),
    ("no-facilitator", lambda r: with_person(r, JUN.handle, facilitator=False), "facilitator"),
    ("no-goal", lambda r: with_single(r, Welcome, goal=""), "goal"),
    ("no-purpose", lambda r: with_single(r, Welcome, purpose=""), "why you meet"),
    ("no-contract", lambda r: with_single(r, Welcome, contract=""), "contract"),
    (
        "no-programme-owner",
        lambda r: with_person(r, TOMAS.handle, programme_owner=False),
        "Nobody from Oak & Lime (agency) is marked",
    ),
    ("no-expectations", lambda r: without(r, Expectation), "No expectation"),
    ("side-without-expectations", lambda r: with_item(r, "E1", side="agency"), "The client"),
    (
        "expectation-unanswered",
        lambda r: with_item(with_body(r, "E1", answer=""), "E1", agreed=()),
        "E1 has no answer from the agency",
    ),
    (
        "open-difference",
        lambda r: with_item(with_body(r, "E2", answer="no"), "E2", agreed=("agency",)),
        "E2 is answered no",
    ),
    (
        "expectation-to-discuss",
        lambda r: with_body(r, "E1", answer="discuss", agreed_wording=""),
        "E1",
    ),
    (
        "expectation-not-agreed",
        lambda r: with_item(r, "E1", agreed=("client",)),
        "E1 is not agreed by the agency yet",
    ),
    (
        "remuneration-not-addressed",
        lambda r: with_body(r, "E2", category="people"),
        "Nobody has spoken about remuneration",
    ),
    (
        "remuneration-not-addressed",
        lambda r: with_item(with_body(r, "E2", answer=""), "E2", agreed=()),
        "the client has said nothing",
    ),
    (
        "carried-not-looked-at",
        lambda r: with_item(r, "E1", standing="carried"),
        "E1. Stands, changed or dropped?",
    ),
    ("carried-not-looked-at", lambda r: with_item(r, "K1", standing="carried"), "K1"),
    (
        "carried-not-looked-at",
        lambda r: twins(r, Exclusion("Print"), 6, standing="carried"),
        "E91, E92, E93, E94 and 2 more",
    ),
    ("not-ticked", lambda r: with_item(r, "D1", agreed=("client",)), "by both sides: D1."),
    ("not-ticked", lambda r: with_item(r, "R1", agreed=()), "by both sides: R1."),
    (
        "not-ticked",
        lambda r: twins(r, Exclusion("Print"), 6, standing="new"),
        "E91, E92, E93, E94 and 2 more",
    ),
    ("no-scope", lambda r: without(r, Deliverable, Exclusion, Milestone, Terms), "scope"),
    ("no-deliverables", lambda r: without(r, Deliverable), "No deliverable"),
    ("no-exclusions", lambda r: without(r, Exclusion), "out of scope"),
    ("no-approvers", lambda r: without(r, Approver), "approve the work"),
    ("no-change-procedure", lambda r: with_single(r, Terms, change_procedure=""), "change"),
    ("deliverable-without-acceptance", lambda r: with_body(r, "D1", acceptance=""), "D1"),
    ("third-party-unnamed", lambda r: with_body(r, "D1", responsible="third-party"), "D1"),
    (
        "deliverable-without-acceptance",
        lambda r: twins(without(r, Deliverable), Deliverable("Post", "Social"), 34),
        "Social: 34 deliverables (",
    ),
    (
        "deliverable-without-responsible",
        lambda r: with_body(r, "D1", responsible=""),
        "D1 does not say who is responsible.",
    ),
    ("fees-differ", lambda r: with_body(r, "M1", amount=Decimal(90)), "come to 90"),
    (
        "term-without-end",
        lambda r: with_single(r, Terms, begins=PAST),
        "has a beginning and no end",
    ),
    ("term-without-end", lambda r: with_single(r, Terms, ends=PAST), "has an end and no beginning"),
    ("milestone-without-date", lambda r: with_body(r, "M1", due=None), "M1 has no date"),
    ("milestone-in-the-past", lambda r: with_body(r, "M1", due=PAST), "M1 was due on 22 Nov"),
    ("budget-without-currency", lambda r: with_single(r, Terms, currency=""), "currency"),
    ("no-payment-terms", lambda r: with_single(r, Terms, payment_terms=""), "paid"),
    (
        "budget-doubted",
        lambda r: with_single(r, Terms, budget_client="unrealistic"),
        "unrealistic to the client",
    ),
    (
        "brief-views-differ",
        lambda r: with_more(r, BriefCheck("Approvals", "clear", "missing")),
        "clear to the client, missing to the agency",
    ),
    (
        "loose-brief",
        lambda r: with_more(
            with_more(r, BriefCheck("Approvals", "partly", "partly")),
            BriefCheck("Project management", "missing"),
        ),
        "Approvals and Project management",
    ),
    ("no-kpis", lambda r: without(r, Kpi), "No KPI"),
    ("many-kpis", lambda r: twins(r, Kpi("x"), 7), "8 KPIs"),
    (
        "kpi-without-figures",
        lambda r: with_body(r, "K1", baseline=None, target=None, due=None),
        "K1 has no baseline, target and date",
    ),
    (
        "kpi-without-figures",
        lambda r: with_body(r, "K1", direction="within"),
        "K1 has no tolerance",
    ),
    (
        "kpi-tolerance",
        lambda r: with_body(r, "K1", tolerance=Decimal(5)),
        "A tolerance means nothing for “at least”",
    ),
    ("kpi-in-the-past", lambda r: with_body(r, "K1", due=PAST), "K1 was due on 22 Nov"),
    ("kpi-without-source", lambda r: with_body(r, "K1", source=""), "K1"),
    (
        "kpi-not-reported",
        lambda r: with_body(r, "K1", reported_by=""),
        "Nobody is named to report K1",
    ),
    ("kpi-without-owner", lambda r: with_body(r, "K1", owner=""), "K1"),
    ("kpi-not-agreed", lambda r: with_item(r, "K1", agreed=()), "the client and the agency"),
    ("no-notes", lambda r: without(r, Note), "No feedback"),
    (
        "notes-not-restated",
        lambda r: with_body(r, "N1", restated="", confirmed=False),
        "N1 has not been said back by the client",
    ),
    (
        "notes-not-restated",
        lambda r: twins(r, Note("x"), 3, side="agency"),
        "The client has said 1 of the agency's 4 points in its own words so far.",
    ),
    (
        "note-not-confirmed",
        lambda r: with_body(r, "N1", confirmed=False),
        "Is that what the agency meant",
    ),
    (
        "no-example",
        lambda r: by_situation(r, "Behaviour", "Impact"),
        "N1 has no example from the agency",
    ),
    ("no-commitments", lambda r: without(r, Commitment), "No commitments"),
    (
        "no-commitments",
        lambda r: with_single(without(r, Commitment), Closing, no_commitments=("client",)),
        "The client makes no commitments",
    ),
    (
        "commitment-incomplete",
        lambda r: with_body(r, "C1", owner="", due=None),
        "C1 has no owner and date",
    ),
    ("owner-not-here", lambda r: with_body(r, "C1", owner="gone"), "C1 belongs to “gone”"),
    ("commitment-in-the-past", lambda r: with_body(r, "C1", due=PAST), "C1 is due on 22 Nov"),
    (
        "commitment-in-the-past",
        lambda r: with_body(r, "C1", due=date(2026, 11, 2), rhythm=MONDAYS, until=PAST),
        "C1 was due for the last time on 16 Nov 2026",
    ),
    (
        "rhythm-without-end",
        lambda r: with_body(r, "C1", due=date(2026, 11, 30), rhythm=MONDAYS),
        "C1 has no last day: it goes on until the next review.",
    ),
    (
        "helpers-of-nobody",
        lambda r: with_body(r, "C1", owner="", helpers=(TOMAS.handle,)),
        "Tomás Reyes would help with C1, but nobody answers for it.",
    ),
    (
        "helper-not-here",
        lambda r: with_body(r, "C1", helpers=("gone",)),
        "“gone”, who would help with C1, is not among the people here.",
    ),
    ("commitment-without-done-when", lambda r: with_body(r, "C1", done_when=""), "C1"),
    ("low-confidence", lambda r: with_body(r, "C2", confidence=69), "C2 stands at 69 %"),
    (
        "commitment-not-accepted",
        lambda r: with_item(r, "C2", agreed=("agency",)),
        "C2 is not accepted by the client",
    ),
    ("one-sided", lambda r: with_item(r, "C1", side="agency"), "What will the client do?"),
    ("no-next-review", lambda r: with_single(r, Closing, next_review=None), "next review"),
    ("next-review-in-the-past", lambda r: with_single(r, Closing, next_review=TODAY), "23 Nov"),
    ("no-open-questions", lambda r: without(r, Question), "nothing left to find out"),
    (
        "not-confirmed",
        lambda r: confirming(proposed(r), "client", "agency", but=("kpis",)),
        "The client has not confirmed KPIs",
    ),
    (
        "not-confirmed",
        lambda r: confirming(proposed(r), "client"),
        "The agency has not confirmed anything",
    ),
    (
        "signed-before-read-back",
        lambda r: signed_by(proposed(r), INES),
        "Ines Moreau signed before the client confirmed anything",
    ),
    ("signature-missing", lambda r: signed_by(proposed(r), INES), "Tomás Reyes's signature"),
    (
        "signature-deferred",
        lambda r: with_more(proposed(r), Deferral(TOMAS.handle, 1, date(2026, 12, 3), "the board")),
        "Tomás Reyes is not signing today until 3 Dec and asks the board first",
    ),
    ("too-polite", lambda r: praise(r, "client", "agency", "client"), "All 3 notes are praise"),
    (
        "too-polite",
        lambda r: twins(without(r, Expectation), Expectation("x", answer="yes"), 3),
        "simply answered yes",
    ),
    (
        "too-polite",
        lambda r: with_body(
            praise(r, "client", "agency", "client"), "N1", heading="Thank you", text="For June"
        ),
        "All 3 notes are praise",
    ),
    ("one-voice", lambda r: praise(r, "client", "client", "client"), "Invite the agency"),
    *SCORE_CALLS,
]

QUIET: list[tuple[str, Change]] = [
    *SCORE_QUIET,
    (
        "two-contacts",
        lambda r: with_person(
            with_person(r, INES.handle, contact=False), PRIYA.handle, contact=True
        ),
    ),
    (
        "no-programme-owner",
        lambda r: with_single(
            with_person(r, TOMAS.handle, programme_owner=False), Welcome, programme=""
        ),
    ),
    (
        "no-programme-owner",
        lambda r: with_person(
            structs.replace(r, participants=(TOMAS, JUN)), TOMAS.handle, programme_owner=True
        ),
    ),
    (
        "no-signatory",
        lambda r: with_person(
            with_person(r, TOMAS.handle, signatory=False), "lena-koch", signatory=True
        ),
    ),
    (
        "open-difference",
        lambda r: with_item(with_body(r, "E2", answer="no", agreed_wording=""), "E2", agreed=SIDES),
    ),
    (
        "expectation-unanswered",
        lambda r: with_item(with_body(r, "E1", answer=""), "E1", agreed=(), standing="dropped"),
    ),
    (
        "kpi-without-figures",
        lambda r: with_body(r, "K1", direction="yes-no", baseline=None, target=None),
    ),
    ("many-kpis", lambda r: twins(r, Kpi("x"), 6)),
    ("milestone-in-the-past", lambda r: with_body(r, "M1", due=PAST, met=PAST)),
    (
        "milestone-without-date",
        lambda r: with_body(r, "M1", due=None, when="A week after the brief"),
    ),
    (
        "fees-differ",
        lambda r: with_body(with_single(r, Terms, budget=Decimal(9)), "M1", amount=Decimal(9)),
    ),
    (
        "third-party-unnamed",
        lambda r: with_body(r, "D1", responsible="third-party", responsible_name="Studio Vale"),
    ),
    ("budget-without-currency", lambda r: with_single(r, Terms, budget=None, currency="")),
    ("brief-views-differ", lambda r: with_more(r, BriefCheck("Approvals", "clear", ""))),
    ("loose-brief", lambda r: with_more(r, BriefCheck("Approvals", "missing", "missing"))),
    (
        "notes-not-restated",
        lambda r: twins(twins(r, Note("x", "", "y", True), 3, side="agency"), Note("z"), 2),
    ),
    ("no-example", lambda r: by_situation(r, "Situation", "Impact")),
    (
        "no-commitments",
        lambda r: with_single(without(r, Commitment), Closing, no_commitments=SIDES),
    ),
    (
        "one-sided",
        lambda r: with_single(
            with_item(r, "C1", side="agency"), Closing, no_commitments=("client",)
        ),
    ),
    ("low-confidence", lambda r: with_body(r, "C2", confidence=70)),
    ("commitment-in-the-past", lambda r: with_body(r, "C1", due=TODAY)),
    (
        "commitment-in-the-past",
        lambda r: with_body(r, "C1", due=date(2026, 11, 2), rhythm=MONDAYS, until=TODAY),
    ),
    (
        "rhythm-without-end",
        lambda r: with_body(r, "C1", due=TODAY, rhythm=MONDAYS, until=date(2027, 6, 30)),
    ),
    ("helpers-of-nobody", lambda r: with_body(r, "C1", helpers=(TOMAS.handle,))),
    ("helper-not-here", lambda r: with_body(r, "C1", helpers=(TOMAS.handle,))),
    (
        "remuneration-not-addressed",
        lambda r: with_item(with_body(r, "E2", answer="no"), "E2", agreed=()),
    ),
    ("not-confirmed", lambda r: confirming(proposed(r), *SIDES)),
    ("signed-before-read-back", lambda r: signed_by(confirming(proposed(r), *SIDES), INES)),
    ("signature-missing", lambda r: signed_by(proposed(r), INES, TOMAS)),
    (
        "too-polite",
        lambda r: with_body(praise(r, "client", "agency", "client"), "N1", heading="Stop"),
    ),
    ("too-polite", lambda r: praise(r, "client", "agency")),
    ("one-voice", lambda r: praise(r, "client", "client", "agency")),
    *((code, lambda r: after(r, settled())) for code in LOOK_BACK_CODES),
    ("promise-unsaid", lambda r: after(r, settled(but="C4"))),
    ("outcome-differs", lambda r: after(r, told(settled(but="C2"), "C2", "partly", "client"))),
    ("not-looked-at", lambda r: with_item(r, "R1", standing="stands")),
    ("promise-left", lambda r: after(r, told(settled(), "C2", "dropped"))),
    ("promise-left", lambda r: after(r, told(settled(), "C4", "not-kept"), "C4")),
    ("carried-over-twice", lambda r: after(r, told(settled(), "C4", "partly"), "C4")),
    ("carried-over-twice", lambda r: after(r, settled(standing="changed"))),
    ("no-poll", lambda r: polled(r, 0, 0, 0, 4)),
    (
        "no-poll",
        lambda r: with_more(polled(r), Round("poll", anonymous=True), step=POLL_STEP.uid),
    ),
    ("no-question", lambda r: polled(r)),
    ("more-hands-than-people", lambda r: raised(r, 2)),
    ("low-safety", lambda r: polled(r, 0, 1, 0, 2, 0, 1, safety=True)),
    ("low-end", lambda r: polled(r, 0, 0, 0, 4)),
    ("kpi-doubted", lambda r: doubted(r, 0, 2, 2)),
    ("kpi-doubted", lambda r: doubted(r, 3, 2, 0, target="at least 200 leads a month")),
    ("no-needs", lambda r: needing(r, *ANSWERED)),
    ("one-sided-needs", lambda r: needing(r, *ANSWERED)),
    ("many-needs", lambda r: needing(r, *[ANSWERED[0]] * 5, ANSWERED[1])),
    ("need-unanswered", lambda r: needing(r, *ANSWERED)),
    (
        "need-date-past",
        lambda r: needing(r, ANSWERED[0], ("agency", Need("b", "will-try", "c", TODAY))),
    ),
]
