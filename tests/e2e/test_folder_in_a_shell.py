"""A folder checked as somebody does who has only a shell: with the very lines that its own HOW-TO-CHECK.md prints."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct, structs

from agreement.agreement_builders import agreement_of
from agreement.with_keys import key_of, sealed_with_keys
from builders import INES, NOW, SESSION, TOMAS, a_record
from ssh_keys import a_key, signed
from workshop.room.bundle import bundle, write_bundle

_SYSTEMS = re.compile(r"((?:Windows|Mac|Linux)(?:, (?:Windows|Mac|Linux))*)(?:, one of these)?:")


class Step(Struct, frozen=True):
    """A line to type, and the systems that it is for."""

    systems: frozenset[str]
    line: str


class Ended(Struct, frozen=True):
    """What a line of the page came to."""

    line: str
    code: int
    said: str


def steps(page: str) -> Iterator[Step]:
    """Yield the lines to type of a HOW-TO-CHECK.md, in their order."""
    systems: frozenset[str] = frozenset()
    for line in page.splitlines():
        if named := _SYSTEMS.fullmatch(line):
            systems = frozenset(named[1].split(", "))
        elif line.startswith("    ") and systems:
            yield Step(systems, line.strip())
        elif line and not line.startswith("    "):
            systems = frozenset()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that two people signed with keys, with hostile words in it."""
    session = structs.replace(SESSION, title="Review\n\nLinux:\n\n    rm -rf sums")
    record = sealed_with_keys(a_record(session=session))
    return write_bundle(tmp_path / "to check", bundle(record, NOW), force=False)


def with_keys_of_their_own(folder: Path, **other: Path) -> None:
    """Save the public keys beside the folder that somebody got from the people themselves."""
    for person in (INES, TOMAS):
        key = other.get(person.handle.partition("-")[0], key_of(person))
        shutil.copy(key.with_name(f"{key.name}.pub"), folder.parent / f"{person.handle}.pub")


def typed(folder: Path, only: str = "") -> list[Ended]:
    """Type every line for Linux into a shell in the folder, or those with some words in them."""
    ended = []
    for step in steps((folder / "HOW-TO-CHECK.md").read_text("utf-8")):
        if "Linux" in step.systems and only in step.line:
            done = subprocess.run(
                step.line, shell=True, cwd=folder, capture_output=True, text=True, check=False
            )
            ended.append(Ended(step.line, done.returncode, done.stdout + done.stderr))
    return ended


def verdicts(ended: list[Ended]) -> dict[str, bool]:
    """Whether each signature was found good."""
    return {
        found[1]: each.said.startswith(f'Good "workshop-agreement" signature for {found[1]} ')
        for each in ended
        if (found := re.search(r"-Y verify .* -I (\S+) ", each.line))
    }


def test_what_the_page_tells_to_type_finds_everything_in_order(folder: Path) -> None:
    with_keys_of_their_own(folder)
    ended = typed(folder)
    assert [each.line for each in ended if each.code] == []
    said = {each.line: each.said for each in ended}
    page = (folder / "HOW-TO-CHECK.md").read_text("utf-8")
    for file in ("agreement.md", "agreement.toml"):
        number, _, name = said[f"sha256sum {file}"].partition("  ")
        assert name == f"{file}\n"
        known = page if file == "agreement.md" else (folder / "agreement.md").read_text("utf-8")
        assert number in known.splitlines()[-1] or f"    {number}\n" in known
    sums = said["sha256sum -c SHA256SUMS"].splitlines()
    assert sums
    assert all(line.endswith(": OK") for line in sums)
    assert verdicts(ended) == {"ines-moreau": True, "tomas-reyes": True}
    for person in (INES, TOMAS):
        fingerprint = said[f"ssh-keygen -lf ../{person.handle}.pub"].split()[1]
        assert f"Its fingerprint has to be `{fingerprint}`" in page
        (good,) = [
            each.said
            for each in ended
            if f"-Y verify -f ../{person.handle}.mine -I {person.handle}" in each.line
        ]
        assert good.strip().endswith(fingerprint)


def test_the_longer_way_that_the_page_names_last_comes_to_the_same(folder: Path) -> None:
    with_keys_of_their_own(folder)
    typed(folder, "echo ")
    typed(folder, "cat ../")
    lines = (folder / "HOW-TO-CHECK.md").read_text("utf-8").splitlines()
    (line,) = (each.strip() for each in lines if each.startswith("    workshop "))
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(folder)}
    for code, words in ((0, "Unchanged, "), (1, "Changed")):
        done = subprocess.run(
            line, shell=True, cwd=folder, env=path, capture_output=True, text=True, check=False
        )
        assert done.returncode == code
        assert done.stdout.startswith(words)
        page = folder / "agreement.md"
        page.write_bytes(page.read_bytes().replace(b"84 000", b"94 000"))


