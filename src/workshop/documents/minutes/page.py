"""The minutes as a page: what a session was, who was there, where the time went, and what each step brought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from msgspec import structs

from workshop.documents.minutes.parts import PARTS
from workshop.documents.minutes.promised import as_promised
from workshop.documents.minutes.told import Facts, Told, as_written, paragraphs, table
from workshop.model.agenda import Step
from workshop.model.agreements import grouped
from workshop.model.asking import not_ready
from workshop.model.clock import spent_in
from workshop.model.commitments import Commitment
from workshop.model.held import show_held, utc_offset
from workshop.model.kinds import KINDS
from workshop.model.noted import Decision, Parked, Question
from workshop.model.paragraphs import Paragraph, as_page, bullet, line_by_line, on_one_line, shape
from workshop.model.people import Participant
from workshop.model.record import Record, elsewhere_words
from workshop.model.rounds import Round
from workshop.model.sides import SIDES, Side, presence_word, side_word
from workshop.model.sign_off import declined_words, still_to_sign
from workshop.model.values import show_date, show_minute
from workshop.model.welcome import Welcome
from workshop.model.wording import counted, joined
from workshop.model.written import in_force


def minutes_markdown(record: Record, facts: Facts, now: datetime) -> str:
    """Return the minutes of `record` as Markdown, as they stand at `now` (aware)."""
    record = as_promised(record)
    return as_page(
        (
            *_head(record, now),
            *_who(record),
            *_time(record, now),
            *_steps(record, facts),
            *noted(record, facts),
        )
    )


def title_of(record: Record) -> str:
    """Return what the minutes are called."""
    return f"Minutes: {record.session.title}"


# --- the head -------------------------------------------------------------------------------------


def _head(record: Record, now: datetime) -> Iterator[str]:
    welcome, parties = record.one(Welcome), record.relationship
    names = (
        f"{shape(side)}{on_one_line(parties.organisation(side).name)} ({side_word(side)})"
        for side in SIDES
    )
    yield from (f"# {on_one_line(title_of(record))}", "", " and ".join(names), "")
    they = "These will be" if _is_ahead(record) else "These are"
    yield f"{they} the minutes of the meeting: what was said and shown in it. **They are not the agreement:**"
    yield _agreement(record)
    yield from ("", _held_yet(record, now), "")
    between = " and ".join(on_one_line(parties.names[side]) for side in SIDES)
    yield f"**Confidential, for {between} only.** {line_by_line(welcome.confidentiality, by=' ')}".rstrip()
    yield ""
    session = record.session
    offset = utc_offset(session.started, welcome.timezone) if session.started else None
    held = show_held(
        session.date, session.started, session.started and session.ended, welcome.timezone, offset
    )
    leader = record.facilitator
    facts = (
        ("Date", held),
        ("Place", welcome.place),
        ("Led by", joined(leader.name, leader.title, by=", ") if leader else ""),
        ("In short", _in_short(record)),
    )
    yield from (bullet(Paragraph(words), f"**{label}:** ") for label, words in facts if words)


def _agreement(record: Record) -> str:
    """Return what stands in the agreement and whether it is signed, as the end of a sentence and what follows it."""
    session, agreement = record.session, record.agreement
    if session.state in ("closed", "withdrawn"):
        reason = f": {session.reason}" if session.reason else ""
        ended = "ended without one" if session.state == "closed" else "was withdrawn"
        return line_by_line(f"the session {ended}{reason}.", by=" ")
    if agreement is None:
        return "none is proposed or signed yet."
    which = f"revision {agreement.revision}, text {grouped(agreement.digest)}"
    if session.state in ("sealed", "superseded"):
        rest = joined(
            f"what both sides agreed and signed stands in the agreement, {which}.",
            "A later one has replaced it." if session.state == "superseded" else "",
            elsewhere_words(record),
            by=" ",
        )
    elif declined := declined_words(record):
        rest = f"the agreement, {which}, was not signed. {declined}"
    else:
        rest = joined(
            f"what is proposed to both sides stands in the agreement, {which}, which not everybody has signed yet.",
            still_to_sign(record),
            by=" ",
        )
    return line_by_line(rest, by=" ")


def _held_yet(record: Record, now: datetime) -> str:
    """Return that the meeting is not held or not over, and when these minutes were written."""
    at = now.astimezone(UTC)
    written = f"{show_date(at.date())} at {show_minute(at)} UTC"
    if _is_ahead(record):
        return f"**Not held yet.** What stands here was prepared by {written}."
    if record.session.state in ("running", "paused"):
        return f"**Not over yet.** These minutes go up to {written}."
    return f"Written on {written}."


def _is_ahead(record: Record) -> bool:
    return record.session.started is None and record.session.state == "draft"


def _in_short(record: Record) -> str:
    open_questions = in_force(record, Question)
    return joined(
        counted(len(in_force(record, Decision)), "decision"),
        counted(len(open_questions), "open question"),
        counted(len(in_force(record, Parked)), "topic parked", "topics parked"),
        counted(len(in_force(record, Commitment)), "commitment"),
        by=", ",
    )


# --- who was there --------------------------------------------------------------------------------


def _who(record: Record) -> Iterator[str]:
    there = "Who is to be there" if _is_ahead(record) else "Who was there"
    yield from ("", f"## {there}", "")
    sides: tuple[Side | None, ...] = (*SIDES, None)
    found = [
        Paragraph(_person(person), side=side)
        for side in sides
        for person in record.participants
        if person.side == side
    ]
    yield from map(bullet, found)
    if not found:
        yield "Nobody is named."


def _person(person: Participant) -> str:
    return joined(
        person.name,
        person.title,
        "leads the meeting" if person.facilitator else "",
        "observer" if person.observer else "",
        presence_word(person.presence),
        by=", ",
    )


# --- the agenda and its time ----------------------------------------------------------------------


def _time(record: Record, now: datetime) -> Iterator[str]:
    if not record.agenda:
        return
    yield from ("", "## Agenda")
    used = {step.uid: spent_in(step, record.session, now) for step in record.agenda}
    held = [step for step in record.agenda if not step.parked or used[step.uid]]
    rows = [[_title(record, step), str(step.minutes), _minutes(used[step.uid])] for step in held]
    total = sum(step.minutes for step in held)
    rows.append(["Total", str(total), _minutes(sum(used[step.uid] for step in held))])
    columns = ["Step", "Minutes planned", "Minutes used"][: 2 if _is_ahead(record) else 3]
    yield from table(columns, (row[: len(columns)] for row in rows))
    left_out = [_title(record, step) for step in record.agenda if step not in held]
    if left_out:
        yield from ("", f"Left out: {'; '.join(left_out)}", "")
    yield f"{shape('client')}is the client, {shape('agency')}the agency. {_ACCEPTED}"


_ACCEPTED = (
    "Both sides accepted what stands under expectations, scope, KPIs, commitments and decisions, "
    "unless it says otherwise."
)


def _minutes(seconds: int) -> str:
    return "under 1" if 0 < seconds < 30 else str(round(seconds / 60))


def _title(record: Record, step: Step) -> str:
    """Return the title of a step with its place on the agenda; one that is not on it has only the title."""
    place = [each.uid for each in record.agenda].index(step.uid) + 1 if step.uid else 0
    title = on_one_line(step.title or KINDS[step.kind].title)
    return f"{place}. {title}" if place else title


# --- step by step ---------------------------------------------------------------------------------


def _steps(record: Record, facts: Facts) -> Iterator[str]:
    """Yield each step with what was captured in it, then what belongs to a kind that the agenda has no step of."""
    on_agenda = {step.kind for step in record.agenda}
    others = [Step("", kind=kind, title="", minutes=0) for kind in KINDS if kind not in on_agenda]
    silent: list[str] = []
    found = False
    for step in (*record.agenda, *others):
        said = said_in(record, facts, step)
        if said:
            found = True
            yield from ("", f"## {_title(record, step)}", "", *said, "")
        elif step.uid and not step.parked:
            silent.append(_title(record, step))
    if not found:
        yield from ("", "Nothing was noted in this meeting.", "")
    elif silent and not _is_ahead(record):
        yield from ("", f"Nothing was noted under: {'; '.join(silent)}", "")


def said_in(record: Record, facts: Facts, step: Step) -> list[str]:
    """Return what one step brought, as lines of Markdown without its heading; nothing where nothing was noted.

    `record` is one that keeps what its rounds promised (`as_promised`).
    """
    part = PARTS.get(step.kind, as_written)
    said = list(part(Told(_of_step(record, step), step, facts, _last_day(record))))
    if said:
        found = [each for each in record.of(Round, step.uid) if each.body.stage == "revealed"]
        told = (not_ready(record, each.body) for each in found)
        said += [line for words in told if words for line in ("", on_one_line(words))]
    if step.uid and any(each.body.running for each in record.of(Round, step.uid)):
        said += ["", "A private round is open here. Nothing of it is shown before it is revealed."]
    return said


def _of_step(record: Record, step: Step) -> Record:
    """Return `record` with only those items of the step's kind that were captured in it.

    What was captured in no step that is left belongs to the first one of its kind.
    """
    steps = [each.uid for each in record.agenda if each.kind == step.kind]
    bodies = {each.body for each in KINDS[step.kind].items}
    first = step.uid in steps[:1] or not steps
    return structs.replace(
        record,
        items=tuple(
            each
            for each in record.items
            if type(each.body) not in bodies
            or each.step == step.uid
            or (first and each.step not in steps)
        ),
    )


def _last_day(record: Record) -> date | None:
    return record.session.ended.date() if record.session.ended else None


def noted(record: Record, facts: Facts) -> Iterator[str]:
    """Yield the decisions, open questions and parked topics of the whole meeting."""
    found = facts.words(record, None)
    if found:
        yield from ("", "## Decisions and open questions", "", *paragraphs(found))
