"""What the sources say about their own texts: which labels and codes they use, read from their syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "cli" / "bomiljo_cli" / "page" / "templates"
SOURCES = (ROOT / "engine" / "bomiljo", ROOT / "cli" / "bomiljo_cli")


@cache
def trees() -> dict[Path, ast.Module]:
    """Return the syntax tree of every module of the engine and the command line."""
    return {
        path: ast.parse(path.read_text(encoding="utf-8")) for folder in SOURCES for path in sorted(folder.rglob("*.py"))
    }


def constants(*names: str) -> set[str]:
    """Return every text constant in the sources; with names, in these modules alone."""
    found = {
        node.value
        for path, tree in trees().items()
        if not names or path.name in names
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return found if names else found | {each.name for each in calls("label") if each.whole}


@dataclass(frozen=True)
class Call:
    """A call with a text as an argument: the text, or the start of a text put together, and its keywords."""

    where: str
    name: str
    whole: bool
    keywords: frozenset[str]
    spread: bool


def calls(function: str, position: int = 0) -> list[Call]:
    """Return the calls of a function or method by name, whose argument is a text known in the source."""
    found = [
        each
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) == function
        for each in _texts(node, position, path)
    ]
    return [*found, *(each for each in _of_templates(function) if position == 0)]


@cache
def templates() -> dict[Path, nodes.Template]:
    """Return the syntax tree of every template of the page."""
    parse = Environment(autoescape=True).parse
    return {path: parse(path.read_text(encoding="utf-8")) for path in sorted(TEMPLATES.glob("*.html"))}


def _of_templates(function: str) -> Iterator[Call]:
    """Yield the calls of a function by name in the templates, with a text known there as their first argument."""
    for path, tree in templates().items():
        for node in tree.find_all(nodes.Call):
            if isinstance(node.node, nodes.Name) and node.node.name == function and node.args:
                keywords = frozenset(each.key for each in node.kwargs)
                for name, whole in _names_in_template(node.args[0]):
                    yield Call(f"{path.name}:{node.lineno}", name, whole, keywords, spread=False)


def _names_in_template(node: nodes.Expr) -> Iterator[tuple[str, bool]]:
    match node:
        case nodes.Const(value=str(value)):
            yield value, True
        case nodes.CondExpr(expr1=one, expr2=other):
            yield from (*_names_in_template(one), *(_names_in_template(other) if other else ()))
        case nodes.Concat(nodes=[nodes.Const(value=str(value)), *_]):
            yield value, False


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _texts(node: ast.Call, position: int, path: Path) -> Iterator[Call]:
    if len(node.args) <= position:
        return
    keywords = frozenset(each.arg for each in node.keywords if each.arg)
    spread = any(each.arg is None for each in node.keywords)
    for name, whole in _names(node.args[position]):
        yield Call(f"{path.name}:{node.lineno}", name, whole, keywords, spread)


def _names(node: ast.expr) -> Iterator[tuple[str, bool]]:
    """Yield the texts that an expression can be, and whether each is whole or only its start."""
    match node:
        case ast.Constant(str(value)):
            yield value, True
        case ast.IfExp(_, body, orelse):
            yield from (*_names(body), *_names(orelse))
        case ast.JoinedStr([ast.Constant(str(value)), *_]):
            yield value, False
        case ast.BinOp(ast.Constant(str(value)), ast.Add(), _):
            yield value, False


def slips() -> set[str]:
    """Return the codes in what the YAML reader's functions of type `_Finding` return."""
    tree = next(tree for path, tree in trees().items() if path.name == "yamltext.py")
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and node.elts and isinstance(node.elts[-1], ast.Dict) and len(node.elts) == 3:
            found |= {name for name, whole in _names(node.elts[0]) if whole}
    return found


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text in plain data with its path."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from texts(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (list, tuple)):
        for number, each in enumerate(value):
            yield from texts(each, f"{path}[{number}]")
    elif isinstance(value, str):
        yield path, value