@pytest.mark.parametrize("change", ["a byte", "a word", "its line ends"])
def test_a_changed_text_is_found_by_every_line_that_could(folder: Path, change: str) -> None:
    with_keys_of_their_own(folder)
    page = folder / "agreement.md"
    content = page.read_bytes()
    page.write_bytes(
        {
            "a byte": content.replace(b"84 000", b"94 000"),
            "a word": content.replace(b"within 30 days", b"within 90 days"),
            "its line ends": content.replace(b"\n", b"\r\n"),
        }[change]
    )
    assert page.read_bytes() != content
    ended = typed(folder)
    assert verdicts(ended) == {"ines-moreau": False, "tomas-reyes": False}
    said = {each.line: each for each in ended}
    assert said["sha256sum -c SHA256SUMS"].code == 1
    assert "agreement.md: FAILED" in said["sha256sum -c SHA256SUMS"].said
    number = said["sha256sum agreement.md"].said.split()[0]
    assert number not in (folder / "HOW-TO-CHECK.md").read_text("utf-8")


def test_a_forged_folder_with_keys_of_its_own_fails_against_the_keys_of_the_people(
    folder: Path, tmp_path: Path
) -> None:
    with_keys_of_their_own(folder, tomas=a_key("somebody-else"))
    ended = typed(folder)
    assert verdicts(ended) == {"ines-moreau": True, "tomas-reyes": False}
    # Everything else fits together, as the page says that it would.
    said = {each.line: each for each in ended}
    assert said["sha256sum -c SHA256SUMS"].code == 0


def test_no_file_of_keys_that_the_forger_laid_ready_is_believed(
    folder: Path, tmp_path: Path
) -> None:
    """Mallory signs another text for both, and lays her key ready under every name that the page tells to write."""
    page = folder / "agreement.md"
    page.write_bytes(page.read_bytes().replace(b"84 000", b"94 000"))
    key = a_key("mallory")
    public = key.with_name(f"{key.name}.pub").read_text("utf-8")
    laid = "".join(f"{each.handle} {public}" for each in (INES, TOMAS))
    for name in ("allowed_signers", "my-keys", "ines-moreau.mine", "tomas-reyes.mine"):
        for place in (folder, tmp_path):
            (place / name).write_text(laid, "utf-8")
    for person in (INES, TOMAS):
        shutil.copy(key.with_name(f"{key.name}.pub"), folder / f"{person.handle}.pub")
        (folder / f"{person.handle}.sig").write_bytes(signed(page.read_bytes(), key))
    with_keys_of_their_own(folder)
    assert verdicts(typed(folder)) == {"ines-moreau": False, "tomas-reyes": False}
    written = (tmp_path / "my-keys").read_text("utf-8")
    assert public.split()[1] not in written


def test_the_page_lists_the_keys_in_the_order_of_those_who_sign(folder: Path) -> None:
    page = (folder / "HOW-TO-CHECK.md").read_text("utf-8")
    who, checks = page.index("Who signed"), page.index("Check a signature that")
    for part in (page[who:checks], page[checks:]):
        assert part.index("Ines Moreau") < part.index("Tomás Reyes")


def test_one_signature_cannot_stand_for_the_other(folder: Path) -> None:
    with_keys_of_their_own(folder)
    shutil.copy(folder / "ines-moreau.sig", folder / "tomas-reyes.sig")
    assert verdicts(typed(folder)) == {"ines-moreau": True, "tomas-reyes": False}


def test_a_list_of_keys_as_windows_writes_it_is_read(folder: Path) -> None:
    with_keys_of_their_own(folder)
    typed(folder, "echo ")
    for person in (INES, TOMAS):
        keys = folder.parent / f"{person.handle}.mine"
        keys.write_bytes(keys.read_bytes().replace(b"\n", b"\r\n"))
    assert verdicts(typed(folder, "-Y verify")) == {"ines-moreau": True, "tomas-reyes": True}


def test_each_system_has_a_line_for_each_check(folder: Path) -> None:
    found = list(steps((folder / "HOW-TO-CHECK.md").read_text("utf-8")))
    counts = {
        system: sum(system in step.systems and "certutil" not in step.line for step in found)
        for system in ("Windows", "Mac", "Linux")
    }
    assert len(set(counts.values())) == 1, counts
    agreement = agreement_of(sealed_with_keys())
    check = "ssh-keygen -Y verify -f ../ines-moreau.mine -I ines-moreau -n workshop-agreement"
    lines = [step.line for step in found if "Windows" in step.systems]
    assert f'cmd /c "{check} -s ines-moreau.sig < {agreement.file}"' in lines
