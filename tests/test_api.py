"""The engine in a program: plans made of plain Python values, and what the functions promise."""

from __future__ import annotations

import datetime as dt
import importlib
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import pytest
from pydantic import ValidationError

import bomiljo
from bomiljo import LoadError, Plan, UsageError, check, load_plan, read_plan, scenario, scenarios

DAY = dt.date(2024, 2, 1)
DATA: dict[str, Any] = {
    "settlement": {"name": "Made in Python", "as_of": dt.date(2024, 2, 1), "first_move_in": dt.date(2024, 1, 15)},
    "building": {
        "units": [{"id": "homes", "count": 17, "universal_design": True}],
        "furnishing": {"ready": dt.date(2024, 1, 10), "assembly": {"youths": 0, "leaders": 2}},
    },
    "cohorts": [
        {
            "people": 20,
            "age": "18-24",
            "assessed": True,
            "arrival": {"from": dt.date(2024, 1, 15), "to": dt.date(2024, 1, 20)},
        },
        {"id": "c7", "people": 10, "age": "60+", "assessed": False, "arrival": "2024-01-15"},
    ],
    "presence": {"taper": [{"on": dt.date(2024, 7, 1)}], "periods": []},
    "actors": [{"id": "nav", "bodies": ["nav"], "roles": []}],
    "tasks": [
        {"id": "leases", "area": "leases", "held_by": ["nav"]},
        {"id": "rent", "held_by": [{"actor": "nav", "from": dt.date(2024, 1, 1), "to": "open"}]},
    ],
}
YAML = """\
settlement: {name: Made in Python, as_of: 2024-02-01, first_move_in: 2024-01-15}
building: {units: [{id: homes, count: 17, universal_design: yes}],
           furnishing: {ready: 2024-01-10, assembly: {youths: 0, leaders: 2}}}
cohorts:
  - {people: 20, age: 18-24, assessed: yes, arrival: {from: 2024-01-15, to: 2024-01-20}}
  - {id: c7, people: 10, age: 60+, assessed: no, arrival: 2024-01-15}
presence: {taper: [{on: 2024-07-01}], periods: []}
actors: [{id: nav, bodies: [nav], roles: []}]
tasks:
  - {id: leases, area: leases, held_by: [nav]}
  - {id: rent, held_by: [{actor: nav, from: 2024-01-01, to: open}]}
"""


def content(plan: Plan) -> dict[str, Any]:
    """Return what a plan says, wherever it came from."""
    return plan.model_dump(mode="json", by_alias=True, exclude_none=True)


def test_plan_made_of_python_values_says_the_same_as_the_file() -> None:
    """Real numbers, truth values and dates are taken as they are; the report is that of the file, without lines."""
    made, written = Plan.model_validate(DATA), read_plan(YAML)
    assert content(made) == content(written)
    one, other = check(made, as_of=DAY), check(written, as_of=DAY)
    assert (one.plan.source, one.plan.hash) == (None, other.plan.hash)
    assert [(each.rule, each.subject, each.outcome, each.message) for each in one.outcomes] == [
        (each.rule, each.subject, each.outcome, each.message) for each in other.outcomes
    ]
    assert {place.line for each in one.outcomes for line in each.evidence for place in line.places} == {None}
    assert len({place.line for each in other.outcomes for line in each.evidence for place in line.places}) > 5


def test_one_day_of_arrival_may_be_a_date() -> None:
    """`arrival: 2024-01-15` in a file is one day; so is a date in a program."""
    plan = Plan.model_validate({"cohorts": [{"id": "c1", "arrival": dt.date(2024, 1, 15)}]})
    assert content(plan) == content(read_plan("cohorts: [{id: c1, arrival: 2024-01-15}]"))


def test_what_is_dumped_can_be_read_again() -> None:
    """A plan's own data, and its JSON, make the same plan."""
    for name in scenarios():
        plan = scenario(name)
        data = content(plan)
        assert content(Plan.model_validate(data)) == data
        assert content(read_plan(json.dumps(data))) == data
        assert check(read_plan(json.dumps(data)), as_of=DAY).plan.hash == check(plan, as_of=DAY).plan.hash


