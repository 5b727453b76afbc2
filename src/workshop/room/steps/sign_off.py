"""Intents of the sign-off: proposing, reading back, signing, sealing, reopening, and ending without agreement."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date as Date

from msgspec import structs

from workshop.agreement.compose import Superseded, propose
from workshop.agreement.signatures.signing import (
    blocks_proposal,
    check_signature,
    require_own_key,
    sentence_signed,
    signatory_of,
)
from workshop.errors import Refused
from workshop.model.agreements import Agreement, Where
from workshop.model.names import Section
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.session import State, require, state_word
from workshop.model.sides import Side, side_word
from workshop.model.sign_off import Closing, Confirmation, Decline, Deferral, Reservation
from workshop.model.text import clean, clean_line, listed
from workshop.room.continuing import catch_up
from workshop.room.seats import Power
from workshop.room.seats import require as require_power
from workshop.room.steps.clock import stopped
from workshop.room.steps.intents import Intents, require_words
from workshop.room.steps.signing import Signing
from workshop.store.writer import Writer

_ANEW = "The agreement was proposed anew while this was open. Read it first."


class SignOffIntents(Signing, Intents):
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
            entry = core.seat.entry
            signature = self._signed(
                handle,
                assurance=entry.proof if own else "typed",
                intent=sentence_signed(agreement, handle),
                seat=entry.on_signature if own else f"the {core.seat.kind}'s seat on this host",
                typed_by=typist,
                where=where,
                fingerprint=entry.shown if own and entry.proof == "login" else "",
            )
            signature = structs.replace(
                signature,
                name=clean_line(typed_name),
                authority=clean_line(authority)
                or f"signs for {signatory_of(agreement, handle).for_whom}",
            )
            require_own_key(record, handle, signature.fingerprint)
            return self._keep(writer, signature)

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
        """Return whose signatures reopening would void, in words."""
        require_power(self.core.seat, "read")
        record = self.core.record
        names = [record.name_of(each.handle) for each in record.valid_signatures()]
        if not names:
            return "Nobody has signed yet."
        if len(names) == 1:
            return f"The signature of {names[0]} becomes void."
        return f"The signatures of {listed(names)} become void."

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
            body = Reservation(handle, clean(words), agreement.revision)
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

    def _void(self, writer: Writer) -> None:
        record = self.core.record
        if record.agreement:
            writer.save_agreement(structs.replace(record.agreement, state="void"))
        for each in record.valid_signatures():
            writer.save_signature(structs.replace(each, void=True))

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
