"""Letters three rows high, for a heading that is read from the other end of the room."""

from __future__ import annotations

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
    " ": "000000000000000",
}  # fmt: skip
"""Five rows of three dots for each character, top to bottom."""
_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
CELL = 4
"""Cells that a letter takes, with the gap after it."""


def enlarged(words: str, width: int) -> str | None:
    """Return `words` in big letters, wrapped between words; None where a letter is not known or a word too wide."""
    letters = " ".join(words.upper().split())
    if not letters or not set(letters) <= set(_GLYPHS):
        return None
    lines: list[str] = []
    for word in letters.split(" "):
        if len(word) * CELL > width:
            return None
        if lines and (len(lines[-1]) + 1 + len(word)) * CELL <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n\n".join(_drawn(line) for line in lines)


def spaced(words: str) -> str:
    """Return `words` in capitals with a blank after every letter: large where there is no room for big letters."""
    return "   ".join(" ".join(word) for word in words.upper().split())


def _drawn(line: str) -> str:
    rows = []
    for upper in (0, 2, 4):
        row = ""
        for letter in line:
            dots = [int(dot) for dot in _GLYPHS[letter]] + [0, 0, 0]
            pairs = zip(
                dots[upper * 3 : upper * 3 + 3], dots[upper * 3 + 3 : upper * 3 + 6], strict=True
            )
            row += "".join(_HALVES[pair] for pair in pairs) + " "
        rows.append(row.rstrip())
    return "\n".join(rows)
