"""The form as one HTML file that any browser opens: the same questions as in TOML, answers sealed before they leave.

Everything stands in the page as ordinary controls, so it can be read and printed where no script runs. The page reaches
nothing outside itself: its policy allows its own style and script alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from msgspec import Struct

from workshop.documents import form as toml_form
from workshop.documents import sealed_answers
from workshop.documents.form import Asked
from workshop.documents.html_page import html_page, part
from workshop.documents.returned import DRAFT, PAGE
from workshop.documents.sealed_answers import PublicKey
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rounds import Question, minutes_each, promise, seconds_of
from workshop.model.text import MAX_TEXT
from workshop.model.values import show_date

_BOXES = 3
"""Boxes for words that stand in the page; more come with a button."""
_FEW = 3
"""Points without words of their own, up to which a scale stands one below the other."""


class PageRound(Struct, frozen=True):
    """A round as one person is asked in it, with what seals their answers."""

    asked: Asked
    uid: str
    key: PublicKey
    token: str

    @property
    def seconds(self) -> int:
        """About how many seconds it takes to answer."""
        return sum(map(seconds_of, self.asked.questions))


def minutes_of(rounds: tuple[PageRound, ...]) -> int:
    """Return about how many minutes it takes to answer `rounds`."""
    return minutes_each(sum(each.seconds for each in rounds))


def form_page(record: Record, person: Participant, rounds: tuple[PageRound, ...]) -> str:
    """Return the page in which `person` is asked `rounds`."""
    data = _data(record, person, rounds)
    return html_page(
        f"{record.session.title}: {person.name}",
        f"{''.join(_body(record, person, rounds))}"
        f'<script type="application/json" id="form-data">{data}</script>\n',
        style=part("base.css", "form.css"),
        script=part("form.js"),
        generator=PAGE,
    )


def facilitator_of(record: Record) -> str:
    """Return who leads the meeting, by name where somebody is named."""
    names = [each.name for each in record.participants if each.facilitator]
    return names[0] if names else "whoever leads the meeting"


# --- what the script knows ------------------------------------------------------------------------


def _data(record: Record, person: Participant, rounds: tuple[PageRound, ...]) -> str:
    found = {
        "format": PAGE,
        "draft": DRAFT,
        "plain": toml_form.FORMAT,
        "seals": sealed_answers.FORMAT,
        "session": record.session.id,
        "handle": person.handle,
        "title": record.session.title,
        "name": person.name,
        "to": facilitator_of(record),
        "rounds": [
            {
                "uid": each.uid,
                "key": each.key,
                "token": each.token,
                "step": each.asked.step.uid,
                "what": each.asked.round.what,
                "anonymous": each.asked.round.anonymous,
                "one_voice": each.asked.round.one_voice,
                "stop_at_side": each.asked.round.stop_at_side,
                "questions": [
                    {
                        "key": question.key,
                        "kind": question.kind,
                        "asks": question.text,
                        "seconds": seconds_of(question),
                        "most": question.most,
                    }
                    for question in each.asked.questions
                ],
            }
            for each in rounds
        ],
    }
    # No sign that could end the element, or that a browser reads in another way in a script.
    text = json.dumps(found, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


# --- what people see ------------------------------------------------------------------------------


def _words(tag: str, text: str, attributes: str = "") -> str:
    """Return an element with words that somebody typed: text and nothing else, in its own direction."""
    return f'<{tag} dir="auto"{attributes}>{escape(text)}</{tag}>'


def _body(record: Record, person: Participant, rounds: tuple[PageRound, ...]) -> Iterator[str]:
    session, minutes = record.session, minutes_of(rounds)
    to = escape(facilitator_of(record))
    count = sum(len(each.asked.questions) for each in rounds)
    day = show_date(session.date)
    yield (
        f"<header>\n{_words('p', record.relationship.name, ' class=muted')}\n{_words('h1', session.title)}\n"
        f"<p>For <bdi>{escape(person.name)}</bdi> · {count} question{'' if count == 1 else 's'} · about {minutes} "
        f"minute{'' if minutes == 1 else 's'} · we meet on {day}</p>\n</header>\n"
        '<div id="unscripted" class="box warn on-screen"><p><b>This page is shown, but it does not run here.</b> Save '
        "the file on your computer, then open it in a browser such as Firefox, Chrome, Edge or Safari. If that is not "
        "possible, print it and fill it in on paper, or ask for a form in plain text.</p></div>\n"
        '<div id="unsealed" class="box warn" hidden><p><b>This browser cannot seal your answers.</b> What you save '
        "here can be read by anybody who gets the file. Open the page in a current Firefox, Chrome, Edge or Safari; or "
        f"go on, and give the file to {to} only.</p></div>\n"
        '<p class="on-paper">On paper: fill in one circle for each statement, write in the frames, and give it to '
        f"{to}, who reads it while typing it in.</p>\n"
        '<details id="promises" class="box on-screen" open><summary>Who sees what</summary><ul>\n'
        f"<li>Your answers are sealed on this page. Only the computer that they go back to, that of {to}, can open "
        "them, and it shows them to nobody before the reveal.</li>\n"
        "<li>Until the reveal, whoever controls that computer could, with effort, read who wrote what.</li>\n"
        f"{''.join(_promised(rounds))}"
        "<li>This page sends nothing and keeps nothing. To stop half-way, save a draft.</li>\n</ul></details>\n"
        '<form id="form" autocomplete="off">\n<div class="bar scripted" hidden role="group" aria-label="Progress">\n'
        f'<output id="count" aria-live="polite"></output>\n'
        '<button type="button" id="mode">Show all at once</button>\n'
        '<button type="button" id="to-review">Review and save</button>\n'
        f'<progress id="bar" max="{count}" value="0" aria-label="Answered"></progress>\n</div>\n'
    )
    for place, each in enumerate(rounds):
        yield from _round(place, each)
    yield (
        '<div class="buttons steps scripted" hidden>\n<button type="button" id="back">Back</button>\n'
        '<button type="button" id="next" class="main">Next (Enter)</button>\n'
        '<span id="place" class="muted"></span>\n<span id="keys" class="muted" hidden></span>\n</div>\n'
        '<section id="review" class="scripted" hidden aria-labelledby="review-title">\n'
        '<h2 id="review-title" tabindex="-1">Review and save</h2>\n<p id="missing-words"></p>\n'
        '<ul id="missing" class="missing"></ul>\n'
        f"<p>Save your answers, then send the file to {to}. Or copy them, and paste them into your reply.</p>\n"
        '<div class="buttons">\n<button type="button" id="save" class="main">Save my answers</button>\n'
        '<button type="button" id="copy">Copy my sealed answers</button>\n'
        '<button type="button" id="print">Print</button>\n</div>\n'
        '<div id="sealed-box" hidden><label for="sealed-text">Your answers, to paste into a reply</label>'
        '<textarea id="sealed-text" rows="8" readonly></textarea></div>\n'
        '<p class="muted">Not finished? A draft is not sealed, and nobody takes it for your answers.</p>\n'
        '<div class="buttons">\n<button type="button" id="draft">Save a draft</button>\n'
        '<label>Open a draft <input type="file" id="open" accept=".json,application/json"></label>\n</div>\n'
        '</section>\n<p id="said" role="status" class="on-screen"></p>\n</form>\n'
    )


def _promised(rounds: tuple[PageRound, ...]) -> Iterator[str]:
    for each in rounds:
        title = f"<b><bdi>{escape(each.asked.step.title)}</bdi></b>"
        yield f"<li>{title}: {escape(_promise(each))}</li>\n"


def _promise(each: PageRound) -> str:
    return promise(each.asked.round, elsewhere=True)


def _round(place: int, each: PageRound) -> Iterator[str]:
    title = _words("h2", each.asked.step.title, f" id=r{place}")
    yield f'<section class="round" aria-labelledby="r{place}">\n{title}\n'
    yield f'<p class="told muted">{escape(_promise(each))}</p>\n'
    group = ""
    for number, question in enumerate(each.asked.questions):
        again = question.group == group
        group = question.group
        yield from _question(f"q{place}-{number}", question, first=number == 0, again=again)
    yield "</section>\n"


def _question(name: str, question: Question, *, first: bool, again: bool) -> Iterator[str]:
    kind = "question first-of-round" if first else "question"
    # A screen reader says whom or what the statement is about. The legend alone names nothing while it is out of sight.
    told = f'aria-label="{escape(" ".join(filter(None, (question.group, question.text))))}"'
    if question.prompt:
        told += f' aria-describedby="{name}-prompt"'
    yield f'<fieldset class="{kind}" id="{name}" {told}>\n<legend>'
    if question.group:
        yield _words("span", question.group, f' class="group{" again" if again else ""}"') + " "
    yield f"{_words('span', question.text, ' class=asks')}</legend>\n"
    if question.prompt:
        yield _words("p", question.prompt, f' class="prompt" id="{name}-prompt"') + "\n"
    if question.kind == "point":
        yield from _points(name, question)
    elif question.kind == "pick":
        yield from _options(question)
    else:
        yield from _boxes(question)
    if question.comment:
        yield _area(f"{question.comment_on or 'Comment'}, if you like", "comment")
    yield "</fieldset>\n"


def _points(name: str, question: Question) -> Iterator[str]:
    scale = question.scale
    points = [scale.show(point).partition(" ")[::2] for point in range(len(scale.labels))]
    bare = sum(not label for _, label in points)
    if question.cannot:
        points.append((toml_form.CANNOT, "can't judge"))
    yield '<div class="row">\n' if bare > _FEW else "<div>\n"
    for digit, label in points:
        # With no blank between the two, a screen reader would say one word.
        words = f" {_words('span', label)}" if label else ""
        yield (
            f'<label class="choice"><input type="radio" name="{name}" value="{escape(digit)}"> '
            f'<span class="digit">{escape(digit)}</span>{words}</label>\n'
        )
    yield "</div>\n"


def _options(question: Question) -> Iterator[str]:
    if question.most:
        yield f'<p class="hint">At most {question.most}.</p>\n'
    yield "<div>\n"
    for each in question.options:
        yield (
            f'<label class="choice"><input type="checkbox" value="{escape(each.key)}"> '
            f"{_words('span', each.text)}</label>\n"
        )
    yield "</div>\n"


def _boxes(question: Question) -> Iterator[str]:
    count = min(question.most or _BOXES, _BOXES)
    if count > 1:
        most = f", at most {question.most}" if question.most else ""
        yield f'<p class="hint">One thought in each box{most}.</p>\n'
    yield "<div>\n"
    for number in range(1, count + 1):
        yield (
            f'<textarea class="words" dir="auto" rows="2" maxlength="{MAX_TEXT}" aria-label="Answer {number}">'
            "</textarea>\n"
        )
    if not question.most or question.most > count:
        yield '<button type="button" class="more scripted" hidden>One more box</button>\n'
    yield "</div>\n"


def _area(label: str, kind: str) -> str:
    return (
        f"<label>{_words('span', label)}"
        f'<textarea class="{kind}" dir="auto" rows="2" maxlength="{MAX_TEXT}"></textarea></label>\n'
    )
