"""What may be told of how many residents there are of a kind: statistical disclosure control.

Protected are groups of fewer residents than a limit. A count is told where it is above the limit, and where what it
leaves of each whole that a reader may know is above it too: of 35 asked, 33 yes are "at least 29". That begins one
above what is protected, so that two outputs that differ by one resident tell no protected number: where one says
"fewer than 7" and the other 7, the first was 6. The parts of a whole are told together or not at all: one that is left
out alone could be reckoned.

What may be told hangs on the plan and the day alone, never on what else is asked for or shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.values import Exact, Range, Value, Veiled

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

NOT_TOLD = Veiled(None, None)


def told(value: Value, wholes: Collection[int], limit: int) -> Value | Veiled:
    """Return what may be told of a count of residents that is a part of each of some wholes."""
    match value:
        case Exact(int(number)):
            return _count(number, wholes, limit)
        case Range(int(low), int(high)):
            return value if _are_ends_told(low, high, wholes, limit) else NOT_TOLD
        case Range(int(low), None):
            return _ends(value, _least(low, wholes, limit), None)
    return value


def _are_ends_told(low: int, high: int, wholes: Collection[int], limit: int) -> bool:
    """Return whether those who certainly belong, those who may, and those who do not are all so many.

    One end alone tells the other, if it is known of how many it is not known.
    """
    return low > limit and high - low > limit and not _is_near(high, wholes, limit)


def told_of_answers(value: Value, spoken_for: Collection[int], wholes: Collection[int], limit: int) -> Value | Veiled:
    """Return what may be told of a count for which some have spoken.

    The most there can be is everybody they have spoken for less those who answered otherwise, who are protected like
    those who did not. Where it hangs on the survey for how many they have spoken, it has to hold for each.
    """
    match value:
        case Range(int(low), int(high)):
            found = [_most_of_answers(high, each, wholes, limit) for each in spoken_for if each >= high]
            most = None if None in found else max((each or 0 for each in found), default=None)
            return _ends(value, _least(low, wholes, limit), most)
    return told(value, wholes, limit)


def _most_of_answers(high: int, everybody: int, wholes: Collection[int], limit: int) -> int | None:
    others = _least(everybody - high, wholes, limit)
    return None if others is None else everybody - others


def _count(number: int, wholes: Collection[int], limit: int) -> Value | Veiled:
    if _in_small(number, wholes, limit):
        return NOT_TOLD
    if number <= limit:
        return Veiled(None, limit)
    if not _is_near(number, wholes, limit):
        return Exact(number)
    return Veiled(_least(number, wholes, limit), None)


def _ends(value: Range, least: int | None, most: int | None) -> Value | Veiled:
    return value if (least, most) == (value.low, value.high) else Veiled(least, most)


def _least(number: int, wholes: Collection[int], limit: int) -> int | None:
    """Return how many at least may be told: as many as there are, fewer where almost all are, none where few are."""
    if number <= limit or _in_small(number, wholes, limit):
        return None
    near = [whole - limit for whole in wholes if abs(number - whole) <= limit]
    least = min([number, *near])
    return None if least <= limit else least


def _is_near(number: int, wholes: Collection[int], limit: int) -> bool:
    """Return whether almost all of a whole are told of."""
    return any(abs(number - whole) <= limit for whole in wholes)


def _in_small(number: int, wholes: Collection[int], limit: int) -> bool:
    """Return whether there is a whole so small that one of two parts of it is always protected."""
    return any(number <= whole <= 2 * limit for whole in wholes)


def parts_told(counts: Sequence[int], limit: int) -> frozenset[int]:
    """Return which of the parts of a known whole may be told, by their place: none where that would tell another."""
    few = frozenset(place for place, count in enumerate(counts) if count <= limit)
    return frozenset(range(len(counts))) - complementary(counts, few)


def complementary(counts: Sequence[int], hidden: frozenset[int]) -> frozenset[int]:
    """Return what is hidden so that nothing hidden can be reckoned: all parts, where one is.

    One more part would do for a single output. But another one may be the smallest in the next, and the two outputs
    together would then tell both, and what is left.
    """
    return frozenset(range(len(counts))) if hidden else hidden
