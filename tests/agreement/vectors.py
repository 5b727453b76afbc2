"""Golden vectors: agreements whose data, page and digest are kept as files, `tests/agreement/vectors/NAME.*`.

`PYTHONPATH=tests python -m agreement.vectors` writes the files of a new vector. What a vector says is never written
again after a release: a page that reads otherwise needs a new format.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from workshop.agreement.canonical import canonical, digest
from workshop.agreement.clauses import commitments, look_back, noted
from workshop.agreement.clauses.expectations import Expectations, Expected
from workshop.agreement.clauses.kpis import ByPeriod, Kpis, Measured, Owning
from workshop.agreement.clauses.needs import Asked, Needs
from workshop.agreement.clauses.notes import Feedback, Said
from workshop.agreement.clauses.poll import Polled, Polls
from workshop.agreement.clauses.scope import (
    Approving,
    Assumed,
    Dated,
    Delivered,
    Excluded,
    Framing,
    Scope,
)
from workshop.agreement.clauses.scorecard import AreaCounted, Rated, Remark, Scores, Weighted
from workshop.agreement.clauses.sign_off import Owner, Programme, Reserved
from workshop.agreement.clauses.welcome import Goal, Parties, Party, Person, Signatory
from workshop.agreement.content import (
    FORMAT,
    REPLACEABLE,
    Closing,
    Content,
    Head,
    Superseded,
    tables,
)
from workshop.agreement.frozen_text import Dropped
from workshop.agreement.page import page_of
from workshop.agreement.replaced import Replaced

FOLDER = Path(__file__).parent / "vectors"

_START = datetime(2026, 11, 23, 9, 2, 11, tzinfo=UTC)
_END = datetime(2026, 11, 23, 12, 31, 40, tzinfo=UTC)
_SCALE = ("must improve", "below what we expect", "as we expect", "above", "outstanding")


def _first(session: str, title: str, proposed: datetime) -> Head:
    """The head of a first revision, which replaces nothing."""
    return Head(
        format=FORMAT,
        session=session,
        title=title,
        revision=1,
        proposed=proposed,
        closing=Closing(clause=REPLACEABLE),
    )


def _head() -> Head:
    return Head(
        format=FORMAT,
        session="s0000000000000001",
        title="Annual review",
        revision=2,
        proposed=_END,
        closing=Closing(clause=REPLACEABLE),
        replaced=(
            Replaced(number="E1", became="stands"),
            Replaced(number="C1", became="changed"),
            Replaced(number="M1", became="carried"),
            Replaced(number="C5", became="settled"),
            Replaced(number="D2", became="dropped"),
        ),
        supersedes=Superseded(
            "s0000000000000000", 1, "5e" * 32, "Summer review", date(2026, 8, 27)
        ),
    )


PARTIES = Parties(
    date=date(2026, 11, 23),
    started=_START,
    ended=_END,
    place="Skerrow House, the old ticket hall",
    timezone="Europe/Lisbon",
    utc_offset=0,
    facilitator="Jun Okada",
    facilitator_title="Facilitator",
    facilitator_from="outside",
    client=Party(name="Skerrow Ferries", legal_name="Skerrow Ferries Ltd"),
    agency=Party(name="Kite & Anvil", legal_name="Kite & Anvil LLP"),
    people=(
        Person(
            handle="amara-okafor",
            name="Amara Okafor",
            side="client",
            title="Head of Marketing",
            mail="amara.okafor@skerrow.example",
            contact=True,
            programme_owner=True,
            presence="room",
        ),
        Person(
            handle="priya-nair",
            name="Priya Nair",
            side="client",
            title="Finance Partner",
            presence="absent",
            observer=True,
        ),
        Person(
            handle="rafael-duarte",
            name="Rafael Duarte",
            side="agency",
            title="Client Partner",
            mail="rafael@kiteanvil.example",
            contact=True,
            presence="remote",
        ),
    ),
    signatories=(
        Signatory(
            handle="amara-okafor",
            name="Amara Okafor",
            side="client",
            title="Head of Marketing",
            signs_for="Skerrow Ferries Ltd",
        ),
        Signatory(
            handle="rafael-duarte",
            name="Rafael Duarte",
            side="agency",
            title="Client Partner",
            signs_for="Kite & Anvil LLP",
        ),
    ),
)

FULL = Content(
    _head(),
    {
        "parties": PARTIES,
        "goal": Goal(
            goal="Fill the winter crossings without giving them away.",
            contract="SF-2025-07, brand and campaigns",
            contract_relation="This records working arrangements; the contract prevails.",
            effective=date(2026, 12, 1),
            term="Until the next review",
            confidentiality="What is said here stays between the two companies.\nOnly what both agree to write down "
            "leaves the room.",
            scores_use="To improve the work, never to set a fee.",
        ),
        "look-back": look_back.LookBack(
            session="s0000000000000000",
            date=date(2026, 8, 27),
            clauses=(
                look_back.Became(
                    number="C5",
                    side="agency",
                    owner="rafael-duarte",
                    owner_name="Rafael Duarte",
                    action="Show every layout at the Tuesday wall",
                    due=date(2026, 9, 15),
                    client="kept",
                    client_word="every week",
                    agency="kept",
                    agency_word="six Tuesdays in a row",
                ),
                look_back.Became(
                    number="C6",
                    side="client",
                    owner="amara-okafor",
                    owner_name="Amara Okafor",
                    action="One written brief per campaign",
                    due=date(2026, 10, 1),
                    client="kept",
                    agency="not-kept",
                    agency_word="two of five were phone calls",
                    again=True,
                ),
            ),
            unsaid=("C7",),
            figures=(
                look_back.Measured(
                    number="K1",
                    name="Winter seats sold",
                    value="53.5",
                    unit="%",
                    day=date(2026, 11, 16),
                    target="at least 60 %",
                    met=False,
                    source="Booking system, weekly",
                    note="Two sailings were cancelled",
                ),
            ),
            celebrated=(
                look_back.Glad(
                    number="G1", standing="new", agreed="both", side="client", text="The storm film"
                ),
            ),
        ),
        "expectations": Expectations(
            clauses=(
                Expected(
                    number="E1",
                    standing="stands",
                    agreed="both",
                    side="client",
                    category="responsiveness",
                    state="agreed",
                    wording="Layouts reach Amara three working days before release; she answers within two.",
                    expects="Layouts a week ahead",
                    answer="will-try",
                    words="If one person answers for all of you",
                    notice="Nothing is seen for the first time at the printer.",
                ),
                Expected(
                    number="E2",
                    standing="new",
                    agreed="agency",
                    open=True,
                    side="agency",
                    category="remuneration",
                    state="open",
                    expects="Invoices are paid within 30 days",
                    proposed="Invoices are paid within 45 days",
                    answer="no",
                    words="Month-end run stands in the way",
                ),
            ),
            dropped=(Dropped(number="E3", wording="A call every Friday"),),
        ),
        "scope": Scope(
            terms=Framing(
                standing="changed",
                agreed="client",
                open=True,
                revision_rounds="2",
                hours="120 a month",
                flexibility="± 10 %",
                budget="84000",
                currency="EUR",
                payment_terms="30 days net",
                change_procedure="In writing, priced before work starts, agreed by both contacts.",
                start_rule="Work starts only after confirmation.",
                budget_client="realistic",
                budget_agency="doubtful",
            ),
            deliverables=(
                Delivered(
                    number="D1",
                    standing="new",
                    agreed="both",
                    name="Campaign film",
                    group="Launch",
                    quantity="1",
                    acceptance="Approved by Amara in writing",
                    responsible="third-party",
                    responsible_name="Northlight Films",
                ),
            ),
            exclusions=(Excluded(number="X1", standing="new", agreed="both", text="Media buying"),),
            assumptions=(
                Assumed(number="A1", standing="new", open=True, text="The new ferry sails by May"),
            ),
            milestones=(
                Dated(
                    number="M1",
                    standing="carried",
                    agreed="both",
                    name="First cut",
                    due=date(2027, 1, 29),
                    met=date(2027, 1, 28),
                ),
            ),
            approvers=(
                Approving(
                    number="V1",
                    standing="new",
                    agreed="both",
                    name="Amara Okafor",
                    approves="layouts",
                    side="client",
                ),
            ),
            dropped=(Dropped(number="D2", wording="Poster series"),),
        ),
        "kpis": Kpis(
            clauses=(
                Measured(
                    number="K1",
                    standing="changed",
                    agreed="both",
                    name="Winter seats sold",
                    why="An empty winter crossing costs as much as a full one",
                    kpi_class="hard",
                    unit="%",
                    direction="within",
                    tolerance="2.5",
                    baseline="51",
                    target="60",
                    due=date(2027, 3, 31),
                    side="agency",
                    owner="rafael-duarte",
                    owner_name="Rafael Duarte",
                    source="Booking system, weekly",
                    reported_by="priya-nair",
                    reported_by_name="Priya Nair",
                ),
            ),
            dropped=(Dropped(number="K2", wording="Likes"),),
        ),
        "scores": Scores(
            clauses=(
                Rated(
                    number="F1",
                    standing="new",
                    agreed="both",
                    side="agency",
                    area="The work",
                    text="Delivers on time.",
                    scale=_SCALE,
                    lowest=0,
                    given=(0, 0, 1, 2, 0),
                    own=(0, 0, 0, 1, 1),
                    became="C1",
                ),
            ),
        ),
        "feedback": Feedback(
            clauses=(
                Said(
                    number="N1",
                    standing="new",
                    agreed="both",
                    side="agency",
                    heading="Stop",
                    text="Briefs arrive in pieces",
                    restated="We send briefs too early, unfinished",
                    confirmed=True,
                    own="We have no one who closes a brief.",
                    became="C2",
                ),
            ),
        ),
        "needs": Needs(
            clauses=(
                Asked(
                    number="W1",
                    standing="new",
                    side="agency",
                    text="A say in media",
                    answer="will-try",
                    obstacle="The media contract runs until March",
                    until=date(2027, 3, 31),
                    became="C2",
                ),
            ),
        ),
        "polls": Polls(
            clauses=(
                Polled(
                    number="L1",
                    standing="new",
                    agreed="both",
                    question="Was it worth our time?",
                    scale=("no", "yes"),
                    lowest=0,
                    counts=(1, 4),
                    hands=True,
                ),
            ),
        ),
        "decisions": noted.NotedSection(
            decisions=(
                noted.Noted(
                    number="R1",
                    standing="new",
                    agreed="both",
                    text="Amara alone approves layouts.",
                    origin="N1",
                ),
            ),
            questions=(
                noted.Noted(
                    number="Q1", standing="new", text="Who buys media from April?", origin="W1"
                ),
            ),
            parked=(
                noted.Noted(number="P1", standing="new", text="Freight customers", origin="E2"),
            ),
            settled=(
                noted.Settled(
                    number="P2", text="A second agency", result="Not before 2028", topic=True
                ),
            ),
            dropped=(Dropped(number="R2", wording="No work in August"),),
        ),
        "commitments": commitments.Commitments(
            no_commitments=("client",),
            clauses=(
                commitments.Promised(
                    number="C1",
                    standing="changed",
                    agreed="agency",
                    open=True,
                    side="agency",
                    owner="rafael-duarte",
                    owner_name="Rafael Duarte",
                    action="Show every layout at the Tuesday wall, finished or not",
                    due=date(2027, 1, 12),
                    done_when="Six Tuesdays in a row",
                    origin="F1",
                    confidence=80,
                ),
            ),
        ),
        "programme": Programme(
            clause="We meet each quarter; results are used to improve, not to punish.",
            cadence="Every quarter",
            next_review=date(2027, 2, 22),
            owners=(
                Owner(
                    handle="amara-okafor",
                    name="Amara Okafor",
                    side="client",
                    title="Head of Marketing",
                ),
            ),
        ),
    },
)
"""An agreement in which every field of every table says something."""

MINIMAL = Content(
    _first("s0000000000000002", "Kick-off", _START),
    {
        "parties": Parties(
            date=date(2026, 11, 23),
            client=Party(name="Skerrow Ferries"),
            agency=Party(name="Kite & Anvil"),
        ),
        "goal": Goal(),
        "commitments": commitments.Commitments(),
        "programme": Programme(),
    },
)
"""An agreement that says as little as one can."""

FIGURES = Content(
    MINIMAL.head,
    {
        **MINIMAL.parts,
        "scope": Scope(
            terms=Framing(standing="new", begins=date(2027, 1, 1), ends=date(2027, 12, 31)),
            deliverables=(
                Delivered(
                    number="D1",
                    standing="new",
                    agreed="both",
                    name="Photo shoot",
                    responsible="both",
                ),
            ),
            milestones=(
                Dated(
                    number="M1",
                    standing="new",
                    agreed="both",
                    name="First layouts",
                    when="10 working days after the brief",
                    amount="12000",
                    currency="EUR",
                ),
            ),
        ),
        "kpis": Kpis(
            clauses=(
                Measured(
                    number="K1",
                    standing="new",
                    agreed="both",
                    name="Share of voice",
                    kpi_class="medium",
                    unit="%",
                    direction="within",
                    tolerance="2",
                    tolerance_in="unit",
                    target="20",
                    lowest="18",
                    highest="22",
                    periods=(
                        ByPeriod(due=date(2027, 3, 31), target="16", lowest="14", highest="18"),
                    ),
                    due=date(2027, 6, 30),
                    recovery="Made good within the quarter that follows",
                    owner="amara-okafor",
                    owner_name="Amara Okafor",
                    co_owners=(
                        Owning(owner="rafael-duarte", owner_name="Rafael Duarte", side="agency"),
                    ),
                ),
            ),
        ),
    },
)
"""An agreement with the fields that its format got after its release."""

SHEET = Content(
    _first("s0000000000000003", "How the client rates the agency", _END),
    {
        "parties": PARTIES,
        "scores": Scores(
            clauses=(
                Rated(
                    number="F1",
                    standing="new",
                    agreed="both",
                    side="agency",
                    area="Money",
                    text="invoices as estimated",
                    scale=("not at all", "1", "2", "3", "4", "5", "6", "7", "8", "9", "entirely"),
                    lowest=0,
                    given=(0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0),
                ),
            ),
            weighted=(
                Weighted(
                    side="agency",
                    figure="6.9",
                    areas=(AreaCounted(area="Money", figure="7.0", counts="33.3"),),
                ),
            ),
            remarks=(
                Remark(
                    side="client",
                    about="agency",
                    on="Money",
                    column="Progress since last time",
                    text="Two invoices came late, in March",
                ),
                Remark(
                    side="agency",
                    about="agency",
                    on="Money",
                    column="Answer of the rated side",
                    text="On time since May",
                ),
            ),
        ),
    },
)
"""A sheet in one direction, with comments that both sides allowed."""

RHYTHMS = Content(
    MINIMAL.head,
    {
        **MINIMAL.parts,
        "look-back": look_back.LookBack(
            session="s0000000000000000",
            date=date(2026, 8, 27),
            clauses=(
                look_back.Became(
                    number="C1",
                    owner="rafael-duarte",
                    owner_name="Rafael Duarte",
                    action="Show every layout at the Tuesday wall",
                    due=date(2026, 9, 1),
                    client="kept",
                    rhythm="FREQ=WEEKLY;BYDAY=TU",
                    until=date(2026, 11, 17),
                ),
            ),
        ),
        "commitments": commitments.Commitments(
            clauses=(
                commitments.Promised(
                    number="C2",
                    standing="new",
                    agreed="both",
                    side="agency",
                    owner="rafael-duarte",
                    owner_name="Rafael Duarte",
                    action="Send the figures of the week",
                    due=date(2026, 11, 30),
                    rhythm="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
                    until=date(2027, 6, 30),
                    helpers=(
                        commitments.Helping(
                            helper="amara-okafor", helper_name="Amara Okafor", side="client"
                        ),
                        commitments.Helping(
                            helper="priya-nair", helper_name="Priya Nair", side="client"
                        ),
                    ),
                ),
            ),
        ),
    },
)
"""Promises with a rhythm and helpers, which the format got after its release."""

LAST_TIME = Content(
    MINIMAL.head,
    {
        **MINIMAL.parts,
        "scores": Scores(
            clauses=(
                Rated(
                    number="F1",
                    standing="new",
                    agreed="both",
                    side="agency",
                    area="The work",
                    text="Delivers on time.",
                    scale=_SCALE,
                    given=(0, 1, 0, 2, 0),
                    last_on=date(2026, 3, 12),
                    last="2.5",
                ),
                Rated(
                    number="F2",
                    standing="new",
                    agreed="both",
                    side="client",
                    area="Briefs",
                    text="Writes whole briefs.",
                    scale=_SCALE,
                    given=(0, 0, 3, 0, 0),
                    last_on=date(2026, 3, 12),
                    not_compared="asked",
                ),
            ),
            weighted=(Weighted(side="agency", figure="3.4", last="3.1"),),
        ),
        "polls": Polls(
            clauses=(
                Polled(
                    number="L1",
                    standing="new",
                    agreed="both",
                    question="Was it worth our time?",
                    scale=("no", "partly", "yes"),
                    counts=(0, 1, 5),
                    last_on=date(2026, 3, 12),
                    last="2",
                ),
                Polled(
                    number="L2",
                    standing="new",
                    agreed="both",
                    question="Do we go on?",
                    scale=("no", "yes"),
                    last_on=date(2026, 3, 12),
                    not_compared="scale",
                ),
            ),
        ),
    },
)
"""Scores and polls beside those of last time, which the format got after its release."""

CARRIED = Content(
    MINIMAL.head,
    {
        **MINIMAL.parts,
        "look-back": look_back.LookBack(
            session="s0000000000000000",
            date=date(2026, 8, 27),
            unsaid=("C1",),
            goes_on=("C2", "C4"),
            promised_again=("C3",),
        ),
    },
)
"""A look-back that says what goes on as before, which the format got after its release."""

UNTIL_REVIEW = Content(
    MINIMAL.head,
    {
        **MINIMAL.parts,
        "programme": Programme(next_review=date(2027, 6, 1)),
        "commitments": commitments.Commitments(
            clauses=(
                commitments.Promised(
                    number="C1",
                    standing="new",
                    agreed="both",
                    owner="rafael-duarte",
                    owner_name="Rafael Duarte",
                    action="Show every layout at the Tuesday wall",
                    due=date(2026, 12, 1),
                    rhythm="FREQ=WEEKLY;BYDAY=TU",
                    review=date(2027, 6, 1),
                ),
            ),
        ),
    },
)
"""A promise that goes on until the day of the next review, which the format got after its release."""

RESERVED = Content(
    MINIMAL.head,
    {
        **MINIMAL.parts,
        "programme": Programme(
            reservations=(
                Reserved(
                    handle="rafael-duarte",
                    name="Rafael Duarte",
                    side="agency",
                    words="Two rounds are too few\nfor the spring campaign.",
                ),
            ),
        ),
    },
)
"""A reservation that a signatory stated, which the format got after its release."""

KEYS = Content(
    MINIMAL.head,
    {
        **MINIMAL.parts,
        "parties": Parties(
            date=date(2026, 11, 23),
            client=Party(name="Skerrow Ferries", legal_name="Skerrow Ferries Ltd"),
            agency=Party(name="Kite & Anvil"),
            signatories=(
                Signatory(
                    handle="priya-nair",
                    name="Priya Nair",
                    side="client",
                    title="Finance Partner",
                    signs_for="Skerrow Ferries Ltd",
                    key="SHA256:uNiVztksCsDhcc0u9e8BrrJXVGDtLg9ZxH/lV4Q+ZoM",
                    stands_in_for="amara-okafor",
                    in_stead_of="Amara Okafor",
                ),
                Signatory(
                    handle="rafael-duarte",
                    name="Rafael Duarte",
                    side="agency",
                    signs_for="Kite & Anvil",
                ),
            ),
        ),
    },
)
"""A deputy and an expected key, which the format got after its release."""

VECTORS = {
    "full": FULL,
    "minimal": MINIMAL,
    "figures": FIGURES,
    "sheet": SHEET,
    "rhythms": RHYTHMS,
    "last-time": LAST_TIME,
    "carried": CARRIED,
    "until-review": UNTIL_REVIEW,
    "reserved": RESERVED,
    "keys": KEYS,
}


def written(content: Content) -> dict[str, str]:
    """Return the files of a vector by the ends of their names."""
    data = canonical(tables(content))
    page = page_of(data)
    return {"toml": data, "md": page, "sha256": f"{digest(page)}\n"}


def kept(name: str, end: str) -> str:
    """Return a kept file of a vector."""
    return (FOLDER / f"{name}.{end}").read_bytes().decode()


if __name__ == "__main__":
    for name, content in VECTORS.items():
        for end, text in written(content).items():
            (FOLDER / f"{name}.{end}").write_bytes(text.encode())
