"""Commitments as a file to hand out: `workshop-actions/1` in TOML, and as Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import groupby

from msgspec import Struct

from workshop.documents.faults import Faults, shown
from workshop.documents.rules import HANDLE_RULE, ID, LINE, RHYTHM_RULE, Rule, Rules
from workshop.documents.toml import Toml, dump, load
from workshop.documents.walker import Fault, plain, read
from workshop.model.markdown import escape
from workshop.model.overview import ActionLine
from workshop.model.progress import Progress, told
from workshop.model.rhythm import show_when
from workshop.model.sides import MARKS, SIDES

FORMAT = "workshop-actions/1"


class _ActionsFile(Struct, frozen=True, omit_defaults=True):
    action: tuple[ActionLine, ...] = ()


_RULES: Rules = {
    ActionLine: {
        "uid": ID,
        "number": LINE,
        "owner": LINE,
        "owner_name": LINE,
        "confidence": Rule(at_least=0, at_most=100),
        "rhythm": RHYTHM_RULE,
        "helpers": HANDLE_RULE,
        "helper_names": LINE,
        "session": ID,
        "session_slug": LINE,
        "relationship": ID,
        "relationship_name": Rule(line=True),
    },
    Progress: {"uid": ID, "commitment": ID},
}


def write_actions_toml(actions: Sequence[ActionLine]) -> str:
    """Return the file that `read_actions_toml` reads back to the same lines."""
    return dump({"format": FORMAT, **plain(_ActionsFile(tuple(actions)))})


def read_actions_toml(content: bytes | str, source: str) -> tuple[ActionLine, ...]:
    """Return the lines in `content`. Raises DocumentError with every fault, `source` being its file."""
    data = load(content, source, FORMAT)
    return read(_ActionsFile, data, source, rules=_RULES, checks=(_faults,)).action


def _faults(file: _ActionsFile, _so_far: Faults) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, line in enumerate(file.action, start=1):
        before = first.setdefault(line.uid, number)
        if line.uid and before != number:
            words = f"{shown(line.uid)} stands at action[{before}] already; it may be used once"
            yield f"action[{number}].uid", words
        for place, row in enumerate(line.progress, start=1):
            if line.uid and row.commitment and row.commitment != line.uid:
                yield (
                    f"action[{number}].progress[{place}].commitment",
                    f"is not the uid of its action, {shown(line.uid)}",
                )


def actions_markdown(actions: Sequence[ActionLine], today: date, note: str = "") -> str:
    """Return the commitments as Markdown, a table for each session, what is overdue on `today` marked.

    `note` is said first, where the commitments are not signed yet.
    """
    parts = ["# What we promised each other", *([f"**{escape(note)}**"] if note else [])]
    for _, group in groupby(actions, key=lambda line: (line.relationship, line.session)):
        lines = list(group)
        parts.append(f"## {escape(lines[0].relationship_name)}")
        parts.append(f"Session {escape(lines[0].session_slug)}")
        parts.append("\n".join(_table(lines, today)))
    if not actions:
        parts.append("Nothing is promised.")
    return "\n\n".join(parts) + "\n"


def _table(lines: Sequence[ActionLine], today: date) -> Iterator[str]:
    yield "| | What | Who | By | Done when | State |"
    yield "|---|---|---|---|---|---|"
    for line in lines:
        mark = f"{MARKS[line.side]} " if line.side else ""
        state = told(line.words) + (" · **overdue**" if line.overdue(today) else "")
        word = line.progress[-1].word if line.progress else ""
        cells = (
            escape(line.number),
            escape(line.action),
            mark + escape(line.who),
            escape(line.when or show_when(line)) or "no date",
            escape(line.done_when),
            f"{state}: {escape(word)}" if word else state,
        )
        yield f"| {' | '.join(cells)} |"


_COLUMNS = (
    "number",
    "action",
    "owner",
    "owner_name",
    "side",
    "due",
    "done_when",
    "confidence",
    "outcome",
    "client",
    "agency",
    "word",
    "relationship_name",
    "session_slug",
    "uid",
    "signatures",
    "when",
    "rhythm",
    "until",
    "helper_names",
)


def actions_csv(actions: Sequence[ActionLine]) -> str:
    """Return the commitments as CSV with a heading line; no cell can run as a formula in a spreadsheet.

    It begins with a byte-order mark: without one, Excel reads Chinese and accents as another character set.
    """
    out = io.StringIO()
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for line in actions:
        held = _told(line)
        rows.writerow(_cell(held[column]) for column in _COLUMNS)
    return out.getvalue()


_SIGNS = "[-=+@|＝＋－＠﹣﹢﹦−]"
"""Spreadsheets run a cell that begins with one of these, also in their wide forms."""
_BEGINS = re.compile(rf"\s*{_SIGNS}|[\t\r\n]")
# Where the semicolon separates cells, as Excel has it in many countries, a semicolon, tab or line break within a cell
# begins another one.
_WITHIN = re.compile(rf"([;\t\r\n][\s;\"]*)(?={_SIGNS})")


def _cell(value: object) -> str:
    """Return a value as a cell; an apostrophe makes text of what a spreadsheet would run."""
    if isinstance(value, list | tuple):
        value = ", ".join(value)
    text = _WITHIN.sub(r"\1'", "" if value is None else str(value))
    return f"'{text}" if _BEGINS.match(text) else text


def actions_json(actions: Sequence[ActionLine]) -> str:
    """Return the commitments as a JSON list, with what became of each; days and times as text."""
    return json.dumps([_told(line) for line in actions], ensure_ascii=False, indent=2) + "\n"


def _told(line: ActionLine) -> dict[str, object]:
    """Return `line` with what both sides and each of them say, every field there, as JSON knows values."""
    data: dict[str, object] = dict.fromkeys(line.__struct_fields__)
    data |= {name: getattr(line, name) for name in line.LATER}
    data |= {key: _json(value) for key, value in plain(line).items()}
    data["outcome"] = line.outcome
    for side in SIDES:
        data[side] = line.words[side].outcome if side in line.words else ""
    data["open"] = line.is_open
    data["word"] = line.progress[-1].word if line.progress else ""
    return data


def _json(value: Toml) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_json(each) for each in value]
    if isinstance(value, dict):
        return {key: _json(each) for key, each in value.items()}
    return value
