"""At one time one console leads a session; its end, however it comes, sets the session free."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from builders import NOW
from workshop.errors import Refused, StoreError
from workshop.store.live import Lease, Taken, held_at

HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from workshop.store.live import Lease
lease = Lease.take(Path(sys.argv[1]), "Jun Okada", datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
lease.beat(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
print("taken", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "live" / "s1.console"


def hold(place: Path) -> subprocess.Popen[str]:
    """Another process that has the lease."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "taken\n"
    return holder


def test_a_session_is_led_once_and_the_refusal_says_by_whom(place: Path) -> None:
    with hold(place) as holder:
        since = f"{NOW.astimezone():%H:%M}"
        words = f"held open by Jun Okada since {since} in another window .process {holder.pid}."
        with pytest.raises(Refused, match=words):
            Lease.take(place, "Lena", NOW)
        with pytest.raises(Refused, match="Jun Okada"):
            Lease.take(place, "Lena", NOW)
        holder.communicate()
    Lease.take(place, "Lena", NOW).release()


def test_a_session_whose_console_was_killed_is_free_and_tells_when_it_was_last_alive(
    place: Path,
) -> None:
    with hold(place) as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    lease = Lease.take(place, "Lena", NOW + timedelta(hours=2))
    assert lease.last_alive == NOW + timedelta(minutes=30)
    lease.release()


def test_after_a_release_nobody_was_left_behind(place: Path) -> None:
    lease = Lease.take(place, "Jun", NOW)
    assert lease.last_alive is None
    lease.beat(NOW + timedelta(minutes=1))
    lease.release()
    lease.release()
    lease.beat()
    again = Lease.take(place, "Jun", NOW)
    assert again.last_alive is None
    again.release()


def test_a_process_does_not_take_its_own_lease_twice(place: Path) -> None:
    lease = Lease.take(place, "Jun", NOW)
    with pytest.raises(Refused, match=f"process {os.getpid()}"):
        Lease.take(place, "Jun", NOW)
    lease.release()


def test_it_changes_hands_at_once_and_is_never_nobodys(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Lease.take(place, "Ines", NOW)
    seen: list[tuple[str, bool]] = []
    write = Lease._write_alive

    def looked_at(lease: Lease, alive: datetime) -> None:
        for act in (lambda: None, lambda: write(lease, alive)):
            act()
            held = held_at(place)
            assert held is not None
            seen.append((held.who, first.holds))

    monkeypatch.setattr(Lease, "_write_alive", looked_at)
    second = Lease.take_over(place, "Tomás", NOW, held_at(place))
    monkeypatch.undo()
    assert seen == [("Ines", True)] * 2
    held = held_at(place)
    assert held is not None
    assert (held.who, first.holds, second.holds) == ("Tomás", False, True)
    assert [each.name for each in place.parent.iterdir()] == [place.name]
    first.release()
    second.release()


def test_its_file_is_private(place: Path) -> None:
    lease = Lease.take(place, "Jun", NOW)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    lease.release()


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"\xff", b"[]", b'{"alive": "yesterday"}', b'{"alive": 5}'),
        b"[" * 4096,
        b"9" * 100_000,
        b'{"alive": "0001-01-01T00:00+00:00"}',
    ],
)
def test_a_spoilt_file_is_no_hindrance(place: Path, content: bytes) -> None:
    place.parent.mkdir()
    place.write_bytes(content)
    lease = Lease.take(place, "Jun", NOW)
    assert lease.last_alive is None
    with pytest.raises(Refused):
        Lease.take(place, "Lena", NOW)
    lease.release()


def test_whoever_holds_it_is_not_known_where_its_file_was_spoilt(place: Path) -> None:
    lease = Lease.take(place, "Jun", NOW)
    for spoilt in (
        b"[" * 4096,
        b'{"who": ["Jun"], "pid": true, "since": 5, "alive": {}}',
        b'{"who": "\\ud800", "pid": -5, "since": "0001-01-01T00:00+00:00"}',
        b'{"pid": 1e400, "since": "9999-12-31T23:59:59-23:59"}',
    ):
        place.write_bytes(spoilt)
        held = held_at(place)
        assert held is not None
        assert (held.who, held.since, held.pid, held.alive) == ("", None, 0, None)
        with pytest.raises(Taken, match="This session is held open in another window"):
            Lease.take(place, "Lena", NOW)
    lease.release()


def test_a_pipe_of_its_name_holds_nobody_up(place: Path) -> None:
    place.parent.mkdir()
    os.mkfifo(place)
    assert held_at(place) is None
    Lease.take(place, "Jun", NOW).release()
    place.unlink()
    place.mkdir()
    assert held_at(place) is None
    with pytest.raises(StoreError, match="cannot be held open"):
        Lease.take(place, "Jun", NOW)


def test_where_no_lease_can_be_had_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "live").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be held open"):
        Lease.take(tmp_path / "live" / "s1.console", "Jun", NOW)
