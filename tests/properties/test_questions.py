"""The smallest sets of questions decide their outcomes, whatever is answered, and no smaller ones would."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from bomiljo.asking import Asking, begin_asking
from bomiljo.changes import ChangeError, Put, changed, locate, value_at
from bomiljo.model import Plan
from bomiljo.places import walk
from bomiljo.probing import hints_for, probe
from bomiljo.samples import samples
from bomiljo.settling import Settling, settle
from bomiljo.shipped import default_rulebook
from dice_support import Dice, sample
from plans_support import Data, erase, make_as_of, make_plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bomiljo.deciding import Ref
    from bomiljo.view import Missing


@dataclass(frozen=True)
class Asked:
    """A plan that lacks something, what is true, plans that answers are taken from, a day, and a pick of an outcome."""

    poor: Data = field(repr=False)
    full: Data = field(repr=False)
    others: tuple[Data, ...] = field(repr=False)
    as_of: dt.date
    pick: int

    def asking(self) -> Asking:
        """Return what is to be asked; nothing is searched for yet."""
        return begin_asking(Plan.model_validate(self.poor), default_rulebook(), self.as_of)

    def ref(self, asking: Asking) -> Ref | None:
        """Return one of the open outcomes."""
        open_ = list(asking.open)
        return open_[self.pick % len(open_)] if open_ else None


def make_asked(dice: Dice) -> Asked:
    """Return a plan with some of it erased."""
    full = make_plan(dice)
    others = tuple(make_plan(dice) for _ in range(3))
    return Asked(erase(full, dice, dice.pick([2, 5, 15])).data, full, others, make_as_of(dice), dice.number(0, 999))


def found(asking: Asking, ref: Ref) -> Settling:
    """Return the sets of an outcome, searched as a list of questions would."""
    probes = {}
    for blank in asking.open[ref]:
        rules = [ref[0]]
        probes[blank.path] = tuple(probe(asking.trial, blank, rules, hints_for(asking.trial, rules)))
    return settle(asking.trial, ref, probes)


class Search(NamedTuple):
    """An outcome of a plan, and what was found for it."""

    asked: Asked
    asking: Asking
    ref: Ref
    settling: Settling


@cache
def searches() -> list[Search]:
    """Return what is found for an outcome of each plan of a sample."""
    searched = []
    for asked in sample(make_asked, 18):
        asking = asked.asking()
        if ref := asked.ref(asking):
            searched.append(Search(asked, asking, ref, found(asking, ref)))
    return searched


def _with_answers(asked: Asked, asking: Asking, ref: Ref, chosen: tuple[Missing, ...]) -> list[object]:
    wrong: list[object] = []
    for source in (asked.full, *asked.others):
        puts = [Put(each.path, _answer(asked, asking.trial.plan, each, source)) for each in chosen]
        if any(each.value is None for each in puts):
            continue
        try:
            plan = changed(asking.trial.plan, puts)
        except ChangeError:
            continue  # not an allowed answer: the plan would contradict itself
        after = begin_asking(plan, default_rulebook(), asked.as_of)
        if any(key[0] == ref[0] and (key == ref or key not in asking.open) for key in after.open):
            wrong.append((ref, puts, {key: value for key, value in after.open.items() if key[0] == ref[0]}))
    return wrong


def _answer(asked: Asked, plan: Plan, blank: Missing, source: Data) -> Any:
    """Return what another plan answers to the same question; of what is told in part, what is true."""
    if value_at(plan, blank.path) is not None:
        true = _as_written(asked.full, locate(plan, blank.path))
        return re.split("[-+]", true)[0] if blank.field == "Cohort.age" else true
    kind, alias = blank.field.split(".")
    told = [
        _as_written(source, (*spot.loc, alias))
        for part, spot in walk(Plan.model_validate(source))
        if type(part).__name__ == kind
    ]
    told = [each for each in told if each is not None]
    if blank.field == "Cohort.age":  # complete is an age; what a band leaves open is asked again
        told = [re.split("[-+]", each)[0] for each in told]
    return told[asked.pick % len(told)] if told else None


def _as_written(data: Any, loc: Iterable[str | int]) -> Any:
    for step in loc:
        data = data[step] if isinstance(step, int) else (data or {}).get(step)
    return data


def test_a_set_that_is_enough_decides_whatever_is_answered() -> None:
    """With answers taken from other plans, none of which the search knows."""
    chosen = [(each, one) for each in searches() if each.settling.enough for one in each.settling.sets]
    assert [left for each, one in chosen for left in _with_answers(each.asked, each.asking, each.ref, one)] == []


def test_the_sample_is_searched_to_the_end() -> None:
    """Of most outcomes it is known that no smaller set would do; else nothing would be shown."""
    assert len(searches()) >= 10
    assert sum(each.settling.smallest for each in searches()) >= len(searches()) / 2


def test_a_set_that_lacks_one_is_noticed() -> None:
    """A planted fault: of sets of several blanks the last is left out."""
    several = [each for each in searches() if len(each.settling.sets[0]) > 1]
    assert [w for each in several for w in _with_answers(each.asked, each.asking, each.ref, each.settling.sets[0][:-1])]


# --- against brute force -----------------------------------------------------------------------------

_DAY = dt.date(2024, 3, 1)
_LETTERS: Data = {
    "cohorts": [{"id": "c1", "people": 10, "arrival": "2024-01-08", "household": "single"}],
    "presence": {"periods": [{"id": "staffing", "from": "2024-01-08"}]},
    "building": {"staff_rooms": [{"id": "office"}], "units": [{"id": "u1", "count": 3}, {"id": "u2"}]},
    "surroundings": {"enquiries": [{"id": "e1", "received": "2024-02-20"}]},
    "settlement": {"first_move_in": "2024-01-08"},
}


@pytest.mark.parametrize("rule", ["PRE01", "HOM02", "HOM03", "HOM05", "NEI07", "PRE15"])
def test_the_sets_are_those_of_brute_force(rule: str) -> None:
    """All sets of what is ever missing, each with all combinations of its answers: the smallest are those found."""
    asking = begin_asking(Plan.model_validate(_LETTERS), default_rulebook(), _DAY)
    for ref in (each for each in asking.open if each[0] == rule):
        settling = found(asking, ref)
        if settling.smallest:
            blanks = sorted(asking.open[ref].union(*settling.sets))
            assert set(settling.sets) == set(_brute_force(asking, ref, blanks)), (ref, settling)


def _brute_force(asking: Asking, ref: Ref, blanks: list[Missing]) -> list[tuple[Missing, ...]]:
    for size in range(1, len(blanks) + 1):
        enough = [each for each in combinations(blanks, size) if _decides(asking, ref, each)]
        if enough:
            return enough
    return []


def _decides(asking: Asking, ref: Ref, chosen: tuple[Missing, ...]) -> bool:
    plan, hints = asking.trial.plan, hints_for(asking.trial, [ref[0]])
    answers = [samples(each.field, value_at(plan, each.path), hints) for each in chosen]
    for values in product(*answers):
        try:
            after = changed(plan, [Put(each.path, value) for each, value in zip(chosen, values, strict=True)])
        except ChangeError:
            continue
        if ref in begin_asking(after, default_rulebook(), _DAY, [default_rulebook().rules[ref[0]]]).open:
            return False
    return True


def test_brute_force_has_something_to_compare() -> None:
    """At least four of these rules are open, with sets that are proved."""
    asking = begin_asking(Plan.model_validate(_LETTERS), default_rulebook(), _DAY)
    proved = {ref[0] for ref in asking.open if ref[0] in ("PRE01", "HOM02", "HOM03", "HOM05", "NEI07", "PRE15")}
    assert len(proved) >= 3
