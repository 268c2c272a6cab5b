"""The properties can fail: each fault that is planted in the engine is found by a fixed sample."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from bomiljo import conditions, phases, timing, values, view
from bomiljo.dates import Day
from bomiljo.deciding import _OUTCOME
from bomiljo.shipped import default_rulebook
from bomiljo.values import Absent, Truth, Unknown
from cases_support import first_difference, make_case
from dice_support import Dice, sample, seeded
from oracle_support import days, every_day
from plans_support import contradictions, erase, make_as_of, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def _swap(one: str, other: str) -> Callable[[pytest.MonkeyPatch], None]:
    def plant(patch: pytest.MonkeyPatch) -> None:
        first, second = values._HOLDS[one], values._HOLDS[other]
        patch.setitem(values._HOLDS, one, second)
        patch.setitem(values._HOLDS, other, first)

    return plant


def _instead(kind: type, answer: Truth) -> Callable[[pytest.MonkeyPatch], None]:
    """Let every comparison with a kind of value give one answer."""

    def compare(value: Any, *rest: Any) -> Truth:
        return answer if isinstance(value, kind) else values.compare(value, *rest)

    return lambda patch: patch.setattr(conditions, "compare", compare)


def _any_is_all(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(conditions, "any_of", values.all_of)


def _all_forgets_one(patch: pytest.MonkeyPatch) -> None:
    def all_of(truths: Iterable[Truth]) -> Truth:
        return values.all_of(list(truths)[:-1])

    patch.setattr(conditions, "all_of", all_of)


def _not_is_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Truth, "__invert__", lambda self: self)


def _earliest_alone(patch: pytest.MonkeyPatch) -> None:
    """Take a date that is not exact for its first day, wherever days are compared."""

    def blunt(relation: Callable[[Day, Day], Truth]) -> Callable[[Day, Day], Truth]:
        return lambda one, other: relation(Day(one.earliest, one.earliest), Day(other.earliest, other.earliest))

    for name in ("reached", "passed", "earlier"):
        relation = blunt(getattr(values, name))
        for module in (values, view, phases, timing):
            if hasattr(module, name):
                patch.setattr(module, name, relation)


def _maybe_is_a_gap(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(_OUTCOME, (Truth.UNKNOWN, Truth.NO), "gap")


def _unknown_is_ok(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(_OUTCOME, (Truth.YES, Truth.UNKNOWN), "ok")


def _phase_does_not_count(patch: pytest.MonkeyPatch) -> None:
    for name in ("phase", "within"):
        patch.setattr(phases, name, lambda *_: Truth.YES)


EVALUATOR: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "at_least and more_than swapped": _swap("at_least", "more_than"),
    "at_most and less_than swapped": _swap("at_most", "less_than"),
    "unknown taken for no": _instead(Unknown, Truth.NO),
    "absent taken for yes": _instead(Absent, Truth.YES),
    "any taken for all": _any_is_all,
    "one condition of all forgotten": _all_forgets_one,
    "not forgotten": _not_is_nothing,
    "the range of a date ignored": _earliest_alone,
    "a gap though it may not apply": _maybe_is_a_gap,
    "unknown counted as ok": _unknown_is_ok,
    "phases forgotten": _phase_does_not_count,
}
# Those that claim to know what is not known. The others only answer another question, and stick to it.
PLANS = (
    "unknown taken for no",
    "the range of a date ignored",
    "a gap though it may not apply",
    "unknown counted as ok",
)


def _plan_contradictions(size: int = 150) -> set[str]:
    """Return what the completion property finds in a fixed sample of plans."""

    def make(dice: Dice) -> list[str]:
        full = make_plan(dice)
        return contradictions(full, erase(full, dice, dice.pick([5, 15, 40])), make_as_of(dice), default_rulebook())

    return {f"{number}: {each}" for number, found in enumerate(sample(make, size)) for each in found}


@pytest.mark.parametrize("fault", EVALUATOR)
def test_the_oracle_finds_a_planted_fault(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within 500 fixed cases the oracle of the evaluator differs from an engine with this fault."""
    EVALUATOR[fault](monkeypatch)
    assert first_difference(make_case, seeded(1), 500) is not None


def test_the_oracle_finds_nothing_where_nothing_is_planted() -> None:
    """The same 500 cases agree with the engine as it is."""
    assert first_difference(make_case, seeded(1), 500) is None


@pytest.mark.parametrize("fault", PLANS)
def test_the_completion_property_finds_a_planted_fault(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 150 fixed plans, erased, some contradict themselves in an engine with this fault."""
    EVALUATOR[fault](monkeypatch)
    assert _plan_contradictions()


def test_the_completion_property_finds_nothing_where_nothing_is_planted() -> None:
    """The same 150 plans contradict themselves nowhere in the engine as it is."""
    assert _plan_contradictions() == set()


def test_the_oracle_of_days_finds_a_date_whose_range_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oracle of days alone finds that an imprecise date is taken for its first day."""

    def unlike(dice: Dice) -> bool:
        day, limit = _day(dice), _day(dice)
        meant = every_day(lambda day, limit: day < limit, *(days(one.earliest, one.latest) for one in (day, limit)))
        truth = {True: Truth.YES, False: Truth.NO, None: Truth.UNKNOWN}[meant]
        return values.compare(values.Exact(day), "before", limit, limit) is not truth

    assert not any(sample(unlike, 200))
    _earliest_alone(monkeypatch)
    assert any(sample(unlike, 200))


def _day(dice: Dice) -> Day:
    first = dt.date(2024, 2, 20) + dt.timedelta(days=dice.number(0, 15))
    return Day(first, first + dt.timedelta(days=dice.pick([0, 2, 9])))
