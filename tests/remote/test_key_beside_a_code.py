"""A key that ssh offers beside a code: kept with a yes alone, and proved by nothing but coming in with it."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from pathlib import Path

from hosting import Hosted, host, until, with_key

from builders import INES, TOMAS
from e2e.terminal import CTRL_Q, Held, run
from workshop.agreement.signatures.public_key import read_public_keys
from workshop.model.signing_keys import fingerprint_of
from workshop.places import Workspace
from workshop.room.desk import Desk


def make_key(folder: Path, name: str) -> tuple[Path, str]:
    """Make a real key; return its private half and its fingerprint."""
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    public = path.with_name(f"{name}.pub")
    return path, read_public_keys(public.read_bytes(), name)[0].fingerprint


def type_code(client: Held, hosted: Hosted, handle: str) -> None:
    client.wait_for("Code:")
    client.press(hosted.codes[handle].encode() + b"\r")


def listed(workspace: Workspace) -> str:
    return run(workspace.root, "invite", "latest", "--list").out


def key_to_sign_with(workspace: Workspace) -> str:
    desk = Desk(workspace)
    try:
        person = desk.record(desk.find("latest")).person(INES.handle)
        return person.key if person is not None else ""
    finally:
        desk.close()


def test_a_key_beside_a_code_is_asked_about_once_and_lets_in_the_next_time(
    workspace: Workspace, tmp_path: Path
) -> None:
    (one, first), (two, second) = make_key(tmp_path, "one"), make_key(tmp_path, "two")
    both = [*with_key(one), *with_key(two)]
    with host(workspace, tmp_path, INES) as hosted, ExitStack() as stack:
        ines = stack.enter_context(hosted.client(INES.handle, options=both))
        type_code(ines, hosted, INES.handle)
        ines.wait_for("Next time without one?", f"1 ED25519 {first}", f"2 ED25519 {second}")
        ines.wait_for("Enter alone keeps none", "Number:")
        ines.press(b"\r")
        ines.wait_for("PRIVATE")
        ines.press(CTRL_Q)
        assert ines.end() == 0
        assert "key" not in listed(workspace)
        # They are not asked again, unless they want to be.
        ines = stack.enter_context(hosted.client(INES.handle, options=both))
        hosted.come_in(ines, INES.handle)
        ines.press(CTRL_Q)
        assert ines.end() == 0
        assert b"Next time" not in ines.written
        ines = stack.enter_context(hosted.client(f"{INES.handle}+key", options=both))
        type_code(ines, hosted, INES.handle)
        ines.wait_for("Number:")
        ines.press(b"2\r")
        ines.wait_for("PRIVATE")
        assert "offered, not proved yet" in listed(workspace)
        hosted.until_said(f"may come in with the key {second} next time: not proved yet")
        with Held(workspace.root, "open", "latest", size=(140, 36)) as console:
            console.wait_for("F2")
            console.press_for(
                b"G", f"next time also with the key {second}: offered, not proved yet"
            )
        ines.press(CTRL_Q)
        assert ines.end() == 0
        ines = stack.enter_context(hosted.client(INES.handle, options=both))
        ines.wait_for(f"with the key {second}, chosen by whoever came in with a code before")
        assert b"Code:" not in ines.written
        assert "used once" in listed(workspace).partition(second)[2].partition("\n")[0]
        # Whoever is to sign may have the agreement name it; nothing says so without a yes.
        ines.wait_for("Q names this key in the agreement")
        ines.press_for(b"Q", "signs with this key?", second, "not now")
        assert key_to_sign_with(workspace) == ""
        ines.press(b"y")
        until(lambda: fingerprint_of(key_to_sign_with(workspace)) == second, "the key to sign with")
        # A key that was not chosen lets nobody in.
        ines = stack.enter_context(hosted.client(INES.handle, options=with_key(one)))
        ines.wait_for("Code:")


def test_somebody_elses_key_offered_beside_ones_own_code_is_never_proved_by_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    victim, fingerprint = make_key(tmp_path, "victim")
    (tmp_path / "stolen").mkdir()
    public = tmp_path / "stolen" / "victim.pub"  # everybody can have that half
    public.write_bytes(victim.with_name("victim.pub").read_bytes())
    with host(workspace, tmp_path, INES, TOMAS) as hosted, ExitStack() as stack:
        tomas = stack.enter_context(hosted.client(TOMAS.handle, options=with_key(public)))
        type_code(tomas, hosted, TOMAS.handle)
        tomas.wait_for(fingerprint, "Keep it:")
        tomas.press(b"yes\r")
        tomas.wait_for("You came in as Tomás Reyes with a code issued for")
        tomas.press(CTRL_Q)
        assert tomas.end() == 0
        for handle in (INES.handle, TOMAS.handle):  # as the victim, or as oneself: it opens nothing
            tomas = stack.enter_context(hosted.client(handle, options=with_key(public)))
            tomas.wait_for("Code:")
            tomas.press(b"0000-0000-0000\r")
            tomas.wait_for("This is no code for this name")
        assert "offered, not proved yet" in listed(workspace).partition(fingerprint)[2]
        assert "with a key" not in hosted.log()
        # The victim's own seat does not know it either, whoever holds it.
        ines = stack.enter_context(hosted.client(INES.handle, options=with_key(victim)))
        type_code(ines, hosted, INES.handle)
        ines.wait_for(fingerprint, "Keep it:")
        ines.press(b"\r")
        ines.wait_for("You came in as Ines Moreau with a code issued for")
