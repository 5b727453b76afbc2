"""What the record of the host says of a signature, and whether that fits what was signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from workshop.agreement.clauses.welcome import Signatory
from workshop.agreement.signatures.signature_page import ASSURANCES, AT_OWN_SEAT
from workshop.agreement.signatures.signatures_toml import Missing, Signatures, Signed
from workshop.agreement.signatures.signing import is_name
from workshop.agreement.verified.signature_file import Outcome
from workshop.agreement.verified.verdict import Remark, one_line
from workshop.model.agreements import grouped
from workshop.model.values import show_date, show_minute


def on_record(
    who: Signatory,
    record: Signatures | None,
    digest: str,
    outcome: Outcome | None,
    proposed: datetime,
) -> tuple[Signed | None, list[Remark]]:
    """Return the signature of a signatory as the record has it, None where it has none, and what that is worth.

    `proposed` is when the agreement was proposed, as it says itself: nobody signed it before.
    """
    if record is None:
        if outcome:
            return None, []
        return None, [Remark("unknown", "Nothing here says whether they signed.")]
    own = [each for each in record.signatures if each.handle == who.handle]
    valid = [each for each in own if not each.void]
    if not valid:
        return None, list(_absent(who, record, own, outcome))
    said = valid[0]
    remarks = list(_contradictions(who, said, digest, outcome))
    if said.at < proposed.replace(microsecond=0):
        words = (
            f"The record has it on {_when(said.at)}, before the agreement was proposed: "
            f"{_when(proposed)}."
        )
        remarks.append(Remark("wrong", words))
    if said.revision != record.revision:
        remarks.append(Remark("wrong", "The record has it under another revision."))
    if len(valid) > 1:
        remarks.append(Remark("wrong", "signatures.toml has their signature more than once."))
    return said, [*remarks, *_worth(who, said, outcome)]


def _absent(
    who: Signatory, record: Signatures, own: list[Signed], outcome: Outcome | None
) -> Iterator[Remark]:
    if outcome:
        void = "has it as void" if own else "does not have it"
        yield Remark("unknown" if own else "note", f"signatures.toml {void}.")
        return
    if own:
        yield Remark("note", "An earlier signature is void: the agreement was reopened since.")
    missing = next((each for each in record.missing if each.handle == who.handle), None)
    yield Remark("unknown", _answer(missing))


def _answer(missing: Missing | None) -> str:
    match missing.answer if missing else "waiting":
        case "declined":
            return f"Declined: “{one_line(missing.reason if missing else '')}”"
        case "not-today":
            until = f" until {show_date(missing.until)}" if missing and missing.until else ""
            asks = f", asks first: {one_line(missing.asks)}" if missing and missing.asks else ""
            return f"Not signed: put off{until}{asks}."
        case _:
            return "Not signed yet."


def _contradictions(
    who: Signatory, said: Signed, digest: str, outcome: Outcome | None
) -> Iterator[Remark]:
    """Yield in what the record of a signature does not fit the agreement, or the file with the signature."""
    if said.digest != digest:
        yield Remark("wrong", f"The record has it under another text: {grouped(said.digest)}.")
    if said.side != who.side:
        yield Remark("wrong", "The record has it for the other side.")
    if not is_name(said.name, who.name):
        yield Remark("wrong", f"The record has another name under it: {one_line(said.name)}.")
    key = outcome.file.signature if outcome else None
    if key and said.assurance == "key" and said.fingerprint not in ("", key.fingerprint):
        yield Remark("wrong", f"The record names another key: {said.fingerprint}.")


def _worth(who: Signatory, said: Signed, outcome: Outcome | None) -> Iterator[Remark]:
    """Yield what the record of a signature proves, and when it was given."""
    when = _when(said.at)
    if who.key and outcome is None and said.assurance != "key":
        yield Remark("note", "The agreement names a key for them, and they signed without it.")
    if outcome and outcome.made == "over it":
        yield Remark("note", f"Signed on {when}, by the clock of the host.")
        return
    if said.assurance == "key" and outcome is None:
        words = f"the file {said.file or 'with the signature'} is not here"
        yield Remark("unknown", f"Signed with a key on {when}, as the host's record says: {words}.")
        return
    yield Remark("unknown", f"Signed on {when}, as the host's record says: {_known(said)}.")


def _when(at: datetime) -> str:
    return f"{show_date(at.date())}, {show_minute(at)} UTC"


def _known(said: Signed) -> str:
    if said.elsewhere:
        return "it came there with a record from another computer, and nothing of it was verified"
    if said.where == "seat" and said.assurance == "typed":
        return AT_OWN_SEAT
    return ASSURANCES[said.assurance]
