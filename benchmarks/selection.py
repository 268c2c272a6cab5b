"""What it takes to choose: 40 goals and 120 options, dense ones and such as hang together in places only.

    .venv/bin/python benchmarks/selection.py

A figure is processor time. Beside it stands what trying every set takes for 12 options in the same run, and, where
scipy is installed, what its solver (HiGHS) takes for the same problems; that must find the same costs.
"""

from __future__ import annotations

import importlib
import random
import statistics
import sys
import time
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeVar

from bomiljo.selection import Goal, Option, Problem, Selection, cheapest, frontier

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

SEEDS = 20
FRONTIERS = 6  # of them
AIM = 5.0  # seconds for each
GOALS = [f"goal-{number:02}" for number in range(40)]
SEVERITIES = ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def dense(seed: int, *, options: int = 120, goals: int = 40, cost: tuple[int, int] = (1, 40), unit: int = 1) -> Problem:
    """Return options that close three to six goals each, anywhere."""
    dice = random.Random(seed)  # noqa: S311 - a problem to measure with, the same each time
    names = GOALS[:goals]
    made = (
        Option(f"option-{number:03}", unit * dice.randint(*cost), frozenset(dice.sample(names, dice.randint(3, 6))))
        for number in range(options)
    )
    return Problem(tuple(made), tuple(Goal(each, dice.choice(SEVERITIES)) for each in names))


def structured(seed: int) -> Problem:
    """Return options for neighbouring goals, some of which open another or do not go together."""
    dice = random.Random(seed)  # noqa: S311 - a problem to measure with, the same each time
    made = []
    for number in range(120):
        first = dice.randrange(len(GOALS))
        closes = dice.sample(GOALS[first : first + 5], min(dice.randint(1, 3), len(GOALS[first : first + 5])))
        opens = [dice.choice(GOALS[first : first + 5])] if dice.random() < 0.2 else []  # noqa: PLR2004 - a fifth
        made.append(Option(f"option-{number:03}", 4 * dice.randint(1, 10), frozenset(closes), frozenset(opens)))
    excluded = tuple(frozenset(each.name for each in dice.sample(made, 2)) for _ in range(30))
    return Problem(tuple(made), tuple(Goal(each, dice.choice(SEVERITIES)) for each in GOALS), excluded)


def timed(work: Callable[[Problem], T], problem: Problem) -> tuple[float, T]:
    """Return the processor time of some work on a problem, and what came of it."""
    start = time.process_time()
    found = work(problem)
    return time.process_time() - start, found


def measure(name: str, problems: list[Problem]) -> bool:
    """Print what the cheapest and the frontier take, and return whether all are proved in time."""
    best = [timed(cheapest, each) for each in problems]
    steps = [timed(frontier, each) for each in problems[:FRONTIERS]]
    proved = all(found.proved for _, found in best) and all(each.proved for _, found in steps for each in found)
    count = statistics.median(len(found) for _, found in steps)
    print(
        f"{name:<36} cheapest {told(best)}   frontier {told(steps)} of {count:.0f} steps"
        f"   {'all proved' if proved else 'NOT PROVED'}"
    )
    against_highs(problems, best)
    return proved and max(seconds for seconds, _ in best) < AIM


def told(results: list[tuple[float, Any]]) -> str:
    """Return the median and the longest of some times."""
    times = [seconds for seconds, _ in results]
    return f"{statistics.median(times):>6.2f} s (longest {max(times):>6.2f})"


def total(results: list[tuple[float, Any]]) -> float:
    """Return all times together."""
    return sum(seconds for seconds, _ in results)


# --- baselines ---------------------------------------------------------------------------------------


def every_set(problem: Problem) -> int:
    """Return the least cost at which most is closed, by trying every set of options."""
    sets = (each for size in range(len(problem.options) + 1) for each in combinations(problem.options, size))
    weights = {goal.name: goal.weight for goal in problem.goals}

    def rated(chosen: tuple[Option, ...]) -> tuple[list[int], int]:
        closed = frozenset[str]().union(*(each.closes for each in chosen)) & weights.keys()
        return [-sum(part) for part in zip(*(weights[each] for each in closed), strict=True)], sum(
            each.cost for each in chosen
        )

    return min(rated(each) for each in sets if each)[1]


def against_every_set() -> None:
    """Print how much faster the search is than trying every set, where that can be done."""
    problems = [dense(seed, options=12, goals=16) for seed in range(SEEDS)]
    ours = [timed(lambda each: cheapest(each).cost, each) for each in problems]
    theirs = [timed(every_set, each) for each in problems]
    same = [cost for _, cost in ours] == [cost for _, cost in theirs]
    print(
        f"12 options, 16 goals: {total(ours) / SEEDS * 1000:.1f} ms; trying all 4,096 sets"
        f" {total(theirs) / SEEDS * 1000:.0f} ms, {total(theirs) / total(ours):.0f} times as long;"
        f" {'same costs' if same else 'OTHER COSTS'}"
    )


def against_highs(problems: list[Problem], ours: list[tuple[float, Selection]]) -> None:
    """Print what scipy's solver takes to close all goals, or to find that it cannot be done; nothing without scipy."""
    try:
        optimize = importlib.import_module("scipy.optimize")
    except ImportError:
        return

    def solved(problem: Problem) -> int:
        rows, least = constraints(problem)
        found = optimize.milp(
            [each.cost for each in problem.options],
            constraints=optimize.LinearConstraint(rows, least),
            integrality=[1] * len(problem.options),
            bounds=optimize.Bounds(0, 1),
        )
        return round(found.fun) if found.success else -1

    theirs = [timed(solved, each) for each in problems]
    expected = [mine.cost if len(mine.closed) == len(GOALS) else -1 for _, mine in ours]
    same = sum(mine == cost for mine, (_, cost) in zip(expected, theirs, strict=True))
    print(
        f"{'':<36} HiGHS {told(theirs)}; ours takes {total(ours) / total(theirs):.1f} times that;"
        f" the same in {same} of {len(problems)}"
    )


def constraints(problem: Problem) -> tuple[list[list[int]], list[int]]:
    """Return rows over the options, and what each has to come to: goals closed, needs met, exclusions kept."""
    options = problem.options
    rows = [[int(goal.name in each.closes) for each in options] for goal in problem.goals]
    least = [1] * len(rows)
    for each in options:
        for opened in sorted(each.opens):
            rows.append([-1 if other is each else int(opened in other.closes) for other in options])
            least.append(0)
    for names in problem.excluded:
        rows.append([-int(each.name in names) for each in options])
        least.append(1 - len(names))
    return rows, least


def main() -> None:
    """Measure, and say whether the aim is met."""
    print(f"Python {sys.version.split()[0]}, {SEEDS} problems of each kind, 40 goals and 120 options, processor time")
    met = [
        measure("dense, costs 1 to 40", [dense(seed) for seed in range(SEEDS)]),
        measure("dense, costs 4 to 40 in whole hours", [dense(seed, cost=(1, 10), unit=4) for seed in range(SEEDS)]),
        measure("structured, with side effects", [structured(seed) for seed in range(SEEDS)]),
    ]
    print(f"  aim: each cheapest proved in under {AIM:.0f} s: {'met' if all(met) else 'NOT MET'}")
    measure("dense, all of one cost", [dense(seed, cost=(4, 4)) for seed in range(3)])
    against_every_set()


if __name__ == "__main__":
    main()
