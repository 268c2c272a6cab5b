"""What the cases of the rules say, for a person to read: only what fails is told at length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bomiljo
from bomiljo_cli.console import Page

if TYPE_CHECKING:
    from bomiljo import Rule, Rulebook, Wording
    from bomiljo.authoring import Verdict


def run_cases(book: Rulebook, rules: list[Rule], wording: Wording, wide: int) -> tuple[str, int]:
    """Return the result as text, and how many cases do not hold."""
    cases = bomiljo.load_cases()
    verdicts = [found for rule in rules for found in bomiljo.run_cases(book, rule, cases.get(rule.id, []))]
    failed = [each for each in verdicts if not each.holds]
    page = Page(wide)
    for each in failed:
        _failure(page, wording, book, each)
    page.blank()
    page.add(wording.label("cases-run", cases=str(len(verdicts)), rules=str(len(rules)), failed=str(len(failed))))
    return page.text(), len(failed)


def _failure(page: Page, wording: Wording, book: Rulebook, verdict: Verdict) -> None:
    case = verdict.case
    said = ", ".join(wording.word("outcome", each) for each in verdict.said) or wording.label("nothing-said")
    page.add(
        wording.label(
            "case-failed",
            rule=case.rule,
            number=str(case.number),
            name=case.name,
            expected=wording.word("outcome", case.expected),
            said=said,
        )
    )
    page.add(case.place, indent=4)
    for decision in verdict.decisions:
        page.add(wording.label("applies-" + decision.applies.value), indent=4)
        for each in (*decision.when, *decision.require):
            unit = book.indicators[each.atom.indicator].unit
            page.add(
                wording.label(
                    "comparison",
                    label=wording.indicator(each.atom.indicator),
                    value=wording.value(each.reading.value, unit),
                    operator=wording.word("operator", each.atom.operator),
                    limit=wording.scalar(each.limit, "day" if each.atom.operator == "within" else unit),
                    result=wording.word("truth", each.result.value),
                ),
                indent=6,
                first="- ",
            )
        for path in sorted({each.path for each in decision.missing}):
            page.add(wording.label("case-misses", path=path), indent=6, first="- ")
