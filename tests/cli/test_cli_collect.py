"""`workshop export SESSION form` and `workshop collect`: from the invitation to the urn, and nothing of it shown."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from cli_runs import EARLIER, LATER, Workshop

from forms import filled_in, put_template
from workshop.places import Workspace, packaged_example
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession

PEOPLE = ("ines-moreau", "priya-nair", "tomas-reyes", "lena-koch")
ANSWERS: dict[str, object] = {"them:1.1": "2", "us:1.1": "?", "Keep": ["The Tuesday wall"]}


@pytest.fixture
def drafted(workshop: Workshop, home: Path) -> Workshop:
    """The command line on a workspace with a session that has not begun, two of its rounds by form."""
    workspace = Workspace(home)
    put_template(workspace.templates)
    desk = Desk(workspace)
    wish = NewSession(
        client="Brightwater",
        agency="Oak & Lime",
        template="by-form",
        date=desk.today,
        client_people="Ines Moreau\nPriya Nair",
        agency_people="Tomás Reyes\nLena Koch",
    )
    desk.new_session(wish)
    desk.close()
    return workshop


def form_of(workshop: Workshop, handle: str, folder: Path, **answers: object) -> Path:
    """Hand a form out and fill it in; return its file."""
    path = folder / f"{handle}.toml"
    text = workshop("export", "latest", "form", "--for", handle, "--format", "toml").out
    path.write_text(filled_in(text, answers or ANSWERS), "utf-8")
    return path


# --- handing out ----------------------------------------------------------------------------------


def test_a_form_comes_out_for_the_person_it_is_for(drafted: Workshop, tmp_path: Path) -> None:
    ended = drafted("export", "latest", "form", "--for", "Ines Moreau", "--format", "toml")
    assert (ended.code, ended.err) == (0, "")
    assert tomllib.loads(ended.out)["handle"] == "ines-moreau"
    target = tmp_path / "form.toml"
    written = drafted(
        "export", "latest", "form", "--for", "ines-moreau", "--format", "toml", "-o", target
    )
    assert (written.code, written.out) == (0, "")
    assert target.read_text("utf-8") == ended.out
    assert os.stat(target).st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("form",), 2, "say whose with --for HANDLE"),
        (("agenda", "--for", "ines-moreau"), 2, "agenda is for everybody"),
        (("form", "--for", "ines-moreau", "--format", "md"), 2, "as html or toml, not as md"),
        (
            ("form", "--for", "nobody"),
            2,
            "Here are: Ines Moreau (ines-moreau), Priya Nair (priya-nair)",
        ),
        (("form", "--for", ""), 2, "Here are: Ines Moreau (ines-moreau), Priya Nair (priya-nair)"),
    ],
)
def test_whose_form_it_is_has_to_be_said(
    drafted: Workshop, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ended = drafted("export", "latest", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert words in ended.err


def test_no_round_by_form_is_a_negative_answer(with_example: Workshop) -> None:
    ended = with_example("export", "latest", "form", "--for", "amara-okafor")
    assert (ended.code, ended.out) == (1, "")
    assert "answered by form" in ended.err


# --- collecting -----------------------------------------------------------------------------------


def test_forms_are_collected_and_all_that_is_told_is_whose(
    drafted: Workshop, tmp_path: Path
) -> None:
    files = [form_of(drafted, handle, tmp_path) for handle in PEOPLE]
    ended = drafted("collect", "latest", *files)
    assert (ended.code, ended.out.split()) == (0, list(PEOPLE))
    assert f"{files[0]}: sealed for Ines Moreau: Scores." in ended.err
    assert "Feedback, anonymous: 4 sealed." in ended.err
    assert "Tuesday" not in ended.out + ended.err
    assert "delete them" in ended.err
    assert "Tuesday" not in drafted("show", "latest").out
    assert drafted("search", "Tuesday").code == 1
    assert "Tuesday" not in drafted("export", "latest", "record").out


def test_the_second_time_it_says_that_it_replaced(drafted: Workshop, tmp_path: Path) -> None:
    path = form_of(drafted, "ines-moreau", tmp_path)
    drafted("collect", "latest", path)
    again = form_of(drafted, "ines-moreau", tmp_path, Keep=["Only this"])
    ended = drafted("collect", "latest", again)
    assert (ended.code, ended.out) == (0, "")
    assert f"{again}: Not answered: Scores." in ended.err
    assert "Feedback, anonymous: 1 sealed in place of an earlier one." in ended.err
    again = form_of(drafted, "ines-moreau", tmp_path, **{"them:1.1": "3"})
    ended = drafted("collect", "latest", again)
    assert (ended.code, ended.out) == (0, "ines-moreau\n")
    assert f"{again}: sealed for Ines Moreau: Scores (replaced)." in ended.err


def test_who_answered_an_anonymous_round_alone_is_not_printed(
    drafted: Workshop, tmp_path: Path
) -> None:
    files = [form_of(drafted, handle, tmp_path, Keep=["Only this"]) for handle in PEOPLE]
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number, each in enumerate(files):
        each.rename(inbox / f"{number}.toml")
    ended = drafted("collect", "latest", inbox)
    assert (ended.code, ended.out) == (0, "")
    assert "Feedback, anonymous: 4 sealed." in ended.err
    ended = drafted("collect", "latest", inbox)
    assert ended.code == 1
    assert "Feedback, anonymous: 4 taken before." in ended.err


def test_what_is_wrong_with_the_session_is_said_once_for_all_files(
    with_example: Workshop, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("one.toml", "two.toml")]
    for each in files:
        each.write_text("")
    ended = with_example("collect", EARLIER, *files)
    assert ended.code == 1
    assert ended.err.count("is sealed") == 1


def test_a_dash_is_stdin(drafted: Workshop, tmp_path: Path) -> None:
    content = form_of(drafted, "lena-koch", tmp_path).read_bytes()
    ended = drafted("collect", "latest", "-", stdin=content)
    assert (ended.code, ended.out) == (0, "lena-koch\n")
    assert "stdin: sealed for Lena Koch" in ended.err


def test_a_form_with_faults_has_all_of_them_named_and_the_others_are_taken(
    drafted: Workshop, tmp_path: Path
) -> None:
    wrong = form_of(drafted, "ines-moreau", tmp_path, **{"them:1.1": "9", "us:1.1": "good"})
    right = form_of(drafted, "lena-koch", tmp_path)
    ended = drafted("collect", "latest", wrong, right, tmp_path / "none.toml")
    assert (ended.code, ended.out) == (2, "lena-koch\n")
    for place in ("round[1].question[1].answer", "round[1].question[2].answer"):
        assert f'{wrong}: {place}: "' in ended.err
    assert "There is no file" in ended.err


def test_what_can_be_understood_is_taken_when_asked_and_the_rest_named_without_a_word_of_it(
    drafted: Workshop, tmp_path: Path
) -> None:
    answers = {
        "them:1.1": "between us",
        "us:1.1": "2",
        "Keep": ["The Tuesday wall"],
        "Change": ["paid \x1b[2J late"],
    }
    path = form_of(drafted, "ines-moreau", tmp_path, **answers)
    assert drafted("collect", "latest", path).code == 2
    ended = drafted("collect", "latest", "--partly", path)
    assert (ended.code, ended.out) == (1, "ines-moreau\n")
    assert "sealed for Ines Moreau: Scores." in ended.err
    assert "Feedback, anonymous: 1 sealed." in ended.err
    assert 'round[1].question[1].answer: "Answers fast": write a number from 1 to 3' in ended.err
    assert 'round[2].question[2].answers[1]: "Change": character 6 is the control' in ended.err
    for word in ("between us", "paid", "\x1b"):
        assert word not in ended.err


@pytest.mark.parametrize(
    ("answers", "code", "words"),
    [
        ({"Keep": ["a\x1b[2Jb"]}, 2, "U+001B"),
        ({"Keep": ["x" * 20_001]}, 2, "at most 20,000"),
        ({"Keep": []}, 1, "nothing is answered"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(
    drafted: Workshop, tmp_path: Path, answers: dict[str, object], code: int, words: str
) -> None:
    ended = drafted("collect", "latest", form_of(drafted, "ines-moreau", tmp_path, **answers))
    assert (ended.code, ended.out) == (code, "")
    assert words in ended.err
    assert "\x1b" not in ended.err


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", b"\xff\xfe", b'format = "workshop-record/1"\n', b"x" * 10_000_000],
    ids=["empty", "nul", "not-utf-8", "other", "10-MB"],
)
def test_what_is_no_form_is_refused_by_name(drafted: Workshop, content: bytes) -> None:
    ended = drafted("collect", "latest", "-", stdin=content)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("stdin: ")


def test_a_form_goes_into_its_own_session_alone(drafted: Workshop, tmp_path: Path) -> None:
    path = form_of(drafted, "ines-moreau", tmp_path)
    for each in sorted(packaged_example().glob("*.toml")):
        assert drafted("import", each).code == 0
    other = drafted("collect", LATER, path)
    assert (other.code, other.out) == (2, "")
    assert "session: is another session" in other.err


def test_without_a_file_there_is_nothing_to_collect(drafted: Workshop) -> None:
    assert drafted("collect", "latest").code == 2
