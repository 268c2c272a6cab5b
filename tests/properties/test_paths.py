"""What is unknown names what would have to be known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import given

from bomiljo.dates import exactly
from bomiljo.deciding import decide_all
from bomiljo.model import Plan
from bomiljo.shipped import default_rulebook
from bomiljo.view import View
from dice_support import Dice, examples, rolled
from plans_support import Data, erase, is_open, make_as_of, make_plan, value_at

if TYPE_CHECKING:
    import datetime as dt

    from bomiljo.deciding import Decision


@dataclass(frozen=True)
class Seen:
    """A plan and a day."""

    data: Data = field(repr=False)
    as_of: dt.date


def make_seen(dice: Dice) -> Seen:
    """Return a plan that lacks something, and a day."""
    return Seen(erase(make_plan(dice), dice, dice.pick([0, 3, 10, 30, 70])).data, make_as_of(dice))


def _decided(seen: Seen) -> tuple[Plan, list[Decision]]:
    plan = Plan.model_validate(seen.data)
    return plan, decide_all(default_rulebook(), View(plan, exactly(seen.as_of)), default_rulebook().rules.values())


@given(rolled(make_seen))
@examples(90, long=10_000, shrink=False)
def test_unknown_names_a_path_and_nothing_else_does(seen: Seen) -> None:
    """Every unknown decision names at least one path; every other decision names none."""
    _, found = _decided(seen)
    assert [(each.rule.id, each.subject) for each in found if (each.outcome == "unknown") != bool(each.missing)] == []


@given(rolled(make_seen))
@examples(90, long=10_000, shrink=False)
def test_every_path_that_is_named_exists_in_the_plan(seen: Seen) -> None:
    """Each path reads back as a place of this plan."""
    plan, found = _decided(seen)
    for path in {one.path for each in found for one in each.missing}:
        value_at(plan, path)


@given(rolled(make_seen))
@examples(90, long=10_000, shrink=False)
def test_what_is_to_be_filled_in_is_blank_or_not_exact(seen: Seen) -> None:
    """Nobody is asked to fill in what the plan tells exactly; to find out is asked of surveys alone."""
    plan, found = _decided(seen)
    asked = {(each.rule.id, one.path, one.kind) for each in found for one in each.missing}
    told = [one for one in asked if one[2] == "fill_in" and not is_open(value_at(plan, one[1]))]
    assert [one for one in told if "@?" not in one[1]] == []  # twins without a beginning, which the loader refuses
    assert {path for _, path, kind in asked if kind == "find_out"} <= {"surveys"}
