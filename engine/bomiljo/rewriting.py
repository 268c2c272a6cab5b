"""Changes to a plan, made in the text of its file: comments, order and every other line stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bomiljo.changes import Append, changed, locate, plan_data
from bomiljo.errors import CannotEditError, Problem
from bomiljo.loading import read_bytes, read_plan
from bomiljo.textedits import TextAppend, TextPut, edited
from bomiljo.yamltext import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.changes import Change
    from bomiljo.model import Plan
    from bomiljo.places import Loc


def rewritten(path: str, changes: Iterable[tuple[Change, str | None]]) -> str:
    """Return the text of a plan file with changes made, each with the note that stands beside it.

    Raises LoadError where the file cannot be read, and CannotEditError where a change has no place in its text.
    """
    data = read_bytes(path)
    decode(data, path)
    text = data.decode("utf-8")
    return with_changes(text, read_plan(data, source=path), changes, source=path)


def with_changes(text: str, plan: Plan, changes: Iterable[tuple[Change, str | None]], *, source: str = "") -> str:
    """Return the text of a plan with changes made, one after the other; what comes out says what was meant.

    Raises ChangeError for a change that the plan cannot take, and CannotEditError for one that its text cannot.
    """
    for change, note in changes:
        text = _with_change(text, plan, change, note=note, source=source)
        plan = changed(plan, [change], crosschecked=False)
    if not say_the_same(read_plan(text, source=source), plan):
        raise CannotEditError(Problem("cannot-edit", source))
    return text


def _with_change(text: str, plan: Plan, change: Change, *, note: str | None, source: str) -> str:
    """Make one change; where a word stands for a whole part (`held_by: [nav]`), the part is written out."""
    loc = locate(plan, change.path)
    kind = TextAppend if isinstance(change, Append) else TextPut
    try:
        return edited(text, kind(loc, change.value), note=note, source=source)
    except CannotEditError:
        if len(loc) < _DEEP:
            raise
    part = _at(changed(plan, [change], crosschecked=False), loc[:-1])
    return edited(text, TextPut(loc[:-1], part), note=note, source=source)


def say_the_same(one: Plan, other: Plan) -> bool:
    """Return whether two plans say the same, wherever they were read from."""
    return all(getattr(one, name) == getattr(other, name) for name in type(one).model_fields)


_DEEP = 3  # steps of a place that lies inside a part of its own


def _at(plan: Plan, loc: Loc) -> Any:
    found = plan_data(plan, str(loc[0]))
    for step in loc[1:]:
        found = found[step]
    return found
