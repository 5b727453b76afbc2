"""What can be said from any step: an open question, a topic to park, *I don't follow*; and taking back one's act."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.cli.plain.talk import Choice, Talk
from workshop.room.view import View


def choices(talk: Talk, view: View) -> Iterator[Choice]:
    """Yield what this seat may note."""
    if view.may("note") and view.editable:
        yield Choice("o", "note an open question", lambda: _question(talk))
        yield Choice("p", "park a topic for another day", lambda: _park(talk))
        if view.am_lost:
            yield Choice("d", "say that you follow again", lambda: _lost(talk, False))
        else:
            yield Choice("d", "say: I don't follow", lambda: _lost(talk, True))
    if view.undo:
        yield Choice("u", f"take back what you did last ({view.undo})", lambda: _undo(talk))


def _question(talk: Talk) -> None:
    talk.write(
        "question",
        "Your question; Enter alone notes nothing:",
        lambda words: talk.room.noted.note("question", words),
        "Noted among the open questions, for everybody to see.",
    )


def _park(talk: Talk) -> None:
    talk.write(
        "parked",
        "The topic, in a few words; Enter alone notes nothing:",
        lambda words: talk.room.noted.note("parked", words),
        "Parked for another day, for everybody to see.",
    )


def _lost(talk: Talk, lost: bool) -> None:
    talk.room.presence.tell(lost=lost)
    if lost:
        talk.say(
            "Whoever leads is told how many do not follow, and not who. In a small room they may guess. "
            "It counts until the next step, or until d again."
        )
    else:
        talk.say("You follow again.")


def _undo(talk: Talk) -> None:
    words, done = talk.attempt(talk.room.undo)
    if done:
        talk.say(f"Taken back: {words}.")
