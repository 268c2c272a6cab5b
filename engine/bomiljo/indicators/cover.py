"""Whether somebody is there when one is away, and when offices are closed.

Source: "Personell med tilstedeværelse skaper trygghet" - staff are present and available; "Det fysiske bomiljø" - on
evenings and weekends nobody is in the buildings around.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bomiljo.counting import bounds, count
from bomiljo.graph import holders_today, is_kind, periods
from bomiljo.hours import Hours, in_a_week, parse_hours
from bomiljo.indicators.base import of_building
from bomiljo.indicators.staffing import Amount, as_value
from bomiljo.model import Actor, Holder, Path, Step
from bomiljo.values import Truth, Value, all_of, any_of, between, truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.model import PresencePeriod
    from bomiljo.view import View

    Running = list[tuple[PresencePeriod, Truth]]
    _Told = tuple[
        tuple[Hours, ...] | None, Truth
    ]  # hours of the week, None where they are not told, and whether they hold

# Outside office hours: evenings from five o'clock, and the weekend.
_FREE: Final = in_a_week([parse_hours("mon-fri 17:00-24:00"), parse_hours("sat-sun 00:00-24:00")])
_NOT_TOLD: Final[_Told] = None, Truth.UNKNOWN
_TWO: Final = 2


# --- when one is away --------------------------------------------------------------------------------


@of_building("presence.staff_without_cover", "item")
def staff_without_cover(view: View) -> Value:
    """Those who staff the building today while nobody else does, and who have nobody to step in for them."""
    running = _staffed_today(view)
    told = [(each, view.have_items(each, "actors", str)) for each, _ in running]
    names = sorted({name for _, actors in told for name in actors or ()})
    found = count(_is_alone(view, name, running) for name in names)
    if any(actors is None and _two_at_a_time(view, each) is not Truth.YES for each, actors in told):
        return between(bounds(found)[0], None)
    return found


def _staffed_today(view: View) -> Running:
    found = [(each, all_of((is_kind(view, each, "staffed"), view.in_force(each)))) for each in periods(view)]
    return [(each, state) for each, state in found if state is not Truth.NO]


def _is_alone(view: View, name: str, running: Running) -> Truth:
    """Return whether somebody staffs the building today, with nobody beside them and nobody to step in."""
    own = [(each, state) for each, state in running if name in (each.actors or ())]
    alone = any_of(all_of((state, ~_has_company(view, each, name))) for each, state in own)
    elsewhere = any_of(all_of((state, _has_company(view, each, name))) for each, state in running)
    return all_of((alone, ~elsewhere, ~_has_deputy(view, name)))


def _has_company(view: View, period: PresencePeriod, name: str) -> Truth:
    """Return whether somebody else is there in a period."""
    actors = view.have_items(period, "actors", str)
    if actors is not None and set(actors) - {name}:
        return Truth.YES
    return any_of((_two_at_a_time(view, period), Truth.NO if actors is not None else Truth.UNKNOWN))


def _two_at_a_time(view: View, period: PresencePeriod) -> Truth:
    staff = view.have(period, "staff", int)
    return Truth.UNKNOWN if staff is None else truth(staff >= _TWO)


def _has_deputy(view: View, name: str) -> Truth:
    """Return whether somebody else steps in for an actor today."""
    actors = view.have_items(view.plan, "actors", Actor)
    named = next((each for each in actors or () if each.id == name), None)
    deputies = view.have_items(named, "deputies", Holder) if named else None
    if deputies is None:
        return Truth.UNKNOWN
    return any_of(view.in_force(each) for each in deputies if each.actor != name)


# --- when offices are closed -------------------------------------------------------------------------


@of_building("presence.hours_outside_office", "hour")
def hours_outside_office(view: View) -> Value:
    """Hours a week, on evenings and weekends, in which residents can reach somebody.

    Staff, visits, phone lines and drop-ins count, and those who receive a matter first on some path.
    """
    told = [*_open_hours(view), *_hours_of_receivers(view)]
    low = _outside(each for hours, state in told if state is Truth.YES for each in hours or ())
    high = (
        None if any(hours is None for hours, _ in told) else _outside(each for hours, _ in told for each in hours or ())
    )
    return as_value(Amount(low, high))


def _open_hours(view: View) -> Iterator[_Told]:
    for each in periods(view):
        if (state := view.in_force(each)) is not Truth.NO:
            yield view.have_items(each, "hours", Hours), state


def _hours_of_receivers(view: View) -> Iterator[_Told]:
    """Yield when those can be reached who receive a matter first today, or may."""
    paths = view.have_items(view.plan.escalation, "paths", Path)
    first = [steps and steps[:1] for each in paths or () for steps in [view.have_items(each, "steps", Step)]]
    if paths is None or None in first:
        yield _NOT_TOLD
    for name, state in _names(view, [step for steps in first for step in steps or ()]):
        yield (None if name is None else _reachable(view, name)), state


def _names(view: View, steps: list[Step]) -> Iterator[tuple[str | None, Truth]]:
    for names, state in (each for step in steps for each in holders_today(view, step, "receivers")):
        yield from ((name, state) for name in names or (None,))


def _reachable(view: View, name: str) -> tuple[Hours, ...] | None:
    actors = view.have_items(view.plan, "actors", Actor)
    named = next((each for each in actors or () if each.id == name), None)
    return view.have_items(named, "reachable", Hours) if named else None


def _outside(hours: Iterable[Hours]) -> Fraction:
    """Return how much of these hours lies outside office hours; what overlaps counts once."""
    spans = in_a_week(hours)
    return Fraction(
        sum(max(0, min(end, stop) - max(start, first)) for start, end in spans for first, stop in _FREE), 60
    )
