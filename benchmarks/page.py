"""A page from a plan file, cold: whole processes, as a planner starts them, and the size of what they write.

Each plan is read from its text and from a workbook that says the same, in turn.

Times are of the processor: on a machine with nothing else to do they are what a planner waits.

    python benchmarks/page.py [--runs N]

The aim is two seconds for each shipped plan on each of its days, from either.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
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
COMMAND = (sys.executable, "-m", "bomiljo_cli.main")


def page(plan: Path, day: str, shape: str = "html") -> tuple[float, int]:
    """Return how many seconds a whole process takes, and how many bytes it writes."""
    start = _spent()
    done = subprocess.run(
        [*COMMAND, "check", str(plan), "--as-of", day, "--format", shape], capture_output=True, check=False
    )
    return _spent() - start, len(done.stdout)


def workbook(plan: Path, folder: str) -> Path:
    """Return a workbook that says what a plan says."""
    made = Path(folder) / f"{plan.stem}.xlsx"
    subprocess.run([*COMMAND, "convert", str(plan), str(made), "--force"], check=True, capture_output=True)
    return made


def _spent() -> float:
    """Return the processor time of all processes that have been started and have ended."""
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def main() -> None:
    """Print the median of each page, and what a check in text takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        for name, day in PLANS:
            text = SCENARIOS / f"{name}.yaml"
            show(name, day, [(page(text, day), page(workbook(text, folder), day)) for _ in range(runs)])


def show(name: str, day: str, found: list[tuple[tuple[float, int], tuple[float, int]]]) -> None:
    """Print the medians of both, and that of the ratios within the pairs."""
    text, book = (statistics.median(pair[side][0] for pair in found) for side in (0, 1))
    ratio = statistics.median(other[0] / one[0] for one, other in found)
    met = "met" if max(text, book) < AIM else "NOT met"
    size = found[0][0][1] / 1000
    print(f"{name} {day}: {text:.2f} s, {size:.0f} kB; from a workbook {book:.2f} s, {ratio:.2f} times as long ({met})")


if __name__ == "__main__":
    main()
