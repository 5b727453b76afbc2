"""Signs and digits of other scripts in plain characters: for dates, figures and separators, never for free text."""

from __future__ import annotations

import unicodedata

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
"""Full-width signs and digits, the ideographic blank and the minus sign, each with its twin in ASCII."""


def plain_signs(text: str) -> str:
    """Return `text` with full-width signs and the digits of every script as their twins in ASCII."""
    if text.isascii():
        return text
    return "".join(map(_plain_digit, text.translate(_WIDE)))


def _plain_digit(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)
