"""Imprecise days: every answer is the one that all days of the ranges give."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

import oracle_support as oracle
from bomiljo.dates import Day, parse_day
from bomiljo.indicators import INDICATORS
from bomiljo.model import Plan
from bomiljo.subjects import subjects
from bomiljo.values import Exact, Range, Truth, compare, earlier, passed, reached
from bomiljo.view import View
from dice_support import Dice, examples, rolled, sample

if TYPE_CHECKING:
    from collections.abc import Callable

START = dt.date(2024, 2, 20)  # so that ranges meet the leap day and the ends of months
LONG_AGO, FAR_AWAY = dt.date(1950, 1, 1), dt.date(2150, 1, 1)
TRUTHS = {True: Truth.YES, False: Truth.NO, None: Truth.UNKNOWN}


def make_days(dice: Dice) -> oracle.Days:
    """Return one day, or some days in a row."""
    first = START + dt.timedelta(days=dice.number(0, 25))
    return oracle.days(first, first + dt.timedelta(days=dice.pick([0, 0, 1, 3, 8, 28])))


def make_two(dice: Dice) -> tuple[oracle.Days, oracle.Days]:
    """Return two ranges of days."""
    return make_days(dice), make_days(dice)


def as_day(worlds: oracle.Days) -> Day:
    """Return a range of days as the engine writes it."""
    return Day(min(worlds), max(worlds))


RELATIONS: dict[str, tuple[Callable[[Day, Day], Truth], Callable[[dt.date, dt.date], bool]]] = {
    "reached": (reached, lambda day, today: day <= today),
    "passed": (passed, lambda day, today: day < today),
    "earlier": (earlier, lambda day, other: day < other),
    "before": (lambda day, other: compare(Exact(day), "before", other, other), lambda day, other: day < other),
    "after": (lambda day, other: compare(Exact(day), "after", other, other), lambda day, other: day > other),
    "within 5": (
        lambda day, today: compare(Exact(day), "within", 5, today),
        lambda day, today: (day - today).days <= 5,
    ),
    "within 0": (lambda day, today: compare(Exact(day), "within", 0, today), lambda day, today: day <= today),
}


def relation_difference(pair: tuple[oracle.Days, oracle.Days]) -> str | None:
    """Return the first relation of two ranges on which the engine and the oracle differ."""
    for name, (said, meant) in RELATIONS.items():
        if said(*map(as_day, pair)) is not TRUTHS[oracle.every_day(meant, *pair)]:
            return f"{name} of {as_day(pair[0])} and {as_day(pair[1])}: {said(*map(as_day, pair))}"
    return None


@given(rolled(make_two))
@examples(300, long=20_000)
def test_relations_of_days_are_those_of_every_day(pair: tuple[oracle.Days, oracle.Days]) -> None:
    """Reached, passed, earlier, before, after and within say yes or no only where every day says so."""
    assert relation_difference(pair) is None


@pytest.mark.parametrize("name", RELATIONS)
def test_the_sample_of_days_meets_every_answer(name: str) -> None:
    """Each relation is yes, no and unknown in at least 10 % of 1,000 pairs of ranges."""
    seen = Counter(oracle.every_day(RELATIONS[name][1], *pair) for pair in sample(make_two, 1000))
    assert len(seen) == 3
    assert min(seen.values()) >= 100, seen


# --- spans -------------------------------------------------------------------------------------------


def make_span(dice: Dice) -> tuple[oracle.Days | str | None, oracle.Days | str | None, oracle.Days]:
    """Return the first and the last days of a span (None is blank, or `open`), and today."""
    first: oracle.Days | str | None = dice.pick(["open", None, make_days(dice), make_days(dice), make_days(dice)])
    last: oracle.Days | str | None = dice.pick(["open", None, make_days(dice), make_days(dice), make_days(dice)])
    if isinstance(first, frozenset) and isinstance(last, frozenset) and max(last) < min(first):
        first, last = last, first
    return first, last, make_days(dice)


@given(rolled(make_span))
@examples(300, long=10_000)
def test_a_span_is_in_force_where_every_day_says_so(
    span: tuple[oracle.Days | str | None, oracle.Days | str | None, oracle.Days],
) -> None:
    """A blank end is any day at all, `open` is none, and no span ends before it begins."""
    first, last, today = span
    data = {"id": "t", "held_by": [{"actor": "a", "from": _written(first), "to": _written(last)}]}
    view = View(Plan.model_validate({"tasks": [data]}), as_day(today))
    assert view.plan.tasks
    holder = (view.plan.tasks[0].held_by or [])[0]
    firsts, lasts = _worlds(first, LONG_AGO), _worlds(last, FAR_AWAY)
    spans = [(start, stop) for start in firsts for stop in lasts if start <= stop]
    begun = oracle.agreed(start <= day for start, _ in spans for day in today)
    there = oracle.agreed(start <= day <= stop for start, stop in spans for day in today)
    assert view.begun(holder) is TRUTHS[begun]
    assert view.in_force(holder) is TRUTHS[there]


def _worlds(end: oracle.Days | str | None, open_end: dt.date) -> oracle.Days:
    if end == "open":
        return frozenset({open_end})
    if end is None:
        return oracle.days(START - dt.timedelta(days=9), START + dt.timedelta(days=70)) | {LONG_AGO, FAR_AWAY}
    assert isinstance(end, frozenset)
    return end


def _written(end: oracle.Days | str | None) -> str | None:
    return f"{min(end)}..{max(end)}" if isinstance(end, frozenset) else end


# --- moving and writing ------------------------------------------------------------------------------


@given(rolled(lambda dice: (make_days(dice), dice.number(0, 30), dice.number(-40, 40))))
@examples(200, long=10_000)
def test_a_moved_range_holds_what_every_day_of_it_moves_to(case: tuple[oracle.Days, int, int]) -> None:
    """Days and months later: the range runs from where its first day comes to where its last does."""
    worlds, months, number = case
    later = {oracle.months_later(day, months) for day in worlds}
    assert as_day(worlds).plus_months(months) == Day(min(later), max(later))
    shifted = {day + dt.timedelta(days=number) for day in worlds}
    assert as_day(worlds).plus_days(number) == Day(min(shifted), max(shifted))


@given(rolled(make_days))
@examples(200, long=10_000)
def test_a_day_is_read_as_it_is_written(worlds: oracle.Days) -> None:
    """What a day is written as reads back as the same day."""
    assert parse_day(str(as_day(worlds))) == as_day(worlds)


# --- presence, day by day ----------------------------------------------------------------------------


def make_presence(dice: Dice) -> tuple[oracle.Days, oracle.Days, list[tuple[oracle.Days, oracle.Days]]]:
    """Return the days on which the first and the last of a batch arrive, and staffed periods."""
    first = make_days(dice)
    last = oracle.days(min(first) + dt.timedelta(days=dice.number(0, 9)), max(first) + dt.timedelta(days=9))
    if dice.chance(60):
        first, last = frozenset({min(first)}), frozenset({max(last)})
    periods = []
    for _ in range(dice.number(0, 3)):
        start = min(first) + dt.timedelta(days=dice.number(-10, 200))
        stop = start + dt.timedelta(days=dice.number(0, 200))
        start_slack, stop_slack = dice.pick([0, 0, 2, 20]), dice.pick([0, 0, 2, 20])
        periods.append(
            (
                oracle.days(start, start + dt.timedelta(days=start_slack)),
                oracle.days(stop, stop + dt.timedelta(days=stop_slack)),
            )
        )
    return first, last, periods


@given(rolled(make_presence))
@examples(150, long=5_000)
def test_uncovered_days_hold_the_best_and_the_worst_that_the_dates_allow(
    case: tuple[oracle.Days, oracle.Days, list[tuple[oracle.Days, oracle.Days]]],
) -> None:
    """Staffing that lasts as long as it may leaves the fewest days open, as short as it may the most.

    No period ends before it begins, so its last day is not before the first that it can begin on.
    """
    first, last, periods = case
    fewest = oracle.uncovered(max(first), _half_year(min(last)), [(min(a), max(b)) for a, b in periods])
    shortest = [(min(max(a), max(b)), max(min(a), min(b))) for a, b in periods]
    most = oracle.uncovered(min(first), _half_year(max(last)), shortest)
    plan: dict[str, Any] = {
        "cohorts": [{"id": "c1", "arrival": {"from": _written(first), "to": _written(last)}}],
        "presence": {
            "periods": [
                {"id": f"p{n}", "kind": "staffed", "from": _written(a), "to": _written(b)}
                for n, (a, b) in enumerate(periods)
            ]
        },
    }
    view = View(Plan.model_validate(plan), Day(START, START))
    (batch,) = subjects(view, "arrival")
    value = INDICATORS["presence.uncovered_days"].read(view, batch).value
    assert value == (Exact(fewest) if fewest == most else Range(fewest, most))


def _half_year(day: dt.date) -> dt.date:
    return oracle.months_later(day, 6) - dt.timedelta(days=1)
