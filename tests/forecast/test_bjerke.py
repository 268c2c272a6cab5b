"""Bjerke from its first day on: the forecast names the weeks in which it fell apart, and what would have held it.

What is expected was reckoned from the plan by hand: the workers' last day is some day in May 2024, so that
from the 2nd of May what went through them may have nobody, and from the 1st of June certainly has.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from bomiljo import Forecast, Plan, check, forecast, read_plan, scenario
from bomiljo.resources import data

if TYPE_CHECKING:
    from bomiljo import Event

FIRST, LAST = dt.date(2023, 12, 1), dt.date(2025, 6, 30)
AFTER = dt.date(2024, 6, 15)
WINDOW = ("2024-05-02", "2024-06-01")
ORPHANED = {  # what went through the two workers alone
    ("RES01", "task:come-along"),
    ("RES01", "task:link-to-services"),
    ("RES05", None),
    ("ESC01", "topic:conflict"),
    ("ESC01", "topic:home-fault"),
}
AHEAD = {  # and what says two months ahead that they will be nobody's
    ("RES11", "task:come-along"),
    ("RES11", "task:link-to-services"),
    ("RES12", "path:everyday"),
}
FOLLOWER = {"actor": "nav-adviser", "from": "2024-05-01", "to": "open"}


@cache
def bjerke() -> Forecast:
    """Return the forecast of Bjerke as lived."""
    return forecast(scenario("bjerke-2023"), start=FIRST, until=LAST)


def opening(found: Forecast) -> dict[tuple[str, str | None], Event]:
    """Return the gaps that open, by rule and subject."""
    return {(each.rule, each.subject): each for each in found.events if each.change == "opens"}


def handed_over() -> Plan:
    """Return Bjerke with a follower for what the workers held, from the first of May."""
    text = (data("scenarios") / "bjerke-2023.yaml").read_text(encoding="utf-8")
    written: Any = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - builds text alone
    holders = [each["held_by"] for each in written["tasks"]]
    holders += [step["receivers"] for path in written["escalation"]["paths"] for step in path.get("steps", [])]
    for each in holders:
        if any(isinstance(one, dict) and one["actor"] == "environment-worker-1" for one in each):
            each.append(FOLLOWER)
    return read_plan(yaml.safe_dump(written, allow_unicode=True))


def test_the_window_in_may_and_what_loses_its_owner() -> None:
    """Each of them opens in that window, is named with the workers' end, and can be prevented until the day before."""
    found = opening(bjerke())
    assert set(found) >= ORPHANED
    for each in ORPHANED:
        event = found[each]
        assert (event.date, event.latest) == WINDOW
        assert event.act_by == "2024-05-01"
        assert "Miljøarbeider 1" in event.cause
        assert any("environment-worker-2" in place.path for place in event.places)
        assert all(place.line for place in event.places)


def test_the_end_of_presence_is_named() -> None:
    """That nobody is there any more is put down to the period of staffing, which ends in May."""
    event = opening(bjerke())["PRE05", None]
    assert (event.date, event.latest) == WINDOW
    assert "staffing" in event.cause
    assert [place.path for place in event.places] == ["presence.periods[staffing].to"]


def test_the_same_are_gaps_in_june() -> None:
    """What the forecast foresaw from December is what a check finds in June."""
    gaps = {
        (each.rule, each.subject)
        for each in check(scenario("bjerke-2023"), as_of=AFTER).outcomes
        if each.outcome == "gap"
    }
    assert gaps >= ORPHANED
    opened = {(each.rule, each.subject) for each in bjerke().standing} | {
        (each.rule, each.subject)
        for each in bjerke().events
        if each.change in ("opens", "missed") and (each.latest or each.date) <= AFTER.isoformat()
    }
    assert gaps <= opened


def test_hand_overs_prevent_exactly_those() -> None:
    """With a follower named from the first of May these gaps never open, nor the warnings; nothing else changes."""
    better = forecast(handed_over(), start=FIRST, until=LAST)
    before, after = opening(bjerke()), opening(better)
    assert set(before) - set(after) == ORPHANED | AHEAD
    assert set(after) <= set(before)


def test_a_deadline_that_is_not_exact_is_missed_in_a_window() -> None:
    """The first residents came some day in December: a taper plan was too late from the second day that may be."""
    missed = {each.rule: each for each in bjerke().events if each.change == "missed"}
    assert (missed["PRE02"].date, missed["PRE02"].latest) == ("2023-12-01", "2023-12-31")
    assert missed["PRE02"].act_by is None  # the forecast begins on that day
    assert (missed["PRE01"].date, missed["PRE01"].latest) == ("2024-07-01", "2024-07-31")
    assert missed["PRE01"].act_by is None  # days without staff are lost as they go, long before that
    assert missed["PRE03"].act_by == "2024-04-30"
