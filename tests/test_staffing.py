"""Staff-hours as steps: held against a count of every single day, and against plans that tell less.

Periods lie within a few days, so that steps meet, overlap and leave holes; what is blurred or left out of a plan may
leave a value open, and never moves it away from what it is.
"""

from __future__ import annotations

import copy
import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest

from bomiljo.dates import NEVER, Day, exactly
from bomiljo.hours import minutes_a_week, parse_hours
from bomiljo.indicators import INDICATORS
from bomiljo.model import Plan
from bomiljo.values import Exact, Range, Unknown, Value, number
from bomiljo.view import View
from bomiljo.wording import Wording
from dice_support import Dice, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

Data = dict[str, Any]
Days = dict[dt.date, Fraction]

FIRST: Final = dt.date(2024, 3, 1)
DAYS: Final = [FIRST + dt.timedelta(days=each) for each in range(-2, 20)]
DAY: Final = dt.timedelta(days=1)
HOURS: Final = ("mon-fri 08:00-15:30", "tue 09:00-12:00", "mon,tue 09:00-10:00")
SHARES: Final = {"1 day": Fraction(1), "1 week": Fraction(1), "14 days": Fraction(1, 2), "1 month": Fraction(7, 31)}
MEASURED: Final = (
    "presence.weekly_hours",
    "presence.most_weekly_hours",
    "presence.hours_lost_at_once",
    "presence.largest_step_day",
    "presence.rise_day",
    "presence.hole_day",
)
TODAY: Final = DAYS[9]


def make_plan(dice: Dice) -> Data:
    """Return a plan in which all that matters here is told exactly."""
    arrival = dice.pick(DAYS[:8])
    return {
        "cohorts": [
            {"id": "c1", "people": 8, "arrival": {"from": str(arrival), "to": str(arrival + dice.pick([0, 2]) * DAY)}}
        ],
        "presence": {
            "periods": [_period(dice, number) for number in range(dice.number(0, 4))],
            "assessments": [{"on": str(each)} for each in dice.some(DAYS, 0, 1)],
        },
    }


def _period(dice: Dice, number: int) -> Data:
    start = dice.pick(DAYS[2:12])
    return {
        "id": f"p{number}",
        "kind": dice.pick(["staffed", "staffed", "visit", "phone"]),
        "every": dice.pick(list(SHARES)),
        "staff": dice.number(0, 2),
        "hours": dice.some(HOURS, 0, 2),
        "from": dice.pick(["open", str(start), str(start)]),
        "to": dice.pick(["open", *[str(start + dice.number(0, 8) * DAY)] * 4]),
    }


# --- counted day by day ------------------------------------------------------------------------------


def counted(plan: Data) -> dict[str, Fraction | Day]:
    """Return what each indicator has to say, counted plainly."""
    periods = plan["presence"]["periods"]
    hours = {day: sum((_weekly(each) for each in periods if _holds(each, day)), Fraction(0)) for day in DAYS}
    share, day = _largest(hours)
    return {
        "presence.weekly_hours": hours[TODAY],
        "presence.most_weekly_hours": max(hours.values()),
        "presence.hours_lost_at_once": share,
        "presence.largest_step_day": day,
        "presence.rise_day": next(_rises(plan, hours), NEVER),
        "presence.hole_day": next(_holes(plan), NEVER),
    }


def _weekly(period: Data) -> Fraction:
    if period["kind"] == "phone":
        return Fraction(0)
    share = SHARES[period["every"]] if period["kind"] == "visit" else Fraction(1)
    return share * Fraction(period["staff"] * minutes_a_week(map(parse_hours, period["hours"])), 60)


def _holds(period: Data, day: dt.date) -> bool:
    first, last = str(period["from"]), str(period["to"])
    return (first == "open" or first <= str(day)) and (last == "open" or last >= str(day))


def _largest(hours: Days) -> tuple[Fraction, Day]:
    falls = [
        (hours[day - DAY] - hours[day], hours[day - DAY], day) for day in DAYS[1:] if hours[day] < hours[day - DAY]
    ]
    if not falls:
        return Fraction(0), NEVER
    lost, before, day = max(falls, key=lambda each: (each[0], each[0] / each[1], -each[2].toordinal()))
    return lost / before, exactly(day)


