"""What an indicator can say: exact, a range, unknown or absent; and three-valued logic over it.

A value does not know where it comes from; the view records what was read and what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from bomiljo.dates import Day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Truth(Enum):
    """Yes, no or not known: strong Kleene logic."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        """Refuse: a truth that may be unknown is not a bool."""
        raise TypeError("compare with Truth.YES, Truth.NO or Truth.UNKNOWN")

    def __invert__(self) -> Truth:
        """Return the negation; unknown stays unknown."""
        return {Truth.YES: Truth.NO, Truth.NO: Truth.YES}.get(self, Truth.UNKNOWN)


def truth(value: bool) -> Truth:
    """Return the truth of a known statement."""
    return Truth.YES if value else Truth.NO


# Both look at every truth, also after the first that decides: what is read then belongs to the evidence.


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return no where one is no, yes where all are yes, else unknown."""
    state = Truth.YES
    for each in truths:
        if each is Truth.NO or (each is Truth.UNKNOWN and state is Truth.YES):
            state = each
    return state


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return yes where one is yes, no where all are no, else unknown."""
    state = Truth.NO
    for each in truths:
        if each is Truth.YES or (each is Truth.UNKNOWN and state is Truth.NO):
            state = each
    return state


@dataclass(frozen=True, slots=True)
class Ratio:
    """A part of a whole group of residents; both are kept, since a small part must not be shown."""

    part: int
    whole: int

    @property
    def fraction(self) -> Fraction:
        """Return the share, exactly."""
        return Fraction(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure about how residents differ, which is shown coarsely."""

    value: Fraction


Scalar = bool | int | Fraction | Ratio | Figure | Day | str
Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Exact:
    """One known value. A `Day` may still be imprecise."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Range:
    """Somewhere from `low` to `high`, both possible; `high` is None where nothing bounds it."""

    low: int | Ratio | Figure
    high: int | Ratio | Figure | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing can be told yet."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Known that there is nothing to measure: no series, so no interval. Every comparison is no."""


@dataclass(frozen=True, slots=True)
class Veiled:
    """What may be told of a value that shows a small group of residents: an end of it, or nothing.

    An end that is None is not told, whether there is one or not.
    """

    low: int | Ratio | None
    high: int | Ratio | None


Value = Exact | Range | Unknown | Absent
UNKNOWN: Final = Unknown()
ABSENT: Final = Absent()
YES: Final = Exact(value=True)
NO: Final = Exact(value=False)


def from_truth(state: Truth) -> Value:
    """Return a truth as a value."""
    return UNKNOWN if state is Truth.UNKNOWN else YES if state is Truth.YES else NO


def between(low: int, high: int | None) -> Value:
    """Return the exact value where the bounds meet, else the range."""
    return Exact(low) if low == high else Range(low, high)


def number(value: Scalar) -> Number:
    """Return a value as a number; raises TypeError for what is none."""
    if isinstance(value, Ratio):
        return value.fraction
    if isinstance(value, Figure):
        return value.value
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        raise TypeError(f"{value!r} is not a number")
    return value


# --- comparisons -------------------------------------------------------------------------------------
# Each takes the value's lowest and highest possibility and the threshold; None is "not bounded".

_HOLDS: dict[str, Callable[[Number, Number], bool]] = {
    "at_least": lambda value, limit: value >= limit,
    "at_most": lambda value, limit: value <= limit,
    "more_than": lambda value, limit: value > limit,
    "less_than": lambda value, limit: value < limit,
}
NUMERIC: Final = frozenset(_HOLDS)
DATED: Final = frozenset({"before", "after", "within"})
OPERATORS: Final = NUMERIC | DATED | {"is", "one_of"}


