"""What is printed on each page of a PDF that Chromium made, read without another program."""

from __future__ import annotations

import re
import zlib
from itertools import pairwise

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj")
_ONE = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n")
_MANY = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]{4})>\n")


def pages_of(pdf: bytes) -> list[str]:
    """Return the words of each page, in the order they are drawn, without the blanks between them."""
    objects = {int(each[1]): each[2] for each in _OBJECT.finditer(pdf)}
    alphabets = {
        number: _alphabet(_stream(objects[_reference(body, b"ToUnicode")]))
        for number, body in objects.items()
        if b"/ToUnicode " in body
    }
    pages = [body for _, body in sorted(objects.items()) if body.startswith(b"<</Type /Page\n")]
    assert pages
    return [_words(page, objects, alphabets) for page in pages]


def size_of(pdf: bytes) -> set[tuple[int, int]]:
    """Return the sizes of the pages in millimetres."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return {
        (round(float(wide) / 72 * 25.4), round(float(high) / 72 * 25.4)) for wide, high in boxes
    }


def _words(page: bytes, objects: dict[int, bytes], alphabets: dict[int, dict[int, str]]) -> str:
    fonts = {name: int(number) for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", page)}
    words, alphabet = "", dict[int, str]()
    for shown in _SHOWN.finditer(_stream(objects[_reference(page, b"Contents")])):
        if shown[1]:
            alphabet = alphabets.get(fonts[shown[1]], {})
            continue
        signs = [int(shown[2][at : at + 4], 16) for at in range(0, len(shown[2]), 4)]
        words += "".join(alphabet.get(sign, "\ufffd") for sign in signs)
    return "".join(words.split())


def _reference(body: bytes, key: bytes) -> int:
    found = re.search(rb"/%s (\d+) 0 R" % key, body)
    assert found, key
    return int(found[1])


def _stream(body: bytes) -> bytes:
    return zlib.decompress(body.partition(b"stream\n")[2].rpartition(b"\nendstream")[0])


def _alphabet(table: bytes) -> dict[int, str]:
    """Return the letter of each sign of a font, from its table ToUnicode."""
    found = {}
    for kind, at in _tables(table):
        if kind == b"char":
            for sign, letters in _ONE.findall(at):
                found[int(sign, 16)] = bytes.fromhex(letters.decode()).decode("utf-16-be")
        else:
            for first, last, letter in _MANY.findall(at):
                for step in range(int(last, 16) - int(first, 16) + 1):
                    found[int(first, 16) + step] = chr(int(letter, 16) + step)
    return found


def _tables(table: bytes) -> list[tuple[bytes, bytes]]:
    begins = [*re.finditer(rb"beginbf(char|range)\n", table)]
    ends = [each.end() for each in begins] + [len(table)]
    return [
        (each[1], table[here:there])
        for each, (here, there) in zip(begins, pairwise(ends), strict=True)
    ]
