"""Staff-hours a week in the building, as a step function of time.

Source: "Personell med tilstedeværelse i modulbygget" - two workers, Monday to Friday 08:00-15:30, which makes 75
staff-hours a week.

Presence in the building is who is *there*: staff and visits. A phone line and a drop-in are ways to get an answer,
but nobody sees from there who keeps to their room; Bjerke's drop-in was at Nav. So they count as open doors and not
as hours. A period has as many people as are there at a time, as many hours as its week has; where a visit comes more
seldom than every week, its share of them.

The function only changes on the first day of a period and on the day after its last. Where a day, the hours or the
staff are not told exactly, hours are bounds that hold whatever is filled in.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.dates import BEGINNING, FIRST, LAST, NEVER, Day
from bomiljo.fields import Interval
from bomiljo.graph import is_kind, periods
from bomiljo.hours import Hours, minutes_a_week
from bomiljo.indicators.base import of_building
from bomiljo.values import UNKNOWN, Exact, Range, Truth, Value, all_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo.model import PresencePeriod
    from bomiljo.view import View

_WEEK: Final = 7  # days
_NONE: Final = Fraction(0)


class Amount(NamedTuple):
    """Hours a week: at least so many, and at most; None where nothing bounds them."""

    low: Fraction
    high: Fraction | None

    def plus(self, other: Amount) -> Amount:
        """Return both together."""
        unbounded = self.high is None or other.high is None
        return Amount(self.low + other.low, None if unbounded else (self.high or _NONE) + (other.high or _NONE))


NOTHING: Final = Amount(_NONE, _NONE)


class Step(NamedTuple):
    """A day on which the hours change, or may: the first day of a period, or the day after its last.

    `field` of the period tells it; `exists` is whether there is such a day, and it is of the building.
    """

    period: PresencePeriod
    field: str
    exists: Truth
    day: Day
    before: Amount
    after: Amount


class _Stretch(NamedTuple):
    period: PresencePeriod
    there: Truth
    hours: Amount


@of_building("presence.weekly_hours", "hour")
def weekly_hours(view: View) -> Value:
    """Staff-hours a week in the building today: staff and visits."""
    return as_value(_sum(view, lambda each: view.in_force(each.period)))


@of_building("presence.most_weekly_hours", "hour")
def most_weekly_hours(view: View) -> Value:
    """Staff-hours a week in the building when they are most."""
    always = _sum(view, lambda each: view.in_force(each.period, BEGINNING))
    found = [(Truth.YES, always), *((each.exists, each.after) for each in begins(view))]
    highs = [each.high for state, each in found if state is not Truth.NO]
    return as_value(
        Amount(
            max(each.low for state, each in found if state is Truth.YES),
            None if None in highs else max(each or _NONE for each in highs),
        )
    )


def as_value(amount: Amount) -> Value:
    """Return hours as a value: exactly, or between two whole numbers."""
    if amount.low == amount.high:
        return Exact(amount.low.numerator if amount.low.denominator == 1 else amount.low)
    return Range(floor(amount.low), None if amount.high is None else ceil(amount.high))


def hours_there(view: View, period: PresencePeriod) -> Value:
    """Return the staff-hours a week of one period."""
    return as_value(_hours(view, period))


def hours_open(view: View, period: PresencePeriod) -> Value:
    """Return the hours a week in which a period has somebody who answers, however many they are."""
    hours = view.have_items(period, "hours", Hours)
    return UNKNOWN if hours is None else as_value(Amount(*[Fraction(minutes_a_week(hours), 60)] * 2))


def begins(view: View) -> tuple[Step, ...]:
    """Return the first days of what is in the building. Raises NotKnown where no periods are told."""
    return view.once("presence-begins", lambda: tuple(_begin(view, each) for each in _stretches(view)))


def ends(view: View) -> tuple[Step, ...]:
    """Return the days after the last of what is in the building. Raises NotKnown where no periods are told."""
    return view.once("presence-ends", lambda: tuple(_end(view, each) for each in _stretches(view)))


def _begin(view: View, stretch: _Stretch) -> Step:
    first, _ = view.bounds(stretch.period)
    exists = Truth.NO if first == BEGINNING else Truth.UNKNOWN if first.earliest == FIRST else Truth.YES
    before, after = _others(view, stretch, first.plus_days(-1)), _others(view, stretch, first)
    return Step(stretch.period, "from_", all_of((stretch.there, exists)), first, before, after.plus(stretch.hours))


def _end(view: View, stretch: _Stretch) -> Step:
    _, last = view.bounds(stretch.period)
    day = last.plus_days(1)
    before, after = _others(view, stretch, last), _others(view, stretch, day)
    return Step(stretch.period, "to", all_of((stretch.there, has_end(last))), day, before.plus(stretch.hours), after)


def has_end(last: Day) -> Truth:
    """Return whether a last day will come; where it is only told from when on, there may be none."""
    return Truth.NO if last == NEVER else Truth.UNKNOWN if last.latest == LAST else Truth.YES


def _others(view: View, own: _Stretch, on: Day) -> Amount:
    """Return the hours of all others on a day."""
    return _sum(view, lambda each: Truth.NO if each.period is own.period else view.in_force(each.period, on))


def _sum(view: View, holds: Callable[[_Stretch], Truth]) -> Amount:
    """Return the hours of all that are there where it holds: those that are, up to those that may be."""
    found = NOTHING
    for each in _stretches(view):
        state = all_of((each.there, holds(each)))
        if state is not Truth.NO:
            found = found.plus(each.hours if state is Truth.YES else each.hours._replace(low=_NONE))
    return found


def _stretches(view: View) -> tuple[_Stretch, ...]:
    return view.once("presence-stretches", lambda: _found(view))


def _found(view: View) -> tuple[_Stretch, ...]:
    kinds = [(each, is_kind(view, each, "staffed", "visit")) for each in periods(view)]
    return tuple(_Stretch(each, state, _hours(view, each)) for each, state in kinds if state is not Truth.NO)


def _hours(view: View, period: PresencePeriod) -> Amount:
    staff, hours = view.have(period, "staff", int), view.have_items(period, "hours", Hours)
    if staff == 0 or hours == ():
        return NOTHING
    if staff is None or hours is None:
        return Amount(_NONE, None)
    weekly, (least, most) = Fraction(staff * minutes_a_week(hours), 60), weeks_share(view, period)
    return Amount(weekly * least, weekly * most)


def weeks_share(view: View, period: PresencePeriod) -> tuple[Fraction, Fraction]:
    """Return the share of the weeks in which somebody comes, at least and at most: staff every week, visits as told."""
    every, visit = Fraction(1), is_kind(view, period, "visit")
    if visit is Truth.NO:
        return every, every
    told = view.have(period, "every", Interval)
    seldom = _NONE if told is None else min(every, Fraction(_WEEK, told.days))
    return seldom, seldom if told and visit is Truth.YES else every
