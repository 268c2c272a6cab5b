"""What is refused before a change, and what is found wrong after it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bomiljo.errors import CannotEditError, LoadError, Problem
from bomiljo.textedits import trees
from bomiljo.yamltext import Places, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.spans import Span
    from bomiljo.textedits.sheet import Sheet, Way
    from bomiljo.textedits.trees import Data


def check_list(sheet: Sheet, way: Way, source: str) -> None:
    """Raise CannotEditError if a way does not lead to a list, or to one that aliases repeat."""
    _check_repeated(sheet, way.nodes, source)
    if way.rest or way.node.kind != "list":
        raise refuse("edit-nowhere", sheet, way.node, source)


def check_place(sheet: Sheet, way: Way, source: str) -> None:
    """Raise CannotEditError if a way leads to no value and to no place for a key, or to what aliases repeat."""
    _check_repeated(sheet, (*way.nodes, *(() if way.rest else way.node.walk())), source)
    takes_key = way.node.kind == "mapping" or way.node.is_blank
    fits = takes_key and all(isinstance(step, str) for step in way.rest) if way.rest else way.holder
    if not fits:
        raise refuse("edit-nowhere", sheet, way.node, source)


def _check_repeated(sheet: Sheet, nodes: Iterable[Span], source: str) -> None:
    for each in nodes:
        if each.anchored or each.kind == "alias":
            raise refuse("edit-alias", sheet, each, source)


def refuse(code: str, sheet: Sheet, node: Span, source: str) -> CannotEditError:
    """Return the error for a node that stands in the way."""
    mark = Places(sheet.text).mark(node.start)
    return CannotEditError(Problem(code, source, mark.line, mark.column))


def check_written(sheet: Sheet, text: str, wanted: Data, source: str) -> None:
    """Raise CannotEditError unless a text holds exactly this, in this order."""
    try:
        found = trees.of_node(parse(text, source))
        if sheet.style.json:
            json.loads(text)
    except (LoadError, ValueError):
        found = None
    if json.dumps(found) != json.dumps(wanted):  # of dicts, the order too
        raise CannotEditError(Problem("edit-failed", source))
