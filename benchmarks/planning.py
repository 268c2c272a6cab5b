"""What an action plan costs: Bjerke, and the complete plan with as many faults planted as it takes for forty gaps.

    .venv/bin/python benchmarks/planning.py

A figure is processor time, and its ratio to one check of the same plan (`decide`) in the same run: the proposals alone
would cost as many checks as there are, if each were looked at in full.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bomiljo import LoadError, Plan, decide, default_rulebook, plan_actions, scenario
from bomiljo.authoring.patching import NoSuchPathError
from bomiljo.goals import look
from bomiljo.loading import plan_of
from bomiljo.proposals import proposals

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from test_planted_faults import FAULTS, Fault, complete, planted

if TYPE_CHECKING:
    from collections.abc import Callable

    from bomiljo.nodes import Node

RUNS = 3
DAYS = (dt.date(2026, 10, 15), dt.date(2026, 2, 2), dt.date(2027, 9, 1))


def broken(day: dt.date) -> Plan:
    """Return the complete plan with every fault of a day planted that goes together with those before it."""
    tree = complete()
    for fault in (each for each in FAULTS if each.as_of == day):
        tree = _with(tree, fault)
    return plan_of(tree, "complete.yaml")


def _with(tree: Node, fault: Fault) -> Node:
    try:
        changed = planted(tree, fault)
        plan_of(changed, "complete.yaml")
    except (LoadError, NoSuchPathError):
        return tree
    return changed


def timed(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median processor time of some runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def report(name: str, plan: Plan, day: dt.date) -> None:
    """Print what an action plan of a plan costs."""
    book = default_rulebook()
    outlook = look(plan, book, list(book.rules.values()), day)
    found = proposals(book, outlook)
    check, whole = timed(lambda: decide(plan, as_of=day)), timed(lambda: plan_actions(plan, as_of=day), 1)
    result = plan_actions(plan, as_of=day).result
    print(
        f"{name:<24} gaps {len(outlook.goals):>3}  measures {len({each.remedy.measure for each in found}):>3}"
        f"  proposals {len(found):>4}  closed {result.summary.closed:>3}  {whole:6.2f} s"
        f"  {whole / check:5.0f} checks  {'proved' if result.proved else 'BEST FOUND'}"
    )


def main() -> None:
    """Print the figures."""
    report("Bjerke 2024-06-15", scenario("bjerke-2023"), dt.date(2024, 6, 15))
    for day in DAYS:
        report(f"broken {day}", broken(day), day)


if __name__ == "__main__":
    main()
