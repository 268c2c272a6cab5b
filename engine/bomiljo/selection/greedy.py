"""A good choice at once: again and again what closes most for its cost, and what that needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.selection.boards import bits
from bomiljo.selection.narrowing import unmet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo.selection.boards import Board, Piece


def greedily(board: Board, piece: Piece, budget: int) -> Iterator[int]:
    """Yield growing choices within a budget: first by all goals alike, then anew by severity."""
    yield from _growing(board, piece, budget, [piece.goals])
    yield from _growing(board, piece, budget, [level & piece.goals for level in board.levels])


def _growing(board: Board, piece: Piece, budget: int, wanted: list[int]) -> Iterator[int]:
    """Yield choices, each with more of the goals wanted; the next goals only where nothing closes more of these."""
    chosen = 0
    for goals in wanted:
        while (more := _next(board, piece, chosen, goals, budget)) is not None:
            chosen = more
            yield chosen


def _next(board: Board, piece: Piece, chosen: int, goals: int, budget: int) -> int | None:
    """Return the choice, with one more option and what that needs, that closes most goals for what it adds."""
    before, paid = (board.closed(chosen) & goals).bit_count(), board.cost(chosen)
    best, least = None, (0.0, 0)
    for option in bits(piece.options & ~chosen):
        if not board.closes[option] & goals:
            continue
        more = _with(board, piece, chosen | 1 << option)
        if more is None or board.cost(more) > budget:
            continue
        gain = (board.closed(more) & goals).bit_count() - before
        price = ((board.cost(more) - paid) / gain, -option) if gain > 0 else None
        if price and (best is None or price < least):
            best, least = more, price
    return best


def _with(board: Board, piece: Piece, chosen: int) -> int | None:
    """Return a choice with the cheapest helpers that it needs, or none if these do not go together."""
    while True:
        need = next(unmet(board, chosen), None)
        if need is None:
            return chosen if all(each & ~chosen for each in board.excluded) else None
        helpers = bits(need.helpers & piece.options)
        chosen |= 1 << min(helpers, key=lambda each: (board.costs[each], -each))
