"""What the cases of the rules say, for a person to read: only what fails is told at length."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import bomiljo
from bomiljo_cli.console import Page
from bomiljo_cli.progress import counted

if TYPE_CHECKING:
    from bomiljo import Case, CaseResult, Rule, Rulebook, Survivors, Wording
    from bomiljo_cli.progress import Meter


def run_cases(
    book: Rulebook, rules: list[Rule], cases: dict[str, list[Case]], wording: Wording, wide: int, *, meter: Meter
) -> tuple[str, int]:
    """Return the result as text, and how many cases do not hold; shipped rules are tried as they are shipped."""
    shipped = bomiljo.default_rulebook()
    verdicts = [
        found
        for rule in counted(rules, meter)
        for found in (
            bomiljo.run_cases(shipped, shipped.rules[rule.id], cases.get(rule.id, []))
            if rule.id in shipped.rules
            else bomiljo.run_cases(book, rule, cases.get(rule.id, []))
        )
    ]
    failed = [each for each in verdicts if not each.holds]
    page = Page(wide)
    for each in failed:
        _failure(page, wording, book, each)
    page.blank()
    page.add(wording.label("cases-run", cases=str(len(verdicts)), rules=str(len(rules)), failed=str(len(failed))))
    return page.text(), len(failed)


def _failure(page: Page, wording: Wording, book: Rulebook, verdict: CaseResult) -> None:
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


def mutation_json(found: list[Survivors]) -> str:
    """Return what became of all mutants as JSON, a line for each rule."""
    lines = ",\n".join(json.dumps(each._asdict(), ensure_ascii=False) for each in found)
    survived = sum(len(each.survived) for each in found)
    return f'{{\n"survived": {survived},\n"rules": [\n{lines}\n]\n}}\n'


def mutation_text(found: list[Survivors], book: Rulebook, wording: Wording, wide: int) -> str:
    """Return what became of all mutants as text: those that survived, those that cannot be noticed and why."""
    page = Page(wide)
    for each in found:
        for kind, names in (("survived", each.survived), ("stale", each.stale)):
            for name in names:
                page.add(wording.label("mutant-" + kind, rule=each.rule, name=name))
    listed = [(each.rule, name) for each in found for name in each.equivalent]
    if listed:
        page.heading(wording.label("mutants-equivalent"))
    for rule, name in listed:
        page.add(f"{rule} {name}: {book.equivalents[rule, name][wording.lang]}", indent=4, first="  - ")
    page.blank()
    counts = {
        "mutants": sum(each.mutants for each in found),
        "killed": sum(each.killed for each in found),
        "equivalent": len(listed),
        "survived": sum(len(each.survived) for each in found),
        "rules": len(found),
    }
    page.add(wording.label("mutants-tried", **{name: str(number) for name, number in counts.items()}))
    return page.text()
