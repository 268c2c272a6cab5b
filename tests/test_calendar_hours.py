"""When somebody can be reached, in real time: against a naive walk that asks each instant what the wall shows."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bomiljo.calendar_hours import first_time, holiday, longest_wait_between, stretches
from bomiljo.hours import DAY, WEEK, in_a_week, longest_wait, merged, minutes_a_week, parse_hours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bomiljo.hours import Hours

OSLO: Final = ZoneInfo("Europe/Oslo")
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)  # Sundays of 23 and of 25 hours
EASTER: Final = (dt.date(2026, 4, 2), dt.date(2026, 4, 6))  # from Maundy Thursday to Easter Monday
EXAMPLES: Final = settings(max_examples=int(os.environ.get("CALENDAR_EXAMPLES", "60")), deadline=None)


def day(text: str) -> dt.date:
    """Return a date."""
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    """Return an instant by its UTC time."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def hours(*texts: str) -> list[Hours]:
    """Return hours of the week."""
    return [parse_hours(each) for each in texts]


# --- the naive walk ----------------------------------------------------------------------------------

# Public holidays around the days that are walked, by hand: `holidays` is not asked here.
HOLIDAYS: Final = {
    *map(day, ["2026-04-02", "2026-04-03", "2026-04-05", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-17"]),
    *map(day, ["2026-05-24", "2026-05-25", "2026-12-25", "2026-12-26", "2027-01-01", "2027-03-25", "2027-03-26"]),
    *map(day, ["2027-03-28", "2027-03-29", "2026-01-01"]),
}


def shown(instant: dt.datetime) -> dt.datetime:
    """Return what the clock on the wall in Oslo shows."""
    return instant.astimezone(OSLO).replace(tzinfo=None)


def holds(every: list[Hours], instant: dt.datetime) -> bool:
    """Return whether the wall shows a time in a window that begins today or began yesterday."""
    wall = shown(instant)
    today = wall.replace(hour=0, minute=0, second=0)
    return any(
        begin + each.start * MINUTE <= wall < begin + each.end * MINUTE
        for begin in (today, today - dt.timedelta(days=1))
        for each in every
        if (each.on_holidays if begin.date() in HOLIDAYS else begin.weekday() in each.days)
    )


def walk(start: dt.datetime, step: dt.timedelta = MINUTE) -> Iterator[dt.datetime]:
    """Yield instants in UTC, one step after the other."""
    while True:
        yield start
        start += step


def around(first: dt.date, last: dt.date) -> list[dt.datetime]:
    """Return every minute at which the wall shows one of these days."""
    begin = dt.datetime.combine(first, dt.time(), dt.UTC) - 3 * HOUR
    minutes = (begin + number * MINUTE for number in range(((last - first).days + 2) * DAY))
    return [each for each in minutes if first <= shown(each).date() <= last]


TIMES: Final = st.one_of(
    st.sampled_from([0, 30, 60, 90, 119, 120, 121, 150, 179, 180, 181, 210, 240, 480, 930, 1380, 1439]),
    st.integers(0, DAY - 1),
)
WORDS: Final = st.sampled_from(["mon-fri", "sat,sun", "sun", "sat", "fri-mon", "mon", "thu", "daily", "holidays"])


@st.composite
def windows(draw: Callable[..., Any]) -> str:
    """Return hours as a plan writes them, more often around the hour that is skipped or comes twice."""
    if draw(st.integers(0, 19)) == 0:
        return "always"
    start, end = draw(TIMES), draw(st.one_of(TIMES, st.just(DAY)))
    return f"{draw(WORDS)} {start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


LISTS: Final = st.lists(windows(), max_size=4)
CHANGES: Final = [SPRING, AUTUMN, dt.date(2027, 3, 28)]  # the last is Easter Sunday too
DAYS: Final = st.one_of(
    st.sampled_from([*CHANGES, EASTER[0], EASTER[1], dt.date(2026, 12, 25), dt.date(2026, 12, 31)]),
    st.dates(dt.date(2026, 1, 5), dt.date(2027, 4, 10)),
)


def waited(every: list[Hours], first: dt.date, last: dt.date) -> dt.timedelta | None:
    """Return how long the longest wait is."""
    found = longest_wait_between(every, first, last)
    return found and found.end - found.start


@given(LISTS, DAYS, st.integers(0, 1), st.integers(0, 2))
@example(["sun 02:30-03:30"], SPRING, 1, 1)
@example(["sun 02:30-03:30"], AUTUMN, 1, 1)
@example(["sun 01:30-02:30"], SPRING, 0, 0)
@example(["sun 01:30-02:30"], AUTUMN, 0, 0)
@example(["sat 22:00-02:30", "sun 02:45-02:15"], SPRING, 1, 1)
@example(["sat 22:00-02:30", "sun 02:45-02:15"], AUTUMN, 1, 1)
@example(["holidays 22:00-03:00", "mon-fri 08:00-15:30"], dt.date(2027, 3, 28), 1, 1)
@EXAMPLES
def test_an_instant_belongs_when_the_wall_shows_it(texts: list[str], middle: dt.date, before: int, after: int) -> None:
    """Walking through the days minute by minute, hours hold exactly in the stretches; these are apart and in order."""
    first, last = middle - dt.timedelta(days=before), middle + dt.timedelta(days=after)
    found = stretches(hours(*texts), first, last)
    inside = {each for each in around(first, last) if any(one.start <= each < one.end for one in found)}
    assert inside == {each for each in around(first, last) if holds(hours(*texts), each)}
    assert sum(((each.end - each.start) for each in found), dt.timedelta()) == len(inside) * MINUTE
    assert all(one.end < other.start for one, other in pairwise(found))
    assert all(each.start < each.end and each.start.tzinfo is each.end.tzinfo is dt.UTC for each in found)


@given(st.lists(LISTS, max_size=3), DAYS, st.integers(0, DAY - 1))
@example([["sun 02:30-03:00"]], SPRING, 0)
@example([["sun 02:30-03:00"]], AUTUMN, 90)
@example([["mon-fri 08:00-15:30"], ["thu 09:00-10:00"]], EASTER[0], 480)
@EXAMPLES
def test_first_time_is_the_first_of_a_walk(groups: list[list[str]], middle: dt.date, minute: int) -> None:
    """Walking on from an instant minute by minute, the first at which one of the lists holds is the one found."""
    since = dt.datetime.combine(middle, dt.time(), dt.UTC) + minute * MINUTE
    every = [each for group in groups for each in hours(*group)]
    found = first_time([hours(*group) for group in groups], since)
    walked = next((each for each, _ in zip(walk(since), range(12 * DAY), strict=False) if holds(every, each)), None)
    if walked is None and found is not None:  # only on holidays, or on a day of the week that is one
        assert found > since + 12 * DAY * MINUTE
        assert holds(every, found)
        assert not holds(every, found - MINUTE)
    else:
        assert found == walked


@given(st.lists(windows(), min_size=1, max_size=3), DAYS, st.integers(0, 12))
@example(["mon-fri 08:00-15:00"], EASTER[0] - dt.timedelta(days=1), 6)
@example(["daily 02:00-03:00"], SPRING, 0)
@example(["daily 02:00-03:00"], AUTUMN, 0)
@EXAMPLES
def test_longest_wait_is_the_longest_of_a_walk(texts: list[str], first: dt.date, more: int) -> None:
    """Whoever asks at some minute of these days waits no longer, and one of them waits just as long."""
    last, every = first + dt.timedelta(days=more), hours(*texts)
    found = waited(every, first, last)
    asked = around(first, last)
    longest, come = dt.timedelta(), first_time([every], asked[-1])
    if come is None:
        assert found is None
        return
    for each in reversed(asked):
        come = each if holds(every, each) else come
        longest = max(longest, come - each)
    # Who asks as a window closes waits from that very instant; a walk by minutes meets it too.
    assert found == longest


# --- by hand -----------------------------------------------------------------------------------------


def test_a_summer_day_and_a_winter_day() -> None:
    """08:00 on the wall is 06:00 in UTC in summer, 07:00 in winter."""
    office = hours("mon-fri 08:00-15:30")
    assert stretches(office, day("2026-07-01"), day("2026-07-01")) == [(at("2026-07-01 06:00"), at("2026-07-01 13:30"))]
    assert stretches(office, day("2026-01-07"), day("2026-01-07")) == [(at("2026-01-07 07:00"), at("2026-01-07 14:30"))]


@pytest.mark.parametrize(
    ("text", "changed", "minutes"),
    [
        ("always", SPRING, 23 * 60),
        ("always", AUTUMN, 25 * 60),
        ("sun 00:00-06:00", SPRING, 5 * 60),
        ("sun 00:00-06:00", AUTUMN, 7 * 60),
        ("sun 02:15-02:45", SPRING, 0),
        ("sun 02:15-02:45", AUTUMN, 60),
        ("sun 02:30-04:00", SPRING, 60),
        ("sun 02:30-04:00", AUTUMN, 120),
        ("sun 01:00-02:30", SPRING, 60),
        ("sun 01:00-02:30", AUTUMN, 120),
    ],
)
def test_the_hour_that_is_skipped_and_the_one_that_comes_twice(text: str, changed: dt.date, minutes: int) -> None:
    """A time that the wall never shows is not there; one that it shows twice is there twice."""
    found = stretches(hours(text), changed, changed)
    assert sum(((each.end - each.start) for each in found), dt.timedelta()) == minutes * MINUTE


def test_what_comes_twice_is_two_stretches() -> None:
    """Half past two to a quarter to three comes, goes, and comes again an hour later."""
    assert stretches(hours("sun 02:30-02:45"), AUTUMN, AUTUMN) == [
        (at("2026-10-25 00:30"), at("2026-10-25 00:45")),
        (at("2026-10-25 01:30"), at("2026-10-25 01:45")),
    ]


def test_an_office_is_closed_over_easter() -> None:
    """From Wednesday before Maundy Thursday until Tuesday after Easter Monday; an ordinary weekend is shorter."""
    office = hours("mon-fri 08:00-15:30")
    asked = day("2026-04-01")
    assert first_time([office], at("2026-04-01 13:30")) == at("2026-04-07 06:00")
    assert waited(office, asked, day("2026-04-10")) == dt.timedelta(days=5, hours=16, minutes=30)
    assert waited(office, asked, asked) == dt.timedelta(days=5, hours=16, minutes=30)
    assert waited(office, day("2026-06-01"), day("2026-06-14")) == dt.timedelta(days=2, hours=16, minutes=30)


def test_a_weekend_with_a_clock_change_is_an_hour_shorter_or_longer() -> None:
    """Waits are true lengths of time."""
    office = hours("mon-fri 08:00-15:30")
    weekend = dt.timedelta(days=2, hours=16, minutes=30)
    assert waited(office, day("2026-10-19"), day("2026-10-30")) == weekend + HOUR
    assert waited(office, SPRING, SPRING) == dt.timedelta(hours=31)


def test_hours_of_holidays_alone_come_within_the_year() -> None:
    """After the second day of Christmas the next is New Year's Day."""
    found = first_time([hours("holidays 10:00-12:00")], at("2026-12-26 11:00"))
    assert found == at("2027-01-01 09:00")
    assert first_time([hours("holidays 10:00-12:00")], at("2026-05-25 12:00")) == at("2026-12-25 09:00")


def test_nobody_ever_comes() -> None:
    """Without hours there is no stretch, no first time and no wait."""
    assert stretches([], SPRING, AUTUMN) == []
    assert first_time([[], []], at("2026-01-01 00:00")) is None
    assert waited([], SPRING, AUTUMN) is None


def test_who_is_always_there_is_never_waited_for() -> None:
    """Nor is who is there for all of the range."""
    assert waited(hours("always"), SPRING, AUTUMN) == dt.timedelta()
    assert waited(hours("mon 00:00-24:00"), day("2026-06-01"), day("2026-06-01")) == dt.timedelta()
    assert first_time([hours("always")], at("2026-06-01 10:17")) == at("2026-06-01 10:17")


@pytest.mark.parametrize(
    ("date", "lang", "name"),
    [
        ("2026-05-17", "nb", "Grunnlovsdag"),
        ("2026-05-17", "en", "Constitution Day"),
        ("2026-04-02", "nb", "Skjærtorsdag"),
        ("2026-04-02", "en", "Maundy Thursday"),
        ("2026-12-26", "nb", "Andre juledag"),
        ("2026-12-24", "nb", None),
        ("2026-06-07", "nb", None),
    ],
)
def test_what_a_holiday_is_called(date: str, lang: Literal["nb", "en"], name: str | None) -> None:
    """In both languages; Christmas Eve and Sundays as such are none."""
    assert holiday(day(date), lang) == name


def test_a_year_whose_holidays_are_not_known_is_refused() -> None:
    """Rather than called a year without any."""
    with pytest.raises(ValueError, match="2150"):
        holiday(day("2150-05-17"), "nb")


# --- a week without holidays -------------------------------------------------------------------------


@given(LISTS)
@EXAMPLES
def test_a_week_is_what_a_walk_through_it_finds(texts: list[str]) -> None:
    """Minutes of the week, and the longest wait in it, against a walk through two weeks."""
    every = hours(*texts)
    inside = [
        any(
            each.start <= minute - begin * DAY < each.end
            for each in every
            for begin in (minute // DAY, minute // DAY - 1)
            if begin % 7 in each.days
        )
        for minute in range(WEEK, 3 * WEEK)
    ]
    assert {each for start, end in in_a_week(every) for each in range(start, end)} == {
        number for number in range(WEEK) if inside[number]
    }
    assert minutes_a_week(every) == sum(inside[:WEEK])
    longest = run = 0
    for each in inside:
        run = 0 if each else run + 1
        longest = max(longest, run)
    assert longest_wait(every) == (longest if any(inside) else None)


def test_an_ordinary_week_has_the_same_wait_by_calendar() -> None:
    """Where there is neither a holiday nor a clock change, the week and the calendar agree."""
    office = hours("mon-fri 08:00-15:30", "wed 17:00-19:00")
    found = waited(office, day("2026-06-01"), day("2026-06-14"))
    assert found == (longest_wait(office) or 0) * MINUTE


def test_spans_that_touch_are_one() -> None:
    """They are put in order, and joined."""
    assert merged([(3, 4), (0, 1), (1, 2), (3, 5)]) == [(0, 2), (3, 5)]


def test_a_check_loads_no_holidays() -> None:
    """A cold check does not pay for them."""
    program = (
        "import sys, datetime, bomiljo;"
        "bomiljo.check(bomiljo.scenario('complete'), as_of=datetime.date(2026, 10, 15));"
        "print('holidays' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert found.stdout.strip() == "False"
