"""A report as one line for each outcome that needs somebody: for terminals, editors and scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo import Wording, printable
from bomiljo_cli import since

if TYPE_CHECKING:
    from bomiljo import Outcome, Report

_ORDER = ("error", "gap", "unknown")


def render(report: Report) -> str:
    """Return `file:line: RULE outcome severity subject message`, what has changed if asked, and the verdict last."""
    found = [each for code in _ORDER for each in report.outcomes if each.outcome == code]
    mark = [Wording(report.summary.lang).label("internal")] if report.summary.internal else []
    lines = [*mark, *(_line(report, each) for each in found), *since.concise(report), report.summary.text]
    return "".join(f"{printable(each)}\n" for each in lines)


def _line(report: Report, outcome: Outcome) -> str:
    lines = [place.line for each in outcome.evidence if each.part == "require" for place in each.places if place.line]
    place = f"{report.plan.source or '-'}:{min(lines)}" if lines else report.plan.source or "-"
    code = "missed" if outcome.missed else outcome.outcome
    subject = f" {outcome.subject}" if outcome.subject else ""
    return f"{place}: {outcome.rule} {code} {outcome.severity}{subject}: {outcome.message}"
