"""The README is kept: its examples are read, its commands exist, and what it says of fields and keys is complete."""

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
from workshop.agreement.clauses import PARTS
from workshop.agreement.content import Head, from_tables, tables
from workshop.cli.app import app
from workshop.documents.actions import read_actions_toml, write_actions_toml
from workshop.documents.form import Form, FormQuestion, FormRound, read_form, write_form
from workshop.documents.record import read_record, write_record
from workshop.documents.rows import LISTS
from workshop.documents.template import read_template, write_template
from workshop.model.kinds import KINDS
from workshop.model.overview import ActionLine
from workshop.model.people import Relationship
from workshop.model.progress import Progress
from workshop.model.rounds import RoundPlan
from workshop.model.session import Session
from workshop.model.sign_off import SECTIONS
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
from workshop.tui.seats.console import ConsoleScreen

HOUSE = Path(__file__).parents[1]
README = (HOUSE / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)

WRITTEN_AGAIN = {
    "workshop-agreement/1": lambda text: canonical(tables(from_tables(tomllib.loads(text)))),
    "workshop-actions/1": lambda text: write_actions_toml(read_actions_toml(text, "README")),
    "workshop-record/1": lambda text: write_record(read_record(text, "README")),
    "workshop-template/1": lambda text: write_template(read_template(text, "README")),
    "workshop-form/1": lambda text: write_form(read_form(text, "README")),
}


def format_of(text: str) -> str:
    return str(tomllib.loads(text)["format"])


def section(format_name: str) -> str:
    """Return the part of the README that describes a format."""
    after = README.split(f"### `{format_name}`\n", 1)[1]
    return re.split(r"^##+ ", after, maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("text", EXAMPLES, ids=format_of)
def test_an_example_is_read_and_written_again_byte_for_byte(text: str) -> None:
    assert WRITTEN_AGAIN[format_of(text)](text) == text


@pytest.mark.parametrize("format_name", WRITTEN_AGAIN)
def test_every_format_is_described_with_an_example_of_it(format_name: str) -> None:
    assert f'```toml\nformat = "{format_name}"\n' in section(format_name)


def fields_of(*kinds: type) -> set[str]:
    return {each.encode_name for kind in kinds for each in structs.fields(kind)}


def agreement_fields() -> set[str]:
    """Return the name of every key that an agreement can have, whatever table it stands in."""
    tables_of_parts = [
        kind
        for part in PARTS.values()
        for kind in vars(__import__(part.__module__, fromlist=["*"])).values()
        if isinstance(kind, type) and issubclass(kind, frozen_text.Written)
    ]
    return fields_of(Head, *tables_of_parts)


FIELDS = {
    "workshop-agreement/1": agreement_fields(),
    "workshop-actions/1": fields_of(ActionLine, Progress),
    "workshop-record/1": fields_of(Relationship, Session, *LISTS.values()) | set(LISTS),
    "workshop-template/1": fields_of(
        Template, TemplateStep, PhasePrompts, Heading, Area, Statement, RoundPlan, Opening
    ),
    "workshop-form/1": fields_of(Form, FormRound, FormQuestion),
}


@pytest.mark.parametrize("format_name", WRITTEN_AGAIN)
def test_every_key_of_a_document_is_named_where_the_document_is_described(format_name: str) -> None:
    told = section(format_name)
    words = set(re.findall(r"[\w-]+", " ".join(re.findall(r"`([^`\n]+)`", told))))
    assert FIELDS[format_name] - words == set()


def test_every_kind_of_step_and_every_section_is_named() -> None:
    assert [kind for kind in KINDS if f"`{kind}`" not in section("workshop-template/1")] == []
    assert [
        each for each in SECTIONS if f"| `{each}` |" not in section("workshop-agreement/1")
    ] == []


def commands(group: click.Group, path: str = "workshop") -> Iterator[str]:
    """Yield each command as it is typed."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
            if not command.invoke_without_command:
                continue
        yield f"{path} {name}"


@pytest.mark.parametrize("command", list(commands(app)))
def test_every_command_stands_in_the_table_of_commands(command: str) -> None:
    assert re.search(rf"^\| `{command}( [^`]*)?` \|", README, re.MULTILINE)


def test_no_command_is_promised_that_does_not_exist() -> None:
    promised = re.findall(r"^\| `(workshop [a-z]+(?: [a-z]+)?)", README, re.MULTILINE)
    assert set(promised) <= set(commands(app))


@pytest.mark.parametrize("command", [*APP, *ConsoleScreen.OWN_COMMANDS], ids=lambda each: each.id)
def test_every_key_of_the_console_stands_in_the_table_of_keys(command: Command) -> None:
    table = README.split("### Keys\n\n", 1)[1].split("\n\n", 1)[0]
    cells = [row.split(" | ")[0] for row in table.splitlines()]
    named = {key for cell in cells for key in re.findall(r"`([^`]+)`", cell)}
    assert named & {show_key(key) for key in command.keys}


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


def test_everything_on_this_page_that_is_linked_to_is_there() -> None:
    linked = re.findall(r"\]\((?!https?:)([^)]+)\)", README)
    assert [each for each in linked if not (HOUSE / each).exists()] == []
    assert sum(each.endswith(".svg") for each in linked) >= 3
