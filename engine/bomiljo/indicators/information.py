"""Reception and information. Source: "Bosetting", "Beboersammensetning"."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bomiljo.counting import count, weighed
from bomiljo.indicators.base import of_building, of_each
from bomiljo.indicators.surveys import moved_in, residents_who
from bomiljo.model import Cohort, Gathering, Material
from bomiljo.residence import arriving
from bomiljo.values import Truth, Value, all_of, any_of, earlier, truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo.phases import Batch
    from bomiljo.view import View

# What landlord and housing office informed about: contract, tenancy, rent and housing benefit.
TENANCY_TOPICS: Final = ("lease", "tenancy", "rent", "housing-benefit")

# What residents needed to talk over: house rules and each other's expectations, and how neighbours live together here.
NEIGHBOURHOOD_TOPICS: Final = ("house-rules", "neighbourhood")


@of_building("information.cannot_reach_landlord", "resident", of="answers")
def cannot_reach_landlord(view: View) -> Value:
    """Residents who do not know how to reach the landlord."""
    return residents_who(view, "cannot-reach-landlord")


@of_building("information.unsure_where_to_turn", "resident", of="answers")
def unsure_where_to_turn(view: View) -> Value:
    """Residents who do not know whom to turn to when they need help."""
    return residents_who(view, "does-not-know-where-to-turn")


@of_building("information.missed_information", "resident", of="answers")
def missed_information(view: View) -> Value:
    """Residents who did not get the information that they needed."""
    return residents_who(view, "missed-information")


@of_building("information.to_be_asked", "resident", of="living")
def to_be_asked(view: View) -> Value:
    """Residents for whom a survey held today has to speak: all who have moved in."""
    return moved_in(view, view.items(view.plan, "cohorts", Cohort))


@of_each("arrival", "information.languages_missing", "resident-kind")
def languages_missing(view: View, batch: Batch) -> Value:
    """Languages of a batch in which there is no written information."""
    spoken = [(view.have(each, "language", str), arrives) for each, arrives in arriving(view, batch)]
    materials = view.items(view.plan.information, "materials", Material)
    written = [view.have(each, "languages", list) for each in materials]
    missing = [
        all_of((any_of(arrives for name, arrives in spoken if name == each), ~_covered(each, written)))
        for each in sorted({name for name, _ in spoken if name})
    ]
    untold = [Truth.UNKNOWN for name, _ in spoken if name is None]
    return count([*missing, *untold])


def _covered(language: str, written: list[list[str] | None]) -> Truth:
    return any_of(Truth.UNKNOWN if words is None else truth(language in words) for words in written)


@of_each("arrival", "information.interpreted_gatherings", "item")
def interpreted_gatherings(view: View, batch: Batch) -> Value:
    """Gatherings with an interpreter, held or planned, in the first half-year of a batch."""
    return count(_for_batch(view, batch, each, _interpreted) for each in _gatherings(view))


def _interpreted(view: View, gathering: Gathering) -> Truth:
    flag = view.have(gathering, "interpreter", bool)
    return Truth.UNKNOWN if flag is None else truth(flag)


@of_each("arrival", "information.tenancy_topics_missing", "item")
def tenancy_topics_missing(view: View, batch: Batch) -> Value:
    """Matters of the tenancy that no gathering takes up in the first half-year of a batch."""
    return _topics_missing(view, batch, TENANCY_TOPICS)


@of_each("arrival", "information.neighbourhood_topics_missing", "item")
def neighbourhood_topics_missing(view: View, batch: Batch) -> Value:
    """Of house rules and life in a Norwegian neighbourhood, what no gathering takes up in a batch's first half-year."""
    return _topics_missing(view, batch, NEIGHBOURHOOD_TOPICS)


def _topics_missing(view: View, batch: Batch, wanted: tuple[str, ...]) -> Value:
    gatherings = _gatherings(view)
    return count(
        ~any_of(_for_batch(view, batch, each, partial(_takes_up, topic=topic)) for each in gatherings)
        for topic in wanted
    )


def _takes_up(view: View, gathering: Gathering, topic: str) -> Truth:
    topics = view.have(gathering, "topics", list)
    return Truth.UNKNOWN if topics is None else truth(topic in topics)


@of_each("arrival", "information.gatherings_for_arrival", "item")
def gatherings_for_arrival(view: View, batch: Batch) -> Value:
    """Gatherings, held or planned, from a batch's first arrival until the end of its first half-year."""
    return count(_for_batch(view, batch, each, lambda *_: Truth.YES) for each in _gatherings(view))


def _for_batch(view: View, batch: Batch, gathering: Gathering, counts: Callable[[View, Gathering], Truth]) -> Truth:
    """Return whether a gathering counts and is in a batch's first half-year; what cannot matter is not noted."""
    day = view.peek(gathering, "on")
    inside = Truth.UNKNOWN if day is None else all_of((~earlier(day, batch.first), ~earlier(batch.half_year, day)))
    state = inside if inside is Truth.NO else all_of((inside, counts(view, gathering)))
    if state is Truth.UNKNOWN:
        for part, name in ((gathering, "on"), *batch.unsure):
            view.note_unsure(part, name, inside)
    return state


def _gatherings(view: View) -> tuple[Gathering, ...]:
    return view.items(view.plan.information, "gatherings", Gathering)


@of_each("arrival", "information.people_not_told", "resident", of="batch")
def people_not_told(view: View, batch: Batch) -> Value:
    """Residents of a batch with whom nobody has gone through the information in person."""
    return weighed(
        (all_of((arrives, _not_told(view, each))), view.have(each, "people", int))
        for each, arrives in arriving(view, batch)
    )


def _not_told(view: View, cohort: Cohort) -> Truth:
    told = view.have(cohort, "told_in_person", bool)
    return Truth.UNKNOWN if told is None else truth(not told)
