"""The resource team. Source: "Tverrfaglig ressursteam for helhetlige tjenester"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import count, shortest
from bomiljo.dates import Day
from bomiljo.fields import Interval
from bomiljo.graph import in_role, series_in_force, series_of
from bomiljo.indicators.base import of_building
from bomiljo.model import Evaluation
from bomiljo.values import Truth, Value, all_of, from_truth, reached

if TYPE_CHECKING:
    from bomiljo.model import Series
    from bomiljo.view import View


@of_building("team.meeting_interval", "day", may_be_absent=True)
def meeting_interval(view: View) -> Value:
    """Days between the resource team's meetings; absent where there is no team today."""
    return shortest((state, _every(view, each)) for each, state in _running(view) if state is not Truth.NO)


@of_building("team.running", "item")
def running(view: View) -> Value:
    """Resource teams that meet today."""
    return count(state for _, state in _running(view))


def _running(view: View) -> list[tuple[Series, Truth]]:
    return [(each, all_of((kind, series_in_force(view, each)))) for each, kind in series_of(view, "resource-team")]


def _every(view: View, series: Series) -> int | None:
    every = view.have(series, "every", Interval)
    return every.days if every else None


@of_building("team.anchored_with_leader", "yes-no")
def anchored_with_leader(view: View) -> Value:
    """Whether the team is anchored with somebody who leads."""
    return from_truth(in_role(view, [view.need(view.plan.team, "anchored_with", str)], "leader"))


@of_building("team.evaluations", "item")
def evaluations(view: View) -> Value:
    """Evaluations of the team, held by today."""
    found = view.items(view.plan.team, "evaluations", Evaluation)
    return count(view.note_unsure(each, "on", reached(view.need(each, "on", Day), view.today)) for each in found)
