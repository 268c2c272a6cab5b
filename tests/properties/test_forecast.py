"""A forecast against checking every single day, and the order in which a plan lists things.

The oracle knows nothing of edges: it decides everything anew on each day, and reads the changes off the rows of
daily outcomes by a rule of its own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given

from bomiljo import forecast, scenario
from bomiljo.dates import exactly
from bomiljo.deciding import Decision, decide_all
from bomiljo.model import Plan
from bomiljo.shipped import default_rulebook
from bomiljo.values import Truth
from bomiljo.view import View
from bomiljo.watching import Watch
from dice_support import Dice, examples, rolled, sample
from plans_support import FIRST_DAY, Data, erase, make_as_of, make_plan, shuffled

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = 100
DOUBT = ("?", "!")
Key = tuple[str, str | None]
Told = tuple[str, str | None, str, str, str | None]  # rule, subject, change, date, latest


@dataclass(frozen=True)
class Course:
    """A plan and the first day of a forecast."""

    data: Data = field(repr=False)
    start: dt.date

    @property
    def plan(self) -> Plan:
        """Return the plan, typed anew: nothing is kept from an earlier look."""
        return Plan.model_validate(self.data)


def make_course(dice: Dice) -> Course:
    """Return a plan that may lack something, and a day."""
    return Course(erase(make_plan(dice), dice, dice.pick([0, 0, 3, 15])).data, make_as_of(dice))


# --- the oracle --------------------------------------------------------------------------------------


def every_day(plan: Plan, start: dt.date, days: int) -> Iterator[tuple[dt.date, dict[Key, Decision]]]:
    """Yield what every rule says on each day, decided anew."""
    book = default_rulebook()
    for number in range(days):
        day = start + dt.timedelta(days=number)
        found = decide_all(book, View(plan, exactly(day)), book.rules.values())
        yield day, {(each.rule.id, each.subject.key if each.subject else None): each for each in found}


def letter(decision: Decision) -> str:
    """Return the state of a day: a gap, maybe too late (L), missed, ok, not applicable, or in doubt (? or !).

    `!` is in doubt even whether the rule applies.
    """
    if decision.outcome == "gap":
        return "M" if decision.missed else "L" if decision.late else "G"
    doubt = "!" if decision.applies is Truth.UNKNOWN else "?"
    return {"ok": "O", "not_applicable": "N"}.get(decision.outcome, doubt)


def told(rows: dict[Key, list[tuple[dt.date, str]]]) -> list[Told]:
    """Return the changes that rows of daily letters show."""
    return sorted((each for key, row in rows.items() for each in _of_row(key, row)), key=str)


def _of_row(key: Key, row: list[tuple[dt.date, str]]) -> Iterator[Told]:
    """Cut a row into stretches of one letter, and hold each that is decided against the last before it that is."""
    stretches = [(letter, next(days)[0]) for letter, days in groupby(row, key=lambda each: each[1])]
    decided = [number for number, (letter, _) in enumerate(stretches) if letter not in DOUBT]
    for before, after in zip([None, *decided], decided, strict=False):
        if after:  # what is so on the first day does not come
            yield from _between(key, stretches, before, after)
    if stretches[-1][0] in DOUBT and decided and stretches[decided[-1]][0] in "OGL":
        yield (*key, "unclear", str(stretches[decided[-1] + 1][1]), None)


def _between(key: Key, stretches: list[tuple[str, dt.date]], before: int | None, after: int) -> Iterator[Told]:
    """Yield the change between two decided stretches that follow on each other but for doubt."""
    old, (new, begin) = None if before is None else stretches[before][0], stretches[after]
    first = stretches[0 if before is None else before + 1][1]
    change = _change(old, new)
    if change == "missed" and old == "L" and before is not None:
        first = _first_late(stretches, before)
    if change == "lapses":
        doubted, first = first, stretches[after - 1][1] if stretches[after - 1][0] == "!" else begin
        if old in ("G", "L") and doubted < first:
            yield (*key, "unclear", str(doubted), str(first - dt.timedelta(days=1)))
    if change:
        yield (*key, change, str(first), str(begin) if first < begin else None)
    elif old == "O" and first < begin:
        yield (*key, "unclear", str(first), str(begin - dt.timedelta(days=1)))


def _first_late(stretches: list[tuple[str, dt.date]], number: int) -> dt.date:
    """Return since when it may have been too late, without being surely in time in between."""
    while number and stretches[number - 1][0] in ("L", *DOUBT):
        number -= 1
    return next(day for letter, day in stretches[number:] if letter == "L")


def _change(before: str | None, after: str) -> str | None:
    if after in "GL":
        return None if before is not None and before in "GL" else "opens"
    if after == "M":
        return None if before == "M" else "missed"
    if before is not None and before in "GLM":
        return "closes" if after == "O" else "lapses"
    return None


class Daily(NamedTuple):
    """What checking every day shows: the changes, and where a plan as watched says another thing on a day."""

    changes: list[Told]
    unlike: list[str]


def by_the_day(course: Course, days: int) -> Daily:
    """Decide everything anew on every day, and hold what is watched against it."""
    rows: dict[Key, list[tuple[dt.date, str]]] = {}
    unlike: list[str] = []
    book = default_rulebook()
    watch = Watch(course.plan, book, book.rules.values(), course.start)
    for day, found in every_day(course.plan, course.start, days):
        if watch.next_day and watch.next_day <= day:
            watch.move(day)
        standing = {(each.rule.id, each.subject.key if each.subject else None): each for each in watch.decisions}
        keys = found.keys() | standing.keys()
        unlike += [f"{day} {key}" for key in keys if _whole(found.get(key)) != _whole(standing.get(key))]
        for key, decision in found.items():
            rows.setdefault(key, []).append((day, letter(decision)))
    return Daily(told(rows), unlike)


def by_forecast(course: Course, days: int) -> list[Told]:
    """Return what the forecast shows."""
    found = forecast(course.plan, start=course.start, until=course.start + dt.timedelta(days=days - 1), internal=True)
    return sorted(((e.rule, e.subject, e.change, e.date, e.latest) for e in found.events), key=str)


# --- the properties ----------------------------------------------------------------------------------


@given(rolled(make_course))
@examples(10, long=1_500, shrink=False)
def test_a_forecast_tells_what_every_day_would(course: Course) -> None:
    """Its events are those that checking every day shows, with their windows; between its days nothing changes.

    Every decision as watched is, on every day, the one found anew: outcome, values, what is missing and read.
    """
    daily = by_the_day(course, DAYS)
    assert daily.unlike == []
    assert by_forecast(course, DAYS) == daily.changes


def _whole(decision: Decision | None) -> object:
    if decision is None:
        return None
    compared = [
        (each.atom, each.reading.value, each.result, {spot.path for spot in each.reading.reads})
        for each in (*decision.when, *decision.require)
    ]
    return (decision.outcome, decision.applies, decision.missed, decision.late, decision.missing, compared)


@pytest.mark.parametrize(
    ("name", "start", "days"), [("bjerke-2023", "2023-09-15", 330), ("complete", "2026-11-15", 120)]
)
def test_shipped_plans_by_the_day(name: str, start: str, days: int) -> None:
    """The same of plans that ship, over the time in which most of them changes."""
    course = Course(
        scenario(name).model_dump(mode="json", by_alias=True, exclude_none=True), dt.date.fromisoformat(start)
    )
    daily = by_the_day(course, days)
    assert daily.unlike == []
    assert by_forecast(course, days) == daily.changes


@given(rolled(lambda dice: (make_course(dice), dice)))
@examples(20, long=2_000, shrink=False)
def test_order_changes_no_forecast(rolled_course: tuple[Course, Dice]) -> None:
    """Lists of a plan in another order give the same events."""
    course, dice = rolled_course
    other = Course(shuffled(course.data, dice), course.start)
    assert by_forecast(course, 400) == by_forecast(other, 400)


# --- the properties can fail -------------------------------------------------------------------------


def _a_day_late(patch: pytest.MonkeyPatch) -> None:
    turns = View._turns

    def late(self: View, days: set[dt.date], *rest: object) -> None:
        turns(self, {each + dt.timedelta(days=1) for each in days}, *rest)  # type: ignore[arg-type]

    patch.setattr(View, "_turns", late)


def _ends_forgotten(patch: pytest.MonkeyPatch) -> None:
    turns = View._turns

    def first_alone(self: View, days: set[dt.date], *rest: object) -> None:
        turns(self, {min(days)}, *rest)  # type: ignore[arg-type]

    patch.setattr(View, "_turns", first_alone)


def _memory_of_elephants(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("bomiljo.view.turned", lambda *_: False)


FAULTS = {
    "an edge a day late": _a_day_late,
    "the end of a range forgotten": _ends_forgotten,
    "what has turned kept": _memory_of_elephants,
}


def make_vague_course(dice: Dice) -> Course:
    """Return a plan of which much is told only roughly, and the day before the first may come."""
    return Course(erase(make_plan(dice), dice, 15).data, FIRST_DAY)


def _unlike() -> list[str]:
    return [each for course in sample(make_vague_course, 3) for each in by_the_day(course, 60).unlike]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a fixed sample an engine with this fault differs from checking every day."""
    FAULTS[fault](monkeypatch)
    assert _unlike()


def test_nothing_is_found_where_nothing_is_planted() -> None:
    """The same sample shows no difference in the engine as it is."""
    assert _unlike() == []
