"""The ballot: the questions of a private round for one person, answered by one key for a point, or in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from msgspec import structs
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from workshop.errors import InputError
from workshop.model.ballot import CANNOT, from_text, texts_in, to_text
from workshop.model.rounds import Answer, Question, Scale, Tally, minutes_each, seconds_of
from workshop.model.scripts import plain_signs
from workshop.tui.panes.drawing import muted
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import ClauseList, Row
from workshop.tui.widgets.fields import FieldSpec, text_field
from workshop.tui.widgets.form import FieldBox, Form
from workshop.tui.words import minutes_word

_KEPT = "kept from before, not sealed yet"
_MARK = 3
"""Cells for the mark of something that is picked."""
_MANY = 6
"""Points to give, above which it is said how far somebody is: so many do not fit on one screen."""


class Ballot(Vertical):
    """All questions of one turn. Posts `Typed` at every change, for the draft."""

    BINDINGS: ClassVar = [
        # A binding, because the app binds this key to the help, and bindings come before `on_key`.
        Binding("question_mark", "cannot", show=False)
    ]

    class Typed(Message):
        """An answer changed; `text` is its draft, "" for none."""

        def __init__(self, key: str, text: str) -> None:
            super().__init__()
            self.key = key
            self.text = text

    class Left(Message):
        """Esc was pressed in the fields."""

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        texts: Mapping[str, tuple[str, ...]] | None = None,
        tallies: Mapping[str, Tally] | None = None,
        told: Content | None = None,
    ) -> None:
        """`texts` and `tallies` are what a side answered, by question, for its contact to sum up.

        `told` is what is said above the questions, for as long as they are answered.
        """
        super().__init__(classes="ballot")
        self._questions = {each.key: each for each in questions}
        self._texts = dict(texts or {})
        self._tallies = dict(tallies or {})
        self._told = told or Content()
        self._answers: dict[str, Answer] = {}
        self._open = ""
        """In a list: the question whose points are listed under it, "" for none."""
        self._prose = all(each.kind == "texts" for each in questions)
        """Whether all questions ask for words: then they are one form instead of a list."""
        self.set_class(not self._prose, "listed")
        self._editing = ""
        """In a list: the key of the question whose words are being written, "" for none."""
        self._one = ""
        """The key of the question just answered with a 1 that a 0 can still make a 10, "" for none."""

    def compose(self) -> ComposeResult:
        """Yield what is told, and the fields, or the list with the keys that answer."""
        if self._told.plain:
            yield Static(self._told, classes="told", markup=False)
        if self._prose:
            fields = [_field(each) for each in self._questions.values()]
            yield Form(fields, leave=self._left, above=True)
            return
        yield ClauseList()
        yield Static(classes="key", markup=False)

    def on_mount(self) -> None:
        """Show every question, with the keyboard on the first."""
        if self._prose:
            form = self.query_one(Form)
            for key, texts in self._texts.items():
                if texts:
                    form.offer(key, _lines(texts), "your side wrote this: make one voice of it")
            form.edit()
            return
        self._draw()
        self.query_one(ClauseList).focus()

    # Answers

    def answers(self) -> tuple[Answer, ...]:
        """Return what is answered so far, with the words that are being written now."""
        form = self.query_one_optional(Form)
        if self._prose and form is not None:
            return tuple(
                from_text(self._questions[name], form.text_of(name)) for name in form.names
            )
        answers = dict(self._answers)
        if self._editing and form is not None:
            question = self._questions[self._editing]
            answers[question.key] = self._with_words(question, form.text_of(question.key))
        return tuple(answers.values())

    def drafts(self) -> dict[str, str]:
        """Return what is answered so far as drafts, by question."""
        return {each.key: to_text(self._questions[each.key], each) for each in self.answers()}

    def take_up(self, drafts: Mapping[str, str], words: str | None = None) -> None:
        """Put kept drafts back; `words` say where they come from, by default that they are not sealed yet."""
        for key, text in drafts.items():
            question = self._questions.get(key)
            if question is None:
                continue
            if self._prose:
                self.query_one(Form).offer(key, text, _KEPT if words is None else words)
            else:
                self._answers[key] = from_text(question, text)
        if not self._prose:
            self._draw()

    @property
    def typed(self) -> bool:
        """Whether anything is answered, or stands in a field."""
        return any(not each.empty for each in self.answers())

    def unanswered(self) -> tuple[str, ...]:
        """Return the questions that ask for a point and have none."""
        return tuple(
            key
            for key, each in self._questions.items()
            if each.kind == "point" and not self._has_point(key)
        )

    def _has_point(self, key: str) -> bool:
        answer = self._answers.get(key, Answer(key))
        return answer.point is not None or answer.cannot

    def go_to(self, key: str) -> None:
        """Select a question."""
        if self._prose:
            self.query_one(Form).edit(key)
        else:
            self.query_one(ClauseList).select(key)

    def complain(self, error: InputError) -> bool:
        """Say beside its question what cannot be taken; return False where it belongs to none that is open."""
        form = self.query_one_optional(Form)
        if form is None or error.field not in form.names:
            return False
        form.complain(error)
        form.edit(error.field)
        return True

    # Points and picks

    def on_key(self, event: events.Key) -> None:
        """Answer the selected question: a digit or ?, and on to the next; a blank picks."""
        if self._prose or self._editing or event.character is None:
            return
        selected = self.query_one(ClauseList).selected or ""
        key, _, option = selected.partition("/")
        question = self._questions.get(key)
        if question is None:
            return
        if question.kind == "pick" and event.character in (" ", "x"):
            event.stop()
            event.prevent_default()
            self._pick(question, option)
            return
        if self._point(key, event.character):
            event.stop()
            event.prevent_default()
        elif question.kind == "point" and event.character.isdigit():
            points = _key_of(question.scale, question.cannot)
            self.app.notify(f"{event.character} is no point of this scale: {points}")

    def action_cannot(self) -> None:
        """Say that the selected question can't be judged."""
        if not (self._prose or self._editing):
            self._point(self.query_one(ClauseList).selected or "", CANNOT)

    def _point(self, key: str, character: str) -> bool:
        """Answer a question by its key and go on to the next; return False where the key means nothing to it.

        A 1 on a scale with a 10 does not go on: a 0 makes it that 10, and any other key answers the next question.
        """
        question = self._questions.get(key)
        point = chosen_point(question, character) if question is not None else None
        if question is None or point is None:
            return False
        one, self._one = self._one == key, ""
        if one and plain_signs(character) == "0":
            point = ten_of(question)
        elif one and key != next(reversed(self._questions)):
            # The 1 stays: this key is for the next question. After the last one there is none, so it mends the 1.
            questions = self.query_one(ClauseList)
            questions.move(1)
            return self._point(questions.selected or "", character)
        answer = self._answers.get(key, Answer(key))
        cannot = point == -1
        self._set(structs.replace(answer, point=None if cannot else point, cannot=cannot))
        if plain_signs(character) == "1" and ten_of(question) is not None:
            self._one = key
        else:
            self.query_one(ClauseList).move(1)
        return True

    def _pick(self, question: Question, option: str) -> None:
        answer = self._answers.get(question.key, Answer(question.key))
        picked = [each for each in answer.texts if each != option]
        if len(picked) == len(answer.texts):
            if question.most and len(picked) >= question.most:
                self.app.notify(f"At most {question.most}: take another one back first.")
                return
            picked.append(option)
        self._set(structs.replace(answer, texts=tuple(picked)))

    def _set(self, answer: Answer) -> None:
        self._answers[answer.key] = answer
        question = self._questions[answer.key]
        self.post_message(self.Typed(answer.key, to_text(question, answer)))
        for row in self._rows(question):
            self.query_one(ClauseList).change(row)
        self._show_keys()

    @on(ClauseList.Chosen)
    def _chosen(self, event: ClauseList.Chosen) -> None:
        """Enter: words beside a point, or a pick."""
        event.stop()
        self._one = ""
        key, _, option = event.uid.partition("/")
        question = self._questions[key]
        if question.kind == "pick":
            self._pick(question, option)
        elif question.kind == "texts" or question.comment:
            self.run_worker(self._edit(question))

    async def _edit(self, question: Question) -> None:
        if self._editing:
            return
        self._editing = question.key
        form = Form([_field(question)], leave=self.leave_words, above=True)
        form.border_title = question.text
        await self.mount(form, before=self.query_one(".key"))
        answer = self._answers.get(question.key, Answer(question.key))
        words = _lines(answer.texts) if question.kind == "texts" else answer.comment
        if not words and question.kind == "texts":
            words = _lines(self._texts.get(question.key, ()))
        if words:
            form.offer(question.key, words, "")
        form.edit()

    async def _left(self) -> None:
        self.post_message(self.Left())

    async def leave_words(self) -> bool:
        """Keep the words that are being written and go back to the list; return False where none are."""
        form = self.query_one_optional(Form)
        if self._prose or form is None or not self._editing:
            return False
        question = self._questions[self._editing]
        self._set(self._with_words(question, form.text_of(question.key)))
        self._editing = ""
        self.query_one(ClauseList).focus()
        await form.remove()
        return True

    @on(FieldBox.Typing)
    def _keep(self, event: FieldBox.Typing) -> None:
        event.stop()
        question = self._questions[event.name]
        text = event.text
        if not self._prose:
            text = to_text(question, self._with_words(question, text))
        self.post_message(self.Typed(event.name, text))

    @on(Form.Done)
    async def _done(self, event: Form.Done) -> None:
        """Keep the words at Enter in their field, and go back to the list."""
        event.stop()
        await self.leave_words()

    @on(FieldBox.Left)
    @on(FieldBox.Unchanged)
    def _nothing(self, event: Message) -> None:
        # Nothing is saved before it is sealed, so leaving a field needs no answer.
        event.stop()

    def _with_words(self, question: Question, text: str) -> Answer:
        answer = self._answers.get(question.key, Answer(question.key))
        if question.kind == "texts":
            return structs.replace(answer, texts=texts_in(question, text))
        return structs.replace(answer, comment=text.strip())

    # Drawing

    def _draw(self) -> None:
        rows: list[Row] = []
        group = ""
        for question in self._questions.values():
            if question.group != group:
                group = question.group
                rows.append(Row(f"group:{group}", Content.styled(group, "bold"), heading=True))
            if question.kind == "pick":
                rows.append(
                    Row(
                        f"group:{question.key}", Content.styled(question.text, "bold"), heading=True
                    )
                )
            rows += self._rows(question)
        self.query_one(ClauseList).set_rows(rows)
        self._show_keys()

    def _show_keys(self) -> None:
        """Say under the list which keys answer the questions there are, and how many more can be picked."""
        asked = tuple(self._questions.values())
        lines = [Content(self._picking(each)) for each in asked if each.kind == "pick"]
        points = [each for each in asked if each.kind == "point"]
        if points:
            goes_on = " and goes on" if len(asked) > 1 else ""
            ten = any(ten_of(each) is not None for each in asked)
            lines.append(
                Content(f"One key answers{goes_on}. {'1 then 0 is 10. ' if ten else ''}F2 seals.")
            )
            if len(points) > _MANY:
                lines.append(Content(self._progress(points)))
        if any(each.comment for each in asked):
            on = next((each.comment_on for each in asked if each.comment_on), "")
            lines.append(Content(f"Enter adds words: {on}." if on else "Enter adds words."))
        self.query_one(".key", Static).update(Content("   ").join(lines))

    def _progress(self, points: Sequence[Question]) -> str:
        """Say how many are answered, and about how long the others take: `12 of 66, about 6 minutes left.`"""
        left = [each for each in points if not self._has_point(each.key)]
        done = f"{len(points) - len(left)} of {len(points)}"
        if not left:
            return f"{done}."
        return f"{done}, about {minutes_word(minutes_each(sum(map(seconds_of, left))))} left."

    def _picking(self, question: Question) -> str:
        picked = len(self._answers.get(question.key, Answer(question.key)).texts)
        many = f"{picked} of {question.most}" if question.most else f"{picked}"
        return f"Space chooses, and takes back: {many} chosen. F2 seals."

    @on(ClauseList.Highlighted)
    def _list_points(self, event: ClauseList.Highlighted) -> None:
        """List the points of the selected question under it, instead of those of the one before."""
        event.stop()
        if event.uid != self._one:
            self._one = ""
        before, self._open = self._open, event.uid
        for key in (before, self._open):
            question = self._questions.get(key)
            if question is not None and question.kind == "point":
                for row in self._rows(question):
                    self.query_one(ClauseList).change(row)

    def _rows(self, question: Question) -> Iterable[Row]:
        answer = self._answers.get(question.key, Answer(question.key))
        if question.kind != "pick":
            yield Row(question.key, self._block(question, answer))
            return
        for each in question.options:
            mark = Content.styled("✓", "bold $good") if each.key in answer.texts else muted("·")
            line = Passage(Content(each.text), mark)
            yield Row(f"{question.key}/{each.key}", Block(line, indent=_MARK))

    def _block(self, question: Question, answer: Answer) -> Block:
        lines = [Passage(Content(question.text), right=_answered(question, answer))]
        if question.kind == "point" and question.prompt:
            lines.append(Passage(muted(question.prompt)))
        found = self._tallies.get(question.key)
        if found is not None:
            said = " ".join(str(question.scale.digit(point)) for point in found.points)
            lines.append(Passage(muted(f"your side: {said or 'nobody'}")))
        if question.kind == "point":
            if question.key == self._open or len(self._questions) == 1:
                lines += _points(question, answer)
            lines += [Passage(muted(text)) for text in self._texts.get(question.key, ())]
        if answer.comment:
            lines.append(Passage(muted(answer.comment)))
        lines += [Passage(muted(text)) for text in answer.texts]
        return Block(*lines)


