"""More for more: for a part of a problem, each cost at which more can be closed; and parts put together."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from bomiljo.selection.greedy import greedily
from bomiljo.selection.searching import Found, OutOfTimeError, Search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bomiljo.selection.boards import Board, Piece
    from bomiljo.selection.narrowing import Required


class Step(NamedTuple):
    """How many can be closed of each severity at some cost in quarter-hours, and by which options."""

    cost: int
    value: tuple[int, ...]
    chosen: int


class Stairs(NamedTuple):
    """Steps, each dearer than the one before and worth more; exact up to a cost, beyond it what was found."""

    steps: tuple[Step, ...]
    sure: int


def stairs_of(board: Board, piece: Piece, budget: int, expired: Callable[[], bool]) -> Stairs:
    """Return all steps of a piece up to a budget."""
    return _until_expired(_Climb(board, piece, budget, expired), _Climb.whole)


def top_of(board: Board, piece: Piece, budget: int, expired: Callable[[], bool]) -> Stairs:
    """Return the highest step of a piece within a budget, as stairs of one step."""
    found = _until_expired(_Climb(board, piece, budget, expired), _Climb.top)
    return found._replace(steps=found.steps[-1:])


def joined(one: Stairs, other: Stairs, budget: int) -> Stairs:
    """Return the stairs of two pieces together: no better step is made of steps that are not each the best."""
    pairs = ((a, b) for a in one.steps for b in other.steps if a.cost + b.cost <= budget)
    steps = (
        Step(a.cost + b.cost, tuple(map(sum, zip(a.value, b.value, strict=True))), a.chosen | b.chosen)
        for a, b in pairs
    )
    return Stairs(_rising(steps), min(one.sure, other.sure))


def _until_expired(climb: _Climb, work: Callable[[_Climb], None]) -> Stairs:
    with suppress(OutOfTimeError):
        work(climb)
    known = (Step(found.cost, value, found.chosen) for value, found in climb.pool.items())
    return Stairs(_rising(known), climb.sure)


def _rising(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Leave out each step for which another is worth as much and no dearer."""
    kept: list[Step] = []
    for step in sorted(steps, key=lambda each: (each.cost, [-each for each in each.value], _by_name(each.chosen))):
        if not kept or step.value > kept[-1].value:
            kept.append(step)
    return tuple(kept)


def _by_name(chosen: int) -> tuple[int, int]:
    return chosen.bit_count(), -chosen


class _Climb:
    """The best known choices of a piece, one for each value; and the searches that make them exact."""

    def __init__(self, board: Board, piece: Piece, budget: int, expired: Callable[[], bool]) -> None:
        self.pool: dict[tuple[int, ...], Found] = {}
        self.sure = -1
        self._board, self._piece, self._budget = board, piece, budget
        self._search = Search(board, piece.options, expired=expired, keep=self._keep)
        self._least_known: dict[Required, Found | None] = {}
        for chosen in (0, *greedily(board, piece, budget)):
            self._keep(Found(board.cost(chosen), chosen))

    def whole(self) -> None:
        """Find all steps, from the lowest up."""
        cost: int | None = 0
        while cost is not None:
            value = self._most(cost)
            self._search.first(value, self.pool[value])
            self.sure = cost
            cost = self._next(value)
        self.sure = self._budget

    def top(self) -> None:
        """Find the highest step alone."""
        value = self._board.value(self._piece.goals)
        if not self._least(value):
            value = self._highest(value)
            self._least(value)
        self._search.first(value, self.pool[value])
        self.sure = self._budget

    def _keep(self, found: Found) -> None:
        value = self._board.value(self._board.closed(found.chosen))
        if found.cost <= self._budget and (value not in self.pool or found.key < self.pool[value].key):
            self.pool[value] = found

    def _least(self, required: Required) -> Found | None:
        """Return the cheapest choice that closes as many, or none within the budget."""
        if required not in self._least_known:
            enough = (found for value, found in self.pool.items() if _covers(value, required))
            known = min(enough, key=lambda each: each.key, default=None)
            self._least_known[required] = self._search.cheapest(required, known, self._budget)
        return self._least_known[required]

    def _most(self, cost: int) -> tuple[int, ...]:
        """Return the most that can be closed at a cost, by severity."""
        value: tuple[int, ...] = ()
        for _ in self._board.levels:
            count = self._known(value, cost)
            while (found := self._least((*value, count + 1))) and found.cost <= cost:
                count = self._known(value, cost)
            value = (*value, count)
        return value

    def _next(self, value: tuple[int, ...]) -> int | None:
        """Return the least cost at which more can be closed, or none within the budget."""
        raised = ((*value[:at], count + 1) for at, count in enumerate(value))
        return min((found.cost for each in raised if (found := self._least(each))), default=None)

    def _highest(self, wanted: tuple[int, ...]) -> tuple[int, ...]:
        """Return the most that can be closed within the budget, by severity."""
        value: tuple[int, ...] = ()
        for most in wanted:
            least = self._known(value, self._budget)
            counts = (each for each in range(most, least, -1) if self._search.any((*value, each), self._budget))
            value = (*value, next(counts, least))
        return value

    def _known(self, value: tuple[int, ...], cost: int) -> int:
        """Return how many of the next severity are known to be closed together with these, at a cost."""
        at = len(value)
        return max(each[at] for each, found in self.pool.items() if found.cost <= cost and each[:at] == value)


def _covers(value: tuple[int, ...], required: Required) -> bool:
    return all(one >= other for one, other in zip(value, required, strict=False))
