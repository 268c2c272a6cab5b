"""How presence is reduced: planned, assessed and told beforehand.

Source: "Personell med tilstedeværelse i modulbygget", "Personell med tilstedeværelse skaper trygghet".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.counting import first_day
from bomiljo.dates import FIRST, LAST, Day
from bomiljo.graph import is_kind, periods
from bomiljo.indicators.base import of_building
from bomiljo.indicators.surveys import residents_who
from bomiljo.model import Assessment, Gathering, PresencePeriod, TaperStep
from bomiljo.values import Exact, Truth, Value, all_of, any_of, earlier, from_truth, truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bomiljo.parts import Part
    from bomiljo.view import View


_ANY_DAY: Final = Day(FIRST, LAST)


class _Reduction(NamedTuple):
    """A day on which presence is, or may be, reduced, and the field that tells it.

    `less` is the first day with less of it: a taper step's own day, the day after a staffed period.
    """

    part: Part
    field: str
    exists: Truth
    day: Day
    less: Day


class _Preparation(NamedTuple):
    """Something that is to come before a reduction, and whether it is of the kind that counts."""

    part: Part
    field: str
    day: Day
    counts: Truth


@of_building("presence.taper_steps", "item")
def taper_steps(view: View) -> Value:
    """Steps in the plan for how presence is reduced."""
    return Exact(len(view.items(view.plan.presence, "taper", TaperStep)))


@of_building("presence.first_reduction", "date")
def first_reduction(view: View) -> Value:
    """The day on which presence is first reduced: a taper step, or the last day of a staffed period."""
    found = _reductions(view)
    return Exact(_noted(view, _first((each, each.exists) for each in found), found))


@of_building("presence.reduction_to_assess", "date")
def reduction_to_assess(view: View) -> Value:
    """The first reduction of presence that no assessment of the need precedes; the first of all where each has one."""
    return Exact(_first_to_prepare(view, _assessments(view)))


@of_building("presence.assessed_in_time", "yes-no")
def assessed_in_time(view: View) -> Value:
    """Whether the need is assessed before each reduction of presence, and since the one before it."""
    return from_truth(_all_prepared(view, _assessments(view)))


@of_building("presence.reduction_to_hear", "date")
def reduction_to_hear(view: View) -> Value:
    """The first reduction that no assessment precedes in which residents were heard; else the first of all."""
    return Exact(_first_to_prepare(view, _hearings(view)))


@of_building("presence.residents_heard", "yes-no")
def residents_heard(view: View) -> Value:
    """Whether residents are heard before each reduction of presence, and since the one before it."""
    return from_truth(_all_prepared(view, _hearings(view)))


@of_building("presence.reduction_to_announce", "date")
def reduction_to_announce(view: View) -> Value:
    """The first reduction of presence that residents are told of at no gathering before it; else the first of all."""
    return Exact(_first_to_prepare(view, _announcements(view)))


@of_building("presence.announced_in_time", "yes-no")
def announced_in_time(view: View) -> Value:
    """Whether residents are told of each reduction before it, at a gathering since the one before it."""
    return from_truth(_all_prepared(view, _announcements(view)))


@of_building("presence.surprised_by_end", "resident", of="answers")
def surprised_by_end(view: View) -> Value:
    """Residents to whom it came as a surprise that staff left."""
    return residents_who(view, "surprised-by-staff-leaving")


def _assessments(view: View) -> list[_Preparation]:
    """Return the assessments of the need; where the plan is silent, one that may be on any day."""
    found = view.have_items(view.plan.presence, "assessments", Assessment)
    if found is None:
        return [_Preparation(view.plan.presence, "assessments", _ANY_DAY, Truth.UNKNOWN)]
    return [_Preparation(each, "on", view.need(each, "on", Day), Truth.YES) for each in found]


def _hearings(view: View) -> list[_Preparation]:
    """Return the assessments in which residents were heard, or may have been."""
    found = [(one, _heard(view, one.part)) for one in _assessments(view)]
    return [one._replace(counts=all_of((one.counts, state))) for one, state in found if state is not Truth.NO]


def _heard(view: View, assessment: Part) -> Truth:
    heard = view.have(assessment, "heard", list) if isinstance(assessment, Assessment) else None
    return Truth.UNKNOWN if heard is None else truth("residents" in heard)


def _announcements(view: View) -> list[_Preparation]:
    """Return the gatherings that tell of a reduction; where the plan is silent, one that may be on any day."""
    found = view.have_items(view.plan.information, "gatherings", Gathering)
    if found is None:
        return [_Preparation(view.plan.information, "gatherings", _ANY_DAY, Truth.UNKNOWN)]
    telling = [(each, state) for each in found if (state := _tells_of_it(view, each)) is not Truth.NO]
    return [_Preparation(each, "on", view.have(each, "on", Day) or _ANY_DAY, state) for each, state in telling]


def _tells_of_it(view: View, gathering: Gathering) -> Truth:
    topics = view.have(gathering, "topics", list)
    return Truth.UNKNOWN if topics is None else truth("staff-leaving" in topics)


def _reductions(view: View) -> list[_Reduction]:
    """Return every reduction that the plan tells, and those that may be where it is silent. Raises NotKnown."""
    staffed = [(each, state) for each in periods(view) if (state := is_kind(view, each, "staffed")) is not Truth.NO]
    ends = [_end(view, each, state) for each, state in staffed]
    steps = view.have_items(view.plan.presence, "taper", TaperStep)
    if steps is None:  # a step may come any day after staffing has begun
        return [*ends, *(_any_step(view, each) for each, _ in staffed)]
    return [*ends, *(_step(view, each) for each in steps)]


def _step(view: View, step: TaperStep) -> _Reduction:
    day = view.need(step, "on", Day)
    return _Reduction(step, "on", Truth.YES, day, day)


def _any_step(view: View, period: PresencePeriod) -> _Reduction:
    day = Day(view.bounds(period)[0].earliest, LAST)
    return _Reduction(view.plan.presence, "taper", Truth.UNKNOWN, day, day)


def _end(view: View, period: PresencePeriod, staffed: Truth) -> _Reduction:
    day = view.bounds(period)[1]
    return _Reduction(period, "to", staffed, day, day.plus_days(1))


def _first_to_prepare(view: View, before: list[_Preparation]) -> Day:
    """Return the first reduction that nothing of this kind precedes; the first of all where each has its own."""
    found = _reductions(view)
    first = _first((each, each.exists) for each in found)
    bare = [(each, all_of((each.exists, ~_prepared(each, before, found)))) for each in found]
    state = any_of(truth for _, truth in bare)
    if state is Truth.YES:
        first = _first(bare)
    elif state is Truth.UNKNOWN:
        first = Day(
            first.earliest, max(first.latest, *(each.day.latest for each, truth in bare if truth is not Truth.NO))
        )
    return _noted(view, first, [*found, *before])


def _all_prepared(view: View, before: list[_Preparation]) -> Truth:
    """Return whether each reduction has something of this kind between itself and the one before it."""
    found = _reductions(view)
    state = all_of(any_of((~each.exists, _prepared(each, before, found))) for each in found)
    if state is Truth.UNKNOWN:
        _note(view, [*found, *before])
    return state


def _noted(view: View, day: Day, on: Sequence[_Reduction | _Preparation]) -> Day:
    """Return a day, and note what it hangs on where it is not exact."""
    if not day.known:
        _note(view, on)
    return day


def _note(view: View, parts: Sequence[_Reduction | _Preparation]) -> None:
    for each in parts:
        view.note_unsure(each.part, each.field, Truth.YES if each.day.known else Truth.UNKNOWN)


def _prepared(reduction: _Reduction, before: list[_Preparation], found: list[_Reduction]) -> Truth:
    """Return whether something that counts comes before a reduction, and not before an earlier one already."""
    others = [
        (all_of((each.exists, earlier(each.less, reduction.less))), each) for each in found if each is not reduction
    ]
    return any_of(
        all_of(
            (
                one.counts,
                earlier(one.day, reduction.day),
                ~any_of(all_of((state, earlier(one.day, each.day))) for state, each in others),
            )
        )
        for one in before
    )


def _first(reductions: Iterable[tuple[_Reduction, Truth]]) -> Day:
    """Return the earliest of the reductions that are meant, or may be; never where none is."""
    return first_day((each.day, state) for each, state in reductions)
