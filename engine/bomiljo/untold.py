"""What no rule decides, for the report: what is shown without a verdict, and what only a person can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bomiljo.report import Asked, Described

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bomiljo.evidence import Evidencer
    from bomiljo.rulebook import Statement


def described(evidencer: Evidencer, statements: Iterable[Statement]) -> Iterator[Described]:
    """Yield the values that statements without a verdict speak of."""
    book, wording = evidencer.book, evidencer.wording
    for each in statements:
        for name in each.shows:
            indicator = book.indicators[name]
            reading = indicator.read(evidencer.view, None)
            told = evidencer.veils.told(evidencer.view.today, indicator, None, reading.value)
            yield Described(
                each.id,
                each.says[wording.lang],
                (each.why or each.left or {}).get(wording.lang, ""),
                each.section,
                wording.indicator(name),
                evidencer.value(told, indicator.unit),
                evidencer.places_of(reading.reads),
            )


def asked(evidencer: Evidencer, statements: Iterable[Statement]) -> Iterator[Asked]:
    """Yield the questions that only a person can answer."""
    wording = evidencer.wording
    for each in statements:
        if each.ask and each.who:
            yield Asked(
                each.id,
                each.ask[wording.lang],
                each.who,
                wording.word("who", each.who),
                (each.why or {}).get(wording.lang, ""),
                each.section,
            )
