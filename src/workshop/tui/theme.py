"""The dark and the light theme, each in full colour and in 256 colours, which is what many terminals over SSH show."""

from __future__ import annotations

from typing import NamedTuple

from textual.theme import Theme


class Palette(NamedTuple):
    """The colours of one theme. Every text colour has at least 4.5:1 on each of the three backgrounds."""

    background: str
    panel: str
    selection: str
    text: str
    muted: str
    client: str
    agency: str
    good: str
    warn: str
    bad: str

    @property
    def backgrounds(self) -> tuple[str, ...]:
        """The background colours."""
        return (self.background, self.panel, self.selection)

    @property
    def inks(self) -> dict[str, str]:
        """The text colours, by name."""
        names = ("text", "muted", "client", "agency", "good", "warn", "bad")
        return {name: getattr(self, name) for name in names}


DARK = Palette(
    background="#10151c",
    panel="#19212b",
    selection="#26384a",
    text="#e8edf2",
    muted="#c3cfda",
    client="#ffb454",
    agency="#6cc1ff",
    good="#8fd694",
    warn="#ffd166",
    bad="#ff8a80",
)
LIGHT = Palette(
    background="#fbfaf7",
    panel="#f1efe9",
    selection="#dfe9f3",
    text="#1d252d",
    muted="#3b4651",
    client="#8a4b00",
    agency="#005a9c",
    good="#1f6b2c",
    warn="#7a5200",
    bad="#a3221a",
)

# A terminal with 256 colours shows the nearest of them, and the contrast is lost: the dark selection becomes a teal on
# which blue and red cannot be read, background and panel both become black. So these are chosen from the 256.
DARK_256 = Palette(
    background="#121212",
    panel="#262626",
    selection="#3a3a3a",
    text="#eeeeee",
    muted="#dadada",
    client="#ffaf5f",
    agency="#87d7ff",
    good="#87d787",
    warn="#ffd75f",
    bad="#ffafaf",
)
LIGHT_256 = Palette(
    background="#ffffff",
    panel="#eeeeee",
    selection="#d7ffff",
    text="#1c1c1c",
    muted="#444444",
    client="#875f00",
    agency="#005faf",
    good="#005f00",
    warn="#5f5f00",
    bad="#af0000",
)

PALETTES: dict[str, Palette] = {
    "workshop-dark": DARK,
    "workshop-light": LIGHT,
    "workshop-dark-256": DARK_256,
    "workshop-light-256": LIGHT_256,
}


def theme_name(*, dark: bool, full_colour: bool) -> str:
    """Return the name of the theme to use."""
    return f"workshop-{'dark' if dark else 'light'}{'' if full_colour else '-256'}"


def make_theme(name: str) -> Theme:
    """Return the theme called `name`, made from its palette.

    It also sets the variables that Textual's widgets use, where Textual's own values are below a contrast of 4.5:1.
    """
    palette = PALETTES[name]
    return Theme(
        name=name,
        primary=palette.text,
        secondary=palette.muted,
        accent=palette.text,
        warning=palette.warn,
        error=palette.bad,
        success=palette.good,
        foreground=palette.text,
        background=palette.background,
        surface=palette.background,
        panel=palette.panel,
        dark="dark" in name,
        variables={
            "selection": palette.selection,
            "muted": palette.muted,
            "client": palette.client,
            "agency": palette.agency,
            "good": palette.good,
            "warn": palette.warn,
            "bad": palette.bad,
            "text": palette.text,
            "text-muted": palette.muted,
            "text-disabled": palette.muted,
            "block-cursor-foreground": palette.text,
            "block-cursor-background": palette.selection,
            "block-cursor-text-style": "none",
            "block-cursor-blurred-foreground": palette.text,
            "block-cursor-blurred-background": palette.selection,
            "block-cursor-blurred-text-style": "none",
            "block-hover-background": palette.panel,
            "border": palette.muted,
            "border-blurred": palette.panel,
            "input-cursor-background": palette.text,
            "input-cursor-foreground": palette.background,
            "input-cursor-text-style": "none",
            "input-selection-background": palette.muted,
            "input-selection-foreground": palette.background,
            "screen-selection-background": palette.muted,
            "screen-selection-foreground": palette.background,
            "scrollbar": palette.selection,
            "scrollbar-hover": palette.muted,
            "scrollbar-active": palette.muted,
            "scrollbar-background": palette.background,
            "scrollbar-background-hover": palette.background,
            "scrollbar-background-active": palette.background,
            "scrollbar-corner-color": palette.background,
        },
    )
