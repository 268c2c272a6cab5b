"""The shipped rules: each says of its own cases what they expect, and its cases notice every change to it."""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pytest
from pydantic import ValidationError

from bomiljo import Wording, cover, default_rulebook, lint_pack, load_cases, run_cases, try_mutants
from bomiljo.authoring.running import said
from bomiljo.deciding import decide_all
from bomiljo.model import Plan
from bomiljo.view import View

if TYPE_CHECKING:
    from bomiljo import Case, Coverage, Rule

STATEMENTS: Final = 102
_STEP: Final = re.compile(r"([a-z_]+)(\[\])?")


@cache
def book() -> Any:
    """Return the shipped rules."""
    return default_rulebook()


@cache
def cases() -> dict[str, list[Case]]:
    """Return the cases of the shipped rules."""
    return load_cases()


@cache
def coverage() -> Coverage:
    """Return what becomes of the statements, and what the rules rest on."""
    return cover(book(), cases(), "en")


ALL = [pytest.param(each, id=f"{each.rule}-{each.number}-{each.name}") for found in cases().values() for each in found]
RULES = list(book().rules)


@pytest.mark.parametrize("case", ALL)
def test_case_holds(case: Case) -> None:
    """The rule says what its case expects, and nothing else."""
    [found] = run_cases(book(), book().rules[case.rule], [case])
    assert found.said == (case.expected,), case.place


@pytest.mark.parametrize("rule", RULES)
def test_cases_of_a_rule_have_names_of_their_own(rule: str) -> None:
    """Each says what is special about it, and no two say the same."""
    names = [each.name for each in cases()[rule]]
    assert names, "no cases"
    assert all(names)
    assert len(set(names)) == len(names)


def test_lint_finds_nothing() -> None:
    """No unused limit, no outcome that no case shows, no statement left out, no rules that contradict each other."""
    wording = Wording("en", 0)
    assert [wording.problem(each) for each in lint_pack()] == []


@pytest.mark.parametrize("rule", RULES)
def test_no_change_to_a_rule_goes_unnoticed(rule: str) -> None:
    """Its own cases notice each; what cannot be noticed is listed with a reason, and nothing else is."""
    [found] = try_mutants(book(), [book().rules[rule]], cases())
    assert (found.survived, found.stale) == ((), ())
    assert found.mutants > 5


def test_what_cannot_be_noticed_is_listed_with_reasons() -> None:
    """In both languages, of rules that there are."""
    for (rule, name), why in book().equivalents.items():
        assert rule in book().rules, name
        assert len(why["nb"]) > 20
        assert len(why["en"]) > 20


# --- The source --------------------------------------------------------------------------------------


def test_every_statement_of_the_source_has_an_entry() -> None:
    """R01 to R102, each once, in their order; each is graded by rules or says why none decides it."""
    found = coverage().statements
    assert [each.id for each in found] == [f"R{number:02}" for number in range(1, STATEMENTS + 1)]
    for each in found:
        assert bool(each.rules) == (each.disposition == "graded"), each.id
        assert bool(each.why) or each.disposition == "graded", each.id
        for rule in each.rules:
            assert each.id in book().rules[rule].covers


def test_cases_show_ok_and_gap_for_every_graded_statement() -> None:
    """Of each statement that rules decide, a case shows that it is met and another that it is not."""
    lacking = [each.id for each in coverage().statements if each.rules and not {"ok", "gap"} <= {*each.outcomes}]
    assert lacking == []


# --- What outcomes rest on ---------------------------------------------------------------------------


def test_few_rules_are_attested() -> None:
    """Fewer than a quarter of the rules follow from one stated fact."""
    attested = [each.id for each in coverage().rules if each.attested]
    assert len(attested) * 4 < len(RULES), attested


def without(plan: Plan, field: str) -> Plan | None:
    """Return a plan that is silent about every field of a kind, such as `tasks[].held_by`; None where it already is.

    What names an item, such as the day of a step, goes with the whole list.
    """
    data = plan.model_dump(mode="json", by_alias=True, exclude_none=True)
    poorer = copy.deepcopy(data)
    steps = [(name, bool(many)) for name, many in _STEP.findall(field)]
    _erase(poorer, steps)
    if poorer == data:
        return None
    try:
        return Plan.model_validate(poorer)
    except ValidationError:
        _erase(poorer, steps[:-1])
        return Plan.model_validate(poorer)


def _erase(part: Any, steps: list[tuple[str, bool]]) -> None:
    (name, many), *rest = steps
    if not isinstance(part, dict) or name not in part:
        return
    if not rest:
        del part[name]
        return
    for each in part[name] if many else [part[name]]:
        _erase(each, rest)


def outcome_of(rule: Rule, case: Case, plan: Plan) -> set[str]:
    """Return what a rule says of a plan on the day of a case, and of its subject."""
    found = decide_all(book(), View(plan, case.as_of), [rule])
    mine = [each for each in found if case.subject in (None, each.subject.key if each.subject else None)]
    return {said(each) for each in mine}


def matters(rule: Rule, field: str) -> bool:
    """Return whether without a kind of field the rule says something else in one of its cases."""
    for case in cases()[rule.id]:
        poorer = without(case.plan, field)
        if poorer is not None and outcome_of(rule, case, poorer) != {case.expected}:
            return True
    return False


@pytest.mark.parametrize("rule", [each.id for each in coverage().rules if not each.attested])
def test_what_is_not_attested_rests_on_more_than_one_fact(rule: str) -> None:
    """There are two kinds of field whose removal changes what the rule says in one of its cases."""
    [fields] = [each.fields for each in coverage().rules if each.id == rule]
    assert len(fields) > 1
    assert sum(matters(book().rules[rule], each) for each in fields) > 1, fields


def test_attested_rules_rest_on_one_fact() -> None:
    """What is counted as attested is: no more than one kind of field is read for what the rule requires."""
    assert all(len(each.fields) <= 1 for each in coverage().rules if each.attested)
    assert {each.id for each in coverage().rules} == set(RULES)
