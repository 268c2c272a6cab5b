"""Which smallest changes would close a gap, as sentences: each with all that it closes and opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo import Wording
from bomiljo_cli.console import Page

if TYPE_CHECKING:
    from bomiljo import Answer, GapAnswers, RuleRef, WhatIf

SHOWN = 3  # of the changes that are equally small; all are in the JSON


def render(found: WhatIf, wide: int) -> str:
    """Return what would close the gaps of one rule as text."""
    page, wording = Page(wide), Wording(found.lang, 0)
    page.add(wording.label("as-of", date=wording.written_day(found.as_of)))
    if found.text:
        page.add(found.text)
    for each in found.gaps:
        _gap(page, wording, each)
    return page.text()


def _gap(page: Page, wording: Wording, gap: GapAnswers) -> None:
    page.blank()
    subject = f" – {gap.subject_name} ({gap.subject})" if gap.subject else ""
    page.add(f"{gap.rule} {gap.title}{subject}")
    page.add(gap.text)
    for number, each in enumerate(gap.answers, 1):
        _answer(page, wording, gap.rule, number, each)


def _answer(page: Page, wording: Wording, rule: str, number: int, answer: Answer) -> None:
    for index, each in enumerate(answer.changes):
        mark = f"  {number}. " if index == 0 else f"     {wording.label('what-if-and')} "
        page.add(f"{each.text}.", indent=5, first=mark)
    said = [
        _refs(wording, "what-if-closes", answer.closes),
        _refs(wording, "what-if-opens", answer.opens) or wording.label("what-if-opens-nothing"),
        _refs(wording, "what-if-unsettles", answer.unsettles),
        _refs(wording, "what-if-lapses", answer.lapses),
        "" if answer.exact else wording.label("what-if-grid"),
    ]
    page.add(" ".join(each for each in said if each), indent=5)
    if answer.others:
        page.add(_others(wording, rule, answer), indent=5)


def _refs(wording: Wording, label: str, refs: tuple[RuleRef, ...]) -> str:
    """Return which outcomes it is about; nothing where there are none."""
    names = ", ".join(f"{each.rule} ({each.subject})" if each.subject else each.rule for each in refs)
    return wording.label(label, what=names) if names else ""


def _others(wording: Wording, rule: str, answer: Answer) -> str:
    some, more = "; ".join(answer.others[:SHOWN]), len(answer.others) - SHOWN
    if more <= 0:
        return wording.label("what-if-others", rule=rule, others=some)
    return wording.label("what-if-others-more", rule=rule, others=some, count=str(more))
