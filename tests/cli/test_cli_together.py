"""`workshop import` between two laptops on which one relationship was begun, from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_runs import LATER, Workshop
from test_cli_terminal import Terminal

PARTIES = ("--client", "甲食品", "--agency", "乙传播")
PEOPLE = ("--client-person", "王小明 <wang@jia.example>", "--agency-person", "陈静")


@pytest.fixture
def there(workshop: Workshop, tmp_path: Path) -> Callable[..., Path]:
    """A session made on another laptop; returns its record file and its bytes."""

    def make(*arguments: str) -> Path:
        elsewhere = str(tmp_path / "elsewhere")
        made = workshop("--workspace", elsewhere, "new", *arguments)
        assert made.code == 0, made.err
        file = tmp_path / f"theirs-{made.out.strip()}.toml"
        slug = made.out.strip()
        workshop("--workspace", elsewhere, "export", slug, "record", "-o", str(file))
        return file

    return make


def relationships(workshop: Workshop) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(workshop("relationships", "--json").out)
    return found


def test_the_same_day_and_the_same_names_on_two_laptops_come_together_when_told(
    workshop: Workshop, there: Callable[..., Path]
) -> None:
    day = ("--date", "2026年12月15日")
    slug = workshop("new", *PARTIES, *PEOPLE, *day).out.strip()
    assert slug == "jia-shi-pin-yi-chuan-bo-2026-12-15"
    file = there(*PARTIES, "--client-person", "小明 <WANG@jia.example>", *day)
    ended = workshop("import", file, "--into", "甲食品")
    assert (ended.code, ended.out.strip()) == (0, f"{slug}-2")
    assert "小明 (xiao-ming in it) goes on as wang-xiao-ming." in ended.err
    assert [each["sessions"] for each in relationships(workshop)] == [2]
    assert workshop("export", f"{slug}-2", "record").out == file.read_text("utf-8")
    again = workshop("import", file)
    assert (again.code, again.out.strip()) == (1, f"{slug}-2")


def test_where_nobody_can_be_asked_they_stay_apart_and_it_is_said_how_they_come_together(
    workshop: Workshop, there: Callable[..., Path]
) -> None:
    workshop("new", *PARTIES, *PEOPLE)
    file = there(*PARTIES, *PEOPLE)
    ended = workshop("import", file)
    assert ended.code == 0
    (one, two) = relationships(workshop)
    assert {one["sessions"], two["sessions"]} == {1}
    assert "both stay apart" in ended.err
    (home,) = [each["id"] for each in (one, two) if f"--into {each['id']}" in ended.err]
    assert workshop("import", file, "--into", home).code == 0
    assert [(each["id"], each["sessions"]) for each in relationships(workshop)] == [(home, 2)]


def test_yes_brings_it_to_the_one_that_looks_the_same(
    workshop: Workshop, there: Callable[..., Path]
) -> None:
    workshop("new", *PARTIES, *PEOPLE)
    workshop("new", "--client", "丙服饰", "--agency", "乙传播")
    assert workshop("import", there(*PARTIES), "--yes").code == 0
    assert sorted(each["sessions"] for each in relationships(workshop)) == [1, 2]


def test_two_that_look_the_same_are_named_with_their_ids(
    workshop: Workshop, there: Callable[..., Path]
) -> None:
    workshop("new", *PARTIES, *PEOPLE)
    workshop("import", there(*PARTIES, *PEOPLE))
    ids = {each["id"] for each in relationships(workshop)}
    other = there("--client", "Jia", "--agency", "乙传播", *PEOPLE, "--title", "Other")
    for option in (("--yes",), ("--into", "甲食品")):
        refused = workshop("import", other, *option)
        assert refused.code == 2
        assert all(each in refused.err for each in ids) or option == ("--yes",)
    assert len(relationships(workshop)) == 2


def test_a_wrong_relationship_is_not_filled_by_mistake(
    workshop: Workshop, there: Callable[..., Path]
) -> None:
    workshop("new", "--client", "Acme", "--agency", "Bold")
    file = there(*PARTIES, *PEOPLE)
    refused = workshop("import", file, "--into", "Acme")
    assert (refused.code, refused.out) == (2, "")
    assert "no mail address in common" in refused.err
    assert "Add --yes if you mean it" in refused.err
    assert workshop("sessions").out.count("\n") == 1
    assert workshop("import", file, "--into", "Nobody").code == 2
    assert workshop("import", file, "--into", "Acme", "--yes").code == 0
    assert [each["sessions"] for each in relationships(workshop)] == [2]


def test_on_a_terminal_it_asks_whether_both_are_one(
    workshop: Workshop, home: Path, there: Callable[..., Path]
) -> None:
    workshop("new", *PARTIES, *PEOPLE)
    for answer, sessions in (("y", [2]), ("", [1, 2])):
        file = there(*PARTIES, *PEOPLE)
        if not answer:  # from a third laptop, of which nothing is known here
            text = file.read_text("utf-8")
            own = next(line for line in text.splitlines() if line.startswith("id = "))
            file.write_text(text.replace(own[6:-1], "r" * 16), "utf-8")
        terminal = Terminal("--workspace", str(home), "import", str(file), fresh=True)
        terminal.until_shown("Here already is")
        terminal.until_shown("Is that the same relationship?")
        terminal.until_shown("[y/N]")
        terminal.press(f"{answer}\n".encode())
        assert terminal.end() == 0
        assert sorted(each["sessions"] for each in relationships(workshop)) == sessions


def test_the_same_name_at_another_client_is_found_by_the_handle_it_looks_like(
    workshop: Workshop,
) -> None:
    for agency in ("X", "Y"):
        made = workshop(
            *("new", "--no-app", "--client", "A", "--agency", agency),
            *("--client-person", "Ada Kern, Lead", "--client-person", "C", "--client-person", "D"),
            *("--agency-person", "Bo Frey", "--agency-person", "E", "--agency-person", "F"),
            *("--template", "annual-360"),
        )
        assert made.code == 0
    form = workshop("export", "latest", "form", "--for", "ada-kern", "--format", "toml")
    assert form.code == 0
    assert 'handle = "ada-kern"' in form.out
    unknown = workshop("export", "latest", "form", "--for", "ada-korn")
    assert "Here are: Ada Kern (ada-kern), C (c)" in unknown.err


def test_two_laptops_know_both_sessions_after_each_imported_the_other_s(
    workshop: Workshop, with_example: Workshop, tmp_path: Path
) -> None:
    elsewhere = ("--workspace", str(tmp_path / "elsewhere"))
    parties = ("--client", "Skerrow Ferries", "--agency", "Kite & Anvil")
    made = workshop(*elsewhere, "new", *parties, "--client-person", "Amara Okafor")
    theirs, ours = tmp_path / "theirs.toml", tmp_path / "ours.toml"
    workshop(*elsewhere, "export", made.out.strip(), "record", "-o", theirs)
    assert workshop("import", theirs, "--yes").code == 0
    workshop("export", LATER, "record", "-o", ours)
    assert workshop(*elsewhere, "import", ours, "--yes").code == 0
    (here,) = relationships(workshop)
    (there,) = json.loads(workshop(*elsewhere, "relationships", "--json").out)
    assert (here["sessions"], there["sessions"]) == (4, 2)
    assert here["id"] != there["id"]
    for place, session, file in (((), made.out.strip(), theirs), (elsewhere, LATER, ours)):
        assert workshop(*place, "export", session, "record").out == file.read_text("utf-8")
    following = workshop("new", *parties, "--date", "+90").out.strip()
    workshop("export", following, "record", "-o", tmp_path / "next.toml")
    assert workshop(*elsewhere, "import", tmp_path / "next.toml").code == 0
    (there,) = json.loads(workshop(*elsewhere, "relationships", "--json").out)
    assert there["sessions"] == 3


def renamed(workshop: Workshop, tmp_path: Path) -> Path:
    """A later session of a relationship that is here, from a laptop on which its client is called otherwise."""
    workshop("new", "--client", "Acme", "--agency", "Bold", "--date", "2026-12-01")
    first, file = tmp_path / "first.toml", tmp_path / "renamed.toml"
    workshop("export", "latest", "record", "-o", first)
    elsewhere = ("--workspace", str(tmp_path / "elsewhere"))
    assert workshop(*elsewhere, "import", first).code == 0
    assert (
        workshop(*elsewhere, "relationships", "rename", "Acme", "--client", "EVIL CORP").code == 0
    )
    made = workshop(
        *elsewhere, "new", "--client", "EVIL CORP", "--agency", "Bold", "--date", "2027-06-01"
    )
    assert workshop(*elsewhere, "export", made.out.strip(), "record", "-o", file).code == 0
    return file


CHANGE = "the name of the client from “Acme” to “EVIL CORP”"


def test_a_record_renames_no_relationship_where_nobody_can_be_asked(
    workshop: Workshop, tmp_path: Path
) -> None:
    file = renamed(workshop, tmp_path)
    refused = workshop("import", file)
    assert (refused.code, refused.out) == (2, "")
    assert f"would change what is here: {CHANGE}" in refused.err
    assert "Add --yes if you mean it" in refused.err
    assert [(each["client"]["name"], each["sessions"]) for each in relationships(workshop)] == [
        ("Acme", 1)
    ]
    taken = workshop("import", file, "--yes")
    assert taken.code == 0
    assert f"Changed here: {CHANGE}." in taken.err
    assert [(each["client"]["name"], each["sessions"]) for each in relationships(workshop)] == [
        ("EVIL CORP", 2)
    ]


def test_signatures_that_came_in_are_shown_as_attested_elsewhere(with_example: Workshop) -> None:
    sealed = "skerrow-ferries-kite-anvil-2026-08-27"
    words = "All signatures are attested elsewhere"
    assert words in with_example("show", sealed).out
    assert words in with_example("export", sealed, "actions").out
    shown = json.loads(with_example("show", sealed, "--json").out)
    assert shown["agreement"]["elsewhere"].startswith(words)
