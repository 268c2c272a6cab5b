"""Nodes -> typed parts (pydantic), with every fault put back to its place in the file.

Serves plans and rule packs alike: whatever the kind, the messages are the same.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from bomiljo.nodes import BLANK, Mapping, Node, Scalar, Sequence
from bomiljo.parts import names, part_kind
from bomiljo.places import Loc, Places

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from bomiljo.errors import Problem

T = TypeVar("T", bound=BaseModel)
_STAND_INS = {"ident": "unreadable-{}", "cohort-id": "c9{:03}"}
MANY = 50  # faults, beyond which a file is not looked at further
_SHOWN = 60  # characters of a written value that a message repeats
_CODES = {
    "list_type": "a-list",
    "model_type": "a-section",
    "model_attributes_type": "a-section",
    "dict_type": "a-section",
    "string_type": "text",
    "missing": "missing",
    "extra_forbidden": "unknown-key",
    "literal_error": "choice",
}


class Typed(NamedTuple, Generic[T]):
    """What a file says: the part, or None and what is wrong with it. `data` is the file as plain text."""

    part: T | None
    places: Places
    problems: list[Problem]
    data: Any


def build(root: Node, kind: type[T], source: str) -> Typed[T]:
    """Type a tree of nodes, or report everything that is wrong with it."""
    places = Places(source, {}, {})
    data = _plain(root, (), places)
    try:
        return Typed(kind.model_validate(data), places, [], data)
    except ValidationError as error:
        return Typed(None, places, faults(error, kind, places, data), data)


def faults(error: ValidationError, kind: type[BaseModel], places: Places, data: object) -> list[Problem]:
    """Return what pydantic found wrong with plain data, each at its place in the file."""
    problems: list[Problem] = []
    for each in error.errors(include_url=False):  # one word can stand for two fields, and is then wrong only once
        problem = _problem(each, kind, places, data)
        problems += [problem] if problem not in problems else []
    return problems


def _plain(node: Node, loc: Loc, places: Places) -> Any:
    """Return a node as plain data in which scalars stay text and a blank is None."""
    places.marks.setdefault(loc, node.mark)
    match node:
        case Scalar(text, is_plain):
            return None if is_plain and text in BLANK else text
        case Sequence(items):
            return [_plain(item, (*loc, index), places) for index, item in enumerate(items)]
        case Mapping(entries):
            return {key.text: _entry(key, value, (*loc, key.text), places) for key, value in entries}


def _entry(key: Scalar, value: Node, loc: Loc, places: Places) -> Any:
    """Remember where the key stands: a section is found by its key, a scalar by its value."""
    places.keys[loc] = key.mark
    if not isinstance(value, Scalar):
        places.marks[loc] = key.mark
    return _plain(value, loc, places)


def _problem(detail: ErrorDetails, kind: type[BaseModel], places: Places, data: object) -> Problem:
    loc, context = detail["loc"], detail.get("ctx", {})
    code = context.get("code") or _CODES.get(detail["type"], detail["type"])
    found = _found(data, loc)
    if loc[-1:] == ("[key]",):  # what is wrong is a word before a colon, not what follows it
        loc, found = loc[:-1], str(loc[-2])
    if detail["type"] in ("bomiljo", "literal_error") and code != "text" and not found:
        code = "blank"
    if code == "unknown-key":
        return _choice(places, loc, code, str(loc[-1]), _keys_at(kind, loc[:-1]))
    if code == "choice":
        return _choice(places, loc, code, found, re.findall(r"'([^']*)'", str(context["expected"])))
    if code == "missing":
        return places.problem(loc[:-1], code, {"name": str(loc[-1])})
    return places.problem(loc, code, {}, value=found)


def _choice(places: Places, loc: Loc, code: str, found: str, allowed: list[str]) -> Problem:
    near = get_close_matches(found.casefold(), allowed, n=1, cutoff=0.6)
    return places.problem(
        loc, code, {}, value=_short(found), allowed=", ".join(sorted(allowed)), suggestion=near[0] if near else None
    )


def _found(data: Any, loc: Loc) -> str:
    """Return what was written at this place; a part of it where pydantic saw more than was written."""
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
    if isinstance(data, str):
        return _short(data)
    return "{...}" if isinstance(data, dict) else "[...]" if isinstance(data, list) else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _keys_at(kind: type[BaseModel], loc: Loc) -> list[str]:
    """Return the keys that the part at this place may have."""
    for step in loc:
        attribute = next((name for name, alias in names(kind).items() if alias == step), None)
        if attribute:  # else a number in a list, or a word of the writer's own, such as a language
            kind = part_kind(kind.model_fields[attribute].annotation) or kind
    return [*names(kind).values(), *getattr(kind, "ALSO", ())]


def salvage(found: Typed[T], kind: type[T]) -> T:
    """Take out what is wrong, last first, until the rest is sound and can be looked at further.

    For kinds of which nothing is required, such as a plan: there the emptied rest is always sound.
    """
    data = found.data if isinstance(found.data, dict) else {}
    for number in count(1):
        try:
            return kind.model_validate(data)
        except ValidationError as error:
            last = error.errors(include_url=False)[-1]
        if not _renamed(data, last, number):
            _take_out(data, last["loc"], found.places)
    raise AssertionError("count() never ends")


def _renamed(data: Any, detail: ErrorDetails, number: int) -> bool:
    """Give a part with an unreadable id another, so that the rest of it is still looked at."""
    *around, last = detail["loc"]
    part = _at(data, tuple(around))
    code = detail.get("ctx", {}).get("code")
    if last != "id" or code not in _STAND_INS or not isinstance(part, dict) or last not in part:
        return False
    part[last] = _STAND_INS[code].format(number)
    return True


def _take_out(data: Any, loc: Loc, places: Places) -> None:
    """Remove what stands at this place, or the item around it where it is not there to remove."""
    for length in range(len(loc), 0, -1):
        parent = _at(data, loc[: length - 1])
        step = loc[length - 1]
        if isinstance(parent, dict) and step in parent:
            del parent[step]
            return
        if isinstance(parent, list) and isinstance(step, int) and step < len(parent):
            del parent[step]
            places.close_gap(loc[:length])
            return


def _at(data: Any, loc: Loc) -> Any:
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
