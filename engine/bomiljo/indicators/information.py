"""Reception and information. Source: "Bosetting"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo.counting import count
from bomiljo.indicators.base import of_building
from bomiljo.indicators.surveys import residents_who
from bomiljo.model import Cohort, Gathering, Material
from bomiljo.values import Truth, Value, any_of, between, truth

if TYPE_CHECKING:
    from bomiljo.view import View

# What landlord and housing office informed about: contract, tenancy, rent and housing benefit.
TENANCY_TOPICS: Final = ("lease", "tenancy", "rent", "housing-benefit")


@of_building("information.cannot_reach_landlord", "resident")
def cannot_reach_landlord(view: View) -> Value:
    """Residents who do not know how to reach the landlord."""
    return residents_who(view, "cannot-reach-landlord")


@of_building("information.languages_missing", "item")
def languages_missing(view: View) -> Value:
    """Languages of residents in which there is no written information."""
    spoken = [view.have(each, "language", str) for each in view.items(view.plan, "cohorts", Cohort)]
    materials = view.items(view.plan.information, "materials", Material)
    written = [view.have(each, "languages", list) for each in materials]
    missing = [~_covered(each, written) for each in sorted({each for each in spoken if each})]
    sure = sum(each is Truth.YES for each in missing)
    maybe = sum(each is Truth.UNKNOWN for each in missing) + spoken.count(None)
    return between(sure, sure + maybe)


def _covered(language: str, written: list[list[str] | None]) -> Truth:
    return any_of(Truth.UNKNOWN if words is None else truth(language in words) for words in written)


@of_building("information.interpreted_gatherings", "item")
def interpreted_gatherings(view: View) -> Value:
    """Gatherings in person with an interpreter, held or planned."""
    flags = [view.have(each, "interpreter", bool) for each in _gatherings(view)]
    return count(Truth.UNKNOWN if flag is None else truth(flag) for flag in flags)


@of_building("information.tenancy_topics_missing", "item")
def tenancy_topics_missing(view: View) -> Value:
    """Matters of the tenancy that no gathering takes up."""
    topics = [view.have(each, "topics", list) for each in _gatherings(view)]
    return count(
        ~any_of(Truth.UNKNOWN if each is None else truth(topic in each) for each in topics) for topic in TENANCY_TOPICS
    )


def _gatherings(view: View) -> tuple[Gathering, ...]:
    return view.items(view.plan.information, "gatherings", Gathering)
