"""Signing through the host with one's own key: real ssh, real ssh-keygen, no terminal, and nothing else let in."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hosting import Hosted, host, invite_key, with_key

from builders import INES, LENA, TOMAS
from keys import NAMESPACE, a_key, fingerprint, public, signed
from workshop.model.agreements import Agreement
from workshop.places import Workspace
from workshop.room.desk import Desk


@pytest.fixture
def logins(workspace: Workspace, tmp_path: Path) -> dict[str, Path]:
    """Keys with which people come in."""
    return {
        each.handle: invite_key(workspace, each, tmp_path, each.handle)
        for each in (INES, LENA, TOMAS)
    }


@pytest.fixture
def own(tmp_path: Path) -> dict[str, Path]:
    """Other keys, with which they sign."""
    return {each.handle: a_key(tmp_path / f"own-{each.handle}") for each in (INES, TOMAS)}


def propose(workspace: Workspace, own: dict[str, Path]) -> Agreement:
    """Name the keys, and propose."""
    desk = Desk(workspace)
    room = desk.room(desk.find("latest"))
    for handle, key in own.items():
        room.welcome.change_person(handle, key=public(key))
    room.commitments.add("Send one brief", owner=INES.handle)
    found = room.sign_off.propose()
    room.leave()
    desk.close()
    return found


@pytest.fixture
def hosted(workspace: Workspace, tmp_path: Path, logins: dict[str, Path]) -> Iterator[Hosted]:
    with host(workspace, tmp_path) as running:
        yield running


class Ssh:
    """Gives a command over ssh, without a terminal."""

    def __init__(self, hosted: Hosted, logins: dict[str, Path]) -> None:
        self._hosted, self._logins = hosted, logins

    def __call__(
        self, who: str, command: str, content: bytes = b"", *options: str
    ) -> subprocess.CompletedProcess[bytes]:
        asked = ["-o", "BatchMode=yes", *with_key(self._logins[who]), *options]
        return subprocess.run(
            self._hosted.command(who, command, options=asked),
            input=content,
            capture_output=True,
            timeout=30,
            check=False,
        )


@pytest.fixture
def ssh(hosted: Hosted, logins: dict[str, Path]) -> Ssh:
    return Ssh(hosted, logins)


def record_of(workspace: Workspace) -> tuple[str, list[str]]:
    """Return the state of the session, and the keys that signed."""
    desk = Desk(workspace)
    try:
        record = desk.record(desk.find("latest"))
        return record.session.state, [each.fingerprint for each in record.signatures]
    finally:
        desk.close()


def test_page_out_signature_in_and_the_last_one_seals(
    ssh: Ssh, hosted: Hosted, own: dict[str, Path], workspace: Workspace, tmp_path: Path
) -> None:
    agreement = propose(workspace, own)
    for handle, state in ((INES.handle, b"proposed\n"), (TOMAS.handle, b"sealed\n")):
        page = ssh(handle, "agreement")
        assert (page.returncode, page.stdout, page.stderr) == (0, agreement.page.encode(), b"")
        file = tmp_path / f"{handle}.md"
        file.write_bytes(page.stdout)
        sign = ["ssh-keygen", "-q", "-Y", "sign", "-n", NAMESPACE, "-f", str(own[handle])]
        subprocess.run([*sign, str(file)], check=True)
        done = ssh(handle, "attach", file.with_name(f"{file.name}.sig").read_bytes())
        assert (done.returncode, done.stdout) == (0, state), done.stderr
        assert fingerprint(own[handle]).encode() in done.stderr
    assert record_of(workspace) == ("sealed", [fingerprint(each) for each in own.values()])
    hosted.until_said("Ines Moreau signed revision 1 with the key")
    hosted.until_logged("ines-moreau: answered: attach")
    # Who was invited to a session that is over is not let in any more.
    assert ssh(INES.handle, "attach", b"x").returncode == 255


def test_nothing_but_the_page_goes_out_and_nothing_but_the_pinned_key_comes_in(
    ssh: Ssh, own: dict[str, Path], logins: dict[str, Path], workspace: Workspace
) -> None:
    def refused(who: str, command: str, words: bytes, content: bytes = b"") -> None:
        done = ssh(who, command, content)
        assert (done.returncode, done.stdout) == (2, b""), command
        assert words in done.stderr

    refused(INES.handle, "agreement", b"Nothing is proposed yet")
    page = propose(workspace, own).page
    refused(LENA.handle, "agreement", b"cannot fetch the page to sign")
    for command in ("agreement; id", "attach x", "agreement\nid", "Agreement", "ls"):
        refused(INES.handle, command, b"your seat and nothing else")
    done = ssh(INES.handle, "agreement", b"", "-tt")
    assert b"Type the same line without -t" in done.stdout + done.stderr

    def wrong(who: str, content: bytes, words: bytes) -> None:
        refused(who, "attach", words, content)

    wrong(INES.handle, signed(logins[INES.handle], page).encode(), b"names another one")
    wrong(INES.handle, signed(own[TOMAS.handle], page).encode(), b"nobody signs for another")
    wrong(INES.handle, signed(own[INES.handle], page + "x").encode(), b"over another text")
    wrong(INES.handle, signed(own[INES.handle], page, "git").encode(), b"not for an agreement")
    wrong(INES.handle, b"", b"No signature came")
    wrong(INES.handle, b"hello\n", b"is no SSH signature")
    wrong(INES.handle, b"x" * 5_000_000, b"too long for a signature")
    wrong(LENA.handle, signed(own[INES.handle], page).encode(), b"cannot hand in a signature")
    assert record_of(workspace) == ("proposed", [])
