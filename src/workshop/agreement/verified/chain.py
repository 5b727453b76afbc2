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
    elif earlier.missing or not earlier.signatories or earlier.result == "broken":
        yield Remark(
            "wrong", f"{own} replaces {_name(earlier)}, which was not signed by everybody."
        )
    else:
        yield Remark("holds", f"{own} replaces {_name(earlier)}, {grouped(digest)}.")


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
    """Yield each agreement that two others say they replace."""
    replaced: dict[str, list[Verdict]] = {}
    for each in found:
        if each.supersedes:
            rivals = replaced.setdefault(each.supersedes[0], [])
            rivals += [each] * (each.session not in {rival.session for rival in rivals})
    for rivals in replaced.values():
        if len(rivals) > 1:
            names = " and ".join(map(_name, rivals))
            yield Remark("wrong", f"{names} both replace the same agreement.")


def _name(verdict: Verdict) -> str:
    return f"“{verdict.title}”" if verdict.title else verdict.source
