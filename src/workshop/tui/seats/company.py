"""Words about who is here: how many, who does not follow, whose screen is too small."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.room.presence import LEAST, Here
from workshop.room.view import View


def lost_words(view: View) -> str:
    """Return how many do not follow, `2 do not follow`; "" for nobody."""
    return f"{view.lost} {'does' if view.lost == 1 else 'do'} not follow" if view.lost else ""


def here_words(view: View) -> str:
    """Return how many people have a seat of their own now, `5 here`; "" for nobody."""
    people = seated_of(view)
    return f"{len(people)} here" if people else ""


def seated_of(view: View) -> frozenset[str]:
    """Return the handles of those who have a seat of their own now."""
    return frozenset(
        each.handle for each in view.here if each.kind == "participant" and not each.away
    )


def came_words(before: View, view: View) -> Iterator[str]:
    """Say who has just come in from elsewhere, and how they proved who they are."""
    known = {each.seat for each in before.here}
    for each in view.here:
        if each.seat not in known and each.entry.elsewhere:
            proved = each.entry.proof != "typed"
            more = (
                "G says how they proved who they are." if proved else "Nobody checked who that is."
            )
            yield f"{name_of(each, view)} came in {each.entry.in_short}. {more}"


def small_words(here: Here, view: View) -> str:
    """Say that the screen of a seat is too small to read everything; "" where it is not."""
    if not here.too_small:
        return ""
    return (
        f"The screen of {name_of(here, view)} is too small to read everything: {here.cols} × {here.rows}, and it takes "
        f"{LEAST[0]} × {LEAST[1]}."
    )


def name_of(here: Here, view: View) -> str:
    """Return whose seat it is, in words."""
    if here.kind != "participant":
        return {"facilitator": "whoever leads", "scribe": "a scribe"}.get(here.kind, "the stage")
    person = view.record.person(here.handle)
    return person.name if person is not None else here.handle
