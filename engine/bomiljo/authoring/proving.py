"""Do measures close what their rules say they do? Each is carried out on every gap among the cases of the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bomiljo.remedies import Remedy, remedies
from bomiljo.trials import begin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bomiljo.authoring.cases import Case
    from bomiljo.rulebook import Measure, Rule, Rulebook
    from bomiljo.trials import Ref


class Proof(NamedTuple):
    """What a measure does about one gap of a case: the first way in which it closes it, or None."""

    case: Case
    gap: Ref
    measure: str
    remedy: Remedy | None


def prove_measures(book: Rulebook, rule: Rule, cases: Sequence[Case]) -> Iterator[Proof]:
    """Yield what each measure of a rule does about each gap that its cases expect; what is missed is let be."""
    for case in cases:
        if case.expected == "gap":
            yield from _on_case(book, rule, case)


def _on_case(book: Rulebook, rule: Rule, case: Case) -> Iterator[Proof]:
    trial = begin(case.plan, book, case.as_of.earliest, [rule])
    for ref, decision in trial.decisions.items():
        if decision.outcome == "gap" and not decision.missed and case.subject in (None, ref[1]):
            for name in rule.measures:
                yield Proof(case, ref, name, next(remedies(trial, ref, book.measures[name]), None))


def idle(book: Rulebook, cases: Mapping[str, Sequence[Case]]) -> Iterator[tuple[Rule, Measure]]:
    """Yield the measures that close not one gap of a rule that names them, and do not say why they cannot."""
    for rule in book.rules.values():
        proofs = list(prove_measures(book, rule, cases.get(rule.id, ())))
        for name in rule.measures:
            closes = any(each.remedy for each in proofs if each.measure == name)
            if not closes and book.measures[name].unproven is None:
                yield rule, book.measures[name]
