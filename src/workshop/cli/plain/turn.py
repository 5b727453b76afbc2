"""One person's turn in a private round: one question at a time, a review of what is unanswered, and sealing.

What is typed is a draft of this seat at once, line by line, and stays one until it is sealed.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from workshop.cli.plain.talk import BACK, Talk, letter_in, sentence
from workshop.errors import InputError, NotFound, Refused, StoreError
from workshop.model.ballot import CANNOT, from_text, texts_in, to_text
from workshop.model.rounds import (
    Answer,
    Question,
    Scale,
    Tally,
    minutes_each,
    seconds_for,
    why_hidden,
)
from workshop.model.text import listed
from workshop.room.rounds.turn import SealedMeanwhile, Turn

_FEW = 5
"""Answers that are read out, or named by their numbers, without being asked for."""
UNSEEN = "Nobody sees it before the reveal, not even you."


class Writing:
    """One person's answers in one round, until they are sealed or left for later."""

    def __init__(self, talk: Talk, turn: Turn, *, add: bool) -> None:
        """`add` says that what is sealed is added to what was sealed before, instead of replacing it."""
        self._talk, self._turn, self._add = talk, turn, add
        self._side_said: Mapping[str, tuple[str, ...]] = {}
        self._side_chose: Mapping[str, Tally] = {}
        if turn.voice:
            self._side_said, self._side_chose = turn.of_my_side()
        self._questions = turn.questions
        self._answers = {each.key: Answer(each.key) for each in self._questions}
        self._told = set[str]()
        """The hints that were given."""
        self._scale: Scale | None = None
        """The scale whose points were read out last."""
        self._group = ""

    def go(self) -> bool:
        """Ask everything that is not answered in a draft yet, then review it; return whether it was sealed."""
        kept = self._take_up()
        count = len(self._questions)
        minutes = minutes_each(seconds_for(self._questions))
        many = f"{count} questions" if count != 1 else "1 question"
        self._talk.say(
            f"{many}, about {minutes} minute{'s' if minutes != 1 else ''}. "
            f"What you type is kept on {self._talk.view.seat.entry.computer}, and counts once you seal it."
        )
        if kept:
            self._talk.say(f"You had begun: {kept} of {count} are answered from before.")
            if kept <= _FEW:
                self._list_answers()
        self._go_on()
        return self._review()

    def _go_on(self) -> None:
        """Ask what has no answer yet, until that is enough."""
        for number, question in enumerate(self._questions, start=1):
            if self._answers[question.key].empty and not self._ask(number, question):
                return

    # Drafts

    def texts(self) -> dict[str, str]:
        """Return what is answered, by question, as a draft has it."""
        return {each.key: to_text(each, self._answers[each.key]) for each in self._questions}

    def _take_up(self) -> int:
        """Take up what was typed before; return how many questions that answers."""
        drafts = self._turn.kept_drafts()
        for question in self._questions:
            if text := drafts.get(question.key):
                self._answers[question.key] = from_text(question, text)
        return sum(not each.empty for each in self._answers.values())

    def _set(self, question: Question, answer: Answer) -> None:
        self._answers[question.key] = answer
        kept = {question.key: to_text(question, answer)}
        self._talk.attempt(lambda: self._turn.keep_drafts(kept))

    # Asking

    def _ask(self, number: int, question: Question) -> bool:
        """Ask one question; return False where whoever answers goes back instead."""
        if question.group and question.group != self._group:
            self._talk.say("", sentence(_plain(question.group)))
        self._group = question.group
        of = f"Question {number} of {len(self._questions)}: " if len(self._questions) > 1 else ""
        self._talk.say(f"{of}{question.text}", *filter(None, [question.prompt]))
        self._talk.say(*self._of_my_side(question))
        if question.kind == "texts":
            self._ask_texts(question)
            return True
        return self._ask_picks(question) if question.kind == "pick" else self._ask_point(question)

    def _of_my_side(self, question: Question) -> list[str]:
        """Return what one's own side answered, for its contact who makes one voice of it."""
        said = [f"Your side wrote: {text}" for text in self._side_said.get(question.key, ())]
        chose = self._side_chose.get(question.key)
        if chose is not None:
            points = ", ".join(str(question.scale.digit(each)) for each in chose.points)
            said.insert(
                0,
                f"Your side chose: {points or why_hidden(chose) if chose.answers else 'nothing'}.",
            )
        return said

    def _ask_texts(self, question: Question) -> None:
        """Take words, a line each, until an empty one; a line that was pasted may be empty."""
        lines = self._talk.lines
        answer = self._answers[question.key]
        for place, text in enumerate(answer.texts, start=1):
            self._talk.say(f"So far, {place}: {text}")
        most = f", at most {question.most}" if question.most > 1 else ""
        how = "Any number of lines" if question.most == 1 else f"One a line{most}"
        self._hint(f"{how}; an empty line ends.")
        while line := self._talk.ask("Your words:"):
            pasted = lines.rest()
            texts = texts_in(question, "\n".join((*answer.texts, line, *pasted)))
            answer = structs.replace(answer, texts=texts)
            self._set(question, answer)
            if pasted and not any(pasted):
                break  # Enter was pressed twice before the first was taken
        while question.most > 1 and len(answer.texts) > question.most:
            answer = self._leave_out(question, answer)

    def _leave_out(self, question: Question, answer: Answer) -> Answer:
        texts = answer.texts
        self._talk.say(f"At most {question.most} here; you have {len(texts)}.")
        self._talk.say(*(f"{place}: {text}" for place, text in enumerate(texts, start=1)))
        typed = self._talk.ask("Which one do you leave out?")
        place = _number(typed, len(texts))
        if place is None:
            self._talk.not_a_choice(typed)
            return answer
        left = structs.replace(answer, texts=(*texts[: place - 1], *texts[place:]))
        self._set(question, left)
        return left

    def _ask_point(self, question: Question) -> bool:
        scale = question.scale
        if scale != self._scale:
            self._talk.say(f"{_points(question)}. Enter leaves it open; {BACK} ends the questions.")
            self._scale = scale
        answer = self._answers[question.key]
        while typed := self._talk.ask("Your point:"):
            letter = letter_in(typed)
            if letter == BACK:
                return False
            point = _point(question, letter)
            if point is None:
                self._talk.not_a_choice(typed)
                self._talk.say(f"{_points(question)}.")
                continue
            cannot = point < 0
            answer = structs.replace(answer, point=None if cannot else point, cannot=cannot)
            self._set(question, answer)
            self._talk.say("You can't judge." if cannot else f"You say {scale.show(point)}.")
            break
        if question.comment and not answer.empty:
            self._ask_comment(question, answer)
        return True

    def _ask_comment(self, question: Question, answer: Answer) -> None:
        on = question.comment_on or "Words to it"
        if answer.comment:
            self._talk.say(f"So far: {answer.comment}")
        while letter_in(typed := self._talk.ask(f"{on}; Enter for none:")) == CANNOT:
            self._talk.say(f"These are your words, and {CANNOT} says nothing in them.")
        if typed:
            words = "\n".join((typed, *self._talk.lines.rest())).strip()
            comment = "\n".join(filter(None, (answer.comment, words)))
            self._set(question, structs.replace(answer, comment=comment))

    def _ask_picks(self, question: Question) -> bool:
        options = question.options
        self._talk.say(*(f"{place}: {each.text}" for place, each in enumerate(options, start=1)))
        most = f" at most {question.most}" if question.most else ""
        while typed := self._talk.ask(f"Their numbers,{most}, such as 1 3; Enter for none:"):
            if letter_in(typed) == BACK:
                return False
            places = [
                _number(each, len(options)) for each in letter_in(typed).replace(",", " ").split()
            ]
            known = [each for each in dict.fromkeys(places) if each is not None]
            if None in places or not known:
                self._talk.not_a_choice(typed)
            elif question.most and len(known) > question.most:
                self._talk.say(f"At most {question.most}; you have {len(known)}.")
            else:
                picked = tuple(options[each - 1].key for each in known)
                self._set(question, Answer(question.key, picked))
                self._talk.say(f"You chose {listed(map(str, known))}.")
                return True
        return True

    # Review

    def _review(self) -> bool:
        while True:
            self._talk.say("", self._unanswered())
            self._hint(
                "s seals it; n goes on with what has no answer; a number answers that question again; x and a number "
                f"empties it; l lists your answers; {BACK} goes back and keeps it as it is."
            )
            typed = self._talk.ask(f"s, n, a number, x, l or {BACK}:")
            letter = letter_in(typed)
            number = _number(letter.removeprefix("x").strip(), len(self._questions))
            if letter == "s":
                sealed = self._seal()
                if sealed is not None:
                    return sealed
            elif letter == "n":
                self._go_on()
            elif letter == "l":
                self._list_answers()
            elif letter in (BACK, ""):
                self._talk.say("It is kept and not sealed. w goes on with it.")
                return False
            elif number is not None:
                question = self._questions[number - 1]
                if letter.startswith("x"):
                    self._set(question, Answer(question.key))
                    self._talk.say(f"Question {number} is empty.")
                else:
                    self._ask(number, question)
            else:
                self._talk.not_a_choice(typed)

    def _hint(self, words: str) -> None:
        """Say how something is typed, once."""
        if words not in self._told:
            self._told.add(words)
            self._talk.say(words)

    def _unanswered(self) -> str:
        left = [
            str(place)
            for place, each in enumerate(self._questions, start=1)
            if self._answers[each.key].empty
        ]
        if not left:
            return "Everything is answered, and nothing is sealed yet."
        if len(self._questions) == 1:
            return "It is not answered yet."
        which = "Question" if len(left) == 1 else "Questions"
        more = len(left) - _FEW
        named = [*left[:_FEW], f"{more} more"] if more > 1 else left
        return f"{which} {listed(named)} {'has' if len(left) == 1 else 'have'} no answer yet."

    def _list_answers(self) -> None:
        if all(each.empty for each in self._answers.values()):
            self._talk.say("Nothing is answered yet.")
        for place, question in enumerate(self._questions, start=1):
            if self._answers[question.key].empty:
                continue
            said = answer_words(question, self._answers[question.key])
            about = f"{_plain(question.group)}: " if question.group else ""
            self._talk.say(f"{place}, {about}{sentence(question.text)} {said}")

    def _seal(self) -> bool | None:
        """Seal what was answered; return whether it is sealed, None where something is to be mended first."""
        try:
            self._turn.seal(tuple(self._answers.values()), add=self._add)
        except SealedMeanwhile as error:
            return self._seal_beside(str(error))
        except InputError as error:
            self._talk.say(str(error))
            for place, question in enumerate(self._questions, start=1):
                if question.key == error.field:
                    self._ask(place, question)
            return None
        except (Refused, NotFound, StoreError) as error:
            here = "It is kept here as a draft."
            if not self._talk.room.attendance.sits:
                here = "It is kept in no file: it stands only here, above."
            self._talk.say(str(error), f"What you wrote is not sealed. {here}")
            return False
        return True

    def _seal_beside(self, why: str) -> bool | None:
        """Ask what becomes of what was sealed another way meanwhile, and do that."""
        turn = self._turn
        ways = {"k": "leave what is sealed as it is, and keep this as a draft"}
        if turn.can_add and not (len(turn.questions) == 1 and turn.questions[0].kind == "point"):
            ways["a"] = "add this to it, a new point replaces the old one"
        answer = self._talk.choose(why, ways | {"r": "replace all of it"}, later=False)
        if answer == "k":
            return False
        self._add = answer == "a"
        return self._seal()


