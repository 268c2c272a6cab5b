"""What long calls of the engine tell of how far they have come, and that nothing of a result hangs on it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import pytest

from bomiljo import Plan, forecast, plan_actions, questions, scenario, what_if

if TYPE_CHECKING:
    from collections.abc import Callable

AFTER: Final = dt.date(2024, 6, 15)
BEFORE: Final = dt.date(2023, 12, 1)


def _questions(plan: Plan, **told: Any) -> str:
    return questions(plan, as_of=AFTER, first=3, **told).to_json()


def _actions(plan: Plan, **told: Any) -> str:
    return plan_actions(plan, as_of=AFTER, **told).result.to_json()


def _forecast(plan: Plan, **told: Any) -> str:
    return forecast(plan, start=BEFORE, until=dt.date(2024, 12, 31), **told).to_json()


def _what_if(plan: Plan, **told: Any) -> str:
    return what_if(plan, "RES01", as_of=AFTER, **told).to_json()


WORK: Final = {"questions": _questions, "actions": _actions, "forecast": _forecast, "what-if": _what_if}


@pytest.mark.parametrize("work", WORK.values(), ids=WORK)
def test_result_is_the_same_whoever_listens(work: Callable[..., str]) -> None:
    """The bytes of a result are those without anybody to tell, and what is told rises until all is done."""
    told: list[tuple[int, int]] = []
    plan = scenario("bjerke-2023")
    assert work(plan, progress=lambda *at: told.append(at)) == work(plan)
    assert len(told) > 1
    assert told == sorted(told), "what is done, or how much there is, fell"
    assert all(0 <= done <= total for done, total in told)
    assert told[-1][0] == told[-1][1], "it ended before all was done"


def test_forecast_counts_days() -> None:
    """A forecast of 396 days ends at its last, also where nothing turns on that day."""
    told: list[tuple[int, int]] = []
    _forecast(scenario("bjerke-2023"), progress=lambda *at: told.append(at))
    assert told[-1] == (396, 396)


def test_action_plan_counts_gaps_and_choosing() -> None:
    """Of the gaps of Bjerke after the staff left, each is a step, and one more is choosing among what closes them."""
    told: list[tuple[int, int]] = []
    result = plan_actions(scenario("bjerke-2023"), as_of=AFTER, progress=lambda *at: told.append(at)).result
    assert told[-1][1] == result.summary.wanted + 1
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))


def test_what_is_told_can_end_the_work() -> None:
    """What a listener raises comes out as it is: a program can stop what nobody waits for any more."""

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt(done, total)

    with pytest.raises(KeyboardInterrupt):
        _what_if(scenario("bjerke-2023"), progress=stop)
