"""The shipped consequences over the facts of real plans: both chainers, whatever the order of the facts."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

import pytest

from bomiljo import default_rulebook, scenario, scenarios
from bomiljo.aftermath import facts_of
from bomiljo.checking import decide
from bomiljo.consequences import Fact, durable_available, make_chainer
from bomiljo.model import Actor

DAYS = [dt.date(2023, 11, 1), dt.date(2024, 2, 1), dt.date(2024, 6, 15), dt.date(2024, 12, 1), dt.date(2026, 3, 1)]
CASES = [(name, day) for name in scenarios() for day in DAYS]


@cache
def facts(name: str, day: dt.date) -> list[Fact]:
    """Return the facts that a check of a scenario starts from."""
    plan = scenario(name)
    return list(facts_of(default_rulebook(), plan, decide(plan, as_of=day)))


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
    led = bjerke.model_copy(update={"actors": [chief]})
    runs = [*(facts(*case) for case in CASES), list(facts_of(book, led, decide(bjerke, as_of=DAYS[2])))]
    plain = make_chainer(book.chain, "plain")
    assert {each.rule for given in runs for each in plain.run(given)} == {rule.id for rule in book.chain}
