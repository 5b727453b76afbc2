"""`workshop diff`: what one agreement changed of another."""

from __future__ import annotations

import json
from pathlib import Path

from cli_runs import EARLIER, EARLIEST, LATER, Workshop


def test_two_sessions_are_compared_clause_by_clause(with_example: Workshop) -> None:
    ended = with_example("diff", EARLIEST, EARLIER)
    assert (ended.code, ended.err) == (0, "")
    first, second, *rest = ended.out.splitlines()
    assert (first.split()[0], second.split()[0]) == ("From", "to")
    titles = [line for line in rest if line and not line.startswith(" ")]
    assert titles[:-1] == [
        "Not kept or disputed, and promised again",
        "Added",
        "Reworded",
        "Settled",
        "Dropped",
    ]
    assert titles[-1].startswith("7 clauses are as they were. What was rated,")
    said = "\n".join(rest)
    assert "  C2\n      became: client: partly kept" in said
    assert "  Next review\n      was: 27 Aug 2026\n      now: 20 Nov 2026" in said


def test_files_and_folders_are_compared_without_a_workspace(
    with_example: Workshop, workshop: Workshop, tmp_path: Path
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    for session, file in ((EARLIEST, folder / "agreement.toml"), (EARLIER, tmp_path / "new.toml")):
        assert not with_example(
            "export", session, "agreement", "--format", "toml", "-o", str(file)
        ).code
    ended = with_example("diff", str(folder), str(tmp_path / "new.toml"), "--json")
    found = json.loads(ended.out)
    assert found["same"] == 7
    assert {each["sort"] for each in found["differences"]} == {
        "came back",
        "added",
        "reworded",
        "settled",
        "dropped",
    }


def test_the_same_agreement_twice_differs_in_nothing(with_example: Workshop) -> None:
    *names, empty, told = with_example("diff", EARLIER, EARLIER).out.splitlines()
    assert (len(names), empty) == (2, "")
    assert told.startswith("50 clauses are as they were.")


def test_what_is_no_agreement_is_refused_in_words(with_example: Workshop, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("format = 'workshop-actions/1'", "utf-8")
    (tmp_path / "y.toml").write_bytes(b"\xff\xfe")
    for meant, words in (
        (LATER, "Nothing is proposed"),
        (str(tmp_path / "x.toml"), "workshop-actions/1 is not known"),
        (str(tmp_path / "y.toml"), "is no text in UTF-8"),
        (str(tmp_path), "agreement.toml"),
        ("nowhere", "There is no session"),
    ):
        ended = with_example("diff", meant, EARLIER)
        assert (ended.code, ended.out) == (1 if meant == LATER else 2, "")
        assert words in ended.err
