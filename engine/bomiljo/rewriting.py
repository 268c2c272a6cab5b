"""Changes to a plan, made in the text of its file: comments, order and every other line stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bomiljo.bases import chain_of
from bomiljo.changes import Append, changed, locate, plan_data
from bomiljo.errors import CannotEditError, LoadError, Problem
from bomiljo.loading import plan_from, read_bytes, read_plan
from bomiljo.textedits import TextAppend, TextPut, edited
from bomiljo.textedits.trees import of_node
from bomiljo.variantedits import ways_to_write
from bomiljo.variants import extends_another
from bomiljo.yamltext import decode, parse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

    from bomiljo.changes import Change
    from bomiljo.model import Plan
    from bomiljo.places import Loc


def rewritten(path: str, changes: Iterable[tuple[Change, str | None]]) -> str:
    """Return the text of a plan file with changes made, each with the note that stands beside it.

    Raises LoadError where the file cannot be read, and CannotEditError where a change has no place in its text.
    """
    data = read_bytes(path)
    decode(data, path)
    return with_changes(data.decode("utf-8"), plan_from(data, path), changes, source=path, folder=chain_of(path).folder)


def with_changes(
    text: str,
    plan: Plan,
    changes: Iterable[tuple[Change, str | None]],
    *,
    source: str = "",
    folder: Traversable | None = None,
) -> str:
    """Return the text of a plan with changes made, one after the other; what comes out says what was meant.

    Of a plan that extends another, from `folder`, the own text alone is changed. Raises ChangeError for a change that
    the plan cannot take, and CannotEditError for one that its text cannot.
    """
    is_variant = folder is not None and extends_another(text)
    for change, note in changes:
        after = changed(plan, [change], crosschecked=False)
        if is_variant and folder is not None:
            text = _in_variant(_Text(text, source, folder), plan, after, change, note=note)
        else:
            text = _with_change(text, plan, change, note=note, source=source)
        plan = after
    if not say_the_same(read_plan(text, source=source, folder=folder), plan):
        raise CannotEditError(Problem("cannot-edit", source))
    return text


class _Text(NamedTuple):
    """The text of a variant, and where it stands."""

    text: str
    source: str
    folder: Traversable


def _in_variant(own: _Text, before: Plan, after: Plan, change: Change, *, note: str | None) -> str:
    """Make one change in the text of a variant, in the first way that says it; the base stays as it is."""
    data = of_node(parse(own.text, own.source))
    for edits in ways_to_write(data, before, after, change):
        try:
            text = own.text
            for each in edits:
                text = edited(text, each, note=note if each is edits[-1] else None, source=own.source)
            if say_the_same(read_plan(text, own.source, folder=own.folder), after):
                return text
        except (CannotEditError, LoadError):
            continue
    raise CannotEditError(Problem("cannot-edit-variant", own.source))


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
