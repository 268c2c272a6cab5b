"""Resident mix. Source: "Planlegg og overvåk beboersammensetningen", "Beboersammensetning"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo.counting import at_least_one, bounds, count, shortest, total, weighed
from bomiljo.fields import MAX_AGE, Ages, Interval
from bomiljo.graph import holders_in_place, tasks_in
from bomiljo.indicators.base import of_building, of_each
from bomiljo.model import Cohort, Task
from bomiljo.residence import arriving, remaining
from bomiljo.spread import Group, largest_share
from bomiljo.values import Truth, Value, all_of, between, truth

if TYPE_CHECKING:
    from bomiljo.phases import Batch
    from bomiljo.view import View

# The source speaks of those under 25 and of those over 55.
AGE_GROUPS: Final = (range(25), range(25, 56), range(56, MAX_AGE + 1))
SUPPORT: Final = ("none", "some", "much")


@of_building("mix.residents", "resident", of="all")
def residents(view: View) -> Value:
    """Residents who live in the building or are still to come."""
    return total((Truth.YES, remaining(view, each)) for each in view.items(view.plan, "cohorts", Cohort))


@of_building("mix.largest_age_group_share", "resident-share", of="age", may_be_absent=True)
def largest_age_group_share(view: View) -> Value:
    """Share of residents in the largest of three age groups: under 25, 25 to 55, over 55."""
    return largest_share([age_group(view, each) for each in view.items(view.plan, "cohorts", Cohort)], len(AGE_GROUPS))


def age_group(view: View, cohort: Cohort) -> Group:
    """Return how many of a cohort live there, and the age groups that they can be in."""
    least, most = bounds(remaining(view, cohort))
    if most == 0:
        return Group(0, 0, frozenset())
    ages = view.have(cohort, "age", Ages)
    if ages is None:
        return Group(least, most, frozenset(range(len(AGE_GROUPS))))
    band = range(ages.low, (MAX_AGE if ages.high is None else ages.high) + 1)
    found = frozenset(
        number for number, group in enumerate(AGE_GROUPS) if band.start < group.stop and group.start < band.stop
    )
    view.note_unsure(cohort, "age", Truth.YES if len(found) == 1 else Truth.UNKNOWN)
    return Group(least, most, found)


@of_building("mix.support_levels", "resident-kind")
def support_levels(view: View) -> Value:
    """How many different levels of need for support the residents have: none, some, much."""
    there = [(each, bounds(remaining(view, each))) for each in view.items(view.plan, "cohorts", Cohort)]
    found = [(view.have(each, "support", str), people) for each, people in there if people[1] != 0]
    possible = {level for level, _ in found if level}
    present = {level for level, (least, _) in found if level and least}
    somebody = any(least for _, (least, _) in found)
    untold = sum(len(SUPPORT) if most is None else most for level, (_, most) in found if level is None)
    return between(max(len(present), int(somebody)), min(len(possible) + untold, len(SUPPORT)))


@of_building("mix.review_interval", "day", may_be_absent=True)
def review_interval(view: View) -> Value:
    """Days between two looks at the mix, by those who hold the task; absent where nobody does."""
    return shortest((state, _every(view, task)) for task, state in _followed_by(view))


@of_building("mix.followers", "item")
def followers(view: View) -> Value:
    """Tasks of following the resident mix that somebody holds today."""
    return count(state for _, state in _followed_by(view))


def _followed_by(view: View) -> list[tuple[Task, Truth]]:
    """Return the tasks of following the mix that somebody holds today, or may."""
    found = [
        (task, all_of((state, at_least_one(holders_in_place(view, task, "held_by")))))
        for task, state in tasks_in(view, "resident-mix")
    ]
    return [(task, state) for task, state in found if state is not Truth.NO]


def _every(view: View, task: Task) -> int | None:
    every = view.have(task, "every", Interval)
    return every.days if every else None


@of_each("arrival", "mix.people_not_assessed", "resident", of="batch")
def people_not_assessed(view: View, batch: Batch) -> Value:
    """Residents of a batch whose function and health are not assessed against the address."""
    return weighed(
        (all_of((state, _not_assessed(view, each))), view.have(each, "people", int))
        for each, state in arriving(view, batch)
    )


def _not_assessed(view: View, cohort: Cohort) -> Truth:
    assessed = view.have(cohort, "assessed", bool)
    return Truth.UNKNOWN if assessed is None else truth(not assessed)
