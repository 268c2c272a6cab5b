"""Whether residents have a home that fits them, here or elsewhere. Source: "Beboersammensetning"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import at_least_one, bounds, count, total
from bomiljo.dates import FIRST, LAST, NEVER, Day
from bomiljo.graph import holders_in_place, tasks_in
from bomiljo.indicators.base import of_building
from bomiljo.model import Cohort, OtherHomes, Unit
from bomiljo.residence import remaining
from bomiljo.values import Exact, Truth, Value, all_of, between, from_truth, truth

if TYPE_CHECKING:
    from bomiljo.view import View

    Counts = tuple[int, int | None]


@of_building("home.enough_homes_elsewhere", "yes-no")
def enough_homes_elsewhere(view: View) -> Value:
    """Whether there are as many universally designed homes elsewhere as those need whom the address does not suit."""
    needed = bounds(total(_needed_elsewhere(view, each) for each in view.items(view.plan, "cohorts", Cohort)))
    if needed[1] == 0:
        return from_truth(Truth.YES)
    found = view.items(view.plan.building, "elsewhere", OtherHomes)
    least, most = bounds(total((_is_adapted(view, each), _how_many(view, each)) for each in found))
    if needed[1] is not None and needed[1] <= least:
        return from_truth(Truth.YES)
    return from_truth(Truth.NO if most is not None and most < needed[0] else Truth.UNKNOWN)


def _needed_elsewhere(view: View, cohort: Cohort) -> tuple[Truth, Value]:
    """Return whether the address does not suit a cohort, and how many homes they need then."""
    suits = view.have(cohort, "suits", bool)
    if suits:
        return Truth.NO, Exact(0)
    state = Truth.UNKNOWN if suits is None else Truth.YES
    return state, _homes_needed(view, cohort)


def _homes_needed(view: View, cohort: Cohort) -> Value:
    """Return how many homes a cohort needs: from one for all of them to one for each.

    Where some have left, the others are taken to need as many as before, as far as there are people for them.
    Their number is asked for also where one person needs one home: else the question would tell who is alone.
    """
    people = remaining(view, cohort)
    least, most = bounds(people)
    homes = view.have(cohort, "homes", int)
    if most is not None and most <= 1:
        return people
    fewest = min(least, 1)
    if homes is None:
        return between(fewest, most)
    limit = max(1, homes) if most is None else min(max(1, homes), most)
    return between(limit if least == most else fewest, limit)


def _is_adapted(view: View, homes: OtherHomes) -> Truth:
    adapted = view.have(homes, "universal_design", bool)
    return Truth.UNKNOWN if adapted is None else truth(adapted)


def _how_many(view: View, homes: OtherHomes) -> Value:
    found = view.have(homes, "count", int)
    return between(0, None) if found is None else Exact(found)


@of_building("home.residents_without_place", "resident", of="residents")
def residents_without_place(view: View) -> Value:
    """Residents beyond the number of people that their homes are meant for."""
    return total((Truth.YES, _beyond(view, each)) for each in view.items(view.plan, "cohorts", Cohort))


def _beyond(view: View, cohort: Cohort) -> Value:
    """Return how many of a cohort there is no place for in the homes that they have."""
    least, most = bounds(remaining(view, cohort))
    if most == 0:
        return Exact(0)
    homes = view.have(cohort, "homes", int)
    if homes is None:
        return between(0, most)
    if most is not None and most <= homes:  # a home for each
        return Exact(0)
    fewest, room = _places(view, cohort)
    short = 0 if room is None else max(0, least - homes * room)
    return between(short, None if most is None else max(0, most - homes * fewest))


def _places(view: View, cohort: Cohort) -> Counts:
    """Return for how many people at least and at most a home of a cohort's kind is meant; for one at least."""
    unit, units = view.have(cohort, "unit", str), view.have_items(view.plan.building, "units", Unit)
    if unit is None or units is None:
        return 1, None
    kind = next((each for each in units if each.id == unit), None)
    places = view.have(kind, "places", int) if kind else None
    return (1, None) if places is None else (max(1, places), max(1, places))


# --- the next home -------------------------------------------------------------------------------------


@of_building("home.first_end", "date")
def first_end(view: View) -> Value:
    """The day on which residents first have to leave: a lease ends, or the permit of the building."""
    there = [(each, at_least_one(remaining(view, each))) for each in view.items(view.plan, "cohorts", Cohort)]
    ends = [(_lease_end(view, each), state) for each, state in there if state is not Truth.NO]
    permit = view.peek(view.plan.building, "permit_until")
    view.note_unsure(view.plan.building, "permit_until", Truth.YES if permit and permit.known else Truth.UNKNOWN)
    days = [(Day(FIRST, LAST) if permit is None else permit, Truth.YES), *ends, (NEVER, Truth.YES)]
    sure = [day.latest for day, state in days if state is Truth.YES]
    return Exact(Day(min(day.earliest for day, _ in days), min(sure)))


def _lease_end(view: View, cohort: Cohort) -> Day:
    day = view.peek(cohort, "lease_until")
    view.note_unsure(cohort, "lease_until", Truth.YES if day and day.known else Truth.UNKNOWN)
    return day or Day(FIRST, LAST)


@of_building("home.next_home_helpers", "item")
def next_home_helpers(view: View) -> Value:
    """Tasks of helping residents to their next home that somebody holds today."""
    return count(
        all_of((state, at_least_one(holders_in_place(view, task, "held_by"))))
        for task, state in tasks_in(view, "next-home")
    )
