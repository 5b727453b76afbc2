"""What the sign-off asks: a signature, why not today, why not this text. Each is a form, and the job of its answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date as Date
from functools import partial
from typing import Any

from textual.content import Content

from workshop.model.people import Participant
from workshop.room.filing import Filed
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.panes.asked import while_same
from workshop.tui.panes.by_file import FILE, file_fields, taken
from workshop.tui.panes.drawing import muted
from workshop.tui.panes.sign_off_rows import WHERES
from workshop.tui.panes.signatures import signature_of
from workshop.tui.services import Questionnaire
from workshop.tui.widgets.fields import choice_field, date_field, line_field, text_field

Given = dict[str, object]

_NO_OR_RESERVED = (
    ("decline", "declines"),
    ("reserve", "signs only with a reservation in the text"),
)


def signing(
    view: View, person: Participant, sentence: str
) -> tuple[Questionnaire, Callable[[Room, Given], Filed | bool]]:
    """Return the form in which somebody signs at the console: by typing their name, or with a file."""
    leader = view.record.facilitator
    typists = [(person.handle, "themselves")]
    if leader and leader.handle != person.handle:
        typists.append((leader.handle, "the facilitator"))
    specs = (
        line_field("name", "Name", placeholder="type the whole name"),
        *file_fields(person),
        choice_field("where", "Is", WHERES),
        choice_field("typed_by", "Typed by", tuple(typists)),
        line_field("authority", "Signs as", placeholder=person.title or "for the company"),
    )
    where = "room" if person.presence != "remote" else "video"
    given: Given = {
        "name": "",
        "where": where,
        "typed_by": person.handle,
        "authority": "",
        FILE: "",
    }

    def job(room: Room, fields: Given) -> Filed | bool:
        if filed := taken(room, person, fields):
            return filed
        return room.sign_off.sign(
            person.handle,
            str(fields["name"]),
            where=next(key for key, _ in WHERES if key == fields["where"]),
            authority=str(fields["authority"]),
            typed_by=str(fields["typed_by"]),
            shown=sentence,
        )

    asked = Questionnaire(
        f"{person.name} signs",
        specs,
        {spec.name: given[spec.name] for spec in specs},
        keep="sign",
        detail=_in_quotes(sentence),
        over=partial(_answered, person),
    )
    return asked, job


def signing_here(
    view: View, person: Participant, sentence: str
) -> tuple[Questionnaire, Callable[[Room, Given], bool]]:
    """Return the form in which somebody signs at a seat of their own."""
    specs = (
        line_field("name", "Name", placeholder="type your whole name"),
        line_field("authority", "Signs as", placeholder=person.title or "for the company"),
    )

    def job(room: Room, fields: Given) -> bool:
        return room.sign_off.sign(
            person.handle,
            str(fields["name"]),
            where="seat",
            authority=str(fields["authority"]),
            shown=sentence,
        )

    asked = Questionnaire(
        f"{person.name} signs",
        specs,
        {"name": "", "authority": ""},
        keep="sign",
        detail=_in_quotes(sentence) + muted(f"\n\n{view.seat.entry.on_signing}"),
        over=partial(_answered, person),
    )
    return asked, job


def not_today(
    view: View, person: Participant, sentence: str, *, writes: bool
) -> tuple[Questionnaire, Callable[[Room, Given], bool]]:
    """Return the form that asks by when somebody answers, and whom they ask; `writes` is at the console."""
    specs = (
        date_field("until", "By when", view.today),
        line_field("asks", "Who they ask" if writes else "Who you ask"),
    )

    def job(room: Room, fields: Given) -> bool:
        until, asks = fields["until"], str(fields["asks"])
        day = until if isinstance(until, Date) else None
        room.sign_off.not_today(person.handle, day, asks, shown=sentence)
        return True

    given: Given = {"until": None, "asks": ""}
    over = partial(_answered, person)
    asked = Questionnaire(f"{person.name}: not today", specs, given, keep="record", over=over)
    return asked, job


def not_this_text(
    view: View, person: Participant, sentence: str, voids: str, *, writes: bool
) -> tuple[Questionnaire, Callable[[Room, Given], bool]]:
    """Return the form that asks why this text is not signed: it is declined, or a reservation is stated.

    `voids` says what becomes void with a reservation; `writes` is at the console, where it is asked whose answer it is.
    """
    answer = choice_field("answer", "Answer", _NO_OR_RESERVED)
    reason = text_field("reason", "In words")
    who = tuple((each.handle, each.name) for each in view.record.waiting_for())
    specs = (choice_field("who", "Who", who), answer, reason) if writes else (answer, reason)

    def job(room: Room, given: Given) -> bool:
        handle = str(given.get("who", person.handle))
        shown = sentence if handle == person.handle else ""
        say = room.sign_off.reserve if given["answer"] == "reserve" else room.sign_off.decline
        say(handle, str(given["reason"]), shown=shown)
        return True

    values: dict[str, Any] = {"who": person.handle, "answer": "decline", "reason": ""}
    asked = Questionnaire(
        "Who does not sign this text, and why?" if writes else "You do not sign this text: why?",
        specs,
        {spec.name: values[spec.name] for spec in specs},
        keep="record",
        detail=muted(
            f"\nA reservation becomes part of the text, which is reopened for it. {voids}"
        ),
        over=while_same(
            lambda now: (now.record.session.state, now.record.waiting_for()),
            view,
            "Who has still to sign was changed at another seat meanwhile. Nothing was recorded here.",
        ),
    )
    return asked, job


def ending(view: View) -> tuple[Questionnaire, Callable[[Room, Given], None]]:
    """Return the form that asks why the session ends without an agreement."""
    over = while_same(
        lambda now: now.record.session.state,
        view,
        "The session was proposed, or ended, at another seat meanwhile. Nothing was recorded here.",
    )
    asked = Questionnaire(
        "End without an agreement: why?",
        (text_field("reason", "Because"),),
        {"reason": ""},
        over=over,
    )
    return asked, lambda room, given: room.sign_off.close(str(given["reason"]))


def _answered(person: Participant, view: View) -> str:
    """Say that somebody is not waited for any more; "" while they are."""
    waiting = {each.handle for each in view.record.waiting_for()}
    if view.record.session.state == "proposed" and person.handle in waiting:
        return ""
    if signature_of(view.record, person.handle):
        return f"{person.name} has signed."
    return f"What {person.name} was asked to sign has changed. Nothing was signed here."


def _in_quotes(sentence: str) -> Content:
    """Return the sentence that is signed, with the code in it in bold: it is compared with what was read aloud."""
    words = Content(f"\n“{sentence}”")
    code = re.search(r"\b[0-9A-F]{4}(?: [0-9A-F]{4})+\b", words.plain)
    return words.stylize("bold", *code.span()) if code else words
