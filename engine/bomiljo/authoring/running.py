"""Cases against rules: what each rule says of its own cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bomiljo.deciding import Decision, decide_all
from bomiljo.view import View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.authoring.cases import Case
    from bomiljo.rulebook import Rule, Rulebook


class CaseResult(NamedTuple):
    """What a rule said of a case: the outcome, or several where its subjects differ and none was named."""

    case: Case
    said: tuple[str, ...]
    decisions: tuple[Decision, ...]

    @property
    def holds(self) -> bool:
        """Return whether the rule said what the case expects, and nothing else."""
        return set(self.said) == {self.case.expected}


def run_cases(book: Rulebook, rule: Rule, cases: Iterable[Case]) -> list[CaseResult]:
    """Return what a rule says of each of the cases."""
    return [_verdict(book, rule, case) for case in cases]


def _verdict(book: Rulebook, rule: Rule, case: Case) -> CaseResult:
    found = decide_all(book, View(case.plan, case.as_of), [rule])
    mine = tuple(each for each in found if case.subject in (None, _key(each)))
    return CaseResult(case, tuple(sorted({said(each) for each in mine})), mine)


def said(decision: Decision) -> str:
    """Return the outcome, where a gap that can no longer be closed is `missed`."""
    return "missed" if decision.missed else decision.outcome


def _key(decision: Decision) -> str | None:
    return decision.subject.key if decision.subject else None
