"""A meeting that is killed again and again: what was acknowledged is there, and nothing private is left where it ended.

Run as `python kill_run.py COUNT SEED FOLDER`; it prints what was being done when it was killed. In each life a process
of its own does one thing after the other, and says before and after each what it is. It is killed (SIGKILL) at a random
step towards the disk, or at a random moment; then the workspace is opened, as the next start would, and looked through
byte by byte. FOLDER is also where the system's folder for temporary files is.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from round_processes import POINTS, make_mortal, the_round

from builders import SESSION
from room.intents_walk import UNDONE
from round_builders import AGENCY, ANONYMOUS, CLIENT, NAMED, NOTES, a_room_of, says
from workshop.documents.record import write_record
from workshop.errors import WorkshopError
from workshop.model.notes import Note
from workshop.model.rounds import Round
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room

PEOPLE = tuple(each.handle for each in (*CLIENT[:2], *AGENCY[:2]))
OTHERS = [
    act
    for name, act in UNDONE.items()
    if not name.startswith(("welcome.", "notes.", "lead.remove", "clauses.remove"))
]
"""Every other intent that can be done again and again, and leaves people and notes as they are."""
MOST = 60
"""How many things one process does if nobody kills it."""
LIVES = 12
"""After how many lives of one workspace another is begun."""
STEPS = 90
"""Towards the disk, among which the last one of a life is chosen."""
MOMENT = 0.08
"""Seconds, among which it is chosen otherwise."""


# --- the process that is killed -------------------------------------------------------------------


class Doer:
    """Does one random thing after the other, and says so on a pipe."""

    def __init__(self, root: Path, life: int, chance: Random, pipe: int) -> None:
        self.root, self.life, self.chance, self.pipe = root, life, chance, pipe
        self.count = 0

    def say(self, *words: object) -> None:
        os.write(self.pipe, json.dumps(words).encode() + b"\n")

    def marker(self) -> str:
        """Words that were never used before."""
        self.count += 1
        return f"zq{self.life}x{self.count}qz"

    def live(self) -> None:
        """Open the session and do things in it until killed, or it is deleted."""
        self.say("begin", "start", "")
        desk = Desk(Workspace(self.root))
        room = desk.room(SESSION.id)
        room.lead.go_to(NOTES.uid)
        self.say("done", "start", "")
        deeds = [self.note, self.draft, self.take_off, *[self.private] * 4, self.other]
        for _ in range(MOST):
            if self.chance.random() < 0.06:
                room.leave()
                return self.delete(desk)
            with suppress(WorkshopError):
                self.chance.choice(deeds)(room)
        room.leave()
        return desk.close()

    def do(self, deed: str, words: object, act: Any) -> None:
        self.say("begin", deed, words)
        try:
            act()
        except WorkshopError:
            self.say("refused", deed, words)
            raise
        self.say("done", deed, words)

    def note(self, room: Room) -> None:
        words = self.marker()
        self.do("note", words, lambda: room.notes.add("client", "Stop", words))

    def draft(self, room: Room) -> None:
        words = self.marker()
        self.do("draft", words, lambda: room.keep_drafts({f"{NOTES.uid}/new/text": words}))

    def take_off(self, room: Room) -> None:
        found = [item for item in room.record.of(Note) if item.body.text.startswith("zq")]
        if found:
            item = self.chance.choice(found)
            # It stands in a field too, half rewritten.
            words = item.body.text
            room.keep_drafts({f"{NOTES.uid}/{item.uid}/restated": words})
            self.do("take off", words, lambda: room.clauses.take_off(item.uid))

    def private(self, room: Room) -> None:
        """Open a round, seal in it, reveal or discard it: whichever is next."""
        running = [item.uid for item in room.record.of(Round) if item.body.running]
        if not running:
            plan = self.chance.choice((NAMED, ANONYMOUS))
            self.do("open", "", lambda: room.rounds.open("notes", plan, NOTES.uid))
        if self.chance.random() < 0.15:
            return self.do("discard", the_round(room), lambda: room.rounds.discard(the_round(room)))
        sealed = room.core.urns.keys(the_round(room))
        left = [handle for handle in PEOPLE if handle not in sealed]
        if not left and self.chance.random() < 0.7:
            return self.do("reveal", the_round(room), lambda: room.rounds.reveal(the_round(room)))
        handle, words = self.chance.choice(left or PEOPLE), self.marker()
        turn = room.rounds.sit_down(the_round(room), handle)
        entry = [the_round(room), handle, words]
        return self.do("seal", entry, lambda: turn.seal(says(words)))

    def other(self, room: Room) -> None:
        act = self.chance.choice(OTHERS)
        self.say("begin", "other", "")
        with suppress(WorkshopError, StopIteration):
            act(room)
        last = room.core.store.last_act(SESSION.id)
        assert last is not None
        self.say("done", "other", last.seq)

    def delete(self, desk: Desk) -> None:
        """Delete the session, or its relationship with it."""
        (relationship,) = desk.relationships()
        if self.chance.random() < 0.5:
            self.do("delete", "", lambda: desk.delete(SESSION.id))
        else:
            self.do("delete", "", lambda: desk.delete_relationship(relationship))
        desk.close()


# --- what must be true after it -------------------------------------------------------------------


class Story:
    """What one workspace was told to do, and what of it was acknowledged."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.notes: dict[str, bool | None] = {}
        """By words: whether they have to be there; None where nobody can know."""
        self.sealed: dict[str, dict[str, list[tuple[str, bool]]]] = {}
        """By round and handle, what was sealed, oldest first, and whether that was acknowledged."""
        self.ended: dict[str, str] = {}
        """By round, whether it has to be over: `revealed` or `discarded`."""
        self.draft: list[tuple[str, bool]] = []
        self.acts: set[int] = set()
        self.erasing = False
        self.deleted: bool | None = False

    def hear(self, word: str, deed: str, about: Any) -> None:
        """Take in what the process said before (`begin`) and after (`done`, `refused`) a deed."""
        done = word == "done"
        match deed:
            case "note":
                self.notes[about] = {"begin": None, "done": True, "refused": False}[word]
            case "take off" if word != "refused":
                self.notes[about] = False if done else None
                self.erasing = True
            case "take off":
                self.notes[about] = True
            case "draft" if word != "refused":
                self.draft = [*self.draft[: -1 if done else None], (about, done)]
            case "seal":
                round, handle, words = about
                texts = self.sealed.setdefault(round, {}).setdefault(handle, [])
                if word != "begin":
                    texts.pop()
                if word != "refused":
                    texts.append((words, done))
            case "reveal" | "discard" if done:
                self.ended[about] = "revealed" if deed == "reveal" else "discarded"
            case "other" if done:
                self.acts.add(about)
            case "delete":
                self.deleted = {"begin": None, "done": True, "refused": False}[word]

    @property
    def words(self) -> set[str]:
        """Everything that anybody wrote."""
        sealed = (each for people in self.sealed.values() for each in people.values())
        typed = (words for texts in (*sealed, self.draft) for words, _ in texts)
        return {*self.notes, *typed}

    def check(self, temporary: Path) -> bool:
        """Start again and look through everything; return whether the session is still there."""
        desk = Desk(Workspace(self.root))
        there = [line.id for line in desk.sessions()] == [SESSION.id]
        assert self.deleted is None or there != self.deleted, "the deletion"
        holds: dict[str, str] = {}
        if there:
            holds = self._check_session(desk)
            assert desk._store.urns.rounds() == tuple(sorted(set(holds.values()) - {"", "shown"}))
        else:
            named = [path.name for path in self.root.rglob("*") if SESSION.id in path.name]
            assert named == [], named
            assert desk._store.urns.files() == {}
        desk.close()
        assert desk.still_there == (), desk.still_there
        self._check_bytes(holds, temporary)
        return there

    def _check_session(self, desk: Desk) -> dict[str, str]:
        """Return where words may be: in the urn of a round, "shown" in the database, or "" in a draft."""
        record = desk.record(SESSION.id)
        said = Counter(item.body.text for item in record.of(Note))
        holds = dict.fromkeys(said, "shown")
        for words, due in self.notes.items():
            assert due is None or said[words] == due, ("a note", words, due)
            self.notes[words] = bool(said[words])
        rounds = {item.uid: item.body.stage for item in record.of(Round)}
        for round, due in self.ended.items():
            assert rounds[round] == due, (round, due)
        for uid, stage in rounds.items():
            people = self.sealed.get(uid, {})
            if stage == "open":
                found = {each.key: each.body for each in desk._store.urns.read(uid)}
                for handle, texts in people.items():
                    holds[self._last(texts, found.get(handle, "").__contains__)] = uid
                holds[f"the urn of {uid}"] = uid
            else:
                for texts in people.values():
                    if any(words in self.notes for words, _ in texts):
                        continue  # taken off since it was shown: judged above, as any other note
                    shown = [words for words, _ in texts if said[words]]
                    assert len(shown) == (stage == "revealed"), (stage, texts)
                    assert shown == [] or shown == [self._last(texts, said.__contains__)]
                    assert all(said[words] == 1 for words in shown)
                # What is shown can be taken off like any other note.
                self.notes |= {w: True for each in people.values() for w, _ in each if said[w]}
                self.sealed[uid] = {}
        acts = {act.seq for act in desk._store.acts(SESSION.id, 100_000)}
        assert self.erasing or self.acts <= acts, self.acts - acts
        if self.draft:
            path = self.root / "sessions" / "drafts" / f"{SESSION.id}-facilitator.json"
            kept = path.read_text() if path.exists() else ""
            holds[self._last(self.draft, kept.__contains__)] = ""
        return holds

    @staticmethod
    def _last(texts: list[tuple[str, bool]], is_there: Any) -> str:
        """Return the text that is there: the last that was acknowledged, or the one after it; forget the others."""
        acknowledged = [words for words, done in texts if done][-1:]
        begun = [words for words, done in texts[-1:] if not done]
        found = [words for words in (*acknowledged, *begun) if is_there(words)]
        assert len(found) == 1 or (not acknowledged and not found), ("of", texts, "there is", found)
        return found[0] if found else "nothing"

    def _check_bytes(self, holds: dict[str, str], temporary: Path) -> None:
        files = {
            path: path.read_bytes()
            for folder in (self.root, temporary)
            for path in folder.rglob("*")
            if path.is_file()
        }
        assert not any(path.is_relative_to(temporary) for path in files), (
            "the folder for temporary files"
        )
        for words in self.words:
            where = holds.get(words)
            for path, content in files.items():
                if words.encode() not in content:
                    continue
                if where == "shown":
                    # A note may stand in a field too, half rewritten.
                    right = path.name.startswith("workshop.db") or path.parent.name == "drafts"
                elif where == "":
                    right = path.parent.name == "drafts"
                else:
                    # With its journal: of a seal that was killed it may keep what the urn holds.
                    right = where is not None and path.name.startswith(f"sealed-{where}.db")
                assert right, f"{words} ({where}) is in {path}"


