"""The desk: the workspace outside a meeting. Lists, starting and finding sessions, import, progress."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from datetime import date as Date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from workshop.documents.shelf import TemplateLine, find_template, list_templates
from workshop.errors import (
    InputError,
    NotFound,
    Refused,
    StoreError,
)
from workshop.model.overview import ActionLine, Found, SessionLine, by_next_day
from workshop.model.people import Organisation, Relationship, corrected
from workshop.model.progress import OUTCOMES, Outcome, Progress
from workshop.model.record import Record
from workshop.model.session import OPEN
from workshop.model.sides import Side
from workshop.model.template import Template
from workshop.model.text import clean, clean_line, shorten
from workshop.model.together import as_it_came
from workshop.places import Workspace, packaged_templates
from workshop.room.core import read_session
from workshop.room.new_session import (
    Known,
    NewSession,
    known,
    open_session,
    template_like,
    wish_like,
)
from workshop.room.seats import DESK, HERE, STAGE, Entry, Seat
from workshop.room.watch import Watch
from workshop.store.drafts import Drafts, own_files
from workshop.store.journal import NewAct
from workshop.store.store import Store
from workshop.store.vanishing import clear_away

if TYPE_CHECKING:
    from workshop.room.collecting import Collected
    from workshop.room.exports import Document, Format
    from workshop.room.filing import Filed, Replied
    from workshop.room.forms import FormFile, FormFormat
    from workshop.room.invitations import Invitations
    from workshop.room.matching import Match
    from workshop.room.room import Room
    from workshop.room.seating import Seating, WhoSits

# What the home screen does not need is imported where it is used: a tenth of the start.

ON_HOME = 50
"""Rows of each list on the home screen."""
_MOVING = "The session goes into another relationship, and nobody can be in it meanwhile."
FOUND = 50
"""What a search gives at most, unless it is asked for more."""


class HomeView(Struct, frozen=True):
    """What the home screen shows."""

    relationships: tuple[Relationship, ...]
    resume: tuple[SessionLine, ...]
    """Sessions still to be finished, newest first."""
    recent: tuple[SessionLine, ...]
    """Finished sessions, newest first."""
    due: tuple[ActionLine, ...]
    """Open commitments, earliest day first."""
    next_reviews: dict[str, Date]
    """By relationship, the day that its agreement in force names for the next review."""
    today: Date
    temporary: bool
    still_there: tuple[str, ...] = ()
    """What should be gone and is not, or belongs to no session here, in words."""


def random_uid() -> str:
    """Return a random id of 16 hexadecimal digits."""
    return secrets.token_hex(8)


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


def boot_seconds() -> float:
    """Return the seconds since the computer was started, sleep included, whatever its clock is set to."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Desk:
    """The workspace outside a meeting. Synchronous; one thread at a time."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        now: Callable[[], datetime] = utc_now,
        new_uid: Callable[[], str] = random_uid,
        ticks: Callable[[], float] | None = None,
    ) -> None:
        """Open the workspace; make it where there is none.

        `ticks` counts the seconds that pass, whatever the computer's clock is set to; another clock than the computer's
        is trusted without it.
        """
        self.workspace = workspace
        self.now = now
        self.new_uid = new_uid
        self._ticks = boot_seconds if ticks is None and now is utc_now else ticks
        self._store = Store.open(workspace.make().database, now=now, new_uid=new_uid)
        self._store.wipe()
        clear_away(self._store)
        self._clear_sealed_drafts()

    def _clear_sealed_drafts(self) -> None:
        if own_files(self.workspace.drafts) and not self._store.read_only:
            from workshop.room.rounds.keeping import clear_sealed_drafts

            clear_sealed_drafts(self._store)

    def close(self) -> None:
        """Close the database, after another try to remove what could not be removed before."""
        if self._store.left.stuck:
            clear_away(self._store)
        self._store.close()

    @property
    def still_there(self) -> tuple[str, ...]:
        """What should be gone and is not, or belongs to no session here: sentences for whoever leads."""
        return self._store.still_there

    @property
    def today(self) -> Date:
        """The day it is where this runs."""
        return self.now().astimezone().date()

    def version(self) -> int:
        """Return a number that differs after every change to the data, by this desk or another process."""
        return self._store.version()

    def watch(self) -> Watch:
        """Return what tells whether anybody writes into the workspace. Raises StoreError."""
        return Watch(self._store)

    @cached_property
    def invitations(self) -> Invitations:
        """Who may come in over ssh, and with what."""
        from workshop.room.invitations import Invitations

        return Invitations(self._store, self.workspace, DESK, now=self.now, new_uid=self.new_uid)

    # Lists

    def home(self) -> HomeView:
        """Return what the home screen shows."""
        store = self._store
        return HomeView(
            relationships=store.relationships(limit=ON_HOME),
            resume=store.sessions(states=OPEN, limit=ON_HOME),
            recent=store.sessions(states=("sealed", "superseded", "closed"), limit=ON_HOME),
            due=by_next_day(store.actions(open_only=True, limit=ON_HOME), self.today),
            next_reviews=store.next_reviews(),
            today=self.today,
            temporary=self.workspace.temporary,
            still_there=store.still_there,
        )

    def relationships(self) -> tuple[Relationship, ...]:
        """Return every relationship, that of the latest session first."""
        return self._store.relationships()

    def sessions(self, *, archived: bool = False) -> tuple[SessionLine, ...]:
        """Return every session, newest first."""
        return self._store.sessions(archived=archived)

    def actions(
        self, *, open_only: bool = False, overdue: bool = False, relationship: str = ""
    ) -> tuple[ActionLine, ...]:
        """Return the commitments of sealed agreements, the one due next first.

        `relationship` is an id or a beginning of either party's name.
        """
        wanted = self.find_relationship(relationship).id if relationship else ""
        rows = self._store.actions(relationship=wanted, open_only=open_only or overdue)
        wanted_rows = (row for row in rows if not overdue or row.overdue(self.today))
        return by_next_day(wanted_rows, self.today)

    def search(
        self, words: str, limit: int = FOUND, *, relationship: str = ""
    ) -> tuple[Found, ...]:
        """Return what was said and agreed that has all the words in it, the newest `limit` first.

        Archived sessions are looked into as well. `relationship` is an id or a beginning of either party's name.
        Raises InputError for more words than a line has room for.
        """
        wanted = self.find_relationship(relationship).id if relationship else ""
        return self._store.search(clean_line(words), limit, wanted)

    # Sessions

    def find(self, words: str) -> str:
        """Return the id of the session meant by an id, a unique beginning of its slug, or `latest`."""
        return self._store.find_session(words)

    def record(self, session: str) -> Record:
        """Return a session with everything in it, and with the one before it."""
        return read_session(self._store, session)

    def known(self, client: str, agency: str) -> Known | None:
        """Return the relationship of these two names with its people, None where it is new."""
        return known(self._store, client, agency)

    @cached_property
    def wish_drafts(self) -> Drafts:
        """What is being typed into the form for a new session."""
        return Drafts(self.workspace.drafts / "new-session.json")

    def new_session(self, wish: NewSession) -> str:
        """Start a session; return its id. Raises InputError with the field at fault."""
        template = (
            template_like(self._store.record(wish.agenda_of))
            if wish.agenda_of
            else self.template(wish.template)
        )
        return open_session(self._store, wish, template, new_uid=self.new_uid)

    def wish_like(self, session: str) -> NewSession:
        """Return what would start another session today with the people and the agenda of this one."""
        return wish_like(self._store.record(session), self.today)

    def room(self, session: str) -> Room:
        """Sit down at a console of a session: lead it, or write for the room where somebody leads it already.

        A console that gave no sign of life for a minute does not count: its session is led from here then.
        """
        return self._seating.console(session)

    def join(self, session: str, handle: str, entry: Entry = HERE) -> Room:
        """Take a person's own seat in a session, beside its console; `entry` says how they came to it.

        Raises NotFound where they are not in it, Refused where somebody sits there. Who has given no sign of life for a
        minute does not count.
        """
        return self._seating.own_seat(session, handle, entry)

    def present(self, session: str) -> Room:
        """Return the stage of a session: it shows what everybody may see, and does nothing."""
        return self._seating.beside(session, STAGE)

    def who_sits(self, session: str) -> WhoSits:
        """Return who can take a seat of their own in a session, and whose is taken."""
        return self._seating.who_sits(session)

    @cached_property
    def _seating(self) -> Seating:
        from workshop.room.seating import Seating

        return Seating(
            self._store, self.workspace, now=self.now, new_uid=self.new_uid, ticks=self._ticks
        )

    def rename(self, session: str, title: str) -> None:
        """Give a session another title."""
        line = clean_line(title)
        if not line:
            raise InputError("A session needs a title.", "title")
        self._save_session(session, "rename", f"renamed to {line}", title=line)

    def archive(self, session: str, *, archived: bool = True) -> None:
        """Take a session out of the lists, or back into them."""
        self._save_session(session, "archive", "archived", archived=archived)

    def _save_session(self, session: str, intent: str, words: str, **fields: object) -> None:
        # Read again inside the transaction: the console may have moved on since the act was begun.
        act = self._act(f"desk.{intent}", words, self._store.record(session))
        with self._store.writing(act) as writer:
            now = self._store.record(session).session
            writer.save_session(structs.replace(now, **fields))

    def written_in(self, session: str) -> int:
        """Return how many things were written in a session itself: what it was begun with does not count."""
        record = self._store.record(session)
        return sum(
            bool(item.number) and item.standing in ("new", "changed") for item in record.items
        )

    def delete_begun(self, session: str) -> None:
        """Delete a session that was begun by mistake, with everything in it, for good.

        Raises Refused for one that was ever proposed: people may have its text, and signatures rest on it.
        """
        if self._store.record(session).agreements:
            raise Refused(
                "Its agreement has been proposed, so it was not begun by mistake. "
                "Open it and end it without agreement; the reason is kept."
            )
        self.delete(session)

    def delete(self, session: str) -> None:
        """Delete a session with everything in it, for good. Refused while a console has it.

        Raises StoreError where it is deleted, and a file that it leaves behind cannot be removed now.
        """
        act = self._act("desk.delete", "session deleted", self._store.record(session))
        with self._seating.nobody_in([session]), self._store.writing(act) as writer:
            writer.delete_session(session)
        self._clear_away()

    # Documents

    def templates(self) -> tuple[TemplateLine, ...]:
        """Return every template, the workspace's own first."""
        return list_templates(self._shelves)

    def template(self, name: str) -> Template:
        """Return a template. Raises NotFound naming those there are, DocumentError with every fault."""
        return find_template(name, self._shelves)

    @property
    def _shelves(self) -> tuple[Path, ...]:
        return (self.workspace.templates, packaged_templates())

    def export(self, session: str, document: Document, form: Format | None = None) -> str:
        """Return a document of a session. Raises Refused where there is nothing to export yet."""
        from workshop.room.exports import export

        record = read_session(self._store, session)
        if document == "record":
            record = as_it_came(record, self._store.brought(session))
        moments = self._store.added_at(session, "sign-off") if document == "receipt" else None
        return export(record, document, form, self.now(), moments)

    def export_folder(self, session: str, folder: Path, *, force: bool) -> tuple[str, ...]:
        """Write the folder that people take home of a session; return the names of its files.

        Raises Refused where nothing is proposed, InputError and StoreError where it cannot be written there.
        """
        from workshop.documents.folder import SUMS
        from workshop.room.bundle import bundle, write_bundle

        files = bundle(read_session(self._store, session), self.now())
        write_bundle(folder, files, force=force)
        return (*files, SUMS)

    def form(self, session: str, person: str, form: FormFormat = "toml") -> str:
        """Return the form in which a person, meant by handle or name, answers a session's rounds before the meeting.

        Raises InputError where nobody is meant, Refused where no round by form asks them.
        """
        return self._beside(session).forms.hand_out(person, form)

    def forms(self, session: str) -> tuple[FormFile, ...]:
        """Return everybody's form and the mail to send it with. Raises Refused where nobody is asked by form."""
        return self._beside(session).forms.hand_out_all()

    def reminders(self, session: str) -> tuple[FormFile, ...]:
        """Return a form and a reminder for whoever has still to answer. Raises Refused where that is nobody."""
        return self._beside(session).forms.remind()

    def collect(
        self, session: str, data: bytes, source: str, *, partly: bool = False
    ) -> tuple[Collected, ...]:
        """Seal what a form answers in the rounds of a session, also while a console has it; return whose it was.

        Raises DocumentError with every fault, Refused where it is not taken; nothing of it is sealed then.
        """
        return self._beside(session).answers.collect(data, source, partly=partly)

    def attach(self, session: str, handle: str, signature: bytes, source: str) -> Filed:
        """Record a signature by somebody's own key, also while a console has the session or after it was closed.

        Raises InputError for what is no signature file, Refused where it is not taken, NoSshKeygen where it cannot be
        checked here.
        """
        return self._beside(session).filing.attach(handle, signature, source)

    def own_page(self, session: str, handle: str, entry: Entry) -> str:
        """Return what is signed, to the byte, for a signatory who came in by `entry`. Raises Refused, NotFound."""
        return self._seating.beside(session, Seat("participant", handle, entry=entry)).filing.page()

    def attach_own(self, session: str, handle: str, entry: Entry, signature: bytes) -> Filed:
        """Record the signature that a signatory hands in themselves, who came in by `entry`. Raises as `attach`."""
        room = self._seating.beside(session, Seat("participant", handle, entry=entry))
        return room.filing.attach(handle, signature, "stdin")

    def replied(self, session: str, handle: str, reply: bytes, source: str) -> Replied:
        """Return what a reply by mail says, to be read before it is recorded. Raises InputError, Refused."""
        return self._beside(session).filing.replied(handle, reply, source)

    def confirm_by_mail(self, session: str, handle: str, reply: bytes, source: str) -> Filed:
        """Record a reply by mail that names the digest as somebody's signature. Raises InputError, Refused."""
        return self._beside(session).filing.confirm_by_mail(handle, reply, source)

    def _beside(self, session: str) -> Room:
        """Return a room as the desk may use it, beside whoever leads the session: it has no lease and needs none."""
        return self._seating.beside(session, DESK)

    def import_record(
        self, data: bytes, source: str, into: str = "", *, changing: bool = False
    ) -> tuple[str, bool]:
        """Bring in a record; return its session id and whether it was new here.

        `into` is the id of a relationship that it comes together with. The same record again changes nothing. Raises
        DocumentError with every fault, Refused for the same session with other content, and where it would change the
        relationship that is here (see `would_change`) unless `changing`.
        """
        from workshop.documents.record import read_record
        from workshop.room.importing import import_record

        record = read_record(data, source)
        session = record.session.id
        act = self._act("desk.import", f"{record.session.slug} imported", record)
        moved = [session] if self._moves(session, into) else []
        with self._seating.nobody_in(moved, _MOVING):
            return session, import_record(self._store, record, source, act, into, changing=changing)

    def beside_the_chain(self, session: str) -> tuple[str, ...]:
        """Return what is worth saying of what the agreement of a session replaces, in sentences."""
        from workshop.room.chained import beside_the_chain

        return tuple(beside_the_chain(self._store, self._store.record(session)))

    def _moves(self, session: str, into: str) -> bool:
        """Return whether a session that is here goes from its relationship into another one."""
        try:
            return into not in ("", self._store.record(session).relationship.id)
        except NotFound:
            return False

    def would_change(self, data: bytes, source: str, into: str = "") -> tuple[str, ...]:
        """Return what an import would change of what is here, in words. Raises DocumentError with every fault."""
        from workshop.documents.record import read_record
        from workshop.room.importing import would_change

        return would_change(self._store, read_record(data, source), into)

    def matches(self, data: bytes, source: str) -> tuple[Match, ...]:
        """Return the relationships here that have the same two parties as a record that is not here yet.

        Raises DocumentError with every fault.
        """
        from workshop.documents.record import read_record
        from workshop.room.matching import matches

        return matches(self._store, read_record(data, source))

    def looks_the_same(self, relationship: Relationship, data: bytes, source: str) -> bool:
        """Return whether names or mail addresses say that a record is of this relationship."""
        from workshop.documents.record import read_record
        from workshop.room.matching import looks_the_same

        return looks_the_same(self._store, relationship, read_record(data, source))

    def known_as(self, session: str) -> dict[str, str]:
        """Return the handle in the relationship of everybody who has another one in this session."""
        return self._store.known_as(session)

    # Progress

    def find_action(self, words: str) -> ActionLine:
        """Return the commitment meant by the beginning of its uid, or a clause number that only one open one has.

        `SESSION/C3` says of which session. Raises NotFound or Refused naming the candidates.
        """
        rows = self._store.actions()
        session, _, wanted = words.strip().rpartition("/")
        if session:
            rows = tuple(row for row in rows if row.session == self.find(session))
        found = [row for row in rows if row.number.lower() == wanted.lower()]
        if len(found) > 1:
            found = [row for row in found if row.is_open] or found
        if not found and len(wanted) >= 4:
            found = [row for row in rows if row.uid.startswith(wanted.lower())]
        if not found:
            raise NotFound(f"There is no commitment “{words}”. `workshop actions` lists them.")
        if len(found) > 1:
            names = ", ".join(f"{row.session_slug}/{row.number}" for row in found[:6])
            raise Refused(f"“{words}” could be {names}. Write which one.")
        return found[0]

    def record_progress(
        self, commitment: ActionLine, outcome: Outcome, *, side: Side | None = None, word: str = ""
    ) -> None:
        """Record what became of a commitment, for both sides or as one side says."""
        record = self._store.record(commitment.session)
        row = Progress(
            self.new_uid(),
            commitment.uid,
            outcome,
            self.now().replace(microsecond=0),
            side,
            clean(word),
        )
        act = self._act("desk.progress", f"{commitment.number} {OUTCOMES[outcome]}", record)
        with self._store.writing(act) as writer:
            writer.add_progress(commitment.session, row)

    # Relationships

    def find_relationship(self, words: str) -> Relationship:
        """Return the relationship meant by its id or a beginning of either party's name. Raises NotFound."""
        line = clean_line(words)
        wanted = line.casefold()
        everybody = self._store.relationships()
        found = [each for each in everybody if line == each.id or wanted in _names(each)]
        found = found or [
            each
            for each in everybody
            if wanted and any(name.startswith(wanted) for name in _names(each))
        ]
        if len(found) != 1:
            # Two that were imported apart may have the same names, so ids tell apart those that could be meant.
            could_be = [f"{each.name} ({each.id})" for each in found]
            names = ", ".join((could_be or [each.name for each in everybody])[:6])
            raise NotFound(
                f"“{shorten(words, 40)}” names no single relationship. There are: {names or 'none yet'}."
            )
        return found[0]

    def sessions_of(self, relationship: Relationship) -> tuple[SessionLine, ...]:
        """Return every session of a relationship, archived ones too, newest first."""
        return self._store.sessions(relationship=relationship.id, archived=True)

    def rename_relationship(
        self, relationship: Relationship, client: Organisation, agency: Organisation
    ) -> Relationship:
        """Correct the names of both parties; what is left empty stays. Return the relationship as it is then."""
        act = NewAct("desk.rename-relationship", "", "desk", relationship=relationship.id)
        with self._store.writing(act) as writer:
            now = self._store.relationship(relationship.id)
            wanted = structs.replace(
                now, client=corrected(now.client, client), agency=corrected(now.agency, agency)
            )
            writer.save_relationship(wanted)
            writer.name_in_records(wanted)
            writer.describe(f"now {wanted.name}")
        return wanted

    def delete_relationship(self, relationship: Relationship) -> None:
        """Delete a relationship with all its sessions, for good. Refused while a console has one of them.

        Raises StoreError where it is deleted, and a file that it leaves behind cannot be removed now.
        """
        sessions = [line.id for line in self.sessions_of(relationship)]
        act = NewAct(
            "desk.delete",
            "relationship deleted",
            "desk",
            relationship=relationship.id,
            undoable=False,
        )
        with self._seating.nobody_in(sessions), self._store.writing(act) as writer:
            writer.delete_relationship(relationship.id)
        self._clear_away()

    def _clear_away(self) -> None:
        clear_away(self._store)
        if self._store.left.stuck:
            raise StoreError(f"It is deleted. But {self._store.left.stuck[0]}")

    def _act(self, intent: str, words: str, record: Record) -> NewAct:
        return NewAct(
            intent=intent,
            words=words,
            seat="desk",
            session=record.session.id,
            relationship=record.relationship.id,
        )


def _names(relationship: Relationship) -> tuple[str, ...]:
    return (
        relationship.name.casefold(),
        relationship.client.name.casefold(),
        relationship.agency.name.casefold(),
    )
