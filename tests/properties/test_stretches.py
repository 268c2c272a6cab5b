"""Days under doubt, against looking at every day by itself."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hypothesis import given

from bomiljo.dates import BEGINNING, FIRST, LAST, NEVER, Day, exactly
from bomiljo.model import Holder, Plan
from bomiljo.stretches import Cover, Stretch, between_days, both, constant, either, lacking, stretches
from bomiljo.values import Truth, all_of, any_of
from bomiljo.view import View
from dice_support import Dice, examples, rolled

if TYPE_CHECKING:
    from collections.abc import Iterator

START: Final = dt.date(2024, 1, 1)
END: Final = START + dt.timedelta(days=40)
DAYS: Final = [START + dt.timedelta(days=number) for number in range(-3, 44)]


def make_day(dice: Dice, unbounded: Day) -> Day:
    """Return a day around the window: known, imprecise, bounded on one side, or open."""
    low = START + dt.timedelta(days=dice.number(-5, 45))
    high = low + dt.timedelta(days=dice.number(0, 12))
    return dice.pick(
        [exactly(low), exactly(low), Day(low, high), Day(low, high), Day(FIRST, high), Day(low, LAST), unbounded]
    )


def make_spans(dice: Dice) -> list[tuple[Day, Day]]:
    """Return some spans that may be imprecise and run forwards."""
    found = [(make_day(dice, BEGINNING), make_day(dice, NEVER)) for _ in range(dice.number(0, 4))]
    return [(first, last) for first, last in found if first.earliest <= last.latest]


def make_covers(dice: Dice) -> list[Cover]:
    """Return covers, the last two of them simple ones."""
    return [*(between_days(*each) for each in make_spans(dice)), constant(dice.pick(list(Truth)))]


@given(rolled(make_spans))
@examples(300)
def test_a_span_holds_on_the_days_on_which_a_view_says_so(spans: list[tuple[Day, Day]]) -> None:
    """The days of a span are those on which it is in force."""
    for first, last in spans:
        holder = Holder.model_validate({"actor": "nav", "from": first, "to": last})
        plan = Plan.model_validate({"tasks": [{"id": "t", "held_by": [holder.model_dump(by_alias=True)]}]})
        inside = (plan.tasks or [])[0].held_by or []
        cover = between_days(*View(plan, exactly(START)).bounds(inside[0]))
        assert [cover.on(day) for day in DAYS] == [View(plan, exactly(day)).in_force(inside[0]) for day in DAYS]


@given(rolled(make_covers))
@examples(300)
def test_logic_is_that_of_each_day(covers: list[Cover]) -> None:
    """All, any and not, for all days at once, are those of the truths of each day."""
    for day in DAYS:
        truths = [each.on(day) for each in covers]
        assert either(covers).on(day) is any_of(truths)
        assert both(*covers).on(day) is all_of(truths)
        assert [(~each).on(day) for each in covers] == [~each for each in truths]


def walked(stretches_of: list[Stretch]) -> Iterator[tuple[dt.date, Truth]]:
    """Yield what stretches say of each day."""
    for day in DAYS:
        sure = any(each.sure and each.first.latest <= day <= each.last.earliest for each in stretches_of)
        maybe = any(each.first.earliest <= day <= each.last.latest for each in stretches_of)
        yield day, Truth.YES if sure else Truth.UNKNOWN if maybe else Truth.NO


@given(rolled(make_covers))
@examples(500)
def test_stretches_say_what_each_day_is(covers: list[Cover]) -> None:
    """Nobody holds it: walked through day by day, and as stretches, which are in order and apart."""
    nobody = ~either(covers)
    found = stretches(nobody, START, END)
    said = dict(walked(found))
    for day in DAYS:
        if START <= day <= END:
            assert said[day] is nobody.on(day), day
        elif day < START:
            assert said[day] is Truth.NO
    for one, other in pairwise(found):
        assert one.last.latest < other.first.earliest
    assert all(each.first.earliest <= END for each in found)


def test_an_imprecise_end_is_a_window() -> None:
    """Held until some day in May: nobody from a day between the second of May and the first of June on."""
    held = between_days(BEGINNING, Day(dt.date(2024, 5, 1), dt.date(2024, 5, 31)))
    first = Day(dt.date(2024, 5, 2), dt.date(2024, 6, 1))
    assert stretches(~held, START, dt.date(2026, 1, 1)) == [Stretch(first, NEVER, sure=True)]
    assert stretches(~held, START, dt.date(2024, 5, 1)) == []


def test_lacking_does_not_doubt_one_thing_twice() -> None:
    """One who may be there has the property: whether he is there cannot make that somebody lacks it."""
    maybe, always, never = (constant(each) for each in (Truth.UNKNOWN, Truth.YES, Truth.NO))
    assert lacking([(maybe, always)]) == never
    assert lacking([(maybe, never)]) == maybe
    assert lacking([(always, never), (maybe, always)]) == maybe
    assert lacking([(always, never), (maybe, never)]) == always
    assert lacking([]) == never
