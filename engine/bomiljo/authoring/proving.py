"""Do measures close what their rules say they do? Each is carried out on every gap among the cases of the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bomiljo.remedies import Remedy, remedies
from bomiljo.trials import begin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bomiljo.authoring.cases import Case
    from bomiljo.deciding import Ref
    from bomiljo.rulebook import Measure, Rule, Rulebook


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
        left = {name for name in rule.measures if book.measures[name].unproven is None}
        for case in cases.get(rule.id, ()):
            if left and case.expected == "gap":
                wanted = rule._replace(measures=tuple(sorted(left)))
                left -= {each.measure for each in _on_case(book, wanted, case) if each.remedy}
        yield from ((rule, book.measures[name]) for name in rule.measures if name in left)
