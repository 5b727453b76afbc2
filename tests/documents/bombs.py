"""TOML made to take time and memory, and what reading it takes in a process of its own.

`bombs.py KIND KNOWN SEED COUNT` reads the first KNOWN of those that were thought of, and COUNT random ones, as a
record, template, form or agreement. It writes a line for each: its name, the milliseconds of the processor, the most
memory of the process so far in MB, and what was said. For a long run: `bombs.py record 99 SEED 1000`.
"""

from __future__ import annotations

import random
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from workshop.agreement.content import read as read_agreement
from workshop.documents.form import read_form
from workshop.documents.record import read_record
from workshop.documents.template import read_template
from workshop.errors import DocumentError

READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "record": ("workshop-record/2", lambda text: read_record(text, "file")),
    "template": ("workshop-template/1", lambda text: read_template(text, "file")),
    "form": ("workshop-form/1", lambda text: read_form(text, "file")),
    "agreement": ("workshop-agreement/2", read_agreement),
}
FULL = 2_999_900
"""Characters that the largest file may have, but for its first line."""


def known() -> Iterator[tuple[str, str]]:
    """Yield bombs with what they are made of: those that were found, and one for each thing that is counted."""
    yield "the dotted key that took 6.3 GB", "a" + ".a" * 40_000 + " = 1"
    yield "the heading that took a minute", "[" + "a" + ".a" * 500_000 + "]"
    yield "dotted keys by the thousand", "".join(f"a.b.c.d{n} = 1\n" for n in range(100_000))
    yield "dotted keys under a deep heading", "[a.b.c.d.e.f.g]\n" + "a.b.c.d.e.f.g=1\n" * 200_000
    yield "quoted dotted keys", '"a"' + '."a"' * 100_000 + " = 1"
    yield "dots and blanks", "a" + " .\ta" * 100_000 + " = 1"
    yield "a dotted key in a table in a list", "a = [{b" + ".b" * 100_000 + " = 1}]"
    yield "lists in lists", "a = " + "[" * 2_000_000
    yield "lists in lists, closed", "a = " + "[" * 500 + "]" * 500
    yield "tables in tables", "a = " + "{a = " * 100_000
    yield "a number of a million digits", "a = " + "9" * 1_000_000
    yield "numbers of 390 digits", "a = [" + ("9" * 390 + ",") * 7_600 + "]"
    yield "figures of 390 digits", "a = [" + ("9" * 390 + "e5,") * 7_600 + "]"
    yield "a number in base 16", "a = 0x" + "f" * 2_000_000
    yield "keys by the hundred thousand", "".join(f"a{n}=1\n" for n in range(400_000))
    yield "as many keys as are read", "".join(f"a{n}=1\n" for n in range(39_900))
    yield "tables of a list", "[[expectation]]\n" * 200_000
    yield "as many tables of a list as are read", "[[expectation]]\n" * 26_000
    yield "as many headings as are read", "".join(f"[a{n}]\n" for n in range(39_900))
    yield (
        "as many keys as are read, as long as is read",
        "".join(f"{'x' * 30}.{'y' * 34}{n:06}=1\n" for n in range(26_600))
        + "#"
        + "z" * (FULL - 26_600 * 74 - 10),
    )
    yield "a list of a million numbers", "a = [" + "1," * 1_000_000 + "]"
    yield "a list of as many as are read", "a = [" + "1," * 79_900 + "]"
    yield "a text of line breaks", 'a = "' + "\\n" * 1_490_000 + '"'
    yield "as many line breaks as are read", 'a = "' + "\\n" * 399_900 + '"'
    yield "a text to the end", 'a = "' + "x" * FULL
    yield "a long text", 'a = """' + '"x' * 1_490_000 + '"""'
    yield "as many quotation marks as are read", 'a = """' + '""x' * 199_900
    yield "apostrophes", "a = '''" + "''x" * 990_000
    yield "blanks", " " * FULL
    yield "blanks before what is none", (" " * 1000 + "\x0b") * 2900
    yield "empty lines", "\n" * FULL
    yield "comments", "#\n" * 1_490_000
    yield "a comment", "#" * FULL
    yield "ten million bytes", "#" * 10_000_000


