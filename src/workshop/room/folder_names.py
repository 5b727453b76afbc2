"""The names of the files in the folder that people take home."""

from __future__ import annotations

import re

_OURS = re.compile(
    r"""
    agreement\.(?:md|toml|html) | signatures\.(?:md|toml) | actions\.(?:ics|csv) | minutes\.(?:md|html)
    | HOW-TO-CHECK\.md | follow-up\.(?:eml|txt) | promises-[a-z][a-z0-9-]*\.(?:eml|txt|ics) | [a-z][a-z0-9-]*\.sig
    """,
    re.VERBOSE,
)


def is_ours(name: str) -> bool:
    """Return whether a file of that name is a part of such a folder; `SHA256SUMS` lists the others."""
    return bool(_OURS.fullmatch(name))
