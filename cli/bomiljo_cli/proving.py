"""What the measures of a pack do about the gaps among the cases of its rules, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bomiljo
from bomiljo_cli.console import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bomiljo import Case, Proof, Rule, Rulebook, Wording


def prove(
    book: Rulebook, rules: Iterable[Rule], cases: Mapping[str, Sequence[Case]], wording: Wording, wide: int
) -> tuple[str, bool]:
    """Return what each measure closes, and whether one closes nothing and does not say why."""
    writer = _Writer(book, wording, Page(wide))
    for rule in rules:
        writer.rule(rule, list(bomiljo.prove_measures(book, rule, cases.get(rule.id, ()))))
    writer.total()
    return writer.page.text(), writer.idle > 0


class _Writer:
    """Writes the measures of one rule after the other, and counts."""

    def __init__(self, book: Rulebook, wording: Wording, page: Page) -> None:
        self.book, self.wording, self.page = book, wording, page
        self.closed = self.gaps = self.idle = 0

    def rule(self, rule: Rule, proofs: list[Proof]) -> None:
        """Write how many of the gaps of a rule each of its measures closes, and the changes that do for the first."""
        gaps = {(each.case.number, each.gap) for each in proofs}
        closed = {(each.case.number, each.gap) for each in proofs if each.remedy}
        self.gaps, self.closed = self.gaps + len(gaps), self.closed + len(closed)
        counts = {"rule": rule.id, "closed": str(len(closed)), "gaps": str(len(gaps))}
        self.page.add(self.wording.label("prove-rule", title=rule.texts[self.wording.lang].title, **counts))
        for name in rule.measures:
            self._measure(name, [each for each in proofs if each.measure == name])

    def _measure(self, name: str, proofs: list[Proof]) -> None:
        measure, lang = self.book.measures[name], self.wording.lang
        closing = [each for each in proofs if each.remedy]
        if closing:
            said = self.wording.label("prove-measure", measure=name, closed=str(len(closing)), gaps=str(len(proofs)))
        elif measure.unproven:
            said = self.wording.label("prove-unproven", measure=name, why=measure.unproven[lang])
        else:
            self.idle += 1
            said = self.wording.label("prove-idle", measure=name)
        self.page.add(said, indent=4, first="  - ")
        for each in closing[:1]:
            for change in each.remedy.changes if each.remedy else ():
                self.page.add(f"{type(change).__name__.lower()} {change.path}: {change.value}", indent=6)

    def total(self) -> None:
        """Write the sum."""
        self.page.blank()
        counts = {"closed": str(self.closed), "gaps": str(self.gaps), "idle": str(self.idle)}
        self.page.add(self.wording.label("prove-total", **counts))
