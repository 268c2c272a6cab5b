"""A warm check of the shipped example, stage by stage: median, least and most of many runs.

    python benchmarks/warm.py [--runs N]

"Warm" means that everything is imported, the pack is read and the chainer compiled. The plan is read
anew for each run, since it keeps what it has worked out. Times are of the processor, not of the wall:
then it matters little what else the machine does.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bomiljo.aftermath import aftermath
from bomiljo.checking import check, compiled
from bomiljo.dates import exactly
from bomiljo.deciding import decide_all
from bomiljo.loading import load_plan
from bomiljo.reporting import Reporter
from bomiljo.shipped import default_rulebook
from bomiljo.view import View
from bomiljo.wording import Wording

if TYPE_CHECKING:
    from bomiljo.checking import ChainerName

PLAN = Path(__file__).resolve().parents[1] / "scenarios" / "bjerke-2023.yaml"
DAY = dt.date(2024, 6, 15)
AIMS = {"decide_all": 3.0, "check() in one": 10.0}


class Laps:
    """Collects the time of each stage, in milliseconds."""

    def __init__(self) -> None:
        """Start without any."""
        self.times: dict[str, list[float]] = {}
        self._last = time.process_time()

    def start(self) -> None:
        """Start the clock."""
        self._last = time.process_time()

    def lap(self, name: str) -> None:
        """Note the time since the start or the last lap."""
        now = time.process_time()
        self.times.setdefault(name, []).append(1000 * (now - self._last))
        self._last = time.process_time()


def once(laps: Laps, chainer: ChainerName) -> None:
    """Go through the stages of a check as `check()` does, then through `check()` itself."""
    book, chain = default_rulebook(), compiled(default_rulebook().chain, chainer)
    laps.start()
    plan = load_plan(PLAN)
    laps.lap("load file")
    view = View(plan, exactly(DAY))
    laps.lap("view")
    decisions = decide_all(book, view, book.rules.values())
    laps.lap("decide_all")
    follows = aftermath(book, view, decisions, chain)
    laps.lap("consequences")
    reporter = Reporter(book, view, Wording("nb"))
    outcomes = reporter.outcomes(decisions, follows)
    reporter.findings(follows), reporter.measures(decisions, follows), reporter.questions(decisions)
    reporter.summary(outcomes, internal=False, audience="internal")
    laps.lap("report texts")
    fresh = load_plan(PLAN)
    laps.start()
    report = check(fresh, as_of=DAY, lang="nb", chainer=chainer)
    laps.lap("check() in one")
    report.to_json()
    laps.lap("to_json")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A warm check, stage by stage.")
    parser.add_argument("--runs", type=int, default=200, help="how many runs (default 200)")
    parser.add_argument("--chainer", choices=["auto", "durable", "plain"], default="auto")
    options = parser.parse_args()
    once(Laps(), options.chainer)  # imports, pack, texts, compiled consequences
    laps = Laps()
    for _ in range(options.runs):
        once(laps, options.chainer)
    name = compiled(default_rulebook().chain, options.chainer).name
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {options.runs} runs, chainer {name}; ms")
    for stage, times in laps.times.items():
        middle, aim = statistics.median(times), AIMS.get(stage)
        said = f"   aim: under {aim:g}: {'met' if middle < aim else 'not met'}" if aim else ""
        print(f"{stage:<15} median {middle:6.2f}   least {min(times):6.2f}   most {max(times):7.2f}{said}")


if __name__ == "__main__":
    main()
