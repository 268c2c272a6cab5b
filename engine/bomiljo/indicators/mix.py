"""Resident mix. Source: "Planlegg og overvåk beboersammensetningen", "Beboersammensetning"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo.counting import at_least_one, shortest, weighed
from bomiljo.fields import MAX_AGE, Ages, Interval
from bomiljo.graph import holders_in_place, is_area
from bomiljo.indicators.base import of_building, of_each
from bomiljo.model import Arrival, Cohort, Task
from bomiljo.values import ABSENT, Exact, Range, Ratio, Truth, Value, all_of, truth

if TYPE_CHECKING:
    from bomiljo.phases import Batch
    from bomiljo.view import View

# The source speaks of those under 25 and of those over 55.
AGE_GROUPS: Final = (range(25), range(25, 56), range(56, MAX_AGE + 1))


@of_building("mix.largest_age_group_share", "resident-share", may_be_absent=True)
def largest_age_group_share(view: View) -> Value:
    """Share of residents in the largest of three age groups: under 25, 25 to 55, over 55."""
    cohorts = view.items(view.plan, "cohorts", Cohort)
    sizes = [view.have(each, "people", int) for each in cohorts]
    if None in sizes:
        return Range(Ratio(1, len(AGE_GROUPS)), Ratio(1, 1))
    total = sum(size or 0 for size in sizes)
    if not total:
        return ABSENT
    inside = [
        [(_within(view, each, group), size or 0) for each, size in zip(cohorts, sizes, strict=True)]
        for group in AGE_GROUPS
    ]
    low = max(sum(size for state, size in group if state is Truth.YES) for group in inside)
    high = max(sum(size for state, size in group if state is not Truth.NO) for group in inside)
    low = max(low, -(-total // len(AGE_GROUPS)))
    return Exact(Ratio(low, total)) if low == high else Range(Ratio(low, total), Ratio(high, total))


def _within(view: View, cohort: Cohort, group: range) -> Truth:
    """Return whether all of a cohort is in an age group; a band that straddles its limit may be."""
    ages = view.have(cohort, "age", Ages)
    if ages is None:
        return Truth.UNKNOWN
    band = range(ages.low, (MAX_AGE if ages.high is None else ages.high) + 1)
    shared = range(max(band.start, group.start), min(band.stop, group.stop))
    if not shared:
        return Truth.NO
    return view.note_unsure(cohort, "age", Truth.YES if shared == band else Truth.UNKNOWN)


@of_building("mix.review_interval", "day", may_be_absent=True)
def review_interval(view: View) -> Value:
    """Days between two looks at the mix, by those who hold the task; absent where nobody does."""
    found = [
        (task, all_of((is_area(view, task, "resident-mix"), at_least_one(holders_in_place(view, task, "held_by")))))
        for task in view.items(view.plan, "tasks", Task)
    ]
    return shortest((state, _every(view, task)) for task, state in found if state is not Truth.NO)


def _every(view: View, task: Task) -> int | None:
    every = view.have(task, "every", Interval)
    return every.days if every else None


@of_each("arrival", "mix.people_not_assessed", "resident")
def people_not_assessed(view: View, batch: Batch) -> Value:
    """Residents of a batch whose function and health are not assessed against the address."""
    sure = [(_not_assessed(view, each), view.have(each, "people", int)) for each in batch.cohorts]
    maybe = [
        (all_of((_may_arrive_here(view, each), _not_assessed(view, each))), view.have(each, "people", int))
        for each in batch.maybe
    ]
    return weighed(sure + maybe)


def _may_arrive_here(view: View, cohort: Cohort) -> Truth:
    """Return unknown for a cohort whose arrival is not told, and note that it is not."""
    return Truth.UNKNOWN if view.have(cohort, "arrival", Arrival) is None else Truth.NO


def _not_assessed(view: View, cohort: Cohort) -> Truth:
    assessed = view.have(cohort, "assessed", bool)
    return Truth.UNKNOWN if assessed is None else truth(not assessed)
