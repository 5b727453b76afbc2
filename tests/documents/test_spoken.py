"""The minutes to be heard: marks, shapes, columns and signs become words."""

from __future__ import annotations

from workshop.documents.minutes.spoken import spoken


def test_items_say_whose_they_are_and_what_is_said_about_them() -> None:
    lines = [
        "### Stop",
        "",
        "- ● **N19** Rafael answered for Noor.\\",
        "  — Client says · 4 votes · became C12",
        "  - ○ **N22** Let Noor speak\\",
        "    — Idris Bowen, agency",
        "- **Date:** 20 Nov 2026",
        "- Not in scope",
    ]
    assert spoken(lines) == [
        "Stop.",
        "Client, N19: Rafael answered for Noor. 4 votes; became C12.",
        "Under it, Agency, N22: Let Noor speak. Idris Bowen, agency.",
        "Date: 20 Nov 2026.",
        "Not in scope.",
    ]
    assert spoken(lines, headings=False)[0].startswith("Client, N19")
    assert spoken([]) == []


def test_rows_name_their_columns_and_leave_out_what_is_empty() -> None:
    lines = [
        "| Statement | ● Client gives | ○ Agency itself | Last time | What it means |",
        "| --- | --- | --- | --- | --- |",
        "| **Between us** |  |  |  |  |",
        "| **F1** Earns trust. | 4 (3–4) | – | 3 → 4 ↑ up | strength |",
        "| **F2** Listens | 3 |  | 3 = as before |  |",
    ]
    assert spoken(lines) == [
        "Between us.",
        "F1 Earns trust. Client gives: 4 (3 to 4); Agency itself: none; "
        "Last time: from 3 to 4, up; What it means: strength.",
        "F2 Listens: Client gives: 3; Last time: 3, as before.",
    ]


def test_what_people_typed_stays_as_they_typed_it() -> None:
    lines = ["- ○ **N1** 2019–2020 · a → b ● first\\", "  — Agency says"]
    assert spoken(lines) == ["Agency, N1: 2019–2020 · a → b ● first."]
