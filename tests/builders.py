"""Values for tests: a small believable relationship, with a fixed clock and counted ids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from msgspec import structs

from workshop.agreement.compose import Superseded, propose
from workshop.agreement.signatures.signing import signatories
from workshop.model.agenda import Step
from workshop.model.agreements import Signature, intent_sentence
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.kinds import TYPE_OF
from workshop.model.kpis import Kpi
from workshop.model.noted import Decision, Question
from workshop.model.notes import Note
from workshop.model.people import Organisation, Participant, Relationship
from workshop.model.record import Record
from workshop.model.scope import Deliverable, Exclusion, Milestone, Terms
from workshop.model.session import Session
from workshop.model.sign_off import Closing
from workshop.model.template import Heading
from workshop.model.welcome import Welcome

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


@dataclass
class FakeClock:
    """A clock that stands still until it is told to move."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> datetime:
        self.moment += timedelta(**span)
        return self.moment


def counted_uids(prefix: str = "u") -> Callable[[], str]:
    """Ids that can be told apart and are the same in every run."""
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers):015x}"


INES = Participant(
    "ines-moreau",
    "Ines Moreau",
    "client",
    "Marketing Director",
    "ines@brightwater.example",
    True,
    True,
)
PRIYA = Participant(
    "priya-nair", "Priya Nair", "client", "Finance Partner", "priya@brightwater.example"
)
TOMAS = Participant(
    "tomas-reyes", "Tomás Reyes", "agency", "Managing Partner", "tomas@oaklime.example", True, True
)
LENA = Participant("lena-koch", "Lena Koch", "agency", "Account Lead", "lena@oaklime.example")
JUN = Participant(
    "jun-okada", "Jun Okada", None, "Facilitator", "jun@example.net", facilitator=True
)
PEOPLE = (INES, PRIYA, TOMAS, LENA, JUN)

RELATIONSHIP = Relationship(
    "r0000000000000001",
    Organisation("Brightwater", "Brightwater Foods plc"),
    Organisation("Oak & Lime", "Oak & Lime GmbH"),
)

AGENDA = (
    Step("t0000000000000001", kind="welcome", title="Welcome", minutes=5),
    Step(
        "t0000000000000002",
        kind="expectations",
        title="Expectations",
        minutes=20,
        prompts=("What must not change?",),
    ),
    Step("t0000000000000003", kind="scope", title="Scope", minutes=15),
    Step("t0000000000000004", kind="kpis", title="KPIs", minutes=15),
    Step(
        "t0000000000000005",
        kind="notes",
        title="Frank feedback",
        minutes=25,
        break_after=5,
        headings=(
            Heading("Start", "What should we begin to do?"),
            Heading("Stop"),
            Heading("Continue"),
        ),
    ),
    Step("t0000000000000006", kind="commitments", title="Commitments", minutes=15),
    Step("t0000000000000007", kind="sign-off", title="Sign-off", minutes=10),
)

SESSION = Session(
    "s0000000000000001",
    "brightwater-oak-lime-2026-11-23",
    "Quarterly review",
    RELATIONSHIP.id,
    "quarterly-review",
    date(2026, 11, 23),
    step=AGENDA[0].uid,
)


@dataclass
class ItemBuilder:
    """Makes items with running ids, positions and numbers."""

    made: list[Item[Any]] = field(default_factory=list)

    def __call__(self, body: object, **envelope: Any) -> Item[Any]:
        item: Item[Any] = Item(
            f"i{len(self.made) + 1:015x}", body, position=len(self.made), **envelope
        )
        self.made.append(item)
        return item


