"""What is held against what was planned: meetings, and whatever else has a rhythm of its own.

No number of days is told, so that nothing changes from day to day but what is overdue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.dates import FIRST, LAST, Day
from bomiljo.fields import Interval
from bomiljo.graph import held_during
from bomiljo.values import Truth, all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Callable

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
    latest = Day(day.plus_days(1).earliest, LAST) if promise is None else day.plus_days(promise.days)
    return view.passed(latest)
