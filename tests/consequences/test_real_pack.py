"""The shipped consequences over the facts of real plans: both chainers, whatever the order of the facts."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

import pytest

from bomiljo import default_rulebook, scenario, scenarios
from bomiljo.aftermath import facts_of
from bomiljo.changes import replaced
from bomiljo.checking import decide
from bomiljo.consequences import Fact, durable_available, make_chainer
from bomiljo.dates import exactly
from bomiljo.model import Actor
from bomiljo.view import View

DAYS = [dt.date(2023, 11, 1), dt.date(2024, 2, 1), dt.date(2024, 6, 15), dt.date(2024, 12, 1), dt.date(2026, 3, 1)]
CASES = [(name, day) for name in scenarios() for day in DAYS]


@cache
def facts(name: str, day: dt.date) -> list[Fact]:
    """Return the facts that a check of a scenario starts from."""
    plan = scenario(name)
    return list(facts_of(default_rulebook(), View(plan, exactly(day)), decide(plan, as_of=day)))


@pytest.mark.skipif(not durable_available(), reason="durable_rules is not installed, or cannot run here")
@pytest.mark.parametrize(("name", "day"), CASES)
def test_chainers_agree_on_real_facts_in_any_order(name: str, day: dt.date) -> None:
    """durable_rules and the plain chainer derive the same, for the same reasons, from ten shuffled orders."""
    chain, given = default_rulebook().chain, facts(name, day)
    plain, durable = make_chainer(chain, "plain"), make_chainer(chain, "durable")
    expected = plain.run(given)
    for seed in range(10):
        shuffled = random.Random(seed).sample(given, len(given))  # noqa: S311 - a fixed order, not a secret
        assert durable.run(shuffled) == expected
        assert plain.run(shuffled) == expected


def test_real_facts_reach_every_consequence() -> None:
    """Each rule of the chain fires over the scenarios, and where a leader is the only one with a role."""
    book, bjerke = default_rulebook(), scenario("bjerke-2023")
    chief = Actor.model_validate({"id": "chief", "bodies": ["district"], "roles": ["leader"]})
    led = View(replaced(bjerke, "actors", [chief]), exactly(DAYS[2]))
    runs = [*(facts(*case) for case in CASES), list(facts_of(book, led, decide(bjerke, as_of=DAYS[2])))]
    plain = make_chainer(book.chain, "plain")
    assert {each.rule for given in runs for each in plain.run(given)} == {rule.id for rule in book.chain}


def test_who_has_left_owns_nothing() -> None:
    """At Bjerke nobody is an environment worker any more in June 2024: what they would do goes to another."""
    day = dt.date(2024, 6, 15)
    holders = {each.get("actor") for each in facts("bjerke-2023", day) if each.kind == "holder"}
    assert not holders & {"environment-worker-1", "environment-worker-2"}
    assert {"environment-worker-1", "nav-adviser"} <= {
        each.get("actor") for each in facts("bjerke-2023", dt.date(2024, 2, 1)) if each.kind == "holder"
    }
