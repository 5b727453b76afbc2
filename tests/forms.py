"""A template with rounds by form, and forms filled in as people would."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

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
