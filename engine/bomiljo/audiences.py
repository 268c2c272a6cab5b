"""Whom a report is for. Others than those who work with the plan get what the pack lists for them, and no more.

It holds twice that nothing in it tells of residents: it is worked out from a plan without what does (`details`), and
a rule that reaches for such a thing all the same is an error, and says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo.deciding import Decision
from bomiljo.details import is_detail, section_of, without_details
from bomiljo.errors import UsageError
from bomiljo.rulebook import AUDIENCES, INTERNAL
from bomiljo.view import paths_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bomiljo.model import Plan
    from bomiljo.report import LocalChange, Outcome, Place, QuestionLine
    from bomiljo.rulebook import Audience, Rule, Rulebook, Statement

TELLS: Final = "ReadsResidentDetail"  # what the error of such a rule is called


def require_audience(audience: str, *, internal: bool) -> None:
    """Refuse an audience that there is not, and small groups for any but those who work with the plan.

    Raises UsageError.
    """
    if audience not in AUDIENCES:
        raise UsageError(f"no such audience: {audience}; there are {', '.join(AUDIENCES)}")
    if internal and audience != INTERNAL:
        raise UsageError(f"small groups of residents are not shown to {audience}")


def seen_by(plan: Plan, audience: Audience) -> Plan:
    """Return what an audience may see of a plan."""
    return plan if audience == INTERNAL else without_details(plan)


def rules_told(book: Rulebook, rules: Iterable[Rule], audience: Audience) -> list[Rule]:
    """Return those of the rules that are told to an audience."""
    return [each for each in rules if audience == INTERNAL or each.id in book.told(audience).rules]


def require_some(rules: list[Rule], topics: Collection[str] | None, audience: Audience) -> None:
    """Refuse topics of which an audience is told nothing: that nothing applies would be said of what was not looked at.

    Raises UsageError.
    """
    if audience != INTERNAL and topics and not rules:
        raise UsageError(f"nothing on these topics is told to {audience}")


def statements_told(book: Rulebook, statements: Iterable[Statement], audience: Audience) -> list[Statement]:
    """Return those of the statements that are told to an audience."""
    return [each for each in statements if audience == INTERNAL or each.id in book.told(audience).statements]


def details_read(decision: Decision) -> frozenset[str]:
    """Return the paths of what tells of residents, among all that a decision has read or missed."""
    compared = [each.reading for each in (*decision.when, *decision.require)]
    looked_at = paths_of(decision.missing, *(each.reads for each in compared), *(each.missing for each in compared))
    return frozenset(each for each in looked_at | decision.timing.hangs_on if is_detail(each))


def guarded(decisions: list[Decision], audience: Audience) -> list[Decision]:
    """Return the decisions; one that has looked at what tells of residents is an error in place of what it was."""
    if audience == INTERNAL:
        return decisions
    return [_refused(each) if details_read(each) else each for each in decisions]


def _refused(decision: Decision) -> Decision:
    return Decision(decision.rule, decision.subject, "error", decision.applies, decision.timing, error=TELLS)


# --- what is shown of the lines of a report ----------------------------------------------------------


def outcome_for(outcome: Outcome, audience: Audience) -> Outcome:
    """Return an outcome without the places of groups of residents and of surveys: their lists are named at most."""
    if audience == INTERNAL:
        return outcome
    evidence = tuple(each._replace(places=places_for(each.places, audience)) for each in outcome.evidence)
    return outcome._replace(evidence=evidence, missing=tuple(sorted({_cut(each) for each in outcome.missing})))


def places_for(places: tuple[Place, ...], audience: Audience) -> tuple[Place, ...]:
    """Return the places as an audience may see them. Lines would shift with the groups that stand before them."""
    if audience == INTERNAL:
        return places
    return tuple(dict.fromkeys(each._replace(path=_cut(each.path), line=None) for each in places))


def questions_for(questions: Iterable[QuestionLine], audience: Audience) -> tuple[QuestionLine, ...]:
    """Return the questions that an audience may see: none about residents, not even when they come."""
    return tuple(each for each in questions if audience == INTERNAL or section_of(each.path) is None)


def local_for(
    changes: Iterable[LocalChange], names: Iterable[tuple[str, ...]], audience: Audience
) -> tuple[LocalChange, ...]:
    """Return the local changes that touch what an audience is told; `names` are those that touch its rules."""
    told = {name for each in names for name in each}
    return tuple(each for each in changes if audience == INTERNAL or f"{each.overlay}/{each.change}" in told)


def path_for(path: str, audience: Audience) -> str:
    """Return the path of something that is missing as an audience may see it."""
    return path if audience == INTERNAL else _cut(path)


def _cut(path: str) -> str:
    return section_of(path) or path
