"""The house stands as drawn: floors import downwards, what is heavy comes late, every file of a kind has its line."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from msgspec import structs

from builders import FakeClock, counted_uids
from workshop.agreement.clauses import CLAUSES, part_types
from workshop.documents.minutes.parts import PARTS
from workshop.insight.findings import FINDERS
from workshop.insight.missing import missing
from workshop.model.agenda import Step
from workshop.model.kinds import ITEM_TYPES, KINDS, SECTIONS, TYPE_OF
from workshop.model.names import KindName
from workshop.model.record import Record
from workshop.places import Workspace, packaged_templates
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession
from workshop.room.steps import INTENTS
from workshop.tui.kinds import PANES, pane_class

ROOT = Path(__file__).parents[1]
CODE = ROOT / "src" / "workshop"

# --- what is imported -----------------------------------------------------------------------------


def test_the_floors_import_downwards_only() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def imported_by(path: Path, modules: set[str]) -> set[str]:
    """Return which of `modules` a file imports anywhere: in functions and for the type checker too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{each.name}" for each in node.names}
            found |= inside | ({node.module} if inside - modules else set())
    return found & modules


def circles(imports: dict[str, set[str]]) -> list[set[str]]:
    """Return the sets of modules of which each imports, by whatever way, every other one in its set."""
    reached = {name: set(found) for name, found in imports.items()}
    for middle in imports:
        for found in reached.values():
            if middle in found:
                found |= reached[middle]
    groups = [
        {other for other in found if name in reached[other]} | {name}
        for name, found in reached.items()
        if name in found
    ]
    return [each for place, each in enumerate(groups) if each not in groups[:place]]


def test_a_circle_of_imports_is_found_whatever_its_length() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == [{"a", "b", "c"}]
    assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


@functools.cache
def imports_of_the_house() -> dict[str, set[str]]:
    paths = {
        ".".join(path.relative_to(CODE.parent).with_suffix("").parts): path
        for path in CODE.rglob("*.py")
    }
    named = {name.removesuffix(".__init__"): path for name, path in paths.items()}
    return {name: imported_by(path, set(named)) for name, path in named.items()}


PACKAGES = ["", *sorted(path.parent.name for path in CODE.glob("*/__init__.py"))]


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_imports_another_in_a_circle(package: str) -> None:
    """Imports inside functions and under TYPE_CHECKING count: two modules that need each other are one."""
    above = f"workshop.{package}" if package else "workshop"
    within = {
        name: found
        for name, found in imports_of_the_house().items()
        if name == above or name.startswith(f"{above}.")
    }
    assert len(within) > 1
    assert [sorted(each) for each in circles(within)] == []


HEAVY = ("textual", "rich", "sqlite_utils", "sqlite3", "msgspec", "tomllib", "tomli_w")


def all_loaded_by(code: str, *arguments: str) -> set[str]:
    """Return what a fresh interpreter has loaded after running `code`."""
    script = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def loaded_by(code: str, *arguments: str) -> set[str]:
    """Return which heavy packages a fresh interpreter has loaded after running `code`."""
    return {name.partition(".")[0] for name in all_loaded_by(code, *arguments)} & set(HEAVY)


@pytest.mark.parametrize(
    ("module", "allowed"),
    [
        ("workshop", set()),
        ("workshop.errors", set()),
        ("workshop.places", set()),
        ("workshop.cli.app", set()),
        ("workshop.cli.words", set()),
        ("workshop.model.record", {"msgspec"}),
        ("workshop.store.store", {"msgspec", "sqlite3"}),
        ("workshop.documents.record", {"msgspec", "tomllib", "tomli_w"}),
        ("workshop.agreement.page", {"msgspec", "tomllib", "tomli_w"}),
        ("workshop.insight.findings", {"msgspec"}),
        ("workshop.room.desk", {"msgspec", "sqlite3", "tomllib", "tomli_w"}),
    ],
)
def test_each_floor_loads_no_more_than_it_needs(module: str, allowed: set[str]) -> None:
    assert loaded_by(f"import {module}") <= allowed


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["sessions", "--help"]])
def test_asking_for_help_loads_nothing_heavy(arguments: list[str]) -> None:
    code = "from workshop.cli.words import run\nrun(sys.argv[1:])"
    assert loaded_by(code, *arguments) == set()


