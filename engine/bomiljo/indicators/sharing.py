"""Knowledge sharing between Nav and the district. Source: "Kunnskapsdeling og samarbeid mellom Nav og bydelen"."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

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
    series_of,
)
from bomiljo.indicators.base import of_building
from bomiljo.model import Stay
from bomiljo.values import Truth, Value, all_of, any_of

if TYPE_CHECKING:
    from bomiljo.model import Body, PresencePeriod, Series
    from bomiljo.view import View


@of_building("sharing.meeting_interval", "day", may_be_absent=True)
def meeting_interval(view: View) -> Value:
    """Days between cooperation meetings of Nav and building staff while the building is staffed."""
    staff = _staffed(view)
    found = [(each, _with_staff(view, each, kind, staff)) for each, kind in series_of(view, "cooperation")]
    return shortest((state, _every(view, each)) for each, state in found if state is not Truth.NO)


@of_building("sharing.intake_with_staff", "item")
def intake_with_staff(view: View) -> Value:
    """Series of Nav's intake meetings in which building staff take part."""
    staff = _staffed(view)
    return count(_with_staff(view, each, kind, staff) for each, kind in series_of(view, "intake"))


def _staffed(view: View) -> list[tuple[PresencePeriod, Truth]]:
    return [(each, is_kind(view, each, "staffed")) for each in periods(view)]


def _with_staff(view: View, series: Series, kind: Truth, staffed: list[tuple[PresencePeriod, Truth]]) -> Truth:
    """Return whether Nav and building staff meet in the series while the building is staffed."""
    actors = participants(view, series)
    together = any_of(all_of((state, overlap(view, held_during(view, series), each))) for each, state in staffed)
    return all_of((kind, of_body(view, actors, "nav"), in_role(view, actors, "environment-worker"), together))


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
