"""A problem in bits: sets of options and of goals are whole numbers, and what can be told beforehand is left out.

Options stand in the reverse order of their names, goals in that of theirs. So of two sets of equally many options the
greater number is the one whose names come first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bomiljo.selection.problems import faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.selection.problems import Option, Problem


class Need(NamedTuple):
    """What choosing an option asks for: that one of these is chosen too."""

    owner: int
    helpers: int


class Board(NamedTuple):
    """All options and goals; what is by option or by goal is at its bit's number."""

    names: tuple[str, ...]
    goals: tuple[str, ...]
    costs: tuple[int, ...]
    closes: tuple[int, ...]  # by option: goals
    closers: tuple[int, ...]  # by goal: options that are worth a thought
    levels: tuple[int, ...]  # by severity: goals
    needs: tuple[Need, ...]
    needs_of: tuple[tuple[int, ...], ...]  # by option: numbers of its needs
    excluded: tuple[int, ...]  # sets of options
    usable: int  # options that are worth a thought

    def closed(self, chosen: int) -> int:
        """Return the goals that these options close."""
        found = 0
        for each in bits(chosen):
            found |= self.closes[each]
        return found

    def cost(self, chosen: int) -> int:
        """Return what these options cost together."""
        return sum(self.costs[each] for each in bits(chosen))

    def value(self, goals: int) -> tuple[int, ...]:
        """Return how many of these goals there are, by severity."""
        return tuple((goals & level).bit_count() for level in self.levels)


class Piece(NamedTuple):
    """Options and goals that have nothing to do with any others."""

    options: int
    goals: int


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def united(numbers: Iterable[int]) -> int:
    """Return the set of these numbers."""
    found = 0
    for each in numbers:
        found |= 1 << each
    return found


def board_of(problem: Problem) -> Board:
    """Return a problem in bits; raise ValueError where it says what cannot be."""
    for fault in faults(problem):
        raise ValueError(fault)
    options = sorted(problem.options, reverse=True)
    goals = sorted(each.name for each in problem.goals)
    number = {each.name: at for at, each in enumerate(options)}
    at_goal = {name: at for at, name in enumerate(goals)}
    closers = _closers(options)
    needs = _needs(options, closers)
    whole = Board(
        names=tuple(number),
        goals=tuple(goals),
        costs=tuple(each.cost for each in options),
        closes=tuple(united(at_goal[name] for name in each.closes & at_goal.keys()) for each in options),
        closers=tuple(closers.get(name, 0) for name in goals),
        levels=_levels(problem, at_goal),
        needs=needs,
        needs_of=tuple(tuple(n for n, need in enumerate(needs) if need.owner == at) for at in range(len(options))),
        excluded=_excluded(problem, number),
        usable=(1 << len(options)) - 1,
    )
    return _reduced(whole)


def _closers(options: list[Option]) -> dict[str, int]:
    """Return which options close a goal, wanted or not."""
    found: dict[str, int] = {}
    for at, option in enumerate(options):
        for name in option.closes:
            found[name] = found.get(name, 0) | 1 << at
    return found


def _needs(options: list[Option], closers: dict[str, int]) -> tuple[Need, ...]:
    return tuple(
        Need(at, closers.get(name, 0) & ~(1 << at)) for at, each in enumerate(options) for name in sorted(each.opens)
    )


def _excluded(problem: Problem, number: dict[str, int]) -> tuple[int, ...]:
    possible = (names for names in problem.excluded if names and names <= number.keys())
    return tuple(sorted({united(number[name] for name in names) for names in possible}))


def _levels(problem: Problem, number: dict[str, int]) -> tuple[int, ...]:
    length = len(problem.goals[0].weight) if problem.goals else 0
    return tuple(united(number[each.name] for each in problem.goals if each.weight[at]) for at in range(length))


# --- what can be told beforehand ---------------------------------------------------------------------


def _reduced(board: Board) -> Board:
    """Leave out what cannot be chosen, what nobody would choose, and what another does for less."""
    usable = board.usable
    while True:
        fewer = _worth(board, _possible(board, usable))
        if fewer == usable:
            break
        usable = fewer
    usable = undominated(board, usable)
    return board._replace(usable=usable, closers=tuple(each & usable for each in board.closers))


def _possible(board: Board, usable: int) -> int:
    alone = united(each.bit_length() - 1 for each in board.excluded if each.bit_count() == 1)
    lost = united(need.owner for need in board.needs if not need.helpers & usable)
    return usable & ~alone & ~lost


def _worth(board: Board, usable: int) -> int:
    helping = 0
    for need in board.needs:
        helping |= need.helpers if usable >> need.owner & 1 else 0
    return united(each for each in bits(usable) if board.closes[each] or helping >> each & 1)


def undominated(board: Board, usable: int) -> int:
    """Leave out each option for which another does as much and more cheaply, and asks for nothing.

    Another that needs or excludes something can never take its place, since that may cost more than it saves.
    """
    bound = 0
    for each in board.excluded:
        bound |= each
    free = [each for each in bits(usable & ~bound) if not board.needs_of[each]]
    helps = [
        united(n for n, need in enumerate(board.needs) if need.helpers >> at & 1) for at in range(len(board.names))
    ]

    def beaten(one: int) -> bool:
        return any(
            (board.costs[other], -other) < (board.costs[one], -one)
            and not board.closes[one] & ~board.closes[other]
            and not helps[one] & ~helps[other]
            for other in free
            if other != one
        )

    return usable & ~united(each for each in bits(usable) if beaten(each))


def pieces(board: Board) -> list[Piece]:
    """Return the parts of a problem that have nothing to do with each other."""
    groups = [board.usable & each for each in (*board.closers, *board.excluded)]
    groups += [
        board.usable & (need.helpers | 1 << need.owner) for need in board.needs if board.usable >> need.owner & 1
    ]
    found: list[int] = []
    for group in groups:
        apart = [each for each in found if not each & group]
        joined = group
        for each in found:
            joined |= each if each & group else 0
        found = [*apart, joined] if joined else apart
    return [Piece(each, board.closed(each)) for each in sorted(found)]