def a_record(**changes: Any) -> Record:
    """A running session of Brightwater and Oak & Lime with something under every kind."""
    add = ItemBuilder()
    steps = {step.kind: step.uid for step in AGENDA}
    add(
        Welcome(
            purpose="Look back on the quarter and settle what changes.",
            goal="Launch Lumen in March with work both of us are proud of.",
            place="Lisbon",
            timezone="Europe/Lisbon",
            contract="BW-2023-14",
            ground_rules=("One speaks at a time.", "We talk about work, not about character."),
            confidentiality="What is said here stays between the two companies.",
            programme="We meet each quarter; results are used to improve, not to punish.",
        ),
        step=steps["welcome"],
    )
    add(
        Expectation(
            "Layouts two working days before deadline",
            "responsiveness",
            "yes",
            "If one person decides",
            "Two working days ahead; Ines decides alone",
        ),
        step=steps["expectations"],
        number="E1",
        side="client",
        agreed=("client", "agency"),
    )
    add(
        Expectation(
            "Invoices paid within 30 days", "remuneration", "no", "Month-end run stands in the way"
        ),
        step=steps["expectations"],
        number="E2",
        side="agency",
    )
    add(
        Deliverable("Campaign film", "Launch", "1", "Approved by Ines in writing", "agency"),
        step=steps["scope"],
        number="D1",
        agreed=("client", "agency"),
    )
    add(Exclusion("Media buying"), step=steps["scope"], number="X1")
    add(Milestone("First cut", date(2027, 1, 29)), step=steps["scope"], number="M1")
    add(
        Terms(
            "2",
            "120 a month",
            "± 10 %",
            Decimal("84000"),
            "EUR",
            "30 days net",
            "realistic",
            "doubtful",
        ),
        step=steps["scope"],
    )
    add(
        Kpi(
            "Qualified leads",
            "Sales lives on them",
            unit="leads a month",
            baseline=Decimal(120),
            target=Decimal(180),
            due=date(2027, 6, 30),
            owner="tomas-reyes",
            source="CRM",
            reported_by="lena-koch",
        ),
        step=steps["kpis"],
        number="K1",
        side="agency",
        agreed=("client", "agency"),
    )
    add(
        Note("Briefs arrive in pieces", "Stop", "We send briefs too early, unfinished", True),
        step=steps["notes"],
        number="N1",
        side="agency",
        agreed=("client", "agency"),
    )
    add(
        Decision("Ines is the only one who approves layouts."),
        number="R1",
        step=steps["expectations"],
    )
    add(Question("Who buys media from April?"), number="Q1", step=steps["scope"])
    add(
        Commitment(
            "One written brief per campaign", "ines-moreau", date(2027, 1, 12), "Every job has one"
        ),
        step=steps["commitments"],
        number="C1",
        side="client",
        agreed=("client", "agency"),
    )
    add(
        Commitment("One unasked idea each month", "tomas-reyes", date(2027, 1, 31), confidence=60),
        step=steps["commitments"],
        number="C2",
        side="agency",
        agreed=("agency",),
    )
    add(Closing(date(2027, 3, 14), "Every quarter"), step=steps["sign-off"])
    types = list(TYPE_OF)
    items = sorted(add.made, key=lambda item: types.index(type(item.body)))
    record = Record(RELATIONSHIP, SESSION, PEOPLE, AGENDA, tuple(items))
    return structs.replace(record, **changes) if changes else record


def with_agreement_sealed(record: Record, supersedes: Superseded | None = None) -> Record:
    """`record` with the agreement that it comes to at NOW, signed by both sides and sealed."""
    sealed = structs.replace(propose(record, 1, NOW, supersedes), state="sealed")
    session = structs.replace(record.session, state="sealed")
    signed = tuple(
        Signature(
            uid=f"g-{session.id}-{each.handle}"[:64],
            session=session.id,
            revision=1,
            digest=sealed.digest,
            side=each.side,
            handle=each.handle,
            name=each.name,
            title=each.title,
            authority=f"signs for {each.signs_for}",
            intent=intent_sentence(each.signs_for, 1, sealed.digest),
            assurance="typed",
            seat="the facilitator's seat on this host",
            typed_by="",
            where="room",
            at=NOW,
        )
        for each in signatories(sealed.text)
    )
    return structs.replace(record, session=session, agreements=(sealed,), signatures=signed)
