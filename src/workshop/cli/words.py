"""How every command ends: with an exit code and, after an error, a sentence. Only here errors become sentences."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from workshop.cli.app import app
from workshop.cli.output import say
from workshop.errors import WorkshopError

NEGATIVE, WRONG, FAULT, INTERRUPTED, NO_READER = 1, 2, 3, 130, 141
"""The exit codes but 0; the last two are what a shell says of SIGINT and SIGPIPE."""

_PROGRAM = "workshop"


def run(arguments: Sequence[str]) -> int:
    """Run the command line with `arguments`; return the exit code. Whatever happens, nobody sees a traceback."""
    _fill_missing_streams()
    if f"_{_PROGRAM.upper()}_COMPLETE" in os.environ:
        # The shell asks how the line can go on: click answers, and ends the process.
        app.main(list(arguments), prog_name=_PROGRAM)
    try:
        return _ended(arguments)
    except BrokenPipeError:
        return _reader_gone()


def _ended(arguments: Sequence[str]) -> int:
    context: click.Context | None = None
    try:
        with app.make_context(_PROGRAM, list(arguments)) as context:
            app.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    except WorkshopError as error:
        say(str(error))
        return error.exit_code
    except click.Abort as error:
        return _stopped(error)
    except click.ClickException as error:
        page = io.StringIO()
        error.show(page)
        say(page.getvalue())
        return WRONG
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:
        say(_disk_words(error))
        return FAULT
    except Exception as error:  # noqa: BLE001 - whatever it was, it is said in words and kept in a file
        say(_fault_words(error, context.params["workspace"] if context else None))
        return FAULT
    return 0


def _fill_missing_streams() -> None:
    # A shell can start us with a closed stream (`>&-`). Opened on /dev/null, its descriptor is not given to the next
    # file that we open, which would then receive what is printed.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open to the end


def _stopped(error: click.Abort) -> int:
    # click gives the same error for Ctrl+C and for Ctrl+D at a question.
    if isinstance(error.__context__, KeyboardInterrupt):
        return INTERRUPTED
    say("Nothing was done.")
    return NEGATIVE


def _reader_gone() -> int:
    # The reader of our pipe is gone: sent to /dev/null, what is still buffered raises no error at exit.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    return NO_READER


def _disk_words(error: OSError) -> str:
    place = f" ({error.filename})" if error.filename else ""
    return f"The disk or the system refused: {error.strerror or type(error).__name__}{place}."


def _fault_words(error: Exception, workspace: str | None) -> str:
    from workshop.places import find_workspace
    from workshop.tui.crash_report import write_fault

    what = f"Something in workshop broke ({type(error).__name__}), so the command stopped."
    place = find_workspace(workspace)
    # A crash is no reason to make a workspace.
    path = write_fault(place.faults, error) if place.sessions.is_dir() else None
    return f"{what} What broke is in {path}, without anybody's words." if path else what
