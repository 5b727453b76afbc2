"""A session with rounds by form, and the pages of its people as files."""

from __future__ import annotations

from pathlib import Path

from tools.chromium import Page

from forms import TEMPLATE
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession


def a_session(desk: Desk, **changes: str) -> str:
    """A session with scores and feedback by form, two people on each side; `changes` to what it begins with."""
    people = {
        "client_people": "Ines Moreau\nPriya Nair",
        "agency_people": "Tomás Reyes\nLena Koch",
        "template": "by-form",
        **changes,
    }
    return desk.new_session(
        NewSession(
            client="Brightwater",
            agency="Oak & Lime",
            date=desk.today,
            **people,  # type: ignore[arg-type]
        )
    )


def long_template(statements: int) -> str:
    """The template with so many statements in its scorecard."""
    one = '{ agency = "Answers fast", client = "Decides fast" }'
    many = ", ".join(
        f'{{ agency = "Keeps promise {n}", client = "Decides on {n}" }}' for n in range(statements)
    )
    assert one in TEMPLATE
    return TEMPLATE.replace(one, many)


def page_of(desk: Desk, session: str, handle: str, folder: Path) -> Path:
    """The page of a person, as a file."""
    path = folder / f"form-{handle}.html"
    path.write_text(desk.form(session, handle, "html"), "utf-8")
    return path


def unnamed(page: Page) -> list[str]:
    """The roles of all controls and groups that have no name for a screen reader."""
    controls = {"button", "radio", "checkbox", "textbox", "group", "progressbar", "region"}
    without = [role for role, name in page.named() if role in controls and not name.strip()]
    # The box of promises is a group with a button that opens it, which has the name.
    if "group" in without:
        without.remove("group")
    return without
