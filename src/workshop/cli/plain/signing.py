"""The end of the meeting: the agreement read back and confirmed, its whole text, and one's own signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.agreement.compare import NOT_COMPARED
from workshop.agreement.frozen_text import ReadSection
from workshop.agreement.page_lines import PageLine, page_lines
from workshop.agreement.signatures.by_key import how_with_own_key
from workshop.cli.plain.talk import BACK, Choice, Talk, sentence
from workshop.errors import InputError, WorkshopError
from workshop.model.agreements import grouped
from workshop.model.names import Section
from workshop.model.paragraphs import Paragraph
from workshop.model.sides import MARKS, SIDES, side_word
from workshop.model.sign_off import Confirmation, still_to_sign
from workshop.model.signing_keys import fingerprint_of
from workshop.model.values import parse_date, show_date
from workshop.room.view import View

_ANSWERS = {"i": "sign", "n": "not today", "d": "decline", "r": "state a reservation"}
_UNPROVED = (
    "It is recorded as typed at your own seat of this computer. It does not prove who typed it."
)


def choices(talk: Talk, view: View) -> Iterator[Choice]:
    """Yield reading the agreement, confirming and signing."""
    side, record = view.seat.side, view.record
    if not view.read_back:
        return
    proposed = record.session.state == "proposed"
    if proposed and side is not None and view.may("confirm", side):
        left = len(view.read_back) - len(_confirmed(view))
        yield Choice(
            "c",
            f"hear the agreement section by section and confirm it for the {side_word(side)}, "
            f"{left} of {len(view.read_back)} left",
            lambda: _confirm(talk),
        )
    words = "read the page that is signed, whole" if view.page else "read all of its sections"
    yield Choice("f", words, lambda: _read_all(talk))
    if view.changed is not None:
        yield Choice(
            "v",
            f"hear what it changes of the last agreement: {view.changed.in_short}",
            lambda: _changes(talk),
        )
    if proposed and view.may("sign", side) and _may_still_sign(view):
        yield Choice("i", "sign, decline, or say not today", lambda: _sign(talk))


# --- reading back ---------------------------------------------------------------------------------


def section_spoken(section: ReadSection) -> Iterator[str]:
    """Yield a section of the frozen text, as it is read aloud."""
    yield f"{section.title}."
    heading = ""
    for each in section.paragraphs:
        if each.heading != heading:
            heading = each.heading
            yield from ("", f"{heading}.") if heading else ()
        yield _spoken(each)


def _spoken(paragraph: Paragraph) -> str:
    """Return one thing of the frozen text: whose it is, its number, whether it is left open, its own words."""
    whose = side_word(paragraph.side).capitalize() if paragraph.side else ""
    left_open = "left open" if paragraph.open else ""
    label = ", ".join(filter(None, (whose, paragraph.number, left_open)))
    detail = "" if paragraph.detail == whose.casefold() else paragraph.detail
    words = " ".join(
        sentence(f"{each[:1].upper()}{each[1:]}".replace(" · ", "; "))
        for each in (paragraph.text.strip(), detail.strip())
        if each
    )
    return f"{label}: {words}" if label else words


def _read_all(talk: Talk) -> None:
    view = talk.view
    agreement = view.record.agreement
    if agreement is None:
        return
    names = view.record.relationship.names.values()
    lines = [
        f"Revision {agreement.revision} of the agreement between {' and '.join(names)}.",
        f"The code of its text: {grouped(agreement.digest)}.",
    ]
    if view.page:
        lines += [
            f"This is {agreement.file}, from its first word to its last. Where it has a shape for a side, the side is "
            "named here.",
            "",
        ]
        lines += map(_line_spoken, page_lines(view.page))
    else:
        for section in view.read_back:
            lines += ["", *section_spoken(section)]
    if view.record.session.state == "proposed":
        lines += [
            "",
            "It takes effect when everybody who has to has signed.",
            still_to_sign(view.record),
        ]
    if not view.page:
        lines.append(
            "These are all of its sections. Who confirms or signs it can read the page itself, with mail addresses."
        )
    talk.lines.pages(lines, lambda: _why_void(talk, agreement.revision))


def _changes(talk: Talk) -> None:
    changed = talk.view.changed
    if changed is None:
        return
    lines: list[str] = []
    for title, found in changed.by_sort:
        lines += ["", f"{title}."]
        for each in found:
            words = each.before or each.after
            if each.before and each.after:
                words = f"{each.then}: {each.before}. Now: {each.after}"
            lines.append(sentence(f"{each.label}: {words}".replace(" · ", "; ")))
    talk.lines.pages([*lines, "", NOT_COMPARED], lambda: "")


def _line_spoken(line: PageLine) -> str:
    """Return a line of the page as it is heard: words stand for its shapes and dots."""
    words = line.text.replace(" ⏎ ", ", ").replace(" · ", "; ")
    for side in SIDES:
        shape, word = f"{MARKS[side]} ", side_word(side)
        said = "" if f"({word})" in words else f"{word.capitalize()}: "
        words = words.replace(shape, said)
    return words


def _confirmed(view: View) -> set[Section]:
    """Return the sections that one's side has confirmed."""
    revision = view.record.agreement.revision if view.record.agreement else 0
    return {
        item.body.section
        for item in view.record.of(Confirmation)
        if item.side == view.seat.side and item.body.revision == revision
    }


