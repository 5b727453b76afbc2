"""One self-contained HTML file: it reaches nothing outside itself, and runs and shows only its own script and style."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path


def html_page(title: str, body: str, *, style: str, script: str = "", generator: str = "") -> str:
    """Return the file around `body`, which is HTML; `title` is plain text.

    Its policy allows `style` and `script` by their hashes, so that nothing that got into the body could run.
    """
    policy = "; ".join(
        (
            "default-src 'none'",
            *([f"script-src '{_hash(script)}'"] if script else []),
            f"style-src '{_hash(style)}'",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )
    made_by = f'<meta name="generator" content="{generator}">\n' if generator else ""
    runs = f"<script>{script}</script>\n" if script else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{made_by}<title>{escape(title)}</title>\n"
        f"<style>{style}</style>\n</head>\n<body>\n{body}{runs}</body>\n</html>\n"
    )


@cache
def part(*names: str) -> str:
    """Return the text of files in the folder `page`, one after the other."""
    folder = Path(__file__).parent / "page"
    return "".join((folder / name).read_text("utf-8") for name in names)


@cache
def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
