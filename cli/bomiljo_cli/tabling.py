"""Who holds what as a table for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo_cli.formats.csvtable import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bomiljo import Responsibilities

COLUMNS: Final = ("item", "name", "actor", "part", "from", "to", "sure")


def table(found: Responsibilities) -> str:
    """Return one table: who has which part in what on the day, and with a blank actor when nobody has it."""
    return written(COLUMNS, _rows(found))


def _rows(found: Responsibilities) -> Iterator[tuple[str, ...]]:
    for thing in (*found.matrix, *found.others):
        for each in thing.parts:
            yield thing.item, thing.name, each.actor, each.part, each.from_ or "", each.to or "", each.sure
        for lapse in found.lapses:
            if lapse.item == thing.item and lapse.what == "nobody":
                for days in lapse.days:
                    yield thing.item, thing.name, "", "holder", days.from_, days.to, days.sure