def compare(value: Value, operator: str, limit: Scalar | tuple[Scalar, ...], today: Day) -> Truth:
    """Compare a value with a threshold; a range decides where all of it lies on one side.

    `within` asks whether `today` is at most that many days before the value's date, or after it.
    Absent compares as no. Raises TypeError where the kinds do not match.
    """
    match value:
        case Unknown():
            return Truth.UNKNOWN
        case Absent():
            return Truth.NO
        case Range(low, high):
            return _compare_range(low, high, operator, limit)
        case Exact(exact):
            return _compare_exact(exact, operator, limit, today)


def _compare_exact(value: Scalar, operator: str, limit: Scalar | tuple[Scalar, ...], today: Day) -> Truth:
    if operator in NUMERIC:
        return truth(_HOLDS[operator](number(value), _single(limit)))
    if operator in DATED:
        return _compare_day(value, operator, limit, today)
    return any_of(_same(value, each) for each in (limit if isinstance(limit, tuple) else (limit,)))


def _same(value: Scalar, limit: Scalar) -> Truth:
    if isinstance(value, bool) != isinstance(limit, bool) or isinstance(value, str) != isinstance(limit, str):
        raise TypeError(f"{value!r} and {limit!r} are not of one kind")
    return truth(value == limit if isinstance(value, (bool, str)) else number(value) == number(limit))


def _compare_range(
    low: int | Ratio | Figure,
    high: int | Ratio | Figure | None,
    operator: str,
    limit: Scalar | tuple[Scalar, ...],
) -> Truth:
    lowest, highest = number(low), None if high is None else number(high)
    if operator in NUMERIC:
        return _numeric_range(lowest, highest, operator, _single(limit))
    if operator in DATED:
        raise TypeError("a range of numbers has no date")
    allowed = {number(each) for each in (limit if isinstance(limit, tuple) else (limit,))}
    inside = sum(1 for each in allowed if lowest <= each and (highest is None or each <= highest))
    if not inside:
        return Truth.NO
    return Truth.YES if _is_all(low, high, inside) else Truth.UNKNOWN


def _is_all(low: int | Ratio | Figure, high: int | Ratio | Figure | None, inside: int) -> bool:
    """Return whether so many whole numbers are all that a range of counts holds."""
    return isinstance(low, int) and isinstance(high, int) and inside == high - low + 1


def _numeric_range(low: Number, high: Number | None, operator: str, limit: Number) -> Truth:
    holds = _HOLDS[operator]
    at_low = holds(low, limit)
    at_high = operator in ("at_least", "more_than") if high is None else holds(high, limit)
    return truth(at_low) if at_low == at_high else Truth.UNKNOWN


def _compare_day(value: Scalar, operator: str, limit: Scalar | tuple[Scalar, ...], today: Day) -> Truth:
    if not isinstance(value, Day):
        raise TypeError(f"{value!r} is not a date")
    if operator == "within":
        days = limit if isinstance(limit, int) and not isinstance(limit, bool) else None
        if days is None:
            raise TypeError("`within` takes a number of days")
        return reached(value.plus_days(-days), today)
    if not isinstance(limit, Day):
        raise TypeError(f"{limit!r} is not a date")
    first, second = (value, limit) if operator == "before" else (limit, value)
    return earlier(first, second)


def _single(limit: Scalar | tuple[Scalar, ...]) -> Number:
    if isinstance(limit, tuple):
        raise TypeError("a number cannot be compared with a list")
    return number(limit)


# --- days --------------------------------------------------------------------------------------------


def reached(day: Day, today: Day) -> Truth:
    """Return whether `day` is today or in the past."""
    if today.earliest >= day.latest:
        return Truth.YES
    return Truth.NO if today.latest < day.earliest else Truth.UNKNOWN


def passed(day: Day, today: Day) -> Truth:
    """Return whether `day` is in the past."""
    if today.earliest > day.latest:
        return Truth.YES
    return Truth.NO if today.latest <= day.earliest else Truth.UNKNOWN


def earlier(first: Day, second: Day) -> Truth:
    """Return whether `first` is a day before `second`."""
    return passed(first, second)
