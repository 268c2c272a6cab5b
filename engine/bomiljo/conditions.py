"""The condition language: a small syntax tree over indicators, and its three-valued evaluation.

`{indicator: {at_least: 3}}`, `all`, `any`, `not`; several keys in one mapping mean all of them. On
the right a dotted name that starts with a letter is a parameter, anything else a literal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bomiljo.dates import Day, parse_day
from bomiljo.values import OPERATORS, Exact, Scalar, Truth, Value, all_of, any_of, compare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo.view import Missing, Reading

_PARAMETER = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")
_INTEGER = re.compile(r"^-?[0-9]+$")
_DECIMAL = re.compile(r"^-?[0-9]+\.[0-9]+$")
_FLAGS = {"yes": True, "no": False}


class ParameterName(NamedTuple):
    """A threshold by its name."""

    name: str


Limit = Scalar | ParameterName | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Atom:
    """One comparison: an indicator against a threshold."""

    indicator: str
    operator: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class AllOf:
    """Holds where every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Holds where one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where its part does not."""

    part: Condition


Condition = Atom | AllOf | AnyOf | Not
ALWAYS = AllOf(())


class BadConditionError(ValueError):
    """A condition that cannot be read; `where` is its position in the mapping."""

    def __init__(self, where: tuple[str | int, ...], code: str, value: str) -> None:
        """Keep the place and the code of the message."""
        super().__init__(f"{code}: {value}")
        self.where, self.code, self.value = where, code, value


class Comparison(NamedTuple):
    """What one comparison saw: the reading, the threshold as a value, and the result."""

    atom: Atom
    reading: Reading
    limit: Scalar | tuple[Scalar, ...]
    result: Truth


class Verdict(NamedTuple):
    """The truth of a condition, its comparisons in order, and what blocks it where it is unknown."""

    truth: Truth
    comparisons: tuple[Comparison, ...]
    missing: frozenset[Missing]


class Context(Protocol):
    """What a condition is evaluated against."""

    @property
    def today(self) -> Day:
        """Return the day that conditions are judged on."""

    @property
    def because(self) -> frozenset[Missing]:
        """Return the facts that would make an imprecise day exact."""

    def watch(self, day: Day) -> None:
        """Note that a comparison turns when this day comes."""

    def read(self, indicator: str) -> Reading:
        """Return what an indicator says."""

    def limit(self, limit: Limit) -> Scalar | tuple[Scalar, ...]:
        """Return a threshold as a value."""


def evaluate(condition: Condition, context: Context) -> Verdict:
    """Evaluate every part, also where the first decides: evidence is complete and order never matters."""
    match condition:
        case Atom():
            return _compare(condition, context)
        case Not(part):
            inner = evaluate(part, context)
            return Verdict(~inner.truth, inner.comparisons, inner.missing)
        case AllOf(parts) | AnyOf(parts):
            found = [evaluate(each, context) for each in parts]
            join = all_of if isinstance(condition, AllOf) else any_of
            return _joined(join(each.truth for each in found), found)


def _compare(atom: Atom, context: Context) -> Verdict:
    reading, limit = context.read(atom.indicator), context.limit(atom.limit)
    result = compare(reading.value, atom.operator, limit, context.today)
    if atom.operator == "within":
        _watch(reading.value, limit, context)
    missing: frozenset[Missing] = frozenset()
    if result is Truth.UNKNOWN:
        missing = reading.missing | (context.because if atom.operator == "within" else frozenset())
    return Verdict(result, (Comparison(atom, reading, limit, result),), missing)


def _watch(value: Value, days: object, context: Context) -> None:
    if isinstance(value, Exact) and isinstance(value.value, Day) and isinstance(days, int):
        context.watch(value.value.plus_days(-days))


def _joined(state: Truth, found: list[Verdict]) -> Verdict:
    comparisons = tuple(each for verdict in found for each in verdict.comparisons)
    missing = (
        frozenset(each for verdict in found for each in verdict.missing) if state is Truth.UNKNOWN else frozenset()
    )
    return Verdict(state, comparisons, missing)


def atoms(condition: Condition) -> Iterator[Atom]:
    """Yield every comparison of a condition."""
    match condition:
        case Atom():
            yield condition
        case Not(part):
            yield from atoms(part)
        case AllOf(parts) | AnyOf(parts):
            for each in parts:
                yield from atoms(each)


def parse_condition(data: object, where: tuple[str | int, ...] = ()) -> Condition:
    """Read a condition from plain data whose scalars are text. Raises BadConditionError."""
    if not isinstance(data, dict) or not data:
        raise BadConditionError(where, "condition", str(data))
    parts = tuple(_entry(str(key), value, (*where, str(key))) for key, value in data.items())
    return parts[0] if len(parts) == 1 else AllOf(parts)


def _entry(key: str, value: object, where: tuple[str | int, ...]) -> Condition:
    if key in ("all", "any"):
        if not isinstance(value, list) or not value:
            raise BadConditionError(where, "condition-list", key)
        parts = tuple(parse_condition(each, (*where, index)) for index, each in enumerate(value))
        return AllOf(parts) if key == "all" else AnyOf(parts)
    if key == "not":
        return Not(parse_condition(value, where))
    return _atom(key, value, where)


def _atom(indicator: str, value: object, where: tuple[str | int, ...]) -> Atom:
    if not isinstance(value, dict):
        return Atom(indicator, "is", _limit(value, where))
    if len(value) != 1:
        raise BadConditionError(where, "one-comparison", indicator)
    ((operator, limit),) = value.items()
    if operator not in OPERATORS:
        raise BadConditionError((*where, operator), "operator", str(operator))
    return Atom(indicator, str(operator), _limit(limit, (*where, operator)))


def _limit(value: object, where: tuple[str | int, ...]) -> Limit:
    if isinstance(value, list):
        return tuple(literal(each, where) for each in value)
    if isinstance(value, str) and _PARAMETER.match(value):
        return ParameterName(value)
    return literal(value, where)


def literal(value: object, where: tuple[str | int, ...] = ()) -> Scalar:
    """Read one literal: a number, yes or no, a date, or a word. Raises BadConditionError."""
    if not isinstance(value, str):
        raise BadConditionError(where, "literal", str(value))
    if value in _FLAGS:
        return _FLAGS[value]
    if _INTEGER.match(value):
        return int(value)
    if _DECIMAL.match(value):
        return Fraction(value)
    try:
        return parse_day(value)
    except ValueError:
        return value
