"""Cooperation with the landlord. Source: "Strukturert samarbeid med utleier", "Samarbeid med Boligbygg Oslo KF".

The landlord's series is a fixed series of cooperation meetings in which the landlord takes part.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from bomiljo.counting import count, fewest
from bomiljo.fields import Interval
from bomiljo.graph import acquainted, body_among, holders_today, of_body, participants, series_in_force, series_of
from bomiljo.indicators.base import of_building
from bomiljo.indicators.meetings import meetings_overdue, skipped_from
from bomiljo.model import Actor, Body, Series, Task
from bomiljo.values import ABSENT, Exact, Truth, Value, all_of, any_of, from_truth, truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo.graph import Names
    from bomiljo.view import View

PARTIES: Final[tuple[Body, ...]] = ("landlord", "nav", "district")
AGENDA: Final = ("progress", "settlement", "living-environment")


def _fixed_series(view: View) -> list[tuple[Series, Truth]]:
    """Return the landlord's fixed series that run today, or may."""
    found = [(each, all_of((state, series_in_force(view, each)))) for each, state in _ever(view)]
    return [(each, state) for each, state in found if state is not Truth.NO]


def _ever(view: View) -> list[tuple[Series, Truth]]:
    """Return the landlord's fixed series at whatever time."""
    return [
        (each, all_of((kind, _is_fixed(view, each), of_body(view, participants(view, each), "landlord"))))
        for each, kind in series_of(view, "cooperation")
    ]


def _is_fixed(view: View, series: Series) -> Truth:
    return Truth.UNKNOWN if view.have(series, "every", Interval) is None else Truth.YES


@of_building("landlord.fixed_series", "item")
def fixed_series(view: View) -> Value:
    """Fixed series of meetings with the landlord that run today."""
    return count(state for _, state in _fixed_series(view))


@of_building("landlord.parties_missing", "item", may_be_absent=True)
def parties_missing(view: View) -> Value:
    """Parties (landlord, Nav, district) who miss in the fixed series; absent where there is no series."""
    return _fewest(view, lambda series: [~of_body(view, participants(view, series), party) for party in PARTIES])


@of_building("landlord.agenda_missing", "item", may_be_absent=True)
def agenda_missing(view: View) -> Value:
    """Standing topics (progress, settlement, living environment) that the series does not take up."""
    return _fewest(view, lambda series: [~_takes_up(view, series, topic) for topic in AGENDA])


@of_building("landlord.place_for_unsettled", "yes-no", may_be_absent=True)
def place_for_unsettled(view: View) -> Value:
    """Whether the series has a place for questions that are not settled yet."""
    found = _fixed_series(view)
    states = [all_of((state, _takes_up(view, each, "unsettled"))) for each, state in found]
    return from_truth(any_of(states)) if found else ABSENT


@of_building("landlord.meetings_overdue", "yes-no")
def overdue(view: View) -> Value:
    """Whether a fixed series that runs today has not met for longer than it says itself."""
    return from_truth(any_of(all_of((state, meetings_overdue(view, each))) for each, state in _fixed_series(view)))


@of_building("landlord.fixed_series_ever", "item")
def fixed_series_ever(view: View) -> Value:
    """Fixed series of meetings with the landlord, now or at another time."""
    return count(state for _, state in _ever(view))


@of_building("landlord.skipped_from", "date")
def meetings_skipped(view: View) -> Value:
    """The first day after which a fixed series did not meet for longer than it says itself; else never."""
    return Exact(skipped_from(view, _ever(view)))


def _takes_up(view: View, series: Series, topic: str) -> Truth:
    agenda = view.have(series, "agenda", list)
    return Truth.UNKNOWN if agenda is None else truth(topic in agenda)


def _fewest(view: View, faults: Callable[[Series], list[Truth]]) -> Value:
    """Return the fewest faults that one of the series has."""
    return fewest((state, count(faults(each))) for each, state in _fixed_series(view))


@of_building("landlord.parties_without_area", "item")
def parties_without_area(view: View) -> Value:
    """Parties (landlord, Nav, district) of which nobody holds a task in an area of responsibility."""
    holders = [found for each in view.items(view.plan, "tasks", Task) for found in _with_area(view, each)]
    return count(~body_among(view, holders, party) for party in PARTIES)


def _with_area(view: View, task: Task) -> list[Names]:
    """Return those who hold a task; whether it is in an area is not known where it does not say."""
    told = Truth.UNKNOWN if view.have(task, "area", str) is None else Truth.YES
    return [(names, all_of((told, state))) for names, state in holders_today(view, task, "held_by")]


@of_building("landlord.parties_without_contact", "item")
def parties_without_contact(view: View) -> Value:
    """Pairs of landlord, Nav and district that neither meet in a series nor know each other."""
    groups = acquainted(view)
    return count(~know_each_other(view, groups, *pair) for pair in combinations(PARTIES, 2))


def know_each_other(view: View, groups: list[Names], one: Body, other: Body) -> Truth:
    """Return whether two parties meet or know each other, or are one and the same."""
    together = [all_of((state, _both(view, names, one, other))) for names, state in groups]
    return any_of([_is_one_and_the_same(view, one, other), *together])


@of_building("landlord.pairs_apart", "item")
def pairs_apart(view: View) -> Value:
    """Pairs of landlord, Nav and district that no single actor belongs to: they have to meet."""
    return count(~_is_one_and_the_same(view, *pair) for pair in combinations(PARTIES, 2))


def _is_one_and_the_same(view: View, one: Body, other: Body) -> Truth:
    """Return whether one actor belongs to both, as in a small municipality that is its own landlord."""
    actors = [each.id for each in view.items(view.plan, "actors", Actor)]
    return any_of(_both(view, (name,), one, other) for name in actors)


def _both(view: View, actors: tuple[str, ...] | None, one: Body, other: Body) -> Truth:
    return all_of((of_body(view, actors, one), of_body(view, actors, other)))
