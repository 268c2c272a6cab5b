"""Who lives in the building today: what the engine says of small plans, held against every plan they could be.

A day that is not exact is any of its days, and what is blank is anything that could be written there.
"""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import pytest

from bomiljo.dates import Day, exactly, parse_day
from bomiljo.model import Plan
from bomiljo.phases import batches
from bomiljo.residence import arriving, has_come, remaining
from bomiljo.values import Exact, Range, Truth, Value
from bomiljo.view import Reading, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Data = dict[str, Any]
Leaving = list[tuple[dt.date, int]]

DAYS: Final = [dt.date(2024, 3, day) for day in range(1, 7)]
PEOPLE: Final = (None, 0, 2, 3)
ARRIVALS: Final = (None, "2024-03-02", "2024-03-01..2024-03-03", "2024-03-04")
LEAVING: Final = [
    {"on": on, "people": people} for on in ("2024-03-04", "2024-03-03..2024-03-05") for people in (None, 1)
]
DEPARTURES: Final = (
    None,
    [],
    *([each] for each in LEAVING),
    *([one, other] for one, other in product(LEAVING, LEAVING)),
)
MOST: Final = 4  # where it is not told how many a group is, up to so many are tried


def cohort(people: int | None, arrival: str | None, departures: list[Data] | None) -> Data:
    """Return a group as a plan would write it; None is left out."""
    given = {"id": "c1", "people": people, "arrival": arrival, "departures": departures}
    return {key: value for key, value in given.items() if value is not None}


def small_plans() -> Iterator[Data]:
    """Yield the groups that the brute force below tries; no more leave than came, or the loader would refuse it."""
    for people, arrival, departures in product(PEOPLE, ARRIVALS, DEPARTURES):
        if people is None or sum(int(each["people"] or 0) for each in departures or ()) <= people:
            yield cohort(people, arrival, departures)


def measured(data: Data, day: dt.date) -> Reading:
    """Return how many of a group remain on a day, with what was read and missed."""
    view = View(Plan.model_validate({"cohorts": [data]}), exactly(day))
    assert view.plan.cohorts is not None
    group = view.plan.cohorts[0]
    return view.reading("remaining", lambda: remaining(view, group))


def missing(data: Data, day: dt.date) -> set[str]:
    """Return the paths of what is missing for that."""
    return {each.path for each in measured(data, day).missing}


# --- Brute force -------------------------------------------------------------------------------------


def meant(data: Data, day: dt.date) -> set[int]:
    """Return how many can remain on a day: the answer of every plan that this one could turn out to be."""
    found = set()
    for people in [data["people"]] if "people" in data else range(MOST + 1):
        for arrival, leaving in product(_days(data.get("arrival")), _ways_of_leaving(data, people)):
            if sum(gone for _, gone in leaving) <= people and all(on >= arrival for on, _ in leaving):
                found.add(people - sum(gone for on, gone in leaving if on <= day))
    return found


def _days(text: str | None) -> list[dt.date]:
    if text is None:
        return DAYS
    found = parse_day(text)
    return [each for each in DAYS if found.earliest <= each <= found.latest]


def _ways_of_leaving(data: Data, people: int) -> Iterable[Leaving]:
    if "departures" not in data:  # none, or some on any day: more days than one change nothing today
        return [[], *([(on, gone)] for on, gone in product(DAYS, range(1, people + 1)))]
    each_way = [_ways(each, people) for each in data["departures"]]
    return map(list, product(*each_way))


def _ways(departure: Data, people: int) -> list[tuple[dt.date, int]]:
    gone = range(people + 1) if departure["people"] is None else [departure["people"]]
    return list(product(_days(departure["on"]), gone))


def bounds(value: Value) -> tuple[int, int | None]:
    """Return the least and the most that a value can be."""
    match value:
        case Exact(int(exact)):
            return exact, exact
        case Range(int(low), high) if not isinstance(high, int) or high >= 0:
            return low, high if isinstance(high, int) else None
    raise AssertionError(value)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_says_no_less_than_can_be_true(day: dt.date) -> None:
    """Whatever is blank or not exact: what the group can turn out to be lies within what is said of it."""
    for data in small_plans():
        low, high = bounds(measured(data, day).value)
        for each in meant(data, day):
            assert low <= each, data
            assert high is None or each <= high, data


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_says_no_more_than_it_must(day: dt.date) -> None:
    """Where it is told how many came, and when, the bounds are the least and the most that can be.

    Nobody is bounded by who else leaves: so where more than one number is blank, the least may be too low.
    """
    told = [each for each in small_plans() if each.get("people") and each.get("arrival") in ("2024-03-02", None)]
    tried = 0
    for data in told:
        can_be = meant(data, day)
        blank = [each for each in data.get("departures", ()) if each["people"] is None]
        if can_be and not blank:
            tried += 1
            assert bounds(measured(data, day).value) == (min(can_be), max(can_be)), data
    assert tried > 20


