"""Who holds what as a table for spreadsheets: `;` between cells and a mark in front, as Excel in Norway wants it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from bomiljo import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo import Responsibilities

COLUMNS: Final = ("item", "name", "actor", "part", "from", "to", "sure")
_MARK: Final = "\ufeff"  # says that the file is UTF-8
_FORMULA: Final = ("=", "+", "-", "@")


def table(found: Responsibilities) -> str:
    """Return one table: who has which part in what on the day, and with a blank actor when nobody has it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(each) for each in row] for row in _rows(found))
    return _MARK + text.getvalue()


def _rows(found: Responsibilities) -> Iterator[tuple[str, ...]]:
    for thing in (*found.matrix, *found.others):
        for each in thing.parts:
            yield thing.item, thing.name, each.actor, each.part, each.from_ or "", each.to or "", each.sure
        for lapse in found.lapses:
            if lapse.item == thing.item and lapse.what == "nobody":
                for days in lapse.days:
                    yield thing.item, thing.name, "", "holder", days.from_, days.to, days.sure


def _cell(text: str) -> str:
    """Return the text of a cell; what a spreadsheet would take for a formula begins with an apostrophe."""
    shown = printable(" ".join(text.split()))
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
