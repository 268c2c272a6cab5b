"""The search: what closes so much, at the least cost; branch and bound, exact where it comes to its end."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.selection.boards import bits, united
from bomiljo.selection.bounds import Relaxation, rows_of
from bomiljo.selection.narrowing import Node, complete, missing, narrowed, taking, unmet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bomiljo.selection.boards import Board
    from bomiljo.selection.bounds import Bound
    from bomiljo.selection.narrowing import Required

_FIRST_ROUNDS: Final = 200
_ROUNDS: Final = 10
_SLACK: Final = 1e-9  # of all costs together: more than what sums of fractions may be wrong by


class OutOfTimeError(Exception):
    """The search was told to stop."""


class Found(NamedTuple):
    """Options that can be chosen together, and their cost in quarter-hours."""

    cost: int
    chosen: int

    @property
    def key(self) -> tuple[int, int, int]:
        """Return what is compared: least cost, then fewest, then names."""
        return self.cost, self.chosen.bit_count(), -self.chosen


class Search:
    """What can be chosen of some options of a board; every choice that is come upon is told to `keep`."""

    def __init__(
        self, board: Board, options: int, *, expired: Callable[[], bool], keep: Callable[[Found], None]
    ) -> None:
        """Take what is searched; `expired` is asked at each node of the tree."""
        self._board, self._root = board, Node(0, options, 0, 0)
        self._expired, self._keep = expired, keep

    def any(self, required: Required, budget: int) -> Found | None:
        """Return some choice within a budget that closes as many, or none if there is none."""
        return next(self._walk(_Cheapest(self._board, None, budget), required), None)

    def cheapest(self, required: Required, known: Found | None, budget: int) -> Found | None:
        """Return a choice of least cost that closes as many, or none within the budget; any one of several."""
        aim = _Cheapest(self._board, known, budget)
        for found in self._walk(aim, required):
            aim.take(found)
        return aim.best

    def first(self, required: Required, known: Found) -> Found:
        """Return, of all that cost as little as a cheapest one that is known, that of fewest options, then by name."""
        aim = _First(self._board, known)
        for found in self._walk(aim, required):
            aim.take(found)
        return aim.best

    def _walk(self, aim: _Aim, required: Required) -> Iterator[Found]:
        """Yield choices within the cap of an aim, which who asks may lower in between."""
        board = self._board
        stack = [(self._root, aim.relaxation.start, _FIRST_ROUNDS)]
        while stack:
            begun, prices, rounds = stack.pop()
            if self._expired():
                raise OutOfTimeError
            node = narrowed(board, begun, required)
            if node is None or aim.room(node) < 0:
                continue
            if complete(board, node, required):
                self._keep(Found(node.cost, node.chosen))
                yield Found(node.cost, node.chosen)
                continue
            room = aim.room(node)
            bound = aim.relaxation.bound(rows_of(board, node, required), prices, enough=room, rounds=rounds)
            if not aim.hopeless(node, bound.least):
                stack += [(each, bound.prices, _ROUNDS) for each in _branches(board, node, required, bound, room)]


def _branches(board: Board, node: Node, required: Required, bound: Bound, room: float) -> list[Node]:
    """Return what a node leads to: itself with what its bound decides, or else without and with some option."""
    dear = united(each for each, excess in bound.excess.items() if bound.least + excess > room)
    cheap = united(each for each, excess in bound.excess.items() if bound.least - excess > room)
    if dear | cheap:
        return [taking(board, node._replace(free=node.free & ~dear), cheap)]
    option = 1 << _most_worth(board, node, required, bound)
    without = node._replace(free=node.free & ~option)
    return [without, taking(board, without, option)]


def _most_worth(board: Board, node: Node, required: Required, bound: Bound) -> int:
    """Return the option most worth its cost at the prices of a bound, of those that serve what is still asked for."""
    asked = next((need.helpers for need in unmet(board, node.chosen)), 0)
    for goals, _ in missing(board, node, required) if not asked else ():
        for goal in bits(goals):
            asked |= board.closers[goal]
    return min(bits(asked & node.free), key=lambda each: (bound.excess[each], -each))


# --- what is worth finding ---------------------------------------------------------------------------


class _Aim:
    """A cap on cost, which falls as better choices are found; each option counts a little more than its cost."""

    more: float = 0.0

    def __init__(self, board: Board) -> None:
        self.relaxation = Relaxation(board, [each + self.more for each in board.costs])
        self._slack = _SLACK * (sum(board.costs) + 1)

    @property
    def cap(self) -> float:
        raise NotImplementedError

    def room(self, node: Node) -> float:
        """Return what may still be paid from a node on; less than nothing where it leads to nothing worth finding."""
        return self.cap + self._slack - node.cost - self.more * node.chosen.bit_count()

    def hopeless(self, node: Node, least: float) -> bool:
        """Return whether a node leads to nothing worth finding, if so much has at least to be paid from it on."""
        return least > self.room(node)


class _Cheapest(_Aim):
    """Cheaper than the best so far, and within a budget."""

    def __init__(self, board: Board, best: Found | None, budget: int) -> None:
        super().__init__(board)
        self.best, self._budget = best, budget
        self._unit = max(1, gcd(*board.costs))  # costs differ by no less

    @property
    def cap(self) -> float:
        return self.best.cost - self._unit if self.best else self._budget

    def take(self, found: Found) -> None:
        self.best = found


class _First(_Aim):
    """As cheap as the best so far, and of fewer options, or with earlier names."""

    def __init__(self, board: Board, best: Found) -> None:
        self.more = 0.01 / (len(board.costs) + 1)  # all together stay far below a quarter-hour
        super().__init__(board)
        self.best = best

    @property
    def cap(self) -> float:
        return self.best.cost + self.more * self.best.chosen.bit_count()

    def take(self, found: Found) -> None:
        self.best = min(self.best, found, key=lambda each: each.key)

    def hopeless(self, node: Node, least: float) -> bool:
        """Return so too where it needs as many options as the best has, and no names are left that come earlier."""
        room = self.room(node)
        return least > room or (least > room - self.more and self._hoped(node) <= self.best.chosen)

    def _hoped(self, node: Node) -> int:
        """Return the choice of as many options as the best has, with the earliest names that are left."""
        hoped, free = node.chosen, node.free
        while free and hoped.bit_count() < self.best.chosen.bit_count():
            top = 1 << free.bit_length() - 1
            hoped, free = hoped | top, free ^ top
        return hoped
