"""Held against planned: what the engine says of small series, held against every series that they could be."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, Final

import pytest

from bomiljo.dates import Day, exactly, parse_day
from bomiljo.indicators.meetings import meetings_overdue, skipped_from
from bomiljo.model import Plan
from bomiljo.values import NO, UNKNOWN, YES, Exact, Truth, from_truth
from bomiljo.view import Reading, View

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY: Final = dt.date(2024, 3, 10)
UNBOUNDED: Final = 10**9  # days; what is not told may be longer than any series has run
STARTS: Final = (None, "open", "2024-03-07", "2024-03-06..2024-03-08", "2024-03-10")
PROMISES: Final = (None, "1 day", "3 days", "1 week")
HELD: Final[tuple[list[str] | None, ...]] = (
    None,
    [],
    ["2024-03-05"],
    ["2024-03-07", "2024-03-12"],
    ["2024-03-05..2024-03-08"],
    ["2024-03-01", "2024-03-09..2024-03-11"],
)
SERIES: Final = list(product(STARTS, PROMISES, HELD))


def is_overdue(start: dt.date | None, every: int, held: list[dt.date]) -> bool:
    """Return it plainly, of a series of which all is known; without a start it has always run."""
    last = max((each for each in (start, *held) if each and each <= TODAY), default=dt.date.min)
    return (TODAY - last).days > every


def could_be(start: str | None, promise: str | None, held: list[str] | None) -> Iterator[bool]:
    """Yield what is true of each series that is fully known and that this one could be."""
    starts = [None] if start == "open" else _days(start or "2024-02-20..2024-03-12")
    promises = [int(promise.split()[0]) * (7 if "week" in promise else 1)] if promise else [1, 3, UNBOUNDED]
    meetings = list(product(*(_days(each) for each in held))) if held is not None else [(), (dt.date(2024, 3, 10),)]
    for first, every, days in product(starts, promises, meetings):
        yield is_overdue(first, every, list(days))


def _days(text: str) -> list[dt.date]:
    day = parse_day(text)
    return [day.earliest + dt.timedelta(days=each) for each in range((day.latest - day.earliest).days + 1)]


def overdue(start: str | None, promise: str | None, held: list[str] | None, today: Day) -> Reading:
    """Return what the engine says of a series on a day."""
    given: dict[str, Any] = {"id": "series", "from": start, "every": promise, "held": held}
    series = {key: value for key, value in given.items() if value is not None}
    plan = Plan.model_validate({"meetings": {"series": [series]}})
    view = View(plan, today)
    assert plan.meetings.series is not None
    found = plan.meetings.series[0]
    return view.reading("overdue", lambda: from_truth(meetings_overdue(view, found)))


@pytest.mark.parametrize(("start", "promise", "held"), SERIES)
def test_overdue_is_said_where_it_is_so_whatever_is_not_told(
    start: str | None, promise: str | None, held: list[str] | None
) -> None:
    """Yes and no are said only where every series that this could be agrees, and where all is known always."""
    possible = set(could_be(start, promise, held))
    expected = UNKNOWN if len(possible) == 2 else Exact(value=possible.pop())
    assert overdue(start, promise, held, exactly(TODAY)).value == expected


@pytest.mark.parametrize(("start", "promise", "held"), SERIES)
def test_what_is_not_decided_is_asked_for(start: str | None, promise: str | None, held: list[str] | None) -> None:
    """Where it is not decided a field of the series is named, and none that is told exactly."""
    found = overdue(start, promise, held, exactly(TODAY))
    if found.value != UNKNOWN:
        return
    named = {each.path.rpartition(".")[2] for each in found.missing}
    blurred = {"from": start in (STARTS[0], STARTS[3]), "every": promise is None, "held": held in (HELD[0], *HELD[4:])}
    assert named
    assert named <= {name for name, is_blurred in blurred.items() if is_blurred}


def test_a_day_that_is_not_exact_decides_only_what_holds_on_all_of_it() -> None:
    """Three days after the start on its first day, more than three on its last."""
    assert overdue("2024-03-07", "3 days", [], Day(TODAY, TODAY)).value == NO
    assert overdue("2024-03-07", "3 days", [], Day(TODAY, dt.date(2024, 3, 12))).value == UNKNOWN
    assert overdue("2024-03-07", "3 days", [], Day(dt.date(2024, 3, 11), dt.date(2024, 3, 12))).value == YES


# --- skipped: between meetings that have been held ---------------------------------------------------

ENDS: Final = ("open", "2024-03-08", "2024-03-09..2024-03-11")


def first_skip(start: dt.date | None, end: dt.date, every: int, held: list[dt.date]) -> dt.date | None:
    """Return plainly after which day it was left too long, of a series of which all is known."""
    meetings = {each for each in held if each <= min(TODAY, end) and (start is None or each >= start)}
    days = sorted({*meetings, *([start] if start else []), *([end] if end < TODAY else [])})
    return next((one for one, other in pairwise(days) if (other - one).days > every), None)


def skips(start: str | None, end: str, promise: str | None, held: list[str] | None) -> Iterator[dt.date | None]:
    """Yield it of each series that is fully known and that this one could be."""
    starts = [None] if start == "open" else _days(start or "2024-02-20..2024-03-12")
    promises = [int(promise.split()[0]) * (7 if "week" in promise else 1)] if promise else [1, 3, UNBOUNDED]
    meetings = list(product(*(_days(each) for each in held))) if held is not None else [(), (dt.date(2024, 3, 8),)]
    ends = [dt.date(2199, 12, 31)] if end == "open" else _days(end)
    for first, last, every, days in product(starts, ends, promises, meetings):
        if first is None or first <= last:
            yield first_skip(first, last, every, list(days))


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(("start", "promise", "held"), SERIES)
def test_skipped_is_said_where_it_is_so_whatever_is_not_told(
    start: str | None, end: str, promise: str | None, held: list[str] | None
) -> None:
    """The day is one that it can be; where all is told exactly it is the day, and never where none was skipped."""
    if start == "2024-03-10" and end == "2024-03-08":
        return  # ends before it begins, which the loader refuses
    given: dict[str, Any] = {"id": "series", "from": start, "to": end, "every": promise, "held": held}
    plan = Plan.model_validate({"meetings": {"series": [{k: v for k, v in given.items() if v is not None}]}})
    assert plan.meetings.series is not None
    found = skipped_from(View(plan, exactly(TODAY)), [(plan.meetings.series[0], Truth.YES)])
    possible = {day or dt.date(2199, 12, 31) for day in skips(start, end, promise, held)}
    assert found.earliest <= min(possible)
    assert max(possible) <= found.latest
    if promise and not any(".." in each for each in (start or "..", end, *([".."] if held is None else held))):
        assert found == exactly(possible.pop())
