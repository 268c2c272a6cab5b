"""What others are told does not depend on who the residents are, whatever the plan and whatever is listed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given

from audiences_support import OTHERS, listing_all, with_others
from bomiljo import check, default_rulebook
from bomiljo.audiences import TELLS
from bomiljo.model import Plan
from bomiljo_cli import concise, text
from dice_support import examples, rolled, sample
from plans_support import ARRIVALS, Data, erase, make_as_of, make_plan

if TYPE_CHECKING:
    import datetime as dt

    from bomiljo import Audience, Report, Rulebook
    from dice_support import Dice


class Pair(NamedTuple):
    """Two plans that differ in nothing but what tells of residents, and a day."""

    one: Data
    other: Data
    as_of: dt.date

    def reports(self, audience: Audience, book: Rulebook | None = None) -> tuple[Report, Report]:
        """Return what is said of both."""
        one, other = (
            check(Plan.model_validate(each), as_of=self.as_of, audience=audience, rulebook=book, chainer="plain")
            for each in (self.one, self.other)
        )
        return one, other


def make_pair(dice: Dice) -> Pair:
    """Return a plan of which more or less is known, and the same with other residents."""
    one = erase(make_plan(dice), dice, dice.pick([0, 0, 5, 20])).data
    return Pair(one, with_others(one, dice), make_as_of(dice))


@cache
def pairs() -> tuple[Pair, ...]:
    """Return some pairs, the same on every run."""
    return tuple(sample(make_pair, 40))


@pytest.mark.parametrize("audience", OTHERS)
@given(pair=rolled(make_pair))
@examples(15, 20_000, shrink=False)
def test_who_the_residents_are_cannot_be_told(audience: Audience, pair: Pair) -> None:
    """JSON and text are the same, byte for byte."""
    one, other = pair.reports(audience)
    assert one.to_json() == other.to_json()
    assert text.render(one, 100) == text.render(other, 100)
    assert concise.render(one) == concise.render(other)


@pytest.mark.parametrize("audience", OTHERS)
def test_it_cannot_be_told_whatever_is_listed(audience: Audience) -> None:
    """Where every rule and statement is listed by mistake, they are the same as well: it does not hang on the list."""
    book = listing_all()
    for pair in pairs()[:20]:
        one, other = pair.reports(audience, book)
        assert one.to_json() == other.to_json()


def test_those_who_work_with_the_plan_see_the_difference() -> None:
    """The pairs are different plans: nearly all internal reports differ."""
    differ = [one.to_json() != other.to_json() for one, other in (pair.reports("internal") for pair in pairs())]
    assert sum(differ) > 0.6 * len(differ)


def test_rules_that_reach_for_residents_are_errors_and_say_nothing() -> None:
    """Listed by mistake, each of these is stopped in some plan, and no rule that is rightly listed ever is."""
    book, found = listing_all(), set[str]()
    for pair in pairs():
        report, _ = pair.reports("partners", book)
        broken = [each for each in report.outcomes if each.outcome == "error"]
        assert all(TELLS in each.message and not each.missing for each in broken)
        assert {one.indicator[:6] for each in broken for one in each.evidence} <= {"phase."}
        found |= {each.rule for each in broken}
    assert found >= {"MIX01", "MIX03", "MIX05", "MIX06", "HOM06", "INF01", "INF02", "ITG01", "PRE01", "PRE07", "TEA07"}
    assert found >= {"NEI06", "RES02", "ESC04", "PAR01"}
    rightly = {rule for audience in OTHERS for rule in default_rulebook().told(audience).rules}
    assert found & rightly == set()


@pytest.mark.parametrize("audience", OTHERS)
def test_others_are_told_what_the_check_finds(audience: Audience) -> None:
    """What is left out changes nothing of what is told, where the plan tells when everybody comes."""
    told = set(default_rulebook().told(audience).rules)
    for data, as_of in sample(_where_arrivals_are_told, 40):
        plan = Plan.model_validate(data)
        full, cut = check(plan, as_of=as_of, chainer="plain"), check(plan, as_of=as_of, audience=audience)
        expected = [_said(full, index) for index, each in enumerate(full.outcomes) if each.rule in told]
        assert [_said(cut, index) for index in range(len(cut.outcomes))] == expected
        assert cut.phases == full.phases
        wanted = {(each.id, each.ownership) for each in full.measures}
        assert {(each.id, each.ownership) for each in cut.measures} <= wanted
        assert {each.id for each in cut.findings} <= {each.id for each in full.findings}


def _where_arrivals_are_told(dice: Dice) -> tuple[Data, dt.date]:
    data = erase(make_plan(dice), dice, dice.pick([0, 5, 20]), keep=ARRIVALS).data
    return data, make_as_of(dice)


def _said(report: Report, index: int) -> tuple[object, ...]:
    each = report.outcomes[index]
    shown = (each.title, each.message, each.why, each.due, each.judged_on, each.missed, each.measures, each.owner)
    values = tuple((one.indicator, one.value, one.result, one.notes) for one in each.evidence)
    return (each.rule, each.subject, each.outcome, each.applies, each.severity, *shown, values)
