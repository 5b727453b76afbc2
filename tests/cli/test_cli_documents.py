"""`workshop export` and `workshop import`: every document out, a record back in, and no fault half-way."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from cli_runs import BRIGHTWATER, EARLIER, EARLIEST, LATER, Workshop, command, whole
from msgspec import structs

from builders import a_record
from workshop.cli.export import FORMATS, WHAT
from workshop.documents.record import write_record
from workshop.model.record import Record
from workshop.places import packaged_example
from workshop.room.exports import WRITERS, Format


def test_the_command_knows_every_document_and_every_form_there_is() -> None:
    # What is for one person, or for each, has a way of its own.
    assert (*WRITERS, "form", "forms", "reminders") == WHAT
    written = {form for forms in WRITERS.values() for form in forms}
    assert set(FORMATS) == written
    assert set(get_args(Format)) == written


@pytest.mark.parametrize(
    ("what", "form"), [(what, form) for what in WRITERS for form in WRITERS[what]]
)
def test_every_document_comes_out_in_every_form_it_has(
    with_example: Workshop, what: str, form: str
) -> None:
    ended = with_example("export", EARLIER, what, "--format", form)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out
    if form == "toml":
        version = 1 if what in ("actions", "signatures") else 2
        assert tomllib.loads(ended.out)["format"] == f"workshop-{what}/{version}"


def test_the_usual_document_is_the_agreement_to_read(with_example: Workshop) -> None:
    assert (
        with_example("export", EARLIER).out
        == with_example("export", EARLIER, "agreement", "--format", "md").out
    )
    assert "Amara Okafor" in with_example("export", EARLIER).out


def test_what_is_exported_to_a_pipe_is_to_the_byte_what_was_signed(
    with_example: Workshop, home: Path
) -> None:
    process = command(home, "export", EARLIER, "agreement")
    out, _ = process.communicate(timeout=60)
    digest = hashlib.sha256(out).hexdigest()
    assert digest in with_example("export", EARLIER, "signatures").out
    data = with_example("export", EARLIER, "agreement", "--format", "toml").out
    assert out.decode().splitlines()[-1] == hashlib.sha256(data.encode()).hexdigest()


def test_nothing_agreed_yet_is_a_negative_answer(with_example: Workshop) -> None:
    for asked in (("agreement", "--format", "toml"), ("signatures",)):
        ended = with_example("export", LATER, *asked)
        assert (ended.code, ended.out) == (1, "")
        assert "Nothing is proposed" in ended.err


def test_a_file_is_written_whole_for_its_owner_and_never_over_another(
    with_example: Workshop, tmp_path: Path
) -> None:
    target = tmp_path / "agreement.md"
    ended = with_example("export", EARLIER, "-o", target)
    assert (ended.code, ended.out) == (0, "")
    assert target.read_text("utf-8") == with_example("export", EARLIER).out
    assert target.stat().st_mode & 0o077 == 0
    target.write_text("mine")
    refused = with_example("export", EARLIER, "-o", target)
    assert refused.code == 2
    assert "--force" in refused.err
    assert target.read_text() == "mine"
    assert with_example("export", EARLIER, "-o", target, "--force").code == 0
    assert target.read_text("utf-8") != "mine"
    assert with_example("export", EARLIER, "-o", tmp_path / "no" / "where.md").code == 2


def test_a_dash_is_stdout(with_example: Workshop) -> None:
    assert with_example("export", EARLIER, "-o", "-").out == with_example("export", EARLIER).out


def test_a_record_goes_from_one_workspace_to_another_and_back_unchanged(
    with_example: Workshop, tmp_path: Path
) -> None:
    record = with_example("export", EARLIER, "record").out
    elsewhere = tmp_path / "elsewhere"
    ended = with_example("--workspace", elsewhere, "import", "-", stdin=record.encode())
    assert (ended.code, ended.out) == (0, f"{EARLIER}\n")
    assert with_example("--workspace", elsewhere, "export", EARLIER, "record").out == record


def test_the_same_record_again_changes_nothing_and_the_same_session_with_other_content_is_refused(
    with_example: Workshop, record_file: Callable[[Record], Path], brightwater: Path
) -> None:
    assert with_example("import", brightwater).code == 0
    again = with_example("import", brightwater)
    assert (again.code, again.out) == (1, f"{BRIGHTWATER}\n")
    assert "nothing to do" in again.err
    record = a_record()
    changed = structs.replace(record, session=structs.replace(record.session, title="Other"))
    refused = with_example("import", record_file(changed))
    assert (refused.code, refused.out) == (1, "")
    assert "with other content" in refused.err
    assert with_example("export", BRIGHTWATER, "record").out == write_record(record)


def test_every_fault_of_a_record_is_named_with_its_place_and_nothing_is_brought_in(
    workshop: Workshop, brightwater: Path
) -> None:
    text = brightwater.read_text("utf-8")
    wrong = (
        text.replace("minutes = 20", 'minutes = "long"')
        .replace('name = "Priya Nair"', 'name = ""')
        .replace('handle = "lena-koch"\n', 'handle = "lena-koch"\nshoe_size = 38\ncontact = true\n')
        .replace('name = "Lena Koch"\nside = "agency"\n', 'name = "Lena Koch"\nside = "press"\n')
        .replace("contact = false", "", 2)
    )
    brightwater.write_text(wrong, "utf-8")
    ended = workshop("import", brightwater)
    assert (ended.code, ended.out) == (2, "")
    told = ended.err.splitlines()
    assert all(line.startswith(f"{brightwater}: ") for line in told)
    for place in ("step[2].minutes", "participant[2].name", "participant[4].side", "shoe_size"):
        assert any(place in line for line in told), place
    assert workshop("sessions", "--json").out.strip() == "[]"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"not toml at all",
        b'format = "workshop-record/9"\n',
        b'format = "workshop-agreement/1"\n',
        b'format = "workshop-record/1"\n',
        b'format = "workshop-record/1"\ntitle = "\\u001b[2J"\n',
        b"x" * 10_000_000,
    ],
    ids=["empty", "nul", "not-utf-8", "not-toml", "newer", "other", "bare", "escapes", "10-MB"],
)
def test_what_is_no_record_is_refused_by_name(workshop: Workshop, content: bytes) -> None:
    ended = workshop("import", "-", stdin=content)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("stdin: ")
    assert "\x1b" not in ended.err
    assert len(ended.err) < 5_000
    assert workshop("sessions", "--json").out.strip() == "[]"


def test_the_files_of_the_example_are_all_it_takes(workshop: Workshop) -> None:
    files = sorted(packaged_example().glob("*.toml"))
    assert [workshop("import", path).out.strip() for path in files] == [
        EARLIEST,
        EARLIER,
        LATER,
    ]


def test_a_file_that_may_not_be_read_is_a_fault(home: Path, brightwater: Path) -> None:
    brightwater.chmod(0)
    ended = whole(command(home, "import", str(brightwater)))
    assert (ended.code, ended.out) == (3, "")
    assert "cannot be read" in ended.err


def test_the_minutes_come_as_a_page_to_print_and_say_that_they_are_not_the_agreement(
    with_example: Workshop, tmp_path: Path
) -> None:
    target = tmp_path / "minutes.html"
    ended = with_example("export", EARLIER, "minutes", "--format", "html", "-o", target)
    assert (ended.code, ended.out) == (0, "")
    page = target.read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "They are not the agreement:" in page
    assert "They are not the agreement:" in with_example("export", EARLIER, "minutes").out


def test_the_minutes_of_a_meeting_to_come_say_that_it_is_not_held_yet(
    with_example: Workshop,
) -> None:
    made = with_example("new", "--from", EARLIER, "--no-app", "--date", "2027-03-01")
    assert made.code == 0
    ended = with_example("export", made.out.strip(), "minutes")
    assert ended.code == 0
    assert "**Not held yet.**" in ended.out
    assert "## Who is to be there" in ended.out


def test_a_form_that_a_document_does_not_have_is_refused_with_those_it_has(
    with_example: Workshop,
) -> None:
    ended = with_example("export", EARLIER, "minutes", "--format", "csv")
    assert (ended.code, ended.out) == (2, "")
    assert "minutes can be exported as md, html, not as csv." in ended.err


def test_the_folder_to_take_home_is_written_whole_and_over_another_only_with_force(
    with_example: Workshop, tmp_path: Path
) -> None:
    out = tmp_path / "taken"
    ended = with_example("export", EARLIER, "agreement", "--bundle", "-o", str(out))
    assert (ended.code, ended.out) == (0, "")
    files = len(list(out.iterdir()))
    assert f"Written to {out}: {files} files. agreement.html is for reading" in ended.err
    assert "HOW-TO-CHECK.md says how anybody can check it." in " ".join(ended.err.split())
    again = with_example("export", EARLIER, "agreement", "--bundle", "-o", str(out))
    assert (again.code, "--force" in again.err) == (2, True)
    assert with_example("export", EARLIER, "--bundle", "-o", str(out), "--force").code == 0
    (out / "notes.txt").write_text("mine")
    refused = with_example("export", EARLIER, "--bundle", "-o", str(out), "--force")
    assert (refused.code, "notes.txt" in refused.err) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("agreement", "--bundle"),
        ("agreement", "--bundle", "-o", "-"),
        ("minutes", "--bundle", "-o", "out"),
        ("agreement", "--bundle", "--format", "md", "-o", "out"),
    ],
)
def test_a_folder_needs_a_place_and_is_all_of_the_agreement(
    with_example: Workshop, arguments: tuple[str, ...]
) -> None:
    ended = with_example("export", EARLIER, *arguments)
    assert ended.code == 2
    assert "--bundle writes the folder of an agreement, in all its formats" in ended.err


def test_before_anything_is_proposed_there_is_no_folder_and_it_says_what_to_do(
    with_example: Workshop, tmp_path: Path
) -> None:
    ended = with_example("export", LATER, "--bundle", "-o", str(tmp_path / "taken"))
    assert ended.code == 1
    assert "Propose the agreement in Sign-off first" in " ".join(ended.err.split())
    assert not (tmp_path / "taken").exists()
