"""Looking up templates: in the folder of the workspace first, then in the packaged one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from workshop.documents.faults import near, shown
from workshop.documents.files import read_file
from workshop.documents.template import read_template
from workshop.errors import DocumentError, NotFound, StoreError, WorkshopError
from workshop.model.template import Template

_SUFFIX = ".toml"
_NAME = re.compile(r"[a-z0-9-]{1,64}")


class TemplateLine(Struct, frozen=True):
    """A template in a list; one with faults is listed too, so that it can be mended."""

    name: str
    """What to call it by: its file's name without the ending."""
    path: Path
    title: str = ""
    summary: str = ""
    minutes: int = 0
    """Of the whole agenda, with breaks and slack."""
    faults: tuple[str, ...] = ()
    """Why it cannot be used; empty for a sound one."""


def list_templates(folders: Sequence[Path]) -> tuple[TemplateLine, ...]:
    """Return the templates in `folders`, by name; of two with one name that of the earlier folder."""
    lines: dict[str, TemplateLine] = {}
    for path in _files(folders):
        if path.stem not in lines:
            lines[path.stem] = _line(path)
    return tuple(lines[name] for name in sorted(lines))


def template_path(name: str, folders: Sequence[Path]) -> Path:
    """Return the file of the template `name`. Raises NotFound, naming those there are."""
    # A name that no template can have may be a path out of the folders, so it is not tried.
    if _NAME.fullmatch(name):
        for path in _files(folders):
            if path.stem == name:
                return path
    names = sorted({path.stem for path in _files(folders) if _NAME.fullmatch(path.stem)})
    there = f"There are: {', '.join(names)}." if names else "There are none at all."
    hint = near(name, names) or "."
    raise NotFound(f"There is no template {shown(name)}{hint} {there}")


def find_template(name: str, folders: Sequence[Path]) -> Template:
    """Return the template `name`.

    Raises NotFound, naming those there are; DocumentError with every fault; StoreError where it cannot be read.
    """
    return _read(template_path(name, folders))


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        try:
            found = sorted(folder.iterdir()) if folder.is_dir() else []
        except OSError as error:
            raise StoreError(f"The folder {folder} cannot be read: {error.strerror}.") from None
        # Editors make files that begin with a point.
        yield from (each for each in found if each.suffix == _SUFFIX and each.name[0] != ".")


def _read(path: Path) -> Template:
    template = read_template(read_file(path), str(path))
    if template.name != path.stem:
        raise DocumentError(
            str(path),
            [f'name: is "{template.name}"; in a file of this name it must be {shown(path.stem)}'],
        )
    return template


def _line(path: Path) -> TemplateLine:
    name = path.stem if _NAME.fullmatch(path.stem) else shown(path.stem)
    try:
        template = _read(path)
    except DocumentError as error:
        return TemplateLine(name, path, faults=tuple(error.faults))
    except WorkshopError as error:
        return TemplateLine(name, path, faults=(str(error),))
    return TemplateLine(name, path, template.title, template.summary, template.minutes)
