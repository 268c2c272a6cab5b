"""What is held against what was planned: meetings, and whatever else has a rhythm of its own.

No number of days is told, so that nothing changes from day to day but what is overdue. *Overdue* judges the time since
the last meeting, which is still running; *skipped* the times between meetings that have been held, counted from the
beginning of the series and, once it is over, to its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.counting import first_day
from bomiljo.dates import BEGINNING, FIRST, LAST, Day
from bomiljo.fields import Interval
from bomiljo.graph import held_during
from bomiljo.values import Truth, all_of, any_of, earlier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bomiljo.model import Series, Span
    from bomiljo.parts import Part
    from bomiljo.view import View

_ANY_DAY: Final = Day(FIRST, LAST)


class Held(NamedTuple):
    """A day on which something was held, or is planned to be, and the field that tells of it."""

    day: Day
    part: Part
    name: str


def meetings_overdue(view: View, series: Series) -> Truth:
    """Return whether a series has not met for longer than it says itself; how often is noted where it is not told."""
    return is_overdue(
        view, held_during(view, series), view.have(series, "every", Interval), lambda: _meetings(view, series)
    )


def _meetings(view: View, series: Series) -> list[Held] | None:
    days = view.have_items(series, "held", Day)
    return None if days is None else [Held(each, series, "held") for each in days]


def is_overdue(view: View, span: Span | None, promise: Interval | None, days: Callable[[], list[Held] | None]) -> Truth:
    """Return whether more time than promised has passed since a span began, and since the last of the days.

    A span, a promise or days that are None are not told, and noted by who asks. The days are looked at
    only where enough time has passed.
    """
    due = _is_due(view, _ANY_DAY if span is None else view.bounds(span)[0], promise)
    if due is Truth.NO:
        return Truth.NO
    held = days()
    found = [(each, _is_recent(view, each.day, promise)) for each in held or ()]
    recently = Truth.UNKNOWN if held is None else any_of(state for _, state in found)
    if recently is Truth.YES:
        return Truth.NO
    if span is not None:
        view.note_unsure(span, "from_", due)
    for each, state in found:
        view.note_unsure(each.part, each.name, state)
    return all_of((due, ~recently))


def _is_recent(view: View, day: Day, promise: Interval | None) -> Truth:
    """Return whether a day has come, and the next is not overdue after it."""
    return all_of((view.reached(day), ~_is_due(view, day, promise)))


def _is_due(view: View, day: Day, promise: Interval | None) -> Truth:
    """Return whether the promised time has passed since a day; a promise that is not told is a day or more."""
    return view.passed(_limit(day, promise))


def _limit(day: Day, promise: Interval | None) -> Day:
    """Return the last day that keeps a promise made on a day."""
    return Day(day.plus_days(1).earliest, LAST) if promise is None else day.plus_days(promise.days)


# --- skipped: between meetings that have been held ---------------------------------------------------


class _Mark(NamedTuple):
    """A day that a time without meetings begins or ends with: a meeting, or an end of the series, if it has come."""

    day: Day
    state: Truth
    part: Part
    name: str


def skipped_from(view: View, series: Iterable[tuple[Series, Truth]]) -> Day:
    """Return the first day after which a series that counts did not meet for longer than it says; never without one.

    Only times that are over count: a later meeting has been held, or the series has ended.
    """
    found = []
    for each, counts in series:
        found += [(day, all_of((counts, state))) for day, state in _skips(view, each)]
    return first_day(found)


def _skips(view: View, series: Series) -> list[tuple[Day, Truth]]:
    """Return the days after which the series did not meet, or may not have met, for longer than it says itself."""
    span, promise, held = held_during(view, series), view.have(series, "every", Interval), _meetings(view, series)
    first, last = (_ANY_DAY, _ANY_DAY) if span is None else view.bounds(span)
    if held is None:
        may_be = all_of((_is_due(view, first, promise), earlier(_limit(first, promise), last)))
        return [] if may_be is Truth.NO else [(first, Truth.UNKNOWN)]
    own = span or series
    marks = [_Mark(each.day, _inside(view, each.day, first, last), each.part, each.name) for each in held]
    begin = _Mark(first, Truth.NO if first == BEGINNING else view.reached(first), own, "from_")
    end = _Mark(last, view.passed(last), own, "to")
    later = sorted((each for each in marks if each.state is not Truth.NO), key=lambda each: each.day)
    return [(each.day, _is_skip(view, each, promise, later, end)) for each in (begin, *later)]


def _inside(view: View, day: Day, first: Day, last: Day) -> Truth:
    """Return whether a meeting has been held, between the first and the last day of its series."""
    return all_of((view.reached(day), ~earlier(day, first), ~earlier(last, day)))


def _is_skip(view: View, mark: _Mark, promise: Interval | None, meetings: list[_Mark], end: _Mark) -> Truth:
    """Return whether the time after a day is over, and was longer than promised without a meeting."""
    limit = _limit(mark.day, promise)
    after = [each for each in meetings if each is not mark]
    in_time = _any_mark(after, lambda each: all_of((earlier(mark.day, each.day), ~earlier(limit, each.day))))
    if in_time is Truth.YES or mark.state is Truth.NO:
        return Truth.NO
    over = _any_mark([end, *reversed(after)], lambda each: earlier(limit, each.day))
    state = all_of((mark.state, ~in_time, over))
    if state is Truth.UNKNOWN:
        for each in (mark, *after, end):
            view.note_unsure(each.part, each.name, state)
    return state


def _any_mark(marks: Iterable[_Mark], holds: Callable[[_Mark], Truth]) -> Truth:
    """Return whether it holds for a day that has come; the first for which it does is enough."""
    state = Truth.NO
    for each in marks:
        found = all_of((each.state, holds(each)))
        if found is Truth.YES:
            return found
        state = any_of((state, found))
    return state
