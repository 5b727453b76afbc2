"""Invitations to a seat over ssh: who may make and revoke them, and what a code or a key proves at the door."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct, structs

from workshop.agreement.signatures.public_key import PublicKey, read_public_keys
from workshop.errors import InputError, NotFound, Refused, StoreError
from workshop.model.invitations import CODE_BITS, STAGE, Invitation, code_of, plain_code
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.session import OPEN, state_word
from workshop.places import Workspace
from workshop.room.seats import Entry, Seat, require
from workshop.store.code_key import code_key
from workshop.store.host_key import host_key
from workshop.store.journal import NewAct
from workshop.store.store import Store


class Admission(Struct, frozen=True):
    """Somebody whose invitation was proved at the door."""

    invitation: Invitation
    slug: str
    """Of the session."""
    again: bool
    """Whether it was used before."""
    kept: str = ""
    """The fingerprint of a key that its person chose for next time, and that has let nobody in yet."""

    @property
    def entry(self) -> Entry:
        """How they came in."""
        known = self.invitation
        if known.proof == "key":
            return Entry("login", known.fingerprint, beside_code=bool(known.beside))
        return Entry("code", known.address, kept=self.kept)


class Invited(Struct, frozen=True):
    """Somebody who was just invited."""

    person: Participant
    invitations: tuple[Invitation, ...]
    code: str = ""
    """Told once: it is kept nowhere. "" for a key."""
    files: tuple[Path, ...] = ()
    """The mail to send, and the same as text."""


class Invitations:
    """What one seat may do with invitations. Synchronous; one thread at a time."""

    def __init__(
        self,
        store: Store,
        workspace: Workspace,
        seat: Seat,
        *,
        now: Callable[[], datetime],
        new_uid: Callable[[], str],
        chance: Callable[[int], int] = secrets.randbits,
    ) -> None:
        """Begin. `chance` returns a number of so many random bits."""
        self._store = store
        self._workspace = workspace
        self._seat = seat
        self._now = now
        self._new_uid = new_uid
        self._chance = chance

    # Inviting

    def with_code(self, session: str, person: Participant) -> Invited:
        """Invite somebody with a code; one they had before is revoked, and the keys that were kept beside it.

        Raises Refused where the session is over.
        """
        code = code_of(self._chance(CODE_BITS))
        made = Invitation(
            uid=self._new_uid(),
            session=session,
            handle=person.handle,
            proof="code",
            secret=self._sealed(code),
            made=self._moment,
            address=person.mail,
            sent_as=person.handle,
        )
        self._save(person, session, (made,), replaces="code")
        return Invited(person, (made,), code)

    def for_stage(self, session: str) -> tuple[Invitation, str]:
        """Let a screen elsewhere show the stage of a session; return that and its code. An earlier one is revoked.

        Raises Refused where the session is over.
        """
        code = code_of(self._chance(CODE_BITS))
        made = Invitation(
            uid=self._new_uid(),
            session=session,
            handle="",
            proof="code",
            secret=self._sealed(code),
            made=self._moment,
            sent_as=STAGE,
        )
        self._save(None, session, (made,), replaces="code")
        return made, code

    def with_keys(self, session: str, person: Participant, content: bytes, source: str) -> Invited:
        """Invite somebody with public keys, in the place of those they had before.

        Raises InputError for what is no key, Refused where the session is over.
        """
        made = tuple(
            self._of_key(session, person, each) for each in read_public_keys(content, source)
        )
        self._save(person, session, made, replaces="key")
        return Invited(person, made)

    def _of_key(
        self, session: str, person: Participant, key: PublicKey, beside: str = ""
    ) -> Invitation:
        return Invitation(
            uid=self._new_uid(),
            session=session,
            handle=person.handle,
            proof="key",
            secret=key.text,
            made=self._moment,
            fingerprint=key.fingerprint,
            sent_as=person.handle,
            beside=beside,
        )

    def _save(
        self,
        person: Participant | None,
        session: str,
        made: tuple[Invitation, ...],
        replaces: str,
    ) -> None:
        require(self._seat, "invite")
        record = self._open(session)
        handle = person.handle if person else ""
        words = (
            f"{person.name} invited to a seat over ssh" if person else "A screen may show the stage"
        )
        act = self._act(record, "invited", words)
        with self._store.writing(act) as writer:
            self._open(session)
            for each in self._store.invitations(session):
                # Whoever had the code before may have chosen the key beside it.
                replaced = each.proof == replaces or each.beside
                if each.handle == handle and replaced and not each.revoked:
                    writer.save_invitation(structs.replace(each, revoked=self._moment))
            for each in made:
                writer.save_invitation(each)

    def revoke(self, session: str, person: Participant | None) -> int:
        """Revoke whatever invitations somebody has, None for the stage; return how many those were."""
        return revoke(self._store, self._seat, session, person, self._moment)

    def held(self, session: str) -> tuple[Invitation, ...]:
        """Return the invitations to a session that are not revoked."""
        require(self._seat, "invite")
        return self._held(session)

    def _held(self, session: str) -> tuple[Invitation, ...]:
        return tuple(each for each in self._store.invitations(session) if not each.revoked)

    def users(self, session: str = "") -> tuple[tuple[str, str], ...]:
        """Return the names of those who are invited, to one session or any open one, and what each types before @."""
        require(self._seat, "invite")
        sessions = [session] if session else [each.id for each in self._store.sessions(states=OPEN)]
        found: list[tuple[str, str]] = []
        for each in sessions:
            record = self._store.record(each)
            handles = dict.fromkeys(held.handle for held in self._held(each))
            found += [
                (record.name_of(one) if one else "A screen with the stage", self._user(record, one))
                for one in handles
            ]
        return tuple(found)

    def uninvited(self, session: str) -> tuple[Participant, ...]:
        """Return who takes part and was never invited: whose invitation was taken back is not asked again."""
        require(self._seat, "invite")
        asked = {each.handle for each in self._store.invitations(session)}
        people = self._store.record(session).participants
        return tuple(
            each
            for each in people
            if each.takes_part and not each.facilitator and each.handle not in asked
        )

    # The mail

    def write_mail(self, session: str, invited: Invited, host: str, port: int) -> Invited:
        """Write the mail to send into the session's folder for exports, over an earlier one. Raises StoreError."""
        from workshop.documents.files import make_folder, write_file
        from workshop.documents.mail import mail_file, mail_text
        from workshop.documents.seat_mail import Door, seat_mail

        record = self._store.record(session)
        door = Door(host, port, self.fingerprint())
        user = self._user(record, invited.person.handle)
        mail = seat_mail(record, invited.person, door, user, invited.code)
        folder = make_folder(self._workspace.exports / record.session.slug / "invitations")
        written = {
            folder / f"{mail.name}.eml": mail_file(mail),
            folder / f"{mail.name}.txt": mail_text(mail),
        }
        for path, text in written.items():
            write_file(path, text, force=True)
        return structs.replace(invited, files=tuple(written))

    def _user(self, record: Record, handle: str) -> str:
        """Return the name to type before the @: with the session where another one invites the same handle."""
        name = handle or STAGE
        others = {each.session for each in self._store.invitations_of(name, OPEN)}
        alone = others <= {record.session.id}
        return name if alone else f"{name}.{record.session.slug}"

    def user_of_stage(self, session: str) -> str:
        """Return the name to type before the @ for the stage of a session."""
        return self._user(self._store.record(session), "")

    def fingerprint(self) -> str:
        """Return the fingerprint of the host's key, which is made where there is none. Raises StoreError."""
        public = host_key(self._workspace.host_key)
        return read_public_keys(public.encode(), str(self._workspace.host_key))[0].fingerprint

    # At the door

    def knows(self, handle: str) -> bool:
        """Return whether anybody with this handle is, or was, invited to an open session."""
        return bool(self._store.invitations_of(handle, tuple(OPEN)))

    def keys_of(self, handle: str, slug: str = "") -> tuple[Invitation, ...]:
        """Return what lets somebody in with a key, to any open session or to that of `slug`."""
        return tuple(each for each in self._of(handle, slug) if each.proof == "key")

    def by_code(self, handle: str, slug: str, typed: str, session: str = "") -> Invitation:
        """Return the invitation that a code proves, to the session with an id where one is given.

        Raises Refused, in words that tell no stranger anything.
        """
        proof = self._sealed(typed)
        found = [
            each
            for each in self._store.invitations_of(handle, tuple(OPEN))
            if each.proof == "code" and hmac.compare_digest(each.secret, proof)
        ]
        held = [each for each in found if not each.revoked]
        if not held and found:
            raise Refused("This code was revoked. Ask whoever invited you for another one.")
        for each in held:
            if session in ("", each.session) and self._is_of(each, slug):
                return each
        raise Refused(
            "This is no code for this name. Look at the mail again, or ask whoever invited you."
        )

    def enter(self, uid: str, handle: str, slug: str = "", session: str = "") -> Admission:
        """Write down that an invitation was used, to any session, that of `slug`, or the one with an id.

        Raises Refused where it was revoked, the session ended, or a key lets into several and none is named.
        """
        require(self._seat, "invite")
        found = [each for each in self._of(handle, slug) if session in ("", each.session)]
        known = next((each for each in found if each.uid == uid), None)
        if known is None:
            raise Refused("This invitation was revoked. Ask whoever invited you for another one.")
        meant = {each.session for each in found if each.secret == known.secret}
        if len(meant) > 1:
            slugs = sorted(self._store.record(each).session.slug for each in meant)
            names = " or ".join(f"{handle}.{each}" for each in slugs)
            raise Refused(f"You are invited to several sessions. Write {names} before the @.")
        record = self._open(known.session)
        person = record.person(known.handle)
        if known.handle and person is None:
            raise NotFound(
                "You are no longer in this session. Ask whoever leads it to add you again."
            )
        proves = known.beside and not known.proved
        words = f", which proves the key {known.fingerprint}" if proves else ""
        came = f"{person.name} came in over ssh" if person else "A screen shows the stage over ssh"
        act = self._act(record, "entered", f"{came}{words}")
        with self._store.writing(act) as writer:
            moment = self._moment
            used = structs.replace(
                known,
                first_used=known.first_used or moment,
                last_used=moment,
                uses=known.uses + 1,
            )
            writer.save_invitation(used)
        kept = next((each.fingerprint for each in self._kept(used) if not each.proved), "")
        return Admission(used, record.session.slug, known.uses > 0, kept)

    # A key for next time

    def to_ask_about(
        self, code: Invitation, offered: Sequence[str], *, anew: bool = False
    ) -> tuple[PublicKey, ...]:
        """Return the keys that ssh offered, `ssh-ed25519 AAAA…`, about which whoever typed `code` is asked.

        They are asked once, and not where a key lets them in already; `anew` asks all the same.
        """
        if not (offered and code.handle):
            return ()
        held = [
            each
            for each in self._held(code.session)
            if (each.handle, each.proof) == (code.handle, "key")
        ]
        if not anew and (held or code.asked):
            return ()
        known = {each.secret for each in held}
        found: list[PublicKey] = []
        for text in offered:
            with suppress(InputError, StoreError):  # a kind that is not taken, or no ssh-keygen
                found += read_public_keys(text.encode(), "what ssh offered")
        return tuple(each for each in dict.fromkeys(found) if each.text not in known)

    def chose_key(self, uid: str, handle: str, key: PublicKey | None) -> None:
        """Write down that whoever came in with a code was asked, and the key they chose; None for none.

        The key was offered, not proved: coming in with it proves it. Raises Refused where the code was revoked.
        """
        require(self._seat, "invite")
        code = next((each for each in self._of(handle, "") if each.uid == uid), None)
        person = self._store.record(code.session).person(code.handle) if code else None
        if code is None or person is None:
            raise Refused("This invitation was revoked, so no key was kept.")
        words = (
            f"{person.name} may come in with the key {key.fingerprint} next time; it was offered, not proved"
            if key
            else f"{person.name} was asked about a key for next time, and chose none"
        )
        act = self._act(self._open(code.session), "chose_key", words)
        with self._store.writing(act) as writer:
            writer.save_invitation(structs.replace(code, asked=self._moment))
            if key is not None:
                writer.save_invitation(self._of_key(code.session, person, key, beside=uid))

    def _kept(self, invitation: Invitation) -> tuple[Invitation, ...]:
        """Return the keys that the person of an invitation chose beside a code."""
        held = self._held(invitation.session)
        return tuple(each for each in held if each.beside and each.handle == invitation.handle)

    # Staying

    def holds(self, invitation: Invitation) -> bool:
        """Return whether somebody who came in with `invitation` may stay.

        They may when the session ends: they still see what was signed. What was taken back, or whose person is gone,
        holds no more.
        """
        try:
            found = self._store.invitations(invitation.session)
        except NotFound:
            return False
        return any(each.uid == invitation.uid and not each.revoked for each in found)

    def _of(self, handle: str, slug: str) -> tuple[Invitation, ...]:
        found = self._store.invitations_of(handle, tuple(OPEN))
        return tuple(each for each in found if not each.revoked and self._is_of(each, slug))

    def _is_of(self, invitation: Invitation, slug: str) -> bool:
        return not slug or self._store.record(invitation.session).session.slug == slug

    # Parts

    @property
    def _moment(self) -> datetime:
        return self._now().replace(microsecond=0)

    def _sealed(self, code: str) -> str:
        key = code_key(self._workspace.code_key)
        return hmac.new(key, plain_code(code).encode(), hashlib.sha256).hexdigest()

    def _open(self, session: str) -> Record:
        record = self._store.record(session)
        if record.session.state not in OPEN:
            raise Refused(
                f"This session is {state_word(record.session.state)}; nobody can be let into it any more."
            )
        return record

    def _act(self, record: Record, intent: str, words: str) -> NewAct:
        return _act(self._seat, record, intent, words)


def revoke(
    store: Store, seat: Seat, session: str, person: Participant | None, moment: datetime
) -> int:
    """Revoke whatever invitations to a session somebody has, None for the stage; return how many those were."""
    require(seat, "invite")
    handle, name = (person.handle, person.name) if person else ("", "The stage")
    act = _act(seat, store.record(session), "revoked", f"{name}: invitation revoked")
    with store.writing(act) as writer:
        found = [
            each
            for each in store.invitations(session)
            if each.handle == handle and not each.revoked
        ]
        for each in found:
            writer.save_invitation(structs.replace(each, revoked=moment))
    return len(found)


def _act(seat: Seat, record: Record, intent: str, words: str) -> NewAct:
    return NewAct(
        f"invitations.{intent}",
        words,
        seat.kind,
        session=record.session.id,
        relationship=record.relationship.id,
        undoable=False,
    )
