"""One person's talk with the room: what it may see now, what it is told meanwhile, and what it may choose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from time import monotonic
from typing import NamedTuple, TypeVar

from workshop.cli.plain.lines import Lines
from workshop.cli.plain.where import changes, place_of
from workshop.errors import InputError, NotFound, Outdated, Refused, StoreError
from workshop.model.sides import Side
from workshop.room.room import Room
from workshop.room.view import View

T = TypeVar("T")

_BEAT = 20.0
"""Seconds between two signs of life, as the app's screens give them."""
BACK = "b"
"""Goes back to where one came from, at every question that asks for no words."""


class Choice(NamedTuple):
    """One thing that can be done now."""

    letter: str
    words: str
    do: Callable[[], object]


class Talk:
    """A room, and the lines in which one person is told of it and answers."""

    def __init__(self, room: Room, reading: int = 0, writing: int = 1) -> None:
        self.room = room
        self._watch = room.watch()
        self.lines = Lines(reading, writing, self._news, self._watch.wait)
        self._view = room.view()
        self._place = place_of(self._view)
        self.offers: Callable[[View], Sequence[Choice]] = lambda view: ()
        """Returns what can be chosen."""
        self.sealed: dict[str, dict[str, str]] = {}
        """What was sealed here since somebody sat down, by round and question, for whoever takes it back."""
        self._known = set[str]()
        """The letters that were explained."""
        self._beat_at = monotonic()
        room.presence.tell(step=self._view.step.uid)

    def close(self) -> None:
        """Stop looking at the session."""
        self._watch.close()

    @property
    def view(self) -> View:
        """What this seat may see now."""
        self._view = self.room.view()
        return self._view

    @property
    def side(self) -> Side:
        """The side of who sits here; asked only where they have one."""
        return self.room.seat.side or "client"

    # Saying and asking

    def say(self, *paragraphs: str) -> None:
        """Tell something."""
        self.lines.say(*paragraphs)

    def ask(self, question: str) -> str:
        """Ask for a line of words; an empty one says nothing."""
        return self.lines.ask(question)

    def choose(self, question: str, choices: dict[str, str], *, later: bool = True) -> str:
        """Ask for one of a few letters until one is typed; "" where Enter alone leaves it, which `later` allows."""
        listed = "; ".join(f"{letter} {words}" for letter, words in choices.items())
        while True:
            typed = self.lines.ask(f"{question} {listed}{'; Enter: later' if later else ''}:")
            letter = letter_in(typed)
            if letter in choices or (not typed and later):
                return letter
            self.not_a_choice(typed)

    def which(self, question: str) -> str:
        """Ask which of several is meant; return what was typed, "" where Enter alone or `b` goes back."""
        typed = self.lines.ask(f"{question} Enter or {BACK} goes back:")
        return "" if letter_in(typed) == BACK else typed

    def not_a_choice(self, typed: str) -> None:
        """Say that what was typed is none of the choices, with what came at the same time."""
        more = len(self.lines.rest())
        if more:
            self.say(
                f"{more + 1} lines came at once, and this question takes a choice. Nothing was done with them."
            )
        else:
            self.say(f"“{typed[:40]}” is none of the choices.")

    def attempt(self, do: Callable[[], T]) -> tuple[T | None, bool]:
        """Do something; return what it gave and whether it was done. Else it is said why not, in words."""
        try:
            return do(), True
        except Outdated:
            raise  # nothing can be done from here any more
        except (InputError, Refused, NotFound, StoreError) as error:
            self.say(str(error))
            return None, False

    def write(self, field: str, question: str, act: Callable[[str], object], done: str) -> bool:
        """Ask for words until `act` takes them; return False for none. What was typed is a draft until it is taken."""
        field = f"plain:{field}"
        while True:
            kept = self.room.drafts.all().get(field) if self.room.attendance.sits else None
            if kept:
                self.say(f"Kept from before: “{kept}”")
                question = f"Enter takes it, {BACK} drops it; or type other words:"
            typed = "\n".join((self.ask(question), *self.lines.rest())).strip()
            if kept and letter_in(typed) == BACK:
                self.attempt(lambda: self.room.keep_drafts({field: ""}))
                return False
            words = typed or kept or ""
            if not words:
                return False
            self.attempt(lambda: self.room.keep_drafts({field: words}))  # noqa: B023 - called at once
            if self.attempt(lambda: act(words))[1]:  # noqa: B023 - called at once
                self.attempt(lambda: self.room.keep_drafts({field: ""}))
                self.say(done)
                return True

    # What happens meanwhile

    def know(self) -> None:
        """Take what one has just done oneself as known, so that it is not told again."""
        self._place = place_of(self.view)

    def new_choices(self, view: View) -> list[str]:
        """Return a sentence for each choice that was never explained."""
        new = [each for each in self.offers(view) if each.letter not in self._known]
        return [f"You can now choose {each}" for each in self.explain(new)]

    def explain(self, choices: Sequence[Choice]) -> Iterator[str]:
        """Yield each of `choices` in words, and remember that they were explained."""
        for each in choices:
            self._known.add(each.letter)
            yield f"{each.letter}: {each.words}."

    def _news(self) -> Sequence[str]:
        if monotonic() - self._beat_at >= _BEAT:
            self._beat_at = monotonic()
            self.room.beat()
        session = self._view.record.session
        running = session.since is not None and not self._place.over
        over = running and self.room.now() - self._view.now >= timedelta(
            seconds=self._view.clock.left
        )
        if not self._watch.changed() and not over:
            return ()
        view = self.view
        found = [each for each in changes(self._place, view) if each.strip()]
        self._place = place_of(view)
        if found:
            self.room.presence.tell(step=view.step.uid)
        if found:
            found += self.new_choices(view)
        return found


def letter_in(typed: str) -> str:
    """Return the letter, sign or number that was typed, in the plain form in which choices are listed."""
    from workshop.model.scripts import plain_signs

    return plain_signs(typed).strip().casefold()


def sentence(words: str) -> str:
    """Return words with a full stop, where they have no other end."""
    return words if words.endswith((".", "!", "?", "…", "。", "！", "？")) else f"{words}."
