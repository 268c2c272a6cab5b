"""Knowledge sharing between Nav and the district. Source: "Kunnskapsdeling og samarbeid mellom Nav og bydelen"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from bomiljo.counting import count, shortest
from bomiljo.fields import Interval
from bomiljo.graph import (
    held_during,
    in_role,
    is_kind,
    of_body,
    overlap,
    participants,
    periods,
    series_in_force,
    series_of,
)
from bomiljo.indicators.base import of_building
from bomiljo.model import PresencePeriod, Stay
from bomiljo.values import Truth, Value, all_of, any_of

if TYPE_CHECKING:
    from bomiljo.model import Body, Series
    from bomiljo.view import View


@of_building("sharing.meeting_interval", "day", may_be_absent=True)
def meeting_interval(view: View) -> Value:
    """Days between cooperation meetings of Nav and building staff while the building is staffed."""
    staffing = _staffing(view)
    found = [(each, _with_staff(view, each, kind, staffing)) for each, kind in series_of(view, "cooperation")]
    return shortest((state, _every(view, each)) for each, state in found if state is not Truth.NO)


@of_building("sharing.intake_with_staff", "item")
def intake_with_staff(view: View) -> Value:
    """Series of Nav's intake meetings in which building staff take part."""
    staffing = _staffing(view)
    return count(_with_staff(view, each, kind, staffing) for each, kind in series_of(view, "intake"))


class _Staffing(NamedTuple):
    """The staffed periods of a plan, and whether one of them runs today."""

    periods: list[tuple[PresencePeriod, Truth]]
    today: Truth


def _staffing(view: View) -> _Staffing:
    found = [(each, is_kind(view, each, "staffed")) for each in periods(view)]
    return _Staffing(found, any_of(all_of((state, view.in_force(each))) for each, state in found))


def _with_staff(view: View, series: Series, kind: Truth, staffing: _Staffing) -> Truth:
    """Return whether Nav and building staff meet in the series.

    While the building is staffed the series has to run today; afterwards it has to have run meanwhile.
    """
    actors, span = participants(view, series), held_during(view, series)
    now = series_in_force(view, series)
    meanwhile = any_of(all_of((state, overlap(view, span, each))) for each, state in staffing.periods)
    held = any_of((all_of((staffing.today, now)), all_of((~staffing.today, meanwhile))))
    return all_of((kind, of_body(view, actors, "nav"), in_role(view, actors, "environment-worker"), held))


def _every(view: View, series: Series) -> int | None:
    every = view.have(series, "every", Interval)
    return every.days if every else None


@of_building("sharing.stays", "item")
def stays(view: View) -> Value:
    """Stays of staff at another body's workplace, held or planned."""
    return count(_elsewhere(view, each) for each in view.items(view.plan.meetings, "stays", Stay))


def _elsewhere(view: View, stay: Stay) -> Truth:
    name, place = view.have(stay, "actor", str), view.have(stay, "at", str)
    return Truth.UNKNOWN if name is None or place is None else ~of_body(view, [name], cast("Body", place))