def _answered(question: Question, answer: Answer) -> Content:
    if question.kind == "texts":
        return Content() if answer.texts else muted("Enter: in words")
    if answer.cannot:
        return Content.styled(f"{CANNOT} can't judge", "bold")
    if answer.point is None:
        return muted("·")
    return Content.styled(question.scale.show(answer.point), "bold")


def _points(question: Question, answer: Answer) -> list[Passage]:
    """Return the points of a question, each behind the key that chooses it."""
    scale = question.scale
    keys = [point_key(scale, point) for point in range(len(scale.labels))]
    chosen = len(keys) if answer.cannot else answer.point
    # A label that only repeats its key is left out; a key that is not the point's number has that beside it.
    shown = [
        scale.show(point) if key != str(scale.digit(point)) else scale.labels[point]
        for point, key in enumerate(keys)
    ]
    labels = ["" if label == key else label for key, label in zip(keys, shown, strict=True)]
    if question.cannot:
        keys.append(CANNOT)
        labels.append("can't judge")
    return [
        Passage(
            Content.assemble(
                ("▸ " if place == chosen else "  ", "bold $good"),
                (key, "bold"),
                "  ",
                (label, "bold" if place == chosen else ""),
            )
        )
        for place, (key, label) in enumerate(zip(keys, labels, strict=True))
    ]


