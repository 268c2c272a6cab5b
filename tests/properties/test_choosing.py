"""The choice of measures against every choice there is, each carried out on the plan and checked.

The oracle carries out each set of proposals from the plan as it is, by all rules that are looked at, and knows nothing
of what was found before.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given

from bomiljo import choosing
from bomiljo.choosing import Choice, choose
from bomiljo.crosscheck import crosscheck
from bomiljo.goals import Outlook, look
from bomiljo.model import Plan
from bomiljo.proposals import Proposal, effect_of, proposals, together
from bomiljo.rulebook import SEVERITIES
from bomiljo.selection import never
from bomiljo.shipped import default_rulebook
from dice_support import Dice, examples, rolled, sample
from plans_support import Data, erase, make_as_of, make_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pytest

    from bomiljo.trials import Trial

MOST = 7  # proposals, of which every choice is tried


@dataclass(frozen=True)
class Scene:
    """A plan, a day, and the rules that are looked at."""

    data: Data = field(repr=False)
    as_of: dt.date
    rules: tuple[str, ...]

    def outlook(self) -> Outlook:
        """Return the plan with its goals."""
        book = default_rulebook()
        return look(Plan.model_validate(self.data), book, [book.rules[each] for each in self.rules], self.as_of)


class Best(NamedTuple):
    """What the best choice closes, by severity, and costs."""

    value: tuple[int, ...]
    hours: int


def make_scene(dice: Dice) -> Scene:
    """Return a plan that may lack something, and some rules."""
    data = erase(make_plan(dice), dice, dice.pick([0, 2, 5])).data
    return Scene(data, make_as_of(dice), tuple(dice.some(sorted(default_rulebook().rules), 6, 10)))


def _value(outlook: Outlook, closed: Iterable[str]) -> tuple[int, ...]:
    names = set(closed)
    severities = [each.decision.rule.severity for each in outlook.goals if each.name in names]
    return tuple(severities.count(each) for each in SEVERITIES)


def _holds(outlook: Outlook, chosen: tuple[Proposal, ...]) -> bool:
    closes, opens = effect_of(outlook, together(chosen))
    return not opens and all(each.closes <= closes for each in chosen)


def brute_force(outlook: Outlook, found: list[Proposal], budget: int | None) -> Best:
    """Return the best of every choice that holds: the most severe closed, then the fewest hours."""

    def all_that_hold() -> Iterator[Best]:
        for size in range(len(found) + 1):
            for chosen in combinations(found, size):
                hours = sum(each.hours for each in chosen)
                if (budget is None or hours <= budget) and _holds(outlook, chosen):
                    yield Best(_value(outlook, (name for each in chosen for name in each.closes)), hours)

    return max(all_that_hold(), key=lambda each: (each.value, -each.hours))


def _scenes(count: int) -> Iterator[tuple[Outlook, list[Proposal]]]:
    for scene in sample(make_scene, count):
        outlook = scene.outlook()
        found = proposals(default_rulebook(), outlook)[:MOST]
        if found:
            yield outlook, found


def _said(outlook: Outlook, choice: Choice) -> Best:
    closed = (name for each in choice.proposals for name in each.closes)
    return Best(_value(outlook, closed), sum(each.hours for each in choice.proposals))


def test_no_choice_closes_more_or_is_cheaper() -> None:
    """Of random plans and rules, with and without a budget, as many as there is time for."""
    seen = 0
    for outlook, found in _scenes(10):
        for budget in (None, sum(each.hours for each in found) // 2):
            choice = choose(outlook, found, budget, never)
            assert choice.proved
            assert _said(outlook, choice) == brute_force(outlook, found, budget)
            assert _holds(outlook, choice.proposals)
        seen += len(found) > 1
    assert seen >= 4


@given(rolled(make_scene))
@examples(4, long=2_000, shrink=False)
def test_no_choice_is_better_on_any_plan(scene: Scene) -> None:
    """The same of plans that nobody chose; the plan that comes out can be true, and each step holds."""
    outlook = scene.outlook()
    found = proposals(default_rulebook(), outlook)[:MOST]
    choice = choose(outlook, found, None, never)
    assert _said(outlook, choice) == brute_force(outlook, found, None)
    trial: Trial = next(iter(outlook.trials.values()))
    assert not crosscheck(trial.changed(together(choice.proposals)).plan) or crosscheck(trial.plan)
    by_name = {each.name: each for each in found}
    for step in choice.steps:
        assert _holds(outlook, tuple(by_name[each] for each in sorted(step.chosen)))


def crowded() -> tuple[Outlook, list[Proposal]]:
    """Return six tasks that nobody has and one actor, for whom the sixth is one too many: each alone could be hers."""
    plan = Plan.model_validate(
        {
            "cohorts": [{"id": "c1", "people": 8, "arrival": "2024-01-08"}],
            "actors": [{"id": "worker", "roles": ["leader"], "bodies": ["district"], "from": "open", "to": "open"}],
            "tasks": [{"id": f"task-{number}", "held_by": []} for number in range(6)],
            "team": {"needs": []},
            "escalation": {"paths": []},
        }
    )
    book = default_rulebook()
    limited = book.parameters["responsibility.most_tasks_at_once"]._replace(value=4)
    book = book._replace(parameters={**book.parameters, limited.name: limited})
    outlook = look(plan, book, [book.rules["RES01"], book.rules["RES10"]], dt.date(2024, 3, 1))
    return outlook, proposals(book, outlook)


def test_what_does_not_go_together_is_found() -> None:
    """Six hand-overs to one actor open another gap, which none of them does alone: as many are made as she can have."""
    outlook, found = crowded()
    assert [len(each.opens) for each in found] == [0] * 6
    choice = choose(outlook, found, None, never)
    assert len(choice.proposals) == 4
    assert choice.shut
    assert _said(outlook, choice) == brute_force(outlook, found, None)


def test_a_choice_that_is_not_checked_as_a_whole_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: whatever is chosen is taken to hold."""
    monkeypatch.setattr(choosing, "told_by", lambda outlook, _: (frozenset(g.name for g in outlook.goals), frozenset()))
    outlook, found = crowded()
    choice = choose(outlook, found, None, never)
    assert len(choice.proposals) == 6
    assert not _holds(outlook, choice.proposals)
