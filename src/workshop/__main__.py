"""Where the program begins: `workshop`, or `python -m workshop`."""

from __future__ import annotations

import gc
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and end with its exit code."""
    # What a start makes stays, and looking through it for garbage takes a tenth of the start. The app begins to collect
    # once it stands; every other command is over before there is any.
    gc.disable()
    from workshop.cli.words import run

    code = run(sys.argv[1:])
    if "workshop.tui.terminal.leaving" in sys.modules:
        # Everything is saved and closed; taking Textual apart would only keep the shell waiting.
        from workshop.tui.terminal.leaving import gone

        gone(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
