"""What an evaluator must say, written for obviousness. Imports nothing of bomiljo.

A value is the set of the worlds that are possible: one for an exact value, consecutive ones for a
range, everything and `ANYTHING` where it is not known; None where there is nothing to measure. A
comparison looks at each world by itself. Truth is True, False, or None for not known.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ANYTHING: Final = "<anything>"  # a world of which no comparison can be told
BROKEN: Final = "<broken>"  # the only world of an indicator that raises

World: TypeAlias = Any
Worlds: TypeAlias = "frozenset[World] | None"
Truth3: TypeAlias = "bool | None"
# ("all", [...]), ("any", [...]), ("not", c) or (operator, indicator, limit)
Tree: TypeAlias = "tuple[Any, ...]"
Days: TypeAlias = "frozenset[dt.date]"


@dataclass(frozen=True)
class Parameter:
    """A threshold by its name."""

    name: str


@dataclass(frozen=True)
class Case:
    """A rule, what its indicators say of each subject, and the day; all in plain values.

    `phase` is whether the rule's phase holds. `values` is one mapping for each subject (one for the
    building). A limit is a world, a `Parameter`, a list of worlds, or a set of days.
    """

    when: Tree
    require: Tree
    phase: Truth3
    today: Days
    values: tuple[dict[str, Worlds], ...]
    parameters: dict[str, World] = field(default_factory=dict)


# --- comparisons -------------------------------------------------------------------------------------


# Whether a comparison holds in one world, on one day.
HOLDS: Final[dict[str, Callable[[World, World, dt.date], bool]]] = {
    "at_least": lambda world, limit, _: world >= limit,
    "at_most": lambda world, limit, _: world <= limit,
    "more_than": lambda world, limit, _: world > limit,
    "less_than": lambda world, limit, _: world < limit,
    "is": lambda world, limit, _: world == limit,
    "one_of": lambda world, limit, _: any(world == each for each in limit),
    "before": lambda world, limit, _: world < limit,
    "after": lambda world, limit, _: world > limit,
    "within": lambda world, limit, today: today >= world - dt.timedelta(days=limit),
}


def compared(operator: str, worlds: Worlds, limit: World, today: Days) -> Truth3:
    """Return yes where it holds in every world, no where in none, else not known. Absent is no."""
    if worlds is None:
        return False
    if ANYTHING in worlds:
        return None
    limits = limit if isinstance(limit, frozenset) else [limit]
    days: Iterable[dt.date] = today if operator == "within" else [dt.date.min]
    return agreed(HOLDS[operator](*chosen) for chosen in product(worlds, limits, days))


def agreed(answers: Iterable[bool]) -> Truth3:
    """Return the answer that all worlds give, or None."""
    found = set(answers)
    return found.pop() if len(found) == 1 else None


# --- conditions --------------------------------------------------------------------------------------


def truth_of(tree: Tree, case: Case, subject: int) -> Truth3:
    """Return the truth of a condition in plain Kleene logic."""
    if tree[0] == "all":
        return kleene_all([truth_of(part, case, subject) for part in tree[1]])
    if tree[0] == "any":
        return kleene_not(kleene_all([kleene_not(truth_of(part, case, subject)) for part in tree[1]]))
    if tree[0] == "not":
        return kleene_not(truth_of(tree[1], case, subject))
    operator, indicator, limit = tree
    if isinstance(limit, Parameter):
        limit = case.parameters[limit.name]
    return compared(operator, case.values[subject][indicator], limit, case.today)


def kleene_all(truths: list[Truth3]) -> Truth3:
    """Return no where one is no, else not known where one is not, else yes."""
    if False in truths:
        return False
    if None in truths:
        return None
    return True


def kleene_not(state: Truth3) -> Truth3:
    """Return the opposite; what is not known stays so."""
    return None if state is None else not state


def blocking(tree: Tree, case: Case, subject: int) -> set[str]:
    """Return the indicators that keep a condition from being told: those not known, in parts not known."""
    if truth_of(tree, case, subject) is not None:
        return set()
    if tree[0] in ("all", "any"):
        return {name for part in tree[1] for name in blocking(part, case, subject)}
    return blocking(tree[1], case, subject) if tree[0] == "not" else {tree[1]}


def compared_in(tree: Tree) -> list[tuple[str, str]]:
    """Return the operator and the indicator of each comparison."""
    if tree[0] in ("all", "any"):
        return [pair for part in tree[1] for pair in compared_in(part)]
    return compared_in(tree[1]) if tree[0] == "not" else [(tree[0], tree[1])]


# --- outcomes ----------------------------------------------------------------------------------------

# applies -> requirement -> outcome: the table of section 5 of the design, word for word.
TABLE: Final[dict[Truth3, dict[Truth3, str]]] = {
    True: {True: "ok", False: "gap", None: "unknown"},
    False: {True: "not_applicable", False: "not_applicable", None: "not_applicable"},
    None: {True: "ok", False: "unknown", None: "unknown"},
}


def outcome_of(case: Case, subject: int) -> tuple[str, Truth3, set[str]]:
    """Return the outcome, whether the rule applies, and what blocks an answer (`phase` for its phase)."""
    if case.phase is False:
        return "not_applicable", False, set()
    if _breaks(case.when, case, subject):
        return "error", None, set()
    applies = kleene_all([case.phase, truth_of(case.when, case, subject)])
    if applies is False:
        return "not_applicable", False, set()
    if _breaks(case.require, case, subject):
        return "error", None, set()
    outcome = TABLE[applies][truth_of(case.require, case, subject)]
    if outcome != "unknown":
        return outcome, applies, set()
    blocks = blocking(case.require, case, subject)
    if applies is None:
        blocks |= blocking(case.when, case, subject) | ({"phase"} if case.phase is None else set())
    return outcome, applies, blocks


def _breaks(tree: Tree, case: Case, subject: int) -> bool:
    return any(case.values[subject][name] == frozenset({BROKEN}) for _, name in compared_in(tree))


# --- days --------------------------------------------------------------------------------------------


def days(first: dt.date, last: dt.date) -> Days:
    """Return every day from first to last."""
    return frozenset(first + dt.timedelta(days=n) for n in range((last - first).days + 1))


def every_day(relation: Callable[..., bool], *ranges: Days) -> Truth3:
    """Return whether a relation of days holds, trying every day of every range."""
    return agreed(relation(*chosen) for chosen in product(*ranges))


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month so many months later, or the last day that the month has."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    while True:
        try:
            return dt.date(year, month, day.day)
        except ValueError:
            day -= dt.timedelta(days=1)


def uncovered(first: dt.date, last: dt.date, spans: list[tuple[dt.date, dt.date]]) -> int:
    """Return the number of days from first to last that no span covers."""
    return sum(not any(start <= day <= stop for start, stop in spans) for day in days(first, last))
