"""Small changes to a rule that its own cases must notice: what they do not notice they do not test.

A mutant is named by its change (`require.task.owners_in_place at_least 1 -> at_least 2`), so that one
that cannot be noticed can be listed with the reason in `equivalent-mutants/`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.authoring.reach import WHOLE
from bomiljo.authoring.running import run_cases
from bomiljo.conditions import ALWAYS, AllOf, AnyOf, Atom, Condition, Not, ParameterName
from bomiljo.dates import Day
from bomiljo.phases import PHASES
from bomiljo.values import NUMERIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bomiljo.authoring.cases import Case
    from bomiljo.rulebook import Rule, Rulebook
    from bomiljo.values import Scalar

_FINE: Final = Fraction(1, 100)  # a step of what is no whole number
_TURNED: Final = {"at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than"}
_SHARPENED: Final = {"at_least": "more_than", "more_than": "at_least", "at_most": "less_than", "less_than": "at_most"}
_EMPTY: Final = ("gap", "ok", "not_applicable")


class Mutant(NamedTuple):
    """A rule with one small change, and the pack that it is judged under."""

    name: str
    rule: Rule
    book: Rulebook


class Survivors(NamedTuple):
    """What became of the mutants of one rule; `stale` are listed as equivalent and are killed or do not exist."""

    rule: str
    mutants: int
    killed: int
    equivalent: tuple[str, ...]
    survived: tuple[str, ...]
    stale: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Return whether every mutant is killed or rightly listed."""
        return not self.survived and not self.stale


def try_mutants(book: Rulebook, rules: Iterable[Rule], cases: Mapping[str, list[Case]]) -> list[Survivors]:
    """Return for each rule which of its mutants its own cases do not kill."""
    return [_survivors(book, rule, cases.get(rule.id, [])) for rule in rules]


def _survivors(book: Rulebook, rule: Rule, cases: list[Case]) -> Survivors:
    made = list(mutants(book, rule))
    alive = [each.name for each in made if all(found.holds for found in run_cases(each.book, each.rule, cases))]
    listed = [name for owner, name in book.equivalents if owner == rule.id]
    return Survivors(
        rule.id,
        len(made),
        len(made) - len(alive),
        tuple(name for name in alive if name in listed),
        tuple(name for name in alive if name not in listed),
        tuple(name for name in listed if name not in alive),
    )


def mutants(book: Rulebook, rule: Rule) -> Iterator[Mutant]:
    """Yield every mutant of a rule."""
    for name, changed in (*_of_conditions(book, rule), *_of_schedule(rule)):
        yield Mutant(name, changed, book)
    yield from _of_lead(book, rule)


def _of_conditions(book: Rulebook, rule: Rule) -> Iterator[tuple[str, Rule]]:
    for name, changed in _of(book, rule.require):
        yield f"require.{name}", rule._replace(require=changed)
    if rule.when != ALWAYS:
        yield "when dropped", rule._replace(when=ALWAYS)
        yield "when turned round", rule._replace(when=Not(rule.when))
        for name, changed in _of(book, rule.when):
            yield f"when.{name}", rule._replace(when=changed)
    if rule.missed:
        yield "missed dropped", rule._replace(missed=None)
        for name, changed in _of(book, rule.missed):
            yield f"missed.{name}", rule._replace(missed=changed)


def _of(book: Rulebook, condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield the changes of a condition and of its parts, each with its name."""
    match condition:
        case Atom():
            yield from _of_atom(book, condition)
        case Not(part):
            yield "not dropped", part
            yield from ((name, Not(changed)) for name, changed in _of(book, part))
        case AllOf(parts) | AnyOf(parts):
            yield from _of_parts(book, condition, parts)


def _of_parts(
    book: Rulebook, condition: AllOf | AnyOf, parts: tuple[Condition, ...]
) -> Iterator[tuple[str, Condition]]:
    kind, other, word = (AllOf, AnyOf, "all -> any") if isinstance(condition, AllOf) else (AnyOf, AllOf, "any -> all")
    if len(parts) > 1:
        yield word, other(parts)
    for index, part in enumerate(parts):
        around = parts[:index], parts[index + 1 :]
        if len(parts) > 1:
            yield f"{_called(part, index)} dropped", kind((*around[0], *around[1]))
        yield from ((name, kind((*around[0], changed, *around[1]))) for name, changed in _of(book, part))


def _called(part: Condition, index: int) -> str:
    return part.indicator if isinstance(part, Atom) else f"part {index + 1}"


def _of_atom(book: Rulebook, atom: Atom) -> Iterator[tuple[str, Condition]]:
    limit = book.parameters[atom.limit.name].value if isinstance(atom.limit, ParameterName) else atom.limit
    if isinstance(limit, tuple):
        for each in limit:
            rest = tuple(other for other in limit if other != each)
            yield f"{atom.indicator} without {each}", Atom(atom.indicator, atom.operator, rest)
        return
    before = f"{atom.indicator} {atom.operator} {_written(limit)} ->"
    for step in _steps(limit, atom.operator, book.indicators[atom.indicator].unit):
        yield f"{before} {atom.operator} {_written(step)}", Atom(atom.indicator, atom.operator, step)
    for operator in _other_operators(atom.operator, limit):
        yield f"{before} {operator} {_written(limit)}", Atom(atom.indicator, operator, limit)
    if atom.operator not in NUMERIC:
        yield f"{before} not", Not(atom)


def _steps(limit: Scalar, operator: str, unit: str) -> list[Scalar]:
    """Return the thresholds next to one: a step up and a step down."""
    if isinstance(limit, Day):
        return [limit.plus_days(1), limit.plus_days(-1)]
    if isinstance(limit, bool) or not isinstance(limit, (int, Fraction)):
        return []
    step = 1 if operator == "within" or unit in WHOLE else _FINE
    return [limit + step, limit - step]


def _other_operators(operator: str, limit: Scalar) -> list[str]:
    """Return what a comparison can be taken for; between whole numbers, a sharper one is a step."""
    if operator in ("before", "after"):
        return ["after" if operator == "before" else "before"]
    found = [_TURNED[operator]] if operator in _TURNED else []
    return found + ([_SHARPENED[operator]] if operator in _SHARPENED and isinstance(limit, Fraction) else [])


def _written(value: Scalar) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{float(value):g}" if isinstance(value, Fraction) else str(value)


def _of_schedule(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for phase in PHASES:
        chosen = tuple(each for each in PHASES if (each in rule.phases) != (each == phase))
        if chosen:
            yield f"phases {'without' if phase in rule.phases else 'with'} {phase}", rule._replace(phases=chosen)
    yield f"lasting -> {'no' if rule.lasting else 'yes'}", rule._replace(lasting=not rule.lasting)
    yield f"ahead -> {'no' if rule.ahead else 'yes'}", rule._replace(ahead=not rule.ahead)
    for word in _EMPTY if rule.each else ():
        if word != rule.when_empty:
            yield f"when_empty -> {word}", rule._replace(when_empty=word)
    if rule.due:
        yield "due dropped", rule._replace(due=None)


def _of_lead(book: Rulebook, rule: Rule) -> Iterator[Mutant]:
    """Yield the rule with its lead a day longer and a day shorter."""
    lead = book.parameters[rule.due] if rule.due else None
    days = lead.value if lead and isinstance(lead.value, int) else None
    if lead is None or days is None:
        return
    for value in (days + 1, days - 1):
        changed = book._replace(parameters={**book.parameters, lead.name: lead._replace(value=value)})
        yield Mutant(f"due {days} -> {value}", rule, changed)
