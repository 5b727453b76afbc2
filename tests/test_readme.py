"""The README and docs/ stay true: examples are read, commands exist, fields, options and keys are complete."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from msgspec import structs

from workshop.agreement import frozen_text
from workshop.agreement.canonical import canonical
from workshop.agreement.clauses import part_types
from workshop.agreement.content import Head, Superseded, from_tables, tables
from workshop.agreement.page import page_of as agreement_page
from workshop.agreement.signatures.signatures_toml import (
    Missing,
    Signatures,
    Signed,
    read_signatures,
    written,
)
from workshop.cli.app import app
from workshop.documents.actions import read_actions_toml, write_actions_toml
from workshop.documents.form import Form, FormQuestion, FormRound, read_form, write_form
from workshop.documents.record import read_record, write_record
from workshop.documents.rows import shape
from workshop.documents.template import read_template, write_template
from workshop.model.kinds import KINDS, SECTIONS
from workshop.model.names import KindName
from workshop.model.overview import ActionLine
from workshop.model.people import Relationship
from workshop.model.progress import Progress
from workshop.model.rounds import RoundPlan
from workshop.model.session import Session
from workshop.model.template import (
    Area,
    Heading,
    Opening,
    PhasePrompts,
    Statement,
    Template,
    TemplateStep,
)
from workshop.tui.commands import APP, Command, show_key
from workshop.tui.kinds import pane_class
from workshop.tui.panes.round_pane import RoundPane
from workshop.tui.seats.console import ConsoleScreen

HOUSE = Path(__file__).parents[1]
DOCS = HOUSE / "docs"
PAGES = {
    path.relative_to(HOUSE).as_posix(): path.read_text("utf-8")
    for path in (HOUSE / "README.md", *sorted(DOCS.rglob("*.md")))
}
"""Every page by its path: the README and what stands in docs/."""
README = PAGES["README.md"]
GUIDE = PAGES["docs/guide.md"]
COMMAND_LINE = PAGES["docs/commands.md"]
EXAMPLES = [
    text
    for page in PAGES.values()
    for text in re.findall(r"^```toml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
]

WRITTEN_AGAIN = {
    "workshop-agreement/2": lambda text: canonical(tables(from_tables(tomllib.loads(text)))),
    "workshop-signatures/1": lambda text: written(read_signatures(text, "README")),
    "workshop-actions/1": lambda text: write_actions_toml(read_actions_toml(text, "README")),
    "workshop-record/2": lambda text: write_record(read_record(text, "README")),
    "workshop-template/1": lambda text: write_template(read_template(text, "README")),
    "workshop-form/1": lambda text: write_form(read_form(text, "README")),
}


def format_of(text: str) -> str:
    return str(tomllib.loads(text)["format"])


def page_of(format_name: str) -> str:
    """Return the page that describes a format: `docs/formats/agreement.md` for `workshop-agreement/1`."""
    name = format_name.removeprefix("workshop-").partition("/")[0]
    page = PAGES[f"docs/formats/{name}.md"]
    assert f"`{format_name}`" in page.splitlines()[0]
    return page


def section(page: str, title: str) -> str:
    """Return what stands under a title of a page, up to the next title."""
    after = re.split(rf"^##+ {re.escape(title)}\n", page, maxsplit=1, flags=re.MULTILINE)[1]
    return re.split(r"^##+ ", after, maxsplit=1, flags=re.MULTILINE)[0]


def named(text: str) -> set[str]:
    """Return what stands between backticks."""
    return set(re.findall(r"`([^`\n]+)`", text))


@pytest.mark.parametrize("text", EXAMPLES, ids=format_of)
def test_an_example_is_read_and_written_again_byte_for_byte(text: str) -> None:
    assert WRITTEN_AGAIN[format_of(text)](text) == text


def test_the_page_of_the_example_is_the_one_that_its_data_gives() -> None:
    data = next(text for text in EXAMPLES if format_of(text) == "workshop-agreement/2")
    pages = re.findall(r"^```markdown\n(.*?)^```$", page_of("workshop-agreement/2"), re.S | re.M)
    assert pages == [agreement_page(data)]


@pytest.mark.parametrize("format_name", WRITTEN_AGAIN)
def test_every_format_is_described_with_an_example_of_it(format_name: str) -> None:
    assert f'```toml\nformat = "{format_name}"\n' in page_of(format_name)


def fields_of(*kinds: type) -> set[str]:
    return {
        each.encode_name
        for kind in kinds
        for each in structs.fields(kind)
        if each.name not in getattr(kind, "NOT_IN_FILES", ())
    }


def agreement_fields() -> set[str]:
    """Return the name of every key that an agreement can have, whatever table it stands in."""
    tables_of_parts = [
        kind
        for part in part_types().values()
        for kind in vars(__import__(part.__module__, fromlist=["*"])).values()
        if isinstance(kind, type) and issubclass(kind, frozen_text.Written)
    ]
    return fields_of(Head, Superseded, *tables_of_parts)


FIELDS = {
    "workshop-agreement/2": agreement_fields(),
    "workshop-signatures/1": fields_of(Signatures, Signed, Missing),
    "workshop-actions/1": fields_of(ActionLine, Progress),
    "workshop-record/2": fields_of(Relationship, Session, *shape().lists.values())
    | set(shape().lists),
    "workshop-template/1": fields_of(
        Template, TemplateStep, PhasePrompts, Heading, Area, Statement, RoundPlan, Opening
    ),
    "workshop-form/1": fields_of(Form, FormRound, FormQuestion),
}


@pytest.mark.parametrize("format_name", WRITTEN_AGAIN)
def test_every_key_of_a_document_is_named_where_the_document_is_described(format_name: str) -> None:
    words = set(re.findall(r"[\w-]+", " ".join(named(page_of(format_name)))))
    assert FIELDS[format_name] - words == set()


def test_every_kind_of_step_and_every_section_is_named() -> None:
    template, agreement = page_of("workshop-template/1"), page_of("workshop-agreement/2")
    assert [kind for kind in KINDS if f"`{kind}`" not in template] == []
    assert [each for each in SECTIONS if f"| `{each}` |" not in agreement] == []


def commands(group: click.Group, path: str = "workshop") -> Iterator[tuple[str, click.Command]]:
    """Yield each command as it is typed, and itself."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
            if not command.invoke_without_command:
                continue
        yield f"{path} {name}", command


