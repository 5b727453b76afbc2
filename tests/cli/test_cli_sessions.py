"""`workshop sessions`, `show` and `relationships`: lists, their upkeep, and a summary."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_runs import BRIGHTWATER, EARLIER, EARLIEST, LATER, Workshop


def test_an_empty_workspace_lists_nothing_and_says_what_to_do(
    workshop: Workshop, home: Path
) -> None:
    for arguments in (["sessions"], ["relationships"], ["actions"]):
        ended = workshop(*arguments)
        assert (ended.code, ended.out) == (0, "")
        assert ended.err
        assert json.loads(workshop(*arguments, "--json").out) == []
    assert str(home) in workshop("sessions").err


def test_sessions_are_listed_newest_first(with_example: Workshop) -> None:
    lines = with_example("sessions").out.splitlines()
    assert [LATER in lines[0], EARLIER in lines[1]] == [True, True]
    assert lines[0].split()[:2] == ["2026-11-20", "paused"]


def test_sessions_as_json_have_what_other_programs_rely_on(with_example: Workshop) -> None:
    later, earlier, _ = json.loads(with_example("sessions", "--json").out)
    assert later["slug"] == LATER
    assert (earlier["title"], earlier["date"], earlier["state"]) == (
        "Summer review",
        "2026-08-27",
        "sealed",
    )
    assert earlier["relationship"] == later["relationship"]
    assert earlier["id"] != later["id"]


def test_a_session_is_found_by_id_slug_its_beginning_and_latest(with_example: Workshop) -> None:
    (later, *_) = json.loads(with_example("sessions", "--json").out)
    for words in (later["id"], LATER, LATER[:-4], "latest"):
        assert json.loads(with_example("show", words, "--json").out)["slug"] == LATER


def test_a_session_gets_another_title(with_example: Workshop) -> None:
    assert with_example("sessions", "rename", EARLIER, "  The [bold] one ").code == 0
    assert with_example("sessions").out.splitlines()[1].endswith("The [bold] one")
    assert with_example("sessions", "rename", EARLIER, "   ").code == 2


def test_an_archived_session_leaves_the_lists_and_comes_back_with_all_it_held(
    with_example: Workshop,
) -> None:
    record = with_example("export", EARLIER, "record").out
    assert with_example("sessions", "archive", EARLIER).code == 0
    assert EARLIER not in with_example("sessions").out
    assert "C10" not in with_example("actions").out
    assert "sealed, archived" in with_example("sessions", "--archived").out
    assert with_example("sessions", "archive", "--back", EARLIER).code == 0
    assert with_example("export", EARLIER, "record").out == record


def test_deleting_asks_and_where_nobody_can_answer_nothing_is_done(with_example: Workshop) -> None:
    ended = with_example("sessions", "delete", EARLIER)
    assert ended.code == 2
    assert "with all that was captured, the sealed agreement, its signatures" in ended.err
    assert "--yes" in ended.err
    assert EARLIER in with_example("sessions").out


def test_a_deleted_session_is_gone_from_every_file(with_example: Workshop, home: Path) -> None:
    for session in (EARLIEST, EARLIER, LATER):
        assert with_example("sessions", "delete", "--yes", session).code == 0
    assert with_example("sessions", "--archived", "--json").out.strip() == "[]"
    assert with_example("show", EARLIER).code == 2
    kept = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    assert not any(b"harbour poster" in content for content in kept)


def test_what_belongs_to_no_session_here_is_named_beside_what_a_command_says(
    with_example: Workshop, home: Path
) -> None:
    stray = home / "sessions" / "drafts" / "elsewhere-facilitator.json"
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("from another workspace")
    ended = with_example("sessions", "--json")
    assert ended.code == 0
    assert json.loads(ended.out)
    assert f"{stray} holds what was being typed in a session that is not in this" in ended.err
    stray.unlink()
    assert with_example("sessions").err == ""


def test_a_session_that_is_open_elsewhere_is_not_deleted(
    with_example: Workshop, home: Path
) -> None:
    from workshop.places import Workspace
    from workshop.room.desk import Desk

    desk = Desk(Workspace(home))
    room = desk.room(desk.find(LATER))
    try:
        for what in (["sessions", "delete", LATER], ["relationships", "delete", "Skerrow"]):
            ended = with_example(*what, "--yes")
            assert ended.code == 1
            assert "held open" in ended.err
    finally:
        room.leave()
        desk.close()
    assert LATER in with_example("sessions").out


def test_the_summary_says_who_where_it_stands_and_what_is_missing(with_example: Workshop) -> None:
    shown = with_example("show", LATER).out
    for words in (
        "Annual review · Skerrow Ferries + Kite & Anvil",
        "● Mei-Ling Chow, Finance Manager",
        "○ Sinéad Walsh",
        "▸10  What we will do",
        "● C8  Send every brief in the form",
        "Carried over and not looked at yet: K1 and K3",
    ):
        assert words in shown
    sealed = with_example("show", EARLIER).out
    assert "revision 1, sealed, text " in sealed
    assert "signed by Amara Okafor, Rafael Duarte" in sealed
    assert "Missing" not in sealed


def test_the_summary_as_json_says_the_same(with_example: Workshop) -> None:
    summary = json.loads(with_example("show", EARLIER, "--json").out)
    assert summary["agreement"]["state"] == "sealed"
    assert len(summary["agreement"]["digest"]) == 64
    assert summary["captured"]["expectation"] == 7
    assert [each["number"] for each in summary["commitments"]][:2] == ["C2", "C5"]
    assert summary["next_review"] == "2026-11-20"


def test_relationships_are_listed_with_their_sessions(
    with_example: Workshop, brightwater: Path
) -> None:
    with_example("import", brightwater)
    first, second = json.loads(with_example("relationships", "--json").out)
    assert first["name"] == "Brightwater + Oak & Lime"
    assert (second["name"], second["sessions"]) == ("Skerrow Ferries + Kite & Anvil", 3)
    assert second["agency"]["legal_name"] == "Kite & Anvil LLP"
    assert "1 session " in with_example("relationships").out


def test_the_names_of_a_relationship_are_corrected_and_what_was_signed_is_not(
    with_example: Workshop,
) -> None:
    signed = with_example("export", EARLIER, "agreement", "--format", "toml").out
    ended = with_example("relationships", "rename", "kite", "--agency", "Kite, Anvil & Daughters")
    assert ended.code == 0
    assert "Skerrow Ferries + Kite, Anvil & Daughters" in with_example("sessions").out
    assert with_example("export", EARLIER, "agreement", "--format", "toml").out == signed
    assert with_example("relationships", "rename", "kite").code == 2


def test_a_relationship_is_archived_and_taken_back_whole(with_example: Workshop) -> None:
    assert "3 sessions archived" in with_example("relationships", "archive", "Skerrow").err
    assert with_example("sessions").out == ""
    assert "3 sessions back" in with_example("relationships", "archive", "--back", "Skerrow").err
    assert len(with_example("sessions").out.splitlines()) == 3


def test_a_deleted_relationship_goes_with_all_its_sessions_and_no_others(
    with_example: Workshop, brightwater: Path
) -> None:
    with_example("import", brightwater)
    asked = with_example("relationships", "delete", "Skerrow")
    assert asked.code == 2
    assert EARLIER in asked.err
    assert with_example("relationships", "delete", "Skerrow", "--yes").code == 0
    assert [each["slug"] for each in json.loads(with_example("sessions", "--json").out)] == [
        BRIGHTWATER
    ]


@pytest.mark.parametrize("words", ["", " ", "Nobody"])
def test_words_that_mean_no_single_relationship_touch_none(
    with_example: Workshop, words: str
) -> None:
    ended = with_example("relationships", "delete", words, "--yes")
    assert ended.code == 2
    assert "There are: Skerrow Ferries + Kite & Anvil" in ended.err


def test_a_party_of_two_relationships_is_not_enough_to_mean_one(
    with_example: Workshop, brightwater: Path
) -> None:
    with_example("new", "--client", "Otherwise Ltd", "--agency", "Kite & Anvil")
    ended = with_example("relationships", "delete", "Kite", "--yes")
    assert ended.code == 2
    assert "Otherwise Ltd + Kite & Anvil" in ended.err
    assert with_example("relationships", "delete", "Otherwise", "--yes").code == 0


def test_the_shell_completes_commands_and_sessions_and_makes_no_workspace_for_it(
    with_example: Workshop, home: Path, tmp_path: Path
) -> None:
    def completed(words: str, root: Path) -> str:
        environment = {
            **os.environ,
            "_WORKSHOP_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split(" ")) - 1),
            "WORKSHOP_HOME": str(root),
        }
        ended = subprocess.run(
            [sys.executable, "-m", "workshop"], env=environment, capture_output=True, text=True
        )
        assert ended.stderr == ""
        return ended.stdout

    assert "plain,sessions" in completed("workshop se", home)
    assert LATER in completed("workshop show skerrow-ferries-kite-anvil-2026-1", home)
    assert "plain,latest" in completed("workshop open ", home)
    assert completed("workshop show ", tmp_path / "nowhere").strip() == ""
    assert not (tmp_path / "nowhere").exists()


def test_what_is_missing_or_odd_is_said_with_exit_code_1(with_example: Workshop) -> None:
    found = with_example("check", LATER)
    assert found.code == 1
    assert all(line.endswith((".", "?")) for line in found.out.splitlines())
    told = json.loads(with_example("check", LATER, "--json").out)
    marked = [("aside: " if each["aside"] else "") + each["sentence"] for each in told]
    assert marked == found.out.splitlines()
    shown = with_example("show", LATER).out
    assert all(each["sentence"] in shown for each in told if not each["aside"])


def test_a_sealed_session_has_nothing_to_mend(with_example: Workshop) -> None:
    found = with_example("check", EARLIEST)
    assert (found.code, found.out) == (0, "")
    assert "Nothing is missing or odd." in found.err
