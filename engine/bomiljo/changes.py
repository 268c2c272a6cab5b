"""Changes to a plan in memory: a field set, an item added; what comes out is a plan like any other, or an error.

A change names its place as reports do (`tasks[conflicts].held_by`) and gives plain data, as the file would have
it. Only what a change touches is typed again; all other parts stay the very same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar

from pydantic import ValidationError

from bomiljo.crosscheck import crosscheck, crosscheck_section
from bomiljo.errors import BomiljoError
from bomiljo.parts import Part, names, part_kind
from bomiljo.places import Loc, Places, keys_of, respotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.model import Plan

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


def require_sound(plan: Plan, changes: Iterable[Change] | None = None) -> None:
    """Refuse a plan that contradicts itself, or what changes have brought into a sound one. Raises ChangeError."""
    if changes is None:
        faults = crosscheck(plan)
    else:
        sections = {_attribute(plan, _STEP.findall(each.path)[0][0]) for each in changes}
        faults = [fault for section in sorted(sections) for fault in crosscheck_section(plan, section)]
    if faults:
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
    steps = locate(plan, change.path)
    try:
        made = _rebuilt(plan, list(steps), change)
    except ValidationError as error:
        raise ChangeError(change, str(error.errors()[0].get("ctx", {}).get("code", "choice"))) from None
    made._places, made._marks = Places(plan.source or ""), None  # noqa: SLF001 - the lines are another's
    made._index = respotted(plan.index(), plan, made)  # noqa: SLF001 - a whole walk takes fifty times as long
    return made


def plan_data(plan: Plan, attribute: str) -> Data:
    """Return a section of a plan as plain data; None where the plan is silent about it."""
    return _data(getattr(plan, attribute))


def _data(value: Any) -> Data:
    if isinstance(value, list):
        return [_data(each) for each in value]
    return value.model_dump(mode="json", by_alias=True, exclude_none=True) if isinstance(value, Part) else value


def replaced(plan: Plan, attribute: str, value: Any) -> Plan:
    """Return the plan with a section replaced by a typed one; it stands in no file any more."""
    copy = plan.model_copy(update={attribute: value})
    copy._places, copy._marks = Places(plan.source or ""), None  # noqa: SLF001 - the lines are another's
    copy._index = respotted(plan.index(), plan, copy)  # noqa: SLF001 - as above
    return copy


P = TypeVar("P", bound=Part)
Steps: TypeAlias = list[str | int]


def _rebuilt(part: P, steps: Steps, change: Change) -> P:
    """Return a part with the change made in it: what leads there is new, all beside it stays the very same."""
    name = _attribute(part, str(steps[0]))
    old = getattr(part, name)
    if isinstance(old, list) and len(steps) > 1:
        return part.model_copy(update={name: _list_with(part, name, steps[1:], change)})
    if len(steps) > 1:
        return part.model_copy(update={name: _rebuilt(old, steps[1:], change)})
    value = change.value if isinstance(change, Put) else _longer(part, name, change)
    return part.model_copy(update={name: value if _is_typed(value) else _typed(part, name, value)})


def _list_with(part: Part, name: str, steps: Steps, change: Change) -> list[Any]:
    """Return a list of a part with a change in or of one of its items; None takes the item out."""
    items, index = getattr(part, name), int(steps[0])
    if len(steps) > 1:
        return [_rebuilt(each, steps[1:], change) if place == index else each for place, each in enumerate(items)]
    if isinstance(change, Append):
        raise ChangeError(change, "list-not-known")
    if change.value is None:
        return [each for place, each in enumerate(items) if place != index]
    data = [change.value if place == index else _data(each) for place, each in enumerate(items)]
    return list(_typed(part, name, data))


def _longer(part: Part, name: str, change: Append) -> list[Any]:
    """Return a list with an item more: typed where that leaves the others as they are, else as plain data."""
    items = getattr(part, name)
    if not isinstance(items, list):
        raise ChangeError(change, "list-not-known")
    kind = part_kind(type(part).model_fields[name].annotation)
    if kind and issubclass(kind, Part) and isinstance(change.value, dict) and kind.KEY in ("", *change.value):
        return [*items, kind.model_validate(change.value)]
    return [*_data(items), change.value]


def _is_typed(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[-1], Part)


def _typed(part: Part, name: str, value: Data) -> Any:
    """Return plain data as a field of a part has it. Raises ValidationError."""
    fields = type(part).model_fields
    needed = {info.alias or each: getattr(part, each) for each, info in fields.items() if info.is_required()}
    return getattr(type(part).model_validate({**needed, fields[name].alias or name: value}), name)
