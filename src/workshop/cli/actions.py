"""`workshop actions`: the commitments across sessions, and what became of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from workshop.cli.desk import at_desk
from workshop.cli.output import put_document, put_rows, say

if TYPE_CHECKING:
    from datetime import date

    from workshop.model.overview import ActionLine
    from workshop.model.progress import Outcome
    from workshop.model.sides import Side


@click.group("actions", invoke_without_command=True)
@click.option("--open", "open_only", is_flag=True, help="Only what is still to be done.")
@click.option("--overdue", is_flag=True, help="Only what is still to be done and late.")
@click.option("--relationship", metavar="R", default="", help="Only those of one relationship.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def actions_command(
    context: click.Context, open_only: bool, overdue: bool, relationship: str, as_json: bool
) -> None:
    """List commitments; say what became of one.

    Without a command it lists those of sealed agreements, what is due next first. The first column is the ID that
    `workshop actions done` takes. R is an id, or the beginning of the name of either party.
    """
    if context.invoked_subcommand is not None:
        return
    with at_desk() as desk:
        lines = desk.actions(open_only=open_only, overdue=overdue, relationship=relationship)
        any_at_all = bool(lines or desk.actions())
        today = desk.today
    if as_json:
        from workshop.documents.actions import actions_json

        put_document(actions_json(lines))
    elif lines:
        numbers = Counter(line.number for line in lines)
        put_rows([_row(line, today, numbers[line.number] > 1) for line in lines])
    else:
        kind = "overdue " if overdue else "open " if open_only else ""
        say(f"No {kind}commitments.{'' if any_at_all else ' They come with a sealed agreement.'}")


def _row(line: ActionLine, today: date, ambiguous: bool) -> tuple[str, ...]:
    from workshop.model.rhythm import next_due, show_when

    return (
        f"{line.session_slug}/{line.number}" if ambiguous else line.number,
        str(next_due(line, today) or "no date"),
        _state(line, today),
        line.who,
        line.relationship_name,
        f"{line.action} · {show_when(line)}" if line.rhythm else line.action,
    )


def _state(line: ActionLine, today: date) -> str:
    from workshop.model.progress import told

    late = line.overdue(today)
    if not line.words:
        return "overdue" if late else "open"
    return f"{told(line.words)}, overdue" if late else told(line.words)


@actions_command.command("done")
@click.argument("action", metavar="ID")
@click.option(
    "--outcome",
    type=click.Choice(["kept", "partly", "not-kept", "dropped"]),
    default="kept",
    show_default=True,
    help="What became of it.",
)
@click.option(
    "--side",
    type=click.Choice(["client", "agency"]),
    help="As this side sees it; without it, for both.",
)
@click.option("--word", metavar="TEXT", default="", help="Why, in a few words.")
def done(action: str, outcome: Outcome, side: Side | None, word: str) -> None:
    """Record what became of a commitment.

    ID is its clause number (C3), SESSION/C3 where several have that number, or the beginning of its uid.
    """
    from workshop.model.progress import OUTCOMES

    with at_desk() as desk:
        line = desk.find_action(action)
        desk.record_progress(line, outcome, side=side, word=word)
    from workshop.model.sides import side_word

    says = f" as the {side_word(side)} sees it" if side else ""
    say(f"{line.number} {OUTCOMES[outcome]}{says}: {line.action}")