def _confirm(talk: Talk) -> None:
    view = talk.view
    sections = view.read_back
    revision = view.record.agreement.revision if view.record.agreement else 0
    for place, section in enumerate(sections, start=1):
        if section.section in _confirmed(talk.view):
            continue
        if void := _why_void(talk, revision):
            talk.say(void)
            return
        talk.say("", f"Section {place} of {len(sections)}.")
        if not talk.lines.pages(section_spoken(section), lambda: _why_void(talk, revision)):
            return
        letter = talk.choose(
            f"Do you confirm it for the {side_word(talk.side)}?", {"y": "yes", BACK: "go back"}
        )
        if letter == BACK:
            return
        if not letter:
            continue
        if not talk.attempt(
            lambda: talk.room.sign_off.confirm(section.section, talk.side, revision=revision)  # noqa: B023
        )[1]:
            return
        talk.say(f"{section.title}: confirmed by the {side_word(talk.side)}.")
    left = len(sections) - len(_confirmed(talk.view))
    talk.say(
        "Every section is confirmed by your side." if not left else f"{left} are not confirmed."
    )


def _why_void(talk: Talk, revision: int) -> str:
    """Return why the revision that is being read does not count any more, "" where it does."""
    now = talk.view.record.agreement
    if now is None:
        return (
            f"The session was reopened, so revision {revision} is void. "
            "You are told when the agreement is proposed again."
        )
    if now.revision != revision:
        return f"Revision {revision} is void. Revision {now.revision} is proposed now."
    return ""


# --- signing --------------------------------------------------------------------------------------


def _may_still_sign(view: View) -> bool:
    return any(each.handle == view.seat.handle for each in view.record.waiting_for())


def _sign(talk: Talk) -> None:
    me = talk.room.who
    sentence, done = talk.attempt(lambda: talk.room.sign_off.sentence(me))
    if not done or sentence is None:
        return
    unread = len(talk.view.read_back) - len(_both_confirmed(talk.view))
    if unread:
        talk.say(f"{unread} sections are not confirmed by both sides yet. f reads all of it.")
    entry = talk.view.seat.entry
    talk.say(
        "By signing you agree to this sentence:",
        f"“{sentence}”",
        entry.on_signing if entry.elsewhere else _UNPROVED,
        *_with_key(talk.view),
    )
    letter = talk.choose("What do you do?", _ANSWERS)
    if letter == "i":
        _type_name(talk, sentence)
    elif letter == "n":
        _not_today(talk, sentence)
    elif letter == "d":
        _decline(talk, sentence)
    elif letter == "r":
        _reserve(talk, sentence)


def _with_key(view: View) -> Iterator[str]:
    """Yield that the agreement names a key for who sits here, and how they sign with it."""
    me = view.record.person(view.seat.handle)
    if key := fingerprint_of(me.key) if me else "":
        yield f"The agreement names the key {key} for you. A name that is typed does not use it."
        yield f"To sign with that key instead: {how_with_own_key(over_ssh=view.seat.entry.is_ours)}"


def _both_confirmed(view: View) -> set[Section]:
    revision = view.record.agreement.revision if view.record.agreement else 0
    found = [
        {
            each.body.section
            for each in view.record.of(Confirmation)
            if each.side == side and each.body.revision == revision
        }
        for side in SIDES
    ]
    return found[0] & found[1]


def _type_name(talk: Talk, sentence: str) -> None:
    me = talk.room.who
    while name := talk.ask("Type your own name to sign; Enter alone does not sign:"):
        sealed, done = talk.attempt(
            lambda: talk.room.sign_off.sign(me, name, where="seat", shown=sentence)
        )
        if done:
            rest = still_to_sign(talk.view.record)
            talk.know()
            talk.say("You have signed.", rest or "Everybody has signed.")
            if sealed:
                talk.say("The agreement is sealed.")
            return
        if not _may_still_sign(talk.view) or _proposed_anew(talk, sentence):
            return
    talk.say("Nothing is signed.")


def _proposed_anew(talk: Talk, sentence: str) -> bool:
    """Return whether what would be signed is another text by now, which has to be read first."""
    try:
        return talk.room.sign_off.sentence(talk.room.who) != sentence
    except WorkshopError:
        return True


def _not_today(talk: Talk, sentence: str) -> None:
    until: Date | None = None
    while typed := talk.ask("By when will you answer, such as 12 Jan? Enter names no day:"):
        try:
            until = parse_date(typed, talk.view.today)
            break
        except InputError as error:
            talk.say(str(error))
    asks = talk.ask("Whom do you ask first? Enter for nobody:")
    if talk.attempt(
        lambda: talk.room.sign_off.not_today(talk.room.who, until, asks, shown=sentence)
    )[1]:
        by = f", by {show_date(until)}" if until else ""
        talk.say(f"Written down: not today{by}. That is neither a signature nor a no.")


def _decline(talk: Talk, sentence: str) -> None:
    talk.say("If you decline, nobody can sign this revision; whoever leads can reopen the text.")
    talk.write(
        "decline",
        "Why do you decline? Enter alone does not decline:",
        lambda reason: talk.room.sign_off.decline(talk.room.who, reason, shown=sentence),
        "Written down: you decline.",
    )


def _reserve(talk: Talk, sentence: str) -> None:
    voids, done = talk.attempt(lambda: talk.room.sign_off.reopening_voids())
    if not done:
        return
    talk.say(f"A reservation becomes part of the text, which is reopened for it. {voids}")
    talk.write(
        "reserve",
        "What is your reservation? Enter alone states none:",
        lambda words: talk.room.sign_off.reserve(talk.room.who, words, shown=sentence),
        "Written down. The text is reopened; you are asked again when it is proposed with your reservation in it.",
    )