@pytest.mark.parametrize(
    "data",
    [
        {"cohorts": [{"people": True}]},
        {"cohorts": [{"people": 5.0}]},
        {"cohorts": [{"people": -1}]},
        {"cohorts": [{"people": float("nan")}]},
        {"cohorts": [{"assessed": 1}]},
        {"cohorts": [{"assessed": 0.0}]},
        {"settlement": {"as_of": 1701388800}},
        {"settlement": {"as_of": dt.datetime(2024, 2, 1, tzinfo=dt.UTC)}},
        {"settlement": {"as_of": 2024}},
        {"settlement": {"name": 5}},
        {"settlement": {"nam": "x"}},
        {"cohort": []},
        {"cohorts": [{"id": ["c1"]}]},
        {"cohorts": "c1"},
        [],
        "x",
        None,
    ],
)
def test_python_values_are_read_as_strictly_as_files(data: object) -> None:
    """A truth value is no count, a float no number, a moment no day: each raises pydantic's error, and no other."""
    with pytest.raises(ValidationError):
        Plan.model_validate(data)


def test_plan_is_frozen() -> None:
    """Neither a plan nor a part of it can be changed."""
    plan = Plan.model_validate(DATA)
    for part in (plan, plan.settlement, (plan.cohorts or [])[0]):
        with pytest.raises(ValidationError):
            part.settlement = part.name = part.people = 1  # type: ignore[union-attr]


def test_nothing_is_printed() -> None:
    """The engine speaks through what it returns alone."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        check(scenario("bjerke-2023"), as_of=DAY).to_json()
        with pytest.raises(LoadError):
            read_plan("cohorts: x")
    assert (out.getvalue(), err.getvalue()) == ("", "")


def test_public_names() -> None:
    """Every name in `__all__` is there, and an unknown one is an AttributeError."""
    for name in bomiljo.__all__:
        assert getattr(bomiljo, name) is not None, name
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = bomiljo.nothing_like_it
    assert (
        importlib.import_module("bomiljo").__version__
        == bomiljo.check(scenario("bjerke-2023"), as_of=DAY).engine.version
    )


def test_what_does_not_exist_is_told() -> None:
    """Unknown scenarios, topics and chainers raise UsageError with what there is."""
    with pytest.raises(UsageError, match="bjerke-2023"):
        scenario("bjerke")
    with pytest.raises(UsageError, match="landlord"):
        check(scenario("bjerke-2023"), as_of=DAY, topics=["weather"])
    with pytest.raises(LoadError):
        load_plan("no/such/plan.yaml")


@pytest.mark.parametrize("year", [1, 1900, 2199, 9999])
def test_date_beyond_the_calendar_of_plans_is_refused(year: int) -> None:
    """Plans know the years 1901 to 2198. Beyond them "no end" would be over, and the verdict wrong."""
    with pytest.raises(UsageError):
        check(scenario("bjerke-2023"), as_of=dt.date(year, 12, 31))


def test_topics_limit_the_outcomes_and_nothing_else() -> None:
    """The outcomes of a topic are the same alone as among all."""
    plan = scenario("bjerke-2023")
    whole, part = check(plan, as_of=DAY), check(plan, as_of=DAY, topics=["team", "mix"])
    assert part.outcomes == tuple(each for each in whole.outcomes if each.topic in ("team", "mix"))
    assert check(plan, as_of=DAY, topics=[]).outcomes == ()


def test_plan_with_contradictions_that_a_file_could_not_have_is_still_checked() -> None:
    """A program may build a plan that no file may hold; a check gives outcomes and never raises."""
    plan = Plan.model_validate(
        {
            "settlement": {"first_move_in": "2024-03"},
            "actors": [],
            "cohorts": [
                {"id": "c1", "people": 3, "arrival": {"from": "2024-02-01", "to": "2024-01-01"}},
                {"id": "c1", "people": 4},
            ],
            "tasks": [{"id": "a", "held_by": ["nobody"]}, {"id": "a", "held_by": []}],
            "meetings": {"series": [{"id": "s", "during": "nothing", "kind": "cooperation"}]},
            "surveys": [
                {"id": "s", "asked": 3, "answered": 9, "answers": [{"question": "wants-council", "count": 20}]}
            ],
        }
    )
    for day in (dt.date(2023, 1, 1), DAY, dt.date(2025, 1, 1)):
        assert check(plan, as_of=day).summary.counts.error == 0
