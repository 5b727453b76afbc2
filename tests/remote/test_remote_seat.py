"""A whole seat over ssh: coming in, writing, being cut off, coming back, being told, and leaving."""

from __future__ import annotations

import re
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from hosting import Hosted, answers, free_port, host, invite, invite_key, until, with_key

from builders import INES, PRIYA, TOMAS
from e2e.terminal import CTRL_Q, ESC, F2, Held
from round_builders import a_room_of
from terminals import python
from tui.consoles import brought
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.tui.terminal.background import ASKED
from workshop.tui.theme import PALETTES, theme_name

MARK = "zqremotexk"
BREAKING = str(Path(__file__).with_name("breaking_host.py"))
"""The host with a key that fails at every seat."""
LOOPING = str(Path(__file__).with_name("looping_host.py"))
"""The host with a key that computes without end at every seat."""


def kept_in(workspace: Workspace, mark: str) -> set[str]:
    """The names of the files that have a mark in them."""
    return {
        path.name
        for path in workspace.root.rglob("*")
        if path.is_file() and mark.encode() in path.read_bytes()
    }


def test_people_come_in_by_code_and_by_key_and_are_told_apart(
    workspace: Workspace, tmp_path: Path
) -> None:
    key = invite_key(workspace, TOMAS, tmp_path, "tomas")
    other = invite_key(workspace, PRIYA, tmp_path, "priya")
    with host(workspace, tmp_path, INES) as hosted, ExitStack() as stack:
        ines = stack.enter_context(hosted.client(INES.handle))
        ines.wait_for("type the code from your invitation", "Code:")
        ines.press(b"0000-0000-0000\r")
        ines.wait_for("This is no code for this name. Look at the mail again")
        ines.until(lambda: ines.words.count("Code:") > 1, "asked again")
        ines.press(hosted.codes[INES.handle].lower().replace("-", " ").encode() + b"\r")
        ines.wait_for("PRIVATE", "You came in as Ines Moreau with a code issued for")
        # Somebody else's key, offered first, is nobody's here; one's own lets in, and as oneself.
        tomas = stack.enter_context(
            hosted.client(TOMAS.handle, options=[*with_key(other), *with_key(key)])
        )
        tomas.wait_for("You came in as Tomás Reyes with the key SHA256:")
        refused = stack.enter_context(hosted.client(TOMAS.handle, options=with_key(other)))
        refused.wait_for("Code:")
        for wrong in range(3):  # ssh drops what was typed before it asks
            refused.until(lambda wrong=wrong: refused.words.count("Code:") > wrong, "asked again")
            refused.press(hosted.codes[INES.handle].encode() + b"\r")
        assert refused.end() == 255
        assert b"Connect again to try once more" in refused.written
        # What is done at the console is seen here, in another size too.
        ines.resize((70, 22))
        ines.wait_for("I don't follow")
        with Held(workspace.root, "open", "latest", size=(120, 36)) as console:
            console.wait_for("2 here")
            console.press_for(b"G", "Who is here", "with a code issued for", "with the key SHA256:")
            tomas.press(CTRL_Q)
            assert tomas.end() == 0
            console.press_for(b"x", "Let the seat of Ines Moreau go?", "take the invitation back")
            console.press(b"x")
            assert ines.end() != 0
            assert b"Whoever leads has taken your invitation back" in ines.written
            console.press(ESC)
        assert tomas.attributes_restored
        hosted.until_logged(f"{INES.handle}: left")
        log = hosted.log()
        assert f"{INES.handle}: refused, wrong code" in log
        assert f"{TOMAS.handle}: let in to {slug_of(workspace)} with a key" in log
        plain = hosted.codes[INES.handle].replace("-", "")
        assert not any(each in log for each in (hosted.codes[INES.handle], plain, "0000"))


def slug_of(workspace: Workspace) -> str:
    desk = Desk(workspace)
    try:
        return desk.record(desk.find("latest")).session.slug
    finally:
        desk.close()


