"""What a measure costs in hours of work, and how long it takes to put in place: from thresholds, all adaptable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bomiljo.changes import Append, ChangeError, value_at
from bomiljo.dates import Day, parse_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from bomiljo.changes import Change
    from bomiljo.model import Plan
    from bomiljo.rulebook import Measure, Rulebook

LOOKED_AHEAD: Final = 182  # days over which work that goes on is counted: half a year, so that measures compare
_WEEK: Final = 7


def hours_of(book: Rulebook, measure: Measure, plan: Plan, changes: Iterable[Change], day: dt.date) -> int:
    """Return the hours that a measure takes: once, and every week of the half-year to come in which it lasts."""
    once, weekly = _number(book, measure.hours), _number(book, measure.weekly) if measure.weekly else 0
    if not weekly:
        return once
    days = max((each for change in changes for each in _lasts(plan, change, day)), default=LOOKED_AHEAD)
    return once + weekly * -(-days // _WEEK)


def lead_days(book: Rulebook, measure: Measure) -> int:
    """Return how many days a measure takes from when somebody begins until it is in place."""
    return _number(book, measure.lead)


def _number(book: Rulebook, name: str) -> int:
    value = book.parameters[name].value
    return value if isinstance(value, int) else 0


def _lasts(plan: Plan, change: Change, day: dt.date) -> Iterator[int]:
    """Yield how many of the days looked at a change fills: those of its span, or those that it is longer by."""
    if isinstance(change, Append):
        if isinstance(change.value, dict) and "to" in change.value:
            yield _days(change.value.get("from"), change.value["to"], day)
    elif change.path.endswith(".to"):
        try:
            old = value_at(plan, change.path)
        except ChangeError:
            old = None
        yield _days(str(old) if isinstance(old, Day) else None, change.value, day)


def _days(first: Any, last: Any, day: dt.date) -> int:
    start, end = _ordinal(first, day), _ordinal(last, day)
    return max(0, min(end, day.toordinal() + LOOKED_AHEAD - 1) - max(start, day.toordinal()) + 1)


def _ordinal(text: Any, day: dt.date) -> int:
    """Return a day as a number; what has no end ends after all that is looked at, what has no beginning begins now."""
    try:
        return parse_day(str(text)).latest.toordinal()
    except ValueError:
        return day.toordinal() + (LOOKED_AHEAD if text == "open" else 0)
