"""Presence and what follows it. Source: "Personell med tilstedeværelse ..." (both chapters)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from bomiljo.counting import count, shortest, weighed
from bomiljo.dates import FIRST, LAST
from bomiljo.fields import Interval
from bomiljo.graph import is_kind, periods
from bomiljo.indicators.base import of_building, of_each
from bomiljo.residence import arriving
from bomiljo.values import (
    UNKNOWN,
    Truth,
    Value,
    all_of,
    any_of,
    between,
    from_truth,
)

if TYPE_CHECKING:
    from bomiljo.model import PresencePeriod
    from bomiljo.phases import Batch
    from bomiljo.view import View

LONGEST_WINDOW: Final = 1500  # days; where the dates leave more than this open, nothing can be told


@of_each("arrival", "presence.uncovered_days", "day", adds_up=True)
def uncovered_days(view: View, batch: Batch) -> Value:
    """Days without staff in the building, from the first arrival until half a year after the last.

    At least the days that are certainly in that window and certainly not covered; at most those
    that may be in it and are not certainly covered.
    """
    cover = [(is_kind(view, each, "staffed"), view.bounds(each)) for each in periods(view)]
    opening, close = batch.first, batch.half_year
    if FIRST in (opening.earliest, close.earliest) or close.latest == LAST:
        _note_all(view, batch, truth_of_window=Truth.UNKNOWN)
        return UNKNOWN
    if (close.latest - opening.earliest).days > LONGEST_WINDOW:
        _note_all(view, batch, truth_of_window=Truth.UNKNOWN)
        return UNKNOWN
    surely = _missing_days(
        opening.latest,
        close.earliest,
        [(start.earliest, stop.latest) for state, (start, stop) in cover if state is not Truth.NO],
    )
    possibly = _missing_days(
        opening.earliest,
        close.latest,
        [(start.latest, stop.earliest) for state, (start, stop) in cover if state is Truth.YES],
    )
    _note_all(view, batch, truth_of_window=Truth.YES if surely == possibly else Truth.UNKNOWN)
    return between(surely, possibly)


def _missing_days(first: dt.date, last: dt.date, cover: list[tuple[dt.date, dt.date]]) -> int:
    """Return how many days from first to last no span covers; a span that ends before it begins covers none."""
    missing, day = 0, first
    for start, stop in sorted(span for span in cover if span[0] <= span[1]):
        if start > last or day > last:
            break
        missing += max(0, (start - day).days)
        day = max(day, stop + dt.timedelta(days=1))
    return missing + max(0, (last - day).days + 1)


def _note_all(view: View, batch: Batch, *, truth_of_window: Truth) -> None:
    """Note every imprecise date that the answer hangs on."""
    for part, name in batch.unsure:
        view.note_unsure(part, name, truth_of_window)
    for each in periods(view):
        for name in ("from_", "to"):
            day = view.peek(each, name)
            if day is None or not day.known:
                view.note_unsure(each, name, truth_of_window)


@of_each("arrival", "presence.newcomers", "resident", of="batches")
def newcomers(view: View, batch: Batch) -> Value:
    """Residents who move in with a batch."""
    return weighed((arrives, view.have(each, "people", int)) for each, arrives in arriving(view, batch))


@of_building("presence.staffed_ever", "yes-no")
def staffed_ever(view: View) -> Value:
    """Whether the building is staffed at all, now or at another time."""
    return from_truth(any_of(is_kind(view, each, "staffed") for each in periods(view)))


@of_building("presence.staffed_now", "yes-no")
def staffed_now(view: View) -> Value:
    """Whether the building is staffed today."""
    return from_truth(any_of(_running(view, each, "staffed") for each in periods(view)))


@of_building("presence.visit_interval", "day", may_be_absent=True)
def visit_interval(view: View) -> Value:
    """Days between two regular visits to the building today; absent where nobody visits regularly."""
    running = [(each, _running(view, each, "visit")) for each in periods(view)]
    return shortest((state, _every(view, each)) for each, state in running if state is not Truth.NO)


def _every(view: View, period: PresencePeriod) -> int | None:
    every = view.have(period, "every", Interval)
    return every.days if every else None


@of_building("presence.phone_lines", "item")
def phone_lines(view: View) -> Value:
    """Staffed phone lines that residents can call today."""
    return count(_running(view, each, "phone") for each in periods(view))


@of_building("presence.open_doors", "item")
def open_doors(view: View) -> Value:
    """Ways to a quick clarification today: drop-in, phone line, visit or staff in the building."""
    return count(_running(view, each, "drop-in", "phone", "visit", "staffed") for each in periods(view))


def _running(view: View, period: PresencePeriod, *kinds: str) -> Truth:
    return all_of((is_kind(view, period, *kinds), view.in_force(period)))
