"""What a forecast costs: Bjerke over three years, and a large plan with more and more change points.

    .venv/bin/python benchmarks/forecast.py

A figure is processor time, and its ratio to one check of the same plan (`decide`) in the same run: a forecast that
checked every day of three years would cost 1,096 of these. Change points are the distinct days on which the plan's
spans begin or end; the last line tells how the cost grows when they are doubled.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import sys
import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bomiljo import Plan, decide, forecast, scenario

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
FIRST = dt.date(2026, 1, 1)
YEARS = dt.timedelta(days=3 * 365)
AIM_BJERKE = 0.5  # seconds
BODIES = ("district", "nav", "landlord", "housing-office", "health", "culture")
AREAS = ("building-stock", "common-areas", "leases", "resident-mix", "social-environment", "services")
TOPICS = ("acute-event", "conflict", "home-fault", "neighbour-enquiry")


def large(points: int, *, actors: int = 200, tasks: int = 2000, steps: int = 500) -> Plan:
    """Return a plan in which everything is handed over, on one of so many days."""
    dice = random.Random(points)  # noqa: S311 - a plan to measure with, the same each time
    names = [f"actor-{number}" for number in range(actors)]
    days = [FIRST + YEARS * (number + 1) / (points + 1) for number in range(points)]

    def handed_over() -> list[dict[str, str]]:
        day = dice.choice(days)
        first, second = dice.sample(names, 2)
        return [
            {"actor": first, "from": "open", "to": (day - dt.timedelta(days=1)).isoformat()},
            {"actor": second, "from": day.isoformat(), "to": "open"},
        ]

    written: dict[str, Any] = {
        "settlement": {"first_move_in": "2026-03-02"},
        "cohorts": [{"id": "c1", "people": 35, "arrival": {"from": "2026-03-02", "to": "2026-03-31"}}],
        "actors": [{"id": each, "bodies": [dice.choice(BODIES)], "roles": []} for each in names],
        "tasks": [
            {"id": f"task-{number}", "area": dice.choice(AREAS), "held_by": handed_over()} for number in range(tasks)
        ],
        "escalation": {
            "paths": [
                {
                    "id": f"path-{number}",
                    "topics": [dice.choice(TOPICS)],
                    "steps": [{"receivers": handed_over()} for _ in range(5)],
                }
                for number in range(steps // 5)
            ]
        },
    }
    return Plan.model_validate(written)


def seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median processor time of some runs, after one to warm up."""
    work()
    return statistics.median(_once(work) for _ in range(runs))


def _once(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(name: str, plan: Plan, start: dt.date, *, runs: int = RUNS) -> float:
    """Print what a forecast over three years costs, and return its seconds."""
    one = seconds(lambda: decide(plan, as_of=start), runs)
    found = forecast(plan, start=start, until=start + YEARS)
    whole = seconds(lambda: forecast(plan, start=start, until=start + YEARS), runs)
    checks = found.summary.checks
    print(
        f"{name:<34} {checks:>4} checks {len(found.events):>6} events {whole:>8.2f} s"
        f"   one check {one * 1000:>7.1f} ms   ratio {whole / one:>6.1f}"
    )
    return whole


def main() -> None:
    """Measure, and say whether the aim is met."""
    print(f"Python {sys.version.split()[0]}, median of {RUNS}, processor time")
    bjerke = measure("Bjerke, three years", scenario("bjerke-2023"), dt.date(2023, 6, 1))
    print(f"  aim: under {AIM_BJERKE} s: {'met' if bjerke < AIM_BJERKE else 'NOT MET'}")
    costs = [measure(f"large, {points} change points", large(points), FIRST, runs=1) for points in (12, 25, 50, 100)]
    print("  growth where change points double: " + ", ".join(f"{b / a:.2f}" for a, b in pairwise(costs)))


if __name__ == "__main__":
    main()
