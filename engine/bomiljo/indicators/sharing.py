"""Knowledge sharing between Nav and the district. Source: "Kunnskapsdeling og samarbeid mellom Nav og bydelen"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from bomiljo.counting import count, shortest
from bomiljo.fields import Interval
from bomiljo.graph import (
    acquainted,
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
from bomiljo.indicators.meetings import meetings_overdue, skipped_from
from bomiljo.model import Actor, PresencePeriod, Stay
from bomiljo.values import Exact, Truth, Value, all_of, any_of, from_truth, truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bomiljo.graph import Names
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


# --- meetings held, and who knows whom ---------------------------------------------------------------


@of_building("sharing.meetings_running", "item")
def meetings_running(view: View) -> Value:
    """Series of cooperation meetings of Nav and building staff that run today."""
    return count(state for _, state in _running(view))


@of_building("sharing.meetings_overdue", "yes-no")
def overdue(view: View) -> Value:
    """Whether Nav and building staff have not met for longer than their series says itself."""
    return from_truth(any_of(all_of((state, meetings_overdue(view, each))) for each, state in _running(view)))


@of_building("sharing.meetings_ever", "item")
def meetings_ever(view: View) -> Value:
    """Series of cooperation meetings of Nav and building staff, now or at another time."""
    return count(state for _, state in _joint(view))


@of_building("sharing.skipped_from", "date")
def meetings_skipped(view: View) -> Value:
    """The first day after which Nav and building staff did not meet for longer than their series says; else never."""
    return Exact(skipped_from(view, _joint(view)))


def _running(view: View) -> list[tuple[Series, Truth]]:
    """Return the cooperation meetings of Nav and building staff that run today, or may."""
    found = [(each, all_of((state, series_in_force(view, each)))) for each, state in _joint(view)]
    return [(each, state) for each, state in found if state is not Truth.NO]


def _joint(view: View) -> list[tuple[Series, Truth]]:
    """Return the cooperation meetings of Nav and building staff, at whatever time."""
    found = [(each, kind, participants(view, each)) for each, kind in series_of(view, "cooperation")]
    return [
        (each, all_of((kind, of_body(view, actors, "nav"), in_role(view, actors, "environment-worker"))))
        for each, kind, actors in found
    ]


@of_building("sharing.staff_apart", "item")
def staff_apart(view: View) -> Value:
    """Environment workers who do not belong to Nav: they and Nav have to meet."""
    workers = [each.id for each in view.items(view.plan, "actors", Actor)]
    return count(_is_apart(view, name) for name in workers)


def _is_apart(view: View, name: str) -> Truth:
    worker = in_role(view, (name,), "environment-worker")
    return worker if worker is Truth.NO else all_of((worker, ~of_body(view, (name,), "nav")))


@of_building("sharing.staff_in_place", "item")
def staff_in_place(view: View) -> Value:
    """Environment workers who staff the building today."""
    return count(state for _, state in _staff(view))


@of_building("sharing.staff_without_nav", "item")
def staff_without_nav(view: View) -> Value:
    """Environment workers who staff the building today, and neither meet nor know anybody in Nav, nor belong to it."""
    return count(state for _, state in without_nav(view))


def without_nav(view: View) -> list[tuple[str, Truth]]:
    """Return the environment workers who staff the building today, or may, and whether each lacks Nav."""
    staff = _staff(view)
    groups = acquainted(view) if staff else []
    return [(name, all_of((state, ~_knows_nav(view, name, groups)))) for name, state in staff]


def _staff(view: View) -> list[tuple[str, Truth]]:
    """Return the environment workers who staff the building today, or may."""
    staffing = [(each, all_of((is_kind(view, each, "staffed"), view.in_force(each)))) for each in periods(view)]
    running = [(each, state) for each, state in staffing if state is not Truth.NO]
    names = [each.id for each in view.items(view.plan, "actors", Actor)] if running else []
    workers = [(name, in_role(view, (name,), "environment-worker")) for name in names]
    found = [(name, all_of((role, _is_there(view, running, name)))) for name, role in workers if role is not Truth.NO]
    return [(name, state) for name, state in found if state is not Truth.NO]


def _is_there(view: View, running: Sequence[tuple[PresencePeriod, Truth]], name: str) -> Truth:
    return any_of(all_of((state, _is_among(view.have_items(each, "actors", str), name))) for each, state in running)


def _is_among(names: tuple[str, ...] | None, name: str) -> Truth:
    return Truth.UNKNOWN if names is None else truth(name in names)


def _knows_nav(view: View, name: str, groups: list[Names]) -> Truth:
    together = (all_of((state, _is_among(names, name), of_body(view, names, "nav"))) for names, state in groups)
    return any_of((of_body(view, (name,), "nav"), *together))
