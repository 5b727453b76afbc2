"""How commands write: data to stdout, messages to stderr, with control characters removed on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TextIO

import click

from workshop.errors import InputError

GOODBYE = "You have left. What you had begun is kept; the same command brings you back."
_NARROW = 40
"""A list is never cut to fewer columns than this."""


def _harmless(text: str) -> str:
    # Imported here so that `--version` does not load the model.
    from workshop.model.text import without_controls

    return without_controls(text)


def put(text: str) -> None:
    """Write a line, or several, to stdout."""
    click.echo(_harmless(text).encode("utf-8"))


def put_indented(text: str, indent: int) -> None:
    """Write lines to stdout with blanks before each; on a terminal, those that do not fit are broken between words."""
    put(_indented(text, indent, sys.stdout))


def say_indented(text: str, indent: int) -> None:
    """Tell the person something that may be long, on stderr, as `put_indented` writes it."""
    say(_indented(text, indent, sys.stderr))


def _indented(text: str, indent: int, stream: TextIO) -> str:
    lines = _harmless(text).split("\n")
    if stream.isatty():
        from rich.console import Console
        from rich.text import Text

        width = max(_NARROW, os.get_terminal_size(stream.fileno()).columns) - indent
        broken = (Text(line).wrap(Console(width=width), width) for line in lines)
        lines = [part.plain.rstrip() for parts in broken for part in parts]
    return "\n".join(f"{' ' * indent}{line}" for line in lines)


def put_document(text: str) -> None:
    """Write a whole document to stdout; off a terminal it arrives byte for byte."""
    shown = _harmless(text) if sys.stdout.isatty() else text
    click.echo(shown.encode("utf-8"), nl=False)


def say(sentence: str) -> None:
    """Tell the person something, on stderr."""
    click.echo(_harmless(sentence).rstrip("\n").encode("utf-8", "replace"), err=True)


def put_json(value: object) -> None:
    """Write a value as JSON; structs become objects, dates and figures strings."""
    import json

    import msgspec

    put_document(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2) + "\n")


def put_rows(rows: Sequence[Sequence[str]]) -> None:
    """Write rows in columns. On a terminal the last column is cut where a line would not fit."""
    from rich.cells import cell_len, set_cell_size

    plain = [[" ".join(_harmless(cell).split()) for cell in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*plain, strict=True)]
    room = None
    if sys.stdout.isatty():
        room = max(_NARROW, os.get_terminal_size(sys.stdout.fileno()).columns)
    lines = []
    for row in plain:
        *cells, last = row
        padded = [set_cell_size(cell, width) for cell, width in zip(cells, widths, strict=False)]
        line = "  ".join([*padded, last]).rstrip()
        if room and cell_len(line) > room:
            line = set_cell_size(line, room - 1).rstrip() + "…"
        lines.append(line)
    put("\n".join(lines))


def ask(question: str) -> None:
    """Go on when the person answers yes; raise click.Abort when not, InputError where nobody can answer."""
    if not sys.stdin.isatty():
        raise InputError(f"{question} There is nobody here to ask. Add --yes if you mean it.")
    click.confirm(_harmless(question), abort=True, err=True)


def confirm(question: str) -> bool:
    """Return whether the person answers yes; nothing typed is no."""
    return click.confirm(_harmless(question), default=False, err=True)
