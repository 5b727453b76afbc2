"""`workshop …` with a key that fails at every seat: the processes of seats run this file as well."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults.crashing import break_one
from workshop.__main__ import main

break_one("a seat's key")

if __name__ == "__main__":
    main()
