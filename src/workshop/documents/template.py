"""The template as a file, `workshop-template/1`: reading one finds every fault in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workshop.documents.faults import Faults
from workshop.documents.rules import LINE, LOWEST, MINUTES, NAME, TEXT, Rule, Rules
from workshop.documents.toml import dump, load
from workshop.documents.walker import Fault, plain, read
from workshop.model.kinds import KINDS, ROUNDS_OF
from workshop.model.rounds import RoundPlan
from workshop.model.template import (
    Area,
    Heading,
    Opening,
    PhasePrompts,
    Statement,
    Template,
    TemplateStep,
)

FORMAT = "workshop-template/1"

RULES: Rules = {
    Template: {
        "name": Rule(
            line=True,
            pattern=r"[a-z0-9-]{1,64}",
            allowed="1 to 64 small letters a to z, digits and -",
        ),
        "title": NAME,
        "summary": NAME,
        "slack": MINUTES,
    },
    TemplateStep: {
        "kind": Rule(one_of=KINDS),
        "title": NAME,
        "minutes": MINUTES,
        "break_after": MINUTES,
        "prompts": TEXT,
        "spoken": TEXT,
        "purpose": LINE,
        "question": LINE,
        "scale": NAME,
        "lowest": LOWEST,
    },
    Area: {"name": NAME},
    Statement: {"agency": LINE, "client": LINE},
    PhasePrompts: dict.fromkeys(PhasePrompts.__struct_fields__, TEXT),
    Heading: {"name": NAME, "prompt": LINE},
    Opening: {"ground_rules": TEXT},
}


def read_template(content: bytes | str, source: str) -> Template:
    """Return the template in `content`. Raises DocumentError with every fault, `source` being its file."""
    data = load(content, source, FORMAT)
    return read(Template, data, source, rules=RULES, checks=(_faults,))


def write_template(template: Template) -> str:
    """Return the file that `read_template` reads back to the same template."""
    return dump({"format": FORMAT, **plain(template)})


def _faults(template: Template, _so_far: Faults) -> Iterator[Fault]:
    for check in (_steps, _headings, _scales, _areas, _rounds, _sign_off):
        yield from check(template)


def _steps(template: Template) -> Iterator[Fault]:
    if not template.steps:
        yield "step", "is empty; an agenda needs at least one [[step]]"
    yield from _repeated("step", (step.title for step in template.steps), "title")
    for number, step in enumerate(template.steps, start=1):
        if step.brief_check and step.kind and step.kind != "scope":
            yield f"step[{number}].brief_check", 'only a step of kind "scope" has a brief check'


def _headings(template: Template) -> Iterator[Fault]:
    for number, step in enumerate(template.steps, start=1):
        place = f"step[{number}].headings"
        if step.kind == "notes" and not step.headings:
            yield place, 'are missing; a step of kind "notes" needs at least one to write under'
        elif step.kind and step.kind != "notes" and step.headings:
            yield place, f'only a step of kind "notes" has headings, not one of kind "{step.kind}"'
        yield from _repeated(place, (heading.name for heading in step.headings), "name")


_POINTS = range(2, 11)
"""How many points a scale has: each is one key."""


def _scales(template: Template) -> Iterator[Fault]:
    for number, step in enumerate(template.steps, start=1):
        place = f"step[{number}].scale"
        if step.scale and step.kind and step.kind not in ("scorecard", "poll"):
            yield (
                place,
                f'only a "scorecard" or "poll" has a scale, not a step of kind "{step.kind}"',
            )
        elif step.scale and len(step.scale) not in _POINTS:
            count = "1 point" if len(step.scale) == 1 else f"{len(step.scale)} points"
            yield place, f"has {count}; 2 to 10 are allowed, low to high"
        yield from _repeated(place, step.scale)
        if step.question and step.kind and step.kind != "poll":
            yield f"step[{number}].question", 'only a step of kind "poll" asks a question'


def _areas(template: Template) -> Iterator[Fault]:
    for number, step in enumerate(template.steps, start=1):
        place = f"step[{number}].areas"
        if step.kind == "scorecard" and not step.areas:
            yield (
                place,
                'are missing; a step of kind "scorecard" needs at least one with statements',
            )
        elif step.kind and step.kind != "scorecard" and step.areas:
            yield place, f'only a step of kind "scorecard" has areas, not one of kind "{step.kind}"'
        yield from _repeated(place, (area.name for area in step.areas), "name")
        for count, area in enumerate(step.areas, start=1):
            if not area.statements:
                yield f"{place}[{count}].statements", "is empty; an area needs at least one"
            for each, statement in enumerate(area.statements, start=1):
                if not (statement.agency or statement.client):
                    yield (
                        f"{place}[{count}].statements[{each}]",
                        "says nothing; needed: agency, client, or both",
                    )


def _rounds(template: Template) -> Iterator[Fault]:
    for number, step in enumerate(template.steps, start=1):
        place, plan = f"step[{number}].round", step.round
        if plan != RoundPlan() and step.kind and step.kind not in ROUNDS_OF:
            yield place, f'a step of kind "{step.kind}" has no private round'
        if plan.anonymous and plan.one_voice:
            yield (
                f"{place}.anonymous",
                "one voice per side names no person; leave one of the two out",
            )
        if plan.stop_at_side and plan.one_voice:
            yield (
                f"{place}.stop_at_side",
                "one voice per side is the side's already; leave one of the two out",
            )


def _sign_off(template: Template) -> Iterator[Fault]:
    places = [number for number, step in enumerate(template.steps) if step.kind == "sign-off"]
    for number in places[1:]:
        yield f"step[{number + 1}].kind", "a second sign-off; one is allowed, as the last step"
    if len(places) == 1 and places[0] != len(template.steps) - 1:
        yield f"step[{places[0] + 1}].kind", "the sign-off must be the last step"


def _repeated(place: str, names: Iterable[str], key: str = "") -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, name in enumerate(names, start=1):
        before = first.setdefault(name.casefold(), number)
        if name and before != number:
            yield (
                f"{place}[{number}]{key and '.'}{key}",
                f"is the same as {'that of ' if key else ''}{place}[{before}]; each must be different",
            )
