"""A template with rounds by form, and forms filled in as people would."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import tomli_w
from joserfc import jwe
from joserfc.jwk import ECKey

TEMPLATE = """\
format = "workshop-template/1"
name = "by-form"
title = "Half-year review"
summary = "Scores and feedback are written before we meet."

[[step]]
kind = "welcome"
title = "Welcome"
minutes = 5

[[step]]
kind = "scorecard"
title = "Scores"
minutes = 20
scale = ["poor", "fair", "good"]
comments = "statement"
areas = [{ name = "Speed", statements = [{ agency = "Answers fast", client = "Decides fast" }] }]
round = { way = "form" }

[[step]]
kind = "notes"
title = "Feedback"
minutes = 20
headings = [{ name = "Keep" }, { name = "Change" }]
round = { way = "form", anonymous = true }

[[step]]
kind = "poll"
title = "Worth it"
minutes = 2
round = { way = "keyboard" }

[[step]]
kind = "sign-off"
title = "Sign-off"
minutes = 5
"""


def put_template(folder: Path, text: str = TEMPLATE) -> None:
    """Put the template where the workspace looks for it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "by-form.toml").write_text(text, "utf-8")


def filled_in(form: str, answers: Mapping[str, object], **changes: object) -> str:
    """Return a form with answers by question, a text for a point and a list for words; `changes` at its top."""
    data: Any = {**tomllib.loads(form), **changes}
    for round in data["round"]:
        for question in round["question"]:
            given = answers.get(question["key"])
            if given is not None:
                question["answers" if isinstance(given, list) else "answer"] = given
    return tomli_w.dumps(data)


def data_of(page: str) -> Any:
    """Return what the script of a form's page knows."""
    found = re.search(r'id="form-data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def answered(
    page: str, answers: Mapping[str, object], saved: datetime, file: str = "f1", **changes: Any
) -> str:
    """Return the file that the page saves where somebody answers it so; `changes` are made to what is sealed."""
    data = data_of(page)
    parts = []
    for round in data["rounds"]:
        given = [
            _given(each, answers[each["key"]])
            for each in round["questions"]
            if each["key"] in answers
        ]
        if not given:
            continue
        told = ("step", "what", "anonymous", "one_voice", "stop_at_side")
        content = {
            "format": data["seals"],
            "session": data["session"],
            "round": round["uid"],
            "file": file,
            "token": round["token"],
            "saved": saved.isoformat(),
            "given": {**{key: round[key] for key in told}, "question": given},
            **changes,
        }
        parts.append(sealed_for(round, content))
    return f"Sealed answers of {data['name']}:\n\n" + "\n\n".join(parts) + "\n"


def sealed_for(round: Any, content: object) -> str:
    """Return a JWE for a round of a page, in lines as the page wraps it."""
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "typ": "workshop-answers/1", "kid": round["uid"]}
    text = json.dumps(content, ensure_ascii=False).encode()
    found = jwe.encrypt_compact(
        header, text, ECKey.import_key(round["key"]), algorithms=["ECDH-ES", "A256GCM"]
    )
    return "\n".join(re.findall(".{1,72}", found))


def _given(question: Any, answer: object) -> dict[str, object]:
    field = "answers" if isinstance(answer, list) else "answer"
    return {"key": question["key"], "asks": question["asks"], field: answer}