def test_a_line_that_is_cut_loses_nothing_and_the_newer_window_takes_over(
    workspace: Workspace, tmp_path: Path
) -> None:
    with host(workspace, tmp_path, INES) as hosted, ExitStack() as stack:
        ines = stack.enter_context(hosted.client(INES.handle))
        hosted.come_in(ines, INES.handle)
        ines.press_for(b"o", "What we do not know, or need explained")
        ines.type(MARK)
        # The client is killed in the middle of a word: the seat keeps it, and ends.
        ines.signal(signal.SIGKILL)
        hosted.until_logged(f"{INES.handle}: left")
        (draft,) = kept_in(workspace, MARK)
        assert draft.endswith(f"-seat-{INES.handle}.json")
        again = stack.enter_context(hosted.client(INES.handle))
        hosted.come_in(again, INES.handle)
        again.wait_for(MARK)
        newer = stack.enter_context(hosted.client(INES.handle))
        hosted.come_in(newer, INES.handle)
        assert again.end() != 0
        assert b"You came in again from another window" in again.written
        assert again.attributes_restored
        newer.wait_for(MARK)


def test_a_host_that_stops_tells_everybody_and_one_that_is_killed_comes_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    with host(workspace, tmp_path, INES, PRIYA) as hosted, ExitStack() as stack:
        seats = [stack.enter_context(hosted.client(each.handle)) for each in (INES, PRIYA)]
        for seat, person in zip(seats, (INES, PRIYA), strict=True):
            hosted.come_in(seat, person.handle)
        codes = hosted.codes
        desk = Desk(workspace)
        assert desk.invitations.revoke(desk.find("latest"), PRIYA) == 1
        desk.close()
        assert seats[1].end() != 0
        assert b"Whoever leads has taken your invitation back" in seats[1].written
        assert hosted.process is not None
        hosted.process.send_signal(signal.SIGTERM)
        assert seats[0].end() != 0
        assert hosted.process.wait(10) == 0
        assert b"The host was stopped. What you typed is kept" in seats[0].written
        assert seats[0].attributes_restored
    with host(workspace, tmp_path) as killed, ExitStack() as stack:
        killed.codes.update(codes)
        seat = stack.enter_context(killed.client(INES.handle))
        killed.come_in(seat, INES.handle)
        assert killed.process is not None
        children = of_group(killed.process.pid)
        killed.process.kill()
        seat.end()
        until(lambda: not any(alive(each) for each in children), f"the end of {children}")
    with host(workspace, tmp_path) as back, ExitStack() as stack:
        back.codes.update(codes)
        seat = stack.enter_context(back.client(INES.handle))
        back.come_in(seat, INES.handle)
        refused = stack.enter_context(back.client(PRIYA.handle))
        refused.wait_for("Code:")
        refused.press(codes[PRIYA.handle].encode() + b"\r")
        refused.wait_for("This code was revoked. Ask whoever invited you for another one.")


def of_group(pid: int) -> list[int]:
    """Every process that came from one, however far down."""
    found, new = [], [pid]
    while new:
        parent = new.pop()
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            new += [int(each) for each in task.read_text().split()]
        found.append(parent)
    return found[1:]


