"""Which outcomes a rule can reach at all, and which rules cannot both be met: by the numbers that they allow.

A condition is looked at as far as it is one: comparisons that must all hold. What stands under `any` or
`not` is taken to allow everything, so that nothing is found that is not so.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.conditions import AllOf, Atom, Condition, ParameterName, atoms
from bomiljo.phases import PHASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.rulebook import Rule, Rulebook

WHOLE: Final = frozenset({"day", "resident", "resident-home", "resident-kind", "item", "minute", "hour"})
_LEAST: Final = {"agreement": Fraction(-1)}
_MOST: Final = {"resident-share": Fraction(1), "share": Fraction(1), "chance": Fraction(1), "agreement": Fraction(1)}


class Band(NamedTuple):
    """Values from `low` to `high`, both allowed, None where nothing bounds it; of yes and no, 1 and 0."""

    low: Fraction | None
    high: Fraction | None

    @property
    def empty(self) -> bool:
        """Return whether no value is allowed."""
        return self.low is not None and self.high is not None and self.low > self.high

    def both(self, other: Band) -> Band:
        """Return what both allow."""
        lows = [each for each in (self.low, other.low) if each is not None]
        highs = [each for each in (self.high, other.high) if each is not None]
        return Band(max(lows, default=None), min(highs, default=None))


Bands = dict[str, Band]


def reachable(book: Rulebook, rule: Rule) -> list[str]:
    """Return the outcomes that the cases of a rule have to show."""
    found = ["ok", "gap", "unknown"]
    always = set(rule.phases) == set(PHASES) and not rule.due and not list(atoms(rule.when))
    if not always or (rule.each and rule.when_empty == "not_applicable" and not _catalogued(rule)):
        found.append("not_applicable")
    if rule.lasting or rule.missed:
        found.append("missed")
    if never_ok(book, rule):
        found.remove("ok")
    return found


def _catalogued(rule: Rule) -> bool:
    """Return whether what the rule speaks of always exists."""
    return rule.each in ("area", "topic")


def _means(rule: Rule, outcome: str) -> bool:
    """Return whether a plan with nothing that the rule speaks of reaches an outcome without any comparison."""
    return rule.each is not None and not _catalogued(rule) and rule.when_empty == outcome


def never_applies(book: Rulebook, rule: Rule) -> bool:
    """Return whether no plan can meet what the rule applies to."""
    return _impossible(_bands(book, rule.when))


def never_ok(book: Rulebook, rule: Rule) -> bool:
    """Return whether no plan that the rule applies to can meet what it requires."""
    if _means(rule, "ok"):
        return False
    return _impossible(_joined([_bands(book, rule.when), _bands(book, rule.require)]))


def never_gap(book: Rulebook, rule: Rule) -> bool:
    """Return whether every plan that the rule applies to meets what it requires."""
    if _means(rule, "gap"):
        return False
    parts = rule.require.parts if isinstance(rule.require, AllOf) else (rule.require,)
    if not all(isinstance(each, Atom) for each in parts):
        return False
    when = _bands(book, rule.when)
    return all(_is_sure(book, each, when) for each in parts if isinstance(each, Atom))


def _is_sure(book: Rulebook, atom: Atom, when: Bands) -> bool:
    indicator = book.indicators[atom.indicator]
    band = _band(book, atom)
    if indicator.may_be_absent or band is None:
        return False
    around = _domain(indicator.unit).both(when.get(atom.indicator, Band(None, None)))
    return around.both(band) == around and not _at_the_brink(atom, indicator.unit, band, around)


def _at_the_brink(atom: Atom, unit: str, band: Band, around: Band) -> bool:
    """Return whether a value may be just the limit that a comparison does not allow: a band has no open ends."""
    if unit in WHOLE:
        return False
    return (atom.operator == "more_than" and around.low == band.low) or (
        atom.operator == "less_than" and around.high == band.high
    )


def contradictions(book: Rulebook) -> Iterator[tuple[Rule, Rule]]:
    """Yield the pairs of rules that apply together and cannot both be met."""
    plain = [(rule, _bands(book, rule.when), _bands(book, rule.require)) for rule in book.rules.values()]
    for (one, when, require), (other, other_when, other_require) in combinations(plain, 2):
        together = _joined([when, other_when])
        if not _meet(one, other) or _impossible(together) or not require.keys() & other_require.keys():
            continue
        apart = _impossible(_joined([together, require])) or _impossible(_joined([together, other_require]))
        if not apart and _impossible(_joined([together, require, other_require])):
            yield one, other


def _meet(one: Rule, other: Rule) -> bool:
    return one.each == other.each and bool(set(one.phases) & set(other.phases))


def _bands(book: Rulebook, condition: Condition) -> Bands:
    """Return what a condition allows for each indicator, as far as its comparisons must all hold."""
    match condition:
        case Atom():
            band = _band(book, condition)
            domain = _domain(book.indicators[condition.indicator].unit)
            return {} if band is None else {condition.indicator: domain.both(band)}
        case AllOf(parts):
            return _joined(_bands(book, each) for each in parts)
    return {}


def _joined(found: Iterable[Bands]) -> Bands:
    joined: Bands = {}
    for bands in found:
        for name, band in bands.items():
            joined[name] = band.both(joined[name]) if name in joined else band
    return joined


def _impossible(bands: Bands) -> bool:
    return any(each.empty for each in bands.values())


def _domain(unit: str) -> Band:
    if unit == "yes-no":
        return Band(Fraction(0), Fraction(1))
    if unit == "date":
        return Band(None, None)
    return Band(_LEAST.get(unit, Fraction(0)), _MOST.get(unit))


def _band(book: Rulebook, atom: Atom) -> Band | None:
    """Return the values that a comparison allows; None where that is no single stretch."""
    limit = book.parameters[atom.limit.name].value if isinstance(atom.limit, ParameterName) else atom.limit
    if isinstance(limit, bool):
        return Band(Fraction(limit), Fraction(limit))
    if not isinstance(limit, (int, Fraction)) or atom.operator == "within":
        return None
    step = Fraction(book.indicators[atom.indicator].unit in WHOLE)
    value = Fraction(limit)
    return {
        "at_least": Band(value, None),
        "more_than": Band(value + step, None),
        "at_most": Band(None, value),
        "less_than": Band(None, value - step),
        "is": Band(value, value),
    }.get(atom.operator)