# --- the run --------------------------------------------------------------------------------------


def killed(doer: Doer, pipe: int, chance: Random) -> tuple[list[Any], bool]:
    """Let it live; return what it said, and whether it was killed."""
    at_a_step = chance.random() < 0.7
    child = os.fork()
    if not child:
        try:
            POINTS.left = chance.randint(1, STEPS) if at_a_step else 0
            doer.live()
            os._exit(0)
        except BaseException:  # noqa: BLE001 - whatever it was, this process ends here
            traceback.print_exc()
            os._exit(1)
    os.close(doer.pipe)
    said = b""
    if not at_a_step:
        said = os.read(pipe, 1 << 16)
        time.sleep(chance.random() * MOMENT)
        os.kill(child, signal.SIGKILL)
    while more := os.read(pipe, 1 << 16):
        said += more
    os.close(pipe)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the process failed by itself"
    lines = said.split(b"\n")[:-1]
    return [json.loads(line) for line in lines], os.WIFSIGNALED(status)


def main(count: int, seed: int, folder: Path) -> None:
    temporary = folder / "temporary"
    temporary.mkdir()
    os.environ |= {"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
    tempfile.tempdir = None
    pattern = folder / "pattern"
    desk = Desk(Workspace(pattern))
    desk.import_record(write_record(a_room_of(2, 2)).encode(), "record")
    desk.close()
    make_mortal()
    kills: Counter[str] = Counter()
    story, life, lives = None, 0, 0
    while kills.total() < count:
        life += 1
        chance = Random(f"{seed} {life}")
        if story is None:
            root = folder / str(life)
            shutil.copytree(pattern, root)
            story, lives = Story(root), 0
        reading, writing = os.pipe()
        said, was_killed = killed(Doer(story.root, life, chance, writing), reading, chance)
        for each in said:
            story.hear(*each)
        kills[
            "nothing" if said[-1:] and said[-1][0] != "begin" else said[-1][1] if said else "start"
        ] += was_killed
        lives += 1
        try:
            there = story.check(temporary)
        except AssertionError as error:
            raise SystemExit(
                f"seed {seed}, life {life}: {error}; it said last: {said[-3:]}"
            ) from error
        if not there or lives == LIVES:
            shutil.rmtree(story.root)
            story = None
    doing = ", ".join(f"{times} in {deed}" for deed, times in kills.most_common())
    sys.stdout.write(
        f"{kills.total()} kills in {life} lives ({doing}): nothing acknowledged lost, nothing private left\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