def alive(pid: int) -> bool:
    """Whether a process runs: one that nobody has asked for its exit code yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def test_a_seat_in_lines_is_asked_for_by_name(workspace: Workspace, tmp_path: Path) -> None:
    with host(workspace, tmp_path, INES) as hosted, ExitStack() as stack:
        ines = stack.enter_context(hosted.client(f"{INES.handle}+plain"))
        ines.wait_for("Code:")
        ines.press(hosted.codes[INES.handle].encode() + b"\r")
        ines.wait_for("You came in as Ines Moreau with a code", "kept on the host's computer")
        assert b"\x1b[?1049h" not in ines.written


@pytest.mark.parametrize("full", [False, True])
def test_a_seat_is_dark_or_light_as_the_terminal_says_it_is(
    workspace: Workspace, tmp_path: Path, full: bool
) -> None:
    options = ["-o", "SetEnv=COLORTERM=truecolor"] if full else []

    def background(dark: bool) -> bytes:
        colour = PALETTES[theme_name(dark=dark, full_colour=full)].background
        if full:
            red, green, blue = bytes.fromhex(colour[1:])
            return b"48;2;%d;%d;%dm" % (red, green, blue)
        return b"48;5;%dm" % {"#121212": 233, "#ffffff": 231}[colour]

    with host(workspace, tmp_path, INES) as hosted, ExitStack() as stack:
        ines = stack.enter_context(hosted.client(INES.handle, options=options))
        hosted.come_in(ines, INES.handle)
        assert background(dark=True) in ines.written, "it waits for no answer"
        assert ines.written.count(ASKED.encode()) == 1
        ines.press_for(b"o", "What we do not know, or need explained")
        ines.type("before")
        assert background(dark=False) not in ines.written
        ines.press(b"\x1b]11;rgb:ffff/ff")
        ines.press(b"ff/ffff\x1b\\")
        ines.until(lambda: background(dark=False) in ines.written, "the light theme")
        ines.type(" after")
        ines.wait_for("before after")
        ines.press(F2)
        ines.wait_until_gone("An open question")
        # Who chose another keeps it, whatever the terminal says once more.
        seen = len(ines.written)
        ines.press(b"\x14")
        ines.until(lambda: background(dark=True) in ines.written[seen:], "the dark theme")
        seen = len(ines.written)
        ines.press(b"\x1b]11;rgb:ffff/ffff/ffff\x07")
        ines.press_for(b"o", "What we do not know, or need explained")
        assert background(dark=False) not in ines.written[seen:]


def test_a_seat_that_is_taken_at_another_computer_is_refused_in_words(
    workspace: Workspace, tmp_path: Path
) -> None:
    with host(workspace, tmp_path, INES) as hosted, ExitStack() as stack:
        there = stack.enter_context(Held(workspace.root, "join", "latest", "--as", INES.handle))
        there.wait_for("Nobody has checked that you are Ines Moreau")
        ines = stack.enter_context(hosted.client(INES.handle))
        ines.wait_for("Code:")
        ines.press(hosted.codes[INES.handle].encode() + b"\r")
        assert ines.end() != 0
        assert b"The seat of Ines Moreau is taken in another window" in ines.written
        there.press(CTRL_Q)
        assert there.end() == 0
        # In a terminal of another kind, which none of those that wait draws for, and with all its colours.
        full = ["-o", "SetEnv=COLORTERM=truecolor"]
        again = stack.enter_context(hosted.client(INES.handle, options=full))
        hosted.come_in(again, INES.handle)
        assert b"\x1b[38;2;" in again.written


def test_the_console_opens_the_door_and_closes_it_and_it_closes_when_the_console_dies(
    workspace: Workspace, tmp_path: Path
) -> None:
    port = free_port()
    workspace.settings.write_text(f'host = "localhost"\nport = {port}\n')
    hosted = Hosted(workspace, None, port, tmp_path, invite(workspace, INES))
    with ExitStack() as stack:
        console = stack.enter_context(Held(workspace.root, "open", "latest"))
        console.wait_for("F2")
        console.press_for(b"j", "Who may reach it?", "who was not invited yet", PRIYA.name)
        console.press_for(b"i", "Nobody elsewhere can reach", "write the mails all the same")
        console.press_for(b"y", "Invited:", PRIYA.name, "Their codes are in the mails alone")
        (mail,) = workspace.exports.glob(f"*/invitations/invitation-{PRIYA.handle}.txt")
        (code,) = re.findall(r"^ *(\w{4}-\w{4}-\w{4})$", mail.read_text(), re.MULTILINE)
        assert code not in console.words  # the room reads that screen
        hosted.codes[PRIYA.handle] = code
        assert not list(
            mail.parent.glob(f"*{INES.handle}*")
        )  # who was invited before keeps the code
        console.press(b"z")
        console.press_for(b"j", "Who may reach it?")
        console.press_for(b"c", f"The door over ssh is open, on port {port}")
        ines = stack.enter_context(hosted.client(INES.handle))
        hosted.come_in(ines, INES.handle)
        priya = stack.enter_context(hosted.client(PRIYA.handle))
        hosted.come_in(priya, PRIYA.handle)
        console.wait_for("2 here")
        console.press_for(b"j", "SHA256:", "Close it?")
        console.press(b"y")
        assert ines.end() != 0
        assert b"The host was stopped. What you typed is kept" in ines.written
        console.wait_for("The door over ssh is closed")
        console.press_for(b"j", "Who may reach it?")
        console.press(b"c")
        console.until(lambda: answers(port), "the door")
        again = stack.enter_context(hosted.client(INES.handle))
        hosted.come_in(again, INES.handle)
        console.signal(signal.SIGKILL)
        assert again.end() != 0
        assert b"The host was stopped. What you typed is kept" in again.written


def test_a_seat_that_breaks_tells_no_path_of_the_host_and_others_go_on(
    workspace: Workspace, tmp_path: Path
) -> None:
    people = INES, PRIYA
    with (
        host(workspace, tmp_path, *people, program=python(BREAKING)) as hosted,
        ExitStack() as stack,
    ):
        for each in people:
            hosted.until_said(f"{each.name} types: ssh -p {hosted.port} {each.handle}@127.0.0.1")
        ines, priya = (stack.enter_context(hosted.client(each.handle)) for each in people)
        hosted.come_in(ines, INES.handle)
        hosted.come_in(priya, PRIYA.handle)
        ines.press(b"H")
        assert ines.end() != 0
        assert b"Something in workshop broke, so your seat was closed." in ines.written
        assert b"type the same line again to come back" in ines.written
        for path in (workspace.root, tmp_path, Path(__file__).parent, Path.home()):
            assert str(path).encode() not in ines.written, path
        assert list(workspace.faults.iterdir())
        priya.press_for(b"o", "What we do not know, or need explained")


@pytest.mark.parametrize("lines", [False, True])
def test_what_fails_on_the_host_is_told_without_where_its_files_lie(
    tmp_path: Path, lines: bool
) -> None:
    workspace = brought(tmp_path / "a folder of the host", a_room_of(3, 3))
    with host(workspace, tmp_path, INES) as hosted, ExitStack() as stack:
        ines = stack.enter_context(hosted.client(f"{INES.handle}{'+plain' if lines else ''}"))
        ines.wait_for("Code:")
        ines.press(hosted.codes[INES.handle].encode() + b"\r")
        ines.wait_for("You came in as Ines Moreau")
        if lines:
            ines.wait_for("Your choice")
            ines.press_for(b"o\r", "Your question")
        else:
            ines.press_for(b"o", "What we do not know, or need explained")
            ines.type("Who pays?")
        workspace.database.rename(workspace.database.with_name("away.db"))
        ines.press(b"Who pays?\r" if lines else F2)
        ines.wait_for("workshop.db was moved, deleted or replaced while it was open")
        ines.wait_for("Whoever leads can mend that at the host's computer")
        for place in (str(workspace.root), str(tmp_path), "a folder of", "sessions/"):
            assert place.encode() not in ines.written, place


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process has computed")
def test_a_seat_that_computes_without_end_is_closed_and_others_go_on(
    workspace: Workspace, tmp_path: Path
) -> None:
    people = INES, PRIYA
    with (
        host(workspace, tmp_path, *people, program=python(LOOPING)) as hosted,
        ExitStack() as stack,
    ):
        ines, priya = (stack.enter_context(hosted.client(each.handle)) for each in people)
        hosted.come_in(ines, INES.handle)
        hosted.come_in(priya, PRIYA.handle)
        ines.press(b"H")
        priya.press_for(b"o", "What we do not know, or need explained")
        priya.type("as before")
        assert ines.end() != 0
        assert b"Your seat kept the host busy without end, so it was closed." in ines.written
        assert f"{INES.handle}: closed, computed without end" in hosted.log()
        again = stack.enter_context(hosted.client(INES.handle))
        hosted.come_in(again, INES.handle)
        priya.type(" and after")
