"""Checks of different plans on one day -> how each point stands in both, and what that makes of it. No language.

Unlike a check held against an earlier one (`comparing`), neither comes first: what one way round closes, the other way
round opens, and what one leaves unknown the other makes known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from bomiljo.comparing import GAPS, IN_DOUBT, NOT_ASKED, in_doubt, renamed, together

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bomiljo.comparing import Point, StandingCode
    from bomiljo.deciding import Ref

ContrastCode = Literal[
    "opens",
    "makes_unknown",
    "makes_known",
    "too_late",
    "asks",
    "closes",
    "in_time",
    "lapses",
    "asks_no_more",
    "both_gap",
    "both_unknown",
    "both_ok",
    "neither_asks",
]


class Paired(NamedTuple):
    """A point with its standing in two checks, and its name in each; None where it is not there at all."""

    first: Ref | None
    other: Ref | None
    stood: StandingCode | None
    stands: StandingCode | None

    @property
    def ref(self) -> Ref:
        """Return what names the point: as the first check has it, if it does."""
        ref = self.first or self.other
        if ref is None:
            raise ValueError("a point of neither check")
        return ref

    @property
    def code(self) -> ContrastCode:
        """Return what the second makes of it."""
        return contrast_of(self.stood, self.stands)


def contrast_of(first: StandingCode | None, other: StandingCode | None) -> ContrastCode:
    """Return what a point's two standings make: what the other plan does beside the first."""
    if other in GAPS:
        return _gap(first, other)
    if first in GAPS:
        return "closes" if other == "ok" else "makes_unknown" if other in IN_DOUBT else "lapses"
    if first in NOT_ASKED:
        return "neither_asks" if other in NOT_ASKED else "asks"
    if other in NOT_ASKED:
        return "asks_no_more"
    if first == "ok":
        return "both_ok" if other == "ok" else "makes_unknown"
    return "makes_known" if other == "ok" else "both_unknown"


def _gap(first: StandingCode | None, other: StandingCode | None) -> ContrastCode:
    if first in GAPS:
        return "both_gap" if first == other else "too_late" if other == "missed" else "in_time"
    return "makes_known" if first in IN_DOUBT else "opens"


def paired(first: Mapping[Ref, Point], other: Mapping[Ref, Point]) -> list[Paired]:
    """Return each point of two checks once, in the order of rules and subjects.

    An arrival that one plan tells to the month and the other to the day is one, where it can be no other.
    """
    old_names = renamed(first.keys() - other.keys(), other.keys() - first.keys())
    new_names = {old: new for new, old in old_names.items()}
    found = [_pair(first, other, ref, new_names.get(ref, ref)) for ref in first]
    found += [_pair(first, other, ref, ref) for ref in other if ref not in first and ref not in old_names]
    return sorted(found, key=lambda each: in_order(each.ref))


def in_order(ref: Ref) -> tuple[str, str]:
    """Return what puts points in order, whichever check they come from."""
    return ref[0], ref[1] or ""


def _pair(first: Mapping[Ref, Point], other: Mapping[Ref, Point], ref: Ref, there: Ref) -> Paired:
    mine, theirs = first.get(ref), other.get(there)
    return Paired(
        ref if mine else None,
        there if theirs else None,
        mine.outcome if mine else stand_in(first, ref, theirs.outcome if theirs else None),
        theirs.outcome if theirs else stand_in(other, there, mine.outcome if mine else None),
    )


def stand_in(points: Mapping[Ref, Point], ref: Ref, opposite: StandingCode | None) -> StandingCode | None:
    """Return how a point that a check does not have stands there.

    Where a plan does not tell its subjects, none of them is known. Where it tells them and the other plan has none or
    does not tell, the whole is as they are together; what is not told at all stands at each of them.
    """
    if ref[1] is not None:
        return in_doubt(points, ref)
    if opposite in IN_DOUBT:
        return None
    return together(each.outcome for (rule, subject), each in points.items() if rule == ref[0] and subject)
