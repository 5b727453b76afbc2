"""Large letters, three or five rows high, for what is read from the other end of the room."""

from __future__ import annotations

from unicodedata import normalize

_GLYPHS = {
    "A": "010101111101101", "B": "110101110101110", "C": "011100100100011", "D": "110101101101110",
    "E": "111100110100111", "F": "111100110100100", "G": "011100101101011", "H": "101101111101101",
    "I": "111010010010111", "J": "001001001101010", "K": "101101110101101", "L": "100100100100111",
    "M": "101111111101101", "N": "110101101101101", "O": "010101101101010", "P": "110101110100100",
    "Q": "010101101110011", "R": "110101110101101", "S": "011100010001110", "T": "111010010010010",
    "U": "101101101101111", "V": "101101101101010", "W": "101101111111101", "X": "101101010101101",
    "Y": "101101010010010", "Z": "111001010100111", "0": "111101101101111", "1": "010110010010111",
    "2": "110001010100111", "3": "110001010001110", "4": "101101111001001", "5": "111100110001110",
    "6": "011100110101010", "7": "111001010010010", "8": "010101010101010", "9": "010101011001110",
    "&": "010101010101011", "-": "000000111000000", "/": "001001010100100", ".": "000000000000010",
    ",": "000000000010100", "?": "110001010000010", ":": "000010000010000", "'": "010010000000000",
    " ": "000000000000000", "!": "010010010000010", ";": "000010000010100", "%": "101001010100101",
    "+": "000010111010000", "=": "000111000111000", "–": "000000111000000", "—": "000000111000000",
    "(": "001010010010001", ")": "100010010010100", "’": "010010000000000", "…": "000000000000101",
    "“": "101101000000000", "”": "101101000000000", '"': "101101000000000", "→": "000010111010000",
    "●": "000111111111000", "○": "000111101111000", "◉": "000111010111000", "✓": "000001001101010",
    "·": "000000010000000",
}  # fmt: skip
"""Five rows of three dots for each character, top to bottom."""
_ACCENTS = {
    "\u0300": "100", "\u0301": "001", "\u0302": "010", "\u0303": "011", "\u0308": "101", "\u030a": "010",
    "\u030c": "010",
}  # fmt: skip
"""The row of dots over a letter for each accent: grave, acute, circumflex, tilde, diaeresis, ring, caron."""
_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
CELL = 4
"""Cells that a letter takes, with the gap after it."""


def enlarged(words: str, width: int, *, giant: bool = False) -> str | None:
    """Return `words` in big letters, wrapped between words; None where a letter is not known or a word too wide.

    Letters are three rows high; `giant` ones five rows, and twice as wide.
    """
    letters = normalize("NFC", " ".join(words.upper().split()))
    if not letters or not all(_is_known(each) for each in letters):
        return None
    cell = CELL * 2 if giant else CELL
    lines: list[str] = []
    for word in letters.split(" "):
        if len(word) * cell > width:
            return None
        if lines and (len(lines[-1]) + 1 + len(word)) * cell <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n\n".join(_drawn(line, giant=giant) for line in lines)


def spaced(words: str) -> str:
    """Return `words` in capitals with a blank after every letter: large where there is no room for big letters."""
    return "   ".join(" ".join(word) for word in words.upper().split())


def _apart(letter: str) -> tuple[str, str]:
    """Return a letter and its accent, "" for none."""
    parts = normalize("NFD", letter)
    return parts[0], parts[1:]


def _is_known(letter: str) -> bool:
    plain, accent = _apart(letter)
    return plain in _GLYPHS and (not accent or accent in _ACCENTS)


def _dots(letter: str, *, accented: bool) -> list[str]:
    """Return the rows of dots of a letter; with two more above where there are accents in its line."""
    plain, accent = _apart(letter)
    glyph = _GLYPHS[plain]
    rows = [glyph[place : place + 3] for place in range(0, 15, 3)]
    return [_ACCENTS.get(accent, "000"), "000", *rows] if accented else rows


def _drawn(line: str, *, giant: bool) -> str:
    accented = any(_apart(letter)[1] for letter in line)
    dots = [_dots(letter, accented=accented) for letter in line]
    lines = ["".join(f"{letter[row]}0" for letter in dots) for row in range(len(dots[0]))]
    if giant:
        return "\n".join("".join("█" * 2 if dot == "1" else "  " for dot in each) for each in lines)
    lines += ["0" * len(lines[0])] * (len(lines) % 2)
    pairs = zip(lines[::2], lines[1::2], strict=True)
    return "\n".join(
        "".join(_HALVES[int(up), int(down)] for up, down in zip(*pair, strict=True)).rstrip()
        for pair in pairs
    )