def _plain(group: str) -> str:
    return group.replace(" · ", ", ")


def answer_words(question: Question, answer: Answer) -> str:
    """Return an answer as it is read back to who gives it."""
    if question.kind == "texts":
        return f"You wrote: {'; '.join(answer.texts)}"
    if question.kind == "pick":
        texts = {each.key: each.text for each in question.options}
        return f"You chose: {'; '.join(texts[each] for each in answer.texts)}"
    point = "no point"
    if answer.cannot:
        point = "you can't judge"
    elif answer.point is not None:
        point = f"you say {question.scale.show(answer.point)}"
    return f"{point[:1].upper()}{point[1:]}. {answer.comment}".strip()


def _points(question: Question) -> str:
    scale = question.scale
    shown = [scale.show(point) for point in range(len(scale.labels))]
    return "; ".join([*shown, f"{CANNOT} can't judge"] if question.cannot else shown)


def _point(question: Question, typed: str) -> int | None:
    """Return the point that a number means, -1 for *can't judge*, None for none."""
    if typed == CANNOT and question.cannot:
        return -1
    scale = question.scale
    digits = [str(scale.digit(point)) for point in range(len(scale.labels))]
    return digits.index(typed) if typed in digits else None


def _number(typed: str, most: int) -> int | None:
    """Return the number from 1 to `most` that was typed, None for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) < 6 and 0 < int(typed) <= most else None
