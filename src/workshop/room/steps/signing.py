"""What every way of signing shares: what is proposed, the signature that is made of it, and sealing by the last one."""

from __future__ import annotations

from msgspec import structs

from workshop.agreement.signatures.signing import (
    is_sealed_by,
    signatory_of,
)
from workshop.errors import Refused
from workshop.model.agreements import Agreement, Assurance, Signature, Where
from workshop.model.record import Record
from workshop.model.session import EDITABLE, state_word
from workshop.model.sides import Side
from workshop.room.acts import Acts
from workshop.room.continuing import hand_on
from workshop.room.core import in_handles_of
from workshop.room.older_promises import with_older_promises
from workshop.room.seats import may, own_powers_of
from workshop.room.steps.clock import stopped
from workshop.store.writer import Writer


class Signing(Acts):
    """Records signatures under what is proposed."""

    def _proposed(self) -> Agreement:
        """Return the agreement that is proposed now. Raises Refused, saying why there is none."""
        record = self.core.record
        agreement = record.agreement
        if record.session.state == "sealed":
            raise Refused("All have signed meanwhile, and the agreement is sealed.")
        if record.session.state != "proposed" or agreement is None:
            raise Refused(self._not_proposed(record))
        return agreement

    def _not_proposed(self, record: Record) -> str:
        """Say why nothing can be confirmed or signed, and what whoever sits here does about it."""
        leads = may(self.core.seat, "propose")
        if record.session.state not in EDITABLE:
            return f"This session is {state_word(record.session.state)}; nothing can be confirmed or signed."
        if not record.agreements:
            return "Nothing is proposed yet. " + (
                "Propose the agreement first." if leads else "Whoever leads proposes the agreement."
            )
        again = "Propose it again first." if leads else "Wait until it is proposed again."
        return f"The session was reopened, so revision {len(record.agreements)} is void. {again}"

    def _side_of(self, handle: str) -> Side | None:
        """Return whose side a signatory is on. Raises Refused at the own seat of another signatory."""
        seat = self.core.seat
        if seat.handle not in ("", handle):
            if "sign" in own_powers_of(seat):
                raise Refused(
                    "Nobody signs for another: each signatory does so at their own seat or at the console."
                )
            return None
        person = self.core.record.person(handle)
        return person.side if person is not None else None

    def _signed(
        self,
        handle: str,
        *,
        assurance: Assurance,
        intent: str,
        seat: str,
        typed_by: str,
        where: Where = "seat",
        fingerprint: str = "",
        proof: str = "",
    ) -> Signature:
        """Return a signature of a signatory under what is proposed, in the name that its text has for them."""
        core, agreement = self.core, self._proposed()
        signatory = signatory_of(agreement, handle)
        person = core.record.person(handle)
        if person is None or person.side is None:
            raise Refused("Only a person on a side can sign.")
        return Signature(
            uid=core.new_uid(),
            session=core.record.session.id,
            revision=agreement.revision,
            digest=agreement.digest,
            side=person.side,
            handle=handle,
            name=signatory.name,
            title=person.title,
            authority="",
            intent=intent,
            assurance=assurance,
            seat=seat,
            typed_by=typed_by,
            where=where,
            at=core.moment,
            fingerprint=fingerprint,
            proof=proof,
        )

    def _keep(self, writer: Writer, signature: Signature) -> bool:
        """Save a signature that was checked; seal the agreement where it is the last one, and return whether it was."""
        record = self.core.record
        writer.save_signature(signature)
        writer.describe(f"{record.name_of(signature.handle)} signed")
        signed = structs.replace(record, signatures=(*record.signatures, signature))
        sealed = is_sealed_by(signed)
        if sealed:
            self._seal(writer, self._proposed())
        return sealed

    def _seal(self, writer: Writer, agreement: Agreement) -> None:
        core = self.core
        earlier = self._in_force()
        hand_on(writer, core.record, agreement, core.new_uid)
        writer.save_agreement(structs.replace(agreement, state="sealed"))
        standing = stopped(core, writer)
        writer.save_session(structs.replace(standing, state="sealed", ended=core.moment))
        if earlier and earlier.agreement:
            writer.save_agreement(structs.replace(earlier.agreement, state="superseded"))
            writer.save_session(structs.replace(earlier.session, state="superseded"))
        writer.describe(f"revision {agreement.revision} sealed")

    def _in_force(self) -> Record | None:
        """Return the session whose agreement this one replaces, None where there is none.

        That is the one it continues while that holds; else the one that holds among those that began where it did.
        """
        core = self.core
        record, before = core.record, core.record.before
        if before is not None and before.session.state == "sealed":
            return before
        found = core.store.latest_sealed(record.relationship.id, record.session.id)
        if found is None or found.session.state != "sealed":
            return None
        there = in_handles_of(core.store, found, record)
        return with_older_promises(core.store, record, there)
