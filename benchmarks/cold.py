"""A whole cold check as a ratio to importing what it could be made of, in interleaved pairs.

    python benchmarks/cold.py [--pairs N]

Each pair starts two processes, in turns first: `bomiljo check` of the shipped example, and a Python
that imports durable.lang, pydantic, networkx, click and yaml and does nothing. A ratio within a pair
hardly feels what else the machine does. Both find their modules compiled, as they are once installed.
Needs the extra `durable`, and networkx for the baseline.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

if sys.platform != "win32":
    import resource

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "scenarios" / "bjerke-2023.yaml"
AIM = 1.2
BASELINE = [sys.executable, "-c", "import durable.lang, pydantic, networkx, click, yaml"]
CHECK = [
    sys.executable,
    "-c",
    "from bomiljo_cli.main import main; main()",
    "check",
    str(PLAN),
    "--as-of",
    "2024-06-15",
    "--output",
    os.devnull,
]
GAPS = 1  # the exit code of a check that finds gaps, as this one does


class Cost(NamedTuple):
    """What one process took, in seconds; `cpu` is user and system time, 0 where it cannot be told."""

    wall: float
    cpu: float


def _cpu() -> float:
    if sys.platform == "win32":
        return 0.0
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(command: list[str], expected: int, env: dict[str, str]) -> Cost:
    """Run a command to its end; stop the benchmark if it does not end as it should."""
    cpu, start = _cpu(), time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    cost = Cost(time.perf_counter() - start, _cpu() - cpu)
    if done.returncode != expected:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}, not {expected}\n{done.stderr}")
    return cost


def measure(pairs: int, env: dict[str, str]) -> list[tuple[Cost, Cost]]:
    """Return the costs of check and baseline, pair by pair; who goes first changes each time."""
    run(CHECK, GAPS, env), run(BASELINE, 0, env)  # compile, and fill the caches
    found = []
    for number in range(pairs):
        if number % 2:
            base, check = run(BASELINE, 0, env), run(CHECK, GAPS, env)
        else:
            check, base = run(CHECK, GAPS, env), run(BASELINE, 0, env)
        found.append((check, base))
    return found


def show(name: str, checks: list[float], bases: list[float]) -> float:
    """Print the medians of one measure, and the median of the ratios with its spread; return that median."""
    ratios = [check / base for check, base in zip(checks, bases, strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    print(
        f"{name:<5} check {1000 * statistics.median(checks):4.0f} ms   "
        f"baseline {1000 * statistics.median(bases):4.0f} ms   "
        f"ratio {middle:.2f} (half of them {low:.2f} to {high:.2f}, "
        f"all {min(ratios):.2f} to {max(ratios):.2f})"
    )
    return middle


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Cold start of bomiljo check, as a ratio.")
    parser.add_argument("--pairs", type=int, default=21, help="how many pairs (default 21, at least 15)")
    pairs = max(15, parser.parse_args().pairs)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder:
        found = measure(pairs, env | {"PYTHONPYCACHEPREFIX": folder})
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {pairs} pairs")
    wall = show("wall", [check.wall for check, _ in found], [base.wall for _, base in found])
    if all(base.cpu for _, base in found):
        show("cpu", [check.cpu for check, _ in found], [base.cpu for _, base in found])
    print(f"aim: at most {AIM}: {'met' if wall <= AIM else 'not met'}")


if __name__ == "__main__":
    main()
