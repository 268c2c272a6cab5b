"""Which outcomes a rule can reach and which rules cannot both be met: held against trying every small value."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given

from authoring_support import write_pack
from bomiljo import load_pack
from bomiljo.authoring.reach import contradictions, never_applies, never_gap, never_ok, reachable
from bomiljo.conditions import AllOf, AnyOf, Atom, Condition, Not, parse_condition
from bomiljo.indicators.base import Indicator, Unit
from bomiljo.phases import PHASES
from bomiljo.values import UNKNOWN
from dice_support import examples, rolled

if TYPE_CHECKING:
    from bomiljo import Rule, Rulebook
    from dice_support import Dice

UNITS: Final[dict[str, Unit]] = {
    "x.items": "item",
    "x.days": "day",
    "x.share": "resident-share",
    "x.agreement": "agreement",
    "x.flag": "yes-no",
}
WHOLE: Final = tuple(Fraction(number) for number in range(6))
QUARTERS: Final = tuple(Fraction(number, 4) for number in range(-4, 5))
WORLDS: Final[dict[str, tuple[Fraction, ...]]] = {
    "x.items": WHOLE,
    "x.days": WHOLE,
    "x.share": QUARTERS[4:],
    "x.agreement": QUARTERS,
    "x.flag": (Fraction(0), Fraction(1)),
}
COMPARED: Final = {
    "at_least": Fraction.__ge__,
    "at_most": Fraction.__le__,
    "more_than": Fraction.__gt__,
    "less_than": Fraction.__lt__,
    "is": Fraction.__eq__,
}
World = dict[str, Fraction]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """Return a pack without rules, whose indicators measure nothing: only their units are looked at."""
    found = load_pack(write_pack(tmp_path_factory.mktemp("pack")))
    made = {name: Indicator(name, unit, None, False, lambda *_: UNKNOWN) for name, unit in UNITS.items()}
    return found._replace(indicators={**made, "x.absent": made["x.items"]._replace(may_be_absent=True)})


def rule_of(book: Rulebook, name: str = "AAA01", /, **changed: Any) -> Rule:
    """Return a rule for the whole building, in all phases."""
    conditions = {key: parse_condition(each) for key, each in changed.items() if isinstance(each, dict)}
    return book.rules["AAA01"]._replace(**{"id": name, "phases": PHASES, **changed, **conditions})


# --- Every small value -------------------------------------------------------------------------------


def holds(condition: Condition, world: World) -> bool:
    """Return whether a condition holds where each indicator has the value of this world."""
    match condition:
        case Atom(name, operator, limit):
            if isinstance(limit, tuple):
                return any(world[name] == each for each in limit)
            assert isinstance(limit, (bool, int, Fraction))
            return COMPARED[operator](world[name], Fraction(limit))
        case Not(part):
            return not holds(part, world)
        case AllOf(parts):
            return all(holds(each, world) for each in parts)
        case AnyOf(parts):
            return any(holds(each, world) for each in parts)


def worlds(*conditions: Condition) -> list[World]:
    """Return every way in which the indicators of these conditions can turn out."""
    used = sorted({name for each in conditions for name in _named(each)})
    return [dict(zip(used, values, strict=True)) for values in product(*(WORLDS[name] for name in used))]


def _named(condition: Condition) -> set[str]:
    match condition:
        case Atom(name):
            return {name}
        case Not(part):
            return _named(part)
        case AllOf(parts) | AnyOf(parts):
            return set().union(*map(_named, parts))


def make_condition(dice: Dice, depth: int = 0) -> Condition:
    """Return a random condition: now and then with `any` and `not` in it."""
    kind = dice.number(0, 9) if depth < 2 else 0
    if kind < 6:
        return _atom(dice)
    if kind == 9 and depth:
        return Not(make_condition(dice, depth + 1))
    parts = tuple(make_condition(dice, depth + 1) for _ in range(dice.number(1, 3)))
    return AnyOf(parts) if kind == 8 else AllOf(parts)


def _atom(dice: Dice) -> Atom:
    name = dice.pick(sorted(UNITS))
    if name == "x.flag":
        return Atom(name, "is", dice.chance(50))
    whole = name in ("x.items", "x.days")
    limits = [dice.number(-1, 4) if whole else Fraction(dice.number(-4, 4), 4) for _ in range(2)]
    operator = dice.pick([*sorted(COMPARED), "one_of"])
    return Atom(name, operator, tuple(limits) if operator == "one_of" else limits[0])


def simple(*conditions: Condition) -> bool:
    """Return whether conditions are comparisons that must all hold, with closed ends."""
    for each in conditions:
        parts = each.parts if isinstance(each, AllOf) else (each,)
        for part in parts:
            if isinstance(part, AllOf) and not simple(part):
                return False
            if not isinstance(part, (Atom, AllOf)) or (isinstance(part, Atom) and _is_open(part)):
                return False
    return True


def _is_open(atom: Atom) -> bool:
    strict = atom.operator in ("more_than", "less_than") and atom.indicator in ("x.share", "x.agreement")
    return strict or isinstance(atom.limit, tuple)


@given(rolled(make_condition), rolled(make_condition))
@examples(300, 20_000)
def test_what_can_never_be_is_so_for_every_value(book: Rulebook, when: Condition, require: Condition) -> None:
    """Nothing is called impossible that a value makes possible; of plain comparisons, nothing possible is missed."""
    rule = rule_of(book, when=when, require=require)
    applying = [each for each in worlds(when, require) if holds(when, each)]
    met = [each for each in applying if holds(require, each)]
    for said, truly in (
        (never_applies(book, rule), not applying),
        (never_ok(book, rule), not met),
        (never_gap(book, rule), len(met) == len(applying)),
    ):
        assert truly or not said
    if simple(when, require):
        assert never_applies(book, rule) == (not applying)
        assert never_ok(book, rule) == (not met)
    if simple(when) and isinstance(require, Atom) and applying and not isinstance(require.limit, tuple):
        assert never_gap(book, rule) == (len(met) == len(applying)) or _is_open(require)


@given(*(rolled(make_condition) for _ in range(4)))
@examples(200, 20_000)
def test_rules_that_contradict_each_other_are_never_met_together(
    book: Rulebook, when: Condition, other_when: Condition, require: Condition, other_require: Condition
) -> None:
    """No value meets both where both apply, although each could be met; of plain comparisons, no pair is missed."""
    one = rule_of(book, when=when, require=require)
    other = rule_of(book, "AAA02", when=other_when, require=other_require)
    said = list(contradictions(book._replace(rules={"AAA01": one, "AAA02": other})))
    assert said in ([], [(one, other)])
    together = [
        each
        for each in worlds(when, other_when, require, other_require)
        if holds(when, each) and holds(other_when, each)
    ]
    met, other_met = ([each for each in together if holds(need, each)] for need in (require, other_require))
    both = [each for each in met if each in other_met]
    if said:
        assert not both
    if simple(when, other_when, require, other_require):
        assert bool(said) == bool(not both and met and other_met)


# --- By hand -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "require", "never"),
    [
        ({}, {"x.items": {"at_least": "1"}}, ""),
        ({}, {"x.items": {"at_least": "0"}}, "gap"),
        ({}, {"x.items": {"more_than": "-1"}}, "gap"),
        ({}, {"x.items": {"less_than": "0"}}, "ok"),
        ({}, {"x.items": {"at_most": "-1"}}, "ok"),
        ({}, {"x.share": {"at_most": "1"}}, "gap"),
        ({}, {"x.share": {"less_than": "1"}}, ""),
        ({}, {"x.share": {"more_than": "0"}}, ""),
        ({}, {"x.share": {"more_than": "1.01"}}, "ok"),
        ({}, {"x.agreement": {"less_than": "1"}}, ""),
        ({}, {"x.agreement": {"at_most": "1.0"}}, "gap"),
        ({"x.share": {"at_most": "0.4"}}, {"x.share": {"less_than": "0.5"}}, "gap"),
        ({"x.share": {"at_most": "0.5"}}, {"x.share": {"less_than": "0.5"}}, ""),
        ({"x.items": {"at_least": "3"}}, {"x.items": {"at_most": "2"}}, "ok"),
        ({"x.items": {"at_least": "3"}}, {"x.items": {"at_most": "3"}}, ""),
        ({"x.items": {"at_least": "3"}}, {"x.items": {"at_least": "2"}}, "gap"),
        ({"x.flag": "yes"}, {"x.flag": "no"}, "ok"),
        ({"x.flag": "yes"}, {"x.flag": "yes"}, "gap"),
        ({"x.flag": "yes", "all": [{"x.flag": "no"}]}, {"x.items": {"at_least": "1"}}, "apply"),
        ({"not": {"x.flag": "yes"}}, {"x.flag": "no"}, ""),  # would be sure, but what stands under `not` is not read
        ({}, {"x.absent": {"at_least": "0"}}, ""),  # absent is a gap
        ({}, {"x.items": {"at_least": "tasks.lead"}}, ""),
        ({"x.items": {"at_most": "27"}}, {"x.items": {"at_least": "tasks.lead"}}, "ok"),
    ],
)
def test_what_can_never_be(book: Rulebook, when: dict[str, Any], require: dict[str, Any], never: str) -> None:
    """Counts are whole and not below none, shares are parts; the limit itself is looked at."""
    rule = rule_of(book, require=require, **({"when": when} if when else {}))
    assert never_applies(book, rule) == (never == "apply")
    assert never_ok(book, rule) == (never in ("apply", "ok"))
    if never != "apply":
        assert never_gap(book, rule) == (never == "gap")


def test_dates_and_words_are_taken_to_allow_everything(book: Rulebook) -> None:
    """So nothing is found that is not so."""
    date = {**book.indicators, "x.date": Indicator("x.date", "date", None, False, lambda *_: UNKNOWN)}
    dated = book._replace(indicators=date)
    for operator, limit in (("before", "2024-06-01"), ("after", "2024-06-01"), ("within", "30")):
        rule = rule_of(dated, require={"x.date": {operator: limit}})
        assert not any(never(dated, rule) for never in (never_ok, never_gap, never_applies))


ALL = ["ok", "gap", "unknown", "not_applicable"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["ok", "gap", "unknown"]),
        ({"phases": ("arrival", "living")}, ALL),
        ({"due": "tasks.lead"}, ALL),
        ({"when": {"x.flag": "yes"}}, ALL),
        ({"each": "task"}, ALL),
        ({"each": "task", "when_empty": "gap"}, ["ok", "gap", "unknown"]),
        ({"each": "task", "when_empty": "ok"}, ["ok", "gap", "unknown"]),
        ({"each": "area"}, ["ok", "gap", "unknown"]),
        ({"each": "topic", "phases": ("before",)}, ALL),
        ({"phases": ("before",), "lasting": True}, [*ALL, "missed"]),
        ({"missed": {"x.flag": "yes"}}, ["ok", "gap", "unknown", "missed"]),
        ({"when": {"x.items": {"less_than": "1"}}}, ["gap", "unknown", "not_applicable"]),
        ({"when": {"x.items": {"less_than": "1"}}, "each": "task", "when_empty": "ok"}, ALL),
    ],
)
def test_outcomes_that_cases_have_to_show(book: Rulebook, changed: dict[str, Any], expected: list[str]) -> None:
    """Ok, gap and unknown always; that it does not apply where it can be so; missed where time can run out."""
    rule = rule_of(book, **{"require": {"x.items": {"at_least": "1"}}, **changed})
    assert reachable(book, rule) == expected


def test_an_empty_list_is_no_comparison(book: Rulebook) -> None:
    """Where none of a kind is a gap, a gap can be found although what is required always holds."""
    always = rule_of(book, require={"x.items": {"at_least": "0"}}, each="task")
    assert never_gap(book, always)
    assert not never_gap(book, always._replace(when_empty="gap"))
    assert never_gap(book, always._replace(when_empty="gap", each="area")), "of those there are always some"


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, True),
        ({"require": {"x.items": {"at_most": "3"}}}, False),
        ({"require": {"x.days": {"at_most": "2"}}}, False),
        ({"require": {"x.absent": {"at_most": "2"}}}, False),
        ({"require": {"x.items": {"at_most": "-1"}}}, False),  # that rule alone is at fault
        ({"when": {"x.flag": "no"}}, False),
        ({"when": {"x.flag": "yes"}}, True),
        ({"phases": ("before", "arrival")}, True),
        ({"phases": ("before",)}, False),
        ({"each": "task"}, False),
        ({"require": {"any": [{"x.items": {"at_most": "2"}}]}}, False),  # not looked into
        ({"require": {"x.items": {"at_most": "2"}, "x.days": {"at_least": "1"}}}, True),
    ],
)
def test_rules_that_contradict(book: Rulebook, changed: dict[str, Any], found: bool) -> None:
    """Only those that apply together, speak of the same, can each be met, and not both."""
    one = rule_of(book, require={"x.items": {"at_least": "3"}}, when={"x.flag": "yes"})._replace(
        phases=("arrival", "living")
    )
    other = rule_of(book, "AAA02", **{"require": {"x.items": {"at_most": "2"}}, **changed})
    pairs = list(contradictions(book._replace(rules={"AAA01": one, "AAA02": other})))
    assert pairs == ([(one, other)] if found else [])
