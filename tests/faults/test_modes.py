"""Every file and folder that the program makes is for its owner alone, whatever the shell's umask says."""

from __future__ import annotations

import gzip
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.terminal import CTRL_Q, WORKSHOP, Ended, Held, run
from faults.test_crashes import CRASHING
from faults.test_workspace_faults import LIKE_ANYBODY
from forms import TEMPLATE, filled_in, put_template
from terminals import python

FIXTURES = Path(__file__).parents[1] / "fixtures"
UMASKS = ("000", "022", "777")


def with_umask(umask: str, *program: str) -> list[str]:
    """Return what runs `program` with this umask, and so that permissions hold for it even as root."""
    shell = ["/bin/sh", "-c", f'umask {umask}; exec "$@"', "sh"]
    return [*shell, *LIKE_ANYBODY[:-1], *(program or (WORKSHOP,))]


def made_in(folder: Path, but: set[Path]) -> Iterator[str]:
    """Yield each file and folder below `folder` that others may look into, or its owner may not."""
    for path in sorted(folder.rglob("*")):
        if path not in but and not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode != (0o700 if path.is_dir() else 0o600):
                yield f"{path.relative_to(folder)}: {mode:04o}"


@pytest.fixture(params=UMASKS)
def program(request: pytest.FixtureRequest) -> list[str]:
    """The command, under each umask."""
    return with_umask(request.param)


def done(ended: Ended) -> str:
    """Check that a command did what it should; return what it put out."""
    assert ended.code == 0, ended.err
    return ended.out.strip()


def test_what_commands_make_is_for_its_owner_alone(tmp_path: Path, program: list[str]) -> None:
    workspace = tmp_path / "some" / "where" / "workspace"
    done(run(workspace, "template", "copy", "kickoff", program=program))
    put_template(workspace / "templates", TEMPLATE.replace(", anonymous = true", ""))
    ours = {workspace / "templates" / "by-form.toml"}
    people = ("--client-person", "Ines Moreau", "--agency-person", "Lena Koch")
    names = ("--client", "A", "--agency", "B", "--template", "by-form", *people)
    session = done(run(workspace, "new", *names, "--no-app", program=program))
    form = done(
        run(
            workspace,
            "export",
            session,
            "form",
            "--for",
            "Ines Moreau",
            "--format",
            "toml",
            program=program,
        )
    )
    filled = tmp_path / "filled.toml"
    filled.write_text(filled_in(form + "\n", {"them:1.1": "1"}))
    done(run(workspace, "collect", session, str(filled), program=program))
    assert list((workspace / "sessions").glob("sealed-*.db"))
    for what in ("record", "agenda"):
        target = str(tmp_path / f"{what}.out")
        done(run(workspace, "export", session, what, "-o", target, program=program))
    assert (workspace / "workshop.toml").is_file()
    assert list(made_in(tmp_path, {*ours, filled})) == []


def test_a_backup_made_on_the_way_to_a_newer_version_is_too(
    tmp_path: Path, program: list[str]
) -> None:
    data = tmp_path / "workspace" / "sessions"
    data.mkdir(parents=True, mode=0o700)
    data.parent.chmod(0o700)
    with (
        gzip.open(FIXTURES / "workspace-2.db.gz") as packed,
        (data / "workshop.db").open("wb") as db,
    ):
        shutil.copyfileobj(packed, db)
    (data / "workshop.db").chmod(0o600)
    done(run(tmp_path / "workspace", "sessions", program=program))
    assert list((data / "backups").glob("*.db"))
    assert list(made_in(tmp_path, set())) == []


@pytest.mark.parametrize("umask", UMASKS)
def test_what_the_app_makes_while_it_is_open_is_too(workspace: Path, umask: str) -> None:
    there = set(workspace.parent.rglob("*"))
    state = {"XDG_STATE_HOME": str(workspace / "a" / "state")}
    held = Held(workspace, "open", "latest", program=with_umask(umask), environment=state)
    with held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        held.type("We hear of delays the same day")
        drafts = workspace / "sessions" / "drafts"
        held.until(lambda: drafts.is_dir() and list(drafts.glob("*.json")), "the draft")
        made = {path.name for path in set(workspace.rglob("*")) - there}
        assert {"live", "drafts", "workshop.db-wal", "workshop.db-shm"} <= made
        assert list(made_in(workspace.parent, there)) == []
        held.press(CTRL_Q)
        assert held.end() == 0
    assert list(made_in(workspace.parent, there)) == []


@pytest.mark.parametrize("umask", UMASKS)
def test_what_a_crash_leaves_is_too(workspace: Path, umask: str) -> None:
    there = set(workspace.parent.rglob("*"))
    crashing = with_umask(umask, *python(CRASHING, "drawing"))
    with Held(workspace, "open", "latest", program=crashing) as held:
        assert held.end() == 3
    assert [path.name for path in (workspace / "sessions" / "faults").iterdir()] == ["fault-1.txt"]
    assert list(made_in(workspace.parent, there)) == []
