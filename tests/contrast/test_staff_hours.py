"""Staff-hours over real days: counted by hand, by looking at every day, and as ranges where days are doubtful."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given

from bomiljo import Plan, compare, read_plan
from bomiljo.calendar_hours import minutes_on, stretches
from bomiljo.dates import exactly, parse_day
from bomiljo.hours import parse_hours
from bomiljo.manning import first_move_in, hours_from_move_in
from bomiljo.values import ABSENT, UNKNOWN, Exact, Range, Value
from bomiljo.view import View
from dice_support import Dice, examples, rolled
from plans_support import HOURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo import FigureCell

DAY: Final = dt.date(2025, 2, 1)
OFFICE: Final = "{{id: staffing, kind: staffed, staff: 2, hours: [mon-fri 08:00-15:30], from: {first}, to: {last}}}"


def plan(periods: str, first: str = "2025-03-03") -> Plan:
    """Return a plan with periods of presence."""
    return read_plan(f"settlement: {{first_move_in: {first}}}\npresence: {{periods: {periods}}}\n")


def office(first: str, last: str) -> str:
    """Return a list with one period of 75 hours a week."""
    return f"[{OFFICE.format(first=first, last=last)}]"


def hours(made: Plan, months: int = 6) -> Value:
    """Return the hours from the first move-in on."""
    view = View(made, exactly(DAY))
    return view.reading("hours", lambda: hours_from_move_in(view, months)).value


# --- counted by hand ---------------------------------------------------------------------------------------


def test_thirteen_weeks_less_five_public_holidays() -> None:
    """Of 65 working days 17 and 18 April, 21 April, 1 May and 29 May 2025 are holidays: 60 days of 15 hours."""
    assert hours(plan(office("2025-03-03", "2025-05-30"))) == Exact(900)


def test_only_what_lies_in_the_half_year_counts() -> None:
    """Staff from before the first move-in and after the half-year; of one week in it Whit Monday is a holiday."""
    assert hours(plan(office("2024-01-01", "2025-03-07"))) == Exact(75)
    assert hours(plan(office("2025-06-09", "2025-06-13"))) == Exact(60)
    assert hours(plan(office("2025-09-03", "2025-12-31"))) == Exact(0)
    assert hours(plan(office("2025-09-03", "2025-09-03")), months=12) == Exact(15)


def test_a_month_that_is_told_roughly_gives_a_range() -> None:
    """The last day is some day in May: from none of its 19 working days up to all of them, less two holidays."""
    sure = hours(plan(office("2025-03-03", "2025-04-30")))
    assert sure == Exact(15 * (43 - 3))
    assert hours(plan(office("2025-03-03", "2025-05"))) == Range(15 * 40, 15 * (40 + 20))


def test_a_first_move_in_that_is_told_roughly_moves_the_window() -> None:
    """Staff from the first day of March to the end of it: whoever moves in later in March has fewer of the days."""
    found = hours(plan(office("2025-03-03", "2025-03-31"), first="2025-03"))
    assert found == Range(15, 15 * 21)  # on the 31st one day is left; up to the 3rd all are


def test_what_is_not_told() -> None:
    """No periods, no hours and no day: not known, each with what is missing; known to be none is none."""
    assert hours(plan("[]")) == Exact(0)
    assert hours(plan("")) == UNKNOWN
    assert hours(plan(office("2025-03-03", "2025-03-07"), first="")) == UNKNOWN
    assert hours(plan("[{id: a, kind: staffed, from: 2025-03-03, to: open}]")) == Range(0, None)
    assert hours(plan("[{id: a, staff: 1, hours: [mon 08:00-12:00], from: 2025-03-03, to: 2025-03-09}]")) == Range(0, 4)
    assert hours(plan("[{id: a, kind: phone, from: 2025-03-03, to: open}]")) == Exact(0)
    assert hours(plan(office("2150-03-03", "2150-03-07"), first="2150-03-03")) == UNKNOWN  # nobody knows the holidays


def test_a_visit_counts_with_its_share() -> None:
    """Every third week, four hours on a Monday: in half a year with two Mondays off, a third of 25 Mondays."""
    visit = "{id: v, kind: visit, every: 3 weeks, staff: 1, hours: [mon 08:00-12:00], from: 2025-03-03, to: open}"
    assert hours(plan(f"[{visit}]")) == Exact(Fraction(4 * (27 - 2), 3))


def test_the_first_move_in_is_told_or_that_of_the_first_group() -> None:
    """The plan's own day, else the first arrival; where nobody is to come there is none."""
    cohorts = "cohorts: [{people: 9, arrival: 2025-04-01}, {people: 9, arrival: 2025-03-10}]\n"
    for text, day in (
        (cohorts, Exact(exactly(dt.date(2025, 3, 10)))),
        (f"settlement: {{first_move_in: 2025-03-03}}\n{cohorts}", Exact(exactly(dt.date(2025, 3, 3)))),
        ("cohorts: []\n", ABSENT),
        ("cohorts: [{people: 3}]\n", UNKNOWN),
        ("{}", UNKNOWN),
    ):
        assert first_move_in(View(read_plan(text), exactly(DAY))) == day


