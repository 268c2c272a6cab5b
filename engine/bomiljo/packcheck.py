"""What a rule pack says that cannot hold: names that do not exist, units that do not fit, texts that differ.

Names no file position: each fault names the rule and the word, and the file that the rule stands in.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from bomiljo.conditions import AllOf, AnyOf, Atom, Condition, Not, ParameterName, atoms
from bomiljo.errors import Problem
from bomiljo.rulebook import LANGS, PROVENANCES, Rule, Rulebook, parameters_of
from bomiljo.subjects import KINDS
from bomiljo.values import DATED, NUMERIC
from bomiljo.wording import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NUMBERS = frozenset({"day", "resident", "resident-share", "item"})


def check_pack(book: Rulebook) -> list[Problem]:
    """Return every fault of a pack."""
    found = [problem for rule in book.rules.values() for problem in _rule(book, rule)]
    return found + list(_findings(book))


def _rule(book: Rulebook, rule: Rule) -> Iterator[Problem]:
    yield from _names(rule, rule.covers, book.statements, "no-such-statement")
    yield from _names(rule, rule.measures, book.measures, "no-such-measure")
    yield from _names(rule, [rule.due] if rule.due else [], book.parameters, "no-such-parameter")
    yield from _names(rule, [rule.each] if rule.each else [], KINDS, "no-such-subject")
    if not rule.source.endswith(f"{rule.topic}/{rule.id}-{rule.name}.yaml"):
        yield Problem("file-name", rule.source, value=f"{rule.topic}/{rule.id}-{rule.name}.yaml")
    conditions = [each for each in (rule.when, rule.require, rule.missed) if each]
    faults = [problem for each in conditions for problem in _condition(book, rule, each)]
    yield from faults
    if not faults:
        yield from _absent(book, rule)
        yield from _texts(book, rule)
        yield from _severity(book, rule)


def _names(rule: Rule, words: Iterable[str], known: Iterable[str], code: str) -> Iterator[Problem]:
    for word in words:
        if word not in known:
            near = get_close_matches(word, list(known), n=1)
            yield Problem(code, rule.source, value=word, suggestion=near[0] if near else None)


def _condition(book: Rulebook, rule: Rule, condition: Condition) -> Iterator[Problem]:
    for atom in atoms(condition):
        missing = list(_names(rule, [atom.indicator], book.indicators, "no-such-indicator"))
        if isinstance(atom.limit, ParameterName):
            missing += _names(rule, [atom.limit.name], book.parameters, "no-such-parameter")
        yield from missing or _fits(book, rule, atom)


def _fits(book: Rulebook, rule: Rule, atom: Atom) -> Iterator[Problem]:
    """Find comparisons that make no sense: units that differ, the wrong subject."""
    indicator = book.indicators[atom.indicator]
    if indicator.subject not in (None, rule.each):
        yield Problem("subject-differs", rule.source, value=atom.indicator)
    if not _makes_sense(atom.operator, indicator.unit):
        yield Problem("unit-differs", rule.source, value=f"{atom.indicator} {atom.operator}")
    if isinstance(atom.limit, ParameterName):
        unit = book.parameters[atom.limit.name].unit
        if unit != ("day" if atom.operator == "within" else indicator.unit):
            yield Problem("unit-differs", rule.source, value=f"{atom.indicator} / {atom.limit.name}")


def _makes_sense(operator: str, unit: str) -> bool:
    """Return whether a unit can be compared so: numbers by size, dates by day."""
    if operator in NUMERIC:
        return unit in _NUMBERS
    return operator not in DATED or unit == "date"


def _absent(book: Rulebook, rule: Rule) -> Iterator[Problem]:
    """Find what may be absent where its silent *no* would mislead: under `not`, and in `when`."""
    negated = [atom for each in (rule.when, rule.require) for atom in _under_not(each)]
    for atom in {*negated, *atoms(rule.when)}:
        if book.indicators[atom.indicator].may_be_absent:
            yield Problem("absent-misleads", rule.source, value=atom.indicator)


def _under_not(condition: Condition) -> Iterator[Atom]:
    match condition:
        case Not(part):
            yield from atoms(part)
        case AllOf(parts) | AnyOf(parts):
            for each in parts:
                yield from _under_not(each)


def _texts(book: Rulebook, rule: Rule) -> Iterator[Problem]:
    if set(rule.texts) != set(LANGS):
        yield Problem("text-missing", rule.source, value=rule.id)
        return
    known = {atom.indicator for each in (rule.when, rule.require) for atom in atoms(each)}
    known |= {*parameters_of(rule.when), *parameters_of(rule.require)}
    known |= {name for name in (rule.due, "subject" if rule.each else None) if name}
    for field in ("title", "gap", "why", "none"):
        used = [_used(getattr(rule.texts[lang], field)) for lang in LANGS]
        if used[0] != used[1]:
            yield Problem("texts-differ", rule.source, value=f"{rule.id}.{field}")
        for word in (used[0] | used[1]) - known:
            yield Problem("no-such-placeholder", rule.source, value=word)
    if _needs_none(book, rule) != (rule.texts["nb"].none is not None):
        yield Problem("none-text", rule.source, value=rule.id)


def _used(text: str | None) -> set[str]:
    return placeholders(text or "")


def _needs_none(book: Rulebook, rule: Rule) -> bool:
    """Return whether there may be nothing to measure, or no subject, which has a sentence of its own."""
    return rule.when_empty == "gap" or any(
        book.indicators[atom.indicator].may_be_absent for atom in atoms(rule.require)
    )


def _severity(book: Rulebook, rule: Rule) -> Iterator[Problem]:
    """Cap what rests on an assumption alone at medium, and what the source only calls possible at low."""
    used = parameters_of(rule.require)
    alone = used and all(book.parameters[name].kind == PROVENANCES[-1] for name in used)
    if alone and rule.severity in ("critical", "high"):
        yield Problem("severity-cap", rule.source, value=rule.severity)
    strengths = {book.statements[name].strength for name in rule.covers if name in book.statements}
    if strengths == {"may"} and rule.severity != "low":
        yield Problem("severity-cap", rule.source, value=rule.severity)


def _findings(book: Rulebook) -> Iterator[Problem]:
    concluded = {
        term.value
        for rule in book.chain
        for template in rule.then
        if template.kind == "finding"
        for name, term in template.attributes
        if name == "id" and hasattr(term, "value")
    }
    for word in concluded ^ set(book.findings):
        yield Problem("finding-differs", "findings.yaml", value=word)