_KEYS = {0: "0123456789+", 1: "1234567890+"}
"""The keys of a scale's points in order, by the digit of its first one: each point is one key."""


def point_key(scale: Scale, point: int) -> str:
    """Return the key that chooses a point."""
    return _KEYS[scale.lowest][point]


def ten_of(question: Question) -> int | None:
    """Return the point whose number is 10, None where there is none: it can be typed as it is written, 1 then 0."""
    place = 10 - question.scale.lowest
    return place if question.kind == "point" and place < len(question.scale.labels) else None


def _key_of(scale: Scale, cannot: bool) -> str:
    points = [scale.show(point) for point in range(len(scale.labels))]
    return " · ".join([*points, f"{CANNOT} can't judge"] if cannot else points)


def chosen_point(question: Question, character: str) -> int | None:
    """Return the point a key means, -1 for *can't judge*, None for none."""
    if question.kind != "point":
        return None
    character = plain_signs(character)
    if character == CANNOT and question.cannot:
        return -1
    keys = _KEYS[question.scale.lowest][: len(question.scale.labels)]
    return keys.find(character) if character and character in keys else None


def _field(question: Question) -> FieldSpec:
    many = question.most != 1 and question.kind == "texts"
    words = question.prompt if question.kind == "texts" else question.comment_on
    placeholder = words or ("One a line" if many else "In your own words")
    hint = f"At most {question.most}." if question.most > 1 else ""
    return text_field(
        question.key, question.text, placeholder=placeholder, help=hint, lines=8, many=many
    )


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(" ".join(each.split()) for each in texts)
