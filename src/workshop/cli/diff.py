"""`workshop diff`: what one agreement changed of another, clause by clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.desk import at_desk
from workshop.cli.input import read_input
from workshop.cli.output import put, put_indented, put_json

if TYPE_CHECKING:
    from workshop.agreement.compare import Difference
    from workshop.agreement.content import Content


@click.command("diff")
@click.argument("before")
@click.argument("after")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def diff_command(before: str, after: str, as_json: bool) -> None:
    """Compare two agreements, clause by clause.

    BEFORE and AFTER are each a session whose agreement was proposed, the file agreement.toml, or a folder with it.
    Shows what was added, reworded, settled and dropped, what is left open or agreed now, and which promises were not
    kept and are promised again. What was rated, said or voted in a meeting is not compared.
    """
    from workshop.agreement.compare import NOT_COMPARED, compare
    from workshop.agreement.content import read
    from workshop.model.wording import counted

    old, new = _text(before), _text(after)
    found = compare(old, new)
    if as_json:
        put_json(found)
        return
    put(f"From {_named(read(old))}")
    put(f"to   {_named(read(new))}")
    for title, differences in found.by_sort:
        put(f"\n{title}")
        for each in differences:
            put(f"  {each.label}")
            put_indented(_told(each), 6)
    same = counted(found.same, "clause is as it was", "clauses are as they were")
    put(f"\n{same}. {NOT_COMPARED}" if same else f"\n{NOT_COMPARED}")


def _text(meant: str) -> str:
    """Return the data of an agreement. Raises WorkshopError where there is none."""
    from pathlib import Path

    from workshop.errors import DocumentError, Refused

    path = Path(meant)
    if path.exists() or meant == "-":
        file = path / "agreement.toml" if path.is_dir() else path
        content, source = read_input(str(file))
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            raise DocumentError(source, ["is no text in UTF-8, so no agreement.toml"]) from None
    with at_desk() as desk:
        agreement = desk.record(desk.find(meant)).agreement
    if agreement is None:
        raise Refused(
            f"Nothing is proposed in {meant}, so there is no text of its agreement to compare."
        )
    return agreement.text


def _named(content: Content) -> str:
    from workshop.model.values import show_date

    head = content.head
    return f"{head.title}, revision {head.revision}, proposed on {show_date(head.proposed.date())}"


def _told(each: Difference) -> str:
    """Return the words of one clause, or those of then and of now."""
    if not (each.before and each.after):
        return each.before or each.after
    return f"{each.then}: {each.before}\nnow: {each.after}"
