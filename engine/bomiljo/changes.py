"""Changes to a plan in memory: a field set, an item added; what comes out is a plan like any other, or an error.

A change names its place as reports do (`tasks[conflicts].held_by`) and gives plain data, as the file would have
it. Only the section that a change touches is typed again; all other parts stay the very same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from pydantic import ValidationError

from bomiljo.crosscheck import crosscheck
from bomiljo.errors import BomiljoError
from bomiljo.model import Plan
from bomiljo.parts import Part, names
from bomiljo.places import Loc, Places, keys_of, respotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Data: TypeAlias = Any  # text, whole numbers, yes or no, lists and mappings of such: what a file can hold

_STEP: Final = re.compile(r"\.?([a-z_]+)|\[([^\]]+)\]")


class Put(NamedTuple):
    """Set a field; a value of None takes it away, so that it is not known."""

    path: str
    value: Data


class Append(NamedTuple):
    """Add an item to the end of a list that is known: to one that is not told nothing can be added."""

    path: str
    value: Data


Change: TypeAlias = Put | Append


class ChangeError(BomiljoError):
    """A change cannot be made: `code` is `no-such-path`, `list-not-known`, or that of what would be wrong then."""

    def __init__(self, change: Change | None, code: str) -> None:
        """Keep the change (None where only all of them together are at fault) and what is wrong."""
        super().__init__(f"{change.path if change else 'plan'}: {code}")
        self.change, self.code = change, code


def changed(plan: Plan, changes: Iterable[Change], *, crosschecked: bool = True) -> Plan:
    """Return the plan with the changes made, one after the other.

    Without `crosschecked` it is only typed; a contradiction (a span that ends before it starts, an actor that
    does not exist) then goes unseen. Raises ChangeError.
    """
    for each in changes:
        plan = _made(plan, each)
    if crosschecked:
        require_sound(plan)
    return plan


def require_sound(plan: Plan) -> None:
    """Refuse a plan that contradicts itself. Raises ChangeError."""
    if faults := crosscheck(plan):
        raise ChangeError(None, faults[0].code)


def locate(plan: Plan, path: str) -> Loc:
    """Return where a path stands in the structure of the file. Raises ChangeError for one that leads nowhere."""
    try:
        return tuple(_steps(plan, path))
    except (LookupError, TypeError, ValueError):
        raise ChangeError(Put(path, None), "no-such-path") from None


def value_at(plan: Plan, path: str) -> Any:
    """Return what stands at a path: a typed value, a part, a list, or None. Raises ChangeError."""
    found: Any = plan
    for step in locate(plan, path):
        found = found[step] if isinstance(step, int) else getattr(found, _attribute(found, step))
    return found


def _steps(plan: Plan, path: str) -> Iterator[str | int]:
    steps = _STEP.findall(path)
    if not steps or "".join(f"[{key}]" if key else f".{name}" for name, key in steps) != f".{path}":
        raise LookupError(path)
    found: Any = plan
    for name, key in steps:
        if name:
            yield name
            found = getattr(found, _attribute(found, name))
        else:
            yield (index := _place(found, key))
            found = found[index]


def _place(items: Any, key: str) -> int:
    """Return the place of an item in its list. Raises TypeError where there is no list, ValueError for no such item."""
    if not isinstance(items, list):
        raise TypeError(key)
    return (keys_of(items) if items and isinstance(items[0], Part) else items).index(key)


def _attribute(part: Any, name: str) -> str:
    """Return the attribute that a field of a file is. Raises LookupError where there is no such field."""
    found = names(type(part)).items() if isinstance(part, Part) else ()
    for attribute, alias in found:
        if alias == name:
            return attribute
    raise LookupError(name)


def _made(plan: Plan, change: Change) -> Plan:
    section, *rest = locate(plan, change.path)
    attribute = _attribute(plan, str(section))
    old = plan_data(plan, attribute)
    try:
        new = _with(old, rest, change)
        typed = getattr(Plan.model_validate({section: new}), attribute)
    except ValidationError as error:
        raise ChangeError(change, str(error.errors()[0].get("ctx", {}).get("code", "choice"))) from None
    return replaced(plan, attribute, typed)


def plan_data(plan: Plan, attribute: str) -> Data:
    """Return a section of a plan as plain data; None where the plan is silent about it."""
    value = getattr(plan, attribute)
    if isinstance(value, list):
        return [_data(each) for each in value]
    return _data(value) if value is not None else None


def _data(part: Part) -> Data:
    return part.model_dump(mode="json", by_alias=True, exclude_none=True)


def replaced(plan: Plan, attribute: str, value: Any) -> Plan:
    """Return the plan with a section replaced; it stands in no file any more."""
    copy = plan.model_copy(update={attribute: value})
    copy._places, copy._lines = Places(plan.source or ""), None  # noqa: SLF001 - the lines are another's
    copy._index = respotted(plan.index(), copy, attribute)  # noqa: SLF001 - as above; a whole walk takes ten times as long
    return copy


def _with(data: Data, steps: list[str | int], change: Change) -> Data:
    """Return plain data with the change made below it; nothing that was there before is touched."""
    if not steps:
        return _value(data, change)
    step, *rest = steps
    if isinstance(step, int):
        items = [_with(each, rest, change) if index == step else each for index, each in enumerate(data)]
        return [each for each in items if each is not None]
    inside = dict(data or {})
    inside[step] = _with(inside.get(step), rest, change)
    return {key: each for key, each in inside.items() if each is not None}


def _value(old: Data, change: Change) -> Data:
    if isinstance(change, Put):
        return change.value
    if not isinstance(old, list):
        raise ChangeError(change, "list-not-known")
    return [*old, change.value]
