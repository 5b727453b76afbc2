"""Whether agreements that replace each other fit together: each one names the one before by id, revision and digest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workshop.agreement.verified.verdict import Remark, Verdict
from workshop.model.agreements import grouped


def chain_of(found: Sequence[Verdict]) -> tuple[Remark, ...]:
    """Return what holds of the order in which the agreements `found` replace each other."""
    return (*(remark for each in found for remark in _replaced(each, found)), *_rivals(found))


def _replaced(verdict: Verdict, found: Sequence[Verdict]) -> Iterator[Remark]:
    """Yield what is known of the agreement that one of them replaces."""
    own = _name(verdict)
    if verdict.supersedes is None:
        return
    session, revision, digest = verdict.supersedes
    if session == verdict.session:
        yield Remark("wrong", f"{own} says that it replaces itself.")
        return
    if _leads_back(verdict, found):
        yield Remark("wrong", f"{own} replaces an agreement that replaces it.")
        return
    of_session = [each for each in found if each.session == session]
    if not of_session:
        yield Remark(
            "note",
            f"{own} replaces an agreement whose folder was not named: {grouped(digest)}. "
            "Name both to verify that.",
        )
        return
    earlier = next((e for e in of_session if (e.revision, e.digest) == (revision, digest)), None)
    if earlier is None:
        other = of_session[0]
        yield Remark(
            "wrong",
            f"{own} replaces revision {revision}, {grouped(digest)}; "
            f"{_name(other)} is revision {other.revision}, {grouped(other.digest)}.",
        )
    elif not _is_signed(earlier):
        yield Remark(
            "wrong", f"{own} replaces {_name(earlier)}, which was not signed by everybody."
        )
    elif not _is_signed(verdict):
        words = f"{own} would replace {_name(earlier)}, {grouped(digest)}, once everybody has signed it."
        yield Remark("unknown", words)
    else:
        yield Remark("holds", f"{own} replaces {_name(earlier)}, {grouped(digest)}.")


def _is_signed(verdict: Verdict) -> bool:
    """Return whether everybody who has to sign has signed, as far as is known, and nothing is wrong."""
    return bool(verdict.signatories) and not verdict.missing and verdict.result != "broken"


def _leads_back(verdict: Verdict, found: Sequence[Verdict]) -> bool:
    """Return whether following what is replaced leads back to where it began."""
    by_session = {each.session: each for each in found}
    seen, at = {verdict.session}, verdict
    while at.supersedes and (following := by_session.get(at.supersedes[0])):
        if following.session in seen:
            return following.session == verdict.session
        seen.add(following.session)
        at = following
    return False


def _rivals(found: Sequence[Verdict]) -> Iterator[Remark]:
    """Yield where two that everybody signed replace the same agreement, or are two revisions of one session."""
    replaced, revisions = dict[str, list[Verdict]](), dict[str, list[Verdict]]()
    for each in {each.digest: each for each in found if _is_signed(each)}.values():
        revisions.setdefault(each.session, []).append(each)
        if each.supersedes:
            replaced.setdefault(each.supersedes[0], []).append(each)
    for rivals in replaced.values():
        if len(rivals) > 1:
            yield Remark("wrong", f"{_names(rivals)} both replace the same agreement.")
    for rivals in revisions.values():
        if len(rivals) > 1:
            words = f"{_names(rivals)} are of one session, and everybody signed both: only one can hold."
            yield Remark("wrong", words)


def _names(found: Sequence[Verdict]) -> str:
    """Return what agreements are called, with their revisions where they are of one session."""
    same = len({each.session for each in found}) < len(found)
    return " and ".join(
        f"{_name(each)}, revision {each.revision}," if same else _name(each) for each in found
    )


def _name(verdict: Verdict) -> str:
    return f"“{verdict.title}”" if verdict.title else verdict.source
