"""`workshop verify`: its first line, its exit code, its JSON; without a workspace, at 80 columns, nothing raw."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_runs import Workshop
from msgspec import structs
from rich.cells import cell_len

from agreement.agreement_builders import agreement_of, proposed, sealed
from agreement.first_form import sealed_in_first_form
from agreement.folders import a_folder, signed_with_keys, trusted, with_sums
from agreement.hostile_words import a_record_that_says
from builders import INES, SESSION, TOMAS, a_record
from workshop.agreement.compose import Superseded
from workshop.model.people import Participant

ESCAPES = "\x1b[2J\x1b]0;owned\x07\u202e\u2028 holds "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_folder(tmp_path / "agreement")


@pytest.fixture
def allowed(tmp_path: Path) -> Path:
    return trusted(tmp_path / "allowed")


def test_signed_with_keys_that_are_trusted_is_verified_and_0(
    workshop: Workshop, folder: Path, allowed: Path
) -> None:
    ended = workshop("verify", folder, "--allowed-signers", allowed)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Unchanged, signatures verified with keys you trust.\n")
    assert "Ines Moreau, Marketing Director, for Brightwater Foods plc (client)" in ended.out


def test_without_trusted_keys_the_signatures_rest_on_the_record_of_the_host(
    workshop: Workshop, folder: Path
) -> None:
    ended = workshop("verify", folder)
    assert ended.code == 1
    assert ended.out.startswith("Unchanged, 2 signatures rest on the host's record.\n")


@pytest.mark.parametrize("place", ["in it", "below it", "a link in it", "a link to it"])
def test_keys_that_lie_in_the_folder_are_not_believed(
    place: str, workshop: Workshop, folder: Path, allowed: Path, tmp_path: Path
) -> None:
    """Whoever forged the folder may have laid them ready."""
    (folder / "more").mkdir()
    named = {"in it": folder / "keys", "below it": folder / "more" / "keys"}.get(place)
    if named:
        shutil.copy(allowed, named)
    elif place == "a link in it":
        named = folder / "keys"
        named.symlink_to(allowed)
    else:
        named = tmp_path / "link"
        shutil.copy(allowed, folder / "keys")
        named.symlink_to(folder / "keys")
    for given in (folder, folder / "agreement.md"):
        ended = workshop("verify", given, "--allowed-signers", named)
        assert ended.code == 1
        assert ended.out.startswith("Unchanged; the keys that you named lie in the folder, ")
        assert "You trust it" not in ended.out
    assert workshop("verify", folder, "--allowed-signers", allowed).code == 0


def test_every_first_line_is_explained(
    workshop: Workshop, folder: Path, tmp_path: Path, allowed: Path
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "signing.md").read_text("utf-8")
    told = {row.split(" | ")[0].removeprefix("| ") for row in page.splitlines() if " | " in row}
    one = a_folder(tmp_path / "one", signed_with_keys(None, INES))
    (tmp_path / "alone").mkdir()
    shutil.copy(folder / "agreement.md", tmp_path / "alone")
    shutil.copytree(folder, tmp_path / "changed")
    (tmp_path / "changed" / "agreement.toml").write_bytes(b"x = 1\n")
    shutil.copytree(folder, tmp_path / "own")
    shutil.copytree(folder, tmp_path / "gone")
    for each in (tmp_path / "gone").glob("*.sig"):
        each.unlink()
    shutil.copy(allowed, tmp_path / "own" / "keys")
    for given in (
        [folder, "--allowed-signers", allowed],
        [folder],
        [one],
        [tmp_path / "alone"],
        [tmp_path / "changed"],
        [tmp_path / "gone"],
        [tmp_path / "own", "--allowed-signers", tmp_path / "own" / "keys"],
    ):
        first = workshop("verify", *given).out.splitlines()[0]
        assert first.removesuffix(".") in told


def test_a_missing_signature_is_counted_first(
    workshop: Workshop, tmp_path: Path, allowed: Path
) -> None:
    folder = a_folder(tmp_path / "one", signed_with_keys(None, INES))
    ended = workshop("verify", folder, "--allowed-signers", allowed)
    assert ended.code == 1
    assert ended.out.startswith("Unchanged, 1 of 2 signatures is missing.\n")


def test_a_change_is_said_first(workshop: Workshop, folder: Path, allowed: Path) -> None:
    page = folder / "agreement.md"
    page.write_text(page.read_text("utf-8").replace("84 000", "94 000"), "utf-8")
    ended = workshop("verify", folder, "--allowed-signers", allowed)
    assert ended.code == 1
    assert ended.out.startswith("Changed, or a signature is wrong.\n")
    assert "WRONG" in ended.out


@pytest.mark.parametrize(
    ("done", "result"), [("nothing", "verified"), ("no keys", "unknown"), ("changed", "broken")]
)
def test_json_says_which_of_three_it_is(
    done: str, result: str, workshop: Workshop, folder: Path, allowed: Path
) -> None:
    if done == "changed":
        (folder / "agreement.toml").write_bytes(b"x = 1\n")
    more = [] if done == "no keys" else ["--allowed-signers", allowed]
    ended = workshop("verify", folder, "--json", *more)
    found = json.loads(ended.out)
    assert (found["result"], found["agreements"][0]["result"]) == (result, result)
    assert ended.code == (0 if result == "verified" else 1)
    (one,) = found["agreements"]
    assert {each["name"] for each in one["parts"]} >= {"page", "data", "signatures"}


def test_json_has_what_a_program_asks_of_a_signatory(
    workshop: Workshop, folder: Path, allowed: Path
) -> None:
    ended = workshop("verify", folder, "--allowed-signers", allowed, "--json")
    ines = json.loads(ended.out)["agreements"][0]["signatories"][0]
    assert (ines["handle"], ines["side"], ines["rests_on"]) == ("ines-moreau", "client", "key")
    assert (ines["principal"], ines["assurance"]) == ("ines-moreau", "key")
    assert ines["fingerprint"].startswith("SHA256:")
    assert ines["at"] == "2026-11-23T09:00:00Z"


def test_it_needs_no_workspace_and_makes_none(
    workshop: Workshop, folder: Path, home: Path, allowed: Path
) -> None:
    assert workshop("verify", folder, "--allowed-signers", allowed).code == 0
    assert not home.exists()


def test_it_loads_neither_screens_nor_the_database(folder: Path, allowed: Path) -> None:
    script = (
        "import sys\nfrom workshop.cli.words import run\n"
        "assert run(['verify', *sys.argv[1:]]) == 0\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, str(folder), "--allowed-signers", str(allowed)]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder)
    assert not set(ended.stderr.split()) & {"textual", "sqlite3", "sqlite_utils", "asyncssh"}


def test_no_line_is_wider_than_80_columns(workshop: Workshop, tmp_path: Path) -> None:
    long = structs.replace(SESSION, title="A title as long as people make them " * 5)
    record = signed_with_keys(proposed(structs.replace(a_record(), session=long)))
    ended = workshop("verify", a_folder(tmp_path / ("long" * 40), record))
    assert max(map(cell_len, ended.out.splitlines())) <= 80
    wide = a_record_that_says("漢字の名前はとても長いものです" * 6)
    ended = workshop("verify", a_folder(tmp_path / "wide", signed_with_keys(wide)))
    assert max(map(cell_len, ended.out.splitlines())) <= 80
    assert "漢字" in ended.out


def test_nothing_of_a_hostile_folder_reaches_the_terminal(
    workshop: Workshop, tmp_path: Path
) -> None:
    """Names, file names, reasons and what a broken file says: none of it moves a cursor or looks like a verdict."""
    folder = a_folder(tmp_path / "agreement")
    record = folder / "signatures.toml"
    record.write_text(record.read_text("utf-8").replace("Ines Moreau", "I\\u001b[2J"), "utf-8")
    (folder / f"{ESCAPES[:14]}.sig").write_bytes(b"\x1b[31m")
    (folder / "ines-moreau.sig").write_bytes(ESCAPES.encode())
    (folder / "SHA256SUMS").write_text(f"{'0' * 64}  {ESCAPES}\n", "utf-8")
    ended = workshop("verify", folder)
    assert ended.code == 1
    assert all(line.isprintable() for line in ended.out.splitlines())
    assert not set(ended.out) & set("\x1b\x07\u202e\u2028")
    marks = {line[:13].strip() for line in ended.out.splitlines() if line.startswith("  ")}
    assert marks <= {"", "holds", "WRONG", "not known", "note"}


def test_the_first_form_still_verifies(workshop: Workshop, tmp_path: Path) -> None:
    ended = workshop("verify", a_folder(tmp_path / "first", sealed_in_first_form()))
    assert ended.out.startswith("Unchanged, 2 signatures rest on the host's record.\n")
    assert "the first form" in ended.out


@pytest.mark.parametrize("what", ["nothing", "a folder without one", "a picture"])
def test_what_is_no_agreement_is_wrong_usage(what: str, workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.png").write_bytes(b"\x89PNG")
    names = {"nothing": "none", "a folder without one": "empty", "a picture": "x.png"}
    ended = workshop("verify", tmp_path / names[what])
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize(
    "name",
    ["HOW-TO-CHECK.md", "SHA256SUMS", "minutes.md", "minutes.html", "x.toml", "follow-up.txt"],
)
def test_a_file_that_is_no_agreement_is_not_called_a_changed_one(
    name: str, workshop: Workshop, folder: Path
) -> None:
    if not (folder / name).exists():
        (folder / name).write_text("# Minutes\n\nWhat was said.\n", "utf-8")
    ended = workshop("verify", folder / name)
    assert (ended.code, ended.out) == (2, "")
    assert f"{name} is no agreement. Name the folder" in ended.err


def test_no_name_is_not_the_folder_that_one_is_in(
    workshop: Workshop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for given in ([""], [folder, ""]):
        ended = workshop("verify", *given)
        assert (ended.code, ended.out) == (2, "")
        assert "A PATH is empty" in ended.err


def test_a_file_of_keys_that_holds_none_is_wrong_usage(
    workshop: Workshop, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "none").write_text("* ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA\n", "utf-8")
    ended = workshop("verify", folder, "--allowed-signers", tmp_path / "none")
    assert (ended.code, ended.out) == (2, "")
    assert "Line 1" in ended.err


def test_a_line_of_the_file_of_keys_that_does_not_count_is_told(
    workshop: Workshop, folder: Path, allowed: Path
) -> None:
    with allowed.open("a", encoding="utf-8") as file:
        file.write("*@brightwater.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA\n")
    ended = workshop("verify", folder, "--allowed-signers", allowed)
    assert ended.code == 0
    assert "Line 3 of" in ended.out


# --- agreements that replace each other -------------------------------------------------------------------------------

LATER, RIVAL = "s0000000000000002", "s0000000000000003"


def follows(
    path: Path,
    session: str = LATER,
    title: str = "Spring review",
    replaces: dict[str, Any] | None = None,
    revision: int = 1,
    people: tuple[Participant, ...] = (),
) -> Path:
    """Write the folder of an agreement that replaces the one of `a_record`, or says so with other words."""
    earlier = agreement_of(sealed())
    replaced = Superseded(SESSION.id, earlier.revision, earlier.digest, "Quarterly review")
    later = structs.replace(SESSION, id=session, title=title)
    record = proposed(
        structs.replace(a_record(), session=later),
        supersedes=structs.replace(replaced, **(replaces or {})),
        revision=revision,
    )
    return a_folder(path, signed_with_keys(record, *people))


def chain(workshop: Workshop, *folders: Path) -> tuple[str, str]:
    """Return the result for agreements one after the other, and what is said of their order."""
    found = json.loads(workshop("verify", *folders, "--json").out)
    return found["result"], " ".join(each["words"] for each in found["chain"])


def test_an_agreement_that_replaces_the_one_before_is_said_to(
    workshop: Workshop, folder: Path, tmp_path: Path
) -> None:
    result, said = chain(workshop, follows(tmp_path / "later"), folder)
    assert result == "unknown"
    assert said.startswith("“Spring review” replaces “Quarterly review”, ")
    ended = workshop("verify", tmp_path / "later", folder)
    assert "One after the other\n  holds" in ended.out


def test_two_agreements_that_fit_and_are_signed_with_trusted_keys_are_verified(
    workshop: Workshop, folder: Path, tmp_path: Path, allowed: Path
) -> None:
    later = follows(tmp_path / "later")
    ended = workshop("verify", later, folder, "--allowed-signers", allowed)
    assert ended.code == 0
    assert ended.out.startswith("All 2 unchanged, signatures verified with keys you trust.\n\n")


def test_the_first_line_is_true_for_all_that_were_named(
    workshop: Workshop, folder: Path, tmp_path: Path, allowed: Path
) -> None:
    half = follows(tmp_path / "half", people=(INES,))
    changed = shutil.copytree(folder, tmp_path / "changed")
    (changed / "agreement.toml").write_bytes(b"x = 1\n")
    rival = follows(tmp_path / "rival", session=RIVAL)
    for given, first in (
        ((folder, half), "1 of 2 is unchanged with signatures verified, not all."),
        ((folder, changed), "1 of 2 is changed, or a signature is wrong."),
        ((folder, follows(tmp_path / "later"), rival), "These 3 do not fit together."),
    ):
        ended = workshop("verify", *given, "--allowed-signers", allowed)
        assert ended.code == 1
        assert ended.out.startswith(f"{first}\n\n")


def test_one_that_replaces_what_was_not_named_says_so(
    workshop: Workshop, folder: Path, tmp_path: Path
) -> None:
    result, said = chain(
        workshop, follows(tmp_path / "later"), a_folder(tmp_path / "other", sealed_in_first_form())
    )
    assert result == "unknown"
    assert "replaces an agreement whose folder was not named" in said


@pytest.mark.parametrize("other", [{"digest": "0" * 64}, {"revision": 7}])
def test_one_that_replaces_another_text_is_wrong(
    other: dict[str, Any], workshop: Workshop, folder: Path, tmp_path: Path
) -> None:
    result, said = chain(workshop, follows(tmp_path / "later", replaces=other), folder)
    assert (result, "“Spring review” replaces revision" in said) == ("broken", True)


def test_one_that_replaces_what_was_never_sealed_is_wrong(
    workshop: Workshop, tmp_path: Path
) -> None:
    unsealed = a_folder(tmp_path / "unsealed", signed_with_keys(None, TOMAS))
    result, said = chain(workshop, follows(tmp_path / "later"), unsealed)
    assert (result, "which was not signed by everybody" in said) == ("broken", True)


def test_two_that_replace_the_same_one_are_rivals(
    workshop: Workshop, folder: Path, tmp_path: Path
) -> None:
    one = follows(tmp_path / "one")
    two = follows(tmp_path / "two", session=RIVAL, title="Another spring")
    result, said = chain(workshop, folder, one, two)
    assert result == "broken"
    assert "“Spring review” and “Another spring” both replace the same agreement." in said


def test_two_revisions_of_a_session_that_everybody_signed_are_rivals(
    workshop: Workshop, folder: Path, tmp_path: Path
) -> None:
    one = follows(tmp_path / "one")
    two = follows(tmp_path / "two", revision=2)
    result, said = chain(workshop, folder, one, two)
    assert result == "broken"
    both = "“Spring review”, revision 1, and “Spring review”, revision 2, "
    assert f"{both}both replace the same agreement." in said
    assert f"{both}are of one session, and everybody signed both" in said
    again = shutil.copytree(one, tmp_path / "again")
    assert chain(workshop, folder, one, again)[0] == "unknown"


def test_a_revision_that_was_reopened_is_no_rival(
    workshop: Workshop, folder: Path, tmp_path: Path
) -> None:
    one = follows(tmp_path / "one")
    record = one / "signatures.toml"
    void = record.read_text("utf-8").replace('state = "sealed"', 'state = "void"')
    void = re.sub(r"(?m)^(file = .*)$", "void = true", void)
    record.write_text(void, "utf-8")
    with_sums(one)
    result, said = chain(workshop, folder, one, follows(tmp_path / "two", revision=2))
    assert (result, "everybody signed both" in said) == ("unknown", False)


def test_one_that_is_not_signed_by_all_would_replace_another(
    workshop: Workshop, folder: Path, tmp_path: Path
) -> None:
    half = follows(tmp_path / "half", people=(INES,))
    result, said = chain(workshop, half, folder)
    assert result == "unknown"
    assert said.startswith("“Spring review” would replace “Quarterly review”, ")
    assert said.endswith("once everybody has signed it.")


def test_agreements_that_replace_each_other_are_wrong(workshop: Workshop, tmp_path: Path) -> None:
    one = follows(tmp_path / "one", session=LATER, replaces={"session": RIVAL})
    two = follows(tmp_path / "two", session=RIVAL, title="Second", replaces={"session": LATER})
    result, said = chain(workshop, one, two)
    assert result == "broken"
    assert "“Spring review” replaces an agreement that replaces it." in said
    itself = follows(tmp_path / "itself", session=LATER, replaces={"session": LATER})
    assert "“Spring review” says that it replaces itself." in chain(workshop, itself, one)[1]
