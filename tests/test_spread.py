"""Figures about a whole group, against counting every pair, every layer and every way of filling in a blank."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bomiljo.spread import Group, agreement, all_alike, chance_of_difference, largest_share, share_of
from bomiljo.values import ABSENT, UNKNOWN, Absent, Exact, Figure, Range, Ratio, Truth, Unknown, Value, Veiled, number
from bomiljo.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

STEPS = (0, 1, 2)


def group(size: int, *kinds: int) -> Group:
    """Return a group of known size."""
    return Group(size, size, frozenset(kinds))


@st.composite
def some_groups(draw: st.DrawFn, *, exact: bool = True) -> list[Group]:
    """Return a few small groups; some can be of several kinds."""

    def one() -> Group:
        least = draw(st.integers(0, 2 if exact else 1))
        most = least if exact else least + draw(st.integers(0, 1))
        return Group(least, most, draw(st.sets(st.sampled_from(STEPS), min_size=1).map(frozenset)))

    return [one() for _ in range(draw(st.integers(1, 3)))]


def low_and_high(value: Value) -> tuple[Fraction, Fraction]:
    """Return a value's bounds."""
    match value:
        case Exact(exact):
            return Fraction(number(exact)), Fraction(number(exact))
        case Range(low, high) if high is not None:
            return Fraction(number(low)), Fraction(number(high))
    raise AssertionError(value)


def kinds(one: Group) -> list[int]:
    """Return the kinds that a group can be of."""
    return [step for step in STEPS if step in one.among]


def people(groups: Sequence[Group]) -> Iterator[tuple[int, ...]]:
    """Yield every way of putting each person on one of their group's kinds, and of leaving out who may be missing."""
    sure = [kinds(each) for each in groups for _ in range(each.least)]
    maybe = [[-1, *kinds(each)] for each in groups for _ in range((each.most or 0) - each.least)]
    for chosen in product(*sure, *maybe):
        yield tuple(kind for kind in chosen if kind >= 0)


def own_kinds(groups: Sequence[Group]) -> Iterator[tuple[int, ...]]:
    """Yield every way of putting each person on a kind, where whose kind is not told may be of one of their own."""
    told = [kinds(each)[0] for each in groups for _ in range(each.least) if len(each.among) == 1]
    untold = sum(each.least for each in groups if len(each.among) > 1)
    for chosen in product(*([*STEPS, own] for own in range(10, 10 + untold))):
        yield (*told, *chosen)


def bounds_of(
    groups: Sequence[Group],
    ways: Callable[[Sequence[Group]], Iterator[tuple[int, ...]]],
    figure: Callable[[tuple[int, ...]], Fraction],
) -> tuple[Fraction, Fraction]:
    """Return the least and the greatest figure of all the ways."""
    found = [figure(each) for each in ways(groups)]
    return min(found), max(found)


# --- oracles -------------------------------------------------------------------------------------------


def differing_pairs(kinds: tuple[int, ...]) -> Fraction:
    """Return the share of all pairs that differ."""
    pairs = list(combinations(kinds, 2))
    return Fraction(sum(one != other for one, other in pairs), len(pairs))


def van_der_eijk(kinds: tuple[int, ...], steps: int = 3) -> Fraction:
    """Return agreement as the article defines it: layer by layer, from the triples of steps in each."""
    counts = [kinds.count(step) for step in range(steps)]
    total, found = sum(counts), Fraction(0)
    while any(counts):
        height = min(each for each in counts if each)
        pattern = [int(each > 0) for each in counts]
        found += Fraction(height * sum(pattern), total) * _layer(pattern)
        counts = [each - height * on for each, on in zip(counts, pattern, strict=True)]
    return found


def _layer(pattern: list[int]) -> Fraction:
    steps, filled = len(pattern), sum(pattern)
    if filled == 1:
        return Fraction(1)
    if filled == steps:
        return Fraction(0)
    triples = Counter(tuple(each) for each in combinations(pattern, 3))
    single, split = triples[1, 1, 0] + triples[0, 1, 1], triples[1, 0, 1]
    unimodal = Fraction((steps - 2) * single - (steps - 1) * split, (steps - 2) * (single + split))
    return unimodal * (1 - Fraction(filled - 1, steps - 1))


# --- the chance that two differ ------------------------------------------------------------------------


def _told_or_not(groups: list[Group]) -> list[Group]:
    """Return the groups of one kind as they are, and the others of any kind."""
    return [each if len(each.among) == 1 else each._replace(among=frozenset(STEPS)) for each in groups]


@given(some_groups().map(_told_or_not), st.booleans())
def test_chance_lies_as_close_as_every_pair_allows(groups: list[Group], limited: bool) -> None:
    """Of known sizes, the bounds are those of all the ways in which people can be of one kind or another."""
    found = chance_of_difference(groups, len(STEPS) if limited else None)
    if sum(each.least for each in groups) < 2:
        assert found == ABSENT
    else:
        assert low_and_high(found) == bounds_of(groups, people if limited else own_kinds, differing_pairs)