# --- against every day -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOURS)
@pytest.mark.parametrize("day", ["2025-04-17", "2025-06-10", "2025-12-31", "2024-02-29"])
def test_minutes_of_a_day_are_those_of_real_time(text: str, day: str) -> None:
    """Where no clock changes, the wall shows as many minutes as there are."""
    there = dt.date.fromisoformat(day)
    real = sum((each.end - each.start for each in stretches([parse_hours(text)], there, there)), dt.timedelta())
    assert dt.timedelta(minutes=minutes_on([parse_hours(text)], there)) == real


def doubtful(dice: Dice) -> dict[str, Any]:
    """Return a plan of which days are told roughly, in a window that can be looked at day by day."""

    def day(month: int) -> str:
        name = f"2025-{month:02}"
        return dice.pick([f"{name}-{dice.number(1, 28):02}", name, f"{name}-05..{name}-20"])

    def period(number: int) -> dict[str, Any]:
        return {
            "id": f"p{number}",
            "kind": dice.pick(["staffed", "visit"]),
            "staff": dice.number(0, 3),
            "every": "1 week",
            "hours": dice.some(HOURS, 1, 2),
            "from": day(dice.number(1, 5)),
            "to": day(dice.number(6, 10)),
        }

    periods = [period(number) for number in range(dice.number(0, 3))]
    return {"settlement": {"first_move_in": day(3)}, "presence": {"periods": periods}}


@given(rolled(doubtful), rolled(lambda dice: [dice.number(0, 10**6) for _ in range(12)]))
@examples(25, 3_000)
def test_no_choice_of_days_gives_more_or_less(data: dict[str, Any], picks: list[int]) -> None:
    """Any days that the plan can mean give hours between the ends; those are rounded outwards to whole hours."""
    rough = hours(Plan.model_validate(data), 3)
    least, most = (rough.value, rough.value) if isinstance(rough, Exact) else (rough.low, rough.high)  # type: ignore[union-attr]
    exact = hours(Plan.model_validate(_settled(data, iter(picks))), 3)
    assert isinstance(exact, Exact)
    assert least <= exact.value <= most  # type: ignore[operator]


def _settled(data: dict[str, Any], picks: Iterator[int]) -> dict[str, Any]:
    """Return a plan with each rough day made one that it can be."""

    def settle(text: str) -> str:
        day, pick = parse_day(text), next(picks)
        return str(day.earliest + dt.timedelta(days=pick % ((day.latest - day.earliest).days + 1)))

    periods = [
        {**each, **{name: settle(each[name]) for name in ("from", "to")}} for each in data["presence"]["periods"]
    ]
    first = settle(data["settlement"]["first_move_in"])
    return {"settlement": {"first_move_in": first}, "presence": {"periods": periods}}


