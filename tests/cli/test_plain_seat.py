"""A seat in lines: what somebody is told, what they may choose, and that nothing typed is lost."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest
from cli_runs import command, whole
from plain_seats import CTRL_C, CTRL_D, Seat, assert_plain, folded, told

from builders import AGENDA, INES, JUN, PRIYA, TOMAS
from round_builders import ANONYMOUS, NAMED, NEEDS, POLL, SCORECARD, TO_SIDES, all_seal, open_round
from workshop.cli.plain.where import changes, place_of
from workshop.model.noted import Parked, Question
from workshop.model.notes import Note
from workshop.model.rounds import Answer, Entry, RoundPlan
from workshop.model.scorecard import Score
from workshop.room.desk import Desk
from workshop.room.room import Room


def test_it_says_who_sits_here_where_the_meeting_is_and_what_can_be_done(
    console: Room, desk: Desk
) -> None:
    console.lead.start_clock()
    said = told(desk, INES.handle, "?", "", "zz", "q")
    assert said.startswith(
        "You are Ines Moreau, for the client, Brightwater. You answer, agree and sign for your side. "
        "This seat cannot prove who sits at it"
    )
    assert "Step 5 of 10: Frank feedback." in said
    assert "25 minutes left in this step." in said
    for choice in (
        "t: read",
        "e: read another",
        "m: your commitments",
        "o: note",
        "p: park",
        "q: leave",
    ):
        assert choice in said
    assert "w: write" not in said
    assert "“zz” is none of the choices." in said
    assert said.endswith("the same command brings you back.")
    assert "of neither side" in told(desk, JUN.handle)
    console.lead.retitle(AGENDA[5].uid, "What we will do")
    console.lead.next()
    assert "Step 6 of 10: What we will do, who does it, and by when. " in told(desk, PRIYA.handle)
    assert told(desk, PRIYA.handle, "e", "b", "q").endswith("brings you back.")


def test_notes_of_ones_own_are_taken_down_and_taken_back(console: Room, desk: Desk) -> None:
    said = told(
        desk, PRIYA.handle, "o", "Who \x1b[31mpays\x1b[0m?", "p", "Freight", "o", "", "u", "t"
    )
    assert [each.body.text for each in console.record.of(Question)][-1] == "Who pays?"
    assert not console.record.of(Parked)
    assert "take back what you did last" in said
    too_long = told(desk, PRIYA.handle, "o", "x" * 20_001)
    assert "at most 20,000 fit" in too_long
    assert "Kept from before: “xxx" in told(desk, PRIYA.handle, "o", "b")
    assert "Kept from before" not in told(desk, PRIYA.handle, "o")


def test_a_round_is_written_reviewed_sealed_and_read_in_lines(console: Room, desk: Desk) -> None:
    uid = open_round(console, "notes", NAMED)
    begun = told(desk, INES.handle, "w", "Call before a cut", "A second one", "", "", "", "b")
    promised = begun.index("Named: when it is revealed, each entry has its author's name.")
    assert promised < begun.index("Question 1 of 3: Start")
    assert "It is kept and not sealed." in begun
    said = told(
        desk, INES.handle, "w", "", "", "x 1", "1", "中文字符 only", "", "l", "99", "s", "w", ""
    )
    assert "You had begun: 1 of 3 are answered from before." in said
    assert "You wrote: Call before a cut; A second one" in said
    assert "1, Start. You wrote: 中文字符 only" in said
    assert "“99” is none of the choices." in said
    assert "Sealed. Nobody sees it before the reveal, not even you." in said
    assert "You have sealed already." in said
    all_seal(console, uid, but=[INES.handle])
    assert "中文字符" not in told(desk, PRIYA.handle, "t")
    console.rounds.reveal(uid)
    assert "中文字符 only. Ines Moreau, client." in told(desk, TOMAS.handle, "t")
    assert "w: write" not in told(desk, PRIYA.handle)


def test_what_was_not_sealed_in_time_is_said_with_a_name_or_not(console: Room, desk: Desk) -> None:
    uid = open_round(console, "notes", ANONYMOUS)
    told(desk, INES.handle, "w", "Call before a cut", "", "", "", "b")
    all_seal(console, uid, but=[INES.handle])
    before = place_of(console.view())
    console.rounds.reveal(uid, without_rest=True)
    revealed = "The private round Silent writing is revealed. t reads what came out."
    assert [*changes(before, console.view())] == [revealed, "Not ready: one person."]
    assert f"{revealed} Not ready: one person." in told(desk, PRIYA.handle)
    assert "Said in" not in told(desk, INES.handle, "y", "n", "b")
    said = told(desk, INES.handle, "y", "n", "y")
    assert "A note said now has one. Everybody sees that Ines Moreau wrote it." in said
    assert "Said in Frank feedback: N" in said
    last = console.record.of(Note)[-1]
    assert (last.body.text, last.author) == ("Call before a cut", INES.handle)
    assert "read what you wrote and did not seal" not in told(desk, INES.handle)


def test_what_is_sealed_is_not_counted_where_its_file_is_gone(console: Room, desk: Desk) -> None:
    uid = open_round(console, "notes", NAMED)
    console.core.urns.path(uid).unlink()
    said = told(desk, PRIYA.handle)
    assert "How many have sealed is not known. What is sealed in this round cannot be read" in said
    assert "have sealed." not in said


def test_points_are_chosen_by_their_number_with_words_and_cant_judge(
    console: Room, desk: Desk
) -> None:
    uid = open_round(console, "scorecard", NAMED)
    said = told(
        desk,
        INES.handle,
        "w",
        "9",
        "４",
        "?",
        "Always on the day",
        "?",
        "No jobs yet",
        "",
        "",
        "l",
        "s",
    )
    assert "“9” is none of the choices." in said
    assert said.count("; ? can't judge") == 2  # once, and again after what was no point
    assert "You say 4" in said
    assert "You can't judge." in said
    assert "These are your words, and ? says nothing in them." in said
    assert ". Always on the day" in said
    assert "Sealed." in said
    for person in console.rounds.views(SCORECARD)[0].waiting:
        told(desk, person.handle, "w", "3", "", "3", "", "3", "", "3", "", "s")
    console.rounds.reveal(uid)
    assert console.record.of(Score)
    read = told(desk, TOMAS.handle, "t")
    assert "Client gives: 3 (3 to 4)" in read
    assert "Always on the day" in read


def test_a_choice_in_a_poll_is_read_back_as_how_many_chose_it(console: Room, desk: Desk) -> None:
    uid = open_round(console, "poll", ANONYMOUS)
    for person in console.rounds.views(POLL)[0].people:
        assert "Anonymous: only counts are shown" in told(desk, person.handle, "w", "3", "s")
    console.rounds.reveal(uid)
    assert "3 yes: Client: 3; Agency: 3." in told(desk, INES.handle, "t")


def test_votes_are_numbers_and_never_more_than_there_are(console: Room, desk: Desk) -> None:
    first = open_round(console, "notes", NAMED)
    all_seal(console, first)
    console.rounds.reveal(first)
    uid = open_round(console, "votes", NAMED)
    said = told(desk, INES.handle, "w", "1 2 3 4", "1, 3", "s")
    assert "At most 3; you have 4." in said
    assert "You chose 1 and 3." in said
    assert console.rounds.views(console.open_step)[1].total == 1
    assert uid


def test_too_many_requests_are_all_kept_until_one_is_left_out(console: Room, desk: Desk) -> None:
    open_round(console, "needs", NAMED)
    asked = [f"Request {number}" for number in range(1, 8)]
    said = told(desk, INES.handle, "w", *asked, "", "2", "nonsense", "1", "l", "s")
    assert "At most 5 here; you have 7." in said
    assert "At most 5 here; you have 6." in said
    assert "You wrote: Request 3; Request 4; Request 5; Request 6; Request 7" in said
    assert "Sealed." in said
    assert console.rounds.views(NEEDS)[0].total == 1


def test_what_was_sealed_is_taken_back_and_is_a_draft_again(console: Room, desk: Desk) -> None:
    uid = open_round(console, "notes", NAMED)
    said = told(
        desk, INES.handle, "w", "Cuts by mail", "", "", "", "s", "", "w", "t", "", "w", "", "", "b"
    )
    assert "You have sealed. Your choice" in said
    assert "Taken back: nothing of yours is shown. What you wrote is a draft again" in said
    assert "You had begun: 1 of 3 are answered from before." in said
    assert console.rounds.views(console.open_step)[0].total == 0
    all_seal(console, uid, but=[INES.handle])
    console.rounds.reveal(uid, without_rest=True)
    late = told(desk, INES.handle, "w", "y", "x", "y")
    assert "y: read what you wrote and did not seal." in late
    assert "Start: You wrote: Cuts by mail" in late
    assert "Thrown away." in late
    assert "y: read" not in told(desk, INES.handle)
    assert "Cuts by mail" not in told(desk, TOMAS.handle, "t")


def test_nobody_sees_that_an_anonymous_entry_was_taken_back(console: Room, desk: Desk) -> None:
    open_round(console, "notes", ANONYMOUS)
    said = told(desk, INES.handle, "w", "Cuts by mail", "", "", "", "s", "w", "t")
    assert "An empty entry goes on counting in its place" in said
    assert console.rounds.views(console.open_step)[0].total == 1


def test_rounds_of_several_steps_can_be_written_in(console: Room, desk: Desk) -> None:
    open_round(console, "needs", NAMED)
    open_round(console, "poll", NAMED)
    said = told(desk, INES.handle, "w", "9", "2", "A call", "", "s")
    assert "Needs. The private round Silent writing there still takes what you write." in said
    assert "2: Silent writing in Needs, you have not sealed." in said
    assert "Sealed." in said
    assert console.rounds.views(NEEDS)[0].total == 1


def test_a_contact_makes_one_voice_of_what_their_side_wrote(console: Room, desk: Desk) -> None:
    uid = open_round(console, "notes", TO_SIDES)
    all_seal(console, uid)
    console.rounds.reveal(uid)
    assert "w: make" not in told(desk, PRIYA.handle)
    said = told(desk, INES.handle, "w", "", "All of us: no cuts by mail", "", "", "s")
    assert "Your side wrote: wrote rian-ayirp" in said
    assert "The client has made one voice of it" in said
    told(desk, TOMAS.handle, "w", "", "Calls first", "", "", "s")
    console.rounds.reveal(uid)
    assert "All of us: no cuts by mail" in told(desk, PRIYA.handle, "t")


# --- in a terminal --------------------------------------------------------------------------------


def test_in_a_terminal_it_follows_the_room_and_keeps_what_is_typed(
    console: Room, desk: Desk, home: Path
) -> None:
    seat = Seat(home, INES.handle, "--plain", columns=60)
    seat.hear("Your choice, ? lists them:")
    open_round(console, "notes", ANONYMOUS)
    seat.hear("A private round is open: Silent writing. You can now choose w: write")
    seat.hear("Your choice, ? lists them:")
    seat.type("w")
    seat.hear("Your words:")
    seat.type("Pasted", "", "lines", "with a gap")
    seat.hear("Your words:")
    console.lead.next()
    seat.type("typed after the room moved on")
    seat.hear("The room is now at step 6 of 10: Commitments.")
    seat.hear("Your words:")
    seat.child.kill(signal.SIGKILL)
    assert seat.end() == -signal.SIGKILL

    console.lead.back()
    again = Seat(home, INES.handle, ACCESSIBLE="1")
    again.hear("Your choice, ? lists them:")
    again.type("w")
    again.hear("You wrote: Pasted; lines; with a gap; typed after the room moved on")
    again.child.send(CTRL_D)
    assert again.end() == 0
    assert console.rounds.views(console.open_step)[0].total == 0
    for each in (seat, again):
        assert_plain(each.said.replace("\r", "").replace("^D\x08\x08", ""))


def test_what_became_of_a_round_meanwhile_is_said_before_anything_is_replaced(
    console: Room, home: Path
) -> None:
    uid = open_round(console, "notes", RoundPlan("own"))
    seat = Seat(home, PRIYA.handle)
    seat.hear("lists them:")
    seat.type("w")
    for words in ("Typed here", "", "", ""):
        seat.hear("Your words:")
        seat.type(words)
    seat.hear("l or b:")
    form = Entry("client", PRIYA.handle, "form", (Answer("Stop", ("By form",)),))
    console.rounds.seal_form(uid, form)
    seat.type("s")
    seat.hear("Something else of Priya Nair was sealed since this was opened.")
    seat.type("r")
    seat.hear("Sealed. Nobody sees it")
    seat.hear("lists them:")
    console.rounds.discard(uid, 1)
    seat.hear("was thrown away unseen. You can now choose y: read what you wrote and did not seal")
    seat.hear("lists them:")
    seat.type("y")
    seat.hear("You wrote: Typed here")
    seat.type("x")
    seat.hear("Thrown away.")
    seat.hear("lists them:")
    seat.type("o")
    seat.hear("Enter")
    console.let_go(PRIYA.handle)
    seat.type("Never noted")
    seat.hear("let this seat go, so that it can be taken in another window.")
    seat.type("")
    seat.child.send(CTRL_D)
    assert seat.end() == 0
    assert "Kept from before" not in folded(seat.said)


def test_who_does_not_say_who_they_are_chooses_from_a_list(console: Room, home: Path) -> None:
    seat = Seat(home, "", "--plain")
    seat.hear("Who are you? 1: ")
    seat.hear("Your number or your name; Enter alone leaves:")
    seat.type("nobody")
    seat.hear("Your number or your name; Enter alone leaves:")
    seat.type("ines")
    seat.hear("You are Ines Moreau, for the client")
    seat.type("q")
    assert seat.end() == 0
    again = Seat(home, "", "--plain")
    again.hear("Enter alone leaves:")
    again.type("")
    again.hear("Say who you are: --as HANDLE. In this session are:")
    assert again.end() == 2


@pytest.mark.parametrize(
    ("how", "code"),
    [("q\n", 0), (CTRL_D, 0), (CTRL_C, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
    ids=["q", "ctrl-d", "ctrl-c", "terminated", "hung-up"],
)
def test_it_is_left_cleanly_however_it_is_left(
    console: Room, home: Path, how: str | signal.Signals, code: int
) -> None:
    seat = Seat(home, INES.handle)
    seat.hear("Your choice, ? lists them:")
    if isinstance(how, signal.Signals):
        os.kill(seat.child.pid, how)
    else:
        seat.child.send(how)
    assert seat.end() == code
    assert "Traceback" not in seat.said


def test_lines_that_are_pasted_where_a_choice_is_asked_do_nothing(
    console: Room, home: Path
) -> None:
    before = console.version()
    seat = Seat(home, INES.handle)
    seat.hear("Your choice, ? lists them:")
    seat.type("Dear all,", "o", "p", "d", "regards")
    seat.hear("5 lines came at once, and this question takes a choice. Nothing was done with them.")
    seat.type("q")
    assert seat.end() == 0
    assert console.version()[:2] == before[:2]


def test_a_line_that_is_longer_than_a_terminal_takes_says_up_to_where_it_came(
    console: Room, home: Path
) -> None:
    open_round(console, "notes", NAMED)
    seat = Seat(home, INES.handle)
    seat.hear("Your choice")
    seat.type("w")
    seat.hear("Your words:")
    seat.child.send("word " * 900 + "\n")
    seat.hear("A terminal takes 4,095 bytes a line, and this line was longer.")
    seat.hear("Your words:")
    seat.type("and Enter twice", "")
    seat.hear("Question 2 of 3")
    seat.child.send(CTRL_D)
    assert seat.end() == 0
    assert "What you had begun is kept" in folded(seat.said)


def test_a_terminal_that_is_closed_leaves_no_process_and_keeps_what_was_typed(
    console: Room, desk: Desk, home: Path
) -> None:
    open_round(console, "notes", NAMED)
    seat = Seat(home, INES.handle)
    seat.hear("Your choice")
    seat.type("w", "Cuts by mail")
    seat.hear("Your words:")
    seat.hear("Your words:")
    os.close(seat.child.child_fd)
    assert os.waitpid(seat.child.pid, 0)[1] == 129 << 8
    seat.child.closed = True
    assert "You wrote: Cuts by mail" in told(desk, INES.handle, "w")


def test_it_needs_no_terminal_and_the_app_says_so(console: Room, home: Path) -> None:
    join = ("join", "latest", "--as", "ines")
    piped = command(home, *join, "--plain", stdin=subprocess.PIPE)
    out, err = piped.communicate(b"zz\n", timeout=60)
    assert (piped.returncode, err) == (0, b"")
    assert b"You have left." in out
    without = whole(command(home, *join))
    assert without.code == 2
    assert "Without one: workshop join SESSION --as HANDLE --plain" in without.err
    nobody = whole(command(home, "join", "latest", "--as", "nobody", "--plain"))
    assert nobody.code == 2
    settings = home / "workshop.toml"
    settings.write_text("plain = true\nlater = 1\n")
    assert "You are Ines Moreau" in whole(command(home, *join)).out
    assert whole(command(home, *join, "--full-screen")).code == 2
    settings.write_text('plain = "yes"\n')
    assert "workshop.toml: plain: must be true or false" in whole(command(home, *join)).err
    settings.write_text("plain = [\n")
    ended = whole(command(home, *join))
    assert ended.code == 2
    assert "workshop.toml: " in ended.err
    assert "not TOML" in ended.err
