"""Forms in TOML as people send them back: an apostrophe, curly quotes or Enter within an answer are understood.

Only what people fill in is read so, and only where it is no TOML as it stands.
"""

from __future__ import annotations

import json
import re

from workshop.errors import InputError
from workshop.model.scripts import plain_signs
from workshop.model.text import visible, without_marks
from workshop.model.toml import parse

_LONGEST = 200_000
"""Characters of a form beyond which nothing is mended; one of 300 statements has about 90,000."""
_QUOTES = "\"'\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\uff02\uff07\u300c\u300d"
_OPENS, _CLOSES = "[\uff3b\u3010", "]\uff3d\u3011"
_FIELD = re.compile(r"^[ \t]*(answers?|comment)[ \t]*[=\uff1d]", re.MULTILINE)
_ENDS = re.compile(
    r"^[ \t]*(?:\[\[round|(?:answers?|comment|key|group|asks|prompt|scale|most|options)[ \t]*[=\uff1d])",
    re.MULTILINE,
)
_ITEM_ENDS = re.compile("[" + re.escape(_QUOTES) + r"][ \t\n]*(?:[,\uff0c\u3001;\uff1b]|\Z)")


def mended(text: str) -> str:
    """Return a form in which every answer that is no TOML as it stands is written as it was meant."""
    if len(text) > _LONGEST:
        return text
    text = visible(without_marks(text)).replace("\r\n", "\n").replace("\r", "\n")
    parts: list[str] = []
    place = 0
    for field in _FIELD.finditer(text):
        if field.start() < place:
            continue
        end = _ENDS.search(text, field.end())
        stop = end.start() if end else len(text)
        statement = text[field.start() : stop]
        parts.append(text[place : field.start()])
        parts.append(
            statement if _is_toml(statement) else _meant(field[1], text[field.end() : stop])
        )
        place = stop
    return "".join((*parts, text[place:]))


def _is_toml(statement: str) -> bool:
    try:
        parse(statement)
    except InputError:
        return False
    return True


def _meant(name: str, value: str) -> str:
    value = value.strip()
    if name != "answers":
        return f"{name} = {_quoted(_bare(value))}\n\n"
    inner = value.lstrip(_OPENS).rstrip(_CLOSES + " \n") if value[:1] in _OPENS else value
    return f"answers = [{', '.join(map(_quoted, _items(inner.strip())))}]\n\n"


def _items(inner: str) -> list[str]:
    """Return the answers of a list: a quote ends one where a comma or the end follows it."""
    found: list[str] = []
    while inner:
        if inner[0] in _QUOTES:
            end = _ITEM_ENDS.search(inner, 1)
            stop, after = (end.start(), end.end()) if end else (len(inner), len(inner))
            found.append(inner[1:stop])
        else:
            words = re.split("[,\uff0c\u3001;\uff1b\n]", inner, maxsplit=1)
            found.append(words[0])
            after = len(words[0]) + 1
        inner = inner[after:].lstrip(", \t\n\uff0c\u3001")
    return [each.strip() for each in found if each.strip()]


def _bare(value: str) -> str:
    """Return a value without the quotes around it; whatever stands within them stays."""
    if value[:1] in _QUOTES and value[:1]:
        value = value[1:]
        if value[-1:] in _QUOTES and value[-1:]:
            value = value[:-1]
    return value


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def chosen(written: str, options: dict[str, str]) -> str | None:
    """Return the key of the option that somebody meant; None where no option, or more than one, was meant.

    `options` has the words of each key. Its key is understood, its clause number, its words, or a whole line of the
    form.
    """
    wanted = _plain(written)
    found = {
        key
        for key, words in options.items()
        if wanted in (_plain(key), _plain(words), _plain(f"{key}: {words}"))
        or (wanted and wanted == _plain(words.partition(" ")[0]) and any(map(str.isdigit, wanted)))
    }
    return found.pop() if len(found) == 1 else None


def _plain(text: str) -> str:
    return " ".join(plain_signs(text).split()).casefold().rstrip(".:")
