"""Intents of the sign-off: proposing, reading back, signing, sealing, reopening, and ending without agreement."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date as Date

from msgspec import structs

from workshop.agreement.compose import Superseded, propose
from workshop.agreement.signing import (
    blocks_proposal,
    check_signature,
    is_sealed_by,
    sentence_signed,
    signatory_of,
)
from workshop.errors import Refused
from workshop.model.agreements import Agreement, Signature, Where
from workshop.model.names import Section
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.session import EDITABLE, State, require, state_word
from workshop.model.sides import Side, side_word
from workshop.model.sign_off import Closing, Confirmation, Decline, Deferral, Reservation
from workshop.model.text import clean, clean_line
from workshop.room.continuing import catch_up, hand_on
from workshop.room.core import in_handles_of
from workshop.room.older_promises import with_older_promises
from workshop.room.seats import Power, may, own_powers_of
from workshop.room.seats import require as require_power
from workshop.room.steps.clock import stopped
from workshop.room.steps.intents import Intents, require_words
from workshop.store.writer import Writer

_ANEW = "The agreement was proposed anew while this was open. Read it first."


class SignOffIntents(Intents):
    """What can be done at sign-off. Proposal, confirmation and signature are never undone."""

    NAME = "closing"
    KIND = "sign-off"

    def change(self, **fields: object) -> None:
        """Change the next review or its cadence."""
        self.change_single(Closing, fields)

    def propose(self) -> Agreement:
        """Freeze the text as the next revision. Raises Refused naming everything that stands in the way."""
        core = self.core
        with self._act("propose", "propose") as writer:
            require(core.record.session, "proposed")
            record = self._caught_up(writer)
            blocks = blocks_proposal(record)
            if blocks:
                raise Refused(" ".join(blocks))
            revision = len(record.agreements) + 1
            agreement = propose(record, revision, core.now(), self._superseded())
            writer.save_agreement(agreement)
            writer.save_session(structs.replace(record.session, state="proposed"))
            writer.describe(f"revision {revision} proposed")
        return agreement

    def _caught_up(self, writer: Writer) -> Record:
        """Return the session with everything that is in force in the agreement which it will replace."""
        core, earlier = self.core, self._in_force()
        return catch_up(writer, core.record, earlier, core.new_uid) if earlier else core.record

    def confirm(self, section: Section, side: Side, *, revision: int = 0) -> None:
        """Record that `side` confirmed `section` as it was read back; once is enough.

        `revision` is the one that was read. Raises Refused where the agreement was proposed anew since then.
        """
        core = self.core
        require_power(core.seat, "confirm", side)
        body = Confirmation(self._proposed().revision, section)
        if revision not in (0, body.revision):
            raise Refused(_ANEW)
        if any(each.body == body and each.side == side for each in core.record.of(Confirmation)):
            return
        with self._act(
            "confirm", "confirm", f"{section} confirmed by the {side_word(side)}", side
        ) as writer:
            self._proposed()
            # Who confirmed at a seat of their own is named; what was entered at the console has no author.
            self.make(writer, body, core.open_step.uid, side, core.seat.handle)

    def sign(
        self,
        handle: str,
        typed_name: str,
        *,
        where: Where,
        authority: str = "",
        typed_by: str = "",
        shown: str = "",
    ) -> bool:
        """Record a signature; return whether the agreement is sealed by it.

        `typed_by` is the handle of who sat at the keyboard; "" says the facilitator did. At a person's own seat it is
        always that person, and nobody says where they were. `shown` is the sentence that the signatory saw. Raises
        Refused where the agreement was proposed anew since then.
        """
        core = self.core
        own = core.seat.kind == "participant"
        with self._act("sign", "sign", whose=self._side_of(handle)) as writer:
            agreement, record = self._proposed(), core.record
            self._require_shown(agreement, handle, shown)
            typist = core.seat.handle or typed_by or core.who
            where = "seat" if own else where
            check_signature(record, handle, typed_name, where, typist)
            person = record.person(handle)
            if person is None or person.side is None:
                raise Refused("Only a person on a side can sign.")
            signature = Signature(
                uid=core.new_uid(),
                session=record.session.id,
                revision=agreement.revision,
                digest=agreement.digest,
                side=person.side,
                handle=handle,
                name=clean_line(typed_name),
                title=person.title,
                authority=clean_line(authority)
                or f"signs for {signatory_of(agreement, handle).for_whom}",
                intent=sentence_signed(agreement, handle),
                assurance=core.seat.entry.proof if own else "typed",
                seat=core.seat.entry.on_signature
                if own
                else f"the {core.seat.kind}'s seat on this host",
                typed_by=typist,
                where=where,
                at=core.moment,
                fingerprint=core.seat.entry.shown
                if own and core.seat.entry.proof == "login"
                else "",
            )
            writer.save_signature(signature)
            writer.describe(f"{person.name} signed")
            signed = structs.replace(record, signatures=(*record.signatures, signature))
            sealed = is_sealed_by(signed)
            if sealed:
                self._seal(writer, agreement)
        return sealed

    def sentence(self, handle: str) -> str:
        """Return the sentence that a signatory agrees to by signing what is proposed now. Raises Refused."""
        require_power(self.core.seat, "sign", self._side_of(handle))
        return sentence_signed(self._proposed(), handle)

    def not_today(
        self, handle: str, until: Date | None = None, asks: str = "", *, shown: str = ""
    ) -> None:
        """Record that a signatory will not sign today: neither signed nor declined. `shown` as in `sign`."""
        core = self.core
        with core.writing(
            "sign-off.not-today", power="sign", whose=self._side_of(handle)
        ) as writer:
            agreement = self._proposed()
            self._require_shown(agreement, handle, shown)
            person = self._waiting(handle, "answer “not today”")
            body = Deferral(handle, agreement.revision, until, clean(asks))
            self.make(writer, body, core.open_step.uid, person.side)
            writer.describe(f"{person.name}: not today")

    def _waiting(self, handle: str, what: str) -> Participant:
        """Return a signatory who has not signed yet. Raises Refused for anybody else."""
        for each in self.core.record.waiting_for():
            if each.handle == handle:
                return each
        raise Refused(f"Only a signatory who has not signed can {what}.")

    def reopening_voids(self) -> str:
        """Return what reopening would void, in words."""
        require_power(self.core.seat, "read")
        count = len(self.core.record.valid_signatures())
        if not count:
            return "Nobody has signed yet."
        return f"{count} signature{'s become' if count > 1 else ' becomes'} void."

    def reopen(self) -> None:
        """Void the proposed revision and its signatures, and go back to the meeting. Void ones stay on record."""
        core = self.core
        with self._act("reopen", "propose", "reopened") as writer:
            session = core.record.session
            if session.state not in ("proposed", "declined", "closed"):
                raise Refused(
                    f"This session is {state_word(session.state)}; there is nothing to reopen."
                )
            self._reopen(writer)

    def reserve(self, handle: str, words: str, *, shown: str = "") -> str:
        """Write what a signatory states beside the agreement into its text, and reopen that; return its uid.

        `shown` as in `sign`.
        """
        core = self.core
        with self._act("reserve", "sign", whose=self._side_of(handle)) as writer:
            agreement = self._proposed()
            person = self._waiting(handle, "state a reservation")
            self._require_shown(agreement, handle, shown)
            require_words(words, "reason", "Say what the reservation is.")
            body = Reservation(handle, clean(words))
            item = self.make(writer, body, core.open_step.uid, person.side, core.seat.handle)
            self._reopen(writer)
            writer.describe(
                f"{person.name} stated a reservation; revision {agreement.revision} is reopened"
            )
        return item.uid

    def _reopen(self, writer: Writer) -> None:
        session = self.core.record.session
        require(session, "running")
        self._void(writer)
        back: State = "running" if session.since else "paused"
        writer.save_session(structs.replace(session, state=back, reason="", ended=None))

    def decline(self, handle: str, reason: str, *, shown: str = "") -> None:
        """Record which signatory declined the proposed agreement, and why. `shown` as in `sign`."""
        core = self.core
        with self._act("declined", "sign", whose=self._side_of(handle)) as writer:
            require(core.record.session, "declined")
            person = self._waiting(handle, "decline")
            self._require_shown(self._proposed(), handle, shown)
            self._end("declined", reason)
            body = Decline(handle, self._proposed().revision, clean(reason))
            self.make(writer, body, core.open_step.uid, person.side)
            writer.describe(f"{person.name} declined revision {body.revision}")

    def withdraw(self, reason: str) -> None:
        """Take the session back for good."""
        self._end("withdrawn", reason)

    def close(self, reason: str) -> None:
        """End without agreement; the reason is kept."""
        self._end("closed", reason)

    def _end(self, state: State, reason: str) -> None:
        core = self.core
        with self._act(state, "propose", f"session {state_word(state)}") as writer:
            require(core.record.session, state)
            require_words(reason, "reason", "Say why, in a few words.")
            ended = structs.replace(
                stopped(core, writer), state=state, reason=clean(reason), ended=core.moment
            )
            writer.save_session(ended)

    def _act(
        self, intent: str, power: Power, words: str = "", whose: Side | None = None
    ) -> AbstractContextManager[Writer]:
        return self.core.writing(
            f"sign-off.{intent}", words, power=power, undoable=False, whose=whose
        )

    def _require_shown(self, agreement: Agreement, handle: str, shown: str) -> None:
        """Raise Refused where the sentence that a signatory saw is not that of what is proposed now."""
        if shown and shown != sentence_signed(agreement, handle):
            raise Refused(_ANEW)

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

    def _proposed(self) -> Agreement:
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

    def _void(self, writer: Writer) -> None:
        record = self.core.record
        if record.agreement:
            writer.save_agreement(structs.replace(record.agreement, state="void"))
        for each in record.valid_signatures():
            writer.save_signature(structs.replace(each, void=True))

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

    def _superseded(self) -> Superseded | None:
        earlier = self._in_force()
        if earlier is None or earlier.agreement is None:
            return None
        return Superseded(
            session=earlier.session.id,
            revision=earlier.agreement.revision,
            digest=earlier.agreement.digest,
            title=earlier.session.title,
            date=earlier.session.date,
        )
