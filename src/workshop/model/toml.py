"""Reading TOML that anybody may have written: what would take long or much memory is refused before it is parsed.

This is the only module that imports tomllib (tests/test_house.py). Its time and memory grow with the square of the
parts of a dotted key, and with every sign between two texts; so both are counted first, in one pass.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from workshop.errors import InputError

MAX_FILE = 3_000_000
"""Bytes of a file, characters of a text; a session with 1,000 notes has about 600,000, the example less than 80,000.
"""
MAX_ENTRIES = 160_000
"""Lines, keys, values and signs between them; 1,000 notes make about 65,000 of them, the example 17,000 at most."""
MAX_SIGNS = 400_000
"""Backslashes and quotation marks, at which texts are read piece by piece; 1,000 notes have about 20,000."""
MAX_PARTS = 8
"""Parts of a dotted key or heading. Ours have three: `scorecard.areas.statements`."""
MAX_DEPTH = 16
"""Lists and tables inside each other in one value. Ours have two."""
MAX_WORD = 400
"""Characters of a key, number, day or time without quotes. Ours have 40 at most."""

# Something matches at every place but a blank, so the time of a pass grows with the length of the text alone.
_TOKEN = re.compile(
    r"""
    [ \t\r]*+
    (?:
      (?P<comment> \#[^\n]*+ )
    | (?P<text>
          "{3} [^"\\]*+ (?: (?: \\. | "(?!"") ) [^"\\]*+ )*+ "{3,5}
        | '{3} [^']*+ (?: '(?!'') [^']*+ )*+ '{3,5}
        | " (?!"") [^"\\\n]*+ (?: \\. [^"\\\n]*+ )*+ "
        | ' (?!'') [^'\n]*+ '
      )
    | (?P<open> [\[{] )
    | (?P<close> [\]}] )
    | (?P<dot> \. )
    | (?P<next> [=,\n] )
    | (?P<unclosed> ["'] )
    | (?P<word> [^ \t\r\n"'\#\[\]{}.=,]++ )
    | \Z
    )
    """,
    re.VERBOSE | re.DOTALL,
)


def parse(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text. Raises InputError, naming the line, for what is no TOML or too much to read."""
    require_bounded(text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(_syntax_fault(str(error))) from None


def require_bounded(text: str) -> None:
    """Raise InputError where parsing `text` would take more time and memory than a document of ours ever needs."""
    if len(text) > MAX_FILE:
        raise InputError(
            f"has more than {MAX_FILE:,} characters, which no document of ours has. Is it the right file?"
        )
    if text.count("\\") + text.count('"') > MAX_SIGNS:
        raise InputError(
            f"has more than {MAX_SIGNS:,} quotation marks and backslashes, which no document of ours has. "
            "Is it the right file?"
        )
    depth = dots = 0
    for entries, token in enumerate(_TOKEN.finditer(text), start=1):
        kind, words = token.lastgroup, ""
        if kind == "next":
            dots = 0
        elif kind == "dot":
            dots += 1
            if dots >= MAX_PARTS:
                words = f"a key has more than {MAX_PARTS} parts; none of ours has"
        elif kind == "open":
            dots, depth = 0, depth + 1
            if depth > MAX_DEPTH:
                words = (
                    f"lists or tables are nested too deeply, more than {MAX_DEPTH} in each other"
                )
        elif kind == "close":
            depth -= 1
        elif kind == "word" and len(token["word"]) > MAX_WORD:
            words = f"a word or number without quotes has more than {MAX_WORD} characters or digits"
        elif kind == "unclosed":
            return  # here the parser stops too
        if entries > MAX_ENTRIES:
            words = f"more than {MAX_ENTRIES:,} keys, values and lines up to here. Is it the right file?"
        if words:
            raise InputError(f"{place(text[: token.start(kind or 0)])}: {words}")


def place(before: str) -> str:
    """Return the line and character, from 1, of what follows `before`."""
    return f"line {before.count(chr(10)) + 1}, character {len(before) - before.rfind(chr(10))}"


def _syntax_fault(message: str) -> str:
    match = re.fullmatch(
        r"(.*) \((?:at line (\d+), column (\d+)|at end of document)\)", message, re.S
    )
    if match is None:
        return f"not TOML: {message}"
    where = f"line {match[2]}, character {match[3]}" if match[2] else "at the end of the file"
    return f"{where}: not TOML: {match[1]}"
