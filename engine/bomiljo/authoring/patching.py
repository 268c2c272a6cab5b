"""Plans that differ a little: one tree of a file laid over another, or a value set at a path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bomiljo.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from bomiljo.nodes import Mark

_STEP: Final = re.compile(r"\.?([a-z_]+)|\[([^\]]+)\]")
_KEYS: Final = ("id", "on", "actor", "to", "question")


class NoSuchPathError(ValueError):
    """A path leads to nothing; `mark` is where it is written."""

    def __init__(self, path: str, mark: Mark) -> None:
        """Keep the path and where it stands."""
        super().__init__(path)
        self.path, self.mark = path, mark


def overlaid(base: Node, over: Node) -> Node:
    """Return one tree laid over another: mappings are joined, all else is replaced, a blank takes a key away.

    A blank where there is nothing to take away stays, so that a misspelt key is still seen.
    """
    if not (isinstance(base, Mapping) and isinstance(over, Mapping)):
        return over
    found = {key.text: (key, value) for key, value in base.entries}
    for key, value in over.entries:
        if key.text in found and _is_blank(value):
            del found[key.text]
        elif key.text in found:
            found[key.text] = (key, overlaid(found[key.text][1], value))
        else:
            found[key.text] = (key, value)
    return Mapping(tuple(found.values()), over.mark)


def put(root: Node, path: Scalar, value: Node) -> Node:
    """Return the tree with a value at a path such as `tasks[conflicts].held_by`; a blank takes it away.

    Raises NoSuchPathError, also where there is nothing to take away.
    """
    steps = [(name or key, bool(key)) for name, key in _STEP.findall(path.text)]
    if not steps or "".join(f"[{step}]" if item else f".{step}" for step, item in steps).lstrip(".") != path.text:
        raise NoSuchPathError(path.text, path.mark)
    return _put(root, steps, path, value)


def _put(node: Node, steps: list[tuple[str, bool]], path: Scalar, value: Node) -> Node:
    (step, is_item), *rest = steps
    if is_item:
        return _in_list(node, step, rest, path, value)
    if not isinstance(node, Mapping):
        raise NoSuchPathError(path.text, path.mark)
    found = next(((key, inner) for key, inner in node.entries if key.text == step), None)
    if found is None and not rest and _is_blank(value):
        raise NoSuchPathError(path.text, path.mark)
    key, inner = found or (Scalar(step, plain=True, mark=path.mark), Mapping((), path.mark))
    others = tuple(entry for entry in node.entries if entry[0].text != step)
    changed = _put(inner, rest, path, value) if rest else value
    return Mapping(others if _is_blank(changed) else (*others, (key, changed)), node.mark)


def _in_list(node: Node, step: str, rest: list[tuple[str, bool]], path: Scalar, value: Node) -> Node:
    if not isinstance(node, Sequence):
        raise NoSuchPathError(path.text, path.mark)
    place = next((index for index, item in enumerate(node.items) if _is_called(item, index, step)), None)
    if place is None:
        raise NoSuchPathError(path.text, path.mark)
    changed = _put(node.items[place], rest, path, value) if rest else value
    kept = () if _is_blank(changed) else (changed,)
    return Sequence((*node.items[:place], *kept, *node.items[place + 1 :]), node.mark)


def _is_called(item: Node, index: int, name: str) -> bool:
    """Return whether an item of a list goes by this name: its id, its day, its actor, itself, or its number."""
    if isinstance(item, Scalar):
        return item.text == name
    entries = {key.text: value for key, value in item.entries} if isinstance(item, Mapping) else {}
    own = next((entries[key] for key in _KEYS if key in entries), None)
    return own.text == name if isinstance(own, Scalar) else str(index + 1) == name


def _is_blank(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text in ("", "~", "null")
