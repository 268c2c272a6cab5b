"""What the cases of rules cannot say of escalation: what the evidence shows beside values."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import pytest

from bomiljo import check, read_plan, scenario

DAY: Final = dt.date(2026, 10, 15)
NOTE: Final[dict[Literal["nb", "en"], str]] = {
    "nb": "Regnet for en vanlig uke. Helligdager er ikke med, og da kan ventetiden bli lengre.",
    "en": "Worked out for an ordinary week. Public holidays are not in it, and waits may be longer then.",
}


@pytest.mark.parametrize("lang", ["nb", "en"])
def test_waits_say_that_holidays_are_not_in_them(lang: Literal["nb", "en"]) -> None:
    """Whoever reads a wait is told for which week it holds."""
    found = check(scenario("complete"), as_of=DAY, lang=lang)
    lines = [
        line
        for each in found.outcomes
        if each.rule in ("ESC06", "ESC07")
        for line in each.evidence
        if line.indicator == "topic.longest_wait"
    ]
    assert lines
    assert all(line.notes == (NOTE[lang],) for line in lines)


PLAN: Final = """\
settlement: {{first_move_in: 2026-01-05}}
cohorts: [{{id: c1, people: 8, arrival: 2026-01-05}}]
actors:
  - {{id: worker, reachable: [mon-fri 08:00-15:30]}}
  - {{id: caretaker, reachable: {hours}}}
escalation:
  paths:
    - {{id: faults, topics: [home-fault], default: no, steps: [{{receivers: [worker, caretaker]}}]}}
"""


@pytest.mark.parametrize(
    ("hours", "low", "high"),
    [
        ("[]", 65, 65),
        ("[mon-fri 15:30-16:00]", 64, 64),
        ("[sat 12:00-13:00]", 43, 43),
        ("", 0, 65),
        ("[always]", 0, 0),
    ],
)
def test_a_wait_lies_between_what_is_told_and_what_may_be(hours: str, low: int, high: int) -> None:
    """Begun hours; whose hours are not told may shorten the wait to nothing, and cannot make it longer."""
    found = check(read_plan(PLAN.format(hours=hours)), as_of=DAY)
    line = next(
        line
        for each in found.outcomes
        if each.rule == "ESC07" and each.subject == "topic:home-fault"
        for line in each.evidence
        if line.indicator == "topic.longest_wait"
    )
    assert line.value.unit == "hour"
    assert (low, high) == (
        (line.value.value, line.value.value) if line.value.state == "exact" else (line.value.low, line.value.high)
    )
