"""Random problems of choosing, and what is best by trying every set of options."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.selection import Goal, Option, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dice_support import Dice

MOST = 12


class Way(NamedTuple):
    """A set of options that can be chosen together, and what it comes to."""

    chosen: tuple[str, ...]
    cost: int
    closed: frozenset[str]
    value: tuple[int, ...]


def make_problem(dice: Dice, most: int = MOST) -> Problem:
    """Return a problem with up to so many options: side effects, exclusions, ties, and apart or in one piece."""
    names = [f"goal-{number}" for number in range(dice.number(0, 7))]
    wanted = dice.some(names, most=len(names))
    levels = dice.number(1, 3)
    highest = dice.pick([1, 3, 12])
    side = [*names, "side-1", "side-2", "nobody's"]
    touchy, width = dice.chance(60), dice.number(1, 4)
    options = tuple(
        Option(
            f"option-{number:02}",
            dice.number(0, highest),
            frozenset(dice.some(side[:-1], most=width)),
            frozenset(dice.some(side, most=2) if touchy and dice.chance(35) else ()),
        )
        for number in range(dice.number(0, most))
    )
    known = [each.name for each in options] + (["unheard-of"] if dice.chance(10) else [])
    excluded = tuple(frozenset(dice.some(known, most=3)) for _ in range(dice.pick([0, 0, 1, 4]) if known else 0))
    return Problem(options, tuple(Goal(each, _weight(dice.number(1, levels), levels)) for each in wanted), excluded)


def _weight(severity: int, levels: int) -> tuple[int, ...]:
    return tuple(int(each == severity) for each in range(1, levels + 1))


def shuffled(problem: Problem, dice: Dice) -> Problem:
    """Return the same problem in another order."""
    options, goals, excluded = problem
    return Problem(tuple(dice.shuffled(options)), tuple(dice.shuffled(goals)), tuple(dice.shuffled(excluded)))


def can_be(problem: Problem, chosen: Iterable[Option]) -> bool:
    """Return whether what each opens is closed by another, and no excluded set is complete."""
    options = list(chosen)
    names = {each.name for each in options}
    met = all(
        any(goal in other.closes for other in options if other is not each) for each in options for goal in each.opens
    )
    return met and not any(each and each <= names for each in problem.excluded)


def way(problem: Problem, chosen: Iterable[Option]) -> Way:
    """Return what a set of options comes to."""
    options = list(chosen)
    closed = {goal for each in options for goal in each.closes} & {each.name for each in problem.goals}
    weights = [each.weight for each in problem.goals]
    value = tuple(
        sum(goal.weight[at] for goal in problem.goals if goal.name in closed)
        for at in range(len(weights[0]) if weights else 0)
    )
    names = tuple(sorted(each.name for each in options))
    return Way(names, sum(each.cost for each in options), frozenset(closed), value)


def all_ways(problem: Problem) -> list[Way]:
    """Return every set of options that can be, the best first: worth most, then cheapest, fewest, first by name."""
    found = [
        way(problem, chosen)
        for count in range(len(problem.options) + 1)
        for chosen in combinations(problem.options, count)
        if can_be(problem, chosen)
    ]
    return sorted(found, key=lambda each: ([-part for part in each.value], each.cost, len(each.chosen), each.chosen))


def stairs(ways: list[Way]) -> list[Way]:
    """Return what is best within each budget, told once."""
    budgets = sorted({each.cost for each in ways})
    best = [next(each for each in ways if each.cost <= budget) for budget in budgets]
    return list(dict.fromkeys(best))


def greedily(problem: Problem) -> list[Option]:
    """Return a choice made plainly: again and again what closes most for its cost, as long as it can be alone."""
    chosen: list[Option] = []
    while True:
        closed = set(way(problem, chosen).closed)
        rated = [
            (each.cost / len(gain), each.name, each)
            for each in problem.options
            if (gain := way(problem, [each]).closed - closed) and can_be(problem, [*chosen, each])
        ]
        if not rated:
            return chosen
        chosen.append(min(rated)[2])
