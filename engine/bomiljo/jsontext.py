"""JSON text -> plain data in which numbers stay text, and where each part of it stands.

The standard library reads it fast and knows no places; they are looked for only where something is wrong. Reports are
too long for the reader of YAML, and need no more than this.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from bomiljo.errors import LoadError, Problem
from bomiljo.places import Loc, Places
from bomiljo.yamltext import MAX_DEPTH
from bomiljo.yamltext import Places as Lines

_STRING: Final = r'"(?:[^"\\]++|\\.)*+"'
_PIECE: Final = re.compile(rf"{_STRING}|[\[\]{{}}:,]|[^\s\[\]{{}}:,\"]++", re.DOTALL)
_BRACKET_OR_STRING: Final = re.compile(rf'{_STRING}|"|[\[\]{{}}]', re.DOTALL)
_DEEPEST: Final = 6  # levels below which no place is noted: nothing there is ever wrong by itself


class _TwiceError(Exception):
    """A key stands twice in one object."""


def read(text: str, source: str) -> Any:
    """Return what JSON says, with every number as its text. Raises LoadError with the place of what is wrong."""
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)
    except RecursionError:
        raise LoadError(_too_deep(text, source)) from None
    except json.JSONDecodeError as error:
        raise LoadError([_at("json", text, error.pos, source)]) from None
    except _TwiceError:
        raise LoadError(_Finder(text, source).twice) from None
    if _is_deep(data):
        raise LoadError(_too_deep(text, source))
    return data


def places(text: str, source: str) -> Places:
    """Return where each part of a JSON text stands, down to six levels. The text must be one that `read` takes."""
    return _Finder(text, source).found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _TwiceError
    return made


def _at(code: str, text: str, offset: int, source: str, **values: str) -> Problem:
    mark = Lines(text).mark(offset)
    return Problem(code, source, mark.line, mark.column, values=values)


def _is_deep(data: Any) -> bool:
    """Return whether data is nested beyond the limit, looking at one level after the other."""
    level = [data]
    for _ in range(MAX_DEPTH):
        inner = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, (dict, list))]
        level = [each for part in inner for each in part if isinstance(each, (dict, list))]
        if not level:
            return False
    return True


def _too_deep(text: str, source: str) -> list[Problem]:
    """Return where the nesting first goes beyond the limit."""
    depth = 0
    for found in _BRACKET_OR_STRING.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > MAX_DEPTH:
            return [_at("too-deep", text, found.start(), source, limit=str(MAX_DEPTH))]
    return [Problem("too-deep", source, values={"limit": str(MAX_DEPTH)})]


class _Finder:
    """Walks through JSON once more, piece by piece, and notes where everything stands."""

    def __init__(self, text: str, source: str) -> None:
        self.found, self.twice = Places(source, {}, {}), list[Problem]()
        self._text, self._source, self._lines = text, source, Lines(text)
        self._stack: list[str | int | None] = []  # a key, a position in a list, or None before a key
        self._first: list[dict[str, int]] = []  # where each key of the objects around was first met
        for piece in _PIECE.finditer(text):
            self._take(piece[0], piece.start())

    def _take(self, piece: str, start: int) -> None:
        if piece in "]}":
            self._stack.pop()
            self._first.pop()
        elif piece == ",":
            last = self._stack[-1]
            self._stack[-1] = last + 1 if isinstance(last, int) else None
        elif self._stack and self._stack[-1] is None and piece.startswith('"'):
            self._key(str(json.loads(piece)), start)
        elif piece != ":":
            self._value(piece, start)

    def _key(self, key: str, start: int) -> None:
        mark = self._lines.mark(start)
        if key in self._first[-1]:
            values = {"key": key, "first": str(self._first[-1][key])}
            self.twice.append(Problem("duplicate-key", self._source, mark.line, mark.column, values=values))
        self._first[-1].setdefault(key, mark.line)
        self._stack[-1] = key
        if len(self._stack) <= _DEEPEST:
            self.found.keys[self._loc()] = mark

    def _value(self, piece: str, start: int) -> None:
        loc = self._loc()
        if len(loc) <= _DEEPEST:
            key = self.found.keys.get(loc)  # a section is found by its key, a scalar by its value
            self.found.marks[loc] = key if key and piece in "[{" else self._lines.mark(start)
        if piece in "[{":
            self._stack.append(0 if piece == "[" else None)
            self._first.append({})

    def _loc(self) -> Loc:
        return tuple(each for each in self._stack if each is not None)
