"""Measures made concrete: what to change in this plan so that a gap closes, found by changing and checking again.

A measure's effects are tried in their order. What is left out without loss is left out; what would rewrite the
past, or contradict the plan, is no way. What remains turns the gap to ok, as of the day of the check.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.bygones import rewrites_the_past
from bomiljo.changes import ChangeError, require_sound
from bomiljo.filling import Gap, fillings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bomiljo.changes import Change
    from bomiljo.deciding import Ref
    from bomiljo.filling import Move
    from bomiljo.rulebook import Measure
    from bomiljo.trials import Trial

MOST_TRIES: Final = 150  # fillings of one group, beyond which a measure is taken not to help
_SEVERAL: Final = 2
MOST_SEEN: Final = 10  # of those that close a gap, so many are looked at for one that opens no other


class Remedy(NamedTuple):
    """A measure made concrete for one gap: the changes that close it, none of which can be left out."""

    measure: str
    gap: Ref
    changes: tuple[Change, ...]


def remedies(trial: Trial, gap: Ref, measure: Measure) -> Iterator[Remedy]:
    """Yield the ways in which a measure closes a gap; several where one or another can be the one to act."""
    decision = trial.decisions[gap]
    if decision.outcome != "gap" or decision.missed:
        return
    seen: list[tuple[Change, ...]] = []
    for effect in measure.effects:
        if effect.otherwise and seen:
            continue
        for group in fillings(Gap(trial.plan, trial.book, trial.day, decision), measure, effect):
            least = _flat(_least(trial, gap, _best(trial, gap, group, many=bool(effect.tries))))
            if least and least not in seen:
                seen.append(least)
                yield Remedy(measure.id, gap, least)


def _best(trial: Trial, gap: Ref, group: Iterator[tuple[Move, ...]], *, many: bool) -> tuple[Move, ...]:
    """Return the first way that closes a gap and opens no other; where each opens one, the first that closes it."""
    closing = (each for each in islice(group, MOST_TRIES) if _closes(trial, gap, each))
    first = next(closing, ())
    seen = chain([first] if first else [], islice(closing, MOST_SEEN))
    return next((each for each in seen if not many or not _opened(trial, each)), first)


def _closes(trial: Trial, gap: Ref, moves: tuple[Move, ...]) -> bool:
    """Return whether changes turn a gap to ok, rewrite no past, and leave a plan that can be true."""
    changes = _flat(moves)
    if not changes or any(rewrites_the_past(trial.plan, each, trial.day) for each in changes):
        return False
    try:
        after = trial.changed(changes, rules=[gap[0]])
        if after.closes(gap):
            require_sound(after.plan, changes)
            return True
    except ChangeError:
        pass
    return False


def _opened(trial: Trial, moves: tuple[Move, ...]) -> frozenset[Ref]:
    """Return the gaps that there would be after changes, and are not there now."""
    return trial.changed(_flat(moves)).gaps - trial.gaps


def _least(trial: Trial, gap: Ref, moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """Return the changes without those that are not needed.

    Needed is also what keeps the others from opening a gap: that takes all rules to see, and is looked at last.
    """
    if len(moves) < _SEVERAL:
        return moves
    opened = _opened(trial, moves)
    least = _without(moves, lambda fewer: _closes(trial, gap, fewer))
    if _opened(trial, least) <= opened:
        return least
    return _without(moves, lambda fewer: _closes(trial, gap, fewer) and _opened(trial, fewer) <= opened)


def _without(moves: tuple[Move, ...], enough: Callable[[tuple[Move, ...]], bool]) -> tuple[Move, ...]:
    """Return the changes without those that can be left out, the last looked at first."""
    for each in reversed(moves):
        fewer = tuple(other for other in moves if other is not each)
        if enough(fewer):
            moves = fewer
    return moves


def _flat(moves: tuple[Move, ...]) -> tuple[Change, ...]:
    return tuple(change for move in moves for change in move)
