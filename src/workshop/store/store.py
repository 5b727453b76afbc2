"""The store: the only way to the database. It reads frozen model values and lets one writer at a time write."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import date as Date
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from workshop.errors import Outdated, Refused, StoreError
from workshop.model.invitations import Invitation
from workshop.model.overview import ActionLine, Found, SessionLine
from workshop.model.people import Participant, Relationship
from workshop.model.record import Record
from workshop.model.session import State
from workshop.model.together import Brought
from workshop.store import generated, journal, lists, wiping
from workshop.store.backup import back_up
from workshop.store.connection import connect, keep_a_log
from workshop.store.faults import in_words, read_only, uncommitted
from workshop.store.invited import read_invitations, read_invitations_of
from workshop.store.journal import Act, NewAct
from workshop.store.lock import PATIENCE, write_lock
from workshop.store.migrations import MIGRATIONS, Migration
from workshop.store.opening import (
    address_of,
    identity,
    open_database,
    require_known,
    still_ours,
)
from workshop.store.records import (
    Known,
    read_brought,
    read_known_as,
    read_record,
    read_relationship,
)
from workshop.store.search import forget_deleted, search
from workshop.store.urns import Urns
from workshop.store.watching import Watching
from workshop.store.writer import Writer


class Left(Struct, frozen=True):
    """What could not be cleared away (store/vanishing.py), in words that name the file and say what to do."""

    stuck: tuple[str, ...] = ()
    """What has to go, and cannot be removed now. It is tried again."""
    strays: tuple[str, ...] = ()
    """What belongs to no session here, and was not deleted here: it is somebody's to decide."""


