"""`workshop search`: everything said and agreed in the workspace, by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.desk import at_desk
from workshop.cli.output import put_json, put_rows, say

if TYPE_CHECKING:
    from workshop.model.overview import Found

NOTHING_FOUND = 1
"""The exit code where nothing has the words."""


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--relationship", metavar="R", default="", help="Only in one relationship.")
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="The newest N at most.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def search_command(
    context: click.Context, words: tuple[str, ...], relationship: str, limit: int, as_json: bool
) -> None:
    """Find what was said and agreed.

    Looks in all sessions, archived ones too, for what has all the WORDS, the newest first. Of the last one the
    beginning is enough; capitals and accents need not be typed. R is an id, or the beginning of the name of either
    party.
    """
    typed = " ".join(words)
    with at_desk() as desk:
        found = desk.search(typed, limit, relationship=relationship)
    if as_json:
        put_json(found)
    elif found:
        put_rows([_row(each) for each in found])
    if not found:
        say(_nothing(typed))
        context.exit(NOTHING_FOUND)


def _row(each: Found) -> tuple[str, ...]:
    return (str(each.date), each.number or each.title, each.session_slug, each.text)


def _nothing(typed: str) -> str:
    from workshop.model.text import shorten, words_of

    if not words_of(typed):
        return f"There is no word in “{shorten(typed, 40)}” to find anything by."
    return f"Nothing that was said or agreed has “{shorten(typed, 60)}” in it."
