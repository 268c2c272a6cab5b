"""A page from a plan file, cold: whole processes, as a planner starts them, and the size of what they write.

Times are of the processor: on a machine with nothing else to do they are what a planner waits.

    python benchmarks/page.py [--runs N]

The aim is two seconds for each shipped plan on each of its days.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
from pathlib import Path

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
PLANS = (
    ("bjerke-2023", "2023-11-15"),
    ("bjerke-2023", "2024-02-01"),
    ("bjerke-2023", "2024-06-15"),
    ("bjerke-2025-families", "2024-12-01"),
    ("complete", "2026-10-15"),
)
AIM = 2.0


def page(name: str, day: str, shape: str = "html") -> tuple[float, int]:
    """Return how many seconds a whole process takes, and how many bytes it writes."""
    command = [sys.executable, "-m", "bomiljo_cli.main", "check", str(SCENARIOS / f"{name}.yaml")]
    start = _spent()
    done = subprocess.run([*command, "--as-of", day, "--format", shape], capture_output=True, check=False)
    return _spent() - start, len(done.stdout)


def _spent() -> float:
    """Return the processor time of all processes that have been started and have ended."""
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def main() -> None:
    """Print the median of each page, and what a check in text takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    for name, day in PLANS:
        found = [page(name, day) for _ in range(runs)]
        text = statistics.median(page(name, day, "text")[0] for _ in range(runs))
        median = statistics.median(seconds for seconds, _ in found)
        met = "met" if median < AIM else "NOT met"
        print(f"{name} {day}: {median:.2f} s ({met}), {found[0][1] / 1000:.0f} kB; in text {text:.2f} s")


if __name__ == "__main__":
    main()