def test_chance_of_what_is_plain() -> None:
    """All alike is 0, all different 1; two halves of four differ in two thirds of the pairs."""
    assert chance_of_difference([group(5, 1)]) == Exact(Figure(Fraction(0)))
    assert chance_of_difference([group(1, 0), group(1, 1), group(1, 2)]) == Exact(Figure(Fraction(1)))
    assert chance_of_difference([group(2, 0), group(2, 1)]) == Exact(Figure(Fraction(2, 3)))
    assert chance_of_difference([]) == chance_of_difference([group(1, 0)]) == ABSENT
    assert chance_of_difference([Group(1, 3, frozenset({0}))]) == UNKNOWN
    assert low_and_high(chance_of_difference([Group(35, 35, frozenset())])) == (Fraction(0), Fraction(1))


# --- agreement -----------------------------------------------------------------------------------------


@given(some_groups())
def test_agreement_lies_as_close_as_every_person_allows(groups: list[Group]) -> None:
    """Of known sizes, the bounds are those of all the ways in which people can be on one step or another."""
    if not sum(each.least for each in groups):
        assert agreement(groups) == ABSENT
    else:
        assert low_and_high(agreement(groups)) == bounds_of(groups, people, van_der_eijk)


@given(st.lists(st.integers(0, 200), min_size=3, max_size=3).filter(any))
def test_agreement_of_known_counts(counts: list[int]) -> None:
    """Of known counts it is the figure that the article's layers give; the smallest group is kept with it."""
    kinds = tuple(step for step in STEPS for _ in range(counts[step]))
    found = agreement([group(size, step) for step, size in enumerate(counts)])
    assert found == Exact(Figure(van_der_eijk(kinds)))


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((7, 0, 0), 1), ((0, 7, 0), 1), ((4, 4, 4), 0), ((4, 0, 4), -1), ((4, 4, 0), Fraction(1, 2))],
)
def test_agreement_of_what_is_plain(counts: tuple[int, int, int], expected: Fraction) -> None:
    """One step is 1, an even spread 0, two neighbours a half, the two ends -1."""
    assert low_and_high(agreement([group(size, step) for step, size in enumerate(counts)])) == (expected, expected)


def test_agreement_of_a_group_of_unknown_size_is_unknown() -> None:
    """How many they are has to be known."""
    assert agreement([group(3, 1), Group(0, None, frozenset({2}))]) == UNKNOWN


# --- shares --------------------------------------------------------------------------------------------


def _share(kind: int) -> Callable[[tuple[int, ...]], Fraction]:
    return lambda kinds: Fraction(kinds.count(kind), len(kinds))


@given(some_groups(exact=False), st.sampled_from(STEPS))
def test_share_lies_as_close_as_every_person_allows(groups: list[Group], kind: int) -> None:
    """The bounds are those of all the ways in which people can be of one kind or another, or not be there."""
    found = share_of(groups, kind)
    if isinstance(found, (Absent, Unknown)):
        assert sum(each.least for each in groups) == 0
        assert (found == ABSENT) == (sum(each.most or 0 for each in groups) == 0)
    else:
        assert low_and_high(found) == bounds_of(groups, people, _share(kind))


@given(some_groups(exact=False))
def test_largest_share_holds_whatever_is_true(groups: list[Group]) -> None:
    """No way of filling in what is not told gives a largest share outside the bounds; the greatest is reached."""
    found = largest_share(groups, len(STEPS))
    if isinstance(found, (Absent, Unknown)):
        assert sum(each.least for each in groups) == 0
        return
    low, high = low_and_high(found)
    least, most = bounds_of(groups, people, lambda kinds: max(_share(kind)(kinds) for kind in STEPS))
    assert low <= least
    assert high == most


def test_share_of_a_group_without_bound() -> None:
    """Any number of others can be there."""
    assert share_of([group(3, 0), Group(0, None, frozenset({1}))], 0) == Range(Ratio(0, 1), Ratio(3, 3))


@given(some_groups(exact=False))
def test_all_alike_holds_whatever_is_true(groups: list[Group]) -> None:
    """Yes and no are said only where every way of filling in what is not told agrees."""
    found = {len(set(each)) <= 1 for each in people(groups)}
    if all_alike(groups) is not Truth.UNKNOWN:
        assert found == {all_alike(groups) is Truth.YES}


# --- how they are shown --------------------------------------------------------------------------------


def test_figures_are_shown_coarsely() -> None:
    """A chance in steps of five per cent, an agreement in tenths."""
    nb, en = Wording("nb"), Wording("en")
    assert nb.value(Exact(Figure(Fraction(47, 100))), "chance") == "45 %"
    assert en.value(Range(Figure(Fraction(47, 100)), Figure(Fraction(61, 100))), "chance") == "45 to 65%"
    assert nb.value(Exact(Figure(Fraction(-37, 100))), "agreement") == "−0,4"
    assert en.value(Exact(Figure(Fraction(1))), "agreement") == "1.0"
    assert en.value(Veiled(None, None), "agreement") == "not shown, as some groups are small"
    assert en.value(Exact(15), "minute") == "15 minutes"
