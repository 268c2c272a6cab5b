"""A change to a plan that extends another, as changes in the variant's own text; the file of the base stays as it is.

What only the base has is named in the variant by its id, with the change alone. Of a list without ids the whole list
is written, as the variant's takes the place of the base's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from bomiljo.changes import Append, Put, locate
from bomiljo.model import Plan
from bomiljo.planwriting import plan_contents
from bomiljo.textedits import TextAppend, TextPut
from bomiljo.variants import REMOVE, field_kind, has_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo.changes import Change
    from bomiljo.places import Loc
    from bomiljo.textedits import Data

Edit: TypeAlias = TextPut | TextAppend


def ways_to_write(own: Data, before: Plan, after: Plan, change: Change) -> Iterator[list[Edit]]:
    """Yield ways in which a variant's text may say a change, the plainest first; what it says then is to be checked.

    `own` is what the text says by itself; `before` and `after` are the whole plan without and with the change.
    """
    loc = locate(before, change.path)
    now, then = plan_contents(before), plan_contents(after)
    whole = _Here(now, then, Plan)
    yield _Writing(change).edits(own, (), loc, whole)
    if len(loc) > 1:  # in the base a word may stand for the part around it, such as a day for an arrival
        yield _Writing(Put(change.path, _at(then, loc[:-1]))).edits(own, (), loc[:-1], whole)
    # Where the two merge, what the base says shines through: so it is taken out first.
    value = None if change.value is None else _at(then, loc)
    yield [_taking_out(own, change.path), *_Writing(Put(change.path, value)).edits(own, (), loc, whole)]


def _taking_out(own: Data, path: str) -> Edit:
    known = own.get(REMOVE) if isinstance(own, dict) else None
    return TextAppend((REMOVE,), path) if isinstance(known, list) and known else TextPut((REMOVE,), [path])


@dataclass(frozen=True, slots=True)
class _Here:
    """A place of the whole plan: what stands there before a change and after it, and of which kind its parts are."""

    before: Any
    after: Any
    kind: Any

    def inside(self, step: str | int) -> _Here:
        """Return the place one step further in."""
        kind = field_kind(self.kind, step) if isinstance(step, str) else self.kind
        return _Here(_part(self.before, step), _part(self.after, step), kind)


class _Writing:
    """How to write one change."""

    def __init__(self, change: Change) -> None:
        self._change = change

    def edits(self, own: Any, at: Loc, rest: Loc, here: _Here) -> list[Edit]:
        """Return what to write, from a place on that the variant's own text has."""
        if not rest:
            return [(TextAppend if isinstance(self._change, Append) else TextPut)(at, self._change.value)]
        step, more = rest[0], rest[1:]
        if not isinstance(own, dict if isinstance(step, str) else list):
            return [TextPut(at, here.after)]  # a word that stands for a whole part
        index = _own_index(own, step, here)
        inner = None if index is None else _part(own, index)
        if index is None or inner is None:
            return self._new(at, rest, here)
        return self.edits(inner, (*at, index), more, here.inside(step))

    def _new(self, at: Loc, rest: Loc, here: _Here) -> list[Edit]:
        """Return what to write where the variant says nothing yet."""
        if self._change.value is None:
            return []
        if isinstance(rest[0], str):
            return [TextPut((*at, rest[0]), self._said(rest[1:], here.inside(rest[0])))]
        return [TextAppend(at, each) for each in self._said(rest, here)]

    def _said(self, rest: Loc, here: _Here) -> Any:
        """Return the change as a variant says it that says nothing else about a place."""
        if not rest:
            alone = isinstance(self._change, Append) and has_ids(here.kind)
            return [self._change.value] if alone else here.after
        inner = here.inside(rest[0])
        if isinstance(rest[0], str):
            return {rest[0]: self._said(rest[1:], inner)}
        if not has_ids(here.kind):
            return here.after
        return [{"id": inner.before["id"], **self._said(rest[1:], inner)}]


def _own_index(own: Any, step: str | int, here: _Here) -> str | int | None:
    """Return where the variant's own text has what stands at a step of the whole plan; None where it does not."""
    if isinstance(step, str) or not has_ids(here.kind):
        return step
    names = [_name(each) for each in own]
    wanted = _name(here.before[step])
    if wanted in names:
        return names.index(wanted)
    # Groups that the variant adds without an id stand last in the whole plan, in the same order.
    nameless = [index for index, name in enumerate(names) if name is None]
    given = [_name(each) for each in here.before if _name(each) not in names][-len(nameless) :] if nameless else []
    return nameless[given.index(wanted)] if wanted in given else None


def _name(item: Any) -> str | None:
    return item.get("id") if isinstance(item, dict) else None


def _part(data: Any, step: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _at(data: Any, loc: Loc) -> Any:
    for step in loc:
        data = _part(data, step)
    return data
