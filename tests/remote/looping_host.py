"""`workshop …` with a key that computes without end at every seat, which is noticed after four seconds."""

from __future__ import annotations

import workshop.remote.busy
from workshop.__main__ import main
from workshop.tui.seats.participant import ParticipantScreen


def loop(_self: object) -> None:
    """Compute without end."""
    while True:
        pass


ParticipantScreen.action_lost = loop  # type: ignore[attr-defined]
workshop.remote.busy.WINDOW = 4.0
workshop.remote.busy.MOST = 0.25  # other tests want the processors too

if __name__ == "__main__":
    main()
