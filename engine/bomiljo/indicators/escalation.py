"""Escalation: who receives, when they can be reached, and where a matter goes on to.

Source: "Samarbeid med Boligbygg Oslo KF", "Beboersammensetning", "Personell med tilstedeværelse ...". What
happened, held against the paths, is in `incidents`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, get_args

from bomiljo.counting import at_least_one, count, total
from bomiljo.fields import Duration, Interval
from bomiljo.graph import holders_in_place, holders_today, of_body, reachable
from bomiljo.hours import longest_wait
from bomiljo.indicators.base import of_building, of_each
from bomiljo.model import Body, Holder, Neighbour, Path, Step, Topic
from bomiljo.routing import along, serving, steps_of, way
from bomiljo.subjects import EVENTS
from bomiljo.values import ABSENT, Exact, Truth, Value, all_of, any_of, between, from_truth, truth

if TYPE_CHECKING:
    from bomiljo.hours import Hours
    from bomiljo.view import View

ACUTE: Final[Topic] = "acute-event"
# Who turns to the first step: neighbours with what they ask, residents with everything else.
FROM_NEIGHBOURS: Final[Topic] = "neighbour-enquiry"
_HOUR: Final = 60  # minutes
_DAY: Final = 24  # hours


# --- who receives first, and when they can be reached ------------------------------------------------


@of_each("topic", "topic.first_receivers_in_place", "item")
def first_receivers(view: View, topic: str) -> Value:
    """Actors who receive a matter of this topic first, and are there today."""
    return total((state, _first_step(view, path)) for path, state in serving(view, topic))


def _first_step(view: View, path: Path) -> Value:
    steps = view.have_items(path, "steps", Step)
    if steps is None:
        return between(0, None)
    return holders_in_place(view, steps[0], "receivers") if steps else Exact(0)


@of_each("topic", "topic.acute", "yes-no")
def acute(_view: View, topic: str) -> Value:
    """Whether life or health may be at stake."""
    return from_truth(truth(topic == ACUTE))


@of_each("topic", "topic.longest_wait", "hour", may_be_absent=True)
def longest_wait_for_first(view: View, topic: str) -> Value:
    """The longest wait, in begun hours, until one of those who receive first can be reached; absent if nobody can be.

    In a week without public holidays. Whose hours are not told may be reachable always, or never.
    """
    view.say("ordinary-week")
    found = _hours_of_first(view, topic)
    possible = [hours for hours, _ in found]
    sure = _wait([hours for hours, state in found if state is Truth.YES])
    if None in possible:
        return between(0, sure)
    least = _wait(possible)
    return ABSENT if least is None else between(least, sure)


def _hours_of_first(view: View, topic: str) -> list[tuple[list[Hours] | None, Truth]]:
    """Return the hours of those who receive first today, or may; None where these are not told."""
    return [
        (None if names is None else reachable(view, *names), all_of((serves, here)))
        for path, serves in serving(view, topic)
        for step in steps_of(view, path)[:1]
        for names, here in ([(None, Truth.UNKNOWN)] if step is None else holders_today(view, step, "receivers"))
    ]


def _wait(groups: list[list[Hours] | None]) -> int | None:
    """Return the longest wait in begun hours; None where nobody is reachable for certain."""
    minutes = longest_wait(each for hours in groups for each in hours or ())
    return None if minutes is None else -(-minutes // _HOUR)


# --- where a path leads ------------------------------------------------------------------------------


@of_each("path", "path.bodies", "item")
def bodies(view: View, path: Path) -> Value:
    """Bodies that a path leads through today, with those of the path that it goes on to."""
    return count(along(view, path, f"body-{each}", partial(_has_body, view, each)) for each in get_args(Body))


def _has_body(view: View, body: Body, path: Path) -> Truth:
    return any_of(_receives_for(view, step, body) for step in steps_of(view, path))


def _receives_for(view: View, step: Step | None, body: Body) -> Truth:
    receivers = view.have_items(step, "receivers", Holder) if step else None
    if receivers is None:
        return Truth.UNKNOWN
    return any_of(all_of((view.in_force(each), of_body(view, [each.actor], body))) for each in receivers)


@of_each("path", "path.later_steps_without_receivers", "item")
def later_steps_without_receivers(view: View, path: Path) -> Value:
    """Steps after the first at which nobody receives today; the first step is asked of each topic."""
    later = view.items(path, "steps", Step)[1:]
    return count(~at_least_one(holders_in_place(view, each, "receivers")) for each in later)


@of_each("path", "path.ends_with_decision", "yes-no")
def ends_with_decision(view: View, path: Path) -> Value:
    """Whether a matter can be decided at the last step of a path, or of one that it goes on to.

    Where paths lead in a circle and nobody at their ends decides, it never can be.
    """
    return from_truth(along(view, path, "decides-last", partial(_decides_last, view)))


def _decides_last(view: View, path: Path) -> Truth:
    steps = steps_of(view, path)
    last = steps[-1] if steps else None
    decides = view.have(last, "decides", bool) if last else None
    return Truth.NO if not steps else Truth.UNKNOWN if decides is None else truth(decides)


@of_each("path", "path.hours_over_promise", "hour")
def hours_over_promise(view: View, path: Path) -> Value:
    """Hours by which the time limits of the steps, taken together, exceed the time that the path promises."""
    least, most = _limits(view, path)
    promise = view.have(path, "settle_within", Interval)
    at_most = most and max(0, most - _DAY * (promise.days if promise else 1))
    return between(max(0, least - _DAY * promise.days) if promise else 0, at_most)


def _limits(view: View, path: Path) -> tuple[int, int | None]:
    """Return the least and the most hours that the steps may take, those of paths that it goes on to as well."""
    found = way(view, path)
    limits = [_limit(view, step) for each in found.paths for step in steps_of(view, each)]
    bounded = not found.open and all(most is not None for _, most in limits)
    return sum(least for least, _ in limits), sum(most or 0 for _, most in limits) if bounded else None


def _limit(view: View, step: Step | None) -> tuple[int, int | None]:
    """Return the least and the most hours of a step; what is not told is an hour or more, or there are no steps."""
    if step is None:
        return 0, None
    within = view.have(step, "within", Duration)
    return (within.hours, within.hours) if within else (1, None)


# --- what is said of a path --------------------------------------------------------------------------


@of_building("escalation.acute_paths", "item")
def acute_paths(view: View) -> Value:
    """Paths for acute events."""
    return count(state for _, state in serving(view, ACUTE))


@of_building("escalation.acute_paths_without_emergency_number", "item")
def acute_paths_without_emergency_number(view: View) -> Value:
    """Paths for acute events that do not say that the emergency number comes first where life or health is at stake."""
    return count(all_of((state, ~_puts_emergency_first(view, path))) for path, state in serving(view, ACUTE))


def _puts_emergency_first(view: View, path: Path) -> Truth:
    first = view.have(path, "emergency_first", bool)
    return Truth.UNKNOWN if first is None else truth(first)


@of_building("escalation.matters_not_told", "item")
def matters_not_told(view: View) -> Value:
    """Kinds of matter with a path of which those concerned have not been told whom to turn to first."""
    return count(_is_not_told(view, each) for each in EVENTS)


def _is_not_told(view: View, topic: Topic) -> Truth:
    paths, audience = serving(view, topic), "neighbours" if topic == FROM_NEIGHBOURS else "residents"
    told = any_of(all_of((state, _is_told(view, path, audience))) for path, state in paths)
    untold = all_of((any_of(state for _, state in paths), ~told))
    return untold if untold is Truth.NO or topic != FROM_NEIGHBOURS else all_of((untold, _has_neighbours(view)))


def _is_told(view: View, path: Path, audience: str) -> Truth:
    told = view.have(path, "told", list)
    return Truth.UNKNOWN if told is None else truth(audience in told)


def _has_neighbours(view: View) -> Truth:
    found = view.have_items(view.plan.surroundings, "neighbours", Neighbour)
    return Truth.UNKNOWN if found is None else truth(bool(found))
