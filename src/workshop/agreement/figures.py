"""Figures in an agreement: plain decimals in strings, so that no reader of the text rounds them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from workshop.model.values import show_figure

Figure = Annotated[str, Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
"""A decimal as the text writes it: no exponent, no grouping."""


def plain(figure: Decimal | None) -> str | None:
    """Return `figure` as the text writes it; None for none."""
    return None if figure is None else format(figure, "f")


def shown(figure: str | None) -> str:
    """Return a figure of the text as people read it; – for none."""
    return show_figure(None if figure is None else Decimal(figure))
