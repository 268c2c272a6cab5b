"""Days under doubt: on which days something certainly holds, and on which it may.

A `Cover` is a truth for each day. What `values` does with truths, this does for all days at once: a day is in
`sure` where the truth is yes, outside `maybe` where it is no, and else not known. Exact, and no day is looked at
by itself.
"""

from __future__ import annotations

import datetime as dt
from functools import reduce
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.dates import FIRST, LAST, Day, exactly
from bomiljo.hours import merged
from bomiljo.values import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

Ranges = tuple[tuple[int, int], ...]  # of day numbers, the end not included; in order, and apart
_ALL: Final[Ranges] = ((FIRST.toordinal(), LAST.toordinal() + 1),)


class Cover(NamedTuple):
    """The days on which something certainly holds, and those on which it may; the second hold the first."""

    sure: Ranges
    maybe: Ranges

    def __invert__(self) -> Cover:
        """Return the negation, day by day."""
        return Cover(_rest(self.maybe), _rest(self.sure))

    def on(self, day: dt.date) -> Truth:
        """Return whether it holds on a day."""
        number = day.toordinal()
        if _holds(self.sure, number):
            return Truth.YES
        return Truth.UNKNOWN if _holds(self.maybe, number) else Truth.NO

    @property
    def never(self) -> bool:
        """Return whether it certainly holds on no day."""
        return not self.maybe


ALWAYS: Final = Cover(_ALL, _ALL)
NEVER_AT_ALL: Final = Cover((), ())
NOT_TOLD: Final = Cover((), _ALL)


def constant(state: Truth) -> Cover:
    """Return what is the same on all days."""
    return {Truth.YES: ALWAYS, Truth.NO: NEVER_AT_ALL}.get(state, NOT_TOLD)


def between_days(first: Day, last: Day) -> Cover:
    """Return the days of a span whose first and last day may be imprecise."""
    return Cover(_range(first.latest, last.earliest), _range(first.earliest, last.latest))


def either(covers: Iterable[Cover]) -> Cover:
    """Return where one of them holds."""
    found = list(covers)
    return Cover(_union(each.sure for each in found), _union(each.maybe for each in found))


def both(*covers: Cover) -> Cover:
    """Return where all of them hold."""
    return Cover(reduce(_shared, (each.sure for each in covers)), reduce(_shared, (each.maybe for each in covers)))


def lacking(held: Iterable[tuple[Cover, Cover]]) -> Cover:
    """Return where somebody is there, and nobody of those who are has a property.

    Each is told by when they are there and when they have the property. That somebody is there is not doubted twice:
    where one may be there who would have it, and another is who has not, the answer hangs on the one alone.
    """
    pairs = list(held)
    return either(
        both(there, ~has, *(~both(*other) for at, other in enumerate(pairs) if at != number))
        for number, (there, has) in enumerate(pairs)
    )


# --- in words of a plan ------------------------------------------------------------------------------


class Stretch(NamedTuple):
    """Days on which something holds, from a first to a last one that may be imprecise.

    Not sure: on none of the days from `first` to `last` does it certainly hold.
    """

    first: Day
    last: Day
    sure: bool


def stretches(cover: Cover, first: dt.date, last: dt.date) -> list[Stretch]:
    """Return where it holds or may, from a day on; what begins after the last day is left out, ends are kept."""
    window = _range(first, LAST)
    sure, maybe = _shared(cover.sure, window), _shared(cover.maybe, window)
    found = [stretch for around in maybe for stretch in _inside(around, _shared(sure, (around,)))]
    return [each for each in found if each.first.earliest <= last]


def _inside(around: tuple[int, int], cores: Ranges) -> list[Stretch]:
    """Return the stretches of a run of days on which it may hold, one for each run inside on which it does."""
    if not cores:
        return [Stretch(exactly(_day(around[0])), exactly(_day(around[1] - 1)), sure=False)]
    begins = [around[0], *(start for start, _ in cores[1:])]
    ends = [*begins[1:], around[1]]
    return [
        Stretch(Day(_day(begin), _day(start)), Day(_day(end - 1), _day(limit - 1)), sure=True)
        for begin, limit, (start, end) in zip(begins, ends, cores, strict=True)
    ]


# --- ranges of days ----------------------------------------------------------------------------------


def _day(number: int) -> dt.date:
    return dt.date.fromordinal(number)


def _range(first: dt.date, last: dt.date) -> Ranges:
    return ((first.toordinal(), last.toordinal() + 1),) if first <= last else ()


def _holds(ranges: Ranges, number: int) -> bool:
    return any(start <= number < end for start, end in ranges)


def _union(many: Iterable[Ranges]) -> Ranges:
    return tuple(merged([each for ranges in many for each in ranges]))


def _shared(one: Ranges, other: Ranges) -> Ranges:
    found = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple(sorted((start, end) for start, end in found if start < end))


def _rest(ranges: Ranges) -> Ranges:
    ends = [_ALL[0][0], *(end for _, end in ranges)]
    starts = [*(start for start, _ in ranges), _ALL[0][1]]
    return tuple((start, end) for start, end in zip(ends, starts, strict=True) if start < end)
