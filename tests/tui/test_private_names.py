"""Private names of others are used in tui/terminal and remote/asyncssh_parts alone, each with its reason and test."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
CODE = SOURCE / "workshop"
ALLOWED = (CODE / "tui" / "terminal", CODE / "remote" / "asyncssh_parts.py")
PUBLIC = {"_exit"}
"""Names that are documented for everybody, although they begin so."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def outside() -> list[Path]:
    return [
        path
        for path in sorted(CODE.rglob("*.py"))
        if not any(each in (path, *path.parents) for each in ALLOWED)
    ]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def bound(tree: ast.AST) -> set[str]:
    """The private names that are defined or assigned in this code, `self._name = …` among them."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.Name(id=name, ctx=ast.Store()) if name != "_":
                names.add(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                names.add(name)
            case ast.ClassDef(name=name):
                names.add(name)
    return {name for name in names if is_private(name)}


def of_bases(path: Path, seen: frozenset[Path] = frozenset()) -> set[str]:
    """The private names bound in the modules of ours whose classes are bases in this one."""
    tree = tree_of(path)
    bases = {
        each.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        for each in ast.walk(base)
        if isinstance(each, ast.Name)
    }
    names: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        found = (SOURCE / node.module.replace(".", "/")).with_suffix(".py")
        if found.is_file() and found not in seen and bases & {each.name for each in node.names}:
            names |= bound(tree_of(found)) | of_bases(found, seen | {path})
    return names


def test_no_private_module_of_textual_is_imported() -> None:
    imported = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in outside()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for module in (
            [node.module or "", *(f"{node.module}.{each.name}" for each in node.names)]
            if isinstance(node, ast.ImportFrom)
            else [each.name for each in node.names]
        )
        if module.split(".")[0] in ("textual", "rich")
        and any(is_private(part) for part in module.split("."))
    ]
    assert imported == []


def test_a_private_name_is_used_only_where_it_is_ours() -> None:
    foreign = []
    for path in outside():
        tree = tree_of(path)
        here, inherited = bound(tree), of_bases(path)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and is_private(node.attr)
                and node.attr not in PUBLIC
            ):
                own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
                if node.attr not in here and not (own and node.attr in inherited):
                    foreign.append(f"{path.relative_to(SOURCE)}:{node.lineno} {node.attr}")
    assert foreign == []


def test_no_class_of_ours_hides_a_private_name_of_its_textual_base() -> None:
    hidden = []
    for path in (each for each in outside() if CODE / "tui" in each.parents):
        module = import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts))
        for name, ours in inspect.getmembers(module, inspect.isclass):
            if ours.__module__ == module.__name__:
                taken = set[str]().union(*map(private_names, ours.__mro__))
                own = attributes(tree_of(path), name)
                hidden += [f"{module.__name__}.{name}.{each}" for each in sorted(own & taken)]
    assert hidden == []


@cache
def private_names(base: type) -> set[str]:
    """The private attributes and methods that a class of Textual has itself."""
    if not base.__module__.startswith("textual"):
        return set()
    return attributes(ast.parse(inspect.getsource(sys.modules[base.__module__])), base.__name__)


def attributes(module: ast.Module, class_name: str) -> set[str]:
    """The private attributes and methods of a class: what is named in its body, and what it assigns to self."""
    (found,) = (
        node
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef) and node.name == class_name
    )
    stored = {
        node.attr
        for node in ast.walk(found)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    body = set[str]()
    for node in found.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            body |= {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return {name for name in stored | body if is_private(name)}
