"""Agreements of form 1 as the version that wrote them left them, in tests/fixtures."""

from __future__ import annotations

from pathlib import Path

from workshop.documents.record import read_record
from workshop.model.agreements import Agreement
from workshop.model.record import Record

_KEPT = Path(__file__).parents[1] / "fixtures" / "workspace-1"


def first_form(name: str) -> Record:
    """Return a session of the workspace that version 1 wrote, by the name of its file."""
    return read_record((_KEPT / f"{name}.toml").read_bytes(), name)


def sealed_in_first_form() -> Record:
    """Return a session whose agreement was signed and sealed in form 1."""
    return first_form("apfel-birnen-2027-02-22")


def proposed_in_first_form() -> Record:
    """Return a session whose agreement was proposed in form 1 and is not signed yet."""
    return first_form("northern-rail-plain-speak-2026-11-04")


def agreement_in(record: Record) -> Agreement:
    """Return its agreement."""
    assert record.agreement is not None
    return record.agreement
