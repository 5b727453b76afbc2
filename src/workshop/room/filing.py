"""Intents of signatures that come as files: by somebody's own key, or as a reply by mail."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from workshop.agreement.signatures.signing import signatories, signatory_of
from workshop.errors import InputError, NotFound, Refused
from workshop.model.agreements import Agreement
from workshop.model.record import Record
from workshop.model.sign_off import still_to_sign
from workshop.room.seats import own_powers_of, require
from workshop.room.steps.signing import Signing

_ANEW = "The agreement was proposed anew meanwhile. Sign that revision."


class Replied(Struct, frozen=True):
    """What a reply by mail says of itself."""

    said_from: str
    """Who it says it is from."""
    own_words: str
    """What it says itself, whole."""
    below: str
    """What stands below a line as *Original Message*, which may be quoted or not."""
    only_quoted: bool
    """Whether the digest stands only in what it quotes."""
    other_address: str
    """The address that is known of the person, where it says it is from another one."""
    has_key: bool
    """Whether the agreement names a key for the person, which would prove more."""
    odd_date: str
    """What is odd about when it says it was sent, as a sentence; "" for nothing."""


class Filed(Struct, frozen=True):
    """A signature that was recorded."""

    agreement: Agreement
    record: Record
    """The session as it is then."""
    sealed: bool
    """Whether it was the last one, so that the agreement is sealed."""
    fingerprint: str = ""
    """Of the key; "" for a reply by mail."""

    def in_words(self, handle: str) -> str:
        """Return what was recorded of somebody, and who has still to sign."""
        by = (
            f"with the key {self.fingerprint}"
            if self.fingerprint
            else "with a reply by mail; its sender is unproved"
        )
        then = (
            "Signed and sealed: all have signed the agreement."
            if self.sealed
            else still_to_sign(self.record)
        )
        name = self.record.name_of(handle)
        return f"{name} signed revision {self.agreement.revision} {by}. {then}"


class FilingIntents(Signing):
    """What can be done with signatures that come as files. They are never undone."""

    NAME = "filing"

    def attach_file(self, handle: str, path: str) -> Filed:
        """Record the SSH signature in a file on this computer; raises as `attach`, beside the field `file`."""
        from workshop.documents.files import read_file

        require(self.core.seat, "file")
        try:
            return self.attach(handle, read_file(Path(path).expanduser()), Path(path).name)
        except (InputError, NotFound) as error:
            raise InputError(str(error), "file") from None

    def page(self) -> str:
        """Return what is signed, to the byte, for a signatory at their own seat.

        Raises Refused for anybody else, and where nothing is proposed.
        """
        core = self.core
        if "file" not in own_powers_of(core.seat):
            raise Refused(f"From the {core.seat.kind}'s seat you cannot fetch the page to sign.")
        agreement = self._proposed()
        if core.seat.handle not in {each.handle for each in signatories(agreement.text)}:
            raise Refused("Only somebody who has to sign this agreement is given its page here.")
        return agreement.signed

    def attach(self, handle: str, content: bytes, source: str) -> Filed:
        """Record the SSH signature in a `.sig` file as that of a signatory, after checking it.

        Raises InputError for what is no such file, Refused where it is not theirs or not over the text that is
        proposed, NoSshKeygen where that cannot be known on this computer.
        """
        # Loaded when used: the console does without both.
        from workshop.agreement.signatures.by_key import (
            check_key_signature,
            sentence_of_key,
            why_not_over,
        )
        from workshop.agreement.signatures.ssh_signature import read_signature

        core = self.core
        require(core.seat, "file", self._side_of(handle))
        self._proposed()
        signature = read_signature(content, source)
        # Before the transaction, because another program is asked: nobody waits for that.
        looked_at = core.record
        check_key_signature(looked_at, handle, signature)
        if why_not := why_not_over(looked_at, signature):
            raise Refused(why_not)
        whose = self._side_of(handle)
        with core.writing("sign-off.attach", power="file", undoable=False, whose=whose) as writer:
            agreement = self._same_as(looked_at)
            check_key_signature(core.record, handle, signature)
            given = self._signed(
                handle,
                assurance="key",
                intent=sentence_of_key(agreement, signatory_of(agreement, handle)),
                seat=f"handed in as a file, {self._where}",
                typed_by=core.who,
                fingerprint=signature.fingerprint,
                proof=signature.armour,
            )
            sealed = self._keep(writer, given)
        return Filed(agreement, core.record, sealed, fingerprint=signature.fingerprint)

    def replied(self, handle: str, content: bytes, source: str) -> Replied:
        """Return what a reply by mail says, for whoever decides whether it agrees. Raises as `confirm_by_mail`."""
        from workshop.agreement.signatures.by_mail import check_reply, only_quoted, when_sent
        from workshop.agreement.signatures.reply import read_reply

        core = self.core
        require(core.seat, "file")
        agreement, reply = self._proposed(), read_reply(content, source)
        check_reply(core.record, handle, reply)
        person = core.record.person(handle)
        known = person.mail if person else ""
        return Replied(
            reply.said_from,
            reply.own_words,
            reply.below,
            only_quoted(reply, agreement),
            "" if known.casefold() == reply.sender.casefold() else known,
            bool(signatory_of(agreement, handle).key),
            when_sent(reply, agreement, core.now()),
        )

    def confirm_by_mail(self, handle: str, content: bytes, source: str) -> Filed:
        """Record a reply by mail as the signature of a signatory, after checking that it names the digest.

        Whether its words agree somebody has to read first: `replied` tells them.
        Raises InputError for what is no mail, Refused where it names no digest or another one, or says it is from
        somebody else.
        """
        from workshop.agreement.signatures.by_mail import check_reply, sentence_of_mail
        from workshop.agreement.signatures.reply import read_reply

        core = self.core
        require(core.seat, "file")
        self._proposed()
        reply = read_reply(content, source)
        with core.writing("sign-off.confirm-by-mail", power="file", undoable=False) as writer:
            agreement = self._proposed()
            check_reply(core.record, handle, reply)
            dated = f", dated {reply.said_date}" if reply.said_date else ", without a date"
            given = self._signed(
                handle,
                assurance="mail",
                intent=sentence_of_mail(agreement, signatory_of(agreement, handle)),
                seat=f"a reply that says it is from {reply.said_from}{dated}; filed {self._where}",
                typed_by=core.who,
                proof=reply.proof,
            )
            sealed = self._keep(writer, given)
        return Filed(agreement, core.record, sealed)

    def _same_as(self, looked_at: Record) -> Agreement:
        """Return what is proposed, which is what was proposed when the signature was looked at. Raises Refused."""
        agreement, before = self._proposed(), looked_at.agreement
        if before is None or (agreement.revision, agreement.digest) != (
            before.revision,
            before.digest,
        ):
            raise Refused(_ANEW)
        return agreement

    @property
    def _where(self) -> str:
        seat = self.core.seat
        if seat.kind == "participant":
            return f"at {seat.entry.on_signature}"
        return "on the command line of this host" if seat.kind == "desk" else "at the console"
