"""Days that may be imprecise: `2024-05` is some day in May, and so is what is computed from it."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_DAY = r"\d{4}-\d{2}-\d{2}"
_POINT = re.compile(rf"^(?:{_DAY}|\d{{4}}-\d{{2}}|\d{{4}})$")
FIRST = dt.date(1900, 1, 1)
LAST = dt.date(2199, 12, 31)
OPEN = ("open", "åpen")


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """Some day from `earliest` to `latest`, both included; a known day where they are equal.

    `FIRST` and `LAST` stand for a side that is not bounded (`..2024-05` is May 2024 or before).
    """

    earliest: dt.date
    latest: dt.date

    @property
    def known(self) -> bool:
        """Return whether it is one particular day."""
        return self.earliest == self.latest

    def plus_days(self, days: int) -> Day:
        """Return the day that many days later (earlier where negative), unbounded sides kept."""
        return Day(_shift(self.earliest, days), _shift(self.latest, days))

    def plus_months(self, months: int) -> Day:
        """Return the day that many calendar months later, clamped to the month's end."""
        return Day(add_months(self.earliest, months), add_months(self.latest, months))

    def __str__(self) -> str:
        """Write it as a plan would."""
        if self.known:
            return OPEN[0] if self.earliest in (FIRST, LAST) else self.earliest.isoformat()
        if self.earliest == FIRST:
            return f"..{self.latest}"
        if self.latest == LAST:
            return f"{self.earliest}.."
        if self == Day(dt.date(self.earliest.year, 1, 1), dt.date(self.earliest.year, 12, 31)):
            return str(self.earliest.year)
        if whole_month(self):
            return self.earliest.strftime("%Y-%m")
        return f"{self.earliest}..{self.latest}"


BEGINNING = Day(FIRST, FIRST)  # `from: open`: it has no beginning worth noting
NEVER = Day(LAST, LAST)  # `to: open`: known that no end is set


def exactly(day: dt.date) -> Day:
    """Return a known day."""
    return Day(day, day)


def hull(*days: Day) -> Day:
    """Return the shortest range that holds all the days."""
    return Day(min(d.earliest for d in days), max(d.latest for d in days))


def whole_month(day: Day) -> bool:
    """Return whether the range is one calendar month."""
    return day.earliest.day == 1 and day.latest == _month(day.earliest.year, day.earliest.month).latest


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the date that many calendar months later, clamped to the month's end and to the limits."""
    if day in (FIRST, LAST):
        return day
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not FIRST.year <= year <= LAST.year:
        return FIRST if year < FIRST.year else LAST
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def parse_day(text: str) -> Day:
    """Read `2024-05-31`, `2024-05`, `2024`, `A..B`, `..B` or `A..`.

    Raises ValueError with a code (`date-form`, `no-such-date`, `date-order`, `date-limits`).
    """
    first, dots, last = text.partition("..")
    if not dots:
        return _point(text)
    if not first and not last:
        raise ValueError("date-form")
    start = _point(first).earliest if first else FIRST
    end = _point(last).latest if last else LAST
    if start > end:
        raise ValueError("date-order")
    return Day(start, end)


def _point(text: str) -> Day:
    if not _POINT.match(text) or not text.isascii():
        raise ValueError("date-form")
    numbers = [int(part) for part in text.split("-")]
    if not FIRST.year < numbers[0] < LAST.year:
        raise ValueError("date-limits")
    try:
        return _part(numbers)
    except ValueError:
        raise ValueError("no-such-date") from None


def _part(numbers: list[int]) -> Day:
    match numbers:
        case [year]:
            return Day(dt.date(year, 1, 1), dt.date(year, 12, 31))
        case [year, month]:
            return _month(year, month)
        case [year, month, day]:
            return exactly(dt.date(year, month, day))
    raise ValueError("date-form")


def _month(year: int, month: int) -> Day:
    first = dt.date(year, month, 1)
    return Day(first, dt.date(year, month, calendar.monthrange(year, month)[1]))


def _shift(day: dt.date, days: int) -> dt.date:
    if day in (FIRST, LAST):
        return day
    return max(FIRST, min(LAST, day + dt.timedelta(days=days)))