def _rises(plan: Data, hours: Days) -> Iterator[Day]:
    arrival = plan["cohorts"][0]["arrival"]
    assessed = [each["on"] for each in plan["presence"]["assessments"] if each["on"] >= arrival["from"]]
    for day in DAYS[1:]:
        up = hours[day] > hours[day - DAY] > 0
        if up and arrival["to"] < str(day) and not any(each < str(day) for each in assessed):
            yield exactly(day)


def _holes(plan: Data) -> Iterator[Day]:
    periods, arrival = plan["presence"]["periods"], plan["cohorts"][0]["arrival"]["from"]
    for day in DAYS[1:]:
        left = any(each["kind"] == "staffed" and each["to"] == str(day - DAY) for each in periods)
        if left and str(day) >= arrival and not any(_holds(each, day) for each in periods):
            yield exactly(day)


def measured(plan: Data, name: str) -> Value:
    """Return what the engine says."""
    view = View(Plan.model_validate(plan), exactly(TODAY))
    return view.reading(name, lambda: INDICATORS[name].measure(view, None)).value


@pytest.mark.parametrize("name", MEASURED)
def test_where_all_is_told_it_is_what_the_days_say(name: str) -> None:
    """Counted day by day, and by the steps, it is the same."""
    for plan in sample(make_plan, 150):
        found, expected = measured(plan, name), counted(plan)[name]
        assert isinstance(found, Exact), plan
        said = found.value if isinstance(found.value, Day) else number(found.value)
        assert said == expected, plan


# --- where less is told ------------------------------------------------------------------------------


def poorer(plan: Data, dice: Dice) -> Data:
    """Return the plan with some fields left out, and some days told less exactly."""
    found = copy.deepcopy(plan)
    for part in (*found["presence"]["periods"], found["cohorts"][0]["arrival"], *found["presence"]["assessments"]):
        for key in [each for each in part if each != "id" and dice.chance(15)]:
            if key == "on" or (key in ("from", "to") and part[key] != "open" and dice.chance(70)):
                day = dt.date.fromisoformat(part[key])
                part[key] = f"{day - dice.number(0, 3) * DAY}..{day + dice.number(0, 3) * DAY}"
            else:
                del part[key]
    if dice.chance(10):
        del found["presence"]["assessments"]
    return found


def could_be(value: Value, exact: Fraction | Day) -> bool:
    """Return whether a value leaves room for what it is."""
    if isinstance(value, Unknown):
        return True
    if isinstance(exact, Day):
        day = value.value if isinstance(value, Exact) else None
        return isinstance(day, Day) and day.earliest <= exact.earliest and exact.latest <= day.latest
    if isinstance(value, Range):
        return number(value.low) <= exact and (value.high is None or exact <= number(value.high))
    return isinstance(value, Exact) and number(value.value) == exact


@pytest.mark.parametrize("name", MEASURED)
def test_less_told_leaves_room_for_what_it_is(name: str) -> None:
    """A blank or an inexact day widens a value; it never moves it."""

    def step(dice: Dice) -> tuple[Data, Data]:
        plan = make_plan(dice)
        return plan, poorer(plan, dice)

    decided = 0
    for full, poor in sample(step, 250):
        found = measured(poor, name)
        decided += isinstance(found, Exact)
        assert could_be(found, counted(full)[name]), (full, poor)
    assert decided > 50


def test_two_workers_at_bjerke() -> None:
    """Two, Monday to Friday from eight to half past three, make 75 hours a week."""
    period = {
        "id": "staffing",
        "kind": "staffed",
        "staff": 2,
        "hours": ["mon-fri 08:00-15:30"],
        "from": "open",
        "to": "open",
    }
    assert measured({"presence": {"periods": [period]}}, "presence.weekly_hours") == Exact(75)


@pytest.mark.parametrize(
    ("value", "unit", "nb", "en"),
    [
        (Exact(Fraction(75, 2)), "hour", "37,5 timer", "37.5 hours"),
        (Exact(1), "hour", "1 time", "1 hour"),
        (Range(7, None), "hour", "minst 7 timer", "at least 7 hours"),
        (Exact(Fraction(1, 2)), "hour", "0,5 timer", "0.5 hours"),
        (Exact(Fraction(49, 31)), "hour", "1,58 timer", "1.58 hours"),
        (Exact(Fraction(1, 2)), "share", "50 %", "50%"),
    ],
)
def test_hours_and_shares_are_written_as_they_are_read(value: Value, unit: str, nb: str, en: str) -> None:
    """Hours with a comma in bokmål and a point in English, shares in per cent."""
    assert (Wording("nb").value(value, unit), Wording("en").value(value, unit)) == (nb, en)