COMMANDS = dict(commands(app))


def row_of(command: str) -> str:
    """Return the row of the table of commands that describes a command."""
    found = re.search(rf"^\| `{command}( [^`]*)?` \|.*$", COMMAND_LINE, re.MULTILINE)
    assert found, f"{command} is not in docs/commands.md"
    return found.group()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_table_of_commands_with_its_options(command: str) -> None:
    options = {
        each.opts[0]: {*each.opts, *each.secondary_opts}
        for each in COMMANDS[command].params
        if isinstance(each, click.Option) and not each.hidden and "--help" not in each.opts
    }
    told = set(re.findall(r"(?<!\w)--?[a-z][a-z-]*", row_of(command)))
    assert [first for first, names in options.items() if not told & names] == []
    assert told - set().union(*options.values()) == set()


@pytest.mark.parametrize("page", PAGES)
def test_no_command_is_promised_that_does_not_exist(page: str) -> None:
    promised = re.findall(r"(?:^|`|\bbin/)(workshop [a-z]+(?: [a-z]+)?)", PAGES[page], re.MULTILINE)
    there = {*COMMANDS, *(each.rpartition(" ")[0] for each in COMMANDS)} - {"workshop"}
    assert [each for each in promised if not {each, each.rpartition(" ")[0]} & there] == []


def test_every_program_that_is_named_for_developers_is_there() -> None:
    programs = re.findall(r"`\.venv/bin/python -m ([a-z_.]+)`", README)
    assert len(programs) >= 3
    for name in programs:
        path = HOUSE / name.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), name


@pytest.mark.parametrize(
    "command",
    [*APP, *ConsoleScreen.OWN_COMMANDS, *RoundPane.SHARED_COMMANDS],
    ids=lambda each: each.id,
)
def test_every_key_of_a_session_stands_in_the_table_of_keys(command: Command) -> None:
    cells = [row.split(" | ")[0] for row in section(GUIDE, "Keys").splitlines()]
    keys = {key for cell in cells for key in named(cell)}
    assert keys & {show_key(key) for key in command.keys}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_kind_of_step_stands_where_the_kind_is_described(kind: KindName) -> None:
    told = named(section(GUIDE, KINDS[kind].title))
    assert [
        command.id
        for command in pane_class(kind).OWN_COMMANDS
        if not told & {show_key(key) for key in command.keys}
    ] == []


def test_the_line_that_installs_and_tests_is_the_one_that_is_run_on_every_change() -> None:
    line = next(
        each for each in (HOUSE / ".ci/run").read_text("utf-8").splitlines() if "sed -n" in each
    )
    script = f'{line}\nprintf "%s" "$test_command"'
    found = subprocess.run(
        ["bash", "-c", script], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout
    assert found.startswith("python3 -m venv .venv && ")
    assert found.endswith("pytest")
    assert "\n" not in found


def test_every_file_and_name_on_the_architecture_page_is_there() -> None:
    page = PAGES["docs/architecture.md"]
    code = HOUSE / "src" / "workshop"
    paths = set(re.findall(r"(?<![\w/])(?!src/|tests/)[\w/]+/(?:\w+\.py)?(?![\w/])", page))
    assert len(paths) > 30
    # The drawing names the folders of tui/ without it.
    assert [
        each for each in paths if not any((top / each).exists() for top in (code, code / "tui"))
    ] == []
    named_in_files = [
        *re.findall(r"`([\w.]+)`(?: in)? \(?`([\w/]+\.py)`", page),
        *re.findall(r"([A-Z]\w+\.\w+) +([\w/]+\.py)", page),  # steps of the drawing
    ]
    assert len(named_in_files) > 15
    for names, path in named_in_files:
        words = set(re.findall(r"\w+", (code / path).read_text("utf-8")))
        assert set(names.split(".")) <= words, f"{names} in {path}"


def anchors(page: str) -> set[str]:
    """Return what links may name after `#` in a page, as GitHub makes it of the titles."""
    titles = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES)
def test_everything_that_a_page_links_to_is_there(page: str) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", PAGES[page]):
        path, _, anchor = link.partition("#")
        target = (HOUSE / page).parent / path if path else HOUSE / page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target.read_text("utf-8")), link


def linked_from(*pages: str) -> set[Path]:
    """Return every file of this repository that the pages link to."""
    return {
        ((HOUSE / page).parent / link.partition("#")[0]).resolve()
        for page in pages
        for link in re.findall(r"\]\((?!https?:|#)([^)]+)\)", PAGES[page])
    }


def test_every_page_and_picture_is_linked_to_and_the_readme_has_pictures() -> None:
    from_readme = linked_from("README.md")
    assert sum(each.suffix == ".svg" for each in from_readme) >= 3
    there = {path for path in DOCS.rglob("*") if path.suffix in (".md", ".svg")}
    assert there - linked_from(*PAGES) == set()
    formats = DOCS / "formats"
    assert {
        path for path in there if path.suffix == ".md" and path.parent != formats
    } <= from_readme
    assert set(formats.glob("*.md")) - linked_from("docs/formats/README.md") == {
        formats / "README.md"
    }
