"""One source of choices for random inputs: Hypothesis, which shrinks them, or a seed, which repeats them.

Generators are written once, against `Dice`; a fixed sample and a property use the same generator.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from hypothesis import Phase, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")


@dataclass(frozen=True)
class Dice:
    """Makes every choice from one function that draws an integer between two bounds."""

    draw: Callable[[int, int], int]

    def number(self, low: int, high: int) -> int:
        """Return a number from low to high, both included."""
        return self.draw(low, high)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.draw(0, len(choices) - 1)]

    def chance(self, percent: int) -> bool:
        """Return yes that often; what shrinks becomes no."""
        return self.draw(0, 99) >= 100 - percent

    def some(self, choices: Sequence[T], least: int = 0, most: int = 3) -> list[T]:
        """Return some of the choices, each once."""
        count = self.draw(min(least, len(choices)), min(most, len(choices)))
        return self.shuffled(choices)[:count]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in another order."""
        left, mixed = list(items), []
        while left:
            mixed.append(left.pop(self.draw(0, len(left) - 1)))
        return mixed


def seeded(seed: int) -> Dice:
    """Return dice that always fall the same way."""
    return Dice(random.Random(seed).randint)  # noqa: S311 - repeats a test, guards nothing


def rolled(make: Callable[[Dice], T]) -> st.SearchStrategy[T]:
    """Return a strategy of what a generator makes."""

    @st.composite
    def strategy(draw: st.DrawFn) -> T:
        return make(Dice(lambda low, high: draw(st.integers(low, high))))

    return strategy()


def sample(make: Callable[[Dice], T], size: int, seed: int = 20240615) -> Iterator[T]:
    """Yield what a generator makes, the same on every run."""
    dice = seeded(seed)
    return (make(dice) for _ in range(size))


def long_run() -> bool:
    """Return whether the long profile is chosen."""
    return os.environ.get("BOMILJO_PROFILE") == "long"


def examples(usual: int, long: int | None = None, *, shrink: bool = True) -> settings:
    """Return settings with this many examples by default; the long profile takes all, or `long` of them.

    Whole plans take hundreds of choices and minutes to shrink: what fails of them says itself what matters.
    """
    chosen = usual
    if long_run():
        chosen = int(os.environ.get("BOMILJO_EXAMPLES", long or 100_000))
    phases = (Phase.explicit, Phase.reuse, Phase.generate, *((Phase.shrink,) if shrink else ()))
    return settings(max_examples=chosen, phases=phases)
