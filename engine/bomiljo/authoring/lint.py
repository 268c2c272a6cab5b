"""What is wrong with a pack that still loads: what nobody uses, what cannot happen, what no case shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bomiljo.audiences import details_read
from bomiljo.authoring.cases import Case, load_cases
from bomiljo.authoring.proving import idle
from bomiljo.authoring.reach import contradictions, never_applies, never_gap, never_ok, reachable
from bomiljo.authoring.running import run_cases
from bomiljo.dates import BEGINNING
from bomiljo.effects import used_by
from bomiljo.errors import PackError, Problem
from bomiljo.overlays import adapt, touched
from bomiljo.packcheck import Entry, Fault
from bomiljo.packs import Pack, read_pack
from bomiljo.resources import data

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from bomiljo.overlays import Change, Overlay
    from bomiljo.rulebook import Measure, Rule, Rulebook

_ITEM: Final = re.compile(r"\[[^\]]*\]")
_NUMBER: Final = re.compile(r"^R([0-9]+)$")


def lint_pack(root: Traversable | None = None) -> list[Problem]:
    """Return all that is wrong with a pack (the shipped one where none is given), in the order of its files."""
    try:
        pack = read_pack(root or data("rules"))
        cases = load_cases(root)
    except PackError as error:
        return list(error.problems)
    found = [pack.reader.problem(each) for each in _faults(pack, cases)]
    return sorted(found, key=lambda each: (each.source, each.line, each.column, each.code))


def lint_overlay(overlay: Overlay, book: Rulebook, cases: Mapping[str, list[Case]]) -> list[Problem]:
    """Return what is wrong with a local adaptation of a pack that still loads, change by change."""
    adapted = adapt(book, [overlay], BEGINNING).book
    disputed = [rule.id for pair in contradictions(adapted) for rule in pair]
    return [
        overlay.places.problem((*_at(index, change), *fault.loc), fault.code, fault.values, value=fault.value)
        for index, change in enumerate(overlay.changes)
        for fault in _of_change(adapted, change, cases, disputed)
    ]


def _at(index: int, change: Change) -> tuple[str | int, ...]:
    return ("changes", index, "add") if change.kind == "added" else ("changes", index)


def _of_change(book: Rulebook, change: Change, cases: Mapping[str, list[Case]], disputed: list[str]) -> Iterator[Fault]:
    rules = [book.rules[name] for name in sorted(touched(book, change)) if name in book.rules]
    for rule in rules:
        found = lint_rule(book, rule, cases.get(rule.id, [])) if change.kind == "added" else _unreachable(book, rule)
        yield from (each if change.kind == "added" else each._replace(loc=()) for each in found)
        if rule.id in disputed:
            yield Fault(Entry("rules", rule.id), (), "rules-contradict", rule.id)


def _faults(pack: Pack, cases: Mapping[str, list[Case]]) -> Iterator[Fault]:
    book = pack.book
    for rule in book.rules.values():
        yield from lint_rule(book, rule, cases.get(rule.id, []))
    for one, other in contradictions(book):
        yield _of_rule(other, "rules-contradict", one.id)
    yield from _unused(book)
    for rule, measure in idle(book, cases):
        yield Fault(Entry("rules", rule.id), ("measures",), "idle-measure", measure.id)
    yield from _statements(book)
    yield from lint_audiences(book, cases)
    for owner, name in book.equivalents:
        if owner not in book.rules:
            yield Fault(Entry("equivalent-mutants", f"{owner} {name}"), (), "no-such-rule-here", owner)


def lint_rule(book: Rulebook, rule: Rule, cases: list[Case]) -> Iterator[Fault]:
    """Yield what is wrong with one rule: outcomes that it cannot reach, and those that no case shows."""
    yield from _unreachable(book, rule)
    shown = {each.expected for each in cases}
    missing = [each for each in reachable(book, rule) if each not in shown]
    if missing:
        yield _of_rule(rule, "not-shown", ", ".join(missing))
    if not rule.measures:
        yield _of_rule(rule, "no-measure", rule.id)


def _unreachable(book: Rulebook, rule: Rule) -> Iterator[Fault]:
    if never_applies(book, rule):
        yield _of_rule(rule, "never-applies", rule.id, "when")
    elif never_ok(book, rule):
        yield _of_rule(rule, "never-ok", rule.id, "require")
    if never_gap(book, rule):
        yield _of_rule(rule, "never-gap", rule.id, "require")


def _of_rule(rule: Rule, code: str, value: str, *loc: str) -> Fault:
    return Fault(Entry("rules", rule.id), loc or ("id",), code, value)


def _blanks(measure: Measure) -> frozenset[str]:
    return frozenset().union(*map(used_by, measure.effects))


def _unused(book: Rulebook) -> Iterator[Fault]:
    """Find parameters and measures that no rule uses, and indicators that nothing reads."""
    used = {name for rule in book.rules.values() for name in rule.parameters}
    filling = frozenset().union(*map(_blanks, book.measures.values()))
    used |= filling.union(*(each.parameters for each in book.measures.values()))
    helpful = {name for rule in book.rules.values() for name in rule.measures}
    for name in book.parameters:
        if name not in used:
            yield Fault(Entry("parameters", name), (), "dead-parameter", name)
    for name in book.measures:
        if name not in helpful:
            yield Fault(Entry("measures", name), (), "dead-measure", name)
    read = {each.indicator for rule in book.rules.values() for each in book.comparisons(rule)}
    read |= {each.indicator for rule in book.rules.values() for each in rule.missed_atoms}
    read |= {name for each in book.statements.values() for name in each.shows}
    for name in book.indicators:
        if name not in read | filling:
            yield Fault(Entry("indicators", name), (), "dead-indicator", name)


def _statements(book: Rulebook) -> Iterator[Fault]:
    """Find numbers that are left out: each statement of the source has a disposition."""
    numbers = {int(found[1]) for found in map(_NUMBER.match, book.statements) if found}
    for number in sorted(set(range(1, max(numbers, default=0) + 1)) - numbers):
        yield Fault(Entry("statements", f"R{number:02}"), (), "no-disposition", f"R{number:02}")


def lint_audiences(book: Rulebook, cases: Mapping[str, list[Case]]) -> Iterator[Fault]:
    """Find rules that others are told of, and whose cases show that they read what tells of residents."""
    for audience, told in book.audiences.items():
        for index, name in enumerate(told.rules):
            results = run_cases(book, book.rules[name], cases.get(name, []))
            found = {_ITEM.sub("", path) for each in results for one in each.decisions for path in details_read(one)}
            if found:
                paths = {"paths": ", ".join(sorted(found))}
                yield Fault(Entry("audiences", audience), ("rules", index), "told-detail", name, values=paths)
