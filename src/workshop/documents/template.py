"""The template as a file, `workshop-template/1`: reading one finds every fault in it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from workshop.documents.faults import Faults
from workshop.documents.rules import LINE, LOWEST, MINUTES, NAME, TEXT, Rule, Rules
from workshop.documents.toml import dump, load
from workshop.documents.walker import Fault, plain, read
from workshop.model.kinds import KINDS, ROUNDS_OF
from workshop.model.rounds import POINTS, RoundPlan
from workshop.model.sides import SIDES
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
HEAVIEST = 1000
"""The largest weight: beside a larger one the others would count for nothing."""

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
        "columns": NAME,
        "reply": LINE,
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
    for step in _tables(data, "step"):
        _name_columns(step)
        for area in _tables(step, "areas"):
            for weighed in (area, *_tables(area, "statements"), *_tables(area, "overall")):
                # A weight may stand as a bare number; it is kept as a figure, so that 12.5 stays exactly that.
                if type(weighed.get("weight")) in (int, float):
                    weighed["weight"] = str(weighed["weight"])
    return read(Template, data, source, rules=RULES, checks=(_faults,))


def _tables(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    held = data.get(key)
    several = held if isinstance(held, list) else [held]
    return [each for each in several if isinstance(each, dict)]


RATED_SIDE_ANSWERS = "answer of the rated side"
"""A column with this name is the one that the rated side fills in, where no `reply` says its name."""


def _name_columns(step: dict[str, Any]) -> None:
    """Read a list of columns where `comments` says where they stand: beside each area."""
    columns = step.get("comments")
    if not isinstance(columns, list) or "columns" in step:
        return
    step["comments"] = "area"
    step["columns"] = columns
    if "reply" not in step:
        for each in columns:
            if isinstance(each, str) and each.strip().casefold() == RATED_SIDE_ANSWERS:
                step["reply"] = each
                step["columns"] = [other for other in columns if other is not each]


def write_template(template: Template) -> str:
    """Return the file that `read_template` reads back to the same template."""
    return dump({"format": FORMAT, **plain(template)})


def _faults(template: Template, so_far: Faults) -> Iterator[Fault]:
    for check in (_steps, _headings, _scales, _areas, _columns, _weights, _rounds, _sign_off):
        yield from check(template)
    yield from _statements(template, so_far)


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


def _scales(template: Template) -> Iterator[Fault]:
    for number, step in enumerate(template.steps, start=1):
        place = f"step[{number}].scale"
        if step.scale and step.kind and step.kind not in ("scorecard", "poll"):
            yield (
                place,
                f'only a "scorecard" or "poll" has a scale, not a step of kind "{step.kind}"',
            )
        elif step.scale and len(step.scale) not in POINTS:
            count = "1 point" if len(step.scale) == 1 else f"{len(step.scale)} points"
            yield place, f"has {count}; {POINTS[0]} to {POINTS[-1]} are allowed, low to high"
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
            if not area.statements and area.overall is None:
                yield f"{place}[{count}].statements", "is empty; an area needs at least one"


def _statements(template: Template, so_far: Faults) -> Iterator[Fault]:
    for number, step in enumerate(template.steps, start=1):
        stated: dict[str, Statement] = {}
        # The overall statement may be the same in each area: it is known by its area.
        overall: set[str] = set()
        for count, area in enumerate(step.areas, start=1):
            at = f"step[{number}].areas[{count}]"
            for each, statement in enumerate(area.statements, start=1):
                stated[f"{at}.statements[{each}]"] = statement
            if area.overall is not None:
                stated[f"{at}.overall"] = area.overall
                overall.add(f"{at}.overall")
        for at, said in stated.items():
            # One that could not be read is empty here, and has its fault already.
            unread = any(so_far.already_at(f"{at}.{side}") for side in SIDES)
            if not (said.agency or said.client or unread):
                yield at, "says nothing; needed: agency, client, or both"
        for side in SIDES:
            words = {at: " ".join(getattr(said, side).split()) for at, said in stated.items()}
            yield from _same(words, side, alike=overall)


def _columns(template: Template) -> Iterator[Fault]:
    for number, step in enumerate(template.steps, start=1):
        place = f"step[{number}]"
        for key in ("columns", "reply"):
            if getattr(step, key) and step.kind and step.kind != "scorecard":
                words = f'only a step of kind "scorecard" has them, not one of kind "{step.kind}"'
                yield f"{place}.{key}", words
        if step.columns and step.comments == "none":
            words = 'says that no comments are written, but columns names some; write "area" or "statement"'
            yield f"{place}.comments", words
        yield from _repeated(f"{place}.columns", step.columns)
        if step.reply.casefold() in {each.casefold() for each in step.columns}:
            yield f"{place}.reply", "is one of the columns; the rated side has a column of its own"


def _weights(template: Template) -> Iterator[Fault]:
    for number, step in enumerate(template.steps, start=1):
        place = f"step[{number}].areas"
        areas = {f"{place}[{count}]": each for count, each in enumerate(step.areas, start=1)}
        yield from _all_or_none({at: each.weight for at, each in areas.items()}, "area")
        statements = {
            f"{at}.statements[{count}]": each.weight
            for at, area in areas.items()
            for count, each in enumerate(area.statements, start=1)
        }
        yield from _all_or_none(statements, "statement")
        for at, area in areas.items():
            if area.overall is not None and area.overall.weight is not None:
                yield f"{at}.overall.weight", "an overall statement counts in no weighted score"


def _all_or_none(weights: Mapping[str, Decimal | None], what: str) -> Iterator[Fault]:
    weighed = [at for at, weight in weights.items() if weight is not None]
    for at, weight in weights.items():
        if weight is None and weighed:
            words = f"is missing; {weighed[0]} has one, so every {what} needs one"
            yield f"{at}.weight", words
        elif weight is not None and not 0 < weight <= HEAVIEST:
            words = f"is {weight}; needed: a number above 0, up to {HEAVIEST}"
            yield f"{at}.weight", words


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
    named = {f"{place}[{number}]": name for number, name in enumerate(names, start=1)}
    yield from _same(named, key)


def _same(named: Mapping[str, str], key: str = "", alike: Container[str] = ()) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for place, name in named.items():
        before = first.setdefault(name.casefold(), place)
        if name and before != place and not (before in alike and place in alike):
            yield (
                f"{place}{key and '.'}{key}",
                f"is the same as {'that of ' if key else ''}{before}; each must be different",
            )
