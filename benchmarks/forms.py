"""Thirty people's forms of 66 questions: written with their mails, and collected sealed."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from joserfc import jwe
from joserfc.jwk import ECKey

from benchmarks.bench import MS, Bench, Row, Rows
from benchmarks.turns import Spread
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession

_TEMPLATE = """\
format = "workshop-template/1"
name = "scores"
title = "Scores"
summary = "Scores by form."

[[step]]
kind = "scorecard"
title = "Scores"
minutes = 20
areas = [{ name = "Work", statements = [STATEMENTS] }]
round = { way = "form" }
"""
_PEOPLE = "\n".join(f"Person {chr(65 + n)}" for n in range(15))


def scoring(folder: Path, statements: int) -> Workspace:
    """Return a workspace with the template `scores`: so many statements about each side, rated by form."""
    workspace = Workspace(folder)
    workspace.templates.mkdir(parents=True)
    rows = (f'{{ agency = "Keeps {n}", client = "Decides {n}" }}' for n in range(statements))
    text = _TEMPLATE.replace("STATEMENTS", ", ".join(rows))
    (workspace.templates / "scores.toml").write_text(text, "utf-8")
    return workspace


def forms(bench: Bench) -> Rows:
    """Writing and collecting everybody's forms; each turn has a session of its own."""
    desk = Desk(scoring(bench.place("forms"), 33))
    written, collected = [], []
    for _ in range(max(3, bench.rounds // 5)):
        wish = NewSession(
            client="Brightwater",
            agency="Oak & Lime",
            template="scores",
            date=desk.today,
            client_people=_PEOPLE,
            agency_people=_PEOPLE.replace("Person", "Somebody"),
        )
        session = desk.new_session(wish)
        began = time.perf_counter()
        files = desk.forms(session)
        written.append((time.perf_counter() - began) * MS)
        answers = [_answered(each.text) for each in files if each.name.endswith(".html")]
        began = time.perf_counter()
        for number, answer in enumerate(answers):
            desk.collect(session, answer, f"answers-{number}.txt")
        collected.append((time.perf_counter() - began) * MS)
    desk.close()
    yield Row("writing 30 forms with mails", "ms", Spread(tuple(written)), most=2000)
    yield Row("collecting 30 sealed answers", "ms", Spread(tuple(collected)), most=2000)


def _answered(page: str) -> bytes:
    """Return what the page saves where every statement is rated 3."""
    found = re.search(r'id="form-data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data: Any = json.loads(found[1])
    (round,) = data["rounds"]
    told = ("step", "what", "anonymous", "one_voice", "stop_at_side")
    given = [
        {"key": each["key"], "asks": each["asks"], "answer": "3"}
        for each in round["questions"]
        if each["kind"] == "point"
    ]
    content = {
        "format": data["seals"],
        "session": data["session"],
        "round": round["uid"],
        "file": data["handle"],
        "token": round["token"],
        "saved": datetime.now(UTC).isoformat(),
        "given": {**{key: round[key] for key in told}, "question": given},
    }
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "typ": data["seals"], "kid": round["uid"]}
    key = ECKey.import_key(round["key"])
    algorithms = ["ECDH-ES", "A256GCM"]
    return jwe.encrypt_compact(
        header, json.dumps(content).encode(), key, algorithms=algorithms
    ).encode()
