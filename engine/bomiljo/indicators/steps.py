"""The steps in which presence falls: whether it rises again, how large the largest is, and what follows the last.

Source: "Personell med tilstedeværelse i modulbygget" - presence is needed most at move-in and shortly after, and quick
answers stay possible when the staff have left. Everything here looks at the whole plan, and not at today.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.counting import bounds, first_day
from bomiljo.dates import LAST, NEVER, Day
from bomiljo.graph import is_kind, periods
from bomiljo.indicators.base import of_building
from bomiljo.indicators.presence import newcomers
from bomiljo.indicators.staffing import Amount, Step, begins, ends, has_end
from bomiljo.model import Assessment, Cohort
from bomiljo.phases import batches
from bomiljo.values import Exact, Range, Ratio, Truth, Value, all_of, any_of, between, earlier

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo.model import PresencePeriod
    from bomiljo.phases import Batch
    from bomiljo.view import View

# --- hours that rise again ---------------------------------------------------------------------------


class _Rise(NamedTuple):
    """A day on which hours rise, or may, and how many residents are still to move in then, at least and at most."""

    step: Step
    state: Truth
    newcomers: tuple[int, int | None]

    @property
    def sure(self) -> bool:
        """Return whether it is known that hours rise, and for how many."""
        return self.state is Truth.YES and self.newcomers[0] == self.newcomers[1]


@of_building("presence.rise_day", "date")
def rise_day(view: View) -> Value:
    """The first day on which staff-hours rise again, after people have moved in and with no assessment before it.

    Where they rise several times, it is the day on which the fewest are still to move in.
    """
    found = _barest(_rises(view))
    if all(each.sure for each in found):
        return Exact(first_day((each.step.day, each.state) for each in found))
    latest = max(each.step.day.latest for each in found)
    there = any(each.state is Truth.YES for each in found)
    return Exact(Day(min(each.step.day.earliest for each in found), latest if there else NEVER.latest))


@of_building("presence.newcomers_at_rise", "resident", of="batches")
def newcomers_at_rise(view: View) -> Value:
    """Residents of an arrival that is still to be completed when staff-hours rise: the fewest at any such rise."""
    rises = _rises(view)
    if not rises:
        return Exact(0)
    return between(min(each.newcomers[0] for each in rises), _fewest(rises))


def _fewest(rises: list[_Rise]) -> int | None:
    """Return how many at most are still to move in at the rise with the fewest; None where nothing bounds it."""
    return min((most for _, state, (_, most) in rises if state is Truth.YES and most is not None), default=None)


def _barest(rises: list[_Rise]) -> list[_Rise]:
    """Return the rises with the fewest who are still to move in, or that may be these."""
    most = _fewest(rises)
    return [each for each in rises if most is None or each.newcomers[0] <= most]


def _rises(view: View) -> list[_Rise]:
    found = [(step, _is_rise(view, step)) for step in begins(view)]
    return [_Rise(step, state, _still_to_come(view, step)) for step, state in found if state is not Truth.NO]


def _is_rise(view: View, step: Step) -> Truth:
    """Return whether more are there than before, and not for the first time."""
    state = all_of((step.exists, _goes_up(step.before, step.after), _moved_in(view, step.day)))
    if state is not Truth.NO:
        state = all_of((state, ~_assessed(view, step.day)))
    return view.note_unsure(step.period, step.field, state)


def _goes_up(before: Amount, after: Amount) -> Truth:
    if before.high == 0 or (after.high is not None and after.high <= before.low):
        return Truth.NO
    sure = before.low > 0 and before.high is not None and after.low > before.high
    return Truth.YES if sure else Truth.UNKNOWN


def _moved_in(view: View, day: Day) -> Truth:
    """Return whether all of an arrival have moved in before a day."""
    return _of_a_batch(view, lambda batch: earlier(batch.last, day))


def _assessed(view: View, day: Day) -> Truth:
    """Return whether the need is assessed before a day, at a time when people live there."""
    found = view.have_items(view.plan.presence, "assessments", Assessment)
    if found is None:
        return Truth.UNKNOWN
    days = [(each, view.need(each, "on", Day)) for each in found]
    states = [
        view.note_unsure(each, "on", all_of((earlier(on, day), _of_a_batch(view, _has_begun_by(on)))))
        for each, on in days
    ]
    return any_of(states)


def _has_begun_by(day: Day) -> Callable[[Batch], Truth]:
    return lambda batch: ~earlier(day, batch.first)


def _of_a_batch(view: View, holds: Callable[[Batch], Truth]) -> Truth:
    """Return whether something holds for one of the arrivals, and note what makes that unsure."""
    found = [(batch, holds(batch)) for batch in batches(view)]
    state = any_of(each for _, each in found)
    if state is Truth.UNKNOWN:
        _note_days(view, found)
    return state


def _still_to_come(view: View, step: Step) -> tuple[int, int | None]:
    """Return how many move in with the largest arrival that has not been completed before a step."""
    if view.have_items(view.plan, "cohorts", Cohort) is None:
        return 0, None
    coming = [(each, ~earlier(each.last, step.day), bounds(newcomers.measure(view, each))) for each in batches(view)]
    highs = [high for _, state, (_, high) in coming if state is not Truth.NO]
    least = max((low for _, state, (low, _) in coming if state is Truth.YES), default=0)
    most = None if None in highs else max((high or 0 for high in highs), default=0)
    if least != most:
        _note_days(view, [(batch, state) for batch, state, _ in coming])
    return least, most


def _note_days(view: View, found: list[tuple[Batch, Truth]]) -> None:
    """Note the days of arrival that leave something unsure."""
    for batch, state in found:
        for part, name in batch.unsure:
            view.note_unsure(part, name, state)


# --- the largest step --------------------------------------------------------------------------------


class _Fall(NamedTuple):
    """A step down: the hours that it takes away, and their share of those before it."""

    step: Step
    lost: Amount
    share: tuple[Fraction, Fraction]

    @property
    def sure(self) -> bool:
        """Return whether it is known that there is such a step, and how many hours it takes away."""
        return self.step.exists is Truth.YES and self.lost.low == self.lost.high


@of_building("presence.hours_lost_at_once", "share")
def hours_lost_at_once(view: View) -> Value:
    """The share of the staff-hours that the step takes away which takes most hours; none where none takes any."""
    found = _largest(view)
    if not found:
        return Exact(_ratio(Fraction(0)))
    low = min(each.share[0] for each in found) if _is_there(found) else Fraction(0)
    high = max(each.share[1] for each in found)
    return Exact(_ratio(low)) if low == high else Range(_ratio(low), _ratio(high))


@of_building("presence.largest_step_day", "date")
def largest_step_day(view: View) -> Value:
    """The day from which the hours are gone that the largest step takes away; never where none takes any."""
    found = _largest(view)
    if not found:
        return Exact(NEVER)
    latest = [each.step.day.latest for each in found]
    last = min(latest) if all(each.sure for each in found) else max(latest)
    return Exact(Day(min(each.step.day.earliest for each in found), last if _is_there(found) else LAST))


def _is_there(found: list[_Fall]) -> bool:
    """Return whether hours certainly fall at all."""
    return any(each.lost.low > 0 for each in found)


def _largest(view: View) -> list[_Fall]:
    """Return the steps that may be the largest; of several alike, those that take the largest share."""
    falls = [_fall(step) for step in ends(view) if step.exists is not Truth.NO]
    least = max((each.lost.low for each in falls), default=Fraction(0))
    found = [each for each in falls if each.lost.high is None or (each.lost.high >= least and each.lost.high > 0)]
    if all(each.sure for each in found):
        return [each for each in found if each.share == max(other.share for other in found)]
    for each in found:
        view.note_unsure(each.step.period, each.step.field, Truth.UNKNOWN)
    return found


def _fall(step: Step) -> _Fall:
    before, after = step.before, step.after
    sure = step.exists is Truth.YES and after.high is not None
    low = max(Fraction(0), before.low - (after.high or 0)) if sure else Fraction(0)
    high = None if before.high is None else max(Fraction(0), before.high - after.low)
    least = Fraction(0) if after.high is None else _share(before.low, after.high)
    return _Fall(
        step, Amount(low, high), (least, Fraction(1) if before.high is None else _share(before.high, after.low))
    )


def _share(before: Fraction, after: Fraction) -> Fraction:
    """Return the share of the hours before that are gone after."""
    return max(Fraction(0), 1 - after / before) if before else Fraction(0)


def _ratio(share: Fraction) -> Ratio:
    return Ratio(share.numerator, share.denominator)


# --- what follows the staff --------------------------------------------------------------------------


@of_building("presence.hole_day", "date")
def hole_day(view: View) -> Value:
    """The first day on which no door is open after staff have left: no staff, visit, phone or drop-in; else never."""
    staffed = [(each, is_kind(view, each, "staffed")) for each in periods(view)]
    found = [(each, _leaves_a_hole(view, each, state)) for each, state in staffed if state is not Truth.NO]
    return Exact(first_day((view.bounds(each)[1].plus_days(1), state) for each, state in found))


def _leaves_a_hole(view: View, period: PresencePeriod, staffed: Truth) -> Truth:
    """Return whether people live there when staff leave, and nothing is open to them on the day after."""
    last = view.bounds(period)[1]
    after = last.plus_days(1)
    lived_in = _of_a_batch(view, _has_begun_by(after))
    state = all_of((staffed, has_end(last), lived_in))
    if state is not Truth.NO:
        others = [each for each in periods(view) if each is not period]
        state = all_of((state, ~any_of(view.in_force(each, after) for each in others)))
    return view.note_unsure(period, "to", state)