class Store:
    """One open database. Threads may share it and take turns; processes queue for writing."""

    def __init__(
        self,
        path: Path,
        db: sqlite3.Connection,
        *,
        now: Callable[[], datetime],
        new_uid: Callable[[], str],
        read_only: bool,
        known: int,
        patience: float,
    ) -> None:
        self.path = path
        self.read_only = read_only
        """Whether it can only be read here; writing then says so."""
        self.new_uid = new_uid
        self.folder = path.parent
        """Where the database lies, with the folders of what is unsaved and of who is here."""
        self.urns = Urns(path.parent)
        """What is sealed in private rounds."""
        self._db = db
        self._now = now
        self._known = known
        self._patience = patience
        self._inode = identity(path)
        self._turn = threading.RLock()
        self._glances: sqlite3.Connection | None = None
        self._glancing = threading.Lock()
        self._writing = False
        self._held = False
        self._prepared = False
        self._own = 0
        self._outdated = False
        """Whether a newer version of the program has changed the form of the database since it was opened."""
        self._unwiped = True
        """Whether something may have to be wiped: what an earlier process left is not known yet."""
        self.traces = ""
        """Where what was deleted can still be found, and why, in words; "" for nowhere."""
        self.left = Left()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        now: Callable[[], datetime],
        new_uid: Callable[[], str],
        patience: float = PATIENCE,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> Store:
        """Open the database at `path`; make it where there is none, bring it up to date where it is older.

        `patience` is how many seconds to wait for others. Raises StoreError, the file left as it was, where it is
        damaged, not a database of ours, newer than this program, or out of reach.
        """
        place = path.absolute().resolve()
        opened = open_database(place, migrations, now, patience)
        return cls(
            place,
            opened.connection,
            now=now,
            new_uid=new_uid,
            read_only=opened.read_only,
            known=len(migrations),
            patience=patience,
        )

    def close(self) -> None:
        """Close the database. Does nothing the second time."""
        with self._turn:
            if self.traces:
                self.wipe()
            with self._glancing:
                if self._glances is not None:
                    self._glances.close()
                    self._glances = None
            self._db.close()

    def version(self) -> int:
        """Return a number that has grown whenever anything was committed since, here or elsewhere."""
        with self._reading() as db:
            elsewhere: int = db.execute("PRAGMA data_version").fetchone()[0]
            return elsewhere + self._own

    # Writing

    @contextmanager
    def writing(self, act: NewAct, at: datetime | None = None) -> Iterator[Writer]:
        """Yield a writer whose changes are saved together, as one act, when the block ends; an exception undoes them.

        Reads through this store see the changes before they are saved. An undoable act that changes nothing is not
        kept. Raises StoreError where it cannot be saved; if the block ends without one, it is saved. `at` is the time
        that is written down, now where it is left out.
        """
        with self._transaction() as db:
            begun = journal.record_act(db, act, at or self._now())
            writer = Writer(db, begun)
            yield writer
            if writer.wipes == "pages":
                forget_deleted(db)
            else:
                journal.forget_if_empty(db, begun)
            if writer.wipes:
                wiping.note(db, writer.wipes)
                self._unwiped = True
        self.wipe()

    def undo(
        self,
        session: str,
        seat: str,
        who: str,
        check: Callable[[Act], object] | None = None,
        barriers: Collection[str] = (),
    ) -> Act:
        """Take back the latest act of `who`, or of nobody named at such a seat; return the one taken back.

        Raises Refused where there is nothing to take back, an act with an intent among `barriers` came after it, or
        what it changed has changed since. `check` is asked when it is taken back and not yet saved; what it raises
        leaves everything as it was.
        """
        with self._transaction() as db:
            act = journal.undoable(db, session, seat, who)
            if act is None:
                raise Refused("There is nothing to take back.")
            barrier = journal.latest(db, session, barriers)
            if barrier is not None and barrier.seq > act.seq:
                raise Refused(
                    f"“{act.words}” is not taken back: “{barrier.words}” came after it, and that stands."
                )
            taking_back = NewAct(
                "undo", f"{act.words}: taken back", seat, who, session, act.relationship, False
            )
            journal.record_act(db, taking_back, self._now(), undoes=act.seq)
            journal.take_back(db, act)
            if check is not None:
                check(act)
        return act

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Make every writer wait, this store's own too, without writing anything.

        Nothing that is read in the block changes until it ends; a block inside another is part of it. Raises StoreError
        where the lock cannot be had.
        """
        with self._turn:
            if self.read_only:
                raise read_only(self.path)
            if self._held:
                yield
                return
            with write_lock(self.path, self._patience):
                self._held = True
                try:
                    yield
                finally:
                    self._held = False

    def known(self, ids: Collection[str]) -> lists.Known:
        """Return what is known of ids that files beside the database bear."""
        with self._reading() as db:
            return lists.known(db, ids)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            if self._writing:
                raise StoreError(
                    "One act cannot be saved inside another. This is a fault of the program."
                )
            if self.read_only:
                raise read_only(self.path)
            self._writing = True
            try:
                # Inside `holding` this store has the lock already.
                with nullcontext() if self._held else write_lock(self.path, self._patience):
                    yield from self._locked()
            except sqlite3.Error as error:
                raise in_words(error, self.path) from error
            finally:
                self._own += 1
                self._writing = False

    def _locked(self) -> Iterator[sqlite3.Connection]:
        db = self._db
        self._prepare()
        # IMMEDIATE takes the right to write at once: a transaction that reads first is refused if another wrote since.
        db.execute("BEGIN IMMEDIATE")
        try:
            still_ours(db, self.path, self._inode, self._known)
            yield db
            self._commit()
        except BaseException:
            with suppress(sqlite3.Error):  # the error itself is what is told
                if db.in_transaction:
                    db.execute("ROLLBACK")
            raise

    def _commit(self) -> None:
        try:
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise uncommitted(error, self.path) from error

    def _prepare(self) -> None:
        """Turn on the log and make again what is made from code, before the first write."""
        if self._prepared:
            return
        keep_a_log(self._db)
        if not generated.is_current(self._db):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                generated.regenerate(self._db)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
        self._prepared = True

    def wipe(self) -> None:
        """Leave no trace of what was deleted for good, in the file or its log, as soon as nobody reads.

        What is still to be done is done after a later act, at the end, or by whoever opens it next; `traces` then says
        why. The deletion itself is saved, so none of this is an error.
        """
        with self._turn:
            busy = self._writing or self._held
            if self._unwiped and not (self.read_only or busy or self._outdated):
                wait = 0 if self.traces else wiping.WAIT
                self.traces = wiping.wipe(self._db, self.path, wait, self._patience)
                self._unwiped = bool(self.traces)

    @property
    def still_there(self) -> tuple[str, ...]:
        """What should be gone and is not, or belongs to nobody here: sentences for whoever leads."""
        traces = (self.traces,) if self.traces else ()
        return (*self.left.stuck, *traces, *self.left.strays)

    # Reading

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Begin a read transaction: everything read in the block is from one moment."""
        with self._turn:
            inside = self._writing
            try:
                if not inside:
                    self._db.execute("BEGIN")
                try:
                    if not inside:
                        self._require_known()
                    yield self._db
                finally:
                    if not inside and self._db.in_transaction:
                        self._db.execute("ROLLBACK")
            except sqlite3.Error as error:
                raise in_words(error, self.path, saving=False) from error

    def _require_known(self) -> None:
        try:
            require_known(self._db, self.path, self._known)
        except Outdated:
            self._outdated = True
            raise

    def relationships(self, limit: int | None = None) -> tuple[Relationship, ...]:
        """Return the relationships, that of the newest session first."""
        with self._reading() as db:
            return lists.relationships(db, limit)

    def relationship(self, id: str) -> Relationship:
        """Return a relationship. Raises NotFound."""
        with self._reading() as db:
            return read_relationship(db, id)

    def sessions(
        self,
        *,
        relationship: str = "",
        states: Collection[State] = (),
        archived: bool = False,
        limit: int | None = None,
    ) -> tuple[SessionLine, ...]:
        """Return sessions, newest date first: of one relationship, in some states, archived ones too, where asked."""
        with self._reading() as db:
            return lists.sessions(db, relationship, states, archived, limit)

    def next_reviews(self) -> dict[str, Date]:
        """Return by relationship the day on which the agreement that holds is to be reviewed, where it names one."""
        with self._reading() as db:
            return lists.next_reviews(db)

    def find_session(self, words: str) -> str:
        """Return the id of the session meant by an id, a unique beginning of a slug, or `latest`, the one last
        written to. Raises NotFound, naming those it could be.
        """
        with self._reading() as db:
            return lists.find_session(db, words)

    def record(self, session: str, known: Known | None = None) -> Record:
        """Return a session with everything in it. Raises NotFound, and StoreError naming what cannot be read.

        Who reads it again and again gives the same `known` each time: what has not changed is then the same object.
        """
        with self._reading() as db:
            # What is read inside an act may never be saved.
            return read_record(db, session, None if self._writing else known)

    def naming(self, session: str) -> tuple[str, ...]:
        """Return the ids of the sessions with an agreement in whose text the id `session` stands."""
        with self._reading() as db:
            return lists.naming(db, session)

    def latest_sealed(self, relationship: str, beside: str = "") -> Record | None:
        """Return the session whose agreement holds in a relationship, None where there is none.

        With the id of a session in `beside`, only of those that began where it did (see `Brought`).
        """
        with self._reading() as db:
            found = lists.latest_sealed(db, relationship, beside)
            return None if found is None else read_record(db, found)

    def people(self, relationship: str) -> tuple[Participant, ...]:
        """Return everybody who was ever in a relationship, as they last were."""
        with self._reading() as db:
            return lists.people(db, relationship)

    def handles(self, relationship: str) -> set[str]:
        """Return every handle that is taken in a relationship."""
        with self._reading() as db:
            return lists.handles(db, relationship)

    def known_as(self, session: str) -> dict[str, str]:
        """Return the handle in the relationship of everybody who has another one in this session."""
        with self._reading() as db:
            return read_known_as(db, session)

    def brought(self, session: str) -> Brought | None:
        """Return what the file of an imported session calls it; None where it goes by the same names here."""
        with self._reading() as db:
            return read_brought(db, session)

    def invitations(self, session: str) -> tuple[Invitation, ...]:
        """Return every invitation to a session, revoked ones too, in the order in which they were made."""
        with self._reading() as db:
            return read_invitations(db, session)

    def invitations_of(self, handle: str, states: Collection[State]) -> tuple[Invitation, ...]:
        """Return every invitation of a handle to sessions in some states, revoked ones too."""
        with self._reading() as db:
            return read_invitations_of(db, handle, states)

    def is_known_elsewhere(self, session: str, handle: str) -> bool:
        """Return whether another session of its relationship has this handle."""
        with self._reading() as db:
            return lists.is_known_elsewhere(db, session, handle)

    def brought_into(self, relationship: str) -> str | None:
        """Return the relationship here into which sessions of one from elsewhere were brought, None for none."""
        with self._reading() as db:
            return lists.brought_into(db, relationship)

    def slugs(self) -> set[str]:
        """Return every slug that is taken."""
        with self._reading() as db:
            return lists.slugs(db)

    def actions(
        self,
        *,
        relationship: str = "",
        open_only: bool = False,
        archived: bool = False,
        limit: int | None = None,
    ) -> tuple[ActionLine, ...]:
        """Return the commitments of sealed and superseded sessions, earliest due first, those without a day last."""
        with self._reading() as db:
            return lists.actions(db, relationship, open_only, archived, limit)

    def session_of(self, commitment: str) -> str | None:
        """Return the id of the session that a commitment was made in, None where there is no such commitment."""
        with self._reading() as db:
            return lists.session_of(db, commitment)

    def search(
        self, words: str, limit: int | None = None, relationship: str = ""
    ) -> tuple[Found, ...]:
        """Return what was said and agreed that has all the words in it, newest first; of one relationship where asked.

        Upper case and accents do not matter, and the last word may be only the beginning of one. Some of the words may
        be in the title of the session or the name of a party. Punctuation alone finds nothing.
        """
        with self._reading() as db:
            return search(db, words, limit, relationship)

    def acts(self, session: str, limit: int = 50) -> tuple[Act, ...]:
        """Return the latest acts of a session, newest first."""
        with self._reading() as db:
            return journal.acts_of(db, session, limit)

    def added_at(self, session: str, kind: str) -> dict[str, datetime]:
        """Return by its uid when each item was added to a session, on this computer, in one kind of step."""
        with self._reading() as db:
            return journal.added_at(db, session, kind)

    def last_act(self, session: str) -> Act | None:
        """Return the latest act of a session, None where there is none."""
        return next(iter(self.acts(session, 1)), None)

    def undoable(
        self, session: str, seat: str, who: str, barriers: Collection[str] = ()
    ) -> Act | None:
        """Return the act that undo would take back for `who` at a seat, None where there is none.

        There is none either where an act with an intent among `barriers` came after it.
        """
        with self._reading() as db:
            act = journal.undoable(db, session, seat, who)
            barrier = journal.latest(db, session, barriers) if act is not None else None
        behind = act is not None and barrier is not None and barrier.seq > act.seq
        return None if behind else act

    def has_session(self, session: str) -> bool:
        """Return whether a session is here; also where that cannot be known now. It waits for no other job."""
        return self._glance("SELECT 1 FROM session WHERE id = ?", session) is not False

    def is_running(self, round: str) -> bool:
        """Return whether a round takes entries; not where that cannot be known now. It waits for no other job."""
        running = "type = 'round' AND json_extract(body, '$.stage') IN ('open', 'sides')"
        return self._glance(f"SELECT 1 FROM item WHERE uid = ? AND {running}", round) is True

    def _glance(self, question: str, about: str) -> bool | None:
        """Return whether there is such a row, on a connection of its own; None where that cannot be known now."""
        with self._glancing:
            try:
                if self._glances is None:  # kept open: to open one takes a hundred times as long
                    self._glances = connect(address_of(self.path, self.read_only), 0)
                    self._glances.execute("PRAGMA query_only = ON")
                return bool(self._glances.execute(question, (about,)).fetchall())
            except sqlite3.Error:
                return None

    def watching(self) -> Watching:
        """Return a connection of its own that tells whether somebody has written. Raises StoreError."""
        try:
            return Watching(self.path, read_only=self.read_only)
        except sqlite3.Error as error:
            raise in_words(error, self.path, saving=False) from error

    # Care

    def back_up(self, name: str) -> Path:
        """Make a verified copy in `backups/` beside the database, with `name` in its name; return its place."""
        with self._turn:
            if self._writing:
                raise StoreError("A backup cannot be made in the middle of an act.")
            if self.read_only:
                # SQLite 3.40 cannot VACUUM tables with generated columns from a connection that may only read.
                raise StoreError(
                    f"{self.path} can only be read here, so no backup can be made beside it. Copy the whole folder."
                )
            return back_up(self._db, self.path, name, self._now)
