"""What import-linter cannot say: heavy imports are late, and the command line uses public names only."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bomiljo

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
ENGINE = sorted((ROOT / "engine").rglob("*.py"))
CLI = sorted((ROOT / "cli").rglob("*.py"))
LATE = {"durable", "durable_rules_engine", "holidays", "networkx"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imported(node: ast.AST) -> set[str]:
    """Return the modules that one statement imports."""
    match node:
        case ast.Import(names):
            return {each.name for each in names}
        case ast.ImportFrom(str(module), _, 0):
            return {module}
    return set()


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when a module is imported: everything but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            yield child
            yield from _at_import(child)


@pytest.mark.parametrize("path", ENGINE, ids=_name)
def test_optional_modules_are_imported_late(path: Path) -> None:
    """What is optional or slow to load is imported inside the function that needs it."""
    found = {name.partition(".")[0] for node in _at_import(_tree(path)) for name in _imported(node)}
    assert not found & LATE


@pytest.mark.parametrize("path", CLI, ids=_name)
def test_the_command_line_uses_public_names_only(path: Path) -> None:
    """Every name of the engine that the command line speaks is in `bomiljo.__all__`."""
    used: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module == "bomiljo":
            used |= {each.name for each in node.names}
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "bomiljo":
            used.add(node.attr)
        assert not any(name.startswith("bomiljo.") for name in _imported(node))
    assert used <= set(bomiljo.__all__)
