"""The summary of one session, as `workshop show` gives it: who, where it stands, what was agreed, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date as Date

from msgspec import Struct

from workshop.insight.findings import Finding, findings
from workshop.model.agreements import AgreementState, grouped, revision_word
from workshop.model.kinds import ITEM_TYPES
from workshop.model.names import KindName
from workshop.model.overview import ActionLine, actions_of
from workshop.model.people import Participant
from workshop.model.progress import told
from workshop.model.record import Record, elsewhere_words
from workshop.model.rhythm import by_when
from workshop.model.session import OPEN, State, state_word
from workshop.model.sides import MARKS, SIDES, Phase, Presence, phase_word, presence_word
from workshop.model.sign_off import Closing, decline_of
from workshop.model.values import show_date
from workshop.model.welcome import Welcome

_UNCOUNTED = frozenset(
    {
        "welcome",
        "closing",
        "commitment",
        "confirmation",
        "deferral",
        "decline",
        "reservation",
        "terms",
    }
)
"""Types of item that are not counted: there is one of each, or the summary lists them one by one."""


class StepLine(Struct, frozen=True):
    """A step of the agenda."""

    title: str
    kind: KindName
    minutes: int
    spent: int
    """Whole minutes, without a stretch that is running now."""
    is_open: bool
    parked: bool


class AgreementLine(Struct, frozen=True):
    """Where the agreement stands."""

    revision: int
    state: AgreementState
    digest: str
    signed: tuple[str, ...]
    """Names."""
    waiting_for: tuple[str, ...]
    form: str
    """What is said of an agreement of the first form; "" otherwise."""
    elsewhere: str
    """Which of the signatures are attested elsewhere, as a sentence; "" for none."""


class Summary(Struct, frozen=True):
    """One session in brief."""

    id: str
    slug: str
    title: str
    relationship: str
    relationship_name: str
    date: Date
    state: State
    reason: str
    declined_by: str
    """The name of who declined the agreement, "" where nobody did."""
    phase: Phase
    template: str
    goal: str
    people: tuple[Participant, ...]
    agenda: tuple[StepLine, ...]
    captured: dict[str, int]
    """How many of each type of item."""
    commitments: tuple[ActionLine, ...]
    agreement: AgreementLine | None
    next_review: Date | None
    findings: tuple[str, ...]
    """What is missing or odd while it can still be mended, but for what concerns the facilitator alone."""


def summarise(record: Record, today: Date) -> Summary:
    """Return the summary of `record` on `today`."""
    session = record.session
    counts = {name: len(record.of(kind.body)) for name, kind in ITEM_TYPES.items()}
    return Summary(
        id=session.id,
        slug=session.slug,
        title=session.title,
        relationship=session.relationship,
        relationship_name=record.relationship.name,
        date=session.date,
        state=session.state,
        reason=session.reason,
        declined_by=_declined_by(record),
        phase=session.phase,
        template=session.template,
        goal=record.one(Welcome).goal,
        people=record.participants,
        agenda=tuple(
            StepLine(
                step.title,
                step.kind,
                step.minutes,
                step.spent // 60,
                step.uid == session.step,
                step.parked,
            )
            for step in record.agenda
        ),
        captured={name: many for name, many in counts.items() if many and name not in _UNCOUNTED},
        commitments=actions_of(record),
        agreement=_agreement(record),
        next_review=record.one(Closing).next_review,
        findings=tuple(each.sentence for each in findings_of(record, today) if not each.aside),
    )


def _declined_by(record: Record) -> str:
    agreement = record.agreement
    if record.session.state != "declined" or agreement is None:
        return ""
    found = decline_of(record, agreement.revision)
    return record.name_of(found.body.handle) if found else ""


def findings_of(record: Record, today: Date) -> tuple[Finding, ...]:
    """Return what is missing or odd in a session that can still be changed; nothing in one that is over."""
    return findings(record, today) if record.session.state in OPEN else ()


def _agreement(record: Record) -> AgreementLine | None:
    agreement = record.agreement
    if agreement is None:
        return None
    return AgreementLine(
        agreement.revision,
        agreement.state,
        agreement.digest,
        tuple(each.name for each in record.valid_signatures()),
        tuple(each.name for each in record.waiting_for()),
        agreement.form_words,
        elsewhere_words(record),
    )


def summary_lines(summary: Summary) -> Iterator[str]:
    """Give the summary line by line, to be read."""
    by = f" by {summary.declined_by}" if summary.declined_by else ""
    reason = f"{by}: {summary.reason}" if summary.reason else ""
    yield f"{summary.title} · {summary.relationship_name} · {show_date(summary.date)}"
    yield f"{summary.slug} · {state_word(summary.state)}{reason} · phase {phase_word(summary.phase)}"
    if summary.goal:
        yield f"Goal: {summary.goal}"
    yield "\nPeople"
    for side in (*SIDES, None):
        yield from (
            _person(person, summary.people) for person in summary.people if person.side == side
        )
    yield "\nAgenda"
    for number, step in enumerate(summary.agenda, start=1):
        here = "▸" if step.is_open and summary.agreement is None else " "
        state = "parked" if step.parked else f"{step.spent} of {step.minutes} min"
        yield f" {here}{number:2}  {step.title} · {state}"
    if summary.captured:
        yield "\nCaptured"
        yield "    " + ", ".join(_counted(name, many) for name, many in summary.captured.items())
    if summary.commitments:
        yield "\nCommitments"
        yield from (_commitment(line) for line in summary.commitments)
    yield from _agreement_lines(summary)
    if summary.findings:
        yield "\nMissing or odd"
        yield from (f"    {sentence}" for sentence in summary.findings)


def _person(person: Participant, people: Iterable[Participant]) -> str:
    instead = "".join(f" for {e.name}" for e in people if e.handle == person.stands_in_for)
    roles = [
        person.title,
        "contact" if person.contact else "",
        f"signs{instead}" if person.signatory else "",
        "facilitates" if person.facilitator else "",
        "observer" if person.observer else "",
        _presence(person.presence),
    ]
    mark = MARKS[person.side] if person.side else " "
    return f"  {mark} {', '.join([person.name, *filter(None, roles)])}"


def _presence(presence: Presence) -> str:
    """Return what is said of somebody who is not in the room; "" for who is."""
    return "" if presence == "room" else presence_word(presence)


def _counted(name: str, many: int) -> str:
    title = ITEM_TYPES[name].title
    plain = title if title.isupper() or title[:2].isupper() else title.lower()
    return f"{many} {plain}{'' if many == 1 else 's'}"


def _commitment(line: ActionLine) -> str:
    mark = MARKS[line.side] if line.side else " "
    outcome = f" · {told(line.words)}" if line.progress else ""
    when = by_when(line) or "no date"
    return f"  {mark} {line.number}  {line.action} · {line.who}, {when}{outcome}"


def _agreement_lines(summary: Summary) -> Iterator[str]:
    agreement = summary.agreement
    if agreement is not None:
        yield "\nAgreement"
        state = revision_word(agreement.state)
        yield f"    revision {agreement.revision}, {state}, text {grouped(agreement.digest)}"
        if agreement.form:
            yield f"    {agreement.form}"
        if agreement.signed:
            yield f"    signed by {', '.join(agreement.signed)}"
        if agreement.elsewhere:
            yield f"    {agreement.elsewhere}"
        if agreement.waiting_for:
            yield f"    waiting for {', '.join(agreement.waiting_for)}"
    if summary.next_review:
        yield f"\nNext review {show_date(summary.next_review)}"
