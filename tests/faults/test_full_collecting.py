"""A full disk while answers are collected: what there was room for counts, the rest comes in later, nothing twice."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from forms import answered, put_template
from workshop.model.notes import Note
from workshop.model.rounds import Round
from workshop.model.scorecard import Score
from workshop.places import Workspace
from workshop.room.desk import Desk, utc_now
from workshop.room.new_session import NewSession

SECRET = "We hear of delays the same day"


def collected(
    home: Workspace, session: str, folder: Path, most: int = 0
) -> subprocess.CompletedProcess[str]:
    """Collect a folder, by a process of which no file may grow beyond `most` bytes."""

    def limit() -> None:
        # Python ignores the signal, so that writing fails as on a full disk.
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return subprocess.run(
        [sys.executable, "-m", "workshop", "--workspace", home.root, "collect", session, folder],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_there_was_room_for_counts_and_the_rest_comes_in_later_nothing_twice(
    tmp_path: Path,
) -> None:
    home, folder = Workspace(tmp_path / "home"), tmp_path / "answers"
    put_template(home.templates)
    folder.mkdir()
    desk = Desk(home)
    wish = NewSession(
        "Brightwater",
        "Oak & Lime",
        "by-form",
        desk.today,
        client_people="Ines Moreau\nPriya Nair\nOlga Sand\nIda Berg",
        agency_people="Tomás Reyes\nLena Koch\nBo Lind\nAli Can",
    )
    session = desk.new_session(wish)
    written = []
    for each in desk.forms(session):
        if each.name.endswith(".html"):
            written.append(f"{each.name}: {SECRET} " + "x" * 8_000)
            text = answered(
                each.text, {"them:1.1": "2", "Keep": written[-1:]}, utc_now(), each.name
            )
            (folder / f"{each.name}.txt").write_text(text, "utf-8")
    desk.close()
    full = collected(home, session, folder, 60_000)
    assert full.returncode == 3
    assert 0 < full.stderr.count("Collect it again: what is missing is taken") < len(written)
    assert SECRET not in full.stdout + full.stderr
    assert collected(home, session, folder).returncode == 0
    room = Desk(home).room(session)
    for item in room.record.of(Round):
        room.rounds.reveal(item.uid)
    assert sorted(item.body.text for item in room.record.of(Note)) == sorted(written)
    (score,) = {item.body.given for item in room.record.of(Score) if item.side == "agency"}
    assert score.counts == (0, 4, 0)
    room.leave()
