"""The seat itself: it tells who sits here and where the meeting is, and then takes one choice after the other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from workshop.cli.output import GOODBYE
from workshop.cli.plain import answering, contact, noting, promised, reading, signing, writing
from workshop.cli.plain.lines import Ended
from workshop.cli.plain.talk import Choice, Talk, letter_in
from workshop.cli.plain.where import where_we_are, who_sits_here
from workshop.room.room import Room
from workshop.room.view import View

_HOW = (
    "You type a letter and Enter. Enter alone says where the meeting is. What you write is kept on {computer} as "
    "you type it, a line at a time, also if the connection breaks. Ctrl+D or q leaves."
)
_PARTS = (writing, reading, answering, contact, promised, signing, noting)


def _how(view: View) -> str:
    return _HOW.format(computer=view.seat.entry.computer)


def sit_down(room: Room, reading: int = 0, writing: int = 1) -> None:
    """Talk with who sits at `room` until they leave, or nobody types any more."""
    talk = Talk(room, reading, writing)
    try:
        _Seat(talk).talk()
    except Ended:
        _say_goodbye(talk)
    except KeyboardInterrupt:
        _say_goodbye(talk)
        raise
    finally:
        talk.close()


def _say_goodbye(talk: Talk) -> None:
    with suppress(Ended):
        talk.say("", GOODBYE)


class _Seat:
    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        talk.offers = self._choices

    def talk(self) -> None:
        talk = self._talk
        talk.say(*who_sits_here(talk.view))
        if aside := talk.room.drafts.set_aside_words:
            talk.say(aside)
        talk.say("", *where_we_are(talk.view), "", _how(talk.view))
        self._list()
        while True:
            typed = talk.lines.ask("Your choice, ? lists them:", told_at_once=True)
            letter = letter_in(typed)
            if letter == "q":
                talk.say(GOODBYE)
                return
            self._take(letter, typed)
            talk.say(*talk.new_choices(talk.view))

    def _take(self, letter: str, typed: str) -> None:
        talk = self._talk
        if not letter:
            talk.say(*where_we_are(talk.view))
        elif letter == "?":
            talk.say(*who_sits_here(talk.view), _how(talk.view))
            self._list()
        else:
            found = next((each for each in self._choices(talk.view) if each.letter == letter), None)
            if found is None:
                talk.not_a_choice(typed)
            else:
                found.do()

    def _list(self) -> None:
        choices = self._choices(self._talk.view)
        self._talk.say("You can choose:", *self._talk.explain(choices), "?: help.", "q: leave.")

    def _choices(self, view: View) -> Sequence[Choice]:
        return [each for part in _PARTS for each in part.choices(self._talk, view)]
