"""`workshop …` with a key, H, that computes without end at a person's own seat; the host lets it, for the measure."""

from __future__ import annotations

import workshop.remote.busy
from workshop.__main__ import main
from workshop.tui.seats.participant import ParticipantScreen


def _loop(_self: object) -> None:
    while True:
        pass


ParticipantScreen.action_lost = _loop  # type: ignore[method-assign, assignment]
workshop.remote.busy.WINDOW = 3600.0

if __name__ == "__main__":
    main()
