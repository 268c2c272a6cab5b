"""How alike or unlike the residents are: shares, the chance that two differ, and agreement on a scale of three.

Bounds throughout: of groups whose kind is not told, or told only roughly, the figure is given for the
least and the most favourable case.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.values import ABSENT, UNKNOWN, Exact, Figure, Range, Ratio, Truth, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Kinds = frozenset[int] | frozenset[str] | frozenset[int | str]


class Group(NamedTuple):
    """How many people at least and at most, and of which kinds they can be; no kind at all is any kind."""

    least: int
    most: int | None
    among: Kinds


def share_of(groups: Sequence[Group], kind: int | str) -> Value:
    """Return the share of one kind; absent where there is nobody."""
    if not _summed(groups).least:
        return _of_nobody(groups)
    return _between(*_share(groups, kind))


def largest_share(groups: Sequence[Group], kinds: int) -> Value:
    """Return the share of the largest of so many kinds, numbered from 0; absent where there is nobody."""
    if not _summed(groups).least:
        return _of_nobody(groups)
    shares = [_share(groups, kind) for kind in range(kinds)]
    lows = [low for low, _ in shares] + [_even(groups, kinds)]
    highs = [high for _, high in shares]
    return _between(max(lows, key=lambda each: each.fraction), max(highs, key=lambda each: each.fraction))


def _summed(groups: Sequence[Group]) -> Group:
    """Return all groups as one, of any kind."""
    most = [each.most for each in groups]
    whole = None if None in most else sum(each or 0 for each in most)
    return Group(sum(each.least for each in groups), whole, frozenset())


def _of_nobody(groups: Sequence[Group]) -> Value:
    """Return what is said of a group in which there may be nobody."""
    return ABSENT if all(each.most == 0 for each in groups) else UNKNOWN


def _even(groups: Sequence[Group], kinds: int) -> Ratio:
    """Return the least that the largest of so many kinds can be: all are as large as each other."""
    whole = _summed(groups)
    if whole.least == whole.most:
        return Ratio(-(-whole.least // kinds), whole.least)
    return Ratio(1, kinds)


def _share(groups: Sequence[Group], kind: int | str) -> tuple[Ratio, Ratio]:
    """Return the least and the greatest share of a kind, where there is somebody."""
    sure = _summed([each for each in groups if each.among == {kind}])
    unsure = _summed([each for each in groups if each.among != {kind}])
    maybe = _summed([each for each in groups if not each.among or kind in each.among])
    others = _summed([each for each in groups if each.among and kind not in each.among])
    low = Ratio(0, 1) if unsure.most is None else Ratio(sure.least, sure.least + unsure.most)
    return low, Ratio(1, 1) if maybe.most is None else Ratio(maybe.most, maybe.most + others.least)


def _between(low: Ratio, high: Ratio) -> Value:
    return Exact(high) if low.fraction == high.fraction else Range(low, high)


def all_alike(groups: Sequence[Group]) -> Truth:
    """Return whether all are of one kind; groups in which there is nobody do not count."""
    possible = [each.among for each in groups if each.most != 0]
    sure = [each.among for each in groups if each.least and each.among]
    if sure and not frozenset.intersection(*sure):
        return Truth.NO
    return Truth.YES if all(possible) and len(frozenset[object]().union(*possible)) <= 1 else Truth.UNKNOWN


# --- the chance that two differ ------------------------------------------------------------------------


def chance_of_difference(groups: Sequence[Group], kinds: int | None = None) -> Value:
    """Return the chance that two people picked at random are of different kinds; absent where there are not two.

    Two are picked one after the other, and nobody twice. The chance is least where all whose kind is not told
    belong to the largest kind, and greatest where they are spread as evenly as so many kinds allow; without a
    number, each may be of a kind of their own.
    """
    sizes = _sizes(groups)
    if sizes is None:
        return UNKNOWN
    people = sum(sizes)
    if people <= 1:
        return ABSENT
    told: Counter[int | str] = Counter()
    for each, size in zip(groups, sizes, strict=True):
        if len(each.among) == 1:
            told[next(iter(each.among))] += size
    known, untold = sorted(told.values()), people - told.total()
    merged = [*known[:-1], sum(known[-1:]) + untold]
    return _figures(1 - _alike(merged, people), 1 - _alike(_apart(known, untold, kinds), people))


def _apart(known: list[int], untold: int, kinds: int | None) -> list[int]:
    """Return the sizes of the kinds where those whose kind is not told are spread as evenly as possible."""
    if kinds is None:
        return known + [1] * untold
    sizes = known + [0] * (kinds - len(known))
    for _ in range(untold):
        sizes[sizes.index(min(sizes))] += 1
    return sizes


def _alike(kinds: Iterable[int], people: int) -> Fraction:
    return Fraction(sum(size * (size - 1) for size in kinds), people * (people - 1))


def _sizes(groups: Sequence[Group]) -> list[int] | None:
    """Return how many are in each group; None where it is not known of all."""
    return None if any(each.least != each.most for each in groups) else [each.least for each in groups]


def _figures(low: Fraction, high: Fraction) -> Value:
    return Exact(Figure(low)) if low == high else Range(Figure(low), Figure(high))


# --- agreement -----------------------------------------------------------------------------------------


def agreement(groups: Sequence[Group]) -> Value:
    """Return how much people agree on a scale of three steps, 0 to 2; absent where there is nobody.

    1 where all are on one step, 0 where they are spread evenly, -1 where half are at either end
    (Cees van der Eijk, "Measuring Agreement in Ordered Rating Scales", Quality & Quantity 35, 2001).
    """
    sizes = _sizes(groups)
    if sizes is None:
        return UNKNOWN
    people = sum(sizes)
    if not people:
        return ABSENT
    found = [_agreement(*counts) for counts in _possible(groups, people)]
    return _figures(Fraction(min(found), people), Fraction(max(found), people))


def _agreement(low: int, middle: int, high: int) -> int:
    """Return the agreement of so many on each step, times how many they are.

    The counts are taken apart into layers: one of all three steps, which agrees not at all; one of two steps,
    which agrees by a half where they are neighbours and by -1 where they are the ends; one of a single step.
    """
    least, second, most = sorted((low, middle, high))
    ends = middle == least
    return most - second + (second - least) * (-2 if ends else 1)


def _possible(groups: Sequence[Group], people: int) -> Iterator[tuple[int, int, int]]:
    """Yield counts on the three steps among which are those that agree the least and the most.

    People of a group can be on any of its steps. For each number on the lowest step agreement is a broken
    line in the number on the highest; it is extreme where the line ends or breaks.
    """
    for low in range(_within(groups, {0}), people - _within(groups, {1, 2}) + 1):
        first = max(_within(groups, {2}), _within(groups, {0, 2}) - low)
        last = min(people - _within(groups, {0, 1}), people - low - _within(groups, {1}))
        half = (people - low) // 2
        for high in {first, last, low, people - 2 * low, half, half + 1}:
            if first <= high <= last:
                yield low, people - low - high, high


def _within(groups: Sequence[Group], steps: set[int]) -> int:
    """Return how many can be on these steps alone."""
    return sum(each.least for each in groups if each.among and each.among <= steps)
