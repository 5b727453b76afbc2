"""The agenda as a page for the invitation: times, steps, people, and the questions to think about before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from workshop.model.agenda import Step
from workshop.model.kinds import KINDS, purpose_of
from workshop.model.markdown import escape
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.model.sides import SIDES, side_word
from workshop.model.values import show_date, show_minute
from workshop.model.welcome import Welcome

BEFORE = "Answered before we meet, in a form of your own."
"""The line under a step that people answer by form."""


def agenda_markdown(record: Record, start: datetime | None = None) -> str:
    """Return the agenda as Markdown.

    Times of day are given where the meeting has a `start` (aware; else when the session began), in the zone its
    welcome names; else each step says how many minutes in it begins. Lines for the facilitator alone are left out.
    """
    welcome = record.one(Welcome)
    parts = [
        f"# {escape(record.session.title)}",
        f"{escape(record.relationship.client.name)} and {escape(record.relationship.agency.name)}",
        "\n".join(_facts(record, welcome, start or record.session.started)),
    ]
    for heading, text in (("Why we meet", welcome.purpose), ("Our goal", welcome.goal)):
        if text:
            parts += [f"## {heading}", escape(text)]
    parts += ["## Agenda", "\n".join(_table(record, start or record.session.started))]
    parked = [_title(step) for step in record.agenda if step.parked]
    if parked:
        parts.append(f"If time allows: {', '.join(parked)}")
    questions = list(_questions(record))
    if questions:
        parts += ["## To think about before", *questions]
    parts += ["## Who", "\n".join(_people(record))]
    if welcome.ground_rules:
        rules = "\n".join(f"- {escape(rule)}" for rule in welcome.ground_rules)
        parts += ["## How we talk", rules]
    if welcome.confidentiality:
        parts += ["## Confidentiality", escape(welcome.confidentiality)]
    return "\n\n".join(parts) + "\n"


def _facts(record: Record, welcome: Welcome, start: datetime | None) -> Iterator[str]:
    yield f"- **Date:** {show_date(record.session.date)}"
    minutes = _minutes(record)
    if start:
        begin = start.astimezone(_zone(welcome))
        end = begin + timedelta(minutes=minutes)
        yield f"- **Time:** {show_minute(begin)} to {show_minute(end)} ({_zone_name(begin, welcome)})"
    yield f"- **Length:** {minutes} minutes"
    if welcome.place:
        yield f"- **Place:** {escape(welcome.place)}"


def _minutes(record: Record) -> int:
    steps = sum(step.minutes + step.break_after for step in record.agenda if not step.parked)
    return steps + record.session.slack


def _zone(welcome: Welcome) -> tzinfo:
    # People type the name of the zone, so anything may stand there.
    try:
        return ZoneInfo(welcome.timezone) if welcome.timezone else UTC
    except (KeyError, ValueError, OSError):
        return UTC


def _zone_name(begin: datetime, welcome: Welcome) -> str:
    return "UTC" if begin.tzinfo is UTC else escape(welcome.timezone)


def _table(record: Record, start: datetime | None) -> Iterator[str]:
    begin = start.astimezone(_zone(record.one(Welcome))) if start else None
    yield f"| {'Time' if begin else 'After'} | Minutes | What | |"
    yield "|---:|---:|---|---|"
    passed = 0

    def row(minutes: int, what: str, purpose: str) -> str:
        when = show_minute(begin + timedelta(minutes=passed)) if begin else _span(passed)
        return f"| {when} | {minutes} | {what} | {purpose} |"

    for step in record.agenda:
        if step.parked:
            continue
        purpose = purpose_of(step)
        if _by_form(record, step):
            purpose += f" {BEFORE}"
        yield row(step.minutes, f"**{_title(step)}**", purpose)
        passed += step.minutes
        if step.break_after:
            yield row(step.break_after, "Break", "")
            passed += step.break_after
    if record.session.slack:
        yield row(record.session.slack, "Slack", "For what needs longer")
        passed += record.session.slack
    yield f"| {show_minute(begin + timedelta(minutes=passed)) if begin else _span(passed)} | | End | |"


def _title(step: Step) -> str:
    return escape(step.title or KINDS[step.kind].title)


def _span(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _questions(record: Record) -> Iterator[str]:
    """Return a heading and a list for every step that asks something of those who come."""
    for step in record.agenda:
        asked = _asked(record, step)
        if asked:
            yield f"### {_title(step)}"
            yield "\n".join(f"- {line}" for line in asked)


def _by_form(record: Record, step: Step) -> bool:
    """Return whether a step is answered by form: in its latest round, or in the one that is planned."""
    run = [item.body.way for item in record.of(Round, step.uid) if item.body.stage != "discarded"]
    return (run[-1] if run else step.round.way) == "form"


def _asked(record: Record, step: Step) -> list[str]:
    asked = [escape(prompt) for prompt in step.prompts_in(record.session.phase)]
    if step.question:
        asked.append(escape(step.question))
    asked += [f"**{escape(area.name)}**" for area in step.areas]
    for heading in step.headings:
        name = f"**{escape(heading.name)}**"
        asked.append(f"{name}: {escape(heading.prompt)}" if heading.prompt else name)
    return asked


def _people(record: Record) -> Iterator[str]:
    for side in SIDES:
        on_side = [person for person in record.participants if person.side == side]
        yield f"- **{escape(record.relationship.organisation(side).name)}** ({side_word(side)})"
        yield from (f"  - {_person(person, record)}" for person in on_side)
    for person in record.participants:
        if person.side is None:
            yield f"- {_person(person, record)}"


def _person(person: Participant, record: Record) -> str:
    instead = f" for {escape(record.name_of(person.stands_in_for))}" if person.stands_in_for else ""
    words = [escape(person.title)] if person.title else []
    words += ["contact"] if person.contact else []
    words += [f"signs{instead}"] if person.signatory else []
    words += ["leads the meeting"] if person.facilitator else []
    words += ["observer"] if person.observer else []
    words += ["remote"] if person.presence == "remote" else []
    words += ["cannot come"] if person.presence == "absent" else []
    return ", ".join([escape(person.name), *words])
