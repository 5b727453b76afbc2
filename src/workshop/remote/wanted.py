"""What a client asks for: the name before the @, its terminal, and the few variables that are passed on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

_HANDLE = r"[a-z][a-z0-9-]{0,31}"
_SLUG = r"[a-z0-9][a-z0-9-]{0,79}"
_WISHES = r"(?:\+(?:plain|key))*"
_USER = re.compile(
    rf"(?P<handle>{_HANDLE})(?P<first>{_WISHES})(?:\.(?P<slug>{_SLUG}))?(?P<last>{_WISHES})"
)

_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,39}")
_LANG = re.compile(
    r"(?:C|POSIX|[a-z]{2,3}(?:_[A-Z]{2})?)(?:\.[A-Za-z0-9-]{1,12})?(?:@[a-z]{1,12})?"
)
_COLORTERM = re.compile("truecolor|24bit")
_UNKNOWN_TERM = "xterm-256color"

SMALLEST, LARGEST = (20, 5), (300, 100)
"""Columns and lines of a terminal: what is asked for beyond these is not drawn."""
_USUAL = (80, 24)


class User(Struct, frozen=True):
    """Whom and what the name before the @ means."""

    handle: str
    slug: str = ""
    """Of the session; "" where the name does not say which."""
    plain: bool = False
    """Whether questions and answers in lines are wanted."""
    key: bool = False
    """Whether they want to be asked about a key for next time, though they were asked before."""


def user_of(name: str) -> User | None:
    """Return what a name means: `jane`, `jane.SLUG`, `jane+plain`, `jane+key`; None where it can be nobody's."""
    match = _USER.fullmatch(name.lower())
    if match is None:
        return None
    wishes = (match["first"] + match["last"]).split("+")
    return User(match["handle"], match["slug"] or "", "plain" in wishes, "key" in wishes)


def size_of(columns: int, lines: int) -> tuple[int, int]:
    """Return the size to draw in, within bounds; that of a client that does not know its own is the usual one."""
    if not (columns > 0 and lines > 0):
        return _USUAL
    return (
        min(max(columns, SMALLEST[0]), LARGEST[0]),
        min(max(lines, SMALLEST[1]), LARGEST[1]),
    )


def environment_of(term: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that a seat gets from its client, each of a form that is known."""
    found = {"TERM": term if _TERM.fullmatch(term) else _UNKNOWN_TERM}
    for name, form in (("LANG", _LANG), ("COLORTERM", _COLORTERM)):
        value = given.get(name, "")
        if form.fullmatch(value):
            found[name] = value
    return found
