"""Neighbours and local actors. Source: "Engasjer innbyggere og aktører i lokalmiljøet", "Det fysiske bomiljø"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo.counting import count, total
from bomiljo.dates import FIRST, LAST, NEVER, Day
from bomiljo.fields import Interval
from bomiljo.graph import holders_in_place, series_in_force, series_of
from bomiljo.indicators.base import of_building, of_each
from bomiljo.indicators.integration import arranged_with
from bomiljo.model import Activity, Concern, Enquiry, Neighbour, Notice, Series
from bomiljo.phases import leads_up_to
from bomiljo.values import Exact, Truth, Value, all_of, any_of, between, from_truth, truth

if TYPE_CHECKING:
    from bomiljo.phases import Batch
    from bomiljo.view import View

_ANY_DAY: Final = Day(FIRST, LAST)


@of_building("neighbours.young_assemblers", "item")
def young_assemblers(view: View) -> Value:
    """Young job seekers who assemble the furniture."""
    return Exact(view.need(view.plan.building.furnishing.assembly, "youths", int))


@of_building("neighbours.work_leaders", "item")
def work_leaders(view: View) -> Value:
    """Work leaders who plan and coordinate the assembly."""
    return Exact(view.need(view.plan.building.furnishing.assembly, "leaders", int))


@of_building("neighbours.buildings", "item")
def buildings(view: View) -> Value:
    """Neighbouring buildings and businesses."""
    return Exact(len(_neighbours(view)))


@of_building("neighbours.empty_evenings", "item")
def empty_evenings(view: View) -> Value:
    """Neighbours where nobody is in the evening."""
    flags = [view.have(each, "empty_evenings", bool) for each in _neighbours(view)]
    return count(Truth.UNKNOWN if flag is None else truth(flag) for flag in flags)


def _neighbours(view: View) -> tuple[Neighbour, ...]:
    return view.items(view.plan.surroundings, "neighbours", Neighbour)


# --- what neighbours are told, and where they are met ------------------------------------------------


@of_each("neighbour", "neighbour.contacts_in_place", "item")
def contacts_in_place(view: View, neighbour: Neighbour) -> Value:
    """Actors whom this neighbour can contact today."""
    return holders_in_place(view, neighbour, "contact")


@of_each("arrival", "neighbours.told_before_arrival", "yes-no")
def told_before_arrival(view: View, batch: Batch) -> Value:
    """Whether neighbours are told before a batch arrives, and not only before an earlier batch."""
    notices = view.items(view.plan.surroundings, "notices", Notice)
    return from_truth(any_of(leads_up_to(view, batch, each, "on") for each in notices))


@of_building("neighbours.arenas", "item")
def arenas(view: View) -> Value:
    """Where neighbours are met: meetings with them that run today, and activities arranged with them."""
    return total(((Truth.YES, _series(view)), (Truth.YES, _shared_activities(view))))


def _series(view: View) -> Value:
    if view.have_items(view.plan.meetings, "series", Series) is None:
        return between(0, None)
    return count(all_of((kind, series_in_force(view, each))) for each, kind in series_of(view, "neighbours"))


def _shared_activities(view: View) -> Value:
    found = view.have_items(view.plan.activities, "arranged", Activity)
    return between(0, None) if found is None else count(arranged_with(view, each, "neighbours") for each in found)


@of_building("neighbours.regular_meetings", "item")
def regular_meetings(view: View) -> Value:
    """Series of meetings with neighbours that run today and have a fixed interval."""
    found = [(each, all_of((kind, series_in_force(view, each)))) for each, kind in series_of(view, "neighbours")]
    return count(all_of((state, _is_regular(view, each))) for each, state in found if state is not Truth.NO)


def _is_regular(view: View, series: Series) -> Truth:
    return Truth.UNKNOWN if view.have(series, "every", Interval) is None else Truth.YES


# --- what they worry about and ask -------------------------------------------------------------------


@of_building("neighbours.open_concerns", "item")
def open_concerns(view: View) -> Value:
    """Worries of neighbours that are not settled by today."""
    return count(_open(view, each) for each in view.items(view.plan.surroundings, "concerns", Concern))


def _open(view: View, concern: Concern) -> Truth:
    return all_of((_by_today(view, concern, "raised"), ~_by_today(view, concern, "settled")))


def _by_today(view: View, concern: Concern, name: str) -> Truth:
    day = view.have(concern, name, Day)
    if day is None:
        return Truth.UNKNOWN
    return view.note_unsure(concern, name, view.reached(day))


@of_building("neighbours.enquiries_waiting", "item")
def enquiries_waiting(view: View) -> Value:
    """Enquiries from neighbours that are not answered by today, although the promised time is over."""
    enquiries = view.items(view.plan.surroundings, "enquiries", Enquiry)
    maybe = [each for each in enquiries if all_of(_waits(view, each, None)) is not Truth.NO]
    promise = view.have(view.plan.surroundings, "answer_within", Interval) if maybe else None
    return count(_is_late(view, each, promise) for each in maybe)


def _is_late(view: View, enquiry: Enquiry, promise: Interval | None) -> Truth:
    """Return whether an enquiry waits longer than promised."""
    overdue, unanswered = _waits(view, enquiry, promise)
    late = all_of((overdue, unanswered))
    if late is Truth.UNKNOWN:
        view.note_unsure(enquiry, "received", overdue)
        view.note_unsure(enquiry, "answered", unanswered)
    return late


def _waits(view: View, enquiry: Enquiry, promise: Interval | None) -> tuple[Truth, Truth]:
    """Return whether the promised time is over, and whether there is no answer; an unknown promise is a day or more."""
    received = view.peek(enquiry, "received") or _ANY_DAY
    answered = view.peek(enquiry, "answered") or Day(received.earliest, NEVER.latest)
    latest = received.plus_days(promise.days) if promise else Day(received.plus_days(1).earliest, LAST)
    return view.passed(latest), ~view.reached(answered)
