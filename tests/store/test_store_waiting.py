"""Waiting for changes: it ends when another process writes, seals or comes, and where nothing is told it looks."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from builders import NOW, counted_uids
from workshop.store import waiting as module
from workshop.store.store import Store
from workshop.store.waiting import Waiting
from workspaces import laid

NEVER = 3600.0
SOON = 30.0
"""Seconds within which a wait ends on any machine, if it ends at all."""

told = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    folder = tmp_path / "sessions"
    (folder / "live").mkdir(parents=True)
    path = laid(folder / "workshop.db")
    Store.open(path, now=lambda: NOW, new_uid=counted_uids()).close()
    (folder / "workshop.db.lock").touch()
    return path


@pytest.fixture
def no_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks because of the time: only what is told ends a wait."""
    monkeypatch.setattr(module, "BEAT", NEVER)


@contextmanager
def begun(database: Path) -> Iterator[Waiting]:
    waiting = Waiting(database)
    assert waiting.wait() == "thorough", "what was written before it began is looked for"
    yield waiting
    waiting.close()


def ends(waiting: Waiting, because: Callable[[], object]) -> str:
    """Return how a wait ended that nothing but `because` ends; "late" where it did not."""
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(waiting.wait()), daemon=True)
    thread.start()
    because()
    thread.join(SOON)
    return found[0] if found else "late"


WRITES = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from workshop.store.journal import NewAct
from workshop.store.here import HereFile
from workshop.store.live import Lease
from workshop.store.store import Store
from workshop.store.urns import Sealed

path, what = Path(sys.argv[1]), sys.argv[2]
now = datetime.now(UTC)
store = Store.open(path, now=lambda: now, new_uid=lambda: "a" * 16)
if what == "write":
    with store.writing(NewAct("test", "nothing", "desk", undoable=False)):
        pass
elif what == "seal":
    with store.holding():
        store.urns.make("b" * 16)
        store.urns.put("b" * 16, Sealed("ines", "client", "[]"))
elif what == "come":
    HereFile(path.parent / "live", "s1", "participant").put(b"{}")
elif what == "let go":
    Lease.let_go(path.parent / "live" / "s1.at-ines")
store.close()
"""


def elsewhere(database: Path, what: str) -> None:
    subprocess.run([sys.executable, "-c", WRITES, str(database), what], check=True)


@told
@pytest.mark.usefixtures("no_beat")
@pytest.mark.parametrize("what", ["write", "seal", "come", "let go"])
def test_what_another_process_does_ends_the_wait(database: Path, what: str) -> None:
    with begun(database) as waiting:
        assert waiting.is_told
        assert ends(waiting, lambda: elsewhere(database, what)) in ("quick", "thorough")


@told
@pytest.mark.usefixtures("no_beat")
def test_what_can_be_read_elsewhere_and_a_stop_end_the_wait(database: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"x")
    with begun(database) as waiting:
        assert waiting.wait(also=reading) == "quick"
        assert ends(waiting, waiting.stop) == ""
        assert waiting.wait() == ""


@told
@pytest.mark.usefixtures("no_beat")
def test_a_look_tells_nobody_anything(database: Path) -> None:
    """Else each look would wake everybody, who look, and so on."""
    store = Store.open(database, now=lambda: NOW, new_uid=counted_uids())
    store.urns.make("b" * 16)
    with begun(database) as waiting:
        watching = store.watching()
        watching.state()
        store.version()
        store.urns.keys("b" * 16)
        watching.close()
        assert waiting._inotify is not None
        assert list(waiting._inotify.read()) == []
    store.close()


@told
@pytest.mark.usefixtures("no_beat")
def test_places_that_are_replaced_or_gone_are_found_again(database: Path) -> None:
    folder = database.parent
    with begun(database) as waiting:
        shutil.rmtree(folder / "live")
        assert waiting.wait() == "thorough"
        (folder / "live").mkdir()
        assert waiting.wait() == "thorough"
        assert ends(waiting, lambda: elsewhere(database, "come")) != "late"
        folder.rename(folder.with_name("away"))
        assert waiting.wait() == "thorough"
        assert waiting.wait() == "thorough", "it looks until the folder is back"
        folder.with_name("away").rename(folder)
        assert waiting.wait() == "thorough"
        assert ends(waiting, lambda: elsewhere(database, "write")) != "late"


@told
@pytest.mark.usefixtures("no_beat")
def test_more_than_the_system_keeps_is_looked_at_thoroughly(database: Path) -> None:
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    one, other = database.parent / "live" / "one", database.parent / "live" / "other"
    one.touch()
    with begun(database) as waiting:
        for _ in range(most // 4 + 1):
            one.rename(other)
            other.rename(one)
        hows = set[str]()
        while "thorough" not in hows:
            hows.add(waiting.wait())
        assert "" not in hows


@told
def test_a_process_that_was_stopped_looks_when_it_goes_on(database: Path) -> None:
    source = """
import sys
from pathlib import Path
from workshop.store import waiting
waiting.BEAT = 3600.0
waits = waiting.Waiting(Path(sys.argv[1]))
while how := waits.wait():
    print(how, flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", source, str(database)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "thorough\n"
        process.send_signal(signal.SIGSTOP)
        for _ in range(3):
            elsewhere(database, "write")
        process.send_signal(signal.SIGCONT)
        assert process.stdout.readline().strip() in ("quick", "thorough")
        process.kill()


class Full:
    """As where a person has as many of them as the system allows."""

    def __init__(self) -> None:
        raise OSError(errno.EMFILE, "Too many open files")


def test_where_nothing_is_told_it_looks_often_and_thoroughly_now_and_then(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "Inotify", Full)
    with begun(database) as waiting:
        assert not waiting.is_told
        hows = [waiting.wait(found=True) for _ in range(3)]
        assert "quick" in hows
        while waiting.wait() != "thorough":
            pass


def test_where_other_computers_may_write_it_looks(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = database.stat().st_dev
    table = database.with_name("mountinfo")
    line = f"36 35 {os.major(device)}:{os.minor(device)} / /mnt rw - {{}} server:/x rw\n"
    monkeypatch.setattr(module, "MOUNTS", table)
    for kind, is_told in (("nfs4", False), ("fuse.sshfs", False), ("ext4", True)):
        table.write_text(line.format(kind))
        with begun(database) as waiting:
            assert waiting.is_told is (is_told and sys.platform == "linux")
