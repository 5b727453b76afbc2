"""What `workshop verify` found, as text for people, at most 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len, set_cell_size

from workshop.agreement.verified.verdict import Mark, Remark, SignatoryVerdict, Verdict
from workshop.model.agreements import grouped
from workshop.model.sides import side_word

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
    if found.result == "broken":
        return "Changed, or a signature is wrong."
    if found.part_verdicts["page"] != "unchanged":
        return "Nothing here tells whether it is what was signed."
    return "; ".join(["Unchanged" + _signed(found), *found.doubts]) + "."


def first_line_of_all(found: Sequence[Verdict], chain: Sequence[Remark]) -> str:
    """Return in one sentence what is known of several agreements together."""
    count = len(found)
    verified = sum(each.result == "verified" for each in found)
    broken = sum(each.result == "broken" for each in found)
    if broken:
        return f"{broken} of {count} {'is' if broken == 1 else 'are'} changed, or a signature is wrong."
    if any(each.mark == "wrong" for each in chain):
        return f"These {count} do not fit together."
    if verified == count:
        return f"All {count} unchanged, signatures verified with keys you trust."
    return f"{verified} of {count} {'is' if verified == 1 else 'are'} unchanged with signatures verified, not all."


def _signed(found: Verdict) -> str:
    """Return what is known of the signatures of an agreement that is unchanged, as the end of a sentence."""
    if "keys" in found.part_verdicts:
        return "; the keys that you named lie in the folder, so they prove nothing"
    if found.by_keys:
        return ", signatures verified with keys you trust"
    if not found.signatories:
        return "; who has to sign it is not known"
    if found.missing:
        count = len(found.signatories)
        return f", {found.missing} of {count} signatures {'is' if found.missing == 1 else 'are'} missing"
    gone = found.files_missing
    files = f", {gone} signature file{' is' if gone == 1 else 's are'} missing and" if gone else ","
    on_record = found.on_record
    return f"{files} {on_record} signature{' rests' if on_record == 1 else 's rest'} on the host's record"


def in_lines(remarks: Iterable[Remark]) -> Iterator[str]:
    """Yield remarks, each with its mark before it."""
    for each in remarks:
        first = f"  {_MARKS[each.mark]:<{_INDENT - 2}}"
        for place, line in enumerate(_wrapped(each.words, _WIDTH - _INDENT)):
            yield (" " * _INDENT if place else first) + line


def _wrapped(words: str, width: int) -> Iterator[str]:
    """Yield lines of at most `width` columns; a word that is longer is cut."""
    line = ""
    for word in words.split():
        rest = word
        while cell_len(line) + (1 if line else 0) + cell_len(rest) > width:
            if line:
                yield line
                line = ""
            elif cell_len(rest) > width:
                fits = next(n for n in range(len(rest), 0, -1) if cell_len(rest[:n]) <= width)
                yield rest[:fits]
                rest = rest[fits:]
        line = f"{line} {rest}" if line else rest
    if line:
        yield line


def _lines(found: Verdict) -> Iterator[str]:
    yield first_line(found)
    yield ""
    if found.title:
        yield _in_line(f"{found.title}, revision {found.revision}")
    yield _in_line(found.source)
    yield f"Digest of {found.signed_file}: {grouped(found.digest)}"
    yield ""
    yield from in_lines(remark for part in found.parts for remark in part.remarks)
    for each in found.signatories:
        yield ""
        yield _in_line(_who(each))
        yield from in_lines(each.remarks)


def _in_line(words: str) -> str:
    """Return words cut to one line."""
    return words if cell_len(words) <= _WIDTH else set_cell_size(words, _WIDTH - 1).rstrip() + "…"


def _who(each: SignatoryVerdict) -> str:
    title = f", {each.title}" if each.title else ""
    return f"{each.name}{title}, for {each.signs_for} ({side_word(each.side)})"