# --- as they stand beside each other -----------------------------------------------------------------------

FULL: Final = """\
settlement: {name: Full, first_move_in: 2025-03-03}
cohorts: [{people: 20, arrival: 2025-03-03}]
presence:
  periods:
    - {id: staffing, kind: staffed, staff: 2, hours: [mon-fri 08:00-15:30], from: 2025-03-03, to: 2025-05-30}
  taper: [{on: 2025-05-01}, {on: 2025-04-01}]
tasks: [{id: a, name: A, weekly_hours: 4}, {id: b, name: B, weekly_hours: 3}]
"""


def cells(*plans: Plan, **options: Any) -> dict[str, tuple[FigureCell, ...]]:
    """Return the figures of plans by their codes."""
    return {each.id: each.cells for each in compare(plans, as_of=DAY, **options).figures}


def test_each_figure_has_its_value_and_what_is_missing() -> None:
    """Exact, absent and unknown, with the paths to fill in; what is exact misses nothing."""
    full, silent = (
        read_plan(FULL),
        read_plan("settlement: {name: Silent}\ntasks: [{id: a}, {id: b, weekly_hours: 2}]\n"),
    )
    found = cells(full, silent)
    assert [each.value.value for each in found["hours-half-year"]] == [900, None]
    assert [each.value.state for each in found["hours-year"]] == ["exact", "unknown"]
    assert found["hours-tasks"][0].value.value == 7
    assert (found["hours-tasks"][1].value.state, found["hours-tasks"][1].value.low) == ("range", 2)
    assert found["hours-tasks"][1].missing == ("tasks[a].weekly_hours",)
    assert {"cohorts", "settlement.first_move_in"} >= set(found["hours-half-year"][1].missing) != set()
    assert [each.value.value for each in found["first-move-in"]] == ["2025-03-03", None]
    assert [each.value.value for each in found["staff-leave"]] == ["2025-05-30", None]
    assert found["taper"][0].value.value == "2025-04-01, 2025-05-01"
    assert found["taper"][1].missing == ("presence.taper",)
    assert not [name for name, each in found.items() if each[0].value.state == "exact" and each[0].missing]


def test_a_day_that_is_told_roughly_asks_for_a_better_one() -> None:
    """It is shown as it is told, and what would make it a day is missing."""
    rough = read_plan(
        FULL.replace("first_move_in: 2025-03-03", "first_move_in: 2025-03").replace("2025-05-30", "2025-05")
    )
    found = cells(rough, read_plan(FULL))
    assert found["first-move-in"][0].value.value == "2025-03"
    assert found["first-move-in"][0].missing == ("settlement.first_move_in",)
    assert found["staff-leave"][0].missing == ("presence.periods[staffing].to",)
    assert set(found["hours-year"][0].missing) == {"settlement.first_move_in", "presence.periods[staffing].to"}
    assert not [cell for each in found.values() for cell in each[1:] if cell.missing]


def test_hours_of_measures_rest_on_thresholds() -> None:
    """What measures take is an assumption that can be changed: each is named."""
    [line] = [each for each in compare([read_plan(FULL)] * 2, as_of=DAY).figures if each.id == "measures"]
    assert line.source == "assumption"
    assert all(each.basis for each in line.cells if each.value.state == "exact")
    assert {basis.kind for each in line.cells for basis in each.basis} == {"assumption"}


@pytest.mark.parametrize("audience", ["partners", "residents"])
def test_others_get_no_figures_of_work_and_residents(audience: str) -> None:
    """How many live there and how staff do their work is internal; when staff are there is not."""
    found = compare([read_plan(FULL)] * 2, as_of=DAY, audience=audience)  # type: ignore[arg-type]
    ids = {each.id for each in found.figures}
    assert {"residents", "hours-tasks"}.isdisjoint(ids)
    assert {"hours-half-year", "staff-leave"} <= ids
    assert found.contrasts[0].fields is None
    assert not [each for line in found.figures for cell in line.cells for each in cell.places if each.line]
