"""Where the program begins: `workshop`, or `python -m workshop`."""

from __future__ import annotations

import gc
import os
import resource
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and end with its exit code."""
    # Nearly all objects made during the start live to the end; collecting then costs a tenth of the start for nothing.
    # The app turns collection on once it is drawn; other commands end before they make garbage.
    gc.disable()
    # Whatever the shell says: each file and folder made from here on, also by SQLite, is for its owner alone.
    os.umask(0o077)
    # A core file would hold what somebody typed or sealed in private. One byte is too few for any, and Linux runs no
    # program on a crash then either, which it does at 0 (core(5), "Piping core dumps to a program").
    hardest = resource.getrlimit(resource.RLIMIT_CORE)[1]
    least = 1 if hardest == resource.RLIM_INFINITY else min(1, hardest)
    resource.setrlimit(resource.RLIMIT_CORE, (least, least))
    from workshop.cli.words import run

    code = run(sys.argv[1:])
    if "workshop.tui.terminal.leaving" in sys.modules:
        # Everything is saved and closed: ending the process here saves the interpreter's teardown of Textual.
        from workshop.tui.terminal.leaving import exit_now

        exit_now(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
