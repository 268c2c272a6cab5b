"""What a text holds as plain data, and what it should hold after a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bomiljo.nodes import BLANK, Node, Scalar, Sequence

if TYPE_CHECKING:
    from bomiljo.places import Loc

Data: TypeAlias = "str | int | bool | list[Data] | dict[str, Data] | None"


def of_node(node: Node) -> Data:
    """Return what a node holds; scalars stay text, and a blank is None."""
    match node:
        case Scalar(text, plain):
            return None if plain and text in BLANK else text
        case Sequence(items):
            return [of_node(item) for item in items]
        case _:
            return {key.text: of_node(value) for key, value in node.entries}


def as_read(value: Data, *, is_json: bool) -> Data:
    """Return data as they are read again once they are written: yes and no, and numbers, as text."""
    match value:
        case bool():
            return (("no", "yes"), ("false", "true"))[is_json][value]
        case int():
            return str(value)
        case list():
            return [as_read(each, is_json=is_json) for each in value]
        case dict():
            return {key: as_read(each, is_json=is_json) for key, each in value.items()}
    return value


def put(data: Data, loc: Loc, value: Data) -> Data:
    """Return data with a value at a place, sections on the way made; None takes away what is there."""
    if not loc:
        return value
    step, *rest = loc
    if isinstance(data, list) and isinstance(step, int):
        changed = put(data[step], tuple(rest), value)
        gone = not rest and value is None
        return [*data[:step], *([] if gone else [changed]), *data[step + 1 :]]
    entries = data if isinstance(data, dict) else {}
    if rest:
        return {**entries, str(step): put(entries.get(str(step)), tuple(rest), value)}
    if value is None:
        return {key: each for key, each in entries.items() if key != step}
    return {**entries, str(step): value}


def append(data: Data, loc: Loc, value: Data) -> Data:
    """Return data with an item added to the list at a place."""
    if isinstance(data, dict) and loc:
        return {**data, str(loc[0]): append(data[str(loc[0])], loc[1:], value)}
    items = data if isinstance(data, list) else []
    if not loc:
        return [*items, value]
    return [append(each, loc[1:], value) if index == loc[0] else each for index, each in enumerate(items)]
