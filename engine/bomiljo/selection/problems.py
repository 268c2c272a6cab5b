"""What is to be chosen from, and what was chosen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Option(NamedTuple):
    """Something that can be done once.

    `cost` is effort in quarter-hours, never negative. What it `opens` has to be closed by another chosen option,
    whether it is among the goals of the problem or not: where no other option closes it, this one cannot be chosen.
    That an option itself closes what it opens does not count.
    """

    name: str
    cost: int
    closes: frozenset[str]
    opens: frozenset[str] = frozenset()


class Goal(NamedTuple):
    """Something that is wanted; its weight is one at its severity, the most severe first, and else nothing."""

    name: str
    weight: tuple[int, ...]


class Problem(NamedTuple):
    """Options, the goals that are wanted, and names of options that must not all be chosen together.

    A set that names what is not among the options excludes nothing, and neither does an empty one.
    """

    options: tuple[Option, ...]
    goals: tuple[Goal, ...]
    excluded: tuple[frozenset[str], ...] = ()


class Selection(NamedTuple):
    """Names in order, what they cost in quarter-hours, the wanted goals closed, and how many of each severity.

    `proved`: nothing is better. If not, it can be done, and something better may exist.
    """

    chosen: tuple[str, ...]
    cost: int
    closed: frozenset[str]
    value: tuple[int, ...]
    proved: bool


def faults(problem: Problem) -> Iterable[str]:
    """Yield what is wrong with a problem: names told twice, costs below nothing, weights that are not one once."""
    for what, names in (("option", problem.options), ("goal", problem.goals)):
        counts = Counter(each.name for each in names)
        yield from (f"two of {what} {name!r}" for name, count in counts.items() if count > 1)
    yield from (f"option {each.name!r} costs {each.cost}" for each in problem.options if each.cost < 0)
    lengths = {len(each.weight) for each in problem.goals}
    if len(lengths) > 1:
        yield f"weights of goals have different lengths: {sorted(lengths)}"
    yield from (
        f"goal {each.name!r} weighs {each.weight}"
        for each in problem.goals
        if sorted(each.weight)[::-1][:2] not in ([1], [1, 0])
    )
