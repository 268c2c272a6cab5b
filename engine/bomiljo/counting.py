"""Counting under doubt: how many certainly, how many possibly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.dates import NEVER, Day
from bomiljo.values import ABSENT, UNKNOWN, Exact, Range, Truth, Value, between

if TYPE_CHECKING:
    from collections.abc import Iterable


def count(truths: Iterable[Truth]) -> Value:
    """Return how many of the statements hold: those that do, up to those that may."""
    found = list(truths)
    sure = sum(each is Truth.YES for each in found)
    return between(sure, sure + sum(each is Truth.UNKNOWN for each in found))


def weighed(parts: Iterable[tuple[Truth, int | None]]) -> Value:
    """Return how many residents a statement holds for; a group of unknown size is any number of them."""
    low, high = 0, 0
    bounded = True
    for state, people in parts:
        if state is Truth.YES:
            low += people or 0
        if state is not Truth.NO:
            high += people or 0
            bounded = bounded and people is not None
    return between(low, high if bounded else None)


def total(parts: Iterable[tuple[Truth, Value]]) -> Value:
    """Return the sum of the counts that belong; a count that may belong adds to the upper bound alone."""
    low, high = 0, 0
    bounded = True
    for state, value in parts:
        least, most = bounds(value)
        low += least if state is Truth.YES else 0
        if state is not Truth.NO:
            high += most or 0
            bounded = bounded and most is not None
    return between(low, high if bounded else None)


def bounds(value: Value) -> tuple[int, int | None]:
    """Return the least and the most that a count can be; raises TypeError for what is no count."""
    match value:
        case Exact(int(exact)) if not isinstance(exact, bool):
            return exact, exact
        case Range(int(low), int() | None as high):
            return low, high
    raise TypeError(f"{value!r} is no count")


def shortest(intervals: Iterable[tuple[Truth, int | None]]) -> Value:
    """Return the shortest of the intervals that count; absent where none does, a range where some may."""
    found = list(intervals)
    if not found:
        return ABSENT
    sure = [days for state, days in found if state is Truth.YES and days is not None]
    if not sure:
        return UNKNOWN
    settled = all(state is Truth.YES and days is not None for state, days in found)
    possible = [1 if days is None else days for _, days in found]
    return between(min(sure) if settled else min(possible), min(sure))


def fewest(values: Iterable[tuple[Truth, Value]]) -> Value:
    """Return the least of the counts that belong; absent where none does."""
    found = [(state, bounds(value)) for state, value in values]
    if not found:
        return ABSENT
    sure = [most for state, (_, most) in found if state is Truth.YES and most is not None]
    if not sure:
        return UNKNOWN
    return between(min(least for _, (least, _) in found), min(sure))


def first_day(days: Iterable[tuple[Day, Truth]]) -> Day:
    """Return the earliest of the days that are meant, or may be; never where none is."""
    found = [(day, state) for day, state in days if state is not Truth.NO]
    return Day(
        min((day.earliest for day, _ in found), default=NEVER.earliest),
        min((day.latest for day, state in found if state is Truth.YES), default=NEVER.latest),
    )


def at_least_one(value: Value) -> Truth:
    """Return whether a count is more than none."""
    least, most = bounds(value)
    return Truth.YES if least else Truth.NO if most == 0 else Truth.UNKNOWN
