"""The rules of typed signing: what blocks a proposal, who may sign, and when an agreement is sealed.

Who must sign is read from the frozen text, so that no change to the session afterwards can seal it sooner.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from workshop.agreement.clauses.welcome import Parties, Signatory
from workshop.agreement.content import read
from workshop.agreement.verify import says_the_same
from workshop.errors import InputError, Refused
from workshop.model.agreements import Agreement, Where, intent_sentence
from workshop.model.commitments import Commitment
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.model.scripts import in_latin
from workshop.model.sides import SIDES, side_word
from workshop.model.sign_off import Closing
from workshop.model.text import folded
from workshop.model.written import in_force


def blocks_proposal(record: Record) -> tuple[str, ...]:
    """Return what blocks the proposal of `record`, one sentence each. Everything else is only a finding."""
    blocks = [
        f"Nobody signs for {record.relationship.organisation(side).name} ({side_word(side)}). "
        "Name a signatory in Welcome."
        for side in SIDES
        if not record.signatories(side)
    ]
    blocks += _deputies(record)
    silent = [side for side in SIDES if side not in record.one(Closing).no_commitments]
    if silent and not in_force(record, Commitment):
        who = "both sides say" if len(silent) == 2 else f"the {side_word(silent[0])} says too"
        blocks.append(
            f"No commitments yet. Write a commitment, or record that {who}: no commitments."
        )
    return (*blocks, *rounds_open(record))


def _deputies(record: Record) -> Iterator[str]:
    """Yield a sentence for each deputy whose part is not clear, and for a key that two people would sign with."""
    for each in record.participants:
        if each.stands_in_for and record.person(each.stands_in_for) is None:
            yield f"{each.name} signs in the stead of somebody who is not here. Name again who signs, in Welcome."
    keys: dict[str, Participant] = {}
    for side in SIDES:
        for each in record.signatories(side):
            other = keys.setdefault(each.key, each) if each.key else each
            if other is not each:
                yield f"{other.name} and {each.name} cannot sign with one key. Correct it in Welcome."


def rounds_open(record: Record) -> tuple[str, ...]:
    """Return a sentence for each private round that is open: what is sealed in it could never be seen any more."""
    titles = {step.uid: step.title for step in record.agenda}
    return tuple(
        f"The private round in “{titles.get(item.step, '')}” is still open. Reveal it or discard it first."
        for item in record.of(Round)
        if item.body.running
    )


def signatories(text: str) -> tuple[Signatory, ...]:
    """Return who has to sign the agreement with this text. Raises DocumentError where it cannot be read."""
    parties = read(text).parts.get("parties")
    return parties.signatories if isinstance(parties, Parties) else ()


def may_sign(record: Record, handle: str) -> Signatory:
    """Return the signatory with `handle`, who may sign what is proposed now. Raises Refused, saying why not."""
    agreement = _proposed(record)
    if still_open := rounds_open(record):
        raise Refused(" ".join(still_open))
    if agreement.page and not says_the_same(agreement.page, agreement.text):
        raise Refused(
            "This page was written by another version of the program, and the screens here may not show all of it. "
            "Reopen it and propose it here, or sign it where it was proposed."
        )
    signatory = next((each for each in signatories(agreement.text) if each.handle == handle), None)
    if signatory is None:
        for deputy in signatories(agreement.text):
            if deputy.stands_in_for == handle:
                raise Refused(
                    f"{deputy.name} signs this agreement in the stead of {record.name_of(handle)}, as its text says. "
                    "To change who signs, reopen it."
                )
        raise Refused(
            f"{record.name_of(handle)} is not a signatory of this agreement. "
            "To change who signs, reopen it."
        )
    if handle in {each.handle for each in record.valid_signatures()}:
        raise Refused(f"{signatory.name} has signed this revision already.")
    return signatory


def require_own_key(record: Record, handle: str, fingerprint: str) -> None:
    """Raise Refused where somebody else has signed with the key that has this fingerprint; "" is no key."""
    for each in record.valid_signatures():
        if fingerprint and each.fingerprint == fingerprint and each.handle != handle:
            raise Refused(
                f"{each.name} has signed with this key already. Two people sign with two different keys."
            )


def check_signature(
    record: Record, handle: str, typed_name: str, where: Where, typed_by: str
) -> None:
    """Raise unless the signature is valid: Refused where they may not sign, InputError for the name that was typed.

    `typed_by` is the handle of who sat at the keyboard; "" for the facilitator's seat where nobody is named.
    """
    signatory = may_sign(record, handle)
    if where not in get_args(Where) or (where == "seat" and typed_by != handle):
        raise InputError(
            "Say where the signatory is: in the room, on video or on the phone.", "where"
        )
    leader = record.facilitator
    if typed_by not in ("", handle, leader.handle if leader else ""):
        raise Refused(
            f"{record.name_of(typed_by)} cannot sign for {signatory.name}: each person types their own name."
        )
    if not folded(typed_name):
        raise InputError(
            f'Please type the name to sign: "{signatory.name}"{_or_latin(signatory.name)}.', "name"
        )
    if not is_name(typed_name, signatory.name):
        raise InputError(
            f'That does not match "{signatory.name}". Please type it as shown{_or_latin(signatory.name)}.',
            "name",
        )


def sentence_signed(agreement: Agreement, handle: str) -> str:
    """Return the sentence that a signatory of `agreement` agrees to. Raises Refused for anybody else."""
    return intent_sentence(
        signatory_of(agreement, handle).for_whom, agreement.revision, agreement.digest
    )


def sentence_sent(agreement: Agreement, handle: str) -> str:
    """Return the same for a signatory who answers by mail, to whom nobody may have read it. Raises Refused."""
    organisation = signatory_of(agreement, handle).for_whom
    return intent_sentence(organisation, agreement.revision, agreement.digest, "as sent to me")


def signatory_of(agreement: Agreement, handle: str) -> Signatory:
    """Return the signatory with `handle`, as the text of `agreement` names them. Raises Refused."""
    found = next((each for each in signatories(agreement.text) if each.handle == handle), None)
    if found is None:
        raise Refused("Only somebody who has to sign this agreement can sign it.")
    return found


def missing_for_seal(record: Record) -> tuple[str, ...]:
    """Return what blocks the sealing of the agreement, one sentence each; nothing where it can be sealed.

    Every signatory of both sides must have signed the same revision and the same text: at least one for each side, and
    nobody for both.
    """
    agreement = record.agreement
    if agreement is None:
        return ("Nothing is proposed yet.",)
    needed = signatories(agreement.text)
    signed = {each.handle: each for each in record.valid_signatures()}
    missing = [
        f"Nobody signs for the {side_word(side)}."
        for side in SIDES
        if not any(each.side == side for each in needed)
    ]
    for each in needed:
        found = signed.get(each.handle)
        if found is None or found.side != each.side:
            missing.append(f"{each.name} has not signed for {each.signs_for}.")
    for_client = {_who(record, each) for each in needed if each.side == "client"}
    missing += [
        f"{each.name} stands for both sides; a second person has to sign for one of them."
        for each in needed
        if each.side == "agency" and _who(record, each) in for_client
    ]
    with_key: dict[str, str] = {}
    for each in needed:
        found = signed.get(each.handle)
        key = found.fingerprint if found else ""
        if key and with_key.setdefault(key, each.handle) != each.handle:
            missing.append(
                f"{record.name_of(with_key[key])} and {each.name} signed with the same key."
            )
    return tuple(missing)


def is_sealed_by(record: Record) -> bool:
    """Return whether the signatures in `record` seal its agreement."""
    return not missing_for_seal(record)


def is_name(typed: str, name: str) -> bool:
    """Return whether `typed` is `name`: as it is written, or in Latin letters where it is written in others."""
    if folded(typed) == folded(name):
        return True
    return typed.isascii() and not name.isascii() and _letters(typed) == _letters(in_latin(name))


def _or_latin(name: str) -> str:
    """Return the other way to type a name that is written in other letters; "" for one that is not."""
    return "" if folded(name).isascii() else f', or in Latin letters: "{in_latin(name)}"'


def _letters(name: str) -> str:
    """Return the letters and digits of `name`: in Latin letters, spaces and marks are a matter of taste."""
    return "".join(each for each in name.casefold() if each.isalnum())


def _who(record: Record, signatory: Signatory) -> tuple[str, str]:
    """Return what distinguishes two people of the same name."""
    person = record.person(signatory.handle)
    return folded(signatory.name), person.mail.casefold() if person else ""


def _proposed(record: Record) -> Agreement:
    agreement = record.agreement
    if record.session.state != "proposed" or agreement is None or agreement.state != "proposed":
        raise Refused("There is nothing to sign: no agreement is proposed. Propose it first.")
    return agreement
