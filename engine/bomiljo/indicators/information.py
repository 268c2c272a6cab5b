"""Reception and information. Source: "Bosetting", "Beboersammensetning"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo.counting import count, weighed
from bomiljo.dates import Day
from bomiljo.indicators.base import of_building, of_each
from bomiljo.indicators.surveys import residents_who
from bomiljo.model import Cohort, Gathering, Material
from bomiljo.residence import arriving
from bomiljo.values import Truth, Value, all_of, any_of, between, earlier, truth

if TYPE_CHECKING:
    from bomiljo.phases import Batch
    from bomiljo.view import View

# What landlord and housing office informed about: contract, tenancy, rent and housing benefit.
TENANCY_TOPICS: Final = ("lease", "tenancy", "rent", "housing-benefit")

# What residents needed to talk over: house rules and each other's expectations, and how neighbours live together here.
NEIGHBOURHOOD_TOPICS: Final = ("house-rules", "neighbourhood")


@of_building("information.cannot_reach_landlord", "resident")
def cannot_reach_landlord(view: View) -> Value:
    """Residents who do not know how to reach the landlord."""
    return residents_who(view, "cannot-reach-landlord")


@of_building("information.unsure_where_to_turn", "resident")
def unsure_where_to_turn(view: View) -> Value:
    """Residents who do not know whom to turn to when they need help."""
    return residents_who(view, "does-not-know-where-to-turn")


@of_building("information.missed_information", "resident")
def missed_information(view: View) -> Value:
    """Residents who did not get the information that they needed."""
    return residents_who(view, "missed-information")


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
    return _topics_missing(view, TENANCY_TOPICS)


@of_building("information.neighbourhood_topics_missing", "item")
def neighbourhood_topics_missing(view: View) -> Value:
    """Of house rules and life in a Norwegian neighbourhood, what no gathering takes up."""
    return _topics_missing(view, NEIGHBOURHOOD_TOPICS)


def _topics_missing(view: View, wanted: tuple[str, ...]) -> Value:
    topics = [view.have(each, "topics", list) for each in _gatherings(view)]
    return count(
        ~any_of(Truth.UNKNOWN if each is None else truth(topic in each) for each in topics) for topic in wanted
    )


@of_each("arrival", "information.gatherings_for_arrival", "item")
def gatherings_for_arrival(view: View, batch: Batch) -> Value:
    """Gatherings, held or planned, from a batch's first arrival until the end of its first half-year."""
    return count(_in_first_half_year(view, batch, each) for each in _gatherings(view))


def _in_first_half_year(view: View, batch: Batch, gathering: Gathering) -> Truth:
    day = view.have(gathering, "on", Day)
    if day is None:
        return Truth.UNKNOWN
    state = all_of((~earlier(day, batch.first), ~earlier(batch.half_year, day)))
    for part, name in ((gathering, "on"), *batch.unsure):
        view.note_unsure(part, name, state)
    return state


def _gatherings(view: View) -> tuple[Gathering, ...]:
    return view.items(view.plan.information, "gatherings", Gathering)


@of_each("arrival", "information.people_not_told", "resident")
def people_not_told(view: View, batch: Batch) -> Value:
    """Residents of a batch with whom nobody has gone through the information in person."""
    return weighed(
        (all_of((arrives, _not_told(view, each))), view.have(each, "people", int))
        for each, arrives in arriving(view, batch)
    )


def _not_told(view: View, cohort: Cohort) -> Truth:
    told = view.have(cohort, "told_in_person", bool)
    return Truth.UNKNOWN if told is None else truth(not told)
