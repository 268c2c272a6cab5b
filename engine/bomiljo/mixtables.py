"""The residents in tables: by age group, household and need for support. Never by language or origin.

What a table may tell is told of all of it or of nothing (`disclosure`): what one row hides, the others would tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bomiljo import disclosure
from bomiljo.composition import NOBODY, NOT_KNOWN, bounded
from bomiljo.counting import bounds
from bomiljo.dossiers import MixGroup, MixTable
from bomiljo.evidence import value_line
from bomiljo.report import ValueLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bomiljo.values import Value, Veiled
    from bomiljo.view import View
    from bomiljo.wording import Wording

TRAITS: Final = ("age", "household", "support")


def mix_tables(view: View, wording: Wording) -> tuple[MixTable, ...]:
    """Return who lives in the building or is to come, in three tables; none where the plan does not tell of residents.

    Each resident is in one row of each table.
    """
    found = {trait: bounded(view, trait) for trait in TRAITS}
    return tuple(_table(trait, counts, wording) for trait, counts in found.items() if counts is not None)


def _table(trait: str, counts: Mapping[str, Value], wording: Wording) -> MixTable:
    """Return a table: rows of what is told, and of those of whom it is not, as far as there are any."""
    untold = counts[NOT_KNOWN] != NOBODY
    told = any(value != NOBODY for kind, value in counts.items() if kind != NOT_KNOWN)
    rows = {kind: value for kind, value in counts.items() if (untold if kind == NOT_KNOWN else told)}
    shown = _shown(rows, wording)
    groups = tuple(MixGroup(kind, wording.label(f"mix-{trait}-{kind}"), each) for kind, each in shown.items())
    notes = [wording.label("mix-untold-note")] if untold else []
    if any(each.state == "suppressed" for each in shown.values()):
        notes.append(wording.label("mix-hidden-note", limit=str(wording.small)))
    return MixTable(trait, wording.label(f"mix-{trait}"), groups, " ".join(notes))


def _shown(rows: Mapping[str, Value], wording: Wording) -> dict[str, ValueLine]:
    """Return all rows or none; one that is all residents tells what anybody may know."""
    if not wording.small or len(rows) == 1 or _are_told(rows, wording.small):
        return {kind: value_line(_told(each, wording.small), "resident", wording) for kind, each in rows.items()}
    return {kind: ValueLine("suppressed", "resident", wording.label("mix-hidden")) for kind in rows}


def _told(value: Value, limit: int) -> Value | Veiled:
    return disclosure.told(value, (), limit) if limit else value


def _are_told(rows: Mapping[str, Value], limit: int) -> bool:
    counts = [bounds(each) for each in rows.values()]
    exact = all(least == most for least, most in counts)
    return exact and len(disclosure.parts_told([least for least, _ in counts], limit)) == len(counts)
