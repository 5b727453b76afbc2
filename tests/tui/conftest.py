"""One time zone for every screen: hours and minutes are shown as those of the place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_read_rules = Stylesheet._parse_rules
_RULES: dict[tuple[object, ...], list[RuleSet]] = {}


@pytest.fixture(autouse=True, scope="session")
def _styles_are_read_once() -> Iterator[None]:
    """Let all apps of a process share the rules of their styles, as the screens of one app do.

    Nobody changes them once they are read, and reading them is a good part of what it takes to start an app.
    """

    def rules(styles: Stylesheet, css: str, **where: Any) -> list[RuleSet]:
        known = (css, *where.items(), *styles._variables.items())
        if known not in _RULES:
            _RULES[known] = _read_rules(styles, css, **where)
        return _RULES[known]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", rules)
        yield


@pytest.fixture(autouse=True)
def _in_one_time_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
