"""What it takes at least: a bound from below, by Lagrangian relaxation.

Each goal, and each need, gets a price. At these prices an option is worth taking where what it serves is priced above
its cost. Whatever the prices are, no choice can cost less than the bound that they give; good prices give a high one,
and are found by moving each up where too little serves it, and down where too much does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.selection.boards import bits
from bomiljo.selection.narrowing import missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bomiljo.selection.boards import Board
    from bomiljo.selection.narrowing import Node, Required

_PATIENCE: Final = 4  # rounds without a better bound, until steps are halved
_BEYOND: Final = 1.05  # steps aim a little beyond what is enough
_LEAST_STEP: Final = 0.05
_SMALLEST: Final = 0.01  # steps below which no more is to be won


class Rows(NamedTuple):
    """What has to be served from a node on: how many of which rows, and which rows an option serves or asks for.

    A row is a goal, or a need.
    """

    groups: tuple[tuple[int, tuple[int, ...]], ...]
    options: tuple[int, ...]
    serves: tuple[list[int], ...]  # by option
    burdens: tuple[list[int], ...]  # by option
    priced: tuple[int, ...]  # all rows


class Bound(NamedTuple):
    """What has to be paid from a node on at least, the prices that tell so, and by how much each option is too dear."""

    least: float
    prices: list[float]
    excess: dict[int, float]


def rows_of(board: Board, node: Node, required: Required) -> Rows:
    """Return what still has to be served from a node on."""
    groups, wanted = [], 0
    for goals, lacking in missing(board, node, required):
        groups.append((lacking, tuple(each for each in bits(goals) if board.closers[each] & node.free)))
        wanted |= goals
    options = tuple(bits(node.free))
    serves = {each: list(bits(board.closes[each] & wanted)) for each in options}
    burdens: dict[int, list[int]] = {each: [] for each in options}
    for row, need in enumerate(board.needs, len(board.goals)):
        if not need.helpers & node.chosen and (node.chosen | node.free) >> need.owner & 1:
            for each in bits(need.helpers & node.free):
                serves[each].append(row)
            if need.owner in burdens:
                burdens[need.owner].append(row)
            else:
                groups.append((1, (row,)))
    priced = {row for _, group in groups for row in group}.union(*burdens.values())
    return Rows(tuple(groups), options, tuple(serves.values()), tuple(burdens.values()), tuple(sorted(priced)))


class Relaxation:
    """Bounds for one board, at given costs."""

    def __init__(self, board: Board, costs: Sequence[float]) -> None:
        """Take the costs that count, which need not be whole."""
        self._costs = costs
        self._size = len(board.goals) + len(board.needs)
        self.start = [
            min((costs[each] / max(1, board.closes[each].bit_count()) for each in bits(closers)), default=0.0)
            for closers in board.closers
        ] + [0.0] * len(board.needs)

    def bound(self, rows: Rows, prices: list[float], *, enough: float, rounds: int) -> Bound:
        """Return the best bound found within so many rounds, or the first that is above what is enough."""
        best = Bound(float("-inf"), prices, {})
        scale, since = 1.0, 0
        for _ in range(rounds):
            least, moves, excess = self._once(rows, prices)
            if least > best.least:
                best, since = Bound(least, prices, excess), 0
            else:
                since += 1
            if since == _PATIENCE:
                scale, since, prices = scale / 2, 0, best.prices
            length = sum(moves[row] ** 2 for row in rows.priced)
            if best.least > enough or not length or scale < _SMALLEST:
                break
            step = scale * (max(enough - least, 0.0) * _BEYOND + _LEAST_STEP) / length
            prices = prices.copy()
            for row in rows.priced:
                prices[row] = max(0.0, prices[row] + step * moves[row])
        return best

    def _once(self, rows: Rows, prices: list[float]) -> tuple[float, list[float], dict[int, float]]:
        """Return the bound at these prices, which way to move them, and the excess of each option."""
        least, moves = 0.0, [0.0] * self._size
        for count, group in rows.groups:
            cheapest = group if count >= len(group) else sorted(group, key=prices.__getitem__)[:count]
            for row in cheapest:
                least += prices[row]
                moves[row] += 1
        excess: dict[int, float] = {}
        for option, serves, burdens in zip(rows.options, rows.serves, rows.burdens, strict=True):
            over = self._costs[option]
            for row in serves:
                over -= prices[row]
            for row in burdens:
                over += prices[row]
            excess[option] = over
            if over < 0:
                least += over
                for row in serves:
                    moves[row] -= 1
                for row in burdens:
                    moves[row] += 1
        return least, moves, excess
