"""Notes: feedback under the template's headings, restated by the side that receives it."""

from __future__ import annotations

from msgspec import Struct

from workshop.model.template import Heading

HEADINGS = (Heading("Start"), Heading("Stop"), Heading("Continue"))
"""For a step that no template gave any."""


class Note(Struct, frozen=True):
    """What the item's side said under one heading. Both ticks mean: write it down in the agreement."""

    text: str = ""
    heading: str = ""
    restated: str = ""
    """The receiving side's own words."""
    confirmed: bool = False
    """Whether the giving side says: yes, that is what we meant."""
    own: str = ""
    """What the receiving side says it owns of it."""
    became: str = ""
    """The uid of the commitment, decision or parked topic it was turned into."""
