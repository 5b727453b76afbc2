"""What is being typed is kept outside the database, whatever happens to the program."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.errors import StoreError
from workshop.store.drafts import MOST, Drafts

ANY_TEXT = st.text(alphabet=st.characters(), max_size=30)  # half characters too


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "drafts" / "s1-facilitator.json"


def test_what_is_kept_and_flushed_is_there_again(place: Path) -> None:
    drafts = Drafts(place)
    drafts.keep("expectations.new", "Calls are answ")
    drafts.keep("welcome.goal", "x")
    drafts.drop("welcome.goal")
    drafts.drop("never.there")
    drafts.flush()
    assert Drafts(place).all() == {"expectations.new": "Calls are answ"}


@given(texts=st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=5))
def test_any_text_is_kept_letter_by_letter(texts: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        drafts = Drafts(Path(folder) / "d.json")
        for key, text in texts.items():
            drafts.keep(key, text)
        drafts.flush()
        assert Drafts(Path(folder) / "d.json").all() == texts == drafts.all()


def test_the_file_is_private_and_gone_when_nothing_is_kept(place: Path) -> None:
    drafts = Drafts(place)
    drafts.flush()
    assert not place.exists()
    drafts.keep("a", "b")
    drafts.flush()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    drafts.drop("a")
    drafts.flush()
    assert list(place.parent.iterdir()) == []


def test_nothing_is_written_where_nothing_has_changed(place: Path) -> None:
    drafts = Drafts(place)
    drafts.keep("a", "b")
    drafts.flush()
    written = place.stat()
    drafts.keep("a", "b")
    drafts.flush()
    assert place.stat().st_ino == written.st_ino
    assert place.stat().st_mtime_ns == written.st_mtime_ns


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[1, 2]",
        b"7",
        b'{"format": "workshop-drafts/2", "drafts": {}}',
        b'{"format": "workshop-drafts/1"}',
        b'{"format": "workshop-drafts/1", "drafts": ["x"]}',
        b'{"format": "workshop-drafts/1", "drafts": {"a": 5}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_set_aside_and_not_lost(place: Path, content: bytes) -> None:
    place.parent.mkdir()
    place.with_name(place.name + ".damaged-1").write_bytes(b"an earlier one")
    place.write_bytes(content)
    drafts = Drafts(place)
    assert drafts.all() == {}
    assert drafts.set_aside == place.with_name(place.name + ".damaged-2")
    assert drafts.set_aside.read_bytes() == content
    drafts.keep("a", "b")
    drafts.flush()
    assert Drafts(place).set_aside is None


def test_a_file_that_is_too_large_is_set_aside_unread(place: Path) -> None:
    place.parent.mkdir()
    text = json.dumps({"format": "workshop-drafts/1", "drafts": {"a": "x" * MOST}})
    place.write_text(text)
    drafts = Drafts(place)
    assert drafts.all() == {}
    assert drafts.set_aside is not None
    assert drafts.set_aside.read_text() == text
    assert "too large. It is kept as" in drafts.set_aside_words


@pytest.mark.parametrize("unit", ["[],", "{},", '"a",', "1,", "[[[[", '{"a":{'])
def test_the_largest_file_is_read_or_refused_in_a_second_and_200_megabytes(
    place: Path, unit: str
) -> None:
    place.parent.mkdir()
    place.write_text("[" + unit * ((MOST - 3) // len(unit)) + "0]")
    # Its own memory: `ru_maxrss` begins with what the process that started it has.
    script = (
        "import sys, time; from pathlib import Path; from workshop.store.drafts import Drafts;"
        "begun = time.process_time(); Drafts(Path(sys.argv[1])); took = time.process_time() - begun;"
        "print(took, Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(place)], capture_output=True, text=True, check=True
    )
    seconds, kilobytes = map(float, done.stdout.split())
    assert seconds < 1
    assert kilobytes < 200_000


def test_a_pipe_of_that_name_is_set_aside_and_waits_for_nobody(place: Path) -> None:
    place.parent.mkdir()
    os.mkfifo(place)
    assert Drafts(place).set_aside is not None


def test_a_sound_file_is_not_set_aside(place: Path) -> None:
    assert Drafts(place).set_aside is None


def test_discarding_leaves_no_word_behind(place: Path) -> None:
    place.parent.mkdir()
    other = place.with_name("s2-facilitator.json")
    other.write_text("somebody else's")
    place.write_text("damaged words")
    place.with_name(place.name + ".new").write_text("half-written words")
    drafts = Drafts(place)
    drafts.keep("a", "secret")
    drafts.flush()
    drafts.discard()
    assert list(place.parent.iterdir()) == [other]
    assert drafts.all() == {}


def test_where_nothing_can_be_kept_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be read"):
        Drafts(tmp_path / "drafts" / "d.json")
    (tmp_path / "drafts").unlink()
    drafts = Drafts(tmp_path / "drafts" / "d.json")
    drafts.keep("a", "b")
    (tmp_path / "drafts").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be kept"):
        drafts.flush()
    (tmp_path / "drafts").unlink()
    drafts.flush()
    assert json.loads((tmp_path / "drafts" / "d.json").read_bytes())["drafts"] == {"a": "b"}
