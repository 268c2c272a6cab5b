"""A choice begun, and what follows from it: what may not be chosen any more, and what has to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bomiljo.selection.boards import bits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo.selection.boards import Board, Need

Required = tuple[int, ...]  # how many goals have to be closed, by severity; of those not named, none


class Node(NamedTuple):
    """What is chosen, what still may be, the goals closed so far, and the cost so far in quarter-hours."""

    chosen: int
    free: int
    closed: int
    cost: int


def taking(board: Board, node: Node, options: int) -> Node:
    """Return a node with these options chosen too."""
    new = options & ~node.chosen
    return Node(node.chosen | new, node.free & ~new, node.closed | board.closed(new), node.cost + board.cost(new))


def missing(board: Board, node: Node, required: Required) -> Iterator[tuple[int, int]]:
    """Yield the goals that are open and how many of them still have to be closed, where that is any, by severity."""
    for level, count in zip(board.levels, required, strict=False):
        lacking = count - (level & node.closed).bit_count()
        if lacking > 0:
            yield level & ~node.closed, lacking


def unmet(board: Board, chosen: int) -> Iterator[Need]:
    """Yield the needs of chosen options that no other chosen option meets."""
    for option in bits(chosen):
        for number in board.needs_of[option]:
            if not board.needs[number].helpers & chosen:
                yield board.needs[number]


def complete(board: Board, node: Node, required: Required) -> bool:
    """Return whether nothing has to be added."""
    return not any(missing(board, node, required)) and not any(unmet(board, node.chosen))


def narrowed(board: Board, node: Node, required: Required) -> Node | None:
    """Return a node with all that follows from it, or none if it leads to nothing."""
    while True:
        free = _allowed(board, node)
        forced = None if free is None else _forced(board, node._replace(free=free), required)
        if free is None or forced is None:
            return None
        if free == node.free and not forced:
            return node
        node = taking(board, node._replace(free=free), forced)


def _allowed(board: Board, node: Node) -> int | None:
    """Return what may be chosen without completing an excluded set or needing what is not to be had."""
    free = node.free
    for each in board.excluded:
        rest = each & ~node.chosen
        if not rest:
            return None
        if rest.bit_count() == 1:
            free &= ~rest
    for need in board.needs:
        if not need.helpers & (node.chosen | free):
            free &= ~(1 << need.owner)
    return free


def _forced(board: Board, node: Node, required: Required) -> int | None:
    """Return the options without which it cannot be done, or none if it cannot be done with them either."""
    forced = 0
    for left in _asked(board, node, required):
        if not left:
            return None
        forced |= left if left.bit_count() == 1 else 0
    return forced


def _asked(board: Board, node: Node, required: Required) -> Iterator[int]:
    """Yield sets of options, of each of which one has to be chosen; an empty one where it cannot be done."""
    for need in unmet(board, node.chosen):
        yield need.helpers & node.free
    for goals, lacking in missing(board, node, required):
        closers = [each for each in (board.closers[goal] & node.free for goal in bits(goals)) if each]
        if len(closers) < lacking:
            yield 0
        if len(closers) == lacking:
            yield from closers
