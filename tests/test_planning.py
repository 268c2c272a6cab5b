"""Action plans on real plans: what is promised is what a check of the changed plan shows."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from bomiljo import OutcomeRef, Plan, Planned, UsageError, check, load_plan, plan_actions, scenario
from bomiljo.checking import decide
from bomiljo.schema import action_plan_schema
from cli_support import run_here as run
from dice_support import seeded
from plans_support import erase, make_as_of, make_plan

if TYPE_CHECKING:
    from bomiljo.deciding import Decision, Ref

ROOT = Path(__file__).parents[1]
AFTER = dt.date(2024, 6, 15)
CASES = {
    "bjerke before": ("scenarios/bjerke-2023.yaml", dt.date(2023, 11, 15)),
    "bjerke settled": ("scenarios/bjerke-2023.yaml", dt.date(2024, 2, 1)),
    "bjerke after": ("scenarios/bjerke-2023.yaml", AFTER),
    "families": ("scenarios/bjerke-2025-families.yaml", dt.date(2025, 10, 15)),
    "small municipality": ("tests/stories/small-municipality.yaml", dt.date(2026, 3, 1)),
    "city building": ("tests/stories/city-building.yaml", dt.date(2026, 3, 1)),
}


@cache
def planned(case: str) -> tuple[Plan, dt.date, Planned]:
    """Return the plan of a case, its day, and what is to be done."""
    file, day = CASES[case]
    plan = load_plan(ROOT / file)
    return plan, day, plan_actions(plan, as_of=day, lang="nb")


def outcomes(plan: Plan, day: dt.date) -> dict[Ref, Decision]:
    """Return what a check decides."""
    return {each.ref: each for each in decide(plan, as_of=day)}


def promises(found: Planned) -> set[Ref]:
    """Return what the actions say that they close."""
    return {(each.rule, each.subject) for action in found.result.actions for each in action.closes}


@pytest.mark.parametrize("case", CASES)
def test_what_is_promised_is_closed_and_nothing_is_opened(case: str) -> None:
    """Every gap that an action says it closes is ok in a check of the changed plan; no other gap has come."""
    plan, day, found = planned(case)
    before, after = outcomes(plan, day), outcomes(found.plan, day)
    promised = promises(found)
    assert {ref for ref in promised if before[ref].outcome != "gap" or before[ref].missed} == set()
    still = {ref for ref in promised if ref in after and after[ref].outcome == "gap"}
    assert still == set()
    assert {ref for ref in promised if ref[1] is not None and after[ref].outcome != "ok"} == set()
    opened = {ref for ref, each in after.items() if each.outcome == "gap" and before.get(ref, each).outcome != "gap"}
    assert opened == set()


@pytest.mark.parametrize("case", CASES)
def test_every_gap_is_closed_or_remains_with_a_reason(case: str) -> None:
    """No gap is lost: each is closed by the plan, or stands among what remains."""
    plan, day, found = planned(case)
    gaps = {ref for ref, each in outcomes(plan, day).items() if each.outcome == "gap"}
    result = found.result
    closed = {tuple(each) for action in result.actions for each in action.closes} | set(
        map(tuple, result.closed_as_well)
    )
    assert closed | {(each.rule, each.subject) for each in result.remaining} == gaps
    assert all(each.text for each in result.remaining)
    assert {each.why for each in result.remaining if (each.rule, each.subject) in closed} == set()


@pytest.mark.parametrize("case", CASES)
def test_a_changed_file_says_what_the_plan_promised(case: str, tmp_path: Path) -> None:
    """`--apply` writes a file whose check shows it, with every line of the old one still there."""
    file, day = CASES[case]
    target = tmp_path / "after.yaml"
    done = run("plan", str(ROOT / file), "--as-of", str(day), "--apply", str(target), "--format", "json")
    assert done.code == 0, done.err
    promised = [
        (each["rule"], each["subject"]) for action in json.loads(done.out)["actions"] for each in action["closes"]
    ]
    after = outcomes(load_plan(target), day)
    assert [ref for ref in promised if ref in after and after[ref].outcome != "ok"] == []
    old, new = (ROOT / file).read_text("utf-8").splitlines(), target.read_text("utf-8").splitlines()
    comments = [each for each in old if each.lstrip().startswith("#")]
    assert [each for each in new if each in comments] == comments


def test_json_is_as_its_schema_says_and_the_same_each_time() -> None:
    """The JSON fits its schema; two runs give the same bytes."""
    plan, day, found = planned("bjerke after")
    text = found.result.to_json()
    jsonschema.validate(json.loads(text), action_plan_schema())
    assert plan_actions(plan, as_of=day, lang="nb").result.to_json() == text


def test_each_action_has_an_owner_days_and_what_it_closes() -> None:
    """An owner is an actor of the plan, or nobody; the latest start lies the lead time before the deadline."""
    for case in CASES:
        plan, _, found = planned(case)
        actors = {each.id for each in plan.actors or ()}
        for action in found.result.actions:
            assert action.owner is None or action.owner in actors
            assert action.owner_name
            days = dt.date.fromisoformat(action.due) - dt.date.fromisoformat(action.start)
            assert days.days == action.lead_days
            assert action.overdue == (action.start < found.result.as_of)
            assert action.closes
            assert action.changes


def test_a_budget_closes_the_worst_that_it_reaches_for() -> None:
    """Within fewer hours less is closed, the most severe first; the frontier says the same."""
    plan = scenario("bjerke-2023")
    whole = plan_actions(plan, as_of=AFTER).result
    for step in whole.frontier[1::4][:2]:
        within = plan_actions(plan, as_of=AFTER, budget=step.hours).result
        assert within.summary.hours <= step.hours
        assert within.summary.closed == step.closed
    assert [each.hours for each in whole.frontier] == sorted({each.hours for each in whole.frontier})
    assert whole.frontier[-1].hours == whole.summary.hours


def test_only_gaps_of_the_severity_asked_for() -> None:
    """With one severity nothing else is wanted, and nothing else remains."""
    found = plan_actions(scenario("bjerke-2023"), as_of=AFTER, severities=["medium"]).result
    assert found.severities == ("medium",)
    rules = {each.rule: each.severity for each in check(scenario("bjerke-2023"), as_of=AFTER).outcomes}
    assert {rules[each.rule] for each in found.remaining} <= {"medium"}
    assert {rules[each.rule] for action in found.actions for each in action.closes} >= {"medium"}


def test_gaps_that_open_later_are_closed_ahead() -> None:
    """Bjerke in February 2024: the tasks of the workers get a new owner before presence ends in May."""
    plan, day, last = scenario("bjerke-2023"), dt.date(2024, 2, 1), dt.date(2024, 7, 1)
    found = plan_actions(plan, as_of=day, until=last)
    coming = {each for action in found.result.actions for each in action.closes}
    assert OutcomeRef("RES01", "task:come-along") in coming
    assert outcomes(found.plan, last)["RES01", "task:come-along"].outcome == "ok"
    assert outcomes(plan, last)["RES01", "task:come-along"].outcome == "gap"
    hand_over = next(each for each in found.result.actions if OutcomeRef("RES01", "task:come-along") in each.closes)
    assert day <= dt.date.fromisoformat(hand_over.due) <= dt.date(2024, 5, 31)


def test_a_search_that_is_stopped_says_so() -> None:
    """Without time the best found is given, and holds."""
    found = plan_actions(scenario("bjerke-2023"), as_of=AFTER, expired=lambda: True)
    assert not found.result.proved
    promised = promises(found)
    assert {outcomes(found.plan, AFTER)[ref].outcome for ref in promised} <= {"ok"}


def test_what_cannot_be_asked_for() -> None:
    """A severity that there is none of, hours below none, an end before the beginning."""
    plan = scenario("bjerke-2023")
    wrongs: list[dict[str, Any]] = [{"severities": ["urgent"]}, {"budget": -1}, {"until": dt.date(2024, 1, 1)}]
    for wrong in wrongs:
        with pytest.raises(UsageError):
            plan_actions(plan, as_of=AFTER, **wrong)


def test_missed_duties_remain_as_missed() -> None:
    """What it is too late for is closed by nothing, and said to be."""
    _, _, found = planned("bjerke after")
    missed = {ref for ref, each in outcomes(scenario("bjerke-2023"), AFTER).items() if each.missed}
    assert {(each.rule, each.subject) for each in found.result.remaining if each.why == "missed"} == missed
    assert missed


@pytest.mark.parametrize("seed", [1003])
def test_any_plan_gets_a_plan_that_holds(seed: int) -> None:
    """Measures that belong together or do not go together: what is promised is closed, and nothing opens."""
    dice = seeded(seed)
    data = erase(make_plan(dice), dice, dice.pick([0, 3, 15])).data
    plan, day = Plan.model_validate(data), make_as_of(dice)
    found = plan_actions(plan, as_of=day, topics=["escalation", "responsibility"])
    before, after = outcomes(plan, day), outcomes(found.plan, day)
    assert {ref for ref in promises(found) if ref in after and after[ref].outcome != "ok"} == set()
    topics = {"escalation", "responsibility"}
    gaps = {ref for ref, each in after.items() if each.outcome == "gap" and each.rule.topic in topics}
    assert gaps <= {ref for ref, each in before.items() if each.outcome == "gap"}
