"""Why a rule says what it says: applicability, each comparison with its values, and the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo import Wording
from bomiljo_cli.console import Page

if TYPE_CHECKING:
    from bomiljo import Evidence, Outcome, Report, Rule, Rulebook


def explain(report: Report, outcome: Outcome, book: Rulebook, wide: int) -> str:
    """Return the explanation of one outcome as text."""
    page, wording = Page(wide), Wording(report.summary.lang, 0)
    subject = f" – {outcome.subject_name} ({outcome.subject})" if outcome.subject else ""
    page.add(f"{outcome.rule} {outcome.title}{subject}")
    page.add(
        " · ".join(
            [
                wording.label("as-of", date=wording.written_day(report.as_of)),
                wording.label("outcome", outcome=_outcome(outcome, wording)),
                wording.label("severity-of", severity=wording.word("severity", outcome.severity)),
            ]
        )
    )
    if report.summary.internal:
        page.add(wording.label("internal"))
    if outcome.local:
        page.add(wording.label("touched-by", changes=", ".join(outcome.local)))
    page.blank()
    page.add(outcome.message)
    page.add(wording.label("why", text=outcome.why))
    _applicability(page, wording, report, outcome)
    _comparisons(page, wording, "requirement", [each for each in outcome.evidence if each.part == "require"])
    _missing(page, wording, report, outcome)
    _sources(page, wording, book.rules[outcome.rule], book)
    return page.text()


def _outcome(outcome: Outcome, wording: Wording) -> str:
    return wording.label("missed").lower() if outcome.missed else wording.word("outcome", outcome.outcome)


def _applicability(page: Page, wording: Wording, report: Report, outcome: Outcome) -> None:
    when = [each for each in outcome.evidence if each.part == "when"]
    _comparisons(page, wording, "applicability", when)
    past = outcome.missed and outcome.judged_on != report.as_of
    applies = wording.label("applied-before") if past else wording.label(f"applies-{outcome.applies}")
    day = wording.label("judged-on", date=wording.written_day(outcome.judged_on))
    page.add(f"{applies} {day}", indent=2)


def _comparisons(page: Page, wording: Wording, heading: str, evidence: list[Evidence]) -> None:
    page.heading(wording.label(heading))
    if not evidence and heading == "requirement":
        page.add(wording.label("nothing-compared"), indent=2)
    for each in evidence:
        _comparison(page, wording, each)


def _comparison(page: Page, wording: Wording, each: Evidence) -> None:
    page.add(
        wording.label(
            "comparison",
            label=each.label,
            value=each.value.text,
            operator=wording.word("operator", each.comparison),
            limit=each.threshold.text,
            result=wording.word("truth", each.result),
        ),
        indent=4,
        first="  - ",
    )
    if each.threshold.parameter:
        page.add(
            wording.label(
                "threshold-kind",
                kind=wording.word("kind", each.threshold.kind),
                why=each.threshold.why,
                source=each.threshold.source,
            ),
            indent=4,
        )
    for note in each.notes:
        page.add(note, indent=4)
    places = [f"{place.path} ({spot})" if (spot := wording.spot(place)) else place.path for place in each.places]
    if places:
        page.add(wording.label("read-at", places=", ".join(places)), indent=4)


def _missing(page: Page, wording: Wording, report: Report, outcome: Outcome) -> None:
    if not outcome.missing:
        return
    page.heading(wording.label("would-decide"))
    asks = {each.path: each.ask for each in report.questions}
    for path in outcome.missing:
        page.add(f"{asks.get(path, '')} [{path}]".strip(), indent=4, first="  - ")


def _sources(page: Page, wording: Wording, rule: Rule, book: Rulebook) -> None:
    """Add what the source asks, each statement with its section, kind and strength."""
    page.heading(wording.label("says"))
    if not rule.covers:
        page.add(wording.label("local-rule"), indent=2)
    for name in rule.covers:
        each = book.statements[name]
        kind = wording.word("kind", each.kind)
        if each.strength in ("must", "should", "may"):
            kind = wording.label("statement-kind", kind=kind, strength=wording.word("strength", each.strength))
        page.add(f"{name}: {each.says[wording.lang]} ({each.section}; {kind})", indent=4, first="  - ")
