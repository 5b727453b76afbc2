"""The question what several pasted lines are; it shows none of them, for they may be there by mistake."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.model.lists import Listed
from workshop.tui.widgets.ask import Ask, DialogOption

EACH, ONE, NOTHING, TYPED = "each", "one", "nothing", "typed"
"""The answers: an item each, one text, not at all, and that they were typed."""
NOT_RUN = "What came all at once was not run as commands."

_LEAVE_OUT = DialogOption("n", "nothing: leave it out", NOTHING)


def what_lines_are(
    count: int,
    items: Sequence[Listed],
    *,
    each: bool,
    typed: bool,
    one: str = "one text",
    detail: str = "",
) -> Ask:
    """Return the question what `count` lines are; `one` says what they come to as one text.

    With `each` they can be the `items`, with `typed` they may have been typed.
    """
    groups = len({item.group for item in items if item.group})
    lines = "1 line was" if count == 1 else f"{count} lines were"
    options = [DialogOption("o", one, ONE)]
    if each and len(items) > 1:
        said = f"{len(items)} items, one a line"
        if groups:
            said = f"{len(items)} items, in {groups} group{'s' if groups > 1 else ''}"
        options.insert(0, DialogOption("e", said, EACH))
    # Where it was meant for no field, the harmless answer comes first.
    options.insert(0 if detail else len(options), _LEAVE_OUT)
    if typed:
        options.append(DialogOption("k", "I typed it: take it as keys", TYPED))
    return Ask(f"{lines} pasted. What is it?", options, detail)
