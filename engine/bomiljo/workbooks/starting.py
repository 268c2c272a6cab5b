"""With what a planner begins: the few cells that are enough for a first verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from bomiljo.errors import cell_name
from bomiljo.workbooks.layout import columns
from bomiljo.workbooks.placing import FIRST, placed
from bomiljo.workbooks.words import heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo.rulebook import Lang

# Where it is and when, in which homes, who comes, and who is there for them: without these nearly every rule waits.
BEGIN_WITH: Final = (
    "settlement.name",
    "settlement.municipality",
    "settlement.first_move_in",
    "building.units.id",
    "building.units.count",
    "cohorts.people",
    "cohorts.kind",
    "cohorts.household",
    "cohorts.age",
    "cohorts.arrival.from",
    "cohorts.arrival.to",
    "presence.periods.id",
    "presence.periods.kind",
    "presence.periods.from",
    "presence.periods.to",
    "presence.periods.hours",
)


class FirstCells(NamedTuple):
    """What to begin with on one sheet: where the first of it stands, and what it is called."""

    section: str
    cell: str
    headings: list[str]


def first_cells(lang: Lang) -> Iterator[FirstCells]:
    """Yield what to begin with, sheet by sheet."""
    for section, place in placed().items():
        rows = [row for row in place.sheet.rows if row.key in BEGIN_WITH]
        found = [columns()[key] for key in BEGIN_WITH if key.startswith(f"{section}.") and key in columns()]
        if rows or found:
            cell = cell_name(place.row(rows[0]) + 1, FIRST + 2) if rows else cell_name(place.first + 1, FIRST + 1)
            names = [*(heading(row, lang) for row in rows), *(heading(each, lang) for each in found)]
            yield FirstCells(section, cell, names)
