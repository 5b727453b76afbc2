"""What `workshop verify` found, as text for people, at most 80 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from workshop.agreement.verdict import Mark, Remark, SignatoryVerdict, Verdict
from workshop.model.agreements import grouped
from workshop.model.sides import side_word
from workshop.model.text import shorten

_WIDTH = 80
_MARKS: dict[Mark, str] = {
    "holds": "holds",
    "wrong": "WRONG",
    "unknown": "not known",
    "note": "note",
}
_INDENT = 13


def told(found: Verdict) -> str:
    """Return everything that was found about an agreement, what matters most in the first line."""
    return "\n".join(_lines(found))


def first_line(found: Verdict) -> str:
    """Return in one sentence what is known of an agreement."""
    page = found.part_verdicts["page"]
    if found.result == "verified":
        return "Unchanged, signatures verified with keys you trust."
    if found.result == "broken":
        return "Changed, or a signature is wrong."
    if page != "unchanged":
        return "Nothing here tells whether it is what was signed."
    if not found.signatories:
        return "Unchanged; who has to sign it is not known."
    if found.missing:
        count = len(found.signatories)
        return f"Unchanged, {found.missing} of {count} signatures {'is' if found.missing == 1 else 'are'} missing."
    if found.on_record == 1:
        return "Unchanged, 1 signature rests on the host's record."
    return f"Unchanged, {found.on_record} signatures rest on the host's record."


def in_lines(remarks: Iterable[Remark]) -> Iterator[str]:
    """Yield remarks, each with its mark before it."""
    for each in remarks:
        yield from textwrap.wrap(
            each.words,
            _WIDTH,
            initial_indent=f"  {_MARKS[each.mark]:<{_INDENT - 2}}",
            subsequent_indent=" " * _INDENT,
            break_on_hyphens=False,
        )


def _lines(found: Verdict) -> Iterator[str]:
    yield first_line(found)
    yield ""
    if found.title:
        yield shorten(f"{found.title}, revision {found.revision}", _WIDTH)
    yield shorten(found.source, _WIDTH)
    yield f"Digest of {found.signed_file}: {grouped(found.digest)}"
    yield ""
    yield from in_lines(remark for part in found.parts for remark in part.remarks)
    for each in found.signatories:
        yield ""
        yield shorten(_who(each), _WIDTH)
        yield from in_lines(each.remarks)


def _who(each: SignatoryVerdict) -> str:
    title = f", {each.title}" if each.title else ""
    return f"{each.name}{title}, for {each.signs_for} ({side_word(each.side)})"
