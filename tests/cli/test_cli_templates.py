"""`workshop template`: the agendas there are, and every fault of one that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_runs import Workshop

from workshop.places import packaged_templates

PACKAGED = sorted(packaged_templates().glob("*.toml"))


def test_the_packaged_templates_are_listed_without_making_a_workspace(
    workshop: Workshop, home: Path
) -> None:
    listed = workshop("template", "list").out
    assert [line.split()[0] for line in listed.splitlines()] == [path.stem for path in PACKAGED]
    assert "90 min" in listed
    assert not home.exists()


@pytest.mark.parametrize("path", PACKAGED, ids=lambda path: path.stem)
def test_a_packaged_template_is_shown_and_has_no_fault(workshop: Workshop, path: Path) -> None:
    assert "Read back and sign · sign-off" in workshop("template", "show", path.stem).out
    checked = workshop("template", "check", path)
    assert (checked.code, checked.out) == (0, "")


def test_what_a_poll_asks_is_shown_with_its_scale_and_how_it_is_run(workshop: Workshop) -> None:
    shown = workshop("template", "show", "quarterly-review").out
    poll = shown[shown.index("Safety check · poll") : shown.index("Frank feedback · notes")]
    assert "Asks: How openly can I speak in this room?" in poll
    assert "        0 I keep my thoughts to myself\n" in poll
    assert "        5 I can say anything\n" in poll
    assert "Run by passed keyboard: one after the other at one terminal" in poll
    assert "Anonymous: only counts are shown" in poll
    notes = shown[shown.index("Frank feedback · notes") :]
    assert "Run spoken: the facilitator types what is said" in notes


def test_what_a_scorecard_asks_of_both_sides_is_shown(workshop: Workshop) -> None:
    shown = workshop("template", "show", "annual-360").out
    assert "Rates: the other side, one's own, what the other side will give" in shown
    assert "Comments: on each area" in shown
    assert "        1 must improve\n" in shown
    assert "      – Scope and money\n" in shown
    assert "        client: Pays in full and on time.\n" in shown
    assert "        agency: Keeps to the budget, and its invoices match the work.\n" in shown
    assert "Run by form: answered in a file before the meeting" in shown


def test_every_fault_of_every_file_is_printed_as_file_place_and_what_is_wrong(
    workshop: Workshop, tmp_path: Path
) -> None:
    text = (packaged_templates() / "kickoff.toml").read_text("utf-8")
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text(
        text.replace("minutes = 8", "minutes = -8").replace("slack", "slackness"), "utf-8"
    )
    two.write_text(text.replace('kind = "kpis"', 'kind = "lunch"'), "utf-8")
    ended = workshop("template", "check", one, PACKAGED[1], two)
    assert (ended.code, ended.err) == (1, "")
    lines = ended.out.splitlines()
    assert any(line.startswith(f"{one}: step[1].minutes: ") for line in lines)
    assert any(line.startswith(f"{one}: slackness: ") for line in lines)
    assert any(line.startswith(f"{two}: step[") and "welcome" in line for line in lines)
    assert not any(str(PACKAGED[1]) in line for line in lines)


def test_a_template_is_checked_from_stdin(workshop: Workshop) -> None:
    assert workshop("template", "check", "-", stdin=PACKAGED[0].read_bytes()).code == 0
    ended = workshop("template", "check", "-", stdin=b"\xff")
    assert ended.code == 1
    assert ended.out.startswith("stdin: ")


def test_a_file_that_is_not_there_is_wrong_usage(workshop: Workshop, tmp_path: Path) -> None:
    ended = workshop("template", "check", tmp_path / "none.toml")
    assert (ended.code, ended.out) == (2, "")


def test_a_copy_is_used_instead_of_the_packaged_one_and_not_written_over(
    workshop: Workshop, home: Path
) -> None:
    ended = workshop("template", "copy", "kickoff")
    copy = home / "templates" / "kickoff.toml"
    assert (ended.code, ended.out) == (0, f"{copy}\n")
    assert copy.read_bytes() == (packaged_templates() / "kickoff.toml").read_bytes()
    copy.write_text(copy.read_text("utf-8").replace('"Kick-off"', '"Our own start"'), "utf-8")
    assert "Our own start" in workshop("template", "show", "kickoff").out
    assert workshop("template", "copy", "kickoff").code == 2
    assert "Our own start" in copy.read_text("utf-8")
    assert workshop("template", "copy", "kickoff", "--force").code == 0
    assert "Our own start" not in copy.read_text("utf-8")


def test_a_faulty_template_of_the_workspace_is_listed_as_such_and_refused(
    workshop: Workshop, home: Path
) -> None:
    workshop("template", "copy", "kickoff")
    faulty = home / "templates" / "ours.toml"
    faulty.write_bytes((home / "templates" / "kickoff.toml").read_bytes())
    assert "faulty" in workshop("template", "list").out
    checked = workshop("template", "check", faulty)
    assert checked.code == 1
    assert checked.out.startswith(f"{faulty}: name: ")
    refused = workshop("new", "--client", "A", "--agency", "B", "--template", "ours")
    assert refused.code == 2
    assert "name: " in refused.err
    assert workshop("sessions", "--json").out.strip() == "[]"


def test_a_name_never_leads_out_of_the_templates_folders(workshop: Workshop) -> None:
    for name in ("../pyproject", "/etc/passwd", "", "kickoff.toml"):
        assert workshop("template", "show", name).code == 2
        assert workshop("template", "copy", name).code == 2