_PIECES = (
    *("a", "b7", '"k"', "'k'", ".", ".a", " . ", "=", " = ", "1", "0x1", "1.5", "1e3", "true"),
    *(
        '""',
        "''",
        '"""',
        "'''",
        "\n",
        "\r\n",
        " ",
        "\t",
        ",",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "[]",
        "{}",
    ),
    *("[[a]]\n", "[a.b]\n", "a=1\n", "a.b.c=1\n", "{a=1},", "[1,", "#", "\\", "'\n", '"\n'),
    *('"\\n"', "2026-01-01", "2026-01-01T10:00:00Z", "é", "\u3000", "\x0b"),
)


def noise(chance: random.Random) -> str:
    """Return pieces of TOML repeated until they are large; few of it is TOML."""
    parts = []
    for _ in range(chance.randint(1, 4)):
        unit = "".join(chance.choices(_PIECES, k=chance.randint(1, 6)))
        parts.append(unit * (chance.choice((50, 3_000, 100_000, 2_000_000)) // len(unit)))
    return "".join(parts)[:FULL]


def sound(chance: random.Random) -> str:
    """Return TOML with keys, headings and values up to the depth that is read, and beyond, until it is large."""
    numbers = iter(range(10_000_000))

    def key(deep: int) -> str:
        parts = [chance.choice(("a", "bc", '"d e"', "f" * 30)) for _ in range(deep - 1)]
        return ".".join((*parts, f"{chance.choice(('k', 'x' * 100))}{next(numbers)}"))

    def value(deep: int) -> str:
        if deep > 0:
            inner = [value(chance.randint(0, deep - 1)) for _ in range(chance.randint(1, 3))]
            if chance.random() < 0.5:
                return f"[{', '.join(inner)}]"
            return "{" + ", ".join(f"{key(1)} = {each}" for each in inner) + "}"
        return chance.choice(
            ("1", '""', "true", "[]", "{}", "2026-01-01", "1" * 99, '"' + "y" * 500 + '"')
        )

    deep, nested = chance.choice((1, 2, 3, 8, 9)), chance.choice((0, 1, 2, 4, 17))
    headed, most = chance.choice((0.0, 0.05, 0.9)), chance.choice((20_000, 300_000, FULL))
    lines: list[str] = []
    size = 0
    while size < most and len(lines) < 60_000:
        heading = f"[{key(chance.choice((1, deep)))}]\n" if chance.random() < headed else ""
        line = heading + f"{key(deep)} = {value(nested)}\n"
        lines.append(line)
        size += len(line)
    return "".join(lines)[:FULL]


def random_bombs(seed: int, count: int) -> Iterator[tuple[str, str]]:
    """Yield `count` texts, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        make = chance.choice((noise, sound))
        yield f"{make.__name__} {number} of seed {seed}", make(chance)


def megabytes() -> int:
    """The most memory that this process has had, in MB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 * 1024)
    # On Linux ru_maxrss begins with what the process that started this one had.
    return int(re.search(r"VmHWM:\s*(\d+) kB", status.read_text())[1]) // 1024


def main(kind: str, first: str, seed: str, count: str) -> None:
    """Read them all and print what each took."""
    # Far above what is allowed: only so that a bomb ends this process and not the machine.
    resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
    head, read = READERS[kind]
    for name, text in chain(islice(known(), int(first)), random_bombs(int(seed), int(count))):
        begun = time.process_time()
        try:
            read(f'format = "{head}"\n{text}')
            said = "taken"
        except DocumentError as error:
            said = error.faults[0]
        took = round((time.process_time() - begun) * 1000)
        most = megabytes()
        plain = said[:200].encode("unicode_escape").decode()
        sys.stdout.write(f"{name}\t{took}\t{most}\t{plain}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