def test_the_brute_force_tries_what_matters() -> None:
    """Among these plans and days are those where it is exact, a range, open upwards, and one where nobody is left."""
    found = [bounds(measured(data, day).value) for data in small_plans() for day in DAYS]
    assert {(2, 2), (1, 2), (0, 3), (0, 0), (0, None)} <= set(found)


# --- What is asked for -------------------------------------------------------------------------------

BEFORE, AFTER = DAYS[0], DAYS[-1]
LEFT: Final[list[Data]] = [{"on": "2024-03-04", "people": 1}]


@pytest.mark.parametrize(
    ("data", "day", "asked"),
    [
        (cohort(3, "2024-03-02", LEFT), AFTER, set()),
        (cohort(3, "2024-03-02", None), BEFORE, set()),  # nobody can have moved out of a group that has not come
        (cohort(3, "2024-03-02", None), AFTER, {"cohorts[c1].departures"}),
        (cohort(None, "2024-03-02", LEFT), AFTER, {"cohorts[c1].people"}),
        (cohort(3, None, None), AFTER, {"cohorts[c1].arrival", "cohorts[c1].departures"}),
        (cohort(3, None, []), AFTER, set()),  # nobody leaves: then it does not matter when they came
        (cohort(3, "2024", []), AFTER, set()),
        (cohort(3, "2024-03-02", [{"on": "2024-03"}]), AFTER, {"departures[2024-03].on", "departures[2024-03].people"}),
        (cohort(3, "2024-03-02", [{"on": "2024-04"}]), AFTER, set()),  # still to come: how many does not matter yet
        (cohort(3, "2024-03-02", [{"on": "2024-03-05"}]), AFTER, {"departures[2024-03-05].people"}),
    ],
)
def test_asks_for_what_matters_and_for_nothing_else(data: Data, day: dt.date, asked: set[str]) -> None:
    """A blank is asked for where it can change the answer, and passed over where it cannot."""
    assert {each.removeprefix("cohorts[c1].") for each in missing(data, day)} == {
        each.removeprefix("cohorts[c1].") for each in asked
    }


@pytest.mark.parametrize(
    ("data", "day", "value"),
    [
        (cohort(3, "2024-03-04", None), DAYS[2], Exact(3)),  # still to come: they count as well
        (cohort(3, "2024-03-02", LEFT), DAYS[2], Exact(3)),  # the day before they leave
        (cohort(3, "2024-03-02", LEFT), DAYS[3], Exact(2)),  # their first day elsewhere
        (cohort(3, "2024-03-02", [*LEFT, {"on": "2024-03-05", "people": 2}]), DAYS[4], Exact(0)),
        (cohort(3, "2024-03-02", None), AFTER, Range(0, 3)),
        (cohort(None, "2024-03-02", []), AFTER, Range(0, None)),
        (cohort(3, "2024-03-02", [{"on": "2024-03-05"}]), AFTER, Range(0, 3)),
    ],
)
def test_remaining(data: Data, day: dt.date, value: Value) -> None:
    """All of a group, less those whose first day elsewhere has come."""
    assert measured(data, day).value == value


# --- Who has come ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrival", "day", "state"),
    [
        ("2024-03-02", DAYS[0], Truth.NO),
        ("2024-03-02", DAYS[1], Truth.YES),
        ({"from": "2024-03-02", "to": "2024-03-05"}, DAYS[1], Truth.YES),  # the first of them has
        ("2024-03-02..2024-03-04", DAYS[0], Truth.NO),
        ("2024-03-02..2024-03-04", DAYS[2], Truth.UNKNOWN),
        ("2024-03-02..2024-03-04", DAYS[3], Truth.YES),
        (None, AFTER, Truth.UNKNOWN),
    ],
)
def test_has_come(arrival: Any, day: dt.date, state: Truth) -> None:
    """A group has come when the first of it has; what leaves that open is asked for."""
    view = View(Plan.model_validate({"cohorts": [cohort(3, arrival, [])]}), exactly(day))
    assert view.plan.cohorts is not None
    group = view.plan.cohorts[0]
    with view.recording() as record:
        assert has_come(view, group) is state
    assert bool(record.missing) == (state is Truth.UNKNOWN)


def test_arriving() -> None:
    """Those of a batch arrive in it; those whose arrival is not told may, and their arrival is asked for."""
    groups = [
        {"id": "c1", "arrival": "2024-03-02"},
        {"id": "c2", "arrival": "2024-03-02"},
        {"id": "c3", "arrival": "2024-03-05"},
        {"id": "c4"},
    ]
    view = View(Plan.model_validate({"cohorts": groups}), Day(DAYS[0], DAYS[0]))
    first = batches(view)[0]
    with view.recording() as record:
        found = [(each.id, state) for each, state in arriving(view, first)]
    assert found == [("c1", Truth.YES), ("c2", Truth.YES), ("c4", Truth.UNKNOWN)]
    assert {each.path for each in record.missing} == {"cohorts[c4].arrival"}
