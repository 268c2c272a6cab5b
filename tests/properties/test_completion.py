"""Knowing more never contradicts what was decided while less was known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bomiljo.crosscheck import crosscheck
from bomiljo.dates import parse_day
from bomiljo.loading import load_plan
from bomiljo.model import Plan
from bomiljo.parts import part_kinds
from bomiljo.planwriting import plan_text
from bomiljo.resources import data as shipped
from bomiljo.shipped import default_rulebook
from dice_support import Dice, examples, rolled, sample
from plans_support import (
    ARRIVALS,
    Data,
    Erased,
    contradictions,
    decisions,
    differences,
    erase,
    least_erased,
    make_as_of,
    make_plan,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

SCENARIOS = sorted(each.name for each in shipped("scenarios").iterdir() if each.name.endswith(".yaml"))


@dataclass(frozen=True)
class Step:
    """A plan, the same with less known, and the day."""

    full: Data = field(repr=False)
    poor: Erased = field(repr=False)
    as_of: dt.date
    strict: bool = True

    def contradictions(self) -> list[str]:
        """Return what the poorer plan says and the fuller does not; where there is, what was erased for it."""
        book = default_rulebook()

        def found(poor: Erased) -> list[str]:
            return contradictions(self.full, poor, self.as_of, book, strict=self.strict)

        if not found(self.poor):
            return []
        least = least_erased(self.full, self.poor, lambda poor: bool(found(poor)))
        return [f"as of {self.as_of}", *differences(self.full, least.data), *found(least), "---", *found(self.poor)]


def make_step(dice: Dice) -> Step:
    """Erase from a plan in which everything is known."""
    full = make_plan(dice)
    return Step(full, erase(full, dice, dice.pick([2, 5, 15, 40])), make_as_of(dice))


def make_second_step(dice: Dice) -> Step:
    """Erase more from a plan that already lacks something."""
    full = erase(make_plan(dice), dice, dice.pick([3, 10, 25])).data
    return Step(full, erase(full, dice, dice.pick([2, 5, 15, 40])), make_as_of(dice), strict=False)


def make_strict_step(dice: Dice) -> Step:
    """Erase more from a plan that already lacks something, but knows who comes when."""
    full = erase(make_plan(dice), dice, dice.pick([3, 10, 25]), keep=ARRIVALS).data
    return Step(full, erase(full, dice, dice.pick([2, 5, 15, 40])), make_as_of(dice))


@given(rolled(make_step))
@examples(60, long=30_000, shrink=False)
def test_erasing_never_contradicts_what_is_true(step: Step) -> None:
    """Whatever is erased of a plan that knows everything: a gap is a gap, what is ok is ok.

    An ok may turn out not to apply; not applicable stays so; missed stays missed.
    """
    assert step.contradictions() == []


@given(rolled(make_second_step))
@examples(50, long=10_000, shrink=False)
def test_no_step_on_the_way_contradicts_the_next(step: Step) -> None:
    """The same where the fuller plan is not full either; it may leave open what the poorer decides.

    It does where a cohort is listed whose arrival is not told: then less can be said than where only
    the day of the first move-in is told. Both are right, neither contradicts the other.
    """
    assert step.contradictions() == []


@given(rolled(make_strict_step))
@examples(50, long=10_000, shrink=False)
def test_a_gap_stays_a_gap_while_more_becomes_known(step: Step) -> None:
    """Where it is told who comes when, filling in anything undoes no gap and no ok, nor opens it again."""
    assert step.contradictions() == []


@pytest.mark.parametrize("name", SCENARIOS)
@given(data=st.data())
@examples(25, long=5_000, shrink=False)
def test_erasing_from_a_shipped_plan_contradicts_nothing(name: str, data: st.DataObject) -> None:
    """The same of the plans that ship, which leave much open themselves."""
    step = data.draw(rolled(lambda dice: _step_from(scenario(name), dice)))
    assert step.contradictions() == []


def _step_from(full: Data, dice: Dice) -> Step:
    about = parse_day(full["settlement"]["first_move_in"]).earliest
    return Step(full, erase(full, dice, dice.pick([2, 5, 15, 40])), make_as_of(dice, about))


@cache
def scenario(name: str) -> Data:
    """Return a shipped plan as plain data, holders written out."""
    plan = load_plan(str(shipped("scenarios") / name))
    data: Data = _spread(yaml.load(plan_text(plan), Loader=yaml.BaseLoader))  # noqa: S506 - builds text alone
    assert Plan.model_validate(data).model_dump() == plan.model_dump()
    return data


def _spread(value: Any, key: str = "") -> Any:
    """Write out what a single word stands for."""
    if isinstance(value, dict):
        return {name: _spread(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_spread(each, f"{key}[]") for each in value]
    if key in ("held_by[]", "met_by[]", "receivers[]", "contact[]"):
        return {"actor": value, "from": "open", "to": "open"}
    return {"from": value, "to": value} if key == "arrival" else value


# --- that the above means something ------------------------------------------------------------------


def test_random_plans_could_be_true() -> None:
    """No random plan contradicts itself."""
    assert [fault for data in sample(make_plan, 100) for fault in crosscheck(Plan.model_validate(data))] == []


def test_random_plans_cover_every_field_of_the_model() -> None:
    """Every section and field is filled in some of 60 random plans, and erased in some."""
    fields = {f"{kind.__name__}.{name}" for kind in part_kinds(Plan) for name in kind.model_fields}
    fields -= {"Span.from_", "Span.to"}
    given_, lost = set[str](), set[str]()
    for step in sample(make_step, 60):
        given_ |= set(_filled(Plan.model_validate(step.full)))
        lost |= set(_filled(Plan.model_validate(step.full))) - set(_filled(Plan.model_validate(step.poor.data)))
    assert fields - given_ == set()


def _filled(part: Any) -> Iterator[str]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if value is not None:
            yield f"{type(part).__name__}.{name}"
        for each in value if isinstance(value, list) else [value]:
            if hasattr(each, "model_fields_set"):
                yield from _filled(each)


def test_the_sample_decides_enough_to_be_contradicted() -> None:
    """In 600 steps every rule is a gap, and ok, in a full plan; a fifth of what is asked of poor ones is decided."""
    seen: Counter[tuple[str, str]] = Counter()
    poor: Counter[str] = Counter()
    for step in sample(make_step, 600):
        for (rule, _), each in decisions(step.full, step.as_of, default_rulebook()).items():
            seen[rule, each.outcome] += 1
        poor.update(each.outcome for each in decisions(step.poor.data, step.as_of, default_rulebook()).values())
    rules = default_rulebook().rules
    assert {rule for rule in rules if not seen[rule, "gap"] or not seen[rule, "ok"]} == set()
    assert not poor["error"]
    assert poor["gap"] + poor["ok"] >= 0.2 * (poor.total() - poor["not_applicable"]), poor
