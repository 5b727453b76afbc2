"""`workshop template`: the agendas a session can be started with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from workshop.cli.desk import chosen_workspace
from workshop.cli.input import read_input
from workshop.cli.output import put, put_rows, say

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.model.rounds import Scale, Way
    from workshop.model.template import Comments, Template, TemplateStep


def _shelves() -> tuple[Path, ...]:
    from workshop.places import packaged_templates

    return chosen_workspace().templates, packaged_templates()


def _names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    from workshop.documents.shelf import list_templates

    return [line.name for line in list_templates(_shelves()) if line.name.startswith(begun)]


@click.group("template")
def template_command() -> None:
    """List, show, check or copy agenda templates."""


@template_command.command("list")
def list_them() -> None:
    """List the templates.

    Of two with one name it is the workspace's own, which is also the one that is used.
    """
    from workshop.documents.shelf import list_templates

    lines = list_templates(_shelves())
    put_rows(
        [
            (line.name, "faulty", line.faults[0])
            if line.faults
            else (line.name, f"{line.minutes} min", line.summary or line.title)
            for line in lines
        ]
    )


@template_command.command("show")
@click.argument("name", shell_complete=_names)
def show(name: str) -> None:
    """Show the agenda of a template: steps, minutes, prompts, and what is asked in its rounds."""
    from workshop.documents.shelf import find_template

    put("\n".join(_page(find_template(name, _shelves()))))


def _page(template: Template) -> Iterator[str]:
    from workshop.model.sides import PHASES, phase_word

    yield f"{template.title} ({template.name}), {template.minutes} minutes"
    if template.summary:
        yield template.summary
    for number, step in enumerate(template.steps, start=1):
        pause = f", then {step.break_after} of break" if step.break_after else ""
        yield f"\n{number:2}  {step.title} · {step.kind} · {step.minutes} min{pause}"
        for prompt in step.prompts:
            yield f"      {prompt}"
        for phase in PHASES:
            for prompt in step.phase_prompts.of(phase):
                yield f"      {phase_word(phase)}: {prompt}"
        for heading in step.headings:
            yield f"      – {heading.name}{': ' + heading.prompt if heading.prompt else ''}"
        for line in _asked(step):
            yield f"      {line}"
    if template.slack:
        yield f"\n    {template.slack} min of slack"


def _asked(step: TemplateStep) -> Iterator[str]:
    """Yield what a step asks in its private round, on which scale, and how the round is run."""
    from workshop.model import poll, scorecard
    from workshop.model.kinds import ROUNDS_OF
    from workshop.model.rounds import Scale, promise
    from workshop.model.sides import SIDES, side_word

    own = Scale(step.scale, step.lowest)
    if step.kind == "poll":
        yield f"Asks: {step.question or step.title}"
        yield from _points(own if step.scale else Scale(poll.SCALE, poll.LOWEST))
    if step.kind == "scorecard":
        yield "Rates: the other side" + "".join(
            (
                ", one's own" if step.self_rating else "",
                ", what the other side will give" if step.predictions else "",
            )
        )
        yield f"Comments: {_COMMENTS[step.comments]}"
        yield from _points(own if step.scale else Scale(scorecard.SCALE))
        for area in step.areas:
            yield f"– {area.name}"
            for statement in area.statements:
                said = ((side, getattr(statement, side)) for side in SIDES)
                yield from (f"  {side_word(side)}: {words}" for side, words in said if words)
    if step.kind in ROUNDS_OF:
        yield f"Run {_WAYS[step.round.way]}"
        if step.round.way != "spoken":
            yield promise(step.round)


_WAYS: dict[Way, str] = {
    "spoken": "spoken: the facilitator types what is said",
    "keyboard": "by passed keyboard: one after the other at one terminal",
    "form": "by form: answered in a file before the meeting",
    "own": "at own terminals: everybody at the same time, each at a seat of their own",
}
_COMMENTS: dict[Comments, str] = {
    "none": "none",
    "statement": "on each statement",
    "area": "on each area",
}


def _points(scale: Scale) -> Iterator[str]:
    yield from (f"  {scale.show(point)}" for point in range(len(scale.labels)))


@template_command.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def check(files: tuple[str, ...]) -> None:
    """Check template files.

    Prints every fault of every FILE (- is stdin) as FILE: path.to.key: what is wrong, what is allowed. Exit code 1
    when there is any.
    """
    from workshop.errors import DocumentError

    wrong = False
    for file in files:
        try:
            _check(file)
        except DocumentError as error:
            put(str(error))
            wrong = True
    if wrong:
        click.get_current_context().exit(1)
    say("No faults.")


def _check(file: str) -> None:
    from pathlib import Path

    from workshop.documents.shelf import list_templates
    from workshop.documents.template import read_template
    from workshop.errors import DocumentError

    read_template(*read_input(file))
    path = Path(file)
    # On a shelf more is asked: the name in the file must be the file's.
    for line in list_templates(_shelves()):
        if line.faults and line.path.resolve() == path.resolve():
            raise DocumentError(file, list(line.faults))


@template_command.command("copy")
@click.argument("name", shell_complete=_names)
@click.option("--force", is_flag=True, help="Write over a copy that is there.")
def copy(name: str, force: bool) -> None:
    """Copy a template into the workspace, to be changed.

    Prints the path of the copy, which is used instead of the packaged one from then on.
    """
    from workshop.documents.files import read_file, write_file
    from workshop.documents.shelf import template_path
    from workshop.places import packaged_templates

    source = template_path(name, (packaged_templates(),))
    target = chosen_workspace().make().templates / source.name
    write_file(target, read_file(source).decode(), force=force)
    put(str(target))
