"""Random rules with what their indicators say, and the engine's answer to them.

The cases are plain (`oracle_support`); here they are made, and put to the engine through a real
rulebook of synthetic rules and indicators, and a plan that says nothing but when somebody arrives.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import oracle_support as oracle
from bomiljo import conditions
from bomiljo.conditions import ALWAYS, Condition, ParameterName, parse_condition
from bomiljo.dates import Day
from bomiljo.deciding import decide_all
from bomiljo.indicators.base import Indicator, Unit
from bomiljo.model import Plan
from bomiljo.rulebook import Parameter, Rule, Rulebook
from bomiljo.subjects import EVENTS
from bomiljo.values import ABSENT, UNKNOWN, Exact, Range, Ratio, Scalar, Truth, Value
from bomiljo.view import Missing, Reading, View
from oracle_support import ANYTHING, BROKEN, Case, Tree, Truth3, Worlds, days

if TYPE_CHECKING:
    from collections.abc import Callable

    from dice_support import Dice

ENDLESS: Final = 60  # stands for *no upper bound*; no limit comes near it
JUNE: Final = dt.date(2024, 6, 1)
TOPICS: Final[list[str]] = sorted(EVENTS)
TRUTHS: Final[dict[Truth3, Truth]] = {True: Truth.YES, False: Truth.NO, None: Truth.UNKNOWN}

# Each synthetic indicator: its unit, and a field of the plan that it says is missing when it cannot tell.
UNITS: Final[dict[str, Unit]] = {
    "x.items": "item",
    "x.days": "day",
    "x.share": "resident-share",
    "x.flag": "yes-no",
    "x.word": "item",
    "x.date": "date",
}
FIELDS: Final = {
    "x.items": "settlement.name",
    "x.days": "settlement.municipality",
    "x.share": "settlement.leader_role",
    "x.flag": "settlement.as_of",
    "x.word": "building.units",
    "x.date": "building.furnishing.ready",
    "phase": "cohorts[c1].arrival",
}
ONE_FOR_ALL: Final = ("x.share", "x.word")  # what these say is of the building, also where subjects differ
NUMBERS: Final = ("x.items", "x.days", "x.share")
OPERATORS: Final = {
    "at_least": NUMBERS,
    "at_most": NUMBERS,
    "more_than": NUMBERS,
    "less_than": NUMBERS,
    "is": ("x.flag", "x.word", "x.items", "x.share"),
    "one_of": ("x.word", "x.items", "x.days", "x.share"),
    "before": ("x.date",),
    "after": ("x.date",),
    "within": ("x.date",),
}
WORDS: Final = ("red", "green", "blue")


# --- making cases ------------------------------------------------------------------------------------


def make_case(dice: Dice) -> Case:
    """Return a random rule with the values of its indicators, for the building or for four topics."""
    parameters: dict[str, Any] = {}
    shared = {name: _worlds(name, dice) for name in ONE_FOR_ALL}
    values = tuple(
        {name: shared[name] if name in shared else _worlds(name, dice) for name in UNITS}
        for _ in range(4 if dice.chance(40) else 1)
    )
    when: Tree = _tree(dice, 2, parameters) if dice.chance(65) else ("all", [])
    roll = dice.number(0, 99)
    return Case(
        when,
        _tree(dice, 3, parameters),
        True if roll < 80 else None if roll < 90 else False,
        _day_range(dice),
        values,
        parameters,
    )


def _tree(dice: Dice, depth: int, parameters: dict[str, Any]) -> Tree:
    kind = dice.pick(["atom", "atom", "all", "any", "not"]) if depth else "atom"
    if kind == "not":
        return "not", _tree(dice, depth - 1, parameters)
    if kind in ("all", "any"):
        return kind, [_tree(dice, depth - 1, parameters) for _ in range(dice.number(1, 3))]
    operator = dice.pick(list(OPERATORS))
    name = dice.pick(OPERATORS[operator])
    limit = _limit(operator, name, dice)
    if operator != "one_of" and dice.chance(25):
        key = f"p.n{len(parameters)}"
        parameters[key] = limit
        limit = oracle.Parameter(key)
    return operator, name, limit


def _limit(operator: str, name: str, dice: Dice) -> Any:
    if operator == "within":
        return dice.number(0, 12)
    if operator == "one_of" and UNITS[name] in ("item", "day") and name != "x.word" and dice.chance(40):
        low = dice.number(0, 5)
        return list(range(low, low + dice.number(2, 4)))  # may cover a range as a whole
    if operator == "one_of":
        return [_world(name, dice) for _ in range(dice.number(1, 3))]
    return _day_range(dice) if name == "x.date" else _world(name, dice)


def _world(name: str, dice: Dice) -> Any:
    """Return something that an indicator can be, or be compared with."""
    match UNITS[name]:
        case "yes-no":
            return dice.chance(50)
        case "resident-share":
            return Fraction(dice.number(0, 10), 10)
    return dice.pick(WORDS) if name == "x.word" else dice.number(0, 7)


def _worlds(name: str, dice: Dice) -> Worlds:
    """Return all that an indicator can be: exactly one thing, a range, anything, or nothing to measure."""
    kind = dice.pick(["exact"] * 5 + ["range"] * 3 + ["unknown"] * 3 + ["absent"] * 2)
    if dice.chance(3):
        return frozenset({BROKEN})
    if kind == "absent":
        return None
    if kind == "unknown":
        return frozenset({_world(name, dice), ANYTHING})
    if name == "x.date":
        return _day_range(dice)
    low = _world(name, dice)
    return frozenset({low}) if kind == "exact" or name in ("x.flag", "x.word") else _number_range(low, name, dice)


def _number_range(low: Any, name: str, dice: Dice) -> frozenset[Any]:
    """Return numbers in a row; shares go in twentieths."""
    if name == "x.share":
        tenths = int(low * 10) * dice.pick([1, 2])
        return frozenset(Fraction(tenths + n, 20) for n in range(dice.number(2, 6)))
    last = ENDLESS if dice.chance(20) else low + dice.number(1, 4)
    return frozenset(range(low, last + 1))


def _day_range(dice: Dice) -> oracle.Days:
    first = JUNE + dt.timedelta(days=dice.number(0, 20))
    return days(first, first + dt.timedelta(days=dice.pick([0, 0, 0, 1, 4, 9])))


# --- putting them to the engine ----------------------------------------------------------------------


def as_value(worlds: Worlds) -> Value:
    """Return a set of worlds as the engine writes it. Raises ZeroDivisionError for what is broken."""
    if worlds is None:
        return ABSENT
    if BROKEN in worlds:
        raise ZeroDivisionError
    if ANYTHING in worlds:
        return UNKNOWN
    low, high = min(worlds), max(worlds)
    if isinstance(low, dt.date):
        return Exact(Day(low, high))
    if isinstance(low, Fraction):
        return Exact(_ratio(low)) if low == high else Range(_ratio(low), _ratio(high))
    return Exact(low) if low == high else Range(low, None if high == ENDLESS else high)


def _ratio(share: Fraction) -> Ratio:
    return Ratio(share.numerator * (40 // share.denominator), 40)


def as_condition(tree: Tree) -> Condition:
    """Return a condition, read from the text that a rule file would have."""
    return ALWAYS if tree == ("all", []) else parse_condition(_written(tree))


def _written(tree: Tree) -> dict[str, Any]:
    if tree[0] in ("all", "any"):
        parts = [_written(part) for part in tree[1]]
        keys = [key for part in parts for key in part]
        if tree[0] == "all" and len(keys) == len(set(keys)):  # several keys in one mapping mean all of them
            return {key: each for part in parts for key, each in part.items()}
        return {tree[0]: parts}
    if tree[0] == "not":
        return {"not": _written(tree[1])}
    operator, name, limit = tree
    text = [_literal(each) for each in limit] if operator == "one_of" else _literal(limit)
    return {name: text} if operator == "is" and len(str(limit)) % 2 else {name: {operator: text}}


def _literal(limit: Any) -> str:
    if isinstance(limit, oracle.Parameter):
        return limit.name
    if isinstance(limit, bool):
        return "yes" if limit else "no"
    if isinstance(limit, frozenset):
        first, last = min(limit), max(limit)
        return str(first) if first == last else f"{first}..{last}"
    return f"{float(limit):.1f}" if isinstance(limit, Fraction) else str(limit)


def as_day(worlds: oracle.Days) -> Day:
    """Return a range of days as the engine writes it."""
    return Day(min(worlds), max(worlds))


@dataclass(frozen=True)
class Given:
    """What a condition is evaluated against: the values of one subject of a case, as readings."""

    case: Case
    subject: int

    @property
    def today(self) -> Day:
        """The day of the case."""
        return as_day(self.case.today)

    def watch(self, day: Day) -> None:
        """Nothing is watched here: the day stands still."""

    @property
    def because(self) -> frozenset[Missing]:
        """Nothing would make the day exact: a range of days is given as such."""
        return frozenset()

    def read(self, indicator: str) -> Reading:
        """Return the value with its field as what is missing."""
        missing = frozenset({Missing(FIELDS[indicator], "fill_in", indicator, "")})
        return Reading(as_value(self.case.values[self.subject][indicator]), frozenset(), missing, frozenset())

    def limit(self, limit: conditions.Limit) -> Scalar | tuple[Scalar, ...]:
        """Return a threshold as a value."""
        return _scalar(self.case.parameters[limit.name]) if isinstance(limit, ParameterName) else limit


def _scalar(world: Any) -> Scalar:
    scalar: Scalar = as_day(world) if isinstance(world, frozenset) else world
    return scalar


def rulebook(case: Case) -> Rulebook:
    """Return a rulebook of the one rule of a case."""
    each = "topic" if len(case.values) > 1 else None
    rule = Rule(
        id="X01",
        name="synthetic",
        topic="mix",
        covers=(),
        severity="medium",
        phases=("arrival",),
        require=as_condition(case.require),
        when=as_condition(case.when),
        missed=None,
        each=each,
        when_empty="not_applicable",
        due=None,
        lasting=False,
        ahead=False,
        texts={},
        measures=(),
    )
    parameters = {
        name: Parameter(name, _scalar(world), "item", "model", "", {}) for name, world in case.parameters.items()
    }
    return Rulebook(
        id="synthetic",
        version="1",
        hash="",
        leader_role="leader",
        rules={rule.id: rule},
        parameters=parameters,
        measures={},
        statements={},
        findings={},
        chain=(),
        indicators={name: _indicator(name, case, each) for name in UNITS},
    )


def _indicator(name: str, case: Case, each: str | None) -> Indicator:
    subject = None if name in ONE_FOR_ALL else each

    def measure(view: View, topic: str | None) -> Value:
        value = as_value(case.values[TOPICS.index(topic) if topic else 0][name])
        part: Any = view.plan
        *around, last = FIELDS[name].split(".")
        for step in around:
            part = getattr(part, step)
        view.note_unsure(part, last, Truth.UNKNOWN)
        return value

    return Indicator(name, UNITS[name], subject, may_be_absent=True, measure=measure)


_ARRIVALS: Final[dict[Truth3, str | None]] = {True: "2024-03-01", False: "2023-01-01", None: None}
_PLANS: Final = {
    phase: Plan.model_validate({"cohorts": [{"id": "c1", "arrival": arrival}]}) for phase, arrival in _ARRIVALS.items()
}


def difference(case: Case) -> str | None:
    """Return the first thing that the engine says of a case and the oracle does not; None where they agree."""
    return _truth_difference(case) or _outcome_difference(case)


def _truth_difference(case: Case) -> str | None:
    for subject, tree in [(n, tree) for n in range(len(case.values)) for tree in (case.when, case.require)]:
        if any(case.values[subject][name] == frozenset({BROKEN}) for _, name in oracle.compared_in(tree)):
            continue
        said = conditions.evaluate(as_condition(tree), Given(case, subject))
        meant = oracle.truth_of(tree, case, subject)
        if said.truth is not TRUTHS[meant]:
            return f"{tree} of {case.values[subject]} on {as_day(case.today)}: {said.truth}, not {meant}"
        if {each.path for each in said.missing} != _paths(oracle.blocking(tree, case, subject)):
            return f"{tree} of {case.values[subject]}: blocked by {said.missing}"
        atoms = [(each.atom.operator, each.atom.indicator) for each in said.comparisons]
        if atoms != oracle.compared_in(tree):
            return f"{tree}: the evidence is {atoms}"
    return None


def _outcome_difference(case: Case) -> str | None:
    book = rulebook(case)
    found = decide_all(book, View(_PLANS[case.phase], as_day(case.today)), book.rules.values())
    if len(found) != len(case.values):
        return f"{len(found)} decisions, not {len(case.values)}"
    for each in found:
        subject = TOPICS.index(each.subject.id) if each.subject else 0
        outcome, applies, blocks = oracle.outcome_of(case, subject)
        said = (each.outcome, each.applies, {one.path for one in each.missing})
        if said != (outcome, TRUTHS[applies], _paths(blocks)):
            return f"subject {subject} of {case}: {said}, not {(outcome, applies, blocks)}"
    return None


def _paths(names: set[str]) -> set[str]:
    return {FIELDS[name] for name in names}


def first_difference(make: Callable[[Dice], Case], dice: Dice, size: int) -> str | None:
    """Return the first difference in so many cases, or None."""
    return next((found for _ in range(size) if (found := difference(make(dice)))), None)
