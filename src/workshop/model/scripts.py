"""Other scripts in plain characters: letters for handles and slugs, signs and digits for dates, figures and separators.

Free text is never changed by it: a name, a title or a note stays as it was typed.
"""

from __future__ import annotations

import re
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


def hyphenated(words: str) -> str:
    """Return `words` as small letters, digits and hyphens: `wang-xiao-ming`; "" where they have no letter or digit."""
    return re.sub(r"[^a-z0-9]+", "-", _in_ascii(words).lower()).strip("-")


def in_latin(name: str) -> str:
    """Return a name in ASCII letters, as somebody types it who has no others: `Wang Fang`."""
    return " ".join(_in_ascii(name).split())


def _in_ascii(text: str) -> str:
    return text if text.isascii() else "".join(map(_letters, unicodedata.normalize("NFC", text)))


def _letters(character: str) -> str:
    """Return a character in ASCII: é as e, щ as shch, 王 as Wang with blanks around it."""
    if character.isascii():
        return character
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    if plain:
        return plain
    # Imported here: it has tables of all scripts, and most names need none of them.
    from anyascii import anyascii

    found = anyascii(character)
    # It begins a syllable of Chinese or Korean with a capital, and nothing else that has no capitals of its own.
    syllable = unicodedata.category(character) == "Lo" and found[:1].isupper()
    return f" {found} " if syllable else found
