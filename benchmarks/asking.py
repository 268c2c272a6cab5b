"""The questions of a plan: a step of an interview against one `decide()`, and the whole list.

    python benchmarks/asking.py [--runs N]

A step is an answer, what is asked then, and the next question in words. Times are of the processor.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bomiljo import begin_asking, decide, default_rulebook, load_plan, phrased, questions
from bomiljo.model import Plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo import Asking, Question

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
_ARRIVAL = {"from": "2025-03-01", "to": "2025-04-01"}
_DAY = dt.date(2024, 12, 1)
_GROUP = [{"id": "c1", "people": 30, "age": "30", "arrival": "2025-03-01"}]
_FIRST = Plan.model_validate({"settlement": {"first_move_in": "2025-03-01"}})
CASES: tuple[tuple[str, Plan, dt.date, str, Any], ...] = (
    (
        "blank",
        Plan.model_validate({"settlement": {"first_move_in": "2025-03-01"}}),
        dt.date(2025, 2, 1),
        "cohorts",
        _GROUP,
    ),
    (
        "families",
        load_plan(SCENARIOS / "bjerke-2025-families.yaml"),
        dt.date(2024, 12, 1),
        "cohorts[c1].arrival",
        _ARRIVAL,
    ),
    ("bjerke", load_plan(SCENARIOS / "bjerke-2023.yaml"), dt.date(2024, 6, 15), "escalation.incidents", []),
)


def clocked(work: Callable[[], object], runs: int) -> float:
    """Return the median time of some runs, in milliseconds of the processor."""
    work()
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times)


def answer(asking: Asking, path: str, value: object) -> Question:
    """Answer a question, and put the next into words."""
    return next(phrased(asking.answered(path, value), "nb"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A step of an interview, and the list of questions.")
    parser.add_argument("--runs", type=int, default=15, help="how many runs (default 15)")
    runs, book = parser.parse_args().runs, default_rulebook()
    for name, plan, day, path, value in CASES:
        asking = begin_asking(plan, book, day)
        one = clocked(partial(decide, plan, as_of=day), runs)
        step = clocked(partial(answer, asking, path, value), runs)
        listed = clocked(partial(questions, plan, as_of=day), 1)
        print(
            f"{name:<9} decide {one:6.1f} ms   step {step:6.1f} ms ({step / one:.1f} x)"
            f"   list of ten {listed / 1000:5.1f} s ({listed / one:.0f} x)"
        )


if __name__ == "__main__":
    main()