def test_reading_a_workspace_that_is_there_does_without_what_makes_one(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    desk = Desk(workspace, now=FakeClock(), new_uid=counted_uids())
    wish = NewSession("Brightwater", "Oak & Lime", "kickoff", FakeClock()().date())
    session = desk.new_session(wish)
    desk.close()
    read = (
        "from pathlib import Path\n"
        "from workshop.places import Workspace\n"
        "from workshop.room.desk import Desk\n"
        "desk = Desk(Workspace(Path(sys.argv[1])))\n"
        "desk.home(), desk.record(sys.argv[2])\n"
    )
    assert "sqlite_utils" not in loaded_by(read + "desk.close()", str(tmp_path), session)
    assert "workshop.agreement" not in all_loaded_by(read + "desk.close()", str(tmp_path), session)
    lead = "room = desk.room(sys.argv[2])\nroom.view()\nroom.leave()\ndesk.close()"
    assert not {"sqlite_utils", "textual"} & loaded_by(read + lead, str(tmp_path), session)


def test_home_is_painted_without_what_only_a_session_needs() -> None:
    loaded = all_loaded_by(
        "from workshop.tui.app import WorkshopApp\n"
        "from workshop.tui.routes import screen_for\n"
        "from workshop.tui.services import Home\n"
        "screen_for(Home())"
    )
    assert "workshop.tui.desk.home" in loaded
    late = ("workshop.room", "workshop.store", "workshop.tui.seats", "workshop.tui.panes")
    late += ("workshop.tui.kinds", "textual.widgets._text_area", "msgspec", "sqlite3")
    assert [name for name in loaded if name.startswith(late)] == []


# --- the tables of the kinds ----------------------------------------------------------------------

TABLES: dict[str, dict[KindName, str]] = {
    "model": {
        kind.name: f"workshop.model.{path.stem}"
        for path in (CODE / "model").glob("*.py")
        if (kind := getattr(import_module(f"workshop.model.{path.stem}"), "KIND", None))
    },
    "room/steps": {name: intents.__module__ for name, intents in INTENTS.items()},
    "agreement/clauses": {name: each.write.__module__ for name, each in CLAUSES.items()},
    "documents/minutes": {name: part.__module__ for name, part in PARTS.items()},
    "insight": {name: find.__module__ for name, find in FINDERS.items()},
    "tui/kinds": {name: pane_class(name).__module__ for name in PANES},
}
"""For each floor the kinds in its table, and the module from which each entry comes."""
NEEDED = ("model", "tui/kinds")
"""The floors on which every kind has a file; on the others it has one where it has something to say."""


def test_every_kind_stands_under_its_name_and_no_two_claim_the_same() -> None:
    assert [kind.name for kind in KINDS.values()] == list(KINDS)
    items = [each for kind in KINDS.values() for each in kind.items]
    rounds = [each.name for kind in KINDS.values() for each in kind.rounds]
    sections = [each for kind in KINDS.values() for each in kind.sections]
    for names in ([each.name for each in items], [each.body for each in items], rounds, sections):
        assert len(set(names)) == len(names)
    assert all(each.kind == kind.name for kind in KINDS.values() for each in kind.items)


@pytest.mark.parametrize("folder", TABLES)
def test_each_entry_of_a_table_comes_from_the_file_of_its_kind(folder: str) -> None:
    floor = f"workshop.{folder.replace('/', '.')}"
    assert TABLES[folder] == {name: f"{floor}.{KINDS[name].module}" for name in TABLES[folder]}


@pytest.mark.parametrize("folder", TABLES)
def test_a_kind_is_in_the_table_of_a_floor_where_it_has_a_file(folder: str) -> None:
    there = {name for name in KINDS if (CODE / folder / f"{KINDS[name].module}.py").is_file()}
    assert set(TABLES[folder]) == there
    assert folder not in NEEDED or there == set(KINDS)


def test_the_pane_of_a_kind_says_whose_it_is() -> None:
    assert all(name == pane_class(name).KIND for name in PANES)


def test_every_type_of_item_is_some_kinds_or_noted_anywhere() -> None:
    for item_type in ITEM_TYPES.values():
        assert item_type.kind is None or item_type.kind in KINDS
        assert TYPE_OF[item_type.body] is item_type
        for field in structs.fields(item_type.body):
            if item_type.single:  # made with its first words, so nothing in it may be needed
                assert not field.required, f"{item_type.name}.{field.name}"


def test_every_section_is_titled_and_filled_by_what_there_is() -> None:
    assert {each.section for each in ITEM_TYPES.values()} - {""} <= set(SECTIONS)
    assert list(part_types()) == list(SECTIONS)


def test_every_kind_can_be_asked_what_is_missing_in_an_empty_session(tmp_path: Path) -> None:
    clock = FakeClock()
    desk = Desk(Workspace(tmp_path), now=clock, new_uid=counted_uids())
    session = desk.new_session(NewSession("A", "B", "kickoff", clock().date()))
    record: Record = desk.record(session)
    desk.close()
    for kind in KINDS:
        step = Step("t", kind=kind, title=kind, minutes=5)
        bare = structs.replace(record, agenda=(step,))
        assert isinstance(missing(bare, step, clock().date()), str)


def kinds_named_in(code: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name of a kind that code spells out: compared with a step's kind, said of a finding, or a KIND."""
    for node in ast.walk(code):
        words: list[ast.expr] = []
        match node:
            case ast.Compare(left=ast.Attribute(value=ast.Name(id="step"), attr="kind")):
                words = node.comparators
            case ast.Call(func=ast.Name(id="Finding"), args=[_, kind, *_]):
                words = [kind]
            case ast.Assign(targets=[ast.Name(id="KIND")]):
                words = [node.value] if isinstance(node.value, ast.Constant) else []
        for each in words:
            for part in ast.walk(each):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield node.lineno, part.value


def test_no_code_spells_the_name_of_a_kind_wrong() -> None:
    # Their type is text, since a kind plugs in; so this looks where a type checker cannot.
    found = [
        (path, line, name)
        for path in CODE.rglob("*.py")
        for line, name in kinds_named_in(ast.parse(path.read_text("utf-8")))
    ]
    assert len(found) > 100
    assert [each for each in found if each[2] not in KINDS] == []


# --- files ----------------------------------------------------------------------------------------


def test_every_module_opens_by_saying_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(CODE))
        for path in CODE.rglob("*.py")
        if (text := path.read_text("utf-8")) and not text.startswith('"""')
    ]
    assert silent == []


def test_the_templates_are_found_where_they_are_shipped_from() -> None:
    names = {path.stem for path in packaged_templates().glob("*.toml")}
    assert {"kickoff", "quarterly-review"} <= names


def test_toml_is_read_in_one_place_that_bounds_it_first() -> None:
    # Whoever reads it elsewhere lets in the line of 80 KB that takes 6 GB (tests/documents/test_bombs.py).
    readers = {"tomllib", "tomli", "tomlkit", "toml", "rtoml", "pytomlpp"}
    found = {
        str(path.relative_to(CODE))
        for path in CODE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Import) and readers & {each.name for each in node.names})
        or (isinstance(node, ast.ImportFrom) and node.module in readers)
    }
    assert found == {"model/toml.py"}
