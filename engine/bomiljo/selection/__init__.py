"""The cheapest sets: what to choose so that most of what is wanted is closed, at the least cost.

It knows nothing of what options and goals are. Every answer is exact, and the same in whatever order the problem is
told, unless `expired` says yes before the search is through; then it is the best that was found, never worse than a
greedy choice, and not `proved`. Between equals the one of fewest options is taken, then the one whose names, in order,
come first.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from bomiljo.selection.boards import bits, board_of, pieces
from bomiljo.selection.problems import Goal, Option, Problem, Selection
from bomiljo.selection.stairs import Stairs, Step, joined, stairs_of, top_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo.selection.boards import Board, Piece

__all__ = ["Goal", "Option", "Problem", "Selection", "best_within", "cheapest", "frontier", "never"]


def never() -> bool:
    """Return no: there is all the time that it takes."""
    return False


def cheapest(problem: Problem, *, expired: Callable[[], bool] = never) -> Selection:
    """Return what closes as much as can be closed, the most severe first, at the least cost.

    Raises ValueError where the problem says what cannot be: a name told twice, a cost below nothing, weights that are
    not one at one severity or have different lengths.
    """
    board = board_of(problem)
    return _highest(board, _together(board, pieces(board), top_of, sum(board.costs), expired), sum(board.costs))


def best_within(problem: Problem, budget: int, *, expired: Callable[[], bool] = never) -> Selection:
    """Return what closes most within a budget in quarter-hours, the most severe first, and then costs least.

    Raises ValueError where the problem says what cannot be, and for a budget below nothing.
    """
    if budget < 0:
        raise ValueError(f"a budget of {budget}")
    board = board_of(problem)
    parts = pieces(board)
    climb = top_of if len(parts) == 1 else stairs_of
    most = min(budget, sum(board.costs))
    return _highest(board, _together(board, parts, climb, most, expired), most)


def frontier(problem: Problem, *, expired: Callable[[], bool] = never) -> tuple[Selection, ...]:
    """Return what is best within each budget, from nothing up: each costs more than the one before and closes more.

    Raises ValueError where the problem says what cannot be.
    """
    board = board_of(problem)
    stairs = _together(board, pieces(board), stairs_of, sum(board.costs), expired)
    return tuple(_selection(board, step, proved=step.cost <= stairs.sure) for step in stairs.steps)


def _together(
    board: Board,
    parts: list[Piece],
    climb: Callable[[Board, Piece, int, Callable[[], bool]], Stairs],
    budget: int,
    expired: Callable[[], bool],
) -> Stairs:
    """Return the stairs of all pieces, each climbed by itself."""
    nothing = Stairs((Step(0, board.value(0), 0),), budget)
    return reduce(
        lambda one, other: joined(one, other, budget), (climb(board, each, budget, expired) for each in parts), nothing
    )


def _highest(board: Board, stairs: Stairs, budget: int) -> Selection:
    """Return the highest step; that nothing better is to be had has to be known up to the whole budget."""
    return _selection(board, stairs.steps[-1], proved=stairs.sure >= budget)


def _selection(board: Board, step: Step, *, proved: bool) -> Selection:
    return Selection(
        chosen=tuple(sorted(board.names[each] for each in bits(step.chosen))),
        cost=step.cost,
        closed=frozenset(board.goals[each] for each in bits(board.closed(step.chosen))),
        value=step.value,
        proved=proved,
    )
