"""What becomes of the statements of the source, as text and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from bomiljo_cli.console import Page

if TYPE_CHECKING:
    from bomiljo import Coverage, Rulebook, Wording


def coverage_json(found: Coverage) -> str:
    """Return it as JSON, a line for each statement and each rule."""
    parts = []
    for name, entries in found._asdict().items():
        lines = ",\n".join(json.dumps(each._asdict(), ensure_ascii=False) for each in entries)
        parts.append(f'"{name}": [\n{lines}\n]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def coverage_text(found: Coverage, book: Rulebook, wording: Wording, wide: int) -> str:
    """Return it as text: the counts, each statement with what becomes of it, and the rules that are attested."""
    page = Page(wide)
    counts = Counter(each.disposition for each in found.statements)
    page.add(
        wording.label(
            "coverage-counts",
            statements=str(len(found.statements)),
            **{kind: str(counts[kind]) for kind in ("graded", "described", "asked", "context")},
        )
    )
    _attested(page, found, wording)
    page.blank()
    for each in found.statements:
        says = book.statements[each.id].says[wording.lang]
        disposition = wording.word("disposition", each.disposition)
        page.add(wording.label("coverage-statement", id=each.id, disposition=disposition, says=says))
        if each.rules:
            outcomes = ", ".join(wording.word("outcome", name) for name in each.outcomes)
            page.add(wording.label("coverage-rules", rules=", ".join(each.rules), outcomes=outcomes), indent=4)
        if each.why:
            page.add(wording.label("coverage-left" if each.rules else "coverage-why", why=each.why), indent=4)
    return page.text()


def _attested(page: Page, found: Coverage, wording: Wording) -> None:
    attested = [each for each in found.rules if each.attested]
    page.blank()
    page.add(wording.label("coverage-attested", attested=str(len(attested)), rules=str(len(found.rules))))
    for each in attested:
        page.add(f"{each.id}: {', '.join(each.fields) or '-'}", indent=4, first="  - ")
