"""Integration and social activities. Source: "Tiltak for integrering og sosiale aktiviteter"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import count, total
from bomiljo.fields import MAX_AGE, Ages
from bomiljo.indicators.base import of_building
from bomiljo.indicators.responsibility import area_owners
from bomiljo.indicators.surveys import residents_who
from bomiljo.model import Activity, Cohort, InputChannel
from bomiljo.residence import remaining
from bomiljo.values import Exact, Truth, Value, truth

if TYPE_CHECKING:
    from bomiljo.view import View

OVER_55 = frozenset(range(56, MAX_AGE + 1))  # "de over 55 år", who have no right to the programme


@of_building("integration.over_55_without_offer", "resident", of="age")
def over_55_without_offer(view: View) -> Value:
    """Residents over 55 who live there or are still to come, and to whom the programme is not offered."""
    offered = view.have(view.plan.activities.introduction_programme, "offered_ages", Ages)
    left_out = None if offered is None else OVER_55 - _years(offered)
    found = [(each, _left_out(view, each, left_out)) for each in view.items(view.plan, "cohorts", Cohort)]
    return total((state, remaining(view, each)) for each, state in found if state is not Truth.NO)


def _left_out(view: View, cohort: Cohort, left_out: frozenset[int] | None) -> Truth:
    """Return whether all of a cohort are over 55 and left out; unknown where some may be."""
    if left_out is not None and not left_out:
        return Truth.NO
    ages = view.have(cohort, "age", Ages)
    band = _years(ages) if ages else frozenset(range(MAX_AGE + 1))
    if not band & OVER_55 or (left_out is not None and not band & left_out):
        return Truth.NO
    concerned = OVER_55 if left_out is None else left_out
    state = Truth.YES if band <= concerned else view.note_unsure(cohort, "age", Truth.UNKNOWN)
    return Truth.UNKNOWN if left_out is None else state


def _years(ages: Ages) -> frozenset[int]:
    return frozenset(range(ages.low, (MAX_AGE if ages.high is None else ages.high) + 1))


@of_building("integration.ways_to_suggest", "item")
def ways_to_suggest(view: View) -> Value:
    """Ways in which residents can shape the activities on offer."""
    return Exact(len(view.items(view.plan.activities, "input", InputChannel)))


@of_building("integration.activities", "item")
def activities(view: View) -> Value:
    """Social activities arranged for residents."""
    return Exact(len(_arranged(view)))


@of_building("integration.with_voluntary", "item")
def with_voluntary(view: View) -> Value:
    """Social activities arranged with voluntary organisations."""
    return count(arranged_with(view, each, "voluntary") for each in _arranged(view))


def arranged_with(view: View, activity: Activity, partner: str) -> Truth:
    """Return whether an activity is arranged with residents, neighbours, voluntary organisations or services."""
    partners = view.have(activity, "with_", list)
    return Truth.UNKNOWN if partners is None else truth(partner in partners)


def _arranged(view: View) -> tuple[Activity, ...]:
    return view.items(view.plan.activities, "arranged", Activity)


@of_building("integration.not_told_of_activities", "resident", of="answers")
def not_told_of_activities(view: View) -> Value:
    """Residents who were not told of activities to take part in."""
    return residents_who(view, "not-told-of-activities")


@of_building("integration.work_owners", "item")
def work_owners(view: View) -> Value:
    """Actors who hold a task of work and education today."""
    return area_owners.measure(view, "work-and-education")
