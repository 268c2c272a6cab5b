"""Gaps of random plans, and what really closes them: every value tried, and everything decided anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING

from bomiljo.changes import Change, ChangeError, changed
from bomiljo.hunting import Hunt, in_order
from bomiljo.levers import levers
from bomiljo.levervalues import Days, Listed, values_of
from bomiljo.model import Plan
from bomiljo.narrowing import Purse
from bomiljo.shipped import default_rulebook
from bomiljo.trials import begin
from plans_support import erase, make_as_of, make_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo.deciding import Ref
    from bomiljo.levervalues import Values
    from dice_support import Dice

Best = dict[tuple[str, ...], int]  # the paths of fields -> the least distance at which they close a gap together


@dataclass(frozen=True)
class Gap:
    """A gap of a plan that is not missed, and the values that some of its fields may be given."""

    plan: Plan = field(repr=False)
    as_of: dt.date
    ref: Ref
    boxes: tuple[Values, ...]

    def hunt(self) -> Hunt:
        """Return a search among these values and no others."""
        return _hunt(self.plan, self.as_of, self.ref, self.boxes)

    def closes(self, changes: tuple[Change, ...]) -> bool:
        """Return whether changes close the gap, with nothing kept from before."""
        rule = default_rulebook().rules[self.ref[0]]
        try:
            plan = changed(self.plan, in_order(changes), crosschecked=False)
            closed = begin(plan, default_rulebook(), self.as_of, [rule]).decisions[self.ref].outcome == "ok"
            return closed and bool(changed(plan, ()))
        except ChangeError:
            return False

    def brute(self, together: int) -> Best:
        """Return the least distances at which the fewest fields close it, by trying all values of all fields."""
        for count in range(1, together + 1):
            best: Best = {}
            for boxes in combinations(self.boxes, count):
                tried = sorted(product(*map(points, boxes)), key=lambda some: sum(each.least for each in some))
                found = next((some for some in tried if self.closes(tuple(each.change for each in some))), None)
                if found and _differ(boxes):
                    paths = tuple(sorted(each.path for each in boxes))
                    least = sum(each.least for each in found)
                    best[paths] = min(least, best.get(paths, least))
            if best:
                return best
        return {}

    def found(self, together: int) -> Best:
        """Return the same as the search has it."""
        best: Best = {}
        for each in self.hunt().find(together).closings:
            paths = tuple(sorted(lever.path for lever in each.levers))
            best[paths] = min(each.distance, best.get(paths, each.distance))
        return best


def points(box: Values) -> Iterator[Values]:
    """Yield all points of a box."""
    if box.size == 1:
        yield box
        return
    for each in box.split():
        yield from points(each)


def make_gap(dice: Dice) -> Gap | None:
    """Return a gap with a few values for a few of the fields that it may hang on; None where the plan has none."""
    plan, as_of, refs = _plan_with_gaps(dice)
    if not refs:
        return None
    rules = sorted({rule for rule, _ in refs})
    chosen_rule = dice.pick(rules)
    ref = dice.pick([each for each in refs if each[0] == chosen_rule])
    hunt = _hunt(plan, as_of, ref, None)
    hunt.find(1)
    read = [path for path in hunt.levers if path in hunt.read]
    near = [path for path in hunt.levers if path.partition(".")[0].partition("[")[0] in _sections(read)]
    chosen = dict.fromkeys([*dice.some(read, 2, 4), *dice.some(near, 0, 1)]) if read else {}
    boxes = [box for path in chosen for box in values_of(plan, hunt.levers[path], as_of)]
    return Gap(plan, as_of, ref, tuple(_few(dice, each) for each in boxes[:5]))


def make_day(dice: Dice) -> Gap | None:
    """Return a gap with all the days that one of its fields may be given."""
    plan, as_of, refs = _plan_with_gaps(dice)
    for ref in dice.shuffled(refs):
        hunt = _hunt(plan, as_of, ref, None)
        hunt.find(1)
        boxes = [box for path in hunt.levers if path in hunt.read for box in values_of(plan, hunt.levers[path], as_of)]
        days = [each for each in boxes if isinstance(each, Days)]
        if days:
            return Gap(plan, as_of, ref, (dice.pick(days),))
    return None


def _plan_with_gaps(dice: Dice) -> tuple[Plan, dt.date, list[Ref]]:
    plan = Plan.model_validate(erase(make_plan(dice), dice, dice.pick([0, 0, 3])).data)
    as_of = make_as_of(dice)
    found = begin(plan, default_rulebook(), as_of).decisions
    return plan, as_of, [ref for ref, each in found.items() if each.outcome == "gap" and not each.missed]


def _hunt(plan: Plan, as_of: dt.date, ref: Ref, boxes: tuple[Values, ...] | None) -> Hunt:
    book = default_rulebook()
    alone = begin(plan, book, as_of, [book.rules[ref[0]]])
    all_levers = {each.path: each for each in levers(plan, as_of)}
    if boxes is None:
        return Hunt(alone, ref, all_levers, Purse(25))
    chosen = {each.path: all_levers[each.path] for each in boxes}
    values = {path: tuple(each for each in boxes if each.path == path) for path in chosen}
    return Hunt(alone, ref, chosen, Purse(100_000), _values=values)


def _sections(paths: list[str]) -> set[str]:
    return {each.partition(".")[0].partition("[")[0] for each in paths}


def _few(dice: Dice, box: Values) -> Values:
    """Return a few of the values: some at the near end, or days around one."""
    if isinstance(box, Listed):
        return Listed(box.path, box.choices[: dice.number(1, 3)])
    last = min(box.high, box.horizon)
    low = box.low + (last - box.low) * dice.number(0, 9) // 10
    return box._replace(low=low, high=min(last, low + dt.timedelta(days=dice.number(1, 5))))


def _differ(boxes: tuple[Values, ...]) -> bool:
    paths = [each.path for each in boxes if not (isinstance(each, Days) and each.item is not None)]
    return len(set(paths)) == len(paths)
