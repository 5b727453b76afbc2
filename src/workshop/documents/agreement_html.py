"""An agreement with its signature page as one HTML file that any browser shows and prints.

It is made from the page itself, never composed again. The element `agreement` holds the page and nothing else.
"""

from __future__ import annotations

from html import escape

from msgspec import Struct

from workshop.documents.html_page import html_page, part


class Shown(Struct, frozen=True):
    """What the file shows."""

    title: str
    """Plain text."""
    page: str
    """The page that people read, Markdown."""
    signatures: str = ""
    """The signature page, Markdown; "" where there is none, or where it is a part of the page."""
    file: str = ""
    """The name of the file that is signed; "" for a draft."""
    digest: str = ""
    """Its SHA-256, 64 hexadecimal digits."""
    small: str = ""
    """The heading of what is for programs."""


def agreement_page(shown: Shown) -> str:
    """Return the file. Nothing that somebody typed acts as markup, no script runs, and nothing is fetched."""
    from workshop.documents.markdown_html import as_html

    body = f'<main id="agreement">\n{as_html(shown.page, small=shown.small)}</main>\n'
    if shown.signatures:
        body += f'<section id="signatures">\n{as_html(shown.signatures)}</section>\n'
    style = part("base.css", "agreement.css") + _at_the_foot(shown)
    return html_page(shown.title, _about(shown) + body, style=style)


def _about(shown: Shown) -> str:
    """Return the lines above the page: what this file is, and where the signatures stand."""
    if not shown.file:
        return ""
    below = (
        ' Who signed it stands on <a href="#signatures">the signature page</a> below it.'
        if shown.signatures
        else ""
    )
    return (
        f"<header>For reading and printing. What is signed is the file {escape(shown.file)}, whose SHA-256 is "
        f"<code>{shown.digest}</code>.{below}</header>\n"
    )


def _at_the_foot(shown: Shown) -> str:
    """Return the style of what is printed at the foot of every page."""
    # Only digits and words of ours: what somebody typed has no place in a style.
    words = f"SHA-256 of {shown.file} {shown.digest}" if shown.file else "DRAFT: nothing is agreed"
    return f'@page {{ @bottom-left {{ content: "{words}"; }} }}\n'
