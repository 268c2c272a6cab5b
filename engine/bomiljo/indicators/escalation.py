"""Escalation. Source: "Samarbeid med Boligbygg Oslo KF", "Beboersammensetning", "Personell med tilstedeværelse ..."."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from bomiljo.counting import count, total
from bomiljo.dates import FIRST, LAST, NEVER, Day
from bomiljo.fields import Interval
from bomiljo.graph import holders_in_place, of_body
from bomiljo.indicators.base import of_building, of_each
from bomiljo.model import Body, Holder, Incident, Path, Step
from bomiljo.values import Exact, Truth, Value, all_of, any_of, between, truth

if TYPE_CHECKING:
    from bomiljo.view import View

_ANY_DAY: Final = Day(FIRST, LAST)


@of_each("topic", "topic.first_receivers_in_place", "item")
def first_receivers(view: View, topic: str) -> Value:
    """Actors who receive a matter of this topic first, and are there today."""
    found = [(path, _serves(view, path, topic)) for path in view.items(view.plan.escalation, "paths", Path)]
    return total((state, _first_step(view, path)) for path, state in found if state is not Truth.NO)


def _serves(view: View, path: Path, topic: str) -> Truth:
    topics = view.have(path, "topics", list)
    return Truth.UNKNOWN if topics is None else truth(topic in topics)


def _first_step(view: View, path: Path) -> Value:
    steps = view.have_items(path, "steps", Step)
    if steps is None:
        return between(0, None)
    return holders_in_place(view, steps[0], "receivers") if steps else Exact(0)


@of_each("path", "path.bodies", "item")
def bodies(view: View, path: Path) -> Value:
    """Bodies that a path leads through today."""
    receivers = [view.have_items(step, "receivers", Holder) for step in view.items(path, "steps", Step)]
    there = [(each.actor, view.in_force(each)) for group in receivers for each in group or ()]
    unsure = [Truth.UNKNOWN] if None in receivers else []
    return count(
        any_of([*(all_of((here, of_body(view, [name], body))) for name, here in there), *unsure])
        for body in get_args(Body)
    )


# --- what happened, against the paths ----------------------------------------------------------------


@of_building("escalation.incidents_off_path", "item")
def incidents_off_path(view: View) -> Value:
    """Incidents received by somebody who was on no path for them on that day, and is on none today."""
    return count(_is_off_path(view, each) for each in _incidents(view))


@of_building("escalation.incidents_waiting", "item")
def incidents_waiting(view: View) -> Value:
    """Incidents that are not settled by today, although every path for them has promised it."""
    return count(_is_late(view, each) for each in _incidents(view))


def _incidents(view: View) -> tuple[Incident, ...]:
    return view.items(view.plan.escalation, "incidents", Incident)


def _is_off_path(view: View, incident: Incident) -> Truth:
    happened = view.reached(_raised(view, incident))
    if happened is Truth.NO:
        return happened
    state = all_of((happened, ~_is_on_path(view, incident)))
    view.note_unsure(incident, "raised", state)
    return _noted(view, state, incident, "topic", "received_by")


def _is_on_path(view: View, incident: Incident) -> Truth:
    """Return whether the one who received an incident is a receiver on a path for it."""
    paths = view.have_items(view.plan.escalation, "paths", Path)
    if paths is None:
        return Truth.UNKNOWN
    found = [(each, state) for each in paths if (state := _is_for(view, each, incident)) is not Truth.NO]
    return any_of(all_of((state, _leads_through(view, each, incident))) for each, state in found)


def _leads_through(view: View, path: Path, incident: Incident) -> Truth:
    steps = view.have_items(path, "steps", Step)
    if steps is None:
        return Truth.UNKNOWN
    groups = [view.have_items(each, "receivers", Holder) for each in steps]
    there = [_is_receiver(view, each, incident) for group in groups for each in group or ()]
    return any_of([*there, *([Truth.UNKNOWN] if None in groups else [])])


def _is_receiver(view: View, holder: Holder, incident: Incident) -> Truth:
    """Return whether a holder is who received an incident, and receives on the day it was raised or today."""
    given = incident.received_by is not None
    if given and view.need(incident, "received_by", str) != holder.actor:
        return Truth.NO
    there = view.in_force(holder)
    if there is not Truth.YES:
        there = any_of((there, view.in_force(holder, _raised(view, incident))))
    return there if given else all_of((there, Truth.UNKNOWN))


def _is_late(view: View, incident: Incident) -> Truth:
    """Return whether an incident waits longer than the paths for it promise."""
    raised = _raised(view, incident)
    settled = view.peek(incident, "settled") or Day(raised.earliest, NEVER.latest)
    unsettled = ~view.reached(settled)
    if all_of((unsettled, view.passed(raised.plus_days(1)))) is Truth.NO:  # no promise is shorter than a day
        return Truth.NO
    late = all_of((unsettled, _is_overdue(view, incident)))
    if late is Truth.UNKNOWN:
        view.note_unsure(incident, "settled", unsettled)
        view.note_unsure(incident, "raised", late)
    return _noted(view, late, incident, "topic")


def _is_overdue(view: View, incident: Incident) -> Truth:
    """Return whether there is a path for an incident, and the time that each such path promises is over."""
    paths = view.have_items(view.plan.escalation, "paths", Path)
    if paths is None:
        return Truth.UNKNOWN
    found = [(each, state) for each in paths if (state := _is_for(view, each, incident)) is not Truth.NO]
    over = [any_of((~state, _is_over(view, each, incident))) for each, state in found]
    return all_of((any_of(state for _, state in found), *over))


def _is_over(view: View, path: Path, incident: Incident) -> Truth:
    """Return whether the time that a path promises is over; what is not told may be any number of days."""
    raised, promise = _raised(view, incident), view.have(path, "settle_within", Interval)
    last = raised.plus_days(promise.days) if promise else Day(raised.plus_days(1).earliest, LAST)
    return view.passed(last)


def _is_for(view: View, path: Path, incident: Incident) -> Truth:
    return Truth.UNKNOWN if incident.topic is None else _serves(view, path, view.need(incident, "topic", str))


def _raised(view: View, incident: Incident) -> Day:
    return view.peek(incident, "raised") or _ANY_DAY


def _noted(view: View, state: Truth, incident: Incident, *fields: str) -> Truth:
    """Return whether something holds, and note what is not told of an incident where that leaves it open."""
    if state is Truth.UNKNOWN:
        for each in fields:
            view.have(incident, each, str)
    return state
