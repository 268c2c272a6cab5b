"""A variant of a plan: what its file says, laid over the plan that it extends.

Both are nodes, so that every value keeps the place where it stands, in the one file or in the other. Fields merge key
by key, and parts that have an id by that; every other list or value takes the place of the base's. A blank says
nothing, and `[]` says that there are none.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bomiljo.changes import ChangeError, locate
from bomiljo.errors import LoadError, Problem
from bomiljo.model import Plan
from bomiljo.nodes import BLANK, Mapping, Mark, Node, Scalar, Sequence
from bomiljo.parts import Part, names, part_kind
from bomiljo.yamltext import MAX_NODES, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from bomiljo.places import Loc

EXTENDS: Final = "extends"
REMOVE: Final = "remove"
_GROUP: Final = re.compile(r"cohorts\[([^\]]+)\]")


class _Given(str):
    """An id that no file writes; it stays one in a variant of the variant."""

    __slots__ = ()


class Variant(NamedTuple):
    """What the file of a variant says: which plan it extends, what of it is taken out, and all else."""

    base: Scalar
    removed: tuple[Scalar, ...]
    rest: Mapping


def variant_of(root: Node, source: str) -> Variant | Node:
    """Return what a file says as a variant, or its nodes where it extends nothing. Raises LoadError."""
    own = {key.text: value for key, value in root.entries} if isinstance(root, Mapping) else {}
    if not isinstance(root, Mapping) or own.keys().isdisjoint((EXTENDS, REMOVE)):
        return root
    base, removed = own.get(EXTENDS, _blank(root.mark)), own.get(REMOVE, _blank(root.mark))
    if isinstance(base, Scalar) and is_blank(base) and is_blank(removed):
        return _without_keys(root)
    if not isinstance(base, Scalar):
        raise LoadError([problem_at(base.mark, "extends-form", source)])
    if is_blank(base):
        raise LoadError([problem_at(removed.mark, "remove-without-extends", source)])
    return Variant(base, _removed(removed, source), _without_keys(root))


def extends_another(text: str) -> bool:
    """Return whether the text of a plan that can be read extends another."""
    return isinstance(variant_of(parse(text, ""), ""), Variant)


def _without_keys(root: Mapping) -> Mapping:
    return Mapping(tuple(each for each in root.entries if each[0].text not in (EXTENDS, REMOVE)), root.mark)


def _removed(node: Node, source: str) -> tuple[Scalar, ...]:
    items = node.items if isinstance(node, Sequence) else () if is_blank(node) else (node,)
    paths = tuple(each for each in items if isinstance(each, Scalar) and not is_blank(each))
    if not (isinstance(node, Sequence) or is_blank(node)) or len(paths) < len(items):
        raise LoadError([problem_at(node.mark, "remove-form", source)])
    return paths


def problem_at(mark: Mark, code: str, source: str, **more: Any) -> Problem:
    """Return a problem at a mark."""
    return Problem(code, mark.source or source, mark.line, mark.column, sheet=mark.sheet, **more)


def is_blank(node: Node) -> bool:
    """Return whether a value is not told."""
    return isinstance(node, Scalar) and node.plain and node.text in BLANK


def _blank(mark: Mark) -> Scalar:
    return Scalar("", True, mark)


# --- The base ------------------------------------------------------------------------------------


def prepared(base: Node, plan: Plan, name: str) -> Node:
    """Return the nodes of a base with its name at every mark, and with the ids that its groups were given."""
    return _named(_sourced(base, name), plan)


def _sourced(node: Node, name: str) -> Node:
    mark = node.mark if node.mark.source else node.mark._replace(source=name)
    match node:
        case Scalar():
            return node._replace(mark=mark)
        case Sequence(items):
            return Sequence(tuple(_sourced(each, name) for each in items), mark)
        case Mapping(entries):
            return Mapping(tuple((_key(key, name), _sourced(value, name)) for key, value in entries), mark)


def _key(key: Scalar, name: str) -> Scalar:
    return key if key.mark.source else key._replace(mark=key.mark._replace(source=name))


def _named(root: Node, plan: Plan) -> Node:
    """Return the nodes with the id of each group, also of those that were given one when the base was read.

    They then keep it, whatever a variant adds.
    """
    if not isinstance(root, Mapping):
        return root
    entries = tuple((key, _groups(value, plan) if key.text == "cohorts" else value) for key, value in root.entries)
    return Mapping(entries, root.mark)


def _groups(node: Node, plan: Plan) -> Node:
    if not isinstance(node, Sequence):
        return node
    ids = [each.id for each in plan.cohorts or ()]
    return Sequence(tuple(_with_id(*each) for each in zip(node.items, ids, strict=True)), node.mark)


def _with_id(item: Node, name: str) -> Node:
    if not isinstance(item, Mapping) or _id(item):
        return item
    said = tuple(each for each in item.entries if each[0].text != "id")
    return Mapping(((Scalar("id", True, item.mark), Scalar(_Given(name), True, item.mark)), *said), item.mark)


def require_own_ids(base: Node, plan: Plan, variant: Variant, source: str, name: str) -> None:
    """Refuse a variant that speaks of groups by ids that the base does not write. Raises LoadError.

    Such an id is given by what the groups say: another base, and what is said of one group would be said of another.
    """
    groups = _part(base, "cohorts")
    items = groups.items if isinstance(groups, Sequence) else ()
    ids = zip(map(_id, items), plan.cohorts or (), strict=True)
    given = {each.id for written, each in ids if not written or isinstance(written, _Given)}
    named = [each for each in _spoken_of(variant) if each.text in given]
    values = {"file": name}
    if named:
        raise LoadError(
            [problem_at(each.mark, "extends-given-id", source, value=each.text, values=values) for each in named]
        )


def _spoken_of(variant: Variant) -> Iterator[Scalar]:
    """Yield the ids of groups that a variant names, in its list of groups and in what it takes out."""
    groups = _part(variant.rest, "cohorts")
    for item in groups.items if isinstance(groups, Sequence) else ():
        if isinstance(found := _part(item, "id"), Scalar):
            yield found
    for path in variant.removed:
        if found_id := _GROUP.match(path.text):
            yield path._replace(text=found_id[1])


# --- Taking out ----------------------------------------------------------------------------------


def without(base: Node, plan: Plan, paths: tuple[Scalar, ...], source: str) -> Node:
    """Return the nodes of a base without what stands at these paths. Raises LoadError with all that lead nowhere."""
    gone: set[Loc] = set()
    problems: list[Problem] = []
    for each in paths:
        try:
            gone.add(_place(base, plan, each.text))
        except ChangeError as error:
            near = get_close_matches(each.text, plan.marks(), n=1) if error.code == "remove-nothing" else []
            more = {"value": each.text, "suggestion": near[0] if near else None}
            problems.append(problem_at(each.mark, error.code, source, **more))
    if problems:
        raise LoadError(problems)
    return _cut(base, gone, ())


def _place(base: Node, plan: Plan, path: str) -> Loc:
    """Return where a path of the plan stands in its nodes. Raises ChangeError."""
    try:
        loc = locate(plan, path)
    except ChangeError as error:
        raise ChangeError(error.change, "remove-nothing") from None
    found: Node = base
    for step in loc:
        inner = _part(found, step)
        if inner is None or is_blank(inner):  # a word may stand for a whole part, such as a day for an arrival
            short = isinstance(found, Scalar)
            raise ChangeError(None, "remove-inside-word" if short else "remove-nothing")
        found = inner
    return loc


def _part(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Sequence) and isinstance(step, int):
        return node.items[step]
    entries = node.entries if isinstance(node, Mapping) else ()
    return next((value for key, value in entries if key.text == step), None)


def _cut(node: Node, gone: set[Loc], at: Loc) -> Node:
    match node:
        case Sequence(items):
            left = ((each, (*at, index)) for index, each in enumerate(items))
            return Sequence(tuple(_cut(each, gone, loc) for each, loc in left if loc not in gone), node.mark)
        case Mapping(entries):
            kept = [(key, value, (*at, key.text)) for key, value in entries if (*at, key.text) not in gone]
            return Mapping(tuple((key, _cut(value, gone, loc)) for key, value, loc in kept), node.mark)
    return node


# --- Laying over ---------------------------------------------------------------------------------


def laid_over(base: Node, variant: Variant, source: str) -> Node:
    """Return what a base says with what a variant says laid over it. Raises LoadError where that is too much."""
    merged = _merged(base, variant.rest, Plan)
    if sum(1 for _ in _all(merged)) > MAX_NODES:
        raise LoadError([problem_at(variant.base.mark, "too-many-nodes", source, values={"limit": str(MAX_NODES)})])
    return merged


def _all(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Sequence(items):
            for each in items:
                yield from _all(each)
        case Mapping(entries):
            for key, value in entries:
                yield key
                yield from _all(value)


def _merged(base: Node, over: Node, kind: type[BaseModel] | None) -> Node:
    """Return one value laid over another; `kind` is that of the parts in it, None for words."""
    if is_blank(over) and not is_blank(base):
        return base
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return _merged_fields(base, over, kind)
    if isinstance(base, Sequence) and isinstance(over, Sequence) and over.items and has_ids(kind):
        return _merged_items(base, over, kind)
    return over


def _merged_fields(base: Mapping, over: Mapping, kind: type[BaseModel] | None) -> Mapping:
    own = {key.text: (key, value) for key, value in over.entries}
    entries = []
    for key, value in base.entries:
        key_over, value_over = own.pop(key.text, (key, value))
        merged = value if value_over is value else _merged(value, value_over, field_kind(kind, key.text))
        entries.append((key if merged is value else key_over, merged))
    return Mapping((*entries, *own.values()), over.mark)


def _merged_items(base: Sequence, over: Sequence, kind: type[BaseModel] | None) -> Sequence:
    """Return a list with the items of another laid over those of the same id; the second of one id is one more."""
    laid: dict[str, int] = {}
    for index, each in enumerate(over.items):
        laid.setdefault(_id(each), index)
    known = {_id(item) for item in base.items}
    merged = [_merged(item, over.items[laid[_id(item)]], kind) if _id(item) in laid else item for item in base.items]
    more = [each for index, each in enumerate(over.items) if _id(each) not in known or laid[_id(each)] != index]
    return Sequence((*merged, *more), over.mark)


def _id(node: Node) -> str:
    """Return the id of an item; blank where it has none."""
    found = _part(node, "id")
    return found.text if isinstance(found, Scalar) and not is_blank(found) else ""


def has_ids(kind: type[BaseModel] | None) -> bool:
    """Return whether the parts of a list are told apart by their ids."""
    return kind is not None and issubclass(kind, Part) and kind.KEY == "id" and "id" in kind.model_fields


def field_kind(kind: type[BaseModel] | None, name: str) -> type[BaseModel] | None:
    """Return the kind of part in a field of a kind; None for words, and for what is no field."""
    attribute = next((each for each, alias in names(kind).items() if alias == name), None) if kind else None
    return part_kind(kind.model_fields[attribute].annotation) if kind and attribute else None
