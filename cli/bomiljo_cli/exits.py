"""Exit codes: what a script can rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bomiljo import Report

NOTHING, GAPS, USAGE, INVALID, INTERNAL, UNDECIDED = 0, 1, 2, 3, 4, 5
LEVELS: Final = ("critical", "high", "medium", "low", "never")


def exit_code(report: Report, level: str) -> int:
    """Return 4 for a rule that broke, 1 for gaps at the level or above, 5 for what is undecided there, else 0."""
    if report.summary.counts.error:
        return INTERNAL
    counted = LEVELS[: LEVELS.index(level) + 1] if level != "never" else ()
    counts = [report.summary.by_severity[each] for each in counted]
    if any(each.gap for each in counts):
        return GAPS
    return UNDECIDED if any(each.unknown for each in counts) else NOTHING
