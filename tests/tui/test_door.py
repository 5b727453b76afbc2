"""The door for people elsewhere, as the console tells of it."""

from __future__ import annotations

import re
from pathlib import Path

from apps import brought, desk_of
from builders import SESSION, a_record
from workshop.tui.seats.door import invited_words

CODE = re.compile(r"^ *([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})$", re.MULTILINE)


def test_the_console_invites_by_mail_and_shows_the_room_no_code(tmp_path: Path) -> None:
    workspace = brought(tmp_path, a_record())
    desk = desk_of(workspace)
    words = invited_words(desk, SESSION.id)
    folder = Path(words.split("They are in ")[1].split("\n")[0])
    mails = list(folder.glob("*.txt"))
    assert mails
    for each in mails:
        written = each.read_text("utf-8")
        assert f"ssh -p 2222 {each.stem.removeprefix('invitation-')}@" in written
        (code,) = CODE.findall(written)
        assert code not in words
    assert invited_words(desk, SESSION.id) == "Everybody has an invitation."
    desk.close()
