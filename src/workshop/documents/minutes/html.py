"""The minutes as one HTML file: the same Markdown, made into a page that any browser shows and prints."""

from __future__ import annotations

from workshop.documents.html_page import html_page, part
from workshop.documents.markdown_html import as_html
from workshop.documents.minutes.told import DASH


def minutes_page(title: str, markdown: str) -> str:
    """Return the page; `title` is plain text. Nothing that somebody typed acts as markup."""
    body = as_html(markdown, apart=DASH)
    return html_page(title, f"<main>\n{body}</main>\n", style=part("base.css", "minutes.css"))
