"""Handing out files: what people take home of a session, written into the folder for exports."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from workshop.documents.files import files_in, make_folder, read_file, write_file
from workshop.errors import WorkshopError
from workshop.room.acts import Acts
from workshop.room.collecting import AnswerIntents, Collected
from workshop.room.core import Core
from workshop.room.forms import FormFile, FormIntents
from workshop.room.seats import require

FORMS, ANSWERS, OWN, TAKEN_HOME = "forms", "answers", "not-sealed", "take-home"
"""The folders of a session in which forms lie ready to be sent, into which answers are put, in which people keep what
they wrote and could not seal any more, and which people take home."""


class CameBack(Struct, frozen=True):
    """What was found in the folder for answers."""

    folder: Path
    taken: tuple[Collected, ...] = ()
    faults: tuple[str, ...] = ()
    """Why some files were not taken, one sentence or more each."""


class FileIntents(Acts):
    """What can be done with the files of a session."""

    NAME = "files"

    def __init__(
        self, core: Core, exports: Path, forms: FormIntents, answers: AnswerIntents
    ) -> None:
        """Begin. `exports` is the folder with one folder for each session."""
        super().__init__(core)
        self._exports = exports
        self._forms = forms
        self._answers = answers

    def hand_out(self) -> tuple[Path, ...]:
        """Write the folder that people take home, in place of an earlier one; return its files.

        Before anything is proposed it holds what there is: the draft, the actions and the minutes. Raises InputError
        where somebody added or changed something in the earlier one, StoreError.
        """
        # Loaded when used: the writers of all documents would be a part of every start.
        from workshop.documents.folder import SUMS
        from workshop.room.bundle import bundle, draft, write_bundle

        core = self.core
        require(core.seat, "hand-out")
        record, now = core.record, core.now()
        files = bundle(record, now) if record.agreement else draft(record, now)
        folder = write_bundle(self._folder() / TAKEN_HOME, files, force=True)
        return tuple(folder / name for name in (*files, SUMS))

    def keep_own(self, words: str) -> Path:
        """Write what somebody typed at a seat of their own into a new file of theirs; return it. Raises StoreError."""
        seat = self.core.seat
        require(seat, "seal")
        folder, count = self._folder(OWN), 1
        while (path := folder / f"{seat.handle}-{count}.txt").exists():
            count += 1
        write_file(path, words, force=False)
        return path

    def hand_out_forms(self) -> Path:
        """Write everybody's form and mail, over earlier ones, and make the folder for answers; return where they are.

        Raises Refused where nobody is asked by form, StoreError.
        """
        return self._write(self._forms.hand_out_all())

    def write_reminders(self) -> Path:
        """Write a reminder for whoever has still to answer; return where they are. Raises Refused, StoreError."""
        return self._write(self._forms.remind())

    def collect_answers(self, *, partly: bool = False) -> CameBack:
        """Take whatever answers lie in the folder for them; a file that cannot be taken keeps no other one out.

        With `partly`, only those answers in a file are left out that cannot be read or do not fit.
        """
        require(self.core.seat, "round")
        folder = self._folder(ANSWERS)
        taken: list[Collected] = []
        faults: list[str] = []
        for path in files_in(folder):
            try:
                taken += self._answers.collect(read_file(path), path.name, partly=partly)
            except WorkshopError as error:
                faults.append(str(error))
        return CameBack(folder, tuple(taken), tuple(faults))

    def _write(self, files: Iterable[FormFile]) -> Path:
        folder = self._folder(FORMS)
        self._folder(ANSWERS)
        for each in files:
            write_file(folder / each.name, each.text, force=True)
        return folder

    def _folder(self, name: str = "") -> Path:
        """Return the folder of the session, or one in it; it is made where it is missing. Raises StoreError."""
        return make_folder(self._exports / self.core.record.session.slug / name)
