"""A report as one line for each outcome that needs somebody: for terminals, editors and scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo import Wording, printable
from bomiljo_cli import since
from bomiljo_cli.grouping import in_file

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
    places = [place for each in outcome.evidence if each.part == "require" for place in each.places]
    first = min(places, key=in_file, default=None)
    at = first and (first.cell if first.line is None else first.line)
    source = (first and first.file) or report.plan.source or "-"
    place = f"{source}:{at}" if at else source
    code = "missed" if outcome.missed else outcome.outcome
    subject = f" {outcome.subject}" if outcome.subject else ""
    return f"{place}: {outcome.rule} {code} {outcome.severity}{subject}: {outcome.message}"
