"""The order in which a plan or a pack lists things changes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import given

from bomiljo.checking import check
from bomiljo.dates import exactly
from bomiljo.deciding import Decision, decide_all
from bomiljo.model import Plan
from bomiljo.shipped import default_rulebook
from bomiljo.view import View
from dice_support import Dice, examples, rolled
from plans_support import Data, erase, make_as_of, make_plan, shuffled

if TYPE_CHECKING:
    import datetime as dt

    from bomiljo.rulebook import Rulebook


@dataclass(frozen=True)
class Pair:
    """A plan in two orders, a day, and an order of the rules."""

    one: Data = field(repr=False)
    other: Data = field(repr=False)
    as_of: dt.date
    order: list[str] = field(repr=False)


def make_pair(dice: Dice) -> Pair:
    """Return a plan that lacks something, the same in another order, a day, and an order of the rules."""
    data = erase(make_plan(dice), dice, dice.pick([0, 3, 15])).data
    return Pair(data, shuffled(data, dice), make_as_of(dice), dice.shuffled(sorted(default_rulebook().rules)))


@given(rolled(make_pair))
@examples(50, long=10_000, shrink=False)
def test_order_changes_no_decision(pair: Pair) -> None:
    """Lists of a plan and rules of a pack in another order give the same decisions, blocked by the same."""
    book = default_rulebook()
    assert _told(pair.one, pair.as_of, list(book.rules), book) == _told(pair.other, pair.as_of, pair.order, book)


def _told(data: Data, as_of: dt.date, order: list[str], book: Rulebook) -> list[str]:
    found = decide_all(book, View(Plan.model_validate(data), exactly(as_of)), [book.rules[each] for each in order])
    return sorted(map(_line, found))


def _line(each: Decision) -> str:
    missing = sorted(f"{one.path} ({one.kind})" for one in each.missing)
    compared = [(one.atom.indicator, one.reading.value, one.result) for one in (*each.when, *each.require)]
    return str(
        (
            each.rule.id,
            each.subject.key if each.subject else None,
            each.outcome,
            each.applies,
            each.missed,
            each.timing.day,
            each.timing.due,
            missing,
            compared,
        )
    )


@given(rolled(make_pair))
@examples(20, long=2_000, shrink=False)
def test_order_changes_no_report(pair: Pair) -> None:
    """Whole reports are the same but for the plan's hash and the order in which a pack lists its rules."""
    book = default_rulebook()
    mixed = book._replace(rules={each: book.rules[each] for each in pair.order})
    assert _report(pair.one, pair.as_of, book) == _report(pair.other, pair.as_of, mixed)


def _report(data: Data, as_of: dt.date, book: Rulebook) -> dict[str, Any]:
    report = check(Plan.model_validate(data), as_of=as_of, rulebook=book, chainer="plain").to_dict()
    report["plan"].pop("hash")
    for question in report["questions"]:
        question["rules"].sort()
    report["outcomes"].sort(key=json.dumps)
    return report
