"""Where each part of a plan stands: its path in words that survive re-ordering, and its line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from bomiljo.errors import Problem
from bomiljo.nodes import Mark
from bomiljo.parts import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bomiljo.parts import Part

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything of a file stands: position in its structure -> the mark there.

    `marks` holds values (sections by their key), `keys` the keys themselves.
    """

    source: str = ""
    marks: dict[Loc, Mark] = field(default_factory=dict)
    keys: dict[Loc, Mark] = field(default_factory=dict)

    def mark(self, loc: Loc) -> Mark | None:
        """Return where this stands, or the nearest part around it; None for a plan not from a file."""
        for end in range(len(loc), -1, -1):
            if loc[:end] in self.marks:
                return self.marks[loc[:end]]
        return None

    def problem(
        self,
        loc: Loc,
        code: str,
        values: Mapping[str, str],
        *,
        value: str | None = None,
        allowed: str | None = None,
        suggestion: str | None = None,
    ) -> Problem:
        """Return a problem at this place."""
        mark = self.keys.get(loc) if code == "unknown-key" else None
        at = mark or self.mark(loc) or Mark(0, 0)
        source = at.source or self.source
        return Problem(code, source, at.line, at.column, value, allowed, suggestion, values, at.sheet)

    def by_path(self, plan: Part) -> Iterator[tuple[str, Mark]]:
        """Yield the path of every part and field that the file gives, with its mark."""
        for part, spot in walk(plan) if self.marks else ():
            for each in (spot, *(spot.field(alias) for alias in names(type(part)).values())):
                if each.loc in self.marks:
                    yield each.path, self.marks[each.loc]

    def close_gap(self, removed: Loc) -> None:
        """Move the marks of a list up after one of its items was taken out."""
        for table in (self.marks, self.keys):
            moved = {_moved(loc, removed): mark for loc, mark in table.items() if loc[: len(removed)] != removed}
            table.clear()
            table.update(moved)


def _moved(loc: Loc, removed: Loc) -> Loc:
    *around, index = removed
    at = len(around)
    step = loc[at] if len(loc) > at and loc[:at] == tuple(around) else None
    if isinstance(step, int) and isinstance(index, int) and step > index:
        return (*loc[:at], step - 1, *loc[at + 1 :])
    return loc


class Spot(NamedTuple):
    """One part of a plan: its path (`tasks[conflicts].held_by[nav]`) and its position in the file."""

    path: str
    loc: Loc
    around: str = ""  # the name of the nearest part around it that has one

    def field(self, name: str) -> Spot:
        """Return the spot of a field of this part."""
        return Spot(f"{self.path}.{name}" if self.path else name, (*self.loc, name), self.around)


_ROOT = Spot("", ())


class Indexed(NamedTuple):
    """A part of a plan with its spot, and those of its fields by attribute."""

    part: Part  # held, so that its `id()` stays its own
    spot: Spot
    fields: dict[str, Spot]


def spots(plan: Part) -> dict[int, Indexed]:
    """Return the spots of each part of the plan and its fields, by `id()` of the part."""
    return _indexed(walk(plan))


def respotted(index: dict[int, Indexed], old: Part, new: Part) -> dict[int, Indexed]:
    """Return the spots of a plan that shares most of its parts with the one whose index is given.

    What is gone stays in the index, and so alive: no other part can take its `id()`.
    """
    return index | _indexed(_new_parts(old, new, _ROOT))


def _new_parts(old: Any, new: Part, spot: Spot) -> Iterator[tuple[Part, Spot]]:
    """Yield the parts, with their spots, that stand in place of other parts or by another name."""
    inside = _inside(new, spot)
    if new is old:
        return
    if not hasattr(old, "model_fields_set") or _inside(old, spot) != inside:
        yield from walk(new, spot)
        return
    yield new, spot
    for name, alias in names(type(new)).items():
        value, before = getattr(new, name), getattr(old, name, None)
        if isinstance(value, list) and value is not before:
            yield from _new_items(before if isinstance(before, list) else [], value, inside.field(alias))
        elif hasattr(value, "model_fields_set"):
            yield from _new_parts(before, value, inside.field(alias))


def _new_items(old: list[Any], new: list[Any], spot: Spot) -> Iterator[tuple[Part, Spot]]:
    before = list(zip(old, _spots_of(old, spot), strict=False))
    for index, (item, place) in enumerate(zip(new, _spots_of(new, spot), strict=False)):
        was = before[index] if index < len(before) else (None, None)
        yield from _new_parts(was[0], item, place) if was[1] == place else walk(item, place)


def walk_section(plan: Part, section: str) -> Iterator[tuple[Part, Spot]]:
    """Yield every part of one section of a plan, named by its attribute, with its spot."""
    spot, value = _ROOT.field(names(type(plan))[section]), getattr(plan, section)
    if isinstance(value, list):
        yield from _walk_list(value, spot)
    elif value is not None:
        yield from walk(value, spot)


def _indexed(parts: Iterable[tuple[Part, Spot]]) -> dict[int, Indexed]:
    return {
        id(part): Indexed(part, spot, {name: spot.field(alias) for name, alias in names(type(part)).items()})
        for part, spot in parts
    }


def walk(part: Part, spot: Spot = _ROOT) -> Iterator[tuple[Part, Spot]]:
    """Yield every part of a plan with its spot."""
    yield part, spot
    inside = _inside(part, spot)
    for name, alias in names(type(part)).items():
        value = getattr(part, name)
        if isinstance(value, list):
            yield from _walk_list(value, inside.field(alias))
        elif hasattr(value, "model_fields_set"):
            yield from walk(value, inside.field(alias))


def _inside(part: Part, spot: Spot) -> Spot:
    """Return the spot that is around the fields of a part."""
    own = (getattr(part, "name", None) or getattr(part, "id", "")) if part.KEY == "id" else ""
    return Spot(spot.path, spot.loc, own or spot.around)


def _walk_list(items: list[Any], spot: Spot) -> Iterator[tuple[Part, Spot]]:
    for item, place in zip(items, _spots_of(items, spot), strict=False):
        yield from walk(item, place)


def _spots_of(items: list[Any], spot: Spot) -> list[Spot]:
    """Return the spots of the parts of a list; none for a list of words."""
    if not items or not hasattr(items[0], "model_fields_set"):
        return []
    return [Spot(f"{spot.path}[{key}]", (*spot.loc, index), spot.around) for index, key in enumerate(keys_of(items))]


def keys_of(parts: list[Any]) -> list[str]:
    """Return what names each part in its list, as paths have it; two of one name go by their first day too."""
    keys = [_key(item, index) for index, item in enumerate(parts)]
    times = Counter(keys)
    return [
        f"{key}@{getattr(item, 'from_', None) or '?'}" if times[key] > 1 else key
        for item, key in zip(parts, keys, strict=True)
    ]


def _key(item: Any, index: int) -> str:
    """Return what names this item in its list: its id, or its number where order is its meaning."""
    return str(getattr(item, item.KEY)) if item.KEY else str(index + 1)
