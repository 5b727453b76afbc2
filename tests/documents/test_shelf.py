"""Templates are found in the workspace first; a broken one is shown with its faults and hides no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from workshop.documents.shelf import find_template, list_templates, template_path
from workshop.documents.template import write_template
from workshop.errors import DocumentError, NotFound
from workshop.model.template import Template, TemplateStep


def put(folder: Path, name: str, title: str = "Title") -> Path:
    folder.mkdir(exist_ok=True)
    template = Template(
        name,
        title,
        "A summary.",
        (TemplateStep(kind="welcome", title="Welcome", minutes=5),),
        slack=2,
    )
    path = folder / f"{name}.toml"
    path.write_text(write_template(template))
    return path


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    own, packaged = tmp_path / "own", tmp_path / "packaged"
    put(packaged, "kickoff", "Packaged kickoff")
    put(packaged, "quarterly-review")
    put(own, "kickoff", "Our kickoff")
    return own, packaged


def test_the_workspaces_own_template_comes_before_the_packaged_one(
    folders: tuple[Path, Path],
) -> None:
    assert find_template("kickoff", folders).title == "Our kickoff"
    assert template_path("kickoff", folders) == folders[0] / "kickoff.toml"
    assert find_template("quarterly-review", folders).title == "Title"


def test_the_list_has_each_name_once_with_its_minutes(folders: tuple[Path, Path]) -> None:
    lines = list_templates(folders)
    assert [(line.name, line.title, line.minutes) for line in lines] == [
        ("kickoff", "Our kickoff", 7),
        ("quarterly-review", "Title", 7),
    ]
    assert [line.path.parent.name for line in lines] == ["own", "packaged"]


def test_a_broken_template_is_listed_with_its_faults_and_stops_nothing(
    folders: tuple[Path, Path],
) -> None:
    (folders[0] / "broken.toml").write_text('format = "workshop-template/1"\nname = "broken"\n')
    (folders[0] / "noise.toml").write_bytes(b"\xff\x00")
    lines = {line.name: line for line in list_templates(folders)}
    assert set(lines) == {"broken", "noise", "kickoff", "quarterly-review"}
    assert "step: is missing; needed: a list, each a table" in lines["broken"].faults
    assert "not UTF-8" in lines["noise"].faults[0]
    assert lines["kickoff"].faults == ()


def test_a_broken_template_of_ones_own_is_not_passed_over_in_silence(
    folders: tuple[Path, Path],
) -> None:
    (folders[0] / "kickoff.toml").write_text("nonsense")
    with pytest.raises(DocumentError, match=r"kickoff\.toml: at the end of the file: not TOML"):
        find_template("kickoff", folders)


def test_a_template_is_called_as_its_file_is(folders: tuple[Path, Path]) -> None:
    put(folders[0], "annual").rename(folders[0] / "yearly.toml")
    with pytest.raises(
        DocumentError, match='name: is "annual"; in a file of this name it must be "yearly"'
    ):
        find_template("yearly", folders)


def test_an_unknown_name_is_refused_with_those_there_are(folders: tuple[Path, Path]) -> None:
    with pytest.raises(NotFound) as missing:
        find_template("kick-off", folders)
    assert (
        str(missing.value)
        == 'There is no template "kick-off"; did you mean kickoff? There are: kickoff, quarterly-review.'
    )


@pytest.mark.parametrize(
    "name", ["../packaged/kickoff", "/etc/passwd", "", "KICKOFF", "a\x1b[2J", "x\0"]
)
def test_a_name_is_never_taken_as_a_path(folders: tuple[Path, Path], name: str) -> None:
    with pytest.raises(NotFound) as missing:
        find_template(name, folders)
    assert str(missing.value).isprintable()


def test_a_workspace_without_templates_has_none(tmp_path: Path) -> None:
    assert list_templates((tmp_path / "nowhere",)) == ()
    with pytest.raises(NotFound, match="There are none at all"):
        find_template("kickoff", (tmp_path / "nowhere",))


def test_a_folder_called_like_a_template_is_listed_as_a_fault(folders: tuple[Path, Path]) -> None:
    (folders[0] / "odd.toml").mkdir()
    (folders[0] / ".#kickoff.toml").write_text("an editor's")
    lines = {line.name: line for line in list_templates(folders)}
    assert "is a directory" in lines["odd"].faults[0]
    assert len(lines) == 3


def test_a_file_name_that_drives_terminals_is_shown_safely(folders: tuple[Path, Path]) -> None:
    (folders[0] / "\x1b[2J.toml").write_text("")
    assert all(line.name.isprintable() for line in list_templates(folders))
