"""Looking at the resident mix when it changes. Source: "Planlegg og overvåk beboersammensetningen"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.counting import bounds
from bomiljo.dates import FIRST, LAST, Day
from bomiljo.indicators.base import of_building, of_each
from bomiljo.indicators.mix import review_interval
from bomiljo.model import Cohort, Departure, MixReview, OtherTenants
from bomiljo.phases import batches, leads_up_to
from bomiljo.residence import has_come
from bomiljo.values import NO, Absent, Truth, Unknown, Value, all_of, any_of, earlier, from_truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo.parts import Part
    from bomiljo.phases import Batch
    from bomiljo.view import View

    Blurred = tuple[tuple[Part, str], ...]
    Days = tuple[int, int | None]


@of_each("arrival", "mix.reviewed_before_arrival", "yes-no")
def reviewed_before_arrival(view: View, batch: Batch) -> Value:
    """Whether the mix is looked at before a batch arrives, and not only before an earlier batch."""
    reviews = view.items(view.plan.settlement, "mix_reviews", MixReview)
    return from_truth(any_of(leads_up_to(view, batch, each, "on") for each in reviews))


@of_building("mix.review_overdue", "yes-no")
def review_overdue(view: View) -> Value:
    """Whether the mix has changed and nobody has looked at it since, within the time that the plan itself sets."""
    every = _promised(view)
    changes = [(day, unsure) for day, unsure in _changes(view) if _is_due(view, day, every) is not Truth.NO]
    if every is None or not changes:
        return NO
    reviews = view.items(view.plan.settlement, "mix_reviews", MixReview)
    recently = any_of(_is_recent(view, each, every) for each in reviews)  # then every change that is due is reviewed
    late = [_is_late(view, day, unsure, every, reviews) for day, unsure in changes] if recently is not Truth.YES else []
    return from_truth(all_of((~recently, any_of(late))))


def _promised(view: View) -> Days | None:
    """Return the least and the most days between two looks at the mix; None where nobody follows it."""
    match review_interval.measure(view, None):
        case Absent():
            return None
        case Unknown():
            return 1, None
        case value:
            return bounds(value)


def _later(day: Day, every: Days) -> Day:
    """Return the day that lies so many days after another."""
    return Day(day.plus_days(every[0]).earliest, LAST if every[1] is None else day.plus_days(every[1]).latest)


def _is_due(view: View, day: Day, every: Days | None) -> Truth:
    return Truth.NO if every is None else view.passed(_later(day, every))


def _is_recent(view: View, review: MixReview, every: Days) -> Truth:
    """Return whether a review lies so short a time back that no new one is due."""
    day = view.need(review, "on", Day)
    return view.note_unsure(review, "on", all_of((view.reached(day), ~_is_due(view, day, every))))


def _is_late(view: View, day: Day, unsure: Blurred, every: Days, reviews: tuple[MixReview, ...]) -> Truth:
    """Return whether a change is longer ago than the time set, with no review since."""
    since = [(each, view.need(each, "on", Day)) for each in reviews]
    found = [(each, all_of((~earlier(on, day), view.reached(on)))) for each, on in since]
    state = all_of((_is_due(view, day, every), *(~seen for _, seen in found)))
    if state is Truth.UNKNOWN:
        _note(view, (*unsure, *((each, "on") for each, seen in found if seen is Truth.UNKNOWN)))
    return state


def _note(view: View, unsure: Blurred) -> None:
    for part, name in unsure:
        view.note_unsure(part, name, Truth.UNKNOWN)


def _changes(view: View) -> Iterator[tuple[Day, Blurred]]:
    """Yield the days on which the mix changes, and what would make each exact."""
    for batch in batches(view):
        yield batch.last, batch.unsure
    for cohort in view.items(view.plan, "cohorts", Cohort):
        if has_come(view, cohort) is not Truth.NO:
            yield from _departures(view, cohort)
    yield from _other_tenants(view)


def _departures(view: View, cohort: Cohort) -> Iterator[tuple[Day, Blurred]]:
    """Yield when residents of a group move out; where the plan is silent, it may be any day."""
    found = view.have_items(cohort, "departures", Departure)
    if found is None:
        yield Day(FIRST, LAST), ()
    for each in found or ():
        yield view.need(each, "on", Day), ((each, "on"),)


def _other_tenants(view: View) -> Iterator[tuple[Day, Blurred]]:
    """Yield when other tenants move in and out; where the plan is silent, it may be any day."""
    found = view.have_items(view.plan.building, "other_tenants", OtherTenants)
    if found is None:
        yield Day(FIRST, LAST), ()
    for each in found or ():
        first, last = view.bounds(each)
        yield first, ((each, "from_"),)
        yield last.plus_days(1), ((each, "to"),)
