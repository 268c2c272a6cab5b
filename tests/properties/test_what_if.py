"""What would close a gap: minimal against trying everything, exact to the day, and true of the whole rulebook."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from bomiljo import decide, what_if
from bomiljo.changes import Append, Change, Put, changed
from bomiljo.dates import Day
from bomiljo.hunting import Hunt, in_order
from bomiljo.levers import levers
from bomiljo.model import Plan
from bomiljo.narrowing import Narrowing, Purse, Several, Word
from dice_support import examples, rolled, sample
from plans_support import make_as_of, make_plan
from what_if_support import Best, Gap, make_day, make_gap, points

if TYPE_CHECKING:
    import datetime as dt

    import pytest

    from bomiljo.deciding import Ref

TOGETHER = 2


@cache
def _gaps() -> list[tuple[Gap, Best]]:
    """Return gaps, with what trying everything finds for them."""
    return [(each, each.brute(TOGETHER)) for each in sample(make_gap, 20) if each]


def _wrong(gaps: list[tuple[Gap, Best]]) -> list[object]:
    return [(each, found, best) for each, best in gaps if (found := each.found(TOGETHER)) != best]


def test_answers_are_those_of_trying_everything() -> None:
    """The fewest fields, all sets of them that close the gap, and the least distance of each."""
    assert _wrong(_gaps()) == []


@given(rolled(make_gap))
@examples(5, long=5_000, shrink=False)
def test_no_plan_has_smaller_answers(gap: Gap | None) -> None:
    """The same of plans that nobody chose."""
    assert gap is None or _wrong([(gap, gap.brute(TOGETHER))]) == []


def test_the_sample_has_answers() -> None:
    """Some gaps are closed by one change, and some only by two; else nothing would be shown."""
    sizes = [len(next(iter(best))) for _, best in _gaps() if best]
    assert sizes.count(1) > 1
    assert sizes.count(2) > 0


def test_an_unsure_box_that_is_thrown_away_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: what is undecided as a whole is taken as closing nowhere."""
    judge = Hunt.judge

    def hasty(self: Hunt, box: Several[Any]) -> Word:
        word = judge(self, box)
        return "no" if word == "open" else word

    monkeypatch.setattr(Hunt, "judge", hasty)
    assert _wrong(_gaps()) != []


def test_days_are_exact() -> None:
    """No day that is nearer closes the gap, day by day; where none is said to close it, none does."""
    tried = [each for each in sample(make_day, 16) if each]
    closing = 0
    for gap in tried:
        found = Narrowing(gap.hunt().judge, Purse(100_000)).nearest(Several(gap.boxes))
        limit = found[0].least if found else 10_000
        nearer = sorted((each for each in points(gap.boxes[0]) if each.least < limit), key=lambda each: each.least)
        for each in nearer[-100:] if found else nearer[:: max(1, len(nearer) // 50)]:
            assert not gap.closes((each.change,)), (gap, each.change)
        closing += len(found) > 0
    assert closing > 1


def test_answers_do_on_the_whole_what_they_say() -> None:
    """Decided from scratch, the plan with an answer's changes differs in just the outcomes that are told."""
    shown = 0
    for data, as_of in sample(lambda dice: (make_plan(dice), make_as_of(dice)), 3):
        plan = Plan.model_validate(data)
        before = {each.ref: each for each in decide(plan, as_of=as_of)}
        for rule in sorted({ref[0] for ref, each in before.items() if each.outcome == "gap" and not each.missed})[:2]:
            for gap in what_if(plan, rule, as_of=as_of).gaps:
                for answer in gap.answers[:2]:
                    made = [_change(each) for each in answer.changes]
                    after = {each.ref: each.outcome for each in decide(changed(plan, made), as_of=as_of)}
                    gaps = {ref for ref, each in before.items() if each.outcome == "gap"}
                    assert after[gap.rule, gap.subject] == "ok"
                    assert set(answer.closes) == {ref for ref in gaps if after.get(ref) == "ok"}
                    assert set(answer.opens) == {ref for ref, each in after.items() if each == "gap"} - gaps
                    assert all(_is_needed(plan, made, each, as_of, (gap.rule, gap.subject)) for each in made)
                    shown += 1
    assert shown > 3


def _change(told: Any) -> Change:
    return Append(told.path, told.to) if told.kind == "add" else Put(told.path, told.to)


def _is_needed(plan: Plan, made: list[Change], one: Change, as_of: dt.date, ref: Ref) -> bool:
    """Return whether the gap stays open without one of the changes."""
    fewer = in_order(each for each in made if each is not one)
    after = {each.ref: each.outcome for each in decide(changed(plan, fewer, crosschecked=False), as_of=as_of)}
    return after.get(ref) != "ok"


def test_nothing_that_is_past_or_tells_of_residents_can_be_changed() -> None:
    """No day before the check, nothing inside of what is over, and of residents only what is done for them."""
    for data, as_of in sample(lambda dice: (make_plan(dice), make_as_of(dice)), 10):
        for each in levers(Plan.model_validate(data), as_of):
            ends = [getattr(each.part, name, None) for name in ("to", "on", "ready", "held")]
            days = [day for day in ends if isinstance(day, Day)]
            assert all(day.earliest >= as_of for day in days), each.path
            assert not each.path.startswith(("cohorts", "surveys")) or each.field in _FOR_RESIDENTS, each.path
            assert not each.path.startswith("settlement.") or "mix_reviews" in each.path


_FOR_RESIDENTS = {"assessed", "told_in_person", "followed_up", "held"}


class _Line:
    """Whole numbers from `low` to `high`, far from `at` or near it."""

    def __init__(self, low: int, high: int, at: int) -> None:
        self.low, self.high, self.at = low, high, at

    @property
    def least(self) -> int:
        return max(self.low - self.at, self.at - self.high, 0)

    @property
    def size(self) -> int:
        return self.high - self.low + 1

    def split(self) -> list[_Line]:
        middle = (self.low + self.high) // 2
        return [_Line(self.low, middle, self.at), _Line(middle + 1, self.high, self.at)]

    def nearest(self) -> _Line:
        nearest = min(max(self.low, self.at), self.high)
        return _Line(nearest, nearest, self.at)


@given(st.lists(st.sets(st.integers(0, 30)), min_size=1, max_size=2), st.integers(0, 30))
@examples(60, long=20_000)
def test_halving_finds_what_trying_all_numbers_does(good: list[set[int]], at: int) -> None:
    """Whatever the good numbers are: the nearest of them, in one line or in two at once."""

    def judge(box: Several[_Line]) -> Word:
        inside = [{n for n in some if line.low <= n <= line.high} for some, line in zip(good, box.boxes, strict=True)]
        if not all(inside):
            return "no"
        return "yes" if all(len(some) == line.size for some, line in zip(inside, box.boxes, strict=True)) else "open"

    found = Narrowing[_Line](judge, Purse(100_000)).nearest(Several(tuple(_Line(0, 30, at) for _ in good)))
    least = sum(min(abs(n - at) for n in some) for some in good) if all(good) else None
    assert (found[0].least if found else None) == least


def test_a_purse_that_is_empty_says_so() -> None:
    """What was not looked at is not passed over in silence."""
    purse = Purse(3)
    assert Narrowing[_Line](lambda _: "open", purse).nearest(Several[_Line]((_Line(0, 30, 0),))) == []
    assert purse.short
