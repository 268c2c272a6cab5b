"""Silence in the complete plan: a section or a field that is left out makes no gap, and no ok that hangs on it.

Left out is what a plan may be silent about. Nothing is left out that the form of a plan requires: an id, the
actor that holds something, the question of an answer, the day of what is told by its day. An item is not left out
of its list either: that is no silence, it says that there is none. Where something else is put in its place, the
date of a survey stays: evidence without one counts from the earliest day that it can have, and a later day may undo
that. And somebody comes on the day of the first move-in: a plan that tells that day alone is read so.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args

import pytest
from hypothesis import given
from pydantic import BaseModel, TypeAdapter, ValidationError

from bomiljo import default_rulebook, scenario
from bomiljo.crosscheck import crosscheck
from bomiljo.model import Plan
from bomiljo.parts import part_kind, part_kinds
from bomiljo.resources import data as shipped
from dice_support import Dice, examples, long_run, rolled
from plans_support import ACTORS, FIRST_DAY, Data, Erased, contradictions, decisions, make_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

Where = tuple[str | int, ...]


class Slot(NamedTuple):
    """A field of the plan: the way there, `Class.name`, and what the model says of it."""

    where: Where
    called: str
    info: FieldInfo

    def value(self, plan: Data) -> Any:
        """Return what stands there in a plan."""
        return _around(plan, self.where)[self.where[-1]]


@cache
def complete() -> Data:
    """Return the complete plan as plain data, everything written out."""
    plan = scenario("complete")
    data = plan.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert Plan.model_validate(data).model_dump() == plan.model_dump()
    return data


@cache
def days() -> list[dt.date]:
    """Return the days on which the complete plan is known to lack nothing, as its comment lists them."""
    text = (shipped("scenarios") / "complete.yaml").read_text(encoding="utf-8")
    return [dt.date.fromisoformat(each) for each in re.findall(r"^#   (\d{4}-\d{2}-\d{2}) ", text, re.MULTILINE)]


# --- what can be left out ----------------------------------------------------------------------------


@cache
def removable() -> list[Slot]:
    """Return every section and field that the plan may be silent about, in its order."""
    return [each for each in _slots(complete(), Plan, ()) if _may_be_left_out(each)]


def _slots(part: Data, kind: type[BaseModel], where: Where) -> Iterator[Slot]:
    for name, info in kind.model_fields.items():
        key = info.alias or name
        if key not in part:
            continue
        yield Slot((*where, key), f"{kind.__name__}.{key}", info)
        inner, value = part_kind(info.annotation), part[key]
        if inner and isinstance(value, dict):
            yield from _slots(value, inner, (*where, key))
        elif inner and isinstance(value, list):
            for index, each in enumerate(value):
                yield from _slots(each, inner, (*where, key, index))


def _may_be_left_out(slot: Slot) -> bool:
    try:
        Plan.model_validate(without(slot))
    except ValidationError:
        return False
    return True


def without(slot: Slot) -> Data:
    """Return the complete plan without one field."""
    data = copy.deepcopy(complete())
    del _around(data, slot.where)[slot.where[-1]]
    return data


def _around(data: Any, where: Where) -> Any:
    for step in where[:-1]:
        data = data[step]
    return data


# --- what may stand there instead --------------------------------------------------------------------

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBERS: Final = ("0", "1", "2", "7", "9999999")
_SPANS: Final = ("1 day", "8 days", "3 months", "999 months")
_AGES: Final = ("0-17", "18-24", "18+", "30-54", "55", "56-70", "90+")
TRIES: Final = 20
_DAYS: Final = ("open", "1950-01-01", "2150-01-01")


@cache
def _words() -> tuple[str, ...]:
    """Return words of every kind that a field can hold: which of them one may hold, the model says."""
    inside = {word for kind in part_kinds(Plan) for info in kind.model_fields.values() for word in _literals(info)}
    ids = {each["id"] for each in (*complete()["actors"], *complete()["presence"]["periods"])}
    ids |= {each["id"] for each in complete()["building"]["units"]}
    beside = (str(day + dt.timedelta(days=step)) for day in days() for step in (-1, 0, 1))
    return (*_NUMBERS, *_SPANS, *_AGES, *_DAYS, *beside, "yes", "no", "so", "uk", *sorted(inside | ids))


def _literals(info: FieldInfo) -> Iterator[str]:
    waiting: list[Any] = [info.annotation]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        else:
            waiting += get_args(each)


@cache
def _others(called: str) -> list[Any]:
    """Return what stands in the other fields of this name in the complete plan."""
    found: list[Any] = []
    for each in _slots(complete(), Plan, ()):
        if each.called == called and (value := each.value(complete())) not in found:
            found.append(value)
    return found


@cache
def _fitting(called: str) -> list[Any]:
    """Return the words that may stand in a field, and where it is a list the lists of one and of none."""
    kind, _, key = called.partition(".")
    owner = next(each for each in part_kinds(Plan) if each.__name__ == kind)
    info = next(info for name, info in owner.model_fields.items() if key in (name, info.alias))
    reads = TypeAdapter(info.rebuild_annotation())
    return [each for word in _words() for each in (word, [word]) if _reads(reads, each)] + (
        [[]] if _reads(reads, []) else []
    )


def _reads(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


def instead(slot: Slot, dice: Dice) -> Any:
    """Return something that could stand in a field: what stands elsewhere, a limit, a day near it, or at random."""
    known = [*_others(slot.called), *_fitting(slot.called)]
    if part_kind(slot.info.annotation) and dice.chance(70):
        known = _at_random(slot.called, dice) or known
    value = slot.value(complete())
    if _DAY.fullmatch(str(value)) and dice.chance(40):
        known = [str(dt.date.fromisoformat(value) + dt.timedelta(days=dice.number(-40, 40)))]
    return copy.deepcopy(dice.pick(known))


def _at_random(called: str, dice: Dice) -> list[Any]:
    """Return parts such as random plans have them, in the time and with the actors of the complete plan."""
    plan = _moved(make_plan(dice), dice)
    plan["actors"] = [{**dice.pick(plan["actors"]), "id": each["id"]} for each in complete()["actors"]]
    return [each.value(plan) for each in _slots(plan, Plan, ()) if each.called == called]


_NAMING: Final = ("id", "actor", "actors", "between", "anchored_with", "received_by", "during", "unit")


def _moved(plan: Data, dice: Dice) -> Data:
    """Put a random plan into the years of the complete one, and give its actors, periods and units other names."""
    later = dt.date.fromisoformat(complete()["settlement"]["first_move_in"]) - FIRST_DAY
    names = dict(zip(ACTORS, dice.shuffled([each["id"] for each in complete()["actors"]]), strict=False))
    names |= {f"period-{n}": each["id"] for n, each in enumerate(complete()["presence"]["periods"])}
    names |= {f"u{n}": each["id"] for n, each in enumerate(complete()["building"]["units"])}

    def moved(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: moved(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [moved(each, key) for each in value]
        if _DAY.fullmatch(str(value)):
            return str(dt.date.fromisoformat(value) + later)
        return names.get(value, value) if key in _NAMING else value

    return {key: moved(each) for key, each in plan.items()}


@dataclass(frozen=True)
class Completed:
    """The complete plan without one field, and with something else in its place."""

    where: Where
    poor: Data = field(repr=False)
    full: Data = field(repr=False)
    as_of: dt.date

    @property
    def blurred(self) -> bool:
        """Return whether an arrival was made less exact: then its batch has another key."""
        return "arrival" in self.where[:-1]


def make_completed(dice: Dice) -> Completed:
    """Leave out a field and put something else there with which the plan does not contradict itself."""
    slot = dice.pick([each for each in removable() if each.called != "Survey.held"])
    poor, full = without(slot), complete()
    for _ in range(TRIES):
        other = copy.deepcopy(poor)
        _around(other, slot.where)[slot.where[-1]] = instead(slot, dice)
        if _could_be_true(Plan.model_validate(other)):
            full = other
            break
    return Completed(slot.where, poor, full, dice.pick(days()))


def _could_be_true(plan: Plan) -> bool:
    """Return whether a plan does not contradict itself, and somebody comes on the day of the first move-in."""
    starts = [each.arrival.from_ for each in plan.cohorts or () if each.arrival and each.arrival.from_]
    return not crosscheck(plan) and plan.settlement.first_move_in == min(starts, default=None)


# --- the property ------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", range(6))
def test_leaving_something_out_makes_no_gap(turn: int) -> None:
    """Every section and field is left out once, on one of the days (in the long profile on each): no gap, no error."""
    found = []
    for number, slot in enumerate(removable()[turn::6]):
        for day in days() if long_run() else [days()[(number + turn) % len(days())]]:
            wrong = _rules(without(slot), day, "gap", "error")
            found += [f"{slot.where} on {day}: {wrong}"] if wrong else []
    assert found == []


def _rules(plan: Data, day: dt.date, *outcomes: str) -> list[str]:
    found = decisions(plan, day, default_rulebook()).values()
    return sorted({each.rule.id for each in found if each.outcome in outcomes})


@given(rolled(make_completed))
@examples(60, long=20_000, shrink=False)
def test_what_is_still_ok_is_ok_whatever_stands_there(case: Completed) -> None:
    """What is said of the plan without a field holds for the plan with any other value in that field."""
    poor = Erased(case.poor, case.blurred)
    assert contradictions(case.full, poor, case.as_of, default_rulebook()) == []
