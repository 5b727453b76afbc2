"""The template as a file, `workshop-template/1`: reading one finds every fault in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workshop.documents.faults import Faults
from workshop.documents.rules import LINE, MINUTES, NAME, TEXT, Rule, Rules
from workshop.documents.toml import dump, load
from workshop.documents.walker import Fault, plain, read
from workshop.model.template import Heading, Opening, PhasePrompts, Template, TemplateStep

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
        "title": NAME,
        "minutes": MINUTES,
        "break_after": MINUTES,
        "prompts": TEXT,
        "spoken": TEXT,
    },
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
    for check in (_steps, _headings, _sign_off):
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


def _sign_off(template: Template) -> Iterator[Fault]:
    places = [number for number, step in enumerate(template.steps) if step.kind == "sign-off"]
    for number in places[1:]:
        yield f"step[{number + 1}].kind", "a second sign-off; one is allowed, as the last step"
    if len(places) == 1 and places[0] != len(template.steps) - 1:
        yield f"step[{places[0] + 1}].kind", "the sign-off must be the last step"


def _repeated(place: str, names: Iterable[str], key: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for number, name in enumerate(names, start=1):
        before = first.setdefault(name.casefold(), number)
        if name and before != number:
            yield (
                f"{place}[{number}].{key}",
                f"is the same as that of {place}[{before}]; each must be different",
            )
