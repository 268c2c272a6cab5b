"""Who lives in the building today: those who have come, less those who have moved out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.dates import Day
from bomiljo.model import Arrival, Cohort, Departure
from bomiljo.values import Truth, Value, between

if TYPE_CHECKING:
    from bomiljo.phases import Batch
    from bomiljo.view import View


def has_come(view: View, cohort: Cohort) -> Truth:
    """Return whether a group has begun to move in by today."""
    arrival = view.have(cohort, "arrival", Arrival)
    return Truth.UNKNOWN if arrival is None else view.begun(arrival)


def arriving(view: View, batch: Batch) -> list[tuple[Cohort, Truth]]:
    """Return the groups that arrive in a batch, and those that may: their arrival is not told, and is noted."""
    for each in batch.maybe:
        view.have(each, "arrival", Arrival)
    return [*((each, Truth.YES) for each in batch.cohorts), *((each, Truth.UNKNOWN) for each in batch.maybe)]


def remaining(view: View, cohort: Cohort) -> Value:
    """Return how many of a group live there, or are still to come: all, less those who have moved out by today.

    Nobody can have moved out of a group that has not come.
    """
    people = view.have(cohort, "people", int)
    gone = _gone(view, cohort)
    if people is None:
        return between(0, None)
    least, most = gone
    return between(0 if most is None else max(0, people - most), max(0, people - least))


def _gone(view: View, cohort: Cohort) -> tuple[int, int | None]:
    """Return how many at least and at most have moved out; None where nothing bounds it."""
    if cohort.departures != [] and has_come(view, cohort) is Truth.NO:
        return 0, 0
    departures = view.have_items(cohort, "departures", Departure)
    if departures is None:
        return 0, None
    least, most, bounded = 0, 0, True
    for each in departures:
        state = view.note_unsure(each, "on", view.reached(view.need(each, "on", Day)))
        people = view.have(each, "people", int) if state is not Truth.NO else 0
        least += (people or 0) if state is Truth.YES else 0
        most += people or 0
        bounded = bounded and people is not None
    return least, most if bounded else None
