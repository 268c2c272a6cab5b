"""Staff-hours in the building over a stretch of real days: public holidays as they fall, and doubtful days as ranges.

A week's hours (`indicators.staffing`) are those of an ordinary week; here they are counted day by day. Visits that come
more seldom than every week count with their share of the days on which they may come. Hours are those on the wall.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.calendar_hours import minutes_on
from bomiljo.dates import FIRST, LAST, Day, add_months
from bomiljo.graph import is_kind, periods
from bomiljo.hours import Hours
from bomiljo.indicators.staffing import NOTHING, Amount, as_value, weeks_share
from bomiljo.phases import batches
from bomiljo.values import ABSENT, UNKNOWN, Exact, Truth, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.model import PresencePeriod
    from bomiljo.view import View

DOUBT: Final = 3 * 366  # days over which the first day may lie; beyond that nothing useful is told
_NONE: Final = Fraction(0)


def first_move_in(view: View) -> Value:
    """Return the day on which the first residents move in: as the plan tells it, else when the first group arrives."""
    told = view.have(view.plan.settlement, "first_move_in", Day)
    if told is not None:
        if not told.known:
            view.note_unsure(view.plan.settlement, "first_move_in", Truth.UNKNOWN)
        return Exact(told)
    found = batches(view)
    if not found:
        return ABSENT
    first = Day(min(each.first.earliest for each in found), min(each.first.latest for each in found))
    return UNKNOWN if FIRST in (first.earliest, first.latest) or first.latest == LAST else Exact(first)


def hours_from_move_in(view: View, months: int) -> Value:
    """Return the staff-hours in the building in so many months from the first move-in. Raises NotKnown."""
    match first_move_in(view):
        case Exact(Day() as first):
            return _from(view, first, months)
        case nothing:
            return nothing


def _from(view: View, first: Day, months: int) -> Value:
    if first.earliest == FIRST or first.latest == LAST or (first.latest - first.earliest).days > DOUBT:
        view.note_unsure(view.plan.settlement, "first_move_in", Truth.UNKNOWN)
        return UNKNOWN
    days = _Days(first.earliest, add_months(first.latest, months))
    try:
        found = [each for each in (_manned(view, each, days) for each in periods(view)) if each]
    except ValueError:  # nobody knows the public holidays of those years
        return UNKNOWN
    value = as_value(_total(found, first, months))
    if not isinstance(value, Exact):
        for part, name in ((view.plan.settlement, "first_move_in"), *_dates(found)):
            view.note_unsure(part, name, Truth.UNKNOWN)
    return value


def _dates(found: list[_Manned]) -> list[tuple[PresencePeriod, str]]:
    return [(each.period, name) for each in found for name in ("from_", "to")]


class _Days(NamedTuple):
    """The days that are looked at: from the first, and before the last."""

    first: dt.date
    end: dt.date

    def at(self, day: dt.date) -> int:
        """Return the place of a day among them."""
        return max(0, min((day - self.first).days, (self.end - self.first).days))


class _Manned(NamedTuple):
    """A period of presence, with the minutes of all who are there up to the beginning of each day that is looked at.

    `sure` are the days on which it certainly holds, as places from a first to before a last; `maybe` those on which it
    may. The minutes are None where the plan does not tell who is there when.
    """

    period: PresencePeriod
    minutes: list[int] | None
    share: tuple[Fraction, Fraction]
    sure: tuple[int, int]
    maybe: tuple[int, int]

    def between(self, start: int, end: int) -> Amount:
        """Return the hours in a stretch of days: at least, and at most."""
        return Amount(self._least(start, end), self._most(start, end))

    def _least(self, start: int, end: int) -> Fraction:
        first, last = max(start, self.sure[0]), min(end, self.sure[1])
        return _NONE if self.minutes is None or first >= last else self._counted(first, last) * self.share[0]

    def _most(self, start: int, end: int) -> Fraction | None:
        first, last = max(start, self.maybe[0]), min(end, self.maybe[1])
        if first >= last:
            return _NONE
        return None if self.minutes is None else self._counted(first, last) * self.share[1]

    def _counted(self, first: int, last: int) -> Fraction:
        minutes = self.minutes or []
        return Fraction(minutes[last] - minutes[first], 60)


def _manned(view: View, period: PresencePeriod, days: _Days) -> _Manned | None:
    """Return a period as it is counted; None where nobody is in the building for it, or not in these days."""
    there = is_kind(view, period, "staffed", "visit")
    first, last = view.bounds(period)
    maybe = days.at(first.earliest), days.at(_after(last.latest))
    if there is Truth.NO or maybe[0] >= maybe[1]:
        return None
    sure = (days.at(first.latest), days.at(_after(last.earliest))) if there is Truth.YES else (0, 0)
    return _Manned(period, _minutes(view, period, days), weeks_share(view, period), sure, maybe)


def _after(day: dt.date) -> dt.date:
    return day if day == LAST else day + dt.timedelta(days=1)


def _minutes(view: View, period: PresencePeriod, days: _Days) -> list[int] | None:
    """Return the minutes before each day, and before the end; None where it is not told who is there when."""
    staff, hours = view.have(period, "staff", int), view.have_items(period, "hours", Hours)
    count = (days.end - days.first).days
    if staff == 0 or hours == ():
        return [0] * (count + 1)
    if staff is None or hours is None:
        return None
    each_day = (staff * minutes_on(hours, days.first + dt.timedelta(days=number)) for number in range(count))
    return list(accumulate(each_day, initial=0))


def _total(found: list[_Manned], first: Day, months: int) -> Amount:
    """Return the hours of all from the first day on, whichever of the days it is."""
    totals = []
    for number in range((first.latest - first.earliest).days + 1):
        day = first.earliest + dt.timedelta(days=number)
        end = number + (add_months(day, months) - day).days
        totals.append(_together(each.between(number, end) for each in found))
    highs = [each.high for each in totals]
    return Amount(
        min(each.low for each in totals), None if None in highs else max(each for each in highs if each is not None)
    )


def _together(amounts: Iterable[Amount]) -> Amount:
    found = NOTHING
    for each in amounts:
        found = found.plus(each)
    return found
