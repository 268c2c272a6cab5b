"""Reports as JUnit XML, for build servers that show tests. A suite for each plan, a test for each point.

JUnit has no word for what is not known, and build servers count what is skipped as well. So what is not answered is an
error, a test that came to no result; a gap is a failure. Only what does not apply is skipped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from bomiljo import Wording, printable
from bomiljo_cli import since
from bomiljo_cli.formats.places import places_of
from bomiljo_cli.formats.verdicts import said_of
from bomiljo_cli.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bomiljo import Outcome, Report


def check(found: Report) -> str:
    """Return a report as a file of one suite."""
    return check_all([found])


def check_all(found: Sequence[Report]) -> str:
    """Return reports as a file of suites."""
    totals = [_counts(each) for each in found]
    sums = {name: sum(each[name] for each in totals) for name in ("tests", "failures", "errors")}
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{_attributes(name='bomiljo', **sums)}>"]
    for number, each in enumerate(found):
        lines += _Suite(each, number, several=len(found) > 1).lines()
    return "\n".join([*lines, "</testsuites>", ""])


def _counts(report: Report) -> dict[str, int]:
    """Return how many tests there are, and how many of each kind that is no success."""
    counts = report.summary.counts
    return {
        "tests": len(report.outcomes),
        "failures": counts.gap,
        "errors": counts.unknown + counts.error,
        "skipped": counts.not_applicable,
    }


class _Suite:
    """Writes one report as a suite."""

    def __init__(self, report: Report, number: int, *, several: bool) -> None:
        self.report, self.wording, self.reading = report, Wording(report.summary.lang), Reading(report)
        self.label = self.wording.label
        self.kinds = {each.path: each.kind for each in report.questions}
        plan = report.plan
        name = plan.name or plan.source or "-"
        self.name = f"{name} ({plan.source})" if several and plan.source else name
        self.number = number

    def lines(self) -> Iterator[str]:
        """Yield the suite."""
        counts = _counts(self.report)
        yield f"  <testsuite{_attributes(name=self.name, id=self.number, package='bomiljo', **counts, time='0')}>"
        yield from self._properties()
        for each in self.report.outcomes:
            yield from self._case(each)
        yield f"    <system-out>{_text([*said_of(self.report), *since.concise(self.report)])}</system-out>"
        yield "  </testsuite>"

    def _properties(self) -> Iterator[str]:
        report, summary = self.report, self.report.summary
        facts = {
            "plan": report.plan.source or "-",
            "plan-hash": report.plan.hash,
            "as-of": report.as_of,
            "rules": f"{report.rules.id} {report.rules.version}",
            "rules-hash": report.rules.hash,
            "overlays": " ".join(report.rules.overlays),
            "topics": " ".join(report.rules.topics),
            "verdict": summary.verdict,
            "decided": f"{summary.decided}/{summary.asked}",
            "audience": summary.audience,
            "internal": str(summary.internal).lower(),
            "engine": f"{report.engine.name} {report.engine.version}",
        }
        yield "    <properties>"
        yield from (f"      <property{_attributes(name=name, value=value)}/>" for name, value in facts.items())
        yield "    </properties>"

    # --- tests -------------------------------------------------------------------------------------------

    def _case(self, outcome: Outcome) -> Iterator[str]:
        """Yield a test; its name is the same in every check and language, so that its history is found."""
        name = f"{outcome.rule} {outcome.subject}" if outcome.subject else outcome.rule
        group = f"{self.name.replace('.', '_')}.{outcome.topic}"
        attributes = _attributes(name=f"{name} {outcome.name}", classname=group, time="0")
        inside = self._inside(outcome)
        if not inside:
            yield f"    <testcase{attributes}/>"
            return
        yield f"    <testcase{attributes}>"
        yield f"      {inside}"
        yield "    </testcase>"

    def _inside(self, outcome: Outcome) -> str:
        """Return why a test is no success; nothing for one that is."""
        if outcome.outcome == "ok":
            return ""
        if outcome.outcome == "not_applicable":
            return f"<skipped{_attributes(type='not_applicable', message=outcome.message)}/>"
        if outcome.outcome == "gap":
            kind = f"missed {outcome.severity}" if outcome.missed else outcome.severity
            return self._failed("failure", kind, outcome)
        return self._failed("error", outcome.outcome, outcome)

    def _failed(self, element: str, kind: str, outcome: Outcome) -> str:
        attributes = _attributes(type=kind, message=outcome.message)
        return f"<{element}{attributes}>{_text(self._details(outcome))}</{element}>"

    def _details(self, outcome: Outcome) -> Iterator[str]:
        """Yield why it matters, where it stands, and what is missing or would help."""
        yield f"{outcome.title} [{self.wording.word('severity', outcome.severity)}]"
        if outcome.missed:
            yield self.label("missed-why")
        yield self.label("why", text=outcome.why)
        if spots := [self.wording.spot(each) for each in places_of(outcome)]:
            yield self.label("in-plan", places=", ".join(spots))
        for each in outcome.missing:
            yield self.label("nobody-asked" if self.kinds.get(each) == "find_out" else "blank-field", path=each)
        if titles := [self.reading.measure(each).title for each in outcome.measures]:
            yield self.label("measure", titles="; ".join(titles))
        if owner := self.reading.owner(outcome):
            yield self.label("dossier-owner-is", owner=owner)


def _attributes(**values: str | int) -> str:
    """Return attributes of an element, with a space before each."""
    return "".join(f" {name}={quoteattr(printable(str(value)))}" for name, value in values.items())


def _text(lines: Iterable[str]) -> str:
    """Return lines as the text of an element; what XML may not have is written out, as on a terminal."""
    return escape("\n".join(map(printable, lines)))
