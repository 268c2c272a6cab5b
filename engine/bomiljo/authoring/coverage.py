"""What becomes of every statement of the source, and which outcomes of its rules the cases show.

An outcome is *attested* where what a rule requires follows from one field of the plan, written to answer
it: whoever writes the plan then says the outcome, and nothing else in the plan can contradict it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from bomiljo.authoring.running import run_cases
from bomiljo.dates import Day
from bomiljo.model import Plan
from bomiljo.parts import names, part_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel

    from bomiljo.authoring.cases import Case
    from bomiljo.authoring.running import CaseResult
    from bomiljo.rulebook import Disposition, Lang, Rule, Rulebook, Statement

_ITEM: Final = re.compile(r"\[[^\]]*\]")
_WEIGHTS: Final = ("cohorts[].people", "building.units[].count")  # how many it holds for, not whether
_ARRIVAL: Final = "cohorts[].arrival"
_SPREADS: Final = frozenset({"resident-share", "agreement", "chance"})


class StatementCoverage(NamedTuple):
    """One statement: its disposition and why, its rules, and the outcomes that their cases reach.

    `why` says why no rule decides it, or what the rules leave; empty where they decide all of it.
    """

    id: str
    disposition: Disposition
    why: str
    rules: tuple[str, ...]
    outcomes: tuple[str, ...]


class RuleCoverage(NamedTuple):
    """One rule: what it covers, whether its outcome is attested, and the fields that decide what it requires."""

    id: str
    covers: tuple[str, ...]
    attested: bool
    fields: tuple[str, ...]


class Coverage(NamedTuple):
    """All statements and all rules of a pack."""

    statements: tuple[StatementCoverage, ...]
    rules: tuple[RuleCoverage, ...]


def cover(book: Rulebook, cases: Mapping[str, list[Case]], lang: Lang) -> Coverage:
    """Return what becomes of every statement, and what every rule rests on, as its cases show."""
    results = {rule.id: run_cases(book, rule, cases.get(rule.id, [])) for rule in book.rules.values()}
    return Coverage(
        tuple(_statement(book, each, results, lang) for each in book.statements.values()),
        tuple(_rule(book, rule, results[rule.id]) for rule in book.rules.values()),
    )


def _statement(
    book: Rulebook, each: Statement, results: Mapping[str, list[CaseResult]], lang: Lang
) -> StatementCoverage:
    rules = tuple(rule.id for rule in book.rules.values() if each.id in rule.covers)
    reached = {found.case.expected for rule in rules for found in results[rule] if found.holds}
    why = each.why or each.left or {}
    return StatementCoverage(each.id, each.disposition, why.get(lang, ""), rules, tuple(sorted(reached)))


def _rule(book: Rulebook, rule: Rule, results: list[CaseResult]) -> RuleCoverage:
    fields = deciding_fields(book, rule, results)
    return RuleCoverage(rule.id, rule.covers, len(fields) <= 1, fields)


def deciding_fields(book: Rulebook, rule: Rule, results: Iterable[CaseResult]) -> tuple[str, ...]:
    """Return the kinds of field that what a rule requires rests on, over all its cases.

    A list that only holds others does not count, nor how many residents or homes something is true of,
    unless it is a share of them that is measured. A date that is read for one arrival is held against it.
    """
    comparisons = [each for found in results for decision in found.decisions for each in decision.require]
    read = {_ITEM.sub("[]", spot.path) for each in comparisons for spot in each.reading.reads}
    units = {book.indicators[each.indicator].unit for each in book.comparisons(rule) if each.part == "require"}
    weights = () if units & _SPREADS else _WEIGHTS
    found = {each for each in read if each not in weights and not _holds_others(each, read)}
    if rule.each == "arrival" and any(map(_is_date, found)):
        found.add(_ARRIVAL)
    return tuple(sorted(found))


def _is_date(field: str) -> bool:
    """Return whether a kind of field holds a date."""
    kind: type[BaseModel] = Plan
    *parts, last = field.replace("[]", "").split(".")
    for name in parts:
        kind = part_kind(kind.model_fields[_attribute(kind, name)].annotation) or kind
    return Day in _types(kind.model_fields[_attribute(kind, last)].annotation)


def _attribute(kind: type[BaseModel], name: str) -> str:
    return next(attribute for attribute, alias in names(kind).items() if alias == name)


def _types(annotation: object) -> set[object]:
    inner = get_args(annotation)
    return {annotation}.union(*map(_types, inner)) if inner else {annotation}


def _holds_others(field: str, read: set[str]) -> bool:
    return any(other.startswith((f"{field}[", f"{field}.")) for other in read)
